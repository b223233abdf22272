/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-json.h"

#include <string.h>

struct _MgJson
{
  GString *out;
  guint depth;
  /* Whether the next value is the first of its object or array, or follows its key. */
  gboolean first;
  gboolean broken;
};

/**
 * mg_json_new:
 * @out: where the text goes; may be emptied between two calls, and has to outlive the writer
 *
 * Writes by RFC 8259: UTF-8, one blank behind commas and colons, no line feeds but those of mg_json_break().
 *
 * Returns: (transfer full): a writer
 */
MgJson *
mg_json_new (GString *out)
{
  MgJson *self = g_new0 (MgJson, 1);

  self->out = out;
  self->first = TRUE;
  return self;
}

/**
 * mg_json_free:
 * @self: (transfer full): a writer
 */
void
mg_json_free (MgJson *self)
{
  g_free (self);
}

static void
begin_value (MgJson *self)
{
  if (!self->first)
    g_string_append (self->out, self->broken ? "," : ", ");
  if (self->broken)
    g_string_append_c (self->out, '\n');
  self->first = FALSE;
  self->broken = FALSE;
}

static void
begin_container (MgJson *self, char bracket)
{
  begin_value (self);
  g_string_append_c (self->out, bracket);
  self->depth++;
  self->first = TRUE;
}

static void
end_container (MgJson *self, char bracket)
{
  g_assert (self->depth > 0);
  if (self->broken)
    g_string_append_c (self->out, '\n');
  g_string_append_c (self->out, bracket);
  self->depth--;
  self->first = FALSE;
  self->broken = FALSE;
}

/**
 * mg_json_begin_object:
 * @self: a writer
 */
void
mg_json_begin_object (MgJson *self)
{
  begin_container (self, '{');
}

/**
 * mg_json_end_object:
 * @self: a writer in an object
 */
void
mg_json_end_object (MgJson *self)
{
  end_container (self, '}');
}

/**
 * mg_json_begin_array:
 * @self: a writer
 */
void
mg_json_begin_array (MgJson *self)
{
  begin_container (self, '[');
}

/**
 * mg_json_end_array:
 * @self: a writer in an array
 */
void
mg_json_end_array (MgJson *self)
{
  end_container (self, ']');
}

/**
 * mg_json_break:
 * @self: a writer
 *
 * The next value, key or end begins a line.
 */
void
mg_json_break (MgJson *self)
{
  self->broken = TRUE;
}

static void
append_character (GString *out, gunichar c)
{
  static const struct
  {
    char byte;
    const char *escape;
  } escapes[] = { { '"', "\\\"" }, { '\\', "\\\\" }, { '\b', "\\b" }, { '\f', "\\f" },
                  { '\n', "\\n" }, { '\r', "\\r" },  { '\t', "\\t" } };

  for (guint i = 0; i < G_N_ELEMENTS (escapes); i++)
    if (c == (gunichar) escapes[i].byte)
      {
        g_string_append (out, escapes[i].escape);
        return;
      }
  /* DEL and what follows it may stand as it is, but not do harm in a terminal. */
  if (c < 0x20 || (c >= 0x7F && c < 0xA0))
    g_string_append_printf (out, "\\u%04x", c);
  else
    g_string_append_unichar (out, c);
}

static void
append_string (GString *out, const char *text)
{
  g_autofree char *valid = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    text = valid = g_utf8_make_valid (text, -1);
  g_string_append_c (out, '"');
  for (; *text != 0; text = g_utf8_next_char (text))
    append_character (out, g_utf8_get_char (text));
  g_string_append_c (out, '"');
}

/**
 * mg_json_key:
 * @self: a writer in an object
 * @key: the key of the next value, UTF-8
 */
void
mg_json_key (MgJson *self, const char *key)
{
  begin_value (self);
  append_string (self->out, key);
  g_string_append (self->out, ": ");
  self->first = TRUE;
}

/**
 * mg_json_string:
 * @self: a writer
 * @text: (nullable): UTF-8; what is not becomes U+FFFD; %NULL: null
 */
void
mg_json_string (MgJson *self, const char *text)
{
  if (text == NULL)
    {
      mg_json_null (self);
      return;
    }
  begin_value (self);
  append_string (self->out, text);
}

/**
 * mg_json_unsigned:
 * @self: a writer
 * @number: a number, written exactly
 */
void
mg_json_unsigned (MgJson *self, guint64 number)
{
  begin_value (self);
  g_string_append_printf (self->out, "%" G_GUINT64_FORMAT, number);
}

/**
 * mg_json_signed:
 * @self: a writer
 * @number: a number, written exactly
 */
void
mg_json_signed (MgJson *self, gint64 number)
{
  begin_value (self);
  g_string_append_printf (self->out, "%" G_GINT64_FORMAT, number);
}

/**
 * mg_json_boolean:
 * @self: a writer
 * @value: true or false
 */
void
mg_json_boolean (MgJson *self, gboolean value)
{
  begin_value (self);
  g_string_append (self->out, value ? "true" : "false");
}

/**
 * mg_json_null:
 * @self: a writer
 */
void
mg_json_null (MgJson *self)
{
  begin_value (self);
  g_string_append (self->out, "null");
}

/**
 * mg_json_format_element:
 * @element: a type in a byte order
 * @bytes: (array): the bytes of a value
 * @buffer: (out): room for %MG_ELEMENT_TEXT_MAX bytes
 *
 * Writes a value as programs read it: floats with a point or an exponent, the shortest text that reads back
 * to the same bits; "nan", "inf", "-inf"; "true" and "false"; all else as mg_element_format(). Thread-safe.
 *
 * Returns: characters written, not counting the NUL
 */
gsize
mg_json_format_element (MgElement element, const guint8 *bytes, char *buffer)
{
  gsize length;

  if (element.type == MG_ELEMENT_BOOL)
    return g_strlcpy (buffer, bytes[0] != 0 ? "true" : "false", MG_ELEMENT_TEXT_MAX);

  length = mg_element_format (element, bytes, buffer);
  if (!mg_element_is_float (element.type))
    return length;
  if (!mg_element_is_finite (element, bytes))
    {
      /* Sign and payload of a NaN are for those who look at its bytes. */
      if (strstr (buffer, "nan") != NULL)
        length = g_strlcpy (buffer, "nan", MG_ELEMENT_TEXT_MAX);
      return length;
    }
  if (strpbrk (buffer, ".e") == NULL)
    length = g_strlcat (buffer, ".0", MG_ELEMENT_TEXT_MAX);
  return length;
}

/**
 * mg_json_element:
 * @self: a writer
 * @element: a type in a byte order
 * @bytes: (array): the bytes of a value
 *
 * Writes a value: a number; the strings "nan", "inf" and "-inf" for what is none; true or false; a char as
 * the string of the one character whose code point is its byte.
 */
void
mg_json_element (MgJson *self, MgElement element, const guint8 *bytes)
{
  char text[MG_ELEMENT_TEXT_MAX];
  gsize length;

  begin_value (self);
  if (element.type == MG_ELEMENT_CHAR)
    {
      g_string_append_c (self->out, '"');
      append_character (self->out, bytes[0]);
      g_string_append_c (self->out, '"');
      return;
    }
  length = mg_json_format_element (element, bytes, text);
  if (mg_element_is_finite (element, bytes))
    g_string_append_len (self->out, text, (gssize) length);
  else
    g_string_append_printf (self->out, "\"%s\"", text);
}
