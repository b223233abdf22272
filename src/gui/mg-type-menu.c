/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-type-menu.h"

#include <glib/gi18n-lib.h>

#include "mg-accessible.h"

#define ORDER_LITTLE "little"
#define ORDER_BIG    "big"

struct _MgTypeMenu
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkLabel *name_label;
  GtkLabel *suffix_label;

  MgInspection *inspection;
  GSignalGroup *signals;
};

enum
{
  PROP_0,
  PROP_INSPECTION,
  PROP_NAME,
  PROP_ORDER,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MgTypeMenu, mg_type_menu, ADW_TYPE_BIN)

static MgElement
get_element (MgTypeMenu *self)
{
  MgElement none = { MG_ELEMENT_F32, FALSE };

  return self->inspection != NULL ? mg_inspection_get_element (self->inspection) : none;
}

static void
update (MgTypeMenu *self)
{
  MgElement element = get_element (self);
  const char *name = mg_element_type_get_name (element.type);
  gboolean assumed = self->inspection != NULL && mg_inspection_get_assumed (self->inspection);
  gboolean swapped = element.big_endian && mg_element_get_size (element) > 1;
  /* Translators: behind the name of a type: nobody has chosen it */
  const char *suffix = assumed ? _ ("assumed") : swapped ? _ ("big-endian") : "";
  /* Translators: the name of a type, maybe “big-endian” or “assumed” */
  g_autofree char *spoken = g_strdup_printf (_ ("Element type: %s %s"), name, suffix);

  gtk_label_set_text (self->name_label, name);
  gtk_label_set_text (self->suffix_label, suffix);
  gtk_widget_set_visible (GTK_WIDGET (self->suffix_label), *suffix != 0);
  mg_accessible_set_button_label (GTK_WIDGET (self->button), g_strchomp (spoken));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ORDER]);
}

static void
choose_name (MgTypeMenu *self, const char *name)
{
  MgElement element;

  if (self->inspection == NULL || !mg_element_parse_type (name, &element, NULL))
    return;
  element.big_endian = get_element (self).big_endian;
  mg_inspection_set_element (self->inspection, element);
  gtk_menu_button_popdown (self->button);
}

static void
choose_order (MgTypeMenu *self, const char *order)
{
  MgElement element = get_element (self);

  if (self->inspection == NULL)
    return;
  element.big_endian = g_str_equal (order, ORDER_BIG);
  mg_inspection_set_element (self->inspection, element);
}

static void
mg_type_menu_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MgTypeMenu *self = MG_TYPE_MENU (object);

  switch (id)
    {
    case PROP_INSPECTION:
      g_value_set_object (value, self->inspection);
      break;
    case PROP_NAME:
      g_value_set_string (value, mg_element_type_get_name (get_element (self).type));
      break;
    case PROP_ORDER:
      g_value_set_string (value, get_element (self).big_endian ? ORDER_BIG : ORDER_LITTLE);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_type_menu_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MgTypeMenu *self = MG_TYPE_MENU (object);

  switch (id)
    {
    case PROP_INSPECTION:
      mg_type_menu_set_inspection (self, g_value_get_object (value));
      break;
    case PROP_NAME:
      choose_name (self, g_value_get_string (value));
      break;
    case PROP_ORDER:
      choose_order (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_type_menu_dispose (GObject *object)
{
  MgTypeMenu *self = MG_TYPE_MENU (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->inspection);

  G_OBJECT_CLASS (mg_type_menu_parent_class)->dispose (object);
}

static void
mg_type_menu_class_init (MgTypeMenuClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mg_type_menu_get_property;
  object_class->set_property = mg_type_menu_set_property;
  object_class->dispose = mg_type_menu_dispose;

  properties[PROP_INSPECTION] = g_param_spec_object ("inspection", NULL, NULL, MG_TYPE_INSPECTION, flags);
  properties[PROP_NAME] = g_param_spec_string ("type-name", NULL, NULL, "f32", flags);
  properties[PROP_ORDER] = g_param_spec_string ("order", NULL, NULL, ORDER_LITTLE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_install_property_action (widget_class, "type.name", "type-name");
  gtk_widget_class_install_property_action (widget_class, "type.order", "order");

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-type-menu.ui");
  gtk_widget_class_bind_template_child (widget_class, MgTypeMenu, button);
  gtk_widget_class_bind_template_child (widget_class, MgTypeMenu, name_label);
  gtk_widget_class_bind_template_child (widget_class, MgTypeMenu, suffix_label);
}

static void
mg_type_menu_init (MgTypeMenu *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (MG_TYPE_INSPECTION);
  g_signal_group_connect_swapped (self->signals, "notify::element-name", G_CALLBACK (update), self);
  update (self);
}

/**
 * mg_type_menu_new:
 *
 * Shows and chooses as what the values are shown.
 *
 * Returns: (transfer floating): a menu for nothing
 */
GtkWidget *
mg_type_menu_new (void)
{
  return g_object_new (MG_TYPE_TYPE_MENU, NULL);
}

/**
 * mg_type_menu_get_inspection:
 * @self: a type menu
 *
 * Returns: (transfer none) (nullable): whose type it chooses
 */
MgInspection *
mg_type_menu_get_inspection (MgTypeMenu *self)
{
  return self->inspection;
}

/**
 * mg_type_menu_set_inspection:
 * @self: a type menu
 * @inspection: (nullable): whose type it is to choose
 */
void
mg_type_menu_set_inspection (MgTypeMenu *self, MgInspection *inspection)
{
  if (!g_set_object (&self->inspection, inspection))
    return;
  g_signal_group_set_target (self->signals, inspection);
  gtk_widget_set_sensitive (GTK_WIDGET (self), inspection != NULL);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INSPECTION]);
}

/**
 * mg_type_menu_popup:
 * @self: a type menu
 *
 * Opens it.
 */
void
mg_type_menu_popup (MgTypeMenu *self)
{
  gtk_menu_button_popup (self->button);
}
