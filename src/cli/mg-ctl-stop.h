/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-ctl.h"

G_BEGIN_DECLS

/**
 * MgCtlStop:
 *
 * Ends a main loop at SIGINT and SIGTERM, and when its time is over.
 */
typedef struct _MgCtlStop MgCtlStop;

MgCtlStop *mg_ctl_stop_new (GMainLoop *loop, MgCtlStatus hung_status);
void mg_ctl_stop_after (MgCtlStop *self, gint64 duration);
gboolean mg_ctl_stop_is_over (MgCtlStop *self);
void mg_ctl_stop_free (MgCtlStop *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgCtlStop, mg_ctl_stop_free)

G_END_DECLS
