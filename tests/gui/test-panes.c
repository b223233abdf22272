/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What is below the grids: pictures that are made when they are wanted. */

#include "mg-panes.h"
#include "page-fixture.h"

static GtkWidget *
get_bin (PageFixture *fixture, const char *picture)
{
  g_autofree char *id = g_strdup_printf ("%s_bin", picture);

  return gui_find_child (fixture->panes, id);
}

static gboolean
is_made (PageFixture *fixture, const char *picture)
{
  return adw_bin_get_child (ADW_BIN (get_bin (fixture, picture))) != NULL;
}

static gboolean
is_in_sight (PageFixture *fixture, const char *picture)
{
  return gtk_widget_get_mapped (get_bin (fixture, picture));
}

static void
test_none_at_first (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (800);

  g_assert_false (gtk_widget_get_visible (gui_find_child (fixture->panes, "pictures")));
  g_assert_false (is_made (fixture, "plot"));
  g_assert_false (is_made (fixture, "image"));
  g_assert_false (is_made (fixture, "activity"));
}

static void
test_toggles (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (800);
  GtkWidget *toggle = gui_find_child (fixture->page, "image_toggle");
  GtkWidget *picture;

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), TRUE);
  mg_test_wait (is_in_sight (fixture, "image"));
  g_assert_false (is_made (fixture, "plot"));
  g_assert_false (is_made (fixture, "activity"));
  picture = adw_bin_get_child (ADW_BIN (get_bin (fixture, "image")));
  mg_page_toggle_pane (MG_PAGE (fixture->page), MG_PANE_IMAGE);
  mg_test_wait (!is_in_sight (fixture, "image"));
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (toggle)));
  g_assert_false (gtk_widget_get_visible (gui_find_child (fixture->panes, "pictures")));
  mg_page_toggle_pane (MG_PAGE (fixture->page), MG_PANE_IMAGE);
  mg_test_wait (is_in_sight (fixture, "image"));
  g_assert_true (picture == adw_bin_get_child (ADW_BIN (get_bin (fixture, "image"))));
}

/* Where there is no room for all the toggles they are in a menu. */
static void
test_narrow (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (800);
  GtkWidget *button = gui_find_child (fixture->page, "pictures_button");
  GtkWidget *check = gui_find_child (fixture->page, "plot_check");

  g_assert_false (gtk_widget_get_visible (button));
  page_fixture_resize (fixture, 500);
  mg_test_wait (gtk_widget_get_visible (button)
                && !gtk_widget_get_visible (gui_find_child (fixture->page, "pictures")));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  mg_test_wait (is_in_sight (fixture, "plot"));
  mg_page_toggle_pane (MG_PAGE (fixture->page), MG_PANE_PLOT);
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
}

static gboolean
stand_side_by_side (PageFixture *fixture)
{
  GtkWidget *pictures = gui_find_child (fixture->panes, "pictures");

  return gtk_orientable_get_orientation (GTK_ORIENTABLE (pictures)) == GTK_ORIENTATION_HORIZONTAL;
}

static void
test_side_by_side (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (900);

  mg_page_toggle_pane (MG_PAGE (fixture->page), MG_PANE_PLOT);
  mg_page_toggle_pane (MG_PAGE (fixture->page), MG_PANE_IMAGE);
  mg_test_wait (is_in_sight (fixture, "plot") && is_in_sight (fixture, "image"));
  mg_test_wait (stand_side_by_side (fixture));
  page_fixture_resize (fixture, 600);
  mg_test_wait (!stand_side_by_side (fixture));
}

/* What is side by side needs more room than what is below each other, and does not keep it. */
static void
test_all_made_narrow (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (1100);

  mg_page_toggle_pane (MG_PAGE (fixture->page), MG_PANE_PLOT);
  mg_page_toggle_pane (MG_PAGE (fixture->page), MG_PANE_IMAGE);
  mg_page_toggle_pane (MG_PAGE (fixture->page), MG_PANE_ACTIVITY);
  mg_test_wait (is_in_sight (fixture, "plot") && is_in_sight (fixture, "activity"));
  mg_test_wait (stand_side_by_side (fixture));
  page_fixture_resize (fixture, 500);
  mg_test_wait (!stand_side_by_side (fixture));
  mg_test_wait (gtk_widget_get_width (get_bin (fixture, "image")) == 500);
  page_fixture_resize (fixture, 1100);
  mg_test_wait (stand_side_by_side (fixture));
}

static gboolean
has_keys (PageFixture *fixture, const char *picture, const char *type)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (fixture->base->window));

  return focus != NULL && gtk_widget_is_ancestor (focus, get_bin (fixture, picture))
         && g_str_equal (G_OBJECT_TYPE_NAME (focus), type);
}

/* From pane to pane, to what each of them draws. */
static void
test_focus_next (void)
{
  g_autoptr (PageFixture) fixture = page_fixture_new (900);
  MgPanes *panes = MG_PANES (fixture->panes);

  mg_page_toggle_pane (MG_PAGE (fixture->page), MG_PANE_PLOT);
  mg_page_toggle_pane (MG_PAGE (fixture->page), MG_PANE_IMAGE);
  mg_page_toggle_pane (MG_PAGE (fixture->page), MG_PANE_ACTIVITY);
  mg_test_wait (is_in_sight (fixture, "plot") && is_in_sight (fixture, "image")
                && is_in_sight (fixture, "activity"));
  gtk_widget_grab_focus (gui_find_child (fixture->panes, "grids"));
  g_assert_true (mg_panes_focus_next (panes));
  g_assert_true (mg_panes_focus_next (panes));
  g_assert_true (has_keys (fixture, "plot", "MgPlotChart"));
  g_assert_true (mg_panes_focus_next (panes));
  g_assert_true (has_keys (fixture, "image", "MgImageDrawing"));
  g_assert_true (mg_panes_focus_next (panes));
  g_assert_true (has_keys (fixture, "activity", "MgActivityDrawing"));
  g_assert_false (mg_panes_focus_next (panes));
}

static void
test_remembered (void)
{
  g_autoptr (GSettings) memory = page_fixture_open_memory ();
  g_autoptr (PageFixture) fixture = NULL;

  page_fixture_forget ();
  g_settings_set_boolean (memory, "show-plot", TRUE);
  fixture = page_fixture_open (gui_fixture_new ((const guint8 *) "Hello", 5), 800);
  mg_test_wait (is_in_sight (fixture, "plot"));
  mg_page_toggle_pane (MG_PAGE (fixture->page), MG_PANE_PLOT);
  g_assert_false (g_settings_get_boolean (memory, "show-plot"));
  page_fixture_forget ();
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);
  g_test_add_func ("/panes/none-at-first", test_none_at_first);
  g_test_add_func ("/panes/toggles", test_toggles);
  g_test_add_func ("/panes/narrow", test_narrow);
  g_test_add_func ("/panes/side-by-side", test_side_by_side);
  g_test_add_func ("/panes/all-made-narrow", test_all_made_narrow);
  g_test_add_func ("/panes/focus-next", test_focus_next);
  g_test_add_func ("/panes/remembered", test_remembered);
  return g_test_run ();
}
