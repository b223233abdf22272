/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-activity-map.h"

#include <math.h>
#include <string.h>

#include "mg-activity-pixels.h"
#include "mg-backing.h"

#define PAGE   ((guint64) MG_PAGE_SIZE)
#define SECOND G_USEC_PER_SEC

/* Whether a layout is right in itself: every byte in a cell, every cell in the room. */
static void
check_layout (const MgActivityLayout *layout, double width, double height)
{
  guint64 next = layout->offset;

  g_assert_cmpuint (layout->n_cells, >, 0);
  g_assert_cmpuint (layout->cell_size % PAGE, ==, 0);
  g_assert_cmpfloat (layout->side, >=, MG_ACTIVITY_SIDE_MIN);
  g_assert_cmpfloat (layout->side, <=, MG_ACTIVITY_SIDE_MAX);
  g_assert_cmpfloat (layout->side, ==, floor (layout->side));
  g_assert_cmpfloat (layout->n_columns * layout->side, <=, width);
  g_assert_cmpfloat (layout->n_rows * layout->side, <=, height);
  g_assert_cmpuint (layout->n_columns * (layout->n_rows - 1), <, layout->n_cells);
  g_assert_cmpuint (layout->n_columns * layout->n_rows, >=, layout->n_cells);
  for (guint i = 0; i < layout->n_cells; i++)
    {
      guint hit = G_MAXUINT;
      MgRange range;
      double x, y;

      mg_activity_layout_get_range (layout, i, &range);
      g_assert_cmpuint (range.offset, ==, next);
      g_assert_cmpuint (range.length, >, 0);
      next = range.offset + range.length;
      g_assert_cmpuint (mg_activity_layout_get_cell (layout, range.offset), ==, i);
      g_assert_cmpuint (mg_activity_layout_get_cell (layout, next - 1), ==, i);
      mg_activity_layout_get_box (layout, i, &x, &y);
      g_assert_true (mg_activity_layout_hit (layout, x, y, &hit));
      g_assert_cmpuint (hit, ==, i);
      g_assert_true (mg_activity_layout_hit (layout, x + layout->side - 0.01, y + layout->side - 0.01, &hit));
      g_assert_cmpuint (hit, ==, i);
    }
  g_assert_cmpuint (next, ==, layout->end);
}

/* All sizes of mappings in all sizes of rooms. */
static void
test_layout (void)
{
  static const guint64 offsets[] = { 0, 1, PAGE, 12345678 };
  static const guint64 extents[]
    = { 1,           PAGE,         PAGE + 1,         17 * PAGE,  64 * 1024,  1000000,
        64ull << 20, (1ull << 30), (1ull << 30) + 1, 1ull << 40, 1ull << 47, G_MAXINT64 };
  static const double sizes[][2]
    = { { 5, 5 }, { 79, 5 }, { 80, 40.5 }, { 300, 60 }, { 640, 200 }, { 1900, 700 } };

  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
    for (guint j = 0; j < G_N_ELEMENTS (extents); j++)
      for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
        {
          MgActivityLayout layout;

          mg_activity_layout_place (&layout, offsets[i], extents[j], 10, 20, sizes[k][0], sizes[k][1]);
          check_layout (&layout, sizes[k][0], sizes[k][1]);
          /* Rows begin at round offsets. */
          if (layout.n_columns >= 8 && layout.n_rows > 1)
            g_assert_cmpuint (layout.n_columns % 8, ==, 0);
        }
}

/* Pages are only taken together where there is no room, and cells are as large as can be. */
static void
test_layout_sizes (void)
{
  MgActivityLayout layout;

  mg_activity_layout_place (&layout, 0, 16 * PAGE, 0, 0, 1000, 300);
  g_assert_cmpuint (layout.cell_size, ==, PAGE);
  g_assert_cmpfloat (layout.side, ==, MG_ACTIVITY_SIDE_MAX);
  g_assert_cmpuint (layout.n_rows, ==, 1);
  mg_activity_layout_place (&layout, 0, 10000 * PAGE, 0, 0, 800, 400);
  g_assert_cmpuint (layout.cell_size, ==, PAGE);
  g_assert_cmpuint (layout.n_columns, ==, 160);
  mg_activity_layout_place (&layout, 0, 1 << 30, 0, 0, 800, 400);
  g_assert_cmpuint (layout.cell_size, ==, 32 * PAGE);
  g_assert_cmpuint (layout.n_cells, ==, 8192);
}

static void
test_layout_nothing (void)
{
  static const double sizes[][2] = { { 0, 0 }, { 4, 100 }, { 100, 4 }, { -5, 100 }, { 100, -5 } };
  MgActivityLayout layout;
  guint cell = 0;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      mg_activity_layout_place (&layout, 0, 1000 * PAGE, 0, 0, sizes[i][0], sizes[i][1]);
      g_assert_cmpuint (layout.n_cells, ==, 0);
      g_assert_false (mg_activity_layout_hit (&layout, 0, 0, &cell));
    }
  mg_activity_layout_place (&layout, PAGE, 0, 0, 0, 100, 100);
  g_assert_cmpuint (layout.n_cells, ==, 0);
}

static void
test_hit (void)
{
  MgActivityLayout layout;
  guint cell = 77;

  /* 20 cells: a whole row of 16, and 4. */
  mg_activity_layout_place (&layout, 0, 20 * PAGE, 10, 20, 28 * 16 + 3, 100);
  g_assert_cmpuint (layout.n_columns, ==, 16);
  g_assert_false (mg_activity_layout_hit (&layout, 9.9, 25, &cell));
  g_assert_false (mg_activity_layout_hit (&layout, 15, 19.9, &cell));
  g_assert_false (mg_activity_layout_hit (&layout, 10 + 28 * 16, 25, &cell));
  g_assert_false (mg_activity_layout_hit (&layout, 10 + 28 * 4, 20 + 28, &cell));
  g_assert_false (mg_activity_layout_hit (&layout, 10, 20 + 28 * 2, &cell));
  g_assert_false (mg_activity_layout_hit (&layout, NAN, 25, &cell));
  g_assert_cmpuint (cell, ==, 77);
  g_assert_true (mg_activity_layout_hit (&layout, 10 + 28 * 4 - 1, 20 + 28, &cell));
  g_assert_cmpuint (cell, ==, 19);
}

static double
sum_lines (const MgDrawList *list)
{
  double sum = 0;

  for (guint i = 0; i < mg_draw_list_get_n_items (list); i++)
    {
      const MgDrawItem *item = mg_draw_list_get_item (list, i);

      g_assert_cmpint (item->kind, ==, MG_DRAW_LINE);
      g_assert_true (item->width == 0 || item->height == 0);
      sum += fabs (item->width) + fabs (item->height) - item->thickness;
    }
  return sum;
}

static void
check_outline (const MgActivityLayout *layout, guint64 offset, guint64 length, guint n_sides)
{
  g_autoptr (MgDrawList) list = mg_draw_list_new ();

  mg_activity_layout_outline (layout, &(MgRange){ offset, length }, MG_DRAW_ROLE_CURSOR, 2, list);
  g_assert_cmpfloat_with_epsilon (sum_lines (list), n_sides * layout->side, 1e-6);
}

/* A line around cells is as long as the edges between those that are in it and those that are not. */
static void
test_outline (void)
{
  MgActivityLayout layout;

  mg_activity_layout_place (&layout, 0, 64 * PAGE, 10, 20, 28 * 16 + 3, 200);
  g_assert_cmpuint (layout.n_columns, ==, 16);
  check_outline (&layout, 0, 1, 4);
  check_outline (&layout, 5 * PAGE + 7, 2 * PAGE, 8);
  check_outline (&layout, 0, 16 * PAGE, 34);
  check_outline (&layout, 0, 64 * PAGE, 40);
  check_outline (&layout, 0, G_MAXUINT64, 40);
  /* From the middle of a row to the middle of the next but one. */
  check_outline (&layout, 4 * PAGE, 30 * PAGE, 38);
  check_outline (&layout, 15 * PAGE, 2 * PAGE, 36 - 28);
  check_outline (&layout, 63 * PAGE, 10 * PAGE, 4);
  check_outline (&layout, 64 * PAGE, 10 * PAGE, 0);
  check_outline (&layout, 0, 0, 0);
}

static guint8
shade_one (MgActivityKind kind, const MgPageCell *cell, const MgPageLooks *looks, gint64 now)
{
  guint8 shade;

  mg_activity_map_shade (kind, cell, 1, looks, now, &shade);
  return shade;
}

static void
test_states (void)
{
  const MgPageLooks looks = { .n_rounds = 10000 };

  for (guint kind = MG_ACTIVITY_LATELY; kind <= MG_ACTIVITY_OFTEN; kind++)
    {
      g_assert_cmpuint (shade_one (kind, &(MgPageCell){ .n_pages = 0 }, &looks, SECOND), ==,
                        MG_ACTIVITY_LOST);
      g_assert_cmpuint (
        shade_one (kind, &(MgPageCell){ .n_pages = 8, .n_unknown = 1, .n_holes = 7 }, &looks, SECOND), ==,
        MG_ACTIVITY_UNKNOWN);
      g_assert_cmpuint (shade_one (kind, &(MgPageCell){ .n_pages = 8, .n_holes = 8 }, &looks, SECOND), ==,
                        MG_ACTIVITY_HOLE);
      g_assert_cmpuint (shade_one (kind, &(MgPageCell){ .n_pages = 8, .n_holes = 7 }, &looks, SECOND), ==,
                        MG_ACTIVITY_NEVER);
      g_assert_cmpuint (
        shade_one (kind, &(MgPageCell){ .n_pages = 8, .n_unknown = 7, .n_changes = 1, .changed = 1 }, &looks,
                   1000 * SECOND),
        ==, MG_ACTIVITY_CHANGED);
    }
}

/* The longer ago the fainter, until it is long ago; and what changes each time that it is looked at never fades. */
static void
test_lately (void)
{
  MgPageLooks looks = { .n_rounds = 10 };
  MgPageCell cell = { .n_pages = 1, .n_changes = 1, .changed = 100 * SECOND };
  guint8 before = MG_ACTIVITY_N_SHADES;
  guint8 shade;

  for (gint64 age = 0; age <= 70 * SECOND; age += SECOND / 10)
    {
      gboolean fades
        = mg_activity_map_shade (MG_ACTIVITY_LATELY, &cell, 1, &looks, cell.changed + age, &shade);

      g_assert_cmpuint (shade, <=, before);
      g_assert_cmpuint (shade, >=, MG_ACTIVITY_CHANGED);
      g_assert_cmpint (fades, ==, shade > MG_ACTIVITY_CHANGED);
      before = shade;
    }
  g_assert_cmpuint (shade, ==, MG_ACTIVITY_CHANGED);
  g_assert_cmpuint (shade_one (MG_ACTIVITY_LATELY, &cell, &looks, cell.changed - SECOND), ==,
                    MG_ACTIVITY_N_SHADES - 1);
  /* A minute is told from ten seconds, and those from one. */
  g_assert_cmpuint (shade_one (MG_ACTIVITY_LATELY, &cell, &looks, cell.changed + SECOND) - 5, >,
                    shade_one (MG_ACTIVITY_LATELY, &cell, &looks, cell.changed + 10 * SECOND));
  g_assert_cmpuint (shade_one (MG_ACTIVITY_LATELY, &cell, &looks, cell.changed + 10 * SECOND) - 5, >,
                    MG_ACTIVITY_CHANGED);

  looks.whole_took = 6 * SECOND;
  g_assert_cmpuint (shade_one (MG_ACTIVITY_LATELY, &cell, &looks, cell.changed + 6 * SECOND), ==,
                    MG_ACTIVITY_N_SHADES - 1);
  g_assert_cmpuint (shade_one (MG_ACTIVITY_LATELY, &cell, &looks, cell.changed + 9 * SECOND), <,
                    MG_ACTIVITY_N_SHADES - 1);
}

static void
test_often (void)
{
  const MgPageLooks looks = { .n_rounds = 10000 };
  guint8 before = MG_ACTIVITY_CHANGED;
  guint8 shade;

  for (guint n = 1; n <= 12000; n++)
    {
      MgPageCell cell = { .n_pages = 1, .n_changes = n, .changed = SECOND };

      g_assert_false (mg_activity_map_shade (MG_ACTIVITY_OFTEN, &cell, 1, &looks, SECOND + n, &shade));
      g_assert_cmpuint (shade, >=, before);
      g_assert_cmpint (shade == MG_ACTIVITY_CHANGED, <=, n < 20);
      before = shade;
      if (n == 10)
        g_assert_cmpuint (shade, ==, MG_ACTIVITY_CHANGED);
      if (n == 10000)
        g_assert_cmpuint (shade, ==, MG_ACTIVITY_N_SHADES - 1);
    }
}

static double
get_luminance (guint32 color)
{
  static const double weights[] = { 0.2126, 0.7152, 0.0722 };
  double sum = 0;

  for (guint i = 0; i < 3; i++)
    {
      double part = (color >> (16 - 8 * i) & 0xff) / 255.0;

      sum += weights[i] * (part <= 0.04045 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4));
    }
  return sum;
}

static double
get_contrast (guint32 a, guint32 b)
{
  double first = get_luminance (a) + 0.05;
  double second = get_luminance (b) + 0.05;

  return MAX (first, second) / MIN (first, second);
}

/* Without colours, too, levels follow each other, and what never changed is none of them; marks can be seen. */
static void
test_colors (void)
{
  for (int dark = 0; dark < 2; dark++)
    {
      guint32 background = mg_draw_role_get_color (MG_DRAW_ROLE_BACKGROUND, dark);
      guint32 never = mg_activity_map_get_color (MG_ACTIVITY_NEVER, dark);
      guint32 last = MG_ACTIVITY_N_SHADES - 1;

      for (guint shade = MG_ACTIVITY_CHANGED; shade < last; shade++)
        {
          double step = get_luminance (mg_activity_map_get_color (shade + 1, dark))
                        - get_luminance (mg_activity_map_get_color (shade, dark));

          g_assert_cmpfloat (dark ? step : -step, >, 0);
          g_assert_cmpfloat (get_contrast (mg_activity_map_get_color (shade, dark), never), >, 1.3);
        }
      g_assert_cmpfloat (get_contrast (mg_activity_map_get_color (last, dark), background), >, 7);
      g_assert_cmpfloat (get_contrast (mg_activity_map_get_color (MG_ACTIVITY_UNKNOWN, dark), background), >,
                         2.5);
      g_assert_cmpfloat (get_contrast (mg_activity_map_get_color (MG_ACTIVITY_LOST, dark), background), >, 3);
      g_assert_cmpfloat (get_contrast (never, background), >, 1.2);
    }
}

/* Every shade is another picture in black and white, as small as cells get, and the gap between them is kept. */
static void
test_marks (void)
{
  for (guint side = MG_ACTIVITY_SIDE_MIN; side <= MG_ACTIVITY_SIDE_MAX; side++)
    for (guint scale = 1; scale <= 2; scale++)
      {
        MgActivityLayout layout = { .n_cells = 5, .n_columns = 3, .n_rows = 2, .side = side };
        const guint8 shades[] = { MG_ACTIVITY_UNKNOWN, MG_ACTIVITY_HOLE, MG_ACTIVITY_LOST, MG_ACTIVITY_NEVER,
                                  MG_ACTIVITY_CHANGED };
        g_autoptr (GBytes) bytes = mg_activity_pixels_new (&layout, shades, FALSE, scale);
        const guint32 *pixels = g_bytes_get_data (bytes, NULL);
        guint n = side * scale;
        guint n_marked[6] = { 0 };

        g_assert_cmpuint (g_bytes_get_size (bytes), ==, 6 * n * n * sizeof *pixels);
        for (guint y = 0; y < 2 * n; y++)
          for (guint x = 0; x < 3 * n; x++)
            {
              gboolean is_marked = pixels[y * 3 * n + x] != 0xffffffffu;

              g_assert_cmpuint (pixels[y * 3 * n + x] >> 24, ==, 0xff);
              if (x % n >= n - scale || y % n >= n - scale)
                g_assert_false (is_marked);
              n_marked[y / n * 3 + x / n] += is_marked ? 1 : 0;
            }
        g_assert_cmpuint (n_marked[0], >, 0);
        g_assert_cmpuint (n_marked[1], >, 0);
        g_assert_cmpuint (n_marked[2], >, n_marked[0]);
        g_assert_cmpuint (n_marked[3], ==, (n - scale) * (n - scale));
        g_assert_cmpuint (n_marked[4], ==, n_marked[3]);
        g_assert_cmpuint (n_marked[5], ==, 0);
        g_assert_cmpuint (n_marked[2], <, n_marked[3]);
      }
}

static double
measure_text (const char *text, gpointer data)
{
  return (double) g_utf8_strlen (text, -1) * 7;
}

static gboolean
has_text (const MgDrawList *list, const char *text)
{
  for (guint i = 0; i < mg_draw_list_get_n_items (list); i++)
    if (g_strcmp0 (mg_draw_list_get_item (list, i)->text, text) == 0)
      return TRUE;
  return FALSE;
}

/* In any size all that is drawn is in the canvas, and the cells do not move when the other kind is shown. */
static void
test_draw (void)
{
  static const double sizes[][2]
    = { { 20, 20 }, { 160, 120 }, { 200, 400 }, { 300, 150 }, { 640, 200 }, { 1200, 500 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint kind = MG_ACTIVITY_LATELY; kind <= MG_ACTIVITY_OFTEN; kind++)
      {
        const MgCanvas canvas = { sizes[i][0], sizes[i][1], 12, measure_text, NULL };
        g_autoptr (MgDrawList) list = mg_draw_list_new ();
        g_autofree guint8 *shades = NULL;
        MgActivityLayout layout;
        guint n_pictures = 0;

        mg_activity_map_place (&canvas, 0, 64 << 20, &layout);
        shades = g_malloc0 (MAX (layout.n_cells, 1));
        mg_activity_map_draw ((MgActivityKind) kind, &layout, shades, FALSE, 2, &canvas, list);
        for (guint j = 0; j < mg_draw_list_get_n_items (list); j++)
          {
            const MgDrawItem *item = mg_draw_list_get_item (list, j);
            double right
              = item->x + (item->kind == MG_DRAW_TEXT ? measure_text (item->text, NULL) : item->width);

            if (item->kind == MG_DRAW_TEXT && item->align == MG_DRAW_END)
              right = item->x;
            g_assert_cmpfloat (right, <=, canvas.width);
            g_assert_cmpfloat (item->y + item->height, <=, canvas.height);
            n_pictures += item->kind == MG_DRAW_PICTURE ? 1 : 0;
          }
        g_assert_cmpint (has_text (list, "hole"), ==, sizes[i][1] >= 200);
        g_assert_cmpint (has_text (list, "0x0"), ==, sizes[i][0] >= 300);
        g_assert_cmpint (has_text (list, "changed just now"), ==, kind == 0 && sizes[i][1] >= 200);
        g_assert_cmpint (has_text (list, "over a minute ago"), ==, kind == 0 && sizes[i][1] >= 200);
        g_assert_cmpuint (n_pictures, ==, (layout.n_cells > 0 ? 1 : 0) + (sizes[i][1] >= 200 ? 5 : 0));
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/activity-map/layout", test_layout);
  g_test_add_func ("/activity-map/layout-sizes", test_layout_sizes);
  g_test_add_func ("/activity-map/layout-nothing", test_layout_nothing);
  g_test_add_func ("/activity-map/hit", test_hit);
  g_test_add_func ("/activity-map/outline", test_outline);
  g_test_add_func ("/activity-map/states", test_states);
  g_test_add_func ("/activity-map/lately", test_lately);
  g_test_add_func ("/activity-map/often", test_often);
  g_test_add_func ("/activity-map/colors", test_colors);
  g_test_add_func ("/activity-map/marks", test_marks);
  g_test_add_func ("/activity-map/draw", test_draw);
  return g_test_run ();
}
