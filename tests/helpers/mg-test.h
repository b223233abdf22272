/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MG_TEST_PATIENCE:
 *
 * How many seconds a test waits for what has to happen, before it fails.
 */
#define MG_TEST_PATIENCE 10

/**
 * mg_test_wait:
 * @condition: an expression
 *
 * Runs the main context until @condition is true; fails the test when it has not become so in time.
 */
#define mg_test_wait(condition) mg_test_wait_for (MG_TEST_PATIENCE, condition)

/**
 * mg_test_wait_for:
 * @seconds: how long
 * @condition: an expression
 *
 * The same for what takes longer.
 */
#define mg_test_wait_for(seconds, condition)                                                                 \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    gint64 mg_test_deadline = g_get_monotonic_time () + (seconds) *G_USEC_PER_SEC;                           \
                                                                                                             \
    while (!(condition))                                                                                     \
      mg_test_wait_step (mg_test_deadline, #condition, __FILE__, __LINE__);                                  \
  }                                                                                                          \
  G_STMT_END

void mg_test_wait_step (gint64 deadline, const char *condition, const char *file, int line);
void mg_test_iterate_for (guint milliseconds);
char *mg_test_name (const char *name);
char *mg_test_shm_path (const char *name);
int mg_test_make_file (const char *path, guint64 size);
void mg_test_fill (int fd, guint64 offset, gsize length, guint8 first);
void mg_test_run_as_nobody (void (*func) (gpointer data), gpointer data);

G_END_DECLS
