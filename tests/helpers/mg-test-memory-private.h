/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-test-memory.h"

G_BEGIN_DECLS

/**
 * MgTestVerb:
 *
 * What the process is told to do; mg_test_memory_... says more.
 */
typedef enum
{
  VERB_MAKE_MEMFD,
  VERB_OPEN,
  VERB_CLOSE,
  VERB_DUP,
  VERB_RESIZE,
  VERB_SEAL,
  VERB_MAP,
  VERB_MAP_SPECIAL,
  VERB_PROTECT,
  VERB_UNMAP,
  VERB_STORE,
  VERB_BECOME_NOBODY,
  VERB_UNSHARE,
  VERB_JOIN,
  VERB_MOUNT,
  VERB_MOUNT_HANGING,
  VERB_UNMOUNT,
  VERB_CHANGE_ROOT,
  VERB_SERVE_ROOT,
} MgTestVerb;

/**
 * MgTestOrder:
 *
 * What it is told; of the rest each verb takes what it needs.
 */
typedef struct
{
  MgTestVerb verb;
  int fd;
  int flags;
  guint64 address;
  guint64 offset;
  guint64 length;
  char name[300];
} MgTestOrder;

guint64 mg_test_memory_obey (const MgTestOrder *order);
guint64 mg_test_memory_obey_about_mounts (const MgTestOrder *order);
gboolean mg_test_memory_serve_root (const char *path, guint64 valid);

G_END_DECLS
