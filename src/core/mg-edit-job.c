/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-edit-job.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-error.h"

/* How much is compared before it is looked whether it is to go on, in bytes. */
#define COMPARE_STEP (1024 * 1024)

/* So many pages are copied before that. */
#define PAGES_STEP 256

/**
 * mg_edit_job_new:
 * @backing: (nullable): what is edited
 * @identity: which object the user sees
 * @name: what it is called in sentences
 * @hold: (nullable): a lock to be held around it
 *
 * Returns: (transfer full): a job with nothing to do
 */
MgEditJob *
mg_edit_job_new (MgBacking *backing, const MgIdentity *identity, const char *name, MgHold *hold)
{
  MgEditJob *self = g_new0 (MgEditJob, 1);

  self->backing = backing != NULL ? mg_backing_ref (backing) : NULL;
  self->identity = *identity;
  self->name = g_strdup (name);
  self->hold = hold != NULL ? mg_hold_ref (hold) : NULL;
  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_private_page_unref);
  self->page_offsets = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->stores = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_store_free);
  self->held = -1;
  return self;
}

/**
 * mg_edit_job_free:
 * @self: (transfer full): a job
 */
void
mg_edit_job_free (MgEditJob *self)
{
  g_clear_pointer (&self->backing, mg_backing_unref);
  g_free (self->name);
  g_clear_pointer (&self->hold, mg_hold_unref);
  g_ptr_array_unref (self->pages);
  g_array_unref (self->page_offsets);
  g_ptr_array_unref (self->stores);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * mg_edit_job_add_store:
 * @self: a job
 * @offset: in bytes from the start of the mapping
 * @unit: bytes that belong together
 * @bytes: what is to be stored
 * @expected: (nullable): what must be there
 *
 * Returns: (transfer none): the store, which belongs to the job
 */
MgStore *
mg_edit_job_add_store (MgEditJob *self, guint64 offset, guint unit, GBytes *bytes, GBytes *expected)
{
  MgStore *store = mg_store_new (offset, unit, bytes, expected);

  g_ptr_array_add (self->stores, store);
  return store;
}

/**
 * mg_edit_job_add_page:
 * @self: a job
 * @offset: where the page lies; a multiple of %MG_PAGE_SIZE
 */
void
mg_edit_job_add_page (MgEditJob *self, guint64 offset)
{
  g_array_append_val (self->page_offsets, offset);
}

/**
 * mg_edit_job_may_block:
 * @self: a job
 *
 * Returns: whether it may take longer than a main thread has time for, however little is stored
 */
gboolean
mg_edit_job_may_block (MgEditJob *self)
{
  return self->backing != NULL
         && (self->hold != NULL || self->flushes || mg_backing_may_block (self->backing));
}

static gboolean
copy_pages (MgEditJob *self)
{
  guint8 bytes[MG_PAGE_SIZE];

  for (guint i = 0; i < self->page_offsets->len; i++)
    {
      guint64 offset = g_array_index (self->page_offsets, guint64, i);
      gsize done;

      if (i % PAGES_STEP == 0 && !mg_work_go_on (&self->work, i, self->page_offsets->len, &self->error))
        return FALSE;
      if (!mg_backing_read (self->backing, offset, MG_PAGE_SIZE, bytes, &done, &self->error))
        return FALSE;
      g_ptr_array_add (self->pages, mg_private_page_new (offset, bytes, done));
    }
  return TRUE;
}

static guint64
get_total (MgEditJob *self)
{
  guint64 total = 0;

  for (guint i = 0; i < self->stores->len; i++)
    total += mg_store_get_length (g_ptr_array_index (self->stores, i));
  return MAX (total, 1);
}

/* Reads what is there now. Returns: FALSE when not all could be, or it is to end. */
static gboolean
read_old (MgEditJob *self, MgStore *store, const MgWork *work, guint64 before, guint64 total, gsize *ret_done)
{
  gsize length = mg_store_get_length (store);
  gsize step;

  for (*ret_done = 0; *ret_done < length; *ret_done += step)
    {
      gsize wanted = MIN (length - *ret_done, COMPARE_STEP);

      if (!mg_work_go_on (work, before + *ret_done, total, &self->error)
          || !mg_backing_read (self->backing, store->offset + *ret_done, wanted, store->old + *ret_done,
                               &step, &self->error))
        return FALSE;
      if (step < wanted)
        {
          *ret_done += step;
          break;
        }
    }
  return TRUE;
}

/* Finds the units in which something else than expected is there. */
static void
find_differences (MgStore *store, const guint8 *expected)
{
  gsize length = mg_store_get_length (store);

  for (gsize at = 0; at < length; at += store->unit)
    if (memcmp (store->old + at, expected + at, store->unit) != 0)
      mg_range_set_add (store->conflicts, store->offset + at, store->unit);
}

static gboolean
compare (MgEditJob *self, const MgWork *work)
{
  guint64 total = get_total (self);
  guint64 before = 0;

  for (guint i = 0; i < self->stores->len; i++)
    {
      MgStore *store = g_ptr_array_index (self->stores, i);
      gsize length = mg_store_get_length (store);
      gsize done;

      before += length;
      if (store->expected == NULL)
        continue;
      if (!read_old (self, store, work, before - length, total, &done))
        return FALSE;
      /* What is past the end is met by the store, which says so. */
      if (done < length)
        continue;
      find_differences (store, g_bytes_get_data (store->expected, NULL));
      self->differs = self->differs || !mg_range_set_is_empty (store->conflicts);
    }
  return TRUE;
}

/* What moved since it was compared is a conflict of the store itself. */
static void
write_stores (MgEditJob *self, MgBackingWriter *writer, const MgWork *work)
{
  guint64 total = get_total (self);
  guint64 before = 0;

  for (guint i = 0; i < self->stores->len && self->error == NULL; i++)
    {
      MgStore *store = g_ptr_array_index (self->stores, i);

      store->work = work;
      store->work_before = before;
      store->work_total = total;
      mg_backing_writer_store (writer, store, &self->error);
      store->work = NULL;
      before += mg_store_get_length (store);
    }
}

static void
write_out (MgEditJob *self)
{
  g_autoptr (MgBackingWriter) writer = mg_backing_open_writer (self->backing, &self->error);
  MgWorkPart parts[2];
  MgWork looking = mg_work_begin_part (&parts[0], &self->work, 0, 2);
  MgWork writing = mg_work_begin_part (&parts[1], &self->work, 1, 2);
  MgHeld *held = NULL;

  if (writer == NULL || self->opens)
    return;
  if (self->hold != NULL && (held = mg_hold_take (self->hold, self->backing, &self->error)) == NULL)
    return;
  if (!self->compare || (compare (self, &looking) && !self->differs))
    write_stores (self, writer, self->compare ? &writing : &self->work);
  if (held != NULL)
    self->held = mg_held_release (held);
}

/* Whether the object is still the one of this name: what comes under it next is not edited by mistake. */
static gboolean
check_name (MgEditJob *self)
{
  MgBackingStatus status;

  if (self->backing == NULL)
    {
      g_set_error (&self->error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("“%s” does not exist."), self->name);
      return FALSE;
    }
  if (!mg_backing_check (self->backing, &status, &self->error))
    return FALSE;
  if (status.name != MG_NAME_REPLACED && mg_identity_equal (&status.identity, &self->identity))
    return TRUE;
  g_set_error (&self->error, MG_ERROR, MG_ERROR_REPLACED,
               _ ("Nothing was written to “%s”: the name belongs to another mapping by now."), self->name);
  return FALSE;
}

/**
 * mg_edit_job_run:
 * @self: a job
 *
 * Does it. Blocks as long as it takes; any thread.
 */
void
mg_edit_job_run (MgEditJob *self)
{
  if (!check_name (self))
    return;
  if (self->flushes)
    mg_backing_flush (self->backing, self->flush_offset, self->flush_length, &self->written_back,
                      &self->error);
  else if (copy_pages (self) && (self->stores->len > 0 || self->opens))
    write_out (self);
}
