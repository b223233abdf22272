/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui-fixture.h"
#include "mg-goto-popover.h"

#define SIZE 512

static GtkWidget *
present (GuiFixture *fixture)
{
  GtkWidget *popover = mg_goto_popover_new ();
  GtkWidget *button = gtk_menu_button_new ();

  mg_goto_popover_set_inspection (MG_GOTO_POPOVER (popover), fixture->inspection);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gui_fixture_present (fixture, button);
  mg_test_wait (mg_view_get_frame (fixture->view) != NULL);
  return popover;
}

static void
type_text (GtkWidget *popover, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (gui_find_child (popover, "entry")), text);
}

static void
press_enter (GtkWidget *popover)
{
  g_signal_emit_by_name (gui_find_child (popover, "entry"), "activate");
}

static void
close_popover (GtkWidget *popover)
{
  gtk_popover_popdown (GTK_POPOVER (popover));
  mg_test_wait (!gtk_widget_get_visible (popover));
}

static const char *
answer (GtkWidget *popover)
{
  return gtk_label_get_text (GTK_LABEL (gui_find_child (popover, "answer_label")));
}

static gboolean
is_refused (GtkWidget *popover)
{
  return gtk_widget_has_css_class (gui_find_child (popover, "answer_label"), "error");
}

/* What leads somewhere, and where. */
static void
check_goes (GuiFixture *fixture, GtkWidget *popover, const char *text, guint64 offset, const char *preview)
{
  guint64 before = mg_inspection_get_cursor (fixture->inspection);

  mg_goto_popover_popup (MG_GOTO_POPOVER (popover));
  mg_test_wait (gui_is_shown (popover));
  type_text (popover, text);
  g_assert_cmpstr (answer (popover), ==, preview);
  g_assert_false (is_refused (popover));
  g_assert_cmpuint (mg_inspection_get_cursor (fixture->inspection), ==, before);
  press_enter (popover);
  g_assert_cmpuint (mg_inspection_get_cursor (fixture->inspection), ==, offset);
  mg_test_wait (!gui_is_shown (popover));
}

/* What leads nowhere: one sentence with the text, and the popover stays. */
static void
check_refused (GuiFixture *fixture, GtkWidget *popover, const char *text)
{
  guint64 before = mg_inspection_get_cursor (fixture->inspection);

  mg_goto_popover_popup (MG_GOTO_POPOVER (popover));
  mg_test_wait (gui_is_shown (popover));
  type_text (popover, text);
  g_assert_cmpstr (answer (popover), ==, "");
  g_assert_false (is_refused (popover));
  press_enter (popover);
  g_assert_true (is_refused (popover));
  g_assert_true (g_str_has_suffix (answer (popover), "."));
  g_assert_cmpuint (mg_inspection_get_cursor (fixture->inspection), ==, before);
  g_assert_true (gui_is_shown (popover));

  /* The sentence goes with the text that it is about. */
  type_text (popover, "0");
  g_assert_false (is_refused (popover));
  close_popover (popover);
}

static void
test_goes (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *popover = present (fixture);

  check_goes (fixture, popover, "0x40", 0x40, "0x40 · [16]");
  check_goes (fixture, popover, "64", 64, "0x40 · [16]");
  check_goes (fixture, popover, "[12]", 48, "0x30 · [12]");
  check_goes (fixture, popover, "end-16", SIZE - 16, "0x1f0 · [124]");
  check_goes (fixture, popover, "0", 0, "0x0 · [0]");
  check_goes (fixture, popover, "511", SIZE - 1, "0x1ff · [127]");
  check_goes (fixture, popover, "end", SIZE - 1, "0x1ff · [127]");
  check_goes (fixture, popover, "end-1", SIZE - 1, "0x1ff · [127]");
  check_goes (fixture, popover, "end-512", 0, "0x0 · [0]");
  check_goes (fixture, popover, "[127]", SIZE - 4, "0x1fc · [127]");
  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_F64, TRUE });
  check_goes (fixture, popover, "[12]", 96, "0x60 · [12]");
}

static void
test_refused (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *popover = present (fixture);

  check_refused (fixture, popover, "");
  check_refused (fixture, popover, "512");
  check_refused (fixture, popover, "[128]");
  check_refused (fixture, popover, "0xffffffffffffffff");
  check_refused (fixture, popover, "0x10000000000000000");
  check_refused (fixture, popover, "[18446744073709551615]");
  check_refused (fixture, popover, "-1");
  check_refused (fixture, popover, "here");
  check_refused (fixture, popover, "[]");
  check_refused (fixture, popover, "0x");
}

/* A view of a part goes to its own bytes alone. */
static void
test_part (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new_part (bytes, sizeof bytes, 100, 40);
  GtkWidget *popover = present (fixture);

  check_goes (fixture, popover, "100", 100, "0x64 · [0]");
  check_goes (fixture, popover, "139", 139, "0x8b · [9]");
  check_goes (fixture, popover, "[1]", 104, "0x68 · [1]");
  check_refused (fixture, popover, "99");
  check_refused (fixture, popover, "140");
}

/* Looking where a text leads leaves no trace. */
static void
test_preview (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *popover = present (fixture);

  type_text (popover, "0x40");
  type_text (popover, "0x41");
  g_assert_cmpstr (answer (popover), ==, "0x41 · [16]");
  g_assert_cmpuint (mg_inspection_get_cursor (fixture->inspection), ==, 0);
  g_assert_false (mg_inspection_go_back (fixture->inspection));
  g_assert_true (mg_inspection_get_assumed (fixture->inspection));

  press_enter (popover);
  g_assert_cmpuint (mg_inspection_get_cursor (fixture->inspection), ==, 0x41);
  g_assert_true (mg_inspection_go_back (fixture->inspection));
  g_assert_cmpuint (mg_inspection_get_cursor (fixture->inspection), ==, 0);
}

/* What was typed last comes back selected. */
static void
test_selected (void)
{
  guint8 bytes[SIZE] = { 0 };
  g_autoptr (GuiFixture) fixture = gui_fixture_new (bytes, sizeof bytes);
  GtkWidget *popover = present (fixture);
  GtkEditable *entry = GTK_EDITABLE (gui_find_child (popover, "entry"));
  int start, end;

  check_goes (fixture, popover, "0x40", 0x40, "0x40 · [16]");
  mg_goto_popover_popup (MG_GOTO_POPOVER (popover));
  mg_test_wait (gui_is_shown (popover));
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "0x40");
  g_assert_true (gtk_editable_get_selection_bounds (entry, &start, &end));
  g_assert_cmpint (start, ==, 0);
  g_assert_cmpint (end, ==, 4);
  g_assert_cmpstr (answer (popover), ==, "0x40 · [16]");
  close_popover (popover);
}

static void
test_empty (void)
{
  g_autoptr (GuiFixture) fixture = gui_fixture_new (NULL, 0);
  GtkWidget *popover = present (fixture);

  check_refused (fixture, popover, "0");
  mg_goto_popover_set_inspection (MG_GOTO_POPOVER (popover), NULL);
  type_text (popover, "1");
  press_enter (popover);
  g_assert_cmpstr (answer (popover), ==, "");
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);
  g_test_add_func ("/goto/goes", test_goes);
  g_test_add_func ("/goto/refused", test_refused);
  g_test_add_func ("/goto/part", test_part);
  g_test_add_func ("/goto/preview", test_preview);
  g_test_add_func ("/goto/selected", test_selected);
  g_test_add_func ("/goto/empty", test_empty);
  return g_test_run ();
}
