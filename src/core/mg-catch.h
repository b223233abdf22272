/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-frame.h"

G_BEGIN_DECLS

/**
 * MgCatchFunc:
 * @frame: a live sample that nobody else has yet
 * @data: what was given to mg_catch_new()
 *
 * Called on threads of the sampler's, for one sample after the other, without its lock: it may take its time, which
 * keeps none but its own mapping waiting.
 *
 * Returns: whether @frame is the one that is waited for
 */
typedef gboolean (*MgCatchFunc) (MgFrame *frame, gpointer data);

/**
 * MgCatch:
 *
 * Waits for a certain frame of a mapping where the samples are taken, so that none is overlooked which the main thread never
 * gets to see. Reference counted, thread-safe.
 */
typedef struct _MgCatch MgCatch;

MgCatch *mg_catch_new (MgCatchFunc func, gpointer data, GDestroyNotify data_free);
MgCatch *mg_catch_ref (MgCatch *self);
void mg_catch_unref (MgCatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgCatch, mg_catch_unref)

gboolean mg_catch_look (MgCatch *self, MgFrame *frame);

G_END_DECLS
