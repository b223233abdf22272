/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-image-colors-popover.h"

#include <glib/gi18n-lib.h>

#include "mg-color-map.h"
#include "mg-element.h"

struct _MgImageColorsPopover
{
  GtkPopover parent_instance;

  GtkDropDown *map_drop;
  GtkCheckButton *log_check;
  GtkCheckButton *fixed_check;
  GtkEntry *low_entry;
  GtkEntry *high_entry;
  GtkLabel *sentence_label;

  GSettings *memory;
  /* What the colours stand for now. */
  MgPlotScale scale;
  gboolean setting;
};

G_DEFINE_FINAL_TYPE (MgImageColorsPopover, mg_image_colors_popover, GTK_TYPE_POPOVER)

static const char *
get_title (MgColorMap map)
{
  switch (map)
    {
    case MG_COLOR_MAP_VIRIDIS:
      return _ ("Viridis: blue, green, yellow");
    case MG_COLOR_MAP_CIVIDIS:
      return _ ("Cividis: blue, gray, yellow");
    case MG_COLOR_MAP_INFERNO:
      return _ ("Inferno: black, red, yellow");
    case MG_COLOR_MAP_GRAY:
    default:
      return _ ("Gray");
    }
}

static gboolean
get_map (GValue *value, GVariant *variant, gpointer data)
{
  MgColorMap map = MG_COLOR_MAP_VIRIDIS;

  mg_color_map_parse (g_variant_get_string (variant, NULL), &map, NULL);
  g_value_set_uint (value, map);
  return TRUE;
}

static GVariant *
set_map (const GValue *value, const GVariantType *type, gpointer data)
{
  return g_variant_new_string (
    mg_color_map_get_name ((MgColorMap) MIN (g_value_get_uint (value), MG_N_COLOR_MAPS - 1)));
}

static gboolean
read_end (GtkEntry *entry, double *ret_end)
{
  const MgElement f64 = { MG_ELEMENT_F64, FALSE };
  guint8 bytes[MG_ELEMENT_SIZE_MAX];
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

  if (!mg_element_parse_value (f64, text, bytes, NULL))
    return FALSE;
  *ret_end = mg_element_to_double (f64, bytes);
  return TRUE;
}

static void
refuse (MgImageColorsPopover *self, const char *sentence)
{
  gtk_label_set_text (self->sentence_label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->sentence_label), sentence != NULL);
}

/* Only a range that can be is taken. */
static void
on_ends (MgImageColorsPopover *self)
{
  MgPlotScale scale;
  double low, high;

  if (self->setting || self->memory == NULL)
    return;
  mg_plot_scale_init (&scale, g_settings_get_boolean (self->memory, "image-log"));
  if (!read_end (self->low_entry, &low) || !read_end (self->high_entry, &high))
    {
      refuse (self, _ ("The ends of a range are numbers, such as -1 and 0.5."));
      return;
    }
  if (!mg_plot_scale_fix (&scale, low, high))
    {
      refuse (self, scale.log ? _ ("A logarithmic range begins above 0, and the lowest comes first.")
                              : _ ("The lowest of a range comes first."));
      return;
    }
  refuse (self, NULL);
  g_settings_set_double (self->memory, "image-low", low);
  g_settings_set_double (self->memory, "image-high", high);
}

static void
set_end (GtkEntry *entry, double end)
{
  const MgElement f64 = { MG_ELEMENT_F64, FALSE };
  guint8 bytes[MG_ELEMENT_SIZE_MAX];
  char text[MG_ELEMENT_TEXT_MAX];

  mg_element_from_double (f64, end, bytes);
  mg_element_format (f64, bytes, text);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
show_ends (MgImageColorsPopover *self, double low, double high)
{
  self->setting = TRUE;
  set_end (self->low_entry, low);
  set_end (self->high_entry, high);
  self->setting = FALSE;
}

static void
update_ends (MgImageColorsPopover *self)
{
  gboolean fixed = g_settings_get_boolean (self->memory, "image-fixed");

  gtk_widget_set_sensitive (GTK_WIDGET (self->low_entry), fixed);
  gtk_widget_set_sensitive (GTK_WIDGET (self->high_entry), fixed);
}

/* It begins with what there is to see. */
static void
on_fixed (MgImageColorsPopover *self)
{
  update_ends (self);
  if (!g_settings_get_boolean (self->memory, "image-fixed") || !self->scale.is_set)
    return;
  show_ends (self, self->scale.low, self->scale.high);
  on_ends (self);
}

static void
mg_image_colors_popover_show (GtkWidget *widget)
{
  MgImageColorsPopover *self = MG_IMAGE_COLORS_POPOVER (widget);

  if (self->memory != NULL && g_settings_get_boolean (self->memory, "image-fixed"))
    show_ends (self, g_settings_get_double (self->memory, "image-low"),
               g_settings_get_double (self->memory, "image-high"));
  else if (self->scale.is_set)
    show_ends (self, self->scale.low, self->scale.high);
  refuse (self, NULL);
  GTK_WIDGET_CLASS (mg_image_colors_popover_parent_class)->show (widget);
}

static void
mg_image_colors_popover_dispose (GObject *object)
{
  MgImageColorsPopover *self = MG_IMAGE_COLORS_POPOVER (object);

  if (self->memory != NULL)
    g_signal_handlers_disconnect_by_data (self->memory, self);
  g_clear_object (&self->memory);

  G_OBJECT_CLASS (mg_image_colors_popover_parent_class)->dispose (object);
}

static void
mg_image_colors_popover_class_init (MgImageColorsPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_image_colors_popover_dispose;
  widget_class->show = mg_image_colors_popover_show;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/mapglass/Mapglass/mg-image-colors-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, MgImageColorsPopover, map_drop);
  gtk_widget_class_bind_template_child (widget_class, MgImageColorsPopover, log_check);
  gtk_widget_class_bind_template_child (widget_class, MgImageColorsPopover, fixed_check);
  gtk_widget_class_bind_template_child (widget_class, MgImageColorsPopover, low_entry);
  gtk_widget_class_bind_template_child (widget_class, MgImageColorsPopover, high_entry);
  gtk_widget_class_bind_template_child (widget_class, MgImageColorsPopover, sentence_label);
  gtk_widget_class_bind_template_callback (widget_class, on_ends);
}

static void
mg_image_colors_popover_init (MgImageColorsPopover *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < MG_N_COLOR_MAPS; i++)
    gtk_string_list_append (names, get_title ((MgColorMap) i));
  gtk_drop_down_set_model (self->map_drop, G_LIST_MODEL (names));
}

/**
 * mg_image_colors_popover_set_memory:
 * @self: a popover that has none yet
 * @memory: where the colours of a mapping are remembered
 */
void
mg_image_colors_popover_set_memory (MgImageColorsPopover *self, GSettings *memory)
{
  const GSettingsBindFlags flags = G_SETTINGS_BIND_DEFAULT;

  g_return_if_fail (self->memory == NULL);
  self->memory = g_object_ref (memory);
  g_settings_bind_with_mapping (memory, "image-colors", self->map_drop, "selected", flags, get_map, set_map,
                                NULL, NULL);
  g_settings_bind (memory, "image-log", self->log_check, "active", flags);
  g_settings_bind (memory, "image-fixed", self->fixed_check, "active", flags);
  g_signal_connect_swapped (memory, "changed::image-fixed", G_CALLBACK (on_fixed), self);
  update_ends (self);
}

/**
 * mg_image_colors_popover_set_scale:
 * @self: a popover
 * @scale: what the colours stand for now
 */
void
mg_image_colors_popover_set_scale (MgImageColorsPopover *self, const MgPlotScale *scale)
{
  self->scale = *scale;
}
