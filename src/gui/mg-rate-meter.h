/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgRateMeter:
 *
 * How fast a count grew in the last second.
 */
typedef struct _MgRateMeter MgRateMeter;

MgRateMeter *mg_rate_meter_new (void);
void mg_rate_meter_free (MgRateMeter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgRateMeter, mg_rate_meter_free)

void mg_rate_meter_reset (MgRateMeter *self);
void mg_rate_meter_add (MgRateMeter *self, gint64 time, guint64 count);
gboolean mg_rate_meter_get (MgRateMeter *self, double *ret_rate);

char *mg_rate_meter_format (double rate);

G_END_DECLS
