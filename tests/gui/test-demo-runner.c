/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "gui-fixture.h"
#include "mg-demo-runner.h"
#include "mg-posix-source.h"

#define FLOATS "posix:/Share_MyMemory"
#define TEXT   "posix:/mySharedMemory"

/* The demos themselves, with names that nothing else on the machine has, and a line for each start. */
#define REAL_DEMO                                                                                            \
  "#!/bin/sh\n"                                                                                              \
  "echo \"$1\" >>\"$(dirname \"$0\")/started\"\n"                                                            \
  "exec \"$MG_TEST_DEMO\" \"$@\" --name \"$MG_TEST_NAME-$1\"\n"

typedef struct
{
  /* Where the source looks, where the program and its notes are, and where the demos really are. */
  char *folder;
  char *programs;
  char *name;
  MgCatalog *catalog;
  MgDemoRunner *runner;
  /* What came of the last start. */
  gboolean answered;
  char *uri;
  GError *error;
} Fixture;

static void
set_program (Fixture *self, const char *script)
{
  g_autofree char *path = g_build_filename (self->programs, "demo", NULL);

  g_assert_true (g_file_set_contents (path, script, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  g_setenv ("MAPGLASS_DEMO", path, TRUE);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (MgSource) posix = NULL;

  self->folder = g_dir_make_tmp ("mapglass-XXXXXX", NULL);
  self->programs = g_dir_make_tmp ("mapglass-XXXXXX", NULL);
  self->name = mg_test_name ("demo");
  g_setenv ("MG_TEST_NAME", self->name, TRUE);
  set_program (self, REAL_DEMO);
  posix = mg_posix_source_new (self->folder);
  self->catalog = mg_catalog_new ();
  mg_catalog_add_source (self->catalog, posix);
  self->runner = mg_demo_runner_new (self->catalog);
}

static void
remove_folder (char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *entry;

  while ((entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, entry, NULL);

      g_unlink (file);
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
  g_free (path);
}

static void
forget_answer (Fixture *self)
{
  self->answered = FALSE;
  g_clear_pointer (&self->uri, g_free);
  g_clear_error (&self->error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  mg_demo_runner_stop_all (self->runner);
  forget_answer (self);
  gui_release (self->runner);
  gui_release (self->catalog);
  remove_folder (self->folder);
  remove_folder (self->programs);
  g_free (self->name);
}

static void
on_started (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;

  self->uri = mg_demo_runner_start_finish (MG_DEMO_RUNNER (object), result, &self->error);
  self->answered = TRUE;
}

static void
start (Fixture *self, const char *demo)
{
  forget_answer (self);
  mg_demo_runner_start_async (self->runner, demo, on_started, self);
  mg_test_wait (self->answered);
}

static char *
get_path (Fixture *self, const char *demo)
{
  g_autofree char *name = g_strdup_printf ("%s-%s", self->name, demo);

  return mg_test_shm_path (name);
}

static gboolean
exists (Fixture *self, const char *demo)
{
  g_autofree char *path = get_path (self, demo);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static guint
n_starts (Fixture *self)
{
  g_autofree char *path = g_build_filename (self->programs, "started", NULL);
  g_autofree char *text = NULL;
  guint n = 0;

  if (g_file_get_contents (path, &text, NULL, NULL))
    for (const char *c = text; *c != 0; c++)
      n += *c == '\n';
  return n;
}

static void
test_floats (Fixture *self, gconstpointer data)
{
  g_autofree char *path = get_path (self, "floats");
  GStatBuf status;

  start (self, "floats");
  g_assert_no_error (self->error);
  g_assert_cmpstr (self->uri, ==, FLOATS);
  /* It is there when that is said. */
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_size, ==, 2048);

  /* One is enough. */
  start (self, "floats");
  g_assert_cmpstr (self->uri, ==, FLOATS);
  g_assert_cmpuint (n_starts (self), ==, 1);

  mg_demo_runner_stop (self->runner, "posix:/another");
  mg_demo_runner_stop (self->runner, TEXT);
  mg_test_iterate_for (100);
  g_assert_true (exists (self, "floats"));
  mg_demo_runner_stop (self->runner, FLOATS);
  mg_test_wait (!exists (self, "floats"));
}

static gboolean
holds (Fixture *self, const char *line)
{
  g_autofree char *path = get_path (self, "text");
  g_autofree char *bytes = NULL;
  gsize length;

  return g_file_get_contents (path, &bytes, &length, NULL) && length == 100 && g_str_has_prefix (bytes, line);
}

/* It asks for a line and waits for Enter: the one comes, the other does not. */
static void
test_text (Fixture *self, gconstpointer data)
{
  start (self, "text");
  g_assert_no_error (self->error);
  g_assert_cmpstr (self->uri, ==, TEXT);
  mg_test_wait (holds (self, "Message from first process."));
  mg_test_iterate_for (100);
  g_assert_true (exists (self, "text"));
  mg_demo_runner_stop (self->runner, TEXT);
  mg_test_wait (!exists (self, "text"));
}

/* The names that are looked at are those that the demos give. */
static void
test_names (Fixture *self, gconstpointer data)
{
  static const char *const names[][2] = { { "floats", "(Share_MyMemory)" }, { "text", "(mySharedMemory)" } };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocess) process = g_subprocess_new (
        G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, g_getenv ("MG_TEST_DEMO"), names[i][0], "--help", NULL);
      g_autofree char *help = NULL;

      g_assert_no_error (error);
      g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &help, NULL, &error));
      g_assert_nonnull (strstr (help, names[i][1]));
    }
}

/* What somebody else has made is looked at, and left alone. */
static void
test_there_already (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "Share_MyMemory", NULL);

  g_assert_true (g_file_set_contents (path, "1234", 4, NULL));
  start (self, "floats");
  g_assert_cmpstr (self->uri, ==, FLOATS);
  g_assert_cmpuint (n_starts (self), ==, 0);
  mg_demo_runner_stop (self->runner, FLOATS);
  mg_demo_runner_stop_all (self->runner);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Closed and started again at once: the one that comes is not the one that goes. */
static void
test_again (Fixture *self, gconstpointer data)
{
  for (guint i = 1; i <= 5; i++)
    {
      start (self, "floats");
      g_assert_no_error (self->error);
      g_assert_cmpuint (n_starts (self), ==, i);
      g_assert_true (exists (self, "floats"));
      mg_demo_runner_stop (self->runner, FLOATS);
    }
  mg_test_wait (!exists (self, "floats"));
}

static void
test_no_program (Fixture *self, gconstpointer data)
{
  g_setenv ("MAPGLASS_DEMO", "/nonexistent/mapglass-demo", TRUE);
  start (self, "text");
  g_assert_null (self->uri);
  g_assert_true (g_str_has_prefix (self->error->message, "The demo “text” could not be started: "));
  g_assert_true (g_str_has_suffix (self->error->message, "."));
}

static void
test_failing (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *script;
    const char *sentence;
  } cases[] = {
    { "#!/bin/sh\necho 'mapglass-demo floats: “X” exists already.' >&2\nexit 1\n", "“X” exists already." },
    { "#!/bin/sh\nprintf 'mapglass-demo floats: a\\377b.\\n' >&2\nexit 1\n", "a\357\277\275b." },
    { "#!/bin/sh\necho 'Segmentation fault' >&2\nexit 1\n", "Segmentation fault" },
    /* It has given up, and takes its time to end. */
    { "#!/bin/sh\necho 'It lingers.' >&2\nexec >&- 2>&-\nexec sleep 60\n", "It lingers." },
    { "#!/bin/sh\nexit 1\n", "The demo “floats” has ended without saying why." },
    { "#!/bin/sh\nexit 0\n", "The demo “floats” has ended without saying why." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      set_program (self, cases[i].script);
      start (self, "floats");
      g_assert_null (self->uri);
      g_assert_cmpstr (self->error->message, ==, cases[i].sentence);
    }
  /* The next one may do better. */
  set_program (self, REAL_DEMO);
  start (self, "floats");
  g_assert_cmpstr (self->uri, ==, FLOATS);
}

static void
test_stop_all (Fixture *self, gconstpointer data)
{
  mg_demo_runner_stop_all (self->runner);
  start (self, "floats");
  start (self, "text");
  g_assert_true (exists (self, "floats") && exists (self, "text"));
  mg_demo_runner_stop_all (self->runner);
  g_assert_false (exists (self, "floats"));
  g_assert_false (exists (self, "text"));
}

/* One that does not end does not keep the program from ending. */
static void
test_stop_all_in_vain (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->programs, "pid", NULL);
  g_autofree char *pid = NULL;

  set_program (self, "#!/bin/sh\n"
                     "trap '' TERM\n"
                     "echo $$ >\"$(dirname \"$0\")/pid\"\n"
                     "echo ready\n"
                     "exec sleep 60\n");
  start (self, "floats");
  mg_demo_runner_stop_all (self->runner);
  g_assert_true (g_file_get_contents (path, &pid, NULL, NULL));
  g_assert_cmpint (kill (atoi (pid), SIGKILL), ==, 0);
}

/* --- Another process, which is killed ------------------------------------------------------------------- */

static void
on_held (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *uri = mg_demo_runner_start_finish (MG_DEMO_RUNNER (object), result, NULL);

  g_assert_cmpstr (uri, ==, FLOATS);
  g_print ("held\n");
}

/* Runs a demo until it is killed. */
static int
hold (const char *folder)
{
  g_autoptr (MgSource) posix = mg_posix_source_new (folder);
  g_autoptr (MgCatalog) catalog = mg_catalog_new ();
  g_autoptr (MgDemoRunner) runner = NULL;

  mg_catalog_add_source (catalog, posix);
  runner = mg_demo_runner_new (catalog);
  mg_demo_runner_start_async (runner, "floats", on_held, NULL);
  mg_test_wait_for (600, FALSE);
  return 1;
}

static void
test_killed (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", &error);
  g_autoptr (GSubprocess) process
    = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--hold", self->folder, NULL);
  char line[5];

  g_assert_no_error (error);
  g_assert_true (
    g_input_stream_read_all (g_subprocess_get_stdout_pipe (process), line, sizeof line, NULL, NULL, &error));
  g_assert_cmpint (memcmp (line, "held\n", sizeof line), ==, 0);
  g_assert_true (exists (self, "floats"));
  g_subprocess_force_exit (process);
  mg_test_wait (!exists (self, "floats"));
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--hold"))
    return hold (argv[2]);
  g_test_init (&argc, &argv, NULL);

#define add(path, name) g_test_add ("/demo-runner/" path, Fixture, NULL, set_up, name, tear_down)
  add ("floats", test_floats);
  add ("text", test_text);
  add ("names", test_names);
  add ("there-already", test_there_already);
  add ("again", test_again);
  add ("no-program", test_no_program);
  add ("failing", test_failing);
  add ("stop-all", test_stop_all);
  add ("stop-all-in-vain", test_stop_all_in_vain);
  add ("killed", test_killed);
#undef add
  return g_test_run ();
}
