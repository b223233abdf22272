/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <float.h>
#include <glib.h>
#include <string.h>

#include "element-helpers.h"
#include "mg-element.h"
#include "mg-error.h"

static void
test_integer_limits (void)
{
  static const struct
  {
    MgElementType type;
    const char *below, *least, *most, *above;
    guint64 least_bits, most_bits;
  } limits[] = {
    { MG_ELEMENT_I8, "-129", "-128", "127", "128", 0x80, 0x7F },
    { MG_ELEMENT_U8, "-1", "0", "255", "256", 0, 0xFF },
    { MG_ELEMENT_I16, "-32769", "-32768", "32767", "32768", 0x8000, 0x7FFF },
    { MG_ELEMENT_U16, "-1", "0", "65535", "65536", 0, 0xFFFF },
    { MG_ELEMENT_I32, "-2147483649", "-2147483648", "2147483647", "2147483648", 0x80000000, 0x7FFFFFFF },
    { MG_ELEMENT_U32, "-1", "0", "4294967295", "4294967296", 0, 0xFFFFFFFF },
    { MG_ELEMENT_I64, "-9223372036854775809", "-9223372036854775808", "9223372036854775807",
      "9223372036854775808", G_GUINT64_CONSTANT (1) << 63, G_MAXINT64 },
    { MG_ELEMENT_U64, "-1", "0", "18446744073709551615", "18446744073709551616", 0, G_MAXUINT64 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    for (int order = 0; order < 2; order++)
      {
        MgElement element = { .type = limits[i].type, .big_endian = order };
        g_autofree char *range = g_strdup_printf ("(%s to %s)", limits[i].least, limits[i].most);
        guint8 bytes[MG_ELEMENT_SIZE_MAX];

        put_bits (element, limits[i].least_bits, bytes);
        assert_text (element, bytes, limits[i].least);
        assert_parses (element, limits[i].least, limits[i].least_bits);
        put_bits (element, limits[i].most_bits, bytes);
        assert_text (element, bytes, limits[i].most);
        assert_parses (element, limits[i].most, limits[i].most_bits);

        assert_refused (element, limits[i].below, limits[i].below, range, NULL);
        assert_refused (element, limits[i].above, limits[i].above, range, NULL);
        assert_refused (element, "0x10000000000000000", "0x10000000000000000", range, NULL);
        assert_refused (element, "99999999999999999999999999", "99999999999999999999999999", range, NULL);
      }
}

static void
test_integer_message (void)
{
  g_autoptr (GError) error = NULL;
  guint8 byte = CANARY;

  g_assert_false (mg_element_parse_value (element_little (MG_ELEMENT_U8), " 300 ", &byte, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE);
  g_assert_cmpstr (error->message, ==, "300 is outside u8 (0 to 255).");
  g_assert_cmpuint (byte, ==, CANARY);
}

static void
test_integer_syntax (void)
{
  static const struct
  {
    const char *text;
    gint64 value;
  } taken[] = {
    { "0", 0 },
    { "-0", 0 },
    { "+0", 0 },
    { "010", 10 },
    { "00000000000000000000000000009", 9 },
    { "+5", 5 },
    { "  7\t", 7 },
    { "\n-7\n", -7 },
    { "0x10", 16 },
    { "-0x10", -16 },
    { "0X1f", 31 },
    { "0x00aF", 175 },
    { "+0x7", 7 },
    { "-0x8000", -32768 },
    { "0x7fff", 32767 },
  };
  static const char *const fractions[] = { "1.5", "1.", ".5", "1e3", "-2.0", "1.2e18", "1E-3" };
  static const char *const garbage[]
    = { "abc", "0x", "-",    "+",   "+-5", "--1", "1 2",  "1_000", "1,5",   "0b1", "12a",      "0x1g",
        "1e",  ".",  "0x-1", "x10", "inf", "nan", "true", "5u",    "0x1p3", "５",  "\xff\xfe", "1\n2" };
  static const char *const empty[] = { "", " ", "\t\n " };

  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    {
      assert_parses (element_little (MG_ELEMENT_I16), taken[i].text, (guint16) taken[i].value);
      assert_parses (element_big (MG_ELEMENT_I16), taken[i].text, (guint16) taken[i].value);
      assert_parses (element_little (MG_ELEMENT_I64), taken[i].text, (guint64) taken[i].value);
      if (taken[i].value >= 0)
        assert_parses (element_big (MG_ELEMENT_U32), taken[i].text, (guint64) taken[i].value);
    }
  assert_parses (element_little (MG_ELEMENT_U64), "0xFFFFFFFFFFFFFFFF", G_MAXUINT64);
  assert_parses (element_little (MG_ELEMENT_I64), "-0x8000000000000000", G_GUINT64_CONSTANT (1) << 63);

  for (guint type = MG_ELEMENT_I8; type <= MG_ELEMENT_U64; type++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (fractions); i++)
        assert_refused (element_little (type), fractions[i], fractions[i], "fraction", "whole", NULL);
      for (guint i = 0; i < G_N_ELEMENTS (garbage); i++)
        assert_refused (element_little (type), garbage[i], "whole number", "0x", NULL);
      for (guint i = 0; i < G_N_ELEMENTS (empty); i++)
        assert_refused (element_little (type), empty[i], "empty", NULL);
    }
  assert_refused (element_little (MG_ELEMENT_I32), "12a", "“12a”", NULL);
}

static void
test_every_short_integer (void)
{
  for (guint value = 0; value <= G_MAXUINT16; value++)
    {
      char expected[MG_ELEMENT_TEXT_MAX];
      guint8 bytes[MG_ELEMENT_SIZE_MAX];

      g_snprintf (expected, sizeof expected, "%u", value);
      put_bits (element_big (MG_ELEMENT_U16), value, bytes);
      assert_text (element_big (MG_ELEMENT_U16), bytes, expected);
      assert_parses (element_little (MG_ELEMENT_U16), expected, value);

      g_snprintf (expected, sizeof expected, "%d", (gint16) value);
      put_bits (element_little (MG_ELEMENT_I16), value, bytes);
      assert_text (element_little (MG_ELEMENT_I16), bytes, expected);
      assert_parses (element_big (MG_ELEMENT_I16), expected, value);

      if (value > G_MAXUINT8)
        continue;
      g_snprintf (expected, sizeof expected, "%d", (gint8) value);
      put_bits (element_little (MG_ELEMENT_I8), value, bytes);
      assert_text (element_little (MG_ELEMENT_I8), bytes, expected);
      assert_parses (element_little (MG_ELEMENT_I8), expected, value);
    }
}

static void
test_random_long_integers (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);

  for (guint i = 0; i < 100000; i++)
    {
      guint64 bits = random_bits (random) >> g_rand_int_range (random, 0, 64);
      char expected[MG_ELEMENT_TEXT_MAX];
      guint8 bytes[MG_ELEMENT_SIZE_MAX];

      g_snprintf (expected, sizeof expected, "%" G_GUINT64_FORMAT, bits);
      put_bits (element_little (MG_ELEMENT_U64), bits, bytes);
      assert_text (element_little (MG_ELEMENT_U64), bytes, expected);
      assert_parses (element_big (MG_ELEMENT_U64), expected, bits);

      g_snprintf (expected, sizeof expected, "%" G_GINT64_FORMAT, -(gint64) (bits >> 1));
      put_bits (element_big (MG_ELEMENT_I64), 0 - (bits >> 1), bytes);
      assert_text (element_big (MG_ELEMENT_I64), bytes, expected);
      assert_parses (element_little (MG_ELEMENT_I64), expected, 0 - (bits >> 1));
    }
}

static void
test_integer_width (void)
{
  static const struct
  {
    MgElementType type;
    gint64 value;
    gsize width;
    const char *text;
  } cases[] = {
    { MG_ELEMENT_I64, 9999999, 7, "9999999" },
    { MG_ELEMENT_I64, -999999, 7, "-999999" },
    { MG_ELEMENT_I64, 10000000, 7, "1e7" },
    { MG_ELEMENT_I64, 10000000, 8, "10000000" },
    { MG_ELEMENT_I64, 12345678, 7, "1.235e7" },
    { MG_ELEMENT_I64, -12345678, 7, "-1.23e7" },
    { MG_ELEMENT_I64, -12345678, 8, "-1.235e7" },
    { MG_ELEMENT_I64, -12345678, 9, "-12345678" },
    { MG_ELEMENT_I64, 99999999, 7, "1e8" },
    { MG_ELEMENT_I64, 9999999999, 7, "1e10" },
    { MG_ELEMENT_I64, 9999499999, 8, "9.9995e9" },
    { MG_ELEMENT_I64, 9999499999, 7, "9.999e9" },
    { MG_ELEMENT_I64, 1234500000, 7, "1.234e9" },
    { MG_ELEMENT_I64, 1234500001, 7, "1.235e9" },
    { MG_ELEMENT_I64, 1235500000, 7, "1.236e9" },
    { MG_ELEMENT_I64, G_MININT64, 7, "-9.2e18" },
    { MG_ELEMENT_I64, G_MININT64, 19, "-9.2233720368548e18" },
    { MG_ELEMENT_I64, G_MININT64, 20, "-9223372036854775808" },
    { MG_ELEMENT_U64, -1, 7, "1.84e19" },
    { MG_ELEMENT_U64, -1, 12, "1.8446744e19" },
    { MG_ELEMENT_U64, -1, 20, "18446744073709551615" },
    { MG_ELEMENT_U64, -1, 1000, "18446744073709551615" },
    { MG_ELEMENT_U32, 4294967295, 7, "4.295e9" },
    { MG_ELEMENT_U32, 4294967295, 9, "4.29497e9" },
    { MG_ELEMENT_I32, -2147483648, 7, "-2.15e9" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MgElement element = element_big (cases[i].type);
      guint64 mask = G_MAXUINT64 >> (64 - 8 * mg_element_get_size (element));
      guint8 bytes[MG_ELEMENT_SIZE_MAX];

      put_bits (element, (guint64) cases[i].value & mask, bytes);
      assert_width (element, bytes, cases[i].width, cases[i].text);
    }
}

/* A little above the middle, by less than an f64 could tell. */
static void
test_integer_tie (void)
{
  guint8 bytes[MG_ELEMENT_SIZE_MAX];

  if (LDBL_MANT_DIG < 64)
    {
      g_test_skip ("the long double of this machine is an f64");
      return;
    }
  put_bits (element_little (MG_ELEMENT_U64), G_GUINT64_CONSTANT (12345678500000000000), bytes);
  assert_width (element_little (MG_ELEMENT_U64), bytes, 12, "1.2345678e19");
  put_bits (element_little (MG_ELEMENT_U64), G_GUINT64_CONSTANT (12345678500000000001), bytes);
  assert_width (element_little (MG_ELEMENT_U64), bytes, 12, "1.2345679e19");
}

/* What is far too long is refused as any other, in a message of some length that still fits on a line. */
static void
test_long_texts (void)
{
  for (guint type = 0; type < MG_N_ELEMENT_TYPES; type++)
    {
      g_autofree char *digits = g_strnfill (100000, '9');
      g_autofree char *letters = g_strnfill (100000, 'z');
      g_autoptr (GError) error = NULL;
      guint8 bytes[MG_ELEMENT_SIZE_MAX];

      assert_refused (element_little (type), digits, "9999…", NULL);
      assert_refused (element_little (type), letters, "zzzz…", NULL);
      g_assert_false (mg_element_parse_value (element_little (type), digits, bytes, &error));
      g_assert_cmpuint (strlen (error->message), <, 250);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/integer-text/limits", test_integer_limits);
  g_test_add_func ("/integer-text/message", test_integer_message);
  g_test_add_func ("/integer-text/syntax", test_integer_syntax);
  g_test_add_func ("/integer-text/every-short", test_every_short_integer);
  g_test_add_func ("/integer-text/random-long", test_random_long_integers);
  g_test_add_func ("/integer-text/width/known", test_integer_width);
  g_test_add_func ("/integer-text/width/tie", test_integer_tie);
  g_test_add_func ("/integer-text/long-texts", test_long_texts);

  return g_test_run ();
}
