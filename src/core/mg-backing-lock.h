/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing.h"

G_BEGIN_DECLS

/**
 * MgBackingLock:
 *
 * A lock that other programs use, open for taking it. To be used on one thread alone: what the C library and the system
 * keep of a lock belongs to a thread.
 */
typedef struct _MgBackingLock MgBackingLock;

MgBackingLock *mg_backing_lock_open_semaphore (const char *name, const char *label, GError **error);
MgBackingLock *
mg_backing_lock_open_mutex (MgBacking *backing, guint64 offset, const char *label, GError **error);
MgBackingLock *
mg_backing_lock_open_spin (MgBacking *backing, guint64 offset, const char *label, GError **error);
void mg_backing_lock_free (MgBackingLock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgBackingLock, mg_backing_lock_free)

gboolean mg_backing_lock_take (MgBackingLock *self, gint64 limit, gboolean wait, GError **error);
void mg_backing_lock_release (MgBackingLock *self);

G_END_DECLS
