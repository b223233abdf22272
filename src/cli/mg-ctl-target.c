/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-ctl-target.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-ctl-output.h"
#include "mg-error.h"
#include "mg-text-number.h"
#include "mg-text.h"

/* What is made and stored at once, in bytes: a multiple of all units. */
#define PIECE_SIZE (256 * 1024)
/* How often a piece is made again because another program has written to it meanwhile. */
#define MAX_TRIES 1000

/**
 * mg_ctl_target_clear:
 * @self: a target, or one that is all zeros
 */
void
mg_ctl_target_clear (MgCtlTarget *self)
{
  if (self->held != NULL)
    mg_held_release (self->held);
  self->held = NULL;
  g_clear_pointer (&self->hold, mg_hold_unref);
  mg_ctl_name_clear (&self->name);
  g_clear_pointer (&self->writer, mg_backing_writer_free);
  g_clear_pointer (&self->backing, mg_backing_unref);
}

/**
 * mg_ctl_target_open:
 * @self: (out): a target that is all zeros
 * @catalog: all kinds of mappings
 * @text: (type filename): a URI, a bare name, or a path with a slash in it
 * @ret_status: (out): what to exit with when it cannot be opened
 *
 * Opens it for looking at.
 *
 * Returns: whether it is open
 */
gboolean
mg_ctl_target_open (MgCtlTarget *self, MgCatalog *catalog, const char *text, MgCtlStatus *ret_status)
{
  g_autoptr (GError) error = NULL;
  MgBackingStatus status;

  if (!mg_ctl_resolve_or_path (catalog, text, &self->name, ret_status))
    return FALSE;
  mg_ctl_warn_open (&self->name);
  self->backing = mg_source_open (self->name.source, self->name.name, &error);
  if (self->backing == NULL || !mg_backing_check (self->backing, &status, &error))
    {
      *ret_status = mg_ctl_fail (error);
      return FALSE;
    }
  self->size = status.size;
  return TRUE;
}

/**
 * mg_ctl_target_check_end:
 * @self: a target that is open
 * @offset: in bytes
 * @length: in bytes
 * @ret_status: (out): what to exit with when it ends before
 *
 * Returns: whether all of the range is there
 */
gboolean
mg_ctl_target_check_end (const MgCtlTarget *self, guint64 offset, guint64 length, MgCtlStatus *ret_status)
{
  g_autofree char *size = mg_text_format_bytes (self->size);
  g_autofree char *at = mg_text_format_offset (offset);
  g_autofree char *wanted = mg_text_format_bytes (length);
  g_autofree char *sentence = NULL;

  if (offset <= self->size && length <= self->size - offset)
    return TRUE;
  /* Translators: a name, its size, a number of bytes, and an offset. */
  sentence = g_strdup_printf (_ ("“%s” has %s, and %s at %s would go past its end: nothing was written."),
                              self->name.quoted, size, wanted, at);
  mg_ctl_note (sentence);
  *ret_status = MG_CTL_FAILED;
  return FALSE;
}

/**
 * mg_ctl_target_open_writer:
 * @self: a target that is open
 * @ret_status: (out): what to exit with when it cannot be written to
 *
 * Opens the same object for writing, and takes what is to be held meanwhile.
 *
 * Returns: whether it is open
 */
gboolean
mg_ctl_target_open_writer (MgCtlTarget *self, MgCtlStatus *ret_status)
{
  g_autoptr (GError) error = NULL;

  self->writer = mg_backing_open_writer (self->backing, &error);
  if (self->writer != NULL && self->hold != NULL)
    self->held = mg_hold_take (self->hold, self->backing, &error);
  if (self->writer != NULL && (self->hold == NULL || self->held != NULL))
    return TRUE;
  *ret_status = mg_ctl_fail (error);
  return FALSE;
}

/**
 * mg_ctl_target_read:
 * @self: a target that is open
 * @offset: in bytes
 * @length: in bytes
 * @bytes: (out) (array length=length): what is there
 * @error: return location
 *
 * Returns: %FALSE with %MG_ERROR_SHRUNK when it ends before, or with %MG_ERROR_IO
 */
gboolean
mg_ctl_target_read (const MgCtlTarget *self, guint64 offset, gsize length, guint8 *bytes, GError **error)
{
  g_autofree char *left = NULL;
  gsize done;

  if (!mg_backing_read (self->backing, offset, length, bytes, &done, error))
    return FALSE;
  if (done == length)
    return TRUE;
  left = mg_text_format_bytes (offset + done);
  g_set_error (error, MG_ERROR, MG_ERROR_SHRUNK, _ ("“%s” shrank to %s meanwhile."), self->name.quoted, left);
  return FALSE;
}

/* @at and @length are of what is stored. */
static gboolean
store_piece (MgCtlStoring *self, guint64 at, gsize length, guint n_tries, GError **error)
{
  g_autofree guint8 *present = self->changes_present ? g_malloc (length) : NULL;
  g_autofree guint8 *bytes = g_malloc (length);
  g_autoptr (GBytes) expected = NULL;
  g_autoptr (GBytes) made = NULL;
  g_autoptr (MgStore) store = NULL;
  gboolean complete;

  if (present != NULL)
    {
      if (!mg_ctl_target_read (self->target, self->offset + at, length, present, error))
        return FALSE;
      memcpy (bytes, present, length);
      expected = g_bytes_new_take (g_steal_pointer (&present), length);
    }
  if (!self->make (at, length, bytes, self->data, error))
    return FALSE;
  made = g_bytes_new_take (g_steal_pointer (&bytes), length);
  store = mg_store_new (self->offset + at, self->unit, made, expected);
  complete = mg_backing_writer_store (self->target->writer, store, error);
  self->done += store->done - mg_range_set_get_length (store->conflicts);
  if (!complete || mg_range_set_is_empty (store->conflicts))
    return complete;

  if (n_tries == 0)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_CONFLICT, _ ("Another program writes to “%s” without a pause."),
                   self->target->name.quoted);
      return FALSE;
    }
  for (guint i = 0; i < mg_range_set_get_n_ranges (store->conflicts); i++)
    {
      const MgRange *range = mg_range_set_get_range (store->conflicts, i);

      if (!store_piece (self, range->offset - self->offset, (gsize) range->length, n_tries - 1, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * mg_ctl_storing_run:
 * @work: who looks after it
 * @storing: a #MgCtlStoring
 * @error: return location
 *
 * Stores it, piece by piece: a #MgCtlJobFunc.
 *
 * Returns: %FALSE as mg_backing_writer_store(), or with %MG_ERROR_CONFLICT or %G_IO_ERROR_CANCELLED
 */
gboolean
mg_ctl_storing_run (const MgWork *work, gpointer storing, GError **error)
{
  MgCtlStoring *self = storing;

  for (guint64 at = 0; at < self->length; at += PIECE_SIZE)
    if (!mg_work_go_on (work, at, self->length, error)
        || !store_piece (self, at, (gsize) MIN (PIECE_SIZE, self->length - at), MAX_TRIES, error))
      return FALSE;
  return TRUE;
}

/**
 * mg_ctl_storing_check:
 * @work: who looks after it
 * @storing: a #MgCtlStoring that changes what is there
 * @error: return location
 *
 * Makes all of it as it would be now, and stores nothing: a #MgCtlJobFunc.
 *
 * Returns: %FALSE when something cannot be made
 */
gboolean
mg_ctl_storing_check (const MgWork *work, gpointer storing, GError **error)
{
  MgCtlStoring *self = storing;
  g_autofree guint8 *bytes = g_malloc (PIECE_SIZE);

  for (guint64 at = 0; at < self->length; at += PIECE_SIZE)
    {
      gsize length = (gsize) MIN (PIECE_SIZE, self->length - at);

      if (!mg_work_go_on (work, at, self->length, error)
          || !mg_ctl_target_read (self->target, self->offset + at, length, bytes, error)
          || !self->make (at, length, bytes, self->data, error))
        return FALSE;
    }
  return TRUE;
}

/* Why it ended, as the rest of a sentence; %NULL: @error says all. What was stored and cut off since does not count. */
static char *
describe_end (const MgCtlStoring *self, const GError *error, guint64 *done)
{
  MgBackingStatus status;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup (_ ("it was stopped."));
  if (g_error_matches (error, MG_ERROR, MG_ERROR_SHRUNK)
      && mg_backing_check (self->target->backing, &status, NULL))
    {
      g_autofree char *size = mg_text_format_bytes (status.size);

      *done = MIN (*done, status.size - MIN (status.size, self->offset));
      return g_strdup_printf (_ ("it shrank to %s."), size);
    }
  return NULL;
}

/**
 * mg_ctl_storing_fail:
 * @self: a storing that did not come to its end
 * @error: why
 *
 * Says how much was stored.
 *
 * Returns: %MG_CTL_FAILED
 */
MgCtlStatus
mg_ctl_storing_fail (const MgCtlStoring *self, const GError *error)
{
  guint64 n_done = self->done;
  g_autofree char *end = describe_end (self, error, &n_done);
  g_autofree char *done = mg_text_format_number (n_done);
  g_autofree char *length = mg_text_format_bytes (self->length);
  g_autofree char *offset = mg_text_format_offset (self->offset);
  const char *name = self->target->name.quoted;
  g_autofree char *sentence = NULL;

  if (end != NULL)
    /* Translators: a number, a number of bytes, a name, an offset, and why no more were written: “it shrank to 76 bytes.” */
    sentence = g_strdup_printf (_ ("Wrote %s of %s to “%s” at %s: %s"), done, length, name, offset, end);
  else if (n_done > 0)
    /* Translators: a number, a number of bytes, a name, an offset, and a sentence that says why no more were written. */
    sentence
      = g_strdup_printf (_ ("Wrote %s of %s to “%s” at %s. %s"), done, length, name, offset, error->message);
  else
    sentence = g_strdup (error->message);
  mg_ctl_note (sentence);
  return MG_CTL_FAILED;
}

/**
 * mg_ctl_target_begin_json:
 * @self: a target
 * @json: where it goes
 *
 * Begins the object that tells what was done to it.
 */
void
mg_ctl_target_begin_json (const MgCtlTarget *self, MgJson *json)
{
  mg_json_begin_object (json);
  mg_json_key (json, "uri");
  mg_json_string (json, self->name.uri);
}
