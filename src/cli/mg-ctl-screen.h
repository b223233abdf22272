/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-ctl-sample.h"

G_BEGIN_DECLS

/**
 * MgCtlScreen:
 *
 * Shows samples in place in a terminal. It changes nothing about the terminal but what stands in it, so there
 * is nothing to put back.
 */
typedef struct _MgCtlScreen MgCtlScreen;

gboolean mg_ctl_screen_is_possible (void);
MgCtlScreen *mg_ctl_screen_new (void);
void mg_ctl_screen_free (MgCtlScreen *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgCtlScreen, mg_ctl_screen_free)

gboolean mg_ctl_screen_draw (MgCtlScreen *self, const char *title, const MgCtlSample *sample);
void mg_ctl_screen_clear (MgCtlScreen *self);

G_END_DECLS
