/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "page-fixture.h"

static void
test_side_by_side (void)
{
  static const struct
  {
    int width;
    gboolean side_by_side;
  } steps[] = {
    { 1099, FALSE }, { 1100, TRUE },  { 1280, TRUE },  { 1100, TRUE }, { 1099, TRUE },
    { 1060, TRUE },  { 1059, FALSE }, { 1099, FALSE }, { 1200, TRUE }, { 600, FALSE },
  };
  g_autoptr (PageFixture) fixture = page_fixture_new (800);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      page_fixture_resize (fixture, steps[i].width);
      g_assert_cmpint (page_fixture_stands_side_by_side (fixture), ==, steps[i].side_by_side);
    }
  /* With one grid there is nothing to stand beside. */
  page_fixture_resize (fixture, 1280);
  mg_page_toggle_pane (MG_PAGE (fixture->page), MG_PANE_VALUES);
  g_assert_false (page_fixture_stands_side_by_side (fixture));
  mg_page_toggle_pane (MG_PAGE (fixture->page), MG_PANE_VALUES);
  g_assert_true (page_fixture_stands_side_by_side (fixture));
}

static void
assert_together (PageFixture *fixture)
{
  g_assert_cmpuint (page_grid_get_row_bytes (fixture->hex), ==, page_grid_get_row_bytes (fixture->values));
  g_assert_cmpuint (mg_grid_get_top (fixture->hex), ==, mg_grid_get_top (fixture->values));
}

/* Rows cover the same bytes, and scroll together, whoever scrolls and however. */
static void
test_together (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (1280);

  mg_test_wait (page_fixture_stands_side_by_side (fixture) && page_grid_is_in_sight (fixture->values));
  assert_together (fixture);
  /* Both fit. */
  mg_test_wait (gtk_widget_get_width (GTK_WIDGET (fixture->hex)) < 800);
  g_assert_cmpint (mg_grid_get_width_for (fixture->hex, page_grid_get_row_bytes (fixture->hex)), <=,
                   gtk_widget_get_width (GTK_WIDGET (fixture->hex)));
  g_assert_cmpint (mg_grid_get_width_for (fixture->values, page_grid_get_row_bytes (fixture->values)), <=,
                   gtk_widget_get_width (GTK_WIDGET (fixture->values)));

  page_grid_scroll (fixture->hex, 100);
  g_assert_cmpuint (mg_grid_get_top (fixture->hex), ==, 100);
  assert_together (fixture);
  page_grid_scroll (fixture->values, 777);
  g_assert_cmpuint (mg_grid_get_top (fixture->values), ==, 777);
  assert_together (fixture);
  page_grid_scroll (fixture->values, 1000000);
  assert_together (fixture);
  mg_grid_set_top (fixture->hex, 5);
  assert_together (fixture);
  g_assert_true (mg_inspection_go_to (fixture->inspection, "0x8000", NULL));
  assert_together (fixture);
  g_assert_cmpuint (page_grid_get_first_byte (fixture->hex), <=, 0x8000);
  g_assert_true (mg_inspection_go_back (fixture->inspection));
  assert_together (fixture);
}

static void
test_together_after_a_change (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (800);

  mg_test_wait (page_grid_is_in_sight (fixture->values));
  page_grid_scroll (fixture->hex, 500);
  g_assert_cmpuint (mg_grid_get_top (fixture->values), ==, 0);
  page_fixture_resize (fixture, 1280);
  g_assert_true (page_fixture_stands_side_by_side (fixture));
  assert_together (fixture);
  g_assert_cmpuint (page_grid_get_first_byte (fixture->hex), >, 0);

  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_U8, FALSE });
  page_fixture_settle ();
  assert_together (fixture);
  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_F64, FALSE });
  page_fixture_settle ();
  assert_together (fixture);
  /* Stacked, each goes its own way again. */
  page_fixture_resize (fixture, 800);
  page_grid_scroll (fixture->hex, 10);
  g_assert_cmpuint (mg_grid_get_top (fixture->values), !=, 10);
}

static void
test_row_bytes (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (800);
  GtkSpinButton *spin = GTK_SPIN_BUTTON (gui_find_child (fixture->page, "row_spin"));
  GtkCheckButton *automatic = GTK_CHECK_BUTTON (gui_find_child (fixture->page, "row_automatic"));

  mg_test_wait (page_grid_is_in_sight (fixture->values));
  g_assert_true (gtk_check_button_get_active (automatic));
  page_fixture_set_row_bytes (fixture, 24);
  g_assert_cmpuint (page_grid_get_row_bytes (fixture->hex), ==, 24);
  g_assert_cmpuint (page_grid_get_row_bytes (fixture->values), ==, 24);
  g_assert_cmpstr (page_fixture_get_row_label (fixture), ==, "24/row");
  g_assert_false (gtk_check_button_get_active (automatic));
  g_assert_cmpint (gtk_spin_button_get_value_as_int (spin), ==, 24);

  /* Any number does; elements stay whole. */
  gtk_spin_button_set_value (spin, 7);
  g_assert_cmpuint (page_grid_get_row_bytes (fixture->hex), ==, 7);
  g_assert_cmpuint (page_grid_get_row_bytes (fixture->values), ==, 4);
  g_assert_cmpstr (page_fixture_get_row_label (fixture), ==, "7/row");
  mg_page_toggle_pane (MG_PAGE (fixture->page), MG_PANE_HEX);
  g_assert_cmpstr (page_fixture_get_row_label (fixture), ==, "4/row");
  mg_page_toggle_pane (MG_PAGE (fixture->page), MG_PANE_HEX);
  gtk_spin_button_set_value (spin, 4096);
  g_assert_cmpuint (page_grid_get_row_bytes (fixture->hex), ==, 4096);

  /* It sticks, whatever the width. */
  page_fixture_resize (fixture, 1280);
  g_assert_cmpuint (page_grid_get_row_bytes (fixture->hex), ==, 4096);
  gtk_check_button_set_active (automatic, TRUE);
  g_assert_cmpuint (page_grid_get_row_bytes (fixture->hex), <=, 32);
  mg_test_wait (g_str_has_suffix (page_fixture_get_row_label (fixture), "/row")
                && !g_str_equal (page_fixture_get_row_label (fixture), "4096/row"));
}

/* The button follows what fits. */
static void
test_automatic_row_bytes (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (1000);
  g_autofree char *label = NULL;

  mg_test_wait (page_grid_is_in_sight (fixture->hex));
  mg_test_wait (g_str_equal (page_fixture_get_row_label (fixture), "24/row")
                || g_str_equal (page_fixture_get_row_label (fixture), "32/row"));
  label = g_strdup_printf ("%u/row", page_grid_get_row_bytes (fixture->hex));
  g_assert_cmpstr (page_fixture_get_row_label (fixture), ==, label);
  page_fixture_resize (fixture, 500);
  mg_test_wait (page_grid_get_row_bytes (fixture->hex) == 8);
  mg_test_wait (g_str_equal (page_fixture_get_row_label (fixture), "8/row"));
}

/* Rows of a typed number of bytes that elements do not fill still begin with the same byte, or one before it. */
static void
test_together_with_odd_rows (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (1280);

  mg_test_wait (page_fixture_stands_side_by_side (fixture) && page_grid_is_in_sight (fixture->values));
  page_fixture_set_row_bytes (fixture, 7);
  g_assert_cmpuint (page_grid_get_row_bytes (fixture->hex), ==, 7);
  g_assert_cmpuint (page_grid_get_row_bytes (fixture->values), ==, 4);
  page_grid_scroll (fixture->hex, 1001);
  g_assert_cmpuint (page_grid_get_first_byte (fixture->hex), ==, 7007);
  g_assert_cmpuint (page_grid_get_first_byte (fixture->values), ==, 7004);
  page_grid_scroll (fixture->values, 500);
  g_assert_cmpuint (page_grid_get_first_byte (fixture->values), ==, 2000);
  g_assert_cmpuint (page_grid_get_first_byte (fixture->hex), ==, 1995);
}

static void
test_text_size (void)
{
  g_autoptr (GSettings) settings = g_settings_new (MG_APP_ID);
  g_autoptr (PageFixture) fixture = page_fixture_new (800);
  int width = mg_grid_get_width_for (fixture->hex, 16);

  g_settings_set_int (settings, "text-size", 20);
  g_assert_cmpint (mg_grid_get_width_for (fixture->hex, 16), >, width);
  g_settings_reset (settings, "text-size");
  g_assert_cmpint (mg_grid_get_width_for (fixture->hex, 16), ==, width);
}

static gboolean
has_scrollbar (PageFixture *fixture, const char *scroller, GtkOrientation orientation)
{
  GtkScrolledWindow *window = GTK_SCROLLED_WINDOW (gui_find_child (fixture->grids, scroller));
  GtkWidget *scrollbar = orientation == GTK_ORIENTATION_HORIZONTAL
                           ? gtk_scrolled_window_get_hscrollbar (window)
                           : gtk_scrolled_window_get_vscrollbar (window);

  return gui_is_shown (scrollbar) && gtk_widget_get_can_target (scrollbar)
         && !gtk_widget_has_css_class (scrollbar, "needless");
}

static void
test_scrollbars (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (800);

  mg_test_wait (has_scrollbar (fixture, "hex_scroller", GTK_ORIENTATION_VERTICAL)
                && has_scrollbar (fixture, "values_scroller", GTK_ORIENTATION_VERTICAL));
  g_assert_false (has_scrollbar (fixture, "hex_scroller", GTK_ORIENTATION_HORIZONTAL));
  g_assert_false (has_scrollbar (fixture, "values_scroller", GTK_ORIENTATION_HORIZONTAL));
  page_fixture_set_row_bytes (fixture, 4096);
  mg_test_wait (has_scrollbar (fixture, "hex_scroller", GTK_ORIENTATION_HORIZONTAL)
                && has_scrollbar (fixture, "values_scroller", GTK_ORIENTATION_HORIZONTAL));
  mg_fake_source_add (fixture->base->source, GUI_NAME, (const guint8 *) "Hello", 5);
  mg_test_wait (!has_scrollbar (fixture, "hex_scroller", GTK_ORIENTATION_VERTICAL)
                && !has_scrollbar (fixture, "values_scroller", GTK_ORIENTATION_VERTICAL));
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

  g_test_add_func ("/page-rows/side-by-side", test_side_by_side);
  g_test_add_func ("/page-rows/together", test_together);
  g_test_add_func ("/page-rows/together-after-a-change", test_together_after_a_change);
  g_test_add_func ("/page-rows/row-bytes", test_row_bytes);
  g_test_add_func ("/page-rows/automatic-row-bytes", test_automatic_row_bytes);
  g_test_add_func ("/page-rows/together-with-odd-rows", test_together_with_odd_rows);
  g_test_add_func ("/page-rows/text-size", test_text_size);
  g_test_add_func ("/page-rows/scrollbars", test_scrollbars);

  return g_test_run ();
}
