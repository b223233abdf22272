/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-change.h"

G_BEGIN_DECLS

#define MG_TYPE_CHANGE_MODEL (mg_change_model_get_type ())
G_DECLARE_FINAL_TYPE (MgChangeModel, mg_change_model, MG, CHANGE_MODEL, GObject)

/**
 * MgChangeSplice:
 * @position: where others stand now
 * @removed: how many stood there
 * @added: how many stand there now
 *
 * What became of a list, as GListModel::items-changed has it.
 */
typedef struct
{
  guint position;
  guint removed;
  guint added;
} MgChangeSplice;

MgChangeModel *mg_change_model_new (void);
GPtrArray *mg_change_model_take_items (MgChangeModel *self);
void mg_change_model_set_items (MgChangeModel *self, GPtrArray *items);
void mg_change_model_splice (MgChangeModel *self, GPtrArray *items, const MgChangeSplice *splice);
void mg_change_model_append (MgChangeModel *self, GPtrArray *changes);

G_END_DECLS
