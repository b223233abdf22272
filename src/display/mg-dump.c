/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-dump.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-error.h"
#include "mg-json.h"
#include "mg-npy.h"
#include "mg-text.h"
#include "mg-typed-text.h"

#define BYTES_PER_LINE 16
#define CHARS_PER_LINE 64

struct _MgDump
{
  MgDumpFormat format;
  MgElement element;
  gsize size;
  char *uri;
  guint64 offset;
  guint64 length;
  /* Bytes written so far, the rest below not counted. */
  guint64 done;
  /* What does not make a whole line or element yet. */
  guint8 rest[BYTES_PER_LINE];
  gsize n_rest;
  gboolean begun;
  MgJson *json;
};

static const char *const format_names[] = {
  [MG_DUMP_TEXT] = "text", [MG_DUMP_HEX] = "hex", [MG_DUMP_JSON] = "json",
  [MG_DUMP_CSV] = "csv",   [MG_DUMP_NPY] = "npy", [MG_DUMP_RAW] = "raw",
};

/* By type: the columns of a terminal that the longest exact text takes; a bool of another byte than 0 or 1
 * takes more. */
static const guint column_widths[MG_N_ELEMENT_TYPES] = {
  [MG_ELEMENT_I8] = 4,   [MG_ELEMENT_U8] = 3,    [MG_ELEMENT_I16] = 6,  [MG_ELEMENT_U16] = 5,
  [MG_ELEMENT_I32] = 11, [MG_ELEMENT_U32] = 10,  [MG_ELEMENT_I64] = 20, [MG_ELEMENT_U64] = 20,
  [MG_ELEMENT_F16] = 11, [MG_ELEMENT_BF16] = 10, [MG_ELEMENT_F32] = 15, [MG_ELEMENT_F64] = 24,
  [MG_ELEMENT_BOOL] = 5, [MG_ELEMENT_CHAR] = 4,
};

/**
 * mg_dump_parse_format:
 * @text: what somebody typed: "text", "hex", "json", "csv", "npy" or "raw"
 * @ret: (out): the format
 * @error: return location
 *
 * Thread-safe.
 *
 * Returns: %TRUE, or %FALSE with %MG_ERROR_INVALID_VALUE
 */
gboolean
mg_dump_parse_format (const char *text, MgDumpFormat *ret, GError **error)
{
  g_autofree char *shown = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (format_names); i++)
    if (g_str_equal (text, format_names[i]))
      {
        *ret = (MgDumpFormat) i;
        return TRUE;
      }
  shown = mg_typed_text_for_message (text);
  /* Translators: the names of the formats are not translated. */
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
               _ ("There is no format “%s”. Known are text, hex, json, csv, npy and raw."), shown);
  return FALSE;
}

/**
 * mg_dump_format_has_elements:
 * @format: a format
 *
 * Thread-safe.
 *
 * Returns: whether it consists of values, so that bytes which make no whole one are left out; %FALSE for hex
 * and raw
 */
gboolean
mg_dump_format_has_elements (MgDumpFormat format)
{
  return format != MG_DUMP_HEX && format != MG_DUMP_RAW;
}

/**
 * mg_dump_check_type:
 * @format: a format
 * @element: a type
 * @error: return location
 *
 * Thread-safe.
 *
 * Returns: whether values of this type can be written in this format, else %FALSE with
 * %MG_ERROR_INVALID_VALUE
 */
gboolean
mg_dump_check_type (MgDumpFormat format, MgElement element, GError **error)
{
  return format != MG_DUMP_NPY || mg_npy_check_type (element, error);
}

/**
 * mg_dump_get_column_width:
 * @element: a type
 *
 * Thread-safe.
 *
 * Returns: the columns of a terminal that the longest text of a value takes
 */
guint
mg_dump_get_column_width (MgElement element)
{
  return column_widths[element.type];
}

/**
 * mg_dump_new:
 * @format: how
 * @element: what the bytes mean
 * @uri: (nullable): of which mapping, for JSON
 * @offset: where in the mapping the bytes begin
 * @length: how many bytes will follow, as far as that is known: a .npy file says so at its beginning
 * @error: return location
 *
 * Returns: (transfer full): what writes the bytes out, or %NULL with %MG_ERROR_INVALID_VALUE when the format
 * knows no such type
 */
MgDump *
mg_dump_new (MgDumpFormat format,
             MgElement element,
             const char *uri,
             guint64 offset,
             guint64 length,
             GError **error)
{
  MgDump *self;

  if (!mg_dump_check_type (format, element, error))
    return NULL;
  self = g_new0 (MgDump, 1);
  self->format = format;
  self->element = element;
  self->size = mg_element_get_size (element);
  self->uri = g_strdup (uri);
  self->offset = offset;
  self->length = length;
  return self;
}

/**
 * mg_dump_free:
 * @self: (transfer full): a dump
 */
void
mg_dump_free (MgDump *self)
{
  g_clear_pointer (&self->json, mg_json_free);
  g_free (self->uri);
  g_free (self);
}

static void
begin (MgDump *self, GString *out)
{
  g_autofree char *type = mg_element_to_string (self->element);

  self->begun = TRUE;
  switch (self->format)
    {
    case MG_DUMP_JSON:
      self->json = mg_json_new (out);
      mg_json_begin_object (self->json);
      mg_json_key (self->json, "uri");
      mg_json_string (self->json, self->uri);
      mg_json_key (self->json, "type");
      mg_json_string (self->json, type);
      mg_json_key (self->json, "offset");
      mg_json_unsigned (self->json, self->offset);
      mg_json_key (self->json, "values");
      mg_json_begin_array (self->json);
      break;
    case MG_DUMP_CSV:
      g_string_append (out, "offset,value\n");
      break;
    case MG_DUMP_NPY:
      mg_npy_append_header (out, self->element, self->length / self->size);
      break;
    case MG_DUMP_TEXT:
    case MG_DUMP_HEX:
    case MG_DUMP_RAW:
    default:
      break;
    }
}

static void
append_hex_line (MgDump *self, const guint8 *bytes, gsize length, GString *out)
{
  static const char digits[] = "0123456789abcdef";
  guint n_digits = mg_text_get_offset_digits (self->offset + MAX (self->length, self->done));
  char cells[3 * BYTES_PER_LINE];
  char characters[BYTES_PER_LINE];

  memset (cells, ' ', sizeof cells);
  for (gsize i = 0; i < length; i++)
    {
      cells[3 * i] = digits[bytes[i] >> 4];
      cells[3 * i + 1] = digits[bytes[i] & 15];
      characters[i] = g_ascii_isprint (bytes[i]) ? (char) bytes[i] : '.';
    }
  g_string_append_printf (out, "%0*" G_GINT64_MODIFIER "x  ", (int) n_digits, self->offset + self->done);
  g_string_append_len (out, cells, sizeof cells);
  g_string_append_c (out, ' ');
  g_string_append_len (out, characters, (gssize) length);
  g_string_append_c (out, '\n');
}

/* Values are set in columns; one that is too long pushes the others aside. */
static void
append_text_value (MgDump *self, const guint8 *bytes, GString *out)
{
  gboolean is_char = self->element.type == MG_ELEMENT_CHAR;
  guint per_line = is_char ? CHARS_PER_LINE : BYTES_PER_LINE;
  guint width = is_char ? 0 : column_widths[self->element.type];
  char text[MG_ELEMENT_TEXT_MAX];
  gsize length = mg_element_format (self->element, bytes, text);

  if (self->done > 0)
    {
      if (self->done % per_line == 0)
        g_string_append_c (out, '\n');
      else if (!is_char)
        g_string_append_c (out, ' ');
    }
  for (; length < width; width--)
    g_string_append_c (out, ' ');
  g_string_append (out, text);
}

/**
 * mg_dump_append_csv_field:
 * @out: a line of CSV
 * @text: UTF-8
 *
 * Adds a field, in quotation marks where RFC 4180 wants them. Thread-safe.
 */
void
mg_dump_append_csv_field (GString *out, const char *text)
{
  if (strpbrk (text, ",\"\r\n") == NULL)
    {
      g_string_append (out, text);
      return;
    }
  g_string_append_c (out, '"');
  for (; *text != 0; text++)
    {
      if (*text == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *text);
    }
  g_string_append_c (out, '"');
}

static void
append_value (MgDump *self, const guint8 *bytes, GString *out)
{
  char text[MG_ELEMENT_TEXT_MAX];

  switch (self->format)
    {
    case MG_DUMP_TEXT:
      append_text_value (self, bytes, out);
      break;
    case MG_DUMP_JSON:
      mg_json_element (self->json, self->element, bytes);
      break;
    case MG_DUMP_CSV:
      g_string_append_printf (out, "%" G_GUINT64_FORMAT ",", self->offset + self->done);
      mg_json_format_element (self->element, bytes, text);
      mg_dump_append_csv_field (out, text);
      g_string_append_c (out, '\n');
      break;
    case MG_DUMP_NPY:
      mg_npy_append_value (out, self->element, bytes);
      break;
    case MG_DUMP_HEX:
    case MG_DUMP_RAW:
    default:
      g_assert_not_reached ();
    }
}

/* Writes a whole line or element, or the last bytes of all. */
static void
append_unit (MgDump *self, const guint8 *bytes, gsize length, GString *out)
{
  if (self->format == MG_DUMP_HEX)
    append_hex_line (self, bytes, length, out);
  else
    append_value (self, bytes, out);
  self->done += length;
}

/**
 * mg_dump_append:
 * @self: a dump that is not finished
 * @bytes: (array length=length): the bytes that follow
 * @length: in bytes
 * @out: what is written is added to it; the same one every time, but it may be emptied in between
 */
void
mg_dump_append (MgDump *self, const guint8 *bytes, gsize length, GString *out)
{
  gsize unit = self->format == MG_DUMP_HEX ? BYTES_PER_LINE : self->size;

  if (!self->begun)
    begin (self, out);
  if (self->format == MG_DUMP_RAW)
    {
      g_string_append_len (out, (const char *) bytes, (gssize) length);
      self->done += length;
      return;
    }

  if (self->n_rest > 0)
    {
      gsize taken = MIN (unit - self->n_rest, length);

      memcpy (self->rest + self->n_rest, bytes, taken);
      self->n_rest += taken;
      bytes += taken;
      length -= taken;
      if (self->n_rest < unit)
        return;
      append_unit (self, self->rest, unit, out);
      self->n_rest = 0;
    }
  for (; length >= unit; bytes += unit, length -= unit)
    append_unit (self, bytes, unit, out);
  memcpy (self->rest, bytes, length);
  self->n_rest = length;
}

/**
 * mg_dump_finish:
 * @self: a dump
 * @out: the same as before
 *
 * Writes what has to stand at the end. Bytes that make no whole element are left out but where the format
 * consists of bytes: see mg_dump_format_has_elements().
 */
void
mg_dump_finish (MgDump *self, GString *out)
{
  if (!self->begun)
    begin (self, out);
  if (self->format == MG_DUMP_HEX && self->n_rest > 0)
    append_unit (self, self->rest, self->n_rest, out);
  self->n_rest = 0;
  if (self->format == MG_DUMP_TEXT && self->done > 0)
    g_string_append_c (out, '\n');
  if (self->format == MG_DUMP_JSON)
    {
      mg_json_end_array (self->json);
      mg_json_end_object (self->json);
      g_string_append_c (out, '\n');
    }
}

/**
 * mg_dump_to_string:
 * @format: how
 * @element: what the bytes mean
 * @uri: (nullable): of which mapping, for JSON
 * @offset: where in the mapping they begin
 * @bytes: (array length=length): the bytes
 * @length: in bytes
 * @error: return location
 *
 * Writes bytes out at once. Thread-safe.
 *
 * Returns: (transfer full): the text, which for npy and raw may hold any bytes, or %NULL as mg_dump_new()
 */
GString *
mg_dump_to_string (MgDumpFormat format,
                   MgElement element,
                   const char *uri,
                   guint64 offset,
                   const guint8 *bytes,
                   gsize length,
                   GError **error)
{
  g_autoptr (MgDump) dump = mg_dump_new (format, element, uri, offset, length, error);
  GString *out;

  if (dump == NULL)
    return NULL;
  out = g_string_new (NULL);
  mg_dump_append (dump, bytes, length, out);
  mg_dump_finish (dump, out);
  return out;
}
