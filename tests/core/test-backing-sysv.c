/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-backing-sysv.h"

#include <string.h>
#include <sys/shm.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-segment.h"
#include "mg-test-segments.h"
#include "mg-test.h"

#define PAGE    MG_PAGE_SIZE
#define N_PAGES 10
/* Not a whole number of pages. */
#define SIZE (N_PAGES * PAGE - 96)

/* A segment with data in pages 0 and 3, made by another process. */
typedef struct
{
  MgTestSegments *maker;
  int id;
  guint64 address;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->maker = mg_test_segments_new ();
  /* A key that no other test has: it is lost when the segment is marked for removal. */
  fixture->id
    = mg_test_segments_make (fixture->maker, 0x40000000 | (gint32) getpid (), SIZE, GPOINTER_TO_INT (data));
  g_assert_cmpint (fixture->id, >=, 0);
  fixture->address = mg_test_segments_attach (fixture->maker, fixture->id, 0);
  mg_test_segments_store (fixture->maker, fixture->address, 5, 0x41);
  mg_test_segments_store (fixture->maker, fixture->address, 3 * PAGE + 7, 0x42);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->maker != NULL)
    mg_test_segments_free (fixture->maker);
}

static MgBacking *
open_segment (int id)
{
  g_autoptr (GError) error = NULL;
  MgBacking *backing = mg_backing_open_segment (0, id, "sysv:x", &error);

  g_assert_no_error (error);
  return backing;
}

static gboolean
may_link (void)
{
  if (getuid () == 0)
    return TRUE;
  g_test_skip ("Only root gets there through /proc/PID/map_files.");
  return FALSE;
}

static void
count_page (const guint8 *bytes, guint64 offset, gsize length, gpointer data)
{
  guint *seen = data;

  g_assert_cmpuint (length, ==, offset / PAGE == N_PAGES - 1 ? SIZE % PAGE : PAGE);
  if (bytes[offset == 0 ? 5 : 7] == (offset == 0 ? 0x41 : 0x42))
    *seen |= 1u << (offset / PAGE);
}

/* Looks at all of it in every way. */
static void
check_contents (MgBacking *backing)
{
  g_autofree guint8 *bytes = g_malloc (SIZE + PAGE);
  guint64 start, visited;
  guint seen = 0;
  gsize done;

  g_assert_true (mg_backing_read (backing, 0, SIZE + PAGE, bytes, &done, NULL));
  g_assert_cmpuint (done, ==, SIZE);
  for (gsize i = 0; i < SIZE; i++)
    g_assert_cmpuint (bytes[i], ==, i == 5 ? 0x41 : i == 3 * PAGE + 7 ? 0x42 : 0);
  g_assert_true (mg_backing_read (backing, 3 * PAGE + 7, 1, bytes, &done, NULL));
  g_assert_cmpuint (bytes[0], ==, 0x42);
  g_assert_true (mg_backing_read (backing, SIZE, 1, bytes, &done, NULL));
  g_assert_cmpuint (done, ==, 0);
  g_assert_true (mg_backing_read (backing, G_MAXUINT64, 1, bytes, &done, NULL));
  g_assert_cmpuint (done, ==, 0);

  g_assert_true (mg_backing_next_data (backing, 0, &start));
  g_assert_cmpuint (start, ==, 0);
  g_assert_true (mg_backing_next_data (backing, PAGE + 5, &start));
  g_assert_cmpuint (start, ==, 3 * PAGE);
  g_assert_false (mg_backing_next_data (backing, 4 * PAGE, &start));
  g_assert_false (mg_backing_next_data (backing, SIZE, &start));
  g_assert_false (mg_backing_next_data (backing, G_MAXUINT64, &start));

  g_assert_true (mg_backing_visit (backing, 0, N_PAGES * PAGE, count_page, &seen, &visited, NULL));
  g_assert_cmpuint (visited, ==, N_PAGES * PAGE);
  g_assert_cmpuint (seen, ==, 1 << 0 | 1 << 3);
}

static MgNameState
find_state (MgBacking *backing)
{
  MgBackingStatus status;

  g_assert_true (mg_backing_check (backing, &status, NULL));
  return status.name;
}

/* There is no segment any more, and it is time to let go of its memory. */
static void
check_gone (MgBacking *backing)
{
  g_autoptr (GError) error = NULL;
  MgBackingStatus status;

  g_assert_false (mg_backing_check (backing, &status, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "“sysv:x” does not exist.");
}

static void
check_status (MgBacking *backing, int id)
{
  MgBackingStatus status;

  g_assert_true (mg_backing_check (backing, &status, NULL));
  g_assert_cmpint (status.identity.kind, ==, MG_KIND_SYSV);
  g_assert_cmpuint (status.identity.device, ==, mg_segment_get_device ());
  g_assert_cmpuint (status.identity.inode, ==, (guint64) id);
  g_assert_cmpuint (status.identity.name_space, ==, 0);
  g_assert_cmpuint (status.size, ==, SIZE);
  g_assert_cmpuint (status.allocated, ==, 2 * PAGE);
  g_assert_cmpint (status.name, ==, MG_NAME_SAME);
}

/* Looking through another process's attachment changes nothing at all. */
static void
test_link (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = mg_test_segments_look (fixture->maker, fixture->id);
  g_autofree char *warning = NULL;
  g_autofree char *during = NULL;
  g_autofree char *after = NULL;
  MgBacking *backing;

  if (!may_link ())
    return;
  /* Times are counted in seconds: a change must be seen. */
  g_usleep (1100 * 1000);
  warning = mg_backing_warn_segment (0, fixture->id, "sysv:x");
  g_assert_null (warning);
  backing = open_segment (fixture->id);
  check_status (backing, fixture->id);
  check_contents (backing);
  check_status (backing, fixture->id);
  during = mg_test_segments_look (fixture->maker, fixture->id);
  g_assert_cmpstr (during, ==, before);

  /* It stays open when the process lets it go. */
  mg_test_segments_detach (fixture->maker, fixture->address);
  g_assert_cmpint (find_state (backing), ==, MG_NAME_SAME);
  check_contents (backing);
  g_free (before);
  before = mg_test_segments_look (fixture->maker, fixture->id);
  mg_backing_unref (backing);
  after = mg_test_segments_look (fixture->maker, fixture->id);
  g_assert_cmpstr (after, ==, before);
}

/* Nobody has it attached: this process does for a moment. */
static void
test_moment (Fixture *fixture, gconstpointer data)
{
  g_autofree char *warning = NULL;
  MgSegment before, after;
  guint64 name_space;
  MgBacking *backing;

  if (!may_link ())
    return;
  mg_test_segments_detach (fixture->maker, fixture->address);
  warning = mg_backing_warn_segment (0, fixture->id, "sysv:x");
  g_assert_cmpstr (
    warning, ==,
    "To look into “sysv:x”, Mapglass attaches it for a moment: its last process and its attach and "
    "detach times change.");
  g_assert_cmpint (mg_segment_find (0, fixture->id, &before, &name_space), ==, 0);
  g_assert_cmpuint (before.attached, ==, 0);
  g_assert_cmpint (before.last_pid, ==, mg_test_segments_get_pid (fixture->maker));

  backing = open_segment (fixture->id);
  check_contents (backing);
  check_status (backing, fixture->id);
  g_assert_cmpint (mg_segment_find (0, fixture->id, &after, &name_space), ==, 0);
  g_assert_cmpuint (after.attached, ==, 0);
  g_assert_cmpint (after.last_pid, ==, getpid ());
  g_assert_cmpuint (after.resident, ==, before.resident);
  g_assert_cmpint (after.change_time, ==, before.change_time);

  /* What is removed is gone at once, though its bytes are still to be seen. */
  mg_test_segments_remove (fixture->maker, fixture->id);
  g_assert_cmpint (mg_segment_find (0, fixture->id, &after, &name_space), !=, 0);
  check_gone (backing);
  check_contents (backing);
  mg_backing_unref (backing);
}

/* A plain user attaches it: exactly what is told changes, and the rest stays. */
static void
look_attached (gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *warning = mg_backing_warn_segment (0, fixture->id, "sysv:x");
  MgSegment before, during, after;
  guint64 name_space;
  MgBacking *backing;

  g_assert_cmpstr (
    warning, ==,
    "To look into “sysv:x”, Mapglass attaches it: its attach count changes until it is closed, its "
    "last process and its attach and detach times for good.");
  g_assert_cmpint (mg_segment_find (0, fixture->id, &before, &name_space), ==, 0);
  backing = open_segment (fixture->id);
  check_status (backing, fixture->id);
  check_contents (backing);
  check_contents (backing);
  check_status (backing, fixture->id);
  g_assert_cmpint (mg_segment_find (0, fixture->id, &during, &name_space), ==, 0);
  mg_backing_unref (backing);
  g_assert_cmpint (mg_segment_find (0, fixture->id, &after, &name_space), ==, 0);

  g_assert_cmpuint (before.attached, ==, 1);
  g_assert_cmpuint (during.attached, ==, 2);
  g_assert_cmpuint (after.attached, ==, 1);
  g_assert_cmpint (before.last_pid, ==, mg_test_segments_get_pid (fixture->maker));
  g_assert_cmpint (during.last_pid, ==, getpid ());
  g_assert_cmpint (after.last_pid, ==, getpid ());
  g_assert_cmpint (before.detach_time, ==, 0);
  g_assert_cmpint (during.detach_time, ==, 0);
  g_assert_cmpint (after.detach_time, >, 0);
  g_assert_cmpint (during.attach_time, >=, before.attach_time);
  g_assert_cmpuint (after.key, ==, before.key);
  g_assert_cmpuint (after.size, ==, before.size);
  g_assert_cmpuint (after.uid, ==, before.uid);
  g_assert_cmpuint (after.mode, ==, before.mode);
  g_assert_cmpint (after.creator, ==, before.creator);
  g_assert_cmpint (after.change_time, ==, before.change_time);
  g_assert_cmpuint (after.resident, ==, before.resident);
  g_assert_cmpuint (after.swapped, ==, before.swapped);
}

static void
test_attached (Fixture *fixture, gconstpointer data)
{
  mg_test_run_as_nobody (look_attached, fixture);
}

static void
wait_until_gone (int id)
{
  MgSegment segment;
  guint64 name_space;

  mg_test_wait (mg_segment_find (0, id, &segment, &name_space) != 0);
}

/* What is marked for removal goes when the programs that use it do, whoever looks. */
static void
test_removal (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgBacking) backing = NULL;

  if (!may_link ())
    return;
  backing = open_segment (fixture->id);
  g_assert_cmpint (find_state (backing), ==, MG_NAME_SAME);
  mg_test_segments_remove (fixture->maker, fixture->id);
  g_assert_cmpint (find_state (backing), ==, MG_NAME_GONE);
  g_clear_pointer (&backing, mg_backing_unref);
  /* It can be opened for as long as it is there. */
  backing = open_segment (fixture->id);
  g_assert_cmpint (find_state (backing), ==, MG_NAME_GONE);
  check_contents (backing);
  g_clear_pointer (&fixture->maker, mg_test_segments_free);
  wait_until_gone (fixture->id);
  check_gone (backing);
  check_contents (backing);
}

static void
look_at_removed (gpointer data)
{
  Fixture *fixture = data;
  MgBacking *backing = open_segment (fixture->id);
  MgBacking *second;
  MgSegment segment;
  guint64 name_space;

  mg_test_segments_remove (fixture->maker, fixture->id);
  g_assert_cmpint (find_state (backing), ==, MG_NAME_GONE);
  second = open_segment (fixture->id);
  mg_test_segments_detach (fixture->maker, fixture->address);
  check_gone (backing);
  check_gone (second);
  check_contents (backing);
  g_assert_cmpint (mg_segment_find (0, fixture->id, &segment, &name_space), ==, 0);
  g_assert_true (segment.removal);
  mg_backing_unref (backing);
  mg_backing_unref (second);
  g_assert_cmpint (mg_segment_find (0, fixture->id, &segment, &name_space), !=, 0);
}

static void
test_removal_attached (Fixture *fixture, gconstpointer data)
{
  mg_test_run_as_nobody (look_at_removed, fixture);
}

static void
look_denied (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = mg_test_segments_look (fixture->maker, fixture->id);
  g_autofree char *after = NULL;

  if (getuid () != 65534)
    return;
  g_assert_null (mg_backing_warn_segment (0, fixture->id, "sysv:x"));
  g_assert_null (mg_backing_open_segment (0, fixture->id, "sysv:x", &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_DENIED);
  g_assert_cmpstr (error->message, ==, "Cannot open “sysv:x”: permission denied (owner root, mode 0600).");
  after = mg_test_segments_look (fixture->maker, fixture->id);
  g_assert_cmpstr (after, ==, before);
}

static void
test_denied (Fixture *fixture, gconstpointer data)
{
  mg_test_run_as_nobody (look_denied, fixture);
}

static void
check_refused (int pid, int id, MgError code, const char *sentence)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mg_backing_open_segment (pid, id, "sysv:x", &error));
  g_assert_error (error, MG_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, sentence);
  g_assert_null (mg_backing_warn_segment (pid, id, "sysv:x"));
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  int pid = mg_test_segments_get_pid (fixture->maker);

  g_clear_pointer (&fixture->maker, mg_test_segments_free);
  wait_until_gone (fixture->id);
  check_refused (0, fixture->id, MG_ERROR_NOT_FOUND, "“sysv:x” does not exist.");
  check_refused (0, G_MAXINT, MG_ERROR_NOT_FOUND, "“sysv:x” does not exist.");
  check_refused (pid, fixture->id, MG_ERROR_NOT_FOUND, "“sysv:x” does not exist.");
}

/* What no program can attach: as large as the system makes it. */
static void
look_at_limit (gpointer data)
{
  Fixture *fixture = data;
  guint64 size = G_MAXINT64 - (PAGE - 1);
  g_autoptr (GError) error = NULL;
  int id = mg_test_segments_make (fixture->maker, IPC_PRIVATE, size, 0666 | SHM_NORESERVE);

  if (id < 0)
    return;
  g_assert_null (mg_backing_open_segment (0, id, "sysv:x", &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_NO_MEMORY);
  g_assert_cmpstr (error->message, ==,
                   "Cannot open “sysv:x”: there is no room for its 9,223,372,036,854,771,712 bytes among the "
                   "addresses of a program.");
}

static void
test_limit (Fixture *fixture, gconstpointer data)
{
  look_at_limit (fixture);
  mg_test_run_as_nobody (look_at_limit, fixture);
}

typedef struct
{
  MgTestSegments *maker;
  int id;
  guint64 address;
  guint64 size;
  guint n_pages;
  guint64 last;
} Large;

static void
count_large (const guint8 *bytes, guint64 offset, gsize length, gpointer data)
{
  Large *large = data;

  g_assert_cmpuint (bytes[0] + bytes[length - 1], >, 0);
  large->n_pages++;
  large->last = offset;
}

/* Mostly nothing: it stays nothing, and a page that comes is found. */
static void
look_at_large (gpointer data)
{
  Large *large = data;
  g_autoptr (MgBacking) backing = open_segment (large->id);
  guint64 middle = large->size / 2;
  guint64 start, done;

  g_assert_true (mg_backing_next_data (backing, 0, &start));
  g_assert_cmpuint (start, ==, large->size - PAGE);
  g_assert_true (mg_backing_next_data (backing, middle / 2, &start));
  g_assert_cmpuint (start, ==, large->size - PAGE);

  mg_test_segments_store (large->maker, large->address, middle, 1);
  mg_test_wait (mg_backing_next_data (backing, 0, &start) && start == middle);
  g_assert_true (mg_backing_next_data (backing, middle + PAGE, &start));
  g_assert_cmpuint (start, ==, large->size - PAGE);
  g_assert_true (mg_backing_next_data (backing, middle / 2, &start));
  g_assert_cmpuint (start, ==, middle);

  large->n_pages = 0;
  g_assert_true (mg_backing_visit (backing, 0, large->size, count_large, large, &done, NULL));
  g_assert_cmpuint (done, ==, large->size);
  g_assert_cmpuint (large->n_pages, ==, 2);
  g_assert_cmpuint (large->last, ==, large->size - PAGE);
}

static void
test_large (void)
{
  g_autoptr (MgTestSegments) maker = mg_test_segments_new ();
  Large large = { .maker = maker, .size = G_GUINT64_CONSTANT (2) << 30 };
  MgSegment segment;
  guint64 name_space;

  large.id = mg_test_segments_make (maker, IPC_PRIVATE, large.size, 0666 | SHM_NORESERVE);
  g_assert_cmpint (large.id, >=, 0);
  large.address = mg_test_segments_attach (maker, large.id, 0);
  mg_test_segments_store (maker, large.address, large.size - 1, 1);
  mg_test_run_as_nobody (look_at_large, &large);
  g_assert_cmpint (mg_segment_find (0, large.id, &segment, &name_space), ==, 0);
  g_assert_cmpuint (segment.resident, ==, 2 * PAGE);
}

/* Bytes of shared memory that this process holds. */
static guint64
count_resident (void)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/status", &text, NULL, NULL));
  return g_ascii_strtoull (strstr (text, "RssShmem:") + strlen ("RssShmem:"), NULL, 10) * 1024;
}

static void
look_at_full (gpointer data)
{
  Large *large = data;
  g_autoptr (MgBacking) backing = open_segment (large->id);
  guint64 before = count_resident ();
  guint64 done;

  g_assert_true (mg_backing_visit (backing, 0, large->size, count_large, large, &done, NULL));
  g_assert_cmpuint (large->n_pages, ==, large->size / PAGE);
  g_assert_cmpuint (count_resident (), <, before + large->size / 2);
}

/* What was looked through does not stay in this process. */
static void
test_not_kept (void)
{
  g_autoptr (MgTestSegments) maker = mg_test_segments_new ();
  Large large = { .maker = maker, .size = 1024 * PAGE };

  large.id = mg_test_segments_make (maker, IPC_PRIVATE, large.size, 0666);
  large.address = mg_test_segments_attach (maker, large.id, 0);
  for (guint i = 0; i < 1024; i++)
    mg_test_segments_store (maker, large.address, i * PAGE, 1);
  mg_test_run_as_nobody (look_at_full, &large);
}

static void
look_at_edges (gpointer data)
{
  MgTestSegments *maker = data;
  static const guint64 sizes[] = { 1, PAGE - 1, PAGE, PAGE + 1 };
  guint8 bytes[3 * PAGE];

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      int id = mg_test_segments_make (maker, IPC_PRIVATE, sizes[i], 0666);
      guint64 address = mg_test_segments_attach (maker, id, 0);
      g_autoptr (MgBacking) backing = open_segment (id);
      MgBackingStatus status;
      guint64 start;
      gsize done;

      mg_test_segments_store (maker, address, sizes[i] - 1, 9);
      g_assert_true (mg_backing_check (backing, &status, NULL));
      g_assert_cmpuint (status.size, ==, sizes[i]);
      g_assert_true (mg_backing_read (backing, 0, sizeof bytes, bytes, &done, NULL));
      g_assert_cmpuint (done, ==, sizes[i]);
      g_assert_cmpuint (bytes[done - 1], ==, 9);
      g_assert_true (mg_backing_next_data (backing, sizes[i] - 1, &start));
    }
}

static void
test_edges (void)
{
  g_autoptr (MgTestSegments) maker = mg_test_segments_new ();

  look_at_edges (maker);
  mg_test_run_as_nobody (look_at_edges, maker);
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, mode, test) g_test_add (name, Fixture, GINT_TO_POINTER (mode), set_up, test, tear_down)
  ADD ("/backing-sysv/link", 0600, test_link);
  ADD ("/backing-sysv/moment", 0600, test_moment);
  ADD ("/backing-sysv/attached", 0666, test_attached);
  ADD ("/backing-sysv/removal", 0600, test_removal);
  ADD ("/backing-sysv/removal-attached", 0666, test_removal_attached);
  ADD ("/backing-sysv/denied", 0600, test_denied);
  ADD ("/backing-sysv/missing", 0600, test_missing);
  ADD ("/backing-sysv/limit", 0600, test_limit);
  g_test_add_func ("/backing-sysv/large", test_large);
  g_test_add_func ("/backing-sysv/not-kept", test_not_kept);
  g_test_add_func ("/backing-sysv/edges", test_edges);
  return g_test_run ();
}
