/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-frozen-private.h"

struct _MgFrozen
{
  GObject parent_instance;

  guint64 offset;
  char *type;
  GBytes *bytes;
  guint rate;
  gboolean active;
  guint64 overwritten;
  char *trouble;
};

enum
{
  PROP_0,
  PROP_RATE,
  PROP_ACTIVE,
  PROP_OVERWRITTEN,
  PROP_TROUBLE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MgFrozen, mg_frozen, G_TYPE_OBJECT)

static void
mg_frozen_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MgFrozen *self = MG_FROZEN (object);

  switch (id)
    {
    case PROP_RATE:
      g_value_set_uint (value, self->rate);
      break;
    case PROP_ACTIVE:
      g_value_set_boolean (value, self->active);
      break;
    case PROP_OVERWRITTEN:
      g_value_set_uint64 (value, self->overwritten);
      break;
    case PROP_TROUBLE:
      g_value_set_string (value, self->trouble);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_frozen_finalize (GObject *object)
{
  MgFrozen *self = MG_FROZEN (object);

  g_free (self->type);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->trouble);

  G_OBJECT_CLASS (mg_frozen_parent_class)->finalize (object);
}

static void
mg_frozen_class_init (MgFrozenClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mg_frozen_get_property;
  object_class->finalize = mg_frozen_finalize;

  properties[PROP_RATE] = g_param_spec_uint ("rate", NULL, NULL, 1, MG_FROZEN_RATE_MAX, 10,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ACTIVE]
    = g_param_spec_boolean ("active", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_OVERWRITTEN] = g_param_spec_uint64 ("overwritten", NULL, NULL, 0, G_MAXUINT64, 0,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TROUBLE]
    = g_param_spec_string ("trouble", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mg_frozen_init (MgFrozen *self)
{
}

/**
 * mg_frozen_new:
 * @offset: where it lies, in bytes from the start of the mapping
 * @type: how its bytes read, for people: "f32"
 * @bytes: the value, as it stands in the mapping: 1, 2, 4 or 8 bytes
 * @rate: how often it is written back, in times a second, from 1 to %MG_FROZEN_RATE_MAX
 *
 * A value that is to stay as it is. Main thread.
 *
 * Returns: (transfer full): one that is switched off, for mg_editor_freeze()
 */
MgFrozen *
mg_frozen_new (guint64 offset, const char *type, GBytes *bytes, guint rate)
{
  MgFrozen *self = g_object_new (MG_TYPE_FROZEN, NULL);

  self->offset = offset;
  self->type = g_strdup (type);
  self->bytes = g_bytes_ref (bytes);
  self->rate = CLAMP (rate, 1, MG_FROZEN_RATE_MAX);
  return self;
}

/**
 * mg_frozen_get_offset:
 * @self: a frozen value
 *
 * Returns: where it lies, in bytes from the start of the mapping
 */
guint64
mg_frozen_get_offset (MgFrozen *self)
{
  return self->offset;
}

/**
 * mg_frozen_get_type_name:
 * @self: a frozen value
 *
 * Returns: (transfer none): how its bytes read
 */
const char *
mg_frozen_get_type_name (MgFrozen *self)
{
  return self->type;
}

/**
 * mg_frozen_get_bytes:
 * @self: a frozen value
 *
 * Returns: (transfer none): the value
 */
GBytes *
mg_frozen_get_bytes (MgFrozen *self)
{
  return self->bytes;
}

/**
 * mg_frozen_get_rate:
 * @self: a frozen value
 *
 * Returns: how often it is looked at and, where it differs, written back, in times a second
 */
guint
mg_frozen_get_rate (MgFrozen *self)
{
  return self->rate;
}

/**
 * mg_frozen_get_active:
 * @self: a frozen value
 *
 * Returns: whether it is written back
 */
gboolean
mg_frozen_get_active (MgFrozen *self)
{
  return self->active;
}

/**
 * mg_frozen_get_overwritten:
 * @self: a frozen value
 *
 * Returns: how often something else was found there since it was switched on: somebody has written in between
 */
guint64
mg_frozen_get_overwritten (MgFrozen *self)
{
  return self->overwritten;
}

/**
 * mg_frozen_get_trouble:
 * @self: a frozen value
 *
 * Returns: (transfer none) (nullable): why it cannot be written back, as a sentence
 */
const char *
mg_frozen_get_trouble (MgFrozen *self)
{
  return self->trouble;
}

/**
 * mg_frozen_set_rate:
 * @self: a frozen value
 * @rate: times a second
 */
void
mg_frozen_set_rate (MgFrozen *self, guint rate)
{
  rate = CLAMP (rate, 1, MG_FROZEN_RATE_MAX);
  if (rate == self->rate)
    return;
  self->rate = rate;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RATE]);
}

/**
 * mg_frozen_update:
 * @self: a frozen value
 * @active: whether it is written back
 * @overwritten: how often others wrote in between
 * @trouble: (nullable): why it cannot be
 */
void
mg_frozen_update (MgFrozen *self, gboolean active, guint64 overwritten, const char *trouble)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (active != self->active)
    {
      self->active = active;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
    }
  if (overwritten != self->overwritten)
    {
      self->overwritten = overwritten;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OVERWRITTEN]);
    }
  if (g_strcmp0 (trouble, self->trouble) != 0)
    {
      g_free (self->trouble);
      self->trouble = g_strdup (trouble);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}
