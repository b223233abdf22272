/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing.h"

G_BEGIN_DECLS

/**
 * MG_CTL_WINDOW_SIZE:
 *
 * What is read at once, in bytes: a multiple of all elements and of a line.
 */
#define MG_CTL_WINDOW_SIZE 65536

/**
 * MgCtlWindow:
 * @backing: what is read
 * @before: room for %MG_CTL_WINDOW_SIZE bytes
 * @torn: whether some window was never the same twice in a row
 *
 * Reads a mapping window by window.
 */
typedef struct
{
  MgBacking *backing;
  guint8 *before;
  gboolean torn;
} MgCtlWindow;

void mg_ctl_window_init (MgCtlWindow *self, MgBacking *backing);
void mg_ctl_window_clear (MgCtlWindow *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MgCtlWindow, mg_ctl_window_clear)

gsize mg_ctl_window_read (MgCtlWindow *self, guint64 offset, gsize length, guint8 *bytes, GError **error);

G_END_DECLS
