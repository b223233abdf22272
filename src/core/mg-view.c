/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-editor-private.h"
#include "mg-view-private.h"

enum
{
  PROP_0,
  PROP_FRAME,
  PROP_EXTENT,
  PROP_RATE,
  PROP_PAUSED,
  PROP_TRIGGER,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MgView, mg_view, G_TYPE_OBJECT)

static void
mg_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MgView *self = MG_VIEW (object);

  switch (id)
    {
    case PROP_FRAME:
      g_value_set_boxed (value, self->frame);
      break;
    case PROP_EXTENT:
      g_value_set_uint64 (value, mg_view_get_extent (self));
      break;
    case PROP_RATE:
      g_value_set_uint (value, self->rate);
      break;
    case PROP_PAUSED:
      g_value_set_boolean (value, self->paused);
      break;
    case PROP_TRIGGER:
      g_value_set_boxed (value, self->trigger);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MgView *self = MG_VIEW (object);

  switch (id)
    {
    case PROP_RATE:
      mg_view_set_rate (self, g_value_get_uint (value));
      break;
    case PROP_PAUSED:
      mg_view_set_paused (self, g_value_get_boolean (value));
      break;
    case PROP_TRIGGER:
      mg_view_set_trigger (self, g_value_get_boxed (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_view_dispose (GObject *object)
{
  MgView *self = MG_VIEW (object);

  /* It goes on while an edit is under way, and has nothing to write to any more. */
  if (self->editor != NULL)
    mg_freezer_stop (self->editor->freezer, NULL);
  if (self->follower != NULL)
    mg_sampler_unfollow (self->sampler, g_steal_pointer (&self->follower));
  g_clear_object (&self->sampler);
  g_clear_object (&self->mapping);
  g_clear_object (&self->editor);
  g_clear_pointer (&self->live, mg_frame_unref);
  g_clear_pointer (&self->frame, mg_frame_unref);

  G_OBJECT_CLASS (mg_view_parent_class)->dispose (object);
}

static void
mg_view_finalize (GObject *object)
{
  MgView *self = MG_VIEW (object);

  g_clear_pointer (&self->shown, mg_range_set_free);
  g_clear_pointer (&self->followed, mg_range_set_free);
  g_clear_pointer (&self->watched, mg_range_set_free);
  g_clear_pointer (&self->sight, mg_range_set_free);
  g_clear_pointer (&self->trigger, mg_trigger_unref);

  G_OBJECT_CLASS (mg_view_parent_class)->finalize (object);
}

static void
mg_view_class_init (MgViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mg_view_get_property;
  object_class->set_property = mg_view_set_property;
  object_class->dispose = mg_view_dispose;
  object_class->finalize = mg_view_finalize;

  properties[PROP_FRAME]
    = g_param_spec_boxed ("frame", NULL, NULL, MG_TYPE_FRAME, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_EXTENT] = g_param_spec_uint64 ("extent", NULL, NULL, 0, G_MAXUINT64, 0,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_RATE]
    = g_param_spec_uint ("rate", NULL, NULL, 1, MG_RATE_SPIN, 60,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PAUSED] = g_param_spec_boolean (
    "paused", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_TRIGGER]
    = g_param_spec_boxed ("trigger", NULL, NULL, MG_TYPE_TRIGGER,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mg_view_init (MgView *self)
{
  self->rate = 60;
  self->shown = mg_range_set_new ();
  self->followed = mg_range_set_new ();
  self->watched = mg_range_set_new ();
  self->sight = mg_range_set_new ();
}

/* What a frame is cut to; %NULL: nothing else was sampled. */
static const MgRangeSet *
get_sight (MgView *self)
{
  return mg_range_set_is_empty (self->followed) ? NULL : self->sight;
}

static void
on_frame (MgFrame *frame, gpointer data)
{
  /* Whoever hears of the frame may let the view go. */
  g_autoptr (MgView) self = g_object_ref (MG_VIEW (data));
  guint64 extent = mg_view_get_extent (self);
  guint64 top_size = self->top_size;

  if (self->frame == NULL || self->frame->generation != frame->generation)
    self->top_size = 0;
  self->top_size = MAX (self->top_size, frame->size);
  if (top_size != self->top_size)
    mg_view_update_ranges (self);
  mg_frame_ref (frame);
  g_clear_pointer (&self->live, mg_frame_unref);
  self->live = frame;
  mg_editor_take_frame (self->editor, frame);
  g_clear_pointer (&self->frame, mg_frame_unref);
  self->frame = mg_editor_lay_over (self->editor, frame, get_sight (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (extent != mg_view_get_extent (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXTENT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRAME]);
  g_object_thaw_notify (G_OBJECT (self));
  if (frame->is_caught && self->follower != NULL)
    mg_view_stop_at (self, frame);
}

/**
 * mg_view_new:
 * @sampler: takes the samples
 * @mapping: the mapping
 * @offset: where the view begins, in bytes
 * @length: how much it shows, in bytes; 0: to the end of the mapping, wherever that is
 *
 * A window on a mapping that follows what other programs write, read-only until its editor is told otherwise. All views of a
 * mapping get the same frames. Main thread.
 *
 * Returns: (transfer full): a view without a frame yet, that follows at 60 samples a second
 */
MgView *
mg_view_new (MgSampler *sampler, MgMapping *mapping, guint64 offset, guint64 length)
{
  MgView *self = g_object_new (MG_TYPE_VIEW, NULL);

  self->sampler = g_object_ref (sampler);
  self->mapping = g_object_ref (mapping);
  self->offset = offset;
  self->length = MIN (length, G_MAXUINT64 - offset);
  self->editor = mg_editor_new (self);
  self->follower = mg_sampler_follow (sampler, mg_mapping_get_source (mapping), mg_mapping_get_name (mapping),
                                      on_frame, self);
  mg_sampler_set_rate (sampler, self->follower, self->rate);
  return self;
}

/**
 * mg_view_get_mapping:
 * @self: a view
 *
 * Returns: (transfer none): what it is on
 */
MgMapping *
mg_view_get_mapping (MgView *self)
{
  return self->mapping;
}

/**
 * mg_view_get_editor:
 * @self: a view
 *
 * Returns: (transfer none): what edits it
 */
MgEditor *
mg_view_get_editor (MgView *self)
{
  return self->editor;
}

/**
 * mg_view_get_backing:
 * @self: a view
 * @ret_identity: (out) (optional): which object is in sight; that may be another one for a moment
 *
 * Returns: (transfer full) (nullable): the object that is sampled now; %NULL when there is none
 */
MgBacking *
mg_view_get_backing (MgView *self, MgIdentity *ret_identity)
{
  if (ret_identity != NULL && self->live != NULL)
    *ret_identity = self->live->identity;
  return mg_sampler_get_backing (self->sampler, self->follower, NULL);
}

/**
 * mg_view_lay_over:
 * @self: a view
 *
 * Makes its frame of the newest sample once more: private pages are others now.
 */
void
mg_view_lay_over (MgView *self)
{
  g_autoptr (MgFrame) live = NULL;

  if (self->live == NULL)
    return;
  /* The live bytes are those that were shown already. */
  live = mg_frame_new_like (self->live, self->live->state);
  live->error = self->live->error != NULL ? g_error_copy (self->live->error) : NULL;
  g_clear_pointer (&self->frame, mg_frame_unref);
  self->frame = mg_editor_lay_over (self->editor, live, get_sight (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRAME]);
}

/**
 * mg_view_get_offset:
 * @self: a view
 *
 * Returns: where it begins in the mapping, in bytes
 */
guint64
mg_view_get_offset (MgView *self)
{
  return self->offset;
}

/**
 * mg_view_get_length:
 * @self: a view
 *
 * Returns: how much it was asked to show, in bytes; 0: to the end
 */
guint64
mg_view_get_length (MgView *self)
{
  return self->length;
}

/**
 * mg_view_get_extent:
 * @self: a view
 *
 * Returns: how much there is to show now, in bytes from its offset: its length, or what the object has or had
 */
guint64
mg_view_get_extent (MgView *self)
{
  if (self->length > 0)
    return self->length;
  return self->top_size > self->offset ? self->top_size - self->offset : 0;
}

/**
 * mg_view_fit:
 * @self: a view
 *
 * Forgets what lay past the present end of the mapping.
 */
void
mg_view_fit (MgView *self)
{
  guint64 extent = mg_view_get_extent (self);

  self->top_size = self->frame != NULL ? self->frame->size : 0;
  mg_view_update_ranges (self);
  if (extent != mg_view_get_extent (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXTENT]);
}

/**
 * mg_view_get_frame:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): the newest sample; %NULL before the first
 */
MgFrame *
mg_view_get_frame (MgView *self)
{
  return self->frame;
}

/**
 * mg_view_sample_once:
 * @self: a view
 *
 * Takes one sample now, also while paused.
 */
void
mg_view_sample_once (MgView *self)
{
  mg_sampler_sample_once (self->sampler, self->follower);
}

/**
 * mg_view_release:
 * @self: a view
 *
 * Lets an object go whose name is gone: its memory is given back when nobody else has it. Its last bytes stay
 * in sight; frozen values are not written back any more.
 */
void
mg_view_release (MgView *self)
{
  mg_freezer_stop (self->editor->freezer, NULL);
  mg_sampler_release (self->sampler, self->follower);
}
