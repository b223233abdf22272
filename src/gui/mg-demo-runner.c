/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo-runner.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "mg-lookup.h"

#define PROGRAM "mapglass-demo"

/* How long the demos have to remove their mappings when the program ends, in milliseconds. */
#define STOP_TIMEOUT 2000

typedef struct
{
  const char *name;
  const char *uri;
  /* What it reads from its standard input, which then stays open. */
  const char *input;
} Demo;

static const Demo demos[] = {
  { "floats", "posix:/Share_MyMemory", NULL },
  { "text", "posix:/mySharedMemory", "Message from first process." },
};

struct _MgDemoRunner
{
  GObject parent_instance;

  MgCatalog *catalog;
  /* URI to GSubprocess, until it has ended. */
  GHashTable *running;
  /* The URIs of those that were asked to end. */
  GHashTable *ending;
};

G_DEFINE_FINAL_TYPE (MgDemoRunner, mg_demo_runner, G_TYPE_OBJECT)

static void
mg_demo_runner_finalize (GObject *object)
{
  MgDemoRunner *self = MG_DEMO_RUNNER (object);

  g_clear_pointer (&self->running, g_hash_table_unref);
  g_clear_pointer (&self->ending, g_hash_table_unref);
  g_clear_object (&self->catalog);

  G_OBJECT_CLASS (mg_demo_runner_parent_class)->finalize (object);
}

static void
mg_demo_runner_class_init (MgDemoRunnerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mg_demo_runner_finalize;
}

static void
mg_demo_runner_init (MgDemoRunner *self)
{
  self->running = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->ending = g_hash_table_new (g_str_hash, g_str_equal);
}

/**
 * mg_demo_runner_new:
 * @catalog: tells whether the mapping of a demo exists already
 *
 * Runs the demos: programs of their own that make shared memory to look at. Main thread.
 *
 * Returns: (transfer full): a runner of no demo
 */
MgDemoRunner *
mg_demo_runner_new (MgCatalog *catalog)
{
  MgDemoRunner *self = g_object_new (MG_TYPE_DEMO_RUNNER, NULL);

  self->catalog = g_object_ref (catalog);
  return self;
}

static const Demo *
find_demo (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (demos); i++)
    if (g_str_equal (demos[i].name, name))
      return &demos[i];
  return NULL;
}

static char *
find_program (void)
{
  const char *given = g_getenv ("MAPGLASS_DEMO");
  g_autofree char *installed = g_build_filename (MG_BINDIR, PROGRAM, NULL);
  char *found;

  if (given != NULL)
    return g_strdup (given);
  if (g_file_test (installed, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&installed);
  found = g_find_program_in_path (PROGRAM);
  return found != NULL ? found : g_strdup (PROGRAM);
}

/* In the child: should this program be killed, the demo still ends and takes its mapping with it. */
static void
end_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static GSubprocess *
spawn (const Demo *demo, GError **error)
{
  g_autofree char *program = find_program ();
  g_autoptr (GError) reason = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
    G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE
    | (demo->input != NULL ? G_SUBPROCESS_FLAGS_STDIN_PIPE : G_SUBPROCESS_FLAGS_NONE));
  GSubprocess *process;

  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
  process = g_subprocess_launcher_spawn (launcher, &reason, program, demo->name, NULL);
  if (process == NULL)
    g_set_error (error, reason->domain, reason->code, _ ("The demo “%s” could not be started: %s."),
                 demo->name, reason->message);
  return process;
}

static void
on_ended (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MgDemoRunner) self = user_data;
  GHashTableIter iter;
  gpointer uri, process;

  g_subprocess_wait_finish (G_SUBPROCESS (object), result, NULL);
  g_hash_table_iter_init (&iter, self->running);
  while (g_hash_table_iter_next (&iter, &uri, &process))
    if (process == object)
      {
        g_hash_table_remove (self->ending, uri);
        g_hash_table_iter_remove (&iter);
      }
}

/* What the program said, without its name before it. */
static void
return_failure (GTask *task, const char *said)
{
  const Demo *demo = g_task_get_task_data (task);
  g_autofree char *prefix = g_strdup_printf ("%s %s: ", PROGRAM, demo->name);
  g_autofree char *sentence = g_strstrip (g_strdup (said));
  const char *text = g_str_has_prefix (sentence, prefix) ? sentence + strlen (prefix) : sentence;

  if (*text == 0)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                             _ ("The demo “%s” has ended without saying why."), demo->name);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", text);
}

static void
on_stderr_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *said = NULL;

  g_output_stream_splice_finish (G_OUTPUT_STREAM (object), result, NULL);
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (object));
  /* Where nothing was said there are no bytes at all. */
  said = g_bytes_get_size (bytes) > 0
           ? g_utf8_make_valid (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes))
           : g_strdup ("");
  return_failure (task, said);
}

static void
give_input (GSubprocess *process, const char *input)
{
  g_autofree char *line = g_strconcat (input, "\n", NULL);

  /* A line fits into a pipe: this does not block. When the program has ended, nobody needs it. */
  g_output_stream_write_all (g_subprocess_get_stdin_pipe (process), line, strlen (line), NULL, NULL, NULL);
}

/* The demos print a line when their mapping is there; one that cannot make it ends without. */
static void
on_first_line (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GSubprocess *process = g_object_get_data (object, "process");
  const Demo *demo = g_task_get_task_data (task);
  g_autofree char *line
    = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (object), result, NULL, NULL);
  g_autoptr (GOutputStream) collected = NULL;

  if (line != NULL)
    {
      if (demo->input != NULL)
        give_input (process, demo->input);
      g_task_return_pointer (task, g_strdup (demo->uri), g_free);
      return;
    }
  mg_demo_runner_stop (g_task_get_source_object (task), demo->uri);
  collected = g_memory_output_stream_new_resizable ();
  g_output_stream_splice_async (collected, g_subprocess_get_stderr_pipe (process),
                                G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                                G_PRIORITY_DEFAULT, NULL, on_stderr_read, g_steal_pointer (&task));
}

static void
start_program (MgDemoRunner *self, GTask *task)
{
  const Demo *demo = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = spawn (demo, &error);
  g_autoptr (GDataInputStream) lines = NULL;

  if (process == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  /* The program may print more: its end of the pipe has to stay whole. */
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  g_object_set_data_full (G_OBJECT (lines), "process", g_object_ref (process), g_object_unref);
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, on_first_line, g_object_ref (task));
  g_subprocess_wait_async (process, NULL, on_ended, g_object_ref (self));
  g_hash_table_replace (self->running, (gpointer) demo->uri, g_steal_pointer (&process));
}

static void look_up (MgDemoRunner *self, GTask *task);

static void
on_predecessor_ended (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_subprocess_wait_finish (G_SUBPROCESS (object), result, NULL);
  look_up (g_task_get_source_object (task), task);
}

static void
on_looked_up (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MgDemoRunner *self = g_task_get_source_object (task);
  const Demo *demo = g_task_get_task_data (task);
  gboolean exists = FALSE;
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = mg_lookup_finish (result, &exists, &error);

  if (uri == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (g_hash_table_contains (self->ending, demo->uri))
    g_subprocess_wait_async (g_hash_table_lookup (self->running, demo->uri), NULL, on_predecessor_ended,
                             g_steal_pointer (&task));
  else if (exists || g_hash_table_contains (self->running, demo->uri))
    g_task_return_pointer (task, g_steal_pointer (&uri), g_free);
  else
    start_program (self, task);
}

static void
look_up (MgDemoRunner *self, GTask *task)
{
  const Demo *demo = g_task_get_task_data (task);

  mg_lookup_async (self->catalog, demo->uri, NULL, on_looked_up, g_object_ref (task));
}

/**
 * mg_demo_runner_start_async:
 * @self: a runner
 * @demo: "floats" or "text"
 * @callback: is called when there is something to look at
 * @user_data: for @callback
 *
 * Starts a demo, unless there is a mapping of its name already.
 */
void
mg_demo_runner_start_async (MgDemoRunner *self,
                            const char *demo,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  const Demo *found = find_demo (demo);

  g_return_if_fail (found != NULL);
  g_task_set_task_data (task, (gpointer) found, NULL);
  look_up (self, task);
}

/**
 * mg_demo_runner_start_finish:
 * @self: a runner
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full): the URI of the demo's mapping, or %NULL with a sentence of why there is none
 */
char *
mg_demo_runner_start_finish (MgDemoRunner *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * mg_demo_runner_stop:
 * @self: a runner
 * @uri: a URI; if it is that of a demo that runs, the demo is asked to end, and removes its mapping; one that is
 * started meanwhile waits for that
 */
void
mg_demo_runner_stop (MgDemoRunner *self, const char *uri)
{
  gpointer key, process;

  if (!g_hash_table_lookup_extended (self->running, uri, &key, &process))
    return;
  g_subprocess_send_signal (process, SIGTERM);
  g_hash_table_add (self->ending, key);
}

static gboolean
on_timeout (gpointer data)
{
  gboolean *timed_out = data;

  *timed_out = TRUE;
  return G_SOURCE_CONTINUE;
}

/**
 * mg_demo_runner_stop_all:
 * @self: a runner
 *
 * Asks all demos to end, and waits a little for them to have removed their mappings.
 */
void
mg_demo_runner_stop_all (MgDemoRunner *self)
{
  gboolean timed_out = FALSE;
  guint timeout_id;

  for (gsize i = 0; i < G_N_ELEMENTS (demos); i++)
    mg_demo_runner_stop (self, demos[i].uri);
  timeout_id = g_timeout_add (STOP_TIMEOUT, on_timeout, &timed_out);
  while (g_hash_table_size (self->running) > 0 && !timed_out)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout_id);
}
