/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* The names of files: /PATH, and //PID/PATH as a process of another namespace sees it. */

#include "mg-file-name.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-error.h"
#include "mg-name.h"

/* Where POSIX shared memory is, as shm_overview(7) has it on Linux, and how the C library marks semaphores
 * there: sem_overview(7). */
#define SHM       "/dev/shm/"
#define SEMAPHORE "sem."

/**
 * mg_file_name_new:
 * @pid: in whose eyes it is called so; 0: in this process's own
 * @path: (type filename): a path that begins with a slash
 *
 * Returns: (transfer full) (type filename): the name's bytes
 */
char *
mg_file_name_new (int pid, const char *path)
{
  return pid != 0 ? g_strdup_printf ("//%d%s", pid, path) : g_strdup (path);
}

/**
 * mg_file_name_get_path:
 * @name: (type filename): the name's bytes
 * @ret_pid: (out) (optional): in whose eyes it is called so; 0: in this process's own
 *
 * Returns: (transfer none) (type filename): the path, which begins with a slash
 */
const char *
mg_file_name_get_path (const char *name, int *ret_pid)
{
  const char *path = name;
  int pid = 0;

  if (g_str_has_prefix (name, "//"))
    {
      pid = atoi (name + 2);
      path = strchr (name + 2, '/');
    }
  if (ret_pid != NULL)
    *ret_pid = pid;
  return path;
}

/**
 * mg_file_name_make_system_path:
 * @name: (type filename): the name's bytes
 *
 * Returns: (transfer full) (type filename): where this process finds it
 */
char *
mg_file_name_make_system_path (const char *name)
{
  int pid;
  const char *path = mg_file_name_get_path (name, &pid);

  return pid != 0 ? g_strdup_printf ("/proc/%d/root%s", pid, path) : g_strdup (path);
}

/* Leaves out what says nothing: slashes and dots. Where ".." leads depends on the links before it, and stays.
 */
static char *
tidy_path (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != 0 && !g_str_equal (parts[i], "."))
      g_string_append_printf (out, "/%s", parts[i]);
  if (out->len == 0)
    g_string_append_c (out, '/');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* //PID/PATH, and ///PATH as other programs write a file of this machine. */
static char *
parse_place (const char *name, GError **error)
{
  const char *path = strchr (name + 2, '/');
  g_autofree char *place = path != NULL ? g_strndup (name + 2, (gsize) (path - name) - 2) : NULL;
  g_autofree char *tidy = path != NULL ? tidy_path (path) : NULL;
  g_autofree char *quoted = NULL;
  guint64 pid;

  if (place != NULL && *place == 0)
    return g_steal_pointer (&tidy);
  if (place != NULL && g_ascii_string_to_unsigned (place, 10, 1, G_MAXINT, &pid, NULL))
    return mg_file_name_new ((int) pid, tidy);
  quoted = mg_name_quote (name);
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_NAME,
               _ ("“%s” is no path of a file: between two slashes and a third the number of a process is "
                  "expected (try file:/PATH)."),
               quoted);
  return NULL;
}

/**
 * mg_file_name_parse:
 * @text: what stands behind "file:"
 * @error: return location
 *
 * Returns: (transfer full) (type filename): the name's bytes, or %NULL with %MG_ERROR_INVALID_NAME
 */
char *
mg_file_name_parse (const char *text, GError **error)
{
  g_autofree char *name = mg_name_unescape (text, error);
  g_autofree char *quoted = NULL;

  if (name == NULL)
    return NULL;
  if (g_str_has_prefix (name, "//"))
    return parse_place (name, error);
  if (name[0] == '/')
    return tidy_path (name);
  quoted = mg_name_quote (name);
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_NAME,
               _ ("“%s” is no path of a file: it must begin with a slash."), quoted);
  return NULL;
}

/**
 * mg_file_name_make_alias:
 * @name: (type filename): the name's bytes
 *
 * Returns: (transfer full) (nullable): the URI that shared memory or a semaphore of this path has; %NULL: it
 * is neither
 */
char *
mg_file_name_make_alias (const char *name)
{
  int pid;
  const char *path = mg_file_name_get_path (name, &pid);
  gboolean is_semaphore;
  g_autofree char *escaped = NULL;
  const char *bare;

  if (!g_str_has_prefix (path, SHM))
    return NULL;
  bare = path + strlen (SHM);
  if (*bare == 0 || strchr (bare, '/') != NULL || g_str_equal (bare, ".."))
    return NULL;
  is_semaphore = g_str_has_prefix (bare, SEMAPHORE) && bare[strlen (SEMAPHORE)] != 0;
  /* Semaphores of another namespace have no name of their own. */
  if (is_semaphore && pid != 0)
    return NULL;
  escaped = mg_name_escape (is_semaphore ? bare + strlen (SEMAPHORE) : bare);
  if (pid != 0)
    return g_strdup_printf ("posix://%d/%s", pid, escaped);
  return g_strconcat (is_semaphore ? "sem:/" : "posix:/", escaped, NULL);
}
