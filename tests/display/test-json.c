/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-json.h"

#include <math.h>
#include <string.h>

/* What is written into an array must come out as @wanted, without the brackets. */
#define assert_written(wanted, ...)                                                                          \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    g_autoptr (GString) out = g_string_new (NULL);                                                           \
    g_autoptr (MgJson) json = mg_json_new (out);                                                             \
    mg_json_begin_array (json);                                                                              \
    __VA_ARGS__;                                                                                             \
    mg_json_end_array (json);                                                                                \
    g_assert_cmpstr (out->str, ==, "[" wanted "]");                                                          \
  }                                                                                                          \
  G_STMT_END

static void
test_strings (void)
{
  assert_written ("\"\"", mg_json_string (json, ""));
  assert_written ("null", mg_json_string (json, NULL));
  assert_written ("\"a/b\"", mg_json_string (json, "a/b"));
  assert_written ("\"\\\"\\\\\"", mg_json_string (json, "\"\\"));
  assert_written ("\"\\b\\f\\n\\r\\t\"", mg_json_string (json, "\b\f\n\r\t"));
  assert_written ("\"\\u0001\\u001b\\u001f\\u007f\"", mg_json_string (json, "\001\033\037\177"));
  assert_written ("\"\\u0080\\u009f\"", mg_json_string (json, "\xc2\x80\xc2\x9f"));
  assert_written ("\" é共😀\"", mg_json_string (json, " é共😀"));
  /* Not UTF-8: a lonely byte, a lonely surrogate, a character that is cut off. */
  assert_written ("\"a\xef\xbf\xbd"
                  "b\"",
                  mg_json_string (json, "a\xff"
                                        "b"));
  assert_written ("\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"", mg_json_string (json, "\xed\xa0\x80"));
  assert_written ("\"\xef\xbf\xbd\xef\xbf\xbd\"", mg_json_string (json, "\xe5\x85"));
}

static void
test_numbers (void)
{
  assert_written ("0, 18446744073709551615", mg_json_unsigned (json, 0);
                  mg_json_unsigned (json, G_MAXUINT64));
  assert_written ("-9223372036854775808, 9223372036854775807", mg_json_signed (json, G_MININT64);
                  mg_json_signed (json, G_MAXINT64));
  assert_written ("true, false, null", mg_json_boolean (json, 2); mg_json_boolean (json, FALSE);
                  mg_json_null (json));
}

static void
test_containers (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (MgJson) json = mg_json_new (out);

  mg_json_begin_object (json);
  mg_json_key (json, "empty");
  mg_json_begin_array (json);
  mg_json_end_array (json);
  mg_json_key (json, "nothing");
  mg_json_begin_object (json);
  mg_json_end_object (json);
  mg_json_key (json, "a\"b");
  mg_json_begin_array (json);
  mg_json_break (json);
  mg_json_begin_object (json);
  mg_json_key (json, "x");
  mg_json_unsigned (json, 1);
  mg_json_end_object (json);
  mg_json_break (json);
  mg_json_begin_array (json);
  mg_json_unsigned (json, 2);
  mg_json_unsigned (json, 3);
  mg_json_end_array (json);
  mg_json_break (json);
  mg_json_end_array (json);
  mg_json_key (json, "last");
  mg_json_null (json);
  mg_json_end_object (json);

  g_assert_cmpstr (out->str, ==,
                   "{\"empty\": [], \"nothing\": {}, \"a\\\"b\": [\n{\"x\": 1},\n[2, 3]\n], \"last\": null}");
}

/* The text may be taken away at any moment, as one does who writes it out. */
static void
test_emptied (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (MgJson) json = mg_json_new (out);

  mg_json_begin_array (json);
  for (guint i = 0; i < 3; i++)
    {
      g_string_append (all, out->str);
      g_string_truncate (out, 0);
      mg_json_unsigned (json, i);
    }
  mg_json_end_array (json);
  g_string_append (all, out->str);
  g_assert_cmpstr (all->str, ==, "[0, 1, 2]");
}

static char *
write_element (MgElementType type, const void *bytes, gboolean big_endian)
{
  MgElement element = { .type = type, .big_endian = big_endian };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (MgJson) json = mg_json_new (out);

  mg_json_element (json, element, bytes);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

#define assert_element(type, bytes, wanted)                                                                  \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    g_autofree char *found = write_element (type, bytes, FALSE);                                             \
    g_assert_cmpstr (found, ==, wanted);                                                                     \
  }                                                                                                          \
  G_STMT_END

#define assert_double(value, wanted)                                                                         \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    guint64 bits;                                                                                            \
    double number = (value);                                                                                 \
    memcpy (&bits, &number, sizeof bits);                                                                    \
    bits = GUINT64_TO_LE (bits);                                                                             \
    assert_element (MG_ELEMENT_F64, &bits, wanted);                                                          \
  }                                                                                                          \
  G_STMT_END

/* A point or an exponent, always, and as many digits as are needed. */
static void
test_floats (void)
{
  assert_double (0.0, "0.0");
  assert_double (-0.0, "-0.0");
  assert_double (1.0, "1.0");
  assert_double (0.1, "0.1");
  assert_double (-1234567.0, "-1234567.0");
  assert_double (1e300, "1e300");
  assert_double (5e-324, "5e-324");
  assert_double (1.7976931348623157e308, "1.7976931348623157e308");
  assert_double (9007199254740993.0, "9007199254740992.0");
  assert_double (INFINITY, "\"inf\"");
  assert_double (-INFINITY, "\"-inf\"");
  assert_double (NAN, "\"nan\"");
  assert_double (-NAN, "\"nan\"");

  assert_element (MG_ELEMENT_F32, "\xcd\xcc\xcc\x3d", "0.1");
  assert_element (MG_ELEMENT_F32, "\x00\x00\xf6\x42", "123.0");
  /* A signalling NaN with a payload. */
  assert_element (MG_ELEMENT_F32, "\x01\x00\x80\xff", "\"nan\"");
  assert_element (MG_ELEMENT_F16, "\x00\x3c", "1.0");
  assert_element (MG_ELEMENT_BF16, "\x80\xff", "\"-inf\"");
}

/* Whatever bits a float has, reading the text gives them back. */
static void
test_floats_round_trip (void)
{
  for (guint i = 0; i < 100000; i++)
    {
      guint64 bits = (guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();
      guint64 stored = GUINT64_TO_LE (bits);
      g_autofree char *text = write_element (MG_ELEMENT_F64, &stored, FALSE);
      guint64 read_bits;
      double number;

      memcpy (&number, &bits, sizeof number);
      if (!isfinite (number))
        continue;
      g_assert_true (strpbrk (text, ".e") != NULL && g_ascii_isdigit (text[strlen (text) - 1]));
      number = g_ascii_strtod (text, NULL);
      memcpy (&read_bits, &number, sizeof read_bits);
      g_assert_cmphex (read_bits, ==, bits);
    }
}

static void
test_other_elements (void)
{
  g_autofree char *big = write_element (MG_ELEMENT_U16, "\x01\x02", TRUE);

  g_assert_cmpstr (big, ==, "258");
  assert_element (MG_ELEMENT_U64, "\xff\xff\xff\xff\xff\xff\xff\xff", "18446744073709551615");
  assert_element (MG_ELEMENT_I64, "\x00\x00\x00\x00\x00\x00\x00\x80", "-9223372036854775808");
  assert_element (MG_ELEMENT_I8, "\xff", "-1");
  assert_element (MG_ELEMENT_BOOL, "\x00", "false");
  assert_element (MG_ELEMENT_BOOL, "\x01", "true");
  assert_element (MG_ELEMENT_BOOL, "\x7f", "true");
  assert_element (MG_ELEMENT_CHAR, "A", "\"A\"");
  assert_element (MG_ELEMENT_CHAR, "\"", "\"\\\"\"");
  assert_element (MG_ELEMENT_CHAR, "\\", "\"\\\\\"");
  assert_element (MG_ELEMENT_CHAR, "\x00", "\"\\u0000\"");
  assert_element (MG_ELEMENT_CHAR, "\n", "\"\\n\"");
  assert_element (MG_ELEMENT_CHAR, "\x85", "\"\\u0085\"");
  assert_element (MG_ELEMENT_CHAR, "\xe9", "\"é\"");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/strings", test_strings);
  g_test_add_func ("/json/numbers", test_numbers);
  g_test_add_func ("/json/containers", test_containers);
  g_test_add_func ("/json/emptied", test_emptied);
  g_test_add_func ("/json/floats", test_floats);
  g_test_add_func ("/json/floats-round-trip", test_floats_round_trip);
  g_test_add_func ("/json/other-elements", test_other_elements);

  return g_test_run ();
}
