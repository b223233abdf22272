/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-ctl-record.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-ctl-output.h"
#include "mg-dump.h"
#include "mg-error.h"
#include "mg-json.h"
#include "mg-text.h"
#include "mg-typed-text.h"

/* How much is gathered before it is written, in bytes. */
#define FULL 65536

struct _MgCtlRecord
{
  MgCtlRecordFormat format;
  gboolean changes;
  GString *out;
  /* For CSV: how many values the headings are for; -1: there are none yet. */
  gint64 n_headings;
  /* For changes: the values that were seen last, and whether each ever was. */
  gsize n_seen;
  guint8 *seen;
  guint8 *is_seen;
};

/**
 * mg_ctl_record_parse_format:
 * @text: "text", "csv" or "json"
 * @ret: (out): the format
 * @error: return location
 *
 * Returns: %TRUE, or %FALSE with %MG_ERROR_INVALID_VALUE
 */
gboolean
mg_ctl_record_parse_format (const char *text, MgCtlRecordFormat *ret, GError **error)
{
  static const char *const names[]
    = { [MG_CTL_RECORD_TEXT] = "text", [MG_CTL_RECORD_CSV] = "csv", [MG_CTL_RECORD_JSON] = "json" };
  g_autofree char *shown = mg_typed_text_for_message (text);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (text, names[i]))
      {
        *ret = (MgCtlRecordFormat) i;
        return TRUE;
      }
  /* Translators: the names of the formats are not translated. */
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
               _ ("There is no format “%s” to watch in. Known are text, csv and json."), shown);
  return FALSE;
}

/**
 * mg_ctl_record_new:
 * @format: how
 * @changes: whether only what changes from one sample to the next is written
 *
 * Returns: (transfer full): a record
 */
MgCtlRecord *
mg_ctl_record_new (MgCtlRecordFormat format, gboolean changes)
{
  MgCtlRecord *self = g_new0 (MgCtlRecord, 1);

  self->format = format;
  self->changes = changes;
  self->out = g_string_new (NULL);
  self->n_headings = -1;
  return self;
}

/**
 * mg_ctl_record_free:
 * @self: (transfer full): a record
 */
void
mg_ctl_record_free (MgCtlRecord *self)
{
  g_string_free (self->out, TRUE);
  g_free (self->seen);
  g_free (self->is_seen);
  g_free (self);
}

static void
flush_when_full (MgCtlRecord *self)
{
  if (self->out->len >= FULL)
    mg_ctl_write (self->out);
}

static void
append_text_sample (MgCtlRecord *self, const MgCtlSample *sample)
{
  g_autofree char *time = mg_text_format_time (sample->wall_time, 3);
  gboolean apart = sample->range.element.type != MG_ELEMENT_CHAR;

  g_string_append_printf (self->out, "%s %s", time, sample->torn ? _ ("torn ") : "");
  for (gsize i = 0; i < sample->n_values; i++)
    {
      const guint8 *bytes = mg_ctl_sample_get_bytes (sample, i);
      char text[MG_ELEMENT_TEXT_MAX];

      if (apart || i == 0)
        g_string_append_c (self->out, ' ');
      if (bytes != NULL)
        g_string_append_len (self->out, text,
                             (gssize) mg_element_format (sample->range.element, bytes, text));
      else
        g_string_append (self->out, "—");
      flush_when_full (self);
    }
  g_string_append_c (self->out, '\n');
}

static void
append_csv_value (MgCtlRecord *self, const MgCtlSample *sample, const guint8 *bytes)
{
  char text[MG_ELEMENT_TEXT_MAX];

  mg_json_format_element (sample->range.element, bytes, text);
  mg_dump_append_csv_field (self->out, text);
}

static void
append_csv_headings (MgCtlRecord *self, const MgCtlSample *sample)
{
  if (self->n_headings == (gint64) sample->n_values)
    return;
  self->n_headings = (gint64) sample->n_values;
  g_string_append (self->out, sample->has_events ? "time,torn,fired,seen,missed" : "time,torn");
  for (gsize i = 0; i < sample->n_values; i++)
    {
      g_string_append_printf (self->out, ",%" G_GUINT64_FORMAT, mg_ctl_sample_get_offset (sample, i));
      flush_when_full (self);
    }
  g_string_append_c (self->out, '\n');
}

static void
append_csv_sample (MgCtlRecord *self, const MgCtlSample *sample)
{
  g_autofree char *time = mg_text_format_timestamp (sample->wall_time);

  append_csv_headings (self, sample);
  g_string_append_printf (self->out, "%s,%s", time, sample->torn ? "true" : "false");
  if (sample->has_events)
    g_string_append_printf (self->out, ",%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT,
                            sample->events.fired, sample->events.seen, sample->events.missed);
  for (gsize i = 0; i < sample->n_values; i++)
    {
      const guint8 *bytes = mg_ctl_sample_get_bytes (sample, i);

      g_string_append_c (self->out, ',');
      if (bytes != NULL)
        append_csv_value (self, sample, bytes);
      flush_when_full (self);
    }
  g_string_append_c (self->out, '\n');
}

static void
append_json_events (MgJson *json, const MgEvents *events)
{
  mg_json_key (json, "events");
  mg_json_begin_object (json);
  mg_json_key (json, "fired");
  mg_json_unsigned (json, events->fired);
  mg_json_key (json, "seen");
  mg_json_unsigned (json, events->seen);
  mg_json_key (json, "missed");
  mg_json_unsigned (json, events->missed);
  mg_json_key (json, "exact");
  mg_json_boolean (json, events->exact);
  mg_json_end_object (json);
}

static void
begin_json (MgCtlRecord *self, const MgCtlSample *sample, MgJson *json, const char *key)
{
  g_autofree char *time = mg_text_format_timestamp (sample->wall_time);

  mg_json_begin_object (json);
  mg_json_key (json, "time");
  mg_json_string (json, time);
  mg_json_key (json, "torn");
  mg_json_boolean (json, sample->torn);
  if (sample->has_events)
    append_json_events (json, &sample->events);
  mg_json_key (json, key);
  mg_json_begin_array (json);
}

static void
end_json (MgCtlRecord *self, MgJson *json)
{
  mg_json_end_array (json);
  mg_json_end_object (json);
  g_string_append_c (self->out, '\n');
}

static void
append_json_value (MgJson *json, const MgCtlSample *sample, const guint8 *bytes)
{
  if (bytes != NULL)
    mg_json_element (json, sample->range.element, bytes);
  else
    mg_json_null (json);
}

static void
append_json_sample (MgCtlRecord *self, const MgCtlSample *sample)
{
  g_autoptr (MgJson) json = mg_json_new (self->out);

  begin_json (self, sample, json, "values");
  for (gsize i = 0; i < sample->n_values; i++)
    {
      append_json_value (json, sample, mg_ctl_sample_get_bytes (sample, i));
      flush_when_full (self);
    }
  end_json (self, json);
}

static void
append_change (MgCtlRecord *self, const MgCtlSample *sample, gsize index, const guint8 *now, MgJson *json)
{
  MgElement element = sample->range.element;
  const guint8 *before = self->seen + index * sample->range.size;
  guint64 offset = mg_ctl_sample_get_offset (sample, index);
  gboolean torn = sample->states[index] == MG_CTL_VALUE_TORN;
  g_autofree char *time = NULL;
  char old_text[MG_ELEMENT_TEXT_MAX], new_text[MG_ELEMENT_TEXT_MAX];

  switch (self->format)
    {
    case MG_CTL_RECORD_JSON:
      mg_json_begin_object (json);
      mg_json_key (json, "offset");
      mg_json_unsigned (json, offset);
      mg_json_key (json, "index");
      mg_json_unsigned (json, index);
      mg_json_key (json, "old");
      mg_json_element (json, element, before);
      mg_json_key (json, "new");
      mg_json_element (json, element, now);
      mg_json_end_object (json);
      break;
    case MG_CTL_RECORD_CSV:
      time = mg_text_format_timestamp (sample->wall_time);
      g_string_append_printf (self->out, "%s,%s,%" G_GUINT64_FORMAT ",%" G_GSIZE_FORMAT ",", time,
                              torn ? "true" : "false", offset, index);
      append_csv_value (self, sample, before);
      g_string_append_c (self->out, ',');
      append_csv_value (self, sample, now);
      g_string_append_c (self->out, '\n');
      break;
    case MG_CTL_RECORD_TEXT:
    default:
      time = mg_text_format_time (sample->wall_time, 3);
      mg_element_format (element, before, old_text);
      mg_element_format (element, now, new_text);
      g_string_append_printf (self->out, "%s %s 0x%" G_GINT64_MODIFIER "x [%" G_GSIZE_FORMAT "]  %s → %s\n",
                              time, torn ? _ ("torn ") : "", offset, index, old_text, new_text);
      break;
    }
  flush_when_full (self);
}

/* Makes room for as many values as the sample has. */
static void
resize_seen (MgCtlRecord *self, const MgCtlSample *sample)
{
  if (sample->n_values <= self->n_seen)
    return;
  self->seen = g_realloc_n (self->seen, sample->n_values, sample->range.size);
  self->is_seen = g_realloc (self->is_seen, sample->n_values);
  memset (self->is_seen + self->n_seen, 0, sample->n_values - self->n_seen);
  self->n_seen = sample->n_values;
}

/* Writes what differs from what was seen last. What is seen for the first time has not changed. */
static void
append_changes (MgCtlRecord *self, const MgCtlSample *sample)
{
  gsize size = sample->range.size;
  g_autoptr (MgJson) json = NULL;

  resize_seen (self, sample);
  if (self->format == MG_CTL_RECORD_CSV && self->n_headings < 0)
    {
      g_string_append (self->out, "time,torn,offset,index,old,new\n");
      self->n_headings = 0;
    }
  for (gsize i = 0; i < sample->n_values; i++)
    {
      const guint8 *now = mg_ctl_sample_get_bytes (sample, i);
      guint8 *before = self->seen + i * size;

      if (now == NULL || (self->is_seen[i] && memcmp (now, before, size) == 0))
        continue;
      if (self->is_seen[i])
        {
          if (self->format == MG_CTL_RECORD_JSON && json == NULL)
            {
              json = mg_json_new (self->out);
              begin_json (self, sample, json, "changes");
            }
          append_change (self, sample, i, now, json);
        }
      memcpy (before, now, size);
      self->is_seen[i] = 1;
    }
  if (json != NULL)
    end_json (self, json);
}

/**
 * mg_ctl_record_take:
 * @self: a record
 * @sample: a sample
 *
 * Returns: whether there is use in going on, as mg_ctl_write()
 */
gboolean
mg_ctl_record_take (MgCtlRecord *self, const MgCtlSample *sample)
{
  if (self->changes)
    append_changes (self, sample);
  else if (self->format == MG_CTL_RECORD_JSON)
    append_json_sample (self, sample);
  else if (self->format == MG_CTL_RECORD_CSV)
    append_csv_sample (self, sample);
  else
    append_text_sample (self, sample);
  return mg_ctl_write (self->out);
}
