/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-pause-chips.h"

#include <glib/gi18n-lib.h>

#include "mg-condition.h"
#include "mg-text.h"
#include "mg-typed-text.h"

struct _MgPauseChips
{
  GtkWidget parent_instance;

  GtkWidget *armed_chip;
  GtkLabel *armed_label;
  GtkWidget *drop_button;
  GtkWidget *paused_chip;
  GtkLabel *paused_label;

  MgInspection *inspection;
  GSignalGroup *view_signals;
  GSignalGroup *condition_signals;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MgPauseChips, mg_pause_chips, GTK_TYPE_WIDGET)

static char *
describe_paused (MgPauseChips *self)
{
  MgCondition *condition = mg_inspection_get_condition (self->inspection);
  g_autofree char *time
    = mg_text_format_time (mg_view_get_paused_at (mg_inspection_get_view (self->inspection)), 3);
  g_autofree char *text = NULL;

  if (!mg_condition_get_stopped (condition))
    /* Translators: a time of day */
    return g_strdup_printf (_ ("Paused %s"), time);
  text = mg_typed_text_for_message (mg_condition_get_text (condition));
  /* Translators: a time of day, and the condition that was true then */
  return g_strdup_printf (_ ("Paused %s — %s"), time, text);
}

static void
update (MgPauseChips *self)
{
  MgCondition *condition = self->inspection != NULL ? mg_inspection_get_condition (self->inspection) : NULL;
  const char *text = condition != NULL ? mg_condition_get_text (condition) : NULL;
  gboolean armed = text != NULL && !mg_condition_get_stopped (condition);
  gboolean paused
    = self->inspection != NULL && mg_view_get_paused (mg_inspection_get_view (self->inspection));
  g_autofree char *shown = armed ? mg_typed_text_for_message (text) : NULL;
  /* Translators: a condition */
  g_autofree char *armed_text = armed ? g_strdup_printf (_ ("Pauses when %s"), shown) : g_strdup ("");
  g_autofree char *paused_text = paused ? describe_paused (self) : g_strdup ("");

  gtk_label_set_text (self->armed_label, armed_text);
  gtk_label_set_text (self->paused_label, paused_text);
  gtk_widget_set_visible (self->armed_chip, armed);
  gtk_widget_set_visible (self->paused_chip, paused);
  if (condition != NULL && armed && mg_condition_get_trouble (condition) != NULL)
    gtk_widget_set_tooltip_text (self->armed_chip, mg_condition_get_trouble (condition));
  else
    gtk_widget_set_tooltip_text (self->armed_chip, armed_text);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_drop (MgPauseChips *self)
{
  mg_condition_drop (mg_inspection_get_condition (self->inspection));
}

static void
mg_pause_chips_dispose (GObject *object)
{
  MgPauseChips *self = MG_PAUSE_CHIPS (object);
  GtkWidget *child;

  g_clear_object (&self->view_signals);
  g_clear_object (&self->condition_signals);
  g_clear_object (&self->inspection);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mg_pause_chips_parent_class)->dispose (object);
}

static void
mg_pause_chips_class_init (MgPauseChipsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_pause_chips_dispose;

  /**
   * MgPauseChips::changed:
   * @self: chips
   *
   * They say something else.
   */
  signals[SIGNAL_CHANGED]
    = g_signal_new ("changed", MG_TYPE_PAUSE_CHIPS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-pause-chips.ui");
  gtk_widget_class_bind_template_child (widget_class, MgPauseChips, armed_chip);
  gtk_widget_class_bind_template_child (widget_class, MgPauseChips, armed_label);
  gtk_widget_class_bind_template_child (widget_class, MgPauseChips, drop_button);
  gtk_widget_class_bind_template_child (widget_class, MgPauseChips, paused_chip);
  gtk_widget_class_bind_template_child (widget_class, MgPauseChips, paused_label);
  gtk_widget_class_bind_template_callback (widget_class, on_drop);
}

static void
mg_pause_chips_init (MgPauseChips *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->view_signals = g_signal_group_new (MG_TYPE_VIEW);
  g_signal_group_connect_swapped (self->view_signals, "notify::paused", G_CALLBACK (update), self);
  self->condition_signals = g_signal_group_new (MG_TYPE_CONDITION);
  g_signal_group_connect_swapped (self->condition_signals, "notify::text", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->condition_signals, "notify::stopped", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->condition_signals, "notify::trouble", G_CALLBACK (update), self);
}

/**
 * mg_pause_chips_new:
 *
 * Tells that the picture stands still, since when and why, or that it will by itself.
 *
 * Returns: (transfer floating): chips about nothing
 */
GtkWidget *
mg_pause_chips_new (void)
{
  return g_object_new (MG_TYPE_PAUSE_CHIPS, NULL);
}

/**
 * mg_pause_chips_set_inspection:
 * @self: chips
 * @inspection: (nullable): what they are to be about
 */
void
mg_pause_chips_set_inspection (MgPauseChips *self, MgInspection *inspection)
{
  if (!g_set_object (&self->inspection, inspection))
    return;
  g_signal_group_set_target (self->view_signals,
                             inspection != NULL ? mg_inspection_get_view (inspection) : NULL);
  g_signal_group_set_target (self->condition_signals,
                             inspection != NULL ? mg_inspection_get_condition (inspection) : NULL);
  update (self);
}

/**
 * mg_pause_chips_set_folded:
 * @self: chips
 * @folded: whether there is little room
 */
void
mg_pause_chips_set_folded (MgPauseChips *self, gboolean folded)
{
  gtk_widget_set_visible (self->drop_button, !folded);
}

/**
 * mg_pause_chips_get_text:
 * @self: chips
 *
 * Returns: (transfer none): what they say, folded or not; empty: nothing
 */
const char *
mg_pause_chips_get_text (MgPauseChips *self)
{
  const char *paused = gtk_label_get_text (self->paused_label);

  return *paused != 0 ? paused : gtk_label_get_text (self->armed_label);
}
