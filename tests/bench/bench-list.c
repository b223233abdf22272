/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What it takes to list 2,000 mappings, and the 200 processes of which each maps some. The limit is lsof,
 * which tells who uses what too: in /dev/shm alone, and of all that is open. Where it is not installed
 * there is none. */

#include <fcntl.h>
#include <gio/gio.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mg-bench-process.h"
#include "mg-bench.h"
#include "mg-catalog.h"
#include "mg-posix-source.h"
#include "mg-users.h"

#define N_MAPPINGS  2000
#define N_PROCESSES 200
/* By each process. */
#define N_MAPPED 10
#define SIZE     65536
#define N_ROUNDS 7
/* Of the time of lsof. */
#define BUDGET 0.2

/* --- What there is to list, made by another process ---------------------------------------------------- */

static char *
name_of (const char *prefix, guint i)
{
  return g_strdup_printf ("%s-%u", prefix, i);
}

/* Returns: how many could be made. */
static guint
make_mappings (const char *prefix)
{
  for (guint i = 0; i < N_MAPPINGS; i++)
    {
      g_autofree char *name = name_of (prefix, i);
      int fd = shm_open (name, O_RDWR | O_CREAT | O_EXCL, 0600);

      if (fd < 0 || ftruncate (fd, SIZE) != 0)
        return i;
      close (fd);
    }
  return N_MAPPINGS;
}

/* In a process of its own. */
static void
use_mappings (const char *prefix, guint process, pid_t parent)
{
  const int numbers[] = { SIGTERM, SIGINT, SIGHUP };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    signal (numbers[i], SIG_DFL);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  for (guint i = 0; i < N_MAPPED; i++)
    {
      g_autofree char *name = name_of (prefix, (process * N_MAPPED + i) % N_MAPPINGS);
      int fd = shm_open (name, O_RDWR, 0);

      mmap (NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
      close (fd);
    }
  while (getppid () == parent)
    pause ();
}

static void
make_all (MgBenchProcess *self, gpointer data)
{
  const char *prefix = data;
  guint n_made = make_mappings (prefix);
  pid_t parent = getpid ();
  pid_t users[N_PROCESSES];
  guint n_users = 0;

  for (; n_made == N_MAPPINGS && n_users < N_PROCESSES && !mg_bench_process_is_ending (); n_users++)
    {
      users[n_users] = fork ();
      if (users[n_users] == 0)
        {
          use_mappings (prefix, n_users, parent);
          _exit (0);
        }
      if (users[n_users] < 0)
        break;
    }
  if (n_users == N_PROCESSES)
    mg_bench_process_set_ready (self);
  while (n_users == N_PROCESSES && !mg_bench_process_is_ending ())
    usleep (100 * 1000);

  for (guint i = 0; i < n_users; i++)
    {
      kill (users[i], SIGKILL);
      waitpid (users[i], NULL, 0);
    }
  for (guint i = 0; i < n_made; i++)
    {
      g_autofree char *name = name_of (prefix, i);

      shm_unlink (name);
    }
}

/* --- Who lists it --------------------------------------------------------------------------------------- */

/* How many of the mappings have a user that was seen. */
static guint
count_used (GPtrArray *mappings, MgUsers *users)
{
  guint n = 0;

  for (guint i = 0; i < mappings->len; i++)
    {
      const MgMappingInfo *info = g_ptr_array_index (mappings, i);

      n += mg_users_find (users, &info->identity) != NULL;
    }
  return n;
}

static void
list_in_process (MgCatalog *catalog, GArray *mapping_times, GArray *user_times)
{
  g_autoptr (GError) error = NULL;
  double began = mg_bench_get_time ();
  g_autoptr (GPtrArray) mappings = mg_catalog_list (catalog, &error);
  double listed = mg_bench_get_time () - began;
  g_autoptr (MgUsers) users = mg_users_new ();
  double both = mg_bench_get_time () - began;
  double users_alone = both - listed;

  if (mappings == NULL)
    g_error ("%s", error->message);
  /* The time of a list in which something is missing means nothing. */
  if (count_used (mappings, users) < N_MAPPINGS)
    g_error ("Of %d mappings in use only %u were listed.", N_MAPPINGS, count_used (mappings, users));
  g_array_append_val (mapping_times, listed);
  g_array_append_val (user_times, users_alone);
}

/* Returns: milliseconds from start to end. */
static double
run_command (const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  double began = mg_bench_get_time ();
  g_autoptr (GSubprocess) command = g_subprocess_newv (
    arguments, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);

  if (command == NULL)
    g_error ("%s", error->message);
  g_subprocess_wait (command, NULL, NULL);
  return mg_bench_get_time () - began;
}

/* Those that print who uses what, run turn by turn. */
enum
{
  OWN,
  LSOF_FOLDER,
  LSOF_ALL,
  N_COMMANDS,
};

static const char *const commands[N_COMMANDS][5] = {
  { MAPGLASSCTL, "list", NULL },
  { "lsof", "-n", "-P", "/dev/shm", NULL },
  { "lsof", "-n", "-P", NULL },
};

static void
measure (MgCatalog *catalog, guint n_commands)
{
  g_autoptr (GArray) mapping_times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) user_times = g_array_new (FALSE, FALSE, sizeof (double));
  GArray *times[N_COMMANDS];
  double medians[N_COMMANDS] = { 0 };

  for (guint i = 0; i < n_commands; i++)
    times[i] = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      list_in_process (catalog, mapping_times, user_times);
      for (guint i = 0; i < n_commands; i++)
        {
          double time = run_command (commands[i]);

          g_array_append_val (times[i], time);
        }
    }
  for (guint i = 0; i < n_commands; i++)
    {
      medians[i] = mg_bench_median (times[i]);
      g_array_unref (times[i]);
    }

  mg_bench_print ("list-mappings", mg_bench_median (mapping_times), "ms");
  mg_bench_print ("list-users", mg_bench_median (user_times), "ms");
  mg_bench_print ("list-command", medians[OWN], "ms");
  if (n_commands < N_COMMANDS)
    return;
  mg_bench_print_limit ("list-command-lsof-all", medians[OWN], medians[LSOF_ALL], "ms");
  mg_bench_print_budget ("list-command-ratio", BUDGET, "x");
  mg_bench_print_limit ("list-command", medians[OWN], medians[LSOF_FOLDER], "ms");
}

int
main (int argc, char **argv)
{
  g_autofree char *prefix = mg_bench_name ("list");
  g_autofree char *lsof = g_find_program_in_path ("lsof");
  g_autoptr (MgBenchProcess) maker = mg_bench_process_new (make_all, prefix);
  g_autoptr (MgCatalog) catalog = mg_catalog_new ();
  g_autoptr (MgSource) source = mg_posix_source_new (NULL);

  mg_catalog_add_source (catalog, source);
  if (lsof == NULL)
    g_printerr ("bench-list: lsof is not installed: there is nothing to compare with.\n");
  measure (catalog, lsof != NULL ? N_COMMANDS : 1);
  return 0;
}
