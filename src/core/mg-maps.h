/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgMapsEntry:
 * @start: the first address
 * @end: the address behind the last
 * @offset: where the part lies in the object, in bytes
 * @device: the object's device, as only the maps show it
 * @inode: the object's inode
 * @shared: whether stores reach the object; else they are the process's own
 * @readable: whether the process may load
 * @writable: whether the process may store
 * @path: (type filename): the object's path as the system tells it, "(deleted)" behind it when the name is gone
 *
 * A part of a process's memory that has an object behind it.
 */
typedef struct
{
  guint64 start;
  guint64 end;
  guint64 offset;
  guint64 device;
  guint64 inode;
  gboolean shared;
  gboolean readable;
  gboolean writable;
  const char *path;
} MgMapsEntry;

/**
 * MgMapsWay:
 * @MG_MAPS_BEST: by questions to the system where it answers any, else from its text
 * @MG_MAPS_TEXT: from the system's text
 *
 * How the maps of a process are read.
 */
typedef enum
{
  MG_MAPS_BEST,
  MG_MAPS_TEXT,
} MgMapsWay;

/**
 * MgMapsFunc:
 * @entry: a part, valid during the call
 * @data: what was given to mg_maps_read()
 *
 * Returns: whether to go on
 */
typedef gboolean (*MgMapsFunc) (const MgMapsEntry *entry, gpointer data);

/**
 * MgMapsPathFunc:
 * @device: an object's device, as only the maps show it
 * @inode: its inode
 * @data: what was given to mg_maps_read_knowing()
 *
 * Returns: (type filename) (nullable): its path, where that is known already; valid until the next call
 */
typedef const char *(*MgMapsPathFunc) (guint64 device, guint64 inode, gpointer data);

int mg_maps_read (int pid, MgMapsWay way, MgMapsFunc func, gpointer data);
int mg_maps_read_knowing (int pid, MgMapsWay way, MgMapsPathFunc known_path, MgMapsFunc func, gpointer data);
int mg_maps_read_at (int pid, MgMapsWay way, guint64 address, MgMapsFunc func, gpointer data);

G_END_DECLS
