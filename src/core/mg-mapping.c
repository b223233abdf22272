/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-mapping.h"

#include "mg-name.h"

struct _MgMapping
{
  GObject parent_instance;

  MgSource *source;
  char *name;
  char *display_name;
  char *uri;
  MgMappingInfo *info;
  GPtrArray *users;
  MgPresence presence;
  guint n_recreations;
  gboolean orphan;
};

enum
{
  PROP_0,
  PROP_DISPLAY_NAME,
  PROP_URI,
  PROP_INFO,
  PROP_KIND,
  PROP_PRESENCE,
  PROP_USERS,
  PROP_ORPHAN,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MgMapping, mg_mapping, G_TYPE_OBJECT)

static void
mg_mapping_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MgMapping *self = MG_MAPPING (object);

  switch (id)
    {
    case PROP_DISPLAY_NAME:
      g_value_set_string (value, self->display_name);
      break;
    case PROP_URI:
      g_value_set_string (value, self->uri);
      break;
    case PROP_INFO:
      g_value_set_boxed (value, self->info);
      break;
    case PROP_KIND:
      g_value_set_uint (value, mg_mapping_get_kind (self));
      break;
    case PROP_PRESENCE:
      g_value_set_uint (value, self->presence);
      break;
    case PROP_USERS:
      g_value_set_boxed (value, self->users);
      break;
    case PROP_ORPHAN:
      g_value_set_boolean (value, self->orphan);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_mapping_finalize (GObject *object)
{
  MgMapping *self = MG_MAPPING (object);

  g_clear_object (&self->source);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->display_name, g_free);
  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->info, mg_mapping_info_unref);
  g_clear_pointer (&self->users, g_ptr_array_unref);

  G_OBJECT_CLASS (mg_mapping_parent_class)->finalize (object);
}

static void
mg_mapping_class_init (MgMappingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mg_mapping_get_property;
  object_class->finalize = mg_mapping_finalize;

  properties[PROP_DISPLAY_NAME]
    = g_param_spec_string ("display-name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_URI]
    = g_param_spec_string ("uri", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_INFO] = g_param_spec_boxed ("info", NULL, NULL, MG_TYPE_MAPPING_INFO,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_KIND] = g_param_spec_uint ("kind", NULL, NULL, 0, MG_KIND_FAKE, MG_KIND_POSIX,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PRESENCE]
    = g_param_spec_uint ("presence", NULL, NULL, 0, MG_PRESENCE_GONE, MG_PRESENCE_WAITED_FOR,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_USERS]
    = g_param_spec_boxed ("users", NULL, NULL, G_TYPE_PTR_ARRAY, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ORPHAN]
    = g_param_spec_boolean ("orphan", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mg_mapping_init (MgMapping *self)
{
  self->presence = MG_PRESENCE_WAITED_FOR;
}

/**
 * mg_mapping_new:
 * @source: the kind of mapping
 * @name: (type filename): the bytes of a name that mg_source_parse() accepted
 *
 * A name of shared memory, whether there is anything behind it at the moment or not. Main thread.
 *
 * Returns: (transfer full): a mapping that is waited for until mg_mapping_update() tells that it is there
 */
MgMapping *
mg_mapping_new (MgSource *source, const char *name)
{
  MgMapping *self = g_object_new (MG_TYPE_MAPPING, NULL);

  self->source = g_object_ref (source);
  self->name = g_strdup (name);
  self->display_name = mg_name_escape (name);
  self->uri = mg_source_make_uri (source, name);
  return self;
}

/**
 * mg_mapping_get_source:
 * @self: a mapping
 *
 * Returns: (transfer none): what knows this kind
 */
MgSource *
mg_mapping_get_source (MgMapping *self)
{
  return self->source;
}

/**
 * mg_mapping_get_name:
 * @self: a mapping
 *
 * Returns: (transfer none) (type filename): the bytes of its name, for the source
 */
const char *
mg_mapping_get_name (MgMapping *self)
{
  return self->name;
}

/**
 * mg_mapping_get_display_name:
 * @self: a mapping
 *
 * Returns: (transfer none): its name, printable UTF-8: /NAME
 */
const char *
mg_mapping_get_display_name (MgMapping *self)
{
  return self->display_name;
}

/**
 * mg_mapping_get_uri:
 * @self: a mapping
 *
 * Returns: (transfer none): its URI, printable UTF-8
 */
const char *
mg_mapping_get_uri (MgMapping *self)
{
  return self->uri;
}

/**
 * mg_mapping_get_info:
 * @self: a mapping
 *
 * Returns: (transfer none) (nullable): what was learnt last; %NULL before it was ever there
 */
MgMappingInfo *
mg_mapping_get_info (MgMapping *self)
{
  return self->info;
}

/**
 * mg_mapping_get_kind:
 * @self: a mapping
 *
 * Returns: the sort of what was learnt last; before it was ever there, what its URI promises
 */
MgKind
mg_mapping_get_kind (MgMapping *self)
{
  return self->info != NULL ? self->info->kind : mg_kind_from_scheme (mg_source_get_scheme (self->source));
}

/**
 * mg_mapping_get_presence:
 * @self: a mapping
 *
 * Returns: whether it is there
 */
MgPresence
mg_mapping_get_presence (MgMapping *self)
{
  return self->presence;
}

/**
 * mg_mapping_get_n_recreations:
 * @self: a mapping
 *
 * Returns: how often another object was found behind the name
 */
guint
mg_mapping_get_n_recreations (MgMapping *self)
{
  return self->n_recreations;
}

/**
 * mg_mapping_get_users:
 * @self: a mapping
 *
 * Returns: (transfer none) (nullable) (element-type MgUser): the parts that processes map, those of a process together;
 * none when nobody seen maps it; %NULL when nobody has looked yet
 */
GPtrArray *
mg_mapping_get_users (MgMapping *self)
{
  return self->users;
}

/**
 * mg_mapping_get_n_processes:
 * @self: a mapping
 *
 * Returns: how many processes were seen to map it; 0 also when nobody has looked yet
 */
guint
mg_mapping_get_n_processes (MgMapping *self)
{
  int last_pid = 0;
  guint n = 0;

  for (guint i = 0; self->users != NULL && i < self->users->len; i++)
    {
      const MgUser *user = g_ptr_array_index (self->users, i);

      /* What one process maps stands together. */
      n += user->pid != last_pid ? 1 : 0;
      last_pid = user->pid;
    }
  return n;
}

/**
 * mg_mapping_get_mapped:
 * @self: a mapping
 *
 * Returns: the length of the longest part that a process was seen to map, in bytes; 0 when there is none
 */
guint64
mg_mapping_get_mapped (MgMapping *self)
{
  guint64 longest = 0;

  for (guint i = 0; self->users != NULL && i < self->users->len; i++)
    longest = MAX (longest, ((const MgUser *) g_ptr_array_index (self->users, i))->length);
  return longest;
}

static gboolean
users_equal (GPtrArray *a, GPtrArray *b)
{
  if (a == NULL || b == NULL || a->len != b->len)
    return a == b;
  for (guint i = 0; i < a->len; i++)
    if (!mg_user_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;
  return TRUE;
}

/**
 * mg_mapping_set_users:
 * @self: a mapping
 * @users: (nullable) (element-type MgUser): who maps it; %NULL: that is not known
 *
 * For the catalog. Main thread.
 */
void
mg_mapping_set_users (MgMapping *self, GPtrArray *users)
{
  if (users_equal (self->users, users))
    return;
  g_clear_pointer (&self->users, g_ptr_array_unref);
  self->users = users != NULL ? g_ptr_array_ref (users) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_USERS]);
}

/**
 * mg_mapping_is_orphan:
 * @self: a mapping
 *
 * Returns: whether nobody seen used it when the processes were looked into last, as mg_census_is_orphan() has it; %FALSE
 * when nobody has looked since it is there
 */
gboolean
mg_mapping_is_orphan (MgMapping *self)
{
  return self->orphan;
}

/**
 * mg_mapping_set_orphan:
 * @self: a mapping
 * @orphan: whether nobody uses it
 *
 * For the catalog. Main thread.
 */
void
mg_mapping_set_orphan (MgMapping *self, gboolean orphan)
{
  if (self->orphan == orphan)
    return;
  self->orphan = orphan;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ORPHAN]);
}

/**
 * mg_mapping_update:
 * @self: a mapping
 * @info: (nullable): what its source found; %NULL when there is nothing of this name
 *
 * For the catalog: tells what is behind the name now. Main thread.
 */
void
mg_mapping_update (MgMapping *self, MgMappingInfo *info)
{
  MgPresence presence = info != NULL         ? MG_PRESENCE_THERE
                        : self->info != NULL ? MG_PRESENCE_GONE
                                             : MG_PRESENCE_WAITED_FOR;
  MgKind kind = mg_mapping_get_kind (self);

  g_object_freeze_notify (G_OBJECT (self));
  if (info != NULL && (self->info == NULL || !mg_mapping_info_equal (self->info, info)))
    {
      if (self->info != NULL && !mg_identity_equal (&self->info->identity, &info->identity))
        {
          self->n_recreations++;
          /* Those who map the object that was there before say nothing about this one. */
          mg_mapping_set_users (self, NULL);
        }
      g_clear_pointer (&self->info, mg_mapping_info_unref);
      self->info = mg_mapping_info_ref (info);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INFO]);
      if (info->kind != kind)
        g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KIND]);
    }
  if (presence != self->presence)
    {
      self->presence = presence;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRESENCE]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}
