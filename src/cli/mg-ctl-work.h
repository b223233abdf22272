/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MgCtlWork:
 *
 * Waits for what takes long: shows how far it is where somebody sits before a terminal, and ends it at SIGINT
 * and SIGTERM.
 */
typedef struct _MgCtlWork MgCtlWork;

MgCtlWork *mg_ctl_work_new (void);
void mg_ctl_work_free (MgCtlWork *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgCtlWork, mg_ctl_work_free)

GCancellable *mg_ctl_work_get_cancellable (MgCtlWork *self);
void mg_ctl_work_show (guint64 done, guint64 total, gpointer work);
void mg_ctl_work_end (GObject *object, GAsyncResult *result, gpointer work);
GAsyncResult *mg_ctl_work_wait (MgCtlWork *self);

G_END_DECLS
