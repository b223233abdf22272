/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-view.h"

G_BEGIN_DECLS

/* For its own files and its editor, and nobody else. */

MgFollower *mg_view_get_follower (MgView *self, MgSampler **ret_sampler);
MgBacking *mg_view_get_backing (MgView *self, MgIdentity *ret_identity);
void mg_view_lay_over (MgView *self);
void mg_view_set_followed (MgView *self, const MgRangeSet *followed);
void mg_view_set_hold (MgView *self, MgHold *hold);

G_END_DECLS
