/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "inspection-fixture.h"
#include "mg-error.h"

/* --- Going somewhere ------------------------------------------------------------------------------------ */

/* What was heard of the inspection of this test. */
static InspectionNews heard;

static GuiFixture *
set_up (gsize size, guint64 offset, guint64 length)
{
  GuiFixture *fixture = inspection_fixture_new (size, offset, length);

  inspection_fixture_listen (fixture, &heard);
  return fixture;
}

static const struct
{
  const char *text;
  /* In a whole view of 65,536 bytes, and in one of [256, 768); G_MAXUINT64: there is no such place. */
  guint64 whole, part;
} places[] = {
  { "0", 0, G_MAXUINT64 },
  { "1", 1, G_MAXUINT64 },
  { "0x0", 0, G_MAXUINT64 },
  { "256", 256, 256 },
  { "0x100", 256, 256 },
  { "0X1fF", 511, 511 },
  { "0256", 256, 256 },
  { " 0x100\t", 256, 256 },
  { "767", 767, 767 },
  { "768", 768, G_MAXUINT64 },
  { "0xffff", 65535, G_MAXUINT64 },
  { "65535", 65535, G_MAXUINT64 },
  { "65536", G_MAXUINT64, G_MAXUINT64 },
  { "0xffffffffffffffff", G_MAXUINT64, G_MAXUINT64 },
  { "end", 65535, 767 },
  { "end-0", 65535, 767 },
  { "end-1", 65535, 767 },
  { "end-16", 65520, 752 },
  { "end - 16", 65520, 752 },
  { "end-0x10", 65520, 752 },
  { "end-512", 65024, 256 },
  { "end-513", 65023, G_MAXUINT64 },
  { "end-65536", 0, G_MAXUINT64 },
  { "end-65537", G_MAXUINT64, G_MAXUINT64 },
  { "end-18446744073709551615", G_MAXUINT64, G_MAXUINT64 },
  { "[0]", 0, 256 },
  { "[12]", 48, 304 },
  { "[0xc]", 48, 304 },
  { "[127]", 508, 764 },
  { "[128]", 512, G_MAXUINT64 },
  { "[16383]", 65532, G_MAXUINT64 },
  { "[16384]", G_MAXUINT64, G_MAXUINT64 },
  { "[18446744073709551615]", G_MAXUINT64, G_MAXUINT64 },
  { "[4611686018427387904]", G_MAXUINT64, G_MAXUINT64 },
};

static void
assert_goes (GuiFixture *fixture, const char *text, guint64 expected)
{
  g_autoptr (GError) error = NULL;
  guint64 before = mg_inspection_get_cursor (fixture->inspection);
  guint n_reveals = heard.n_reveals;

  if (expected == G_MAXUINT64)
    {
      g_assert_false (mg_inspection_go_to (fixture->inspection, text, &error));
      g_assert_error (error, MG_ERROR, MG_ERROR_OUT_OF_RANGE);
      g_assert_true (g_str_has_suffix (error->message, "."));
      g_assert_nonnull (strstr (error->message, text));
      g_assert_cmpuint (mg_inspection_get_cursor (fixture->inspection), ==, before);
      g_assert_cmpuint (heard.n_reveals, ==, n_reveals);
      return;
    }
  g_assert_true (mg_inspection_go_to (fixture->inspection, text, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (mg_inspection_get_cursor (fixture->inspection), ==, expected);
  inspection_assert_selection (fixture->inspection, expected, 1);
  g_assert_cmpuint (heard.n_reveals, ==, n_reveals + 1);
  g_assert_cmpuint (heard.revealed, ==, expected);
}

static void
test_go_to (void)
{
  g_autoptr (GuiFixture) fixture = set_up (INSPECTION_SIZE, 0, 0);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    assert_goes (fixture, places[i].text, places[i].whole);
}

static void
test_go_to_in_a_part (void)
{
  g_autoptr (GuiFixture) fixture = set_up (INSPECTION_SIZE, 256, 512);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    assert_goes (fixture, places[i].text, places[i].part);
}

static void
test_go_to_elements (void)
{
  g_autoptr (GuiFixture) fixture = set_up (INSPECTION_SIZE, 0, 0);

  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_F64, FALSE });
  assert_goes (fixture, "[12]", 96);
  assert_goes (fixture, "[8191]", INSPECTION_SIZE - 8);
  assert_goes (fixture, "[8192]", G_MAXUINT64);
  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_CHAR, FALSE });
  assert_goes (fixture, "[12]", 12);
}

static void
test_go_to_no_place (void)
{
  static const char *const texts[] = { "",
                                       " ",
                                       "x",
                                       "-1",
                                       "+1",
                                       "1.5",
                                       "0x",
                                       "1e3",
                                       "ff",
                                       "0x100 0x200",
                                       "18446744073709551616",
                                       "0x10000000000000000",
                                       "end+1",
                                       "ending",
                                       "end-",
                                       "end--1",
                                       "end-x",
                                       "[",
                                       "]",
                                       "[]",
                                       "[-1]",
                                       "[x]",
                                       "[1",
                                       "1]",
                                       "[[1]]",
                                       "[18446744073709551616]" };
  g_autoptr (GuiFixture) fixture = set_up (INSPECTION_SIZE, 0, 0);

  mg_inspection_set_cursor (fixture->inspection, 77, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (mg_inspection_go_to (fixture->inspection, texts[i], &error));
      g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE);
      g_assert_true (g_str_has_suffix (error->message, "."));
    }
  g_assert_cmpuint (mg_inspection_get_cursor (fixture->inspection), ==, 77);
  g_assert_cmpuint (heard.n_reveals, ==, 0);
  /* What was no jump is not remembered. */
  g_assert_false (mg_inspection_go_back (fixture->inspection));
}

static void
test_go_to_without_bytes (void)
{
  static const char *const texts[] = { "0", "end", "end-0", "[0]", "18446744073709551615" };
  g_autoptr (GuiFixture) fixture = set_up (0, 0, 0);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (mg_inspection_go_to (fixture->inspection, texts[i], &error));
      g_assert_error (error, MG_ERROR, MG_ERROR_OUT_OF_RANGE);
    }
}

static void
test_history (void)
{
  g_autoptr (GuiFixture) fixture = set_up (INSPECTION_SIZE, 0, 0);
  MgInspection *inspection = fixture->inspection;

  g_assert_false (mg_inspection_go_back (inspection));
  g_assert_false (mg_inspection_go_forward (inspection));
  g_assert_cmpuint (heard.n_reveals, ==, 0);

  assert_goes (fixture, "100", 100);
  assert_goes (fixture, "200", 200);
  /* Where one went by other means is where one comes back to. */
  mg_inspection_set_cursor (inspection, 250, FALSE);
  assert_goes (fixture, "300", 300);

  g_assert_true (mg_inspection_go_back (inspection));
  g_assert_cmpuint (mg_inspection_get_cursor (inspection), ==, 250);
  g_assert_cmpuint (heard.revealed, ==, 250);
  g_assert_true (mg_inspection_go_back (inspection));
  g_assert_cmpuint (mg_inspection_get_cursor (inspection), ==, 100);
  g_assert_true (mg_inspection_go_back (inspection));
  g_assert_cmpuint (mg_inspection_get_cursor (inspection), ==, 0);
  g_assert_false (mg_inspection_go_back (inspection));
  g_assert_cmpuint (mg_inspection_get_cursor (inspection), ==, 0);

  g_assert_true (mg_inspection_go_forward (inspection));
  g_assert_true (mg_inspection_go_forward (inspection));
  g_assert_cmpuint (mg_inspection_get_cursor (inspection), ==, 250);
  /* A new jump ends the way forward. */
  assert_goes (fixture, "400", 400);
  g_assert_false (mg_inspection_go_forward (inspection));
  g_assert_true (mg_inspection_go_back (inspection));
  g_assert_cmpuint (mg_inspection_get_cursor (inspection), ==, 250);
}

/* Where one comes back to may be gone. */
static void
test_history_after_shrinking (void)
{
  g_autoptr (GuiFixture) fixture = set_up (INSPECTION_SIZE, 0, 0);

  assert_goes (fixture, "60000", 60000);
  assert_goes (fixture, "10", 10);
  mg_fake_source_resize (fixture->source, GUI_NAME, 4096);
  mg_test_wait (mg_inspection_get_trouble (fixture->inspection) == MG_TROUBLE_SHRUNK);
  mg_view_fit (fixture->view);
  g_assert_true (mg_inspection_go_back (fixture->inspection));
  g_assert_cmpuint (mg_inspection_get_cursor (fixture->inspection), ==, 4095);
}

/* Changes a byte off screen, and goes to the nearest change from @from on. Returns whether that is the page of
 * the byte. */
static gboolean
change_and_go (GuiFixture *fixture, guint64 from, gsize offset, gboolean forward)
{
  static guint8 byte;

  byte++;
  mg_fake_source_store (fixture->source, GUI_NAME, offset, &byte, 1);
  mg_inspection_set_cursor (fixture->inspection, from, FALSE);
  return mg_inspection_go_change (fixture->inspection, forward)
         && mg_inspection_get_cursor (fixture->inspection) == offset - offset % 4096;
}

static void
test_go_to_a_change (void)
{
  g_autoptr (GuiFixture) fixture = set_up (INSPECTION_SIZE, 0, 0);
  MgInspection *inspection = fixture->inspection;

  g_assert_false (mg_inspection_go_change (inspection, TRUE));
  g_assert_false (mg_inspection_go_change (inspection, FALSE));

  mg_test_wait (change_and_go (fixture, 5, 40000, TRUE));
  g_assert_cmpuint (heard.revealed, ==, 36864);
  g_assert_false (mg_inspection_go_change (inspection, TRUE));
  g_assert_false (mg_inspection_go_change (inspection, FALSE));
  g_assert_true (mg_inspection_go_back (inspection));
  g_assert_cmpuint (mg_inspection_get_cursor (inspection), ==, 5);

  assert_goes (fixture, "end", INSPECTION_SIZE - 1);
  g_assert_true (mg_inspection_go_change (inspection, FALSE));
  g_assert_cmpuint (mg_inspection_get_cursor (inspection), ==, 36864);
}

/* What changed outside of the view is nothing to go to; a page that begins before it is met in the view. */
static void
test_go_to_a_change_in_a_part (void)
{
  g_autoptr (GuiFixture) fixture = set_up (INSPECTION_SIZE, 0, 0);
  MgView *view;
  MgInspection *part;

  view = mg_view_new (fixture->sampler, mg_view_get_mapping (fixture->view), 0x5100, 0x3000);
  part = mg_inspection_new (view);
  mg_test_wait (change_and_go (fixture, 0, 0x1000, TRUE));
  mg_test_wait (change_and_go (fixture, 0x8500, 0xF000, TRUE));
  g_assert_false (mg_inspection_go_change (part, TRUE));
  g_assert_false (mg_inspection_go_change (part, FALSE));
  g_assert_cmpuint (mg_inspection_get_cursor (part), ==, 0x5100);

  mg_test_wait (change_and_go (fixture, 0x4000, 0x5200, TRUE));
  mg_inspection_set_cursor (part, 0x7000, FALSE);
  g_assert_false (mg_inspection_go_change (part, TRUE));
  g_assert_true (mg_inspection_go_change (part, FALSE));
  g_assert_cmpuint (mg_inspection_get_cursor (part), ==, 0x5100);
  g_assert_finalize_object (part);
  g_assert_finalize_object (view);
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

  g_test_add_func ("/inspection-places/go-to", test_go_to);
  g_test_add_func ("/inspection-places/go-to-in-a-part", test_go_to_in_a_part);
  g_test_add_func ("/inspection-places/go-to-elements", test_go_to_elements);
  g_test_add_func ("/inspection-places/go-to-no-place", test_go_to_no_place);
  g_test_add_func ("/inspection-places/go-to-without-bytes", test_go_to_without_bytes);
  g_test_add_func ("/inspection-places/history", test_history);
  g_test_add_func ("/inspection-places/history-after-shrinking", test_history_after_shrinking);
  g_test_add_func ("/inspection-places/go-to-a-change", test_go_to_a_change);
  g_test_add_func ("/inspection-places/go-to-a-change-in-a-part", test_go_to_a_change_in_a_part);

  return g_test_run ();
}
