/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-element.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "mg-byte-text.h"
#include "mg-error.h"
#include "mg-float-text.h"
#include "mg-integer-text.h"
#include "mg-typed-text.h"

#define BIG_PREFIX    "be:"
#define LITTLE_PREFIX "le:"

typedef enum
{
  KIND_SIGNED,
  KIND_UNSIGNED,
  KIND_FLOAT,
  KIND_BOOL,
  KIND_CHAR,
} Kind;

typedef struct
{
  const char *name;
  Kind kind;
  guint size;
} TypeInfo;

static const TypeInfo type_infos[MG_N_ELEMENT_TYPES] = {
  [MG_ELEMENT_I8] = { "i8", KIND_SIGNED, 1 },   [MG_ELEMENT_U8] = { "u8", KIND_UNSIGNED, 1 },
  [MG_ELEMENT_I16] = { "i16", KIND_SIGNED, 2 }, [MG_ELEMENT_U16] = { "u16", KIND_UNSIGNED, 2 },
  [MG_ELEMENT_I32] = { "i32", KIND_SIGNED, 4 }, [MG_ELEMENT_U32] = { "u32", KIND_UNSIGNED, 4 },
  [MG_ELEMENT_I64] = { "i64", KIND_SIGNED, 8 }, [MG_ELEMENT_U64] = { "u64", KIND_UNSIGNED, 8 },
  [MG_ELEMENT_F16] = { "f16", KIND_FLOAT, 2 },  [MG_ELEMENT_BF16] = { "bf16", KIND_FLOAT, 2 },
  [MG_ELEMENT_F32] = { "f32", KIND_FLOAT, 4 },  [MG_ELEMENT_F64] = { "f64", KIND_FLOAT, 8 },
  [MG_ELEMENT_BOOL] = { "bool", KIND_BOOL, 1 }, [MG_ELEMENT_CHAR] = { "char", KIND_CHAR, 1 },
};

static const TypeInfo *
get_info (MgElementType type)
{
  g_assert ((guint) type < MG_N_ELEMENT_TYPES);
  return &type_infos[type];
}

/**
 * mg_element_type_get_name:
 * @type: a type
 *
 * The name of a type, as it is typed and shown: "f32". Thread-safe.
 *
 * Returns: (transfer none): the name, not translated
 */
const char *
mg_element_type_get_name (MgElementType type)
{
  return get_info (type)->name;
}

/**
 * mg_element_is_float:
 * @type: a type
 *
 * Thread-safe.
 *
 * Returns: whether it is one of f16, bf16, f32 and f64
 */
gboolean
mg_element_is_float (MgElementType type)
{
  return get_info (type)->kind == KIND_FLOAT;
}

/**
 * mg_element_is_integer:
 * @type: a type
 *
 * Thread-safe.
 *
 * Returns: whether it is one of i8 to u64; bool and char are none
 */
gboolean
mg_element_is_integer (MgElementType type)
{
  return get_info (type)->kind == KIND_SIGNED || get_info (type)->kind == KIND_UNSIGNED;
}

/**
 * mg_element_is_signed:
 * @type: a type
 *
 * Thread-safe.
 *
 * Returns: whether it is one of i8, i16, i32, i64
 */
gboolean
mg_element_is_signed (MgElementType type)
{
  return get_info (type)->kind == KIND_SIGNED;
}

/**
 * mg_element_get_size:
 * @element: a type
 *
 * Thread-safe.
 *
 * Returns: its size in bytes: 1, 2, 4 or 8
 */
gsize
mg_element_get_size (MgElement element)
{
  return get_info (element.type)->size;
}

/**
 * mg_element_get_bits:
 * @element: a type in a byte order
 * @bytes: (array): the bytes of a value, not aligned to anything
 *
 * Thread-safe.
 *
 * Returns: the bits of the value as a number, those above its size 0
 */
guint64
mg_element_get_bits (MgElement element, const guint8 *bytes)
{
  guint size = get_info (element.type)->size;
  guint64 bits = 0;

  for (guint i = 0; i < size; i++)
    bits = bits << 8 | bytes[element.big_endian ? i : size - 1 - i];
  return bits;
}

/**
 * mg_element_put_bits:
 * @element: a type in a byte order
 * @bits: the bits of a value as a number; those above its size do not count
 * @ret_bytes: (out) (array): return location for its bytes, not aligned to anything
 *
 * Thread-safe.
 */
void
mg_element_put_bits (MgElement element, guint64 bits, guint8 *ret_bytes)
{
  guint size = get_info (element.type)->size;

  for (guint i = 0; i < size; i++)
    ret_bytes[element.big_endian ? size - 1 - i : i] = (guint8) (bits >> (8 * i));
}

/**
 * mg_element_to_string:
 * @element: a type in a byte order
 *
 * Writes a type as mg_element_parse_type() reads it: "f32", or "be:f32" when the most significant byte comes
 * first. Thread-safe.
 *
 * Returns: (transfer full): the text
 */
char *
mg_element_to_string (MgElement element)
{
  return g_strconcat (element.big_endian ? BIG_PREFIX : "", get_info (element.type)->name, NULL);
}

static gboolean
refuse_type (const char *text, GError **error)
{
  g_autofree char *shown = mg_typed_text_for_message (text);
  g_autoptr (GString) known = g_string_new (type_infos[0].name);

  for (guint i = 1; i < MG_N_ELEMENT_TYPES; i++)
    g_string_append_printf (known, ", %s", type_infos[i].name);
  /* Translators: what was typed, then the names of all types, which are not translated; nor are le: and
   * be:. */
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
               _ ("There is no element type “%s”. Known are %s; le: or be: before one sets the byte order."),
               shown, known->str);
  return FALSE;
}

/**
 * mg_element_parse_type:
 * @text: a type, maybe after its byte order: "f32", "le:f32", "be:u16"
 * @ret: (out): return location for the type; without an order it is little-endian, on any machine
 * @error: return location
 *
 * Reads the name of a type. Thread-safe.
 *
 * Returns: %TRUE, or %FALSE with %MG_ERROR_INVALID_VALUE when there is no such type
 */
gboolean
mg_element_parse_type (const char *text, MgElement *ret, GError **error)
{
  gboolean big_endian = g_str_has_prefix (text, BIG_PREFIX);
  gboolean has_order = big_endian || g_str_has_prefix (text, LITTLE_PREFIX);
  const char *name = has_order ? text + strlen (BIG_PREFIX) : text;

  for (guint i = 0; i < MG_N_ELEMENT_TYPES; i++)
    if (g_str_equal (name, type_infos[i].name))
      {
        *ret = (MgElement){ .type = (MgElementType) i, .big_endian = big_endian };
        return TRUE;
      }
  return refuse_type (text, error);
}

/**
 * mg_element_format:
 * @element: a type in a byte order
 * @bytes: (array): the bytes of a value, as many as mg_element_get_size() says, not aligned to anything
 * @buffer: (out): room for %MG_ELEMENT_TEXT_MAX bytes
 *
 * Writes a value exactly: mg_element_parse_value() makes the same bytes of it. Integers are decimal; floats
 * as mg_float_text_format() has them; a bool is "false" for 0, "true" for 1, else "true(0x7F)"; a char is
 * itself where it is printable ASCII, "\\" for a backslash, else "\x0A". ASCII only, whatever the locale.
 * Thread-safe.
 *
 * Returns: characters written, not counting the NUL
 */
gsize
mg_element_format (MgElement element, const guint8 *bytes, char *buffer)
{
  return mg_element_format_width (element, bytes, MG_ELEMENT_TEXT_MAX, buffer);
}

/**
 * mg_element_format_width:
 * @element: a type in a byte order
 * @bytes: (array): the bytes of a value, as many as mg_element_get_size() says, not aligned to anything
 * @width: characters at most, %MG_ELEMENT_WIDTH_MIN or more
 * @buffer: (out): room for %MG_ELEMENT_TEXT_MAX bytes
 *
 * Writes a value as mg_element_format() does where that fits in @width characters, else what fits: numbers
 * rounded to fewer digits, maybe with an exponent ("1.2e18"), a NaN without its payload, a bool as "true".
 * ASCII only, whatever the locale. Thread-safe.
 *
 * Returns: characters written, not counting the NUL: @width or less
 */
gsize
mg_element_format_width (MgElement element, const guint8 *bytes, gsize width, char *buffer)
{
  guint64 bits = mg_element_get_bits (element, bytes);
  gsize length;

  buffer[0] = 0;
  g_return_val_if_fail (width >= MG_ELEMENT_WIDTH_MIN, 0);

  switch (get_info (element.type)->kind)
    {
    case KIND_SIGNED:
    case KIND_UNSIGNED:
      return mg_integer_text_format (element.type, bits, width, buffer);
    case KIND_FLOAT:
      return mg_float_text_format (element.type, bits, width, buffer);
    case KIND_BOOL:
      length = mg_byte_text_format_bool ((guint8) bits, buffer);
      return length <= width ? length : mg_byte_text_format_bool (1, buffer);
    case KIND_CHAR:
      return mg_byte_text_format_char ((guint8) bits, buffer);
    default:
      g_assert_not_reached ();
    }
}

/**
 * mg_element_parse_value:
 * @element: a type in a byte order
 * @text: a value as mg_element_format() writes it, or as somebody typed it
 * @ret_bytes: (out) (array): return location for the bytes of the value, as many as mg_element_get_size()
 *   says
 * @error: return location
 *
 * Reads a value, whatever the locale. Integers are decimal or, after 0x, hexadecimal, never octal; floats as
 * mg_float_text_parse() takes them; a bool is true, false, 1, 0 or true(0x7F); a char one ASCII character or
 * an escape: \\, \n, \t, \r, \0, \x41. But for a char, which may be one, blanks before and behind are let go.
 * Thread-safe.
 *
 * Returns: %TRUE, or %FALSE with %MG_ERROR_INVALID_VALUE when the text is no value, or none that fits
 */
gboolean
mg_element_parse_value (MgElement element, const char *text, guint8 *ret_bytes, GError **error)
{
  Kind kind = get_info (element.type)->kind;
  g_autofree char *trimmed = g_strdup (text);
  guint64 bits = 0;
  gboolean parsed;

  if (kind != KIND_CHAR)
    g_strstrip (trimmed);
  if (*trimmed == 0)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE, _ ("The value is empty, and %s needs one."),
                   get_info (element.type)->name);
      return FALSE;
    }

  switch (kind)
    {
    case KIND_SIGNED:
    case KIND_UNSIGNED:
      parsed = mg_integer_text_parse (element.type, trimmed, &bits, error);
      break;
    case KIND_FLOAT:
      parsed = mg_float_text_parse (element.type, trimmed, &bits, error);
      break;
    case KIND_BOOL:
      parsed = mg_byte_text_parse_bool (trimmed, &bits, error);
      break;
    case KIND_CHAR:
      parsed = mg_byte_text_parse_char (trimmed, &bits, error);
      break;
    default:
      g_assert_not_reached ();
    }

  if (parsed)
    mg_element_put_bits (element, bits, ret_bytes);
  return parsed;
}

/**
 * mg_element_is_finite:
 * @element: a type in a byte order
 * @bytes: (array): the bytes of a value
 *
 * Tells numbers from infinities and NaN. Thread-safe.
 *
 * Returns: whether the value is finite; values of types other than floats are
 */
gboolean
mg_element_is_finite (MgElement element, const guint8 *bytes)
{
  if (!mg_element_is_float (element.type))
    return TRUE;
  return mg_float_text_is_finite (element.type, mg_element_get_bits (element, bytes));
}

/**
 * mg_element_to_double:
 * @element: a type in a byte order
 * @bytes: (array): the bytes of a value
 *
 * Makes a value a number, to be drawn or calculated with: exactly but for integers beyond 2^53, of which it
 * is the nearest. A bool is 0 or 1, a char its byte. A NaN loses its payload. Thread-safe.
 *
 * Returns: the number
 */
double
mg_element_to_double (MgElement element, const guint8 *bytes)
{
  guint64 bits = mg_element_get_bits (element, bytes);

  switch (get_info (element.type)->kind)
    {
    case KIND_SIGNED:
    case KIND_UNSIGNED:
      return mg_integer_text_to_double (element.type, bits);
    case KIND_FLOAT:
      return mg_float_text_to_double (element.type, bits);
    case KIND_BOOL:
      return bits != 0 ? 1.0 : 0.0;
    case KIND_CHAR:
      return (double) bits;
    default:
      g_assert_not_reached ();
    }
}

/**
 * mg_element_from_double:
 * @element: a type in a byte order
 * @number: any number
 * @ret_bytes: (out) (array): return location for the bytes of the value
 *
 * Makes a number a value: the nearest one, of two the even one; for a bool 0 and 1, for a char its byte.
 * Thread-safe.
 *
 * Returns: %FALSE when the number is none, infinite or outside the type
 */
gboolean
mg_element_from_double (MgElement element, double number, guint8 *ret_bytes)
{
  guint n_bits = get_info (element.type)->size * 8;
  gboolean is_signed = mg_element_is_signed (element.type);
  double whole = rint (number);
  guint64 bits;

  if (!isfinite (number))
    return FALSE;
  if (mg_element_is_float (element.type))
    {
      if (!mg_float_text_from_double (element.type, number, &bits))
        return FALSE;
    }
  else
    {
      if (element.type == MG_ELEMENT_BOOL)
        n_bits = 1;
      if (whole < (is_signed ? -ldexp (1, (int) n_bits - 1) : 0)
          || whole >= ldexp (1, (int) n_bits - (is_signed ? 1 : 0)))
        return FALSE;
      bits = is_signed ? (guint64) (gint64) whole : (guint64) whole;
    }
  mg_element_put_bits (element, bits, ret_bytes);
  return TRUE;
}
