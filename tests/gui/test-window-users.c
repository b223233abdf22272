/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <gdk/x11/gdkx.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mg-catalog-private.h"
#include "mg-panel.h"
#include "mg-user-item.h"
#include "mg-users-page.h"
#include "window-fixture.h"

#define SIZE 0x3000

static MgPanel *
get_panel (WindowFixture *self)
{
  return MG_PANEL (window_fixture_get_part (self, "panel"));
}

static MgUsersPage *
get_users_page (WindowFixture *self)
{
  return MG_USERS_PAGE (gui_find_child (GTK_WIDGET (get_panel (self)), "users"));
}

/* How many look at who uses what. */
static guint
n_watchers (WindowFixture *self)
{
  return self->catalog->n_watchers;
}

/* As window managers tell it; there is none here. */
static void
set_hidden (WindowFixture *self, gboolean hidden)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self->window));
  GdkDisplay *display = gdk_surface_get_display (surface);
  Atom state = gdk_x11_get_xatom_by_name_for_display (display, "_NET_WM_STATE_HIDDEN");

  XChangeProperty (gdk_x11_display_get_xdisplay (display), gdk_x11_surface_get_xid (surface),
                   gdk_x11_get_xatom_by_name_for_display (display, "_NET_WM_STATE"), 4, 32, 0,
                   (const unsigned char *) &state, hidden ? 1 : 0);
  XFlush (gdk_x11_display_get_xdisplay (display));
}

static void
test_watch (WindowFixture *self)
{
  MgWindow *second;

  g_assert_cmpuint (n_watchers (self), ==, 1);
  window_fixture_activate (self, "show-list");
  g_assert_cmpuint (n_watchers (self), ==, 0);

  window_fixture_open (self, "fake:box");
  mg_test_wait (mg_split_get_panel_shown (self->split));
  g_assert_cmpuint (n_watchers (self), ==, 0);
  mg_panel_set_page (get_panel (self), "users");
  g_assert_cmpuint (n_watchers (self), ==, 1);
  window_fixture_activate (self, "show-panel");
  g_assert_cmpuint (n_watchers (self), ==, 0);
  window_fixture_activate (self, "show-panel");
  g_assert_cmpuint (n_watchers (self), ==, 1);
  /* Both in one window are one. */
  window_fixture_activate (self, "show-list");
  g_assert_cmpuint (n_watchers (self), ==, 1);
  mg_panel_set_page (get_panel (self), "value");
  g_assert_cmpuint (n_watchers (self), ==, 1);

  set_hidden (self, TRUE);
  mg_test_wait (n_watchers (self) == 0);
  window_fixture_activate (self, "show-list");
  window_fixture_activate (self, "show-list");
  g_assert_cmpuint (n_watchers (self), ==, 0);
  set_hidden (self, FALSE);
  mg_test_wait (n_watchers (self) == 1);

  gtk_widget_set_visible (GTK_WIDGET (self->window), FALSE);
  g_assert_cmpuint (n_watchers (self), ==, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->window), TRUE);
  mg_test_wait (n_watchers (self) == 1);

  second = mg_window_new (self->application);
  g_assert_cmpuint (n_watchers (self), ==, 1);
  gtk_window_present (GTK_WINDOW (second));
  mg_test_wait (n_watchers (self) == 2);
  gtk_window_destroy (GTK_WINDOW (second));
  g_assert_cmpuint (n_watchers (self), ==, 1);

  window_fixture_activate (self, "close-tab");
  mg_test_wait (window_fixture_get_n_tabs (self) == 0);
  g_assert_cmpuint (n_watchers (self), ==, 1);
  gtk_window_close (GTK_WINDOW (self->window));
  mg_test_wait (self->window == NULL);
  g_assert_cmpuint (n_watchers (self), ==, 0);
}

static pid_t
start_user (const char *path, guint64 offset)
{
  pid_t pid = fork ();
  int fd;

  g_assert_cmpint (pid, >=, 0);
  if (pid > 0)
    return pid;
  fd = open (path, O_RDWR);
  if (mmap (NULL, 0x1000, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t) offset) == MAP_FAILED)
    _exit (1);
  for (;;)
    pause ();
}

static void
end_user (pid_t pid)
{
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
}

static guint
n_users (WindowFixture *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (mg_users_page_get_model (get_users_page (self))));
}

static const MgUser *
get_user (WindowFixture *self, guint position)
{
  g_autoptr (MgUserItem) item
    = g_list_model_get_item (G_LIST_MODEL (mg_users_page_get_model (get_users_page (self))), position);

  return mg_user_item_get_user (item);
}

/* Real processes map a real object, come and go. */
static void
test_processes (WindowFixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "real", NULL);
  GtkLabel *heading = GTK_LABEL (gui_find_child (GTK_WIDGET (get_users_page (self)), "heading"));
  MgInspection *inspection;
  pid_t first, second;

  close (mg_test_make_file (path, SIZE));
  mg_panel_set_page (get_panel (self), "users");
  window_fixture_open (self, "posix:/real");
  inspection = window_fixture_get_inspection (self);
  mg_test_wait (g_str_has_prefix (gtk_label_get_text (heading), "No process"));

  first = start_user (path, 0);
  second = start_user (path, 0x1000);
  mg_test_wait (n_users (self) == 2);
  g_assert_cmpint (get_user (self, 0)->pid, ==, MIN (first, second));
  g_assert_cmpstr (get_user (self, 0)->access, ==, "rw");
  end_user (first);
  mg_test_wait (n_users (self) == 1);
  g_assert_cmpint (get_user (self, 0)->pid, ==, second);
  g_assert_cmpuint (get_user (self, 0)->offset, ==, 0x1000);

  /* What is shown by its addresses is watched, also when nothing else is in sight. */
  mg_inspection_show_addresses (inspection, get_user (self, 0));
  mg_panel_set_page (get_panel (self), "value");
  window_fixture_activate (self, "show-list");
  g_assert_cmpuint (n_watchers (self), ==, 1);
  end_user (second);
  mg_test_wait (mg_inspection_get_address_pid (inspection) == 0);
  g_assert_true (g_str_has_suffix (mg_inspection_get_sentence (inspection), "; offsets are shown again."));
  g_assert_cmpuint (n_watchers (self), ==, 0);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* Each tab has its own, and the panel shows that of the one in front. */
static void
test_tabs (WindowFixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "real", NULL);
  pid_t pid;

  close (mg_test_make_file (path, SIZE));
  pid = start_user (path, 0);
  mg_panel_set_page (get_panel (self), "users");
  window_fixture_open (self, "posix:/real");
  mg_test_wait (n_users (self) == 1);
  mg_inspection_show_addresses (window_fixture_get_inspection (self), get_user (self, 0));
  window_fixture_open (self, "fake:box");
  g_assert_cmpuint (n_users (self), ==, 0);
  g_assert_cmpint (mg_inspection_get_address_pid (window_fixture_get_inspection (self)), ==, 0);
  window_fixture_activate (self, "show-list");
  g_assert_cmpuint (n_watchers (self), ==, 1);
  mg_panel_set_page (get_panel (self), "value");
  g_assert_cmpuint (n_watchers (self), ==, 0);
  adw_tab_view_set_selected_page (self->tabs, window_fixture_get_page (self, 0));
  g_assert_cmpuint (n_watchers (self), ==, 1);
  g_assert_cmpuint (n_users (self), ==, 1);
  end_user (pid);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
test_page (WindowFixture *self)
{
  GtkToggleButton *toggle
    = GTK_TOGGLE_BUTTON (gui_find_child (GTK_WIDGET (get_panel (self)), "users_toggle"));
  GtkWidget *inspector = gui_find_child (GTK_WIDGET (get_panel (self)), "inspector");
  GSettings *settings = mg_application_get_settings (self->application);
  g_autofree char *remembered = NULL;
  MgWindow *second;
  MgPanel *panel;

  g_assert_cmpstr (mg_panel_get_page (get_panel (self)), ==, "value");
  window_fixture_open (self, "fake:box");
  mg_test_wait (gtk_widget_get_mapped (inspector));
  window_fixture_press (self, "alt+u");
  mg_test_wait (gtk_toggle_button_get_active (toggle));
  g_assert_cmpstr (mg_panel_get_page (get_panel (self)), ==, "users");
  mg_test_wait (!gtk_widget_get_mapped (inspector));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (get_users_page (self))));
  remembered = g_settings_get_string (settings, "panel-page");
  g_assert_cmpstr (remembered, ==, "users");

  /* Another window begins so, and goes its own way. */
  second = mg_window_new (self->application);
  panel = MG_PANEL (gui_find_child (GTK_WIDGET (second), "panel"));
  g_assert_cmpstr (mg_panel_get_page (panel), ==, "users");
  mg_panel_set_page (panel, "value");
  g_assert_cmpstr (mg_panel_get_page (get_panel (self)), ==, "users");
  gtk_window_destroy (GTK_WINDOW (second));

  /* Behind the buttons is what is known, as often as one comes by. */
  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *facts = gui_find_child (GTK_WIDGET (get_users_page (self)), "facts");

      window_fixture_press (self, "alt+u");
      mg_test_wait (window_fixture_has_focus (self, toggle));
      window_fixture_press (self, "Tab Tab");
      mg_test_wait (window_fixture_has_focus (self, facts));
      window_fixture_press (self, "Tab");
      mg_test_wait (!window_fixture_has_focus (self, get_panel (self)));
    }

  /* It takes its turn, with what is known of the mapping. */
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
  window_fixture_press (self, "F6 F6 F6");
  mg_test_wait (window_fixture_has_focus (self, get_users_page (self)));
  window_fixture_press (self, "F6");
  mg_test_wait (window_fixture_has_focus (self, self->list));
}

static void
test_unreadable (WindowFixture *self)
{
  GtkWidget *welcome = window_fixture_get_part (self, "welcome");
  GtkLabel *label = GTK_LABEL (gui_find_child (welcome, "unreadable"));
  g_autofree char *number = NULL;
  guint n;

  mg_test_wait (self->catalog->n_censuses > 0);
  n = mg_catalog_get_n_unreadable (self->catalog);
  number = g_strdup_printf ("%u process", n);
  g_assert_cmpint (gtk_widget_get_visible (GTK_WIDGET (label)), ==, n > 0);
  if (n > 0)
    g_assert_true (g_str_has_prefix (gtk_label_get_text (label), number));
}

/* Tabs of one mapping are told apart by where they are. */
static void
test_tooltips (WindowFixture *self)
{
  AdwTabPage *first, *second;

  window_fixture_open (self, "fake:box");
  g_assert_true (mg_window_open_again (self->window));
  first = window_fixture_get_page (self, 0);
  second = window_fixture_get_page (self, 1);
  mg_test_wait (mg_inspection_get_extent (window_fixture_get_inspection (self)) > 0);
  g_assert_cmpstr (adw_tab_page_get_tooltip (first), ==, "fake:box");
  g_assert_true (mg_inspection_go_to (window_fixture_get_inspection (self), "0x40", NULL));
  mg_test_wait (g_str_equal (adw_tab_page_get_tooltip (second), "fake:box\nAt 0x40"));
  g_assert_cmpstr (adw_tab_page_get_tooltip (first), ==, "fake:box");
}

static const WindowCase cases[] = {
  { "/window-users/watch", test_watch },
  { "/window-users/processes", test_processes },
  { "/window-users/tabs", test_tabs },
  { "/window-users/page", test_page },
  { "/window-users/unreadable", test_unreadable },
  { "/window-users/tooltips", test_tooltips },
};

int
main (int argc, char **argv)
{
  /* Where the numbers of an object are the same in the maps of processes. */
  g_setenv ("TMPDIR", "/dev/shm", TRUE);
  gui_fixture_init (&argc, &argv);
  window_fixture_add_tests (cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
