/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-change-private.h"

struct _MgChange
{
  GObject parent_instance;

  guint64 offset;
  guint unit;
  char *type;
  GBytes *base;
  GBytes *mine;
  /* These are looked at by an editor's worker too, under the lock. */
  GBytes *live;
  gboolean is_conflict;
  char *reason;
};

/* One for all: it is held for as long as a reference is taken. */
static GMutex live_lock;

enum
{
  PROP_0,
  PROP_LIVE,
  PROP_REASON,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MgChange, mg_change, G_TYPE_OBJECT)

static void
mg_change_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MgChange *self = MG_CHANGE (object);

  switch (id)
    {
    case PROP_LIVE:
      g_value_set_boxed (value, self->live);
      break;
    case PROP_REASON:
      g_value_set_string (value, self->reason);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_change_finalize (GObject *object)
{
  MgChange *self = MG_CHANGE (object);

  g_free (self->type);
  g_clear_pointer (&self->base, g_bytes_unref);
  g_clear_pointer (&self->mine, g_bytes_unref);
  g_clear_pointer (&self->live, g_bytes_unref);
  g_free (self->reason);

  G_OBJECT_CLASS (mg_change_parent_class)->finalize (object);
}

static void
mg_change_class_init (MgChangeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mg_change_get_property;
  object_class->finalize = mg_change_finalize;

  properties[PROP_LIVE]
    = g_param_spec_boxed ("live", NULL, NULL, G_TYPE_BYTES, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_REASON]
    = g_param_spec_string ("reason", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mg_change_init (MgChange *self)
{
}

/**
 * mg_change_new:
 * @offset: where it lies, in bytes from the start of the mapping
 * @unit: bytes of one element: 1, 2, 4 or 8
 * @type: how its bytes read, for people: "f32"
 * @base: (nullable): the bytes that were there when the edit was made; %NULL: not known
 * @mine: the bytes of the edit, as many
 *
 * A place where somebody wants other bytes than the mapping has. All but what is live now stays as it is. Main thread.
 *
 * Returns: (transfer full): a change of which the live bytes are not known
 */
MgChange *
mg_change_new (guint64 offset, guint unit, const char *type, GBytes *base, GBytes *mine)
{
  MgChange *self = g_object_new (MG_TYPE_CHANGE, NULL);

  self->offset = offset;
  self->unit = unit;
  self->type = g_strdup (type);
  self->base = base != NULL ? g_bytes_ref (base) : NULL;
  self->mine = g_bytes_ref (mine);
  return self;
}

/**
 * mg_change_get_offset:
 * @self: a change
 *
 * Returns: where it lies, in bytes from the start of the mapping
 */
guint64
mg_change_get_offset (MgChange *self)
{
  return self->offset;
}

/**
 * mg_change_get_length:
 * @self: a change
 *
 * Returns: how long it is, in bytes
 */
guint64
mg_change_get_length (MgChange *self)
{
  return g_bytes_get_size (self->mine);
}

/**
 * mg_change_get_unit:
 * @self: a change
 *
 * Returns: bytes of one of its elements: 1, 2, 4 or 8
 */
guint
mg_change_get_unit (MgChange *self)
{
  return self->unit;
}

/**
 * mg_change_get_type_name:
 * @self: a change
 *
 * Returns: (transfer none): how its bytes read: "f32"
 */
const char *
mg_change_get_type_name (MgChange *self)
{
  return self->type;
}

/**
 * mg_change_get_base:
 * @self: a change
 *
 * Returns: (transfer none) (nullable): the bytes that were there when the edit was made; %NULL when not known
 */
GBytes *
mg_change_get_base (MgChange *self)
{
  return self->base;
}

/**
 * mg_change_get_mine:
 * @self: a change
 *
 * Returns: (transfer none): the bytes of the edit
 */
GBytes *
mg_change_get_mine (MgChange *self)
{
  return self->mine;
}

/**
 * mg_change_get_live:
 * @self: a change
 *
 * Returns: (transfer none) (nullable): the bytes that the mapping had there when last looked at; %NULL when not known
 */
GBytes *
mg_change_get_live (MgChange *self)
{
  return self->live;
}

/**
 * mg_change_get_reason:
 * @self: a change
 *
 * Returns: (transfer none) (nullable): why it waits, as a sentence
 */
const char *
mg_change_get_reason (MgChange *self)
{
  return self->reason;
}

/**
 * mg_change_is_conflict:
 * @self: a change
 *
 * Returns: whether the live bytes are known and are not those that were there when the edit was made
 */
gboolean
mg_change_is_conflict (MgChange *self)
{
  return self->is_conflict;
}

static gboolean
bytes_equal (GBytes *a, GBytes *b)
{
  return a == b || (a != NULL && b != NULL && g_bytes_equal (a, b));
}

/**
 * mg_change_look:
 * @self: a change
 * @bytes: (transfer full) (nullable): what the mapping has there now; %NULL: that is not known
 *
 * Compares. Any thread.
 *
 * Returns: (transfer full): what mg_change_take_look() takes
 */
MgChangeLook *
mg_change_look (MgChange *self, GBytes *bytes)
{
  g_autoptr (GBytes) before = mg_change_take_live (self);
  MgChangeLook *look = g_new0 (MgChangeLook, 1);

  look->live = bytes;
  /* To compare what is the same object costs nothing. */
  if (bytes != NULL && bytes_equal (bytes, before))
    {
      look->live = g_steal_pointer (&before);
      g_bytes_unref (bytes);
    }
  else if (bytes != NULL && bytes_equal (bytes, self->base))
    {
      look->live = g_bytes_ref (self->base);
      g_bytes_unref (bytes);
    }
  look->is_conflict = look->live != NULL && self->base != NULL && !bytes_equal (look->live, self->base);
  return look;
}

/**
 * mg_change_look_free:
 * @look: (transfer full): what was seen
 */
void
mg_change_look_free (MgChangeLook *look)
{
  g_clear_pointer (&look->live, g_bytes_unref);
  g_free (look);
}

/**
 * mg_change_take_look:
 * @self: a change
 * @look: what was seen of it
 */
void
mg_change_take_look (MgChange *self, const MgChangeLook *look)
{
  GBytes *before = self->live;

  if (look->live == before)
    return;
  g_mutex_lock (&live_lock);
  self->live = look->live != NULL ? g_bytes_ref (look->live) : NULL;
  self->is_conflict = look->is_conflict;
  g_mutex_unlock (&live_lock);
  g_clear_pointer (&before, g_bytes_unref);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIVE]);
}

/**
 * mg_change_set_live:
 * @self: a change
 * @live: (nullable): what the mapping has there now
 */
void
mg_change_set_live (MgChange *self, GBytes *live)
{
  g_autoptr (MgChangeLook) look = mg_change_look (self, live != NULL ? g_bytes_ref (live) : NULL);

  mg_change_take_look (self, look);
}

/**
 * mg_change_forget_live:
 * @self: a change that is in no list
 *
 * What is live is not known any more. Tells nobody. Any thread.
 */
void
mg_change_forget_live (MgChange *self)
{
  GBytes *before;

  g_mutex_lock (&live_lock);
  before = g_steal_pointer (&self->live);
  self->is_conflict = FALSE;
  g_mutex_unlock (&live_lock);
  g_clear_pointer (&before, g_bytes_unref);
}

/**
 * mg_change_take_live:
 * @self: a change
 *
 * Returns: (transfer full) (nullable): as mg_change_get_live(), on any thread
 */
GBytes *
mg_change_take_live (MgChange *self)
{
  GBytes *live;

  g_mutex_lock (&live_lock);
  live = self->live != NULL ? g_bytes_ref (self->live) : NULL;
  g_mutex_unlock (&live_lock);
  return live;
}

/**
 * mg_change_set_reason:
 * @self: a change
 * @reason: (nullable): why it waits
 */
void
mg_change_set_reason (MgChange *self, const char *reason)
{
  if (g_strcmp0 (reason, self->reason) == 0)
    return;
  g_free (self->reason);
  self->reason = g_strdup (reason);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REASON]);
}
