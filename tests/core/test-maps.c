/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-maps.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "mg-census.h"
#include "mg-test-memory.h"
#include "mg-test.h"

#define PAGE 4096
/* As many parts as the system lets a process have, less what it has anyway. */
#define SPARE_PARTS 2000
#define MANY_PARTS  60000

typedef struct
{
  MgMapsWay way;
  MgTestProcess *process;
  int pid;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->way = (MgMapsWay) GPOINTER_TO_UINT (data);
  fixture->process = mg_test_memory_new ();
  fixture->pid = mg_test_process_get_pid (fixture->process);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->process, mg_test_process_free);
}

static void
free_entry (gpointer data)
{
  MgMapsEntry *entry = data;

  g_free ((char *) entry->path);
  g_free (entry);
}

static gboolean
keep_entry (const MgMapsEntry *entry, gpointer data)
{
  MgMapsEntry *copy = g_memdup2 (entry, sizeof *entry);

  copy->path = g_strdup (entry->path);
  g_ptr_array_add (data, copy);
  return TRUE;
}

/* What is mapped at an address; %NULL: nothing with an object behind it. */
static const MgMapsEntry *
find_at (Fixture *fixture, guint64 address, GPtrArray *found)
{
  g_ptr_array_set_size (found, 0);
  g_assert_cmpint (mg_maps_read_at (fixture->pid, fixture->way, address, keep_entry, found), ==, 0);
  g_assert_cmpuint (found->len, <=, 1);
  return found->len > 0 ? g_ptr_array_index (found, 0) : NULL;
}

static void
check_part (const MgMapsEntry *entry, guint64 address, guint64 offset, guint64 length, gboolean writable)
{
  g_assert_nonnull (entry);
  g_assert_cmpuint (entry->start, ==, address);
  g_assert_cmpuint (entry->end - entry->start, ==, length);
  g_assert_cmpuint (entry->offset, ==, offset);
  g_assert_true (entry->shared);
  g_assert_true (entry->readable);
  g_assert_cmpint (entry->writable, ==, writable);
  g_assert_cmpstr (entry->path, ==, "/memfd:x (deleted)");
}

/* The part in which an address lies is told, and neither the one before nor the one behind. */
static void
test_at (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (free_entry);
  int fd = mg_test_memory_make_memfd (fixture->process, "x", 0, 16 * PAGE);
  guint64 room = mg_test_memory_map (fixture->process, -1, 0, 16 * PAGE, MAP_PRIVATE | MAP_ANONYMOUS);
  guint64 address = room + 4 * PAGE;

  mg_test_memory_map_at (fixture->process, address, fd, 8 * PAGE, MAP_SHARED);
  mg_test_memory_protect (fixture->process, address + 2 * PAGE, 3 * PAGE, PROT_READ);
  check_part (find_at (fixture, address, found), address, 0, 2 * PAGE, TRUE);
  check_part (find_at (fixture, address + 2 * PAGE - 1, found), address, 0, 2 * PAGE, TRUE);
  check_part (find_at (fixture, address + 2 * PAGE, found), address + 2 * PAGE, 2 * PAGE, 3 * PAGE, FALSE);
  check_part (find_at (fixture, address + 8 * PAGE - 1, found), address + 5 * PAGE, 5 * PAGE, 3 * PAGE, TRUE);
  /* What has no object behind it is none. */
  g_assert_null (find_at (fixture, address - 1, found));
  g_assert_null (find_at (fixture, address + 8 * PAGE, found));
  g_assert_null (find_at (fixture, 0, found));
  g_assert_null (find_at (fixture, G_MAXUINT64, found));
}

/* Who has ended says so. */
static void
test_ended (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (free_entry);
  int code;

  g_clear_pointer (&fixture->process, mg_test_process_free);
  code = mg_maps_read (fixture->pid, fixture->way, keep_entry, found);
  g_assert_true (code == ENOENT || code == ESRCH);
  code = mg_maps_read_at (fixture->pid, fixture->way, 0, keep_entry, found);
  g_assert_true (code == ENOENT || code == ESRCH);
  g_assert_cmpuint (found->len, ==, 0);
}

/* Paths of all bytes come as they are. */
static void
test_paths (Fixture *fixture, gconstpointer data)
{
  static const char *const odd[] = { "a\nb",        "tab\there",   "\x1b[31mred", "\xff\xfe", "back\\slash",
                                     "no\\012feed", "x (deleted)", " ",           "%41" };
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (free_entry);

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autofree char *own = mg_test_name (odd[i]);
      g_autofree char *path = mg_test_shm_path (own);
      guint64 address;
      int fd;

      /* The text has this and a line feed alike; only root may look closer. */
      if (strstr (odd[i], "012") != NULL && fixture->way == MG_MAPS_TEXT && !mg_test_memory_may_follow ())
        continue;
      close (mg_test_make_file (path, PAGE));
      fd = mg_test_memory_open (fixture->process, path, O_RDWR);
      address = mg_test_memory_map (fixture->process, fd, 0, PAGE, MAP_SHARED);
      g_unlink (path);
      mg_test_memory_close (fixture->process, fd);
      g_assert_nonnull (find_at (fixture, address, found));
      g_assert_true (g_str_has_prefix (((MgMapsEntry *) g_ptr_array_index (found, 0))->path, path));
      g_assert_cmpstr (((MgMapsEntry *) g_ptr_array_index (found, 0))->path + strlen (path), ==,
                       " (deleted)");
    }
}

static guint
count_possible_parts (void)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents ("/proc/sys/vm/max_map_count", &text, NULL, NULL));
  return (guint) MIN (MANY_PARTS, g_ascii_strtoull (text, NULL, 10) - SPARE_PARTS);
}

/* Maps one object in as many parts as possible. */
static void
map_many (MgTestProcess *self, gpointer data)
{
  guint n_parts = GPOINTER_TO_UINT (data);
  guint8 *address
    = mmap (NULL, (gsize) n_parts * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  for (guint i = 1; address != MAP_FAILED && i < n_parts; i += 2)
    g_assert_cmpint (mprotect (address + (gsize) i * PAGE, PAGE, PROT_READ), ==, 0);
  mg_test_process_send_number (self, (gsize) address);
  for (;;)
    pause ();
}

static void
test_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (free_entry);
  guint n_parts = count_possible_parts ();
  g_autoptr (MgTestProcess) process = mg_test_process_new (map_many, GUINT_TO_POINTER (n_parts));
  guint64 address = mg_test_process_receive_number (process);
  g_autoptr (MgCensus) census = mg_census_new (fixture->way, NULL);
  MgIdentity identity = { .kind = MG_KIND_ANONYMOUS };
  const MgMapsEntry *last;
  GPtrArray *users;

  fixture->pid = mg_test_process_get_pid (process);
  last = find_at (fixture, address + (guint64) (n_parts - 1) * PAGE, found);
  g_assert_nonnull (last);
  g_assert_cmpuint (last->offset, ==, (guint64) (n_parts - 1) * PAGE);
  identity.device = last->device;
  identity.inode = last->inode;
  users = mg_census_find_users (census, &identity);
  g_assert_nonnull (users);
  g_assert_cmpuint (users->len, ==, n_parts);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test)                                                                                      \
  g_test_add (name, Fixture, GUINT_TO_POINTER (MG_MAPS_BEST), set_up, test, tear_down);                      \
  g_test_add (name "-in-text", Fixture, GUINT_TO_POINTER (MG_MAPS_TEXT), set_up, test, tear_down)
  ADD ("/maps/at", test_at);
  ADD ("/maps/ended", test_ended);
  ADD ("/maps/paths", test_paths);
  ADD ("/maps/many", test_many);
  return g_test_run ();
}
