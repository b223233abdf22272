/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-follow-button.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "mg-accessible.h"

struct _MgFollowButton
{
  AdwBin parent_instance;

  AdwSplitButton *split_button;
  AdwButtonContent *content;
  GtkSpinButton *rate_spin;
  GtkScale *rate_scale;
  GtkWidget *once_button;
  GtkAdjustment *scale_adjustment;

  MgView *view;
  GSignalGroup *signals;
  GBindingGroup *bindings;
  gboolean compact;
};

enum
{
  PROP_0,
  PROP_VIEW,
  PROP_COMPACT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MgFollowButton, mg_follow_button, ADW_TYPE_BIN)

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
update_scale (MgFollowButton *self, guint rate)
{
  g_autofree char *text = g_strdup_printf (_ ("%u per second"), rate);

  if (place_to_rate (gtk_adjustment_get_value (self->scale_adjustment)) != rate)
    gtk_adjustment_set_value (self->scale_adjustment, rate_to_place (rate));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rate_scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
}

static void
update (MgFollowButton *self)
{
  guint rate = self->view != NULL ? mg_view_get_rate (self->view) : 60;
  gboolean paused = self->view != NULL && mg_view_get_paused (self->view);
  g_autofree char *label = NULL;
  g_autofree char *spoken = NULL;

  if (paused)
    {
      label = g_strdup (_ ("Paused"));
      spoken = g_strdup (_ ("Paused"));
    }
  else
    {
      /* Translators: samples per second */
      label = g_strdup_printf (_ ("%u/s"), rate);
      spoken = g_strdup_printf (_ ("Following at %u per second"), rate);
    }
  adw_button_content_set_icon_name (self->content, paused ? "media-playback-start-symbolic"
                                                          : "media-playback-pause-symbolic");
  adw_button_content_set_label (self->content, self->compact ? "" : label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->split_button),
                               paused ? _ ("Follow What Other Programs Write") : _ ("Pause the Picture"));
  mg_accessible_set_button_label (GTK_WIDGET (self->split_button), spoken);
  update_scale (self, rate);
}

static void
on_clicked (MgFollowButton *self)
{
  if (self->view != NULL)
    mg_view_set_paused (self->view, !mg_view_get_paused (self->view));
}

static void
on_once (MgFollowButton *self)
{
  if (self->view != NULL)
    mg_view_sample_once (self->view);
}

static void
on_scale_moved (MgFollowButton *self)
{
  if (self->view != NULL)
    mg_view_set_rate (self->view, place_to_rate (gtk_adjustment_get_value (self->scale_adjustment)));
}

static void
mg_follow_button_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MgFollowButton *self = MG_FOLLOW_BUTTON (object);

  switch (id)
    {
    case PROP_VIEW:
      g_value_set_object (value, self->view);
      break;
    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_follow_button_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MgFollowButton *self = MG_FOLLOW_BUTTON (object);

  switch (id)
    {
    case PROP_VIEW:
      mg_follow_button_set_view (self, g_value_get_object (value));
      break;
    case PROP_COMPACT:
      mg_follow_button_set_compact (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_follow_button_dispose (GObject *object)
{
  MgFollowButton *self = MG_FOLLOW_BUTTON (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->bindings);
  g_clear_object (&self->view);

  G_OBJECT_CLASS (mg_follow_button_parent_class)->dispose (object);
}

static void
mg_follow_button_class_init (MgFollowButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mg_follow_button_get_property;
  object_class->set_property = mg_follow_button_set_property;
  object_class->dispose = mg_follow_button_dispose;

  properties[PROP_VIEW] = g_param_spec_object (
    "view", NULL, NULL, MG_TYPE_VIEW, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_COMPACT] = g_param_spec_boolean (
    "compact", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-follow-button.ui");
  gtk_widget_class_bind_template_child (widget_class, MgFollowButton, split_button);
  gtk_widget_class_bind_template_child (widget_class, MgFollowButton, content);
  gtk_widget_class_bind_template_child (widget_class, MgFollowButton, rate_scale);
  gtk_widget_class_bind_template_child (widget_class, MgFollowButton, rate_spin);
  gtk_widget_class_bind_template_child (widget_class, MgFollowButton, scale_adjustment);
  gtk_widget_class_bind_template_child (widget_class, MgFollowButton, once_button);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_once);
  gtk_widget_class_bind_template_callback (widget_class, on_scale_moved);
}

static void
mg_follow_button_init (MgFollowButton *self)
{
  static const guint marks[] = { 1, 10, 30, 60, 120, 240 };

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", marks[i]);

      gtk_scale_add_mark (self->rate_scale, rate_to_place (marks[i]), GTK_POS_BOTTOM, text);
    }

  self->signals = g_signal_group_new (MG_TYPE_VIEW);
  g_signal_group_connect_swapped (self->signals, "notify::rate", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::paused", G_CALLBACK (update), self);
  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "rate", gtk_spin_button_get_adjustment (self->rate_spin), "value",
                        G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  update (self);
}

/**
 * mg_follow_button_new:
 *
 * Pauses a view and lets it go on, and sets how often it is sampled.
 *
 * Returns: (transfer floating): a button for nothing
 */
GtkWidget *
mg_follow_button_new (void)
{
  return g_object_new (MG_TYPE_FOLLOW_BUTTON, NULL);
}

/**
 * mg_follow_button_get_view:
 * @self: a follow button
 *
 * Returns: (transfer none) (nullable): what it pauses
 */
MgView *
mg_follow_button_get_view (MgFollowButton *self)
{
  return self->view;
}

/**
 * mg_follow_button_set_view:
 * @self: a follow button
 * @view: (nullable): what it is to pause
 */
void
mg_follow_button_set_view (MgFollowButton *self, MgView *view)
{
  if (!g_set_object (&self->view, view))
    return;
  g_signal_group_set_target (self->signals, view);
  g_binding_group_set_source (self->bindings, view);
  gtk_widget_set_sensitive (GTK_WIDGET (self), view != NULL);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
}

/**
 * mg_follow_button_get_compact:
 * @self: a follow button
 *
 * Returns: whether it shows its icon alone
 */
gboolean
mg_follow_button_get_compact (MgFollowButton *self)
{
  return self->compact;
}

/**
 * mg_follow_button_set_compact:
 * @self: a follow button
 * @compact: whether it shows its icon alone, where there is little room
 */
void
mg_follow_button_set_compact (MgFollowButton *self, gboolean compact)
{
  if (compact == self->compact)
    return;
  self->compact = compact;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPACT]);
}
