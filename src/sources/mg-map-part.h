/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-maps.h"
#include "mg-mapping-info.h"

G_BEGIN_DECLS

/**
 * MgMapPart:
 * @pid: the process
 * @address: what the part is called by: it lies in the part
 * @start: the first address
 * @end: the address behind the last
 * @mount_namespace: that of the process; 0: this process's own, or not known
 * @identity: the object
 * @path: (type filename): the object's path as the system tells it
 *
 * A part of an object that a process maps, so that stores reach the object.
 */
typedef struct
{
  int pid;
  guint64 address;
  guint64 start;
  guint64 end;
  guint64 mount_namespace;
  MgIdentity identity;
  const char *path;
} MgMapPart;

MgIdentity mg_map_part_identify (const MgMapsEntry *entry);
gboolean mg_map_part_leads_to (const MgMapPart *self, const MgIdentity *identity);
gboolean mg_map_part_split (const char *name, int *ret_pid, guint64 *ret_address);
char *mg_map_part_make_name (const MgMapPart *self);
char *mg_map_part_make_link (const MgMapPart *self);

G_END_DECLS
