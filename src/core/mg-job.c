/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-target.h"

/**
 * mg_job_new:
 * @self: a target
 *
 * Returns: (transfer full): a job on what it has open now
 */
MgJob *
mg_job_new (MgTarget *self)
{
  MgJob *job = g_new0 (MgJob, 1);

  job->target = mg_target_ref (self);
  job->source = g_object_ref (self->source);
  job->name = g_strdup (self->name);
  job->catches = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_catch_unref);
  job->backing = self->backing != NULL ? mg_backing_ref (self->backing) : NULL;
  return job;
}

static void
job_sample (MgJob *job)
{
  MgBackingStatus status;

  if (job->backing == NULL)
    {
      job->backing = mg_source_open (job->source, job->name, &job->error);
      if (job->backing == NULL)
        return;
      job->opened = TRUE;
    }
  if (!mg_backing_check (job->backing, &status, &job->error))
    return;
  if (status.name == MG_NAME_REPLACED && !job->opened)
    {
      job->reopen = TRUE;
      return;
    }
  job->frame = mg_sample_take_synced (job->backing, &status, job->ranges, job->exact,
                                      job->opened ? NULL : job->previous, &job->sync);
}

/* Leaves those that have waited for this sample. */
static void
job_catch (MgJob *job)
{
  gboolean live = job->frame != NULL && job->frame->state == MG_FRAME_LIVE;

  for (guint i = job->catches->len; i > 0; i--)
    if (!live || !mg_catch_look (g_ptr_array_index (job->catches, i - 1), job->frame))
      g_ptr_array_remove_index (job->catches, i - 1);
}

static void
job_sweep (MgJob *job)
{
  guint64 end = job->sweep_offset + job->sweep_length;
  guint64 done, start;

  job->sweep_changed = mg_page_map_sweep (job->page_map, job->backing, job->sweep_offset, job->sweep_length,
                                          &done, &job->error);
  job->sweep_next = G_MAXUINT64;
  if (mg_backing_next_data (job->backing, end, &start))
    job->sweep_next = MAX (end, start - start % MG_PAGE_SIZE);
  job->sweep_changed += mg_page_map_sweep_hole (job->page_map, job->backing, end, job->sweep_next);
}

/**
 * mg_job_run:
 * @job: a job that nobody else runs
 *
 * Does it. Blocks as long as the backing does; may be called on any thread.
 */
void
mg_job_run (MgJob *job)
{
  if (job->sweep_length > 0)
    {
      job_sweep (job);
      return;
    }
  job_sample (job);
  job_catch (job);
}

/**
 * mg_job_free:
 * @job: (transfer full): a job
 */
void
mg_job_free (MgJob *job)
{
  g_clear_pointer (&job->target, mg_target_unref);
  g_clear_object (&job->source);
  g_clear_pointer (&job->name, g_free);
  g_clear_pointer (&job->backing, mg_backing_unref);
  g_clear_pointer (&job->previous, mg_frame_unref);
  g_clear_pointer (&job->ranges, mg_range_set_free);
  g_clear_pointer (&job->exact, mg_range_set_free);
  g_clear_pointer (&job->catches, g_ptr_array_unref);
  g_clear_pointer (&job->sync.hold, mg_hold_unref);
  g_clear_pointer (&job->frame, mg_frame_unref);
  g_clear_pointer (&job->page_map, mg_page_map_unref);
  g_clear_error (&job->error);
  g_free (job);
}
