/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-test-process.h"

G_BEGIN_DECLS

/**
 * MG_TEST_BELL_SIZE:
 *
 * How much the mapping holds, in bytes.
 */
#define MG_TEST_BELL_SIZE 4096

/**
 * MgTestBell:
 * @name: of a mapping and of a semaphore, without a slash; both are removed when it is freed
 * @process: maps the mapping, and tells others of events
 * @waiter: the program that waits for them
 * @eventfd: the number that @process has for an eventfd
 *
 * A program that waits for events, and the one that makes them.
 */
typedef struct
{
  char *name;
  MgTestProcess *process;
  MgTestProcess *waiter;
  int eventfd;
} MgTestBell;

MgTestBell *mg_test_bell_new (const char *name);
void mg_test_bell_free (MgTestBell *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgTestBell, mg_test_bell_free)

void mg_test_bell_store (MgTestBell *self, guint32 offset, guint32 word);
guint mg_test_bell_wake (MgTestBell *self, guint32 offset, guint n_waiters);
void mg_test_bell_write (MgTestBell *self, guint byte);
void mg_test_bell_ring (MgTestBell *self, guint times);
guint mg_test_bell_read (MgTestBell *self);
void mg_test_bell_make_semaphore (MgTestBell *self, guint32 offset);
void mg_test_bell_post (MgTestBell *self, guint32 offset, guint times);
guint mg_test_bell_take (MgTestBell *self, guint32 offset);
void mg_test_bell_begin_wait (MgTestBell *self, guint32 offset);
gboolean mg_test_bell_end_wait (MgTestBell *self);

G_END_DECLS
