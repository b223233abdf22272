/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "gui-fixture.h"
#include "mg-facts-view.h"
#include "mg-user-item.h"
#include "mg-user-row.h"
#include "mg-user-text.h"
#include "mg-users-page.h"

/* A page about a mapping whose users the test tells. */
typedef struct
{
  MgFakeSource *source;
  MgSampler *sampler;
  MgMapping *mapping;
  MgInspection *inspection;
  GtkWidget *window;
  MgUsersPage *page;
  GListModel *model;
} Fixture;

static MgUser writer = { 100, (char *) "writer", 0x7f0000001000, 0, 0x4000, "rw" };
static MgUser writer_part = { 100, (char *) "writer", 0x7f0000009000, 0x1000, 0x1000, "r" };
static MgUser reader = { 99, (char *) "reader", 0x7f0000005000, 0x2000, 0x2000, "r" };
static MgUser copier = { 2000, (char *) "copier", 0x10000, 0, 0x4000, "copy" };

static MgMappingInfo *
make_info (Fixture *self, guint64 size)
{
  MgMappingInfo *info = mg_mapping_info_new (MG_KIND_POSIX);

  info->uri = g_strdup ("fake:box");
  info->name = g_strdup ("/box");
  info->identity.inode = 7;
  info->size = size;
  info->user = g_strdup ("somebody");
  return info;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (MgMappingInfo) info = make_info (self, 0x4000);
  g_autoptr (MgView) view = NULL;

  self->source = MG_FAKE_SOURCE (mg_fake_source_new ());
  mg_fake_source_add (self->source, "box", NULL, 0x4000);
  self->sampler = mg_sampler_new ();
  self->mapping = mg_mapping_new (MG_SOURCE (self->source), "box");
  mg_mapping_update (self->mapping, info);
  view = mg_view_new (self->sampler, self->mapping, 0, 0);
  self->inspection = mg_inspection_new (view);
  self->page = MG_USERS_PAGE (mg_users_page_new ());
  self->model = G_LIST_MODEL (mg_users_page_get_model (self->page));
  self->window = gtk_window_new ();
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 264, 700);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->page));
  gtk_window_present (GTK_WINDOW (self->window));
  mg_users_page_set_inspection (self->page, self->inspection);
  mg_test_wait (gtk_widget_get_mapped (GTK_WIDGET (self->page))
                && gtk_widget_get_width (GTK_WIDGET (self->page)) > 0);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  mg_test_wait (self->window == NULL);
  g_assert_finalize_object (self->inspection);
  g_object_unref (self->mapping);
  g_object_unref (self->sampler);
  g_object_unref (self->source);
}

static void
set_users (Fixture *self, guint n, ...)
{
  g_autoptr (GPtrArray) users = g_ptr_array_new ();
  va_list list;

  va_start (list, n);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (users, va_arg (list, MgUser *));
  va_end (list);
  mg_mapping_set_users (self->mapping, users);
}

static const char *
text_of (Fixture *self, const char *id)
{
  GtkWidget *label = gui_find_child (GTK_WIDGET (self->page), id);

  return gtk_widget_get_visible (label) ? gtk_label_get_text (GTK_LABEL (label)) : NULL;
}

static MgUserItem *
get_item (Fixture *self, guint position)
{
  g_autoptr (MgUserItem) item = g_list_model_get_item (self->model, position);

  return item;
}

static char *
get_rows (Fixture *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (self->model); i++)
    {
      const MgUser *user = mg_user_item_get_user (get_item (self, i));

      g_string_append_printf (text, "%s%d@%" G_GINT64_MODIFIER "x", i > 0 ? " " : "", user->pid,
                              user->address);
    }
  return g_string_free (text, FALSE);
}

static void
check_rows (Fixture *self, const char *expected)
{
  g_autofree char *rows = get_rows (self);

  g_assert_cmpstr (rows, ==, expected);
}

static GtkWidget *
find_row (GtkWidget *widget, MgUserItem *item)
{
  if (MG_IS_USER_ROW (widget) && mg_user_row_get_item (MG_USER_ROW (widget)) == item)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, item);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
get_row (Fixture *self, guint position)
{
  GtkWidget *row = find_row (GTK_WIDGET (self->page), get_item (self, position));

  g_assert_nonnull (row);
  return row;
}

static gboolean
is_labelled (GtkWidget *widget, const char *label)
{
  g_autofree char *difference
    = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label);

  return difference == NULL;
}

static void
select_row (Fixture *self, guint position)
{
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (self->model), position);
}

static const MgUser *
get_selected (Fixture *self)
{
  MgUserItem *item = gtk_single_selection_get_selected_item (GTK_SINGLE_SELECTION (self->model));

  return item != NULL ? mg_user_item_get_user (item) : NULL;
}

static void
test_states (Fixture *self, gconstpointer data)
{
  g_assert_cmpstr (text_of (self, "heading"), ==, "Who maps it is not known yet");
  g_assert_null (text_of (self, "unreadable"));
  set_users (self, 0);
  g_assert_cmpstr (text_of (self, "heading"), ==, "No process maps it");
  set_users (self, 1, &reader);
  g_assert_cmpstr (text_of (self, "heading"), ==, "1 process maps it");
  /* Processes are counted, not parts. */
  set_users (self, 3, &reader, &writer, &writer_part);
  g_assert_cmpstr (text_of (self, "heading"), ==, "2 processes map it");
  check_rows (self, "99@7f0000005000 100@7f0000001000 100@7f0000009000");

  mg_users_page_set_inspection (self->page, NULL);
  g_assert_cmpstr (text_of (self, "heading"), ==, "");
  check_rows (self, "");
}

static void
test_texts (Fixture *self, gconstpointer data)
{
  g_autofree char *one = mg_user_text_heading (self->mapping, 0);
  g_autofree char *copy = mg_user_text_copy (&writer);
  g_autofree char *none = mg_user_text_unreadable (0);
  g_autofree char *single = mg_user_text_unreadable (1);
  g_autofree char *many = mg_user_text_unreadable (1400);
  g_autofree char *hidden = mg_user_text_unreadable (MG_CENSUS_N_UNKNOWN);
  g_autofree char *count = mg_user_text_count_unreadable (1400);
  g_autofree char *no_count = mg_user_text_count_unreadable (MG_CENSUS_N_UNKNOWN);
  g_autofree char *nobody = NULL;
  g_autoptr (MgMapping) waited = mg_mapping_new (MG_SOURCE (self->source), "later");
  g_autofree char *waiting = mg_user_text_heading (waited, 3);

  g_assert_cmpstr (one, ==, "Who maps it is not known yet");
  g_assert_cmpstr (waiting, ==, "Does not exist yet");
  g_assert_cmpstr (hidden, ==, "Processes of other users are hidden and may use it.");
  g_assert_cmpstr (count, ==, "1,400 processes could not be read");
  g_assert_cmpstr (no_count, ==, "Processes of other users are hidden");
  g_assert_cmpstr (copy, ==, "100 0x7f0000001000");
  g_assert_null (none);
  g_assert_true (g_str_has_prefix (single, "1 process could not be read"));
  g_assert_true (g_str_has_prefix (many, "1,400 processes could not be read"));
  g_assert_true (g_str_has_suffix (many, " and may use it."));
  /* That nobody maps it is more than was seen. */
  set_users (self, 0);
  nobody = mg_user_text_heading (self->mapping, 3);
  g_assert_cmpstr (nobody, ==, "No process that could be read maps it");
}

static void
test_row (Fixture *self, gconstpointer data)
{
  GtkWidget *row;

  set_users (self, 3, &reader, &writer, &copier);
  mg_test_wait (find_row (GTK_WIDGET (self->page), get_item (self, 2)) != NULL);
  row = get_row (self, 0);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gui_find_child (row, "command"))), ==, "reader");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gui_find_child (row, "pid"))), ==, "99");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gui_find_child (row, "details"))), ==,
                   "reads, from 0x2000");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gui_find_child (row, "range"))), ==,
                   "7f0000005000–7f0000007000");
  g_assert_true (
    is_labelled (row, "reader, process 99, reads, from 0x2000, 0x7f0000005000 to 0x7f0000007000"));
  g_assert_true (is_labelled (gui_find_child (row, "toggle"), "Show addresses as 99 sees them"));
  row = get_row (self, 1);
  g_assert_true (
    is_labelled (row, "writer, process 100, reads and writes, 0x7f0000001000 to 0x7f0000005000"));
  row = get_row (self, 2);
  g_assert_true (is_labelled (row, "copier, process 2000, copy-on-write, 0x10000 to 0x14000"));
  /* All of it fits into the panel. */
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (self->page)), <=, 264);
}

static void
test_facts (Fixture *self, gconstpointer data)
{
  MgFactsView *facts = MG_FACTS_VIEW (gui_find_child (GTK_WIDGET (self->page), "facts"));
  g_autoptr (MgMappingInfo) grown = make_info (self, 0x5000);
  g_autoptr (MgMappingInfo) unknown = make_info (self, MG_SIZE_UNKNOWN);

  g_assert_cmpstr (mg_facts_view_get_value (facts, "Kind"), ==, "POSIX shared memory");
  g_assert_cmpstr (mg_facts_view_get_value (facts, "Size"), ==, "16,384 bytes");
  g_assert_cmpstr (mg_facts_view_get_value (facts, "Owner"), ==, "somebody");
  g_assert_null (mg_facts_view_get_value (facts, "Name"));
  grown->deleted = TRUE;
  mg_mapping_update (self->mapping, grown);
  g_assert_cmpstr (mg_facts_view_get_value (facts, "Size"), ==, "20,480 bytes");
  g_assert_cmpstr (mg_facts_view_get_value (facts, "Name"), ==, "removed");
  mg_mapping_update (self->mapping, unknown);
  g_assert_cmpstr (mg_facts_view_get_value (facts, "Size"), ==, "-");
  g_assert_null (mg_facts_view_get_value (facts, "Name"));
  mg_users_page_set_inspection (self->page, NULL);
  g_assert_null (mg_facts_view_get_value (facts, "Kind"));
}

/* Who stays keeps row, selection and place, whoever else comes and goes. */
static void
test_live (Fixture *self, gconstpointer data)
{
  MgUser longer = writer;
  MgUserItem *kept;

  set_users (self, 2, &writer, &copier);
  select_row (self, 0);
  kept = get_item (self, 0);
  set_users (self, 4, &reader, &writer, &writer_part, &copier);
  check_rows (self, "99@7f0000005000 100@7f0000001000 100@7f0000009000 2000@10000");
  g_assert_true (get_item (self, 1) == kept);
  g_assert_cmpint (get_selected (self)->pid, ==, 100);
  g_assert_cmpuint (get_selected (self)->address, ==, writer.address);

  longer.length = 0x8000;
  longer.access = "r";
  set_users (self, 1, &longer);
  g_assert_true (get_item (self, 0) == kept);
  g_assert_cmpuint (get_selected (self)->length, ==, 0x8000);
  g_assert_cmpstr (get_selected (self)->access, ==, "r");

  /* It goes itself: nothing is selected in its place. */
  set_users (self, 2, &reader, &copier);
  g_assert_null (get_selected (self));
  set_users (self, 0);
  check_rows (self, "");
}

/* All changes together, against what a list made anew would have. */
static void
test_random (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) mirror = g_ptr_array_new ();
  MgUser all[12];

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    all[i] = (MgUser){ 1 + (int) i / 3, (char *) "one", 0x1000 * (1 + i % 3), 0, 0x1000, "r" };
  for (guint round = 0; round < 300; round++)
    {
      g_autoptr (GPtrArray) users = g_ptr_array_new ();
      GString *expected = g_string_new (NULL);

      for (guint i = 0; i < G_N_ELEMENTS (all); i++)
        if (g_test_rand_bit ())
          {
            g_string_append_printf (expected, "%s%d@%" G_GINT64_MODIFIER "x", expected->len > 0 ? " " : "",
                                    all[i].pid, all[i].address);
            /* In no order. */
            g_ptr_array_insert (users, g_test_rand_int_range (0, (int) users->len + 1), &all[i]);
          }
      mg_mapping_set_users (self->mapping, users);
      check_rows (self, expected->str);
      g_string_free (expected, TRUE);
    }
}

static void
test_scroll (Fixture *self, gconstpointer data)
{
  enum
  {
    N = 400
  };
  GtkAdjustment *adjustment
    = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (gui_find_child (GTK_WIDGET (self->page), "list")));
  g_autofree MgUser *many = g_new0 (MgUser, N);
  g_autoptr (GPtrArray) users = g_ptr_array_new ();
  g_autoptr (GPtrArray) fewer = g_ptr_array_new ();
  MgUserItem *middle;
  graphene_rect_t before, after;
  GtkWidget *row;

  for (guint i = 0; i < N; i++)
    {
      many[i] = (MgUser){ 10 + (int) i, (char *) "one", 0x1000, 0, 0x1000, "r" };
      g_ptr_array_add (users, &many[i]);
      if (i != 5)
        g_ptr_array_add (fewer, &many[i]);
    }
  mg_mapping_set_users (self->mapping, users);
  mg_test_wait (gtk_adjustment_get_upper (adjustment) > 5000);
  gtk_widget_activate_action (gui_find_child (GTK_WIDGET (self->page), "list"), "list.scroll-to-item", "u",
                              200u);
  mg_test_wait (gtk_adjustment_get_value (adjustment) > 1000);
  middle = get_item (self, 200);
  mg_test_wait ((row = find_row (GTK_WIDGET (self->page), middle)) != NULL
                && gtk_widget_get_height (row) > 0);
  mg_test_iterate_for (100);
  g_assert_true (gtk_widget_compute_bounds (row, GTK_WIDGET (self->page), &before));

  /* One far above goes: what is in sight stays where it is. */
  mg_mapping_set_users (self->mapping, fewer);
  mg_test_iterate_for (100);
  row = find_row (GTK_WIDGET (self->page), middle);
  g_assert_nonnull (row);
  g_assert_true (gtk_widget_compute_bounds (row, GTK_WIDGET (self->page), &after));
  g_assert_cmpfloat_with_epsilon (before.origin.y, after.origin.y, 1);
}

static void
test_addresses (Fixture *self, gconstpointer data)
{
  GtkToggleButton *toggle;

  set_users (self, 2, &reader, &writer);
  mg_test_wait (find_row (GTK_WIDGET (self->page), get_item (self, 1)) != NULL);
  toggle = GTK_TOGGLE_BUTTON (gui_find_child (get_row (self, 1), "toggle"));
  gtk_toggle_button_set_active (toggle, TRUE);
  g_assert_cmpint (mg_inspection_get_address_pid (self->inspection), ==, 100);
  g_assert_cmpstr (mg_inspection_get_sentence (self->inspection), ==,
                   "Addresses as process 100 (writer) sees them.");
  g_assert_true (
    is_labelled (get_row (self, 1),
                 "writer, process 100, reads and writes, 0x7f0000001000 to 0x7f0000005000, addresses shown"));

  /* One at a time. */
  gtk_widget_activate_action (gui_find_child (GTK_WIDGET (self->page), "list"), "list.activate-item", "u",
                              0u);
  g_assert_cmpint (mg_inspection_get_address_pid (self->inspection), ==, 99);
  g_assert_false (gtk_toggle_button_get_active (toggle));
  g_assert_true (
    gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (gui_find_child (get_row (self, 0), "toggle"))));
  gtk_widget_activate_action (gui_find_child (GTK_WIDGET (self->page), "list"), "list.activate-item", "u",
                              0u);
  g_assert_cmpint (mg_inspection_get_address_pid (self->inspection), ==, 0);
  g_assert_cmpstr (mg_inspection_get_sentence (self->inspection), ==, "Offsets are shown.");

  /* The process goes. */
  gtk_toggle_button_set_active (toggle, TRUE);
  set_users (self, 1, &reader);
  g_assert_cmpint (mg_inspection_get_address_pid (self->inspection), ==, 0);
  g_assert_cmpstr (mg_inspection_get_sentence (self->inspection), ==,
                   "Process 100 does not map this any more; offsets are shown again.");
}

static gboolean
focus_is_in (Fixture *self, gpointer part)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self->window));

  return focus != NULL && (focus == part || gtk_widget_is_ancestor (focus, part));
}

static void
on_text (GObject *object, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
}

static gboolean
clipboard_has (Fixture *self, const char *expected)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (self->window);
  g_autofree char *text = NULL;

  gdk_clipboard_read_text_async (clipboard, NULL, on_text, &text);
  mg_test_wait (text != NULL);
  return g_str_equal (text, expected);
}

static gboolean
has_menu (Fixture *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->page)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER (child) && gtk_widget_get_mapped (child))
      return TRUE;
  return FALSE;
}

static void
test_keys (Fixture *self, gconstpointer data)
{
  GtkWidget *facts = gui_find_child (GTK_WIDGET (self->page), "facts");
  GtkWidget *list = gui_find_child (GTK_WIDGET (self->page), "list");

  set_users (self, 3, &reader, &writer, &copier);
  mg_test_wait (find_row (GTK_WIDGET (self->page), get_item (self, 2)) != NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->page));
  mg_test_wait (focus_is_in (self, list));

  /* One stop for all that is known, one for the processes. */
  gui_press (GTK_WINDOW (self->window), "shift+Tab");
  mg_test_wait (focus_is_in (self, facts));
  gui_press (GTK_WINDOW (self->window), "Tab");
  mg_test_wait (focus_is_in (self, list));
  gui_press (GTK_WINDOW (self->window), "Down");
  mg_test_wait (get_selected (self) != NULL && get_selected (self)->pid == 100);
  gui_press (GTK_WINDOW (self->window), "Return");
  mg_test_wait (mg_inspection_get_address_pid (self->inspection) == 100);
  gui_press (GTK_WINDOW (self->window), "ctrl+c");
  mg_test_wait (clipboard_has (self, "100 0x7f0000001000"));
  g_assert_cmpstr (mg_inspection_get_sentence (self->inspection), ==, "Copied “100 0x7f0000001000”.");

  gui_press (GTK_WINDOW (self->window), "shift+F10");
  mg_test_wait (has_menu (self));
  gui_press (GTK_WINDOW (self->window), "Return");
  mg_test_wait (!has_menu (self));
  mg_test_wait (mg_inspection_get_address_pid (self->inspection) == 0);
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

#define ADD(name, test) g_test_add ("/users-page/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("states", test_states);
  ADD ("texts", test_texts);
  ADD ("row", test_row);
  ADD ("facts", test_facts);
  ADD ("live", test_live);
  ADD ("random", test_random);
  ADD ("scroll", test_scroll);
  ADD ("addresses", test_addresses);
  ADD ("keys", test_keys);
  return g_test_run ();
}
