/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui-fixture.h"
#include "mg-inspector-text.h"
#include "mg-inspector.h"

#define SIZE 512

typedef struct
{
  MgElement element;
  const char *text;
} Expected;

static GtkWidget *
present (GuiFixture *fixture)
{
  GtkWidget *inspector = mg_inspector_new ();

  mg_inspector_set_inspection (MG_INSPECTOR (inspector), fixture->inspection);
  gui_fixture_present (fixture, inspector);
  return inspector;
}

static MgInspectorRow *
row (GtkWidget *inspector, MgElementType type, gboolean big_endian)
{
  return mg_inspector_get_row (MG_INSPECTOR (inspector), (MgElement){ type, big_endian });
}

static const char *
text (GtkWidget *inspector, MgElementType type, gboolean big_endian)
{
  return mg_inspector_row_get_text (row (inspector, type, big_endian));
}

static const char *
label (GtkWidget *inspector, const char *id)
{
  return gtk_label_get_text (GTK_LABEL (gui_find_child (inspector, id)));
}

static gboolean
shows (GtkWidget *inspector, MgElementType type, const char *expected)
{
  return g_str_equal (text (inspector, type, FALSE), expected);
}

static gboolean
glows (GtkWidget *inspector, MgElementType type)
{
  return mg_inspector_row_is_glowing (row (inspector, type, FALSE));
}

static gboolean
any_glows (GtkWidget *inspector)
{
  for (guint type = 0; type < MG_N_ELEMENT_TYPES; type++)
    for (guint big = 0; big < 2; big++)
      if (mg_inspector_row_is_glowing (row (inspector, (MgElementType) type, big != 0)))
        return TRUE;
  return FALSE;
}

/* What was under way is shown when two frames of the display are. */
static void
wait_for_display (GtkWidget *inspector)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (inspector);
  gint64 now = gdk_frame_clock_get_frame_counter (clock);

  gdk_frame_clock_begin_updating (clock);
  mg_test_wait (gdk_frame_clock_get_frame_counter (clock) >= now + 2);
  gdk_frame_clock_end_updating (clock);
}

static void
check_values (const guint8 *bytes, const char *byte, const Expected *expected, guint n)
{
  guint8 all[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = NULL;
  GtkWidget *inspector;

  memcpy (all + 0x40, bytes, 8);
  fixture = gui_fixture_new (all, sizeof all);
  inspector = present (fixture);
  mg_test_wait (mg_inspection_get_extent (fixture->inspection) == SIZE);
  mg_inspection_set_cursor (fixture->inspection, 0x40, FALSE);
  mg_test_wait (g_str_has_prefix (label (inspector, "place_label"), "0x40 ")
                && g_str_equal (label (inspector, "byte_label"), byte));

  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (text (inspector, expected[i].element.type, expected[i].element.big_endian), ==,
                     expected[i].text);
}

static void
test_numbers (void)
{
  const guint8 bytes[] = { 0x00, 0x00, 0xF6, 0x42, 0x00, 0x00, 0x00, 0x00 };
  const Expected expected[] = {
    { { MG_ELEMENT_I8, FALSE }, "0" },
    { { MG_ELEMENT_U8, FALSE }, "0" },
    { { MG_ELEMENT_CHAR, FALSE }, "\\x00" },
    { { MG_ELEMENT_BOOL, FALSE }, "false" },
    { { MG_ELEMENT_I16, FALSE }, "0" },
    { { MG_ELEMENT_U16, FALSE }, "0" },
    { { MG_ELEMENT_I32, FALSE }, "1123418112" },
    { { MG_ELEMENT_U32, FALSE }, "1123418112" },
    { { MG_ELEMENT_I64, FALSE }, "1123418112" },
    { { MG_ELEMENT_U64, FALSE }, "1123418112" },
    { { MG_ELEMENT_F16, FALSE }, "0" },
    { { MG_ELEMENT_BF16, FALSE }, "0" },
    { { MG_ELEMENT_F32, FALSE }, "123" },
    { { MG_ELEMENT_F64, FALSE }, "5.55042295e-315" },
    { { MG_ELEMENT_I16, TRUE }, "0" },
    { { MG_ELEMENT_U16, TRUE }, "0" },
    { { MG_ELEMENT_I32, TRUE }, "63042" },
    { { MG_ELEMENT_U32, TRUE }, "63042" },
    { { MG_ELEMENT_I64, TRUE }, "270763328274432" },
    { { MG_ELEMENT_U64, TRUE }, "270763328274432" },
    { { MG_ELEMENT_F16, TRUE }, "0" },
    { { MG_ELEMENT_BF16, TRUE }, "0" },
    { { MG_ELEMENT_F32, TRUE }, "8.834e-41" },
    { { MG_ELEMENT_F64, TRUE }, "1.337748586540327e-309" },
  };

  check_values (bytes, "0x00  0b00000000", expected, G_N_ELEMENTS (expected));
}

static void
test_nan (void)
{
  const guint8 bytes[] = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF };
  const Expected expected[] = {
    { { MG_ELEMENT_I8, FALSE }, "-1" },
    { { MG_ELEMENT_U8, FALSE }, "255" },
    { { MG_ELEMENT_CHAR, FALSE }, "\\xFF" },
    { { MG_ELEMENT_BOOL, FALSE }, "true (0xFF)" },
    { { MG_ELEMENT_I16, FALSE }, "-1" },
    { { MG_ELEMENT_U16, FALSE }, "65535" },
    { { MG_ELEMENT_I32, FALSE }, "-1" },
    { { MG_ELEMENT_U32, FALSE }, "4294967295" },
    { { MG_ELEMENT_I64, FALSE }, "-1" },
    { { MG_ELEMENT_U64, FALSE }, "18446744073709551615" },
    { { MG_ELEMENT_F16, FALSE }, "-nan(0x3FF)" },
    { { MG_ELEMENT_BF16, FALSE }, "-nan(0x7F)" },
    { { MG_ELEMENT_F32, FALSE }, "-nan(0x7FFFFF)" },
    { { MG_ELEMENT_F64, FALSE }, "-nan(0xFFFFFFFFFFFFF)" },
    { { MG_ELEMENT_I16, TRUE }, "-1" },
    { { MG_ELEMENT_U16, TRUE }, "65535" },
    { { MG_ELEMENT_I32, TRUE }, "-1" },
    { { MG_ELEMENT_U32, TRUE }, "4294967295" },
    { { MG_ELEMENT_I64, TRUE }, "-1" },
    { { MG_ELEMENT_U64, TRUE }, "18446744073709551615" },
    { { MG_ELEMENT_F16, TRUE }, "-nan(0x3FF)" },
    { { MG_ELEMENT_BF16, TRUE }, "-nan(0x7F)" },
    { { MG_ELEMENT_F32, TRUE }, "-nan(0x7FFFFF)" },
    { { MG_ELEMENT_F64, TRUE }, "-nan(0xFFFFFFFFFFFFF)" },
  };

  check_values (bytes, "0xFF  0b11111111", expected, G_N_ELEMENTS (expected));
}

static void
test_minus_zero (void)
{
  const guint8 bytes[] = { 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00 };
  const Expected expected[] = {
    { { MG_ELEMENT_I8, FALSE }, "-128" },
    { { MG_ELEMENT_U8, FALSE }, "128" },
    { { MG_ELEMENT_CHAR, FALSE }, "\\x80" },
    { { MG_ELEMENT_BOOL, FALSE }, "true (0x80)" },
    { { MG_ELEMENT_I16, FALSE }, "128" },
    { { MG_ELEMENT_U16, FALSE }, "128" },
    { { MG_ELEMENT_I32, FALSE }, "128" },
    { { MG_ELEMENT_U32, FALSE }, "128" },
    { { MG_ELEMENT_I64, FALSE }, "128" },
    { { MG_ELEMENT_U64, FALSE }, "128" },
    { { MG_ELEMENT_F64, FALSE }, "6.3e-322" },
    { { MG_ELEMENT_I16, TRUE }, "-32768" },
    { { MG_ELEMENT_U16, TRUE }, "32768" },
    { { MG_ELEMENT_I32, TRUE }, "-2147483648" },
    { { MG_ELEMENT_U32, TRUE }, "2147483648" },
    { { MG_ELEMENT_I64, TRUE }, "-9223372036854775808" },
    { { MG_ELEMENT_U64, TRUE }, "9223372036854775808" },
    { { MG_ELEMENT_F16, TRUE }, "-0" },
    { { MG_ELEMENT_BF16, TRUE }, "-0" },
    { { MG_ELEMENT_F32, TRUE }, "-0" },
    { { MG_ELEMENT_F64, TRUE }, "-0" },
  };

  check_values (bytes, "0x80  0b10000000", expected, G_N_ELEMENTS (expected));
}

static void
test_bool (void)
{
  const guint8 odd[] = { 0x7F, 0, 0, 0, 0, 0, 0, 0 };
  const guint8 one[] = { 0x01, 0, 0, 0, 0, 0, 0, 0 };
  const Expected of_odd[] = { { { MG_ELEMENT_BOOL, FALSE }, "true (0x7F)" } };
  const Expected of_one[] = { { { MG_ELEMENT_BOOL, FALSE }, "true" } };

  check_values (odd, "0x7F  0b01111111", of_odd, 1);
  check_values (one, "0x01  0b00000001", of_one, 1);
}

/* Where the mapping ends. */
static void
test_end (void)
{
  const guint8 bytes[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *inspector = present (fixture);

  mg_test_wait (shows (inspector, MG_ELEMENT_U8, "1"));
  g_assert_cmpstr (label (inspector, "place_label"), ==, "0x0 · [0] · aligned 4096");
  g_assert_cmpstr (label (inspector, "state_label"), ==, "· live page");

  mg_inspection_set_cursor (fixture->inspection, 1, FALSE);
  mg_test_wait (shows (inspector, MG_ELEMENT_U8, "2"));
  g_assert_cmpstr (text (inspector, MG_ELEMENT_U64, FALSE), ==, "650777868590383874");

  mg_inspection_set_cursor (fixture->inspection, 2, FALSE);
  mg_test_wait (shows (inspector, MG_ELEMENT_U8, "3"));
  g_assert_cmpstr (text (inspector, MG_ELEMENT_U64, FALSE), ==, "needs 1 more byte");
  g_assert_cmpstr (text (inspector, MG_ELEMENT_F64, TRUE), ==, "needs 1 more byte");
  g_assert_cmpstr (text (inspector, MG_ELEMENT_U32, TRUE), ==, "50595078");

  mg_inspection_set_cursor (fixture->inspection, 8, FALSE);
  mg_test_wait (shows (inspector, MG_ELEMENT_U8, "9"));
  g_assert_cmpstr (label (inspector, "place_label"), ==, "0x8 · [2] · aligned 8");
  g_assert_cmpstr (text (inspector, MG_ELEMENT_U16, FALSE), ==, "needs 1 more byte");
  g_assert_cmpstr (text (inspector, MG_ELEMENT_F32, FALSE), ==, "needs 3 more bytes");
  g_assert_cmpstr (text (inspector, MG_ELEMENT_I64, TRUE), ==, "needs 7 more bytes");

  /* What grows has them. */
  mg_fake_source_resize (fixture->source, GUI_NAME, 16);
  mg_test_wait (shows (inspector, MG_ELEMENT_U64, "9"));
}

/* A view of a part: its end is the end. */
static void
test_part (void)
{
  const guint8 bytes[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new_part (bytes, sizeof bytes, 2, 5);
  GtkWidget *inspector = present (fixture);

  mg_test_wait (shows (inspector, MG_ELEMENT_U8, "3"));
  g_assert_cmpstr (text (inspector, MG_ELEMENT_U32, FALSE), ==, "100992003");
  g_assert_cmpstr (text (inspector, MG_ELEMENT_U64, FALSE), ==, "needs 3 more bytes");
  mg_inspection_set_cursor (fixture->inspection, 6, FALSE);
  mg_test_wait (shows (inspector, MG_ELEMENT_U8, "7"));
  g_assert_cmpstr (label (inspector, "place_label"), ==, "0x6 · [1] · aligned 2");
  g_assert_cmpstr (text (inspector, MG_ELEMENT_U16, FALSE), ==, "needs 1 more byte");
}

static void
check_all (GtkWidget *inspector, const char *expected)
{
  for (guint type = 0; type < MG_N_ELEMENT_TYPES; type++)
    for (guint big = 0; big < 2; big++)
      g_assert_cmpstr (text (inspector, (MgElementType) type, big != 0), ==, expected);
}

/* What has no bytes shows none, least of all zeros. */
static void
test_nothing (void)
{
  g_autoptr (GuiFixture) empty = gui_fixture_new ((const guint8 *) "", 0);
  g_autoptr (GuiFixture) absent = gui_fixture_new (NULL, 0);
  GtkWidget *inspector = mg_inspector_new ();

  check_all (inspector, "");
  g_assert_false (gtk_widget_get_sensitive (inspector));

  mg_inspector_set_inspection (MG_INSPECTOR (inspector), absent->inspection);
  gui_fixture_present (absent, inspector);
  mg_test_wait (gui_fixture_samples (absent) > 0);
  check_all (inspector, "not read yet");
  g_assert_cmpstr (label (inspector, "byte_label"), ==, "not read yet");

  mg_inspector_set_inspection (MG_INSPECTOR (inspector), empty->inspection);
  mg_test_wait (gui_fixture_samples (empty) > 0);
  check_all (inspector, "not read yet");
  g_assert_cmpstr (label (inspector, "state_label"), ==, "· not read yet");

  mg_inspector_set_inspection (MG_INSPECTOR (inspector), NULL);
  check_all (inspector, "");
  g_assert_cmpstr (label (inspector, "place_label"), ==, "");
}

static void
test_shrunk (void)
{
  guint8 bytes[SIZE] = { 7 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *inspector = present (fixture);

  mg_test_wait (shows (inspector, MG_ELEMENT_U8, "7"));
  mg_fake_source_resize (fixture->source, GUI_NAME, 3);
  mg_test_wait (shows (inspector, MG_ELEMENT_U32, "lost"));
  g_assert_cmpstr (text (inspector, MG_ELEMENT_U16, FALSE), ==, "7");
  g_assert_cmpstr (label (inspector, "state_label"), ==, "· live page");

  mg_fake_source_resize (fixture->source, GUI_NAME, 0);
  mg_test_wait (shows (inspector, MG_ELEMENT_U8, "lost"));
  check_all (inspector, "lost");
  g_assert_cmpstr (label (inspector, "state_label"), ==, "· lost");
  g_assert_cmpstr (label (inspector, "byte_label"), ==, "lost");
}

static void
test_denied (void)
{
  guint8 bytes[SIZE] = { 7 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *inspector;

  mg_fake_source_script (fixture->source, GUI_NAME, 1, G_MAXUINT, MG_FAKE_DENY);
  inspector = present (fixture);
  mg_test_wait (shows (inspector, MG_ELEMENT_U8, "not permitted"));
  check_all (inspector, "not permitted");
  g_assert_cmpstr (label (inspector, "state_label"), ==, "· not permitted");
}

/* What does not answer any more keeps its last bytes, and says so. */
static void
test_stale (void)
{
  guint8 bytes[SIZE] = { 7 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *inspector = present (fixture);
  guint n;

  mg_test_wait (shows (inspector, MG_ELEMENT_U8, "7"));
  n = mg_fake_source_get_n_reads (fixture->source, GUI_NAME);
  mg_fake_source_script (fixture->source, GUI_NAME, n + 1, G_MAXUINT, MG_FAKE_HANG);
  mg_test_wait (g_str_equal (label (inspector, "state_label"), "· stale"));
  g_assert_cmpstr (text (inspector, MG_ELEMENT_U8, FALSE), ==, "7");
}

static void
test_gone (void)
{
  guint8 bytes[SIZE] = { 7 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *inspector = present (fixture);

  mg_test_wait (shows (inspector, MG_ELEMENT_U8, "7"));
  mg_fake_source_remove (fixture->source, GUI_NAME);
  mg_test_wait (mg_inspection_get_trouble (fixture->inspection) == MG_TROUBLE_DELETED);
  mg_view_release (fixture->view);
  mg_test_wait (g_str_equal (label (inspector, "state_label"), "· gone"));
  g_assert_cmpstr (text (inspector, MG_ELEMENT_U8, FALSE), ==, "7");
}

static void
test_torn (void)
{
  guint8 bytes[SIZE] = { 7 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *inspector;

  mg_fake_source_script (fixture->source, GUI_NAME, 1, G_MAXUINT, MG_FAKE_CHANGE);
  inspector = present (fixture);
  mg_test_wait (g_str_equal (label (inspector, "state_label"), "· torn"));
}

/* Holes, which this source does not have. */
static void
test_words (void)
{
  g_autoptr (MgFrame) frame = mg_frame_new ();

  mg_frame_append_span (frame, 0, 4, MG_BYTE_DATA);
  mg_frame_append_span (frame, 4, 4, MG_BYTE_HOLE);
  mg_frame_append_span (frame, 8, 4, MG_BYTE_DENIED);
  mg_range_set_add (frame->torn, 3, 1);

  g_assert_null (mg_inspector_text_for_missing (frame, 0, 4));
  g_assert_cmpstr (mg_inspector_text_for_missing (frame, 0, 5), ==, "hole");
  g_assert_cmpstr (mg_inspector_text_for_missing (frame, 7, 8), ==, "hole");
  g_assert_cmpstr (mg_inspector_text_for_missing (frame, 11, 1), ==, "not permitted");
  g_assert_cmpstr (mg_inspector_text_for_missing (frame, 12, 1), ==, "not read yet");
  g_assert_cmpstr (mg_inspector_text_for_missing (frame, G_MAXUINT64 - 7, 8), ==, "not read yet");
  g_assert_cmpstr (mg_inspector_text_for_missing (NULL, 0, 1), ==, "not read yet");

  g_assert_cmpstr (mg_inspector_text_for_page (frame, 0, 3), ==, "live page");
  g_assert_cmpstr (mg_inspector_text_for_page (frame, 0, 4), ==, "torn");
  g_assert_cmpstr (mg_inspector_text_for_page (frame, 4, 8), ==, "hole");
  g_assert_cmpstr (mg_inspector_text_for_page (frame, 0, 0), ==, "not read yet");
}

static void
test_places (void)
{
  const struct
  {
    guint64 offset;
    const char *text;
  } places[] = {
    { 0, "0x0 · [7] · aligned 4096" },
    { 1, "0x1 · [7] · aligned 1" },
    { 0x7F8, "0x7f8 · [7] · aligned 8" },
    { 0xFFF, "0xfff · [7] · aligned 1" },
    { 0x1000, "0x1000 · [7] · aligned 4096" },
    { 0x40000000, "0x40000000 · [7] · aligned 4096" },
    { G_MAXUINT64 - 1, "0xfffffffffffffffe · [7] · aligned 2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *place = mg_inspector_text_for_place (places[i].offset, 7);

      g_assert_cmpstr (place, ==, places[i].text);
    }
}

/* Only the rows whose bytes changed glow, and not for ever. */
static void
test_live (void)
{
  guint8 bytes[SIZE] = { 0 };
  const guint8 new_byte = 5;
  guint8 seen = 0;
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *inspector = present (fixture);

  mg_test_wait (shows (inspector, MG_ELEMENT_U32, "0"));
  g_assert_false (any_glows (inspector));

  gui_fixture_store (fixture, 3, &new_byte, 1);
  mg_test_wait (shows (inspector, MG_ELEMENT_U32, "83886080"));
  g_assert_true (glows (inspector, MG_ELEMENT_U32));
  g_assert_true (glows (inspector, MG_ELEMENT_F32));
  g_assert_true (glows (inspector, MG_ELEMENT_F64));
  g_assert_true (mg_inspector_row_is_glowing (row (inspector, MG_ELEMENT_I64, TRUE)));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (row (inspector, MG_ELEMENT_U32, FALSE)), "changed"));
  g_assert_false (glows (inspector, MG_ELEMENT_U8));
  g_assert_false (glows (inspector, MG_ELEMENT_BOOL));
  g_assert_false (glows (inspector, MG_ELEMENT_BF16));
  mg_test_wait (!any_glows (inspector));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (row (inspector, MG_ELEMENT_U32, FALSE)), "changed"));

  /* A change elsewhere is none here. */
  gui_fixture_look_at (fixture, 0, SIZE);
  gui_fixture_store (fixture, 8, &new_byte, 1);
  mg_test_wait (mg_frame_read (mg_inspection_get_frame (fixture->inspection), 8, &seen, 1) == 1
                && seen == new_byte);
  wait_for_display (inspector);
  g_assert_false (any_glows (inspector));
}

/* Another value because the cursor moved, or another object came, is no change. */
static void
test_no_glow (void)
{
  const guint8 bytes[] = { 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0 };
  const guint8 new_byte = 9;
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *inspector = present (fixture);

  mg_test_wait (shows (inspector, MG_ELEMENT_U32, "1"));
  g_assert_false (any_glows (inspector));
  mg_inspection_set_cursor (fixture->inspection, 4, FALSE);
  mg_test_wait (shows (inspector, MG_ELEMENT_U32, "2"));
  g_assert_false (any_glows (inspector));

  /* A glow does not come along to another place. */
  gui_fixture_store (fixture, 4, &new_byte, 1);
  mg_test_wait (glows (inspector, MG_ELEMENT_U32));
  mg_inspection_set_cursor (fixture->inspection, 8, FALSE);
  mg_test_wait (shows (inspector, MG_ELEMENT_U32, "3"));
  g_assert_false (any_glows (inspector));

  mg_inspection_set_cursor (fixture->inspection, 0, FALSE);
  mg_fake_source_add (fixture->source, GUI_NAME, &new_byte, 1);
  mg_test_wait (shows (inspector, MG_ELEMENT_U8, "9"));
  g_assert_false (any_glows (inspector));
}

/* What had changed last stays to be seen while the picture stands still. */
static void
test_paused (void)
{
  guint8 bytes[SIZE] = { 0 };
  const guint8 new_byte = 5;
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *inspector = present (fixture);
  MgInspectorRow *u8 = row (inspector, MG_ELEMENT_U8, FALSE);
  MgInspectorRow *other
    = g_object_ref_sink (MG_INSPECTOR_ROW (mg_inspector_row_new ((MgElement){ MG_ELEMENT_U8 })));

  mg_test_wait (shows (inspector, MG_ELEMENT_U8, "0"));
  gui_fixture_store (fixture, 0, &new_byte, 1);
  mg_test_wait (glows (inspector, MG_ELEMENT_U8));
  mg_view_set_paused (fixture->view, TRUE);
  /* One that was not held goes out in the meantime. */
  mg_inspector_row_glow (other);
  mg_test_wait (!mg_inspector_row_is_glowing (other));
  mg_inspector_row_glow (other);
  mg_test_wait (!mg_inspector_row_is_glowing (other));
  g_assert_true (mg_inspector_row_is_glowing (u8));
  mg_view_set_paused (fixture->view, FALSE);
  mg_test_wait (!mg_inspector_row_is_glowing (u8));
  g_object_unref (other);
}

/* It has its bytes sampled, and only while somebody sees them. */
static void
test_sampled (void)
{
  guint8 bytes[SIZE] = { 7 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *inspector = present (fixture);
  guint64 run;

  mg_test_wait (shows (inspector, MG_ELEMENT_U8, "7"));
  mg_inspection_set_cursor (fixture->inspection, SIZE - 3, FALSE);
  mg_test_wait (mg_frame_get_state (mg_inspection_get_frame (fixture->inspection), SIZE - 3, &run)
                  == MG_BYTE_DATA
                && run == 3);
  gtk_widget_set_visible (inspector, FALSE);
  mg_test_wait (mg_frame_get_state (mg_inspection_get_frame (fixture->inspection), SIZE - 3, NULL)
                == MG_BYTE_UNREAD);
  gtk_widget_set_visible (inspector, TRUE);
  mg_test_wait (mg_frame_get_state (mg_inspection_get_frame (fixture->inspection), SIZE - 3, NULL)
                == MG_BYTE_DATA);
  mg_inspector_set_inspection (MG_INSPECTOR (inspector), NULL);
  mg_test_wait (mg_frame_get_state (mg_inspection_get_frame (fixture->inspection), SIZE - 3, NULL)
                == MG_BYTE_UNREAD);
}

static GtkWidget *
type_button (GtkWidget *inspector, MgElementType type, gboolean big_endian)
{
  return gtk_widget_get_first_child (GTK_WIDGET (row (inspector, type, big_endian)));
}

static gboolean
is_current (GtkWidget *inspector, MgElementType type, gboolean big_endian)
{
  return gtk_widget_has_css_class (GTK_WIDGET (row (inspector, type, big_endian)), "current");
}

static void
test_show_as (void)
{
  guint8 bytes[SIZE] = { 7 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *inspector = present (fixture);
  MgElement element;

  g_assert_true (is_current (inspector, MG_ELEMENT_F32, FALSE));
  g_assert_false (is_current (inspector, MG_ELEMENT_F32, TRUE));
  mg_test_wait (shows (inspector, MG_ELEMENT_U8, "7"));
  mg_inspection_set_cursor (fixture->inspection, 16, FALSE);

  for (guint type = 0; type < MG_N_ELEMENT_TYPES; type++)
    for (guint big = 0; big < 2; big++)
      {
        gboolean big_endian = big != 0 && mg_element_get_size ((MgElement){ type, FALSE }) > 1;

        g_signal_emit_by_name (type_button (inspector, type, big_endian), "clicked");
        element = mg_inspection_get_element (fixture->inspection);
        g_assert_cmpint (element.type, ==, type);
        g_assert_cmpint (element.big_endian, ==, big_endian);
        g_assert_true (is_current (inspector, type, big_endian));
      }
  g_assert_false (is_current (inspector, MG_ELEMENT_F32, FALSE));
  g_assert_false (mg_inspection_get_assumed (fixture->inspection));

  g_signal_emit_by_name (type_button (inspector, MG_ELEMENT_F64, TRUE), "clicked");
  mg_test_wait (g_str_equal (label (inspector, "place_label"), "0x10 · [2] · aligned 16"));
}

/* The Tab key stops once, at the type in use. */
static void
test_focus (void)
{
  guint8 bytes[SIZE] = { 7 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *inspector = present (fixture);
  GtkWindow *window = GTK_WINDOW (fixture->window);

  gtk_window_set_focus (window, NULL);
  g_assert_true (gtk_widget_child_focus (inspector, GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_window_get_focus (window) == type_button (inspector, MG_ELEMENT_F32, FALSE));
  g_assert_true (gtk_widget_child_focus (inspector, GTK_DIR_DOWN));
  g_assert_true (gtk_window_get_focus (window) == type_button (inspector, MG_ELEMENT_F64, FALSE));
  g_assert_true (gtk_widget_child_focus (inspector, GTK_DIR_DOWN));
  g_assert_true (gtk_window_get_focus (window) == type_button (inspector, MG_ELEMENT_I16, TRUE));
  g_assert_true (gtk_widget_child_focus (inspector, GTK_DIR_UP));
  g_assert_true (gtk_window_get_focus (window) == type_button (inspector, MG_ELEMENT_F64, FALSE));
  g_assert_false (gtk_widget_child_focus (inspector, GTK_DIR_TAB_FORWARD));
  g_assert_false (gtk_widget_child_focus (inspector, GTK_DIR_TAB_BACKWARD));
}

/* The whole value, exactly; what only says that there is none is not copied. */
static void
test_copy (void)
{
  const guint8 bytes[] = { 0x00, 0x00, 0xF6, 0x42 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *inspector = present (fixture);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (inspector);
  GValue value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  mg_test_wait (shows (inspector, MG_ELEMENT_F32, "123"));
  gdk_clipboard_set_text (clipboard, "before");
  gtk_widget_activate_action (GTK_WIDGET (row (inspector, MG_ELEMENT_F32, FALSE)), "row.copy", NULL);
  gtk_widget_activate_action (GTK_WIDGET (row (inspector, MG_ELEMENT_F64, FALSE)), "row.copy", NULL);
  g_value_init (&value, G_TYPE_STRING);
  gdk_content_provider_get_value (gdk_clipboard_get_content (clipboard), &value, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_value_get_string (&value), ==, "123");
  g_value_unset (&value);
}

static gboolean
is_called (GtkWidget *widget, const char *name)
{
  g_autofree char *other
    = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name);

  return other == NULL;
}

static void
test_accessible (void)
{
  const guint8 bytes[] = { 0x00, 0x00, 0xF6, 0x42 };
  const guint8 new_byte = 0x43;
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *inspector = present (fixture);
  GtkWidget *f32 = GTK_WIDGET (row (inspector, MG_ELEMENT_F32, FALSE));

  mg_test_wait (is_called (f32, "f32 little-endian 123"));
  g_assert_true (is_called (gtk_widget_get_first_child (f32), "f32 little-endian"));
  mg_test_wait (is_called (GTK_WIDGET (row (inspector, MG_ELEMENT_U8, FALSE)), "u8 0"));
  mg_test_wait (is_called (GTK_WIDGET (row (inspector, MG_ELEMENT_U16, TRUE)), "u16 big-endian 0"));
  gtk_test_accessible_assert_role (f32, GTK_ACCESSIBLE_ROLE_GROUP);

  gui_fixture_store (fixture, 3, &new_byte, 1);
  mg_test_wait (is_called (f32, "f32 little-endian 492"));
}

/* All 24 rows of 24 px have room in a window of 800 px, beside its header and the panel's. */
static void
test_height (void)
{
  guint8 bytes[SIZE] = { 7 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *inspector = present (fixture);
  int minimum, natural;

  mg_test_wait (shows (inspector, MG_ELEMENT_U8, "7"));
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (row (inspector, MG_ELEMENT_F32, FALSE))), ==, 24);
  gtk_widget_measure (inspector, GTK_ORIENTATION_VERTICAL, 264, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (natural, >=, 24 * 24);
  g_assert_cmpint (natural, <=, 800 - 2 * 47);
  gtk_widget_measure (inspector, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, <=, 264);
}

/* In a language from right to left, too, a sign stands before its number. */
static void
test_right_to_left (void)
{
  g_autoptr (GuiFixture) fixture = gui_fixture_new ((const guint8 *) "\x81", 1);
  GtkWidget *inspector;
  PangoRectangle sign, digit;
  PangoLayout *layout;
  GtkLabel *value;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  inspector = present (fixture);
  mg_test_wait (shows (inspector, MG_ELEMENT_I8, "-127"));
  value = GTK_LABEL (gui_find_child (GTK_WIDGET (row (inspector, MG_ELEMENT_I8, FALSE)), "value_label"));
  layout = gtk_label_get_layout (value);
  pango_layout_index_to_pos (layout, 0, &sign);
  pango_layout_index_to_pos (layout, 1, &digit);
  g_assert_cmpint (sign.x, <, digit.x);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);
  g_test_add_func ("/inspector/numbers", test_numbers);
  g_test_add_func ("/inspector/nan", test_nan);
  g_test_add_func ("/inspector/minus-zero", test_minus_zero);
  g_test_add_func ("/inspector/bool", test_bool);
  g_test_add_func ("/inspector/end", test_end);
  g_test_add_func ("/inspector/part", test_part);
  g_test_add_func ("/inspector/nothing", test_nothing);
  g_test_add_func ("/inspector/shrunk", test_shrunk);
  g_test_add_func ("/inspector/denied", test_denied);
  g_test_add_func ("/inspector/stale", test_stale);
  g_test_add_func ("/inspector/gone", test_gone);
  g_test_add_func ("/inspector/torn", test_torn);
  g_test_add_func ("/inspector/words", test_words);
  g_test_add_func ("/inspector/places", test_places);
  g_test_add_func ("/inspector/live", test_live);
  g_test_add_func ("/inspector/no-glow", test_no_glow);
  g_test_add_func ("/inspector/paused", test_paused);
  g_test_add_func ("/inspector/sampled", test_sampled);
  g_test_add_func ("/inspector/show-as", test_show_as);
  g_test_add_func ("/inspector/focus", test_focus);
  g_test_add_func ("/inspector/copy", test_copy);
  g_test_add_func ("/inspector/accessible", test_accessible);
  g_test_add_func ("/inspector/height", test_height);
  g_test_add_func ("/inspector/right-to-left", test_right_to_left);
  return g_test_run ();
}
