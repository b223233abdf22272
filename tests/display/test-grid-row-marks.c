/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "mg-grid-row.h"

#define SIZE 64

static MgGridLayout
make_layout (MgGridKind kind, guint row_bytes)
{
  MgGridLayout layout;

  mg_grid_layout_init (&layout, kind, (MgElement){ MG_ELEMENT_F32, FALSE }, 0, SIZE, row_bytes);
  return layout;
}

/* All zeros; @offset and @length: what the user has changed in a page of the view's own. */
static MgFrame *
make_frame (guint64 offset, guint64 length)
{
  static const guint8 bytes[SIZE] = { 0 };
  MgFrame *frame = mg_frame_new ();

  frame->size = SIZE;
  mg_frame_append_span (frame, 0, SIZE, MG_BYTE_DATA);
  mg_frame_append_chunk (frame, mg_chunk_new (0, bytes, SIZE));
  if (length > 0)
    {
      frame->private_pages = mg_range_set_new ();
      mg_range_set_add (frame->private_pages, 0, SIZE / 2);
      frame->edited = mg_range_set_new ();
      mg_range_set_add (frame->edited, offset, length);
    }
  return frame;
}

/* @expected: the first and last cell of each box, "0-3 5-5". */
static void
assert_boxes (const MgGridRow *row, const MgGridLayout *layout, MgByteMark mark, const char *expected)
{
  g_autoptr (GString) found = g_string_new (NULL);
  guint first, last;

  for (guint from = 0; mg_grid_row_find_box (row, layout, mark, from, &first, &last); from = last + 1)
    g_string_append_printf (found, "%s%u-%u", found->len > 0 ? " " : "", first, last);
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_edited (void)
{
  g_autoptr (MgFrame) frame = make_frame (2, 3);
  g_autoptr (MgGridRow) row = mg_grid_row_new ();
  MgGridLayout layout = make_layout (MG_GRID_HEX, 16);

  mg_range_set_add (frame->edited, 7, 1);
  /* It goes on in the next row. */
  mg_range_set_add (frame->edited, 15, 2);
  mg_grid_row_fill (row, &layout, frame, 0);
  g_assert_true (row->is_private);
  assert_boxes (row, &layout, MG_MARK_EDITED, "2-4 7-7 15-15");
  assert_boxes (row, &layout, MG_MARK_FROZEN, "");
  mg_grid_row_fill (row, &layout, frame, 1);
  g_assert_true (row->is_private);
  assert_boxes (row, &layout, MG_MARK_EDITED, "0-0");
  mg_grid_row_fill (row, &layout, frame, 2);
  g_assert_false (row->is_private);
  assert_boxes (row, &layout, MG_MARK_EDITED, "");
}

/* A value is edited when one of its bytes is. */
static void
test_edited_values (void)
{
  g_autoptr (MgFrame) frame = make_frame (6, 3);
  g_autoptr (MgGridRow) row = mg_grid_row_new ();
  MgGridLayout layout = make_layout (MG_GRID_VALUES, 16);

  mg_grid_row_fill (row, &layout, frame, 0);
  assert_boxes (row, &layout, MG_MARK_EDITED, "1-2");
}

static void
test_nothing (void)
{
  g_autoptr (MgFrame) frame = make_frame (0, 0);
  g_autoptr (MgGridRow) row = mg_grid_row_new ();
  MgGridLayout layout = make_layout (MG_GRID_HEX, 16);

  mg_grid_row_fill (row, &layout, frame, 0);
  g_assert_false (row->is_private);
  assert_boxes (row, &layout, MG_MARK_EDITED, "");
  mg_grid_row_fill (row, &layout, NULL, 0);
  g_assert_false (row->is_private);
  assert_boxes (row, &layout, MG_MARK_EDITED, "");
}

/* Each thing that is frozen is in a box of its own, also beside another; what goes over the end of a row goes on. */
static void
test_frozen (void)
{
  static const MgRange ranges[] = { { 0, 4 }, { 4, 4 }, { 9, 2 }, { 14, 4 }, { 48, 8 } };
  g_autoptr (MgFrame) frame = make_frame (0, 0);
  g_autoptr (MgGridRow) row = mg_grid_row_new ();
  MgGridLayout layout = make_layout (MG_GRID_HEX, 16);

  for (guint i = 0; i < 2; i++)
    {
      mg_grid_row_load (row, &layout, frame, i);
      for (guint j = 0; j < G_N_ELEMENTS (ranges); j++)
        mg_grid_row_freeze (row, &layout, &ranges[j]);
      mg_grid_row_format (row, &layout);
      assert_boxes (row, &layout, MG_MARK_FROZEN, i == 0 ? "0-3 4-7 9-10 14-15" : "0-1");
      assert_boxes (row, &layout, MG_MARK_EDITED, "");
    }
  /* What was frozen is not any more. */
  mg_grid_row_fill (row, &layout, frame, 0);
  assert_boxes (row, &layout, MG_MARK_FROZEN, "");
}

static void
assert_row (const MgGridRow *row, const char *expected)
{
  g_autofree char *text = mg_grid_row_to_string (row);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_pending (void)
{
  g_autoptr (MgFrame) frame = make_frame (0, 0);
  g_autoptr (MgGridRow) row = mg_grid_row_new ();
  MgGridLayout layout = make_layout (MG_GRID_HEX, 4);
  guint column = mg_grid_layout_get_cell_column (&layout, 2);

  mg_grid_row_load (row, &layout, frame, 1);
  mg_grid_row_set_pending (row, &layout, 6, 0xc);
  mg_grid_row_format (row, &layout);
  assert_row (row, "00000004  00 00 c_ 00  ....");
  g_assert_cmpuint (row->styles[column], ==, MG_STYLE_PENDING);
  g_assert_cmpuint (row->styles[column + 1], ==, MG_STYLE_PENDING);
  g_assert_cmpuint (row->styles[column + 3], ==, MG_STYLE_TEXT);

  /* In another row it is nothing, and nothing stays of it. */
  mg_grid_row_load (row, &layout, frame, 0);
  mg_grid_row_set_pending (row, &layout, 6, 0xc);
  mg_grid_row_format (row, &layout);
  assert_row (row, "00000000  00 00 00 00  ....");
  mg_grid_row_fill (row, &layout, frame, 1);
  assert_row (row, "00000004  00 00 00 00  ....");
}

static void
test_no_pending_values (void)
{
  g_autoptr (MgFrame) frame = make_frame (0, 0);
  g_autoptr (MgGridRow) row = mg_grid_row_new ();
  MgGridLayout layout = make_layout (MG_GRID_VALUES, 4);

  mg_grid_row_load (row, &layout, frame, 1);
  mg_grid_row_set_pending (row, &layout, 6, 0xc);
  mg_grid_row_format (row, &layout);
  assert_row (row, "   [1]           0");
}

/* A row that was drawn is drawn anew when one of these changes, though its bytes stay. */
static void
test_of_same (void)
{
  static const MgRange range = { 4, 4 };
  static const MgRange beside = { 3, 5 };
  g_autoptr (MgFrame) plain = make_frame (0, 0);
  g_autoptr (MgFrame) edited = make_frame (2, 3);
  g_autoptr (MgFrame) elsewhere = make_frame (40, 1);
  g_autoptr (MgGridRow) a = mg_grid_row_new ();
  g_autoptr (MgGridRow) b = mg_grid_row_new ();
  MgGridLayout layout = make_layout (MG_GRID_HEX, 16);

  mg_grid_row_load (a, &layout, plain, 0);
  mg_grid_row_load (b, &layout, edited, 0);
  g_assert_false (mg_grid_row_is_of_same (a, b));
  /* The page is private, the bytes of the row are what they were. */
  mg_grid_row_load (b, &layout, elsewhere, 0);
  g_assert_false (mg_grid_row_is_of_same (a, b));
  mg_grid_row_load (b, &layout, plain, 0);
  g_assert_true (mg_grid_row_is_of_same (a, b));
  mg_grid_row_freeze (b, &layout, &range);
  g_assert_false (mg_grid_row_is_of_same (a, b));
  mg_grid_row_freeze (a, &layout, &range);
  g_assert_true (mg_grid_row_is_of_same (a, b));
  mg_grid_row_freeze (a, &layout, &beside);
  g_assert_false (mg_grid_row_is_of_same (a, b));

  mg_grid_row_load (a, &layout, plain, 0);
  mg_grid_row_load (b, &layout, plain, 0);
  mg_grid_row_set_pending (b, &layout, 3, 0);
  g_assert_false (mg_grid_row_is_of_same (a, b));
  mg_grid_row_set_pending (a, &layout, 4, 0);
  g_assert_false (mg_grid_row_is_of_same (a, b));
  mg_grid_row_set_pending (a, &layout, 3, 1);
  g_assert_false (mg_grid_row_is_of_same (a, b));
  mg_grid_row_set_pending (a, &layout, 3, 0);
  g_assert_true (mg_grid_row_is_of_same (a, b));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/grid-row-marks/edited", test_edited);
  g_test_add_func ("/grid-row-marks/edited-values", test_edited_values);
  g_test_add_func ("/grid-row-marks/nothing", test_nothing);
  g_test_add_func ("/grid-row-marks/frozen", test_frozen);
  g_test_add_func ("/grid-row-marks/pending", test_pending);
  g_test_add_func ("/grid-row-marks/no-pending-values", test_no_pending_values);
  g_test_add_func ("/grid-row-marks/of-same", test_of_same);

  return g_test_run ();
}
