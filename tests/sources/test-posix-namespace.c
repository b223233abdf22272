/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-posix-namespace-source.h"

#include <glib/gstdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "container-helpers.h"
#include "mg-catalog.h"
#include "mg-posix-source.h"
#include "mg-test.h"
#include "source-helpers.h"

#define PAGE 4096
#define SHM  "/dev/shm"

static void
check_name (const char *text, const char *expected, const char *sentence)
{
  g_autoptr (MgSource) own = mg_posix_source_new (NULL);
  g_autoptr (MgSource) source = mg_posix_namespace_source_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *name = mg_source_parse (source, text, &error);
  g_autofree char *own_name = mg_source_parse (own, text, NULL);

  g_assert_cmpstr (name, ==, expected);
  g_assert_cmpstr (own_name, ==, expected);
  if (expected == NULL)
    g_assert_cmpstr (error->message, ==, sentence);
}

/* The source of one's own names knows these too. */
static void
test_names (void)
{
  g_autoptr (MgSource) source = mg_posix_source_new (NULL);
  g_autofree char *uri = mg_source_make_uri (source, "//12/a%\xff");

  g_assert_cmpstr (uri, ==, "posix://12/a%25%FF");
  check_name ("//12/x", "//12/x", NULL);
  check_name ("//012/x%20y", "//12/x y", NULL);
  check_name ("//2147483647/...", "//2147483647/...", NULL);
  check_name ("//0/x", NULL, "“//0/x” is no name for what another process sees (it is posix://PID/NAME).");
  check_name ("//2147483648/x", NULL,
              "“//2147483648/x” is no name for what another process sees (it is posix://PID/NAME).");
  check_name ("//self/x", NULL,
              "“//self/x” is no name for what another process sees (it is posix://PID/NAME).");
  check_name ("//12", NULL, "“//12” is no name for what another process sees (it is posix://PID/NAME).");
  check_name ("//12/", NULL, "“//12/” is no name for shared memory: there is nothing to call it by.");
  check_name ("//12/..", NULL, "“//12/..” is no name for shared memory: there is nothing to call it by.");
  check_name ("//12/a/b", NULL,
              "“//12/a/b” is no name for shared memory: it has a slash behind the first character.");
  check_name ("//12/%2E%2E/x", NULL,
              "“//12/../x” is no name for shared memory: it has a slash behind the first character.");
  check_name ("//12/sem.x", NULL, "“//12/sem.x” is a semaphore, not shared memory.");
}

static void
test_list (Container *fixture, gconstpointer data)
{
  static const char *const names[] = { "plain", "new\nline", "caf\xe9", "100%", "x (deleted)", ".hidden" };
  static const char *const escaped[]
    = { "plain", "new%0Aline", "caf%E9", "100%25", "x (deleted)", ".hidden" };
  g_autofree char *fifo = container_make_path (fixture, "fifo");
  g_autofree char *link = container_make_path (fixture, "link");
  g_autofree char *folder = container_make_path (fixture, "folder");
  g_autofree char *own_name = mg_test_name ("own");
  g_autofree char *own = mg_test_shm_path (own_name);
  g_autoptr (GPtrArray) list = NULL;

  if (!container_begin (fixture))
    return;
  close (mg_test_make_file (own, 1));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    container_make (fixture->process, names[i], 1000 + i);
  container_make (fixture->process, "sem.x", 32);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink (own, link), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);

  list = source_list_now (fixture->source);
  g_assert_cmpuint (container_count (list, fixture->pid), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const MgMappingInfo *info = container_find (list, fixture->pid, escaped[i]);

      g_assert_nonnull (info);
      g_assert_cmpstr (info->name + 1, ==, escaped[i]);
      g_assert_cmpuint (info->size, ==, 1000 + i);
    }
  g_unlink (own);
}

static guint64
get_namespace (const MgMappingInfo *info)
{
  guint64 name_space = 0;

  g_assert_nonnull (info->details);
  g_assert_true (g_variant_lookup (info->details, "namespace", "t", &name_space));
  return name_space;
}

static void
test_info (Container *fixture, gconstpointer data)
{
  g_autofree char *mounts = g_strdup_printf ("/proc/%d/ns/mnt", fixture->pid);
  g_autofree char *name = container_make_name (fixture->pid, "x");
  g_autoptr (MgSource) own = mg_posix_source_new (NULL);
  g_autoptr (MgCensus) census = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (MgMappingInfo) info = NULL;
  g_autoptr (MgBacking) backing = NULL;
  GPtrArray *users;
  MgBackingStatus status;
  struct stat stat_buffer;
  guint64 address;

  if (!container_begin (fixture))
    return;
  address = mg_test_memory_map (fixture->process, container_make (fixture->process, "x", 3 * PAGE), 0,
                                3 * PAGE, MAP_SHARED);
  mg_test_memory_store (fixture->process, address + 5, 42);
  census = mg_census_new (MG_MAPS_BEST, NULL);
  list = mg_source_list (fixture->source, census, NULL, NULL);
  info = mg_source_lookup (fixture->source, name, NULL);
  g_assert_nonnull (info);
  g_assert_true (mg_mapping_info_equal (info, container_find (list, fixture->pid, "x")));
  g_assert_cmpint (info->kind, ==, MG_KIND_POSIX);
  g_assert_cmpstr (info->name, ==, "/x");
  g_assert_cmpint (info->pid, ==, fixture->pid);
  g_assert_cmpuint (info->size, ==, 3 * PAGE);
  g_assert_cmpuint (info->allocated, ==, PAGE);
  g_assert_cmpint (info->uid, ==, getuid ());
  g_assert_cmpint (info->mode, ==, 0600);
  g_assert_cmpint (stat (mounts, &stat_buffer), ==, 0);
  g_assert_cmpuint (get_namespace (info), ==, stat_buffer.st_ino);

  users = mg_census_find_users (census, &info->identity);
  g_assert_nonnull (users);
  g_assert_cmpint (((MgUser *) g_ptr_array_index (users, 0))->pid, ==, fixture->pid);
  g_assert_cmpuint (((MgUser *) g_ptr_array_index (users, 0))->address, ==, address);
  backing = mg_source_open (own, name, NULL);
  g_assert_nonnull (backing);
  g_assert_cmpstr (mg_backing_get_name (backing), ==, name);
  g_assert_true (mg_backing_check (backing, &status, NULL));
  g_assert_true (mg_identity_equal (&status.identity, &info->identity));
  g_assert_cmpint (status.name, ==, MG_NAME_SAME);
  g_assert_cmpuint (status.size, ==, 3 * PAGE);
  source_check_byte (backing, 5, 42);
}

/* One's own /dev/shm is not listed once more for who sees the same; of several that share another, the first process tells
 * it, and stays the one for as long as that is true. */
static void
test_shared_folder (Container *fixture, gconstpointer data)
{
  g_autoptr (MgTestProcess) other = mg_test_memory_new ();
  int other_pid = mg_test_process_get_pid (other);
  gboolean in_order = fixture->pid < other_pid;
  MgTestProcess *first = in_order ? fixture->process : other;
  MgTestProcess *second = in_order ? other : fixture->process;
  int first_pid = MIN (fixture->pid, other_pid);
  int second_pid = MAX (fixture->pid, other_pid);
  g_autoptr (MgSource) fresh = mg_posix_namespace_source_new ();
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GPtrArray) later = NULL;
  g_autoptr (GPtrArray) fresh_list = NULL;

  if (getuid () != 0 || !fixture->permitted)
    {
      g_test_skip ("The system permits no namespaces.");
      return;
    }
  g_assert_true (mg_test_memory_unshare (other));
  list = source_list_now (fixture->source);
  g_assert_cmpuint (container_count (list, first_pid) + container_count (list, second_pid), ==, 0);

  mg_test_memory_mount (second, SHM);
  mg_test_memory_close (second, container_make (second, "x", 1));
  g_clear_pointer (&list, g_ptr_array_unref);
  list = source_list_now (fixture->source);
  g_assert_nonnull (container_find (list, second_pid, "x"));
  /* One with a lower number comes, into a namespace of its own that begins with the same mounts. */
  mg_test_memory_join (first, second);
  g_assert_true (mg_test_memory_unshare (first));
  later = source_list_now (fixture->source);
  g_assert_cmpuint (container_count (later, first_pid), ==, 0);
  g_assert_cmpuint (container_count (later, second_pid), ==, 1);
  fresh_list = source_list_now (fresh);
  g_assert_cmpuint (container_count (fresh_list, first_pid), ==, 1);
  g_assert_cmpuint (container_count (fresh_list, second_pid), ==, 0);

  /* It does not see it any more. */
  g_assert_cmpint (mg_test_memory_unmount (second, SHM), ==, 0);
  g_clear_pointer (&list, g_ptr_array_unref);
  list = source_list_now (fixture->source);
  g_assert_cmpuint (container_count (list, first_pid), ==, 1);
  g_assert_cmpuint (container_count (list, second_pid), ==, 0);
}

/* The first process of a namespace may have a root from which there is no /dev/shm. */
static void
test_other_root (Container *fixture, gconstpointer data)
{
  g_autoptr (MgTestProcess) other = mg_test_memory_new ();
  int other_pid = mg_test_process_get_pid (other);
  gboolean in_order = fixture->pid < other_pid;
  g_autoptr (GPtrArray) list = NULL;

  if (getuid () != 0 || !container_begin (fixture))
    {
      g_test_skip ("The system permits no namespaces.");
      return;
    }
  container_make (fixture->process, "x", 1);
  mg_test_memory_join (other, fixture->process);
  mg_test_memory_change_root (in_order ? fixture->process : other, "/proc");
  list = source_list_now (fixture->source);
  g_assert_nonnull (container_find (list, MAX (fixture->pid, other_pid), "x"));
}

static void
test_gone_meanwhile (Container *fixture, gconstpointer data)
{
  g_autoptr (MgCensus) census = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  if (!container_begin (fixture))
    return;
  container_make (fixture->process, "x", 1);
  census = mg_census_new (MG_MAPS_BEST, NULL);
  g_clear_pointer (&fixture->process, mg_test_process_free);
  list = mg_source_list (fixture->source, census, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (container_count (list, fixture->pid), ==, 0);
}

static void
look_as_nobody (gpointer data)
{
  Container *fixture = data;
  g_autoptr (MgTestProcess) own = mg_test_memory_new ();
  int own_pid = mg_test_process_get_pid (own);
  g_autofree char *name = container_make_name (fixture->pid, "x");
  g_autofree char *own_name = container_make_name (own_pid, "mine");
  g_autofree char *sentence = g_strdup_printf (
    "Cannot open “%s”: only the owner of process %d and root may see what it sees.", name, fixture->pid);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (MgBacking) backing = NULL;

  list = source_list_now (fixture->source);
  g_assert_cmpuint (container_count (list, fixture->pid), ==, 0);
  source_check_fails (fixture->source, name, MG_ERROR_DENIED, sentence);

  mg_test_memory_become_nobody (own);
  if (!mg_test_memory_unshare (own))
    return;
  mg_test_memory_mount (own, SHM);
  container_make (own, "mine", 5);
  g_clear_pointer (&list, g_ptr_array_unref);
  list = source_list_now (fixture->source);
  g_assert_cmpuint (container_count (list, own_pid), ==, 1);
  g_assert_cmpint (container_find (list, own_pid, "mine")->uid, ==, 65534);
  backing = mg_source_open (fixture->source, own_name, NULL);
  g_assert_nonnull (backing);
  source_check_byte (backing, 4, 0);
}

/* What others see is not told, and what one's own containers see is. */
static void
test_nobody (Container *fixture, gconstpointer data)
{
  if (getuid () != 0 || !container_begin (fixture))
    {
      g_test_skip ("Only root has what others may not see.");
      return;
    }
  container_make (fixture->process, "x", 1);
  mg_test_run_as_nobody (look_as_nobody, fixture);
}

/* In a catalog both sources are one scheme, and each list stays for as long as it is true. */
static void
test_catalog (Container *fixture, gconstpointer data)
{
  g_autoptr (MgCatalog) catalog = mg_catalog_new ();
  g_autoptr (MgSource) own = mg_posix_source_new (NULL);
  g_autofree char *bare = mg_test_name ("inside");
  g_autofree char *own_path = mg_test_shm_path (bare);
  g_autofree char *uri = g_strdup_printf ("posix://%d/%s", fixture->pid, bare);
  g_autofree char *own_uri = g_strdup_printf ("posix:/%s", bare);
  g_autofree char *expected = container_make_name (fixture->pid, bare);
  g_autofree char *sentence
    = g_strdup_printf ("“%s” is the name of several mappings: %s, %s.", bare, uri, own_uri);
  g_autofree char *name = NULL;
  g_autofree char *bare_name = NULL;
  g_autoptr (GError) error = NULL;

  if (!container_begin (fixture))
    return;
  container_make (fixture->process, bare, 1);
  mg_catalog_add_source (catalog, own);
  mg_catalog_add_source (catalog, fixture->source);
  g_assert_true (mg_catalog_resolve (catalog, uri, &name, NULL) == own);
  g_assert_cmpstr (name, ==, expected);
  g_assert_true (mg_catalog_resolve (catalog, bare, &bare_name, NULL) == own);
  g_assert_cmpstr (bare_name, ==, expected);
  close (mg_test_make_file (own_path, 1));
  g_assert_null (mg_catalog_resolve (catalog, bare, &bare_name, &error));
  g_unlink (own_path);
  g_assert_error (error, MG_ERROR, MG_ERROR_AMBIGUOUS);
  g_assert_cmpstr (error->message, ==, sentence);
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD_WITH(name, data, test)                                                                           \
  g_test_add (name, Container, data, container_set_up, test, container_tear_down)
#define ADD(name, test) ADD_WITH (name, NULL, test)
  g_test_add_func ("/posix-namespace/names", test_names);
  ADD ("/posix-namespace/list", test_list);
  ADD ("/posix-namespace/info", test_info);
  ADD ("/posix-namespace/shared-folder", test_shared_folder);
  ADD ("/posix-namespace/other-root", test_other_root);
  ADD ("/posix-namespace/gone-meanwhile", test_gone_meanwhile);
  ADD ("/posix-namespace/nobody", test_nobody);
  ADD ("/posix-namespace/catalog", test_catalog);
  return g_test_run ();
}
