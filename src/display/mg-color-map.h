/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgColorMap:
 * @MG_COLOR_MAP_VIRIDIS: from dark blue over green to yellow
 * @MG_COLOR_MAP_CIVIDIS: from dark blue over grey to yellow, made to look the same to the colour-blind
 * @MG_COLOR_MAP_INFERNO: from black over red to pale yellow
 * @MG_COLOR_MAP_GRAY: from black to white
 *
 * Colours for numbers. All get lighter and lighter, so that they can be read without seeing colours.
 */
typedef enum
{
  MG_COLOR_MAP_VIRIDIS,
  MG_COLOR_MAP_CIVIDIS,
  MG_COLOR_MAP_INFERNO,
  MG_COLOR_MAP_GRAY,
} MgColorMap;

#define MG_N_COLOR_MAPS (MG_COLOR_MAP_GRAY + 1)

const char *mg_color_map_get_name (MgColorMap map);
gboolean mg_color_map_parse (const char *text, MgColorMap *ret_map, GError **error);
guint32 mg_color_map_get_color (MgColorMap map, double place);

G_END_DECLS
