/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "mg-ctl-job.h"
#include "mg-ctl-output.h"
#include "mg-ctl-target.h"
#include "mg-text.h"

typedef struct
{
  MgCtlTarget target;
  guint64 offset;
  guint64 length;
  gboolean written_back;
} Flushing;

static void
flushing_clear (Flushing *self)
{
  mg_ctl_target_clear (&self->target);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Flushing, flushing_clear)

static gboolean
parse_range (Flushing *self, const char *offset, const char *length, GError **error)
{
  if (offset != NULL && !mg_text_parse_size (offset, &self->offset, error))
    return g_prefix_error (error, "--offset: "), FALSE;
  self->length = G_MAXUINT64;
  if (length != NULL && !mg_text_parse_size (length, &self->length, error))
    return g_prefix_error (error, "--length: "), FALSE;
  return TRUE;
}

/* Returns: whether the whole range is there; without a length it goes to the end. */
static gboolean
check_range (Flushing *self)
{
  guint64 size = self->target.size;
  g_autofree char *bytes = mg_text_format_bytes (size);
  g_autofree char *sentence = NULL;

  if (self->length == G_MAXUINT64 && self->offset <= size)
    self->length = size - self->offset;
  if (self->offset <= size && self->length <= size - self->offset)
    return TRUE;
  /* Translators: a name and its size. */
  sentence = g_strdup_printf (_ ("“%s” has %s: the range goes past its end, and was not written back."),
                              self->target.name.quoted, bytes);
  mg_ctl_note (sentence);
  return FALSE;
}

static gboolean
flush (const MgWork *work, gpointer data, GError **error)
{
  Flushing *self = data;

  /* No length at all would mean all of it. */
  return self->length == 0
         || mg_backing_flush (self->target.backing, self->offset, self->length, &self->written_back, error);
}

static void
report (const Flushing *self, gboolean as_json)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *length = mg_text_format_bytes (self->length);
  g_autofree char *offset = mg_text_format_offset (self->offset);
  const char *name = self->target.name.quoted;

  if (as_json)
    {
      g_autoptr (MgJson) json = mg_json_new (out);

      mg_ctl_target_begin_json (&self->target, json);
      mg_json_key (json, "offset");
      mg_json_unsigned (json, self->offset);
      mg_json_key (json, "length");
      mg_json_unsigned (json, self->length);
      mg_json_key (json, "written_back");
      mg_json_boolean (json, self->written_back);
      mg_json_end_object (json);
    }
  else if (self->written_back)
    {
      /* Translators: a name, a number of bytes and an offset. */
      g_string_append_printf (out, _ ("“%s” is written back to its disk: %s from %s on."), name, length,
                              offset);
    }
  else if (self->length == 0)
    {
      g_string_append_printf (out, _ ("The range of “%s” is empty: there is nothing to write back."), name);
    }
  else
    {
      g_string_append_printf (out, _ ("“%s” is memory: there is nothing to write back."), name);
    }
  g_string_append_c (out, '\n');
  mg_ctl_write (out);
}

/* mapglassctl flush: FlushViewOfFile. */
MgCtlStatus
mg_ctl_flush (MgCatalog *catalog, int argc, char **argv)
{
  g_autofree char *offset = NULL;
  g_autofree char *length = NULL;
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "offset", 0, 0, G_OPTION_ARG_FILENAME, &offset, N_ ("Where to begin, as in 0x40 or 4K (0)"),
      N_ ("BYTES") },
    { "length", 0, 0, G_OPTION_ARG_FILENAME, &length, N_ ("How much of it (all to the end)"), N_ ("BYTES") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print one JSON object"), NULL },
    { NULL },
  };
  g_auto (Flushing) flushing = { { { NULL } } };
  g_autoptr (GError) error = NULL;
  MgCtlStatus status;

  if (!mg_ctl_parse_command (_ ("URI"), _ ("Writes what was changed back to the disk, where there is one."),
                             NULL, entries, &argc, &argv, &status))
    return status;
  if (!parse_range (&flushing, offset, length, &error))
    return mg_ctl_misuse_error (error);
  if (!mg_ctl_target_open (&flushing.target, catalog, argv[1], &status))
    return status;
  if (!check_range (&flushing))
    return MG_CTL_FAILED;
  if (!mg_ctl_job_run (flush, &flushing, &error))
    return mg_ctl_fail (error);
  report (&flushing, as_json);
  return MG_CTL_DONE;
}
