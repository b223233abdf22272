/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "grid-fixture.h"

/* As large as what a process can map. */
#define HUGE (G_GUINT64_CONSTANT (1) << 47)

static void
assert_key (GridFixture *fixture, guint key, GdkModifierType modifiers, guint64 cursor)
{
  g_assert_true (grid_fixture_press (fixture, key, modifiers));
  g_assert_cmpuint (mg_inspection_get_cursor (fixture->inspection), ==, cursor);
}

static void
assert_selection (GridFixture *fixture, guint64 offset, guint64 length)
{
  MgRange selection;

  mg_inspection_get_selection (fixture->inspection, &selection);
  g_assert_cmpuint (selection.offset, ==, offset);
  g_assert_cmpuint (selection.length, ==, length);
}

static void
count (guint *number)
{
  (*number)++;
}

static void
test_arrows (void)
{
  g_autoptr (GridFixture) fixture = NULL;

  fixture = grid_fixture_new (MG_GRID_HEX, 100, 0, 0);
  assert_key (fixture, GDK_KEY_Left, 0, 0);
  assert_key (fixture, GDK_KEY_Up, 0, 0);
  assert_key (fixture, GDK_KEY_Right, 0, 1);
  assert_key (fixture, GDK_KEY_KP_Right, 0, 2);
  assert_key (fixture, GDK_KEY_Left, 0, 1);
  assert_key (fixture, GDK_KEY_Down, 0, 17);
  assert_key (fixture, GDK_KEY_End, 0, 31);
  assert_key (fixture, GDK_KEY_Right, 0, 32);
  assert_key (fixture, GDK_KEY_Left, 0, 31);
  assert_key (fixture, GDK_KEY_Home, 0, 16);
  assert_key (fixture, GDK_KEY_Up, 0, 0);
  assert_key (fixture, GDK_KEY_End, GDK_CONTROL_MASK, 99);
  assert_key (fixture, GDK_KEY_Right, 0, 99);
  assert_key (fixture, GDK_KEY_Down, 0, 99);
  assert_key (fixture, GDK_KEY_Home, 0, 96);
  assert_key (fixture, GDK_KEY_End, 0, 99);
  assert_key (fixture, GDK_KEY_Up, 0, 83);
  assert_key (fixture, GDK_KEY_End, 0, 95);
  /* The last row is shorter. */
  assert_key (fixture, GDK_KEY_Down, 0, 99);
  assert_key (fixture, GDK_KEY_Home, GDK_CONTROL_MASK, 0);
}

/* Ctrl and an arrow: by elements, also where the elements do not fill the view. */
static void
test_arrows_by_element (void)
{
  g_autoptr (GridFixture) fixture = NULL;

  fixture = grid_fixture_new (MG_GRID_HEX, 4096, 2, 10);
  assert_key (fixture, GDK_KEY_Right, GDK_CONTROL_MASK, 6);
  mg_inspection_set_cursor (fixture->inspection, 5, FALSE);
  assert_key (fixture, GDK_KEY_Right, GDK_CONTROL_MASK, 6);
  assert_key (fixture, GDK_KEY_Right, GDK_CONTROL_MASK, 10);
  assert_key (fixture, GDK_KEY_Right, GDK_CONTROL_MASK, 10);
  assert_key (fixture, GDK_KEY_Right, 0, 11);
  assert_key (fixture, GDK_KEY_Right, GDK_CONTROL_MASK, 11);
  assert_key (fixture, GDK_KEY_Left, GDK_CONTROL_MASK, 10);
  assert_key (fixture, GDK_KEY_Left, GDK_CONTROL_MASK, 6);
  assert_key (fixture, GDK_KEY_Left, GDK_CONTROL_MASK, 2);
  assert_key (fixture, GDK_KEY_Left, GDK_CONTROL_MASK, 2);
}

static void
test_arrows_among_values (void)
{
  g_autoptr (GridFixture) fixture = NULL;

  fixture = grid_fixture_new (MG_GRID_VALUES, 42, 0, 0);
  assert_key (fixture, GDK_KEY_Right, 0, 4);
  assert_key (fixture, GDK_KEY_Right, 0, 8);
  assert_key (fixture, GDK_KEY_Left, 0, 4);
  assert_key (fixture, GDK_KEY_Down, 0, 20);
  assert_key (fixture, GDK_KEY_End, 0, 28);
  /* The last row is shorter, and its last element is there in part: [8], [9], 2 bytes. */
  assert_key (fixture, GDK_KEY_Down, 0, 40);
  assert_key (fixture, GDK_KEY_Right, 0, 40);
  assert_key (fixture, GDK_KEY_Left, 0, 36);
  assert_key (fixture, GDK_KEY_End, GDK_CONTROL_MASK, 40);
  /* A cursor that another pane put within an element is on the element. */
  mg_inspection_set_cursor (fixture->inspection, 6, FALSE);
  assert_key (fixture, GDK_KEY_Right, 0, 8);
  mg_inspection_set_cursor (fixture->inspection, 6, FALSE);
  assert_key (fixture, GDK_KEY_Down, 0, 20);
}

static void
test_select (void)
{
  GdkModifierType shift = GDK_SHIFT_MASK;
  g_autoptr (GridFixture) fixture = NULL;

  fixture = grid_fixture_new (MG_GRID_HEX, 100, 0, 0);
  mg_inspection_set_cursor (fixture->inspection, 40, FALSE);
  assert_key (fixture, GDK_KEY_Right, shift, 41);
  assert_selection (fixture, 40, 2);
  assert_key (fixture, GDK_KEY_Down, shift, 57);
  assert_selection (fixture, 40, 18);
  assert_key (fixture, GDK_KEY_Home, shift, 48);
  assert_selection (fixture, 40, 9);
  assert_key (fixture, GDK_KEY_Home, shift | GDK_CONTROL_MASK, 0);
  assert_selection (fixture, 0, 41);
  assert_key (fixture, GDK_KEY_End, shift | GDK_CONTROL_MASK, 99);
  assert_selection (fixture, 40, 60);
  assert_key (fixture, GDK_KEY_Left, 0, 98);
  assert_selection (fixture, 98, 1);
  assert_key (fixture, GDK_KEY_a, GDK_CONTROL_MASK, 99);
  assert_selection (fixture, 0, 100);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->grid), "grid.select-all", NULL));
  assert_selection (fixture, 0, 100);
}

/* Whole elements are selected: from the first byte of one to the last of the other, whichever came first. */
static void
test_select_values (void)
{
  g_autoptr (GridFixture) fixture = NULL;
  guint n = 0;

  fixture = grid_fixture_new (MG_GRID_VALUES, 42, 0, 0);
  mg_inspection_set_cursor (fixture->inspection, 16, FALSE);
  g_signal_connect_swapped (fixture->inspection, "notify::cursor", G_CALLBACK (count), &n);
  assert_key (fixture, GDK_KEY_Right, GDK_SHIFT_MASK, 23);
  assert_selection (fixture, 16, 8);
  assert_key (fixture, GDK_KEY_Right, GDK_SHIFT_MASK, 27);
  assert_selection (fixture, 16, 12);
  assert_key (fixture, GDK_KEY_Left, GDK_SHIFT_MASK, 23);
  assert_key (fixture, GDK_KEY_Left, GDK_SHIFT_MASK, 19);
  assert_selection (fixture, 16, 4);
  assert_key (fixture, GDK_KEY_Left, GDK_SHIFT_MASK, 12);
  assert_selection (fixture, 12, 8);
  assert_key (fixture, GDK_KEY_Home, GDK_SHIFT_MASK, 0);
  assert_selection (fixture, 0, 20);
  assert_key (fixture, GDK_KEY_End, GDK_SHIFT_MASK | GDK_CONTROL_MASK, 41);
  assert_selection (fixture, 16, 26);
  /* Each of them is one move. */
  g_assert_cmpuint (n, ==, 7);
}

static void
test_pages (void)
{
  g_autoptr (GridFixture) fixture = NULL;
  guint64 page, at, pages = 0;

  fixture = grid_fixture_new (MG_GRID_HEX, 65536 + 5, 0, 0);
  page = mg_grid_get_n_visible (fixture->grid) - 1;
  assert_key (fixture, GDK_KEY_Page_Down, 0, page * 16);
  g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==, page);
  assert_key (fixture, GDK_KEY_Page_Down, 0, 2 * page * 16);
  g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==, 2 * page);
  assert_key (fixture, GDK_KEY_Page_Up, 0, page * 16);
  g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==, page);

  do
    {
      at = mg_inspection_get_cursor (fixture->inspection);
      g_assert_true (grid_fixture_press (fixture, GDK_KEY_Page_Down, 0));
      pages++;
    }
  while (mg_inspection_get_cursor (fixture->inspection) != at);
  g_assert_cmpuint (at, ==, 65536);
  g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==,
                    grid_fixture_get_n_rows (fixture) - grid_fixture_get_whole_rows (fixture));
  g_assert_cmpuint (pages, <=, grid_fixture_get_n_rows (fixture) / page + 1);
  do
    {
      at = mg_inspection_get_cursor (fixture->inspection);
      g_assert_true (grid_fixture_press (fixture, GDK_KEY_KP_Page_Up, 0));
    }
  while (mg_inspection_get_cursor (fixture->inspection) != at);
  g_assert_cmpuint (at, ==, 0);
  g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==, 0);
}

static void
test_ends_of_a_huge_view (void)
{
  g_autoptr (GridFixture) fixture = NULL;

  fixture = grid_fixture_new (MG_GRID_VALUES, 64, 0, HUGE);
  assert_key (fixture, GDK_KEY_End, GDK_CONTROL_MASK, HUGE - 4);
  g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==, HUGE / 16 - grid_fixture_get_whole_rows (fixture));
  assert_key (fixture, GDK_KEY_Up, 0, HUGE - 20);
  assert_key (fixture, GDK_KEY_Page_Up, 0, HUGE - 20 - (mg_grid_get_n_visible (fixture->grid) - 1) * 16);
  assert_key (fixture, GDK_KEY_Home, GDK_CONTROL_MASK, 0);
  g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==, 0);
}

static void
test_scroll_by_rows (void)
{
  g_autoptr (GridFixture) fixture = NULL;

  fixture = grid_fixture_new (MG_GRID_HEX, 65536, 0, 0);
  assert_key (fixture, GDK_KEY_Up, GDK_CONTROL_MASK, 0);
  g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==, 0);
  assert_key (fixture, GDK_KEY_Down, GDK_CONTROL_MASK, 0);
  assert_key (fixture, GDK_KEY_Down, GDK_CONTROL_MASK, 0);
  g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==, 2);
  assert_key (fixture, GDK_KEY_Up, GDK_CONTROL_MASK, 0);
  g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==, 1);
  /* Moving a cursor that was scrolled out of sight brings it back. */
  mg_grid_set_top (fixture->grid, 1000);
  assert_key (fixture, GDK_KEY_Right, 0, 1);
  g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==, 0);
}

/* Whatever is pressed, the cursor is in sight and in the view. */
static void
test_cursor_stays_in_sight (void)
{
  static const guint keys[] = { GDK_KEY_Left,    GDK_KEY_Right,     GDK_KEY_Up,   GDK_KEY_Down,
                                GDK_KEY_Page_Up, GDK_KEY_Page_Down, GDK_KEY_Home, GDK_KEY_End };
  static const guint widths[] = { 1, 7, 16, 32 };
  g_autoptr (GRand) random = g_rand_new_with_seed (8);

  for (guint w = 0; w < G_N_ELEMENTS (widths); w++)
    {
      g_autoptr (GridFixture) fixture = NULL;

      fixture = grid_fixture_new (w % 2 == 0 ? MG_GRID_HEX : MG_GRID_VALUES, 70001, 3, 0);
      mg_grid_set_row_bytes (fixture->grid, widths[w]);
      for (guint i = 0; i < 2000; i++)
        {
          guint key = keys[g_rand_int_range (random, 0, G_N_ELEMENTS (keys))];
          guint modifiers = g_rand_int_range (random, 0, 2) == 0 ? GDK_SHIFT_MASK : 0;
          const MgGridLayout *layout = mg_grid_get_layout (fixture->grid);
          guint64 cursor, row;

          if (key == GDK_KEY_Left || key == GDK_KEY_Right || g_rand_int_range (random, 0, 50) == 0)
            if (key != GDK_KEY_Up && key != GDK_KEY_Down && key != GDK_KEY_Page_Up
                && key != GDK_KEY_Page_Down)
              modifiers |= GDK_CONTROL_MASK;
          g_assert_true (grid_fixture_press (fixture, key, modifiers));
          cursor = mg_inspection_get_cursor (fixture->inspection);
          g_assert_cmpuint (cursor, >=, 3);
          g_assert_cmpuint (cursor, <, 70001);
          row = mg_grid_layout_get_row (layout, cursor);
          g_assert_cmpuint (row, >=, mg_grid_get_top (fixture->grid));
          g_assert_cmpuint (row, <, mg_grid_get_top (fixture->grid) + grid_fixture_get_whole_rows (fixture));
        }
    }
}

static void
test_cursor_in_a_wide_row (void)
{
  g_autoptr (GridFixture) fixture = NULL;
  GtkAdjustment *horizontal;
  double end, text;

  fixture = grid_fixture_new (MG_GRID_HEX, 65536, 0, 0);
  mg_grid_set_row_bytes (fixture->grid, 4096);
  horizontal = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (fixture->grid));
  g_assert_true (gtk_adjustment_get_upper (horizontal) == mg_grid_get_width_for (fixture->grid, 4096));
  assert_key (fixture, GDK_KEY_End, 0, 4095);
  end = gtk_adjustment_get_value (horizontal);
  g_assert_cmpfloat (end, >, 0);
  g_assert_true (grid_fixture_press (fixture, GDK_KEY_Tab, 0));
  assert_key (fixture, GDK_KEY_End, 0, 4095);
  text = gtk_adjustment_get_value (horizontal);
  g_assert_cmpfloat (text, >, end);
  g_assert_true (text + gtk_adjustment_get_page_size (horizontal) == gtk_adjustment_get_upper (horizontal));
  assert_key (fixture, GDK_KEY_Home, 0, 0);
  g_assert_cmpfloat (gtk_adjustment_get_value (horizontal), <, text);
  g_assert_cmpfloat (gtk_adjustment_get_value (horizontal), >, end);
  g_assert_true (grid_fixture_press (fixture, GDK_KEY_Tab, GDK_SHIFT_MASK));
  assert_key (fixture, GDK_KEY_Home, 0, 0);
  g_assert_true (gtk_adjustment_get_value (horizontal) == 0);
}

static void
test_tab (void)
{
  g_autoptr (GridFixture) fixture = NULL;

  fixture = grid_fixture_new (MG_GRID_HEX, 4096, 0, 0);
  g_assert_false (mg_grid_get_in_text (fixture->grid));
  g_assert_false (grid_fixture_press (fixture, GDK_KEY_Tab, GDK_SHIFT_MASK));
  g_assert_true (grid_fixture_press (fixture, GDK_KEY_Tab, 0));
  g_assert_true (mg_grid_get_in_text (fixture->grid));
  /* On to the next pane. */
  g_assert_false (grid_fixture_press (fixture, GDK_KEY_Tab, 0));
  g_assert_true (mg_grid_get_in_text (fixture->grid));
  g_assert_true (grid_fixture_press (fixture, GDK_KEY_Tab, GDK_SHIFT_MASK));
  g_assert_false (mg_grid_get_in_text (fixture->grid));
  g_clear_pointer (&fixture, grid_fixture_free);

  fixture = grid_fixture_new (MG_GRID_VALUES, 4096, 0, 0);
  g_assert_false (grid_fixture_press (fixture, GDK_KEY_Tab, 0));
  mg_grid_set_in_text (fixture->grid, TRUE);
  g_assert_false (mg_grid_get_in_text (fixture->grid));
}

static void
test_keys_without_bytes (void)
{
  static const guint keys[] = { GDK_KEY_Left,    GDK_KEY_Right,     GDK_KEY_Up,   GDK_KEY_Down,
                                GDK_KEY_Page_Up, GDK_KEY_Page_Down, GDK_KEY_Home, GDK_KEY_End };

  for (guint kind = 0; kind < 2; kind++)
    {
      g_autoptr (GridFixture) fixture = NULL;

      fixture = grid_fixture_new (kind, 0, 0, 0);
      for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
        {
          assert_key (fixture, keys[i], 0, 0);
          assert_key (fixture, keys[i], GDK_SHIFT_MASK, 0);
        }
      assert_key (fixture, GDK_KEY_a, GDK_CONTROL_MASK, 0);
      assert_selection (fixture, 0, 0);
    }
}

/* A jump shows what is around it; one to what is in sight moves nothing. */
static void
test_go_to (void)
{
  g_autoptr (GridFixture) fixture = NULL;
  guint64 whole;

  fixture = grid_fixture_new (MG_GRID_HEX, 65536, 0, 0);
  whole = grid_fixture_get_whole_rows (fixture);
  g_assert_true (mg_inspection_go_to (fixture->inspection, "0x8000", NULL));
  g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==, 0x800 - whole / 3);
  g_assert_true (mg_inspection_go_to (fixture->inspection, "0x8010", NULL));
  g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==, 0x800 - whole / 3);
  g_assert_true (mg_inspection_go_to (fixture->inspection, "end", NULL));
  g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==, 4096 - whole);
  g_assert_true (mg_inspection_go_to (fixture->inspection, "0x10", NULL));
  g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==, 0);
}

static void
test_menu (void)
{
  g_autoptr (GridFixture) fixture = NULL;
  GtkWidget *child;

  fixture = grid_fixture_new (MG_GRID_HEX, 65536, 0, 0);
  mg_inspection_set_cursor (fixture->inspection, 33, FALSE);
  g_assert_true (grid_fixture_press (fixture, GDK_KEY_F10, GDK_SHIFT_MASK));
  child = gtk_widget_get_last_child (GTK_WIDGET (fixture->grid));
  g_assert_true (GTK_IS_POPOVER_MENU (child));
  mg_test_wait (gtk_widget_get_mapped (child));
  gtk_popover_popdown (GTK_POPOVER (child));
  mg_test_wait (!gtk_widget_get_mapped (child));
  /* Also where the cursor is out of sight, and where there is none. */
  mg_grid_set_top (fixture->grid, 3000);
  g_assert_true (grid_fixture_press (fixture, GDK_KEY_Menu, 0));
  mg_test_wait (gtk_widget_get_mapped (child));
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

  g_test_add_func ("/grid-keys/arrows", test_arrows);
  g_test_add_func ("/grid-keys/arrows-by-element", test_arrows_by_element);
  g_test_add_func ("/grid-keys/arrows-among-values", test_arrows_among_values);
  g_test_add_func ("/grid-keys/select", test_select);
  g_test_add_func ("/grid-keys/select-values", test_select_values);
  g_test_add_func ("/grid-keys/pages", test_pages);
  g_test_add_func ("/grid-keys/ends-of-a-huge-view", test_ends_of_a_huge_view);
  g_test_add_func ("/grid-keys/scroll-by-rows", test_scroll_by_rows);
  g_test_add_func ("/grid-keys/cursor-stays-in-sight", test_cursor_stays_in_sight);
  g_test_add_func ("/grid-keys/cursor-in-a-wide-row", test_cursor_in_a_wide_row);
  g_test_add_func ("/grid-keys/tab", test_tab);
  g_test_add_func ("/grid-keys/keys-without-bytes", test_keys_without_bytes);
  g_test_add_func ("/grid-keys/go-to", test_go_to);
  g_test_add_func ("/grid-keys/menu", test_menu);

  return g_test_run ();
}
