/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui-fixture.h"
#include "mg-rate-meter.h"
#include "mg-status-line.h"

#define SIZE 512

static GtkWidget *
present (GuiFixture *fixture)
{
  GtkWidget *line = mg_status_line_new ();

  mg_status_line_set_inspection (MG_STATUS_LINE (line), fixture->inspection);
  gui_fixture_present (fixture, line);
  gui_fixture_look_at (fixture, 0, SIZE);
  mg_test_wait (mg_inspection_get_extent (fixture->inspection) == SIZE);
  gui_fixture_look_at (fixture, 0, SIZE);
  return line;
}

static const char *
label (GtkWidget *line, const char *id)
{
  return gtk_label_get_text (GTK_LABEL (gui_find_child (line, id)));
}

static void
test_place (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *line = present (fixture);

  g_assert_cmpstr (label (line, "offset_label"), ==, "0x0");
  g_assert_cmpstr (label (line, "place_label"), ==, "[0]");

  mg_inspection_set_cursor (fixture->inspection, 0x43, FALSE);
  g_assert_cmpstr (label (line, "offset_label"), ==, "0x43");
  g_assert_cmpstr (label (line, "place_label"), ==, "[16]");
  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_U64, TRUE });
  g_assert_cmpstr (label (line, "place_label"), ==, "[8]");

  mg_inspection_select (fixture->inspection, 0x40, 16);
  g_assert_cmpstr (label (line, "offset_label"), ==, "0x4f");
  g_assert_cmpstr (label (line, "place_label"), ==, "16 bytes selected");
  mg_inspection_select (fixture->inspection, 0x40, 1);
  g_assert_cmpstr (label (line, "place_label"), ==, "[8]");
  mg_inspection_select (fixture->inspection, 0, G_MAXUINT64);
  g_assert_cmpstr (label (line, "place_label"), ==, "512 bytes selected");
}

static void
test_empty (void)
{
  g_autoptr (GuiFixture) absent = gui_fixture_new (NULL, 0);
  GtkWidget *line = mg_status_line_new ();
  g_autofree char *nothing = mg_status_line_get_text (MG_STATUS_LINE (line));
  g_autofree char *text = NULL;

  g_assert_cmpstr (nothing, ==, "");
  mg_status_line_set_inspection (MG_STATUS_LINE (line), absent->inspection);
  gui_fixture_present (absent, line);
  mg_test_wait (gui_fixture_samples (absent) > 0);
  text = mg_status_line_get_text (MG_STATUS_LINE (line));
  g_assert_cmpstr (text, ==, "0x0, [0], 60/s, – chg/s, missed 0, torn 0");

  mg_status_line_set_inspection (MG_STATUS_LINE (line), NULL);
  g_assert_cmpstr (label (line, "missed_label"), ==, "");
}

static void
test_paused (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *line = present (fixture);
  GtkWidget *chips = gui_find_child (line, "chips");
  GtkWidget *chip = gui_find_child (chips, "paused_chip");
  g_autoptr (GRegex) time = g_regex_new ("^Paused [0-2][0-9]:[0-5][0-9]:[0-6][0-9]\\.[0-9]{3}$", 0, 0, NULL);
  g_autofree char *before = NULL;

  g_assert_cmpstr (label (line, "rate_label"), ==, "60/s");
  mg_view_set_rate (fixture->view, 240);
  g_assert_cmpstr (label (line, "rate_label"), ==, "240/s");
  g_assert_false (gtk_widget_get_visible (chip));
  mg_test_wait (g_str_equal (label (line, "changes_label"), "0 chg/s"));

  mg_view_set_paused (fixture->view, TRUE);
  g_assert_cmpstr (label (line, "rate_label"), ==, "paused");
  g_assert_cmpstr (label (line, "changes_label"), ==, "– chg/s");
  g_assert_true (gtk_widget_get_visible (chip));
  g_assert_true (g_regex_match (time, label (chips, "paused_label"), 0, NULL));
  before = g_strdup (label (chips, "paused_label"));
  /* The time at which it was paused, not that of a look in between. */
  mg_view_sample_once (fixture->view);
  mg_test_wait (mg_frame_get_state (mg_view_get_frame (fixture->view), 0, NULL) == MG_BYTE_DATA);
  g_assert_cmpstr (label (chips, "paused_label"), ==, before);

  mg_view_set_paused (fixture->view, FALSE);
  g_assert_cmpstr (label (line, "rate_label"), ==, "240/s");
  g_assert_false (gtk_widget_get_visible (chip));
}

/* Everything changes at every read: the bytes change, and each sample is torn. */
static void
test_torn (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *line = present (fixture);
  guint n;

  g_assert_cmpstr (label (line, "torn_label"), ==, "torn 0");
  n = mg_fake_source_get_n_reads (fixture->source, GUI_NAME);
  mg_fake_source_script (fixture->source, GUI_NAME, n + 1, G_MAXUINT, MG_FAKE_CHANGE);
  mg_test_wait (!g_str_equal (label (line, "torn_label"), "torn 0"));
  mg_test_wait (g_str_has_suffix (label (line, "changes_label"), "k chg/s"));
}

static gboolean
shows_missed (GtkWidget *line, guint64 missed)
{
  g_autofree char *text = g_strdup_printf ("missed %" G_GUINT64_FORMAT, missed);

  return g_str_equal (label (line, "missed_label"), text);
}

/* A read that takes long is no sample in time. */
static void
test_missed (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *line = present (fixture);
  guint64 before;
  guint n;

  mg_test_wait (g_str_equal (label (line, "changes_label"), "0 chg/s"));
  before = mg_view_get_frame (fixture->view)->missed;
  n = mg_fake_source_get_n_reads (fixture->source, GUI_NAME);
  mg_fake_source_script (fixture->source, GUI_NAME, n + 1, n + 3, MG_FAKE_HANG);
  mg_test_wait (mg_inspection_get_trouble (fixture->inspection) == MG_TROUBLE_STALE);
  /* How many of its bytes change now is not known. */
  mg_test_wait (g_str_equal (label (line, "changes_label"), "– chg/s"));
  while (mg_fake_source_get_n_reads (fixture->source, GUI_NAME) < n + 4)
    {
      mg_fake_source_wake (fixture->source);
      g_main_context_iteration (NULL, FALSE);
    }
  mg_test_wait (mg_view_get_frame (fixture->view)->missed > before);
  mg_test_wait (shows_missed (line, mg_view_get_frame (fixture->view)->missed));
}

static void
test_sentence (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *line = present (fixture);

  g_assert_cmpstr (label (line, "sentence_label"), ==, "");
  mg_inspection_say (fixture->inspection, "Copied 16 bytes.");
  g_assert_cmpstr (label (line, "sentence_label"), ==, "Copied 16 bytes.");
  mg_inspection_say (fixture->inspection, "Paused.");
  g_assert_cmpstr (label (line, "sentence_label"), ==, "Paused.");
}

static void
test_folded (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *line = present (fixture);
  const char *const always[] = { "offset_label", "missed_label", "torn_label" };
  const char *const wide[] = { "place_label", "rate_label", "changes_label" };
  int minimum;

  for (guint folded = 0; folded < 2; folded++)
    {
      mg_status_line_set_folded (MG_STATUS_LINE (line), folded != 0);
      mg_test_wait (gui_is_shown (gui_find_child (line, "rate_label")) == (folded == 0));
      g_assert_true (gui_is_shown (gui_find_child (line, "more_button")));
      for (guint i = 0; i < G_N_ELEMENTS (always); i++)
        g_assert_true (gui_is_shown (gui_find_child (line, always[i])));
      for (guint i = 0; i < G_N_ELEMENTS (wide); i++)
        g_assert_cmpint (gui_is_shown (gui_find_child (line, wide[i])), ==, folded == 0);
    }
  mg_view_set_paused (fixture->view, TRUE);
  g_assert_true (gui_is_shown (gui_find_child (gui_find_child (line, "chips"), "paused_label")));
  mg_inspection_say (fixture->inspection, "A sentence that is long enough to need more room than there is.");
  gtk_widget_measure (line, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

static gboolean
is_called (GtkWidget *widget, const char *name)
{
  g_autofree char *other
    = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name);

  return other == NULL;
}

static gboolean
says (GtkWidget *line, const char *prefix)
{
  g_autofree char *text = mg_status_line_get_text (MG_STATUS_LINE (line));

  return g_str_has_prefix (text, prefix) && is_called (line, text);
}

static void
test_accessible (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *line = present (fixture);

  gtk_test_accessible_assert_role (line, GTK_ACCESSIBLE_ROLE_STATUS);
  mg_test_wait (says (line, "0x0, [0], 60/s, 0 chg/s, missed "));
  mg_inspection_set_cursor (fixture->inspection, 4, FALSE);
  mg_inspection_say (fixture->inspection, "Copied 4 bytes.");
  /* Not at once: it may be that more follows. */
  g_assert_false (says (line, ""));
  mg_test_wait (says (line, "Copied 4 bytes., 0x4, [1], 60/s, 0 chg/s, missed "));
}

static void
test_meter (void)
{
  g_autoptr (MgRateMeter) meter = mg_rate_meter_new ();
  double rate = -1;

  g_assert_false (mg_rate_meter_get (meter, &rate));
  mg_rate_meter_add (meter, 5000000, 1000);
  g_assert_false (mg_rate_meter_get (meter, &rate));
  mg_rate_meter_add (meter, 5000000, 1000);
  mg_rate_meter_add (meter, 5100000, 1010);
  g_assert_false (mg_rate_meter_get (meter, &rate));
  g_assert_cmpfloat (rate, ==, -1);
  mg_rate_meter_add (meter, 5500000, 2000);
  g_assert_true (mg_rate_meter_get (meter, &rate));
  g_assert_cmpfloat (rate, ==, 2000);
  mg_rate_meter_add (meter, 6000000, 31000);
  g_assert_true (mg_rate_meter_get (meter, &rate));
  g_assert_cmpfloat (rate, ==, 30000);
  /* What lies further back than a second does not count. */
  mg_rate_meter_add (meter, 6500000, 31000);
  g_assert_true (mg_rate_meter_get (meter, &rate));
  g_assert_cmpfloat (rate, ==, 29000);
  mg_rate_meter_add (meter, 7500000, 31000);
  g_assert_true (mg_rate_meter_get (meter, &rate));
  g_assert_cmpfloat (rate, ==, 0);
  /* Another object has another count. */
  mg_rate_meter_add (meter, 8000000, 5);
  g_assert_false (mg_rate_meter_get (meter, &rate));
  mg_rate_meter_add (meter, 9000000, 6);
  g_assert_true (mg_rate_meter_get (meter, &rate));
  g_assert_cmpfloat (rate, ==, 1);
  mg_rate_meter_reset (meter);
  g_assert_false (mg_rate_meter_get (meter, &rate));
}

static void
test_format (void)
{
  const struct
  {
    double rate;
    const char *text;
  } rates[] = {
    { 0, "0" },         { 0.4, "0" },      { 0.5, "1" },     { 999.4, "999" }, { 999.5, "1.0k" },
    { 1549, "1.5k" },   { 9940, "9.9k" },  { 9960, "10k" },  { 30000, "30k" }, { 999499, "999k" },
    { 999500, "1.0M" }, { 1.5e9, "1.5G" }, { 2e12, "2.0T" }, { 1e18, "1.0E" }, { 18.4e18, "18E" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      g_autofree char *text = mg_rate_meter_format (rates[i].rate);

      g_assert_cmpstr (text, ==, rates[i].text);
    }
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);
  g_test_add_func ("/status-line/place", test_place);
  g_test_add_func ("/status-line/empty", test_empty);
  g_test_add_func ("/status-line/paused", test_paused);
  g_test_add_func ("/status-line/torn", test_torn);
  g_test_add_func ("/status-line/missed", test_missed);
  g_test_add_func ("/status-line/sentence", test_sentence);
  g_test_add_func ("/status-line/folded", test_folded);
  g_test_add_func ("/status-line/accessible", test_accessible);
  g_test_add_func ("/status-line/meter", test_meter);
  g_test_add_func ("/status-line/format", test_format);
  return g_test_run ();
}
