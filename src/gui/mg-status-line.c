/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-status-line.h"

#include <glib/gi18n-lib.h>

#include "mg-accessible.h"
#include "mg-pause-chips.h"
#include "mg-rate-meter.h"
#include "mg-status-popover.h"
#include "mg-text.h"

/* How often what counts by itself is shown, and told to screen readers, and how long a sentence stays, in
 * milliseconds. */
#define COUNT_INTERVAL    250
#define SPEAK_INTERVAL    1000
#define SENTENCE_DURATION 8000

struct _MgStatusLine
{
  GtkWidget parent_instance;

  GtkLabel *sentence_label;
  MgPauseChips *chips;
  GtkLabel *offset_label;
  GtkLabel *place_label;
  GtkLabel *rate_label;
  GtkLabel *changes_label;
  GtkLabel *missed_label;
  GtkLabel *torn_label;
  GtkWidget *more_button;
  MgStatusPopover *popover;

  MgInspection *inspection;
  GSignalGroup *inspection_signals;
  GSignalGroup *view_signals;
  MgRateMeter *changes;
  MgRateMeter *samples;
  gboolean folded;
  guint count_id;
  gboolean uncounted;
  guint speak_id;
  gboolean unspoken;
  guint sentence_id;
};

enum
{
  PROP_0,
  PROP_INSPECTION,
  PROP_FOLDED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MgStatusLine, mg_status_line, GTK_TYPE_WIDGET)

static void
speak (MgStatusLine *self)
{
  g_autofree char *text = mg_status_line_get_text (self);

  mg_accessible_set_label (GTK_WIDGET (self), text);
  self->unspoken = FALSE;
}

static gboolean
on_speak (gpointer data)
{
  MgStatusLine *self = data;

  if (self->unspoken)
    {
      speak (self);
      return G_SOURCE_CONTINUE;
    }
  self->speak_id = 0;
  return G_SOURCE_REMOVE;
}

/* What changes together is told together. */
static void
queue_speech (MgStatusLine *self)
{
  self->unspoken = TRUE;
  if (self->speak_id == 0)
    self->speak_id = g_timeout_add (SPEAK_INTERVAL, on_speak, self);
}

static void
set_label (MgStatusLine *self, GtkLabel *label, const char *text)
{
  if (g_str_equal (gtk_label_get_text (label), text))
    return;
  gtk_label_set_text (label, text);
  queue_speech (self);
}

/* What counts by itself keeps the room that it has had, or all beside it would dance. */
static void
set_count (MgStatusLine *self, GtkLabel *label, const char *text)
{
  gtk_label_set_width_chars (label, MAX (gtk_label_get_width_chars (label), (int) g_utf8_strlen (text, -1)));
  set_label (self, label, text);
}

static void
update_place (MgStatusLine *self)
{
  g_autofree char *offset = mg_text_format_offset (mg_inspection_get_cursor (self->inspection));
  g_autofree char *place = mg_status_text_place (self->inspection);

  set_label (self, self->offset_label, offset);
  set_label (self, self->place_label, place);
}

static char *
format_rate (MgRateMeter *meter)
{
  double rate = 0;

  return mg_rate_meter_get (meter, &rate) ? mg_rate_meter_format (rate) : g_strdup ("–");
}

/* That it is paused, and since when, a chip says. */
static void
update_room (MgStatusLine *self)
{
  gboolean paused
    = self->inspection != NULL && mg_view_get_paused (mg_inspection_get_view (self->inspection));

  gtk_widget_set_visible (GTK_WIDGET (self->place_label), !self->folded);
  gtk_widget_set_visible (GTK_WIDGET (self->rate_label), !self->folded && !paused);
  gtk_widget_set_visible (GTK_WIDGET (self->changes_label), !self->folded && !paused);
  mg_pause_chips_set_folded (self->chips, self->folded);
}

static void
update_counts (MgStatusLine *self)
{
  g_autofree char *changes = format_rate (self->changes);
  g_autofree char *samples = format_rate (self->samples);
  MgStatusRates rates = { changes, samples };
  g_autofree char *follow = mg_status_text_follow (self->inspection, &rates);
  g_autofree char *missed = mg_status_text_missed (self->inspection);
  g_autofree char *torn = mg_status_text_torn (self->inspection);
  /* Translators: changes per second */
  g_autofree char *changes_text = g_strdup_printf (_ ("%s chg/s"), changes);

  set_count (self, self->rate_label, follow);
  set_label (self, self->changes_label, changes_text);
  set_count (self, self->missed_label, missed);
  set_count (self, self->torn_label, torn);
  mg_status_popover_take_rates (self->popover, &rates);
  self->uncounted = FALSE;
}

static gboolean
on_count (gpointer data)
{
  MgStatusLine *self = data;

  if (self->uncounted)
    {
      update_counts (self);
      return G_SOURCE_CONTINUE;
    }
  self->count_id = 0;
  return G_SOURCE_REMOVE;
}

/* The user has it followed in another way: what was counted, and how much room that took, is of no use any more. */
static void
on_follow (MgStatusLine *self)
{
  GtkLabel *labels[] = { self->rate_label, self->missed_label, self->torn_label };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    gtk_label_set_width_chars (labels[i], -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->missed_label),
                               mg_status_text_missed_meaning (self->inspection));
  mg_rate_meter_reset (self->changes);
  mg_rate_meter_reset (self->samples);
  update_room (self);
  update_counts (self);
}

static void
on_frame (MgStatusLine *self)
{
  MgFrame *frame = mg_inspection_get_frame (self->inspection);

  /* What does not answer, or is not there, changes in a way that nobody sees: no number is the truth. */
  if (frame->state == MG_FRAME_LIVE && !mg_view_get_paused (mg_inspection_get_view (self->inspection)))
    {
      mg_rate_meter_add (self->changes, frame->time, frame->changed_bytes);
      mg_rate_meter_add (self->samples, frame->time, frame->samples);
    }
  else
    {
      mg_rate_meter_reset (self->changes);
      mg_rate_meter_reset (self->samples);
    }

  self->uncounted = TRUE;
  if (self->count_id == 0)
    {
      update_counts (self);
      self->count_id = g_timeout_add (COUNT_INTERVAL, on_count, self);
    }
}

static gboolean
on_sentence_end (gpointer data)
{
  MgStatusLine *self = data;

  self->sentence_id = 0;
  set_label (self, self->sentence_label, "");
  return G_SOURCE_REMOVE;
}

static void
on_sentence (MgStatusLine *self)
{
  g_clear_handle_id (&self->sentence_id, g_source_remove);
  set_label (self, self->sentence_label, mg_inspection_get_sentence (self->inspection));
  self->sentence_id = g_timeout_add (SENTENCE_DURATION, on_sentence_end, self);
}

static void
clear (MgStatusLine *self)
{
  GtkLabel *labels[] = { self->sentence_label, self->offset_label, self->place_label, self->rate_label,
                         self->changes_label,  self->missed_label, self->torn_label };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    gtk_label_set_text (labels[i], "");
  g_clear_handle_id (&self->count_id, g_source_remove);
  g_clear_handle_id (&self->speak_id, g_source_remove);
  g_clear_handle_id (&self->sentence_id, g_source_remove);
}

static void
mg_status_line_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MgStatusLine *self = MG_STATUS_LINE (object);

  switch (id)
    {
    case PROP_INSPECTION:
      g_value_set_object (value, self->inspection);
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_status_line_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MgStatusLine *self = MG_STATUS_LINE (object);

  switch (id)
    {
    case PROP_INSPECTION:
      mg_status_line_set_inspection (self, g_value_get_object (value));
      break;
    case PROP_FOLDED:
      mg_status_line_set_folded (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_status_line_dispose (GObject *object)
{
  MgStatusLine *self = MG_STATUS_LINE (object);
  GtkWidget *child;

  mg_status_line_set_inspection (self, NULL);
  g_clear_object (&self->inspection_signals);
  g_clear_object (&self->view_signals);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mg_status_line_parent_class)->dispose (object);
}

static void
mg_status_line_finalize (GObject *object)
{
  g_clear_pointer (&MG_STATUS_LINE (object)->changes, mg_rate_meter_free);
  g_clear_pointer (&MG_STATUS_LINE (object)->samples, mg_rate_meter_free);

  G_OBJECT_CLASS (mg_status_line_parent_class)->finalize (object);
}

static void
mg_status_line_class_init (MgStatusLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mg_status_line_get_property;
  object_class->set_property = mg_status_line_set_property;
  object_class->dispose = mg_status_line_dispose;
  object_class->finalize = mg_status_line_finalize;

  properties[PROP_INSPECTION]
    = g_param_spec_object ("inspection", NULL, NULL, MG_TYPE_INSPECTION,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_FOLDED] = g_param_spec_boolean (
    "folded", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "mg-status-line");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);

  g_type_ensure (MG_TYPE_PAUSE_CHIPS);
  g_type_ensure (MG_TYPE_STATUS_POPOVER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-status-line.ui");
  gtk_widget_class_bind_template_child (widget_class, MgStatusLine, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, MgStatusLine, chips);
  gtk_widget_class_bind_template_child (widget_class, MgStatusLine, offset_label);
  gtk_widget_class_bind_template_child (widget_class, MgStatusLine, place_label);
  gtk_widget_class_bind_template_child (widget_class, MgStatusLine, rate_label);
  gtk_widget_class_bind_template_child (widget_class, MgStatusLine, changes_label);
  gtk_widget_class_bind_template_child (widget_class, MgStatusLine, missed_label);
  gtk_widget_class_bind_template_child (widget_class, MgStatusLine, torn_label);
  gtk_widget_class_bind_template_child (widget_class, MgStatusLine, more_button);
  gtk_widget_class_bind_template_child (widget_class, MgStatusLine, popover);
}

/* Who wants to know more points at what there is. */
static void
on_clicked (MgStatusLine *self)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->more_button));
}

static void
mg_status_line_init (MgStatusLine *self)
{
  GtkGesture *gesture;

  gtk_widget_init_template (GTK_WIDGET (self));
  mg_accessible_set_button_label (self->more_button, _ ("How this view is followed"));
  self->changes = mg_rate_meter_new ();
  self->samples = mg_rate_meter_new ();
  g_signal_connect_swapped (self->chips, "changed", G_CALLBACK (queue_speech), self);

  gesture = gtk_gesture_click_new ();
  g_signal_connect_swapped (gesture, "released", G_CALLBACK (on_clicked), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
  self->inspection_signals = g_signal_group_new (MG_TYPE_INSPECTION);
  g_signal_group_connect_swapped (self->inspection_signals, "notify::cursor", G_CALLBACK (update_place),
                                  self);
  g_signal_group_connect_swapped (self->inspection_signals, "notify::extent", G_CALLBACK (update_place),
                                  self);
  g_signal_group_connect_swapped (self->inspection_signals, "notify::element-name", G_CALLBACK (update_place),
                                  self);
  g_signal_group_connect_swapped (self->inspection_signals, "notify::frame", G_CALLBACK (on_frame), self);
  g_signal_group_connect_swapped (self->inspection_signals, "notify::sentence", G_CALLBACK (on_sentence),
                                  self);
  self->view_signals = g_signal_group_new (MG_TYPE_VIEW);
  g_signal_group_connect_swapped (self->view_signals, "notify::paused", G_CALLBACK (on_follow), self);
  g_signal_group_connect_swapped (self->view_signals, "notify::rate", G_CALLBACK (on_follow), self);
  g_signal_group_connect_swapped (self->view_signals, "notify::trigger", G_CALLBACK (on_follow), self);
}

/**
 * mg_status_line_new:
 *
 * One line: what happened last, where the cursor is, and how well the mapping can be followed.
 *
 * Returns: (transfer floating): a line about nothing
 */
GtkWidget *
mg_status_line_new (void)
{
  return g_object_new (MG_TYPE_STATUS_LINE, NULL);
}

/**
 * mg_status_line_get_inspection:
 * @self: a status line
 *
 * Returns: (transfer none) (nullable): what it is about
 */
MgInspection *
mg_status_line_get_inspection (MgStatusLine *self)
{
  return self->inspection;
}

/**
 * mg_status_line_set_inspection:
 * @self: a status line
 * @inspection: (nullable): what it is to be about
 */
void
mg_status_line_set_inspection (MgStatusLine *self, MgInspection *inspection)
{
  if (!g_set_object (&self->inspection, inspection))
    return;
  g_signal_group_set_target (self->inspection_signals, inspection);
  g_signal_group_set_target (self->view_signals,
                             inspection != NULL ? mg_inspection_get_view (inspection) : NULL);
  mg_pause_chips_set_inspection (self->chips, inspection);
  mg_status_popover_set_inspection (self->popover, inspection);
  clear (self);
  if (inspection != NULL)
    {
      update_place (self);
      on_follow (self);
      if (*mg_inspection_get_sentence (inspection) != 0)
        on_sentence (self);
    }
  speak (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INSPECTION]);
}

/**
 * mg_status_line_get_folded:
 * @self: a status line
 *
 * Returns: whether there is little room
 */
gboolean
mg_status_line_get_folded (MgStatusLine *self)
{
  return self->folded;
}

/**
 * mg_status_line_set_folded:
 * @self: a status line
 * @folded: whether there is little room: the offset and what was missed or torn stay, the rest is in
 * the popover
 */
void
mg_status_line_set_folded (MgStatusLine *self, gboolean folded)
{
  if (folded == self->folded)
    return;
  self->folded = folded;
  update_room (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
}

/**
 * mg_status_line_get_text:
 * @self: a status line
 *
 * Returns: (transfer full): all that it says, whether folded or not, as screen readers have it
 */
char *
mg_status_line_get_text (MgStatusLine *self)
{
  const char *parts[] = {
    gtk_label_get_text (self->sentence_label), mg_pause_chips_get_text (self->chips),
    gtk_label_get_text (self->offset_label),   gtk_label_get_text (self->place_label),
    gtk_label_get_text (self->rate_label),     gtk_label_get_text (self->changes_label),
    gtk_label_get_text (self->missed_label),   gtk_label_get_text (self->torn_label),
  };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (*parts[i] != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", parts[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
