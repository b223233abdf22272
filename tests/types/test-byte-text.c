/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "element-helpers.h"
#include "mg-element.h"

static void
test_bool (void)
{
  static const char *const refused[]
    = { "2",  "-1",        "yes",         "tru",       "truefalse",   "true(0x00)", "true(0x7)",
        "01", "true(0x7F", "true(0x7F))", "true(127)", "true(0x17F)", "true()",     "0x1" };

  for (guint byte = 0; byte <= G_MAXUINT8; byte++)
    {
      g_autofree char *expected = byte == 0   ? g_strdup ("false")
                                  : byte == 1 ? g_strdup ("true")
                                              : g_strdup_printf ("true(0x%02X)", byte);
      guint8 value = (guint8) byte;

      assert_text (element_little (MG_ELEMENT_BOOL), &value, expected);
      assert_text (element_big (MG_ELEMENT_BOOL), &value, expected);
      assert_width (element_little (MG_ELEMENT_BOOL), &value, 7, byte == 0 ? "false" : "true");
      assert_width (element_little (MG_ELEMENT_BOOL), &value, 10, expected);
      assert_parses (element_big (MG_ELEMENT_BOOL), expected, byte);
      g_assert_cmpfloat (mg_element_to_double (element_little (MG_ELEMENT_BOOL), &value), ==,
                         byte == 0 ? 0.0 : 1.0);
    }

  assert_parses (element_little (MG_ELEMENT_BOOL), "0", 0);
  assert_parses (element_little (MG_ELEMENT_BOOL), " 1 ", 1);
  assert_parses (element_little (MG_ELEMENT_BOOL), "TRUE", 1);
  assert_parses (element_little (MG_ELEMENT_BOOL), "False\n", 0);
  assert_parses (element_little (MG_ELEMENT_BOOL), "true(0x01)", 1);
  assert_parses (element_little (MG_ELEMENT_BOOL), "True(0xfe)", 0xFE);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    assert_refused (element_little (MG_ELEMENT_BOOL), refused[i], refused[i], "true, false", NULL);
  assert_refused (element_little (MG_ELEMENT_BOOL), " ", "empty", NULL);
}

static void
test_char (void)
{
  static const char *const refused[] = { "ab",   " a",     "\\", "\\x",  "\\x4", "\\x414", "\\xg0", "\\q",
                                         "\\nn", "\\\\\\", "\n", "\x7f", "é",    "\xe9",   "65x" };

  for (guint byte = 0; byte <= G_MAXUINT8; byte++)
    {
      g_autofree char *expected = byte == '\\'                  ? g_strdup ("\\\\")
                                  : byte >= 0x20 && byte < 0x7F ? g_strdup_printf ("%c", byte)
                                                                : g_strdup_printf ("\\x%02X", byte);
      g_autofree char *escaped = g_strdup_printf ("\\x%02x", byte);
      guint8 value = (guint8) byte;

      assert_text (element_little (MG_ELEMENT_CHAR), &value, expected);
      assert_width (element_big (MG_ELEMENT_CHAR), &value, 7, expected);
      assert_parses (element_little (MG_ELEMENT_CHAR), expected, byte);
      assert_parses (element_big (MG_ELEMENT_CHAR), escaped, byte);
      g_assert_cmpfloat (mg_element_to_double (element_little (MG_ELEMENT_CHAR), &value), ==, byte);
    }

  assert_parses (element_little (MG_ELEMENT_CHAR), " ", ' ');
  assert_parses (element_little (MG_ELEMENT_CHAR), "0", '0');
  assert_parses (element_little (MG_ELEMENT_CHAR), "\\0", 0);
  assert_parses (element_little (MG_ELEMENT_CHAR), "\\n", '\n');
  assert_parses (element_little (MG_ELEMENT_CHAR), "\\r", '\r');
  assert_parses (element_little (MG_ELEMENT_CHAR), "\\t", '\t');
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    assert_refused (element_little (MG_ELEMENT_CHAR), refused[i], "ASCII", NULL);
  assert_refused (element_little (MG_ELEMENT_CHAR), "é", "“é”", NULL);
  assert_refused (element_little (MG_ELEMENT_CHAR), "", "empty", NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/byte-text/bool", test_bool);
  g_test_add_func ("/byte-text/char", test_char);

  return g_test_run ();
}
