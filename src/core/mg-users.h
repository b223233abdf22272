/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-mapping-info.h"

G_BEGIN_DECLS

/**
 * MgUsers:
 *
 * Which process maps what, at one moment. Immutable once made; may be shared between threads.
 */
typedef struct _MgUsers MgUsers;

MgUsers *mg_users_new (void);
MgUsers *mg_users_new_by_text (void);
void mg_users_free (MgUsers *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgUsers, mg_users_free)

guint mg_users_get_n_unreadable (MgUsers *self);
GPtrArray *mg_users_find (MgUsers *self, const MgIdentity *identity);

G_END_DECLS
