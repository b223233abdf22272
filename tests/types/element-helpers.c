/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "element-helpers.h"

#include <string.h>

#include "mg-error.h"

MgElement
element_little (MgElementType type)
{
  return (MgElement){ .type = type };
}

MgElement
element_big (MgElementType type)
{
  return (MgElement){ .type = type, .big_endian = TRUE };
}

/* The bytes of a value in native types, which the tests calculate in. */
void
put_bits (MgElement element, guint64 bits, guint8 *ret_bytes)
{
  gsize size = mg_element_get_size (element);
  guint64 ordered = element.big_endian ? GUINT64_TO_BE (bits << (64 - 8 * size)) : GUINT64_TO_LE (bits);

  memcpy (ret_bytes, &ordered, size);
}

void
check_guard (const GuardedText *guarded, gsize length)
{
  g_assert_cmpuint (length, ==, strlen (guarded->text));
  for (gsize i = 0; i < G_N_ELEMENTS (guarded->behind); i++)
    g_assert_cmpuint (guarded->behind[i], ==, CANARY);
}

void
assert_text (MgElement element, const guint8 *bytes, const char *expected)
{
  GuardedText guarded;

  memset (&guarded, CANARY, sizeof guarded);
  check_guard (&guarded, mg_element_format (element, bytes, guarded.text));
  g_assert_cmpstr (guarded.text, ==, expected);
}

void
assert_width (MgElement element, const guint8 *bytes, gsize width, const char *expected)
{
  GuardedText guarded;

  memset (&guarded, CANARY, sizeof guarded);
  check_guard (&guarded, mg_element_format_width (element, bytes, width, guarded.text));
  g_assert_cmpstr (guarded.text, ==, expected);
}

void
assert_parses (MgElement element, const char *text, guint64 expected_bits)
{
  g_autoptr (GError) error = NULL;
  guint8 bytes[MG_ELEMENT_SIZE_MAX + 1], expected[MG_ELEMENT_SIZE_MAX];
  gsize size = mg_element_get_size (element);

  memset (bytes, CANARY, sizeof bytes);
  put_bits (element, expected_bits, expected);
  g_assert_true (mg_element_parse_value (element, text, bytes, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (bytes, size, expected, size);
  g_assert_cmpuint (bytes[size], ==, CANARY);
}

/* Each text that follows, up to NULL, has to be in the message. */
void
assert_refused (MgElement element, const char *text, ...)
{
  g_autoptr (GError) error = NULL;
  guint8 bytes[MG_ELEMENT_SIZE_MAX];
  va_list parts;
  const char *part;

  memset (bytes, CANARY, sizeof bytes);
  g_assert_false (mg_element_parse_value (element, text, bytes, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE);
  for (gsize i = 0; i < sizeof bytes; i++)
    g_assert_cmpuint (bytes[i], ==, CANARY);

  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_nonnull (strstr (error->message, mg_element_type_get_name (element.type)));
  va_start (parts, text);
  while ((part = va_arg (parts, const char *)) != NULL)
    if (strstr (error->message, part) == NULL)
      g_error ("“%s” is not in “%s”", part, error->message);
  va_end (parts);
}

guint64
random_bits (GRand *random)
{
  return (guint64) g_rand_int (random) << 32 | g_rand_int (random);
}
