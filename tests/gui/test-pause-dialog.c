/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-condition.h"
#include "mg-pause-dialog.h"
#include "page-fixture.h"

static GtkWidget *
open_dialog (PageFixture *fixture)
{
  GtkWidget *dialog;

  g_assert_true (gtk_widget_activate_action (fixture->page, "page.pause-when", NULL));
  dialog = GTK_WIDGET (gui_find_window ("MgPauseDialog"));
  mg_test_wait (gtk_widget_get_mapped (dialog));
  return dialog;
}

static gboolean
is_open (void)
{
  return gui_find_window ("MgPauseDialog") != NULL;
}

static void
type (GtkWidget *dialog, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (gui_find_child (dialog, "entry")), text);
}

static const char *
get_answer (GtkWidget *dialog)
{
  return gtk_label_get_text (GTK_LABEL (gui_find_child (dialog, "answer_label")));
}

static gboolean
can_arm (GtkWidget *dialog)
{
  return gtk_widget_get_sensitive (gui_find_child (dialog, "arm_button"));
}

static void
press_enter (GtkWidget *dialog)
{
  g_signal_emit_by_name (gui_find_child (dialog, "entry"), "activate");
}

static void
test_arm (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (800);
  MgCondition *condition = mg_inspection_get_condition (fixture->inspection);
  GtkWidget *dialog = open_dialog (fixture);

  /* Nothing was typed: nothing is wrong. */
  g_assert_cmpstr (get_answer (dialog), ==, "");
  g_assert_false (can_arm (dialog));
  g_assert_false (gtk_widget_get_visible (gui_find_child (dialog, "drop_button")));
  press_enter (dialog);
  g_assert_null (mg_condition_get_text (condition));

  type (dialog, "[1] > 1000");
  g_assert_true (can_arm (dialog));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (gui_find_child (dialog, "is_check")), TRUE);
  press_enter (dialog);
  mg_test_wait (!is_open ());
  g_assert_cmpstr (mg_condition_get_text (condition), ==, "[1] > 1000");
  g_assert_cmpint (mg_condition_get_mode (condition), ==, MG_PROBE_IS);
  g_assert_cmpstr (mg_inspection_get_sentence (fixture->inspection), ==, "Pauses when “[1] > 1000”.");

  /* It is there again, and can be removed. */
  dialog = open_dialog (fixture);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (gui_find_child (dialog, "entry"))), ==, "[1] > 1000");
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (gui_find_child (dialog, "is_check"))));
  g_signal_emit_by_name (gui_find_child (dialog, "drop_button"), "clicked");
  mg_test_wait (!is_open ());
  g_assert_null (mg_condition_get_text (condition));
}

static void
test_refused (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (800);
  GtkWidget *dialog = open_dialog (fixture);
  GtkWidget *entry = gui_find_child (dialog, "entry");

  /* Before the first sample nobody knows how many elements there are. */
  mg_test_wait (mg_inspection_get_extent (fixture->inspection) == PAGE_FIXTURE_SIZE);
  type (dialog, "[1] > ");
  g_assert_true (g_str_has_prefix (get_answer (dialog), "column 7: "));
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_false (can_arm (dialog));
  press_enter (dialog);
  g_assert_true (is_open ());
  g_assert_null (mg_condition_get_text (mg_inspection_get_condition (fixture->inspection)));

  type (dialog, "[99999] == 1");
  g_assert_true (g_str_has_prefix (get_answer (dialog), "column "));
  /* With a smaller type there are as many. */
  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_U8, FALSE });
  type (dialog, "[65535] == 1");
  g_assert_cmpstr (get_answer (dialog), ==, "");
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_U16, FALSE });
  g_assert_true (g_str_has_prefix (get_answer (dialog), "column "));
  gui_press (GTK_WINDOW (dialog), "Escape");
  mg_test_wait (!is_open ());
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);
  g_test_add_func ("/pause-dialog/arm", test_arm);
  g_test_add_func ("/pause-dialog/refused", test_refused);
  return g_test_run ();
}
