/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "gui-fixture.h"
#include "mg-mapping-list.h"
#include "mg-mapping-row.h"
#include "mg-mapping-section.h"
#include "mg-mapping-text.h"
#include "mg-posix-source.h"

typedef struct
{
  MgFakeSource *source;
  MgCatalog *catalog;
  MgMappingList *list;
  GtkWidget *window;
  MgMapping *activated;
} Fixture;

static void
on_activated (Fixture *self, MgMapping *mapping)
{
  g_set_object (&self->activated, mapping);
}

static void
add (Fixture *self, const char *name)
{
  mg_fake_source_add (self->source, name, NULL, 2048);
}

static guint
n_rows (Fixture *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (mg_mapping_list_get_model (self->list)));
}

/* The rows as one text: headings in brackets, names with commas between them. */
static char *
get_rows (Fixture *self)
{
  GListModel *model = G_LIST_MODEL (mg_mapping_list_get_model (self->list));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_rows (self); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);

      if (i > 0)
        g_string_append (text, ", ");
      if (MG_IS_MAPPING_SECTION (item))
        g_string_append_printf (text, "[%s]", mg_mapping_section_get_title (MG_MAPPING_SECTION (item)));
      else
        g_string_append (text, mg_mapping_get_display_name (MG_MAPPING (item)));
    }
  return g_string_free (text, FALSE);
}

static gboolean
has_rows (Fixture *self, const char *expected)
{
  g_autofree char *rows = get_rows (self);

  return g_str_equal (rows, expected);
}

static MgMapping *
find (Fixture *self, const char *name)
{
  guint n_mappings = g_list_model_get_n_items (G_LIST_MODEL (self->catalog));

  for (guint i = 0; i < n_mappings; i++)
    {
      g_autoptr (MgMapping) mapping = g_list_model_get_item (G_LIST_MODEL (self->catalog), i);

      if (g_str_equal (mg_mapping_get_display_name (mapping), name))
        return mapping;
    }
  return NULL;
}

/* The name of the one row that is selected; NULL when none is. */
static const char *
get_selected (Fixture *self)
{
  GtkSelectionModel *model = mg_mapping_list_get_model (self->list);
  g_autoptr (GtkBitset) selection = gtk_selection_model_get_selection (model);
  g_autoptr (GObject) item = NULL;

  if (gtk_bitset_is_empty (selection))
    return NULL;
  g_assert_cmpuint (gtk_bitset_get_size (selection), ==, 1);
  item = g_list_model_get_item (G_LIST_MODEL (model), gtk_bitset_get_nth (selection, 0));
  return mg_mapping_get_display_name (MG_MAPPING (item));
}

static gboolean
has_label (GtkWidget *widget, const char *label)
{
  g_autofree char *difference
    = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label);

  return difference == NULL;
}

static GtkWidget *
find_row (GtkWidget *widget, const char *label)
{
  if (MG_IS_MAPPING_ROW (widget) && gtk_widget_get_mapped (widget) && has_label (widget, label))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static guint
count_rows (GtkWidget *widget)
{
  guint n = MG_IS_MAPPING_ROW (widget) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_rows (child);
  return n;
}

static const char *
get_page (Fixture *self)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (gui_find_child (GTK_WIDGET (self->list), "stack")));
}

static void
search (Fixture *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (gui_find_child (GTK_WIDGET (self->list), "search")), text);
}

static void
set_up_empty (Fixture *self, gconstpointer data)
{
  self->source = MG_FAKE_SOURCE (mg_fake_source_new ());
  self->catalog = mg_catalog_new ();
  mg_catalog_add_source (self->catalog, MG_SOURCE (self->source));
  self->list = MG_MAPPING_LIST (mg_mapping_list_new (self->catalog));
  g_signal_connect_swapped (self->list, "mapping-activated", G_CALLBACK (on_activated), self);
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 240, 600);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->list));
  gtk_window_present (GTK_WINDOW (self->window));
  mg_test_wait (gtk_widget_get_mapped (GTK_WIDGET (self->list)));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  set_up_empty (self, data);
  add (self, "box10");
  add (self, "Alpha");
  add (self, "box2");
  mg_catalog_start (self->catalog);
  mg_test_wait (n_rows (self) == 4);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->activated);
  gtk_window_destroy (GTK_WINDOW (self->window));
  gui_release (self->catalog);
  g_object_unref (self->source);
}

static void
test_empty (Fixture *self, gconstpointer data)
{
  g_assert_cmpstr (get_page (self), ==, "loading");
  mg_catalog_start (self->catalog);
  mg_test_wait (g_str_equal (get_page (self), "empty"));

  add (self, "one");
  mg_test_wait (has_rows (self, "[fake · 1], one"));
  g_assert_cmpstr (get_page (self), ==, "list");

  mg_fake_source_remove (self->source, "one");
  mg_test_wait (g_str_equal (get_page (self), "empty"));
  g_assert_cmpuint (n_rows (self), ==, 0);
}

static void
test_order (Fixture *self, gconstpointer data)
{
  g_autofree char *rows = get_rows (self);

  /* Numbers count as such. */
  g_assert_cmpstr (rows, ==, "[fake · 3], Alpha, box2, box10");
  add (self, "box9");
  mg_test_wait (has_rows (self, "[fake · 4], Alpha, box2, box9, box10"));
}

static void
test_row (Fixture *self, gconstpointer data)
{
  MgMapping *waited = NULL;

  mg_test_wait (find_row (GTK_WIDGET (self->list), "box2, fake, 2,048 bytes") != NULL);
  g_assert_nonnull (find_row (GTK_WIDGET (self->list), "fake · 3"));

  waited = mg_catalog_follow (self->catalog, "fake:later", NULL);
  mg_test_wait (find_row (GTK_WIDGET (self->list), "later, fake, waiting") != NULL);
  add (self, "later");
  mg_test_wait (find_row (GTK_WIDGET (self->list), "later, fake, 2,048 bytes") != NULL);
  mg_fake_source_remove (self->source, "later");
  mg_test_wait (find_row (GTK_WIDGET (self->list), "later, fake, 2,048 bytes, removed") != NULL);
  g_assert_true (gtk_widget_has_css_class (
    find_row (GTK_WIDGET (self->list), "later, fake, 2,048 bytes, removed"), "gone"));
  add (self, "later");
  mg_test_wait (find_row (GTK_WIDGET (self->list), "later, fake, 2,048 bytes, recreated") != NULL);
  g_assert_false (gtk_widget_has_css_class (
    find_row (GTK_WIDGET (self->list), "later, fake, 2,048 bytes, recreated"), "gone"));

  mg_catalog_unfollow (self->catalog, waited);
  g_object_unref (waited);
}

static void
test_selection (Fixture *self, gconstpointer data)
{
  g_autoptr (MgMapping) followed = mg_catalog_follow (self->catalog, "fake:box2", NULL);

  g_assert_null (get_selected (self));
  mg_mapping_list_set_current (self->list, followed);
  g_assert_cmpstr (get_selected (self), ==, "box2");

  /* Before it and behind it others come and go. */
  add (self, "aa");
  add (self, "zz");
  mg_test_wait (n_rows (self) == 6);
  g_assert_cmpstr (get_selected (self), ==, "box2");
  mg_fake_source_remove (self->source, "Alpha");
  mg_fake_source_remove (self->source, "aa");
  mg_fake_source_remove (self->source, "zz");
  mg_test_wait (has_rows (self, "[fake · 2], box2, box10"));
  g_assert_cmpstr (get_selected (self), ==, "box2");

  /* It goes itself, and another takes its name. */
  mg_fake_source_remove (self->source, "box2");
  mg_test_wait (mg_mapping_get_presence (followed) == MG_PRESENCE_GONE);
  g_assert_cmpstr (get_selected (self), ==, "box2");
  add (self, "box2");
  mg_test_wait (mg_mapping_get_n_recreations (followed) == 1);
  g_assert_cmpstr (get_selected (self), ==, "box2");

  /* The search hides it and gives it back. */
  search (self, "10");
  g_assert_null (get_selected (self));
  search (self, "");
  g_assert_cmpstr (get_selected (self), ==, "box2");

  /* People activate; they do not select. */
  g_assert_false (gtk_selection_model_select_item (mg_mapping_list_get_model (self->list), 2, TRUE));
  g_assert_cmpstr (get_selected (self), ==, "box2");

  mg_mapping_list_set_current (self->list, NULL);
  g_assert_null (get_selected (self));
  mg_catalog_unfollow (self->catalog, followed);
}

static void
test_search (Fixture *self, gconstpointer data)
{
  GtkWidget *entry = gui_find_child (GTK_WIDGET (self->list), "search");
  GtkLabel *no_match = GTK_LABEL (gui_find_child (GTK_WIDGET (self->list), "no_match"));

  search (self, "BOX");
  g_assert_true (has_rows (self, "[fake · 2], box2, box10"));
  search (self, "box1");
  g_assert_true (has_rows (self, "[fake · 1], box10"));
  g_signal_emit_by_name (entry, "activate");
  g_assert_true (self->activated == find (self, "box10"));

  search (self, "nowhere");
  g_assert_cmpuint (n_rows (self), ==, 0);
  g_assert_cmpstr (get_page (self), ==, "no-match");
  g_assert_nonnull (strstr (gtk_label_get_text (no_match), "“nowhere”"));
  g_clear_object (&self->activated);
  g_signal_emit_by_name (entry, "activate");
  g_assert_null (self->activated);

  /* What comes while one searches is searched too. */
  add (self, "over nowhere");
  mg_test_wait (has_rows (self, "[fake · 1], over nowhere"));

  g_signal_emit_by_name (entry, "stop-search");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  g_assert_cmpuint (n_rows (self), ==, 5);
}

static void
test_activate (Fixture *self, gconstpointer data)
{
  GtkWidget *view = gui_find_child (GTK_WIDGET (self->list), "list");

  gtk_widget_activate_action (view, "list.activate-item", "u", 2);
  g_assert_true (self->activated == find (self, "box2"));
  g_clear_object (&self->activated);
  gtk_widget_activate_action (view, "list.activate-item", "u", 0);
  g_assert_null (self->activated);
}

/* Whether all of a row is in sight. */
static gboolean
is_in_sight (Fixture *self, const char *label)
{
  GtkWidget *view = gui_find_child (GTK_WIDGET (self->list), "list");
  GtkWidget *row = find_row (view, label);
  graphene_rect_t bounds;

  return row != NULL && gtk_widget_compute_bounds (row, view, &bounds) && bounds.size.height > 0
         && bounds.origin.y >= 0
         && bounds.origin.y + bounds.size.height <= (float) gtk_widget_get_height (view);
}

/* What is opened before the list is there, as from the command line, is in sight when it is. */
static void
test_reveal (Fixture *self, gconstpointer data)
{
  MgMapping *followed;

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *name = g_strdup_printf ("many%u", i);

      add (self, name);
    }
  followed = mg_catalog_follow (self->catalog, "fake:many500", NULL);
  mg_mapping_list_set_current (self->list, followed);
  mg_test_wait (is_in_sight (self, "many500, fake, waiting"));
  mg_catalog_start (self->catalog);
  mg_test_wait (n_rows (self) == 1001);
  mg_test_wait (!is_in_sight (self, "fake · 1,000"));
  mg_test_wait (is_in_sight (self, "many500, fake, 2,048 bytes"));

  mg_catalog_unfollow (self->catalog, followed);
  g_object_unref (followed);
}

static void
test_many (Fixture *self, gconstpointer data)
{
  const guint n = 10000;
  g_autoptr (MgMapping) followed = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("many%u", i);

      add (self, name);
    }
  mg_catalog_start (self->catalog);
  mg_test_wait (n_rows (self) == n + 1);
  followed = mg_catalog_follow (self->catalog, "fake:many5000", NULL);
  mg_mapping_list_set_current (self->list, followed);
  mg_test_wait (is_in_sight (self, "many5000, fake, 2,048 bytes"));
  /* There are widgets for what is in sight and around it alone. */
  g_assert_cmpuint (count_rows (GTK_WIDGET (self->list)), <, 500);

  for (guint i = 0; i < n; i += 2)
    {
      g_autofree char *name = g_strdup_printf ("many%u", i);

      if (i != 5000)
        mg_fake_source_remove (self->source, name);
    }
  mg_test_wait (n_rows (self) == n / 2 + 2);
  g_assert_cmpstr (get_selected (self), ==, "many5000");
  mg_test_iterate_for (100);
  g_assert_true (is_in_sight (self, "many5000, fake, 2,048 bytes"));
  search (self, "many777");
  /* many777, and of many7770 to many7779 the odd ones. */
  g_assert_cmpuint (n_rows (self), ==, 1 + 1 + 5);

  mg_catalog_unfollow (self->catalog, followed);
}

static void
test_kinds (void)
{
  g_autofree char *folder = g_dir_make_tmp ("mapglass-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "shared", NULL);
  g_autoptr (MgSource) posix = mg_posix_source_new (folder);
  g_autofree char *user = mg_user_name (getuid ());
  Fixture self = { 0 };

  g_assert_true (g_file_set_contents (path, "12345", 5, NULL));
  set_up_empty (&self, NULL);
  mg_catalog_add_source (self.catalog, posix);
  add (&self, "made");
  mg_catalog_start (self.catalog);
  mg_test_wait (has_rows (&self, "[POSIX · 1], /shared, [fake · 1], made"));
  search (&self, user);
  mg_test_wait (has_rows (&self, "[POSIX · 1], /shared"));
  search (&self, "");

  /* A list that could not be made is no list of nothing. */
  g_assert_null (find_row (self.window, "nothing"));
  g_assert_false (gtk_widget_get_visible (gui_find_child (GTK_WIDGET (self.list), "problem")));
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  mg_test_wait (gtk_widget_get_visible (gui_find_child (GTK_WIDGET (self.list), "problem")));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gui_find_child (GTK_WIDGET (self.list), "problem"))), ==,
                   mg_catalog_get_problem (self.catalog));
  tear_down (&self, NULL);
}

static void
test_text (void)
{
  g_autoptr (MgSource) source = mg_posix_source_new ("/nonexistent");
  g_autoptr (MgMapping) mapping = mg_mapping_new (source, "/Share_MyMemory");
  g_autoptr (MgMapping) odd = mg_mapping_new (source, "/");
  g_autoptr (MgMappingInfo) info = mg_mapping_info_new (MG_KIND_POSIX);
  g_autofree char *waiting = mg_mapping_text_label (mapping);
  g_autofree char *nothing = mg_mapping_text_details (mapping);
  g_autofree char *there = NULL;
  g_autofree char *details = NULL;

  g_assert_cmpstr (mg_mapping_text_title (mapping), ==, "Share_MyMemory");
  g_assert_cmpstr (mg_mapping_text_title (odd), ==, "/");
  g_assert_cmpstr (waiting, ==, "Share_MyMemory, POSIX, waiting");
  g_assert_cmpstr (nothing, ==, "Does not exist yet");

  info->size = 2048;
  info->user = g_strdup ("root");
  mg_mapping_update (mapping, info);
  there = mg_mapping_text_label (mapping);
  details = mg_mapping_text_details (mapping);
  g_assert_cmpstr (there, ==, "Share_MyMemory, POSIX, 2,048 bytes, owner root");
  g_assert_cmpstr (details, ==, "2,048 bytes · root");
  g_assert_true (mg_mapping_text_matches (mapping, "share_my"));
  g_assert_true (mg_mapping_text_matches (mapping, "roo"));
  g_assert_true (mg_mapping_text_matches (mapping, ""));
  g_assert_false (mg_mapping_text_matches (mapping, "Share_My"));
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

  g_test_add_func ("/mapping-list/text", test_text);
  g_test_add ("/mapping-list/empty", Fixture, NULL, set_up_empty, test_empty, tear_down);
  g_test_add ("/mapping-list/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/mapping-list/row", Fixture, NULL, set_up, test_row, tear_down);
  g_test_add ("/mapping-list/selection", Fixture, NULL, set_up, test_selection, tear_down);
  g_test_add ("/mapping-list/search", Fixture, NULL, set_up, test_search, tear_down);
  g_test_add ("/mapping-list/activate", Fixture, NULL, set_up, test_activate, tear_down);
  g_test_add ("/mapping-list/reveal", Fixture, NULL, set_up_empty, test_reveal, tear_down);
  g_test_add ("/mapping-list/many", Fixture, NULL, set_up_empty, test_many, tear_down);
  g_test_add_func ("/mapping-list/kinds", test_kinds);
  return g_test_run ();
}
