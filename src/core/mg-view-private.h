/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-view.h"

G_BEGIN_DECLS

/* Shared by mg-view.c (what it shows), mg-view-follow.c (when, and what of it), mg-view-pages.c (what changes), and nobody
 * else. */
struct _MgView
{
  GObject parent_instance;

  MgSampler *sampler;
  MgFollower *follower;
  MgMapping *mapping;
  guint64 offset;
  guint64 length;
  guint rate;
  gboolean paused;
  gint64 paused_at;
  MgRangeSet *shown;
  /* What is sampled besides, in sight or not: for the editor, and for who looks at just that. */
  MgRangeSet *followed;
  MgRangeSet *watched;
  /* The same without what is sampled for the editor alone: of the private pages only those in it are shown. */
  MgRangeSet *sight;
  MgTrigger *trigger;
  MgEditor *editor;
  /* The newest sample, and what is made of it by private pages. */
  MgFrame *live;
  MgFrame *frame;
  /* The largest size that the present object was seen to have: what was there and is lost stays in sight. */
  guint64 top_size;
};

void mg_view_update_ranges (MgView *self);
void mg_view_stop_at (MgView *self, MgFrame *frame);

/* For its editor, and nobody else. */

MgBacking *mg_view_get_backing (MgView *self, MgIdentity *ret_identity);
void mg_view_lay_over (MgView *self);
void mg_view_set_followed (MgView *self, const MgRangeSet *followed);

G_END_DECLS
