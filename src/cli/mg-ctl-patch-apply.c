/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "mg-ctl-differences.h"
#include "mg-ctl-job.h"
#include "mg-ctl-output.h"
#include "mg-ctl-patch.h"
#include "mg-ctl-target.h"
#include "mg-error.h"
#include "mg-text.h"

/* What is read and stored at once, in bytes: a multiple of all units. */
#define PIECE_SIZE (256 * 1024)

typedef struct
{
  MgCtlTarget target;
  const MgPatch *patch;
  gboolean force;
  gboolean as_json;
  /* What was there before anything was written; what was written over or left while it was. */
  MgCtlDifferences *before;
  MgCtlDifferences *meanwhile;
  guint64 written;
} Applying;

static void
applying_clear (Applying *self)
{
  mg_ctl_target_clear (&self->target);
  g_clear_pointer (&self->before, mg_ctl_differences_free);
  g_clear_pointer (&self->meanwhile, mg_ctl_differences_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Applying, applying_clear)

static const guint8 *
get_at (GBytes *bytes, gsize at)
{
  return (const guint8 *) g_bytes_get_data (bytes, NULL) + at;
}

static gboolean
check_piece (Applying *self, const MgPatchRecord *record, gsize at, gsize length, GError **error)
{
  g_autofree guint8 *found = g_malloc (length);

  if (!mg_ctl_target_read (&self->target, record->offset + at, length, found, error))
    return FALSE;
  mg_ctl_differences_compare (self->before, record->offset + at, record->unit, record->type,
                              get_at (record->old_bytes, at), found, length);
  return TRUE;
}

static gboolean
store_piece (Applying *self, const MgPatchRecord *record, gsize at, gsize length, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_from_bytes (record->new_bytes, at, length);
  g_autoptr (GBytes) expected = self->force ? NULL : g_bytes_new_from_bytes (record->old_bytes, at, length);
  g_autoptr (MgStore) store = mg_store_new (record->offset + at, record->unit, bytes, expected);
  gboolean complete = mg_backing_writer_store (self->target.writer, store, error);

  self->written += store->done - mg_range_set_get_length (store->conflicts);
  /* What was replaced is told by the store itself: by force it is what was overwritten, else what was left. */
  for (guint i = 0; !self->force && i < mg_range_set_get_n_ranges (store->conflicts); i++)
    {
      const MgRange *range = mg_range_set_get_range (store->conflicts, i);
      gsize in_piece = (gsize) (range->offset - record->offset) - at;

      mg_ctl_differences_compare (self->meanwhile, range->offset, record->unit, record->type,
                                  get_at (record->old_bytes, at + in_piece), store->old + in_piece,
                                  (gsize) range->length);
    }
  if (self->force)
    mg_ctl_differences_compare (self->meanwhile, record->offset + at, record->unit, record->type,
                                get_at (record->old_bytes, at), store->old, store->done);
  return complete;
}

typedef gboolean (
  *PieceFunc) (Applying *self, const MgPatchRecord *record, gsize at, gsize length, GError **error);

static gboolean
for_each_piece (Applying *self, const MgWork *work, PieceFunc func, GError **error)
{
  guint64 total = MAX (mg_patch_get_length (self->patch), 1);
  guint64 done = 0;

  for (guint i = 0; i < mg_patch_get_n_records (self->patch); i++)
    {
      const MgPatchRecord *record = mg_patch_get_record (self->patch, i);
      gsize length = g_bytes_get_size (record->new_bytes);

      for (gsize at = 0; at < length; at += PIECE_SIZE)
        {
          gsize step = MIN (PIECE_SIZE, length - at);

          if (!mg_work_go_on (work, done, total, error) || !func (self, record, at, step, error))
            return FALSE;
          done += step;
        }
    }
  return TRUE;
}

static gboolean
check (const MgWork *work, gpointer data, GError **error)
{
  return for_each_piece (data, work, check_piece, error);
}

static gboolean
store (const MgWork *work, gpointer data, GError **error)
{
  return for_each_piece (data, work, store_piece, error);
}

/* In JSON everything, else what differs. */
static void
report (const Applying *self, const MgCtlDifferences *differences)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (self->as_json)
    {
      g_autoptr (MgJson) json = mg_json_new (out);

      mg_ctl_target_begin_json (&self->target, json);
      mg_json_key (json, "changes");
      mg_json_unsigned (json, mg_patch_get_n_records (self->patch));
      mg_json_key (json, "written");
      mg_json_unsigned (json, self->written);
      mg_ctl_differences_write (differences, json);
      mg_json_end_object (json);
      g_string_append_c (out, '\n');
    }
  else if (mg_ctl_differences_get_n (differences) > 0)
    {
      mg_ctl_differences_append_to (differences, out);
    }
  mg_ctl_write (out);
}

static MgCtlStatus
refuse (const Applying *self)
{
  guint64 n = mg_ctl_differences_get_n (self->before);
  g_autofree char *number = mg_text_format_number (n);
  g_autofree char *sentence
    /* Translators: a name and a number. */
    = g_strdup_printf (
      ngettext ("“%s” differs from what the patch expects in %s place: nothing was written.",
                "“%s” differs from what the patch expects in %s places: nothing was written.",
                (gulong) MIN (n, G_MAXINT32)),
      self->target.name.quoted, number);

  report (self, self->before);
  mg_ctl_note (sentence);
  return MG_CTL_FAILED;
}

/* Another program wrote between the check and the store. */
static MgCtlStatus
tell_left (const Applying *self)
{
  guint64 n = mg_ctl_differences_get_n (self->meanwhile);
  g_autofree char *number = mg_text_format_number (n);
  g_autofree char *written = mg_text_format_number (self->written);
  g_autofree char *length = mg_text_format_bytes (mg_patch_get_length (self->patch));
  g_autofree char *sentence = g_strdup_printf (
    /* Translators: a name, a number, a number of bytes, and a number of places. */
    ngettext ("Another program wrote to “%s” meanwhile: %s of %s were written, and %s place was left.",
              "Another program wrote to “%s” meanwhile: %s of %s were written, and %s places were left.",
              (gulong) MIN (n, G_MAXINT32)),
    self->target.name.quoted, written, length, number);

  report (self, self->meanwhile);
  mg_ctl_note (sentence);
  return MG_CTL_FAILED;
}

static void
tell_done (const Applying *self)
{
  guint n = mg_patch_get_n_records (self->patch);
  guint64 n_overwritten = mg_ctl_differences_get_n (self->meanwhile);
  g_autofree char *number = mg_text_format_number (n);
  g_autofree char *length = mg_text_format_bytes (self->written);
  g_autofree char *overwritten = mg_text_format_number (n_overwritten);
  g_autoptr (GString) out = g_string_new (NULL);

  report (self, self->meanwhile);
  if (self->as_json)
    return;
  /* Translators: a number of changes, a number of bytes, and a name. */
  g_string_append_printf (out,
                          ngettext ("Applied %s change (%s) to “%s”.", "Applied %s changes (%s) to “%s”.", n),
                          number, length, self->target.name.quoted);
  if (n_overwritten > 0)
    {
      g_string_append_c (out, ' ');
      /* Translators: a number. */
      g_string_append_printf (out,
                              ngettext ("%s place that had something else was written over.",
                                        "%s places that had something else were written over.",
                                        (gulong) MIN (n_overwritten, G_MAXINT32)),
                              overwritten);
    }
  g_string_append_c (out, '\n');
  mg_ctl_write (out);
}

static MgCtlStatus
fail_storing (const Applying *self, const GError *error)
{
  g_autofree char *written = mg_text_format_number (self->written);
  g_autofree char *length = mg_text_format_bytes (mg_patch_get_length (self->patch));
  gboolean stopped = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_autofree char *sentence
    /* Translators: a number, a number of bytes, a name, and a sentence that says why it ended. */
    = g_strdup_printf (_ ("Wrote %s of %s of the patch to “%s”. %s"), written, length,
                       self->target.name.quoted, stopped ? _ ("It was stopped.") : error->message);

  report (self, self->meanwhile);
  mg_ctl_note (sentence);
  return MG_CTL_FAILED;
}

static MgCtlStatus
run (Applying *self)
{
  g_autoptr (GError) error = NULL;

  if (!mg_ctl_job_run (check, self, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        mg_ctl_note (_ ("It was stopped; nothing was written."));
      else
        mg_ctl_fail (error);
      return MG_CTL_FAILED;
    }
  if (mg_ctl_differences_get_n (self->before) > 0 && !self->force)
    return refuse (self);
  if (!mg_ctl_job_run (store, self, &error))
    return fail_storing (self, error);
  if (mg_ctl_differences_get_n (self->meanwhile) > 0 && !self->force)
    return tell_left (self);
  tell_done (self);
  return MG_CTL_DONE;
}

/* mapglassctl patch apply: all of it, or nothing. */
MgCtlStatus
mg_ctl_patch_apply (MgCatalog *catalog, const char *uri, MgPatch *patch, gboolean force, gboolean as_json)
{
  g_auto (Applying) self = { { { NULL } } };
  MgCtlStatus status;

  self.patch = patch;
  self.force = force;
  self.as_json = as_json;
  self.before = mg_ctl_differences_new ();
  self.meanwhile = mg_ctl_differences_new ();
  if (!mg_ctl_target_open (&self.target, catalog, uri, &status))
    return status;
  for (guint i = 0; i < mg_patch_get_n_records (patch); i++)
    {
      const MgPatchRecord *record = mg_patch_get_record (patch, i);

      if (!mg_ctl_target_check_end (&self.target, record->offset, g_bytes_get_size (record->new_bytes),
                                    &status))
        return status;
    }
  return mg_ctl_target_open_writer (&self.target, &status) ? run (&self) : status;
}
