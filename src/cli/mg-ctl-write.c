/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-ctl-differences.h"
#include "mg-ctl-hold.h"
#include "mg-ctl-input.h"
#include "mg-ctl-job.h"
#include "mg-ctl-output.h"
#include "mg-ctl-range.h"
#include "mg-ctl-target.h"
#include "mg-text-number.h"
#include "mg-text.h"
#include "mg-value-list.h"

typedef struct
{
  MgCtlTarget target;
  MgCtlRange range;
  char *file;
  char **if_equals;
  gboolean as_json;

  /* One of both: values, or a file. */
  GBytes *bytes;
  GBytes *expected;
  MgCtlInput *input;
} Writing;

static void
writing_clear (Writing *self)
{
  mg_ctl_target_clear (&self->target);
  g_free (self->file);
  g_strfreev (self->if_equals);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->expected, g_bytes_unref);
  g_clear_pointer (&self->input, mg_ctl_input_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writing, writing_clear)

static GBytes *
parse_values (MgElement element, char **texts, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (guint i = 0; texts[i] != NULL; i++)
    if (!mg_value_list_parse (element, texts[i], bytes, error))
      return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* What the command line says, before the mapping is looked at. */
static gboolean
parse_arguments (Writing *self, char **values, MgCtlStatus *ret_status)
{
  g_autoptr (GError) error = NULL;

  if (!mg_ctl_range_parse (&self->range, &error))
    return *ret_status = mg_ctl_misuse_error (error), FALSE;
  if (!self->range.has_offset)
    return *ret_status = mg_ctl_misuse (_ ("--offset is missing: it says where to write")), FALSE;
  if (self->file != NULL && (values[0] != NULL || self->if_equals != NULL))
    return *ret_status = mg_ctl_misuse (_ ("--file does not go together with values")), FALSE;
  if (self->file != NULL)
    return TRUE;
  if (values[0] == NULL)
    return *ret_status = mg_ctl_misuse (_ ("There is no value to write")), FALSE;

  self->bytes = parse_values (self->range.element, values, &error);
  if (self->bytes == NULL)
    return *ret_status = mg_ctl_misuse_error (error), FALSE;
  if (self->if_equals == NULL)
    return TRUE;
  self->expected = parse_values (self->range.element, self->if_equals, &error);
  if (self->expected == NULL)
    {
      g_prefix_error (&error, "--if-equals: ");
      return *ret_status = mg_ctl_misuse_error (error), FALSE;
    }
  if (g_bytes_get_size (self->expected) != g_bytes_get_size (self->bytes))
    return *ret_status = mg_ctl_misuse (_ ("--if-equals is needed once for each value")), FALSE;
  return TRUE;
}

/* Opens the file, and finds out that it fits before anything is written. */
static gboolean
open_input (Writing *self, MgCtlStatus *ret_status)
{
  guint64 room = self->target.size - MIN (self->target.size, self->range.offset);
  g_autofree char *length = NULL;
  g_autoptr (GError) error = NULL;

  self->input = mg_ctl_input_open (self->file, room, &error);
  if (self->input == NULL)
    return *ret_status = mg_ctl_fail (error), FALSE;
  if (mg_ctl_input_get_length (self->input) % self->range.size == 0)
    return TRUE;
  length = mg_text_format_bytes (mg_ctl_input_get_length (self->input));
  g_set_error (&error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _ ("“%s” has %s, which make no whole %s: nothing was written."),
               mg_ctl_input_get_name (self->input), length,
               mg_element_type_get_name (self->range.element.type));
  return *ret_status = mg_ctl_fail (error), FALSE;
}

static gboolean
make (guint64 at, gsize length, guint8 *bytes, gpointer data, GError **error)
{
  Writing *self = data;

  if (self->input != NULL)
    return mg_ctl_input_read (self->input, at, length, bytes, error);
  memcpy (bytes, (const guint8 *) g_bytes_get_data (self->bytes, NULL) + at, length);
  return TRUE;
}

static void
report (Writing *self, guint64 written, const MgCtlDifferences *differences)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (self->as_json)
    {
      g_autoptr (MgJson) json = mg_json_new (out);

      mg_ctl_target_begin_json (&self->target, json);
      mg_json_key (json, "offset");
      mg_json_unsigned (json, self->range.offset);
      mg_json_key (json, "written");
      mg_json_unsigned (json, written);
      if (differences != NULL)
        mg_ctl_differences_write (differences, json);
      mg_json_end_object (json);
    }
  else if (differences == NULL)
    {
      g_autofree char *length = mg_text_format_bytes (written);
      g_autofree char *offset = mg_text_format_offset (self->range.offset);

      /* Translators: a number of bytes, a name and an offset. */
      g_string_append_printf (out, _ ("Wrote %s to “%s” at %s."), length, self->target.name.quoted, offset);
    }
  else
    {
      return;
    }
  g_string_append_c (out, '\n');
  mg_ctl_write (out);
}

static void
compare (Writing *self, const guint8 *found, gsize length, MgCtlDifferences *differences)
{
  g_autofree char *type = mg_element_to_string (self->range.element);

  mg_ctl_differences_compare (differences, self->range.offset, (guint) self->range.size, type,
                              g_bytes_get_data (self->expected, NULL), found, length);
}

/* Says what is there that should not be. */
static MgCtlStatus
refuse (Writing *self, guint64 written, const MgCtlDifferences *differences)
{
  g_autofree char *what = mg_ctl_differences_describe (differences, self->target.name.quoted);
  g_autofree char *done = mg_text_format_number (written);
  g_autofree char *length = mg_text_format_bytes (g_bytes_get_size (self->bytes));
  g_autofree char *sentence = NULL;

  if (written == 0)
    /* Translators: what is in a mapping and should not be. */
    sentence = g_strdup_printf (_ ("%s: nothing was written."), what);
  else
    /* Translators: what is in a mapping and should not be, a number, and a number of bytes. */
    sentence = g_strdup_printf (_ ("%s, since another program wrote there meanwhile: %s of %s were written."),
                                what, done, length);
  report (self, written, differences);
  mg_ctl_note (sentence);
  return MG_CTL_FAILED;
}

/* All of it is compared first, and each value again when it is stored. */
static MgCtlStatus
write_where_equal (Writing *self)
{
  gsize length = g_bytes_get_size (self->bytes);
  g_autofree guint8 *found = g_malloc (length);
  g_autoptr (MgCtlDifferences) before = mg_ctl_differences_new ();
  g_autoptr (MgCtlDifferences) meanwhile = mg_ctl_differences_new ();
  g_autoptr (MgStore) store
    = mg_store_new (self->range.offset, (guint) self->range.size, self->bytes, self->expected);
  MgCtlStoring storing = { .target = &self->target, .offset = self->range.offset, .length = length };
  g_autoptr (GError) error = NULL;

  if (!mg_ctl_target_read (&self->target, self->range.offset, length, found, &error))
    return mg_ctl_fail (error);
  compare (self, found, length, before);
  if (mg_ctl_differences_get_n (before) > 0)
    return refuse (self, 0, before);
  if (!mg_backing_writer_store (self->target.writer, store, &error))
    {
      storing.done = store->done - mg_range_set_get_length (store->conflicts);
      return mg_ctl_storing_fail (&storing, error);
    }
  if (!mg_range_set_is_empty (store->conflicts))
    {
      compare (self, store->old, length, meanwhile);
      return refuse (self, length - mg_range_set_get_length (store->conflicts), meanwhile);
    }
  report (self, length, NULL);
  return MG_CTL_DONE;
}

static MgCtlStatus
write_all (Writing *self, guint64 length)
{
  MgCtlStoring storing = { .target = &self->target,
                           .offset = self->range.offset,
                           .length = length,
                           .unit = (guint) self->range.size,
                           .make = make,
                           .data = self };
  g_autoptr (GError) error = NULL;

  if (!mg_ctl_job_run (mg_ctl_storing_run, &storing, &error))
    return mg_ctl_storing_fail (&storing, error);
  report (self, length, NULL);
  return MG_CTL_DONE;
}

static MgCtlStatus
write_mapping (Writing *self, MgCatalog *catalog, char **arguments)
{
  MgCtlStatus status;
  guint64 length;

  if (!parse_arguments (self, arguments + 1, &status)
      || !mg_ctl_target_open (&self->target, catalog, arguments[0], &status)
      || (self->file != NULL && !open_input (self, &status)))
    return status;
  length = self->input != NULL ? mg_ctl_input_get_length (self->input) : g_bytes_get_size (self->bytes);
  if (!mg_ctl_target_check_end (&self->target, self->range.offset, length, &status)
      || !mg_ctl_target_open_writer (&self->target, &status))
    return status;
  return self->expected != NULL ? write_where_equal (self) : write_all (self, length);
}

/* mapglassctl write: stores values in place. */
MgCtlStatus
mg_ctl_write_command (MgCatalog *catalog, int argc, char **argv)
{
  g_auto (Writing) writing = { { { NULL } } };
  g_auto (MgCtlHold) hold = { NULL };
  const GOptionEntry entries[] = {
    { "if-equals", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &writing.if_equals,
      N_ ("Only where this is what is there; once for each value"), N_ ("VALUE") },
    { "file", 0, 0, G_OPTION_ARG_FILENAME, &writing.file,
      N_ ("Write the bytes of this file instead of values; - is standard input"), N_ ("FILE") },
    MG_CTL_HOLD_ENTRIES (&hold),
    { "json", 0, 0, G_OPTION_ARG_NONE, &writing.as_json, N_ ("Print one JSON object"), NULL },
    { NULL },
  };
  g_autofree char **arguments
    = mg_ctl_put_options_first (mg_ctl_range_get_place_entries (), entries, &argc, argv);
  char **rest = arguments;
  MgCtlStatus status;

  if (!mg_ctl_parse_arguments (_ ("URI VALUE…"), _ ("Stores values in a mapping, in place."),
                               mg_ctl_range_get_place_entries (), entries, 1, G_MAXINT - 1, &argc, &rest,
                               &status))
    return status;
  if (!mg_ctl_hold_make (&hold, catalog, &writing.target.hold, &status))
    return status;
  return write_mapping (&writing, catalog, rest + 1);
}
