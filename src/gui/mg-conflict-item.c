/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-conflict-item.h"

struct _MgConflictItem
{
  GObject parent_instance;

  MgChange *change;
  MgConflictChoice choice;
};

enum
{
  PROP_0,
  PROP_CHOICE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MgConflictItem, mg_conflict_item, G_TYPE_OBJECT)

static void
mg_conflict_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CHOICE)
    g_value_set_uint (value, MG_CONFLICT_ITEM (object)->choice);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mg_conflict_item_dispose (GObject *object)
{
  g_clear_object (&MG_CONFLICT_ITEM (object)->change);

  G_OBJECT_CLASS (mg_conflict_item_parent_class)->dispose (object);
}

static void
mg_conflict_item_class_init (MgConflictItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mg_conflict_item_get_property;
  object_class->dispose = mg_conflict_item_dispose;

  properties[PROP_CHOICE] = g_param_spec_uint ("choice", NULL, NULL, MG_CONFLICT_ASK, MG_CONFLICT_SKIP,
                                               MG_CONFLICT_ASK, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mg_conflict_item_init (MgConflictItem *self)
{
}

/**
 * mg_conflict_item_new:
 * @change: what another program wrote over
 *
 * Returns: (transfer full): the question what to do about it, not answered yet
 */
MgConflictItem *
mg_conflict_item_new (MgChange *change)
{
  MgConflictItem *self = g_object_new (MG_TYPE_CONFLICT_ITEM, NULL);

  self->change = g_object_ref (change);
  return self;
}

/**
 * mg_conflict_item_get_change:
 * @self: a question
 *
 * Returns: (transfer none): what it is about
 */
MgChange *
mg_conflict_item_get_change (MgConflictItem *self)
{
  return self->change;
}

/**
 * mg_conflict_item_get_choice:
 * @self: a question
 *
 * Returns: the answer; %MG_CONFLICT_ASK before there is one
 */
MgConflictChoice
mg_conflict_item_get_choice (MgConflictItem *self)
{
  return self->choice;
}

/**
 * mg_conflict_item_set_choice:
 * @self: a question
 * @choice: the answer
 */
void
mg_conflict_item_set_choice (MgConflictItem *self, MgConflictChoice choice)
{
  if (choice == self->choice)
    return;
  self->choice = choice;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHOICE]);
}
