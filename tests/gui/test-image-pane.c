/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Values as a picture: what is shown, and what keys and buttons do. */

#include <gdk/x11/gdkx.h>
#include <math.h>
#include <string.h>

#include "image-fixture.h"
#include "inspection-fixture.h"
#include "mg-image-pane.h"
#include "mg-image-readout.h"

typedef struct
{
  GuiFixture *base;
  GSettings *memory;
  GtkWidget *pane;
  MgImageDrawing *drawing;
  guint n_made;
} Fixture;

static void
count (guint *number)
{
  (*number)++;
}

static Fixture *
show (const void *bytes, gsize size)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->base = gui_fixture_new (bytes, size);
  self->memory = image_fixture_make_memory ();
  self->pane = mg_image_pane_new (self->base->inspection, self->memory);
  self->drawing = image_fixture_find_drawing (self->pane);
  g_signal_connect_swapped (self->drawing, "made", G_CALLBACK (count), &self->n_made);
  gui_fixture_present (self->base, self->pane);
  gtk_widget_grab_focus (self->pane);
  return self;
}

static Fixture *
show_values (void)
{
  g_autofree float *values = image_fixture_make_values ();
  Fixture *self = show (values, IMAGE_SIZE);

  mg_test_wait (mg_image_drawing_get_made (self->drawing) != NULL
                && mg_image_drawing_get_made (self->drawing)->summary.n_missing_rows == 0);
  mg_test_wait (gtk_widget_has_focus (GTK_WIDGET (self->drawing)));
  return self;
}

static void
fixture_free (Fixture *self)
{
  gui_fixture_free (self->base);
  g_object_unref (self->memory);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static const char *
get_text (Fixture *self, const char *id)
{
  return gtk_label_get_text (GTK_LABEL (gui_find_child (self->pane, id)));
}

static const char *
get_cursor_text (Fixture *self)
{
  return mg_image_readout_get_text (MG_IMAGE_READOUT (gui_find_child (self->pane, "cursor_readout")));
}

static const char *
get_page (Fixture *self)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (gui_find_child (self->pane, "stack")));
}

static void
act (Fixture *self, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->drawing), action, NULL));
}

static void
press (Fixture *self, guint key, GdkModifierType modifiers)
{
  g_assert_true (image_fixture_press (GTK_WIDGET (self->drawing), key, modifiers));
}

static void
on_ended (GObject *object, GAsyncResult *result, gpointer data)
{
  gboolean *ended = data;
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check_finish (G_SUBPROCESS (object), result, &error);
  g_assert_no_error (error);
  *ended = TRUE;
}

/* Moves the pointer to the middle of a pixel as a user does, and does something there. */
static void
point (Fixture *self, guint x, guint y, const char *what)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self->base->window));
  g_autofree char *line = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  graphene_rect_t place;
  graphene_point_t middle;
  double dx, dy;
  gboolean ended = FALSE;

  mg_image_drawing_get_place (self->drawing, x, y, &place);
  middle
    = GRAPHENE_POINT_INIT (place.origin.x + place.size.width / 2, place.origin.y + place.size.height / 2);
  g_assert_true (gtk_widget_compute_point (GTK_WIDGET (self->drawing), self->base->window, &middle, &middle));
  gtk_native_get_surface_transform (GTK_NATIVE (self->base->window), &dx, &dy);
  line = g_strdup_printf ("xdotool mousemove --window %lu %d %d %s", gdk_x11_surface_get_xid (surface),
                          (int) ((double) middle.x + dx), (int) ((double) middle.y + dy), what);
  words = g_strsplit (g_strchomp (line), " ", -1);
  process = g_subprocess_newv ((const char *const *) words, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_async (process, NULL, on_ended, &ended);
  mg_test_wait (ended);
}

static gboolean
is_under_pointer (Fixture *self, guint x, guint y)
{
  guint at_x, at_y;

  return mg_image_drawing_get_pointer (self->drawing, &at_x, &at_y) && at_x == x && at_y == y;
}

/* What is under the pointer is told; a click has the cursor there, scrolling enlarges the picture. */
static void
test_pointer (void)
{
  g_autoptr (Fixture) self = show_values ();
  GtkWidget *readout = gui_find_child (self->pane, "pointer_readout");
  double before = mg_image_drawing_get_factor (self->drawing);

  point (self, 7, 11, "");
  mg_test_wait (is_under_pointer (self, 7, 11));
  g_assert_true (g_str_has_prefix (mg_image_readout_get_text (MG_IMAGE_READOUT (readout)),
                                   "Pointer (7, 11) 0x6fc [447] f32 "));
  g_assert_cmpuint (mg_inspection_get_cursor (self->base->inspection), ==, 0);
  point (self, 8, 12, "click 1");
  mg_test_wait (mg_inspection_get_cursor (self->base->inspection) == (12 * IMAGE_WIDTH + 8) * 4);
  point (self, 8, 12, "click 4 click 4");
  mg_test_wait (mg_image_drawing_get_factor (self->drawing) > before * 1.2);
}

/* It begins with what values are shown as, and follows what is written. */
static void
test_live (void)
{
  g_autoptr (Fixture) self = show_values ();
  const float value = 0.25f;
  guint n;

  g_assert_cmpstr (get_text (self, "format_label"), ==, "40 × 30 f32 · guessed");
  g_assert_cmpstr (get_page (self), ==, "picture");
  g_assert_cmpstr (get_text (self, "note_label"), ==, "");
  g_assert_nonnull (strstr (get_cursor_text (self), "Cursor (0, 0) 0x0 [0] f32 0.25"));
  n = self->n_made;
  gui_fixture_store (self->base, 5 * IMAGE_WIDTH * 4, (const guint8 *) &value, sizeof value);
  mg_test_wait (mg_image_drawing_get_made (self->drawing)->n_made == 1);
  g_assert_cmpuint (self->n_made, >, n);
  mg_inspection_set_cursor (self->base->inspection, 5 * IMAGE_WIDTH * 4 + 2, FALSE);
  g_assert_cmpstr (get_cursor_text (self), ==, "Cursor (0, 5) 0x320 [200] f32 0.25");
}

/* The one cursor goes to the bytes of a pixel, and whoever shows bytes hears of it. */
static void
test_keys (void)
{
  g_autoptr (Fixture) self = show_values ();
  MgInspection *inspection = self->base->inspection;
  InspectionNews news;

  inspection_fixture_listen (self->base, &news);
  press (self, GDK_KEY_Right, 0);
  g_assert_cmpuint (mg_inspection_get_cursor (inspection), ==, 4);
  g_assert_cmpuint (news.n_reveals, ==, 1);
  g_assert_cmpuint (news.revealed, ==, 4);
  press (self, GDK_KEY_Down, 0);
  g_assert_cmpuint (mg_inspection_get_cursor (inspection), ==, (IMAGE_WIDTH + 1) * 4);
  press (self, GDK_KEY_End, 0);
  g_assert_cmpuint (mg_inspection_get_cursor (inspection), ==, (2 * IMAGE_WIDTH - 1) * 4);
  press (self, GDK_KEY_Right, 0);
  g_assert_cmpuint (mg_inspection_get_cursor (inspection), ==, (2 * IMAGE_WIDTH - 1) * 4);
  press (self, GDK_KEY_End, GDK_CONTROL_MASK);
  g_assert_cmpuint (mg_inspection_get_cursor (inspection), ==, IMAGE_SIZE - 4);
  press (self, GDK_KEY_Page_Up, 0);
  g_assert_cmpuint (mg_inspection_get_cursor (inspection), ==, (IMAGE_WIDTH - 1) * 4);
  press (self, GDK_KEY_Home, GDK_CONTROL_MASK);
  press (self, GDK_KEY_Left, 0);
  press (self, GDK_KEY_Up, 0);
  g_assert_cmpuint (mg_inspection_get_cursor (inspection), ==, 0);
  /* The right pixel is at the left, the last row above. */
  g_settings_set_boolean (self->memory, "image-flip-across", TRUE);
  g_settings_set_boolean (self->memory, "image-flip-down", TRUE);
  press (self, GDK_KEY_Home, GDK_CONTROL_MASK);
  g_assert_cmpuint (mg_inspection_get_cursor (inspection), ==, IMAGE_SIZE - 4);
}

static void
test_zoom (void)
{
  g_autoptr (Fixture) self = show_values ();
  double fit = mg_image_drawing_get_factor (self->drawing);
  graphene_rect_t place;

  g_assert_cmpfloat (fit, >=, 1);
  g_assert_cmpfloat (fit, ==, floor (fit));
  press (self, GDK_KEY_1, 0);
  g_assert_cmpfloat (mg_image_drawing_get_factor (self->drawing), ==, 1);
  press (self, GDK_KEY_plus, 0);
  g_assert_cmpfloat (mg_image_drawing_get_factor (self->drawing), ==, 2);
  act (self, "image.zoom-out");
  g_assert_cmpfloat (mg_image_drawing_get_factor (self->drawing), ==, 1);
  for (guint i = 0; i < 10; i++)
    act (self, "image.zoom-in");
  g_assert_cmpstr (get_text (self, "zoom_label"), ==, "4,800 %");
  /* The cursor stays in sight. */
  press (self, GDK_KEY_End, GDK_CONTROL_MASK);
  mg_image_drawing_get_place (self->drawing, IMAGE_WIDTH - 1, IMAGE_HEIGHT - 1, &place);
  g_assert_cmpfloat (place.origin.x, >=, 0);
  g_assert_cmpfloat (place.origin.y + place.size.height, <=,
                     gtk_widget_get_height (GTK_WIDGET (self->drawing)));
  mg_test_wait (mg_image_drawing_get_made (self->drawing)->view.factor == 48);
  press (self, GDK_KEY_0, 0);
  g_assert_cmpfloat (mg_image_drawing_get_factor (self->drawing), ==, fit);
}

/* Where there is little room the size and the pixels are told, and the menu has what the buttons do. */
static void
test_narrow (void)
{
  g_autoptr (Fixture) self = show_values ();
  GtkWidget *button = gui_find_child (self->pane, "zoom_in_button");

  mg_test_wait (gtk_widget_get_visible (button));
  gtk_window_set_default_size (GTK_WINDOW (self->base->window), 260, 400);
  mg_test_wait (gtk_widget_get_width (self->pane) == 260 && !gtk_widget_get_visible (button));
  gtk_window_set_default_size (GTK_WINDOW (self->base->window), 500, 400);
  mg_test_wait (gtk_widget_get_width (self->pane) == 500 && gtk_widget_get_visible (button));
}

/* A sentence stands in place of what cannot be, and the pane stays. */
static void
test_absurd (void)
{
  g_autoptr (Fixture) self = show_values ();

  g_settings_set_uint64 (self->memory, "image-width", 1000000);
  g_assert_cmpstr (get_page (self), ==, "sentence");
  g_assert_nonnull (strstr (get_text (self, "sentence_label"), "1,000,000"));
  g_settings_reset (self->memory, "image-width");
  mg_test_wait (g_str_equal (get_page (self), "picture")
                && mg_image_drawing_get_made (self->drawing) != NULL);
  /* More than there is. */
  g_settings_set_uint64 (self->memory, "image-width", IMAGE_WIDTH);
  g_settings_set_uint64 (self->memory, "image-height", 50);
  mg_test_wait (mg_image_drawing_get_made (self->drawing)->summary.n_missing_rows == 20);
  g_assert_cmpstr (get_text (self, "note_label"), ==,
                   "Rows are 160 bytes apart: the picture needs 8,000 bytes, the mapping has 4,800 bytes. "
                   "Parts of 20 of 50 rows are missing.");
  /* What is missing has no value, and the cursor does not go there. */
  press (self, GDK_KEY_End, GDK_CONTROL_MASK);
  g_assert_cmpuint (mg_inspection_get_cursor (self->base->inspection), ==, 0);
}

static void
test_nan (void)
{
  g_autofree float *values = g_new (float, IMAGE_WIDTH *IMAGE_HEIGHT);
  g_autoptr (Fixture) self = NULL;

  for (guint i = 0; i < IMAGE_WIDTH * IMAGE_HEIGHT; i++)
    values[i] = NAN;
  self = show (values, IMAGE_SIZE);
  g_settings_set_uint64 (self->memory, "image-width", IMAGE_WIDTH);
  mg_test_wait (g_str_equal (get_text (self, "note_label"), "All 1,200 values are NaN."));
  g_assert_cmpstr (get_page (self), ==, "picture");
}

/* The fourth byte is a number that is told, and a colour is shown. */
static void
test_colors (void)
{
  const guint8 bytes[16 * 4] = { 1, 2, 3, 4, 5, 6, 7, 8 };
  g_autoptr (Fixture) self = show (bytes, sizeof bytes);
  MgImageReadout *readout = MG_IMAGE_READOUT (gui_find_child (self->pane, "cursor_readout"));
  guint32 color;

  g_settings_set_string (self->memory, "image-pixel", "bgra8");
  g_settings_set_uint64 (self->memory, "image-width", 4);
  press (self, GDK_KEY_Right, 0);
  mg_test_wait (strstr (get_cursor_text (self), "--") == NULL);
  g_assert_cmpstr (get_cursor_text (self), ==, "Cursor (1, 0) 0x4 rgba 7 6 5 8");
  g_assert_true (mg_image_readout_get_color (readout, &color));
  g_assert_cmphex (color, ==, 0xff070605);
  g_assert_false (gtk_widget_get_sensitive (gui_find_child (self->pane, "colors_button")));
}

static void
on_texture (GObject *object, GAsyncResult *result, gpointer data)
{
  GdkTexture **texture = data;

  *texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (object), result, NULL);
}

static GdkTexture *
paste (Fixture *self)
{
  GdkTexture *texture = NULL;

  gdk_clipboard_read_texture_async (gtk_widget_get_clipboard (self->pane), NULL, on_texture, &texture);
  mg_test_wait (texture != NULL);
  return texture;
}

/* The picture itself has a pixel for each of its own; as it is shown, there is more around it. */
static void
test_copy (void)
{
  g_autoptr (Fixture) self = show_values ();
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GdkTexture) shown = NULL;

  act (self, "image.copy");
  mg_test_wait (g_str_has_prefix (mg_inspection_get_sentence (self->base->inspection), "Copied"));
  texture = paste (self);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, IMAGE_WIDTH);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, IMAGE_HEIGHT);
  act (self, "image.copy-shown");
  shown = paste (self);
  g_assert_cmpint (gdk_texture_get_width (shown), ==, gtk_widget_get_width (GTK_WIDGET (self->drawing)));
}

/* While it is paused nothing is made beside what the user does, and what the last samples bring. */
static void
test_paused (void)
{
  g_autoptr (Fixture) self = show_values ();
  guint n_frames = 0;
  gint64 until;
  guint n;

  g_signal_connect_swapped (self->base->inspection, "notify::frame", G_CALLBACK (count), &n_frames);
  mg_view_set_paused (self->base->view, TRUE);
  act (self, "image.zoom-in");
  mg_test_wait (mg_image_drawing_get_made (self->drawing)->view.factor
                == mg_image_drawing_get_factor (self->drawing));
  n = self->n_made;
  n_frames = 0;
  until = g_get_monotonic_time () + G_USEC_PER_SEC / 4;
  mg_test_wait (g_get_monotonic_time () > until);
  /* One may have been under way. */
  g_assert_cmpuint (self->n_made - n, <=, n_frames + 1);
  g_settings_set_string (self->memory, "image-colors", "gray");
  mg_test_wait (mg_image_drawing_get_made (self->drawing)->map == MG_COLOR_MAP_GRAY);
}

/* A range that is fixed stays; one that cannot be is not taken, and that is said. */
static void
test_range (void)
{
  g_autoptr (Fixture) self = show_values ();

  g_settings_set_double (self->memory, "image-low", -1);
  g_settings_set_double (self->memory, "image-high", 3);
  g_settings_set_boolean (self->memory, "image-fixed", TRUE);
  mg_test_wait (mg_image_drawing_get_made (self->drawing)->scale.fixed);
  g_settings_set_double (self->memory, "image-low", -1);
  g_settings_set_double (self->memory, "image-high", 3);
  mg_test_wait (mg_image_drawing_get_made (self->drawing)->scale.high == 3);
  g_assert_cmpstr (get_text (self, "note_label"), ==, "");
  g_settings_set_double (self->memory, "image-high", -1);
  mg_test_wait (strstr (get_text (self, "note_label"), "The range is automatic") != NULL);
  g_assert_false (mg_image_drawing_get_made (self->drawing)->scale.fixed);
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);
  g_test_add_func ("/image-pane/live", test_live);
  g_test_add_func ("/image-pane/keys", test_keys);
  g_test_add_func ("/image-pane/pointer", test_pointer);
  g_test_add_func ("/image-pane/zoom", test_zoom);
  g_test_add_func ("/image-pane/narrow", test_narrow);
  g_test_add_func ("/image-pane/absurd", test_absurd);
  g_test_add_func ("/image-pane/nan", test_nan);
  g_test_add_func ("/image-pane/colors", test_colors);
  g_test_add_func ("/image-pane/copy", test_copy);
  g_test_add_func ("/image-pane/paused", test_paused);
  g_test_add_func ("/image-pane/range", test_range);
  return g_test_run ();
}
