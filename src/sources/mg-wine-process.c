/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Starts the program that knows the names of Windows objects, inside of a prefix that is used already. */

#include "mg-wine-process.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mg-error.h"

#define PROGRAM "mapglass-sections.exe"
/* Bytes of what Wine says that are looked at. */
#define MAX_COMPLAINT 1024

/**
 * mg_wine_process_find_program:
 *
 * Returns: (transfer full) (type filename) (nullable): the program that is started in prefixes; %NULL: they are to be left alone
 */
char *
mg_wine_process_find_program (void)
{
  const char *given = g_getenv ("MAPGLASS_SECTIONS");

  if (given == NULL)
    return g_build_filename (MG_PRIVATEDIR, PROGRAM, NULL);
  return *given != 0 ? g_strdup (given) : NULL;
}

static void
close_descriptor (int *descriptor)
{
  if (*descriptor >= 0)
    close (*descriptor);
  *descriptor = -1;
}

/* Nothing of this process's own Wine: the server has its own, and the display is not for programs without a window. */
static GStrv
make_environment (const char *prefix, GStrv client)
{
  GStrv environment = g_get_environ ();
  g_auto (GStrv) names = g_listenv ();

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], "WINE"))
      environment = g_environ_unsetenv (environment, names[i]);
  environment = g_environ_unsetenv (environment, "DISPLAY");
  environment = g_environ_unsetenv (environment, "WAYLAND_DISPLAY");
  for (guint i = 0; client[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (client[i], "=", 2);

      environment = g_environ_setenv (environment, parts[0], parts[1], TRUE);
    }
  environment = g_environ_setenv (environment, "WINEPREFIX", prefix, TRUE);
  environment = g_environ_setenv (environment, "WINEDEBUG", "-all", TRUE);
  return g_environ_setenv (environment, "WINEDLLOVERRIDES", "mscoree=;mshtml=;winemenubuilder.exe=", TRUE);
}

/* Two ends, of which the program inherits the one that is given to the launcher alone. */
static gboolean
make_pipe (int *ret_read, int *ret_write, GError **error)
{
  int ends[2];

  if (!g_unix_open_pipe (ends, FD_CLOEXEC, error))
    return FALSE;
  *ret_read = ends[0];
  *ret_write = ends[1];
  return TRUE;
}

/* What a terminal sends to all that was started from it is not for this one: what it holds is held for somebody. */
static void
leave_terminal (gpointer data)
{
  setsid ();
}

static gboolean
spawn (MgWineProcess *self, const char *loader, GStrv environment, const char *program, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  int input = -1;
  int output = -1;
  int complaints = -1;
  const char *pid;

  if (!make_pipe (&input, &self->input, error))
    return FALSE;
  g_subprocess_launcher_take_stdin_fd (launcher, input);
  if (!make_pipe (&self->output, &output, error))
    return FALSE;
  g_subprocess_launcher_take_stdout_fd (launcher, output);
  if (!make_pipe (&self->complaints, &complaints, error))
    return FALSE;
  /* Nobody reads it while all goes well. */
  g_unix_set_fd_nonblocking (complaints, TRUE, NULL);
  g_unix_set_fd_nonblocking (self->complaints, TRUE, NULL);
  g_subprocess_launcher_take_stderr_fd (launcher, complaints);
  g_subprocess_launcher_set_environ (launcher, environment);
  g_subprocess_launcher_set_cwd (launcher, "/");
  g_subprocess_launcher_set_child_setup (launcher, leave_terminal, NULL, NULL);
  self->process = g_subprocess_launcher_spawn (launcher, error, loader, program, "serve", NULL);
  pid = self->process != NULL ? g_subprocess_get_identifier (self->process) : NULL;
  self->pid = pid != NULL ? atoi (pid) : 0;
  return self->process != NULL;
}

/**
 * mg_wine_process_start:
 * @self: what becomes of it; cleared when it fails
 * @server: a server of this user, which is held
 * @prefix: (type filename): its prefix
 * @program: (type filename): the program
 * @error: return location
 *
 * Returns: whether it was started, or %FALSE with %MG_ERROR_NOT_FOUND or why not
 */
gboolean
mg_wine_process_start (MgWineProcess *self,
                       const MgWineServer *server,
                       const char *prefix,
                       const char *program,
                       GError **error)
{
  g_auto (GStrv) client = NULL;
  g_auto (GStrv) environment = NULL;
  g_autofree char *loader = mg_wine_server_find_loader (server, &client);

  *self = (MgWineProcess){ .input = -1, .output = -1, .complaints = -1 };
  if (loader == NULL)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND,
                   _ ("it cannot be found by what its programs are started"));
      return FALSE;
    }
  environment = make_environment (prefix, client);
  if (spawn (self, loader, environment, program, error))
    return TRUE;
  mg_wine_process_clear (self);
  return FALSE;
}

/**
 * mg_wine_process_clear:
 * @self: a program
 *
 * Lets it go: it ends by itself.
 */
void
mg_wine_process_clear (MgWineProcess *self)
{
  close_descriptor (&self->input);
  close_descriptor (&self->output);
  close_descriptor (&self->complaints);
  g_clear_object (&self->process);
}

/**
 * mg_wine_process_read_complaint:
 * @self: a program that does not do what it should
 *
 * Returns: (transfer full) (nullable): the first line of what Wine says of it
 */
char *
mg_wine_process_read_complaint (MgWineProcess *self)
{
  char text[MAX_COMPLAINT];
  gssize length = read (self->complaints, text, sizeof text - 1);
  g_autofree char *valid = NULL;

  if (length <= 0)
    return NULL;
  valid = g_utf8_make_valid (text, length);
  g_strdelimit (valid, "\n", 0);
  g_strstrip (valid);
  return *valid != 0 ? g_steal_pointer (&valid) : NULL;
}
