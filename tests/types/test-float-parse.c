/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fenv.h>
#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "float-helpers.h"

/* Exactly half-way: to the even one. A little beside it, by less than an f64 could tell: to the nearer one.
 */
static void
assert_halfway (const Format *format, guint64 lower)
{
  double halfway = (decode (format, lower) + decode (format, lower + 1)) / 2;
  g_autofree char *digits = g_strdup_printf ("%.200e", halfway);
  g_autofree char *above = NULL;
  g_autofree char *below = NULL;
  char *end = strchr (digits, 'e');
  g_autofree char *exponent = g_strdup (end);

  g_assert_cmphex (parse_bits (format, digits), ==, lower + (lower & 1));

  while (end[-1] == '0')
    end--;
  *end = 0;
  above = g_strdup_printf ("-%s%040d1%s", digits, 0, exponent);
  g_assert_cmphex (parse_bits (format, above), ==, (lower + 1) | get_sign (format));

  end -= end[-1] == '.' ? 2 : 1;
  *end = (char) (*end - 1);
  below = g_strdup_printf ("%s9999999999999999999999999999999999999999%s", digits, exponent);
  g_assert_cmphex (parse_bits (format, below), ==, lower);
}

static void
test_halfway (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint64 bits = 0; bits < get_infinity (&f16) - 1; bits++)
    assert_halfway (&f16, bits);
  for (guint64 bits = 0; bits < get_infinity (&bf16) - 1; bits++)
    assert_halfway (&bf16, bits);
  for (guint i = 0; i < 20000; i++)
    assert_halfway (&f32, (guint64) g_rand_int_range (random, 0, 0x7F7FFFFF));
  for (guint64 exponent = 1; exponent < 255; exponent++)
    for (int offset = -2; offset < 2; offset++)
      assert_halfway (&f32, (exponent << 23) + (guint64) (gint64) offset);
  for (guint64 bits = 0; bits < 2000; bits++)
    assert_halfway (&f32, bits);
}

/* Whatever the text, the thread goes on rounding as it did. */
static void
test_environment (void)
{
  static const char *const texts[] = { "0.1", "1e400", "1e-400", "0.1x", "0x1.8p-3", "nan(0x1)" };

  for (guint format = 0; format < G_N_ELEMENTS (formats); format++)
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
      {
        guint8 bytes[MG_ELEMENT_SIZE_MAX];

        mg_element_parse_value (element_little (formats[format]->type), texts[i], bytes, NULL);
        g_assert_cmpint (fegetround (), ==, FE_TONEAREST);
      }
}

/* f64 with more digits than most readers keep: half-way above 1, and half-way between 0 and the smallest. */
static void
test_halfway_f64 (void)
{
  static const char above_one[] = "1.00000000000000011102230246251565404236316680908203125";
  g_autofree char *zeros = g_strnfill (2000, '0');
  g_autofree char *beside_one = g_strconcat (above_one, zeros, "1", NULL);
  g_autofree char *smallest = g_strdup_printf ("%.1074f", 0x1p-1074);
  g_autofree char *half = NULL;
  g_autofree char *beside_half = NULL;
  GString *halved = g_string_new (NULL);
  int carry = 0;

  g_assert_cmphex (parse_bits (&f64, above_one), ==, G_GUINT64_CONSTANT (0x3FF0000000000000));
  g_assert_cmphex (parse_bits (&f64, beside_one), ==, G_GUINT64_CONSTANT (0x3FF0000000000001));

  for (const char *digit = smallest; *digit != 0; digit++)
    {
      int value = *digit == '.' ? 0 : carry * 10 + (*digit - '0');

      g_string_append_c (halved, *digit == '.' ? '.' : (char) ('0' + value / 2));
      carry = *digit == '.' ? carry : value % 2;
    }
  g_string_append_c (halved, '5');
  half = g_string_free (halved, FALSE);
  beside_half = g_strconcat (half, zeros, "1", NULL);
  g_assert_cmphex (parse_bits (&f64, half), ==, 0);
  g_assert_cmphex (parse_bits (&f64, beside_half), ==, 1);
}

/* Any decimal text, against what the C library makes of it. */
static void
test_random_decimals (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (8);

  for (guint i = 0; i < 200000; i++)
    {
      g_autofree char *text = g_strdup_printf (
        "%s%d.%0*u%u%s%d", g_rand_boolean (random) ? "-" : "", g_rand_int_range (random, 0, 1000),
        g_rand_int_range (random, 1, 20), g_rand_int_range (random, 0, 10), g_rand_int (random),
        g_rand_boolean (random) ? "e" : "E+", g_rand_int_range (random, 0, 36));
      g_autofree char *small
        = g_strdup_printf ("%ue%d", g_rand_int (random), -g_rand_int_range (random, 0, 340));
      float single = strtof (text, NULL);
      double twice = strtod (small, NULL);
      guint32 single_bits;
      guint64 twice_bits;

      memcpy (&single_bits, &single, sizeof single);
      memcpy (&twice_bits, &twice, sizeof twice);
      if (isfinite (single))
        g_assert_cmphex (parse_bits (&f32, text), ==, single_bits);
      g_assert_cmphex (parse_bits (&f64, small), ==, twice_bits);
    }
}

static void
test_syntax (void)
{
  g_autofree char *zeros = g_strnfill (2000, '0');
  g_autofree char *small_one = g_strconcat ("0.", zeros, "1e2001", NULL);
  g_autofree char *large_one = g_strconcat ("1", zeros, "e-2000", NULL);
  const struct
  {
    const char *text;
    guint32 bits;
  } taken[] = {
    { "1", 0x3F800000 },
    { " \t1\n", 0x3F800000 },
    { "+1", 0x3F800000 },
    { "1.", 0x3F800000 },
    { "001", 0x3F800000 },
    { "010", 0x41200000 },
    { ".5", 0x3F000000 },
    { "-.5", 0xBF000000 },
    { "5E-1", 0x3F000000 },
    { "1e+0", 0x3F800000 },
    { small_one, 0x3F800000 },
    { large_one, 0x3F800000 },
    { "0e99999999999999999999999", 0 },
    { "-0e-5", 0x80000000 },
    { "-0.000", 0x80000000 },
    { "1e-46", 0 },
    { "-1e-99999999999999999999", 0x80000000 },
    { "inf", 0x7F800000 },
    { "+inf", 0x7F800000 },
    { "-INF", 0xFF800000 },
    { "Infinity", 0x7F800000 },
    { " -infinity ", 0xFF800000 },
    { "nan", 0x7FC00000 },
    { "NaN", 0x7FC00000 },
    { "-NAN", 0xFFC00000 },
    { "nan(0x1)", 0x7F800001 },
    { "NaN(0X7fffff)", 0x7FFFFFFF },
    { "-nan(0x400000)", 0xFFC00000 },
    { "nan(16)", 0x7F800010 },
  };
  static const char *const refused[]
    = { "abc",       "-",         "+",       ".",       "-.",      "e5",    "1e",     "1e+",
        "1.5.2",     "1,5",       "1 2",     "--1",     "+-1",     "1f",    "1.5x",   "infinit",
        "infinity1", "in",        "na",      "nanx",    "nan(",    "nan()", "nan(x)", "nan(0x1",
        "nan0x1)",   "nan(0x1))", "nan(-1)", "nan(+1)", "nan( 1)", "0x",    "0x.",    "0x1p",
        "0xp1",      "0x1g",      "0x1.2.3", "0x1p+",   "true",    "1_0",   "½",      "\xff" };
  static const char *const empty[] = { "", " ", "\n\t" };

  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    g_assert_cmphex (parse_bits (&f32, taken[i].text), ==, taken[i].bits);
  for (guint format = 0; format < G_N_ELEMENTS (formats); format++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
        assert_refused (element_little (formats[format]->type), refused[i], "is not a number", NULL);
      for (guint i = 0; i < G_N_ELEMENTS (empty); i++)
        assert_refused (element_little (formats[format]->type), empty[i], "empty", NULL);
    }
  assert_refused (element_little (f32.type), " 1.5x ", "“1.5x”", NULL);
}

static void
test_range (void)
{
  static const struct
  {
    const Format *format;
    /* The largest, the last text that is still rounded to it, the first that is not. */
    const char *largest, *inside, *outside;
  } limits[] = {
    { &f16, "65504", "65519.99999999999999999999999", "65520" },
    { &bf16, "3.39e38", "3.3961775292304600e38", "339617752923046005526922703901628039168" },
    { &f32, "3.4028235e38", "340282356779733661637539395458142568447.9",
      "340282356779733661637539395458142568448" },
    { &f64, "1.7976931348623157e308", "1.797693134862315807e308", "1.7976931348623159e308" },
  };
  static const char *const huge[]
    = { "1e400", "1e309", "1e99999999999999999999999999", "0x1p1024", "0x1p99999999999999999999" };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      guint64 largest = get_infinity (limits[i].format) - 1;
      g_autofree char *range = g_strdup_printf ("(-%s to %s)", limits[i].largest, limits[i].largest);
      g_autofree char *negative = g_strconcat ("-", limits[i].outside, NULL);

      g_assert_cmphex (parse_bits (limits[i].format, limits[i].largest), ==, largest);
      g_assert_cmphex (parse_bits (limits[i].format, limits[i].inside), ==, largest);
      assert_refused (element_little (limits[i].format->type), limits[i].outside, limits[i].outside, range,
                      NULL);
      assert_refused (element_little (limits[i].format->type), negative, negative, range, NULL);
      for (guint j = 0; j < G_N_ELEMENTS (huge); j++)
        assert_refused (element_little (limits[i].format->type), huge[j], huge[j], range, NULL);
    }
  assert_refused (element_little (f16.type), "70000", "70000 is outside f16 (-65504 to 65504).", NULL);
  assert_refused (element_little (f32.type), "1e39", "1e39", NULL);
}

static void
test_payload_range (void)
{
  static const struct
  {
    const Format *format;
    const char *most, *outside;
  } cases[] = {
    { &f16, "0x3FF", "nan(0x400)" },
    { &bf16, "0x7F", "nan(0x80)" },
    { &f32, "0x7FFFFF", "-nan(0x800000)" },
    { &f64, "0xFFFFFFFFFFFFF", "nan(0x10000000000000)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *inside = g_strdup_printf ("nan(%s)", cases[i].most);

      g_assert_cmphex (parse_bits (cases[i].format, inside), ==, get_sign (cases[i].format) - 1);
      assert_refused (element_little (cases[i].format->type), cases[i].outside, cases[i].outside,
                      cases[i].most, NULL);
      assert_refused (element_little (cases[i].format->type), "nan(0)", "nan(0)", cases[i].most, NULL);
      assert_refused (element_little (cases[i].format->type), "nan(0x100000000000000000000)", "payload",
                      cases[i].most, NULL);
    }
}

static void
test_hexadecimal (void)
{
  static const char *const texts[] = {
    "0x10",
    "-0x1p-3",
    "0X1.8P+3",
    "0x.8",
    "0x1.",
    "0x0p5",
    "-0x0",
    "0x00000000000000000000000000001p0",
    "0x0.00000000000000000000000000001p100",
    "0x1.fffffep127",
    "0x1.fffffefffffffffffffffffffffp127",
    "0x1p-149",
    "0x1p-150",
    "0x1.00000000000000000000000000001p-150",
    "0x1.8p-149",
    "0x1.000001p0",
    "0x1.00000100000000000000000000000000001p0",
    "0x1.000003p0",
    "0x123456789abcdef0123456789abcdefp-60",
    "0x0.fffffffp-126",
    "0x1p-99999999999999999999",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (9);

  for (guint i = 0; i < G_N_ELEMENTS (texts) + 20000; i++)
    {
      g_autofree char *made
        = g_strdup_printf ("0x%x.%08x%08xp%d", g_rand_int (random) >> g_rand_int_range (random, 0, 32),
                           g_rand_int (random), g_rand_int (random), g_rand_int_range (random, -190, 90));
      const char *text = i < G_N_ELEMENTS (texts) ? texts[i] : made;
      float single = strtof (text, NULL);
      double twice = strtod (text, NULL);
      guint32 single_bits;
      guint64 twice_bits;

      memcpy (&single_bits, &single, sizeof single);
      memcpy (&twice_bits, &twice, sizeof twice);
      g_assert_cmphex (parse_bits (&f32, text), ==, single_bits);
      g_assert_cmphex (parse_bits (&f64, text), ==, twice_bits);
    }

  g_assert_cmphex (parse_bits (&f64, "0x1p-1074"), ==, 1);
  g_assert_cmphex (parse_bits (&f64, "0x1p-1075"), ==, 0);
  g_assert_cmphex (parse_bits (&f64, "0x1.8p-1075"), ==, 1);
  g_assert_cmphex (parse_bits (&f16, "0x1.002p0"), ==, 0x3C00);
  g_assert_cmphex (parse_bits (&f16, "0x1.0020000000000000000000001p0"), ==, 0x3C01);
  g_assert_cmphex (parse_bits (&f16, "0x1p-25"), ==, 0);
  g_assert_cmphex (parse_bits (&bf16, "-0x1.02p0"), ==, 0xBF81);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/float-parse/halfway", test_halfway);
  g_test_add_func ("/float-parse/halfway-f64", test_halfway_f64);
  g_test_add_func ("/float-parse/environment", test_environment);
  g_test_add_func ("/float-parse/random-decimals", test_random_decimals);
  g_test_add_func ("/float-parse/syntax", test_syntax);
  g_test_add_func ("/float-parse/range", test_range);
  g_test_add_func ("/float-parse/payload-range", test_payload_range);
  g_test_add_func ("/float-parse/hexadecimal", test_hexadecimal);

  return g_test_run ();
}
