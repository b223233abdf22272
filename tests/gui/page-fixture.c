/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "page-fixture.h"

#include <adwaita.h>

/**
 * page_fixture_open_memory:
 *
 * Returns: (transfer full): what is remembered of the mapping of these tests
 */
GSettings *
page_fixture_open_memory (void)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA1, "fake:" GUI_NAME, -1);
  g_autofree char *path = g_strdup_printf ("/org/mapglass/Mapglass/mapping/%s/", hash);

  return g_settings_new_with_path (MG_APP_ID ".Mapping", path);
}

/**
 * page_fixture_forget:
 *
 * Has nothing remembered of that mapping.
 */
void
page_fixture_forget (void)
{
  g_autoptr (GSettings) memory = page_fixture_open_memory ();
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) keys = NULL;

  g_object_get (memory, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i] != NULL; i++)
    g_settings_reset (memory, keys[i]);
}

static MgGrid *
get_grid (GtkWidget *grids, const char *scroller)
{
  return MG_GRID (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (gui_find_child (grids, scroller))));
}

/**
 * page_fixture_open:
 * @base: (transfer full): a mapping
 * @width: in pixels
 *
 * Returns: (transfer full): a page in a window of this width, with what is remembered of the mapping
 */
PageFixture *
page_fixture_open (GuiFixture *base, int width)
{
  PageFixture *self = g_new0 (PageFixture, 1);

  self->base = base;
  self->inspection = base->inspection;
  self->page = mg_page_new (base->inspection);
  self->panes = gui_find_child (self->page, "panes");
  self->grids = gui_find_child (self->panes, "grids");
  self->hex_toggle = GTK_TOGGLE_BUTTON (gui_find_child (self->page, "hex_toggle"));
  self->values_toggle = GTK_TOGGLE_BUTTON (gui_find_child (self->page, "values_toggle"));
  self->hex = get_grid (self->grids, "hex_scroller");
  self->values = get_grid (self->grids, "values_scroller");
  base->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (base->window), width, 600);
  gtk_window_set_child (GTK_WINDOW (base->window), self->page);
  gtk_window_present (GTK_WINDOW (base->window));
  mg_test_wait (gtk_widget_get_width (self->page) == width);
  return self;
}

/**
 * page_fixture_new:
 * @width: in pixels
 *
 * Returns: (transfer full): a page of a mapping that counts up and that nothing is remembered of
 */
PageFixture *
page_fixture_new (int width)
{
  g_autofree guint8 *bytes = g_malloc (PAGE_FIXTURE_SIZE);

  page_fixture_forget ();
  for (guint i = 0; i < PAGE_FIXTURE_SIZE; i++)
    bytes[i] = (guint8) i;
  return page_fixture_open (gui_fixture_new (bytes, PAGE_FIXTURE_SIZE), width);
}

/**
 * page_fixture_free:
 * @self: (transfer full): a fixture
 *
 * Checks that the page is let go.
 */
void
page_fixture_free (PageFixture *self)
{
  g_object_add_weak_pointer (G_OBJECT (self->page), (gpointer *) &self->page);
  gui_fixture_free (self->base);
  g_assert_null (self->page);
  g_free (self);
}

static gboolean
set_true (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

/**
 * page_fixture_settle:
 *
 * What is put off until nothing else is to be done is done after this.
 */
void
page_fixture_settle (void)
{
  gboolean settled = FALSE;
  GSource *source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_LOW);
  g_source_set_callback (source, set_true, &settled, NULL);
  g_source_attach (source, NULL);
  mg_test_wait (settled);
  g_source_destroy (source);
  g_source_unref (source);
}

/**
 * page_fixture_resize:
 * @self: a fixture
 * @width: in pixels
 */
void
page_fixture_resize (PageFixture *self, int width)
{
  gtk_window_set_default_size (GTK_WINDOW (self->base->window), width, 600);
  mg_test_wait (gtk_widget_get_width (self->page) == width);
  page_fixture_settle ();
}

/**
 * page_grid_is_in_sight:
 * @grid: a grid
 *
 * Returns: whether it is shown
 */
gboolean
page_grid_is_in_sight (MgGrid *grid)
{
  return gtk_widget_get_mapped (GTK_WIDGET (grid));
}

/**
 * page_grid_scroll:
 * @grid: a grid
 * @row: the row to be the first in sight
 *
 * Scrolls as a scrollbar does.
 */
void
page_grid_scroll (MgGrid *grid, guint64 row)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (grid));

  gtk_adjustment_set_value (adjustment, (double) row * gtk_adjustment_get_step_increment (adjustment));
}

/**
 * page_fixture_stands_side_by_side:
 * @self: a fixture
 *
 * Returns: whether the grids do
 */
gboolean
page_fixture_stands_side_by_side (PageFixture *self)
{
  GtkWidget *paned = gui_find_child (self->grids, "paned");

  return gtk_orientable_get_orientation (GTK_ORIENTABLE (paned)) == GTK_ORIENTATION_HORIZONTAL;
}

/**
 * page_fixture_knows:
 * @self: a fixture
 * @offset: in bytes
 *
 * Returns: whether the byte was sampled
 */
gboolean
page_fixture_knows (PageFixture *self, guint64 offset)
{
  MgFrame *frame = mg_inspection_get_frame (self->inspection);

  return frame != NULL && mg_frame_get_state (frame, offset, NULL) != MG_BYTE_UNREAD;
}

/**
 * page_fixture_get_row_label:
 * @self: a fixture
 *
 * Returns: (transfer none): what the page says about the length of its rows
 */
const char *
page_fixture_get_row_label (PageFixture *self)
{
  return gtk_menu_button_get_label (GTK_MENU_BUTTON (gui_find_child (self->page, "row_button")));
}

/**
 * page_fixture_set_row_bytes:
 * @self: a fixture
 * @number: as somebody would type it; 0: as many as fit
 */
void
page_fixture_set_row_bytes (PageFixture *self, guint number)
{
  g_assert_true (gtk_widget_activate_action (self->page, "page.row-bytes", "u", number));
}

/**
 * page_grid_get_row_bytes:
 * @grid: a grid
 *
 * Returns: how many bytes a row of it has
 */
guint
page_grid_get_row_bytes (MgGrid *grid)
{
  return mg_grid_get_layout (grid)->row_bytes;
}

/**
 * page_grid_get_first_byte:
 * @grid: a grid
 *
 * Returns: the offset of the first byte in sight
 */
guint64
page_grid_get_first_byte (MgGrid *grid)
{
  return mg_grid_layout_get_row_offset (mg_grid_get_layout (grid), mg_grid_get_top (grid));
}
