/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing-writer.h"

G_BEGIN_DECLS

/**
 * MgNewFile:
 *
 * An object with a path to be, that nobody sees before it is whole. Not thread-safe.
 */
typedef struct _MgNewFile MgNewFile;

MgNewFile *mg_new_file_open (const char *path, int mode, MgKind kind, const char *name, GError **error);
void mg_new_file_free (MgNewFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgNewFile, mg_new_file_free)

MgBackingWriter *mg_new_file_get_writer (MgNewFile *self);
gboolean mg_new_file_set_mode (MgNewFile *self, int mode, GError **error);
gboolean mg_new_file_set_owner (MgNewFile *self, gint64 uid, gint64 gid, GError **error);
gboolean mg_new_file_publish (MgNewFile *self, GError **error);

G_END_DECLS
