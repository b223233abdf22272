/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-maps.h"

G_BEGIN_DECLS

/**
 * MgSubvolumes:
 *
 * In which subvolumes of btrfs the files lie that processes map. To the maps all subvolumes of a file system are one device,
 * but each counts its inodes from the same number on. For one thread.
 */
typedef struct _MgSubvolumes MgSubvolumes;

guint64 mg_subvolume_find (int fd);

MgSubvolumes *mg_subvolumes_new (void);
void mg_subvolumes_free (MgSubvolumes *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgSubvolumes, mg_subvolumes_free)

void mg_subvolumes_add_namespace (MgSubvolumes *self, int pid, guint64 mount_namespace);
gboolean mg_subvolumes_are_on (MgSubvolumes *self, guint64 device);
guint64
mg_subvolumes_find_mapped (MgSubvolumes *self, int pid, guint64 mount_namespace, const MgMapsEntry *entry);

G_END_DECLS
