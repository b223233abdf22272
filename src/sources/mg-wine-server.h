/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgWineServer:
 * @pid: its process
 * @started: when that began, in the clock ticks of proc(5): the smaller, the older
 * @uid: whose it is
 * @id: (nullable): device and inode of its prefix, as Wine writes them: fe00-b34068; %NULL: this user is not told
 * @folder: (type filename) (nullable): where its socket is
 *
 * A Wine server that runs: the process that all Windows programs of one prefix share.
 */
typedef struct
{
  int pid;
  guint64 started;
  guint uid;
  char *id;
  char *folder;
} MgWineServer;

GPtrArray *mg_wine_servers_find (void);
MgWineServer *mg_wine_server_copy (const MgWineServer *self);
void mg_wine_server_free (MgWineServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgWineServer, mg_wine_server_free)

char *mg_wine_server_find_prefix (const MgWineServer *self);
char *mg_wine_server_find_loader (const MgWineServer *self, GStrv *ret_environment);
gboolean mg_wine_server_check (const MgWineServer *self, GError **error);
int mg_wine_server_hold (const MgWineServer *self, GError **error);
gboolean mg_wine_server_is_own (const MgWineServer *self);

G_END_DECLS
