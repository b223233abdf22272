/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the whole program costs while it shows 512 floats that another process writes at 60 Hz: following
 * them, and paused. It needs a display, and a session bus on which no other Mapglass is. */

#include <gio/gio.h>
#include <signal.h>
#include <sys/prctl.h>

#include "mg-bench-writer.h"
#include "mg-bench.h"

#define APP_ID      "org.mapglass.Mapglass"
#define APP_PATH    "/org/mapglass/Mapglass"
#define WINDOW_PATH APP_PATH "/window/1"
/* Milliseconds. */
#define SETTLE   1500
#define DURATION 2500
#define PATIENCE 20000

static void
measure (const char *name, pid_t pid)
{
  g_autofree char *wakes_line = g_strconcat (name, "-wakes", NULL);
  double began = mg_bench_get_time ();
  double cpu = mg_bench_get_cpu (pid);
  gint64 wakes = mg_bench_get_wakes (pid);
  double took;

  mg_bench_run_for (DURATION);
  took = mg_bench_get_time () - began;
  mg_bench_print (name, (mg_bench_get_cpu (pid) - cpu) / took * 100, "%");
  mg_bench_print (wakes_line, (double) MAX (mg_bench_get_wakes (pid) - wakes, 0) / took * 1e3, "/s");
}

static void
end_with_benchmark (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static GSubprocess *
start (const char *uri, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);

  g_subprocess_launcher_set_child_setup (launcher, end_with_benchmark, NULL, NULL);
  return g_subprocess_launcher_spawn (launcher, error, MAPGLASS, uri, NULL);
}

/* Calls what the program offers on the bus: the interface org.gtk.Actions. */
static GVariant *
call_action (GDBusConnection *bus, const char *path, const char *method, GVariant *parameters)
{
  return g_dbus_connection_call_sync (bus, APP_ID, path, "org.gtk.Actions", method, parameters, NULL,
                                      G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL);
}

static void
activate (GDBusConnection *bus, const char *path, const char *action)
{
  g_autoptr (GVariant) answer
    = call_action (bus, path, "Activate", g_variant_new ("(sava{sv})", action, NULL, NULL));

  if (answer == NULL)
    g_printerr ("bench-window: Mapglass does not do “%s”.\n", action);
}

/* Whether there is a window with a tab that can be paused. */
static gboolean
can_pause (GDBusConnection *bus)
{
  g_autoptr (GVariant) answer = call_action (bus, WINDOW_PATH, "Describe", g_variant_new ("(s)", "pause"));
  gboolean enabled = FALSE;

  if (answer != NULL)
    g_variant_get (answer, "((bgav))", &enabled, NULL, NULL);
  return enabled;
}

static gboolean
wait_for_window (GDBusConnection *bus, GSubprocess *program)
{
  double began = mg_bench_get_time ();

  while (g_subprocess_get_identifier (program) != NULL && mg_bench_get_time () - began < PATIENCE)
    {
      if (can_pause (bus))
        return TRUE;
      mg_bench_run_for (200);
    }
  return FALSE;
}

static void
measure_all (GDBusConnection *bus, pid_t pid)
{
  mg_bench_run_for (SETTLE);
  measure ("window-following", pid);
  activate (bus, WINDOW_PATH, "pause");
  mg_bench_run_for (SETTLE);
  measure ("window-paused", pid);
  mg_bench_print_budget ("window-paused", 0, "%");
}

int
main (int argc, char **argv)
{
  g_autofree char *name = mg_bench_name ("window");
  g_autofree char *uri = g_strconcat ("posix:/", name, NULL);
  g_autoptr (MgBenchProcess) writer = mg_bench_writer_new_wave (name);
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GSubprocess) program = NULL;
  g_autoptr (GError) error = NULL;

  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  program = bus != NULL ? start (uri, &error) : NULL;
  if (program == NULL)
    {
      g_printerr ("bench-window: %s\n", error->message);
      return 1;
    }
  mg_bench_process_set_mode (writer, 1);
  if (!wait_for_window (bus, program))
    {
      g_printerr ("bench-window: Mapglass has not opened its window.\n");
      g_subprocess_force_exit (program);
      return 1;
    }
  measure_all (bus, (pid_t) g_ascii_strtoll (g_subprocess_get_identifier (program), NULL, 10));
  activate (bus, APP_PATH, "quit");
  g_subprocess_wait (program, NULL, NULL);
  return 0;
}
