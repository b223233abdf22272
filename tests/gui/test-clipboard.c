/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "gui-fixture.h"
#include "mg-clipboard.h"

#define NOTHING "There is nothing to copy."

/* --- What is copied ------------------------------------------------------------------------------------- */

static void
assert_format (const char *format, MgElementType type, const void *bytes, gsize length, const char *expected)
{
  g_autofree char *text = mg_clipboard_format (format, (MgElement){ type, FALSE }, 0, bytes, length);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_hex (void)
{
  guint8 bytes[33];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (i * 37);
  assert_format ("hex", MG_ELEMENT_F32, bytes, 0, "");
  assert_format ("hex", MG_ELEMENT_F32, bytes, 1, "00");
  assert_format ("hex", MG_ELEMENT_F32, bytes, 3, "00 25 4a");
  /* 16 in a line, as in the grid; nothing behind the last. */
  assert_format ("hex", MG_ELEMENT_F32, bytes, 16, "00 25 4a 6f 94 b9 de 03 28 4d 72 97 bc e1 06 2b");
  assert_format ("hex", MG_ELEMENT_F32, bytes, 17, "00 25 4a 6f 94 b9 de 03 28 4d 72 97 bc e1 06 2b\n50");
  assert_format ("hex", MG_ELEMENT_F32, bytes, 33,
                 "00 25 4a 6f 94 b9 de 03 28 4d 72 97 bc e1 06 2b\n"
                 "50 75 9a bf e4 09 2e 53 78 9d c2 e7 0c 31 56 7b\n"
                 "a0");
}

/* The words of a text, whatever columns they stand in. */
static char *
squeeze (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \n", -1);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != 0)
      g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", words[i]);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
test_values (void)
{
  static const float values[] = { 123, -0.5f, 0.1f, 3.4028235e38f, 16777216 };
  g_autofree char *text = NULL;
  g_autofree char *words = NULL;

  /* Exact, unlike in the grid, and only what is whole. */
  text = mg_clipboard_format ("values", (MgElement){ MG_ELEMENT_F32, FALSE }, 0, (const guint8 *) values,
                              sizeof values - 1);
  words = squeeze (text);
  g_assert_cmpstr (words, ==, "123 -0.5 0.1 3.4028235e38");
  assert_format ("values", MG_ELEMENT_F32, values, 3, "");
  assert_format ("values", MG_ELEMENT_F32, values, 0, "");
}

static void
test_values_in_another_order (void)
{
  g_autofree char *text
    = mg_clipboard_format ("values", (MgElement){ MG_ELEMENT_U16, TRUE }, 0, (const guint8 *) "\1\2\3\4", 4);
  g_autofree char *words = squeeze (text);

  g_assert_cmpstr (words, ==, "258 772");
}

static void
test_text (void)
{
  assert_format ("text", MG_ELEMENT_F32, "", 0, "");
  assert_format ("text", MG_ELEMENT_F32, "Hello", 5, "Hello");
  /* The end of a string ends it, and parts it from the next one. */
  assert_format ("text", MG_ELEMENT_F32, "Hello\0\0\0", 8, "Hello");
  assert_format ("text", MG_ELEMENT_F32, "\0\0\0", 3, "");
  assert_format ("text", MG_ELEMENT_F32, "Hello\0world\0", 12, "Hello\nworld");
  assert_format ("text", MG_ELEMENT_F32, "a\tb\r\nc", 6, "a\tb\r\nc");
  assert_format ("text", MG_ELEMENT_F32, "gr\xc3\xbc\xc3\x9f", 6, "grüß");
  assert_format ("text", MG_ELEMENT_F32,
                 "\xff"
                 "a\xc3",
                 3,
                 "\xef\xbf\xbd"
                 "a\xef\xbf\xbd");
}

/* --- Copying -------------------------------------------------------------------------------------------- */

static GdkClipboard *
clipboard (void)
{
  return gdk_display_get_clipboard (gdk_display_get_default ());
}

/* What is on the clipboard; NULL: nothing. */
static char *
clipboard_text (void)
{
  GdkContentProvider *content = gdk_clipboard_get_content (clipboard ());
  g_auto (GValue) value = G_VALUE_INIT;

  if (content == NULL)
    return NULL;
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (content, &value, NULL));
  return g_value_dup_string (&value);
}

static GuiFixture *
set_up (const void *bytes, gsize size, guint64 offset, guint64 length, guint64 shown)
{
  GuiFixture *fixture = gui_fixture_new_part (bytes, size, offset, length);

  gdk_clipboard_set_content (clipboard (), NULL);
  gui_fixture_look_at (fixture, offset, shown);
  mg_test_wait (mg_inspection_get_frame (fixture->inspection) != NULL
                && (shown == 0
                    || mg_frame_get_state (mg_inspection_get_frame (fixture->inspection), offset, NULL)
                         != MG_BYTE_UNREAD));
  return fixture;
}

static void
assert_copies (GuiFixture *fixture, const char *format, const char *text, const char *sentence)
{
  g_autofree char *copied = NULL;

  mg_inspection_say (fixture->inspection, "");
  mg_clipboard_copy (clipboard (), fixture->inspection, format);
  mg_test_wait (*mg_inspection_get_sentence (fixture->inspection) != 0);
  g_assert_cmpstr (mg_inspection_get_sentence (fixture->inspection), ==, sentence);
  copied = clipboard_text ();
  g_assert_cmpstr (copied, ==, text);
}

static void
test_copy (void)
{
  g_autoptr (GuiFixture) fixture = set_up ("Hello, world!", 13, 0, 0, 13);

  mg_inspection_set_cursor (fixture->inspection, 7, FALSE);
  assert_copies (fixture, "text", "w", "Copied 1 byte.");
  assert_copies (fixture, "hex", "77", "Copied 1 byte.");
  mg_inspection_select (fixture->inspection, 0, 5);
  assert_copies (fixture, "text", "Hello", "Copied 5 bytes.");
  assert_copies (fixture, "hex", "48 65 6c 6c 6f", "Copied 5 bytes.");
  mg_inspection_select (fixture->inspection, 0, 100);
  assert_copies (fixture, "text", "Hello, world!", "Copied 13 bytes.");
}

/* Values are copied whole, counted from where the view begins; one that is there in part has no value. */
static void
test_copy_values (void)
{
  static const guint16 numbers[] = { 0xFFFF, 1, 2, 3, 0xFFFF };
  g_autoptr (GuiFixture) fixture = set_up (numbers, 9, 2, 0, 9);
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;

  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_U16, FALSE });
  mg_inspection_select (fixture->inspection, 3, 2);
  mg_clipboard_copy (clipboard (), fixture->inspection, "values");
  g_assert_cmpstr (mg_inspection_get_sentence (fixture->inspection), ==, "Copied 4 bytes.");
  text = clipboard_text ();
  words = squeeze (text);
  g_assert_cmpstr (words, ==, "1 2");

  mg_inspection_set_cursor (fixture->inspection, 8, FALSE);
  gdk_clipboard_set_content (clipboard (), NULL);
  assert_copies (fixture, "values", NULL, NOTHING);
  assert_copies (fixture, "hex", "ff", "Copied 1 byte.");
}

static void
test_copy_nothing (void)
{
  g_autoptr (GuiFixture) fixture = set_up ("", 0, 0, 0, 0);

  assert_copies (fixture, "hex", NULL, NOTHING);
  assert_copies (fixture, "values", NULL, NOTHING);
  assert_copies (fixture, "text", NULL, NOTHING);
}

static void
test_copy_before_the_first_frame (void)
{
  g_autoptr (GuiFixture) fixture = gui_fixture_new_part ((const guint8 *) "Hello", 5, 0, 5);

  gdk_clipboard_set_content (clipboard (), NULL);
  g_assert_null (mg_inspection_get_frame (fixture->inspection));
  assert_copies (fixture, "text", NULL, NOTHING);
}

/* What is not in sight is read. */
static void
test_copy_what_is_out_of_sight (void)
{
  g_autofree guint8 *bytes = g_malloc (100000);
  g_autofree char *hex = NULL;
  g_autoptr (GuiFixture) fixture = NULL;

  memset (bytes, 'x', 100000);
  fixture = set_up (bytes, 100000, 0, 0, 16);
  mg_inspection_select (fixture->inspection, 0, 100000);
  hex = g_strnfill (100000, 'x');
  assert_copies (fixture, "text", hex, "Copied 100,000 bytes.");
  mg_inspection_select (fixture->inspection, 99999, 1);
  assert_copies (fixture, "hex", "78", "Copied 1 byte.");
}

/* The end may be another one than the view says. */
static void
test_copy_past_the_end (void)
{
  g_autoptr (GuiFixture) fixture = set_up ("Hello", 5, 0, 1000, 16);

  mg_inspection_select (fixture->inspection, 0, 1000);
  assert_copies (fixture, "text", "Hello", "Copied 5 bytes.");
  mg_inspection_select (fixture->inspection, 500, 100);
  gdk_clipboard_set_content (clipboard (), NULL);
  assert_copies (fixture, "text", NULL, NOTHING);
}

static void
test_copy_what_cannot_be_read (void)
{
  g_autofree guint8 *bytes = g_malloc0 (100000);
  g_autoptr (GuiFixture) fixture = set_up (bytes, 100000, 0, 0, 16);

  mg_inspection_select (fixture->inspection, 0, 100000);
  mg_fake_source_script (fixture->source, GUI_NAME, 1, G_MAXUINT, MG_FAKE_DENY);
  assert_copies (fixture, "hex", NULL, "Cannot read “" GUI_NAME "”: permission denied.");
}

/* What stands still is of another moment than what could be read now. */
static void
test_copy_while_paused (void)
{
  guint8 *bytes = g_malloc0 (1 << 20);
  g_autoptr (GuiFixture) fixture = set_up (bytes, 1 << 20, 0, 0, 16);

  g_free (bytes);
  mg_view_set_paused (fixture->view, TRUE);
  mg_inspection_select (fixture->inspection, 0, 1 << 20);
  assert_copies (fixture, "hex", NULL, "Not all of the selection was read; follow the mapping to copy it.");
  mg_inspection_select (fixture->inspection, 0, 2);
  assert_copies (fixture, "hex", "00 00", "Copied 2 bytes.");
}

static void
test_copy_what_is_gone (void)
{
  g_autoptr (GuiFixture) fixture = set_up ("Hello", 5, 0, 1000, 16);

  mg_fake_source_remove (fixture->source, GUI_NAME);
  mg_view_release (fixture->view);
  mg_test_wait (mg_inspection_get_frame (fixture->inspection)->state == MG_FRAME_GONE);
  mg_inspection_select (fixture->inspection, 0, 5);
  assert_copies (fixture, "text", "Hello", "Copied 5 bytes.");
  mg_inspection_select (fixture->inspection, 0, 6);
  gdk_clipboard_set_content (clipboard (), NULL);
  assert_copies (fixture, "text", NULL, "Not all of the selection was read; follow the mapping to copy it.");
}

static void
test_copy_too_much (void)
{
  g_autoptr (GuiFixture) fixture = set_up ("Hello", 5, 0, G_GUINT64_CONSTANT (1) << 47, 16);

  mg_inspection_select (fixture->inspection, 0, MG_CLIPBOARD_MAX + 1024);
  assert_copies (fixture, "hex", NULL, "16,385 KiB are too much to copy; 16 MiB are the most.");
  mg_inspection_select (fixture->inspection, 0, G_MAXUINT64);
  assert_copies (fixture, "values", NULL, "128 TiB are too much to copy; 16 MiB are the most.");
  mg_inspection_select (fixture->inspection, 0, MG_CLIPBOARD_MAX);
  assert_copies (fixture, "text", "Hello", "Copied 5 bytes.");
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

  g_test_add_func ("/clipboard/hex", test_hex);
  g_test_add_func ("/clipboard/values", test_values);
  g_test_add_func ("/clipboard/values-in-another-order", test_values_in_another_order);
  g_test_add_func ("/clipboard/text", test_text);
  g_test_add_func ("/clipboard/copy", test_copy);
  g_test_add_func ("/clipboard/copy-values", test_copy_values);
  g_test_add_func ("/clipboard/copy-nothing", test_copy_nothing);
  g_test_add_func ("/clipboard/copy-before-the-first-frame", test_copy_before_the_first_frame);
  g_test_add_func ("/clipboard/copy-what-is-out-of-sight", test_copy_what_is_out_of_sight);
  g_test_add_func ("/clipboard/copy-past-the-end", test_copy_past_the_end);
  g_test_add_func ("/clipboard/copy-what-cannot-be-read", test_copy_what_cannot_be_read);
  g_test_add_func ("/clipboard/copy-while-paused", test_copy_while_paused);
  g_test_add_func ("/clipboard/copy-what-is-gone", test_copy_what_is_gone);
  g_test_add_func ("/clipboard/copy-too-much", test_copy_too_much);

  return g_test_run ();
}
