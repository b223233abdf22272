/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "gui-fixture.h"
#include "mg-activity.h"
#include "mg-mapping-list.h"
#include "mg-mapping-row.h"
#include "mg-mapping-section.h"
#include "mg-mapping-text.h"

/* The list of mappings of any kind and with any users; those that a census of this machine has are not among them. */
typedef struct
{
  MgFakeSource *source;
  MgCatalog *catalog;
  GtkWidget *window;
  MgMappingList *list;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->source = MG_FAKE_SOURCE (mg_fake_source_new ());
  self->catalog = mg_catalog_new ();
  mg_catalog_add_source (self->catalog, MG_SOURCE (self->source));
  self->list = MG_MAPPING_LIST (mg_mapping_list_new (self->catalog));
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 240, 600);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->list));
  gtk_window_present (GTK_WINDOW (self->window));
  mg_test_wait (gtk_widget_get_mapped (GTK_WIDGET (self->list)));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_assert_finalize_object (self->catalog);
  g_object_unref (self->source);
}

static void
add (Fixture *self, const char *name, MgKind kind, gboolean deleted)
{
  g_autoptr (MgMappingInfo) like = mg_mapping_info_new (kind);

  like->deleted = deleted;
  like->user = g_strdup ("somebody");
  mg_fake_source_add (self->source, name, NULL, 100);
  mg_fake_source_describe (self->source, name, like);
}

static char *
get_rows (Fixture *self)
{
  GListModel *model = G_LIST_MODEL (mg_mapping_list_get_model (self->list));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);

      g_string_append (text, i > 0 ? ", " : "");
      if (MG_IS_MAPPING_SECTION (item))
        g_string_append_printf (text, "[%s]", mg_mapping_section_get_title (MG_MAPPING_SECTION (item)));
      else
        g_string_append (text, mg_mapping_text_title (MG_MAPPING (item)));
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
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->catalog)); i++)
    {
      g_autoptr (MgMapping) mapping = g_list_model_get_item (G_LIST_MODEL (self->catalog), i);

      if (g_str_equal (mg_mapping_get_display_name (mapping), name))
        return mapping;
    }
  return NULL;
}

static gboolean
has_label (GtkWidget *widget, const char *label)
{
  g_autofree char *difference
    = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label);

  return difference == NULL;
}

static MgMappingRow *
find_row (GtkWidget *widget, const char *label)
{
  if (MG_IS_MAPPING_ROW (widget) && gtk_widget_get_mapped (widget) && has_label (widget, label))
    return MG_MAPPING_ROW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      MgMappingRow *found = find_row (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static const char *
text_of (gpointer row, const char *id)
{
  GtkWidget *label = gui_find_child (GTK_WIDGET (row), id);

  return gtk_widget_get_visible (label) ? gtk_label_get_text (GTK_LABEL (label)) : NULL;
}

static void
test_order (Fixture *self, gconstpointer data)
{
  MgMapping *waited;

  add (self, "shared", MG_KIND_ANONYMOUS, FALSE);
  add (self, "semaphore", MG_KIND_SEMAPHORE, FALSE);
  add (self, "section", MG_KIND_SECTION, FALSE);
  add (self, "/folder/file.db", MG_KIND_FILE, FALSE);
  add (self, "wl_shm", MG_KIND_MEMFD, TRUE);
  add (self, "17", MG_KIND_SYSV, FALSE);
  add (self, "/box", MG_KIND_POSIX, FALSE);
  add (self, "/gone", MG_KIND_POSIX, TRUE);
  add (self, "/alive", MG_KIND_POSIX, FALSE);
  mg_catalog_start (self->catalog);
  mg_test_wait (has_rows (self, "[POSIX · 3], alive, box, gone, [SysV · 1], sysv 17, [memfd · 1], wl_shm, "
                                "[Files · 1], file.db, [Windows sections · 1], section, [Semaphores · 1], "
                                "semaphore, [Anonymous · 1], shared"));

  /* Only what had a name can have lost it. */
  mg_test_wait (find_row (self->window, "gone, POSIX, 100 bytes, owner somebody, deleted") != NULL);
  g_assert_nonnull (find_row (self->window, "box, POSIX, 100 bytes, owner somebody"));
  g_assert_nonnull (find_row (self->window, "wl_shm, memfd, 100 bytes, owner somebody"));
  g_assert_cmpstr (
    text_of (find_row (self->window, "gone, POSIX, 100 bytes, owner somebody, deleted"), "state"), ==,
    "deleted");

  /* A name that is waited for is among what its URI promises. */
  waited = mg_catalog_follow (self->catalog, "fake:later", NULL);
  mg_test_wait (find_row (self->window, "later, fake, waiting") != NULL);
  add (self, "later", MG_KIND_SYSV, FALSE);
  mg_test_wait (find_row (self->window, "sysv later, SysV, 100 bytes, owner somebody") != NULL);
  g_assert_null (find_row (self->window, "fake · 1"));
  mg_catalog_unfollow (self->catalog, waited);
  g_object_unref (waited);
}

/* Something of another kind has the place: it changes its group, and with it what is open stays selected. */
static void
test_other_kind (Fixture *self, gconstpointer data)
{
  GtkSelectionModel *model = mg_mapping_list_get_model (self->list);
  g_autoptr (MgMapping) followed = NULL;

  add (self, "a", MG_KIND_POSIX, TRUE);
  add (self, "b", MG_KIND_POSIX, TRUE);
  mg_catalog_start (self->catalog);
  mg_test_wait (has_rows (self, "[POSIX · 2], a, b"));
  followed = mg_catalog_follow (self->catalog, "fake:a", NULL);
  mg_mapping_list_set_current (self->list, followed);
  g_assert_true (gtk_selection_model_is_selected (model, 1));

  add (self, "a", MG_KIND_ANONYMOUS, FALSE);
  mg_test_wait (has_rows (self, "[POSIX · 1], b, [Anonymous · 1], a"));
  g_assert_true (gtk_selection_model_is_selected (model, 3));
  add (self, "b", MG_KIND_ANONYMOUS, FALSE);
  mg_test_wait (has_rows (self, "[Anonymous · 2], a, b"));
  g_assert_true (gtk_selection_model_is_selected (model, 1));
  mg_catalog_unfollow (self->catalog, followed);
}

static MgUser one = { 1234, (char *) "python3", 0x1000, 0, 4096, "rw" };
static MgUser more = { 1234, (char *) "python3", 0x9000, 4096, 8192, "r" };
static MgUser other = { 77, (char *) "Xorg", 0x1000, 0, 100, "copy" };

static void
set_users (MgMapping *mapping, gconstpointer first, gconstpointer second, gconstpointer third)
{
  g_autoptr (GPtrArray) users = g_ptr_array_new ();
  gconstpointer all[] = { first, second, third };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i] != NULL)
      g_ptr_array_add (users, (gpointer) all[i]);
  mg_mapping_set_users (mapping, users);
}

static void
test_users (Fixture *self, gconstpointer data)
{
  MgMapping *box;

  add (self, "/box", MG_KIND_POSIX, FALSE);
  mg_catalog_start (self->catalog);
  mg_test_wait (find_row (self->window, "box, POSIX, 100 bytes, owner somebody") != NULL);
  box = find (self, "/box");
  set_users (box, &one, NULL, NULL);
  g_assert_nonnull (find_row (self->window, "box, POSIX, 100 bytes, 1 user, owner somebody"));
  set_users (box, &one, &more, &other);
  g_assert_nonnull (find_row (self->window, "box, POSIX, 100 bytes, 2 users, owner somebody"));
  g_assert_cmpstr (
    text_of (find_row (self->window, "box, POSIX, 100 bytes, 2 users, owner somebody"), "details"), ==,
    "100 bytes · somebody · 2 users");
  set_users (box, NULL, NULL, NULL);
  g_assert_nonnull (find_row (self->window, "box, POSIX, 100 bytes, owner somebody"));
}

static gboolean
matches (MgMapping *mapping, const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return mg_mapping_text_matches (mapping, folded);
}

static void
test_search (Fixture *self, gconstpointer data)
{
  GtkEditable *search = GTK_EDITABLE (gui_find_child (GTK_WIDGET (self->list), "search"));
  MgMapping *box;

  add (self, "/box", MG_KIND_POSIX, FALSE);
  add (self, "/folder/file.db", MG_KIND_FILE, FALSE);
  mg_catalog_start (self->catalog);
  mg_test_wait (find (self, "/box") != NULL && find (self, "/folder/file.db") != NULL);
  box = find (self, "/box");
  set_users (box, &one, &more, &other);

  g_assert_true (matches (box, ""));
  g_assert_true (matches (box, "BOX"));
  g_assert_true (matches (box, "SomeBody"));
  g_assert_true (matches (box, "python"));
  g_assert_true (matches (box, "xorg"));
  g_assert_true (matches (box, "/dev/shm/box"));
  g_assert_true (matches (box, "fake:/bo"));
  g_assert_true (matches (find (self, "/folder/file.db"), "folder/fi"));
  /* A process by how its number begins. */
  g_assert_true (matches (box, "1234"));
  g_assert_true (matches (box, "12"));
  g_assert_true (matches (box, "77"));
  g_assert_false (matches (box, "234"));
  g_assert_false (matches (box, "12345"));
  g_assert_false (matches (box, "12 "));
  /* Every URI has a scheme, and two lines are not one. */
  g_assert_false (matches (box, "fake"));
  g_assert_false (matches (box, "boxsomebody"));
  g_assert_false (matches (box, "python3xorg"));

  gtk_editable_set_text (search, "Xorg");
  g_assert_true (has_rows (self, "[POSIX · 1], box"));
  /* A process that maps it comes and goes while one searches. */
  set_users (box, &one, NULL, NULL);
  g_signal_emit_by_name (self->catalog, "users-changed");
  g_assert_true (has_rows (self, ""));
  set_users (box, &one, &other, NULL);
  g_signal_emit_by_name (self->catalog, "users-changed");
  g_assert_true (has_rows (self, "[POSIX · 1], box"));
}

/* Whoever hears of a change may look at every row. */
static void
on_rows_changed (Fixture *self, guint position, guint removed, guint added, GListModel *rows)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (rows, i);

      g_assert_nonnull (item);
      g_assert_true (g_hash_table_add (seen, item));
    }
  g_assert_null (g_list_model_get_item (rows, g_list_model_get_n_items (rows)));
}

static void
test_every_row (Fixture *self, gconstpointer data)
{
  static const MgKind kinds[] = { MG_KIND_ANONYMOUS, MG_KIND_POSIX, MG_KIND_MEMFD };
  GListModel *rows = G_LIST_MODEL (mg_mapping_list_get_model (self->list));

  g_signal_connect_swapped (rows, "items-changed", G_CALLBACK (on_rows_changed), self);
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *name = g_strdup_printf ("m%02u", i);

      add (self, name, kinds[i % G_N_ELEMENTS (kinds)], FALSE);
    }
  mg_catalog_start (self->catalog);
  mg_test_wait (g_list_model_get_n_items (rows) == 33);
  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *name = g_strdup_printf ("m%02u", i);

      mg_fake_source_remove (self->source, name);
    }
  add (self, "m00-new", MG_KIND_SYSV, FALSE);
  mg_test_wait (has_rows (self, "[POSIX · 2], m25, m28, [SysV · 1], sysv m00-new, [memfd · 2], m26, m29, "
                                "[Anonymous · 1], m27"));
  add (self, "m25", MG_KIND_MEMFD, FALSE);
  mg_test_wait (has_rows (self, "[POSIX · 1], m28, [SysV · 1], sysv m00-new, [memfd · 3], m25, m26, m29, "
                                "[Anonymous · 1], m27"));
}

static void
check_no_number (const char *text)
{
  g_assert_null (strstr (text, "18446744073709551615"));
  g_assert_null (strstr (text, "18,446"));
  g_assert_null (strstr (text, "-1"));
}

/* What is not known is never a number. */
static void
test_unknown (void)
{
  g_autoptr (MgSource) source = mg_fake_source_new ();
  g_autoptr (MgMapping) mapping = mg_mapping_new (source, "1234/7f0000");
  g_autoptr (MgMappingInfo) info = mg_mapping_info_new (MG_KIND_ANONYMOUS);
  g_autofree char *nothing = NULL;
  g_autofree char *details = NULL;
  g_autofree char *label = NULL;
  g_autofree char *subtitle = NULL;

  info->uri = g_strdup ("fake:1234/7f0000");
  mg_mapping_update (mapping, info);
  nothing = mg_mapping_text_details (mapping);
  g_assert_cmpstr (nothing, ==, "");
  set_users (mapping, &one, &more, NULL);
  details = mg_mapping_text_details (mapping);
  label = mg_mapping_text_label (mapping);
  subtitle = mg_mapping_text_subtitle (mapping);
  g_assert_cmpstr (details, ==, "8,192 bytes mapped · 1 user");
  g_assert_cmpstr (label, ==, "1234/7f0000, Anonymous, 8,192 bytes mapped, 1 user");
  g_assert_cmpstr (subtitle, ==, "Anonymous · 8,192 bytes mapped");
  check_no_number (details);
  check_no_number (label);
  check_no_number (subtitle);
}

/* A source that only has a scheme, to see what is made of URIs. */
typedef MgSource MapSource;
typedef MgSourceClass MapSourceClass;
static GType map_source_get_type (void);
G_DEFINE_TYPE (MapSource, map_source, MG_TYPE_SOURCE)

static void
map_source_class_init (MapSourceClass *klass)
{
  klass->scheme = "map";
}

static void
map_source_init (MapSource *self)
{
}

static void
check_title (MgSource *source, const char *place, MgKind kind, const char *name, const char *expected)
{
  g_autoptr (MgMapping) mapping = mg_mapping_new (source, place);
  g_autoptr (MgMappingInfo) info = mg_mapping_info_new (kind);

  info->uri = g_strdup (mg_mapping_get_uri (mapping));
  info->name = g_strdup (name);
  mg_mapping_update (mapping, info);
  g_assert_cmpstr (mg_mapping_text_title (mapping), ==, expected);
}

static void
test_titles (void)
{
  g_autoptr (MgSource) fake = mg_fake_source_new ();
  g_autoptr (MgSource) map = g_object_new (map_source_get_type (), NULL);
  g_autoptr (MgMapping) waited = mg_mapping_new (map, "7/8000");

  check_title (fake, "/Share_MyMemory", MG_KIND_POSIX, "/Share_MyMemory", "Share_MyMemory");
  check_title (fake, "17", MG_KIND_SYSV, "17", "sysv 17");
  check_title (fake, "key=0x10", MG_KIND_SYSV, "17", "sysv 17");
  check_title (fake, "1234/5", MG_KIND_MEMFD, "wayland-shm", "wayland-shm");
  check_title (fake, "/var/lib/file.db", MG_KIND_FILE, "/var/lib/file.db", "file.db");
  check_title (map, "1234/7f0000", MG_KIND_POSIX, "/gone", "gone");
  check_title (map, "1234/7f0000", MG_KIND_ANONYMOUS, "1234/7f0000", "map:1234/7f0000");
  /* More is learnt of it. */
  g_assert_cmpstr (mg_mapping_text_title (waited), ==, "map:7/8000");
  {
    g_autoptr (MgMappingInfo) info = mg_mapping_info_new (MG_KIND_MEMFD);

    info->uri = g_strdup ("map:7/8000");
    info->name = g_strdup ("pulse");
    mg_mapping_update (waited, info);
  }
  g_assert_cmpstr (mg_mapping_text_title (waited), ==, "pulse");
}

static gboolean
is_marked (Fixture *self, const char *label)
{
  MgMappingRow *row = find_row (self->window, label);

  return row != NULL && text_of (row, "changed") != NULL;
}

/* The mark comes with a change and goes without one; and nothing is read unless it is wanted and somebody looks. */
static void
test_activity (Fixture *self, gconstpointer data)
{
  mg_fake_source_add (self->source, "busy", NULL, 100);
  mg_fake_source_add (self->source, "idle", NULL, 100);
  mg_catalog_start (self->catalog);
  mg_test_wait (find_row (self->window, "busy, fake, 100 bytes") != NULL);
  mg_mapping_list_set_watched (self->list, TRUE);
  mg_test_iterate_for (50);
  g_assert_cmpuint (mg_fake_source_get_n_reads (self->source, "busy"), ==, 0);

  mg_fake_source_script (self->source, "busy", 1, 3, MG_FAKE_CHANGE);
  g_object_set (self->list, "marks-changes", TRUE, NULL);
  mg_test_wait (is_marked (self, "busy, fake, 100 bytes, changed"));
  g_assert_false (is_marked (self, "idle, fake, 100 bytes"));
  g_assert_cmpuint (mg_fake_source_get_n_reads (self->source, "idle"), >=, 1);
  mg_test_wait (find_row (self->window, "busy, fake, 100 bytes") != NULL);
  g_assert_false (is_marked (self, "busy, fake, 100 bytes"));

  /* Nobody looks any more: the mark goes at once. */
  mg_fake_source_script (self->source, "busy", 4, G_MAXUINT, MG_FAKE_CHANGE);
  mg_test_wait (is_marked (self, "busy, fake, 100 bytes, changed"));
  mg_mapping_list_set_watched (self->list, FALSE);
  g_assert_true (find_row (self->window, "busy, fake, 100 bytes") != NULL);
  mg_mapping_list_set_watched (self->list, TRUE);
  mg_test_wait (is_marked (self, "busy, fake, 100 bytes, changed"));
  g_object_set (self->list, "marks-changes", FALSE, NULL);
  g_assert_true (find_row (self->window, "busy, fake, 100 bytes") != NULL);
}

/* Of thousands only those in sight are read. */
static void
test_activity_in_sight (Fixture *self, gconstpointer data)
{
  guint n_read = 0;

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *name = g_strdup_printf ("many%u", i);

      mg_fake_source_add (self->source, name, NULL, 100);
    }
  mg_catalog_start (self->catalog);
  mg_test_wait (find_row (self->window, "many0, fake, 100 bytes") != NULL);
  mg_mapping_list_set_watched (self->list, TRUE);
  g_object_set (self->list, "marks-changes", TRUE, NULL);
  mg_test_wait (mg_fake_source_get_n_reads (self->source, "many0") >= 2);
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *name = g_strdup_printf ("many%u", i);

      n_read += mg_fake_source_get_n_reads (self->source, name) > 0 ? 1 : 0;
    }
  g_assert_cmpuint (n_read, >=, 5);
  g_assert_cmpuint (n_read, <, 30);
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

  g_test_add_func ("/mapping-groups/unknown", test_unknown);
  g_test_add_func ("/mapping-groups/titles", test_titles);
  g_test_add ("/mapping-groups/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/mapping-groups/other-kind", Fixture, NULL, set_up, test_other_kind, tear_down);
  g_test_add ("/mapping-groups/every-row", Fixture, NULL, set_up, test_every_row, tear_down);
  g_test_add ("/mapping-groups/users", Fixture, NULL, set_up, test_users, tear_down);
  g_test_add ("/mapping-groups/search", Fixture, NULL, set_up, test_search, tear_down);
  g_test_add ("/mapping-groups/activity", Fixture, NULL, set_up, test_activity, tear_down);
  g_test_add ("/mapping-groups/activity-in-sight", Fixture, NULL, set_up, test_activity_in_sight, tear_down);
  return g_test_run ();
}
