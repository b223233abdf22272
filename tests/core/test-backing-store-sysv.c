/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Storing to segments, through the file that they are and attached. */

#include "mg-backing-writer.h"

#include <string.h>
#include <sys/shm.h>
#include <unistd.h>

#include "mg-backing-sysv.h"
#include "mg-error.h"
#include "mg-segment.h"
#include "mg-test-segments.h"
#include "mg-test.h"

#define PAGE MG_PAGE_SIZE
/* Not a whole number of pages. */
#define SIZE (10 * PAGE - 96)
#define HUGE (2u * 1024 * 1024)

/* A segment that another process has attached, without a page. */
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
  fixture->id = mg_test_segments_make (fixture->maker, IPC_PRIVATE, SIZE, GPOINTER_TO_INT (data));
  g_assert_cmpint (fixture->id, >=, 0);
  fixture->address = mg_test_segments_attach (fixture->maker, fixture->id, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  mg_test_segments_free (fixture->maker);
}

static MgBacking *
open_segment (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  MgBacking *backing = mg_backing_open_segment (0, fixture->id, "sysv:x", &error);

  g_assert_no_error (error);
  return backing;
}

static MgSegment
find_segment (Fixture *fixture)
{
  guint64 name_space;
  MgSegment segment;

  g_assert_cmpint (mg_segment_find (0, fixture->id, &segment, &name_space), ==, 0);
  return segment;
}

static MgStore *
make_store (guint64 offset, guint unit, gconstpointer bytes, gsize length, gconstpointer expected)
{
  g_autoptr (GBytes) new_bytes = g_bytes_new (bytes, length);
  g_autoptr (GBytes) old_bytes = expected != NULL ? g_bytes_new (expected, length) : NULL;

  return mg_store_new (offset, unit, new_bytes, old_bytes);
}

static void
check_short (MgBackingWriter *writer, guint64 offset, guint unit, gsize done, const char *sentence)
{
  g_autoptr (MgStore) store = make_store (offset, unit, "abcdefgh", 8, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (mg_backing_writer_store (writer, store, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_SHRUNK);
  g_assert_cmpstr (error->message, ==, sentence);
  g_assert_cmpuint (store->done, ==, done);
}

static void
check_end (MgBackingWriter *writer)
{
  check_short (writer, SIZE - 4, 8, 0, "Cannot write to “sysv:x” from 0x9f9c: it ends at 40,864 bytes.");
  check_short (writer, SIZE - 4, 4, 4, "Cannot write to “sysv:x” from 0x9fa0: it ends at 40,864 bytes.");
  check_short (writer, SIZE, 1, 0, "Cannot write to “sysv:x” from 0x9fa0: it ends at 40,864 bytes.");
  check_short (writer, G_MAXINT64, 1, 0,
               "Cannot write to “sysv:x” from 0x7fffffffffffffff: it ends at 40,864 bytes.");
  check_short (writer, G_MAXUINT64, 1, 0,
               "Cannot write to “sysv:x” from 0xffffffffffffffff: it ends at 40,864 bytes.");
}

/* Every page that is stored to is made, and no other: not for a comparison that fails either. */
static void
check_pages (Fixture *fixture, MgBacking *backing, MgBackingWriter *writer)
{
  g_autofree char *others = g_strnfill (3 * PAGE, 'b');
  g_autofree char *zeros = g_malloc0 (3 * PAGE);
  g_autofree char *bytes = g_strnfill (3 * PAGE, 'a');
  g_autoptr (MgStore) conflict = make_store (PAGE, 8, bytes, 3 * PAGE, others);
  g_autoptr (MgStore) match = make_store (6 * PAGE - 4, 8, bytes, 8, zeros);
  g_autoptr (MgStore) single = make_store (8 * PAGE + 8, 8, bytes, 8, NULL);
  guint8 now[8];
  gsize done;

  g_assert_true (mg_backing_writer_store (writer, conflict, NULL));
  g_assert_cmpuint (mg_range_set_get_length (conflict->conflicts), ==, 3 * PAGE);
  g_assert_cmpuint (find_segment (fixture).resident, ==, 0);
  g_assert_true (mg_backing_writer_store (writer, match, NULL));
  g_assert_true (mg_range_set_is_empty (match->conflicts));
  g_assert_cmpuint (find_segment (fixture).resident, ==, 2 * PAGE);
  g_assert_true (mg_backing_writer_store (writer, single, NULL));
  g_assert_cmpuint (find_segment (fixture).resident, ==, 3 * PAGE);
  g_assert_true (mg_backing_read (backing, 8 * PAGE + 8, 8, now, &done, NULL));
  g_assert_cmpmem (now, done, bytes, 8);
}

/* Through the file that it is: nothing of it changes but what is stored. */
static void
test_link (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (MgBacking) backing = NULL;
  MgBackingWriter *writer;

  if (getuid () != 0)
    {
      g_test_skip ("Only root gets there through /proc/PID/map_files.");
      return;
    }
  backing = open_segment (fixture);
  writer = mg_backing_open_writer (backing, NULL);
  g_assert_nonnull (writer);
  check_pages (fixture, backing, writer);
  check_end (writer);
  before = mg_test_segments_look (fixture->maker, fixture->id);
  check_end (writer);
  mg_backing_writer_free (writer);
  after = mg_test_segments_look (fixture->maker, fixture->id);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (find_segment (fixture).attached, ==, 1);
}

/* Attached once more for as long as the writer lasts, which may be longer than the backing does. */
static void
store_attached (gpointer data)
{
  Fixture *fixture = data;
  MgBacking *backing = open_segment (fixture);
  g_autoptr (GError) error = NULL;
  MgBackingWriter *writer = mg_backing_open_writer (backing, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (find_segment (fixture).attached, ==, 3);
  check_pages (fixture, backing, writer);
  mg_backing_unref (backing);
  check_end (writer);
  g_assert_cmpuint (find_segment (fixture).attached, ==, 2);
  mg_backing_writer_free (writer);
  g_assert_cmpuint (find_segment (fixture).attached, ==, 1);
}

static void
test_attached (Fixture *fixture, gconstpointer data)
{
  mg_test_run_as_nobody (store_attached, fixture);
}

static void
check_refused (Fixture *fixture, const char *sentence)
{
  g_autoptr (MgBacking) backing = open_segment (fixture);
  g_autoptr (GError) error = NULL;
  guint64 attached = find_segment (fixture).attached;

  g_assert_null (mg_backing_open_writer (backing, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_DENIED);
  g_assert_cmpstr (error->message, ==, sentence);
  g_assert_cmpuint (find_segment (fixture).attached, ==, attached);
}

static void
refuse_mode (gpointer data)
{
  check_refused (data, "Cannot write to “sysv:x”: it is read-only (mode 0444).");
}

/* Root keeps to it as well, though the system would let it; also where the mode was another one when it was opened. */
static void
test_mode (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgBacking) backing = open_segment (fixture);
  g_autoptr (MgBackingWriter) writer = mg_backing_open_writer (backing, NULL);
  struct shmid_ds stat;

  g_assert_nonnull (writer);
  g_assert_cmpint (shmctl (fixture->id, IPC_STAT, &stat), ==, 0);
  stat.shm_perm.mode = 0444;
  g_assert_cmpint (shmctl (fixture->id, IPC_SET, &stat), ==, 0);
  refuse_mode (fixture);
  mg_test_run_as_nobody (refuse_mode, fixture);
  g_assert_null (mg_backing_open_writer (backing, NULL));
}

static void
refuse_owner (gpointer data)
{
  check_refused (data, "Cannot write to “sysv:x”: permission denied (owner root, mode 0644).");
}

static void
test_owner (Fixture *fixture, gconstpointer data)
{
  if (getuid () == 0)
    mg_test_run_as_nobody (refuse_owner, fixture);
  else
    g_test_skip ("The segment would be this user's own.");
}

/* Of huge pages: the file goes on to the end of the last one, the segment does not. */
static void
test_huge (void)
{
  g_autoptr (MgTestSegments) maker = mg_test_segments_new ();
  int id = mg_test_segments_make (maker, IPC_PRIVATE, HUGE + 100, 0600 | SHM_HUGETLB);
  Fixture fixture = { maker, id, 0 };
  g_autoptr (MgBacking) backing = NULL;
  g_autoptr (MgBackingWriter) writer = NULL;
  g_autoptr (MgStore) last = NULL;
  g_autoptr (MgStore) behind = NULL;
  g_autoptr (GError) error = NULL;

  if (id < 0 || getuid () != 0)
    {
      g_test_skip ("There are no huge pages, or this is not root.");
      return;
    }
  fixture.address = mg_test_segments_attach (maker, id, 0);
  backing = open_segment (&fixture);
  writer = mg_backing_open_writer (backing, NULL);
  last = make_store (HUGE - 4, 4, "abcdefgh", 8, "\0\0\0\0\0\0\0\0");
  g_assert_true (mg_backing_writer_store (writer, last, &error));
  g_assert_no_error (error);
  g_assert_true (mg_range_set_is_empty (last->conflicts));
  behind = make_store (HUGE + 96, 4, "abcdefgh", 8, NULL);
  g_assert_false (mg_backing_writer_store (writer, behind, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_SHRUNK);
  g_assert_cmpuint (behind->done, ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, mode, test)                                                                                \
  g_test_add ("/backing-store-sysv/" name, Fixture, GINT_TO_POINTER (mode), set_up, test, tear_down)
  ADD ("link", 0600, test_link);
  ADD ("attached", 0666, test_attached);
  ADD ("mode", 0666, test_mode);
  ADD ("owner", 0644, test_owner);
  g_test_add_func ("/backing-store-sysv/huge", test_huge);
  return g_test_run ();
}
