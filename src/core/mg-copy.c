/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-copy.h"

#include <glib/gi18n-lib.h>

#include "mg-copy-bytes.h"
#include "mg-error.h"
#include "mg-name.h"
#include "mg-text-number.h"

/* Copying is one half of the work, comparing the other. */
#define N_PARTS 2

typedef struct
{
  const MgCopy *copy;
  const MgWork *work;
  MgBacking *from;
  guint64 size;
  /* The destination: one that is new has @new_file, which owns @writer. */
  MgNewFile *new_file;
  MgBackingWriter *writer;
  guint64 done;
} Copying;

static void
copying_clear (Copying *self)
{
  g_clear_pointer (&self->from, mg_backing_unref);
  if (self->new_file == NULL)
    g_clear_pointer (&self->writer, mg_backing_writer_free);
  g_clear_pointer (&self->new_file, mg_new_file_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Copying, copying_clear)

/**
 * mg_copy_new:
 * @from: what knows the kind of what is copied
 * @from_name: (type filename): the bytes of its name
 * @to: what knows the kind of where it goes
 * @to_name: (type filename): the bytes of its name
 *
 * Returns: (transfer full): a copy that writes over no file
 */
MgCopy *
mg_copy_new (MgSource *from, const char *from_name, MgSource *to, const char *to_name)
{
  MgCopy *self = g_atomic_rc_box_new0 (MgCopy);

  self->from = g_object_ref (from);
  self->from_name = g_strdup (from_name);
  self->to = g_object_ref (to);
  self->to_name = g_strdup (to_name);
  return self;
}

/**
 * mg_copy_ref:
 * @self: a copy
 *
 * Returns: (transfer full): the same. Thread-safe
 */
MgCopy *
mg_copy_ref (MgCopy *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
mg_copy_clear (gpointer data)
{
  MgCopy *self = data;

  g_object_unref (self->from);
  g_free (self->from_name);
  g_object_unref (self->to);
  g_free (self->to_name);
}

/**
 * mg_copy_unref:
 * @self: (transfer full): a copy
 *
 * Thread-safe.
 */
void
mg_copy_unref (MgCopy *self)
{
  g_atomic_rc_box_release_full (self, mg_copy_clear);
}

/* What exists has to be another object, and as large as what is copied, unless it is a file that may be
 * written over. */
static gboolean
check_destination (Copying *self, const MgBackingStatus *from, GError **error)
{
  const char *name = mg_backing_writer_get_name (self->writer);
  gboolean is_file = mg_backing_writer_get_kind (self->writer) == MG_KIND_FILE;
  g_autoptr (MgBacking) backing = mg_backing_writer_open_backing (self->writer, error);
  g_autofree char *has = NULL;
  g_autofree char *needs = NULL;
  MgBackingStatus status;

  if (backing == NULL || !mg_backing_check (backing, &status, error))
    return FALSE;
  has = mg_text_format_bytes (status.size);
  needs = mg_text_format_bytes (self->size);
  if (mg_identity_is_same_object (&status.identity, &from->identity))
    g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE, _ ("“%s” and “%s” are the same object."),
                 mg_backing_get_name (self->from), name);
  else if (is_file && !self->copy->force)
    g_set_error (error, MG_ERROR, MG_ERROR_EXISTS,
                 _ ("“%s” exists already, and a file is only written over when that is asked for."), name);
  else if (!is_file && status.size != self->size)
    g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
                 _ ("“%s” exists already with %s, and a mapping in use keeps its size; it takes no %s."),
                 name, has, needs);
  else
    return TRUE;
  return FALSE;
}

static gboolean
make_destination (Copying *self, GError **error)
{
  const MgCopy *copy = self->copy;
  g_autoptr (MgMappingInfo) info = mg_source_lookup (copy->from, copy->from_name, NULL);
  /* As cp has it: who may read the one may read the other. */
  int mode = info != NULL && info->mode >= 0 ? info->mode & 0777 : 0600;

  self->new_file = mg_source_make (copy->to, copy->to_name, mode, error);
  if (self->new_file == NULL)
    return FALSE;
  self->writer = mg_new_file_get_writer (self->new_file);
  return TRUE;
}

static gboolean
open_both (Copying *self, GError **error)
{
  const MgCopy *copy = self->copy;
  g_autoptr (GError) reason = NULL;
  MgBackingStatus status;

  self->from = mg_source_open (copy->from, copy->from_name, error);
  if (self->from == NULL || !mg_backing_check (self->from, &status, error))
    return FALSE;
  self->size = status.size;
  self->writer = mg_source_open_writer (copy->to, copy->to_name, &reason);
  if (self->writer != NULL)
    return check_destination (self, &status, error);
  if (g_error_matches (reason, MG_ERROR, MG_ERROR_NOT_FOUND))
    return make_destination (self, error);
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/* Adds to a sentence that says what went wrong how far it was. */
static void
tell_progress (Copying *self, GError **error)
{
  const char *name = mg_backing_writer_get_name (self->writer);
  g_autofree char *done = mg_text_format_number (self->done);
  g_autofree char *size = mg_text_format_bytes (self->size);
  g_autofree char *reason = NULL;
  g_autofree char *rest = NULL;

  if (error == NULL)
    return;
  if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    reason = g_strdup (_ ("Copying was stopped."));
  else
    reason = g_strdup ((*error)->message);
  if (self->new_file != NULL)
    /* Translators: a number, and another one with its unit: 512 of 2,048 bytes */
    rest = g_strdup_printf (_ ("%s of %s were written; “%s” was not made."), done, size, name);
  else
    rest = g_strdup_printf (_ ("%s of %s of “%s” were written over."), done, size, name);
  g_free ((*error)->message);
  (*error)->message = g_strconcat (reason, " ", rest, NULL);
}

static gboolean
copy_bytes (Copying *self, MgCopied *copied, GError **error)
{
  MgWorkPart part;
  MgWork work = mg_work_begin_part (&part, self->work, 0, N_PARTS);
  gint64 start = g_get_monotonic_time ();
  gboolean resize = mg_backing_writer_get_kind (self->writer) == MG_KIND_FILE || self->new_file != NULL;

  if ((resize && !mg_backing_writer_resize (self->writer, self->size, error))
      || !mg_copy_bytes (self->from, self->writer, self->size, self->new_file == NULL, &work, &self->done,
                         &copied->data, error)
      || (self->new_file != NULL && !mg_new_file_publish (self->new_file, error)))
    {
      tell_progress (self, error);
      return FALSE;
    }
  copied->size = self->size;
  copied->copy_time = g_get_monotonic_time () - start;
  return TRUE;
}

static void
tell_not_compared (Copying *self, GError **error)
{
  g_autofree char *size = mg_text_format_bytes (self->size);
  g_autofree char *reason = NULL;

  if (error == NULL)
    return;
  reason = g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
             ? g_strdup (_ ("Comparing was stopped."))
             : g_strdup ((*error)->message);
  g_free ((*error)->message);
  (*error)->message = g_strdup_printf (_ ("%s All %s of “%s” were written before."), reason, size,
                                       mg_backing_writer_get_name (self->writer));
}

static gboolean
compare (Copying *self, MgCopied *copied, GError **error)
{
  g_autoptr (MgBacking) backing = mg_backing_writer_open_backing (self->writer, error);
  MgWorkPart part;
  MgWork work = mg_work_begin_part (&part, self->work, 1, N_PARTS);
  gint64 start = g_get_monotonic_time ();
  gboolean done = backing != NULL
                  && mg_compare_bytes (self->from, backing, self->size, &work, &copied->n_different,
                                       &copied->first_different, error);

  if (!done)
    tell_not_compared (self, error);
  copied->compare_time = g_get_monotonic_time () - start;
  return done;
}

/**
 * mg_copy_run:
 * @self: a copy
 * @work: (nullable): who looks after it
 * @ret_copied: (out): what came of it
 * @error: return location
 *
 * Copies window by window, and compares. What is not there yet is made and appears when it is whole; a
 * mapping that is there must have the size; a file gets it. Holes stay holes. Any thread; blocks.
 *
 * Returns: %FALSE with %MG_ERROR_EXISTS for a file that is there and not to be written over,
 * %MG_ERROR_INVALID_VALUE when the sizes do not fit or both are one, %MG_ERROR_SHRUNK, %MG_ERROR_NO_ROOM,
 * %MG_ERROR_NO_MEMORY, %MG_ERROR_NOT_FOUND, %MG_ERROR_DENIED, %MG_ERROR_WRONG_KIND, %MG_ERROR_NOT_SUPPORTED,
 * %MG_ERROR_IO or %G_IO_ERROR_CANCELLED; the sentence says how much was written
 */
gboolean
mg_copy_run (const MgCopy *self, const MgWork *work, MgCopied *ret_copied, GError **error)
{
  g_auto (Copying) copying = { .copy = self, .work = work };
  MgCopied copied = { 0 };

  if (!open_both (&copying, error) || !copy_bytes (&copying, &copied, error)
      || !compare (&copying, &copied, error))
    return FALSE;
  *ret_copied = copied;
  return TRUE;
}

typedef struct
{
  MgCopy *copy;
  MgWorkRelay *relay;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  mg_work_relay_close (self->relay);
  mg_work_relay_unref (self->relay);
  mg_copy_unref (self->copy);
  g_free (self);
}

static void
run_on_worker (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Request *request = task_data;
  MgWork work = mg_work_relay_get_work (request->relay, cancellable);
  MgCopied copied;
  GError *error = NULL;

  if (mg_copy_run (request->copy, &work, &copied, &error))
    g_task_return_pointer (task, g_memdup2 (&copied, sizeof copied), g_free);
  else
    g_task_return_error (task, error);
}

/**
 * mg_copy_run_async:
 * @self: a copy
 * @cancellable: (nullable): ends it
 * @progress: (nullable): told how far it is, on this thread's main context
 * @progress_data: its data
 * @callback: called on this thread's main context
 * @user_data: its data
 *
 * The same as mg_copy_run(), off this thread.
 */
void
mg_copy_run_async (MgCopy *self,
                   GCancellable *cancellable,
                   MgProgressFunc progress,
                   gpointer progress_data,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->copy = mg_copy_ref (self);
  request->relay = mg_work_relay_new (progress, progress_data);
  /* The sentence says how far it was. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, run_on_worker);
}

/**
 * mg_copy_run_finish:
 * @result: what the callback got
 * @ret_copied: (out): what came of it
 * @error: return location
 *
 * Returns: as mg_copy_run()
 */
gboolean
mg_copy_run_finish (GAsyncResult *result, MgCopied *ret_copied, GError **error)
{
  Request *request = g_task_get_task_data (G_TASK (result));
  g_autofree MgCopied *copied = NULL;

  mg_work_relay_close (request->relay);
  copied = g_task_propagate_pointer (G_TASK (result), error);
  if (copied == NULL)
    return FALSE;
  *ret_copied = *copied;
  return TRUE;
}
