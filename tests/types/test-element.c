/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "element-helpers.h"
#include "mg-element.h"
#include "mg-error.h"

static void
test_names (void)
{
  static const struct
  {
    MgElementType type;
    const char *name;
    gsize size;
    char kind;
  } known[] = {
    { MG_ELEMENT_I8, "i8", 1, 's' },     { MG_ELEMENT_U8, "u8", 1, 'u' },
    { MG_ELEMENT_I16, "i16", 2, 's' },   { MG_ELEMENT_U16, "u16", 2, 'u' },
    { MG_ELEMENT_I32, "i32", 4, 's' },   { MG_ELEMENT_U32, "u32", 4, 'u' },
    { MG_ELEMENT_I64, "i64", 8, 's' },   { MG_ELEMENT_U64, "u64", 8, 'u' },
    { MG_ELEMENT_F16, "f16", 2, 'f' },   { MG_ELEMENT_BF16, "bf16", 2, 'f' },
    { MG_ELEMENT_F32, "f32", 4, 'f' },   { MG_ELEMENT_F64, "f64", 8, 'f' },
    { MG_ELEMENT_BOOL, "bool", 1, 'b' }, { MG_ELEMENT_CHAR, "char", 1, 'c' },
  };

  g_assert_cmpuint (G_N_ELEMENTS (known), ==, MG_N_ELEMENT_TYPES);
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      static const char *const prefixes[] = { "", "le:", "be:" };

      g_assert_cmpstr (mg_element_type_get_name (known[i].type), ==, known[i].name);
      g_assert_cmpint (mg_element_is_float (known[i].type), ==, known[i].kind == 'f');
      g_assert_cmpint (mg_element_is_integer (known[i].type), ==,
                       known[i].kind == 's' || known[i].kind == 'u');
      g_assert_cmpint (mg_element_is_signed (known[i].type), ==, known[i].kind == 's');

      for (guint prefix = 0; prefix < G_N_ELEMENTS (prefixes); prefix++)
        {
          g_autoptr (GError) error = NULL;
          g_autofree char *text = g_strconcat (prefixes[prefix], known[i].name, NULL);
          g_autofree char *shown = NULL;
          MgElement element = { .type = MG_N_ELEMENT_TYPES, .big_endian = 7 };

          g_assert_true (mg_element_parse_type (text, &element, &error));
          g_assert_no_error (error);
          g_assert_cmpint (element.type, ==, known[i].type);
          g_assert_cmpint (element.big_endian, ==, prefix == 2);
          g_assert_cmpuint (mg_element_get_size (element), ==, known[i].size);
          shown = mg_element_to_string (element);
          g_assert_cmpstr (shown, ==, prefix == 1 ? known[i].name : text);
        }
    }
}

static void
test_unknown_names (void)
{
  static const char *const texts[] = { "",     "f33",  "F32", "be:",    "le:", "be:le:f32", "f32 ",
                                       " f32", "i128", "be",  "ne:f32", "f3",  "f320",      "\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *valid = g_utf8_make_valid (texts[i], -1);
      g_autofree char *quoted = g_strdup_printf ("“%s”", valid);
      MgElement element = { .type = MG_ELEMENT_U64, .big_endian = 7 };

      g_assert_false (mg_element_parse_type (texts[i], &element, &error));
      g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE);
      g_assert_cmpint (element.type, ==, MG_ELEMENT_U64);
      g_assert_cmpint (element.big_endian, ==, 7);
      g_assert_nonnull (strstr (error->message, quoted));
      for (guint type = 0; type < MG_N_ELEMENT_TYPES; type++)
        g_assert_nonnull (strstr (error->message, mg_element_type_get_name (type)));
    }
}

static void
test_byte_order (void)
{
  static const guint8 bytes[] = { 0x3F, 0x80, 0x00, 0x01, 0x02, 0x03, 0x04, 0x05 };

  assert_text (element_little (MG_ELEMENT_U8), bytes, "63");
  assert_text (element_big (MG_ELEMENT_U8), bytes, "63");
  assert_text (element_little (MG_ELEMENT_U16), bytes, "32831");
  assert_text (element_big (MG_ELEMENT_U16), bytes, "16256");
  assert_text (element_little (MG_ELEMENT_U32), bytes, "16810047");
  assert_text (element_big (MG_ELEMENT_U32), bytes, "1065353217");
  assert_text (element_little (MG_ELEMENT_U64), bytes, "361417177238110271");
  assert_text (element_big (MG_ELEMENT_I64), bytes, "4575657225737143301");
  assert_text (element_big (MG_ELEMENT_BF16), bytes, "1");
  assert_text (element_big (MG_ELEMENT_F32), bytes, "1.0000001");
  /* At an odd address. */
  assert_text (element_little (MG_ELEMENT_U32), bytes + 1, "33620096");
  assert_text (element_big (MG_ELEMENT_U32), bytes + 1, "2147483906");
}

/* The two orders of any type differ in the order of the bytes and in nothing else. */
static void
test_byte_order_of_every_type (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);

  for (guint i = 0; i < 20000; i++)
    for (guint type = 0; type < MG_N_ELEMENT_TYPES; type++)
      {
        gsize size = mg_element_get_size (element_little (type));
        guint8 bytes[MG_ELEMENT_SIZE_MAX], reversed[MG_ELEMENT_SIZE_MAX], parsed[MG_ELEMENT_SIZE_MAX];
        char text[MG_ELEMENT_TEXT_MAX];

        put_bits (element_little (type), random_bits (random) >> (64 - 8 * size), bytes);
        for (gsize j = 0; j < size; j++)
          reversed[j] = bytes[size - 1 - j];
        mg_element_format (element_little (type), bytes, text);
        assert_text (element_big (type), reversed, text);

        g_assert_true (mg_element_parse_value (element_little (type), text, parsed, NULL));
        g_assert_cmpmem (parsed, size, bytes, size);
        g_assert_true (mg_element_parse_value (element_big (type), text, parsed, NULL));
        g_assert_cmpmem (parsed, size, reversed, size);
      }
}

/* Every type at every width: never longer, and the exact text wherever that fits. */
static void
test_width_of_every_type (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (6);

  for (guint i = 0; i < 3000; i++)
    for (guint type = 0; type < MG_N_ELEMENT_TYPES; type++)
      for (gsize width = MG_ELEMENT_WIDTH_MIN; width < 26; width++)
        {
          gsize size = mg_element_get_size (element_little (type));
          char exact[MG_ELEMENT_TEXT_MAX];
          guint8 bytes[MG_ELEMENT_SIZE_MAX];
          GuardedText guarded;
          gsize length;

          put_bits (element_little (type), random_bits (random) >> (64 - 8 * size), bytes);
          memset (&guarded, CANARY, sizeof guarded);
          length = mg_element_format_width (element_little (type), bytes, width, guarded.text);
          check_guard (&guarded, length);
          g_assert_cmpuint (length, <=, width);
          g_assert_cmpuint (length, >, 0);
          if (mg_element_format (element_little (type), bytes, exact) <= width)
            g_assert_cmpstr (guarded.text, ==, exact);
        }
}

static void
test_too_narrow (void)
{
  static const guint8 bytes[MG_ELEMENT_SIZE_MAX] = { 1 };

  if (g_test_subprocess ())
    {
      char text[MG_ELEMENT_TEXT_MAX];

      mg_element_format_width (element_little (MG_ELEMENT_U8), bytes, MG_ELEMENT_WIDTH_MIN - 1, text);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*width >= *");
}

static void
test_to_double (void)
{
  static const struct
  {
    MgElementType type;
    guint64 bits;
    double value;
  } cases[] = {
    { MG_ELEMENT_I8, 0x80, -128 },
    { MG_ELEMENT_U8, 0x80, 128 },
    { MG_ELEMENT_I16, 0xFFFF, -1 },
    { MG_ELEMENT_I32, 0x80000000, -2147483648.0 },
    { MG_ELEMENT_U32, 0xFFFFFFFF, 4294967295.0 },
    { MG_ELEMENT_I64, G_GUINT64_CONSTANT (1) << 63, -9223372036854775808.0 },
    { MG_ELEMENT_U64, G_MAXUINT64, 18446744073709551616.0 },
    { MG_ELEMENT_F16, 0x7BFF, 65504 },
    { MG_ELEMENT_F16, 0x8001, -0x1p-24 },
    { MG_ELEMENT_BF16, 0xBF80, -1 },
    { MG_ELEMENT_BF16, 0x0001, 0x1p-133 },
    { MG_ELEMENT_F32, 0x3DCCCCCD, 0.1f },
    { MG_ELEMENT_F32, 0x00000001, 0x1p-149 },
    { MG_ELEMENT_F64, G_GUINT64_CONSTANT (0x3FB999999999999A), 0.1 },
    { MG_ELEMENT_F64, 1, 0x1p-1074 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int order = 0; order < 2; order++)
      {
        MgElement element = { .type = cases[i].type, .big_endian = order };
        guint8 bytes[MG_ELEMENT_SIZE_MAX];

        put_bits (element, cases[i].bits, bytes);
        g_assert_true (mg_element_is_finite (element, bytes));
        g_assert_cmpfloat (mg_element_to_double (element, bytes), ==, cases[i].value);
      }
}

static void
test_finite (void)
{
  static const struct
  {
    MgElementType type;
    guint64 infinity;
  } cases[] = {
    { MG_ELEMENT_F16, 0x7C00 },
    { MG_ELEMENT_BF16, 0x7F80 },
    { MG_ELEMENT_F32, 0x7F800000 },
    { MG_ELEMENT_F64, G_GUINT64_CONSTANT (0x7FF0000000000000) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int order = 0; order < 2; order++)
      {
        MgElement element = { .type = cases[i].type, .big_endian = order };
        guint64 sign = G_GUINT64_CONSTANT (1) << (8 * mg_element_get_size (element) - 1);
        guint8 bytes[MG_ELEMENT_SIZE_MAX];

        put_bits (element, cases[i].infinity - 1, bytes);
        g_assert_true (mg_element_is_finite (element, bytes));
        put_bits (element, sign | (cases[i].infinity - 1), bytes);
        g_assert_true (mg_element_is_finite (element, bytes));
        put_bits (element, cases[i].infinity, bytes);
        g_assert_false (mg_element_is_finite (element, bytes));
        g_assert_cmpfloat (mg_element_to_double (element, bytes), ==, G_MAXDOUBLE * 2);
        put_bits (element, sign | cases[i].infinity, bytes);
        g_assert_false (mg_element_is_finite (element, bytes));
        g_assert_cmpfloat (mg_element_to_double (element, bytes), ==, -G_MAXDOUBLE * 2);
        put_bits (element, cases[i].infinity + 1, bytes);
        g_assert_false (mg_element_is_finite (element, bytes));
        g_assert_true (mg_element_to_double (element, bytes) != mg_element_to_double (element, bytes));
      }

  for (guint type = 0; type < MG_N_ELEMENT_TYPES; type++)
    if (!mg_element_is_float (type))
      {
        static const guint8 ones[MG_ELEMENT_SIZE_MAX] = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF };

        g_assert_true (mg_element_is_finite (element_little (type), ones));
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/element/names", test_names);
  g_test_add_func ("/element/unknown-names", test_unknown_names);
  g_test_add_func ("/element/byte-order/known", test_byte_order);
  g_test_add_func ("/element/byte-order/every-type", test_byte_order_of_every_type);
  g_test_add_func ("/element/width/every-type", test_width_of_every_type);
  g_test_add_func ("/element/width/too-narrow", test_too_narrow);
  g_test_add_func ("/element/to-double", test_to_double);
  g_test_add_func ("/element/finite", test_finite);

  return g_test_run ();
}
