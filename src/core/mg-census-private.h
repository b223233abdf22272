/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-census.h"
#include "mg-subvolumes.h"

G_BEGIN_DECLS

struct _MgCensus
{
  GArray *processes;
  GPtrArray *objects;
  GPtrArray *descriptors;
  GHashTable *by_identity;
  /* Of what some process has a descriptor, as far as that is looked for. */
  GHashTable *open;
  guint n_unreadable;
};

/**
 * MgCensusView:
 * @way: how the maps are read
 * @mount_namespace: this process's own
 * @ipc_namespace: this process's own
 *
 * From where and how processes are looked into.
 */
typedef struct
{
  MgMapsWay way;
  guint64 mount_namespace;
  guint64 ipc_namespace;
} MgCensusView;

void mg_census_user_free (gpointer data);
void mg_census_object_free (gpointer data);

void mg_census_take_process (MgCensus *self, const MgCensusView *view, MgSubvolumes *subvolumes, int pid);

G_END_DECLS
