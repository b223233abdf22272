/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-follow-menu.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "mg-condition.h"
#include "mg-follow-choice.h"
#include "mg-follow-form.h"
#include "mg-follow-row.h"
#include "mg-settings.h"

/* What the window shows above the menu, and what is to stay free below, in pixels. */
#define MARGIN     80
#define MIN_HEIGHT 160

struct _MgFollowMenu
{
  GtkPopover parent_instance;

  GtkScrolledWindow *scroller;
  GtkStack *stack;
  GtkWidget *rate_box;
  GtkLabel *rate_heading;
  GtkSpinButton *rate_spin;
  GtkScale *rate_scale;
  GtkAdjustment *scale_adjustment;
  GtkBox *timer_rows;
  GtkBox *event_rows;
  GtkWidget *once_button;
  GtkWidget *pause_when_button;
  GtkLabel *pause_when_keys;
  GtkLabel *condition_label;
  MgFollowForm *form;
  GtkWidget *rows[MG_N_FOLLOW_WAYS];

  MgInspection *inspection;
  MgCatalog *catalog;
  GSignalGroup *signals;
  GSignalGroup *condition_signals;
  gboolean updating;
  /* Where the keys went before. */
  GtkWidget *focus_before;
};

G_DEFINE_FINAL_TYPE (MgFollowMenu, mg_follow_menu, GTK_TYPE_POPOVER)

static MgView *
get_view (MgFollowMenu *self)
{
  return self->inspection != NULL ? mg_inspection_get_view (self->inspection) : NULL;
}

/* Where a rate is on the scale, from 0 to 1: what counts is the factor between two rates. */
static double
rate_to_place (guint rate)
{
  return log (rate) / log (MG_RATE_MAX);
}

static guint
place_to_rate (double place)
{
  return (guint) (pow (MG_RATE_MAX, place) + 0.5);
}

static void
show_rate (MgFollowMenu *self, guint rate)
{
  g_autofree char *text = g_strdup_printf (_ ("%u per second"), rate);

  self->updating = TRUE;
  gtk_spin_button_set_value (self->rate_spin, rate);
  if (place_to_rate (gtk_adjustment_get_value (self->scale_adjustment)) != rate)
    gtk_adjustment_set_value (self->scale_adjustment, rate_to_place (rate));
  self->updating = FALSE;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rate_scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
}

static void
update (MgFollowMenu *self)
{
  MgView *view = get_view (self);
  MgFollowWay current;

  if (view == NULL)
    return;
  current = mg_follow_way_of (view);
  for (MgFollowWay way = 0; way < MG_N_FOLLOW_WAYS; way++)
    mg_follow_row_set_current (MG_FOLLOW_ROW (self->rows[way]), mg_view_get_trigger (view), way == current);
  gtk_label_set_text_with_mnemonic (self->rate_heading, mg_follow_way_waits (current)
                                                          ? _ ("At most _samples per second")
                                                          : _ ("_Samples per second"));
  gtk_widget_set_sensitive (self->rate_box, mg_view_get_rate (view) <= MG_RATE_MAX);
  if (mg_view_get_rate (view) <= MG_RATE_MAX)
    show_rate (self, mg_view_get_rate (view));
}

static void
on_rate (MgFollowMenu *self)
{
  if (!self->updating && get_view (self) != NULL)
    mg_view_set_rate (get_view (self), (guint) gtk_spin_button_get_value_as_int (self->rate_spin));
}

static void
on_scale_moved (MgFollowMenu *self)
{
  if (!self->updating && get_view (self) != NULL)
    mg_view_set_rate (get_view (self), place_to_rate (gtk_adjustment_get_value (self->scale_adjustment)));
}

static void
on_once (MgFollowMenu *self)
{
  if (get_view (self) != NULL)
    mg_view_sample_once (get_view (self));
}

static void
update_condition (MgFollowMenu *self)
{
  const char *text = NULL;
  g_autofree char *sentence = NULL;

  if (self->inspection != NULL)
    text = mg_condition_get_text (mg_inspection_get_condition (self->inspection));
  /* Translators: a condition, as “[10] > 1000” */
  if (text != NULL)
    sentence = g_strdup_printf (_ ("Pauses when “%s”"), text);
  gtk_label_set_text (self->condition_label, text != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->condition_label), text != NULL);
}

static void
on_pause_when (MgFollowMenu *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.pause-when", NULL);
}

static void
show_ways (MgFollowMenu *self)
{
  gtk_stack_set_visible_child_name (self->stack, "ways");
  mg_follow_form_end (self->form);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static void
on_back (MgFollowMenu *self)
{
  show_ways (self);
  if (get_view (self) != NULL)
    gtk_widget_grab_focus (self->rows[mg_follow_way_of (get_view (self))]);
}

/* The question, if there is one, is of the window: the menu goes before. */
static void
wait_for (MgFollowMenu *self, MgTrigger *trigger)
{
  g_autoptr (MgInspection) inspection = g_object_ref (self->inspection);
  g_autoptr (MgTrigger) held = mg_trigger_ref (trigger);

  gtk_popover_popdown (GTK_POPOVER (self));
  mg_follow_choice_wait (GTK_WIDGET (self), inspection, held);
}

static void
on_row (MgFollowMenu *self, MgFollowRow *row)
{
  MgFollowWay way = mg_follow_row_get_way (row);
  g_autoptr (MgTrigger) writes = NULL;

  if (self->inspection == NULL)
    return;
  switch (way)
    {
    case MG_FOLLOW_TIMER:
      mg_follow_choice_set_rate (self->inspection,
                                 (guint) gtk_spin_button_get_value_as_int (self->rate_spin));
      return;
    case MG_FOLLOW_ADAPTIVE:
      mg_follow_choice_set_rate (self->inspection, MG_RATE_ADAPTIVE);
      return;
    case MG_FOLLOW_SPIN:
      mg_follow_choice_set_rate (self->inspection, MG_RATE_SPIN);
      return;
    case MG_FOLLOW_WRITE:
      writes = mg_trigger_new_write ();
      wait_for (self, writes);
      return;
    default:
      mg_follow_form_begin (self->form, way, self->inspection, self->catalog);
      gtk_stack_set_visible_child_name (self->stack, "form");
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
      gtk_widget_grab_focus (GTK_WIDGET (self->form));
    }
}

/* No higher than its window: what does not fit is scrolled to. */
static void
mg_follow_menu_map (GtkWidget *widget)
{
  MgFollowMenu *self = MG_FOLLOW_MENU (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  int height = root != NULL ? gtk_widget_get_height (GTK_WIDGET (root)) : 0;

  if (focus != NULL && !gtk_widget_is_ancestor (focus, gtk_widget_get_parent (widget)))
    g_set_weak_pointer (&self->focus_before, focus);
  gtk_scrolled_window_set_max_content_height (self->scroller, MAX (height - MARGIN, MIN_HEIGHT));
  show_ways (self);
  update (self);

  GTK_WIDGET_CLASS (mg_follow_menu_parent_class)->map (widget);

  if (get_view (self) != NULL)
    gtk_widget_grab_focus (self->rows[mg_follow_way_of (get_view (self))]);
}

/* Whoever chose goes on where they were. */
static void
mg_follow_menu_closed (GtkPopover *popover)
{
  MgFollowMenu *self = MG_FOLLOW_MENU (popover);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  gboolean is_here = focus == NULL || (parent != NULL && gtk_widget_is_ancestor (focus, parent));

  if (is_here && self->focus_before != NULL && gtk_widget_get_root (self->focus_before) == root)
    gtk_widget_grab_focus (self->focus_before);
  g_clear_weak_pointer (&self->focus_before);
  mg_follow_form_end (self->form);
}

static void
mg_follow_menu_dispose (GObject *object)
{
  MgFollowMenu *self = MG_FOLLOW_MENU (object);

  g_clear_weak_pointer (&self->focus_before);
  g_clear_object (&self->signals);
  g_clear_object (&self->condition_signals);
  g_clear_object (&self->inspection);
  g_clear_object (&self->catalog);

  G_OBJECT_CLASS (mg_follow_menu_parent_class)->dispose (object);
}

static void
mg_follow_menu_class_init (MgFollowMenuClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_follow_menu_dispose;
  widget_class->map = mg_follow_menu_map;
  GTK_POPOVER_CLASS (klass)->closed = mg_follow_menu_closed;

  g_type_ensure (MG_TYPE_FOLLOW_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-follow-menu.ui");
  gtk_widget_class_bind_template_child (widget_class, MgFollowMenu, scroller);
  gtk_widget_class_bind_template_child (widget_class, MgFollowMenu, stack);
  gtk_widget_class_bind_template_child (widget_class, MgFollowMenu, rate_box);
  gtk_widget_class_bind_template_child (widget_class, MgFollowMenu, rate_heading);
  gtk_widget_class_bind_template_child (widget_class, MgFollowMenu, rate_spin);
  gtk_widget_class_bind_template_child (widget_class, MgFollowMenu, rate_scale);
  gtk_widget_class_bind_template_child (widget_class, MgFollowMenu, scale_adjustment);
  gtk_widget_class_bind_template_child (widget_class, MgFollowMenu, timer_rows);
  gtk_widget_class_bind_template_child (widget_class, MgFollowMenu, event_rows);
  gtk_widget_class_bind_template_child (widget_class, MgFollowMenu, once_button);
  gtk_widget_class_bind_template_child (widget_class, MgFollowMenu, pause_when_button);
  gtk_widget_class_bind_template_child (widget_class, MgFollowMenu, pause_when_keys);
  gtk_widget_class_bind_template_child (widget_class, MgFollowMenu, condition_label);
  gtk_widget_class_bind_template_child (widget_class, MgFollowMenu, form);
  gtk_widget_class_bind_template_callback (widget_class, on_rate);
  gtk_widget_class_bind_template_callback (widget_class, on_scale_moved);
  gtk_widget_class_bind_template_callback (widget_class, on_once);
  gtk_widget_class_bind_template_callback (widget_class, on_pause_when);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, wait_for);
}

static void
mg_follow_menu_init (MgFollowMenu *self)
{
  static const guint marks[] = { 1, 10, 30, 60, 120, 240 };
  g_autofree char *keys = gtk_accelerator_get_label (GDK_KEY_F5, GDK_CONTROL_MASK | GDK_SHIFT_MASK);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_text (self->pause_when_keys, keys);
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", marks[i]);

      gtk_scale_add_mark (self->rate_scale, rate_to_place (marks[i]), GTK_POS_BOTTOM, text);
    }
  for (MgFollowWay way = 0; way < MG_N_FOLLOW_WAYS; way++)
    {
      self->rows[way] = mg_follow_row_new (way);
      g_signal_connect_swapped (self->rows[way], "clicked", G_CALLBACK (on_row), self);
      gtk_box_append (mg_follow_way_waits (way) ? self->event_rows : self->timer_rows, self->rows[way]);
    }
  self->signals = g_signal_group_new (MG_TYPE_VIEW);
  g_signal_group_connect_swapped (self->signals, "notify::rate", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::trigger", G_CALLBACK (update), self);
  self->condition_signals = g_signal_group_new (MG_TYPE_CONDITION);
  g_signal_group_connect_swapped (self->condition_signals, "notify::text", G_CALLBACK (update_condition),
                                  self);
}

/**
 * mg_follow_menu_new:
 *
 * Offers all ways to follow a view, each with what it takes, and to pause it by a condition.
 *
 * Returns: (transfer floating): a popover about nothing
 */
GtkWidget *
mg_follow_menu_new (void)
{
  return g_object_new (MG_TYPE_FOLLOW_MENU, NULL);
}

/**
 * mg_follow_menu_set_catalog:
 * @self: a menu
 * @catalog: (nullable): knows the names of semaphores
 */
void
mg_follow_menu_set_catalog (MgFollowMenu *self, MgCatalog *catalog)
{
  g_set_object (&self->catalog, catalog);
}

/* One that has neither yet has what others begin with. */
static void
show_default_rate (MgFollowMenu *self)
{
  g_autoptr (GSettings) settings = mg_settings_new ();

  show_rate (self, (guint) g_settings_get_int (settings, "default-rate"));
}

/**
 * mg_follow_menu_set_inspection:
 * @self: a menu
 * @inspection: (nullable): whose view it is to be about
 */
void
mg_follow_menu_set_inspection (MgFollowMenu *self, MgInspection *inspection)
{
  MgMapping *mapping;

  if (inspection == self->inspection)
    return;
  gtk_popover_popdown (GTK_POPOVER (self));
  g_set_object (&self->inspection, inspection);
  g_signal_group_set_target (self->signals, get_view (self));
  g_signal_group_set_target (self->condition_signals,
                             inspection != NULL ? mg_inspection_get_condition (inspection) : NULL);
  update_condition (self);
  if (inspection == NULL)
    return;
  mapping = mg_view_get_mapping (get_view (self));
  for (MgFollowWay way = 0; way < MG_N_FOLLOW_WAYS; way++)
    gtk_widget_set_visible (self->rows[way], mg_follow_way_is_offered (way, mapping));
  show_default_rate (self);
  update (self);
}

/**
 * mg_follow_menu_get_row:
 * @self: a menu
 * @way: how to follow
 *
 * Returns: (transfer none): what offers it
 */
GtkWidget *
mg_follow_menu_get_row (MgFollowMenu *self, MgFollowWay way)
{
  return self->rows[way];
}
