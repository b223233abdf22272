/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-ctl-hold.h"
#include "mg-ctl-options.h"
#include "mg-ctl-output.h"
#include "mg-ctl-range.h"
#include "mg-ctl-window.h"
#include "mg-dump.h"
#include "mg-error.h"
#include "mg-text.h"

/* How much is read at once while something is held, in bytes. */
#define MAX_HELD (16 * 1024 * 1024)

typedef struct
{
  MgCtlName name;
  MgCtlRange range;
  MgDumpFormat format;

  MgBacking *backing;
  MgCtlWindow window;
  /* What is held while it is read; then all of it is read before any is printed. */
  MgHold *hold;
  guint8 *copy;
  gsize n_copied;
  /* Bytes of the mapping when it was opened; what is to be printed; what was. */
  guint64 size;
  guint64 length;
  guint64 done;
  GError *error;
} Reading;

static void
reading_clear (Reading *self)
{
  mg_ctl_name_clear (&self->name);
  mg_ctl_window_clear (&self->window);
  g_clear_pointer (&self->backing, mg_backing_unref);
  g_clear_pointer (&self->hold, mg_hold_unref);
  g_free (self->copy);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

/* Whoever waits for what is held is not to wait for who reads what is printed. */
static gboolean
copy_held (Reading *self, GError **error)
{
  gsize length = (gsize) self->length;
  MgHeld *held;

  if (self->length > MAX_HELD)
    {
      g_autofree char *most = mg_text_format_size (MAX_HELD);

      g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
                   _ ("With --mutex at most %s can be read at once. See --offset and --count."), most);
      return FALSE;
    }
  self->copy = g_malloc (MAX (length, 1));
  held = mg_hold_take (self->hold, self->backing, error);
  if (held == NULL)
    return FALSE;
  mg_backing_read (self->backing, self->range.offset, length, self->copy, &self->n_copied, &self->error);
  mg_held_release (held);
  return TRUE;
}

static gsize
read_bytes (Reading *self, gsize length, guint8 *bytes)
{
  if (self->hold == NULL)
    return mg_ctl_window_read (&self->window, self->range.offset + self->done, length, bytes, &self->error);
  length = MIN (length, self->n_copied - (gsize) self->done);
  memcpy (bytes, self->copy + self->done, length);
  return length;
}

/* Prints window by window. Where the mapping comes to an end before @length, so does this. Returns: whether
 * all went out that there is. */
static gboolean
print (Reading *self)
{
  g_autofree guint8 *bytes = g_malloc (MG_CTL_WINDOW_SIZE);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (MgDump) dump = NULL;
  gboolean whole = TRUE;

  do
    {
      gsize step = (gsize) MIN (MG_CTL_WINDOW_SIZE, self->length - self->done);
      gsize done = 0;

      if (step > 0)
        done = read_bytes (self, step, bytes);
      if (mg_dump_format_has_elements (self->format))
        done -= done % self->range.size;
      /* A .npy file says at its beginning how much there is. */
      if (dump == NULL)
        dump = mg_dump_new (self->format, self->range.element, self->name.uri, self->range.offset,
                            done < step ? done : self->length, NULL);
      mg_dump_append (dump, bytes, done, out);
      self->done += done;
      whole = done == step;
      if (!mg_ctl_write (out))
        return FALSE;
    }
  while (whole && self->done < self->length);
  mg_dump_finish (dump, out);
  return mg_ctl_write (out);
}

/* What is missing of what was asked for, as a sentence; %NULL: nothing. */
static char *
describe_missing (Reading *self)
{
  const MgCtlRange *range = &self->range;
  g_autofree char *size = NULL;
  g_autofree char *rest = NULL;
  g_autofree char *offset = mg_text_format_offset (range->offset);
  g_autofree char *type = mg_element_to_string (range->element);
  guint64 tail = self->size - range->offset - self->done;
  MgBackingStatus status = { .size = self->size };

  if (self->error != NULL)
    return g_strdup (self->error->message);

  /* It may have shrunk since. */
  if (self->done < self->length && mg_backing_check (self->backing, &status, NULL))
    self->size = MIN (self->size, status.size);
  size = mg_text_format_bytes (self->size);

  if (self->size < range->offset)
    return g_strdup_printf (_ ("“%s” has %s: there is nothing from %s on."), self->name.quoted, size, offset);
  if (range->has_count)
    {
      g_autofree char *there = mg_text_format_number (self->done / range->size);
      g_autofree char *asked = mg_text_format_number (range->count);

      if (self->done / range->size >= range->count)
        return NULL;
      /* Translators: a name, its size in bytes, two numbers, a type and an offset. */
      return g_strdup_printf (_ ("“%s” has %s: %s of %s values of type %s are there from %s on."),
                              self->name.quoted, size, there, asked, type, offset);
    }
  if (self->done < self->length)
    return g_strdup_printf (_ ("“%s” shrank to %s while it was read."), self->name.quoted, size);
  if (tail == 0)
    return NULL;
  rest = mg_text_format_bytes (tail);
  /* Translators: a name, its size in bytes, a few bytes, a type. */
  return g_strdup_printf (ngettext ("“%s” has %s: the last %s makes no whole %s and was left out.",
                                    "“%s” has %s: the last %s make no whole %s and were left out.", tail),
                          self->name.quoted, size, rest, type);
}

static MgCtlStatus
read_mapping (Reading *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *missing = NULL;
  g_autofree char *torn = NULL;
  MgBackingStatus status;

  mg_ctl_warn_open (&self->name);
  self->backing = mg_source_open (self->name.source, self->name.name, &error);
  if (self->backing == NULL || !mg_backing_check (self->backing, &status, &error))
    return mg_ctl_fail (error);

  mg_ctl_window_init (&self->window, self->backing);
  self->size = status.size;
  self->length = mg_ctl_range_count_within (&self->range, self->size) * self->range.size;
  if (!mg_dump_format_has_elements (self->format) && self->size > self->range.offset)
    {
      self->length = self->size - self->range.offset;
      if (self->range.has_count)
        self->length = MIN (self->length, mg_ctl_range_get_length (&self->range));
    }
  if (self->hold != NULL && !copy_held (self, &error))
    return mg_ctl_fail (error);
  if (!print (self))
    return MG_CTL_DONE;

  torn = g_strdup_printf (_ ("“%s” changed while it was read: values may be of different moments."),
                          self->name.quoted);
  if (self->window.torn)
    mg_ctl_note (torn);
  missing = describe_missing (self);
  if (missing == NULL)
    return MG_CTL_DONE;
  mg_ctl_note (missing);
  return MG_CTL_FAILED;
}

/* mapglassctl read: the values in a mapping, once. */
MgCtlStatus
mg_ctl_read (MgCatalog *catalog, int argc, char **argv)
{
  g_autofree char *format = NULL;
  g_auto (MgCtlHold) hold = { NULL };
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format, N_ ("text, hex, json, csv, npy or raw (text)"),
      N_ ("FORMAT") },
    MG_CTL_HOLD_ENTRIES (&hold),
    { NULL },
  };
  g_auto (Reading) reading = { { NULL } };
  g_autoptr (GError) error = NULL;
  MgCtlStatus status;

  if (!mg_ctl_parse_command (_ ("URI"), _ ("Prints the values in a mapping, once."),
                             mg_ctl_range_get_entries (), entries, &argc, &argv, &status))
    return status;
  if (!mg_ctl_range_parse (&reading.range, &error)
      || (format != NULL && !mg_dump_parse_format (format, &reading.format, &error))
      || !mg_dump_check_type (reading.format, reading.range.element, &error))
    return mg_ctl_misuse_error (error);
  if (!mg_ctl_hold_make (&hold, catalog, &reading.hold, &status)
      || !mg_ctl_resolve (catalog, argv[1], &reading.name, &status))
    return status;
  return read_mapping (&reading);
}
