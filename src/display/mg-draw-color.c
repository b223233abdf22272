/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-draw-color.h"

/* On white and on the dark style's own background. The curves began with the colours of Okabe and Ito, moved until each
 * stands out from what is behind it by 3:1 and from every other one, whichever sort of cones an eye lacks. */
static const struct
{
  guint32 light;
  guint32 dark;
} colors[MG_DRAW_N_ROLES] = {
  [MG_DRAW_ROLE_BACKGROUND] = { 0xffffff, 0x1e1e1e },  [MG_DRAW_ROLE_FRAME] = { 0x77767b, 0x9a9996 },
  [MG_DRAW_ROLE_GRID] = { 0xe3e2e0, 0x383838 },        [MG_DRAW_ROLE_TEXT] = { 0x241f31, 0xf6f5f4 },
  [MG_DRAW_ROLE_DIM_TEXT] = { 0x5e5c64, 0xc0bfbc },    [MG_DRAW_ROLE_GAP] = { 0xededed, 0x2f2f2f },
  [MG_DRAW_ROLE_MISSING] = { 0x9a9996, 0x77767b },     [MG_DRAW_ROLE_NAN] = { 0xff2d95, 0xff2d95 },
  [MG_DRAW_ROLE_CURSOR] = { 0x241f31, 0xf6f5f4 },      [MG_DRAW_ROLE_BAR] = { 0x77767b, 0x9a9996 },
  [MG_DRAW_ROLE_CHANNEL] = { 0x0079d2, 0x48b5ff },     [MG_DRAW_ROLE_CHANNEL + 1] = { 0xac5c01, 0xff6500 },
  [MG_DRAW_ROLE_CHANNEL + 2] = { 0x0b4b2d, 0x006eaf }, [MG_DRAW_ROLE_CHANNEL + 3] = { 0xb30780, 0xc6c28a },
  [MG_DRAW_ROLE_CHANNEL + 4] = { 0x25005d, 0xffffff }, [MG_DRAW_ROLE_CHANNEL + 5] = { 0x859b39, 0xffe402 },
  [MG_DRAW_ROLE_CHANNEL + 6] = { 0x0017c3, 0x9c4fff }, [MG_DRAW_ROLE_CHANNEL + 7] = { 0x460000, 0xbe3e3f },
};

/**
 * mg_draw_role_of_channel:
 * @channel: which curve, from 0
 *
 * Thread-safe.
 *
 * Returns: its role; after the last the first comes again
 */
MgDrawRole
mg_draw_role_of_channel (guint channel)
{
  return (MgDrawRole) (MG_DRAW_ROLE_CHANNEL + channel % MG_DRAW_N_CHANNELS);
}

/**
 * mg_draw_role_get_color:
 * @role: what it is for
 * @dark: whether it stands on a dark background
 *
 * Thread-safe.
 *
 * Returns: 0xRRGGBB, opaque
 */
guint32
mg_draw_role_get_color (MgDrawRole role, gboolean dark)
{
  g_assert ((guint) role < MG_DRAW_N_ROLES);
  return dark ? colors[role].dark : colors[role].light;
}
