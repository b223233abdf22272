/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-ctl-job.h"

#include "mg-ctl-work.h"

typedef struct
{
  MgCtlJobFunc func;
  gpointer data;
  MgWorkRelay *relay;
} Job;

static void
run_on_worker (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  MgWork work = mg_work_relay_get_work (job->relay, cancellable);
  GError *error = NULL;

  if (job->func (&work, job->data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * mg_ctl_job_run:
 * @func: what takes long
 * @data: its data
 * @error: return location
 *
 * Waits until it is done: shows how far it is, and ends it at SIGINT and SIGTERM.
 *
 * Returns: what @func returned; %FALSE with %G_IO_ERROR_CANCELLED when it was ended
 */
gboolean
mg_ctl_job_run (MgCtlJobFunc func, gpointer data, GError **error)
{
  g_autoptr (MgCtlWork) work = mg_ctl_work_new ();
  g_autoptr (MgWorkRelay) relay = mg_work_relay_new (mg_ctl_work_show, work);
  Job job = { func, data, relay };
  g_autoptr (GTask) task = g_task_new (NULL, mg_ctl_work_get_cancellable (work), mg_ctl_work_end, work);
  gboolean done;

  /* What was done before it ended counts. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, &job, NULL);
  g_task_run_in_thread (task, run_on_worker);
  done = g_task_propagate_boolean (G_TASK (mg_ctl_work_wait (work)), error);
  mg_work_relay_close (relay);
  return done;
}
