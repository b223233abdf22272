/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "grid-fixture.h"
#include "mg-clipboard.h"
#include "mg-editor.h"
#include "mg-error.h"

/* --- What a text is as bytes ---------------------------------------------------------------------------- */

static void
assert_parsed (const char *format, MgElementType type, const char *text, const void *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) parsed = mg_clipboard_parse (format, (MgElement){ type, FALSE }, text, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (parsed, NULL), g_bytes_get_size (parsed), bytes, length);
}

static void
assert_refused (const char *format, MgElementType type, const char *text, const char *sentence)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mg_clipboard_parse (format, (MgElement){ type, FALSE }, text, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE);
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
test_hex (void)
{
  static const char *const texts[] = {
    "00f642ff",  "00 f6 42 ff",      "00 F6\n42 FF\n", "0x00, 0xF6, 0x42, 0xff",
    "00f6 42ff", "00,f6;42\tff\r\n", "  00f642ff  \n", "0x00f6 0x42ff",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_parsed ("hex", MG_ELEMENT_F32, texts[i], "\x00\xf6\x42\xff", 4);
}

static void
test_bad_hex (void)
{
  assert_refused (
    "hex", MG_ELEMENT_F32, "00 zz",
    "Nothing pasted: “zz” at character 4 is not made of bytes, of two hexadecimal digits each.");
  assert_refused ("hex", MG_ELEMENT_F32, "00 f",
                  "Nothing pasted: “f” at character 4 is not made of bytes, of two hexadecimal digits each.");
  assert_refused (
    "hex", MG_ELEMENT_F32, "0x",
    "Nothing pasted: “0x” at character 1 is not made of bytes, of two hexadecimal digits each.");
  assert_refused (
    "hex", MG_ELEMENT_F32, "aabbc",
    "Nothing pasted: “aabbc” at character 1 is not made of bytes, of two hexadecimal digits each.");
  /* Characters are counted, and not bytes. */
  assert_refused ("hex", MG_ELEMENT_F32, "00\n00 ü",
                  "Nothing pasted: “ü” at character 7 is not made of bytes, of two hexadecimal digits each.");
  assert_refused ("hex", MG_ELEMENT_F32, "", "There is nothing to paste.");
  assert_refused ("hex", MG_ELEMENT_F32, " ,\n", "There is nothing to paste.");
}

static void
test_values (void)
{
  static const float floats[] = { 123, -0.5f, 0.1f };

  assert_parsed ("values", MG_ELEMENT_F32, "123 -0.5\n0.1\n", floats, sizeof floats);
  assert_parsed ("values", MG_ELEMENT_F32, "123, -0.5,0.1", floats, sizeof floats);
  assert_parsed ("values", MG_ELEMENT_U8, "1 0x2 255", "\1\2\xff", 3);
  assert_parsed ("values", MG_ELEMENT_BOOL, "true false true(0x7F)", "\1\0\x7f", 3);
  assert_refused ("values", MG_ELEMENT_U8, "1 2 256",
                  "Nothing pasted: at character 5: 256 is outside u8 (0 to 255).");
  /* Chars stand in a row, and a blank is one. */
  assert_parsed ("values", MG_ELEMENT_CHAR, "a, b\\n\\x41\nc\\\\", "a, b\nAc\\", 8);
  assert_refused (
    "values", MG_ELEMENT_CHAR, "aü",
    "Nothing pasted: at character 2: “ü” is no char, which takes one ASCII character, or one of "
    "\\\\, \\n, \\t, \\r, \\0, \\x41.");
  assert_refused ("values", MG_ELEMENT_U8, "", "There is nothing to paste.");
}

/* What is copied can be pasted. */
static void
test_round_trip (void)
{
  static const char *const formats[] = { "hex", "values" };
  guint8 bytes[96];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (i * 37 + 1);
  for (guint type = 0; type < MG_N_ELEMENT_TYPES; type++)
    for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
      {
        MgElement element = { (MgElementType) type, TRUE };
        g_autofree char *text = mg_clipboard_format (formats[i], element, 0, bytes, sizeof bytes);
        g_autoptr (GError) error = NULL;
        g_autoptr (GBytes) parsed = mg_clipboard_parse (formats[i], element, text, &error);

        g_assert_no_error (error);
        g_assert_cmpmem (g_bytes_get_data (parsed, NULL), g_bytes_get_size (parsed), bytes, sizeof bytes);
      }
}

static void
test_text (void)
{
  assert_parsed ("text", MG_ELEMENT_F32, " a\tü,\n", " a\tü,\n", 7);
  assert_refused ("text", MG_ELEMENT_F32, "", "There is nothing to paste.");
}

/* --- Pasting -------------------------------------------------------------------------------------------- */

static GdkClipboard *
clipboard (void)
{
  return gdk_display_get_clipboard (gdk_display_get_default ());
}

static void
paste (GridFixture *fixture, const char *text)
{
  mg_inspection_say (fixture->inspection, "");
  gdk_clipboard_set_text (clipboard (), text);
  gui_press (GTK_WINDOW (fixture->base->window), "ctrl+v");
  mg_test_wait (*mg_inspection_get_sentence (fixture->inspection) != 0);
}

static void
assert_selection (GridFixture *fixture, guint64 offset, guint64 length)
{
  MgRange selection;

  mg_inspection_get_selection (fixture->inspection, &selection);
  g_assert_cmpuint (selection.offset, ==, offset);
  g_assert_cmpuint (selection.length, ==, length);
}

/* In the place of what was there, selected afterwards, and one edit however long. */
static void
test_paste_hex (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_HEX, 64, MG_ACCESS_WRITE);
  MgEditor *editor = mg_view_get_editor (fixture->view);

  mg_inspection_set_cursor (fixture->inspection, 3, FALSE);
  paste (fixture, "aa bb cc\ndd");
  g_assert_cmpstr (mg_inspection_get_sentence (fixture->inspection), ==, "Pasted 4 bytes at 0x3.");
  g_assert_true (gui_fixture_is_read (fixture->base, 0, "000102aabbccdd0708"));
  assert_selection (fixture, 3, 4);
  mg_editor_undo_async (editor, MG_CONFLICT_ASK, NULL, NULL);
  mg_test_wait (gui_fixture_is_read (fixture->base, 0, "000102030405060708"));
  g_assert_false (mg_editor_get_can_undo (editor));
}

/* A selection is where it begins, on whichever of its ends the cursor is. */
static void
test_paste_at_selection (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_HEX, 64, MG_ACCESS_WRITE);

  mg_inspection_select (fixture->inspection, 8, 5);
  paste (fixture, "aabb");
  g_assert_true (gui_fixture_is_read (fixture->base, 7, "07aabb0a"));
  mg_inspection_set_cursor (fixture->inspection, 20, FALSE);
  mg_inspection_set_cursor (fixture->inspection, 17, TRUE);
  paste (fixture, "cc");
  g_assert_true (gui_fixture_is_read (fixture->base, 16, "10cc1213"));
}

static void
test_paste_text (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_HEX, 64, MG_ACCESS_WRITE);

  mg_grid_set_in_text (fixture->grid, TRUE);
  paste (fixture, "aa\nü");
  g_assert_cmpstr (mg_inspection_get_sentence (fixture->inspection), ==, "Pasted 5 bytes at 0x0.");
  g_assert_true (gui_fixture_is_read (fixture->base, 0, "61610ac3bc05"));
}

/* A cursor within an element pastes at its start. */
static void
test_paste_values (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_VALUES, 64, MG_ACCESS_WRITE);

  mg_inspection_set_cursor (fixture->inspection, 6, FALSE);
  paste (fixture, "1.5, -2");
  g_assert_cmpstr (mg_inspection_get_sentence (fixture->inspection), ==, "Pasted 8 bytes at 0x4.");
  g_assert_true (gui_fixture_is_read (fixture->base, 3, "030000c03f000000c00c"));
}

static void
test_paste_bad (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_HEX, 64, MG_ACCESS_WRITE);
  g_autofree char *much = NULL;

  paste (fixture, "aa bb no");
  g_assert_cmpstr (
    mg_inspection_get_sentence (fixture->inspection), ==,
    "Nothing pasted: “no” at character 7 is not made of bytes, of two hexadecimal digits each.");
  much = g_strnfill (64 * 1024 * 1024 + 1, 'a');
  paste (fixture, much);
  g_assert_cmpstr (mg_inspection_get_sentence (fixture->inspection), ==,
                   "Nothing pasted: 67,108,865 bytes of text are too much; 64 MiB are the most.");
  gdk_clipboard_set_content (clipboard (), NULL);
  mg_inspection_say (fixture->inspection, "");
  gui_press (GTK_WINDOW (fixture->base->window), "ctrl+v");
  mg_test_wait (g_str_equal (mg_inspection_get_sentence (fixture->inspection), "There is nothing to paste."));
  g_assert_false (mg_editor_get_can_undo (mg_view_get_editor (fixture->view)));
  g_assert_true (gui_fixture_is_read (fixture->base, 0, "00010203"));
}

/* All of it, or nothing. */
static void
test_paste_over_the_end (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_HEX, 20, MG_ACCESS_WRITE);
  g_autofree char *name = g_strdup (mg_mapping_get_display_name (mg_view_get_mapping (fixture->view)));
  g_autofree char *expected = g_strdup_printf (
    "Nothing pasted: 5 bytes do not fit into “%s” from 0x12 on; they run over its end by 3 bytes.", name);

  mg_inspection_set_cursor (fixture->inspection, 18, FALSE);
  paste (fixture, "aa bb cc dd ee");
  g_assert_cmpstr (mg_inspection_get_sentence (fixture->inspection), ==, expected);
  g_assert_false (mg_editor_get_can_undo (mg_view_get_editor (fixture->view)));
  g_assert_true (gui_fixture_is_read (fixture->base, 16, "10111213"));
  paste (fixture, "aa bb");
  g_assert_true (gui_fixture_is_read (fixture->base, 16, "1011aabb"));
}

static void
test_paste_read_only (void)
{
  g_autoptr (GridFixture) fixture = grid_fixture_new_real (MG_GRID_HEX, 64, MG_ACCESS_READ);

  paste (fixture, "aa bb");
  g_assert_true (g_str_has_suffix (mg_inspection_get_sentence (fixture->inspection),
                                   "”: this view is read-only. Ctrl+E changes that."));
  g_assert_true (gui_fixture_is_read (fixture->base, 0, "0001"));
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

  g_test_add_func ("/paste/hex", test_hex);
  g_test_add_func ("/paste/bad-hex", test_bad_hex);
  g_test_add_func ("/paste/values", test_values);
  g_test_add_func ("/paste/round-trip", test_round_trip);
  g_test_add_func ("/paste/text", test_text);
  g_test_add_func ("/paste/paste-hex", test_paste_hex);
  g_test_add_func ("/paste/paste-at-selection", test_paste_at_selection);
  g_test_add_func ("/paste/paste-text", test_paste_text);
  g_test_add_func ("/paste/paste-values", test_paste_values);
  g_test_add_func ("/paste/paste-bad", test_paste_bad);
  g_test_add_func ("/paste/paste-over-the-end", test_paste_over_the_end);
  g_test_add_func ("/paste/paste-read-only", test_paste_read_only);

  return g_test_run ();
}
