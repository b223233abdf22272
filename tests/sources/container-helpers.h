/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-source.h"
#include "mg-test-memory.h"

G_BEGIN_DECLS

/**
 * Container:
 * @source: what lists it
 * @process: (nullable): a process that has mounts of its own
 * @permitted: whether the system permits that
 * @pid: its number
 */
typedef struct
{
  MgSource *source;
  MgTestProcess *process;
  gboolean permitted;
  int pid;
} Container;

void container_set_up (Container *self, gconstpointer data);
void container_tear_down (Container *self, gconstpointer data);
gboolean container_begin (Container *self);
char *container_make_path (Container *self, const char *name);

int container_make (MgTestProcess *process, const char *name, guint64 size);
char *container_make_name (int pid, const char *name);
MgMappingInfo *container_find (GPtrArray *list, int pid, const char *escaped);
guint container_count (GPtrArray *list, int pid);

G_END_DECLS
