/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MG_DRAW_N_CHANNELS:
 *
 * How many curves have a colour of their own.
 */
#define MG_DRAW_N_CHANNELS 8

/**
 * MgDrawRole:
 * @MG_DRAW_ROLE_BACKGROUND: what everything stands on
 * @MG_DRAW_ROLE_FRAME: around what is plotted, and the ticks
 * @MG_DRAW_ROLE_GRID: fine lines behind a curve
 * @MG_DRAW_ROLE_TEXT: words and numbers
 * @MG_DRAW_ROLE_DIM_TEXT: numbers of an axis
 * @MG_DRAW_ROLE_GAP: behind values that are no numbers
 * @MG_DRAW_ROLE_MISSING: hatches what is not there
 * @MG_DRAW_ROLE_NAN: a value of a picture that is no number
 * @MG_DRAW_ROLE_CURSOR: a cursor
 * @MG_DRAW_ROLE_BAR: a bar of a histogram
 * @MG_DRAW_ROLE_CHANNEL: the first curve; the others follow
 *
 * What a colour is for. Which colour that is depends on light and dark.
 */
typedef enum
{
  MG_DRAW_ROLE_BACKGROUND,
  MG_DRAW_ROLE_FRAME,
  MG_DRAW_ROLE_GRID,
  MG_DRAW_ROLE_TEXT,
  MG_DRAW_ROLE_DIM_TEXT,
  MG_DRAW_ROLE_GAP,
  MG_DRAW_ROLE_MISSING,
  MG_DRAW_ROLE_NAN,
  MG_DRAW_ROLE_CURSOR,
  MG_DRAW_ROLE_BAR,
  MG_DRAW_ROLE_CHANNEL,
} MgDrawRole;

#define MG_DRAW_N_ROLES (MG_DRAW_ROLE_CHANNEL + MG_DRAW_N_CHANNELS)

MgDrawRole mg_draw_role_of_channel (guint channel);
guint32 mg_draw_role_get_color (MgDrawRole role, gboolean dark);

G_END_DECLS
