/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-section-name.h"

#include <string.h>

#include "mg-error.h"
#include "mg-name.h"
#include "mg-wine-link.h"
#include "mg-wine-text.h"

static void
check_name (const char *text, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = mg_section_name_parse (text, "section", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, expected);
}

static void
check_refused (const char *text, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = mg_section_name_parse (text, "section", &error);

  g_assert_null (name);
  g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_NAME);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_parse (void)
{
  check_name ("Local\\a", "Local\\a");
  check_name ("Global\\a b", "Global\\a b");
  check_name ("a", "Local\\a");
  check_name ("%E4%BD%A0%25", "Local\\\xe4\xbd\xa0%");
  check_name ("//fe00-1a/Global\\a", "//fe00-1a/Global\\a");
  check_name ("//fe00-1a/a/b", "//fe00-1a/Local\\a/b");
  check_name ("/a", "Local\\/a");
}

static void
test_refuse (void)
{
  check_refused ("", "no name");
  check_refused ("Local\\", "no name");
  check_refused ("a\\b", "further backslash");
  check_refused ("local\\a", "further backslash");
  check_refused ("Global\\Local\\a", "further backslash");
  check_refused ("//fe00/a", "section://ID/");
  check_refused ("//fe00-/a", "section://ID/");
  check_refused ("//fe00-1a", "section://ID/");
  check_refused ("//FE00-1A/a", "section://ID/");
  check_refused ("//fe00-1a/", "no name");
  check_refused ("a%", "hexadecimal");
}

static void
test_split (void)
{
  const char *name = NULL;
  g_autofree char *id = mg_section_name_split ("//fe00-1a/Local\\a", &name);
  g_autofree char *none = NULL;
  g_autofree char *whole = mg_section_name_make (id, name);

  g_assert_cmpstr (id, ==, "fe00-1a");
  g_assert_cmpstr (name, ==, "Local\\a");
  g_assert_cmpstr (whole, ==, "//fe00-1a/Local\\a");
  none = mg_section_name_split ("Local\\a", &name);
  g_assert_null (none);
  g_assert_cmpstr (name, ==, "Local\\a");
}

static void
check_explained (int number, MgError code, const char *expected)
{
  g_autoptr (GError) reason = g_error_new (MG_WINE_ERROR, number, "ERROR_SOMETHING (%d)", number);
  g_autoptr (GError) error = NULL;

  mg_section_name_explain ("Local\\a\tb", "Cannot open “%s”", reason, &error);
  g_assert_error (error, MG_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, expected);
}

static void
test_explain (void)
{
  g_autoptr (GError) other = g_error_new_literal (MG_ERROR, MG_ERROR_TIMED_OUT, "As it is.");
  g_autoptr (GError) error = NULL;

  check_explained (2, MG_ERROR_NOT_FOUND, "“Local\\a%09b” does not exist.");
  check_explained (5, MG_ERROR_DENIED, "Cannot open “Local\\a%09b”: Windows does not permit it.");
  check_explained (6, MG_ERROR_WRONG_KIND,
                   "Cannot open “Local\\a%09b”: the name belongs to a Windows object of another kind.");
  check_explained (87, MG_ERROR_INVALID_VALUE,
                   "Cannot open “Local\\a%09b”: Windows takes no such size or protection.");
  check_explained (1455, MG_ERROR_NO_MEMORY, "Cannot open “Local\\a%09b”: there is not enough memory.");
  check_explained (1006, MG_ERROR_EMPTY, "Cannot open “Local\\a%09b”: the file is empty.");
  check_explained (9999, MG_ERROR_IO, "Cannot open “Local\\a%09b”: Windows answers ERROR_SOMETHING (9999).");
  mg_section_name_explain ("a", "Cannot open “%s”", other, &error);
  g_assert_error (error, MG_ERROR, MG_ERROR_TIMED_OUT);
  g_assert_cmpstr (error->message, ==, "As it is.");
}

static void
test_fields (void)
{
  const char *fields = "handle=3 view=0x7fff00000000 size=12 oversize=13 existed=1 empty= last=4294967296";
  guint64 number = 0;

  g_assert_true (mg_wine_text_get_number (fields, "handle=", &number));
  g_assert_cmpuint (number, ==, 3);
  g_assert_true (mg_wine_text_get_number (fields, "view=", &number));
  g_assert_cmpuint (number, ==, 0x7fff00000000);
  g_assert_true (mg_wine_text_get_number (fields, "size=", &number));
  g_assert_cmpuint (number, ==, 12);
  g_assert_true (mg_wine_text_get_number (fields, "last=", &number));
  g_assert_cmpuint (number, ==, G_GUINT64_CONSTANT (4294967296));
  g_assert_false (mg_wine_text_get_number (fields, "empty=", &number));
  g_assert_false (mg_wine_text_get_number (fields, "none=", &number));
  g_assert_true (mg_wine_text_has_field (fields, "existed=1"));
  g_assert_false (mg_wine_text_has_field (fields, "existed=0"));
  g_assert_false (mg_wine_text_has_field (fields, "size=1"));
  g_assert_false (mg_wine_text_has_field ("", "size=1"));
}

static void
test_escape (void)
{
  const char *const names[] = { "plain!~", "a b", "100%", "tab\there", "\xe4\xbd\xa0", "\xed\xa0\x80", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *escaped = mg_wine_text_escape (names[i]);
      g_autofree char *back = mg_name_unescape (escaped, NULL);

      g_assert_cmpstr (back, ==, names[i]);
      for (const char *at = escaped; *at != 0; at++)
        g_assert_true (*at > ' ' && *at <= '~');
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/section-name/parse", test_parse);
  g_test_add_func ("/section-name/refuse", test_refuse);
  g_test_add_func ("/section-name/split", test_split);
  g_test_add_func ("/section-name/explain", test_explain);
  g_test_add_func ("/section-name/fields", test_fields);
  g_test_add_func ("/section-name/escape", test_escape);
  return g_test_run ();
}
