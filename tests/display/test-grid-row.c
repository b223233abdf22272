/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "mg-grid-row.h"

/* A frame that knows @length bytes from @offset on in one state. */
static void
add_bytes (MgFrame *frame, guint64 offset, const void *bytes, gsize length, MgByteState state)
{
  mg_frame_append_span (frame, offset, length, state);
  if (bytes != NULL)
    mg_frame_append_chunk (frame, mg_chunk_new (offset, bytes, length));
}

static MgFrame *
frame_of (guint64 offset, const void *bytes, gsize length)
{
  MgFrame *frame = mg_frame_new ();

  frame->size = offset + length;
  add_bytes (frame, offset, bytes, length, MG_BYTE_DATA);
  return frame;
}

static MgGridLayout
hex_layout (guint64 offset, guint64 extent, guint row_bytes)
{
  MgGridLayout layout;

  mg_grid_layout_init (&layout, MG_GRID_HEX, (MgElement){ MG_ELEMENT_F32, FALSE }, offset, extent, row_bytes);
  return layout;
}

static MgGridLayout
value_layout (MgElementType type, guint64 offset, guint64 extent, guint row_bytes)
{
  MgGridLayout layout;

  mg_grid_layout_init (&layout, MG_GRID_VALUES, (MgElement){ type, FALSE }, offset, extent, row_bytes);
  return layout;
}

static void
assert_row (const MgGridLayout *layout, MgFrame *frame, guint64 row, const char *expected)
{
  g_autoptr (MgGridRow) content = mg_grid_row_new ();
  g_autofree char *text = NULL;

  mg_grid_row_fill (content, layout, frame, row);
  text = mg_grid_row_to_string (content);
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpuint (content->n_columns, ==, layout->n_columns);
}

static void
test_hex (void)
{
  static const char bytes[] = "Hello, world\n\0\x7f\xff~ !";
  g_autoptr (MgFrame) frame = frame_of (0, bytes, sizeof bytes - 1);
  MgGridLayout layout = hex_layout (0, sizeof bytes - 1, 16);

  assert_row (&layout, frame, 0,
              "00000000  48 65 6c 6c 6f 2c 20 77  6f 72 6c 64 0a 00 7f ff  Hello, world....");
  assert_row (&layout, frame, 1, "00000010  7e 20 21                                          ~ !");
}

/* All 256 bytes: their digits, and the characters of those that are printable. */
static void
test_every_byte (void)
{
  guint8 bytes[256];
  g_autoptr (MgFrame) frame = NULL;
  g_autoptr (MgGridRow) row = mg_grid_row_new ();
  MgGridLayout layout = hex_layout (0, 256, 256);

  for (guint i = 0; i < 256; i++)
    bytes[i] = (guint8) i;
  frame = frame_of (0, bytes, 256);
  mg_grid_row_fill (row, &layout, frame, 0);

  g_assert_cmpuint (row->n_cells, ==, 256);
  for (guint i = 0; i < 256; i++)
    {
      guint column = mg_grid_layout_get_cell_column (&layout, i);
      char digits[3] = { (char) row->codes[column], (char) row->codes[column + 1], 0 };

      g_assert_cmpuint (g_ascii_strtoull (digits, NULL, 16), ==, i);
      g_assert_cmpuint (row->codes[layout.text_column + i], ==, i >= 0x20 && i < 0x7F ? i : '.');
      g_assert_cmpuint (row->cells[i], ==, MG_STYLE_TEXT);
    }
}

static void
test_values (void)
{
  static const float values[] = { 123, 0.5f, -1, 0.1f, 3.4028235e38f };
  g_autoptr (MgFrame) frame = frame_of (64, values, sizeof values);
  MgGridLayout layout = value_layout (MG_ELEMENT_F32, 64, sizeof values, 16);

  assert_row (&layout, frame, 0, "   [0]         123         0.5          -1         0.1");
  /* What does not fit is rounded: the last value ends under the others, and none touches the one before. */
  assert_row (&layout, frame, 1, "   [4]  3.40282e38");
}

static void
test_value_types (void)
{
  static const guint8 bytes[] = { 0xFF, 0xFE, 0xFD, 0xFC, 0xFB, 0xFA, 0xF9, 0x7F };
  g_autoptr (MgFrame) frame = frame_of (0, bytes, sizeof bytes);
  MgGridLayout layout;

  layout = value_layout (MG_ELEMENT_U8, 0, 8, 4);
  assert_row (&layout, frame, 1, "   [4]         251         250         249         127");
  layout = value_layout (MG_ELEMENT_I16, 0, 8, 8);
  assert_row (&layout, frame, 0, "   [0]        -257        -771       -1285       32761");
  layout = value_layout (MG_ELEMENT_BOOL, 0, 8, 2);
  assert_row (&layout, frame, 3, "   [6]  true(0xF9)  true(0x7F)");
  layout = value_layout (MG_ELEMENT_CHAR, 0, 8, 2);
  assert_row (&layout, frame, 3, "   [6]        \\xF9        \\x7F");
}

/* No value is wider than its cell, whatever the bytes are. */
static void
test_random_values_fit (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (10);
  g_autoptr (MgGridRow) row = mg_grid_row_new ();

  for (guint i = 0; i < 2000; i++)
    {
      guint32 numbers[8];
      g_autoptr (MgFrame) frame = NULL;

      for (guint j = 0; j < G_N_ELEMENTS (numbers); j++)
        numbers[j] = g_rand_int (random);
      frame = frame_of (0, numbers, sizeof numbers);
      for (guint type = 0; type < MG_N_ELEMENT_TYPES; type++)
        {
          MgGridLayout layout = value_layout (type, 0, sizeof numbers, 16);

          mg_grid_row_fill (row, &layout, frame, 1);
          for (guint cell = 0; cell < layout.n_cells; cell++)
            {
              guint column = mg_grid_layout_get_cell_column (&layout, cell);

              g_assert_cmpuint (row->codes[column - 1], ==, 0);
              g_assert_cmpuint (row->codes[column - 2], ==, 0);
              g_assert_cmpuint (row->codes[column + layout.cell_chars - 1], !=, 0);
            }
        }
    }
}

static void
test_special_values (void)
{
  static const guint32 bits[] = { 0x7F800000, 0xFF800000, 0x7FC00000, 0x3F800000 };
  g_autoptr (MgFrame) frame = frame_of (0, bits, sizeof bits);
  g_autoptr (MgGridRow) row = mg_grid_row_new ();
  MgGridLayout layout = value_layout (MG_ELEMENT_F32, 0, sizeof bits, 16);
  guint column;

  assert_row (&layout, frame, 0, "   [0]         inf        -inf         nan           1");
  mg_grid_row_fill (row, &layout, frame, 0);
  g_assert_cmpuint (row->cells[0], ==, MG_STYLE_SPECIAL);
  g_assert_cmpuint (row->cells[1], ==, MG_STYLE_SPECIAL);
  g_assert_cmpuint (row->cells[2], ==, MG_STYLE_SPECIAL);
  g_assert_cmpuint (row->cells[3], ==, MG_STYLE_TEXT);
  column = mg_grid_layout_get_cell_column (&layout, 1) + layout.cell_chars - 1;
  g_assert_cmpuint (row->styles[column], ==, MG_STYLE_SPECIAL);
  column = mg_grid_layout_get_cell_column (&layout, 3) + layout.cell_chars - 1;
  g_assert_cmpuint (row->styles[column], ==, MG_STYLE_TEXT);
}

static const struct
{
  MgByteState state;
  const char *hex;
  const char *value;
  MgCellStyle style;
} states[] = {
  { MG_BYTE_UNREAD, "00000000  -- --  --", "   [0]          --", MG_STYLE_UNREAD },
  { MG_BYTE_HOLE, "00000000  ·· ··  ··", "   [0]          ··", MG_STYLE_HOLE },
  { MG_BYTE_LOST, "00000000  ×× ××  ××", "   [0]          ××", MG_STYLE_LOST },
  { MG_BYTE_DENIED, "00000000  ## ##  ##", "   [0]          ##", MG_STYLE_DENIED },
};

static void
test_states (void)
{
  static const guint8 zeros[2] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (MgFrame) frame = mg_frame_new ();
      g_autoptr (MgGridRow) row = mg_grid_row_new ();
      MgGridLayout hex = hex_layout (0, 2, 2);
      MgGridLayout values = value_layout (MG_ELEMENT_I16, 0, 2, 2);
      guint column;

      /* Holes are zeros that were read. */
      add_bytes (frame, 0, states[i].state == MG_BYTE_HOLE ? zeros : NULL, 2, states[i].state);
      assert_row (&hex, frame, 0, states[i].hex);
      assert_row (&values, frame, 0, states[i].value);

      mg_grid_row_fill (row, &hex, frame, 0);
      column = mg_grid_layout_get_cell_column (&hex, 1);
      g_assert_cmpuint (row->styles[0], ==, MG_STYLE_LABEL);
      g_assert_cmpuint (row->styles[column], ==, states[i].style);
      g_assert_cmpuint (row->styles[hex.text_column], ==, states[i].style);
      g_assert_cmpuint (row->cells[0], ==, states[i].style);
      mg_grid_row_fill (row, &values, frame, 0);
      g_assert_cmpuint (row->cells[0], ==, states[i].style);
      g_assert_cmpuint (row->styles[values.n_columns - 1], ==, states[i].style);
    }
}

static void
test_before_the_first_frame (void)
{
  MgGridLayout hex = hex_layout (0x20, 3, 2);
  MgGridLayout values = value_layout (MG_ELEMENT_F32, 0, 6, 8);

  assert_row (&hex, NULL, 0, "00000020  -- --  --");
  assert_row (&hex, NULL, 1, "00000022  --     -");
  assert_row (&values, NULL, 0, "   [0]          --          --");
}

/* An element shows the worst of its bytes; one that has memory in part is a value. */
static void
test_mixed_states (void)
{
  static const guint8 bytes[] = { 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0 };
  g_autoptr (MgFrame) frame = mg_frame_new ();
  MgGridLayout values = value_layout (MG_ELEMENT_U32, 0, 24, 24);
  MgGridLayout hex = hex_layout (0, 24, 24);

  add_bytes (frame, 0, NULL, 2, MG_BYTE_DATA);
  add_bytes (frame, 2, NULL, 8, MG_BYTE_HOLE);
  add_bytes (frame, 10, NULL, 4, MG_BYTE_DATA);
  add_bytes (frame, 14, NULL, 2, MG_BYTE_HOLE);
  mg_frame_append_chunk (frame, mg_chunk_new (0, bytes, sizeof bytes));
  add_bytes (frame, 16, NULL, 3, MG_BYTE_LOST);
  add_bytes (frame, 19, NULL, 1, MG_BYTE_DENIED);
  add_bytes (frame, 20, NULL, 2, MG_BYTE_HOLE);

  assert_row (&values, frame, 0,
              "   [0]           1          ··           2           0          ##          --");
  assert_row (&hex, frame, 0,
              "00000000  01 00 ·· ·· ·· ·· ·· ··  ·· ·· 00 00 00 00 ·· ··  ×× ×× ×× ## ·· ·· -- --"
              "  ..········....··×××#··--");
}

/* The states say data, but the bytes are not there: then it was not read. */
static void
test_data_without_bytes (void)
{
  g_autoptr (MgFrame) frame = mg_frame_new ();
  MgGridLayout hex = hex_layout (0, 4, 4);

  mg_frame_append_span (frame, 0, 4, MG_BYTE_DATA);
  mg_frame_append_chunk (frame, mg_chunk_new (0, (const guint8 *) "ab", 2));
  assert_row (&hex, frame, 0, "00000000  61 62 -- --  ab--");
}

static void
test_partial_element (void)
{
  static const guint8 bytes[7] = { 0, 0, 128, 63, 1, 2, 3 };
  g_autoptr (MgFrame) frame = frame_of (0, bytes, sizeof bytes);
  g_autoptr (MgGridRow) row = mg_grid_row_new ();
  MgGridLayout layout = value_layout (MG_ELEMENT_F32, 0, 7, 16);

  assert_row (&layout, frame, 0, "   [0]           1          +3");
  mg_grid_row_fill (row, &layout, frame, 0);
  g_assert_cmpuint (row->n_cells, ==, 2);
  g_assert_cmpuint (row->cells[1], ==, MG_STYLE_UNREAD);

  layout = value_layout (MG_ELEMENT_F64, 0, 7, 16);
  assert_row (&layout, frame, 0, "   [0]          +7");
}

/* That it is cut off says less than that it cannot be read at all; a hole is cut off like anything else. */
static void
test_partial_element_in_states (void)
{
  static const guint8 zeros[3] = { 0 };
  static const char *const expected[]
    = { "   [0]          --", "   [0]          +3", "   [0]          ××", "   [0]          ##" };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (MgFrame) frame = mg_frame_new ();
      MgGridLayout layout = value_layout (MG_ELEMENT_U32, 0, 3, 4);

      add_bytes (frame, 0, states[i].state == MG_BYTE_HOLE ? zeros : NULL, 3, states[i].state);
      assert_row (&layout, frame, 0, expected[i]);
    }
}

static void
test_torn (void)
{
  guint8 bytes[48] = { 0 };
  g_autoptr (MgFrame) frame = frame_of (0, bytes, sizeof bytes);
  g_autoptr (MgGridRow) row = mg_grid_row_new ();
  MgGridLayout layout = hex_layout (0, sizeof bytes, 16);

  mg_range_set_add (frame->torn, 31, 2);
  mg_grid_row_fill (row, &layout, frame, 0);
  g_assert_false (row->torn);
  mg_grid_row_fill (row, &layout, frame, 1);
  g_assert_true (row->torn);
  mg_grid_row_fill (row, &layout, frame, 2);
  g_assert_true (row->torn);
  mg_grid_row_fill (row, &layout, NULL, 2);
  g_assert_false (row->torn);
}

/* Rows of any width, across the border of two chunks, with a last row of any length. */
static void
test_row_widths (void)
{
  static const guint widths[] = { 1, 7, 4096 };
  gsize size = MG_CHUNK_SIZE + 5000;
  g_autofree guint8 *bytes = g_malloc (size);
  g_autoptr (MgFrame) frame = mg_frame_new ();
  g_autoptr (MgGridRow) row = mg_grid_row_new ();

  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) (i * 131 >> 3);
  mg_frame_append_span (frame, 0, size, MG_BYTE_DATA);
  mg_frame_append_chunk (frame, mg_chunk_new (0, bytes, MG_CHUNK_SIZE));
  mg_frame_append_chunk (frame, mg_chunk_new (MG_CHUNK_SIZE, bytes + MG_CHUNK_SIZE, size - MG_CHUNK_SIZE));

  for (guint w = 0; w < G_N_ELEMENTS (widths); w++)
    {
      MgGridLayout layout = hex_layout (0, size, widths[w]);
      guint64 n_rows = mg_grid_layout_get_n_rows (&layout);

      for (guint64 i = n_rows > 2000 ? n_rows - 2000 : 0; i < n_rows; i++)
        {
          mg_grid_row_fill (row, &layout, frame, i);
          g_assert_cmpuint (row->n_cells, ==, MIN (widths[w], size - i * widths[w]));
          for (guint cell = 0; cell < row->n_cells; cell++)
            {
              guint column = mg_grid_layout_get_cell_column (&layout, cell);
              guint8 byte = bytes[i * widths[w] + cell];

              g_assert_cmpuint (row->codes[column], ==, "0123456789abcdef"[byte >> 4]);
              g_assert_cmpuint (row->codes[column + 1], ==, "0123456789abcdef"[byte & 15]);
            }
        }
    }
}

static void
test_huge_offsets (void)
{
  guint64 last = (G_GUINT64_CONSTANT (1) << 47) - 16;
  g_autoptr (MgFrame) frame = frame_of (last, "0123456789abcdef", 16);
  MgGridLayout hex = hex_layout (0, last + 16, 16);
  MgGridLayout values = value_layout (MG_ELEMENT_U32, 0, last + 16, 16);

  assert_row (&hex, frame, last / 16,
              "7ffffffffff0  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  0123456789abcdef");
  assert_row (&values, frame, last / 16, "[35184372088828]   858927408   926299444  1650538808  1717920867");
}

/* One row is used for different shapes, one after the other: nothing of the last one stays. */
static void
test_reuse (void)
{
  guint8 bytes[64];
  g_autoptr (MgFrame) frame = NULL;
  g_autoptr (MgGridRow) used = mg_grid_row_new ();

  memset (bytes, 'x', sizeof bytes);
  frame = frame_of (0, bytes, sizeof bytes);
  for (guint width = 64; width > 0; width--)
    for (guint extent = 60; extent <= 64; extent++)
      {
        MgGridLayout layout = hex_layout (0, extent, width);
        guint64 row = mg_grid_layout_get_n_rows (&layout) - 1;
        g_autoptr (MgGridRow) fresh = mg_grid_row_new ();

        mg_grid_row_fill (used, &layout, frame, row);
        mg_grid_row_fill (fresh, &layout, frame, row);
        g_assert_true (mg_grid_row_equal (used, fresh));
      }
}

static void
test_equal (void)
{
  guint8 bytes[32] = { 0 };
  g_autoptr (MgFrame) frame = frame_of (0, bytes, sizeof bytes);
  g_autoptr (MgFrame) torn = frame_of (0, bytes, sizeof bytes);
  g_autoptr (MgFrame) other = NULL;
  g_autoptr (MgGridRow) a = mg_grid_row_new ();
  g_autoptr (MgGridRow) b = mg_grid_row_new ();
  MgGridLayout layout = hex_layout (0, 32, 16);

  mg_grid_row_fill (a, &layout, frame, 0);
  mg_grid_row_fill (b, &layout, frame, 0);
  g_assert_true (mg_grid_row_equal (a, b));
  /* Other bytes, */
  bytes[15] = 1;
  other = frame_of (0, bytes, sizeof bytes);
  mg_grid_row_fill (b, &layout, other, 0);
  g_assert_false (mg_grid_row_equal (a, b));
  /* the same bytes elsewhere, */
  mg_grid_row_fill (b, &layout, frame, 1);
  g_assert_false (mg_grid_row_equal (a, b));
  /* the same bytes torn, */
  mg_range_set_add (torn->torn, 0, 1);
  mg_grid_row_fill (b, &layout, torn, 0);
  g_assert_false (mg_grid_row_equal (a, b));
  /* and in another shape. */
  layout = hex_layout (0, 32, 15);
  mg_grid_row_fill (b, &layout, frame, 0);
  g_assert_false (mg_grid_row_equal (a, b));
}

/* What a row is of decides whether it has to be made into characters again. */
static void
test_of_same (void)
{
  static const guint8 bytes[32] = { 1, 2, 3 };
  static const guint8 others[32] = { 1, 2, 4 };
  g_autoptr (MgFrame) frame = frame_of (0, bytes, sizeof bytes);
  g_autoptr (MgFrame) again = frame_of (0, bytes, sizeof bytes);
  g_autoptr (MgFrame) other = frame_of (0, others, sizeof others);
  g_autoptr (MgFrame) torn = frame_of (0, bytes, sizeof bytes);
  g_autoptr (MgFrame) hole = mg_frame_new ();
  g_autoptr (MgGridRow) a = mg_grid_row_new ();
  g_autoptr (MgGridRow) b = mg_grid_row_new ();
  MgGridLayout layout = hex_layout (0, 32, 16);
  MgGridLayout shorter = hex_layout (0, 31, 16);

  mg_grid_row_load (a, &layout, frame, 0);
  mg_grid_row_load (b, &layout, again, 0);
  g_assert_true (mg_grid_row_is_of_same (a, b));
  mg_grid_row_load (b, &layout, other, 0);
  g_assert_false (mg_grid_row_is_of_same (a, b));
  mg_grid_row_load (b, &layout, NULL, 0);
  g_assert_false (mg_grid_row_is_of_same (a, b));
  mg_range_set_add (torn->torn, 5, 1);
  mg_grid_row_load (b, &layout, torn, 0);
  g_assert_false (mg_grid_row_is_of_same (a, b));

  /* All zeros: with memory behind them and without, in another row, and in one that ends before. */
  mg_grid_row_load (a, &layout, frame, 1);
  mg_grid_row_load (b, &layout, other, 1);
  g_assert_true (mg_grid_row_is_of_same (a, b));
  add_bytes (hole, 0, bytes + 8, 16, MG_BYTE_HOLE);
  mg_grid_row_load (b, &layout, hole, 0);
  g_assert_false (mg_grid_row_is_of_same (a, b));
  mg_grid_row_load (b, &shorter, frame, 1);
  g_assert_false (mg_grid_row_is_of_same (a, b));
}

/* The characters stay as they are until they are made anew. */
static void
test_load_and_format (void)
{
  static const guint8 bytes[] = { 0x41, 0x42 };
  g_autoptr (MgFrame) frame = frame_of (0, bytes, sizeof bytes);
  g_autoptr (MgGridRow) row = mg_grid_row_new ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  MgGridLayout layout = hex_layout (0, 2, 1);

  mg_grid_row_fill (row, &layout, frame, 0);
  mg_grid_row_load (row, &layout, frame, 1);
  before = mg_grid_row_to_string (row);
  g_assert_cmpstr (before, ==, "00000000  41  A");
  mg_grid_row_format (row, &layout);
  after = mg_grid_row_to_string (row);
  g_assert_cmpstr (after, ==, "00000001  42  B");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/grid-row/hex", test_hex);
  g_test_add_func ("/grid-row/every-byte", test_every_byte);
  g_test_add_func ("/grid-row/values", test_values);
  g_test_add_func ("/grid-row/value-types", test_value_types);
  g_test_add_func ("/grid-row/random-values-fit", test_random_values_fit);
  g_test_add_func ("/grid-row/special-values", test_special_values);
  g_test_add_func ("/grid-row/states", test_states);
  g_test_add_func ("/grid-row/before-the-first-frame", test_before_the_first_frame);
  g_test_add_func ("/grid-row/mixed-states", test_mixed_states);
  g_test_add_func ("/grid-row/data-without-bytes", test_data_without_bytes);
  g_test_add_func ("/grid-row/partial-element", test_partial_element);
  g_test_add_func ("/grid-row/partial-element-in-states", test_partial_element_in_states);
  g_test_add_func ("/grid-row/torn", test_torn);
  g_test_add_func ("/grid-row/row-widths", test_row_widths);
  g_test_add_func ("/grid-row/huge-offsets", test_huge_offsets);
  g_test_add_func ("/grid-row/reuse", test_reuse);
  g_test_add_func ("/grid-row/equal", test_equal);
  g_test_add_func ("/grid-row/of-same", test_of_same);
  g_test_add_func ("/grid-row/load-and-format", test_load_and_format);

  return g_test_run ();
}
