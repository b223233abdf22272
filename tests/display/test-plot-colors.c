/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "mg-color-map.h"
#include "mg-draw-color.h"

/* As sRGB has it: from 0 to 1. */
static void
get_linear (guint32 color, double *parts)
{
  for (guint i = 0; i < 3; i++)
    {
      double part = (color >> (16 - 8 * i) & 0xff) / 255.0;

      parts[i] = part <= 0.04045 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4);
    }
}

static double
get_luminance (guint32 color)
{
  double parts[3];

  get_linear (color, parts);
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
}

/* By WCAG 2. */
static double
get_contrast (guint32 a, guint32 b)
{
  double first = get_luminance (a) + 0.05;
  double second = get_luminance (b) + 0.05;

  return MAX (first, second) / MIN (first, second);
}

static void
test_contrast (void)
{
  for (int dark = 0; dark < 2; dark++)
    {
      guint32 background = mg_draw_role_get_color (MG_DRAW_ROLE_BACKGROUND, dark);
      guint32 gap = mg_draw_role_get_color (MG_DRAW_ROLE_GAP, dark);

      for (guint i = 0; i < MG_DRAW_N_CHANNELS; i++)
        g_assert_cmpfloat (
          get_contrast (mg_draw_role_get_color (mg_draw_role_of_channel (i), dark), background), >=, 3);
      g_assert_cmpfloat (get_contrast (mg_draw_role_get_color (MG_DRAW_ROLE_TEXT, dark), gap), >=, 4.5);
      g_assert_cmpfloat (get_contrast (mg_draw_role_get_color (MG_DRAW_ROLE_DIM_TEXT, dark), background), >=,
                         4.5);
      g_assert_cmpfloat (get_contrast (mg_draw_role_get_color (MG_DRAW_ROLE_FRAME, dark), background), >=, 3);
      /* The colours of axes are read as text too. */
      for (guint i = 0; i < 2; i++)
        g_assert_cmpfloat (
          get_contrast (mg_draw_role_get_color (mg_draw_role_of_channel (i), dark), background), >=, 4.5);
    }
}

/* What is left of a colour, by Machado, Oliveira and Fernandes (2009): no cone of the sort is there. */
static void
simulate (guint32 color, guint sort, double *ret_parts)
{
  static const double matrices[3][3][3] = {
    { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
    { { 0.152286, 1.052583, -0.204868 },
      { 0.114503, 0.786281, 0.099216 },
      { -0.003882, -0.048116, 1.051998 } },
    { { 0.367322, 0.860646, -0.227968 },
      { 0.280085, 0.672501, 0.047413 },
      { -0.011820, 0.042940, 0.968881 } },
  };
  double parts[3];

  get_linear (color, parts);
  for (guint i = 0; i < 3; i++)
    {
      ret_parts[i] = 0;
      for (guint j = 0; j < 3; j++)
        ret_parts[i] += matrices[sort][i][j] * parts[j];
      /* Even steps for the eye. */
      ret_parts[i] = cbrt (CLAMP (ret_parts[i], 0, 1));
    }
}

static void
test_color_blind (void)
{
  for (int dark = 0; dark < 2; dark++)
    for (guint sort = 0; sort < 3; sort++)
      for (guint i = 0; i < MG_DRAW_N_CHANNELS; i++)
        for (guint j = 0; j < i; j++)
          {
            double a[3], b[3];
            double distance = 0;

            simulate (mg_draw_role_get_color (mg_draw_role_of_channel (i), dark), sort, a);
            simulate (mg_draw_role_get_color (mg_draw_role_of_channel (j), dark), sort, b);
            for (guint part = 0; part < 3; part++)
              distance += (a[part] - b[part]) * (a[part] - b[part]);
            g_test_message ("dark %d sort %u channels %u %u: %.3f", dark, sort, i, j, sqrt (distance));
            g_assert_cmpfloat (sqrt (distance), >=, 0.3);
          }
}

/* They get lighter and lighter, also for who sees no colours. */
static void
test_maps (void)
{
  for (guint map = 0; map < MG_N_COLOR_MAPS; map++)
    {
      MgColorMap parsed;

      for (guint i = 1; i <= 64; i++)
        g_assert_cmpfloat (get_luminance (mg_color_map_get_color ((MgColorMap) map, i / 64.0)), >,
                           get_luminance (mg_color_map_get_color ((MgColorMap) map, (i - 1) / 64.0)));
      g_assert_cmpuint (mg_color_map_get_color ((MgColorMap) map, -1), ==,
                        mg_color_map_get_color ((MgColorMap) map, 0));
      g_assert_cmpuint (mg_color_map_get_color ((MgColorMap) map, 2), ==,
                        mg_color_map_get_color ((MgColorMap) map, 1));
      g_assert_true (mg_color_map_parse (mg_color_map_get_name ((MgColorMap) map), &parsed, NULL));
      g_assert_cmpuint (parsed, ==, map);
    }
  g_assert_false (mg_color_map_parse ("jet", &(MgColorMap){ 0 }, NULL));
}

static void
assert_near (guint32 color, guint32 wanted)
{
  for (guint shift = 0; shift < 24; shift += 8)
    g_assert_cmpint (ABS ((int) (color >> shift & 0xff) - (int) (wanted >> shift & 0xff)), <=, 6);
}

/* Some entries of Matplotlib's own tables. */
static void
test_known_colors (void)
{
  assert_near (mg_color_map_get_color (MG_COLOR_MAP_VIRIDIS, 0), 0x440154);
  assert_near (mg_color_map_get_color (MG_COLOR_MAP_VIRIDIS, 0.5), 0x21918c);
  assert_near (mg_color_map_get_color (MG_COLOR_MAP_VIRIDIS, 1), 0xfde725);
  assert_near (mg_color_map_get_color (MG_COLOR_MAP_CIVIDIS, 0.5), 0x7d7c78);
  assert_near (mg_color_map_get_color (MG_COLOR_MAP_INFERNO, 0.5), 0xbc3754);
  g_assert_cmpuint (mg_color_map_get_color (MG_COLOR_MAP_GRAY, 0.5), ==, 0x808080);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot-colors/contrast", test_contrast);
  g_test_add_func ("/plot-colors/color-blind", test_color_blind);
  g_test_add_func ("/plot-colors/maps", test_maps);
  g_test_add_func ("/plot-colors/known", test_known_colors);
  return g_test_run ();
}
