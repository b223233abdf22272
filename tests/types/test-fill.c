/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "element-helpers.h"
#include "mg-error.h"
#include "mg-fill.h"

static MgElement
parse_type (const char *type)
{
  MgElement element;

  g_assert_true (mg_element_parse_type (type, &element, NULL));
  return element;
}

/* All values of a range, parted by blanks; made in parts of @step elements. */
static char *
fill_text (const char *type, guint64 count, const MgFillSpec *spec, gsize step, const char *there)
{
  g_autoptr (GError) error = NULL;
  MgElement element = parse_type (type);
  gsize size = mg_element_get_size (element);
  const char *field;
  g_autoptr (MgFill) fill = mg_fill_new (element, count, spec, &field, &error);
  g_autofree guint8 *bytes = g_malloc (count * size);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  g_assert_null (field);
  for (guint64 i = 0; i < count; i++)
    g_assert_true (mg_element_parse_value (element, there, bytes + i * size, NULL));
  for (guint64 i = 0; i < count; i += step)
    {
      mg_fill_make (fill, i, (gsize) MIN (step, count - i), bytes + i * size, &error);
      g_assert_no_error (error);
    }
  for (guint64 i = 0; i < count; i++)
    {
      char value[MG_ELEMENT_TEXT_MAX];

      mg_element_format (element, bytes + i * size, value);
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", value);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_patterns (void)
{
  static const struct
  {
    const char *type;
    guint64 count;
    MgFillSpec spec;
    const char *there;
    const char *expected;
  } known[] = {
    { "u32", 3, { MG_FILL_BYTE, "0xAB" }, "0", "2880154539 2880154539 2880154539" },
    { "be:u16", 2, { MG_FILL_VALUE, "513" }, "0", "513 513" },
    { "char", 3, { MG_FILL_VALUE, "x" }, "a", "x x x" },
    { "bool", 2, { MG_FILL_VALUE, "true" }, "0", "true true" },
    { "u8", 4, { MG_FILL_RAMP, "250", "1" }, "0", "250 251 252 253" },
    { "u8", 4, { MG_FILL_RAMP, "255", "-85" }, "0", "255 170 85 0" },
    { "i8", 3, { MG_FILL_RAMP, "-128", "127" }, "0", "-128 -1 126" },
    { "i8", 2, { MG_FILL_RAMP, "127", "-255" }, "0", "127 -128" },
    { "be:i16", 3, { MG_FILL_RAMP, "-1" }, "0", "-1 0 1" },
    { "u64",
      2,
      { MG_FILL_RAMP, "18446744073709551615", "-18446744073709551615" },
      "0",
      "18446744073709551615 0" },
    { "i64",
      2,
      { MG_FILL_RAMP, "-9223372036854775808", "18446744073709551615" },
      "0",
      "-9223372036854775808 9223372036854775807" },
    { "i32", 3, { MG_FILL_RAMP, "7", "0" }, "0", "7 7 7" },
    { "f32", 4, { MG_FILL_RAMP, "0.5", "-0.25" }, "0", "0.5 0.25 0 -0.25" },
    { "be:f64", 3, { MG_FILL_RAMP, "1e300", "1e299" }, "0", "1e300 1.1e300 1.2e300" },
    { "f16", 3, { MG_FILL_RAMP, "65472", "16" }, "0", "65472 65472 65504" },
    { "i8", 4, { MG_FILL_SINE, "127" }, "0", "0 127 0 -127" },
    { "u8", 4, { MG_FILL_SINE, "10.2", .center = "100.1", .phase = "90" }, "0", "110 100 90 100" },
    { "f64",
      4,
      { MG_FILL_SINE, "2", .periods = "0.5", .phase = "-90" },
      "0",
      "-2 -1.4142135623730951 0 1.414213562373095" },
    { "i16", 5, { MG_FILL_SINE, "-1000", .frequency = "0.25" }, "0", "0 -1000 0 1000 0" },
    { "u8", 3, { MG_FILL_INCREMENT, "5" }, "250", "255 255 255" },
    { "u8", 3, { MG_FILL_INCREMENT, "-5" }, "5", "0 0 0" },
    { "i64",
      1,
      { MG_FILL_INCREMENT, "18446744073709551615" },
      "-9223372036854775808",
      "9223372036854775807" },
    { "be:u32", 2, { MG_FILL_INCREMENT, "0x100" }, "255", "511 511" },
    { "f32", 2, { MG_FILL_INCREMENT, "0.5" }, "1.25", "1.75 1.75" },
    { "f32", 2, { MG_FILL_INCREMENT, "1" }, "nan(0x7FC001)", "nan(0x7FC001) nan(0x7FC001)" },
    { "f32", 1, { MG_FILL_INCREMENT, "-1" }, "-inf", "-inf" },
    { "u8", 3, { MG_FILL_RANDOM, .least = "7", .most = "7" }, "0", "7 7 7" },
    { "f32", 2, { MG_FILL_RANDOM, .least = "-2.5", .most = "-2.5" }, "0", "-2.5 -2.5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    for (gsize step = 1; step <= 3; step++)
      {
        g_autofree char *text
          = fill_text (known[i].type, known[i].count, &known[i].spec, step, known[i].there);

        /* The sine of half a turn is not 0 in floating point, but near. */
        if (known[i].spec.pattern == MG_FILL_SINE && g_str_equal (known[i].type, "f64"))
          {
            g_auto (GStrv) values = g_strsplit (text, " ", -1);
            g_auto (GStrv) expected = g_strsplit (known[i].expected, " ", -1);

            for (guint j = 0; expected[j] != NULL; j++)
              g_assert_cmpfloat_with_epsilon (g_ascii_strtod (values[j], NULL),
                                              g_ascii_strtod (expected[j], NULL), 1e-12);
          }
        else
          {
            g_assert_cmpstr (text, ==, known[i].expected);
          }
      }
}

static void
test_refusals (void)
{
  static const struct
  {
    const char *type;
    guint64 count;
    MgFillSpec spec;
    const char *field;
    const char *part;
  } known[] = {
    { "u32", 1, { MG_FILL_BYTE, "256" }, "byte", "outside u8" },
    { "u32", 1, { MG_FILL_BYTE, "-1" }, "byte", "outside u8" },
    { "u32", 1, { MG_FILL_VALUE, "1.5" }, "value", "fraction" },
    { "i32", 1, { MG_FILL_VALUE, "nan" }, "value", "nan" },
    { "u8", 1, { MG_FILL_RAMP, "256" }, "ramp", "outside u8" },
    { "u8", 300, { MG_FILL_RAMP, "0", "1" }, "ramp", "after 256 of 300" },
    { "u8", 300, { MG_FILL_RAMP, "9", "-3" }, "ramp", "after 4 of 300" },
    { "i8", 300, { MG_FILL_RAMP, "-128", "127" }, "ramp", "after 3 of 300" },
    { "u64", 2, { MG_FILL_RAMP, "1", "18446744073709551615" }, "ramp", "after 1 of 2" },
    { "u64", G_MAXUINT64, { MG_FILL_RAMP, "1", "1" }, NULL, NULL },
    { "u64", G_MAXUINT64, { MG_FILL_RAMP, "2", "1" }, "ramp", "after 18,446,744,073,709,551,614 of" },
    { "u8", 2, { MG_FILL_RAMP, "0", "0.5" }, "step", "fraction" },
    { "u8", 2, { MG_FILL_RAMP, "0", "x" }, "step", "“x”" },
    { "u8", 2, { MG_FILL_RAMP, "0", "--1" }, "step", "“--1”" },
    { "u8", 2, { MG_FILL_RAMP, "0", "99999999999999999999" }, "step", "outside u64" },
    { "f16", 100, { MG_FILL_RAMP, "65000", "100" }, "ramp", "after 6 of 100" },
    { "f32", 2, { MG_FILL_RAMP, "inf" }, "ramp", "finite" },
    { "f32", 2, { MG_FILL_RAMP, "0", "nan" }, "step", "finite" },
    { "char", 2, { MG_FILL_RAMP, "a" }, "ramp", "char is none" },
    { "bool", 2, { MG_FILL_RANDOM }, "random", "bool is none" },
    { "u8", 2, { MG_FILL_SINE, "1" }, "sine", "does not fit into u8" },
    { "i8", 2, { MG_FILL_SINE, "128" }, "sine", "does not fit into i8" },
    { "f32", 2, { MG_FILL_SINE, "1e39" }, "sine", "does not fit into f32" },
    { "f64", 2, { MG_FILL_SINE, "1e308", .center = "1e308" }, "sine", "does not fit into f64" },
    { "f32", 2, { MG_FILL_SINE, "" }, "sine", "empty" },
    { "f32", 2, { MG_FILL_SINE, "1", .center = "x" }, "center", "“x”" },
    { "f32", 2, { MG_FILL_SINE, "1", .periods = "inf" }, "periods", "finite" },
    { "f32", 2, { MG_FILL_SINE, "1", .frequency = "1/2" }, "frequency", "“1/2”" },
    { "f32", 2, { MG_FILL_SINE, "1", .phase = "90°" }, "phase", "“90°”" },
    { "u8", 2, { MG_FILL_RANDOM, .least = "5", .most = "4" }, "max", "(4) is less than the smallest (5)" },
    { "f32", 2, { MG_FILL_RANDOM, .least = "5" }, "max", "(1) is less than the smallest (5)" },
    { "u8", 2, { MG_FILL_RANDOM, .least = "-1" }, "min", "outside u8" },
    { "u8", 2, { MG_FILL_RANDOM, .most = "256" }, "max", "outside u8" },
    { "f32", 2, { MG_FILL_RANDOM, .most = "inf" }, "max", "finite" },
    { "u8", 2, { MG_FILL_RANDOM, .seed = "1.5" }, "seed", "fraction" },
    { "u8", 2, { MG_FILL_INCREMENT, "0.5" }, "increment", "fraction" },
    { "f32", 2, { MG_FILL_INCREMENT, "nan" }, "increment", "finite" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (GError) error = NULL;
      const char *field;
      g_autoptr (MgFill) fill
        = mg_fill_new (parse_type (known[i].type), known[i].count, &known[i].spec, &field, &error);

      g_assert_cmpstr (field, ==, known[i].field);
      g_assert_cmpint (fill != NULL, ==, known[i].field == NULL);
      if (fill != NULL)
        continue;
      g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE);
      g_assert_true (g_str_has_suffix (error->message, "."));
      if (strstr (error->message, known[i].part) == NULL)
        g_error ("“%s” is not in “%s”", known[i].part, error->message);
    }
}

/* A sum that does not fit says which element, and leaves it. */
static void
test_sums (void)
{
  const MgFillSpec spec = { MG_FILL_INCREMENT, "10" };
  const MgFillSpec large = { MG_FILL_INCREMENT, "1e308" };
  guint8 bytes[] = { 1, 245, 246, 3 };
  const guint8 expected[] = { 11, 255, 246, 3 };
  double numbers[] = { 1, 1e308 };
  g_autoptr (GError) error = NULL;
  const char *field;
  g_autoptr (MgFill) fill = mg_fill_new (parse_type ("u8"), 100, &spec, &field, NULL);
  g_autoptr (MgFill) floats = mg_fill_new (parse_type ("f64"), 2, &large, &field, NULL);

  g_assert_true (mg_fill_adds (fill));
  g_assert_false (mg_fill_make (fill, 40, sizeof bytes, bytes, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE);
  g_assert_cmpstr (error->message, ==, "Element 42 is 246, and with what is to be added it is outside u8.");
  g_assert_cmpmem (bytes, sizeof bytes, expected, sizeof expected);

  g_clear_error (&error);
  g_assert_false (mg_fill_make (floats, 0, 2, (guint8 *) numbers, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE);
  g_assert_cmpfloat (numbers[0], ==, 1e308);
  g_assert_cmpfloat (numbers[1], ==, 1e308);
}

/* The same seed gives the same values, in parts of any length; another gives others. */
static void
test_random_seeds (void)
{
  const MgFillSpec one = { MG_FILL_RANDOM, .seed = "1" };
  const MgFillSpec two = { MG_FILL_RANDOM, .seed = "2" };
  g_autofree char *at_once = fill_text ("u32", 100, &one, 100, "0");
  g_autofree char *in_parts = fill_text ("u32", 100, &one, 7, "5");
  g_autofree char *other = fill_text ("u32", 100, &two, 100, "0");

  g_assert_cmpstr (at_once, ==, in_parts);
  g_assert_cmpstr (at_once, !=, other);
}

/* Without a seed one is chosen, and told. */
static void
test_random_seed_is_told (void)
{
  const MgFillSpec spec = { MG_FILL_RANDOM };
  const char *field;
  g_autoptr (MgFill) fill = mg_fill_new (parse_type ("u64"), 9, &spec, &field, NULL);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, mg_fill_get_seed (fill));
  const MgFillSpec again = { MG_FILL_RANDOM, .seed = seed };
  g_autoptr (MgFill) same = mg_fill_new (parse_type ("u64"), 9, &again, &field, NULL);
  guint8 a[72], b[72];

  g_assert_true (mg_fill_make (fill, 0, 9, a, NULL));
  g_assert_true (mg_fill_make (same, 0, 9, b, NULL));
  g_assert_cmpmem (a, sizeof a, b, sizeof b);
}

/* All values between both come up, both too, and no other. */
static void
test_random_range (void)
{
  const MgFillSpec spec = { MG_FILL_RANDOM, .least = "-3", .most = "3", .seed = "5" };
  const char *field;
  g_autoptr (MgFill) integers = mg_fill_new (parse_type ("i16"), 1000, &spec, &field, NULL);
  g_autoptr (MgFill) floats = mg_fill_new (parse_type ("f64"), 1000, &spec, &field, NULL);
  gint16 found[1000];
  double numbers[1000];
  guint counts[7] = { 0 };
  guint n_high = 0;

  g_assert_true (mg_fill_make (integers, 0, 1000, (guint8 *) found, NULL));
  g_assert_true (mg_fill_make (floats, 0, 1000, (guint8 *) numbers, NULL));
  for (guint i = 0; i < 1000; i++)
    {
      g_assert_cmpint (found[i], >=, -3);
      g_assert_cmpint (found[i], <=, 3);
      counts[found[i] + 3]++;
      g_assert_true (numbers[i] >= -3 && numbers[i] <= 3);
      n_high += numbers[i] > 2.5;
    }
  for (guint i = 0; i < 7; i++)
    g_assert_cmpuint (counts[i], >, 50);
  g_assert_cmpuint (n_high, >, 20);
  g_assert_cmpuint (n_high, <, 300);
}

/* The whole of a type is the default of integers, and 0 to 1 that of floats. */
static void
test_random_defaults (void)
{
  const MgFillSpec spec = { MG_FILL_RANDOM, .seed = "7" };
  const char *field;
  g_autoptr (MgFill) integers = mg_fill_new (parse_type ("u64"), 1000, &spec, &field, NULL);
  g_autoptr (MgFill) floats = mg_fill_new (parse_type ("f32"), 1000, &spec, &field, NULL);
  guint64 found[1000], set = 0, clear = 0;
  float numbers[1000];

  g_assert_true (mg_fill_make (integers, 0, 1000, (guint8 *) found, NULL));
  g_assert_true (mg_fill_make (floats, 0, 1000, (guint8 *) numbers, NULL));
  for (guint i = 0; i < 1000; i++)
    {
      set |= found[i];
      clear |= ~found[i];
      g_assert_true (numbers[i] >= 0 && numbers[i] <= 1);
    }
  g_assert_cmphex (set, ==, G_MAXUINT64);
  g_assert_cmphex (clear, ==, G_MAXUINT64);
}

/* What is rounded to a type is what reading the number as text gives. */
static void
test_from_double (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);

  for (guint type = 0; type <= MG_ELEMENT_F64; type++)
    for (guint i = 0; i < 20000; i++)
      {
        MgElement element = { .type = type, .big_endian = i % 2 };
        guint64 bits = random_bits (random);
        gsize size = mg_element_get_size (element);
        guint8 bytes[MG_ELEMENT_SIZE_MAX], expected[MG_ELEMENT_SIZE_MAX];
        char text[64];
        double number;
        gboolean fits;

        memcpy (&number, &bits, sizeof number);
        if (i % 3 != 0)
          number = ldexp ((double) (gint64) bits, -(int) (i % 64));
        if (!isfinite (number))
          continue;
        g_snprintf (text, sizeof text, "%.17g", mg_element_is_float (type) ? number : rint (number));
        if (!mg_element_is_float (type))
          g_snprintf (text, sizeof text, "%.0f", fabs (number) < 1e30 ? number : 1e30);
        fits = mg_element_parse_value (element, text, expected, NULL);
        /* An integer has no negative zero. */
        g_assert_cmpint (mg_element_from_double (element, number, bytes), ==,
                         fits || (rint (number) == 0 && !mg_element_is_float (type)));
        if (fits)
          g_assert_cmpmem (bytes, size, expected, size);
      }
  g_assert_false (
    mg_element_from_double ((MgElement){ .type = MG_ELEMENT_I8 }, (double) NAN, &(guint8){ 0 }));
  g_assert_false (mg_element_from_double ((MgElement){ .type = MG_ELEMENT_U8 }, HUGE_VAL, &(guint8){ 0 }));
  g_assert_false (mg_element_from_double ((MgElement){ .type = MG_ELEMENT_BOOL }, 2, &(guint8){ 0 }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fill/patterns", test_patterns);
  g_test_add_func ("/fill/refusals", test_refusals);
  g_test_add_func ("/fill/sums", test_sums);
  g_test_add_func ("/fill/random/seeds", test_random_seeds);
  g_test_add_func ("/fill/random/seed-is-told", test_random_seed_is_told);
  g_test_add_func ("/fill/random/range", test_random_range);
  g_test_add_func ("/fill/random/defaults", test_random_defaults);
  g_test_add_func ("/fill/from-double", test_from_double);
  return g_test_run ();
}
