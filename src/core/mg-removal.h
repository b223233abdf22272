/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mg-mapping-info.h"

G_BEGIN_DECLS

/**
 * MgRemoval:
 *
 * The removal of a mapping: its name is gone, and can come back until the removal is completed. One that is
 * let go without either is completed. Not thread-safe: one call at a time, on any thread.
 */
typedef struct _MgRemoval MgRemoval;

/**
 * MgUse:
 * @MG_USE_UNKNOWN: it cannot be found out
 * @MG_USE_NONE: nobody has it open or maps it, whoever may be looked into
 * @MG_USE_SOME: somebody does
 *
 * Whether a mapping is used, as the system itself knows.
 */
typedef enum
{
  MG_USE_UNKNOWN,
  MG_USE_NONE,
  MG_USE_SOME,
} MgUse;

MgRemoval *mg_removal_new_done (const char *name);
MgRemoval *mg_removal_new_name (const char *path,
                                const char *name,
                                const MgIdentity *identity,
                                gboolean dry_run,
                                GError **error);
void mg_removal_free (MgRemoval *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgRemoval, mg_removal_free)

const char *mg_removal_get_name (MgRemoval *self);
gboolean mg_removal_can_undo (MgRemoval *self);
gboolean mg_removal_undo (MgRemoval *self, GError **error);
gboolean mg_removal_complete (MgRemoval *self, GError **error);
void mg_removal_complete_async (MgRemoval *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean mg_removal_complete_finish (GAsyncResult *result, GError **error);

gboolean mg_removal_hides (int folder, const char *file_name);
MgUse mg_removal_find_use (const char *path);
char *mg_removal_describe_users (GPtrArray *users, guint n_unreadable, MgUse use);

G_END_DECLS
