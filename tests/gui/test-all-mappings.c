/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-all-mappings.h"

#include <stdlib.h>

#include "gui-fixture.h"
#include "mg-mapping-cell.h"
#include "mg-mapping-filter.h"
#include "mg-settings.h"

#define WIDTH 1000

/* The page in a window of its own, which notes what it is asked to open. */
typedef struct
{
  MgFakeSource *source;
  MgCatalog *catalog;
  GSettings *settings;
  GtkWidget *window;
  GtkWidget *page;
  GtkWidget *view;
  MgMappingFilter *filter;
  char *opened;
} Fixture;

static void
on_open_mappings (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Fixture *self = data;
  g_autofree const char **uris = g_variant_get_strv (parameter, NULL);

  g_free (self->opened);
  self->opened = g_strjoinv (" ", (char **) uris);
}

static const GActionEntry entries[] = { { "open-mappings", on_open_mappings, "as" } };

static void
open_page (Fixture *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  self->page = mg_all_mappings_new (self->catalog, self->settings);
  self->view = gui_find_child (self->page, "view");
  self->filter
    = MG_MAPPING_FILTER (gtk_widget_get_template_child (self->page, MG_TYPE_ALL_MAPPINGS, "filter"));
  self->window = gtk_window_new ();
  gtk_widget_insert_action_group (self->window, "win", G_ACTION_GROUP (group));
  gtk_window_set_default_size (GTK_WINDOW (self->window), WIDTH, 500);
  gtk_window_set_child (GTK_WINDOW (self->window), self->page);
  gtk_window_present (GTK_WINDOW (self->window));
  mg_test_wait (gtk_widget_get_mapped (self->page) && gtk_widget_get_width (self->page) > 0);
}

static void
close_page (Fixture *self)
{
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  g_object_add_weak_pointer (G_OBJECT (self->page), (gpointer *) &self->page);
  gtk_window_destroy (GTK_WINDOW (self->window));
  mg_test_wait (self->window == NULL && self->page == NULL);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->source = MG_FAKE_SOURCE (mg_fake_source_new ());
  self->catalog = mg_catalog_new ();
  self->settings = mg_settings_new ();
  mg_catalog_add_source (self->catalog, MG_SOURCE (self->source));
  mg_catalog_start (self->catalog);
  open_page (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  static const char *const keys[] = { "mappings-sort-by", "mappings-descending", "mappings-widths" };

  close_page (self);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (self->settings, keys[i]);
  g_object_unref (self->settings);
  g_object_add_weak_pointer (G_OBJECT (self->catalog), (gpointer *) &self->catalog);
  g_object_unref (self->catalog);
  mg_test_wait (self->catalog == NULL);
  g_object_unref (self->source);
  g_free (self->opened);
}

static void
add (Fixture *self, const char *name, MgKind kind, guint64 size)
{
  g_autoptr (MgMappingInfo) info = mg_mapping_info_new (kind);

  info->size = size;
  info->allocated = size;
  mg_fake_source_add (self->source, name, NULL, 0);
  mg_fake_source_describe (self->source, name, info);
}

static GListModel *
get_model (Fixture *self)
{
  return G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (self->view)));
}

static char *
get_names (Fixture *self, gboolean selected)
{
  GListModel *model = get_model (self);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (MgMapping) mapping = g_list_model_get_item (model, i);

      if (!selected || gtk_selection_model_is_selected (GTK_SELECTION_MODEL (model), i))
        g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "",
                                mg_mapping_get_display_name (mapping));
    }
  return g_string_free (names, FALSE);
}

static gboolean
has_names (Fixture *self, const char *expected)
{
  g_autofree char *names = get_names (self, FALSE);

  return g_str_equal (names, expected);
}

static gboolean
has_selected (Fixture *self, const char *expected)
{
  g_autofree char *names = get_names (self, TRUE);

  return g_str_equal (names, expected);
}

static const char *
get_text (Fixture *self, const char *id)
{
  return gtk_label_get_text (GTK_LABEL (gui_find_child (self->page, id)));
}

static const char *
get_shown (Fixture *self)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (gui_find_child (self->page, "stack")));
}

static MgMapping *
get_mapping (Fixture *self, guint position)
{
  g_autoptr (MgMapping) mapping = g_list_model_get_item (get_model (self), position);

  return mapping;
}

static void
press (Fixture *self, const char *keys)
{
  gui_press (GTK_WINDOW (self->window), keys);
}

static void
test_states (Fixture *self, gconstpointer data)
{
  GtkWidget *clear = gui_find_by_text (self->page, "_Clear Filters");

  mg_test_wait (g_str_equal (get_shown (self), "empty"));
  g_assert_cmpstr (get_text (self, "status"), ==, "0 mappings, 0 bytes allocated");

  add (self, "box", MG_KIND_POSIX, 4096);
  mg_test_wait (g_str_equal (get_shown (self), "table"));
  mg_test_wait (g_str_equal (get_text (self, "status"), "1 mapping, 4 KiB allocated"));
  add (self, "segment", MG_KIND_SYSV, 3 << 20);
  mg_test_wait (g_str_equal (get_text (self, "status"), "2 mappings, 3 MiB allocated"));

  g_object_set (self->filter, "large", TRUE, NULL);
  mg_test_wait (g_str_equal (get_text (self, "status"), "1 of 2 mappings, 3 MiB allocated"));
  g_assert_true (has_names (self, "segment"));
  gtk_editable_set_text (GTK_EDITABLE (gui_find_child (self->page, "search")), "box");
  mg_test_wait (g_str_equal (get_shown (self), "no-match"));
  g_assert_cmpstr (get_text (self, "status"), ==, "0 of 2 mappings, 0 bytes allocated");
  g_assert_true (gui_is_shown (clear));
  g_signal_emit_by_name (clear, "clicked");
  mg_test_wait (has_names (self, "box segment"));
  g_assert_true (mg_mapping_filter_is_empty (self->filter));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (gui_find_child (self->page, "search"))), ==, "");
  g_assert_cmpstr (get_shown (self), ==, "table");

  mg_fake_source_remove (self->source, "box");
  mg_fake_source_remove (self->source, "segment");
  mg_test_wait (g_str_equal (get_shown (self), "empty"));
}

static void
test_selected (Fixture *self, gconstpointer data)
{
  add (self, "a", MG_KIND_POSIX, 1024);
  add (self, "b", MG_KIND_POSIX, 2048);
  add (self, "c", MG_KIND_POSIX, 2560);
  mg_test_wait (has_names (self, "a b c"));
  gtk_selection_model_select_range (GTK_SELECTION_MODEL (get_model (self)), 0, 2, TRUE);
  g_assert_cmpstr (get_text (self, "status"), ==, "3 mappings, 5.5 KiB allocated, 2 selected (3 KiB)");

  /* What is selected stays so when it changes, and when others come and go. */
  add (self, "a", MG_KIND_POSIX, 1536);
  add (self, "0", MG_KIND_POSIX, 0);
  mg_fake_source_remove (self->source, "c");
  mg_test_wait (has_names (self, "0 a b"));
  g_assert_true (has_selected (self, "a b"));
  mg_test_wait (
    g_str_equal (get_text (self, "status"), "3 mappings, 3.5 KiB allocated, 2 selected (3.5 KiB)"));
}

static gboolean
lists (Fixture *self, const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->catalog)); i++)
    {
      g_autoptr (MgMapping) mapping = g_list_model_get_item (G_LIST_MODEL (self->catalog), i);

      if (g_str_equal (mg_mapping_get_display_name (mapping), name))
        return TRUE;
    }
  return FALSE;
}

/* Has the list made until one that was begun after the call is done: one may be under way, and one behind that. */
static void
list_again (Fixture *self)
{
  for (guint i = 0; i < 3; i++)
    {
      mg_catalog_refresh (self->catalog);
      add (self, "sign", MG_KIND_FILE, 1);
      mg_test_wait (lists (self, "sign"));
      mg_fake_source_remove (self->source, "sign");
      mg_test_wait (!lists (self, "sign"));
    }
}

/* Nobody looks at a page that is not seen: who uses what is not learnt then. */
static void
test_watch (Fixture *self, gconstpointer data)
{
  guint n_unreadable;

  add (self, "a", MG_KIND_POSIX, 1);
  mg_test_wait (has_names (self, "a"));
  mg_test_wait (mg_mapping_get_users (get_mapping (self, 0)) != NULL);

  gtk_widget_set_visible (self->page, FALSE);
  list_again (self);
  add (self, "b", MG_KIND_POSIX, 1);
  mg_test_wait (has_names (self, "a b"));
  list_again (self);
  mg_test_wait (has_names (self, "a b"));
  g_assert_null (mg_mapping_get_users (get_mapping (self, 1)));

  gtk_widget_set_visible (self->page, TRUE);
  mg_test_wait (mg_mapping_get_users (get_mapping (self, 1)) != NULL);
  n_unreadable = mg_catalog_get_n_unreadable (self->catalog);
  g_assert_cmpint (gtk_widget_get_visible (gui_find_child (self->page, "unreadable")), ==, n_unreadable > 0);
  if (n_unreadable > 0)
    g_assert_cmpint (atoi (get_text (self, "unreadable")), ==, n_unreadable);
}

/* Nobody uses what another program made and let go of; it is an orphan when the processes were looked into since. */
static void
test_orphans (Fixture *self, gconstpointer data)
{
  add (self, "orphan", MG_KIND_POSIX, 1);
  add (self, "file", MG_KIND_FILE, 1);
  g_object_set (self->filter, "orphans", TRUE, NULL);
  mg_test_wait (has_names (self, "orphan"));
}

static gboolean
has_label (GtkWidget *widget, const char *label)
{
  g_autofree char *difference
    = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label);

  return difference == NULL;
}

static GtkWidget *
find_cell (GtkWidget *widget, const char *label)
{
  if (MG_IS_MAPPING_CELL (widget) && gtk_widget_get_mapped (widget) && has_label (widget, label))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_cell (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
has_cell (Fixture *self, const char *label)
{
  return find_cell (self->view, label) != NULL;
}

static void
test_cells (Fixture *self, gconstpointer data)
{
  GtkWidget *row;
  GtkWidget *cell;

  add (self, "box", MG_KIND_POSIX, 65536);
  mg_test_wait (has_cell (self, "Size: 64 KiB"));
  g_assert_true (has_cell (self, "Owner: not known"));
  /* The processes were looked into. */
  mg_test_wait (has_cell (self, "Users: 0"));
  cell = find_cell (self->view, "box, POSIX, 65,536 bytes");
  g_assert_nonnull (cell);
  row = gtk_widget_get_parent (gtk_widget_get_parent (cell));
  g_assert_true (has_label (row, "box, POSIX, 65,536 bytes"));

  /* A row that stays shows what becomes of its mapping. */
  add (self, "box", MG_KIND_POSIX, 131072);
  mg_test_wait (has_cell (self, "Size: 128 KiB"));
  g_assert_true (find_cell (self->view, "box, POSIX, 131,072 bytes, recreated") == cell);
}

static void
test_open (Fixture *self, gconstpointer data)
{
  GtkSelectionModel *selection;

  add (self, "a", MG_KIND_POSIX, 1);
  add (self, "b", MG_KIND_POSIX, 1);
  add (self, "c", MG_KIND_POSIX, 1);
  mg_test_wait (has_names (self, "a b c"));
  selection = GTK_SELECTION_MODEL (get_model (self));
  gtk_selection_model_select_range (selection, 0, 2, TRUE);
  g_signal_emit_by_name (self->view, "activate", 1);
  g_assert_cmpstr (self->opened, ==, "fake:a fake:b");
  /* It is not among what is selected. */
  g_signal_emit_by_name (self->view, "activate", 2);
  g_assert_cmpstr (self->opened, ==, "fake:c");
  g_assert_true (has_selected (self, "a b"));
}

static gboolean
has_focus (Fixture *self, const char *id)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self->window));

  return focus != NULL && gtk_widget_is_ancestor (focus, gui_find_child (self->page, id));
}

static void
test_keys (Fixture *self, gconstpointer data)
{
  add (self, "a", MG_KIND_POSIX, 1);
  add (self, "b", MG_KIND_POSIX, 1);
  add (self, "c", MG_KIND_POSIX, 1);
  mg_test_wait (has_names (self, "a b c"));
  mg_all_mappings_focus_search (MG_ALL_MAPPINGS (self->page));
  g_assert_true (has_focus (self, "search"));
  press (self, "Down");
  mg_test_wait (has_focus (self, "view"));
  press (self, "Down shift+Down");
  mg_test_wait (has_selected (self, "b c"));
  press (self, "Return");
  mg_test_wait (g_strcmp0 (self->opened, "fake:b fake:c") == 0);
  press (self, "ctrl+a");
  mg_test_wait (has_selected (self, "a b c"));

  /* What is typed is searched, wherever the focus is. */
  add (self, "ba", MG_KIND_POSIX, 1);
  mg_test_wait (has_names (self, "a b ba c"));
  press (self, "b");
  mg_test_wait (has_names (self, "b ba"));
  g_assert_true (has_focus (self, "search"));
  press (self, "a");
  mg_test_wait (has_names (self, "ba"));
  press (self, "Escape");
  mg_test_wait (has_names (self, "a b ba c"));
  press (self, "Return");
  mg_test_wait (has_focus (self, "view"));
  press (self, "ctrl+f");
  mg_test_wait (has_focus (self, "search"));
}

static GtkPopover *
find_menu (Fixture *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->page); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER (child) && gtk_widget_get_mapped (child))
      return GTK_POPOVER (child);
  return NULL;
}

static void
on_text (GObject *object, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
}

static void
test_menu (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;

  add (self, "a", MG_KIND_POSIX, 1);
  add (self, "b", MG_KIND_POSIX, 2);
  mg_test_wait (has_names (self, "a b"));
  mg_all_mappings_focus_search (MG_ALL_MAPPINGS (self->page));
  press (self, "Down");
  mg_test_wait (has_focus (self, "view"));
  g_assert_true (has_selected (self, ""));

  /* The row that it is asked for becomes what it is about. */
  press (self, "shift+F10");
  mg_test_wait (find_menu (self) != NULL);
  g_assert_true (has_selected (self, "a"));
  press (self, "Return");
  mg_test_wait (g_strcmp0 (self->opened, "fake:a") == 0);
  mg_test_wait (find_menu (self) == NULL && has_focus (self, "view"));

  press (self, "ctrl+a ctrl+c");
  mg_test_wait (has_selected (self, "a b"));
  mg_test_wait (gdk_clipboard_is_local (gtk_widget_get_clipboard (self->page)));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (self->page), NULL, on_text, &text);
  mg_test_wait (text != NULL);
  g_assert_cmpstr (text, ==, "fake:a\nfake:b");

  /* How it is sorted can be chosen without a pointer. */
  gtk_widget_activate_action (self->view, "table.mappings-sort-by", "s", "size");
  gtk_widget_activate_action (self->view, "table.mappings-descending", NULL);
  mg_test_wait (has_names (self, "b a"));
  g_assert_true (has_selected (self, "b a"));
}

/* What there is is shown from the start, and the focus is never lost. */
static void
test_begin (Fixture *self, gconstpointer data)
{
  GtkWidget *other;
  GtkWidget *stack;

  add (self, "a", MG_KIND_POSIX, 1);
  add (self, "b", MG_KIND_POSIX, 1);
  mg_test_wait (has_names (self, "a b"));
  other = g_object_ref_sink (mg_all_mappings_new (self->catalog, self->settings));
  stack = gui_find_child (other, "stack");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (stack)), ==, "table");
  g_assert_finalize_object (other);

  mg_all_mappings_focus_search (MG_ALL_MAPPINGS (self->page));
  press (self, "Down");
  mg_test_wait (has_focus (self, "view"));
  press (self, "Down");
  mg_test_wait (has_selected (self, "b"));
  mg_fake_source_remove (self->source, "b");
  mg_test_wait (has_names (self, "a"));
  mg_test_wait (has_focus (self, "view"));
  mg_fake_source_remove (self->source, "a");
  mg_test_wait (g_str_equal (get_shown (self), "empty"));
  g_assert_true (has_focus (self, "search"));
}

static GtkColumnViewColumn *
get_column (Fixture *self, guint position)
{
  g_autoptr (GtkColumnViewColumn) column
    = g_list_model_get_item (gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->view)), position);

  return column;
}

static void
test_remembered (Fixture *self, gconstpointer data)
{
  add (self, "a", MG_KIND_POSIX, 3);
  add (self, "b", MG_KIND_POSIX, 1);
  add (self, "c", MG_KIND_POSIX, 2);
  mg_test_wait (has_names (self, "a b c"));
  /* As a click on the heading does. */
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (self->view), get_column (self, MG_COLUMN_SIZE),
                                  GTK_SORT_DESCENDING);
  mg_test_wait (has_names (self, "a c b"));
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (self->view), get_column (self, MG_COLUMN_SIZE),
                                  GTK_SORT_ASCENDING);
  mg_test_wait (has_names (self, "b c a"));
  gtk_column_view_column_set_fixed_width (get_column (self, MG_COLUMN_KIND), 123);

  close_page (self);
  open_page (self);
  mg_test_wait (has_names (self, "b c a"));
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (get_column (self, MG_COLUMN_KIND)), ==, 123);
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (get_column (self, MG_COLUMN_SIZE)), ==, -1);
  /* The heading tells it, so that the next click turns it round. */
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (self->view), get_column (self, MG_COLUMN_NAME),
                                  GTK_SORT_ASCENDING);
  mg_test_wait (has_names (self, "a b c"));
}

/* Little room: the filters go below the search. */
static void
test_narrow (Fixture *self, gconstpointer data)
{
  GtkOrientable *bar = GTK_ORIENTABLE (gui_find_child (self->page, "bar"));
  int minimum;

  mg_test_wait (gtk_orientable_get_orientation (bar) == GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_measure (self->page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 360, 500);
  mg_test_wait (gtk_orientable_get_orientation (bar) == GTK_ORIENTATION_VERTICAL);
  mg_test_wait (gtk_widget_get_width (self->page) <= 360);
  gtk_window_set_default_size (GTK_WINDOW (self->window), WIDTH, 500);
  mg_test_wait (gtk_orientable_get_orientation (bar) == GTK_ORIENTATION_HORIZONTAL);
}

#define TEST(name) g_test_add ("/all-mappings/" #name, Fixture, NULL, set_up, test_##name, tear_down)

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);
  TEST (states);
  TEST (selected);
  TEST (watch);
  TEST (orphans);
  TEST (cells);
  TEST (open);
  TEST (keys);
  TEST (menu);
  TEST (begin);
  TEST (remembered);
  TEST (narrow);
  return g_test_run ();
}
