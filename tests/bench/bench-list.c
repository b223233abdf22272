/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What it takes to list 2,000 mappings, and the 200 processes of which each maps some: shared memory in /dev/shm,
 * System V segments and memfds. The limit is lsof, which tells who uses what too: in /dev/shm alone, and of all that is
 * open. Where it is not installed there is none. Beside it, lsipc: it tells of segments alone, and not who uses them. */

#include <fcntl.h>
#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mg-bench-process.h"
#include "mg-bench.h"
#include "mg-catalog.h"
#include "mg-census.h"
#include "mg-sources.h"

#define N_PROCESSES 200
/* By each process, and as many segments and memfds of its own. */
#define N_MAPPED   8
#define N_OWN      1
#define N_NAMES    (N_PROCESSES * N_MAPPED)
#define N_MAPPINGS (N_NAMES + 2 * N_PROCESSES * N_OWN)
#define SIZE       65536
/* By which the segments are known: nobody else has such. */
#define SEGMENT_SIZE 77777
#define N_ROUNDS     7
/* Of the time of lsof. */
#define BUDGET 0.2
/* A name that comes while the list is on show, of the work for the first list. */
#define NAMES_BUDGET 0.1

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
  for (guint i = 0; i < N_NAMES; i++)
    {
      g_autofree char *name = name_of (prefix, i);
      int fd = shm_open (name, O_RDWR | O_CREAT | O_EXCL, 0600);

      if (fd < 0 || ftruncate (fd, SIZE) != 0)
        return i;
      close (fd);
    }
  return N_NAMES;
}

/* What ends with the process: a memfd, and a segment that is marked for removal at once. */
static void
make_own (const char *prefix)
{
  int segment = shmget (IPC_PRIVATE, SEGMENT_SIZE, IPC_CREAT | 0600);
  int fd = memfd_create (prefix, MFD_CLOEXEC);

  shmat (segment, NULL, 0);
  shmctl (segment, IPC_RMID, NULL);
  if (ftruncate (fd, SIZE) == 0)
    mmap (NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
}

/* In a process of its own. */
static void
use_mappings (const char *prefix, guint process, int ready, pid_t parent)
{
  const int numbers[] = { SIGTERM, SIGINT, SIGHUP };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    signal (numbers[i], SIG_DFL);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  for (guint i = 0; i < N_MAPPED; i++)
    {
      g_autofree char *name = name_of (prefix, process * N_MAPPED + i);
      int fd = shm_open (name, O_RDWR, 0);

      mmap (NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
      close (fd);
    }
  for (guint i = 0; i < N_OWN; i++)
    make_own (prefix);
  if (write (ready, "", 1) != 1)
    return;
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
  guint n_ready = 0;
  int ready[2];

  if (pipe (ready) != 0)
    return;
  for (; n_made == N_NAMES && n_users < N_PROCESSES && !mg_bench_process_is_ending (); n_users++)
    {
      users[n_users] = fork ();
      if (users[n_users] == 0)
        {
          use_mappings (prefix, n_users, ready[1], parent);
          _exit (0);
        }
      if (users[n_users] < 0)
        break;
    }
  close (ready[1]);
  for (char byte; n_ready < n_users && read (ready[0], &byte, 1) == 1;)
    n_ready++;
  if (n_ready == N_PROCESSES)
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

static gboolean
is_ours (const MgMappingInfo *info, const char *prefix)
{
  if (info->kind == MG_KIND_SYSV)
    return info->size == SEGMENT_SIZE;
  return (info->kind == MG_KIND_POSIX || info->kind == MG_KIND_MEMFD) && strstr (info->name, prefix) != NULL;
}

/* How many of ours have a user that was seen. */
static guint
count_used (GPtrArray *mappings, MgCensus *census, const char *prefix)
{
  guint n = 0;

  for (guint i = 0; i < mappings->len; i++)
    {
      const MgMappingInfo *info = g_ptr_array_index (mappings, i);

      n += is_ours (info, prefix) && mg_census_find_users (census, &info->identity) != NULL;
    }
  return n;
}

/* Milliseconds, one for each round; of the processors' time where the catalog waits for more news in between. */
typedef struct
{
  GArray *users;
  GArray *all;
  GArray *window;
  GArray *news;
} Times;

static void
list_in_process (MgCatalog *catalog, const char *prefix, Times *times)
{
  g_autofree char *problem = NULL;
  double began = mg_bench_get_time ();
  g_autoptr (MgCensus) census = mg_census_new (MG_MAPS_BEST, NULL);
  double counted = mg_bench_get_time ();
  g_autoptr (GPtrArray) mappings = mg_catalog_list (catalog, census, &problem);
  double users = counted - began;
  double all = mg_bench_get_time () - began;

  if (problem != NULL)
    g_error ("%s", problem);
  /* The time of a list in which something is missing means nothing. */
  if (count_used (mappings, census, prefix) != N_MAPPINGS)
    g_error ("Of %d mappings in use %u were listed.", N_MAPPINGS, count_used (mappings, census, prefix));
  g_array_append_val (times->users, users);
  g_array_append_val (times->all, all);
}

static gboolean
has_row (MgCatalog *catalog, const char *uri)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (catalog)); i++)
    {
      g_autoptr (MgMapping) mapping = g_list_model_get_item (G_LIST_MODEL (catalog), i);

      if (g_str_equal (mg_mapping_get_uri (mapping), uri))
        return TRUE;
    }
  return FALSE;
}

static void
on_rows_changed (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* What the window does, without the window: the first list, and then a name that comes. */
static void
list_as_window (const char *prefix, Times *times)
{
  g_autoptr (MgCatalog) catalog = mg_catalog_new ();
  g_autofree char *name = g_strconcat (prefix, "-news", NULL);
  g_autofree char *uri = g_strconcat ("posix:/", name, NULL);
  gboolean changed = FALSE;
  double began, window, news;

  mg_sources_add_all (catalog);
  began = mg_bench_get_cpu (0);
  mg_catalog_start (catalog);
  while (!mg_catalog_is_loaded (catalog))
    g_main_context_iteration (NULL, TRUE);
  window = mg_bench_get_cpu (0) - began;

  g_signal_connect (catalog, "items-changed", G_CALLBACK (on_rows_changed), &changed);
  began = mg_bench_get_cpu (0);
  close (shm_open (name, O_RDWR | O_CREAT | O_EXCL, 0600));
  while (!changed)
    g_main_context_iteration (NULL, TRUE);
  news = mg_bench_get_cpu (0) - began;
  if (!has_row (catalog, uri))
    g_error ("The row of the new name did not come.");
  shm_unlink (name);
  g_array_append_val (times->window, window);
  g_array_append_val (times->news, news);
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

/* Those that print what there is, run turn by turn. */
enum
{
  OWN,
  LSIPC,
  LSOF_FOLDER,
  LSOF_ALL,
  N_COMMANDS,
};

static const char *const commands[N_COMMANDS][5] = {
  { MAPGLASSCTL, "list", NULL },
  { "lsipc", "--shmems", NULL },
  { "lsof", "-n", "-P", "/dev/shm", NULL },
  { "lsof", "-n", "-P", NULL },
};

static void
print_in_process (Times *times)
{
  double news = mg_bench_median (times->news);

  mg_bench_print ("list-census", mg_bench_median (times->users), "ms");
  mg_bench_print ("list-first", mg_bench_median (times->all), "ms");
  mg_bench_print ("list-name-cpu", news, "ms");
  mg_bench_print_budget ("list-name-cpu-ratio", NAMES_BUDGET, "x");
  mg_bench_print_limit ("list-name-cpu", news, mg_bench_median (times->window), "ms");
}

static void
measure (MgCatalog *catalog, const char *prefix, guint n_commands)
{
  g_autoptr (GArray) users = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) window = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) news = g_array_new (FALSE, FALSE, sizeof (double));
  Times in_process = { users, all, window, news };
  GArray *times[N_COMMANDS];
  double medians[N_COMMANDS] = { 0 };

  for (guint i = 0; i < n_commands; i++)
    times[i] = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      list_in_process (catalog, prefix, &in_process);
      list_as_window (prefix, &in_process);
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

  print_in_process (&in_process);
  mg_bench_print ("list-command", medians[OWN], "ms");
  if (n_commands < N_COMMANDS)
    return;
  mg_bench_print ("list-lsipc", medians[LSIPC], "ms");
  mg_bench_print_limit ("list-command-lsof-all", medians[OWN], medians[LSOF_ALL], "ms");
  mg_bench_print_budget ("list-command-ratio", BUDGET, "x");
  mg_bench_print_limit ("list-command", medians[OWN], medians[LSOF_FOLDER], "ms");
}

int
main (int argc, char **argv)
{
  g_autofree char *prefix = mg_bench_name ("list");
  g_autofree char *lsof = g_find_program_in_path ("lsof");
  g_autofree char *lsipc = g_find_program_in_path ("lsipc");
  g_autoptr (MgBenchProcess) maker = mg_bench_process_new (make_all, prefix);
  g_autoptr (MgCatalog) catalog = mg_catalog_new ();

  mg_sources_add_all (catalog);
  if (lsof == NULL || lsipc == NULL)
    g_printerr ("bench-list: %s is not installed: there is nothing to compare with.\n",
                lsof == NULL ? "lsof" : "lsipc");
  measure (catalog, prefix, lsof != NULL && lsipc != NULL ? N_COMMANDS : 1);
  return 0;
}
