/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-image-pane.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "mg-accessible.h"
#include "mg-image-colors-popover.h"
#include "mg-image-drawing.h"
#include "mg-image-format-popover.h"
#include "mg-image-readout.h"
#include "mg-image-text.h"
#include "mg-picture.h"

/* From this width on, in pixels, there is room for two readouts. */
#define WIDE 520
/* Below this width, in pixels, some buttons are in the menu only; and what is between two. */
#define NARROW    360
#define SPACING   6
#define N_FOLDING 3
/* As high as without a sentence, in pixels. */
#define HEIGHT_MIN 130

/* What is done with all pixels of the picture, when they are made. */
typedef enum
{
  WHOLE_NOTHING,
  WHOLE_COPY,
  WHOLE_SAVE,
} Whole;

struct _MgImagePane
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkMenuButton *format_button;
  GtkLabel *format_label;
  MgImageFormatPopover *format_popover;
  GtkWidget *colors_button;
  GtkWidget *folding[N_FOLDING];
  gboolean narrow;
  guint fold_id;
  MgImageColorsPopover *colors_popover;
  GtkLabel *note_label;
  GtkStack *stack;
  GtkBox *picture_box;
  MgImageReadout *cursor_readout;
  MgImageReadout *pointer_readout;
  GtkLabel *zoom_label;
  GtkLabel *sentence_label;
  MgImageDrawing *drawing;

  MgInspection *inspection;
  GSettings *memory;
  Whole whole;
};

G_DEFINE_FINAL_TYPE (MgImagePane, mg_image_pane, GTK_TYPE_WIDGET)

static const MgImagePlan *
get_plan (MgImagePane *self)
{
  return mg_image_planner_get_plan (mg_image_drawing_get_planner (self->drawing));
}

static void
set_label (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static void
set_readout (MgImagePane *self, MgImageReadout *readout, const char *prefix, gboolean has, guint x, guint y)
{
  g_auto (MgImagePixel) pixel = { .text = NULL };

  if (has)
    mg_image_text_pixel (self->inspection, &get_plan (self)->format, x, y, &pixel);
  mg_image_readout_set_pixel (readout, prefix, has ? &pixel : NULL);
}

/* Where there is no room for both, that under the pointer goes before. */
static void
update_readouts (MgImagePane *self)
{
  gboolean wide = gtk_widget_get_width (GTK_WIDGET (self)) >= WIDE;
  guint x = 0, y = 0;
  gboolean has_pointer = mg_image_drawing_get_pointer (self->drawing, &x, &y);
  gboolean has_cursor;
  g_autofree char *zoom = mg_image_text_factor (mg_image_drawing_get_factor (self->drawing));

  /* Translators: before the place and the value of a pixel of a picture */
  set_readout (self, self->pointer_readout, _ ("Pointer"), has_pointer, x, y);
  has_cursor = mg_image_drawing_get_cursor (self->drawing, &x, &y);
  /* Translators: before the place and the value of a pixel of a picture */
  set_readout (self, self->cursor_readout, _ ("Cursor"), has_cursor, x, y);
  gtk_widget_set_visible (GTK_WIDGET (self->pointer_readout), wide || has_pointer);
  gtk_widget_set_visible (GTK_WIDGET (self->cursor_readout), wide || !has_pointer);
  set_label (self->zoom_label, get_plan (self) != NULL ? zoom : "");
}

static char *
describe_range (MgImagePane *self, const MgImageMade *made)
{
  if (made == NULL || made->format.kind != MG_PIXEL_VALUE || made->scale.fixed
      || !g_settings_get_boolean (self->memory, "image-fixed"))
    return NULL;
  return g_strdup (_ ("The range is automatic: there is none between the ends that are fixed."));
}

static void
update_note (MgImagePane *self)
{
  const MgImagePlan *plan = get_plan (self);
  const MgImageMade *made = mg_image_drawing_get_made (self->drawing);
  g_autofree char *note = plan != NULL ? mg_image_text_note (self->inspection, plan, made) : g_strdup ("");
  g_autofree char *range = describe_range (self, made);
  g_autofree char *all = range != NULL ? g_strdup_printf ("%s %s", note, range) : g_strdup (note);

  set_label (self->note_label, g_strstrip (all));
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), *all != 0);
}

static void
show_plan (MgImagePane *self, const MgImagePlan *plan, const char *sentence)
{
  g_autofree char *format = plan != NULL ? mg_image_text_plan (plan) : g_strdup (_ ("Picture"));
  /* Translators: how a picture lies in memory: its size and pixels */
  g_autofree char *spoken = g_strdup_printf (_ ("Picture: %s"), format);

  set_label (self->format_label, format);
  mg_accessible_set_button_label (GTK_WIDGET (self->format_button), spoken);
  mg_image_format_popover_set_sentence (
    self->format_popover, sentence != NULL ? sentence : mg_image_text_found (plan), sentence != NULL);
  gtk_widget_set_sensitive (self->colors_button, plan != NULL && plan->format.kind == MG_PIXEL_VALUE);
  set_label (self->sentence_label, sentence != NULL ? sentence : "");
}

static void
on_planned (MgImagePane *self)
{
  MgImagePlanner *planner = mg_image_drawing_get_planner (self->drawing);
  const MgImagePlan *plan = mg_image_planner_get_plan (planner);
  const char *sentence = mg_image_planner_get_sentence (planner);

  /* While a width is being guessed what there was stands for it. */
  if (plan != NULL || sentence != NULL)
    show_plan (self, plan, sentence);
  update_note (self);
  update_readouts (self);
  /* At last: a picture that comes into sight has it planned anew. */
  gtk_stack_set_visible_child_name (self->stack, sentence != NULL ? "sentence" : "picture");
}

static void
finish_whole (MgImagePane *self, const MgImageMade *made)
{
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *name = NULL;
  Whole whole = self->whole;

  if (made == NULL || made->whole == NULL || whole == WHOLE_NOTHING)
    return;
  self->whole = WHOLE_NOTHING;
  texture = gdk_memory_texture_new ((int) made->format.width, (int) made->format.height, GDK_MEMORY_DEFAULT,
                                    made->whole, made->format.width * sizeof (guint32));
  name = mg_picture_suggest_name (self->inspection, "image");
  if (whole == WHOLE_COPY)
    mg_picture_copy (gtk_widget_get_clipboard (GTK_WIDGET (self)), texture, self->inspection);
  else
    mg_picture_save (GTK_WIDGET (self), texture, name, self->inspection);
}

static void
on_made (MgImagePane *self)
{
  const MgImageMade *made = mg_image_drawing_get_made (self->drawing);

  if (made != NULL && made->format.kind == MG_PIXEL_VALUE)
    mg_image_colors_popover_set_scale (self->colors_popover, &made->scale);
  update_note (self);
  update_readouts (self);
  finish_whole (self, made);
}

static void
take_whole (MgImagePane *self, Whole whole)
{
  if (get_plan (self) == NULL)
    {
      mg_inspection_say (self->inspection, _ ("There is no picture."));
      return;
    }
  self->whole = whole;
  mg_image_drawing_want_whole (self->drawing);
}

static GdkTexture *
render_shown (MgImagePane *self)
{
  GtkWidget *widget = GTK_WIDGET (self->drawing);
  g_autoptr (MgDrawList) list = mg_image_drawing_make_list (self->drawing);

  return mg_picture_render (widget, list, gtk_widget_get_width (widget), gtk_widget_get_height (widget),
                            adw_style_manager_get_dark (adw_style_manager_get_default ()));
}

static void
action_copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  take_whole (MG_IMAGE_PANE (widget), WHOLE_COPY);
}

static void
action_save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  take_whole (MG_IMAGE_PANE (widget), WHOLE_SAVE);
}

static void
action_copy_shown (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgImagePane *self = MG_IMAGE_PANE (widget);
  g_autoptr (GdkTexture) texture = render_shown (self);

  mg_picture_copy (gtk_widget_get_clipboard (widget), texture, self->inspection);
}

static void
action_save_shown (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgImagePane *self = MG_IMAGE_PANE (widget);
  g_autoptr (GdkTexture) texture = render_shown (self);
  g_autofree char *file = mg_picture_suggest_name (self->inspection, "image");

  mg_picture_save (widget, texture, file, self->inspection);
}

static void
say_zoom (MgImagePane *self)
{
  g_autofree char *zoom = mg_image_text_factor (mg_image_drawing_get_factor (self->drawing));
  /* Translators: how large a picture is shown, in percent */
  g_autofree char *sentence = g_strdup_printf (_ ("Zoom: %s"), zoom);

  mg_inspection_say (self->inspection, sentence);
  update_readouts (self);
}

static void
action_zoom_in (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mg_image_drawing_zoom (MG_IMAGE_PANE (widget)->drawing, 1);
  say_zoom (MG_IMAGE_PANE (widget));
}

static void
action_zoom_out (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mg_image_drawing_zoom (MG_IMAGE_PANE (widget)->drawing, -1);
  say_zoom (MG_IMAGE_PANE (widget));
}

static void
action_fit (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mg_image_drawing_fit (MG_IMAGE_PANE (widget)->drawing);
  say_zoom (MG_IMAGE_PANE (widget));
}

static void
action_original (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mg_image_drawing_set_factor (MG_IMAGE_PANE (widget)->drawing, 1);
  say_zoom (MG_IMAGE_PANE (widget));
}

static gboolean
on_fold (gpointer data)
{
  MgImagePane *self = data;

  self->fold_id = 0;
  for (guint i = 0; i < N_FOLDING; i++)
    gtk_widget_set_visible (self->folding[i], !self->narrow);
  return G_SOURCE_REMOVE;
}

static void
mg_image_pane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MgImagePane *self = MG_IMAGE_PANE (widget);

  /* What is shown may not change while sizes are being given out. */
  if ((width < NARROW) != self->narrow && self->fold_id == 0)
    self->fold_id = g_idle_add (on_fold, self);
  self->narrow = width < NARROW;
  gtk_widget_allocate (self->box, width, height, baseline, NULL);
}

/* Buttons that go to the menu do not keep it wide. */
static void
mg_image_pane_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  MgImagePane *self = MG_IMAGE_PANE (widget);

  gtk_widget_measure (self->box, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    return;
  *natural = MAX (*natural, NARROW);
  for (guint i = 0; i < N_FOLDING; i++)
    if (gtk_widget_get_visible (self->folding[i]))
      {
        int width;

        gtk_widget_measure (self->folding[i], orientation, -1, &width, NULL, NULL, NULL);
        *minimum -= width + SPACING;
      }
}

static gboolean
mg_image_pane_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (MG_IMAGE_PANE (widget)->drawing));
}

static void
mg_image_pane_dispose (GObject *object)
{
  MgImagePane *self = MG_IMAGE_PANE (object);

  g_clear_handle_id (&self->fold_id, g_source_remove);
  if (self->inspection != NULL)
    g_signal_handlers_disconnect_by_data (self->inspection, self);
  if (self->drawing != NULL)
    g_signal_handlers_disconnect_by_data (mg_image_drawing_get_planner (self->drawing), self);
  self->drawing = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->inspection);
  g_clear_object (&self->memory);

  G_OBJECT_CLASS (mg_image_pane_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  const gssize folding = G_STRUCT_OFFSET (MgImagePane, folding);

  gtk_widget_class_bind_template_child (widget_class, MgImagePane, box);
  gtk_widget_class_bind_template_child (widget_class, MgImagePane, format_button);
  gtk_widget_class_bind_template_child (widget_class, MgImagePane, format_label);
  gtk_widget_class_bind_template_child (widget_class, MgImagePane, format_popover);
  gtk_widget_class_bind_template_child (widget_class, MgImagePane, colors_button);
  gtk_widget_class_bind_template_child_full (widget_class, "zoom_out_button", FALSE, folding);
  gtk_widget_class_bind_template_child_full (widget_class, "fit_button", FALSE,
                                             folding + (gssize) sizeof (gpointer));
  gtk_widget_class_bind_template_child_full (widget_class, "zoom_in_button", FALSE,
                                             folding + 2 * (gssize) sizeof (gpointer));
  gtk_widget_class_bind_template_child (widget_class, MgImagePane, colors_popover);
  gtk_widget_class_bind_template_child (widget_class, MgImagePane, note_label);
  gtk_widget_class_bind_template_child (widget_class, MgImagePane, stack);
  gtk_widget_class_bind_template_child (widget_class, MgImagePane, picture_box);
  gtk_widget_class_bind_template_child (widget_class, MgImagePane, cursor_readout);
  gtk_widget_class_bind_template_child (widget_class, MgImagePane, pointer_readout);
  gtk_widget_class_bind_template_child (widget_class, MgImagePane, zoom_label);
  gtk_widget_class_bind_template_child (widget_class, MgImagePane, sentence_label);
}

static void
mg_image_pane_class_init (MgImagePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_image_pane_dispose;
  widget_class->measure = mg_image_pane_measure;
  widget_class->size_allocate = mg_image_pane_size_allocate;
  widget_class->grab_focus = mg_image_pane_grab_focus;

  g_type_ensure (MG_TYPE_IMAGE_COLORS_POPOVER);
  g_type_ensure (MG_TYPE_IMAGE_FORMAT_POPOVER);
  g_type_ensure (MG_TYPE_IMAGE_READOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-image-pane.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "image.copy", NULL, action_copy);
  gtk_widget_class_install_action (widget_class, "image.save", NULL, action_save);
  gtk_widget_class_install_action (widget_class, "image.copy-shown", NULL, action_copy_shown);
  gtk_widget_class_install_action (widget_class, "image.save-shown", NULL, action_save_shown);
  gtk_widget_class_install_action (widget_class, "image.zoom-in", NULL, action_zoom_in);
  gtk_widget_class_install_action (widget_class, "image.zoom-out", NULL, action_zoom_out);
  gtk_widget_class_install_action (widget_class, "image.fit", NULL, action_fit);
  gtk_widget_class_install_action (widget_class, "image.original", NULL, action_original);
}

static void
mg_image_pane_init (MgImagePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self), 240, HEIGHT_MIN);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * mg_image_pane_new:
 * @inspection: what it shows
 * @memory: what is remembered of the mapping
 *
 * Returns: (transfer floating): values as a picture
 */
GtkWidget *
mg_image_pane_new (MgInspection *inspection, GSettings *memory)
{
  MgImagePane *self = g_object_new (MG_TYPE_IMAGE_PANE, NULL);

  self->inspection = g_object_ref (inspection);
  self->memory = g_object_ref (memory);
  self->drawing = MG_IMAGE_DRAWING (mg_image_drawing_new (inspection, memory));
  gtk_box_prepend (self->picture_box, GTK_WIDGET (self->drawing));
  mg_image_format_popover_set_memory (self->format_popover, memory);
  mg_image_colors_popover_set_memory (self->colors_popover, memory);
  g_signal_connect_swapped (mg_image_drawing_get_planner (self->drawing), "changed", G_CALLBACK (on_planned),
                            self);
  g_signal_connect_swapped (self->drawing, "made", G_CALLBACK (on_made), self);
  g_signal_connect_swapped (self->drawing, "pointer", G_CALLBACK (update_readouts), self);
  g_signal_connect_swapped (inspection, "notify::cursor", G_CALLBACK (update_readouts), self);
  on_planned (self);
  return GTK_WIDGET (self);
}
