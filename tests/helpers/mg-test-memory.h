/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-test-process.h"

G_BEGIN_DECLS

/**
 * MgTestSpecial:
 *
 * What a process may map that is no memory of programs.
 */
typedef enum
{
  MG_TEST_AIO,
  MG_TEST_SECRET,
  MG_TEST_URING,
  MG_TEST_PERF,
  MG_TEST_PACKET,
  MG_TEST_N_SPECIAL,
} MgTestSpecial;

MgTestProcess *mg_test_memory_new (void);
int mg_test_memory_make_memfd (MgTestProcess *self, const char *name, guint flags, guint64 size);
int mg_test_memory_open (MgTestProcess *self, const char *path, int flags);
void mg_test_memory_close (MgTestProcess *self, int fd);
void mg_test_memory_dup (MgTestProcess *self, int fd, int to);
void mg_test_memory_resize (MgTestProcess *self, int fd, guint64 size);
void mg_test_memory_seal (MgTestProcess *self, int fd, int seals);
guint64 mg_test_memory_map (MgTestProcess *self, int fd, guint64 offset, guint64 length, int flags);
guint64 mg_test_memory_map_at (MgTestProcess *self, guint64 address, int fd, guint64 length, int flags);
guint64 mg_test_memory_map_special (MgTestProcess *self, MgTestSpecial special);
void mg_test_memory_protect (MgTestProcess *self, guint64 address, guint64 length, int protection);
void mg_test_memory_unmap (MgTestProcess *self, guint64 address, guint64 length);
void mg_test_memory_store (MgTestProcess *self, guint64 address, guint8 byte);
void mg_test_memory_become_nobody (MgTestProcess *self);

gboolean mg_test_memory_unshare (MgTestProcess *self);
void mg_test_memory_join (MgTestProcess *self, MgTestProcess *other);
void mg_test_memory_mount (MgTestProcess *self, const char *path);
gboolean mg_test_memory_mount_hanging (MgTestProcess *self, const char *path);
int mg_test_memory_unmount (MgTestProcess *self, const char *path);
void mg_test_memory_change_root (MgTestProcess *self, const char *path);
gboolean mg_test_memory_give_root (MgTestProcess *self, const char *path, guint64 valid);
gboolean mg_test_memory_may_follow (void);

G_END_DECLS
