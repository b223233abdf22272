/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgTestSegments:
 *
 * A process that makes System V segments and has them attached. What it made is gone when it ends.
 */
typedef struct _MgTestSegments MgTestSegments;

MgTestSegments *mg_test_segments_new (void);
void mg_test_segments_free (MgTestSegments *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgTestSegments, mg_test_segments_free)

int mg_test_segments_get_pid (MgTestSegments *self);
gboolean mg_test_segments_unshare (MgTestSegments *self);
void mg_test_segments_join (MgTestSegments *self, MgTestSegments *other);
gboolean mg_test_segments_set (MgTestSegments *self, const char *setting, int value);
int mg_test_segments_make (MgTestSegments *self, gint32 key, guint64 size, int flags);
guint64 mg_test_segments_attach (MgTestSegments *self, int id, guint64 address);
void mg_test_segments_detach (MgTestSegments *self, guint64 address);
void mg_test_segments_store (MgTestSegments *self, guint64 address, guint64 offset, guint8 byte);
void mg_test_segments_page_out (MgTestSegments *self, guint64 address, guint64 offset, guint64 length);
void mg_test_segments_remove (MgTestSegments *self, int id);
char *mg_test_segments_look (MgTestSegments *self, int id);

G_END_DECLS
