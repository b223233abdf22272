/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-memfd-source.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mg-test-memory.h"
#include "mg-test.h"
#include "source-helpers.h"

#define PAGE 4096

typedef struct
{
  MgSource *source;
  MgTestProcess *process;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->source = mg_memfd_source_new ();
  fixture->process = mg_test_memory_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->process, mg_test_process_free);
  g_object_unref (fixture->source);
}

static char *
make_name (MgTestProcess *process, int fd)
{
  return g_strdup_printf ("%d/%d", mg_test_process_get_pid (process), fd);
}

static char *
make_link (MgTestProcess *process, int fd)
{
  return g_strdup_printf ("/proc/%d/fd/%d", mg_test_process_get_pid (process), fd);
}

static MgMappingInfo *
find (GPtrArray *list, MgTestProcess *process, int fd)
{
  g_autofree char *name = make_name (process, fd);
  g_autofree char *uri = g_strconcat ("memfd:", name, NULL);

  return source_find (list, uri);
}

static guint
count (GPtrArray *list, MgTestProcess *process)
{
  return source_count (list, mg_test_process_get_pid (process));
}

static void
check_fails_at (Fixture *fixture, int fd, MgError code, const char *format)
{
  g_autofree char *name = make_name (fixture->process, fd);
  g_autofree char *sentence = g_strdup_printf (format, name, mg_test_process_get_pid (fixture->process), fd);

  source_check_fails (fixture->source, name, code, sentence);
}

static void
test_fails (Fixture *fixture, gconstpointer data)
{
  /* Only root may make a file that is called just as a memfd. */
  g_autofree char *path = g_strdup_printf ("%s/memfd:mg-test-XXXXXX", getuid () == 0 ? "" : g_get_tmp_dir ());
  int pid = mg_test_process_get_pid (fixture->process);
  int made = g_mkstemp (path);
  int file = mg_test_memory_open (fixture->process, path, O_RDWR);
  int device = mg_test_memory_open (fixture->process, "/dev/null", O_RDWR);
  g_autofree char *ended = make_name (fixture->process, device);
  g_autofree char *ended_sentence
    = g_strdup_printf ("“memfd:%s” does not exist: process %d has ended.", ended, pid);

  check_fails_at (fixture, 999, MG_ERROR_NOT_FOUND,
                  "“memfd:%s” does not exist: process %d has no descriptor %d.");
  check_fails_at (fixture, device, MG_ERROR_WRONG_KIND, "“memfd:%s” is no memfd: it leads to “/dev/null”.");
  {
    g_autofree char *name = make_name (fixture->process, file);
    g_autofree char *sentence = g_strdup_printf ("“memfd:%s” is no memfd: it leads to “%s”.", name, path);

    g_autoptr (GPtrArray) list = source_list_now (fixture->source);

    source_check_fails (fixture->source, name, MG_ERROR_WRONG_KIND, sentence);
    g_assert_cmpuint (count (list, fixture->process), ==, 0);
  }
  unlink (path);
  close (made);

  g_clear_pointer (&fixture->process, mg_test_process_free);
  source_check_fails (fixture->source, ended, MG_ERROR_NOT_FOUND, ended_sentence);
}

/* What is open stays so, whatever becomes of the descriptor that led there. */
static void
test_open (Fixture *fixture, gconstpointer data)
{
  MgTestProcess *process = fixture->process;
  int fd = mg_test_memory_make_memfd (process, "x", 0, PAGE);
  int other = mg_test_memory_make_memfd (process, "other", 0, PAGE);
  guint64 address = mg_test_memory_map (process, fd, 0, PAGE, MAP_SHARED);
  g_autofree char *name = make_name (process, fd);
  g_autofree char *uri = g_strconcat ("memfd:", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MgBacking) backing = mg_source_open (fixture->source, name, &error);
  g_autoptr (MgMappingInfo) info = mg_source_lookup (fixture->source, name, NULL);
  MgBackingStatus status;
  guint8 byte = 0;
  gsize done;

  g_assert_no_error (error);
  g_assert_cmpstr (mg_backing_get_name (backing), ==, uri);
  g_assert_true (mg_backing_check (backing, &status, NULL));
  g_assert_true (mg_identity_equal (&status.identity, &info->identity));
  g_assert_cmpint (status.name, ==, MG_NAME_SAME);
  mg_test_memory_dup (process, other, fd);
  g_assert_cmpint (source_get_name_state (backing), ==, MG_NAME_REPLACED);
  mg_test_memory_close (process, fd);
  g_assert_cmpint (source_get_name_state (backing), ==, MG_NAME_GONE);
  mg_test_memory_store (process, address, 42);
  g_assert_true (mg_backing_read (backing, 0, 1, &byte, &done, NULL));
  g_assert_cmpuint (byte, ==, 42);
  g_clear_pointer (&fixture->process, mg_test_process_free);
  g_assert_cmpint (source_get_name_state (backing), ==, MG_NAME_GONE);
  g_assert_true (mg_backing_read (backing, 0, 1, &byte, &done, NULL));
  g_assert_cmpuint (byte, ==, 42);
}

/* A process that ends, and a descriptor that is closed, between the census and the list. */
static void
test_gone_meanwhile (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgTestProcess) other = mg_test_memory_new ();
  int closed = mg_test_memory_make_memfd (other, "closed", 0, PAGE);
  int kept = mg_test_memory_make_memfd (other, "kept", 0, PAGE);
  g_autoptr (MgCensus) census = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  int pid = mg_test_process_get_pid (fixture->process);

  mg_test_memory_make_memfd (fixture->process, "ended", 0, PAGE);
  census = mg_census_new (MG_MAPS_BEST, NULL);
  mg_test_memory_close (other, closed);
  g_clear_pointer (&fixture->process, mg_test_process_free);
  list = mg_source_list (fixture->source, census, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (find (list, other, kept));
  g_assert_null (find (list, other, closed));
  g_assert_cmpuint (source_count (list, pid), ==, 0);
}

static void
look_as_nobody (gpointer data)
{
  MgTestProcess *process = data;
  g_autoptr (MgSource) source = mg_memfd_source_new ();
  g_autoptr (MgTestProcess) own = mg_test_memory_new ();
  int fd = mg_test_memory_make_memfd (own, "own", 0, PAGE);
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *own_name = make_name (own, fd);
  g_autofree char *own_link = make_link (own, fd);
  g_autofree char *name = make_name (process, 3);
  g_autofree char *sentence = g_strdup_printf (
    "Cannot open “memfd:%s”: only the owner of process %d and root may see what it has open.", name,
    mg_test_process_get_pid (process));
  g_autoptr (MgBacking) backing = NULL;

  /* Who became somebody else is root's still, until it says otherwise. */
  if (getuid () == 65534)
    mg_test_memory_become_nobody (own);
  /* It is not opened for writing. */
  g_assert_cmpint (g_chmod (own_link, 0400), ==, 0);
  list = source_list_now (source);
  g_assert_cmpuint (count (list, process), ==, 0);
  g_assert_cmpuint (count (list, own), ==, 1);
  g_assert_nonnull (find (list, own, fd));
  g_assert_nonnull (find (list, own, fd)->details);
  backing = mg_source_open (source, own_name, NULL);
  g_assert_nonnull (backing);
  source_check_fails (source, name, MG_ERROR_DENIED, sentence);
}

static void
test_nobody (Fixture *fixture, gconstpointer data)
{
  if (getuid () != 0)
    {
      g_test_skip ("Only root has what others may not see.");
      return;
    }
  mg_test_memory_make_memfd (fixture->process, "x", 0, PAGE);
  mg_test_run_as_nobody (look_as_nobody, fixture->process);
}

static struct stat
stat_memfd (MgTestProcess *process, int fd)
{
  g_autofree char *link = make_link (process, fd);
  struct stat result = { 0 };

  g_assert_cmpint (stat (link, &result), ==, 0);
  return result;
}

/* To look allocates nothing, moves no time, and keeps nobody from sealing. */
static void
test_no_traces (Fixture *fixture, gconstpointer data)
{
  MgTestProcess *process = fixture->process;
  int fd = mg_test_memory_make_memfd (process, "x", MFD_ALLOW_SEALING, 16 * PAGE);
  g_autofree char *name = make_name (process, fd);
  struct stat before = stat_memfd (process, fd);
  struct stat after;
  guint8 bytes[2 * PAGE];
  gsize done;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GPtrArray) list = source_list_now (fixture->source);
      g_autoptr (MgMappingInfo) info = mg_source_lookup (fixture->source, name, NULL);
      g_autoptr (MgBacking) backing = mg_source_open (fixture->source, name, NULL);

      g_assert_cmpuint (count (list, process), ==, 1);
      g_assert_nonnull (info);
      g_assert_true (mg_backing_read (backing, 3 * PAGE, sizeof bytes, bytes, &done, NULL));
      g_assert_cmpuint (done, ==, sizeof bytes);
      if (i == 2)
        mg_test_memory_seal (process, fd, F_SEAL_WRITE | F_SEAL_SHRINK);
    }
  after = stat_memfd (process, fd);
  g_assert_cmpmem (&before, sizeof before, &after, sizeof after);
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add (name, Fixture, NULL, set_up, test, tear_down)
  ADD ("/memfd-open/fails", test_fails);
  ADD ("/memfd-open/open", test_open);
  ADD ("/memfd-open/gone-meanwhile", test_gone_meanwhile);
  ADD ("/memfd-open/nobody", test_nobody);
  ADD ("/memfd-open/no-traces", test_no_traces);
  return g_test_run ();
}
