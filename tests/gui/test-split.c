/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui-fixture.h"
#include "mg-split.h"

typedef struct
{
  GtkWidget *window;
  MgSplit *split;
  GtkWidget *list;
  GtkWidget *content;
  GtkWidget *panel;
} Fixture;

static GtkWidget *
make_part (void)
{
  GtkWidget *part = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_size_request (part, 180, 100);
  return part;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->list = make_part ();
  self->content = make_part ();
  self->panel = make_part ();
  self->split = g_object_new (MG_TYPE_SPLIT, "list", self->list, "content", self->content, "panel",
                              self->panel, "has-panel", TRUE, NULL);
  self->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->split));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
}

/* The parts in sight: l, c, p. */
static const char *
get_shown (Fixture *self)
{
  static char shown[4];
  guint n = 0;

  if (gtk_widget_get_mapped (self->list))
    shown[n++] = 'l';
  if (gtk_widget_get_mapped (self->content))
    shown[n++] = 'c';
  if (gtk_widget_get_mapped (self->panel))
    shown[n++] = 'p';
  shown[n] = 0;
  return shown;
}

static void
resize (Fixture *self, int width)
{
  gtk_window_set_default_size (GTK_WINDOW (self->window), width, 400);
  gtk_window_present (GTK_WINDOW (self->window));
  mg_test_wait (gtk_widget_get_width (GTK_WIDGET (self->split)) == width);
}

#define wait_for_parts(parts) mg_test_wait (g_str_equal (get_shown (self), parts))

static void
test_wide (Fixture *self, gconstpointer data)
{
  g_object_set (self->split, "list-width", 300, "panel-width", 200, NULL);
  resize (self, 1180);
  wait_for_parts ("lcp");
  mg_test_wait (gtk_widget_get_width (self->list) == 300);
  mg_test_wait (gtk_widget_get_width (self->panel) == 200);
  g_assert_false (mg_split_get_folded (self->split));

  mg_split_set_panel_shown (self->split, FALSE);
  wait_for_parts ("lc");
  mg_split_set_list_shown (self->split, FALSE);
  wait_for_parts ("c");

  /* The width that the user gave to a part comes back with it. */
  mg_split_set_panel_shown (self->split, TRUE);
  mg_split_set_list_shown (self->split, TRUE);
  wait_for_parts ("lcp");
  mg_test_wait (gtk_widget_get_width (self->list) == 300 && gtk_widget_get_width (self->panel) == 200);
}

static void
test_moved (Fixture *self, gconstpointer data)
{
  GtkPaned *inner = GTK_PANED (gui_find_child (GTK_WIDGET (self->split), "inner"));
  int width;

  resize (self, 1200);
  mg_test_wait (gtk_widget_get_width (self->list) == 240);
  gtk_paned_set_position (inner, 333);
  mg_test_wait (gtk_widget_get_width (self->list) == 333);
  mg_split_set_list_shown (self->split, FALSE);
  mg_split_set_list_shown (self->split, TRUE);
  mg_test_wait (gtk_widget_get_width (self->list) == 333);
  gtk_paned_set_position (inner, 200);
  mg_test_wait (gtk_widget_get_width (self->list) == 200);
  gtk_widget_set_visible (self->window, FALSE);
  g_object_get (self->split, "list-width", &width, NULL);
  g_assert_cmpint (width, ==, 200);
}

static void
test_narrower (Fixture *self, gconstpointer data)
{
  gboolean wanted;

  /* One pixel less than what the panel needs. */
  resize (self, 1179);
  wait_for_parts ("lc");
  g_object_get (self->split, "panel-visible", &wanted, NULL);
  g_assert_true (wanted);
  resize (self, 1180);
  wait_for_parts ("lcp");
  /* It does not go away again under the user. */
  resize (self, 1000);
  wait_for_parts ("lcp");
}

static void
test_opened (Fixture *self, gconstpointer data)
{
  resize (self, 1000);
  wait_for_parts ("lc");
  mg_split_set_panel_shown (self->split, TRUE);
  wait_for_parts ("lcp");
  mg_split_set_panel_shown (self->split, FALSE);
  wait_for_parts ("lc");
  resize (self, 1200);
  wait_for_parts ("lc");
}

static void
test_folding (Fixture *self, gconstpointer data)
{
  resize (self, 860);
  wait_for_parts ("lc");
  g_assert_false (mg_split_get_folded (self->split));
  resize (self, 859);
  wait_for_parts ("c");
  g_assert_true (mg_split_get_folded (self->split));

  mg_split_set_list_shown (self->split, TRUE);
  wait_for_parts ("l");
  g_assert_true (mg_split_get_list_shown (self->split));
  mg_split_set_panel_shown (self->split, TRUE);
  wait_for_parts ("p");
  g_assert_false (mg_split_get_list_shown (self->split));
  mg_split_set_list_shown (self->split, FALSE);
  wait_for_parts ("p");
  mg_split_set_panel_shown (self->split, FALSE);
  wait_for_parts ("c");
  mg_split_set_list_shown (self->split, TRUE);
  wait_for_parts ("l");
  mg_split_show_content (self->split);
  wait_for_parts ("c");

  /* What was shown while it was folded changes nothing of what is wanted. */
  mg_split_set_list_shown (self->split, TRUE);
  resize (self, 900);
  wait_for_parts ("lc");
  resize (self, 400);
  wait_for_parts ("c");
}

/* What was made narrower on the way comes back as it was. */
static void
test_unfolded (Fixture *self, gconstpointer data)
{
  resize (self, 1270);
  wait_for_parts ("lcp");
  mg_test_wait (gtk_widget_get_width (self->list) == 240 && gtk_widget_get_width (self->panel) == 264);
  resize (self, 640);
  wait_for_parts ("c");
  resize (self, 400);
  mg_split_set_list_shown (self->split, TRUE);
  wait_for_parts ("l");
  resize (self, 1270);
  wait_for_parts ("lcp");
  mg_test_wait (gtk_widget_get_width (self->list) == 240 && gtk_widget_get_width (self->panel) == 264);
}

static void
test_prepared (Fixture *self, gconstpointer data)
{
  mg_split_prepare (self->split, 500);
  g_assert_false (gtk_widget_get_visible (self->list));
  g_assert_false (gtk_widget_get_visible (self->panel));
  /* It was wrong. */
  resize (self, 1260);
  wait_for_parts ("lcp");
  mg_test_wait (gtk_widget_get_width (self->list) == 240 && gtk_widget_get_width (self->panel) == 264);
}

static void
test_no_panel (Fixture *self, gconstpointer data)
{
  gboolean wanted;

  g_object_set (self->split, "has-panel", FALSE, NULL);
  resize (self, 1260);
  wait_for_parts ("lc");
  mg_split_set_panel_shown (self->split, FALSE);
  g_object_get (self->split, "panel-visible", &wanted, NULL);
  g_assert_true (wanted);
  g_object_set (self->split, "has-panel", TRUE, NULL);
  wait_for_parts ("lcp");

  resize (self, 600);
  wait_for_parts ("c");
  mg_split_set_panel_shown (self->split, TRUE);
  wait_for_parts ("p");
  g_object_set (self->split, "has-panel", FALSE, NULL);
  wait_for_parts ("c");
}

/* A window may be as narrow as its widest part. */
static void
test_least (Fixture *self, gconstpointer data)
{
  int least;

  gtk_widget_set_size_request (self->panel, 250, 100);
  gtk_widget_measure (GTK_WIDGET (self->split), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, ==, 250);
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

#define add(name) g_test_add ("/split/" #name, Fixture, NULL, set_up, test_##name, tear_down)
  add (wide);
  add (moved);
  add (narrower);
  add (opened);
  add (folding);
  add (unfolded);
  add (prepared);
  add (no_panel);
  add (least);
#undef add
  return g_test_run ();
}
