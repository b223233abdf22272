/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-activity-layout.h"
#include "mg-page-map.h"

G_BEGIN_DECLS

/**
 * MgActivityKind:
 * @MG_ACTIVITY_LATELY: how long ago pages changed
 * @MG_ACTIVITY_OFTEN: how often they change
 *
 * What the colours of a map say.
 */
typedef enum
{
  MG_ACTIVITY_LATELY,
  MG_ACTIVITY_OFTEN,
} MgActivityKind;

/**
 * MG_ACTIVITY_MEMORY:
 *
 * From when on a change was long ago, in microseconds.
 */
#define MG_ACTIVITY_MEMORY (60 * G_USEC_PER_SEC)

/**
 * MgActivityShade:
 * @MG_ACTIVITY_UNKNOWN: not all of it was looked at yet
 * @MG_ACTIVITY_HOLE: there is no memory for it
 * @MG_ACTIVITY_LOST: it is past the end of the mapping
 * @MG_ACTIVITY_NEVER: it was never seen to change
 * @MG_ACTIVITY_CHANGED: it changed, long ago or hardly ever; the last is just now, or always
 *
 * How a cell is drawn: as something of its own, or in one of %MG_ACTIVITY_N_LEVELS colours.
 */
typedef enum
{
  MG_ACTIVITY_UNKNOWN,
  MG_ACTIVITY_HOLE,
  MG_ACTIVITY_LOST,
  MG_ACTIVITY_NEVER,
  MG_ACTIVITY_CHANGED,
} MgActivityShade;

#define MG_ACTIVITY_N_LEVELS 32
#define MG_ACTIVITY_N_SHADES (MG_ACTIVITY_CHANGED + MG_ACTIVITY_N_LEVELS)

gboolean mg_activity_map_shade (MgActivityKind kind,
                                const MgPageCell *cells,
                                guint n_cells,
                                const MgPageLooks *looks,
                                gint64 now,
                                guint8 *shades);
guint32 mg_activity_map_get_color (guint shade, gboolean dark);

void
mg_activity_map_place (const MgCanvas *canvas, guint64 offset, guint64 extent, MgActivityLayout *ret_layout);
void mg_activity_map_draw (MgActivityKind kind,
                           const MgActivityLayout *layout,
                           const guint8 *shades,
                           gboolean dark,
                           guint scale,
                           const MgCanvas *canvas,
                           MgDrawList *list);

G_END_DECLS
