/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-image-format-popover.h"

#include <glib/gi18n-lib.h>

#include "mg-element.h"

struct _MgImageFormatPopover
{
  GtkPopover parent_instance;

  GtkDropDown *pixel_drop;
  GtkSpinButton *width_spin;
  GtkSpinButton *height_spin;
  GtkSpinButton *stride_spin;
  GtkEntry *offset_entry;
  GtkCheckButton *across_check;
  GtkCheckButton *down_check;
  GtkCheckButton *alpha_check;
  GtkLabel *sentence_label;

  GSettings *memory;
};

G_DEFINE_FINAL_TYPE (MgImageFormatPopover, mg_image_format_popover, GTK_TYPE_POPOVER)

/* As they are remembered, in the order of the list: what values are shown as, colours, numbers. */
static const char *const pixels[] = {
  "",    "rgb8", "rgba8", "bgra8", "u8",  "u16",    "u32",    "u64",    "i8",     "i16",    "i32",
  "i64", "f16",  "bf16",  "f32",   "f64", "be:u16", "be:u32", "be:i16", "be:i32", "be:f32", "be:f64",
};

/* Nothing that was said reads as what it means. */
static gboolean
on_output (GtkSpinButton *spin)
{
  if (gtk_spin_button_get_value (spin) > 0)
    return FALSE;
  gtk_editable_set_text (GTK_EDITABLE (spin), _ ("Automatic"));
  return TRUE;
}

static int
on_input (GtkSpinButton *spin, double *ret_value)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (spin));

  *ret_value = 0;
  /* All that is no number. */
  return g_str_equal (text, _ ("Automatic")) || *text == 0;
}

static void
on_offset (MgImageFormatPopover *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->offset_entry))));

  if (self->memory != NULL)
    g_settings_set_string (self->memory, "image-offset", text);
}

static gboolean
get_pixel (GValue *value, GVariant *variant, gpointer data)
{
  const char *name = g_variant_get_string (variant, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (pixels); i++)
    if (g_str_equal (name, pixels[i]))
      {
        g_value_set_uint (value, i);
        return TRUE;
      }
  g_value_set_uint (value, 0);
  return TRUE;
}

static GVariant *
set_pixel (const GValue *value, const GVariantType *type, gpointer data)
{
  guint index = g_value_get_uint (value);

  return g_variant_new_string (index < G_N_ELEMENTS (pixels) ? pixels[index] : "");
}

static void
mg_image_format_popover_show (GtkWidget *widget)
{
  MgImageFormatPopover *self = MG_IMAGE_FORMAT_POPOVER (widget);
  g_autofree char *offset
    = self->memory != NULL ? g_settings_get_string (self->memory, "image-offset") : g_strdup ("");

  gtk_editable_set_text (GTK_EDITABLE (self->offset_entry), offset);
  GTK_WIDGET_CLASS (mg_image_format_popover_parent_class)->show (widget);
}

static void
mg_image_format_popover_dispose (GObject *object)
{
  g_clear_object (&MG_IMAGE_FORMAT_POPOVER (object)->memory);

  G_OBJECT_CLASS (mg_image_format_popover_parent_class)->dispose (object);
}

static void
mg_image_format_popover_class_init (MgImageFormatPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_image_format_popover_dispose;
  widget_class->show = mg_image_format_popover_show;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/mapglass/Mapglass/mg-image-format-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, MgImageFormatPopover, pixel_drop);
  gtk_widget_class_bind_template_child (widget_class, MgImageFormatPopover, width_spin);
  gtk_widget_class_bind_template_child (widget_class, MgImageFormatPopover, height_spin);
  gtk_widget_class_bind_template_child (widget_class, MgImageFormatPopover, stride_spin);
  gtk_widget_class_bind_template_child (widget_class, MgImageFormatPopover, offset_entry);
  gtk_widget_class_bind_template_child (widget_class, MgImageFormatPopover, across_check);
  gtk_widget_class_bind_template_child (widget_class, MgImageFormatPopover, down_check);
  gtk_widget_class_bind_template_child (widget_class, MgImageFormatPopover, alpha_check);
  gtk_widget_class_bind_template_child (widget_class, MgImageFormatPopover, sentence_label);
  gtk_widget_class_bind_template_callback (widget_class, on_output);
  gtk_widget_class_bind_template_callback (widget_class, on_input);
  gtk_widget_class_bind_template_callback (widget_class, on_offset);
}

static void
mg_image_format_popover_init (MgImageFormatPopover *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  /* Translators: the pixels of a picture: of the type that values are shown as */
  gtk_string_list_append (names, _ ("Automatic"));
  for (guint i = 1; i < G_N_ELEMENTS (pixels); i++)
    gtk_string_list_append (names, pixels[i]);
  gtk_drop_down_set_model (self->pixel_drop, G_LIST_MODEL (names));
}

/**
 * mg_image_format_popover_set_memory:
 * @self: a popover that has none yet
 * @memory: where it is remembered how pictures lie in a mapping
 */
void
mg_image_format_popover_set_memory (MgImageFormatPopover *self, GSettings *memory)
{
  const GSettingsBindFlags flags = G_SETTINGS_BIND_DEFAULT;

  g_return_if_fail (self->memory == NULL);
  self->memory = g_object_ref (memory);
  g_settings_bind_with_mapping (memory, "image-pixel", self->pixel_drop, "selected", flags, get_pixel,
                                set_pixel, NULL, NULL);
  g_settings_bind (memory, "image-width", gtk_spin_button_get_adjustment (self->width_spin), "value", flags);
  g_settings_bind (memory, "image-height", gtk_spin_button_get_adjustment (self->height_spin), "value",
                   flags);
  g_settings_bind (memory, "image-stride", gtk_spin_button_get_adjustment (self->stride_spin), "value",
                   flags);
  g_settings_bind (memory, "image-flip-across", self->across_check, "active", flags);
  g_settings_bind (memory, "image-flip-down", self->down_check, "active", flags);
  g_settings_bind (memory, "image-alpha", self->alpha_check, "active", flags);
}

/**
 * mg_image_format_popover_set_sentence:
 * @self: a popover
 * @sentence: how what was not said was found, or why there is no picture
 * @refused: whether there is none
 */
void
mg_image_format_popover_set_sentence (MgImageFormatPopover *self, const char *sentence, gboolean refused)
{
  GtkWidget *label = GTK_WIDGET (self->sentence_label);

  if (g_strcmp0 (gtk_label_get_text (self->sentence_label), sentence) != 0)
    gtk_label_set_text (self->sentence_label, sentence);
  gtk_widget_set_visible (label, *sentence != 0);
  if (refused)
    gtk_widget_add_css_class (label, "error");
  else
    gtk_widget_remove_css_class (label, "error");
}
