/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "page-fixture.h"
#include "mg-status-line.h"

static const char *
visible_stack_page (PageFixture *fixture)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (gui_find_child (fixture->page, "stack")));
}

static void
test_first_time (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (800);

  g_assert_true (mg_page_get_inspection (MG_PAGE (fixture->page)) == fixture->inspection);
  mg_test_wait (page_grid_is_in_sight (fixture->hex) && page_grid_is_in_sight (fixture->values));
  g_assert_false (page_fixture_stands_side_by_side (fixture));
  /* Each has its half. */
  g_assert_cmpint (ABS (gtk_widget_get_height (GTK_WIDGET (fixture->hex))
                        - gtk_widget_get_height (GTK_WIDGET (fixture->values))),
                   <=, 10);
  g_assert_true (mg_inspection_get_assumed (fixture->inspection));
  g_assert_cmpstr (visible_stack_page (fixture), ==, "panes");
  g_assert_cmpuint (mg_view_get_rate (mg_inspection_get_view (fixture->inspection)), ==, 60);
  mg_test_wait (page_fixture_knows (fixture, 0));
}

static void
test_one_grid_stays (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (800);
  MgPage *page = MG_PAGE (fixture->page);

  mg_page_toggle_pane (page, MG_PANE_HEX);
  mg_test_wait (!page_grid_is_in_sight (fixture->hex));
  g_assert_true (page_grid_is_in_sight (fixture->values));
  mg_page_toggle_pane (page, MG_PANE_VALUES);
  mg_test_wait (!page_grid_is_in_sight (fixture->values) && page_grid_is_in_sight (fixture->hex));
  g_assert_true (gtk_toggle_button_get_active (fixture->hex_toggle));
  g_assert_false (gtk_toggle_button_get_active (fixture->values_toggle));
  mg_page_toggle_pane (page, MG_PANE_HEX);
  mg_test_wait (page_grid_is_in_sight (fixture->values) && !page_grid_is_in_sight (fixture->hex));
  mg_page_toggle_pane (page, MG_PANE_HEX);
  mg_test_wait (page_grid_is_in_sight (fixture->values) && page_grid_is_in_sight (fixture->hex));
}

static void
test_no_grid_remembered (void)
{
  g_autoptr (GSettings) memory = page_fixture_open_memory ();
  g_autoptr (PageFixture) fixture = NULL;

  page_fixture_forget ();
  g_settings_set_boolean (memory, "show-hex", FALSE);
  g_settings_set_boolean (memory, "show-values", FALSE);
  fixture = page_fixture_open (gui_fixture_new ((const guint8 *) "Hello", 5), 800);
  mg_test_wait (page_grid_is_in_sight (fixture->hex));
  g_assert_false (page_grid_is_in_sight (fixture->values));
}

/* What is not in sight is not sampled. */
static void
test_hidden_pane (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (800);

  mg_test_wait (page_grid_is_in_sight (fixture->values));
  page_grid_scroll (fixture->values, 1000);
  mg_test_wait (page_fixture_knows (fixture, page_grid_get_first_byte (fixture->values))
                && page_fixture_knows (fixture, 0));
  mg_page_toggle_pane (MG_PAGE (fixture->page), MG_PANE_VALUES);
  mg_test_wait (!page_fixture_knows (fixture, 32000));
  g_assert_true (page_fixture_knows (fixture, 0));
}

static void
test_focus (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (800);
  MgPage *page = MG_PAGE (fixture->page);

  g_assert_true (gtk_widget_grab_focus (fixture->page));
  mg_test_wait (gtk_widget_has_focus (GTK_WIDGET (fixture->hex)));
  g_assert_true (mg_page_focus_next_pane (page));
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (fixture->values)));
  g_assert_false (mg_page_focus_next_pane (page));
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (fixture->values)));
  mg_page_toggle_pane (page, MG_PANE_VALUES);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (fixture->hex)));
  g_assert_false (mg_page_focus_next_pane (page));
  mg_page_toggle_pane (page, MG_PANE_HEX);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (fixture->values)));
  g_assert_true (gtk_widget_grab_focus (fixture->page));
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (fixture->values)));
}

static AdwStatusPage *
absent_page (PageFixture *fixture)
{
  return ADW_STATUS_PAGE (gui_find_child (fixture->page, "absent"));
}

static void
test_waiting (void)
{
  g_autoptr (PageFixture) fixture = NULL;
  g_autofree char *title = NULL;

  page_fixture_forget ();
  fixture = page_fixture_open (gui_fixture_new (NULL, 0), 800);
  mg_test_wait (g_str_equal (visible_stack_page (fixture), "absent"));
  title = g_strdup (adw_status_page_get_title (absent_page (fixture)));
  g_assert_true (g_str_has_prefix (title, "Waiting since "));
  g_assert_cmpstr (adw_status_page_get_description (absent_page (fixture)), ==,
                   mg_inspection_get_trouble_text (fixture->inspection));
  g_assert_true (gtk_spinner_get_spinning (GTK_SPINNER (gui_find_child (fixture->page, "spinner"))));
  g_assert_nonnull (gui_find_by_text (fixture->page, "_Stop"));
  g_assert_false (page_grid_is_in_sight (fixture->hex));

  /* It is there, but has no bytes: that is still waiting, since then. */
  mg_fake_source_add (fixture->base->source, GUI_NAME, NULL, 0);
  mg_test_wait (mg_inspection_get_frame (fixture->inspection)->state == MG_FRAME_LIVE);
  g_assert_cmpstr (visible_stack_page (fixture), ==, "absent");
  g_assert_cmpstr (adw_status_page_get_title (absent_page (fixture)), ==, title);
  g_assert_cmpstr (adw_status_page_get_description (absent_page (fixture)), ==,
                   mg_inspection_get_trouble_text (fixture->inspection));

  /* Filled in place. */
  mg_fake_source_resize (fixture->base->source, GUI_NAME, 4096);
  mg_test_wait (g_str_equal (visible_stack_page (fixture), "panes"));
  mg_test_wait (page_grid_is_in_sight (fixture->hex) && page_fixture_knows (fixture, 0));
  g_assert_false (gtk_spinner_get_spinning (GTK_SPINNER (gui_find_child (fixture->page, "spinner"))));
  /* What was said of it before is not true any more. */
  g_assert_true (g_str_has_suffix (mg_inspection_get_sentence (fixture->inspection), " is there now."));
}

/* A part that has a length is waited for just the same. */
static void
test_waiting_for_a_part (void)
{
  g_autoptr (PageFixture) fixture = NULL;

  page_fixture_forget ();
  fixture = page_fixture_open (gui_fixture_new_part (NULL, 0, 0, 4096), 800);
  mg_test_wait (g_str_equal (visible_stack_page (fixture), "absent"));
  mg_fake_source_add (fixture->base->source, GUI_NAME, NULL, 4096);
  mg_test_wait (g_str_equal (visible_stack_page (fixture), "panes"));
  mg_test_wait (page_fixture_knows (fixture, 0));
}

static void
test_nothing_to_show (void)
{
  g_autoptr (PageFixture) fixture = NULL;

  page_fixture_forget ();
  fixture = page_fixture_open (gui_fixture_new_part ((const guint8 *) "Hello", 5, 4096, 0), 800);
  mg_test_wait (g_str_equal (visible_stack_page (fixture), "absent"));
  g_assert_cmpstr (adw_status_page_get_title (absent_page (fixture)), ==, "Nothing to Show");
  g_assert_nonnull (gui_find_by_text (fixture->page, "_Close"));
  g_assert_false (gtk_spinner_get_spinning (GTK_SPINNER (gui_find_child (fixture->page, "spinner"))));
}

/* What is gone stays in sight: there is something to show. */
static void
test_gone (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (800);

  mg_test_wait (page_fixture_knows (fixture, 0));
  mg_fake_source_remove (fixture->base->source, GUI_NAME);
  mg_view_release (fixture->base->view);
  mg_test_wait (mg_inspection_get_trouble (fixture->inspection) == MG_TROUBLE_GONE);
  g_assert_cmpstr (visible_stack_page (fixture), ==, "panes");
  g_assert_true (page_fixture_knows (fixture, 0));
  /* It is said, too. */
  g_assert_cmpstr (mg_inspection_get_sentence (fixture->inspection), ==,
                   mg_inspection_get_trouble_text (fixture->inspection));

  mg_fake_source_add (fixture->base->source, GUI_NAME, NULL, 4096);
  mg_test_wait (mg_inspection_get_trouble (fixture->inspection) == MG_TROUBLE_NONE);
  g_assert_true (g_str_has_suffix (mg_inspection_get_sentence (fixture->inspection), " can be read again."));
}

static void
test_pause (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (800);
  MgView *view = fixture->base->view;
  guint64 samples;

  mg_test_wait (page_fixture_knows (fixture, 0));
  g_assert_true (gtk_widget_activate_action (fixture->page, "page.pause", NULL));
  g_assert_true (mg_view_get_paused (view));
  g_assert_cmpstr (mg_inspection_get_sentence (fixture->inspection), ==, "Paused");
  mg_test_iterate_for (100);
  samples = gui_fixture_samples (fixture->base);
  mg_test_iterate_for (100);
  g_assert_cmpuint (gui_fixture_samples (fixture->base), ==, samples);
  g_assert_true (gtk_widget_activate_action (fixture->page, "page.sample-once", NULL));
  mg_test_wait (gui_fixture_samples (fixture->base) > samples);
  g_assert_true (mg_view_get_paused (view));
  g_assert_true (gtk_widget_activate_action (fixture->page, "page.pause", NULL));
  g_assert_false (mg_view_get_paused (view));
  g_assert_cmpstr (mg_inspection_get_sentence (fixture->inspection), ==, "Following");
}

static void
test_copy (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (800);
  GdkContentProvider *content;
  g_auto (GValue) value = G_VALUE_INIT;

  mg_test_wait (page_fixture_knows (fixture, 0));
  mg_inspection_select (fixture->inspection, 1, 3);
  g_assert_true (gtk_widget_activate_action (fixture->page, "page.copy-as", "s", "hex"));
  g_assert_cmpstr (mg_inspection_get_sentence (fixture->inspection), ==, "Copied 3 bytes.");
  content = gdk_clipboard_get_content (gtk_widget_get_clipboard (fixture->page));
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (content, &value, NULL));
  g_assert_cmpstr (g_value_get_string (&value), ==, "01 02 03");
}

static void
test_go_to (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (800);
  GtkWidget *popover = gui_find_child (fixture->page, "go_popover");

  mg_page_go_to (MG_PAGE (fixture->page));
  mg_test_wait (gtk_widget_get_mapped (popover));
  gtk_popover_popdown (GTK_POPOVER (popover));
  mg_test_wait (!gtk_widget_get_mapped (popover));
  /* One goes on in the grid. */
  mg_test_wait (gtk_widget_has_focus (GTK_WIDGET (fixture->hex)));
}

static void
test_narrow (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (800);
  MgStatusLine *line = MG_STATUS_LINE (gui_find_child (fixture->page, "status_line"));

  g_assert_false (mg_status_line_get_folded (line));
  page_fixture_resize (fixture, 500);
  mg_test_wait (mg_status_line_get_folded (line));
  page_fixture_resize (fixture, 640);
  page_fixture_settle ();
  g_assert_true (mg_status_line_get_folded (line));
  page_fixture_resize (fixture, 800);
  mg_test_wait (!mg_status_line_get_folded (line));
}

static void
test_memory (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (800);
  guint before;

  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_U16, TRUE });
  mg_page_toggle_pane (MG_PAGE (fixture->page), MG_PANE_HEX);
  page_fixture_set_row_bytes (fixture, 48);
  mg_view_set_rate (fixture->base->view, 10);
  mg_view_set_paused (fixture->base->view, TRUE);
  before = page_grid_get_row_bytes (fixture->values);
  g_assert_cmpuint (before, ==, 48);
  g_clear_pointer (&fixture, page_fixture_free);

  fixture = page_fixture_open (gui_fixture_new ((const guint8 *) "Hello", 5), 800);
  g_assert_cmpint (mg_inspection_get_element (fixture->inspection).type, ==, MG_ELEMENT_U16);
  g_assert_true (mg_inspection_get_element (fixture->inspection).big_endian);
  g_assert_false (mg_inspection_get_assumed (fixture->inspection));
  g_assert_false (gtk_toggle_button_get_active (fixture->hex_toggle));
  g_assert_true (gtk_toggle_button_get_active (fixture->values_toggle));
  g_assert_cmpuint (page_grid_get_row_bytes (fixture->values), ==, 48);
  g_assert_cmpuint (mg_view_get_rate (fixture->base->view), ==, 10);
  /* Never that it was paused. */
  g_assert_false (mg_view_get_paused (fixture->base->view));
}

/* Nobody chose anything: nothing is remembered, so that other defaults count the next time. */
static void
test_nothing_to_remember (void)
{
  static const char *const keys[] = { "element-type", "show-hex", "show-values", "row-bytes", "rate" };
  g_autoptr (GSettings) memory = page_fixture_open_memory ();
  g_autoptr (PageFixture) fixture = page_fixture_new (800);

  mg_test_wait (page_fixture_knows (fixture, 0));
  page_fixture_resize (fixture, 1280);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GVariant) value = g_settings_get_user_value (memory, keys[i]);

      g_assert_null (value);
    }
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

  g_test_add_func ("/page/first-time", test_first_time);
  g_test_add_func ("/page/one-grid-stays", test_one_grid_stays);
  g_test_add_func ("/page/no-grid-remembered", test_no_grid_remembered);
  g_test_add_func ("/page/hidden-pane", test_hidden_pane);
  g_test_add_func ("/page/focus", test_focus);
  g_test_add_func ("/page/waiting", test_waiting);
  g_test_add_func ("/page/waiting-for-a-part", test_waiting_for_a_part);
  g_test_add_func ("/page/nothing-to-show", test_nothing_to_show);
  g_test_add_func ("/page/gone", test_gone);
  g_test_add_func ("/page/pause", test_pause);
  g_test_add_func ("/page/copy", test_copy);
  g_test_add_func ("/page/go-to", test_go_to);
  g_test_add_func ("/page/narrow", test_narrow);
  g_test_add_func ("/page/memory", test_memory);
  g_test_add_func ("/page/nothing-to-remember", test_nothing_to_remember);

  return g_test_run ();
}
