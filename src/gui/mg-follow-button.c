/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-follow-button.h"

#include <glib/gi18n-lib.h>

#include "mg-accessible.h"
#include "mg-follow-menu.h"
#include "mg-follow-text.h"

struct _MgFollowButton
{
  AdwBin parent_instance;

  AdwSplitButton *split_button;
  AdwButtonContent *content;
  MgFollowMenu *menu;

  MgInspection *inspection;
  GSignalGroup *signals;
  gboolean compact;
};

enum
{
  PROP_0,
  PROP_INSPECTION,
  PROP_COMPACT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MgFollowButton, mg_follow_button, ADW_TYPE_BIN)

static MgView *
get_view (MgFollowButton *self)
{
  return self->inspection != NULL ? mg_inspection_get_view (self->inspection) : NULL;
}

static void
update (MgFollowButton *self)
{
  MgView *view = get_view (self);
  gboolean paused = view != NULL && mg_view_get_paused (view);
  g_autofree char *label = NULL;
  g_autofree char *spoken = NULL;
  g_autofree char *tooltip = NULL;

  if (view == NULL)
    return;
  label = paused ? g_strdup (_ ("Paused")) : mg_follow_text_label (view);
  spoken = paused ? g_strdup (_ ("Paused")) : mg_follow_text_describe (view);
  tooltip = g_strdup_printf ("%s\n%s", spoken,
                             paused ? _ ("Follow What Other Programs Write") : _ ("Pause the Picture"));
  adw_button_content_set_icon_name (self->content, paused ? "media-playback-start-symbolic"
                                                          : "media-playback-pause-symbolic");
  adw_button_content_set_label (self->content, self->compact ? "" : label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->split_button), tooltip);
  mg_accessible_set_button_label (GTK_WIDGET (self->split_button), spoken);
}

static void
on_clicked (MgFollowButton *self)
{
  MgView *view = get_view (self);

  if (view != NULL)
    mg_view_set_paused (view, !mg_view_get_paused (view));
}

static void
mg_follow_button_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MgFollowButton *self = MG_FOLLOW_BUTTON (object);

  switch (id)
    {
    case PROP_INSPECTION:
      g_value_set_object (value, self->inspection);
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
    case PROP_INSPECTION:
      mg_follow_button_set_inspection (self, g_value_get_object (value));
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
  g_clear_object (&self->inspection);

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

  properties[PROP_INSPECTION]
    = g_param_spec_object ("inspection", NULL, NULL, MG_TYPE_INSPECTION,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_COMPACT] = g_param_spec_boolean (
    "compact", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (MG_TYPE_FOLLOW_MENU);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-follow-button.ui");
  gtk_widget_class_bind_template_child (widget_class, MgFollowButton, split_button);
  gtk_widget_class_bind_template_child (widget_class, MgFollowButton, content);
  gtk_widget_class_bind_template_child (widget_class, MgFollowButton, menu);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
}

static void
mg_follow_button_init (MgFollowButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (MG_TYPE_VIEW);
  g_signal_group_connect_swapped (self->signals, "notify::rate", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::trigger", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::paused", G_CALLBACK (update), self);
}

/**
 * mg_follow_button_new:
 *
 * Pauses a view and lets it go on, and has the menu of all ways to follow it.
 *
 * Returns: (transfer floating): a button for nothing
 */
GtkWidget *
mg_follow_button_new (void)
{
  return g_object_new (MG_TYPE_FOLLOW_BUTTON, NULL);
}

/**
 * mg_follow_button_set_catalog:
 * @self: a follow button
 * @catalog: (nullable): knows the names of semaphores that could be waited for
 */
void
mg_follow_button_set_catalog (MgFollowButton *self, MgCatalog *catalog)
{
  mg_follow_menu_set_catalog (self->menu, catalog);
}

/**
 * mg_follow_button_get_inspection:
 * @self: a follow button
 *
 * Returns: (transfer none) (nullable): what it pauses
 */
MgInspection *
mg_follow_button_get_inspection (MgFollowButton *self)
{
  return self->inspection;
}

/**
 * mg_follow_button_set_inspection:
 * @self: a follow button
 * @inspection: (nullable): what it is to pause
 */
void
mg_follow_button_set_inspection (MgFollowButton *self, MgInspection *inspection)
{
  if (!g_set_object (&self->inspection, inspection))
    return;
  g_signal_group_set_target (self->signals, get_view (self));
  mg_follow_menu_set_inspection (self->menu, inspection);
  gtk_widget_set_sensitive (GTK_WIDGET (self), inspection != NULL);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INSPECTION]);
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

/**
 * mg_follow_button_popup:
 * @self: a follow button with an inspection
 *
 * Opens the menu.
 */
void
mg_follow_button_popup (MgFollowButton *self)
{
  adw_split_button_popup (self->split_button);
}
