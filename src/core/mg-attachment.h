/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing-writer.h"
#include "mg-segment-place.h"

G_BEGIN_DECLS

/**
 * MgAttachment:
 *
 * A System V segment that this process has attached, to look at, and to store to if that was asked for. All calls may be made on any thread,
 * several at once.
 */
typedef struct _MgAttachment MgAttachment;

MgAttachment *
mg_attachment_new (int pid, const MgSegment *segment, gboolean writable, const char *name, GError **error);
void mg_attachment_free (MgAttachment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgAttachment, mg_attachment_free)

gboolean mg_attachment_is_permitted (int pid, const MgSegment *segment);
const MgSegmentPlace *mg_attachment_get_place (MgAttachment *self);
gboolean mg_attachment_is_last_to_go (MgAttachment *self);
guint64 mg_attachment_get_allocated (MgAttachment *self);
gboolean mg_attachment_read (MgAttachment *self,
                             guint64 offset,
                             gsize length,
                             guint8 *buffer,
                             gsize *ret_done,
                             GError **error);
gboolean mg_attachment_next_data (MgAttachment *self, guint64 offset, guint64 *ret_start);
gboolean mg_attachment_visit (MgAttachment *self,
                              guint64 offset,
                              guint64 length,
                              MgBackingVisitor visitor,
                              gpointer data,
                              guint64 *ret_done,
                              GError **error);
gboolean mg_attachment_store (MgAttachment *self, MgStore *store, GError **error);
gpointer mg_attachment_locate (MgAttachment *self, guint64 offset, gsize length);

G_END_DECLS
