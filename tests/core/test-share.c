/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-share.h"

#define N_PIECES 1000

/* What the threads did. */
typedef struct
{
  gint times[N_PIECES];
  guint next[MG_SHARE_MAX_THREADS];
} Record;

static void
do_piece (guint piece, guint thread, gpointer data)
{
  Record *self = data;

  g_assert_cmpuint (thread, <, MG_SHARE_MAX_THREADS);
  g_atomic_int_inc (&self->times[piece]);
  /* No two threads have the same number: this needs no lock. */
  g_assert_cmpuint (piece, >=, self->next[thread]);
  self->next[thread] = piece + 1;
}

/* Each piece is done once, and each thread has its own in their order. */
static void
test_all (void)
{
  const guint sizes[] = { 0, 1, 2, N_PIECES };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      Record record = { 0 };

      mg_share_out (sizes[i], do_piece, &record);
      for (guint piece = 0; piece < N_PIECES; piece++)
        g_assert_cmpint (record.times[piece], ==, piece < sizes[i] ? 1 : 0);
    }
}

static void
meet (guint piece, guint thread, gpointer data)
{
  gint *n_there = data;

  g_atomic_int_inc (n_there);
  while (g_atomic_int_get (n_there) < 2)
    g_thread_yield ();
}

/* Two pieces that wait for each other both come to an end. */
static void
test_at_once (void)
{
  gint n_there = 0;

  if (g_get_num_processors () < 2)
    {
      g_test_skip ("There is one processor, and so one thread.");
      return;
    }
  mg_share_out (2, meet, &n_there);
  g_assert_cmpint (n_there, ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/share/all", test_all);
  g_test_add_func ("/share/at-once", test_at_once);
  return g_test_run ();
}
