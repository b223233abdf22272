/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Segments of other namespaces, of huge pages, in swap, and others that have come under their ids. */

#include "mg-backing-sysv.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-ipc-namespace.h"
#include "mg-segment.h"
#include "mg-test-segments.h"
#include "mg-test.h"

#define PAGE MG_PAGE_SIZE
#define HUGE (2u * 1024 * 1024)

/* A process in a namespace of its own; %NULL where that is not permitted. */
static MgTestSegments *
make_elsewhere (void)
{
  g_autoptr (MgTestSegments) maker = mg_test_segments_new ();

  if (mg_test_segments_unshare (maker))
    return g_steal_pointer (&maker);
  g_test_skip ("Only root can make namespaces.");
  return NULL;
}

static MgBacking *
open_segment (int pid, int id)
{
  g_autoptr (GError) error = NULL;
  MgBacking *backing = mg_backing_open_segment (pid, id, "sysv:x", &error);

  g_assert_no_error (error);
  return backing;
}

static guint8
read_byte (MgBacking *backing, guint64 offset)
{
  g_autoptr (GError) error = NULL;
  guint8 byte = 0;
  gsize done;

  g_assert_true (mg_backing_read (backing, offset, 1, &byte, &done, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (done, ==, 1);
  return byte;
}

static MgBackingStatus
get_status (MgBacking *backing)
{
  MgBackingStatus status;

  g_assert_true (mg_backing_check (backing, &status, NULL));
  return status;
}

static void
check_links (const char *folder, const char *unwanted)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *entry;

  g_assert_nonnull (entries);
  while ((entry = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, entry, NULL);
      g_autofree char *target = g_file_read_link (path, NULL);

      if (target != NULL && strstr (target, unwanted) != NULL)
        g_error ("%s is left: %s", path, target);
    }
}

/* Nothing of this process keeps another namespace alive. */
static void
check_nothing_is_left (void)
{
  g_autoptr (GDir) threads = g_dir_open ("/proc/self/task", 0, NULL);
  g_autofree char *own = g_file_read_link ("/proc/self/ns/ipc", NULL);
  const char *thread;

  while ((thread = g_dir_read_name (threads)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", thread, "ns/ipc", NULL);
      g_autofree char *found = g_file_read_link (path, NULL);

      if (found != NULL)
        g_assert_cmpstr (found, ==, own);
    }
  check_links ("/proc/self/fd", "ipc:[");
  check_links ("/proc/self/fd", "sysvipc");
}

/* A segment of another namespace is seen from outside, and is not the one of the same id here. */
static void
test_namespace (void)
{
  g_autoptr (MgTestSegments) maker = make_elsewhere ();
  g_autoptr (MgTestSegments) here = mg_test_segments_new ();
  g_autoptr (MgTestSegments) second = mg_test_segments_new ();
  int id = mg_test_segments_make (here, IPC_PRIVATE, 3 * PAGE, 0600);
  g_autoptr (MgBacking) backing = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  guint64 address, address_here, name_space;
  int pid;

  if (maker == NULL)
    return;
  pid = mg_test_segments_get_pid (maker);
  address_here = mg_test_segments_attach (here, id, 0);
  mg_test_segments_store (here, address_here, PAGE, 1);
  g_assert_true (mg_test_segments_set (maker, "shm_next_id", id));
  g_assert_cmpint (mg_test_segments_make (maker, IPC_PRIVATE, 3 * PAGE, 0600), ==, id);
  address = mg_test_segments_attach (maker, id, 0);
  mg_test_segments_store (maker, address, PAGE, 2);

  before = mg_test_segments_look (maker, id);
  g_assert_null (mg_backing_warn_segment (pid, id, "sysv:x"));
  backing = open_segment (pid, id);
  g_assert_cmpuint (read_byte (backing, PAGE), ==, 2);
  g_assert_true (mg_ipc_namespace_find (pid, &name_space));
  g_assert_cmpuint (name_space, !=, 0);
  g_assert_cmpuint (get_status (backing).identity.name_space, ==, name_space);
  g_assert_cmpuint (get_status (backing).size, ==, 3 * PAGE);
  g_assert_cmpuint (get_status (backing).allocated, ==, PAGE);
  g_assert_cmpint (get_status (backing).name, ==, MG_NAME_SAME);
  check_nothing_is_left ();
  after = mg_test_segments_look (maker, id);
  g_assert_cmpstr (after, ==, before);
  mg_backing_unref (backing);

  /* Of a process that sees the same segments as this one. Those who are asked first do not have it attached, and the one
   * that is next has one of the same id. */
  g_assert_cmpint (pid, <, mg_test_segments_get_pid (here));
  mg_test_segments_attach (second, id, 0);
  mg_test_segments_detach (here, address_here);
  backing = open_segment (mg_test_segments_get_pid (here), id);
  g_assert_cmpuint (read_byte (backing, PAGE), ==, 1);
  g_assert_cmpuint (get_status (backing).identity.name_space, ==, 0);
  mg_backing_unref (backing);
  backing = open_segment (0, id);
  g_assert_cmpuint (read_byte (backing, PAGE), ==, 1);
}

/* Nobody has it attached there, and then its namespace ends. */
static void
test_namespace_ends (void)
{
  g_autoptr (MgTestSegments) maker = make_elsewhere ();
  g_autoptr (MgBacking) backing = NULL;
  g_autofree char *warning = NULL;
  MgSegment segment;
  guint64 address, name_space;
  int pid, id;

  if (maker == NULL)
    return;
  pid = mg_test_segments_get_pid (maker);
  id = mg_test_segments_make (maker, IPC_PRIVATE, PAGE, 0600);
  address = mg_test_segments_attach (maker, id, 0);
  mg_test_segments_store (maker, address, 1, 3);
  mg_test_segments_detach (maker, address);

  warning = mg_backing_warn_segment (pid, id, "sysv:x");
  g_assert_nonnull (warning);
  backing = open_segment (pid, id);
  g_assert_cmpuint (read_byte (backing, 1), ==, 3);
  g_assert_cmpint (mg_segment_find (pid, id, &segment, &name_space), ==, 0);
  g_assert_cmpuint (segment.attached, ==, 0);
  g_assert_cmpint (segment.last_pid, ==, getpid ());
  check_nothing_is_left ();

  g_clear_pointer (&maker, mg_test_segments_free);
  g_assert_cmpint (get_status (backing).name, ==, MG_NAME_GONE);
  g_assert_cmpuint (read_byte (backing, 1), ==, 3);
}

/* The process goes to another namespace: the name means another segment. */
static void
test_process_moves (void)
{
  g_autoptr (MgTestSegments) maker = make_elsewhere ();
  g_autoptr (MgBacking) backing = NULL;
  int pid, id;

  if (maker == NULL)
    return;
  pid = mg_test_segments_get_pid (maker);
  id = mg_test_segments_make (maker, IPC_PRIVATE, PAGE, 0600);
  mg_test_segments_attach (maker, id, 0);
  backing = open_segment (pid, id);
  g_assert_true (mg_test_segments_unshare (maker));
  g_assert_cmpint (get_status (backing).name, ==, MG_NAME_GONE);
  g_assert_true (mg_test_segments_set (maker, "shm_next_id", id));
  g_assert_cmpint (mg_test_segments_make (maker, IPC_PRIVATE, PAGE, 0600), ==, id);
  g_assert_cmpint (get_status (backing).name, ==, MG_NAME_REPLACED);
}

/* Another segment has got the id. */
static void
test_reused (void)
{
  g_autoptr (MgTestSegments) maker = make_elsewhere ();
  g_autoptr (MgBacking) backing = NULL;
  g_autoptr (GError) error = NULL;
  MgBackingStatus status;
  guint64 address;
  int pid, id;

  if (maker == NULL)
    return;
  pid = mg_test_segments_get_pid (maker);
  id = mg_test_segments_make (maker, IPC_PRIVATE, 2 * PAGE, 0600);
  address = mg_test_segments_attach (maker, id, 0);
  mg_test_segments_store (maker, address, 0, 1);
  backing = open_segment (pid, id);
  mg_test_segments_remove (maker, id);
  g_assert_cmpint (get_status (backing).name, ==, MG_NAME_GONE);
  mg_test_segments_detach (maker, address);
  g_assert_false (mg_backing_check (backing, &status, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_NOT_FOUND);

  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (mg_test_segments_set (maker, "shm_next_id", id));
      g_assert_cmpint (mg_test_segments_make (maker, i == 0 ? IPC_PRIVATE : 0x4d47, (3 - i) * PAGE, 0600), ==,
                       id);
      g_assert_cmpint (get_status (backing).name, ==, MG_NAME_REPLACED);
      g_assert_cmpuint (read_byte (backing, 0), ==, 1);
      mg_test_segments_remove (maker, id);
    }
}

/* What a process has brought from another namespace is not taken for the segment of the same id. */
static void
test_left_over (void)
{
  g_autoptr (MgTestSegments) maker = make_elsewhere ();
  g_autoptr (MgBacking) backing = NULL;
  guint64 low = G_GUINT64_CONSTANT (0x10000000);
  guint64 high = G_GUINT64_CONSTANT (0x20000000);
  int id;

  if (maker == NULL)
    return;
  id = mg_test_segments_make (maker, IPC_PRIVATE, 2 * PAGE, 0600);
  mg_test_segments_attach (maker, id, low);
  mg_test_segments_store (maker, low, 0, 1);
  g_assert_true (mg_test_segments_unshare (maker));
  g_assert_true (mg_test_segments_set (maker, "shm_next_id", id));
  g_assert_cmpint (mg_test_segments_make (maker, IPC_PRIVATE, 3 * PAGE, 0600), ==, id);
  mg_test_segments_attach (maker, id, high);
  mg_test_segments_store (maker, high, 0, 2);

  backing = open_segment (mg_test_segments_get_pid (maker), id);
  g_assert_cmpuint (read_byte (backing, 0), ==, 2);
  g_assert_cmpuint (get_status (backing).size, ==, 3 * PAGE);
}

/* Where a segment goes with the last one to detach it, looking must not be that. */
static void
test_forced (void)
{
  g_autoptr (MgTestSegments) maker = make_elsewhere ();
  g_autoptr (MgBacking) backing = NULL;
  g_autoptr (GError) error = NULL;
  int pid, id;

  if (maker == NULL)
    return;
  pid = mg_test_segments_get_pid (maker);
  g_assert_true (mg_test_segments_set (maker, "shm_rmid_forced", 1));
  id = mg_test_segments_make (maker, IPC_PRIVATE, PAGE, 0600);
  g_assert_null (mg_backing_warn_segment (pid, id, "sysv:x"));
  g_assert_null (mg_backing_open_segment (pid, id, "sysv:x", &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_DENIED);
  g_assert_cmpstr (
    error->message, ==,
    "Cannot open “sysv:x”: no program has it attached, and this system would remove it as soon as "
    "Mapglass lets it go.");
  mg_test_segments_attach (maker, id, 0);
  backing = open_segment (pid, id);
  g_assert_cmpint (get_status (backing).name, ==, MG_NAME_SAME);
}

static void
open_elsewhere_as_nobody (gpointer data)
{
  MgTestSegments *maker = data;
  g_autoptr (GError) error = NULL;

  g_assert_null (mg_backing_open_segment (mg_test_segments_get_pid (maker), 0, "sysv:x", &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_DENIED);
  g_assert_cmpstr (error->message, ==, "Cannot open “sysv:x”: permission denied.");
}

static void
test_namespace_denied (void)
{
  g_autoptr (MgTestSegments) maker = make_elsewhere ();

  if (maker != NULL)
    mg_test_run_as_nobody (open_elsewhere_as_nobody, maker);
}

static guint64
count_free_huge_pages (void)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents ("/proc/meminfo", &text, NULL, NULL));
  return g_ascii_strtoull (strstr (text, "HugePages_Free:") + strlen ("HugePages_Free:"), NULL, 10);
}

static void
open_huge_as_nobody (gpointer data)
{
  int id = GPOINTER_TO_INT (data);
  g_autoptr (GError) error = NULL;

  g_assert_null (mg_backing_open_segment (0, id, "sysv:x", &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_DENIED);
  g_assert_cmpstr (
    error->message, ==,
    "Cannot open “sysv:x”: it has huge pages, and only an administrator can look at those without "
    "making more of them.");
}

static void
count_bytes (const guint8 *bytes, guint64 offset, gsize length, gpointer data)
{
  guint64 *seen = data;

  *seen += length;
}

static void
test_huge (void)
{
  g_autoptr (MgTestSegments) maker = mg_test_segments_new ();
  int id = mg_test_segments_make (maker, IPC_PRIVATE, HUGE + 100, 0666 | SHM_HUGETLB);
  g_autoptr (MgBacking) backing = NULL;
  guint64 address, n_free, visited;
  guint64 seen = 0;
  gsize done;
  guint8 bytes[200];

  if (id < 0 || getuid () != 0)
    {
      g_test_skip ("There are no huge pages, or no right to use them.");
      return;
    }
  address = mg_test_segments_attach (maker, id, 0);
  mg_test_segments_store (maker, address, HUGE + 99, 7);
  n_free = count_free_huge_pages ();
  backing = open_segment (0, id);
  g_assert_cmpuint (get_status (backing).size, ==, HUGE + 100);
  g_assert_cmpuint (get_status (backing).allocated, ==, HUGE);
  g_assert_cmpuint (get_status (backing).identity.device, !=, mg_segment_get_device ());
  g_assert_cmpuint (read_byte (backing, 0), ==, 0);
  g_assert_true (mg_backing_read (backing, HUGE, sizeof bytes, bytes, &done, NULL));
  g_assert_cmpuint (done, ==, 100);
  g_assert_cmpuint (bytes[99], ==, 7);
  g_assert_true (mg_backing_visit (backing, 0, HUGE + PAGE, count_bytes, &seen, &visited, NULL));
  g_assert_cmpuint (seen, ==, HUGE + 100);
  g_assert_cmpuint (get_status (backing).allocated, ==, HUGE);
  g_assert_cmpuint (count_free_huge_pages (), ==, n_free);
  mg_test_run_as_nobody (open_huge_as_nobody, GINT_TO_POINTER (id));
}

typedef struct
{
  MgTestSegments *maker;
  int id;
  guint64 address;
} Swapped;

/* Some of it is in swap, and some was never used: the system does not tell which, and it is not guessed. */
static void
look_at_swapped (gpointer data)
{
  Swapped *swapped = data;
  g_autoptr (MgBacking) backing = open_segment (0, swapped->id);
  g_autoptr (GError) error = NULL;
  guint8 bytes[2 * PAGE];
  guint64 start, visited;
  guint64 seen = 0;
  gsize done;

  g_assert_cmpuint (get_status (backing).allocated, ==, 3 * PAGE);
  g_assert_false (mg_backing_read (backing, PAGE, sizeof bytes, bytes, &done, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_DENIED);
  g_assert_cmpstr (error->message, ==,
                   "Cannot read “sysv:x” from 0x1000: whether the page is in swap or was never used, only an "
                   "administrator can find out without making one.");
  g_assert_cmpuint (done, ==, 0);
  g_assert_true (mg_backing_next_data (backing, PAGE, &start));
  g_assert_cmpuint (start, ==, PAGE);
  g_clear_error (&error);
  g_assert_false (mg_backing_visit (backing, PAGE, 3 * PAGE, count_bytes, &seen, &visited, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_DENIED);
  g_assert_cmpuint (visited, ==, 0);
  g_assert_cmpuint (seen, ==, 0);

  /* When there is no hole any more, there is no doubt. */
  mg_test_segments_store (swapped->maker, swapped->address, 3 * PAGE, 4);
  g_assert_cmpuint (read_byte (backing, PAGE), ==, 2);
  g_assert_cmpuint (read_byte (backing, 2 * PAGE), ==, 3);
  g_assert_cmpuint (read_byte (backing, 3 * PAGE), ==, 4);
}

/* Pages in swap may be in memory still; then there is nothing to doubt. Returns: whether they have left it. */
static gboolean
wait_for_swap (int id)
{
  guint8 *bytes = shmat (id, NULL, SHM_RDONLY);
  gboolean absent = FALSE;
  guint8 present[4];

  g_assert_true (bytes != (void *) -1);
  for (guint i = 0; i < 100 && !absent; i++)
    {
      g_assert_cmpint (mincore (bytes, 4 * PAGE, present), ==, 0);
      absent = (present[1] & 1) == 0 && (present[2] & 1) == 0;
      if (!absent)
        g_usleep (10000);
    }
  shmdt (bytes);
  return absent;
}

static void
test_swapped (void)
{
  g_autoptr (MgTestSegments) maker = mg_test_segments_new ();
  Swapped swapped = { .maker = maker };
  MgSegment segment = { 0 };
  guint64 name_space;

  swapped.id = mg_test_segments_make (maker, IPC_PRIVATE, 4 * PAGE, 0666);
  swapped.address = mg_test_segments_attach (maker, swapped.id, 0);
  for (guint i = 0; i < 3; i++)
    mg_test_segments_store (maker, swapped.address, i * PAGE, (guint8) (i + 1));
  mg_test_segments_page_out (maker, swapped.address, PAGE, 2 * PAGE);
  g_assert_cmpint (mg_segment_find (0, swapped.id, &segment, &name_space), ==, 0);
  if (segment.swapped != 2 * PAGE || !wait_for_swap (swapped.id))
    {
      g_test_skip ("The system has no swap, or does not swap when asked to.");
      return;
    }
  mg_test_run_as_nobody (look_at_swapped, &swapped);
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backing-sysv/namespace", test_namespace);
  g_test_add_func ("/backing-sysv/namespace-ends", test_namespace_ends);
  g_test_add_func ("/backing-sysv/namespace-denied", test_namespace_denied);
  g_test_add_func ("/backing-sysv/process-moves", test_process_moves);
  g_test_add_func ("/backing-sysv/reused", test_reused);
  g_test_add_func ("/backing-sysv/left-over", test_left_over);
  g_test_add_func ("/backing-sysv/forced", test_forced);
  g_test_add_func ("/backing-sysv/huge", test_huge);
  g_test_add_func ("/backing-sysv/swapped", test_swapped);
  return g_test_run ();
}
