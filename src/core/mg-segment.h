/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgSegment:
 * @id: what it is called by
 * @key: what programs find it by; 0: nothing
 * @size: in bytes; never changes
 * @uid: the owner
 * @creator_uid: who made it
 * @creator_gid: whose group made it
 * @mode: permission bits
 * @removal: whether it goes with the last process that has it attached
 * @creator: the process that made it; 0: of another namespace
 * @last_pid: the process that attached or detached it last; 0: none, or of another namespace
 * @attached: how often it is attached
 * @attach_time: when it was attached last; 0: never. Times are in seconds since 1970
 * @detach_time: when it was detached last; 0: never
 * @change_time: when it was made, or was given another owner or mode
 * @resident: bytes of it in memory
 * @swapped: bytes of it in swap
 *
 * What the system tells of a System V segment, to anybody.
 */
typedef struct
{
  int id;
  guint32 key;
  guint64 size;
  guint uid;
  guint creator_uid;
  guint creator_gid;
  guint mode;
  gboolean removal;
  int creator;
  int last_pid;
  guint64 attached;
  gint64 attach_time;
  gint64 detach_time;
  gint64 change_time;
  guint64 resident;
  guint64 swapped;
} MgSegment;

guint64 mg_segment_get_device (void);
int mg_segments_read (int pid, GArray **ret_segments, guint64 *ret_namespace);
int mg_segment_find (int pid, int id, MgSegment *ret_segment, guint64 *ret_namespace);
int mg_segment_check (int pid, int id, MgSegment *ret_segment, guint64 *ret_namespace);
gboolean mg_segment_is_same (const MgSegment *before, const MgSegment *now);
gboolean mg_segment_is_surely_huge (const MgSegment *self);

G_END_DECLS
