/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-color-map.h"

#include <glib/gi18n-lib.h>

#include "mg-error.h"
#include "mg-typed-text.h"

#define N_TERMS 7

/* Polynomials for red, green and blue, from 0 to 1: by Matt Zucker, and cividis by Mike Bostock, both after the tables
 * of Matplotlib. */
static const struct
{
  const char *name;
  double terms[3][N_TERMS];
} maps[MG_N_COLOR_MAPS] = {
  [MG_COLOR_MAP_VIRIDIS]
  = { "viridis",
      { { 0.2777273, 0.1050930, -0.3308618, -4.6342305, 6.2282699, 4.7763850, -5.4354559 },
        { 0.0054073, 1.4046135, 0.2148476, -5.7991010, 14.1799334, -13.7451454, 4.6458526 },
        { 0.3340998, 1.3845902, 0.0950952, -19.3324410, 56.6905526, -65.3530326, 26.3124352 } } },
  [MG_COLOR_MAP_CIVIDIS]
  = { "cividis",
      { { -0.0178039, -0.1385882, 9.3401176, -25.1086275, 27.5479216, -10.6296863, 0 },
        { 0.1274118, 0.6695294, 0.2071373, -0.5155294, 0.6924706, -0.2641961, 0 },
        { 0.3185882, 1.7347451, -9.7350196, 24.1852549, -25.9409412, 9.7085098, 0 } } },
  [MG_COLOR_MAP_INFERNO]
  = { "inferno",
      { { 0.0002189, 0.1065134, 11.6024931, -41.7039961, 77.1629357, -71.3194282, 25.1311262 },
        { 0.0016510, 0.5639564, -3.9728540, 17.4363989, -33.4023589, 32.6260643, -12.2426690 },
        { -0.0194809, 3.9327124, -15.9423941, 44.3541452, -81.8073093, 73.2095199, -23.0703250 } } },
  [MG_COLOR_MAP_GRAY]
  = { "gray", { { 0, 1, 0, 0, 0, 0, 0 }, { 0, 1, 0, 0, 0, 0, 0 }, { 0, 1, 0, 0, 0, 0, 0 } } },
};

/**
 * mg_color_map_get_name:
 * @map: a colour map
 *
 * Thread-safe.
 *
 * Returns: (transfer none): its name, not translated
 */
const char *
mg_color_map_get_name (MgColorMap map)
{
  g_assert ((guint) map < MG_N_COLOR_MAPS);
  return maps[map].name;
}

/**
 * mg_color_map_parse:
 * @text: the name of a colour map
 * @ret_map: (out): return location for it
 * @error: return location
 *
 * Thread-safe.
 *
 * Returns: %FALSE with %MG_ERROR_INVALID_VALUE when there is none of this name
 */
gboolean
mg_color_map_parse (const char *text, MgColorMap *ret_map, GError **error)
{
  g_autofree char *shown = NULL;

  for (guint i = 0; i < MG_N_COLOR_MAPS; i++)
    if (g_str_equal (text, maps[i].name))
      {
        *ret_map = (MgColorMap) i;
        return TRUE;
      }
  shown = mg_typed_text_for_message (text);
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
               _ ("There is no colour map “%s”. Known are viridis, cividis, inferno and gray."), shown);
  return FALSE;
}

/**
 * mg_color_map_get_color:
 * @map: a colour map
 * @place: from 0 for the lowest to 1 for the highest; what is outside is the nearest
 *
 * Thread-safe.
 *
 * Returns: 0xRRGGBB
 */
guint32
mg_color_map_get_color (MgColorMap map, double place)
{
  guint32 color = 0;

  place = CLAMP (place, 0, 1);
  for (guint part = 0; part < 3; part++)
    {
      double value = 0;

      for (guint term = N_TERMS; term > 0; term--)
        value = value * place + maps[map].terms[part][term - 1];
      color = color << 8 | (guint32) (CLAMP (value, 0, 1) * 255 + 0.5);
    }
  return color;
}
