/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-bench.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/**
 * mg_bench_name:
 * @what: what it is for
 *
 * Returns: (transfer full): a name for shared memory that no other process has, without a slash
 */
char *
mg_bench_name (const char *what)
{
  return g_strdup_printf ("mg-bench-%d-%s", (int) getpid (), what);
}

/**
 * mg_bench_print:
 * @name: what was measured, one word
 * @value: a number
 * @unit: its unit, one word
 *
 * Prints a line.
 */
void
mg_bench_print (const char *name, double value, const char *unit)
{
  int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;

  printf ("%s %.*f %s\n", name, decimals, value, unit);
  fflush (stdout);
}

/**
 * mg_bench_print_budget:
 * @name: what was measured
 * @budget: what it is to keep to
 * @unit: its unit
 */
void
mg_bench_print_budget (const char *name, double budget, const char *unit)
{
  g_autofree char *line = g_strconcat (name, "-budget", NULL);

  mg_bench_print (line, budget, unit);
}

/**
 * mg_bench_print_limit:
 * @name: what was measured
 * @value: what was found
 * @limit: what the same machine needs for the bare thing, measured beside it
 * @unit: the unit of both
 *
 * Prints the limit, and @value as a part of it.
 */
void
mg_bench_print_limit (const char *name, double value, double limit, const char *unit)
{
  g_autofree char *limit_line = g_strconcat (name, "-limit", NULL);
  g_autofree char *ratio_line = g_strconcat (name, "-ratio", NULL);

  mg_bench_print (limit_line, limit, unit);
  mg_bench_print (ratio_line, limit > 0 ? value / limit : 0, "x");
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double *first = a;
  const double *second = b;

  return (*first > *second) - (*first < *second);
}

/**
 * mg_bench_median:
 * @values: (element-type double): at least one; are put in order
 *
 * Returns: the one in the middle
 */
double
mg_bench_median (GArray *values)
{
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, values->len / 2);
}

static gboolean
on_time (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/**
 * mg_bench_run_for:
 * @milliseconds: how long
 *
 * Runs the main context; wakes for its end, and for nothing else of its own.
 */
void
mg_bench_run_for (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, on_time, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static double
get_clock (clockid_t clock)
{
  struct timespec time;

  g_assert (clock_gettime (clock, &time) == 0);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

/**
 * mg_bench_get_time:
 *
 * Returns: in milliseconds of the monotonic clock
 */
double
mg_bench_get_time (void)
{
  return get_clock (CLOCK_MONOTONIC);
}

/**
 * mg_bench_get_cpu:
 * @pid: a process; 0 for this one
 *
 * Returns: how much time of a processor all its threads have used, in milliseconds
 */
double
mg_bench_get_cpu (pid_t pid)
{
  clockid_t clock;

  g_assert (clock_getcpuclockid (pid, &clock) == 0);
  return get_clock (clock);
}

static guint64
read_number (const char *path, const char *field)
{
  g_autofree char *text = NULL;
  const char *found = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    found = strstr (text, field);
  return found != NULL ? g_ascii_strtoull (found + strlen (field), NULL, 10) : 0;
}

/**
 * mg_bench_get_wakes:
 * @pid: a process; 0 for this one
 *
 * Returns: how often its threads of now have been woken in all: each time one slept before. It goes down when
 * one ends
 */
gint64
mg_bench_get_wakes (pid_t pid)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%d/task", pid != 0 ? (int) pid : (int) getpid ());
  g_autoptr (GDir) tasks = g_dir_open (folder, 0, NULL);
  const char *task;
  gint64 n = 0;

  while (tasks != NULL && (task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, task, "status", NULL);

      n += (gint64) read_number (path, "\nvoluntary_ctxt_switches:");
    }
  return n;
}

/**
 * mg_bench_get_rss:
 * @field: "VmRSS" for the memory of this process that is resident, "VmHWM" for the most that was
 *
 * Returns: in MiB
 */
double
mg_bench_get_rss (const char *field)
{
  g_autofree char *label = g_strdup_printf ("\n%s:", field);

  return (double) read_number ("/proc/self/status", label) / 1024;
}

/**
 * mg_bench_reset_peak:
 *
 * Has "VmHWM" begin anew: proc(5), clear_refs.
 */
void
mg_bench_reset_peak (void)
{
  FILE *file = fopen ("/proc/self/clear_refs", "w");

  if (file == NULL)
    return;
  fputs ("5", file);
  fclose (file);
}

/**
 * mg_bench_get_free_memory:
 *
 * Returns: how much memory there is to take, in bytes
 */
guint64
mg_bench_get_free_memory (void)
{
  return read_number ("/proc/meminfo", "\nMemAvailable:") * 1024;
}
