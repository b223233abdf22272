/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-fake-source.h"

#include <string.h>

#include "mg-backing-writer.h"
#include "mg-error.h"
#include "mg-test.h"

typedef struct
{
  MgSource *source;
  MgFakeSource *fake;
  MgBacking *backing;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->source = mg_fake_source_new ();
  fixture->fake = MG_FAKE_SOURCE (fixture->source);
  mg_fake_source_add (fixture->fake, "x", (const guint8 *) "abcdefgh", 8);
  fixture->backing = mg_source_open (fixture->source, "x", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  mg_backing_unref (fixture->backing);
  g_object_unref (fixture->source);
}

static void
check_read (Fixture *fixture, guint64 offset, gsize length, const char *expected, gsize n_expected)
{
  char buffer[100] = { 0 };
  g_autoptr (GError) error = NULL;
  gsize done = 77;

  g_assert_true (mg_backing_read (fixture->backing, offset, length, (guint8 *) buffer, &done, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (buffer, done, expected, n_expected);
}

static void
check_failure (Fixture *fixture, MgError code)
{
  guint8 buffer[8];
  g_autoptr (GError) error = NULL;
  gsize done = 77;

  g_assert_false (mg_backing_read (fixture->backing, 0, sizeof buffer, buffer, &done, &error));
  g_assert_error (error, MG_ERROR, (int) code);
  g_assert_cmpuint (done, ==, 0);
}

static void
test_script (Fixture *fixture, gconstpointer data)
{
  check_read (fixture, 0, 8, "abcdefgh", 8);
  check_read (fixture, 6, 8, "gh", 2);
  check_read (fixture, 8, 8, "", 0);
  check_read (fixture, G_MAXUINT64, 8, "", 0);
  g_assert_cmpuint (mg_fake_source_get_n_reads (fixture->fake, "x"), ==, 4);

  mg_fake_source_script (fixture->fake, "x", 5, 5, MG_FAKE_SHORT);
  mg_fake_source_script (fixture->fake, "x", 6, 6, MG_FAKE_FAIL);
  mg_fake_source_script (fixture->fake, "x", 7, 7, MG_FAKE_DENY);
  mg_fake_source_script (fixture->fake, "x", 8, 9, MG_FAKE_CHANGE);
  mg_fake_source_script (fixture->fake, "x", 10, 10, MG_FAKE_VANISH);
  check_read (fixture, 0, 8, "abcd", 4);
  check_failure (fixture, MG_ERROR_IO);
  check_failure (fixture, MG_ERROR_DENIED);
  check_read (fixture, 0, 2, "bc", 2);
  check_read (fixture, 0, 2, "cd", 2);
  check_read (fixture, 0, 8, "", 0);
  check_read (fixture, 0, 8, "", 0);
  g_assert_null (mg_source_open (fixture->source, "x", NULL));
}

static gpointer
read_one (gpointer data)
{
  check_read (data, 0, 1, "a", 1);
  return NULL;
}

static void
test_hang (Fixture *fixture, gconstpointer data)
{
  GThread *thread;

  mg_fake_source_script (fixture->fake, "x", 1, 1, MG_FAKE_HANG);
  thread = g_thread_new ("hang", read_one, fixture);
  mg_test_wait (mg_fake_source_get_n_reads (fixture->fake, "x") == 1);
  check_read (fixture, 1, 1, "b", 1);
  mg_fake_source_wake (fixture->fake);
  g_thread_join (thread);
}

/* Who has it open keeps it; what comes under the name is another. */
static void
test_names (Fixture *fixture, gconstpointer data)
{
  MgBackingStatus status;
  g_autoptr (MgMappingInfo) first = mg_source_lookup (fixture->source, "x", NULL);
  g_autoptr (MgMappingInfo) second = NULL;

  g_assert_true (mg_backing_check (fixture->backing, &status, NULL));
  g_assert_cmpint (status.name, ==, MG_NAME_SAME);
  g_assert_true (mg_identity_equal (&status.identity, &first->identity));
  mg_fake_source_remove (fixture->fake, "x");
  g_assert_true (mg_backing_check (fixture->backing, &status, NULL));
  g_assert_cmpint (status.name, ==, MG_NAME_GONE);
  mg_fake_source_add (fixture->fake, "x", NULL, 3);
  g_assert_true (mg_backing_check (fixture->backing, &status, NULL));
  g_assert_cmpint (status.name, ==, MG_NAME_REPLACED);
  second = mg_source_lookup (fixture->source, "x", NULL);
  g_assert_false (mg_identity_equal (&first->identity, &second->identity));
  g_assert_cmpuint (second->size, ==, 3);
  check_read (fixture, 0, 8, "abcdefgh", 8);
}

/* Stores "ABCDEFGH" and is told that the first @done bytes of it were. */
static void
check_store (Fixture *fixture, gsize done, const char *sentence, gboolean conflict)
{
  g_autoptr (GBytes) bytes = g_bytes_new ("ABCDEFGH", 8);
  g_autoptr (GBytes) expected = g_bytes_new ("abcdefgh", 8);
  g_autoptr (MgStore) store = mg_store_new (0, 2, bytes, expected);
  g_autoptr (GError) error = NULL;
  g_autoptr (MgBackingWriter) writer = mg_backing_open_writer (fixture->backing, &error);

  g_assert_no_error (error);
  g_assert_cmpint (mg_backing_writer_store (writer, store, &error), ==, sentence == NULL);
  g_assert_cmpstr (error != NULL ? error->message : NULL, ==, sentence);
  g_assert_cmpuint (store->done, ==, done);
  g_assert_cmpuint (mg_range_set_get_length (store->conflicts), ==, conflict ? done : 0);
  mg_fake_source_store (fixture->fake, "x", 0, (const guint8 *) "abcdefgh", 8);
}

static void
test_store_script (Fixture *fixture, gconstpointer data)
{
  mg_fake_source_script_stores (fixture->fake, "x", 2, 2, MG_FAKE_FAIL);
  mg_fake_source_script_stores (fixture->fake, "x", 3, 3, MG_FAKE_DENY);
  mg_fake_source_script_stores (fixture->fake, "x", 4, 4, MG_FAKE_CHANGE);
  check_store (fixture, 8, NULL, FALSE);
  check_store (fixture, 4, "Cannot write to “x” from 0x4: the system could not deliver the page.", FALSE);
  check_store (fixture, 0, "Cannot write to “x”: permission denied.", FALSE);
  check_store (fixture, 8, NULL, TRUE);
  check_store (fixture, 8, NULL, FALSE);
}

static void
check_short_store (Fixture *fixture, gsize done, const char *sentence, const char *left)
{
  g_autoptr (GBytes) bytes = g_bytes_new ("ABCDEFGH", 8);
  g_autoptr (MgStore) store = mg_store_new (0, 1, bytes, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MgBackingWriter) writer = mg_backing_open_writer (fixture->backing, &error);

  g_assert_false (mg_backing_writer_store (writer, store, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_SHRUNK);
  g_assert_cmpstr (error->message, ==, sentence);
  g_assert_cmpuint (store->done, ==, done);
  check_read (fixture, 0, 8, left, strlen (left));
}

static void
test_store_end (Fixture *fixture, gconstpointer data)
{
  mg_fake_source_script_stores (fixture->fake, "x", 1, 1, MG_FAKE_SHORT);
  mg_fake_source_script_stores (fixture->fake, "x", 2, 2, MG_FAKE_VANISH);
  check_short_store (fixture, 4, "Cannot write to “x” from 0x4: it ends at 4 bytes.", "ABCD");
  check_short_store (fixture, 0, "Cannot write to “x” from 0x0: it ends at 0 bytes.", "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add (name, Fixture, NULL, set_up, test, tear_down)
  ADD ("/fake-source/script", test_script);
  ADD ("/fake-source/hang", test_hang);
  ADD ("/fake-source/names", test_names);
  ADD ("/fake-source/store-script", test_store_script);
  ADD ("/fake-source/store-end", test_store_end);
  return g_test_run ();
}
