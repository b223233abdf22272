/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a view is followed, in words, over real mappings that another process writes to. */

#include "gui-fixture.h"
#include "mg-condition.h"
#include "mg-status-line.h"
#include "mg-status-popover.h"

#define SIZE 4096

static GtkWidget *
present (GuiFixture *fixture)
{
  GtkWidget *line = mg_status_line_new ();

  mg_status_line_set_inspection (MG_STATUS_LINE (line), fixture->inspection);
  gui_fixture_present (fixture, line);
  gui_fixture_look_at (fixture, 0, SIZE);
  mg_test_wait (mg_inspection_get_extent (fixture->inspection) == SIZE);
  return line;
}

static GuiFixture *
make (void)
{
  g_autofree guint8 *bytes = g_malloc0 (SIZE);

  return gui_fixture_new_real (bytes, SIZE, MG_ACCESS_READ);
}

static void
follow (GuiFixture *fixture, MgTriggerKind kind, guint64 offset)
{
  g_autoptr (MgTrigger) trigger = mg_trigger_new_inside (kind, offset, NULL);

  mg_view_set_trigger (fixture->view, trigger);
}

static void
store (GuiFixture *fixture, guint offset, guint value)
{
  mg_test_mapmaker_tell (fixture->maker, "store %s %u u32 %u", fixture->name, offset, value);
}

static const MgEvents *
events_of (GuiFixture *fixture)
{
  return &mg_view_get_frame (fixture->view)->events;
}

static const char *
label (GtkWidget *line, const char *id)
{
  return gtk_label_get_text (GTK_LABEL (gui_find_child (line, id)));
}

static MgStatusPopover *
open_popover (GtkWidget *line)
{
  GtkWidget *popover = gui_find_child (line, "popover");

  gtk_menu_button_popup (GTK_MENU_BUTTON (gui_find_child (line, "more_button")));
  mg_test_wait (gtk_widget_get_mapped (popover));
  return MG_STATUS_POPOVER (popover);
}

static void
close_popover (MgStatusPopover *popover)
{
  gtk_popover_popdown (GTK_POPOVER (popover));
  mg_test_wait (!gtk_widget_get_mapped (GTK_WIDGET (popover)));
}

static gboolean
tells (MgStatusPopover *popover, const char *name, const char *value)
{
  return g_strcmp0 (mg_status_popover_get_value (popover, name), value) == 0;
}

static void
test_timer (void)
{
  g_autoptr (GuiFixture) fixture = make ();
  GtkWidget *line = present (fixture);
  MgStatusPopover *popover = open_popover (line);

  g_assert_true (tells (popover, "Follows", "60 times a second"));
  g_assert_true (tells (popover, "Takes", "nothing: it only looks"));
  g_assert_true (tells (popover, "Cursor", "[0]"));
  g_assert_nonnull (mg_status_popover_get_value (popover, "Missed samples"));
  g_assert_null (mg_status_popover_get_value (popover, "Events"));
  g_assert_null (mg_status_popover_get_value (popover, "Paused since"));
  mg_view_set_paused (fixture->view, TRUE);
  mg_test_wait (mg_status_popover_get_value (popover, "Paused since") != NULL);
  close_popover (popover);
}

/* Where nothing falls due nothing is missed, and that is said so. */
static void
test_adaptive (void)
{
  g_autoptr (GuiFixture) fixture = make ();
  GtkWidget *line = present (fixture);
  MgStatusPopover *popover = open_popover (line);

  mg_view_set_rate (fixture->view, MG_RATE_ADAPTIVE);
  mg_test_wait (g_str_has_prefix (label (line, "rate_label"), "adaptive · ")
                && !g_str_has_suffix (label (line, "rate_label"), "–/s"));
  g_assert_cmpstr (label (line, "missed_label"), ==, "missed –");
  mg_test_wait (g_str_has_prefix (mg_status_popover_get_value (popover, "Follows"), "adaptively, now "));
  g_assert_null (mg_status_popover_get_value (popover, "Missed samples"));
  mg_view_set_rate (fixture->view, 30);
  g_assert_cmpstr (label (line, "rate_label"), ==, "30/s");
  /* How many is up to how busy the machine was. */
  g_assert_cmpstr (label (line, "missed_label"), !=, "missed –");
  close_popover (popover);
}

/* Each update is counted, also those that nobody saw. */
static void
test_sequence (void)
{
  g_autoptr (GuiFixture) fixture = make ();
  GtkWidget *line = present (fixture);
  MgStatusPopover *popover = open_popover (line);

  follow (fixture, MG_TRIGGER_SEQUENCE, 16);
  mg_test_wait (mg_view_get_frame (fixture->view)->has_events && events_of (fixture)->frames > 0);
  mg_test_wait (g_str_equal (label (line, "rate_label"), "on 0x10"));
  mg_test_wait (tells (popover, "Last event", "none yet"));
  g_assert_true (tells (popover, "Follows", "waits for the sequence word at 0x10"));
  g_assert_true (tells (popover, "Writer", "–"));
  g_assert_cmpstr (label (line, "missed_label"), ==, "missed 0");

  store (fixture, 16, 2);
  mg_test_wait (events_of (fixture)->fired == 1);
  store (fixture, 16, 12);
  mg_test_wait (tells (popover, "Events", "6"));
  g_assert_true (tells (popover, "Seen", "2"));
  g_assert_true (tells (popover, "Missed", "4"));
  g_assert_true (tells (popover, "Sequence", "12"));
  g_assert_true (g_str_has_suffix (mg_status_popover_get_value (popover, "Last event"), " ago"));
  mg_test_wait (g_str_equal (label (line, "missed_label"), "missed 4"));
  /* Nobody's sample falls due any more. */
  g_assert_null (mg_status_popover_get_value (popover, "Missed samples"));
  close_popover (popover);
}

/* How fast the writer is, and that there may have been more. */
/* Whether the popover has such a row, and says that in it. */
static gboolean
says (MgStatusPopover *popover, const char *row, GRegex *pattern)
{
  const char *value = mg_status_popover_get_value (popover, row);

  return value != NULL && g_regex_match (pattern, value, 0, NULL);
}

static void
test_writer (void)
{
  g_autoptr (GuiFixture) fixture = make ();
  GtkWidget *line = present (fixture);
  MgStatusPopover *popover = open_popover (line);
  g_autoptr (GRegex) writer = g_regex_new ("^[0-9.]+k?/s ± [0-9.]+ (µs|ms|s)$", 0, 0, NULL);
  g_autoptr (GRegex) rate = g_regex_new ("^on 0x20 · [0-9.]+k?/s$", 0, 0, NULL);

  follow (fixture, MG_TRIGGER_WORD, 32);
  mg_test_wait (g_str_equal (label (line, "rate_label"), "on 0x20"));
  mg_test_mapmaker_tell (fixture->maker, "hammer %s 32 1 500", fixture->name);
  mg_test_wait (g_regex_match (rate, label (line, "rate_label"), 0, NULL));
  mg_test_wait (says (popover, "Writer", writer));
  mg_test_wait (g_str_has_prefix (label (line, "missed_label"), "missed ≥ "));
  mg_test_wait (g_str_has_prefix (mg_status_popover_get_value (popover, "Missed"), "at least "));
  g_assert_true (g_str_has_prefix (mg_status_popover_get_value (popover, "Events"), "at least "));
  mg_test_mapmaker_tell (fixture->maker, "stop");
  /* Who has stopped has no rate. */
  mg_test_wait (g_str_equal (label (line, "rate_label"), "on 0x20"));
  close_popover (popover);
}

static void
test_trouble (void)
{
  g_autoptr (GuiFixture) fixture = make ();
  GtkWidget *line = present (fixture);
  MgStatusPopover *popover = open_popover (line);

  follow (fixture, MG_TRIGGER_WORD, 8192);
  mg_test_wait (g_str_equal (label (line, "rate_label"), "not on 0x2000"));
  mg_test_wait (mg_status_popover_get_value (popover, "Trouble") != NULL);
  g_assert_cmpstr (mg_status_popover_get_value (popover, "Trouble"), ==,
                   mg_view_get_frame (fixture->view)->event_error->message);
  close_popover (popover);
}

/* What is beside a number stays where it is while that gets shorter. */
static void
test_room (void)
{
  g_autoptr (GuiFixture) fixture = make ();
  GtkWidget *line = present (fixture);
  GtkLabel *rate = GTK_LABEL (gui_find_child (line, "rate_label"));
  int before;

  follow (fixture, MG_TRIGGER_WORD, 32);
  mg_test_mapmaker_tell (fixture->maker, "hammer %s 32 1 500", fixture->name);
  mg_test_wait (strlen (gtk_label_get_text (rate)) > strlen ("on 0x20"));
  before = gtk_label_get_width_chars (rate);
  mg_test_mapmaker_tell (fixture->maker, "stop");
  mg_test_wait (g_str_equal (gtk_label_get_text (rate), "on 0x20"));
  g_assert_cmpint (gtk_label_get_width_chars (rate), >=, before);
  mg_view_set_trigger (fixture->view, NULL);
  g_assert_cmpint (gtk_label_get_width_chars (rate), ==, strlen ("60/s"));
}

static void
test_chips (void)
{
  g_autoptr (GuiFixture) fixture = make ();
  GtkWidget *line = present (fixture);
  GtkWidget *chips = gui_find_child (line, "chips");
  GtkWidget *armed = gui_find_child (chips, "armed_chip");
  MgCondition *condition = mg_inspection_get_condition (fixture->inspection);
  MgStatusPopover *popover;

  g_assert_false (gtk_widget_get_visible (armed));
  g_assert_true (mg_condition_arm (condition, "changed([1])", MG_PROBE_BECOMES, NULL, NULL));
  g_assert_true (gtk_widget_get_visible (armed));
  g_assert_cmpstr (label (chips, "armed_label"), ==, "Pauses when changed([1])");
  popover = open_popover (line);
  g_assert_true (gui_is_shown (gui_find_child (GTK_WIDGET (popover), "condition_box")));
  g_assert_cmpstr (label (GTK_WIDGET (popover), "condition_label"), ==, "changed([1])");
  close_popover (popover);

  while (!mg_view_get_paused (fixture->view))
    {
      static guint value;

      store (fixture, 4, ++value);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_false (gtk_widget_get_visible (armed));
  g_assert_true (g_str_has_prefix (label (chips, "paused_label"), "Paused "));
  g_assert_true (g_str_has_suffix (label (chips, "paused_label"), " — changed([1])"));

  mg_view_set_paused (fixture->view, FALSE);
  g_assert_true (gtk_widget_get_visible (armed));
  g_signal_emit_by_name (gui_find_child (chips, "drop_button"), "clicked");
  g_assert_null (mg_condition_get_text (condition));
  g_assert_false (gtk_widget_get_visible (armed));
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);
  g_test_add_func ("/status-popover/timer", test_timer);
  g_test_add_func ("/status-popover/adaptive", test_adaptive);
  g_test_add_func ("/status-popover/sequence", test_sequence);
  g_test_add_func ("/status-popover/writer", test_writer);
  g_test_add_func ("/status-popover/trouble", test_trouble);
  g_test_add_func ("/status-popover/room", test_room);
  g_test_add_func ("/status-popover/chips", test_chips);
  return g_test_run ();
}
