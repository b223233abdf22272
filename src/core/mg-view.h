/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-mapping.h"
#include "mg-sampler.h"

G_BEGIN_DECLS

/**
 * MgAccess:
 * @MG_ACCESS_READ: looks only
 * @MG_ACCESS_WRITE: edits are stored in the mapping, for all programs to see
 * @MG_ACCESS_COPY: edits stay in the view: copy-on-write
 *
 * What a view does to its mapping: FILE_MAP_READ, FILE_MAP_WRITE and FILE_MAP_COPY of MapViewOfFile().
 */
typedef enum
{
  MG_ACCESS_READ,
  MG_ACCESS_WRITE,
  MG_ACCESS_COPY,
} MgAccess;

typedef struct _MgEditor MgEditor;

#define MG_TYPE_VIEW (mg_view_get_type ())
G_DECLARE_FINAL_TYPE (MgView, mg_view, MG, VIEW, GObject)

MgView *mg_view_new (MgSampler *sampler, MgMapping *mapping, guint64 offset, guint64 length);

MgMapping *mg_view_get_mapping (MgView *self);
MgEditor *mg_view_get_editor (MgView *self);
guint64 mg_view_get_offset (MgView *self);
guint64 mg_view_get_length (MgView *self);
guint64 mg_view_get_extent (MgView *self);
void mg_view_fit (MgView *self);

guint mg_view_get_rate (MgView *self);
void mg_view_set_rate (MgView *self, guint rate);
gboolean mg_view_get_paused (MgView *self);
void mg_view_set_paused (MgView *self, gboolean paused);
gint64 mg_view_get_paused_at (MgView *self);
MgTrigger *mg_view_get_trigger (MgView *self);
void mg_view_set_trigger (MgView *self, MgTrigger *trigger);
void mg_view_set_catch (MgView *self, MgCatch *catch);
void mg_view_set_hold (MgView *self, MgHold *hold);
void mg_view_set_every_sample (MgView *self, gboolean every_sample);
void mg_view_set_sweep (MgView *self, MgSweep sweep);

void mg_view_set_shown (MgView *self, const MgRangeSet *shown);
void mg_view_set_watched (MgView *self, const MgRangeSet *watched);
MgFrame *mg_view_get_frame (MgView *self);
void mg_view_sample_once (MgView *self);
void mg_view_release (MgView *self);
gboolean
mg_view_find_change (MgView *self, guint64 offset, gboolean forward, gint64 since, guint64 *ret_offset);
gboolean mg_view_get_looks (MgView *self, MgPageLooks *ret_looks);
gboolean
mg_view_summarize (MgView *self, guint64 offset, guint64 cell_size, MgPageCell *cells, guint n_cells);

void mg_view_read_async (MgView *self,
                         guint64 offset,
                         gsize length,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
GBytes *mg_view_read_finish (MgView *self, GAsyncResult *result, GError **error);

G_END_DECLS
