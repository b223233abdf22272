/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo-mutex.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mg-demo-child.h"
#include "mg-demo-input.h"
#include "mg-demo.h"

/* As in the tutorial: processes that write into one mapping keep each other out by a mutex. There it is an
 * object with a name of its own, and giving it that of the mapping is the classic mistake; here it lies in
 * the mapping. */
#define DEFAULT_NAME    "Share_Mutex"
#define SIZE            4096
#define DEFAULT_WORKERS 4
#define DEFAULT_ROUNDS  100000
#define MOST_ROUNDS     1000000000

typedef struct
{
  char *name;
  char *workers_text;
  char *rounds_text;
  gboolean no_lock;
  gboolean kill;
  guint n_workers;
  guint n_rounds;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->name);
  g_free (options->workers_text);
  g_free (options->rounds_text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* What a worker is given. */
typedef struct
{
  const Options *options;
  MgDemoMutexShared *shared;
  guint index;
} Work;

/* What has become of the workers. */
typedef struct
{
  pid_t pids[MG_DEMO_MUTEX_MOST_WORKERS];
  /* As waitpid() has them. */
  int statuses[MG_DEMO_MUTEX_MOST_WORKERS];
} Outcome;

static void
wait_to_be_killed (int channel)
{
  if (send (channel, "", 1, MSG_NOSIGNAL) == 1)
    while (TRUE)
      pause ();
}

/* A worker, in its own process. */
static void
work (int channel, gpointer data)
{
  const Work *job = data;
  const Options *options = job->options;
  const gboolean is_victim = options->kill && job->index == 0;
  char start;

  /* All are there before the first begins. */
  if (recv (channel, &start, 1, 0) != 1)
    return;

  for (guint i = 0; i < options->n_rounds; i++)
    {
      if (!options->no_lock && !mg_demo_mutex_lock (job->shared))
        _exit (MG_DEMO_FAILED);

      mg_demo_mutex_add (job->shared, 0, MG_DEMO_MUTEX_N_ELEMENTS / 2);
      if (is_victim && i == options->n_rounds / 2)
        wait_to_be_killed (channel);
      mg_demo_mutex_add (job->shared, MG_DEMO_MUTEX_N_ELEMENTS / 2, MG_DEMO_MUTEX_N_ELEMENTS);
      mg_demo_mutex_finish_round (job->shared, job->index);

      if (!options->no_lock)
        pthread_mutex_unlock (&job->shared->mutex);
    }
}

/* Returns: the workers, all waiting to begin, or %NULL. */
static GPtrArray *
start_workers (const Options *options, MgDemoMapping *mapping, GError **error)
{
  g_autoptr (GPtrArray) workers = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_demo_child_free);

  for (guint i = 0; i < options->n_workers; i++)
    {
      Work job = { .options = options, .shared = mg_demo_mapping_get_bytes (mapping), .index = i };
      MgDemoChild *worker = mg_demo_child_new (work, &job, error);

      if (worker == NULL)
        return NULL;
      g_ptr_array_add (workers, worker);
    }
  return g_steal_pointer (&workers);
}

/* Returns: %FALSE where a signal asks for the end. */
static gboolean
wait_for_workers (GPtrArray *workers, MgDemoInput *input, Outcome *outcome)
{
  for (guint i = 0; i < workers->len; i++)
    {
      MgDemoChild *worker = workers->pdata[i];
      char held;
      gssize got;

      outcome->pids[i] = mg_demo_child_get_pid (worker);
      while ((got = mg_demo_child_receive (worker, input, &held, 1)) > 0)
        {
          mg_demo_child_kill (worker);
          mg_demo_say (_ ("Process %d has locked the mutex, and is killed in the middle of a round.\n"),
                       (int) outcome->pids[i]);
        }
      if (got < 0)
        return FALSE;
      outcome->statuses[i] = mg_demo_child_wait (worker);
    }
  return TRUE;
}

/* How many rounds were to be finished: all, but of a worker that has died those that it came to. A worker
 * that was not to die is a failure, the first of them told in @error. */
static guint64
count_expected (const Options *options,
                const Outcome *outcome,
                const MgDemoMutexNumbers *numbers,
                GError **error)
{
  guint64 expected = 0;

  for (guint i = 0; i < options->n_workers; i++)
    {
      const int status = outcome->statuses[i];
      const gboolean wanted = options->kill && i == 0;

      expected += status == 0 ? options->n_rounds : numbers->done[i];
      if (status == 0 || wanted || *error != NULL)
        continue;

      if (WIFSIGNALED (status))
        g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                     _ ("Process %d was ended after %" PRIu64 " of its %u rounds: %s."),
                     (int) outcome->pids[i], numbers->done[i], options->n_rounds,
                     g_strsignal (WTERMSIG (status)));
      else
        g_set_error (
          error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
          _ ("Process %d has given up after %" PRIu64 " of its %u rounds: the mutex could not be locked."),
          (int) outcome->pids[i], numbers->done[i], options->n_rounds);
    }
  return expected;
}

static void
tell_repair (const MgDemoMutexNumbers *numbers)
{
  if (numbers->n_repairs > 0)
    mg_demo_say (
      _ ("Process %u locked it next, was told that the holder had died (EOWNERDEAD), put back the %u "
         "elements that were ahead, and went on.\n"),
      numbers->repairer, numbers->n_put_back);
}

static const char *
judge (const Options *options, gboolean equal)
{
  if (!options->no_lock)
    return _ ("They are equal: under the mutex nothing is lost.");
  if (!equal)
    return _ ("They differ: two processes read the same number, both stored one more, and a count was lost.");
  if (options->n_workers == 1)
    return _ ("They are equal: one process alone loses nothing.");
  return _ ("They are equal, by chance: nothing kept the processes from losing each other’s counts.");
}

/* Numbers that differ without a mutex are no failure: they are what was to be shown. */
static void
tell_numbers (const Options *options, const MgDemoMutexNumbers *numbers, guint64 expected, GError **error)
{
  const gboolean equal
    = numbers->counter == expected && numbers->least == expected && numbers->most == expected;

  mg_demo_say (_ ("counter: expected %" PRIu64 ", found %" PRIu64 "\n"), expected, numbers->counter);
  mg_demo_say (_ ("%d elements: expected %" PRIu64 ", found %" PRIu64 " to %" PRIu64 "\n"),
               MG_DEMO_MUTEX_N_ELEMENTS, expected, numbers->least, numbers->most);

  if (equal || options->no_lock)
    {
      mg_demo_say ("%s\n", judge (options, equal));
    }
  else
    {
      g_autofree char *name = mg_demo_quote_name (options->name);

      g_set_error (
        error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
        _ ("The numbers differ, which the mutex forbids: another program must have written into “%s”."),
        name);
    }
}

static void
count (const Options *options, MgDemoMapping *mapping, MgDemoInput *input, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GPtrArray) workers = NULL;
  MgDemoMutexNumbers numbers;
  Outcome outcome = { 0 };
  guint64 expected;

  if (!mg_demo_mutex_begin (mapping, options->n_workers, options->n_rounds, error))
    return;

  workers = start_workers (options, mapping, error);
  if (workers == NULL)
    return;

  for (guint i = 0; i < workers->len; i++)
    mg_demo_child_send (workers->pdata[i], "", 1);
  if (!wait_for_workers (workers, input, &outcome)
      || !mg_demo_mutex_read (mapping, !options->no_lock, &numbers, error))
    return;

  expected = count_expected (options, &outcome, &numbers, &failure);
  tell_repair (&numbers);
  tell_numbers (options, &numbers, expected, failure == NULL ? &failure : NULL);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
    }
  else if (isatty (STDIN_FILENO))
    {
      mg_demo_say (_ ("Enter ends this and removes it.\n"));
      mg_demo_input_step (input);
    }
}

static MgDemoStatus
run (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgDemoMapping) mapping = NULL;
  g_autoptr (MgDemoInput) input = mg_demo_input_new (&error);
  g_autofree char *name = mg_demo_escape_name (options->name);

  if (input != NULL)
    mapping = mg_demo_mapping_create (options->name, SIZE, &error);
  if (mapping == NULL)
    return mg_demo_fail (error);

  mg_demo_say (
    options->no_lock
      ? _ ("posix:/%s: made, %d bytes. Counting without a mutex, processes × rounds: %u × %u. Ctrl+C, or "
           "SIGTERM to process %d, ends this and removes it.\n")
      : _ ("posix:/%s: made, %d bytes. Counting under a mutex, processes × rounds: %u × %u. Ctrl+C, or "
           "SIGTERM to process %d, ends this and removes it.\n"),
    name, SIZE, options->n_workers, options->n_rounds, (int) getpid ());
  count (options, mapping, input, &error);
  return mg_demo_finish (mapping, error);
}

static gboolean
check_options (Options *options, MgDemoStatus *ret_status)
{
  if (options->kill && options->no_lock)
    {
      *ret_status = mg_demo_misuse (_ ("--kill kills who holds the mutex, and with --no-lock there is none"));
      return FALSE;
    }
  return mg_demo_parse_number ("--workers", options->workers_text, 1, MG_DEMO_MUTEX_MOST_WORKERS,
                               &options->n_workers, ret_status)
         && mg_demo_parse_number ("--rounds", options->rounds_text, 1, MOST_ROUNDS, &options->n_rounds,
                                  ret_status);
}

/**
 * mg_demo_mutex:
 * @argc: the number of arguments
 * @argv: the arguments, from the name of the demo on
 *
 * The demo of processes that count in one mapping, under a mutex or without.
 *
 * Returns: what to exit with
 */
MgDemoStatus
mg_demo_mutex (int argc, char **argv)
{
  g_auto (Options) options = { .n_workers = DEFAULT_WORKERS, .n_rounds = DEFAULT_ROUNDS };
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &options.name, N_ ("The mapping’s name (Share_Mutex)"),
      N_ ("NAME") },
    { "workers", 0, 0, G_OPTION_ARG_FILENAME, &options.workers_text, N_ ("Processes that count, 1 to 64 (4)"),
      N_ ("NUMBER") },
    { "rounds", 0, 0, G_OPTION_ARG_FILENAME, &options.rounds_text,
      N_ ("How often each counts, 1 to 1000000000 (100000)"), N_ ("NUMBER") },
    { "no-lock", 0, 0, G_OPTION_ARG_NONE, &options.no_lock,
      N_ ("Leave the mutex out, and see counts get lost"), NULL },
    { "kill", 0, 0, G_OPTION_ARG_NONE, &options.kill, N_ ("Kill one of them while it holds the mutex"),
      NULL },
    { NULL },
  };
  MgDemoStatus status = MG_DEMO_DONE;

  if (!mg_demo_parse (_ ("Lets processes count in shared memory, kept apart by a mutex that lies in it."),
                      entries, FALSE, &argc, &argv, &status)
      || !check_options (&options, &status))
    return status;

  if (options.name == NULL)
    options.name = g_strdup (DEFAULT_NAME);
  return run (&options);
}
