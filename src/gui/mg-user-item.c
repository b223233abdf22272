/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-user-item.h"

struct _MgUserItem
{
  GObject parent_instance;

  MgUser user;
};

enum
{
  PROP_0,
  PROP_USER,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MgUserItem, mg_user_item, G_TYPE_OBJECT)

static void
mg_user_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_USER)
    g_value_set_pointer (value, &MG_USER_ITEM (object)->user);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mg_user_item_finalize (GObject *object)
{
  g_free (MG_USER_ITEM (object)->user.command);

  G_OBJECT_CLASS (mg_user_item_parent_class)->finalize (object);
}

static void
mg_user_item_class_init (MgUserItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mg_user_item_get_property;
  object_class->finalize = mg_user_item_finalize;

  properties[PROP_USER]
    = g_param_spec_pointer ("user", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mg_user_item_init (MgUserItem *self)
{
}

static void
take (MgUserItem *self, const MgUser *user)
{
  g_autofree char *before = self->user.command;

  self->user = *user;
  self->user.command = g_strdup (user->command);
}

/**
 * mg_user_item_new:
 * @user: a part of a mapping that a process maps
 *
 * Returns: (transfer full): the same as an item of a list
 */
MgUserItem *
mg_user_item_new (const MgUser *user)
{
  MgUserItem *self = g_object_new (MG_TYPE_USER_ITEM, NULL);

  take (self, user);
  return self;
}

/**
 * mg_user_item_get_user:
 * @self: an item
 *
 * Returns: (transfer none): what it is of, until it changes
 */
const MgUser *
mg_user_item_get_user (MgUserItem *self)
{
  return &self->user;
}

/**
 * mg_user_item_update:
 * @self: an item
 * @user: the same part, as it is now
 */
void
mg_user_item_update (MgUserItem *self, const MgUser *user)
{
  if (mg_user_equal (&self->user, user))
    return;
  take (self, user);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_USER]);
}

/**
 * mg_user_item_compare:
 * @self: an item
 * @user: a part of the same mapping
 *
 * Returns: negative, 0 or positive as the item stands before @user, is the same part, or stands behind it
 */
int
mg_user_item_compare (MgUserItem *self, const MgUser *user)
{
  if (self->user.pid != user->pid)
    return self->user.pid < user->pid ? -1 : 1;
  if (self->user.address != user->address)
    return self->user.address < user->address ? -1 : 1;
  return 0;
}
