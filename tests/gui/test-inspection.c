/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inspection-fixture.h"

static void
count (guint *number)
{
  (*number)++;
}

static void
test_new (void)
{
  g_autoptr (GuiFixture) fixture = inspection_fixture_new (INSPECTION_SIZE, 256, 0);

  g_assert_true (mg_inspection_get_view (fixture->inspection) == fixture->view);
  g_assert_cmpuint (mg_inspection_get_offset (fixture->inspection), ==, 256);
  g_assert_cmpuint (mg_inspection_get_extent (fixture->inspection), ==, INSPECTION_SIZE - 256);
  g_assert_cmpuint (mg_inspection_get_cursor (fixture->inspection), ==, 256);
  g_assert_true (mg_inspection_get_assumed (fixture->inspection));
  g_assert_cmpint (mg_inspection_get_element (fixture->inspection).type, ==, MG_ELEMENT_F32);
  g_assert_cmpint (mg_inspection_get_trouble (fixture->inspection), ==, MG_TROUBLE_NONE);
  g_assert_null (mg_inspection_get_trouble_text (fixture->inspection));
  g_assert_cmpstr (mg_inspection_get_sentence (fixture->inspection), ==, "");
}

static void
test_element (void)
{
  g_autoptr (GuiFixture) fixture = inspection_fixture_new (INSPECTION_SIZE, 0, 0);
  g_autofree char *name = NULL;
  guint n = 0;

  g_signal_connect_swapped (fixture->inspection, "notify::element-name", G_CALLBACK (count), &n);
  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_U16, TRUE });
  g_assert_false (mg_inspection_get_assumed (fixture->inspection));
  g_object_get (fixture->inspection, "element-name", &name, NULL);
  g_assert_cmpstr (name, ==, "be:u16");
  g_assert_cmpuint (n, ==, 1);
}

static void
test_cursor (void)
{
  g_autoptr (GuiFixture) fixture = inspection_fixture_new (INSPECTION_SIZE, 256, 512);
  MgInspection *inspection = fixture->inspection;
  guint n = 0;

  g_signal_connect_swapped (inspection, "notify::cursor", G_CALLBACK (count), &n);
  inspection_assert_selection (inspection, 256, 1);

  mg_inspection_set_cursor (inspection, 300, FALSE);
  inspection_assert_selection (inspection, 300, 1);
  mg_inspection_set_cursor (inspection, 310, TRUE);
  inspection_assert_selection (inspection, 300, 11);
  mg_inspection_set_cursor (inspection, 290, TRUE);
  inspection_assert_selection (inspection, 290, 11);
  g_assert_cmpuint (mg_inspection_get_cursor (inspection), ==, 290);
  g_assert_cmpuint (n, ==, 3);

  /* Cut to the view. */
  mg_inspection_set_cursor (inspection, 0, FALSE);
  g_assert_cmpuint (mg_inspection_get_cursor (inspection), ==, 256);
  mg_inspection_set_cursor (inspection, G_MAXUINT64, TRUE);
  g_assert_cmpuint (mg_inspection_get_cursor (inspection), ==, 767);
  inspection_assert_selection (inspection, 256, 512);

  mg_inspection_select (inspection, 400, 8);
  inspection_assert_selection (inspection, 400, 8);
  g_assert_cmpuint (mg_inspection_get_cursor (inspection), ==, 407);
  mg_inspection_select (inspection, 767, 1);
  inspection_assert_selection (inspection, 767, 1);
  mg_inspection_select (inspection, 0, G_MAXUINT64);
  inspection_assert_selection (inspection, 256, 512);
  mg_inspection_select (inspection, G_MAXUINT64, G_MAXUINT64);
  inspection_assert_selection (inspection, 767, 1);
}

static void
test_cursor_without_bytes (void)
{
  g_autoptr (GuiFixture) fixture = inspection_fixture_new (0, 0, 0);

  inspection_assert_selection (fixture->inspection, 0, 0);
  mg_inspection_set_cursor (fixture->inspection, 100, FALSE);
  g_assert_cmpuint (mg_inspection_get_cursor (fixture->inspection), ==, 0);
  inspection_assert_selection (fixture->inspection, 0, 0);
}

/* --- What is in sight ----------------------------------------------------------------------------------- */

static void
test_show (void)
{
  g_autoptr (GuiFixture) fixture = inspection_fixture_new (INSPECTION_SIZE, 0, 0);

  mg_test_wait (inspection_fixture_knows (fixture, 0));
  g_assert_false (inspection_fixture_knows (fixture, 40000));
  mg_inspection_show (fixture->inspection, MG_PANE_VALUES, 40000, 16);
  mg_test_wait (inspection_fixture_knows (fixture, 40000));
  g_assert_true (inspection_fixture_knows (fixture, 0));
  g_assert_false (inspection_fixture_knows (fixture, 20000));
  mg_inspection_show (fixture->inspection, MG_PANE_HEX, 0, 0);
  mg_test_wait (!inspection_fixture_knows (fixture, 0));
  g_assert_true (inspection_fixture_knows (fixture, 40000));
  mg_inspection_show (fixture->inspection, MG_PANE_VALUES, 40000, 0);
  mg_test_wait (!inspection_fixture_knows (fixture, 40000));
}

static void
test_sentence (void)
{
  g_autoptr (GuiFixture) fixture = inspection_fixture_new (INSPECTION_SIZE, 0, 0);
  guint n = 0;

  g_signal_connect_swapped (fixture->inspection, "notify::sentence", G_CALLBACK (count), &n);
  mg_inspection_say (fixture->inspection, "Copied 16 bytes.");
  g_assert_cmpstr (mg_inspection_get_sentence (fixture->inspection), ==, "Copied 16 bytes.");
  /* Copying twice is said twice. */
  mg_inspection_say (fixture->inspection, mg_inspection_get_sentence (fixture->inspection));
  g_assert_cmpstr (mg_inspection_get_sentence (fixture->inspection), ==, "Copied 16 bytes.");
  g_assert_cmpuint (n, ==, 2);
}

static void
assert_description (MgInspection *inspection, guint64 cursor, const char *expected)
{
  g_autofree char *description = NULL;

  mg_inspection_set_cursor (inspection, cursor, FALSE);
  description = mg_inspection_describe_cursor (inspection);
  g_assert_cmpstr (description, ==, expected);
}

static void
test_describe_cursor (void)
{
  static const float values[] = { 123, -0.5f, G_MAXFLOAT };
  g_autoptr (GuiFixture) fixture = inspection_fixture_new (1027, 0, 0);
  MgInspection *inspection = fixture->inspection;

  mg_fake_source_store (fixture->source, GUI_NAME, 64, (const guint8 *) values, sizeof values);
  mg_inspection_show (inspection, MG_PANE_HEX, 0, 1027);
  mg_test_wait (inspection_fixture_knows (fixture, 1026));

  assert_description (inspection, 64, "0x40, [16] f32 123");
  assert_description (inspection, 67, "0x43, [16] f32 123");
  assert_description (inspection, 68, "0x44, [17] f32 -0.5");
  /* The last element is there in part. */
  assert_description (inspection, 1026, "0x402: no value");
  mg_inspection_set_element (inspection, (MgElement){ MG_ELEMENT_U8, FALSE });
  assert_description (inspection, 1026, "0x402, [1026] u8 2");
  mg_inspection_set_element (inspection, (MgElement){ MG_ELEMENT_U16, TRUE });
  assert_description (inspection, 1, "0x1, [0] u16 1");
}

static void
test_describe_cursor_in_a_part (void)
{
  g_autoptr (GuiFixture) fixture = inspection_fixture_new (INSPECTION_SIZE, 6, 0);

  mg_test_wait (inspection_fixture_knows (fixture, 15));
  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_U16, TRUE });
  /* Elements are counted from where the view begins. */
  assert_description (fixture->inspection, 9, "0x9, [1] u16 2057");
  assert_description (fixture->inspection, 60000, "0xea60: no value");
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

  g_test_add_func ("/inspection/new", test_new);
  g_test_add_func ("/inspection/element", test_element);
  g_test_add_func ("/inspection/cursor", test_cursor);
  g_test_add_func ("/inspection/cursor-without-bytes", test_cursor_without_bytes);
  g_test_add_func ("/inspection/show", test_show);
  g_test_add_func ("/inspection/sentence", test_sentence);
  g_test_add_func ("/inspection/describe-cursor", test_describe_cursor);
  g_test_add_func ("/inspection/describe-cursor-in-a-part", test_describe_cursor_in_a_part);

  return g_test_run ();
}
