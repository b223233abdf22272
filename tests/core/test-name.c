/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-name.h"

#include <string.h>

#include "mg-error.h"

static void
check_escape (const char *bytes, const char *expected)
{
  g_autofree char *escaped = mg_name_escape (bytes);
  g_autofree char *back = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (escaped, ==, expected);
  back = mg_name_unescape (escaped, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (back, ==, bytes);
}

static void
test_escape (void)
{
  check_escape ("", "");
  check_escape ("/Share_MyMemory", "/Share_MyMemory");
  check_escape ("a b\"'\\?#&+~", "a b\"'\\?#&+~");
  check_escape ("100%", "100%25");
  check_escape ("%", "%25");
  check_escape ("%41", "%2541");
  check_escape ("\x01\x1f\x7f\n\t\x1b[31m", "%01%1F%7F%0A%09%1B[31m");
  check_escape ("é", "é");
  check_escape ("\u4e16\u754c \U0001F600", "\u4e16\u754c \U0001F600");
  /* Latin 1, a cut sequence, an overlong one, a surrogate, beyond Unicode. */
  check_escape ("caf\xe9", "caf%E9");
  check_escape ("\xe4\xb8", "%E4%B8");
  check_escape ("\xe4\xb8/", "%E4%B8/");
  check_escape ("\xc0\xaf", "%C0%AF");
  check_escape ("\xed\xa0\x80", "%ED%A0%80");
  check_escape ("\xf5\x80\x80\x80", "%F5%80%80%80");
  /* What would break or turn around the line: separators, bidirectional overrides, a mark of the byte order. */
  check_escape ("a\u2028b\u2029c\xc2\x85", "a%E2%80%A8b%E2%80%A9c%C2%85");
  check_escape ("\u202egpj\ufeff", "%E2%80%AEgpj%EF%BB%BF");
}

static void
test_all_bytes (void)
{
  for (guint first = 1; first < 256; first++)
    for (guint second = 0; second < 256; second++)
      {
        const char bytes[] = { (char) first, (char) second, 0 };
        g_autofree char *escaped = mg_name_escape (bytes);
        g_autofree char *back = mg_name_unescape (escaped, NULL);

        g_assert_true (g_utf8_validate (escaped, -1, NULL));
        for (const char *at = escaped; *at != 0; at++)
          g_assert_true ((guchar) *at >= ' ' && *at != 0x7f);
        g_assert_cmpstr (back, ==, bytes);
      }
}

static void
test_random (void)
{
  for (guint round = 0; round < 20000; round++)
    {
      char bytes[24];
      guint length = (guint) g_test_rand_int_range (0, sizeof bytes);

      for (guint i = 0; i < length; i++)
        bytes[i] = (char) g_test_rand_int_range (1, 256);
      bytes[length] = 0;
      {
        g_autofree char *escaped = mg_name_escape (bytes);
        g_autofree char *back = mg_name_unescape (escaped, NULL);
        g_autofree char *again = mg_name_escape (back);

        g_assert_true (g_utf8_validate (escaped, -1, NULL));
        g_assert_cmpstr (back, ==, bytes);
        g_assert_cmpstr (again, ==, escaped);
      }
    }
}

static void
test_unescape (void)
{
  static const char *const bad[] = { "%", "a%", "%4", "a%4", "%zz", "%4g", "%%41", "%00", "x%00y", "% 41" };
  g_autofree char *lower = mg_name_unescape ("%e9%C3%A9", NULL);
  g_autofree char *raw = mg_name_unescape ("\xff\n", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (lower, ==, "\xe9\xc3\xa9");
  g_assert_cmpstr (raw, ==, "\xff\n");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) refusal = NULL;

      g_assert_null (mg_name_unescape (bad[i], &refusal));
      g_assert_error (refusal, MG_ERROR, MG_ERROR_INVALID_NAME);
      g_assert_true (g_str_has_prefix (refusal->message, "“"));
      g_assert_true (g_str_has_suffix (refusal->message, "."));
    }
  /* Shown as it was typed, as far as it can be. */
  g_assert_null (mg_name_unescape ("%41%zz\n", &error));
  g_assert_cmpstr (
    error->message, ==,
    "“%41%zz%0A” is not a name: a % must be followed by two hexadecimal digits other than 00.");
}

/* A sentence with a name in it is one line of printable UTF-8 of bearable length. */
static void
test_quote (void)
{
  g_autofree char *all = g_strnfill (255, '\x01');
  g_autofree char *wide = NULL;
  g_autofree char *fits = g_strnfill (80, 'x');
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *quoted = mg_name_quote (all);

  g_assert_true (g_utf8_validate (quoted, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (quoted, -1), <=, 80);
  g_assert_nonnull (strstr (quoted, "…"));

  for (guint i = 0; i < 85; i++)
    g_string_append (text, "界");
  wide = mg_name_quote (text->str);
  g_assert_true (g_utf8_validate (wide, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (wide, -1), ==, 50 + 1 + 25);

  g_free (quoted);
  quoted = mg_name_quote (fits);
  g_assert_cmpstr (quoted, ==, fits);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/name/escape", test_escape);
  g_test_add_func ("/name/all-bytes", test_all_bytes);
  g_test_add_func ("/name/random", test_random);
  g_test_add_func ("/name/unescape", test_unescape);
  g_test_add_func ("/name/quote", test_quote);
  return g_test_run ();
}
