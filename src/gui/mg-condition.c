/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-condition.h"

#include <glib/gi18n-lib.h>

#include "mg-condition-text.h"
#include "mg-editor.h"
#include "mg-typed-text.h"

struct _MgCondition
{
  GObject parent_instance;

  /* Not referenced: it owns this. */
  MgInspection *inspection;
  /* As it was typed, trimmed; NULL while none is armed. */
  char *text;
  MgProbeMode mode;
  /* NULL while it fits to nothing that is there. */
  MgProbe *probe;
  /* For how many elements that was made, or could not be; 0: for none yet. */
  guint64 count;
  char *trouble;
  gboolean stopped;
  /* Of the frame that it has stopped at last. */
  guint64 serial;
  MgRangeSet *cause;
};

enum
{
  PROP_0,
  PROP_TEXT,
  PROP_STOPPED,
  PROP_TROUBLE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MgCondition, mg_condition, G_TYPE_OBJECT)

static void
mg_condition_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MgCondition *self = MG_CONDITION (object);

  switch (id)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_STOPPED:
      g_value_set_boolean (value, self->stopped);
      break;
    case PROP_TROUBLE:
      g_value_set_string (value, self->trouble);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static MgView *
get_view (MgCondition *self)
{
  return mg_inspection_get_view (self->inspection);
}

static void
mg_condition_dispose (GObject *object)
{
  MgCondition *self = MG_CONDITION (object);

  if (self->inspection != NULL)
    {
      mg_view_set_catch (get_view (self), NULL);
      g_signal_handlers_disconnect_by_data (get_view (self), self);
      g_signal_handlers_disconnect_by_data (self->inspection, self);
    }
  self->inspection = NULL;

  G_OBJECT_CLASS (mg_condition_parent_class)->dispose (object);
}

static void
mg_condition_finalize (GObject *object)
{
  MgCondition *self = MG_CONDITION (object);

  g_clear_pointer (&self->probe, mg_probe_unref);
  g_clear_pointer (&self->cause, mg_range_set_free);
  g_free (self->text);
  g_free (self->trouble);

  G_OBJECT_CLASS (mg_condition_parent_class)->finalize (object);
}

static void
mg_condition_class_init (MgConditionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mg_condition_get_property;
  object_class->dispose = mg_condition_dispose;
  object_class->finalize = mg_condition_finalize;

  properties[PROP_TEXT]
    = g_param_spec_string ("text", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_STOPPED]
    = g_param_spec_boolean ("stopped", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TROUBLE]
    = g_param_spec_string ("trouble", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mg_condition_init (MgCondition *self)
{
  self->cause = mg_range_set_new ();
}

/* How many elements there are, MG_EXPRESSION_COUNT_UNKNOWN as long as there is nothing. */
static guint64
count_elements (MgCondition *self)
{
  MgFrame *frame = mg_inspection_get_frame (self->inspection);
  guint64 offset = mg_inspection_get_offset (self->inspection);
  gsize size = mg_element_get_size (mg_inspection_get_element (self->inspection));

  if (frame == NULL || frame->state == MG_FRAME_WAITING || frame->state == MG_FRAME_FAILED
      || frame->size <= offset)
    return MG_EXPRESSION_COUNT_UNKNOWN;
  return MIN (frame->size - offset, mg_inspection_get_extent (self->inspection)) / size;
}

static MgProbe *
make_probe (MgCondition *self, const char *text, MgProbeMode mode, guint *ret_column, GError **error)
{
  MgElement element = mg_inspection_get_element (self->inspection);
  guint64 count = count_elements (self);

  if (count == MG_EXPRESSION_COUNT_UNKNOWN)
    {
      MgExpression *expression = mg_expression_new (text, element, count, ret_column, error);

      g_clear_pointer (&expression, mg_expression_free);
      return NULL;
    }
  return mg_probe_new (text, element, mg_inspection_get_offset (self->inspection), count, mode, ret_column,
                       error);
}

static void
set_trouble (MgCondition *self, const char *trouble)
{
  g_autofree char *before = self->trouble;

  self->trouble = g_strdup (trouble);
  if (g_strcmp0 (before, trouble) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

static gboolean
on_look (MgFrame *frame, gpointer data)
{
  return mg_probe_look (data, frame);
}

/* Lets the sampler look, from now on, while the picture moves. */
static void
watch (MgCondition *self)
{
  g_autoptr (MgCatch) catch = NULL;
  g_autoptr (MgRangeSet) ranges = mg_range_set_new ();

  if (self->probe != NULL)
    mg_probe_add_ranges (self->probe, ranges);
  mg_inspection_watch (self->inspection, MG_PANE_CONDITION, self->probe != NULL ? ranges : NULL);
  mg_inspection_keep_shown (self->inspection, self->text != NULL);
  if (self->probe != NULL && !mg_view_get_paused (get_view (self)))
    catch = mg_catch_new (on_look, mg_probe_ref (self->probe), (GDestroyNotify) mg_probe_unref);
  mg_view_set_catch (get_view (self), catch);
}

static void
set_stopped (MgCondition *self, gboolean stopped)
{
  if (stopped == self->stopped)
    return;
  self->stopped = stopped;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STOPPED]);
}

static void
stop (MgCondition *self)
{
  g_autofree char *sentence = NULL;
  g_autoptr (MgRangeSet) cause = mg_probe_dup_cause (self->probe);

  mg_range_set_clear (self->cause);
  mg_range_set_add_set (self->cause, cause);
  /* Where what is typed is written, the cursor goes nowhere by itself. */
  if (!mg_range_set_is_empty (cause)
      && mg_editor_get_access (mg_view_get_editor (get_view (self))) == MG_ACCESS_READ)
    mg_inspection_jump (self->inspection, mg_range_set_get_range (cause, 0)->offset);
  sentence = mg_condition_text_stop (self->inspection);
  mg_inspection_say (self->inspection, sentence);
  set_stopped (self, TRUE);
}

static void
go_on (MgCondition *self)
{
  mg_range_set_clear (self->cause);
  set_stopped (self, FALSE);
}

static void
on_paused (MgCondition *self)
{
  gboolean paused = mg_view_get_paused (get_view (self));
  MgFrame *frame = mg_inspection_get_frame (self->inspection);

  if (self->text == NULL)
    return;
  if (paused && self->probe != NULL && frame->is_caught && frame->serial != self->serial)
    {
      self->serial = frame->serial;
      stop (self);
    }
  if (!paused && self->probe != NULL)
    mg_probe_start (self->probe, FALSE);
  if (!paused)
    go_on (self);
  watch (self);
}

/* What is in sight counts as the sample before: where an event is waited for, the next one may be long in coming. What only
 * this view has in it is in no sample. */
static void
look_at_present (MgCondition *self)
{
  MgFrame *frame = mg_inspection_get_frame (self->inspection);

  if (self->mode == MG_PROBE_BECOMES && frame->state == MG_FRAME_LIVE && frame->private_pages == NULL)
    mg_probe_look (self->probe, frame);
}

/* What is armed is made anew for what is there now. What comes where there was nothing was not true before. Returns: %FALSE,
 * with why, when it does not fit to that. */
static gboolean
compile (MgCondition *self, GError **error)
{
  gboolean from_nothing = self->probe == NULL && self->count > 0;
  g_autoptr (GError) failure = NULL;

  g_clear_pointer (&self->probe, mg_probe_unref);
  self->count = count_elements (self);
  self->probe = make_probe (self, self->text, self->mode, NULL, &failure);
  if (self->probe != NULL && from_nothing)
    mg_probe_start (self->probe, TRUE);
  else if (self->probe != NULL)
    look_at_present (self);
  set_trouble (self, failure != NULL ? failure->message : NULL);
  watch (self);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static void
say_trouble (MgCondition *self, gboolean dropped, const GError *error)
{
  g_autofree char *text = mg_typed_text_for_message (self->text);
  g_autofree char *sentence = NULL;

  if (dropped)
    sentence = g_strdup_printf (_ ("Pauses no more when “%s”: %s"), text, error->message);
  else
    sentence = g_strdup_printf (_ ("Cannot pause when “%s” for now: %s"), text, error->message);
  mg_inspection_say (self->inspection, sentence);
}

/* It may mean something else now, or nothing at all. */
static void
on_element (MgCondition *self)
{
  g_autoptr (GError) error = NULL;

  if (self->text == NULL || compile (self, &error))
    return;
  say_trouble (self, TRUE, error);
  mg_condition_drop (self);
}

static void
on_frame (MgCondition *self)
{
  MgFrame *frame = mg_inspection_get_frame (self->inspection);
  g_autoptr (GError) error = NULL;

  if (self->text == NULL)
    return;
  if (self->probe != NULL && (frame->state == MG_FRAME_GONE || frame->state == MG_FRAME_WAITING))
    mg_probe_start (self->probe, TRUE);
  if (frame->is_caught || count_elements (self) == self->count || frame->state != MG_FRAME_LIVE)
    return;
  if (!compile (self, &error))
    say_trouble (self, FALSE, error);
}

/**
 * mg_condition_new:
 * @inspection: what it stops; owns it
 *
 * Stops the picture at the sample that makes a condition true, which is looked for where samples are taken: what the window
 * does meanwhile makes no difference. It stays armed while the mapping is gone or made again, and when it has stopped: after
 * going on the condition has to be false once, or true with other values, as its mode says. Nothing of it is remembered.
 *
 * Returns: (transfer full): a condition that is not armed
 */
MgCondition *
mg_condition_new (MgInspection *inspection)
{
  MgCondition *self = g_object_new (MG_TYPE_CONDITION, NULL);

  self->inspection = inspection;
  g_signal_connect_swapped (mg_inspection_get_view (inspection), "notify::paused", G_CALLBACK (on_paused),
                            self);
  g_signal_connect_swapped (inspection, "notify::frame", G_CALLBACK (on_frame), self);
  g_signal_connect_swapped (inspection, "notify::element-name", G_CALLBACK (on_element), self);
  return self;
}

/**
 * mg_condition_check:
 * @self: a condition
 * @text: what somebody typed
 * @ret_column: (out) (optional): where it is wrong, in characters from 1 on; 0: as a whole
 * @error: return location
 *
 * Returns: whether it could be armed; else with %MG_ERROR_INVALID_VALUE
 */
gboolean
mg_condition_check (MgCondition *self, const char *text, guint *ret_column, GError **error)
{
  g_autoptr (GError) failure = NULL;
  MgProbe *probe = make_probe (self, text, MG_PROBE_IS, ret_column, &failure);

  g_clear_pointer (&probe, mg_probe_unref);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * mg_condition_arm:
 * @self: a condition
 * @text: what somebody typed
 * @mode: when it is to stop
 * @ret_column: (out) (optional): where it is wrong, in characters from 1 on; 0: as a whole
 * @error: return location
 *
 * Stops when this is true from now on, instead of what was armed before.
 *
 * Returns: %FALSE with %MG_ERROR_INVALID_VALUE, and what was armed before stays
 */
gboolean
mg_condition_arm (MgCondition *self, const char *text, MgProbeMode mode, guint *ret_column, GError **error)
{
  if (!mg_condition_check (self, text, ret_column, error))
    return FALSE;
  g_free (self->text);
  self->text = g_strstrip (g_strdup (text));
  self->mode = mode;
  self->count = 0;
  g_clear_pointer (&self->probe, mg_probe_unref);
  go_on (self);
  compile (self, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
  return TRUE;
}

/**
 * mg_condition_drop:
 * @self: a condition
 *
 * Stops no more. A picture that it has stopped stays where it is.
 */
void
mg_condition_drop (MgCondition *self)
{
  if (self->text == NULL)
    return;
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->probe, mg_probe_unref);
  set_trouble (self, NULL);
  watch (self);
  go_on (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

/**
 * mg_condition_get_text:
 * @self: a condition
 *
 * Returns: (transfer none) (nullable): what is armed, as it was typed; %NULL: nothing
 */
const char *
mg_condition_get_text (MgCondition *self)
{
  return self->text;
}

/**
 * mg_condition_get_mode:
 * @self: a condition
 *
 * Returns: when it stops
 */
MgProbeMode
mg_condition_get_mode (MgCondition *self)
{
  return self->mode;
}

/**
 * mg_condition_get_trouble:
 * @self: a condition
 *
 * Returns: (transfer none) (nullable): why it cannot stop anything now
 */
const char *
mg_condition_get_trouble (MgCondition *self)
{
  return self->trouble;
}

/**
 * mg_condition_get_stopped:
 * @self: a condition
 *
 * Returns: whether it has stopped the picture, which stands still since then
 */
gboolean
mg_condition_get_stopped (MgCondition *self)
{
  return self->stopped;
}

/**
 * mg_condition_get_cause:
 * @self: a condition
 *
 * Returns: (transfer none): the bytes that made it true, from the start of the mapping; none while it has not stopped
 */
const MgRangeSet *
mg_condition_get_cause (MgCondition *self)
{
  return self->cause;
}
