/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-inspection-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "mg-editor.h"

enum
{
  PROP_0,
  PROP_VIEW,
  PROP_FRAME,
  PROP_EXTENT,
  PROP_ELEMENT_NAME,
  PROP_CURSOR,
  PROP_TROUBLE_TEXT,
  PROP_SENTENCE,
  PROP_ADDRESS_PID,
  N_PROPS,
};

enum
{
  SIGNAL_REVEAL,
  SIGNAL_RECREATED,
  SIGNAL_SHOWN,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MgInspection, mg_inspection, G_TYPE_OBJECT)

static void
mg_inspection_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MgInspection *self = MG_INSPECTION (object);

  switch (id)
    {
    case PROP_VIEW:
      g_value_set_object (value, self->view);
      break;
    case PROP_FRAME:
      g_value_set_boxed (value, mg_inspection_get_frame (self));
      break;
    case PROP_EXTENT:
      g_value_set_uint64 (value, mg_inspection_get_extent (self));
      break;
    case PROP_ELEMENT_NAME:
      g_value_take_string (value, mg_element_to_string (self->element));
      break;
    case PROP_CURSOR:
      g_value_set_uint64 (value, self->cursor);
      break;
    case PROP_TROUBLE_TEXT:
      g_value_set_string (value, self->trouble_text);
      break;
    case PROP_SENTENCE:
      g_value_set_string (value, self->sentence);
      break;
    case PROP_ADDRESS_PID:
      g_value_set_int (value, self->address_pid);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_inspection_dispose (GObject *object)
{
  MgInspection *self = MG_INSPECTION (object);

  g_clear_handle_id (&self->stale_id, g_source_remove);
  if (self->view != NULL)
    {
      mg_inspection_forget_addresses (self);
      g_signal_handlers_disconnect_by_data (self->view, self);
    }
  g_clear_object (&self->condition);
  g_clear_object (&self->view);

  G_OBJECT_CLASS (mg_inspection_parent_class)->dispose (object);
}

static void
mg_inspection_finalize (GObject *object)
{
  MgInspection *self = MG_INSPECTION (object);

  g_clear_pointer (&self->back, g_array_unref);
  g_clear_pointer (&self->forward, g_array_unref);
  g_clear_pointer (&self->trouble_text, g_free);
  g_clear_pointer (&self->sentence, g_free);
  for (guint i = 0; i < MG_N_PANES; i++)
    g_clear_pointer (&self->watched[i], mg_range_set_free);

  G_OBJECT_CLASS (mg_inspection_parent_class)->finalize (object);
}

static void
mg_inspection_class_init (MgInspectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mg_inspection_get_property;
  object_class->dispose = mg_inspection_dispose;
  object_class->finalize = mg_inspection_finalize;

  properties[PROP_VIEW]
    = g_param_spec_object ("view", NULL, NULL, MG_TYPE_VIEW, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FRAME]
    = g_param_spec_boxed ("frame", NULL, NULL, MG_TYPE_FRAME, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_EXTENT] = g_param_spec_uint64 ("extent", NULL, NULL, 0, G_MAXUINT64, 0,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ELEMENT_NAME]
    = g_param_spec_string ("element-name", NULL, NULL, "f32", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CURSOR] = g_param_spec_uint64 ("cursor", NULL, NULL, 0, G_MAXUINT64, 0,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TROUBLE_TEXT]
    = g_param_spec_string ("trouble-text", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SENTENCE]
    = g_param_spec_string ("sentence", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ADDRESS_PID]
    = g_param_spec_int ("address-pid", NULL, NULL, 0, G_MAXINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * MgInspection::reveal:
   * @self: an inspection
   * @offset: in bytes from the start of the mapping
   *
   * The user went there: scroll so that it is in sight.
   */
  signals[SIGNAL_REVEAL] = g_signal_new ("reveal", MG_TYPE_INSPECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_UINT64);
  /**
   * MgInspection::recreated:
   * @self: an inspection
   *
   * Another object was found behind the name.
   */
  signals[SIGNAL_RECREATED]
    = g_signal_new ("recreated", MG_TYPE_INSPECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * MgInspection::shown:
   * @self: an inspection
   *
   * Something else is in sight, as mg_inspection_dup_shown() tells.
   */
  signals[SIGNAL_SHOWN]
    = g_signal_new ("shown", MG_TYPE_INSPECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mg_inspection_init (MgInspection *self)
{
  self->element = (MgElement){ MG_ELEMENT_F32, FALSE };
  self->assumed = TRUE;
  self->back = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->forward = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->sentence = g_strdup ("");
  for (guint i = 0; i < MG_N_PANES; i++)
    self->watched[i] = mg_range_set_new ();
}

static void
on_frame (MgInspection *self)
{
  MgFrame *frame = mg_inspection_get_frame (self);

  if (frame->generation != self->generation)
    self->top_size = 0;
  self->top_size = MAX (self->top_size, frame->size);
  if (self->generation != 0 && frame->generation > self->generation)
    g_signal_emit (self, signals[SIGNAL_RECREATED], 0);
  self->generation = frame->generation;
  mg_inspection_update_trouble (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRAME]);
}

static void
on_extent (MgInspection *self)
{
  guint64 extent = mg_inspection_get_extent (self);
  guint64 last = mg_view_get_offset (self->view) + (extent > 0 ? extent - 1 : 0);

  /* What was lost may be forgotten without a new frame. */
  if (mg_inspection_get_frame (self) != NULL)
    mg_inspection_update_trouble (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXTENT]);
  if (self->cursor > last || self->anchor > last)
    {
      self->anchor = MIN (self->anchor, last);
      mg_inspection_set_cursor (self, MIN (self->cursor, last), TRUE);
    }
}

/**
 * mg_inspection_new:
 * @view: what is inspected
 *
 * What a tab is about: the view with its frames, the element type, the cursor and the selection. Panes only
 * bind to it. Offsets are in bytes from the start of the mapping.
 *
 * Returns: (transfer full): an inspection with the cursor at the start of the view
 */
MgInspection *
mg_inspection_new (MgView *view)
{
  MgInspection *self = g_object_new (MG_TYPE_INSPECTION, NULL);

  self->view = g_object_ref (view);
  self->cursor = self->anchor = mg_view_get_offset (view);
  g_signal_connect_swapped (view, "notify::frame", G_CALLBACK (on_frame), self);
  g_signal_connect_swapped (view, "notify::extent", G_CALLBACK (on_extent), self);
  self->condition = mg_condition_new (self);
  return self;
}

/**
 * mg_inspection_get_view:
 * @self: an inspection
 *
 * Returns: (transfer none): what is inspected
 */
MgView *
mg_inspection_get_view (MgInspection *self)
{
  return self->view;
}

/**
 * mg_inspection_get_frame:
 * @self: an inspection
 *
 * Returns: (transfer none) (nullable): the sample that all panes show; %NULL before the first
 */
MgFrame *
mg_inspection_get_frame (MgInspection *self)
{
  return mg_view_get_frame (self->view);
}

/**
 * mg_inspection_get_offset:
 * @self: an inspection
 *
 * Returns: where the view begins
 */
guint64
mg_inspection_get_offset (MgInspection *self)
{
  return mg_view_get_offset (self->view);
}

/**
 * mg_inspection_get_extent:
 * @self: an inspection
 *
 * Returns: how many bytes there are to show
 */
guint64
mg_inspection_get_extent (MgInspection *self)
{
  return mg_view_get_extent (self->view);
}

/**
 * mg_inspection_get_element:
 * @self: an inspection
 *
 * Returns: as what the values are shown
 */
MgElement
mg_inspection_get_element (MgInspection *self)
{
  return self->element;
}

/**
 * mg_inspection_set_element:
 * @self: an inspection
 * @element: as what the values are to be shown; from now on it is what somebody chose
 */
void
mg_inspection_set_element (MgInspection *self, MgElement element)
{
  self->assumed = FALSE;
  self->element = element;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ELEMENT_NAME]);
}

/**
 * mg_inspection_get_assumed:
 * @self: an inspection
 *
 * Returns: whether the element type is only a guess
 */
gboolean
mg_inspection_get_assumed (MgInspection *self)
{
  return self->assumed;
}

static void
update_shown (MgInspection *self)
{
  g_autoptr (MgRangeSet) shown = mg_range_set_new ();
  g_autoptr (MgRangeSet) watched = mg_range_set_new ();

  for (guint i = 0; i < MG_N_PANES; i++)
    {
      if (self->in_sight[i] || self->keeps_shown)
        mg_range_set_add (shown, self->shown[i].offset, self->shown[i].length);
      if (self->is_watching[i] || self->keeps_shown)
        mg_range_set_add_set (watched, self->watched[i]);
    }
  mg_view_set_shown (self->view, shown);
  mg_view_set_watched (self->view, watched);
}

/**
 * mg_inspection_show:
 * @self: an inspection
 * @pane: who shows it
 * @offset: the first byte
 * @length: in bytes; 0 when the pane is not in sight
 *
 * Tells what is in sight, so that it is sampled, and what one may scroll to with it.
 */
void
mg_inspection_show (MgInspection *self, MgPane pane, guint64 offset, guint64 length)
{
  MgRange range = { offset, length };
  gboolean in_sight = length > 0;

  if (in_sight == self->in_sight[pane]
      && (!in_sight || memcmp (&range, &self->shown[pane], sizeof range) == 0))
    return;
  self->in_sight[pane] = in_sight;
  if (in_sight)
    self->shown[pane] = range;
  update_shown (self);
  g_signal_emit (self, signals[SIGNAL_SHOWN], 0);
}

/**
 * mg_inspection_get_shown:
 * @self: an inspection
 * @pane: who shows it
 * @ret_shown: (out): what it has in sight; nothing long where it is not in sight itself
 */
void
mg_inspection_get_shown (MgInspection *self, MgPane pane, MgRange *ret_shown)
{
  *ret_shown = self->in_sight[pane] ? self->shown[pane] : (MgRange){ 0 };
}

/**
 * mg_inspection_dup_shown:
 * @self: an inspection
 *
 * Returns: (transfer full): what panes have in sight, as told with mg_inspection_show()
 */
MgRangeSet *
mg_inspection_dup_shown (MgInspection *self)
{
  MgRangeSet *shown = mg_range_set_new ();

  for (guint i = 0; i < MG_N_PANES; i++)
    if (self->in_sight[i])
      mg_range_set_add (shown, self->shown[i].offset, self->shown[i].length);
  return shown;
}

/**
 * mg_inspection_watch:
 * @self: an inspection
 * @pane: who looks at it
 * @watched: (nullable): the bytes, from the start of the mapping; %NULL: none
 *
 * Tells what is to be sampled for a pane, just that and nothing around it.
 */
void
mg_inspection_watch (MgInspection *self, MgPane pane, const MgRangeSet *watched)
{
  self->is_watching[pane] = watched != NULL;
  if (watched != NULL)
    {
      g_autoptr (MgRangeSet) copy = mg_range_set_copy (watched);

      mg_range_set_clear (self->watched[pane]);
      mg_range_set_add_set (self->watched[pane], copy);
    }
  update_shown (self);
}

/**
 * mg_inspection_keep_shown:
 * @self: an inspection
 * @keep: whether what was in sight is sampled also while nobody looks
 *
 * For a picture that is to stop by itself, and is looked at later.
 */
void
mg_inspection_keep_shown (MgInspection *self, gboolean keep)
{
  if (keep == self->keeps_shown)
    return;
  self->keeps_shown = keep;
  update_shown (self);
}

/**
 * mg_inspection_get_condition:
 * @self: an inspection
 *
 * Returns: (transfer none): what pauses its view by itself
 */
MgCondition *
mg_inspection_get_condition (MgInspection *self)
{
  return self->condition;
}

/**
 * mg_inspection_get_sentence:
 * @self: an inspection
 *
 * Returns: (transfer none): what happened last, for the status line and for screen readers
 */
const char *
mg_inspection_get_sentence (MgInspection *self)
{
  return self->sentence;
}

/**
 * mg_inspection_say:
 * @self: an inspection
 * @sentence: what happened
 */
void
mg_inspection_say (MgInspection *self, const char *sentence)
{
  g_autofree char *before = g_steal_pointer (&self->sentence);

  /* It may be the one before, again. */
  self->sentence = g_strdup (sentence);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SENTENCE]);
}

static gboolean
is_frozen (MgInspection *self, const MgRange *range)
{
  GListModel *list = mg_editor_get_frozen (mg_view_get_editor (self->view));

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (MgFrozen) frozen = g_list_model_get_item (list, i);
      guint64 offset = mg_frozen_get_offset (frozen);

      if (mg_frozen_get_active (frozen) && offset < range->offset + range->length
          && range->offset < offset + g_bytes_get_size (mg_frozen_get_bytes (frozen)))
        return TRUE;
    }
  return FALSE;
}

/* What the grids draw as a bar or a box. */
static void
append_marks (MgInspection *self, GString *text, const MgRange *range)
{
  MgFrame *frame = mg_inspection_get_frame (self);

  /* Translators: of a value: it is in a page of which the view shows its own copy */
  if (frame != NULL && frame->private_pages != NULL
      && mg_range_set_intersects (frame->private_pages, range->offset, range->length))
    g_string_append_printf (text, ", %s", _ ("private"));
  /* Translators: of a value: the user has changed it there */
  if (frame != NULL && frame->edited != NULL
      && mg_range_set_intersects (frame->edited, range->offset, range->length))
    g_string_append_printf (text, ", %s", _ ("edited"));
  /* Translators: of a value: it is written back again and again */
  if (is_frozen (self, range))
    g_string_append_printf (text, ", %s", _ ("frozen"));
  /* Translators: of a value: it made a condition true, at which the view has paused */
  if (mg_range_set_intersects (mg_condition_get_cause (self->condition), range->offset, range->length))
    g_string_append_printf (text, ", %s", _ ("paused at"));
}

/**
 * mg_inspection_describe_cursor:
 * @self: an inspection
 *
 * Returns: (transfer full): where the cursor is, the value there and what the view does to it, as a person would say it
 */
char *
mg_inspection_describe_cursor (MgInspection *self)
{
  gsize size = mg_element_get_size (self->element);
  guint64 index = (self->cursor - mg_inspection_get_offset (self)) / size;
  guint64 start = mg_inspection_get_offset (self) + index * size;
  MgFrame *frame = mg_inspection_get_frame (self);
  char value[MG_ELEMENT_TEXT_MAX];
  MgRange range = { start, size };
  guint8 bytes[MG_ELEMENT_SIZE_MAX];
  g_autoptr (GString) text = g_string_new (NULL);

  if (frame == NULL || mg_frame_read (frame, start, bytes, size) < size)
    {
      g_string_printf (text, _ ("0x%" PRIx64 ": no value"), self->cursor);
    }
  else
    {
      mg_element_format (self->element, bytes, value);
      /* Translators: an offset, the index of an element, its type, its value */
      g_string_printf (text, _ ("0x%" PRIx64 ", [%" PRIu64 "] %s %s"), self->cursor, index,
                       mg_element_type_get_name (self->element.type), value);
    }
  append_marks (self, text, &range);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
