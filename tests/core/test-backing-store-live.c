/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is stored while another process works with it. */

#include "mg-backing-writer.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "mg-backing-sysv.h"
#include "mg-segment.h"
#include "mg-test-process.h"
#include "mg-test-segments.h"
#include "mg-test.h"

#define PAGE MG_PAGE_SIZE
#define SIZE (3 * PAGE)

/* How often each place is stored to. */
#define N_STORES 400

/* One loop of the other process, in nanoseconds: it makes ten thousand in a second. */
#define LOOP_TIME 100000

/* What is shared: in the second page, so that there are pages and bytes on either side that must stay what they are. */
typedef struct
{
  guint8 before[PAGE + 64];
  /* Counted by the other process; between them is what the test stores to. */
  guint32 first_count;
  guint32 word;
  guint32 second_count;
  guint8 third_count;
  guint8 unaligned[8];
  guint8 fourth_count;
  guint8 filler[2];
  /* What the other process saw in the last of its loops. */
  guint32 seen_word;
  guint64 seen_unaligned;
  guint64 n_loops;
  guint32 stop;
} Shared;

/* The object, and the process that works with it. */
typedef struct
{
  MgKind kind;
  char *path;
  int fd;
  MgTestSegments *segments;
  int id;
  MgTestProcess *process;
} Fixture;

static gpointer
map_it (const Fixture *fixture)
{
  return fixture->kind == MG_KIND_SYSV
           ? shmat (fixture->id, NULL, 0)
           : mmap (NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fixture->fd, 0);
}

/* Counts and looks ten thousand times in a second, until it is told to stop; tells how often that was. */
static void
work (MgTestProcess *process, gpointer data)
{
  volatile Shared *shared = map_it (data);
  struct timespec next;
  guint64 n_loops = 0;

  memset ((gpointer) shared, 0x5a, SIZE);
  memset ((guint8 *) shared + G_STRUCT_OFFSET (Shared, first_count), 0,
          sizeof (Shared) - G_STRUCT_OFFSET (Shared, first_count));
  mg_test_process_send_number (process, 1);
  clock_gettime (CLOCK_MONOTONIC, &next);
  while (__atomic_load_n (&shared->stop, __ATOMIC_SEQ_CST) == 0)
    {
      __atomic_fetch_add (&shared->first_count, 1, __ATOMIC_SEQ_CST);
      __atomic_fetch_add (&shared->second_count, 1, __ATOMIC_SEQ_CST);
      __atomic_fetch_add (&shared->third_count, 1, __ATOMIC_SEQ_CST);
      __atomic_fetch_add (&shared->fourth_count, 1, __ATOMIC_SEQ_CST);
      shared->seen_word = __atomic_load_n (&shared->word, __ATOMIC_SEQ_CST);
      memcpy ((gpointer) &shared->seen_unaligned, (gconstpointer) shared->unaligned, 8);
      __atomic_store_n (&shared->n_loops, ++n_loops, __ATOMIC_SEQ_CST);
      next.tv_nsec += LOOP_TIME;
      next.tv_sec += next.tv_nsec / 1000000000;
      next.tv_nsec %= 1000000000;
      clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
    }
  mg_test_process_send_number (process, n_loops);
  mg_test_process_receive_number (process);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = mg_test_name ("live");

  fixture->kind = GPOINTER_TO_INT (data);
  fixture->fd = -1;
  if (fixture->kind == MG_KIND_POSIX)
    fixture->path = mg_test_shm_path (name);
  else if (fixture->kind == MG_KIND_FILE)
    fixture->path = g_build_filename (g_get_tmp_dir (), name, NULL);

  if (fixture->path != NULL)
    {
      fixture->fd = mg_test_make_file (fixture->path, SIZE);
    }
  else if (fixture->kind == MG_KIND_MEMFD)
    {
      fixture->fd = memfd_create ("live", MFD_CLOEXEC);
      g_assert_cmpint (ftruncate (fixture->fd, SIZE), ==, 0);
    }
  else
    {
      fixture->segments = mg_test_segments_new ();
      fixture->id = mg_test_segments_make (fixture->segments, IPC_PRIVATE, SIZE, 0666);
      g_assert_cmpint (fixture->id, >=, 0);
    }
  fixture->process = mg_test_process_new (work, fixture);
  g_assert_cmpuint (mg_test_process_receive_number (fixture->process), ==, 1);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  mg_test_process_free (fixture->process);
  g_clear_pointer (&fixture->segments, mg_test_segments_free);
  if (fixture->fd >= 0)
    close (fixture->fd);
  if (fixture->path != NULL)
    g_unlink (fixture->path);
  g_free (fixture->path);
}

static MgBacking *
open_it (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *link = NULL;
  MgBacking *backing;

  if (fixture->kind == MG_KIND_SYSV)
    {
      backing = mg_backing_open_segment (0, fixture->id, "x", &error);
    }
  else if (fixture->kind == MG_KIND_MEMFD)
    {
      link = g_strdup_printf ("/proc/%d/fd/%d", mg_test_process_get_pid (fixture->process), fixture->fd);
      backing = mg_backing_open_link (link, fixture->kind, "x", &error);
    }
  else
    {
      backing = mg_backing_open_file (fixture->path, fixture->kind, "x", &error);
    }
  g_assert_no_error (error);
  return backing;
}

static void
store (MgBackingWriter *writer, guint64 offset, gconstpointer bytes, guint unit, gpointer ret_old)
{
  g_autoptr (GBytes) stored = g_bytes_new (bytes, unit);
  g_autoptr (MgStore) order = mg_store_new (offset, unit, stored, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (mg_backing_writer_store (writer, order, &error));
  g_assert_no_error (error);
  memcpy (ret_old, order->old, unit);
}

static void
look (MgBacking *backing, Shared *ret_shared, gsize length)
{
  g_autoptr (GError) error = NULL;
  gsize done;

  g_assert_true (mg_backing_read (backing, 0, length, (guint8 *) ret_shared, &done, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (done, ==, length);
}

/* Stores word after word. In the loop that begins after a store, the other process sees it. */
static void
store_beside (MgBacking *backing, MgBackingWriter *writer)
{
  Shared shared;
  guint32 last_word = 0;
  guint64 last_unaligned = 0;

  for (guint32 i = 1; i <= N_STORES; i++)
    {
      guint32 word = i * 0x01010101u, old_word;
      guint64 unaligned = i * G_GUINT64_CONSTANT (0x0101010101010101), old_unaligned, n_loops;

      store (writer, G_STRUCT_OFFSET (Shared, word), &word, sizeof word, &old_word);
      store (writer, G_STRUCT_OFFSET (Shared, unaligned), &unaligned, sizeof unaligned, &old_unaligned);
      g_assert_cmpuint (old_word, ==, last_word);
      g_assert_cmpuint (old_unaligned, ==, last_unaligned);
      last_word = word;
      last_unaligned = unaligned;
      look (backing, &shared, sizeof shared);
      /* One loop may be half done. */
      n_loops = shared.n_loops + 2;
      do
        look (backing, &shared, sizeof shared);
      while (shared.n_loops < n_loops);
      /* What was seen was copied before the number of loops was. */
      look (backing, &shared, sizeof shared);
      g_assert_cmpuint (shared.seen_word, ==, word);
      g_assert_cmpuint (shared.seen_unaligned, ==, unaligned);
    }
}

/* Nothing that the other process counted is lost, and no byte is other than it should be. */
static void
check_all (Fixture *fixture, MgBacking *backing, guint64 n_loops)
{
  g_autofree guint8 *now = g_malloc (SIZE);
  g_autofree guint8 *wanted = g_malloc (SIZE);
  Shared *shared = (Shared *) (gpointer) wanted;

  look (backing, (Shared *) (gpointer) now, SIZE);
  memset (wanted, 0x5a, SIZE);
  memset (wanted + G_STRUCT_OFFSET (Shared, first_count), 0,
          sizeof (Shared) - G_STRUCT_OFFSET (Shared, first_count));
  shared->first_count = shared->second_count = (guint32) n_loops;
  shared->third_count = shared->fourth_count = (guint8) n_loops;
  shared->word = shared->seen_word = N_STORES * 0x01010101u;
  shared->seen_unaligned = N_STORES * G_GUINT64_CONSTANT (0x0101010101010101);
  memcpy (shared->unaligned, &shared->seen_unaligned, 8);
  shared->n_loops = n_loops;
  shared->stop = 1;
  g_assert_cmpmem (now, SIZE, wanted, SIZE);
}

static void
run (gpointer data)
{
  Fixture *fixture = data;
  const guint32 stop = 1;
  guint32 old;
  g_autoptr (GError) error = NULL;
  g_autoptr (MgBacking) backing = open_it (fixture);
  g_autoptr (MgBackingWriter) writer = mg_backing_open_writer (backing, &error);
  MgBackingStatus before, after;

  g_assert_no_error (error);
  g_assert_true (mg_backing_check (backing, &before, NULL));
  store_beside (backing, writer);
  store (writer, G_STRUCT_OFFSET (Shared, stop), &stop, sizeof stop, &old);
  check_all (fixture, backing, mg_test_process_receive_number (fixture->process));
  g_assert_true (mg_backing_check (backing, &after, NULL));
  g_assert_true (mg_identity_equal (&before.identity, &after.identity));
  g_assert_cmpuint (after.size, ==, before.size);
  g_assert_cmpint (after.name, ==, MG_NAME_SAME);
}

static void
test_live (Fixture *fixture, gconstpointer data)
{
  struct stat before = { 0 }, after = { 0 };

  if (fixture->path != NULL)
    g_assert_cmpint (stat (fixture->path, &before), ==, 0);
  run (fixture);
  if (fixture->path != NULL)
    g_assert_cmpint (stat (fixture->path, &after), ==, 0);
  g_assert_cmpuint (after.st_ino, ==, before.st_ino);
  g_assert_cmpuint (after.st_dev, ==, before.st_dev);
}

/* A user who may not follow the links of /proc attaches the segment. */
static void
test_attached (Fixture *fixture, gconstpointer data)
{
  mg_test_run_as_nobody (run, fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, kind, test)                                                                                \
  g_test_add ("/backing-store-live/" name, Fixture, GINT_TO_POINTER (kind), set_up, test, tear_down)
  ADD ("posix", MG_KIND_POSIX, test_live);
  ADD ("memfd", MG_KIND_MEMFD, test_live);
  ADD ("file", MG_KIND_FILE, test_live);
  ADD ("sysv", MG_KIND_SYSV, test_live);
  ADD ("sysv-attached", MG_KIND_SYSV, test_attached);
  return g_test_run ();
}
