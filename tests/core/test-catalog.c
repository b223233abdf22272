/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-catalog.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mg-fake-source.h"
#include "mg-posix-source.h"
#include "mg-test.h"

/* A catalog of a folder and of a fake source, and a copy of the list that is kept by its signals alone. */
typedef struct
{
  char *folder;
  MgSource *posix;
  MgSource *fake;
  MgCatalog *catalog;
  GPtrArray *mirror;
  guint n_signals;
  /* What it does whenever it hears of a change: 0 is nothing. */
  guint mischief;
  GPtrArray *followed;
} Fixture;

static void
check_mirror (Fixture *fixture)
{
  GListModel *model = G_LIST_MODEL (fixture->catalog);
  const char *before = "";

  g_assert_cmpuint (g_list_model_get_n_items (model), ==, fixture->mirror->len);
  for (guint i = 0; i < fixture->mirror->len; i++)
    {
      g_autoptr (MgMapping) mapping = g_list_model_get_item (model, i);

      g_assert_true (mapping == g_ptr_array_index (fixture->mirror, i));
      g_assert_cmpstr (before, <, mg_mapping_get_uri (mapping));
      before = mg_mapping_get_uri (mapping);
    }
  g_assert_null (g_list_model_get_item (model, fixture->mirror->len));
}

static void
make_mischief (Fixture *fixture)
{
  if (g_test_rand_int_range (0, 2) == 0 && fixture->followed->len > 0)
    {
      guint i = (guint) g_test_rand_int_range (0, (int) fixture->followed->len);
      g_autoptr (MgMapping) mapping = g_ptr_array_steal_index (fixture->followed, i);

      mg_catalog_unfollow (fixture->catalog, mapping);
    }
  else
    {
      g_autofree char *uri = g_strdup_printf ("posix:/n%d", g_test_rand_int_range (0, 60));

      g_ptr_array_add (fixture->followed, mg_catalog_follow (fixture->catalog, uri, NULL));
    }
}

static void
on_notify (MgMapping *mapping, GParamSpec *pspec, Fixture *fixture)
{
  if (fixture->mischief > 0)
    {
      fixture->mischief--;
      make_mischief (fixture);
    }
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, Fixture *fixture)
{
  fixture->n_signals++;
  g_assert_cmpuint (removed + added, >, 0);
  g_assert_cmpuint (position + removed, <=, fixture->mirror->len);
  for (guint i = 0; i < removed; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (fixture->mirror, position + i), fixture);
  if (removed > 0)
    g_ptr_array_remove_range (fixture->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    {
      MgMapping *mapping = g_list_model_get_item (model, position + i);

      g_signal_connect (mapping, "notify", G_CALLBACK (on_notify), fixture);
      g_ptr_array_insert (fixture->mirror, (gint) (position + i), mapping);
    }
  check_mirror (fixture);
  on_notify (NULL, NULL, fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_strdup ("/dev/shm/mg-test-XXXXXX");
  g_assert_nonnull (g_mkdtemp (fixture->folder));
  fixture->posix = mg_posix_source_new (fixture->folder);
  fixture->fake = mg_fake_source_new ();
  fixture->mirror = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->followed = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->catalog = mg_catalog_new ();
  mg_catalog_add_source (fixture->catalog, fixture->posix);
  mg_catalog_add_source (fixture->catalog, fixture->fake);
  g_signal_connect (fixture->catalog, "items-changed", G_CALLBACK (on_items_changed), fixture);
}

static char *
make_path (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static void
make (Fixture *fixture, const char *name, guint64 size)
{
  g_autofree char *path = make_path (fixture, name);

  close (mg_test_make_file (path, size));
}

static void
remove_file (Fixture *fixture, const char *name)
{
  g_autofree char *path = make_path (fixture, name);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    remove_file (fixture, name);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  if (fixture->catalog != NULL)
    {
      for (guint i = 0; i < fixture->mirror->len; i++)
        g_signal_handlers_disconnect_by_data (g_ptr_array_index (fixture->mirror, i), fixture);
      g_signal_handlers_disconnect_by_data (fixture->catalog, fixture);
      g_object_add_weak_pointer (G_OBJECT (fixture->catalog), (gpointer *) &fixture->catalog);
      g_object_unref (fixture->catalog);
      mg_test_wait (fixture->catalog == NULL);
    }
  g_ptr_array_unref (fixture->mirror);
  g_ptr_array_unref (fixture->followed);
  g_object_unref (fixture->posix);
  g_object_unref (fixture->fake);
}

static gboolean
lists (Fixture *fixture, const char *uri)
{
  for (guint i = 0; i < fixture->mirror->len; i++)
    if (g_str_equal (mg_mapping_get_uri (g_ptr_array_index (fixture->mirror, i)), uri))
      return TRUE;
  return FALSE;
}

static void
start (Fixture *fixture)
{
  g_assert_false (mg_catalog_is_loaded (fixture->catalog));
  mg_catalog_start (fixture->catalog);
  mg_test_wait (mg_catalog_is_loaded (fixture->catalog));
}

static void
test_appears (Fixture *fixture, gconstpointer data)
{
  make (fixture, "before", 1);
  start (fixture);
  g_assert_cmpuint (fixture->mirror->len, ==, 1);
  g_assert_true (lists (fixture, "posix:/before"));
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (fixture->catalog)) == MG_TYPE_MAPPING);

  make (fixture, "later", 1234);
  mg_fake_source_add (MG_FAKE_SOURCE (fixture->fake), "x", NULL, 5);
  mg_test_wait (lists (fixture, "posix:/later") && lists (fixture, "fake:x"));
  {
    MgMapping *later = g_ptr_array_index (fixture->mirror, 2);

    g_assert_cmpstr (mg_mapping_get_uri (later), ==, "posix:/later");
    g_assert_cmpuint (mg_mapping_get_info (later)->size, ==, 1234);
    g_assert_cmpint (mg_mapping_get_presence (later), ==, MG_PRESENCE_THERE);
  }

  remove_file (fixture, "before");
  mg_fake_source_remove (MG_FAKE_SOURCE (fixture->fake), "x");
  mg_test_wait (!lists (fixture, "posix:/before") && !lists (fixture, "fake:x"));
  g_assert_cmpuint (fixture->mirror->len, ==, 1);
}

/* One that is followed keeps its row and its object, whatever becomes of the name. */
static void
test_follow (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgMapping) mapping = NULL;
  g_autoptr (MgMapping) again = NULL;
  g_autoptr (GError) error = NULL;

  start (fixture);
  mapping = mg_catalog_follow (fixture->catalog, "posix:/m", &error);
  g_assert_no_error (error);
  g_assert_true (lists (fixture, "posix:/m"));
  g_assert_cmpint (mg_mapping_get_presence (mapping), ==, MG_PRESENCE_WAITED_FOR);
  again = mg_catalog_follow (fixture->catalog, "m", &error);
  g_assert_true (again == mapping);
  g_assert_cmpuint (fixture->mirror->len, ==, 1);

  for (guint i = 0; i < 5; i++)
    {
      make (fixture, "m", 100 + i);
      mg_test_wait (mg_mapping_get_presence (mapping) == MG_PRESENCE_THERE);
      g_assert_cmpuint (mg_mapping_get_n_recreations (mapping), ==, i);
      g_assert_cmpuint (mg_mapping_get_info (mapping)->size, ==, 100 + i);
      remove_file (fixture, "m");
      mg_test_wait (mg_mapping_get_presence (mapping) == MG_PRESENCE_GONE);
    }
  g_assert_true (g_ptr_array_index (fixture->mirror, 0) == mapping);
  g_assert_cmpuint (fixture->n_signals, ==, 1);

  mg_catalog_unfollow (fixture->catalog, mapping);
  g_assert_true (lists (fixture, "posix:/m"));
  mg_catalog_unfollow (fixture->catalog, mapping);
  g_assert_false (lists (fixture, "posix:/m"));

  /* One that is there stays without followers, until it goes. */
  make (fixture, "m", 1);
  mg_test_wait (lists (fixture, "posix:/m"));
  g_clear_object (&again);
  again = mg_catalog_follow (fixture->catalog, "posix:m", &error);
  g_assert_true (again == g_ptr_array_index (fixture->mirror, 0));
  mg_catalog_unfollow (fixture->catalog, again);
  g_assert_true (lists (fixture, "posix:/m"));
  remove_file (fixture, "m");
  mg_test_wait (!lists (fixture, "posix:/m"));
}

static void
test_many (Fixture *fixture, gconstpointer data)
{
  const guint n = 10000;
  guint n_signals;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("many-%u", i);

      make (fixture, name, i);
    }
  start (fixture);
  g_assert_cmpuint (fixture->mirror->len, ==, n);
  g_assert_cmpuint (fixture->n_signals, ==, 1);

  /* One more in the middle is one row more. */
  make (fixture, "many-5000x", 0);
  mg_test_wait (fixture->mirror->len == n + 1);
  g_assert_cmpuint (fixture->n_signals, ==, 2);
  remove_file (fixture, "many-5000x");
  mg_test_wait (fixture->mirror->len == n);
  g_assert_cmpuint (fixture->n_signals, ==, 3);
  n_signals = fixture->n_signals;
  mg_catalog_refresh (fixture->catalog);
  mg_test_iterate_for (100);
  g_assert_cmpuint (fixture->n_signals, ==, n_signals);
}

/* Changes the folder, the fake source and who follows, at random. */
static void
change_randomly (Fixture *fixture)
{
  g_autofree char *name = g_strdup_printf ("n%d", g_test_rand_int_range (0, 60));
  g_autofree char *path = make_path (fixture, name);
  g_autofree char *other = g_strdup_printf ("%s/n%d", fixture->folder, g_test_rand_int_range (0, 60));

  switch (g_test_rand_int_range (0, 8))
    {
    case 0:
    case 1:
      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        make (fixture, name, (guint64) g_test_rand_int_range (0, 10000));
      break;
    case 2:
      g_unlink (path);
      break;
    case 3:
      g_rename (path, other);
      break;
    case 4:
      mg_fake_source_add (MG_FAKE_SOURCE (fixture->fake), name, NULL, 1);
      break;
    case 5:
      mg_fake_source_remove (MG_FAKE_SOURCE (fixture->fake), name);
      break;
    case 6:
      mg_catalog_refresh (fixture->catalog);
      break;
    default:
      make_mischief (fixture);
      break;
    }
}

static gboolean
is_true_list (Fixture *fixture)
{
  g_autoptr (GPtrArray) all = mg_catalog_list (fixture->catalog, NULL, NULL);
  guint n_there = 0;

  for (guint i = 0; i < fixture->mirror->len; i++)
    {
      MgMapping *mapping = g_ptr_array_index (fixture->mirror, i);

      if (mg_mapping_get_presence (mapping) == MG_PRESENCE_THERE)
        {
          MgMappingInfo *info = n_there < all->len ? g_ptr_array_index (all, n_there) : NULL;

          if (info == NULL || !mg_mapping_info_equal (info, mg_mapping_get_info (mapping)))
            return FALSE;
          n_there++;
        }
      else
        {
          g_assert_true (g_ptr_array_find (fixture->followed, mapping, NULL));
        }
    }
  return n_there == all->len;
}

/* Whatever happens, and whatever is done by who hears of it: the signals tell what the list is. */
static void
test_churn (Fixture *fixture, gconstpointer data)
{
  start (fixture);
  for (guint i = 0; i < 3000; i++)
    {
      fixture->mischief = GPOINTER_TO_UINT (data);
      change_randomly (fixture);
      if (g_test_rand_int_range (0, 10) == 0)
        mg_test_iterate_for ((guint) g_test_rand_int_range (0, 5));
      if (i % 100 == 0)
        mg_test_iterate_for (40);
    }
  fixture->mischief = 0;
  mg_test_wait (is_true_list (fixture));
  check_mirror (fixture);
  g_assert_cmpuint (fixture->n_signals, >, 100);

  while (fixture->followed->len > 0)
    {
      g_autoptr (MgMapping) mapping = g_ptr_array_steal_index (fixture->followed, 0);

      mg_catalog_unfollow (fixture->catalog, mapping);
    }
  mg_test_wait (is_true_list (fixture));
}

/* A folder that cannot be read is no empty folder, and hides nothing of the others. */
static void
test_unlistable (Fixture *fixture, gconstpointer data)
{
  g_autofree char *away = g_strconcat (fixture->folder, "-away", NULL);
  g_autofree char *problem = NULL;
  g_autofree char *expected = g_strdup_printf ("Cannot list POSIX shared memory: “%s” cannot be read (%s).",
                                               fixture->folder, "No such file or directory");
  g_autoptr (MgMapping) followed = NULL;

  make (fixture, "a", 1);
  mg_fake_source_add (MG_FAKE_SOURCE (fixture->fake), "old", NULL, 1);
  start (fixture);
  followed = mg_catalog_follow (fixture->catalog, "posix:/b", NULL);
  g_assert_null (mg_catalog_get_problem (fixture->catalog));

  g_assert_cmpint (g_rename (fixture->folder, away), ==, 0);
  mg_catalog_refresh (fixture->catalog);
  mg_test_wait (mg_catalog_get_problem (fixture->catalog) != NULL);
  g_object_get (fixture->catalog, "problem", &problem, NULL);
  g_assert_cmpstr (problem, ==, expected);
  g_assert_true (lists (fixture, "posix:/a"));
  g_assert_true (lists (fixture, "posix:/b"));
  mg_fake_source_add (MG_FAKE_SOURCE (fixture->fake), "new", NULL, 1);
  mg_fake_source_remove (MG_FAKE_SOURCE (fixture->fake), "old");
  mg_test_wait (lists (fixture, "fake:new") && !lists (fixture, "fake:old"));
  g_assert_true (lists (fixture, "posix:/a"));
  g_assert_cmpint (mg_mapping_get_presence (g_ptr_array_index (fixture->mirror, 1)), ==, MG_PRESENCE_THERE);

  g_assert_cmpint (g_rename (away, fixture->folder), ==, 0);
  remove_file (fixture, "a");
  mg_catalog_refresh (fixture->catalog);
  mg_test_wait (mg_catalog_get_problem (fixture->catalog) == NULL);
  /* A list that was begun before the file was removed may have ended the problem. */
  mg_test_wait (!lists (fixture, "posix:/a"));
  g_assert_true (lists (fixture, "posix:/b"));
}

/* It goes while it is listing, in every way. */
static void
test_dispose (Fixture *fixture, gconstpointer data)
{
  make (fixture, "a", 1);
  for (guint round = 0; round < 200; round++)
    {
      MgCatalog *catalog = mg_catalog_new ();

      mg_catalog_add_source (catalog, fixture->posix);
      mg_catalog_add_source (catalog, fixture->fake);
      mg_catalog_start (catalog);
      if (round % 2 == 0)
        g_object_run_dispose (G_OBJECT (catalog));
      if (round % 3 == 0)
        g_usleep (100);
      if (round % 5 == 0)
        g_main_context_iteration (NULL, FALSE);
      g_object_add_weak_pointer (G_OBJECT (catalog), (gpointer *) &catalog);
      g_object_unref (catalog);
      mg_test_wait (catalog == NULL);
    }
}

/* One who asks for the list while it is made gets one that was begun after that. */
static void
test_refresh (Fixture *fixture, gconstpointer data)
{
  mg_catalog_refresh (fixture->catalog);
  /* The other thread has its list, and this one has not taken it in. */
  g_usleep (20000);
  make (fixture, "a", 1);
  mg_catalog_refresh (fixture->catalog);
  mg_catalog_refresh (fixture->catalog);
  mg_test_wait (lists (fixture, "posix:/a"));
}

static GPtrArray *
users_of (Fixture *fixture, const char *uri)
{
  for (guint i = 0; i < fixture->mirror->len; i++)
    if (g_str_equal (mg_mapping_get_uri (g_ptr_array_index (fixture->mirror, i)), uri))
      return mg_mapping_get_users (g_ptr_array_index (fixture->mirror, i));
  g_assert_not_reached ();
}

static gboolean
has_n_users (Fixture *fixture, const char *uri, guint n)
{
  GPtrArray *users = users_of (fixture, uri);

  return users != NULL && users->len == n;
}

static pid_t
start_user (Fixture *fixture, const char *name)
{
  g_autofree char *path = make_path (fixture, name);
  pid_t pid = fork ();
  int fd;

  g_assert_cmpint (pid, >=, 0);
  if (pid > 0)
    return pid;
  fd = open (path, O_RDONLY);
  if (mmap (NULL, 4096, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED)
    _exit (1);
  for (;;)
    pause ();
}

static void
count (guint *counter)
{
  (*counter)++;
}

/* Nobody is known before somebody looked, and nobody looks unless it is wanted. */
static void
test_users (Fixture *fixture, gconstpointer data)
{
  guint n_changed = 0;
  guint seen;
  pid_t pid;

  make (fixture, "used", 4096);
  make (fixture, "unused", 4096);
  pid = start_user (fixture, "used");
  g_signal_connect_swapped (fixture->catalog, "users-changed", G_CALLBACK (count), &n_changed);
  mg_catalog_start (fixture->catalog);
  mg_test_wait (lists (fixture, "posix:/used"));
  mg_test_iterate_for (50);
  g_assert_null (users_of (fixture, "posix:/used"));
  g_assert_null (users_of (fixture, "posix:/unused"));
  g_assert_cmpuint (n_changed, ==, 0);

  mg_catalog_watch_users (fixture->catalog, TRUE);
  mg_test_wait (has_n_users (fixture, "posix:/used", 1) && has_n_users (fixture, "posix:/unused", 0));
  mg_test_wait (n_changed > 0);
  seen = n_changed;
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
  mg_test_wait (has_n_users (fixture, "posix:/used", 0));
  mg_test_wait (n_changed == seen + 1);

  /* What is new since the last look is not known to have no users. */
  mg_catalog_watch_users (fixture->catalog, FALSE);
  make (fixture, "late", 4096);
  mg_test_wait (lists (fixture, "posix:/late"));
  g_assert_null (users_of (fixture, "posix:/late"));
  make (fixture, "later", 4096);
  mg_test_wait (lists (fixture, "posix:/later"));
  g_assert_null (users_of (fixture, "posix:/late"));
  mg_catalog_watch_users (fixture->catalog, TRUE);
  mg_test_wait (has_n_users (fixture, "posix:/late", 0));
  mg_catalog_watch_users (fixture->catalog, FALSE);
}

static void
test_no_sources (void)
{
  g_autoptr (MgCatalog) catalog = mg_catalog_new ();
  g_autoptr (GPtrArray) list = NULL;

  mg_catalog_start (catalog);
  mg_test_wait (mg_catalog_is_loaded (catalog));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (catalog)), ==, 0);
  list = mg_catalog_list (catalog, NULL, NULL);
  g_assert_cmpuint (list->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, test) g_test_add (name, Fixture, data, set_up, test, tear_down)
  ADD ("/catalog/appears", NULL, test_appears);
  ADD ("/catalog/follow", NULL, test_follow);
  ADD ("/catalog/many", NULL, test_many);
  ADD ("/catalog/churn", NULL, test_churn);
  ADD ("/catalog/mischief", GUINT_TO_POINTER (3), test_churn);
  ADD ("/catalog/unlistable", NULL, test_unlistable);
  ADD ("/catalog/refresh", NULL, test_refresh);
  ADD ("/catalog/users", NULL, test_users);
  ADD ("/catalog/dispose", NULL, test_dispose);
  g_test_add_func ("/catalog/no-sources", test_no_sources);
  return g_test_run ();
}
