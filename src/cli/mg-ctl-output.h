/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-ctl.h"

G_BEGIN_DECLS

/**
 * MG_CTL_PROGRAM:
 *
 * What the program is called, and its lines on standard error begin with.
 */
#define MG_CTL_PROGRAM "mapglassctl"

gboolean mg_ctl_write (GString *text);
MgCtlStatus mg_ctl_end_output (MgCtlStatus status);

void mg_ctl_note (const char *sentence);
MgCtlStatus mg_ctl_fail (const GError *error);
MgCtlStatus mg_ctl_misuse (const char *format, ...) G_GNUC_PRINTF (1, 2);
MgCtlStatus mg_ctl_misuse_error (const GError *error);

G_END_DECLS
