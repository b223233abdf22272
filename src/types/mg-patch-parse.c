/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "mg-error.h"
#include "mg-integer-text.h"
#include "mg-mapping-info.h"
#include "mg-patch-private.h"
#include "mg-range-set.h"
#include "mg-typed-text.h"
#include "mg-value-list.h"

#define BLANKS " \t"

/* Where a record is in the text, and in the mapping. */
typedef struct
{
  guint line;
  guint64 offset;
  guint64 length;
} Place;

typedef struct
{
  MgPatch *patch;
  GArray *places;
  guint line;
  gboolean begun;
  gboolean ended;
  /* The record that is being read; the type of none is NULL. */
  guint record_line;
  guint64 offset;
  char *type;
  guint unit;
  gboolean typed;
  MgElement element;
  GByteArray *old_bytes;
  GByteArray *new_bytes;
} Parser;

static void
parser_clear (Parser *self)
{
  g_clear_pointer (&self->patch, mg_patch_free);
  g_array_unref (self->places);
  g_free (self->type);
  g_byte_array_unref (self->old_bytes);
  g_byte_array_unref (self->new_bytes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parser, parser_clear)

static gboolean
refuse (GError **error, const char *format, const char *text)
{
  g_autofree char *shown = mg_typed_text_for_message (text);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE, format, shown);
#pragma GCC diagnostic pop
  return FALSE;
}

static gboolean
refuse_plain (GError **error, const char *sentence)
{
  g_set_error_literal (error, MG_ERROR, MG_ERROR_INVALID_VALUE, sentence);
  return FALSE;
}

/* Takes the next word of a line off; %NULL: there is none. */
static char *
take_word (char **at)
{
  char *word = *at + strspn (*at, BLANKS);
  gsize length = strcspn (word, BLANKS);

  if (length == 0)
    return NULL;
  *at = word + length;
  if (**at != 0)
    *(*at)++ = 0;
  return word;
}

static gboolean
parse_number (const char *text, guint64 *ret_number, GError **error)
{
  char *end;

  *ret_number = mg_integer_text_scan (text, &end);
  if (end == text || *end != 0)
    return refuse (error, _ ("“%s” is not a whole number, decimal or hexadecimal after 0x."), text);
  if (errno == ERANGE)
    return refuse (error, _ ("“%s” is too large."), text);
  return TRUE;
}

static gboolean
refuse_rest (char *rest, GError **error)
{
  const char *word = take_word (&rest);

  return word == NULL || refuse (error, _ ("“%s” is one word too many."), word);
}

static gboolean
check_record (Parser *self, GError **error)
{
  guint length = self->new_bytes->len;

  if (self->old_bytes->len != length)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
                   _ ("The change has %u bytes of old values, and %u of new ones."), self->old_bytes->len,
                   length);
      return FALSE;
    }
  if (length == 0)
    return refuse_plain (error, _ ("The change has no values."));
  if (length % self->unit != 0)
    return refuse (error, _ ("The bytes of the change make no whole “%s”."), self->type);
  if (self->offset > (guint64) G_MAXINT64 - length)
    return refuse_plain (error, _ ("The change lies where no mapping can have bytes."));
  return TRUE;
}

/* The record that was read up to here goes into the patch. */
static gboolean
finish_record (Parser *self, GError **error)
{
  Place place = { self->record_line, self->offset, self->new_bytes->len };
  g_autoptr (GBytes) old_bytes = NULL;
  g_autoptr (GBytes) new_bytes = NULL;

  if (self->type == NULL)
    return TRUE;
  if (!check_record (self, error))
    {
      self->line = self->record_line;
      return FALSE;
    }
  old_bytes = g_bytes_new (self->old_bytes->data, self->old_bytes->len);
  new_bytes = g_bytes_new (self->new_bytes->data, self->new_bytes->len);
  mg_patch_add (self->patch, self->offset, self->unit, self->typed ? self->type : MG_PATCH_BYTES, old_bytes,
                new_bytes);
  g_array_append_val (self->places, place);
  g_clear_pointer (&self->type, g_free);
  g_byte_array_set_size (self->old_bytes, 0);
  g_byte_array_set_size (self->new_bytes, 0);
  return TRUE;
}

/* "bytes", or "bytes/4" for bytes that belong together in fours. */
static gboolean
parse_plain_type (Parser *self, const char *text)
{
  const char *unit = text + strlen (MG_PATCH_BYTES);

  if (!g_str_has_prefix (text, MG_PATCH_BYTES)
      || (*unit != 0 && (*unit != '/' || unit[1] == 0 || unit[2] != 0)))
    return FALSE;
  self->unit = *unit == 0 ? 1 : (guint) g_ascii_digit_value (unit[1]);
  return self->unit == 1 || self->unit == 2 || self->unit == 4 || self->unit == 8;
}

/* "@ 0x40 f32" */
static gboolean
begin_record (Parser *self, char *rest, GError **error)
{
  const char *offset, *type;

  if (!finish_record (self, error))
    return FALSE;
  self->record_line = self->line;
  offset = take_word (&rest);
  type = take_word (&rest);
  if (type == NULL)
    return refuse_plain (error, _ ("A change begins with @, its offset and its type, as in “@ 0x40 f32”."));
  if (!parse_number (offset, &self->offset, error))
    return FALSE;
  self->typed = !parse_plain_type (self, type);
  if (self->typed)
    {
      if (!mg_element_parse_type (type, &self->element, error))
        return FALSE;
      self->unit = (guint) mg_element_get_size (self->element);
    }
  self->type = g_strdup (type);
  return refuse_rest (rest, error);
}

static gboolean
parse_hex (const char *word, GByteArray *bytes, GError **error)
{
  for (const char *at = word; *at != 0; at += 2)
    {
      guint8 byte;

      if (!g_ascii_isxdigit (at[0]) || !g_ascii_isxdigit (at[1]))
        return refuse (error, _ ("“%s” is no bytes, which have two hexadecimal digits each."), word);
      byte = (guint8) (g_ascii_xdigit_value (at[0]) * 16 + g_ascii_xdigit_value (at[1]));
      g_byte_array_append (bytes, &byte, 1);
    }
  return TRUE;
}

/* "- 1.5 2.5", the values of one side. */
static gboolean
parse_values (Parser *self, GByteArray *bytes, char *rest, GError **error)
{
  char *word;

  if (self->type == NULL)
    return refuse_plain (error, _ ("Values stand behind a line that begins with @."));
  while ((word = take_word (&rest)) != NULL)
    if (self->typed ? !mg_value_list_parse (self->element, word, bytes, error)
                    : !parse_hex (word, bytes, error))
      return FALSE;
  return TRUE;
}

static gboolean
parse_size (Parser *self, char *rest, GError **error)
{
  const char *word = take_word (&rest);
  guint64 size;

  if (word == NULL)
    return refuse_plain (error, _ ("The size is missing."));
  if (!parse_number (word, &size, error))
    return FALSE;
  mg_patch_set_size (self->patch, size);
  return refuse_rest (rest, error);
}

static gboolean
parse_first (Parser *self, const char *word, char *rest, GError **error)
{
  const char *version;

  if (!g_str_equal (word, MG_PATCH_MAGIC) || (version = take_word (&rest)) == NULL)
    return refuse (error, _ ("This is no patch, which begins with “%s”."),
                   MG_PATCH_MAGIC " " MG_PATCH_VERSION);
  if (!g_str_equal (version, MG_PATCH_VERSION))
    return refuse (error, _ ("The patch is of version “%s”, and only 1 is known."), version);
  self->begun = TRUE;
  return refuse_rest (rest, error);
}

static gboolean
parse_line (Parser *self, char *line, GError **error)
{
  char *rest = line;
  const char *word;

  if (line[strspn (line, BLANKS)] == '#')
    return TRUE;
  word = take_word (&rest);
  if (word == NULL)
    return TRUE;
  if (!self->begun)
    return parse_first (self, word, rest, error);
  if (self->ended)
    return refuse (error, _ ("“%s” stands behind the end."), word);

  if (g_str_equal (word, "@"))
    return begin_record (self, rest, error);
  if (g_str_equal (word, "-"))
    return parse_values (self, self->old_bytes, rest, error);
  if (g_str_equal (word, "+"))
    return parse_values (self, self->new_bytes, rest, error);
  if (g_str_equal (word, "size") && self->record_line == 0)
    return parse_size (self, rest, error);
  if (g_str_equal (word, "mapping") && self->record_line == 0)
    {
      mg_patch_set_uri (self->patch, g_strstrip (rest));
      return TRUE;
    }
  if (!g_str_equal (word, "end"))
    return refuse (error, _ ("“%s” has no meaning here."), word);
  self->ended = TRUE;
  return refuse_rest (rest, error) && finish_record (self, error);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *one = a;
  const Place *other = b;

  return one->offset < other->offset ? -1 : one->offset > other->offset ? 1 : 0;
}

/* Nobody could say what is there before the second of two. */
static gboolean
check_overlaps (Parser *self, GError **error)
{
  g_array_sort (self->places, compare_places);
  for (guint i = 1; i < self->places->len; i++)
    {
      const Place *one = &g_array_index (self->places, Place, i - 1);
      const Place *other = &g_array_index (self->places, Place, i);

      if (other->offset - one->offset >= one->length)
        continue;
      self->line = MAX (one->line, other->line);
      g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
                   _ ("0x%" PRIx64 " is changed in line %u already."), other->offset,
                   MIN (one->line, other->line));
      return FALSE;
    }
  return TRUE;
}

static gboolean
parse_lines (Parser *self, char *text, GError **error)
{
  char *next;

  for (char *line = text; line != NULL; line = next)
    {
      gsize length = strcspn (line, "\n");

      next = line[length] != 0 ? line + length + 1 : NULL;
      if (length > 0 && line[length - 1] == '\r')
        length--;
      line[length] = 0;
      self->line++;
      if (!parse_line (self, line, error))
        return FALSE;
    }
  if (!self->begun)
    return parse_first (self, "", text, error);
  if (!self->ended)
    return refuse (error, _ ("The patch is cut off: its last line is “%s”."), "end");
  return check_overlaps (self, error);
}

/**
 * mg_patch_parse:
 * @text: any bytes
 * @length: how many
 * @error: return location
 *
 * Reads what mg_patch_to_string() writes, or what somebody wrote so: the values may be parted into lines at will, lines
 * may end as Windows has them, and empty ones and those that begin with # do not count. All of it is right, or nothing
 * is returned: values fit into their type, no two changes overlap, and the end is there.
 *
 * Returns: (transfer full): the patch, or %NULL with %MG_ERROR_INVALID_VALUE; the sentence says the line
 */
MgPatch *
mg_patch_parse (const char *text, gsize length, GError **error)
{
  g_auto (Parser) self = { .patch = mg_patch_new (NULL, MG_SIZE_UNKNOWN),
                           .places = g_array_new (FALSE, FALSE, sizeof (Place)),
                           .old_bytes = g_byte_array_new (),
                           .new_bytes = g_byte_array_new () };
  g_autofree char *copy = g_strndup (text, length);
  const char *mark = "\xef\xbb\xbf";
  /* Reading takes it apart. */
  gboolean is_text = strlen (copy) == length;

  if (is_text && parse_lines (&self, copy + (g_str_has_prefix (copy, mark) ? strlen (mark) : 0), error))
    return g_steal_pointer (&self.patch);
  if (is_text)
    /* Translators: the number of a line, before a sentence. */
    g_prefix_error (error, _ ("Line %u: "), self.line);
  else
    refuse_plain (error, _ ("A byte 0 is in it, and a patch is a text."));
  return NULL;
}
