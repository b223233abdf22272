/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "float-helpers.h"

static const struct
{
  const Format *format;
  guint64 bits;
  const char *text;
} known[] = {
  { &f32, 0x00000000, "0" },
  { &f32, 0x80000000, "-0" },
  { &f32, 0x3DCCCCCD, "0.1" },
  { &f32, 0x42F60000, "123" },
  { &f32, 0xC2F60000, "-123" },
  { &f32, 0x3F800001, "1.0000001" },
  { &f32, 0x3EAAAAAB, "0.33333334" },
  { &f32, 0x4B800000, "16777216" },
  { &f32, 0x4CEB79A3, "123456792" },
  { &f32, 0x4E6E6B28, "1e9" },
  { &f32, 0x7F7FFFFF, "3.4028235e38" },
  { &f32, 0xFF7FFFFF, "-3.4028235e38" },
  { &f32, 0x00800000, "1.1754944e-38" },
  { &f32, 0x007FFFFF, "1.1754942e-38" },
  { &f32, 0x00000001, "1e-45" },
  { &f32, 0x80000001, "-1e-45" },
  { &f32, 0x00000002, "3e-45" },
  { &f32, 0x38D1B717, "0.0001" },
  { &f32, 0x3727C5AC, "1e-5" },
  { &f32, 0x0C000000, "9.8607613e-32" },
  /* 1.2621775e-29 would do too, but is not what a power of two rounds to. */
  { &f32, 0x0F800000, "1.2621775e-29" },
  { &f32, 0x7F800000, "inf" },
  { &f32, 0xFF800000, "-inf" },
  { &f32, 0x7FC00000, "nan" },
  { &f32, 0xFFC00000, "-nan" },
  { &f32, 0x7F800001, "nan(0x1)" },
  { &f32, 0xFF800001, "-nan(0x1)" },
  { &f32, 0x7FC00001, "nan(0x400001)" },
  { &f32, 0xFFFFFFFF, "-nan(0x7FFFFF)" },
  { &f64, 0, "0" },
  { &f64, G_GUINT64_CONSTANT (0x8000000000000000), "-0" },
  { &f64, G_GUINT64_CONSTANT (0x3FB999999999999A), "0.1" },
  { &f64, G_GUINT64_CONSTANT (0x3FD3333333333334), "0.30000000000000004" },
  { &f64, G_GUINT64_CONSTANT (0x400921FB54442D18), "3.141592653589793" },
  { &f64, G_GUINT64_CONSTANT (0x405EC00000000000), "123" },
  { &f64, G_GUINT64_CONSTANT (0x4340000000000000), "9007199254740992" },
  { &f64, G_GUINT64_CONSTANT (0x4340000000000001), "9007199254740994" },
  { &f64, G_GUINT64_CONSTANT (0x430C6BF526340000), "1000000000000000" },
  { &f64, G_GUINT64_CONSTANT (0x4341C37937E08000), "1e16" },
  { &f64, G_GUINT64_CONSTANT (0x44B52D02C7E14AF6), "1e23" },
  { &f64, G_GUINT64_CONSTANT (0x7FEFFFFFFFFFFFFF), "1.7976931348623157e308" },
  { &f64, G_GUINT64_CONSTANT (0xFFEFFFFFFFFFFFFF), "-1.7976931348623157e308" },
  { &f64, G_GUINT64_CONSTANT (0x0010000000000000), "2.2250738585072014e-308" },
  { &f64, G_GUINT64_CONSTANT (0x000FFFFFFFFFFFFF), "2.225073858507201e-308" },
  { &f64, 1, "5e-324" },
  { &f64, 2, "1e-323" },
  { &f64, G_GUINT64_CONSTANT (0x0060000000000000), "7.120236347223045e-307" },
  { &f64, G_GUINT64_CONSTANT (0x4341C37937E08001), "1.0000000000000002e16" },
  { &f64, G_GUINT64_CONSTANT (0x3F1A36E2EB1C432D), "0.0001" },
  { &f64, G_GUINT64_CONSTANT (0x3EE4F8B588E368F1), "1e-5" },
  { &f64, G_GUINT64_CONSTANT (0x7FF0000000000000), "inf" },
  { &f64, G_GUINT64_CONSTANT (0x7FF8000000000000), "nan" },
  { &f64, G_GUINT64_CONSTANT (0xFFF8000000000000), "-nan" },
  { &f64, G_GUINT64_CONSTANT (0x7FF0000000000001), "nan(0x1)" },
  { &f64, G_GUINT64_CONSTANT (0xFFFFFFFFFFFFFFFF), "-nan(0xFFFFFFFFFFFFF)" },
  { &f16, 0x0000, "0" },
  { &f16, 0x8000, "-0" },
  { &f16, 0x3C00, "1" },
  { &f16, 0x2E66, "0.1" },
  { &f16, 0x3555, "0.3333" },
  { &f16, 0x2400, "0.01563" },
  { &f16, 0x7BFF, "65504" },
  { &f16, 0x0001, "6e-8" },
  { &f16, 0x0400, "6.104e-5" },
  { &f16, 0xFC00, "-inf" },
  { &f16, 0x7E00, "nan" },
  { &f16, 0xFDFF, "-nan(0x1FF)" },
  { &bf16, 0x3F80, "1" },
  { &bf16, 0x3DCD, "0.1" },
  { &bf16, 0x4049, "3.14" },
  { &bf16, 0x4780, "65536" },
  { &bf16, 0x47C3, "99840" },
  { &bf16, 0x47C4, "1.004e5" },
  { &bf16, 0x7F7F, "3.39e38" },
  { &bf16, 0x0001, "9e-41" },
  { &bf16, 0x0400, "1.51e-36" },
  { &bf16, 0x7F80, "inf" },
  { &bf16, 0xFFC0, "-nan" },
  { &bf16, 0x7F81, "nan(0x1)" },
};

static void
test_known (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      char text[MG_ELEMENT_TEXT_MAX];

      format_bits (known[i].format, known[i].bits, 0, text);
      g_assert_cmpstr (text, ==, known[i].text);
      g_assert_cmphex (parse_bits (known[i].format, text), ==, known[i].bits);
    }
}

static void
assert_round_trip (const Format *format, guint64 bits)
{
  char text[MG_ELEMENT_TEXT_MAX];

  format_bits (format, bits, 0, text);
  if (parse_bits (format, text) != bits)
    g_error ("%s %" G_GINT64_MODIFIER "x became %s", mg_element_type_get_name (format->type), bits, text);
}

static void
test_every_short_pattern (void)
{
  for (guint64 bits = 0; bits <= G_MAXUINT16; bits++)
    {
      assert_round_trip (&f16, bits);
      assert_round_trip (&bf16, bits);
    }
}

static void
test_random_patterns (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (guint i = 0; i < 1000000; i++)
    {
      assert_round_trip (&f32, g_rand_int (random));
      /* f64 where people have them too, not only at exponents that nobody uses. */
      assert_round_trip (&f64, i % 2 == 0 ? random_bits (random)
                                          : (random_bits (random) & ~(G_GUINT64_CONSTANT (0x7C0) << 52))
                                              | G_GUINT64_CONSTANT (0x3C0) << 52);
    }
}

/* Around every power of two, from 0 to infinity, and the NaN behind it. */
static void
test_boundaries (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    for (guint64 exponent = 0; exponent < G_GUINT64_CONSTANT (1) << formats[i]->n_exponent_bits; exponent++)
      for (int offset = -4; offset <= 4; offset++)
        {
          guint64 bits = (exponent << formats[i]->n_mantissa_bits) + (guint64) (gint64) offset;

          bits &= get_sign (formats[i]) - 1;
          assert_round_trip (formats[i], bits);
          assert_round_trip (formats[i], bits | get_sign (formats[i]));
        }
}

/* The significant digits of a number, without zeros at their ends. */
static char *
get_digits (const char *text)
{
  GString *digits = g_string_new (NULL);

  for (; *text != 0 && *text != 'e'; text++)
    if (g_ascii_isdigit (*text) && (digits->len > 0 || *text != '0'))
      g_string_append_c (digits, *text);
  while (digits->len > 0 && digits->str[digits->len - 1] == '0')
    g_string_truncate (digits, digits->len - 1);
  return g_string_free (digits, FALSE);
}

static guint
count_digits (const char *text)
{
  g_autofree char *digits = get_digits (text);

  return (guint) strlen (digits);
}

/* Whether a text of few digits, in the C locale, is nearest to a value: with all that lies half-way exact in
 * f64, but for f64 itself. */
static gboolean
reads_back (const Format *format, guint64 bits, const char *text)
{
  double number = strtod (text, NULL);
  double value = decode (format, bits);
  double below = (value + (bits == 0 ? 0 : decode (format, bits - 1))) / 2;
  double above = (value + decode (format, bits + 1)) / 2;

  if (format == &f64)
    return number == value;
  return bits % 2 == 0 ? below <= number && number <= above : below < number && number < above;
}

/* What is written is the value rounded to some digits, and rounded to fewer it would not read back. */
static void
assert_shortest (const Format *format, guint64 bits)
{
  double value = decode (format, bits);
  char text[MG_ELEMENT_TEXT_MAX], printed[64];
  guint n_digits;

  format_bits (format, bits, 0, text);
  if (value == floor (value) && value < format->plain_limit)
    {
      g_snprintf (printed, sizeof printed, "%.0f", value);
      g_assert_cmpstr (text, ==, printed);
      return;
    }

  g_assert_true (reads_back (format, bits, text));
  n_digits = count_digits (text);
  for (guint n = 1; n < n_digits; n++)
    {
      g_snprintf (printed, sizeof printed, "%.*e", (int) n - 1, value);
      if (reads_back (format, bits, printed))
        g_error ("%s: %s is shorter", text, printed);
    }
  /* At a power of two the nearest of so many digits may not read back, and the one above does. */
  g_snprintf (printed, sizeof printed, "%.*e", (int) n_digits - 1, value);
  if (reads_back (format, bits, printed))
    g_assert_cmpfloat (strtod (text, NULL), ==, strtod (printed, NULL));
}

static void
test_shortest_of_every_short_pattern (void)
{
  for (guint64 bits = 1; bits < get_infinity (&f16); bits++)
    assert_shortest (&f16, bits);
  for (guint64 bits = 1; bits < get_infinity (&bf16); bits++)
    assert_shortest (&bf16, bits);
}

static void
test_shortest_f32 (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);

  for (guint i = 0; i < 50000; i++)
    assert_shortest (&f32, (guint64) g_rand_int_range (random, 1, 0x7F800000));
  for (guint64 exponent = 1; exponent < 255; exponent++)
    for (int offset = -2; offset <= 2; offset++)
      assert_shortest (&f32, (exponent << 23) + (guint64) (gint64) offset);
  for (guint64 bits = 1; bits < 2000; bits++)
    assert_shortest (&f32, bits);
}

static void
test_shortest_f64 (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (guint i = 0; i < 50000; i++)
    {
      guint64 bits = random_bits (random) % (get_infinity (&f64) - 1) + 1;
      /* Such as people type. */
      double typed = g_rand_int_range (random, 1, 10000000) / 1000.0;

      assert_shortest (&f64, bits);
      memcpy (&bits, &typed, sizeof bits);
      assert_shortest (&f64, bits);
    }
  for (guint64 exponent = 1; exponent < 2047; exponent++)
    for (int offset = -2; offset <= 2; offset++)
      assert_shortest (&f64, (exponent << 52) + (guint64) (gint64) offset);
  for (guint64 bits = 1; bits < 2000; bits++)
    assert_shortest (&f64, bits);
}

static void
test_known_widths (void)
{
  static const struct
  {
    const Format *format;
    const char *value;
    gsize width;
    const char *text;
  } cases[] = {
    { &f64, "3.141592653589793", 7, "3.14159" },
    { &f64, "3.141592653589793", 8, "3.141593" },
    { &f64, "-3.141592653589793", 8, "-3.14159" },
    { &f64, "3.141592653589793", 17, "3.141592653589793" },
    { &f64, "123456.789", 7, "123457" },
    { &f64, "-123456.789", 7, "-123457" },
    { &f64, "123456.789", 8, "123456.8" },
    { &f64, "123456789", 7, "1.235e8" },
    { &f64, "123456789", 9, "123456789" },
    { &f64, "12345678901234567e3", 12, "1.2345679e19" },
    { &f32, "1073741632", 10, "1.073742e9" },
    { &bf16, "-100352", 7, "-1e5" },
    { &f64, "999999.99", 7, "1000000" },
    { &f64, "99999.996", 7, "100000" },
    { &f64, "0.00012345678", 7, "1.23e-4" },
    { &f64, "0.00012345678", 9, "1.2346e-4" },
    { &f64, "0.012345678", 7, "0.01235" },
    { &f64, "1.0000001", 7, "1" },
    { &f64, "1000000000000000", 7, "1e15" },
    { &f64, "-1.7976931348623157e308", 7, "-2e308" },
    { &f64, "-1.7976931348623157e308", 8, "-1.8e308" },
    { &f64, "-2.2250738585072014e-308", 7, "-2e-308" },
    { &f64, "-2.2250738585072014e-308", 12, "-2.2251e-308" },
    { &f64, "9.9999999e-10", 7, "1e-9" },
    { &f64, "inf", 7, "inf" },
    { &f64, "-nan(0x1)", 9, "-nan(0x1)" },
    { &f64, "-nan(0x1)", 8, "-nan" },
    { &f32, "nan(0x400001)", 7, "nan" },
    { &f32, "0.1", 7, "0.1" },
    { &f32, "0.33333334", 7, "0.33333" },
    { &f32, "123456792", 8, "1.2346e8" },
    { &f32, "3.4028235e38", 7, "3.4e38" },
    { &f16, "65504", 7, "65504" },
    { &f16, "-6.104e-5", 7, "-6.1e-5" },
    { &bf16, "-1.004e5", 7, "-1e5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char text[MG_ELEMENT_TEXT_MAX];

      format_bits (cases[i].format, parse_bits (cases[i].format, cases[i].value), cases[i].width, text);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* What is cut short is correctly rounded, is not the exact text, and would not fit with a digit more. */
static void
assert_rounded (const Format *format, guint64 bits, gsize width)
{
  char text[MG_ELEMENT_TEXT_MAX], exact[MG_ELEMENT_TEXT_MAX], printed[64];
  double value = decode (format, bits & ~get_sign (format)) * ((bits & get_sign (format)) != 0 ? -1 : 1);
  gsize length = format_bits (format, bits, width, text);
  int n_digits;

  g_assert_cmpuint (length, <=, width);
  if (format_bits (format, bits, 0, exact) <= width)
    {
      g_assert_cmpstr (text, ==, exact);
      return;
    }

  n_digits = (int) count_digits (text);
  g_snprintf (printed, sizeof printed, "%.*e", n_digits - 1, value);
  g_assert_cmpfloat (strtod (text, NULL), ==, strtod (printed, NULL));

  for (int n = n_digits + 1; n <= 17; n++)
    {
      g_autofree char *digits = NULL;
      const char *exponent;
      gsize needed;

      g_snprintf (printed, sizeof printed, "%.*e", n - 1, value);
      digits = get_digits (printed);
      if ((int) strlen (digits) != n)
        continue;
      exponent = strchr (printed, 'e') + 1;
      needed = (gsize) n + 1 + (gsize) snprintf (NULL, 0, "e%d", atoi (exponent)) + (value < 0 ? 1 : 0);
      if (needed <= width)
        g_error ("%s: %s would have fitted in %" G_GSIZE_FORMAT, text, printed, width);
    }
}

static void
test_random_widths (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (10);

  for (guint i = 0; i < 3000; i++)
    for (guint format = 0; format < G_N_ELEMENTS (formats); format++)
      for (gsize width = MG_ELEMENT_WIDTH_MIN; width <= 25; width++)
        {
          guint64 bits = random_bits (random) % get_infinity (formats[format]);
          guint64 middle = (get_infinity (formats[format]) >> formats[format]->n_mantissa_bits) / 2 - 14;

          /* Half of them near to 1, where plain and scientific notation meet. */
          if (i % 2 == 0)
            bits = ((middle + random_bits (random) % 29) << formats[format]->n_mantissa_bits)
                   + (bits & ((G_GUINT64_CONSTANT (1) << formats[format]->n_mantissa_bits) - 1));
          if (g_rand_boolean (random))
            bits |= get_sign (formats[format]);
          assert_rounded (formats[format], bits, width);
        }
}

/* With a comma for a point, and blanks between thousands, nothing may change. */
static void
test_comma_locale (void)
{
  static const char *const names[]
    = { "de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "es_ES.UTF-8", "pt_BR.UTF-8", "ru_RU.UTF-8", "de_DE" };
  locale_t locale = (locale_t) 0;
  locale_t before;
  g_autofree char *point = NULL;
  char text[MG_ELEMENT_TEXT_MAX];

  for (guint i = 0; i < G_N_ELEMENTS (names) && locale == (locale_t) 0; i++)
    locale = newlocale (LC_ALL_MASK, names[i], (locale_t) 0);
  if (locale == (locale_t) 0)
    {
      g_test_skip ("no locale with a decimal comma is installed");
      return;
    }

  before = uselocale (locale);
  point = g_strdup (localeconv ()->decimal_point);
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      format_bits (known[i].format, known[i].bits, 0, text);
      g_assert_cmpstr (text, ==, known[i].text);
      g_assert_cmphex (parse_bits (known[i].format, text), ==, known[i].bits);
    }
  format_bits (&f64, G_GUINT64_CONSTANT (0x400921FB54442D18), 9, text);
  g_assert_cmpstr (text, ==, "3.1415927");
  g_assert_cmphex (parse_bits (&f16, "1.00048828125000000000000000001"), ==, 0x3C01);
  assert_refused (element_little (f32.type), "1,5", "is not a number", NULL);
  g_assert_true (uselocale (before) == locale);
  freelocale (locale);

  g_assert_cmpstr (point, ==, ",");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/float-text/known", test_known);
  g_test_add_func ("/float-text/round-trip/every-short-pattern", test_every_short_pattern);
  g_test_add_func ("/float-text/round-trip/random-patterns", test_random_patterns);
  g_test_add_func ("/float-text/round-trip/boundaries", test_boundaries);
  g_test_add_func ("/float-text/shortest/every-short-pattern", test_shortest_of_every_short_pattern);
  g_test_add_func ("/float-text/shortest/f32", test_shortest_f32);
  g_test_add_func ("/float-text/shortest/f64", test_shortest_f64);
  g_test_add_func ("/float-text/width/known", test_known_widths);
  g_test_add_func ("/float-text/width/random", test_random_widths);
  g_test_add_func ("/float-text/comma-locale", test_comma_locale);

  return g_test_run ();
}
