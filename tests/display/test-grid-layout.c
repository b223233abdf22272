/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "mg-grid-layout.h"

static const MgElementType types[] = { MG_ELEMENT_U8, MG_ELEMENT_I16, MG_ELEMENT_F32, MG_ELEMENT_F64 };
static const guint row_widths[] = { 0, 1, 2, 7, 8, 9, 15, 16, 17, 24, 32, 100, 4095, 4096, 5000, G_MAXUINT };

static MgElement
element_of (MgElementType type)
{
  return (MgElement){ .type = type };
}

static MgGridLayout
make_layout (MgGridKind kind, MgElementType type, guint64 offset, guint64 extent, guint row_bytes)
{
  MgGridLayout layout;

  mg_grid_layout_init (&layout, kind, element_of (type), offset, extent, row_bytes);
  return layout;
}

/* The picture that everything else follows from, written out: 8 digits, cells of 2 with a gap after 8, characters. */
static void
test_hex_columns (void)
{
  MgGridLayout layout = make_layout (MG_GRID_HEX, MG_ELEMENT_F32, 0, 4096, 16);
  static const char picture[]
    = "00000000  48 65 6c 6c 6f 2c 20 77  6f 72 6c 64 0a 00 00 00  Hello, world....";

  g_assert_cmpuint (layout.row_bytes, ==, 16);
  g_assert_cmpuint (layout.cell_bytes, ==, 1);
  g_assert_cmpuint (layout.n_cells, ==, 16);
  g_assert_cmpuint (layout.label_chars, ==, 8);
  g_assert_cmpuint (layout.n_columns, ==, sizeof picture - 1);
  g_assert_cmpuint (mg_grid_layout_get_cell_column (&layout, 0), ==, 10);
  g_assert_cmpuint (mg_grid_layout_get_cell_column (&layout, 7), ==, 31);
  g_assert_cmpuint (mg_grid_layout_get_cell_column (&layout, 8), ==, 35);
  g_assert_cmpuint (mg_grid_layout_get_cell_column (&layout, 15), ==, 56);
  g_assert_cmpuint (layout.text_column, ==, 60);
}

static void
test_value_columns (void)
{
  MgGridLayout layout = make_layout (MG_GRID_VALUES, MG_ELEMENT_F32, 64, 2048, 16);

  g_assert_cmpuint (layout.row_bytes, ==, 16);
  g_assert_cmpuint (layout.cell_bytes, ==, 4);
  g_assert_cmpuint (layout.n_cells, ==, 4);
  g_assert_cmpuint (layout.label_chars, ==, 6);
  g_assert_cmpuint (layout.cell_chars, ==, MG_GRID_VALUE_CHARS);
  g_assert_cmpuint (mg_grid_layout_get_cell_column (&layout, 0), ==, 8);
  g_assert_cmpuint (mg_grid_layout_get_cell_column (&layout, 1), ==, 20);
  g_assert_cmpuint (layout.n_columns, ==, 54);
  g_assert_cmpuint (layout.text_column, ==, 0);
}

static void
test_row_bytes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (row_widths); i++)
    {
      MgGridLayout hex = make_layout (MG_GRID_HEX, MG_ELEMENT_F64, 0, 1 << 20, row_widths[i]);

      g_assert_cmpuint (hex.row_bytes, ==, CLAMP (row_widths[i], 1, 4096));
      for (guint type = 0; type < G_N_ELEMENTS (types); type++)
        {
          guint size = (guint) mg_element_get_size (element_of (types[type]));
          MgGridLayout values = make_layout (MG_GRID_VALUES, types[type], 0, 1 << 20, row_widths[i]);

          /* Whole elements, as many as asked for, and one at the least. */
          g_assert_cmpuint (values.cell_bytes, ==, size);
          g_assert_cmpuint (values.row_bytes, ==, MAX (CLAMP (row_widths[i], 1, 4096) / size, 1) * size);
          g_assert_cmpuint (values.n_cells, ==, values.row_bytes / size);
        }
    }
}

static void
test_labels (void)
{
  static const struct
  {
    guint64 offset, extent;
    guint hex, values;
  } cases[] = {
    { 0, 0, 8, 6 },
    { 0, 1, 8, 6 },
    { 0, G_GUINT64_CONSTANT (1) << 32, 8, 12 },
    { 0, (G_GUINT64_CONSTANT (1) << 32) + 1, 9, 12 },
    { (G_GUINT64_CONSTANT (1) << 32) - 1, 1, 8, 6 },
    { (G_GUINT64_CONSTANT (1) << 32) - 1, 2, 9, 6 },
    { 0, G_GUINT64_CONSTANT (1) << 47, 12, 16 },
    { G_MAXUINT64 - 1, 1, 16, 6 },
    { G_MAXUINT64, G_MAXUINT64, 16, 6 },
    { 0, G_MAXUINT64, 16, 21 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MgGridLayout hex = make_layout (MG_GRID_HEX, MG_ELEMENT_F32, cases[i].offset, cases[i].extent, 16);
      MgGridLayout values
        = make_layout (MG_GRID_VALUES, MG_ELEMENT_F32, cases[i].offset, cases[i].extent, 16);

      g_assert_cmpuint (hex.label_chars, ==, cases[i].hex);
      g_assert_cmpuint (values.label_chars, ==, cases[i].values);
      g_assert_cmpuint (hex.first_column, ==, cases[i].hex + 2);
      g_assert_cmpuint (values.first_column, ==, cases[i].values + 2);
    }
}

static void
test_fit (void)
{
  static const guint expected[] = { 8, 16, 24, 32 };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      MgGridLayout layout = make_layout (MG_GRID_HEX, MG_ELEMENT_F32, 0, 4096, expected[i]);
      MgElement element = element_of (MG_ELEMENT_F32);

      g_assert_cmpuint (mg_grid_layout_fit (MG_GRID_HEX, element, 0, 4096, layout.n_columns), ==,
                        expected[i]);
      g_assert_cmpuint (mg_grid_layout_fit (MG_GRID_HEX, element, 0, 4096, layout.n_columns - 1), ==,
                        MAX (expected[i] - 8, 8));
    }
  for (guint type = 0; type < G_N_ELEMENTS (types); type++)
    for (guint cells = 1; cells <= 32; cells *= 2)
      {
        MgElement element = element_of (types[type]);
        guint size = (guint) mg_element_get_size (element);
        MgGridLayout layout = make_layout (MG_GRID_VALUES, types[type], 0, 4096, cells * size);

        g_assert_cmpuint (mg_grid_layout_fit (MG_GRID_VALUES, element, 0, 4096, layout.n_columns), ==,
                          cells * size);
        g_assert_cmpuint (mg_grid_layout_fit (MG_GRID_VALUES, element, 0, 4096, layout.n_columns - 1), ==,
                          MAX (cells / 2, 1) * size);
      }
}

static void
test_fit_without_room (void)
{
  MgElement element = element_of (MG_ELEMENT_F64);

  g_assert_cmpuint (mg_grid_layout_fit (MG_GRID_HEX, element, 0, 4096, 0), ==, 8);
  g_assert_cmpuint (mg_grid_layout_fit (MG_GRID_VALUES, element, 0, 4096, 0), ==, 8);
  g_assert_cmpuint (mg_grid_layout_fit (MG_GRID_HEX, element, 0, 4096, G_MAXUINT), ==, 32);
  g_assert_cmpuint (mg_grid_layout_fit (MG_GRID_VALUES, element, 0, 4096, G_MAXUINT), ==, 256);
}

static void
test_n_rows (void)
{
  static const guint64 extents[]
    = { 0, 1, 15, 16, 17, 4095, 4096, 4097, G_GUINT64_CONSTANT (1) << 47, G_MAXUINT64 };

  for (guint i = 0; i < G_N_ELEMENTS (extents); i++)
    for (guint w = 0; w < G_N_ELEMENTS (row_widths); w++)
      {
        MgGridLayout layout = make_layout (MG_GRID_HEX, MG_ELEMENT_F32, 0, extents[i], row_widths[w]);
        guint64 n_rows = mg_grid_layout_get_n_rows (&layout);

        if (extents[i] == 0)
          {
            g_assert_cmpuint (n_rows, ==, 0);
            continue;
          }
        g_assert_cmpuint (mg_grid_layout_get_row (&layout, extents[i] - 1), ==, n_rows - 1);
        g_assert_cmpuint (mg_grid_layout_get_row_offset (&layout, n_rows - 1), <, extents[i]);
        g_assert_cmpuint (extents[i] - mg_grid_layout_get_row_offset (&layout, n_rows - 1), <=,
                          layout.row_bytes);
      }
}

/* Every character of a cell hits the cell; the gap behind it belongs half to each neighbour. */
static void
assert_row_hits (const MgGridLayout *layout, guint64 row)
{
  guint64 start = mg_grid_layout_get_row_offset (layout, row);
  guint64 left = layout->extent - (start - layout->offset);
  guint64 last = (MIN (left, layout->row_bytes) - 1) / layout->cell_bytes;
  gboolean in_text;

  for (guint cell = 0; cell < layout->n_cells; cell++)
    {
      guint column = mg_grid_layout_get_cell_column (layout, cell);
      guint64 expected = start + MIN (cell, last) * layout->cell_bytes;

      for (guint i = 0; i < layout->cell_chars; i++)
        {
          g_assert_cmpuint (mg_grid_layout_hit (layout, row, column + i + 0.5, &in_text), ==, expected);
          g_assert_false (in_text);
        }
      if (cell > 0)
        {
          guint before = mg_grid_layout_get_cell_column (layout, cell - 1) + layout->cell_chars;
          double middle = (before + column) / 2.0;

          g_assert_cmpuint (column, >, before);
          g_assert_cmpuint (mg_grid_layout_hit (layout, row, middle, &in_text), ==, expected);
          g_assert_cmpuint (mg_grid_layout_hit (layout, row, middle - 0.01, &in_text), ==,
                            start + MIN (cell - 1, last) * layout->cell_bytes);
        }
      if (layout->text_column > 0)
        {
          g_assert_cmpuint (mg_grid_layout_hit (layout, row, layout->text_column + cell + 0.5, &in_text), ==,
                            expected);
          g_assert_true (in_text);
        }
      /* What is hit is shown there. */
      g_assert_cmpuint (mg_grid_layout_get_row (layout, expected), ==, row);
      g_assert_cmpuint (mg_grid_layout_get_cell (layout, expected), ==, MIN (cell, last));
    }
}

static void
test_hit_every_column (void)
{
  static const guint64 extents[] = { 1, 3, 16, 17, 4099, G_GUINT64_CONSTANT (1) << 47, G_MAXUINT64 - 4096 };
  static const guint64 offsets[] = { 0, 1, 4096 };

  for (guint e = 0; e < G_N_ELEMENTS (extents); e++)
    for (guint o = 0; o < G_N_ELEMENTS (offsets); o++)
      for (guint w = 0; w < G_N_ELEMENTS (row_widths); w++)
        for (guint type = 0; type <= G_N_ELEMENTS (types); type++)
          {
            MgGridLayout layout
              = type == G_N_ELEMENTS (types)
                  ? make_layout (MG_GRID_HEX, MG_ELEMENT_F32, offsets[o], extents[e], row_widths[w])
                  : make_layout (MG_GRID_VALUES, types[type], offsets[o], extents[e], row_widths[w]);
            guint64 n_rows = mg_grid_layout_get_n_rows (&layout);

            /* A row of thousands of cells takes a while. */
            if (layout.n_cells > 128 && (extents[e] != 4099 || offsets[o] != 1 || row_widths[w] != 4096))
              continue;
            assert_row_hits (&layout, 0);
            assert_row_hits (&layout, n_rows / 2);
            assert_row_hits (&layout, n_rows - 1);
          }
}

static void
test_hit_outside (void)
{
  MgGridLayout hex = make_layout (MG_GRID_HEX, MG_ELEMENT_F32, 100, 1000, 16);
  MgGridLayout values = make_layout (MG_GRID_VALUES, MG_ELEMENT_F32, 100, 1002, 16);
  gboolean in_text = TRUE;

  /* The label belongs to the first cell. */
  for (guint column = 0; column < hex.first_column; column++)
    {
      g_assert_cmpuint (mg_grid_layout_hit (&hex, 1, column, &in_text), ==, 116);
      g_assert_false (in_text);
    }
  /* The gap before the characters: half to the cells, half to the characters. */
  g_assert_cmpuint (mg_grid_layout_hit (&hex, 0, hex.text_column - 1.1, &in_text), ==, 115);
  g_assert_false (in_text);
  g_assert_cmpuint (mg_grid_layout_hit (&hex, 0, hex.text_column - 1, &in_text), ==, 100);
  g_assert_true (in_text);
  /* Right of everything, and below. */
  g_assert_cmpuint (mg_grid_layout_hit (&hex, 0, hex.n_columns + 1000, &in_text), ==, 115);
  g_assert_true (in_text);
  g_assert_cmpuint (mg_grid_layout_hit (&values, 0, values.n_columns + 1000, &in_text), ==, 112);
  g_assert_false (in_text);
  g_assert_cmpuint (mg_grid_layout_hit (&hex, G_MAXUINT64, 0, &in_text), ==, 100 + 992);
  g_assert_cmpuint (mg_grid_layout_hit (&hex, G_MAXUINT64, 1e6, &in_text), ==, 100 + 999);
  /* The last element is there in part: 1000 and 1001. */
  g_assert_cmpuint (mg_grid_layout_hit (&values, G_MAXUINT64, 1e6, &in_text), ==, 100 + 1000);
}

static void
test_hit_at_the_end_of_numbers (void)
{
  MgGridLayout layout = make_layout (MG_GRID_HEX, MG_ELEMENT_F32, 0, G_MAXUINT64, 7);
  gboolean in_text;

  g_assert_cmpuint (mg_grid_layout_hit (&layout, G_MAXUINT64, 1e6, &in_text), ==, G_MAXUINT64 - 1);
}

static void
test_nothing_to_show (void)
{
  MgGridLayout layout = make_layout (MG_GRID_VALUES, MG_ELEMENT_F32, 4096, 0, 16);
  gboolean in_text;

  g_assert_cmpuint (mg_grid_layout_get_n_rows (&layout), ==, 0);
  g_assert_cmpuint (mg_grid_layout_hit (&layout, 7, 30, &in_text), ==, 4096);
}

/* 2^47 bytes: what a row begins with and the row of a byte are exact everywhere. */
static void
test_huge (void)
{
  guint64 size = G_GUINT64_CONSTANT (1) << 47;
  g_autoptr (GRand) random = g_rand_new_with_seed (47);

  for (guint w = 0; w < G_N_ELEMENTS (row_widths); w++)
    {
      MgGridLayout layout = make_layout (MG_GRID_VALUES, MG_ELEMENT_I16, 4096, size, row_widths[w]);
      guint64 n_rows = mg_grid_layout_get_n_rows (&layout);

      for (guint i = 0; i < 20000; i++)
        {
          guint64 number = (guint64) g_rand_int (random) << 32 | g_rand_int (random);
          guint64 row = number % n_rows;
          guint64 start = mg_grid_layout_get_row_offset (&layout, row);
          guint64 at = MIN (start + number % layout.row_bytes, 4096 + size - 1);

          g_assert_cmpuint (mg_grid_layout_get_row (&layout, start), ==, row);
          g_assert_cmpuint (mg_grid_layout_get_cell (&layout, start), ==, 0);
          g_assert_cmpuint (mg_grid_layout_get_row (&layout, at), ==, row);
          g_assert_cmpuint (mg_grid_layout_get_cell (&layout, at), ==, (at - start) / 2);
        }
    }
}

static char *
label_of (const MgGridLayout *layout, guint64 row)
{
  char text[MG_GRID_LABEL_MAX];
  gsize length = mg_grid_layout_format_label (layout, row, text);

  g_assert_cmpuint (length, ==, strlen (text));
  g_assert_cmpuint (length, <=, layout->label_chars);
  return g_strdup (text);
}

static void
check_label (const MgGridLayout *layout, guint64 row, const char *expected)
{
  g_autofree char *label = label_of (layout, row);

  g_assert_cmpstr (label, ==, expected);
}

/* All that stands right of the label moves by as much as it grew. */
static void
test_addresses (void)
{
  const MgAddresses none = { 0 };
  const MgAddresses high = { 0x7f1234567000, 0, 0x1000 };
  const MgAddresses low = { 0x10000, 0, 0x1000 };
  const MgGridLayout plain = make_layout (MG_GRID_HEX, MG_ELEMENT_F32, 0, 4096, 16);
  MgGridLayout layout = plain;

  check_label (&layout, 1, "00000010");
  g_assert_cmpuint (mg_grid_layout_set_addresses (&layout, &none), ==, 0);
  check_label (&layout, 1, "00000010");
  g_assert_cmpuint (mg_grid_layout_set_addresses (&layout, &high), ==, 4);
  check_label (&layout, 0, "7f1234567000");
  check_label (&layout, 255, "7f1234567ff0");
  g_assert_cmpuint (layout.label_chars, ==, 12);
  g_assert_cmpuint (layout.text_column, ==, plain.text_column + 4);
  g_assert_cmpuint (layout.n_columns, ==, plain.n_columns + 4);
  for (guint cell = 0; cell < 16; cell++)
    g_assert_cmpuint (mg_grid_layout_get_cell_column (&layout, cell), ==,
                      mg_grid_layout_get_cell_column (&plain, cell) + 4);

  layout = plain;
  g_assert_cmpuint (mg_grid_layout_set_addresses (&layout, &low), ==, 0);
  check_label (&layout, 1, "00010010");

  layout = make_layout (MG_GRID_VALUES, MG_ELEMENT_F32, 0, 4096, 16);
  g_assert_cmpuint (mg_grid_layout_set_addresses (&layout, &high), ==, 0);
  check_label (&layout, 1, "[4]");
}

/* A process sees nothing of what it does not map: no address is told of it. */
static void
test_addresses_of_a_part (void)
{
  const MgAddresses part = { 0x10000, 0x1000, 0x2000 };
  const MgAddresses last = { G_MAXUINT64 - 0xfff, 0, 0x1000 };
  MgGridLayout layout = make_layout (MG_GRID_HEX, MG_ELEMENT_F32, 0, 0x10000, 16);

  mg_grid_layout_set_addresses (&layout, &part);
  check_label (&layout, 0, "+0");
  check_label (&layout, 0xff, "+ff0");
  check_label (&layout, 0x100, "00010000");
  check_label (&layout, 0x2ff, "00011ff0");
  check_label (&layout, 0x300, "+3000");

  /* A view from within the part on. */
  layout = make_layout (MG_GRID_HEX, MG_ELEMENT_F32, 0x2000, 0x1000, 16);
  mg_grid_layout_set_addresses (&layout, &part);
  check_label (&layout, 0, "00011000");
  /* Room for the plus, and for as many digits as offsets have. */
  layout = make_layout (MG_GRID_HEX, MG_ELEMENT_F32, 0, G_GUINT64_CONSTANT (1) << 40, 16);
  g_assert_cmpuint (mg_grid_layout_set_addresses (&layout, &part), ==, 1);
  check_label (&layout, mg_grid_layout_get_n_rows (&layout) - 1, "+fffffffff0");

  layout = make_layout (MG_GRID_HEX, MG_ELEMENT_F32, 0, 0x1000, 16);
  g_assert_cmpuint (mg_grid_layout_set_addresses (&layout, &last), ==, 8);
  check_label (&layout, 255, "fffffffffffffff0");
  layout = make_layout (MG_GRID_HEX, MG_ELEMENT_F32, 0, 0, 16);
  mg_grid_layout_set_addresses (&layout, &part);
  check_label (&layout, 0, "+0");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/grid-layout/hex-columns", test_hex_columns);
  g_test_add_func ("/grid-layout/value-columns", test_value_columns);
  g_test_add_func ("/grid-layout/row-bytes", test_row_bytes);
  g_test_add_func ("/grid-layout/labels", test_labels);
  g_test_add_func ("/grid-layout/fit", test_fit);
  g_test_add_func ("/grid-layout/fit-without-room", test_fit_without_room);
  g_test_add_func ("/grid-layout/n-rows", test_n_rows);
  g_test_add_func ("/grid-layout/hit-every-column", test_hit_every_column);
  g_test_add_func ("/grid-layout/hit-outside", test_hit_outside);
  g_test_add_func ("/grid-layout/hit-at-the-end-of-numbers", test_hit_at_the_end_of_numbers);
  g_test_add_func ("/grid-layout/nothing-to-show", test_nothing_to_show);
  g_test_add_func ("/grid-layout/huge", test_huge);
  g_test_add_func ("/grid-layout/addresses", test_addresses);
  g_test_add_func ("/grid-layout/addresses-of-a-part", test_addresses_of_a_part);

  return g_test_run ();
}
