/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgDemoMapping:
 *
 * POSIX shared memory that this process has made and mapped for reading and writing. To be used by one
 * thread.
 */
typedef struct _MgDemoMapping MgDemoMapping;

MgDemoMapping *mg_demo_mapping_create (const char *name, gsize size, GError **error);
void mg_demo_mapping_free (MgDemoMapping *self);
const char *mg_demo_mapping_get_name (MgDemoMapping *self);
gboolean mg_demo_mapping_store (MgDemoMapping *self, const guint32 *words, gsize n_words, GError **error);
gboolean mg_demo_mapping_remove (MgDemoMapping *self, gboolean *ret_replaced, GError **error);

gboolean mg_demo_mapping_read (const char *name, gpointer bytes, gsize size, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgDemoMapping, mg_demo_mapping_free)

G_END_DECLS
