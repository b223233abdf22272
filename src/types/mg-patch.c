/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-patch.h"

#include <string.h>

#include "mg-mapping-info.h"
#include "mg-patch-private.h"
#include "mg-value-list.h"

/* Bytes in a line, and of characters. */
#define LINE_BYTES 16
#define LINE_CHARS 64

struct _MgPatch
{
  char *uri;
  guint64 size;
  GPtrArray *records;
};

static void
record_free (gpointer data)
{
  MgPatchRecord *self = data;

  g_free (self->type);
  g_bytes_unref (self->old_bytes);
  g_bytes_unref (self->new_bytes);
  g_free (self);
}

/**
 * mg_patch_new:
 * @uri: (nullable): what it is a patch of
 * @size: how many bytes that has, or %MG_SIZE_UNKNOWN
 *
 * Returns: (transfer full): a patch that changes nothing
 */
MgPatch *
mg_patch_new (const char *uri, guint64 size)
{
  MgPatch *self = g_new0 (MgPatch, 1);

  self->uri = g_strdup (uri);
  self->size = size;
  self->records = g_ptr_array_new_with_free_func (record_free);
  return self;
}

/**
 * mg_patch_free:
 * @self: (transfer full): a patch
 */
void
mg_patch_free (MgPatch *self)
{
  g_free (self->uri);
  g_ptr_array_unref (self->records);
  g_free (self);
}

/**
 * mg_patch_get_uri:
 * @self: a patch
 *
 * Returns: (transfer none) (nullable): what it was made for, as somebody wrote it: it need not be a URI
 */
const char *
mg_patch_get_uri (const MgPatch *self)
{
  return self->uri;
}

/**
 * mg_patch_get_size:
 * @self: a patch
 *
 * Returns: how many bytes had what it was made for, or %MG_SIZE_UNKNOWN
 */
guint64
mg_patch_get_size (const MgPatch *self)
{
  return self->size;
}

void
mg_patch_set_uri (MgPatch *self, const char *uri)
{
  g_free (self->uri);
  self->uri = g_strdup (uri);
}

void
mg_patch_set_size (MgPatch *self, guint64 size)
{
  self->size = size;
}

/**
 * mg_patch_add:
 * @self: a patch
 * @offset: where it is, in bytes from the start of the mapping
 * @unit: bytes that belong together: 1, 2, 4 or 8
 * @type: what the bytes mean, as mg_element_to_string() writes it; anything else is the same as %MG_PATCH_BYTES
 * @old_bytes: what is there before, a multiple of @unit and not empty
 * @new_bytes: what is there afterwards, just as long
 *
 * Adds a record. No two of a patch may overlap: nobody could say what is there before the second.
 */
void
mg_patch_add (MgPatch *self,
              guint64 offset,
              guint unit,
              const char *type,
              GBytes *old_bytes,
              GBytes *new_bytes)
{
  MgPatchRecord *record = g_new0 (MgPatchRecord, 1);
  MgElement element;

  g_assert (unit == 1 || unit == 2 || unit == 4 || unit == 8);
  g_assert (g_bytes_get_size (old_bytes) > 0 && g_bytes_get_size (old_bytes) % unit == 0);
  g_assert (g_bytes_get_size (old_bytes) == g_bytes_get_size (new_bytes));
  record->offset = offset;
  record->unit = unit;
  record->type = g_strdup (mg_patch_find_element (type, unit, &element) ? type : MG_PATCH_BYTES);
  record->old_bytes = g_bytes_ref (old_bytes);
  record->new_bytes = g_bytes_ref (new_bytes);
  g_ptr_array_add (self->records, record);
}

/**
 * mg_patch_get_n_records:
 * @self: a patch
 *
 * Returns: how many changes it has
 */
guint
mg_patch_get_n_records (const MgPatch *self)
{
  return self->records->len;
}

/**
 * mg_patch_get_record:
 * @self: a patch
 * @index: which one, from 0, as they were added
 *
 * Returns: (transfer none): a change
 */
const MgPatchRecord *
mg_patch_get_record (const MgPatch *self, guint index)
{
  return g_ptr_array_index (self->records, index);
}

/**
 * mg_patch_get_length:
 * @self: a patch
 *
 * Returns: how many bytes its changes have together
 */
guint64
mg_patch_get_length (const MgPatch *self)
{
  guint64 length = 0;

  for (guint i = 0; i < self->records->len; i++)
    length += g_bytes_get_size (mg_patch_get_record (self, i)->new_bytes);
  return length;
}

/**
 * mg_patch_get_end:
 * @self: a patch
 *
 * Returns: how many bytes a mapping needs so that all changes lie in it
 */
guint64
mg_patch_get_end (const MgPatch *self)
{
  guint64 end = 0;

  for (guint i = 0; i < self->records->len; i++)
    {
      const MgPatchRecord *record = mg_patch_get_record (self, i);

      end = MAX (end, record->offset + g_bytes_get_size (record->new_bytes));
    }
  return end;
}

/**
 * mg_patch_reverse:
 * @self: a patch
 *
 * Makes it take back what it would do.
 */
void
mg_patch_reverse (MgPatch *self)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      MgPatchRecord *record = g_ptr_array_index (self->records, i);
      GBytes *bytes = record->old_bytes;

      record->old_bytes = record->new_bytes;
      record->new_bytes = bytes;
    }
}

/* Returns: whether a type text is that of elements of this size. */
gboolean
mg_patch_find_element (const char *type, guint unit, MgElement *ret_element)
{
  return mg_element_parse_type (type, ret_element, NULL) && mg_element_get_size (*ret_element) == unit;
}

static void
append_hex (const guint8 *bytes, gsize length, GString *out)
{
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (out, "%s%02x", i > 0 ? " " : "", bytes[i]);
}

static gboolean
reads_back (MgElement element, GBytes *bytes)
{
  gsize size = mg_element_get_size (element);
  gsize length;
  const guint8 *at = g_bytes_get_data (bytes, &length);

  for (const guint8 *end = at + length; at < end; at += size)
    {
      char text[MG_ELEMENT_TEXT_MAX];
      guint8 again[MG_ELEMENT_SIZE_MAX];

      mg_element_format (element, at, text);
      if (!mg_element_parse_value (element, text, again, NULL) || memcmp (at, again, size) != 0)
        return FALSE;
    }
  return TRUE;
}

static void
append_record (const MgPatchRecord *record, GString *out)
{
  MgElement element;
  gboolean typed = mg_patch_find_element (record->type, record->unit, &element)
                   && reads_back (element, record->old_bytes) && reads_back (element, record->new_bytes);
  gsize step = typed && element.type == MG_ELEMENT_CHAR ? LINE_CHARS : LINE_BYTES;
  gsize length = g_bytes_get_size (record->old_bytes);
  GBytes *both[] = { record->old_bytes, record->new_bytes };

  g_string_append_printf (out, "@ 0x%" G_GINT64_MODIFIER "x %s", record->offset,
                          typed ? record->type : MG_PATCH_BYTES);
  if (!typed && record->unit > 1)
    g_string_append_printf (out, "/%u", record->unit);
  g_string_append_c (out, '\n');
  for (gsize at = 0; at < length; at += step)
    for (guint i = 0; i < G_N_ELEMENTS (both); i++)
      {
        const guint8 *bytes = (const guint8 *) g_bytes_get_data (both[i], NULL) + at;

        g_string_append (out, i == 0 ? "- " : "+ ");
        if (typed)
          mg_value_list_format (element, bytes, MIN (step, length - at), out);
        else
          append_hex (bytes, MIN (step, length - at), out);
        g_string_append_c (out, '\n');
      }
}

/**
 * mg_patch_to_string:
 * @self: a patch
 * @comment: (nullable): a line for people who read it
 *
 * Writes a patch as mg_patch_parse() reads it: lines of UTF-8. After the version, which is the first line, come the
 * mapping and its size; then for each record a line of offset and type, and lines of old (-) and new values (+), 16
 * bytes at a time, as text where that reads back to the same bits, else as bytes in hexadecimal; and "end".
 *
 * Returns: (transfer full): the text
 */
char *
mg_patch_to_string (const MgPatch *self, const char *comment)
{
  g_autoptr (GString) out = g_string_new (MG_PATCH_MAGIC " " MG_PATCH_VERSION "\n");

  if (comment != NULL)
    g_string_append_printf (out, "# %s\n", comment);
  if (self->uri != NULL)
    g_string_append_printf (out, "mapping %s\n", self->uri);
  if (self->size != MG_SIZE_UNKNOWN)
    g_string_append_printf (out, "size %" G_GUINT64_FORMAT "\n", self->size);
  for (guint i = 0; i < self->records->len; i++)
    append_record (mg_patch_get_record (self, i), out);
  g_string_append (out, "end\n");
  return g_string_free (g_steal_pointer (&out), FALSE);
}
