/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-work.h"

G_BEGIN_DECLS

/**
 * MgCtlJobFunc:
 * @work: who looks after it
 * @data: what was given to mg_ctl_job_run()
 * @error: return location
 *
 * What takes long; runs on a thread of its own.
 *
 * Returns: %FALSE with @error set
 */
typedef gboolean (*MgCtlJobFunc) (const MgWork *work, gpointer data, GError **error);

gboolean mg_ctl_job_run (MgCtlJobFunc func, gpointer data, GError **error);

G_END_DECLS
