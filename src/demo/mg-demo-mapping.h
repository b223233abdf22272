/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "mg-demo-guard.h"

G_BEGIN_DECLS

/**
 * MgDemoMapping:
 *
 * POSIX shared memory, mapped for reading and writing: made by this process, or by another one and opened by
 * its name. To be used by one thread.
 */
typedef struct _MgDemoMapping MgDemoMapping;

MgDemoMapping *mg_demo_mapping_create (const char *name, gsize size, GError **error);
MgDemoMapping *mg_demo_mapping_open (const char *name, gsize size, GError **error);
void mg_demo_mapping_free (MgDemoMapping *self);
const char *mg_demo_mapping_get_name (MgDemoMapping *self);
int mg_demo_mapping_get_descriptor (MgDemoMapping *self);
gpointer mg_demo_mapping_get_bytes (MgDemoMapping *self);
gboolean mg_demo_mapping_touch (MgDemoMapping *self, MgDemoGuardFunc func, gpointer data, GError **error);
gboolean mg_demo_mapping_store (MgDemoMapping *self, const guint32 *words, gsize n_words, GError **error);
gboolean mg_demo_mapping_remove (MgDemoMapping *self, gboolean *ret_replaced, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgDemoMapping, mg_demo_mapping_free)

G_END_DECLS
