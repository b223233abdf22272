/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "grid-fixture.h"

/* As large as what a process can map. */
#define HUGE (G_GUINT64_CONSTANT (1) << 47)

static void
test_scroll_round_trip (void)
{
  g_autoptr (GridFixture) fixture = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (47);
  guint64 last;

  fixture = grid_fixture_new (MG_GRID_HEX, 64, 0, HUGE);
  g_assert_cmpuint (grid_fixture_get_n_rows (fixture), ==, HUGE / 16);
  last = grid_fixture_get_n_rows (fixture) - grid_fixture_get_whole_rows (fixture);
  for (guint i = 0; i < 200000; i++)
    {
      guint64 number = (guint64) g_rand_int (random) << 32 | g_rand_int (random);
      guint64 row = number % (last + 1);

      if (i % 2 == 0)
        {
          mg_grid_set_top (fixture->grid, row);
          g_assert_true (gtk_adjustment_get_value (grid_fixture_get_adjustment (fixture))
                         == (double) row * grid_fixture_get_row_height (fixture));
        }
      else
        {
          /* Anywhere within the row. */
          gtk_adjustment_set_value (grid_fixture_get_adjustment (fixture),
                                    (double) (row * grid_fixture_get_row_height (fixture)
                                              + number % grid_fixture_get_row_height (fixture)));
        }
      g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==, row);
    }
}

static void
test_scroll_ends (void)
{
  static const guint widths[] = { 1, 7, 16, 4096 };
  static const guint64 lengths[] = { 1, 4095, 4096, 4097, HUGE - 1, HUGE };

  for (guint l = 0; l < G_N_ELEMENTS (lengths); l++)
    {
      g_autoptr (GridFixture) fixture = NULL;

      fixture = grid_fixture_new (MG_GRID_HEX, 64, 4096, lengths[l]);
      for (guint w = 0; w < G_N_ELEMENTS (widths); w++)
        {
          GtkAdjustment *vertical = grid_fixture_get_adjustment (fixture);
          guint64 last;

          mg_grid_set_row_bytes (fixture->grid, widths[w]);
          last = grid_fixture_get_n_rows (fixture)
                 - MIN (grid_fixture_get_n_rows (fixture), grid_fixture_get_whole_rows (fixture));
          mg_grid_set_top (fixture->grid, G_MAXUINT64);
          g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==, last);
          g_assert_true (gtk_adjustment_get_value (vertical)
                         == gtk_adjustment_get_upper (vertical) - gtk_adjustment_get_page_size (vertical));
          mg_grid_set_top (fixture->grid, 0);
          g_assert_true (gtk_adjustment_get_value (vertical) == 0);
          /* The scroll bar gets to both ends, too. */
          gtk_adjustment_set_value (vertical, G_MAXDOUBLE);
          g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==, last);
          gtk_adjustment_set_value (vertical, -1);
          g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==, 0);
        }
    }
}

/* A view of other sizes keeps its first byte in sight. */
static void
test_row_bytes (void)
{
  static const guint widths[] = { 1, 7, 16, 24, 4096, 32 };
  g_autoptr (GridFixture) fixture = NULL;
  guint n = 0;

  fixture = grid_fixture_new (MG_GRID_HEX, 1 << 20, 0, 0);
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      guint64 first;

      mg_grid_set_top (fixture->grid, 60000 / mg_grid_get_layout (fixture->grid)->row_bytes);
      first = mg_grid_get_top (fixture->grid) * mg_grid_get_layout (fixture->grid)->row_bytes;
      mg_grid_set_row_bytes (fixture->grid, widths[i]);
      g_assert_cmpuint (mg_grid_get_layout (fixture->grid)->row_bytes, ==, widths[i]);
      g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==, first / widths[i]);
      g_assert_cmpuint (mg_grid_get_row_bytes (fixture->grid), ==, widths[i]);
      n++;
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (widths));
}

static void
test_automatic_row_bytes (void)
{
  g_autoptr (GridFixture) fixture = NULL;
  guint before;

  fixture = grid_fixture_new (MG_GRID_HEX, 4096, 0, 0);
  mg_grid_set_row_bytes (fixture->grid, 0);
  before = mg_grid_get_layout (fixture->grid)->row_bytes;
  g_assert_cmpuint (before % 8, ==, 0);
  g_assert_cmpint (mg_grid_get_width_for (fixture->grid, before), <=,
                   gtk_widget_get_width (GTK_WIDGET (fixture->grid)));
  g_assert_true (before == 32
                 || mg_grid_get_width_for (fixture->grid, before + 8)
                      > gtk_widget_get_width (GTK_WIDGET (fixture->grid)));
  mg_grid_set_text_size (fixture->grid, 7);
  g_assert_cmpuint (mg_grid_get_layout (fixture->grid)->row_bytes, >=, before);
  mg_grid_set_text_size (fixture->grid, 40);
  g_assert_cmpuint (mg_grid_get_layout (fixture->grid)->row_bytes, ==, 8);
}

static void
count (guint *number)
{
  (*number)++;
}

static void
test_text_size (void)
{
  g_autoptr (GridFixture) fixture = NULL;
  guint64 height;
  guint visible, n = 0;
  int width, size;

  fixture = grid_fixture_new (MG_GRID_HEX, 65536, 0, 0);
  g_signal_connect_swapped (fixture->grid, "notify::text-size", G_CALLBACK (count), &n);
  height = grid_fixture_get_row_height (fixture);
  visible = mg_grid_get_n_visible (fixture->grid);
  width = mg_grid_get_width_for (fixture->grid, 16);
  mg_grid_set_top (fixture->grid, 100);
  mg_grid_set_text_size (fixture->grid, 20);
  g_assert_cmpuint (grid_fixture_get_row_height (fixture), >, height);
  g_assert_cmpuint (mg_grid_get_n_visible (fixture->grid), <, visible);
  g_assert_cmpint (mg_grid_get_width_for (fixture->grid, 16), >, width);
  g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==, 100);
  mg_grid_set_text_size (fixture->grid, 20);
  g_assert_cmpuint (n, ==, 1);
  /* From 7 to 40 points. */
  mg_grid_set_text_size (fixture->grid, 1000);
  g_object_get (fixture->grid, "text-size", &size, NULL);
  g_assert_cmpint (size, ==, 40);
  mg_grid_set_text_size (fixture->grid, -1);
  g_object_get (fixture->grid, "text-size", &size, NULL);
  g_assert_cmpint (size, ==, 7);
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_TEXT_NODE), ==,
                    2 * mg_grid_get_n_visible (fixture->grid));
}

static void
test_extent (void)
{
  MgFakeSource *source;
  g_autoptr (GridFixture) fixture = NULL;

  fixture = grid_fixture_new (MG_GRID_HEX, 65536, 0, 0);
  source = fixture->source;
  mg_grid_set_top (fixture->grid, G_MAXUINT64);
  g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==, 4096 - grid_fixture_get_whole_rows (fixture));
  mg_fake_source_resize (source, GUI_NAME, 131072);
  mg_test_wait (grid_fixture_get_n_rows (fixture) == 8192);
  g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==, 4096 - grid_fixture_get_whole_rows (fixture));
  mg_test_wait (grid_fixture_knows (fixture, 65536));

  /* What is lost stays in sight until one is told to let it go. */
  mg_fake_source_resize (source, GUI_NAME, 100);
  mg_test_wait (mg_inspection_get_frame (fixture->inspection)->size == 100);
  g_assert_cmpuint (grid_fixture_get_n_rows (fixture), ==, 8192);
  mg_view_fit (fixture->view);
  g_assert_cmpuint (grid_fixture_get_n_rows (fixture), ==, 7);
  g_assert_cmpuint (mg_grid_get_top (fixture->grid), ==, 0);
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_TEXT_NODE), ==, 14);

  mg_fake_source_resize (source, GUI_NAME, 0);
  mg_test_wait (mg_inspection_get_frame (fixture->inspection)->size == 0);
  mg_view_fit (fixture->view);
  g_assert_cmpuint (grid_fixture_get_n_rows (fixture), ==, 0);
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_TEXT_NODE), ==, 0);

  mg_fake_source_resize (source, GUI_NAME, 17);
  mg_test_wait (grid_fixture_get_n_rows (fixture) == 2);
  mg_test_wait (grid_fixture_knows (fixture, 16));
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_TEXT_NODE), ==, 4);
}

static void
test_hidden (void)
{
  g_autoptr (GridFixture) fixture = NULL;

  fixture = grid_fixture_new (MG_GRID_HEX, 65536, 0, 0);
  mg_test_wait (grid_fixture_knows (fixture, 0));
  gtk_widget_set_visible (fixture->scroller, FALSE);
  mg_test_wait (mg_inspection_get_frame (fixture->inspection)->spans->len == 0);
  /* It may be told to go elsewhere meanwhile. */
  mg_grid_set_top (fixture->grid, 1000);
  g_assert_true (mg_inspection_go_to (fixture->inspection, "0x8000", NULL));
  mg_test_iterate_for (50);
  g_assert_cmpuint (mg_inspection_get_frame (fixture->inspection)->spans->len, ==, 0);
  gtk_widget_set_visible (fixture->scroller, TRUE);
  mg_test_wait (grid_fixture_knows (fixture, 0x8000));
  g_assert_false (grid_fixture_knows (fixture, 0));
}

/* Only what is in sight is sampled, and as much again around it. */
static void
test_shown (void)
{
  g_autoptr (GridFixture) fixture = NULL;
  guint64 first, length;

  fixture = grid_fixture_new (MG_GRID_VALUES, 1 << 20, 4096, 0);
  mg_grid_set_top (fixture->grid, 1000);
  first = 4096 + 16000;
  length = mg_grid_get_n_visible (fixture->grid) * 16;
  mg_test_wait (grid_fixture_knows (fixture, first) && grid_fixture_knows (fixture, first + length - 1));
  g_assert_false (grid_fixture_knows (fixture, first - length - 1));
  g_assert_false (grid_fixture_knows (fixture, first + 2 * length));
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

  g_test_add_func ("/grid-scroll/scroll-round-trip", test_scroll_round_trip);
  g_test_add_func ("/grid-scroll/scroll-ends", test_scroll_ends);
  g_test_add_func ("/grid-scroll/row-bytes", test_row_bytes);
  g_test_add_func ("/grid-scroll/automatic-row-bytes", test_automatic_row_bytes);
  g_test_add_func ("/grid-scroll/text-size", test_text_size);
  g_test_add_func ("/grid-scroll/extent", test_extent);
  g_test_add_func ("/grid-scroll/hidden", test_hidden);
  g_test_add_func ("/grid-scroll/shown", test_shown);

  return g_test_run ();
}
