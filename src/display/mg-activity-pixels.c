/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-activity-pixels.h"

#include <string.h>

/* From long ago to now, on white and on the dark style's background: lighter or darker from one to the next, and all far
 * from the grey of what never changed. So it can be read without seeing colours. */
static const guint32 ramps[2][4] = {
  { 0xf3b67a, 0xe66100, 0x8f2d00, 0x3d0f00 },
  { 0x84480f, 0xd45500, 0xffa348, 0xfff1d6 },
};

static const guint32 never[2] = { 0xe4e4e4, 0x363636 };
static const guint32 faint[2] = { 0x9a9996, 0x8a898d };
static const guint32 lost[2] = { 0xc01c28, 0xff7b63 };

static guint32
mix (guint32 from, guint32 to, double share)
{
  guint32 color = 0;

  for (int shift = 16; shift >= 0; shift -= 8)
    {
      double a = from >> shift & 0xff;
      double b = to >> shift & 0xff;

      color = color << 8 | (guint32) (a + (b - a) * share + 0.5);
    }
  return color;
}

/**
 * mg_activity_map_get_color:
 * @shade: how a cell is drawn
 * @dark: whether it stands on a dark background
 *
 * Thread-safe.
 *
 * Returns: 0xRRGGBB: what fills it, or what its mark is drawn with
 */
guint32
mg_activity_map_get_color (guint shade, gboolean dark)
{
  const guint32 *ramp = ramps[dark ? 1 : 0];
  double place;
  guint stop;

  switch (shade)
    {
    case MG_ACTIVITY_UNKNOWN:
    case MG_ACTIVITY_HOLE:
      return faint[dark ? 1 : 0];
    case MG_ACTIVITY_LOST:
      return lost[dark ? 1 : 0];
    case MG_ACTIVITY_NEVER:
      return never[dark ? 1 : 0];
    default:
      place = (double) (shade - MG_ACTIVITY_CHANGED) / (MG_ACTIVITY_N_LEVELS - 1) * 3;
      stop = MIN ((guint) place, 2);
      return mix (ramp[stop], ramp[stop + 1], place - stop);
    }
}

/* Whether a pixel belongs to the mark of a cell: a dash, a point, a cross; each is something else in grey, too. */
static gboolean
is_marked (guint shade, guint side, guint x, guint y)
{
  guint thickness = MAX (1, side / 6);
  guint size = MAX (2, side / 4);
  guint middle = (side - thickness) / 2;
  guint first = (side - size) / 2;

  if (shade == MG_ACTIVITY_UNKNOWN)
    return y >= middle && y < middle + thickness && x >= side / 5 && x < side - side / 5;
  if (shade == MG_ACTIVITY_HOLE)
    return x >= first && x < first + size && y >= first && y < first + size;
  if (shade == MG_ACTIVITY_LOST)
    return ABS ((int) x - (int) y) < (int) thickness
           || ABS ((int) (x + y) - (int) side + 1) < (int) thickness;
  return TRUE;
}

/* One cell, with the gap on its right and below it. */
static void
paint_tile (guint32 *tile, guint shade, guint side, guint gap, gboolean dark)
{
  guint32 background = 0xff000000u | mg_draw_role_get_color (MG_DRAW_ROLE_BACKGROUND, dark);
  guint32 color = 0xff000000u | mg_activity_map_get_color (shade, dark);

  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++)
      {
        gboolean inside = x < side - gap && y < side - gap;

        tile[y * side + x] = inside && is_marked (shade, side - gap, x, y) ? color : background;
      }
}

/**
 * mg_activity_pixels_new:
 * @layout: where the cells are
 * @shades: (array): how each is drawn
 * @dark: whether they stand on a dark background
 * @scale: how many pixels of the screen a pixel is
 *
 * Paints all cells, side by side. Thread-safe.
 *
 * Returns: (transfer full): pixels as #MgDrawItem has them: as many as the cells take in the layout, times @scale
 */
GBytes *
mg_activity_pixels_new (const MgActivityLayout *layout, const guint8 *shades, gboolean dark, guint scale)
{
  guint side = (guint) layout->side * scale;
  gsize stride = (gsize) layout->n_columns * side;
  gsize length = stride * layout->n_rows * side;
  g_autofree guint32 *tiles = g_new (guint32, (gsize) MG_ACTIVITY_N_SHADES * side * side);
  gboolean is_painted[MG_ACTIVITY_N_SHADES] = { FALSE };
  guint32 background = 0xff000000u | mg_draw_role_get_color (MG_DRAW_ROLE_BACKGROUND, dark);
  guint32 *pixels = g_new (guint32, length);

  for (gsize i = stride * (layout->n_rows - 1) * side; i < length; i++)
    pixels[i] = background;
  for (guint cell = 0; cell < layout->n_cells; cell++)
    {
      guint32 *tile = tiles + (gsize) shades[cell] * side * side;
      guint32 *at = pixels + (gsize) (cell / layout->n_columns) * side * stride
                    + (gsize) (cell % layout->n_columns) * side;

      if (!is_painted[shades[cell]])
        paint_tile (tile, shades[cell], side, scale, dark);
      is_painted[shades[cell]] = TRUE;
      for (guint y = 0; y < side; y++)
        memcpy (at + y * stride, tile + (gsize) y * side, side * sizeof *tile);
    }
  return g_bytes_new_take (pixels, length * sizeof *pixels);
}

/**
 * mg_activity_pixels_new_bar:
 * @dark: whether it stands on a dark background
 *
 * Thread-safe.
 *
 * Returns: (transfer full): a row of %MG_ACTIVITY_N_LEVELS pixels, in the colours of what changed, the last one first
 */
GBytes *
mg_activity_pixels_new_bar (gboolean dark)
{
  guint32 *pixels = g_new (guint32, MG_ACTIVITY_N_LEVELS);

  for (guint i = 0; i < MG_ACTIVITY_N_LEVELS; i++)
    pixels[i] = 0xff000000u | mg_activity_map_get_color (MG_ACTIVITY_N_SHADES - 1 - i, dark);
  return g_bytes_new_take (pixels, MG_ACTIVITY_N_LEVELS * sizeof *pixels);
}
