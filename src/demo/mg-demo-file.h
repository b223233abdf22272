/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgDemoFile:
 *
 * A file and the view of the whole of it: one that is there and is read, or one that is being made and comes
 * to its place when it is complete. To be used by one thread.
 */
typedef struct _MgDemoFile MgDemoFile;

MgDemoFile *mg_demo_file_open (const char *path, GError **error);
MgDemoFile *mg_demo_file_make (const char *path, MgDemoFile *source, gboolean replace, GError **error);
void mg_demo_file_free (MgDemoFile *self);
const char *mg_demo_file_get_quoted (MgDemoFile *self);
gsize mg_demo_file_get_size (MgDemoFile *self);
char *mg_demo_file_map (MgDemoFile *self, GError **error);
void mg_demo_file_unmap (MgDemoFile *self);
gboolean mg_demo_file_check_size (MgDemoFile *self, GError **error);
gboolean mg_demo_file_explain_fault (MgDemoFile *self, gconstpointer where, GError **error);
gboolean mg_demo_file_finish (MgDemoFile *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgDemoFile, mg_demo_file_free)

G_END_DECLS
