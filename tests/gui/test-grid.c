/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "grid-fixture.h"

static const char *
mirror_text (GridFixture *fixture)
{
  return gtk_inscription_get_text (GTK_INSCRIPTION (gtk_widget_get_first_child (GTK_WIDGET (fixture->grid))));
}

/* --- What is drawn -------------------------------------------------------------------------------------- */

static guint
count_common (GPtrArray *a, GPtrArray *b)
{
  guint n = 0;

  for (guint i = 0; i < a->len; i++)
    n += g_ptr_array_find (b, g_ptr_array_index (a, i), NULL);
  return n;
}

/* The node of a row has one for its label and one for its text: they are the same as long as those are. */
static void
test_rows_are_kept (void)
{
  g_autoptr (GridFixture) fixture = NULL;
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  guint rows;

  fixture = grid_fixture_new (MG_GRID_HEX, 65536, 0, 0);
  rows = mg_grid_get_n_visible (fixture->grid);
  g_assert_cmpuint (rows, >, 5);
  first = grid_fixture_draw (fixture, GSK_TEXT_NODE);
  g_assert_cmpuint (first->len, ==, 2 * rows);
  second = grid_fixture_draw (fixture, GSK_TEXT_NODE);
  g_assert_cmpuint (second->len, ==, 2 * rows);
  g_assert_cmpuint (count_common (first, second), ==, 2 * rows);

  /* One byte changes: one row does. The window may just have got the focus, which changes them all, but not again
   * and again. */
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (GPtrArray) before = grid_fixture_draw (fixture, GSK_TEXT_NODE);
      g_autoptr (GPtrArray) after = NULL;
      guint8 byte = (guint8) ('a' + i);

      mg_fake_source_store (fixture->source, GUI_NAME, 37, &byte, 1);
      mg_test_wait (grid_fixture_shows_byte (fixture, 37, byte));
      after = grid_fixture_draw (fixture, GSK_TEXT_NODE);
      g_assert_cmpuint (after->len, ==, 2 * rows);
      g_assert_true (g_ptr_array_index (before, 4) != g_ptr_array_index (after, 4));
      if (count_common (before, after) == 2 * rows - 2)
        return;
    }
  g_assert_not_reached ();
}

/* Bytes that change where no character shows it cost no new row; it shows the right ones when a character
 * does. */
static void
test_rows_are_kept_while_characters_are (void)
{
  static const double values[] = { 0.12345678901234, 0.12345678901235, 0.2 };
  g_autoptr (GridFixture) fixture = NULL;
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autoptr (GPtrArray) third = NULL;
  guint8 last[3];

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    last[i] = ((const guint8 *) &values[i])[0];
  g_assert_cmpuint (last[0], !=, last[1]);
  fixture = grid_fixture_new (MG_GRID_VALUES, 64, 0, 0);
  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_F64, FALSE });
  mg_fake_source_store (fixture->source, GUI_NAME, 0, (const guint8 *) &values[0], sizeof (double));
  mg_test_wait (grid_fixture_shows_byte (fixture, 0, last[0]));
  first = grid_fixture_draw (fixture, GSK_TEXT_NODE);

  mg_fake_source_store (fixture->source, GUI_NAME, 0, (const guint8 *) &values[1], sizeof (double));
  mg_test_wait (grid_fixture_shows_byte (fixture, 0, last[1]));
  second = grid_fixture_draw (fixture, GSK_TEXT_NODE);
  g_assert_cmpuint (count_common (first, second), ==, first->len);

  mg_fake_source_store (fixture->source, GUI_NAME, 0, (const guint8 *) &values[2], sizeof (double));
  mg_test_wait (grid_fixture_shows_byte (fixture, 0, last[2]));
  third = grid_fixture_draw (fixture, GSK_TEXT_NODE);
  g_assert_cmpuint (count_common (first, third), ==, first->len - 2);
  mg_test_wait (mirror_text (fixture) != NULL && strstr (mirror_text (fixture), " 0.2 ") != NULL);
}

/* Scrolling draws what comes into sight and nothing else. */
static void
test_rows_are_kept_while_scrolling (void)
{
  g_autoptr (GridFixture) fixture = NULL;
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  guint rows;

  fixture = grid_fixture_new (MG_GRID_HEX, 65536, 0, 0);
  rows = mg_grid_get_n_visible (fixture->grid);
  mg_test_wait (grid_fixture_knows (fixture, (rows + 1) * 16));
  first = grid_fixture_draw (fixture, GSK_TEXT_NODE);
  mg_grid_set_top (fixture->grid, 1);
  second = grid_fixture_draw (fixture, GSK_TEXT_NODE);
  g_assert_cmpuint (second->len, ==, 2 * rows);
  g_assert_cmpuint (count_common (first, second), ==, 2 * rows - 2);
}

static void
test_every_row_in_sight_is_drawn (void)
{
  g_autoptr (GridFixture) fixture = NULL;

  fixture = grid_fixture_new (MG_GRID_HEX, 16 * 3 + 1, 0, 0);
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_TEXT_NODE), ==, 2 * 4);
  mg_grid_set_row_bytes (fixture->grid, 7);
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_TEXT_NODE), ==, 2 * 7);
}

/* What is seen first did not change; what changes glows; what is new behind the name did not change
 * either. */
static void
test_glow (void)
{
  g_autoptr (GridFixture) fixture = NULL;
  guint still;

  fixture = grid_fixture_new (MG_GRID_HEX, 4096, 0, 0);
  still = grid_fixture_count_drawn (fixture, GSK_COLOR_NODE);
  mg_fake_source_store (fixture->source, GUI_NAME, 37, (const guint8 *) "xxx", 3);
  mg_test_wait (grid_fixture_shows_byte (fixture, 37, 'x'));
  /* Fill and line, for the bytes and for the characters. */
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_COLOR_NODE), ==, still + 4);
  mg_fake_source_add (fixture->source, GUI_NAME, (const guint8 *) "0123456789", 10);
  mg_test_wait (grid_fixture_shows_byte (fixture, 0, '0'));
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_COLOR_NODE), ==, still);
}

/* It goes out without anybody doing anything, and then nothing is drawn any more. */
static void
test_glow_goes_out (void)
{
  g_autoptr (GridFixture) fixture = NULL;
  guint still;

  fixture = grid_fixture_new (MG_GRID_VALUES, 4096, 0, 0);
  still = grid_fixture_count_drawn (fixture, GSK_COLOR_NODE);
  mg_fake_source_store (fixture->source, GUI_NAME, 37, (const guint8 *) "x", 1);
  mg_test_wait (grid_fixture_shows_byte (fixture, 37, 'x'));
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_COLOR_NODE), ==, still + 2);
  mg_test_wait (grid_fixture_count_drawn (fixture, GSK_COLOR_NODE) == still);
}

/* What had changed stays to be seen while the picture stands still. */
static void
test_glow_paused (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new (MG_GRID_VALUES, 4096, 0, 0);
  g_autoptr (GridFixture) other = grid_fixture_new (MG_GRID_VALUES, 4096, 0, 0);
  guint still = grid_fixture_count_drawn (fixture, GSK_COLOR_NODE);
  guint other_still = grid_fixture_count_drawn (other, GSK_COLOR_NODE);

  mg_fake_source_store (fixture->source, GUI_NAME, 37, (const guint8 *) "x", 1);
  mg_test_wait (grid_fixture_shows_byte (fixture, 37, 'x'));
  mg_view_set_paused (fixture->view, TRUE);
  /* One that changed later goes out in the meantime. */
  mg_fake_source_store (other->source, GUI_NAME, 37, (const guint8 *) "x", 1);
  mg_test_wait (grid_fixture_shows_byte (other, 37, 'x'));
  g_assert_cmpuint (grid_fixture_count_drawn (other, GSK_COLOR_NODE), ==, other_still + 2);
  mg_test_wait (grid_fixture_count_drawn (other, GSK_COLOR_NODE) == other_still);
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_COLOR_NODE), ==, still + 2);
  mg_view_set_paused (fixture->view, FALSE);
  mg_test_wait (grid_fixture_count_drawn (fixture, GSK_COLOR_NODE) == still);
}

static void
test_torn (void)
{
  g_autoptr (GridFixture) fixture = NULL;
  guint still, reads;

  fixture = grid_fixture_new (MG_GRID_VALUES, 64, 0, 0);
  still = grid_fixture_count_drawn (fixture, GSK_COLOR_NODE);
  reads = mg_fake_source_get_n_reads (fixture->source, GUI_NAME);
  mg_fake_source_script (fixture->source, GUI_NAME, reads + 1, reads + 100, MG_FAKE_CHANGE);
  mg_test_wait (!mg_range_set_is_empty (mg_inspection_get_frame (fixture->inspection)->torn));
  /* A wave of a node for each pixel beside each row, and the glow of the row, which all changed. */
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_COLOR_NODE), ==,
                    still + 4 * (grid_fixture_get_row_height (fixture) + 2));
}

/* What is lost is hatched, a run of it once. */
static void
test_lost (void)
{
  g_autoptr (GridFixture) fixture = NULL;

  fixture = grid_fixture_new (MG_GRID_HEX, 32, 0, 0);
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_REPEATING_LINEAR_GRADIENT_NODE), ==, 0);
  mg_fake_source_resize (fixture->source, GUI_NAME, 20);
  mg_test_wait (mg_inspection_get_frame (fixture->inspection)->size == 20);
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_REPEATING_LINEAR_GRADIENT_NODE), ==, 1);
}

static void
test_special_values (void)
{
  static const guint32 bits[] = { 0x7F800000, 0x7FC00000, 0x3F800000 };
  g_autoptr (GridFixture) fixture = NULL;
  guint still;

  fixture = grid_fixture_new (MG_GRID_VALUES, 64, 0, 0);
  still = grid_fixture_count_drawn (fixture, GSK_BORDER_NODE);
  mg_fake_source_store (fixture->source, GUI_NAME, 16, (const guint8 *) bits, sizeof bits);
  mg_test_wait (grid_fixture_shows_byte (fixture, 27, 0x3F));
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_BORDER_NODE), ==, still + 2);
}

static void
test_stale (void)
{
  g_autoptr (GridFixture) fixture = NULL;
  guint reads;

  fixture = grid_fixture_new (MG_GRID_HEX, 64, 0, 0);
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_OPACITY_NODE), ==, 0);
  reads = mg_fake_source_get_n_reads (fixture->source, GUI_NAME);
  mg_fake_source_script (fixture->source, GUI_NAME, reads + 1, reads + 1000, MG_FAKE_HANG);
  mg_test_wait (mg_inspection_get_frame (fixture->inspection)->state == MG_FRAME_STALE);
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_OPACITY_NODE), ==, 1);
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_TEXT_NODE), ==, 2 * 4);
  mg_test_wait ((mg_fake_source_wake (fixture->source),
                 mg_inspection_get_frame (fixture->inspection)->state == MG_FRAME_LIVE));
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_OPACITY_NODE), ==, 0);
}

/* The cursor is an outline, and a selection fills its cells: in the bytes and in the characters. */
static void
test_selection_is_drawn (void)
{
  g_autoptr (GridFixture) fixture = NULL;
  guint still;

  fixture = grid_fixture_new (MG_GRID_HEX, 4096, 0, 0);
  mg_inspection_set_cursor (fixture->inspection, 40, FALSE);
  still = grid_fixture_count_drawn (fixture, GSK_COLOR_NODE);
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_BORDER_NODE), ==, 1);
  mg_inspection_set_cursor (fixture->inspection, 20, TRUE);
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_COLOR_NODE), ==, still + 4);
  mg_inspection_set_cursor (fixture->inspection, 0, TRUE);
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_COLOR_NODE), ==, still + 6);
  /* A cursor that is out of sight is not drawn. */
  mg_grid_set_top (fixture->grid, 200);
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_BORDER_NODE), ==, 0);
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_COLOR_NODE), ==, 0);
}

static void
test_element (void)
{
  g_autoptr (GridFixture) fixture = NULL;

  fixture = grid_fixture_new (MG_GRID_VALUES, 4096, 0, 0);
  g_assert_cmpuint (mg_grid_get_layout (fixture->grid)->n_cells, ==, 4);
  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_F64, FALSE });
  g_assert_cmpuint (mg_grid_get_layout (fixture->grid)->n_cells, ==, 2);
  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_U8, FALSE });
  g_assert_cmpuint (mg_grid_get_layout (fixture->grid)->n_cells, ==, 16);
}

/* The byte order changes what is drawn and nothing else. */
static void
test_byte_order (void)
{
  g_autoptr (GridFixture) fixture = NULL;
  g_autoptr (GPtrArray) little = NULL;
  g_autoptr (GPtrArray) big = NULL;

  fixture = grid_fixture_new (MG_GRID_VALUES, 64, 0, 0);
  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_U16, FALSE });
  little = grid_fixture_draw (fixture, GSK_TEXT_NODE);
  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_U16, TRUE });
  big = grid_fixture_draw (fixture, GSK_TEXT_NODE);
  g_assert_cmpuint (little->len, ==, 8);
  g_assert_cmpuint (big->len, ==, 8);
  g_assert_cmpuint (count_common (little, big), ==, 0);
}

/* --- Screen readers ------------------------------------------------------------------------------------- */

static gboolean
is_described (GridFixture *fixture, const char *expected)
{
  g_autofree char *found = gtk_test_accessible_check_property (GTK_ACCESSIBLE (fixture->grid),
                                                               GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, expected);

  return found == NULL;
}

static void
test_mirror (void)
{
  g_autoptr (GridFixture) fixture = NULL;

  fixture = grid_fixture_new (MG_GRID_HEX, 20, 0, 0);
  mg_fake_source_store (fixture->source, GUI_NAME, 0, (const guint8 *) "Hello", 5);
  mg_test_wait (g_strcmp0 (mirror_text (fixture),
                           "00000000  48 65 6c 6c 6f 05 06 07  08 09 0a 0b 0c 0d 0e 0f  Hello...........\n"
                           "00000010  10 11 12 13                                       ....\n")
                == 0);
  mg_fake_source_resize (fixture->source, GUI_NAME, 2);
  mg_test_wait (mg_inspection_get_trouble (fixture->inspection) == MG_TROUBLE_SHRUNK);
  mg_view_fit (fixture->view);
  mg_test_wait (
    g_strcmp0 (mirror_text (fixture), "00000000  48 65                                             He\n")
    == 0);
}

static void
test_mirror_follows_scrolling (void)
{
  g_autoptr (GridFixture) fixture = NULL;
  g_auto (GStrv) lines = NULL;

  fixture = grid_fixture_new (MG_GRID_VALUES, 65536, 0, 0);
  mg_grid_set_top (fixture->grid, 1000);
  mg_test_wait (mirror_text (fixture) != NULL && g_str_has_prefix (mirror_text (fixture), " [4000]  "));
  lines = g_strsplit (mirror_text (fixture), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, grid_fixture_get_whole_rows (fixture) + 1);
}

static void
test_label (void)
{
  g_autoptr (GridFixture) fixture = NULL;

  fixture = grid_fixture_new (MG_GRID_HEX, 4, 0, 0);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->grid), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Bytes of " GUI_NAME);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture->grid), GTK_ACCESSIBLE_ROLE_GROUP);
  g_clear_pointer (&fixture, grid_fixture_free);

  fixture = grid_fixture_new (MG_GRID_VALUES, 4, 0, 0);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->grid), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Values of " GUI_NAME);
}

/* It is spoken when it changes: so it does when the user moves or does something, and never by what is
 * written. */
static void
test_description (void)
{
  g_autoptr (GridFixture) fixture = NULL;

  fixture = grid_fixture_new (MG_GRID_HEX, 4096, 0, 0);
  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_U8, FALSE });
  g_assert_true (grid_fixture_press (fixture, GDK_KEY_Right, 0));
  g_assert_true (is_described (fixture, "0x1, [1] u8 1"));
  mg_fake_source_store (fixture->source, GUI_NAME, 1, (const guint8 *) "x", 1);
  mg_test_wait (grid_fixture_shows_byte (fixture, 1, 'x'));
  mg_test_wait (mirror_text (fixture) != NULL && strstr (mirror_text (fixture), "00 78 02") != NULL);
  g_assert_true (is_described (fixture, "0x1, [1] u8 1"));
  g_assert_true (grid_fixture_press (fixture, GDK_KEY_Down, 0));
  g_assert_true (is_described (fixture, "0x11, [17] u8 17"));
  mg_inspection_say (fixture->inspection, "Copied 1 byte.");
  g_assert_true (is_described (fixture, "Copied 1 byte."));
}

/* One that has not the focus stays silent. */
static void
test_description_without_focus (void)
{
  g_autoptr (GridFixture) fixture = NULL;

  fixture = grid_fixture_new (MG_GRID_HEX, 4096, 0, 0);
  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_U8, FALSE });
  g_assert_true (grid_fixture_press (fixture, GDK_KEY_Right, 0));
  gtk_window_set_focus (GTK_WINDOW (fixture->base->window), NULL);
  g_assert_false (gtk_widget_has_focus (GTK_WIDGET (fixture->grid)));
  mg_inspection_set_cursor (fixture->inspection, 100, FALSE);
  mg_inspection_say (fixture->inspection, "Paused");
  g_assert_true (is_described (fixture, "0x1, [1] u8 1"));
}

/* --- Alone ---------------------------------------------------------------------------------------------- */

/* A grid that nobody puts anywhere does no harm, and shows nothing. */
static void
test_without_window (void)
{
  g_autoptr (GuiFixture) fixture = gui_fixture_new ((const guint8 *) "0123456789abcdef", 16);
  MgGrid *grid = MG_GRID (g_object_ref_sink (mg_grid_new (MG_GRID_HEX, fixture->inspection)));

  g_assert_cmpint (mg_grid_get_kind (grid), ==, MG_GRID_HEX);
  mg_test_wait (mg_inspection_get_frame (fixture->inspection) != NULL);
  g_assert_cmpuint (mg_inspection_get_frame (fixture->inspection)->spans->len, ==, 0);
  /* There is no room: as few bytes in a row as there can be. */
  g_assert_cmpuint (mg_grid_layout_get_n_rows (mg_grid_get_layout (grid)), ==, 2);
  mg_grid_set_top (grid, 100);
  g_assert_cmpuint (mg_grid_get_top (grid), ==, 1);
  mg_grid_reveal (grid, 0);
  g_assert_cmpuint (mg_grid_get_top (grid), ==, 0);
  g_assert_cmpuint (mg_grid_get_n_visible (grid), ==, 1);
  g_assert_finalize_object (grid);
}

static void
test_waiting (void)
{
  g_autoptr (GridFixture) fixture = NULL;

  fixture = grid_fixture_new (MG_GRID_VALUES, 0, 0, 0);
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_TEXT_NODE), ==, 0);
  mg_fake_source_remove (fixture->source, GUI_NAME);
  mg_fake_source_add (fixture->source, GUI_NAME, (const guint8 *) "0123456789abcdef", 16);
  mg_test_wait (grid_fixture_shows_byte (fixture, 15, 'f'));
  g_assert_cmpuint (grid_fixture_count_drawn (fixture, GSK_TEXT_NODE), ==, 2);
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

  g_test_add_func ("/grid/rows-are-kept", test_rows_are_kept);
  g_test_add_func ("/grid/rows-are-kept-while-characters-are", test_rows_are_kept_while_characters_are);
  g_test_add_func ("/grid/rows-are-kept-while-scrolling", test_rows_are_kept_while_scrolling);
  g_test_add_func ("/grid/every-row-in-sight-is-drawn", test_every_row_in_sight_is_drawn);
  g_test_add_func ("/grid/glow", test_glow);
  g_test_add_func ("/grid/glow-goes-out", test_glow_goes_out);
  g_test_add_func ("/grid/glow-paused", test_glow_paused);
  g_test_add_func ("/grid/torn", test_torn);
  g_test_add_func ("/grid/lost", test_lost);
  g_test_add_func ("/grid/special-values", test_special_values);
  g_test_add_func ("/grid/stale", test_stale);
  g_test_add_func ("/grid/selection-is-drawn", test_selection_is_drawn);
  g_test_add_func ("/grid/element", test_element);
  g_test_add_func ("/grid/byte-order", test_byte_order);
  g_test_add_func ("/grid/mirror", test_mirror);
  g_test_add_func ("/grid/mirror-follows-scrolling", test_mirror_follows_scrolling);
  g_test_add_func ("/grid/label", test_label);
  g_test_add_func ("/grid/description", test_description);
  g_test_add_func ("/grid/description-without-focus", test_description_without_focus);
  g_test_add_func ("/grid/without-window", test_without_window);
  g_test_add_func ("/grid/waiting", test_waiting);

  return g_test_run ();
}
