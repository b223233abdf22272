/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-mapping-table.h"

#include <unistd.h>

#include "gui-fixture.h"
#include "mg-mapping-text.h"

#define MEBIBYTE (G_GUINT64_CONSTANT (1) << 20)

/* Mappings that a test changes as it likes, the table of them, and what is selected in it; a copy of the table is kept
 * by its signals alone. */
typedef struct
{
  MgSource *source;
  GListStore *mappings;
  MgMappingFilter *filter;
  MgMappingTable *table;
  GtkSelectionModel *selection;
  GPtrArray *mirror;
  guint n_changes;
  guint n_updates;
  guint inode;
} Fixture;

static void
on_items_changed (Fixture *self, guint position, guint removed, guint added)
{
  self->n_changes++;
  if (removed > 0)
    g_ptr_array_remove_range (self->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (self->mirror, (int) (position + i),
                        g_list_model_get_item (G_LIST_MODEL (self->table), position + i));
}

static void
on_updated (Fixture *self)
{
  self->n_updates++;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->source = mg_fake_source_new ();
  self->mappings = g_list_store_new (MG_TYPE_MAPPING);
  self->filter = mg_mapping_filter_new ();
  self->table = mg_mapping_table_new (G_LIST_MODEL (self->mappings), self->filter);
  self->selection = GTK_SELECTION_MODEL (gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->table))));
  self->mirror = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect_swapped (self->table, "items-changed", G_CALLBACK (on_items_changed), self);
  g_signal_connect_swapped (self->table, "updated", G_CALLBACK (on_updated), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_ptr_array_unref (self->mirror);
  g_signal_handlers_disconnect_by_data (self->table, self);
  g_object_unref (self->selection);
  g_assert_finalize_object (self->table);
  g_object_unref (self->filter);
  g_object_unref (self->mappings);
  g_object_unref (self->source);
}

static MgMappingInfo *
make_info (Fixture *self, MgMapping *mapping)
{
  MgMappingInfo *info = mg_mapping_info_new (MG_KIND_POSIX);

  info->uri = g_strdup (mg_mapping_get_uri (mapping));
  info->name = g_strdup (mg_mapping_get_display_name (mapping));
  info->identity.inode = ++self->inode;
  return info;
}

static MgMapping *
add (Fixture *self, const char *name)
{
  g_autoptr (MgMapping) mapping = mg_mapping_new (self->source, name);

  g_list_store_append (self->mappings, mapping);
  return mapping;
}

/* A mapping of which size and allocated bytes are known: as much of one as of the other. */
static MgMapping *
add_sized (Fixture *self, const char *name, guint64 size)
{
  MgMapping *mapping = add (self, name);
  g_autoptr (MgMappingInfo) info = make_info (self, mapping);

  info->size = size;
  info->allocated = size;
  mg_mapping_update (mapping, info);
  return mapping;
}

static void
resize (Fixture *self, MgMapping *mapping, guint64 size)
{
  g_autoptr (MgMappingInfo) info = make_info (self, mapping);

  info->size = size;
  info->allocated = size;
  mg_mapping_update (mapping, info);
}

static void
set_users (MgMapping *mapping, guint n_users, const char *command)
{
  g_autoptr (GPtrArray) users = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n_users; i++)
    {
      MgUser *user = g_new0 (MgUser, 1);

      *user = (MgUser){ .pid = (int) (4200 + i), .command = (char *) command, .length = 1, .access = "rw" };
      g_ptr_array_add (users, user);
    }
  mg_mapping_set_users (mapping, users);
}

static void
wait_for_update (Fixture *self)
{
  guint before = self->n_updates;

  mg_test_wait (self->n_updates > before);
}

/* The names in the table, which is what its signals told. */
static char *
get_names (Fixture *self)
{
  GString *names = g_string_new (NULL);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->table)), ==, self->mirror->len);
  for (guint i = 0; i < self->mirror->len; i++)
    {
      g_autoptr (MgMapping) mapping = g_list_model_get_item (G_LIST_MODEL (self->table), i);

      g_assert_true (mapping == g_ptr_array_index (self->mirror, i));
      g_string_append_printf (names, "%s%s", i > 0 ? " " : "", mg_mapping_get_display_name (mapping));
    }
  return g_string_free (names, FALSE);
}

#define assert_names(self, expected)                                                                         \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    g_autofree char *names = get_names (self);                                                               \
                                                                                                             \
    g_assert_cmpstr (names, ==, expected);                                                                   \
  }                                                                                                          \
  G_STMT_END

static void
test_order (Fixture *self, gconstpointer data)
{
  MgMapping *unknown;

  add_sized (self, "n10", 3);
  add_sized (self, "n9", G_GUINT64_CONSTANT (1) << 40);
  unknown = add (self, "waited");
  add_sized (self, "a", 20);
  add_sized (self, "b", 3);
  wait_for_update (self);
  assert_names (self, "a b n9 n10 waited");
  g_assert_cmpuint (self->n_changes, ==, 1);
  mg_mapping_table_set_order (self->table, MG_COLUMN_NAME, TRUE);
  wait_for_update (self);
  assert_names (self, "waited n10 n9 b a");

  /* Numbers as numbers, then names; what is not known stands last whichever way. */
  mg_mapping_table_set_order (self->table, MG_COLUMN_SIZE, FALSE);
  wait_for_update (self);
  assert_names (self, "b n10 a n9 waited");
  mg_mapping_table_set_order (self->table, MG_COLUMN_SIZE, TRUE);
  wait_for_update (self);
  assert_names (self, "n9 a b n10 waited");

  resize (self, unknown, 21);
  wait_for_update (self);
  assert_names (self, "n9 waited a b n10");
  g_list_store_remove (self->mappings, 1);
  wait_for_update (self);
  assert_names (self, "waited a b n10");
  g_list_store_remove_all (self->mappings);
  wait_for_update (self);
  assert_names (self, "");
}

static void
test_columns (Fixture *self, gconstpointer data)
{
  static const struct
  {
    MgMappingColumn column;
    const char *ascending;
    const char *descending;
  } cases[] = {
    { MG_COLUMN_KIND, "first second third", "second first third" },
    { MG_COLUMN_USERS, "first second third", "second first third" },
    { MG_COLUMN_OWNER, "second first third", "first second third" },
    { MG_COLUMN_ACCESS, "second first third", "first second third" },
    { MG_COLUMN_AGE, "second first third", "first second third" },
    { MG_COLUMN_NAME, "first second third", "third second first" },
  };

  add (self, "third");
  for (guint i = 0; i < 2; i++)
    {
      MgMapping *mapping = add (self, i == 0 ? "first" : "second");
      g_autoptr (MgMappingInfo) info = make_info (self, mapping);

      info->kind = i == 0 ? MG_KIND_POSIX : MG_KIND_SYSV;
      info->user = g_strdup (i == 0 ? "walter" : "Anna");
      info->mode = i == 0 ? 0644 : 0600;
      info->created = i == 0 ? 1000 : 2000;
      mg_mapping_update (mapping, info);
      set_users (mapping, i, "program");
    }
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      mg_mapping_table_set_order (self->table, cases[i].column, FALSE);
      wait_for_update (self);
      assert_names (self, cases[i].ascending);
      mg_mapping_table_set_order (self->table, cases[i].column, TRUE);
      wait_for_update (self);
      assert_names (self, cases[i].descending);
    }
}

/* What does not matter for the order is not told, and all that changes at once is looked at once. */
static void
test_economy (Fixture *self, gconstpointer data)
{
  MgMapping *first = add_sized (self, "first", 10);
  MgMapping *second = add_sized (self, "second", 20);

  add_sized (self, "third", 30);
  wait_for_update (self);
  g_assert_cmpuint (self->n_updates, ==, 1);
  g_assert_cmpuint (self->n_changes, ==, 1);
  g_assert_cmpuint (mg_mapping_table_get_allocated (self->table), ==, 60);

  resize (self, first, 100);
  resize (self, second, 200);
  set_users (second, 2, "program");
  wait_for_update (self);
  g_assert_cmpuint (self->n_updates, ==, 2);
  g_assert_cmpuint (self->n_changes, ==, 1);
  g_assert_cmpuint (mg_mapping_table_get_allocated (self->table), ==, 330);

  mg_mapping_table_set_order (self->table, MG_COLUMN_SIZE, FALSE);
  wait_for_update (self);
  g_assert_cmpuint (self->n_changes, ==, 2);
  assert_names (self, "third first second");
  /* It has changed, but stays where it is. */
  resize (self, first, 150);
  wait_for_update (self);
  g_assert_cmpuint (self->n_changes, ==, 2);
  resize (self, first, 250);
  wait_for_update (self);
  g_assert_cmpuint (self->n_changes, ==, 3);
  assert_names (self, "third second first");

  g_object_set (self->filter, "search", "th", NULL);
  wait_for_update (self);
  g_assert_cmpuint (mg_mapping_table_get_allocated (self->table), ==, 30);
  g_assert_cmpuint (mg_mapping_table_get_n_mappings (self->table), ==, 3);
}

static gboolean
is_selected (Fixture *self, const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->selection)); i++)
    {
      g_autoptr (MgMapping) mapping = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (g_str_equal (mg_mapping_get_display_name (mapping), name))
        return gtk_selection_model_is_selected (self->selection, i);
    }
  return FALSE;
}

static void
test_selection (Fixture *self, gconstpointer data)
{
  MgMapping *first = add_sized (self, "first", 1);

  add_sized (self, "second", 2);
  add_sized (self, "third", 3);
  mg_mapping_table_set_order (self->table, MG_COLUMN_SIZE, FALSE);
  wait_for_update (self);
  gtk_selection_model_select_item (self->selection, 0, TRUE);
  gtk_selection_model_select_item (self->selection, 2, FALSE);

  resize (self, first, 10);
  wait_for_update (self);
  assert_names (self, "second third first");
  g_assert_true (is_selected (self, "first"));
  g_assert_true (is_selected (self, "third"));
  g_assert_false (is_selected (self, "second"));

  mg_mapping_table_set_order (self->table, MG_COLUMN_NAME, FALSE);
  add_sized (self, "a", 2);
  g_list_store_remove (self->mappings, 1);
  wait_for_update (self);
  assert_names (self, "a first third");
  g_assert_true (is_selected (self, "first"));
  g_assert_true (is_selected (self, "third"));
  g_assert_false (is_selected (self, "a"));

  /* What nobody sees is not selected. */
  g_object_set (self->filter, "search", "third", NULL);
  wait_for_update (self);
  mg_mapping_filter_clear (self->filter);
  wait_for_update (self);
  g_assert_false (is_selected (self, "first"));
  g_assert_true (is_selected (self, "third"));
}

static void
test_filter (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *property;
    const char *names;
  } switches[] = { { "orphans", "orphan" }, { "mine", "mine" }, { "large", "large" } };
  MgMapping *mine = add_sized (self, "mine", MEBIBYTE - 1);
  g_autoptr (MgMappingInfo) info = make_info (self, mine);
  MgMapping *used = add_sized (self, "used", 1);
  MgMapping *segment = add_sized (self, "segment", 1);
  g_autoptr (MgMappingInfo) other_kind = make_info (self, segment);

  add_sized (self, "large", MEBIBYTE);
  mg_mapping_set_orphan (add_sized (self, "orphan", 1), TRUE);
  add (self, "waited");
  info->size = MEBIBYTE - 1;
  info->uid = getuid ();
  mg_mapping_update (mine, info);
  other_kind->kind = MG_KIND_SYSV;
  other_kind->uid = (gint64) getuid () + 1;
  mg_mapping_update (segment, other_kind);
  set_users (used, 2, "Gears");

  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      g_assert_true (mg_mapping_filter_is_empty (self->filter));
      g_object_set (self->filter, switches[i].property, TRUE, NULL);
      wait_for_update (self);
      assert_names (self, switches[i].names);
      g_assert_false (mg_mapping_filter_is_empty (self->filter));
      mg_mapping_filter_clear (self->filter);
    }
  wait_for_update (self);
  assert_names (self, "large mine orphan segment used waited");

  /* All of them have to be met. */
  g_object_set (self->filter, "large", TRUE, "mine", TRUE, NULL);
  wait_for_update (self);
  assert_names (self, "");
  mg_mapping_filter_clear (self->filter);
}

static void
test_kinds (Fixture *self, gconstpointer data)
{
  GListModel *choices = mg_mapping_filter_get_choices (self->filter);
  MgMapping *segment = add_sized (self, "segment", 1);
  MgMapping *section = add_sized (self, "section", 1);
  g_autoptr (MgMappingInfo) of_segment = make_info (self, segment);
  g_autoptr (MgMappingInfo) of_section = make_info (self, section);
  guint n_found = 0;

  add_sized (self, "box", 1);
  of_segment->kind = MG_KIND_SYSV;
  mg_mapping_update (segment, of_segment);
  of_section->kind = MG_KIND_SECTION;
  mg_mapping_update (section, of_section);
  /* Each kind, and all of them; nobody shares what is made up for tests. */
  g_assert_cmpuint (g_list_model_get_n_items (choices), ==, MG_KIND_FAKE + 1);
  for (guint i = 0; i < g_list_model_get_n_items (choices); i++)
    {
      g_autoptr (GtkStringObject) choice = g_list_model_get_item (choices, i);
      const char *text = gtk_string_object_get_string (choice);
      const char *expected = g_str_equal (text, "All kinds")          ? "box section segment"
                             : g_str_equal (text, "POSIX")            ? "box"
                             : g_str_equal (text, "SysV")             ? "segment"
                             : g_str_equal (text, "Windows sections") ? "section"
                                                                      : "";

      g_object_set (self->filter, "kind", i, NULL);
      /* Choosing what is chosen changes nothing. */
      if (i > 0)
        wait_for_update (self);
      else
        mg_test_wait (self->n_updates > 0);
      assert_names (self, expected);
      n_found += *expected != 0 ? 1 : 0;
    }
  g_assert_cmpuint (n_found, ==, 4);
}

static void
test_search (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *names;
  } cases[] = {
    { "FRAM", "frames" }, { "gear", "used" },    { "4201", "used" }, { "42", "used" },
    { "wal", "used" },    { "fake:us", "used" }, { "nothing", "" },  { "201", "" },
  };
  MgMapping *used = add_sized (self, "used", 1);
  g_autoptr (MgMappingInfo) info = make_info (self, used);

  add_sized (self, "frames", 1);
  info->user = g_strdup ("walter");
  mg_mapping_update (used, info);
  set_users (used, 2, "Gears");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_object_set (self->filter, "search", cases[i].text, NULL);
      wait_for_update (self);
      assert_names (self, cases[i].names);
    }
  /* Who comes to use it is found too. */
  set_users (used, 3, "nothing but wheels");
  g_object_set (self->filter, "search", "nothing", NULL);
  wait_for_update (self);
  assert_names (self, "used");
}

static guint64
get_size (MgMapping *mapping)
{
  MgMappingInfo *info = mg_mapping_get_info (mapping);

  return info != NULL ? info->size : MG_SIZE_UNKNOWN;
}

static int
compare_by_size (gconstpointer a, gconstpointer b)
{
  MgMapping *first = *(MgMapping *const *) a;
  MgMapping *second = *(MgMapping *const *) b;

  if (get_size (first) != get_size (second))
    return get_size (first) < get_size (second) ? -1 : 1;
  return mg_mapping_text_compare (first, second);
}

static void
check_all (Fixture *self, gboolean large)
{
  g_autoptr (GPtrArray) expected = g_ptr_array_new ();
  guint64 allocated = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->mappings)); i++)
    {
      g_autoptr (MgMapping) mapping = g_list_model_get_item (G_LIST_MODEL (self->mappings), i);

      if (large && (get_size (mapping) < MEBIBYTE || get_size (mapping) == MG_SIZE_UNKNOWN))
        continue;
      g_ptr_array_add (expected, mapping);
      allocated += get_size (mapping) != MG_SIZE_UNKNOWN ? get_size (mapping) : 0;
    }
  g_ptr_array_sort (expected, compare_by_size);
  g_assert_cmpuint (expected->len, ==, self->mirror->len);
  for (guint i = 0; i < expected->len; i++)
    g_assert_true (g_ptr_array_index (expected, i) == g_ptr_array_index (self->mirror, i));
  g_assert_cmpuint (mg_mapping_table_get_allocated (self->table), ==, allocated);
}

static void
change_something (Fixture *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->mappings));
  guint i = n > 0 ? (guint) g_test_rand_int_range (0, (int) n) : 0;
  g_autoptr (MgMapping) mapping = g_list_model_get_item (G_LIST_MODEL (self->mappings), i);
  g_autofree char *name = g_strdup_printf ("n%u", ++self->inode);

  switch (g_test_rand_int_range (0, 5))
    {
    case 0:
      add (self, name);
      break;
    case 1:
      add_sized (self, name, (guint64) g_test_rand_int_range (0, 2 * (int) MEBIBYTE));
      break;
    case 2:
      if (n > 0)
        g_list_store_remove (self->mappings, i);
      break;
    default:
      if (n > 0)
        resize (self, mapping, (guint64) g_test_rand_int_range (0, 2 * (int) MEBIBYTE));
      break;
    }
}

/* Who hears of a change may make another one at once. */
static void
make_mischief (Fixture *self)
{
  if (g_test_rand_int_range (0, 4) == 0)
    change_something (self);
}

static void
test_random (Fixture *self, gconstpointer data)
{
  gboolean large = FALSE;

  mg_mapping_table_set_order (self->table, MG_COLUMN_SIZE, FALSE);
  g_signal_connect_swapped (self->table, "items-changed", G_CALLBACK (make_mischief), self);
  for (guint round = 0; round < 300; round++)
    {
      int n_changes = g_test_rand_int_range (1, 20);

      for (int i = 0; i < n_changes; i++)
        change_something (self);
      if (g_test_rand_int_range (0, 10) == 0)
        {
          large = !large;
          g_object_set (self->filter, "large", large, NULL);
        }
      /* Until nothing is left to be looked at. */
      while (g_main_context_iteration (NULL, FALSE))
        ;
      check_all (self, large);
    }
}

#define TEST(name) g_test_add ("/mapping-table/" #name, Fixture, NULL, set_up, test_##name, tear_down)

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);
  TEST (order);
  TEST (columns);
  TEST (economy);
  TEST (selection);
  TEST (filter);
  TEST (kinds);
  TEST (search);
  TEST (random);
  return g_test_run ();
}
