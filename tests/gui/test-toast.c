/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui-fixture.h"
#include "mg-toast.h"

typedef struct
{
  GtkWindow *window;
  AdwToastOverlay *overlay;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->window = GTK_WINDOW (gtk_window_new ());
  self->overlay = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  gtk_window_set_default_size (self->window, 400, 300);
  gtk_window_set_child (self->window, GTK_WIDGET (self->overlay));
  gtk_window_present (self->window);
  mg_test_wait (gtk_widget_get_mapped (GTK_WIDGET (self->overlay)));
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (self->window != NULL)
    gtk_window_destroy (self->window);
  mg_test_wait (self->window == NULL);
}

static void
on_told (AdwToast *toast, int *n_told)
{
  ++*n_told;
}

/* Returns: (transfer full): one that is shown, and counted when it goes. */
static AdwToast *
show (Fixture *self, const char *sentence, int *n_dismissed)
{
  AdwToast *toast = mg_toast_new (sentence);

  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_button_label (toast, sentence);
  g_signal_connect (toast, "dismissed", G_CALLBACK (on_told), n_dismissed);
  adw_toast_overlay_add_toast (self->overlay, g_object_ref (toast));
  return toast;
}

static gboolean
shows (Fixture *self, const char *sentence)
{
  return gui_find_by_text (GTK_WIDGET (self->overlay), sentence) != NULL;
}

/* It is sent away before it is drawn: it goes when it has come, and cannot be pressed
 * until then. */
static void
test_at_once (Fixture *self, gconstpointer data)
{
  int n_dismissed = 0;
  int n_clicked = 0;
  AdwToast *toast = show (self, "one", &n_dismissed);

  g_signal_connect (toast, "button-clicked", G_CALLBACK (on_told), &n_clicked);
  adw_toast_dismiss (toast);
  adw_toast_dismiss (toast);
  g_assert_cmpint (n_dismissed, ==, 0);
  g_signal_emit_by_name (gui_find_by_text (GTK_WIDGET (self->overlay), "one"), "clicked");
  mg_test_wait (n_dismissed > 0);
  g_signal_emit_by_name (gui_find_by_text (GTK_WIDGET (self->overlay), "one"), "clicked");
  mg_test_wait (!shows (self, "one"));
  g_assert_cmpint (n_dismissed, ==, 1);
  g_assert_cmpint (n_clicked, ==, 0);
  gui_release (toast);
}

/* Two keys that come before it is sent away. */
static void
test_clicked_twice (Fixture *self, gconstpointer data)
{
  int n_dismissed = 0;
  int n_clicked = 0;
  AdwToast *toast = show (self, "one", &n_dismissed);

  g_signal_connect (toast, "button-clicked", G_CALLBACK (on_told), &n_clicked);
  for (int i = 0; i < 2; i++)
    g_signal_emit_by_name (gui_find_by_text (GTK_WIDGET (self->overlay), "one"), "clicked");
  mg_test_wait (!shows (self, "one"));
  g_assert_cmpint (n_clicked, ==, 1);
  g_assert_cmpint (n_dismissed, ==, 1);
  gui_release (toast);
}

/* Each drives the one before it away, faster than they come. */
static void
test_many (Fixture *self, gconstpointer data)
{
  const char *names[] = { "one", "two", "three", "four" };
  AdwToast *toasts[G_N_ELEMENTS (names)];
  int n_dismissed = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (i > 0)
        adw_toast_dismiss (toasts[i - 1]);
      toasts[i] = show (self, names[i], &n_dismissed);
      mg_test_wait (gtk_widget_get_mapped (gui_find_by_text (GTK_WIDGET (self->overlay), names[i])));
    }
  mg_test_wait (n_dismissed == G_N_ELEMENTS (names) - 1);
  mg_test_wait (!shows (self, "one") && !shows (self, "two") && !shows (self, "three"));
  g_assert_true (shows (self, "four"));
  adw_toast_dismiss (toasts[G_N_ELEMENTS (names) - 1]);
  mg_test_wait (!shows (self, "four"));
  g_assert_cmpint (n_dismissed, ==, G_N_ELEMENTS (names));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    gui_release (toasts[i]);
}

/* The window goes with one that was sent away too early. */
static void
test_closed (Fixture *self, gconstpointer data)
{
  int n_dismissed = 0;
  AdwToast *toast = show (self, "one", &n_dismissed);

  adw_toast_dismiss (toast);
  gtk_window_destroy (self->window);
  mg_test_wait (self->window == NULL);
  gui_release (toast);
  g_assert_cmpint (n_dismissed, ==, 0);
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);
  g_test_add ("/toast/at-once", Fixture, NULL, set_up, test_at_once, tear_down);
  g_test_add ("/toast/clicked-twice", Fixture, NULL, set_up, test_clicked_twice, tear_down);
  g_test_add ("/toast/many", Fixture, NULL, set_up, test_many, tear_down);
  g_test_add ("/toast/closed", Fixture, NULL, set_up, test_closed, tear_down);

  return g_test_run ();
}
