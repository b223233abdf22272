/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-share.h"

typedef struct
{
  MgShareFunc func;
  gpointer data;
  guint n_pieces;
  /* Atomic: the first piece that nobody does yet. */
  gint next;
} Work;

typedef struct
{
  Work *work;
  guint number;
  GThread *thread;
} Worker;

static gpointer
work_on_thread (gpointer data)
{
  Worker *self = data;
  Work *work = self->work;

  for (guint i; (i = (guint) g_atomic_int_add (&work->next, 1)) < work->n_pieces;)
    work->func (i, self->number, work->data);
  return NULL;
}

/**
 * mg_share_out:
 * @n_pieces: how many pieces the work has
 * @func: does a piece; called on several threads at once, this one among them, and on each of them in the order of the
 * pieces
 * @data: its data
 *
 * Does work whose pieces need not wait for each other, on as many threads as there are processors for. All has been done,
 * and no thread is left, when this returns. Any thread; takes 0.1 ms for each that it starts.
 */
void
mg_share_out (guint n_pieces, MgShareFunc func, gpointer data)
{
  Work work = { func, data, n_pieces, 0 };
  Worker workers[MG_SHARE_MAX_THREADS] = { 0 };
  guint n_workers = MIN (MIN (n_pieces, g_get_num_processors ()), MG_SHARE_MAX_THREADS);

  for (guint i = 0; i < MG_SHARE_MAX_THREADS; i++)
    workers[i] = (Worker){ &work, i, NULL };
  /* One that does not start leaves its part to the others. */
  for (guint i = 1; i < n_workers; i++)
    workers[i].thread = g_thread_try_new ("mg-share", work_on_thread, &workers[i], NULL);
  work_on_thread (&workers[0]);
  for (guint i = 1; i < n_workers; i++)
    if (workers[i].thread != NULL)
      g_thread_join (workers[i].thread);
}
