/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui-fixture.h"
#include "mg-follow-button.h"

#define SIZE 512

static GtkWidget *
present (GuiFixture *fixture)
{
  GtkWidget *button = mg_follow_button_new ();

  mg_follow_button_set_inspection (MG_FOLLOW_BUTTON (button), fixture->inspection);
  gui_fixture_present (fixture, button);
  return button;
}

static const char *
label (GtkWidget *button)
{
  return adw_button_content_get_label (ADW_BUTTON_CONTENT (gui_find_child (button, "content")));
}

static const char *
icon (GtkWidget *button)
{
  return adw_button_content_get_icon_name (ADW_BUTTON_CONTENT (gui_find_child (button, "content")));
}

/* What the split button gives the focus to. */
static GtkWidget *
inner_button (GtkWidget *button)
{
  GtkWidget *inner = gtk_widget_get_first_child (gui_find_child (button, "split_button"));

  g_assert_true (GTK_IS_BUTTON (inner));
  return inner;
}

static gboolean
is_called (GtkWidget *widget, const char *name)
{
  g_autofree char *other
    = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name);

  return other == NULL;
}

static void
test_pause (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *button = present (fixture);

  g_assert_cmpstr (label (button), ==, "60/s");
  g_assert_cmpstr (icon (button), ==, "media-playback-pause-symbolic");
  g_assert_true (is_called (inner_button (button), "Following at 60 per second"));

  g_signal_emit_by_name (inner_button (button), "clicked");
  g_assert_true (mg_view_get_paused (fixture->view));
  g_assert_cmpstr (label (button), ==, "Paused");
  g_assert_cmpstr (icon (button), ==, "media-playback-start-symbolic");
  g_assert_true (is_called (inner_button (button), "Paused"));

  g_signal_emit_by_name (inner_button (button), "clicked");
  g_assert_false (mg_view_get_paused (fixture->view));
  g_assert_cmpstr (label (button), ==, "60/s");

  /* Somebody else does it. */
  mg_view_set_paused (fixture->view, TRUE);
  g_assert_cmpstr (label (button), ==, "Paused");
}

static void
test_rate (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *button = present (fixture);
  GtkWidget *menu = gui_find_child (button, "menu");
  GtkSpinButton *spin = GTK_SPIN_BUTTON (gui_find_child (menu, "rate_spin"));
  GtkRange *scale = GTK_RANGE (gui_find_child (menu, "rate_scale"));

  g_assert_cmpint (gtk_spin_button_get_value_as_int (spin), ==, 60);
  gtk_spin_button_set_value (spin, 120);
  g_assert_cmpint (mg_view_get_rate (fixture->view), ==, 120);
  g_assert_cmpstr (label (button), ==, "120/s");
  g_assert_true (is_called (inner_button (button), "Following at 120 per second"));

  gtk_range_set_value (scale, 0);
  g_assert_cmpint (mg_view_get_rate (fixture->view), ==, 1);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (spin), ==, 1);
  gtk_range_set_value (scale, 1);
  g_assert_cmpint (mg_view_get_rate (fixture->view), ==, MG_RATE_MAX);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (spin), ==, MG_RATE_MAX);

  /* No rate is lost on its way over the scale. */
  for (guint rate = 1; rate <= MG_RATE_MAX; rate++)
    {
      mg_view_set_rate (fixture->view, rate);
      g_assert_cmpint (mg_view_get_rate (fixture->view), ==, rate);
      g_assert_cmpint (gtk_spin_button_get_value_as_int (spin), ==, rate);
    }
  gtk_spin_button_set_value (spin, 0);
  g_assert_cmpint (mg_view_get_rate (fixture->view), ==, 1);
  gtk_spin_button_set_value (spin, 1000);
  g_assert_cmpint (mg_view_get_rate (fixture->view), ==, MG_RATE_MAX);
}

/* One sample, while nothing else is read. */
static void
test_once (void)
{
  guint8 bytes[SIZE] = { 0 };
  const guint8 new_byte = 1;
  guint8 seen = 0;
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *button = present (fixture);
  guint64 serial;

  mg_test_wait (mg_inspection_get_extent (fixture->inspection) == SIZE);
  gui_fixture_look_at (fixture, 0, SIZE);
  mg_test_wait (mg_frame_get_state (mg_view_get_frame (fixture->view), 0, NULL) == MG_BYTE_DATA);
  mg_view_set_paused (fixture->view, TRUE);
  serial = gui_fixture_samples (fixture);
  mg_test_wait (gui_fixture_samples (fixture) > serial);

  gui_fixture_store (fixture, 0, &new_byte, 1);
  g_signal_emit_by_name (gui_find_child (gui_find_child (button, "menu"), "once_button"), "clicked");
  mg_test_wait (mg_frame_read (mg_view_get_frame (fixture->view), 0, &seen, 1) == 1 && seen == 1);
  g_assert_true (mg_view_get_paused (fixture->view));
}

static void
test_nothing (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  g_autoptr (GuiFixture) other = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *button = present (fixture);

  mg_view_set_rate (other->view, 10);
  mg_view_set_paused (other->view, TRUE);
  g_assert_true (gtk_widget_get_sensitive (button));
  mg_follow_button_set_inspection (MG_FOLLOW_BUTTON (button), other->inspection);
  g_assert_cmpstr (label (button), ==, "Paused");
  /* Neither view takes over what the other has. */
  g_assert_cmpint (mg_view_get_rate (fixture->view), ==, 60);
  g_assert_cmpint (mg_view_get_rate (other->view), ==, 10);

  mg_follow_button_set_inspection (MG_FOLLOW_BUTTON (button), NULL);
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_cmpint (mg_view_get_rate (other->view), ==, 10);
  g_signal_emit_by_name (inner_button (button), "clicked");
  g_assert_true (mg_view_get_paused (other->view));
}

static void
test_compact (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *button = present (fixture);

  mg_follow_button_set_compact (MG_FOLLOW_BUTTON (button), TRUE);
  g_assert_cmpstr (label (button), ==, "");
  g_assert_true (is_called (inner_button (button), "Following at 60 per second"));
  mg_follow_button_set_compact (MG_FOLLOW_BUTTON (button), FALSE);
  g_assert_cmpstr (label (button), ==, "60/s");
}

/* What is no number is left alone by the control that has numbers, and said in a word. */
static void
test_without_number (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *button = present (fixture);
  GtkWidget *menu = gui_find_child (button, "menu");
  GtkSpinButton *spin = GTK_SPIN_BUTTON (gui_find_child (menu, "rate_spin"));

  mg_view_set_rate (fixture->view, 30);
  mg_view_set_rate (fixture->view, MG_RATE_ADAPTIVE);
  g_assert_cmpuint (mg_view_get_rate (fixture->view), ==, MG_RATE_ADAPTIVE);
  g_assert_cmpstr (label (button), ==, "Adaptive");
  g_assert_true (is_called (inner_button (button), "Following as often as something changes"));
  g_assert_false (gtk_widget_get_sensitive (gui_find_child (menu, "rate_box")));
  g_assert_cmpint (gtk_spin_button_get_value_as_int (spin), ==, 30);
  mg_view_set_rate (fixture->view, MG_RATE_SPIN);
  g_assert_cmpuint (mg_view_get_rate (fixture->view), ==, MG_RATE_SPIN);
  g_assert_cmpstr (label (button), ==, "Spin");
  mg_view_set_rate (fixture->view, 20);
  g_assert_cmpstr (label (button), ==, "20/s");
  g_assert_true (gtk_widget_get_sensitive (gui_find_child (menu, "rate_box")));
  g_assert_cmpint (gtk_spin_button_get_value_as_int (spin), ==, 20);
}

/* While it waits the button says for what, and the rate is the most that there are. */
static void
test_waiting (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  g_autoptr (MgTrigger) trigger = mg_trigger_new_inside (MG_TRIGGER_SEQUENCE, 0x10, NULL);
  g_autoptr (MgTrigger) writes = mg_trigger_new_write ();
  GtkWidget *button = present (fixture);

  mg_view_set_trigger (fixture->view, trigger);
  g_assert_cmpstr (label (button), ==, "On 0x10");
  g_assert_true (
    is_called (inner_button (button), "Waiting for “sequence word at 0x10”, at most 60 per second"));
  mg_view_set_rate (fixture->view, 10);
  g_assert_true (
    is_called (inner_button (button), "Waiting for “sequence word at 0x10”, at most 10 per second"));
  mg_view_set_paused (fixture->view, TRUE);
  g_assert_cmpstr (label (button), ==, "Paused");
  mg_view_set_paused (fixture->view, FALSE);
  g_assert_cmpstr (label (button), ==, "On 0x10");
  mg_view_set_trigger (fixture->view, writes);
  g_assert_cmpstr (label (button), ==, "On write");
  mg_view_set_trigger (fixture->view, NULL);
  g_assert_cmpstr (label (button), ==, "10/s");
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);
  g_test_add_func ("/follow-button/pause", test_pause);
  g_test_add_func ("/follow-button/rate", test_rate);
  g_test_add_func ("/follow-button/without-number", test_without_number);
  g_test_add_func ("/follow-button/waiting", test_waiting);
  g_test_add_func ("/follow-button/once", test_once);
  g_test_add_func ("/follow-button/nothing", test_nothing);
  g_test_add_func ("/follow-button/compact", test_compact);
  return g_test_run ();
}
