/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-catalog.h"

G_BEGIN_DECLS

/**
 * MgRemoverItem:
 * @uri: what is to be removed
 * @name: as it stands in sentences
 * @size: in bytes, or %MG_SIZE_UNKNOWN
 * @users: (nullable): who maps it, and what that means, as sentences
 * @undoable: whether its name can come back
 * @problem: (nullable): why it stays, as a sentence; %NULL: nothing is known that stands against its removal
 * @removal: (nullable): its removal, when that is done
 *
 * One mapping that is to be removed.
 */
typedef struct
{
  char *uri;
  char *name;
  guint64 size;
  char *users;
  gboolean undoable;
  char *problem;
  MgRemoval *removal;

  /*< private >*/
  MgSource *source;
  char *source_name;
  MgIdentity identity;
  gboolean shown_here;
  gboolean was_used;
} MgRemoverItem;

/**
 * MgRemoverPlan:
 *
 * What is to be removed. Not thread-safe: on one thread at a time.
 */
typedef struct _MgRemoverPlan MgRemoverPlan;

MgRemoverPlan *mg_remover_plan_new (MgCatalog *catalog, const char *const *uris, const gboolean *shown_here);
void mg_remover_plan_free (MgRemoverPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgRemoverPlan, mg_remover_plan_free)

guint mg_remover_plan_get_n_items (MgRemoverPlan *self);
MgRemoverItem *mg_remover_plan_get_item (MgRemoverPlan *self, guint position);
guint mg_remover_plan_get_n_possible (MgRemoverPlan *self);
char *mg_remover_plan_describe (MgRemoverPlan *self);
guint mg_remover_plan_run (MgRemoverPlan *self, const MgWork *work);

G_END_DECLS
