/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-source.h"

G_BEGIN_DECLS

MgCreated *mg_posix_change_create (MgSource *source,
                                   const char *folder,
                                   const char *name,
                                   const MgCreation *creation,
                                   const MgWork *work,
                                   GError **error);
MgNewFile *mg_posix_change_make (const char *folder, const char *name, int mode, GError **error);
MgBackingWriter *mg_posix_change_open_writer (const char *folder, const char *name, GError **error);
MgUse mg_posix_change_find_use (const char *folder, const char *name);
MgRemoval *mg_posix_change_remove (const char *folder,
                                   const char *name,
                                   const MgIdentity *identity,
                                   gboolean dry_run,
                                   GError **error);

G_END_DECLS
