/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A system that does not tell users which processes others have: proc(5), hidepid. */

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-file-source.h"
#include "mg-map-source.h"
#include "mg-memfd-source.h"
#include "mg-posix-namespace-source.h"
#include "mg-process.h"
#include "mg-sysv-source.h"
#include "mg-test-memory.h"
#include "mg-test-room.h"
#include "mg-test.h"
#include "source-helpers.h"

#define PAGE 4096

static gboolean hides;

typedef struct
{
  MgTestProcess *process;
  int pid;
  int ended;
  guint64 address;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgTestProcess) other = mg_test_memory_new ();

  fixture->process = mg_test_memory_new ();
  fixture->pid = mg_test_process_get_pid (fixture->process);
  fixture->ended = mg_test_process_get_pid (other);
  fixture->address = mg_test_memory_map (fixture->process, -1, 0, PAGE, MAP_SHARED | MAP_ANONYMOUS);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  mg_test_process_free (fixture->process);
}

/* @rest stands behind the number of the process in the name. */
static void
check_denied (MgSource *source, const char *before, int pid, const char *rest, const char *sentence)
{
  g_autofree char *name = g_strdup_printf ("%s%d%s", before, pid, rest);
  g_autoptr (GError) error = NULL;

  g_assert_null (mg_source_lookup (source, name, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_DENIED);
  g_assert_nonnull (strstr (error->message, sentence));
  g_object_unref (source);
}

static void
look_as_nobody (gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *place = g_strdup_printf ("/%" G_GINT64_MODIFIER "x", fixture->address);
  g_autofree char *ended_name = g_strdup_printf ("%d%s", fixture->ended, place);
  g_autofree char *ended
    = g_strdup_printf ("“map:%s” does not exist: process %d has ended.", ended_name, fixture->ended);
  g_autoptr (MgCensus) census = mg_census_new (MG_MAPS_BEST, NULL);
  g_autoptr (MgSource) map = mg_map_source_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (mg_process_may_be_hidden ());
  g_assert_cmpuint (mg_census_get_n_unreadable (census), ==, MG_CENSUS_N_UNKNOWN);
  g_assert_cmpint (mg_process_explain (fixture->pid, ENOENT), ==, EACCES);
  g_assert_cmpint (mg_process_explain (fixture->pid, EIO), ==, EIO);
  g_assert_cmpint (mg_process_explain (fixture->ended, ENOENT), ==, ENOENT);
  g_assert_cmpint (mg_process_explain (getpid (), ENOENT), ==, ENOENT);
  check_denied (mg_map_source_new (), "", fixture->pid, place, "only the owner of process");
  check_denied (mg_memfd_source_new (), "", fixture->pid, "/0", "only the owner of process");
  check_denied (mg_posix_namespace_source_new (), "//", fixture->pid, "/x", "only the owner of process");
  check_denied (mg_sysv_source_new (), "//", fixture->pid, "/1", "permission denied");
  check_denied (mg_file_source_new (), "//", fixture->pid, "/x", "permission denied");
  source_check_fails (map, ended_name, MG_ERROR_NOT_FOUND, ended);
}

/* What is hidden is not said not to exist. */
static void
test_nobody (Fixture *fixture, gconstpointer data)
{
  if (hides)
    mg_test_run_as_nobody (look_as_nobody, fixture);
  else
    g_test_skip ("Only root can mount a file system.");
}

/* A view that was opened when all was in sight goes on. */
static void
look_at_open (gpointer data)
{
  MgBacking *backing = data;

  g_assert_cmpint (source_get_name_state (backing), ==, MG_NAME_SAME);
}

static void
test_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgSource) source = mg_map_source_new ();
  g_autofree char *name = g_strdup_printf ("%d/%" G_GINT64_MODIFIER "x", fixture->pid, fixture->address);
  g_autoptr (MgBacking) backing = NULL;

  if (!hides || !mg_test_memory_may_follow ())
    {
      g_test_skip ("Only root may open what is mapped.");
      return;
    }
  backing = mg_source_open (source, name, NULL);
  g_assert_nonnull (backing);
  mg_test_run_as_nobody (look_at_open, backing);
}

/* From root nothing is hidden. */
static void
test_root (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgCensus) census = mg_census_new (MG_MAPS_BEST, NULL);

  if (!hides)
    {
      g_test_skip ("Only root can mount a file system.");
      return;
    }
  g_assert_false (mg_process_may_be_hidden ());
  g_assert_cmpuint (mg_census_get_n_unreadable (census), !=, MG_CENSUS_N_UNKNOWN);
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  hides = mg_test_leave_mounts () && mount ("proc", "/proc", "proc", 0, "hidepid=2") == 0;
#define ADD(name, test) g_test_add ("/hidden-processes/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("nobody", test_nobody);
  ADD ("open", test_open);
  ADD ("root", test_root);
  return g_test_run ();
}
