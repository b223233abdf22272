/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures that leave the window. */

#include <errno.h>
#include <string.h>

#include "inspection-fixture.h"
#include "mg-error.h"
#include "mg-picture.h"
#include "mg-test-room.h"

#define WIDTH  400
#define HEIGHT 300

static GdkTexture *
make_picture (GtkWidget *widget, gboolean dark)
{
  g_autoptr (MgDrawList) list = mg_draw_list_new ();

  mg_draw_list_add_rectangle (list, MG_DRAW_ROLE_BACKGROUND, 0, 0, WIDTH, HEIGHT);
  mg_draw_list_add_rectangle (list, MG_DRAW_ROLE_CHANNEL, 0, 0, 10, 10);
  mg_draw_list_add_text (list, MG_DRAW_ROLE_TEXT, 20, 20, MG_DRAW_START, "wave");
  return mg_picture_render (widget, list, WIDTH, HEIGHT, dark);
}

static guint32
get_pixel (GdkTexture *texture, guint x, guint y)
{
  gsize stride = (gsize) gdk_texture_get_width (texture) * 4;
  g_autofree guint8 *pixels = g_malloc (stride * (gsize) gdk_texture_get_height (texture));
  guint32 pixel;

  gdk_texture_download (texture, pixels, stride);
  memcpy (&pixel, pixels + y * stride + x * 4, sizeof pixel);
  return pixel;
}

static void
test_render (void)
{
  GtkWidget *widget = g_object_ref_sink (gtk_label_new (NULL));

  for (gboolean dark = FALSE; dark <= TRUE; dark++)
    {
      g_autoptr (GdkTexture) texture = make_picture (widget, dark);

      g_assert_cmpint (gdk_texture_get_width (texture), ==, WIDTH);
      g_assert_cmpint (gdk_texture_get_height (texture), ==, HEIGHT);
      g_assert_cmphex (get_pixel (texture, 5, 5), ==,
                       0xff000000 | mg_draw_role_get_color (MG_DRAW_ROLE_CHANNEL, dark));
      g_assert_cmphex (get_pixel (texture, WIDTH - 1, HEIGHT - 1), ==,
                       0xff000000 | mg_draw_role_get_color (MG_DRAW_ROLE_BACKGROUND, dark));
    }
  g_object_unref (widget);
}

static void
on_texture (GObject *object, GAsyncResult *result, gpointer data)
{
  GdkTexture **texture = data;
  g_autoptr (GError) error = NULL;

  *texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (object), result, &error);
  g_assert_no_error (error);
}

static void
test_copy (void)
{
  g_autoptr (GuiFixture) self = inspection_fixture_new (INSPECTION_SIZE, 0, 0);
  GtkWidget *widget = g_object_ref_sink (gtk_label_new (NULL));
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  g_autoptr (GdkTexture) texture = make_picture (widget, FALSE);
  g_autoptr (GdkTexture) pasted = NULL;

  mg_picture_copy (clipboard, texture, self->inspection);
  g_assert_cmpstr (mg_inspection_get_sentence (self->inspection), ==, "Copied a picture of 400×300.");
  gdk_clipboard_read_texture_async (clipboard, NULL, on_texture, &pasted);
  mg_test_wait (pasted != NULL);
  g_assert_cmpint (gdk_texture_get_width (pasted), ==, WIDTH);
  g_object_unref (widget);
}

static void
test_suggest (void)
{
  g_autoptr (GuiFixture) self = inspection_fixture_new (INSPECTION_SIZE, 0, 0);
  g_autofree char *name = mg_picture_suggest_name (self->inspection, "plot");

  g_assert_cmpstr (name, ==, GUI_NAME "-plot.png");
}

/* --- Files ---------------------------------------------------------------------------------------------- */

typedef struct
{
  gboolean ended;
  GError *error;
} Writing;

static void
on_written (GObject *object, GAsyncResult *result, gpointer data)
{
  Writing *writing = data;

  g_assert_true (mg_picture_write_finish (result, &writing->error) == (writing->error == NULL));
  writing->ended = TRUE;
}

/* Returns: why not; %NULL: it is there */
static GError *
write_picture (const char *path)
{
  GtkWidget *widget = g_object_ref_sink (gtk_label_new (NULL));
  g_autoptr (GdkTexture) texture = make_picture (widget, FALSE);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  Writing writing = { FALSE, NULL };

  mg_picture_write_async (texture, file, on_written, &writing);
  mg_test_wait (writing.ended);
  g_object_unref (widget);
  return writing.error;
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_write (void)
{
  g_autofree char *folder = g_dir_make_tmp ("picture-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "wave.png", NULL);
  g_autoptr (GError) error = NULL;

  /* What was there is replaced. */
  g_assert_true (g_file_set_contents (path, "before", -1, NULL));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GdkTexture) texture = NULL;

      g_assert_no_error (write_picture (path));
      texture = gdk_texture_new_from_filename (path, &error);
      g_assert_no_error (error);
      g_assert_cmpint (gdk_texture_get_height (texture), ==, HEIGHT);
      g_assert_cmpuint (count_files (folder), ==, 1);
    }
  mg_test_remove_folder (folder);
}

static void
test_no_folder (void)
{
  g_autofree char *folder = g_dir_make_tmp ("picture-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "none", "wave.png", NULL);
  g_autofree char *sentence = g_strdup_printf ("“%s” cannot be written: %s.", path, g_strerror (ENOENT));
  g_autoptr (GError) error = write_picture (path);

  g_assert_error (error, MG_ERROR, MG_ERROR_IO);
  g_assert_cmpstr (error->message, ==, sentence);
  mg_test_remove_folder (folder);
}

/* Nothing is left of it, and what was there before stays. */
static void
test_no_room (void)
{
  g_autofree char *folder = g_dir_make_tmp ("picture-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "wave.png", NULL);
  g_autofree char *filling = g_build_filename (folder, "filling", NULL);
  g_autofree char *sentence = g_strdup_printf ("There is no room for “%s” on its file system.", path);

  if (mg_test_mount_room (folder, 16))
    {
      g_autofree char *room = NULL;
      g_autofree char *before = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, "before", -1, NULL));
      room = g_malloc0 (mg_test_find_room (folder));
      g_assert_true (g_file_set_contents (filling, room, (gssize) mg_test_find_room (folder), NULL));
      error = write_picture (path);
      g_assert_error (error, MG_ERROR, MG_ERROR_NO_ROOM);
      g_assert_cmpstr (error->message, ==, sentence);
      g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
      g_assert_cmpstr (before, ==, "before");
      g_assert_cmpuint (count_files (folder), ==, 2);
    }
  mg_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  mg_test_leave_mounts ();
  gui_fixture_init (&argc, &argv);

  g_test_add_func ("/picture/render", test_render);
  g_test_add_func ("/picture/copy", test_copy);
  g_test_add_func ("/picture/suggest", test_suggest);
  g_test_add_func ("/picture/write", test_write);
  g_test_add_func ("/picture/no-folder", test_no_folder);
  g_test_add_func ("/picture/no-room", test_no_room);
  return g_test_run ();
}
