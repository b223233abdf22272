/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Which Wine servers run. None is ever started: they are found among the processes, not where one may have been. */

#include "mg-wine-server.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-mapping-info.h"
#include "mg-name.h"

/* What Wine calls the process, as the system cuts it off, and its folder. */
#define COMMAND "wineserver"
#define FOLDER  "server-"
/* The field of /proc/PID/stat, counted from behind the name of the process, that tells when it began: proc(5). */
#define STAT_STARTED 19

static char *
read_link_of (int pid, const char *what)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", pid, what);

  return g_file_read_link (path, NULL);
}

static gboolean
read_start (int pid, guint64 *ret_started)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;
  const char *behind;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (behind = strrchr (text, ')')) == NULL)
    return FALSE;
  fields = g_strsplit (g_strchug ((char *) behind + 1), " ", -1);
  return g_strv_length (fields) > STAT_STARTED
         && g_ascii_string_to_unsigned (fields[STAT_STARTED], 10, 0, G_MAXUINT64, ret_started, NULL);
}

/* Both numbers of server-DEVICE-INODE. */
static gboolean
parse_folder (const char *folder, guint64 *ret_device, guint64 *ret_inode)
{
  const char *name = strrchr (folder, '/');
  unsigned long device, inode;
  int length = 0;

  if (name == NULL || sscanf (name, "/" FOLDER "%lx-%lx%n", &device, &inode, &length) != 2
      || name[length] != 0)
    return FALSE;
  *ret_device = device;
  *ret_inode = inode;
  return TRUE;
}

/* %NULL: it is none, whatever it is called. */
static MgWineServer *
look_at (int pid)
{
  g_autoptr (MgWineServer) self = g_new0 (MgWineServer, 1);
  g_autofree char *process = g_strdup_printf ("/proc/%d", pid);
  guint64 device, inode;
  struct stat stat_buffer;

  self->pid = pid;
  if (stat (process, &stat_buffer) != 0 || !read_start (pid, &self->started))
    return NULL;
  self->uid = stat_buffer.st_uid;
  self->folder = read_link_of (pid, "cwd");
  /* Where one user may not look another's server is one as far as can be told. */
  if (self->folder == NULL)
    return errno != ENOENT && self->uid != geteuid () ? g_steal_pointer (&self) : NULL;
  if (!parse_folder (self->folder, &device, &inode))
    return NULL;
  self->id = g_strdup (strrchr (self->folder, '/') + 1 + strlen (FOLDER));
  return g_steal_pointer (&self);
}

/* Asked for each process: with no call more than it takes. */
static gboolean
is_called_so (const char *pid)
{
  char text[64];
  gssize length;
  int fd;

  g_snprintf (text, sizeof text, "/proc/%s/comm", pid);
  fd = open (text, O_RDONLY | O_CLOEXEC);
  length = fd >= 0 ? read (fd, text, sizeof text - 1) : -1;
  if (fd >= 0)
    close (fd);
  if (length < 0)
    return FALSE;
  text[length] = 0;
  return g_str_has_prefix (text, COMMAND);
}

static gint
compare_servers (gconstpointer a, gconstpointer b)
{
  const MgWineServer *first = *(const MgWineServer *const *) a;
  const MgWineServer *second = *(const MgWineServer *const *) b;

  if (first->started != second->started)
    return first->started < second->started ? -1 : 1;
  return first->pid - second->pid;
}

/**
 * mg_wine_servers_find:
 *
 * Reads one file of each process. Any thread.
 *
 * Returns: (transfer full) (element-type MgWineServer): the Wine servers of all users, the oldest first
 */
GPtrArray *
mg_wine_servers_find (void)
{
  GPtrArray *servers = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_wine_server_free);
  DIR *processes = opendir ("/proc");
  struct dirent *entry;

  while (processes != NULL && (entry = readdir (processes)) != NULL)
    if (g_ascii_isdigit (entry->d_name[0]) && is_called_so (entry->d_name))
      {
        MgWineServer *server = look_at (atoi (entry->d_name));

        if (server != NULL)
          g_ptr_array_add (servers, server);
      }
  if (processes != NULL)
    closedir (processes);
  g_ptr_array_sort (servers, compare_servers);
  return servers;
}

/**
 * mg_wine_server_copy:
 * @self: a server
 *
 * Returns: (transfer full): the same
 */
MgWineServer *
mg_wine_server_copy (const MgWineServer *self)
{
  MgWineServer *copy = g_memdup2 (self, sizeof *self);

  copy->id = g_strdup (self->id);
  copy->folder = g_strdup (self->folder);
  return copy;
}

/**
 * mg_wine_server_free:
 * @self: (transfer full): a server
 */
void
mg_wine_server_free (MgWineServer *self)
{
  g_free (self->id);
  g_free (self->folder);
  g_free (self);
}

static gboolean
is_prefix (const MgWineServer *self, const char *path)
{
  guint64 device, inode;
  struct stat stat_buffer;

  return parse_folder (self->folder, &device, &inode) && stat (path, &stat_buffer) == 0
         && S_ISDIR (stat_buffer.st_mode) && stat_buffer.st_dev == device && stat_buffer.st_ino == inode;
}

/* The prefix that Wine would use in such an environment; %NULL: none. @get: finds a variable. */
static char *
choose_prefix (GStrv environment)
{
  const char *prefix = g_environ_getenv (environment, "WINEPREFIX");
  const char *home = g_environ_getenv (environment, "HOME");

  if (prefix != NULL && *prefix != 0)
    return g_strdup (prefix);
  return home != NULL ? g_build_filename (home, ".wine", NULL) : NULL;
}

static GStrv
read_environment (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/environ", pid);
  g_autofree char *text = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return NULL;
  for (gsize i = 0; i < length; i += strlen (text + i) + 1)
    g_strv_builder_add (builder, text + i);
  return g_strv_builder_end (builder);
}

/* Among what the server has open: it keeps the folder itself. */
static char *
find_open_prefix (const MgWineServer *self)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd", self->pid);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *entry;

  while (folder != NULL && (entry = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *link = g_build_filename (path, entry, NULL);
      g_autofree char *target = is_prefix (self, link) ? g_file_read_link (link, NULL) : NULL;

      if (target != NULL && is_prefix (self, target))
        return g_steal_pointer (&target);
    }
  return NULL;
}

/**
 * mg_wine_server_find_prefix:
 * @self: a server of this user
 *
 * Returns: (transfer full) (type filename) (nullable): the folder that Windows programs see as their computer; %NULL: it is
 * not where this process could see it
 */
char *
mg_wine_server_find_prefix (const MgWineServer *self)
{
  g_autofree char *prefix = find_open_prefix (self);
  g_auto (GStrv) environment = prefix == NULL ? read_environment (self->pid) : NULL;

  if (prefix == NULL && environment != NULL)
    prefix = choose_prefix (environment);
  return prefix != NULL && is_prefix (self, prefix) ? g_steal_pointer (&prefix) : NULL;
}

/**
 * mg_wine_server_is_own:
 * @self: a server
 *
 * Returns: whether its prefix is the one that Wine would use if this process started it
 */
gboolean
mg_wine_server_is_own (const MgWineServer *self)
{
  g_auto (GStrv) environment = g_get_environ ();
  g_autofree char *prefix = choose_prefix (environment);

  return self->folder != NULL && prefix != NULL && is_prefix (self, prefix);
}

/* The file under @path if it is the same that process @pid sees there. */
static gboolean
is_seen_alike (int pid, const char *what, const char *path)
{
  g_autofree char *link = g_strdup_printf ("/proc/%d/%s", pid, what);
  struct stat theirs, ours;

  return stat (link, &theirs) == 0 && stat (path, &ours) == 0 && theirs.st_dev == ours.st_dev
         && theirs.st_ino == ours.st_ino;
}

/**
 * mg_wine_server_check:
 * @self: a server
 * @error: return location
 *
 * Returns: whether it could be joined from here as far as can be seen, or %FALSE with %MG_ERROR_DENIED or
 * %MG_ERROR_NOT_SUPPORTED
 */
gboolean
mg_wine_server_check (const MgWineServer *self, GError **error)
{
  g_autofree char *program = NULL;

  if (self->uid != geteuid ())
    {
      g_autofree char *name = mg_user_name (self->uid);
      g_autofree char *number = g_strdup_printf ("%u", self->uid);

      g_set_error (error, MG_ERROR, MG_ERROR_DENIED,
                   _ ("Windows sections of user “%s” are not available, because Wine lets in nobody else."),
                   name != NULL ? name : number);
      return FALSE;
    }
  program = read_link_of (self->pid, "exe");
  if (program != NULL && is_seen_alike (self->pid, "exe", program)
      && is_seen_alike (self->pid, "cwd", self->folder))
    return TRUE;
  g_set_error (
    error, MG_ERROR, MG_ERROR_NOT_SUPPORTED,
    _ ("Windows sections of Wine server %d are not available, because it runs in a sandbox, or its program "
       "was replaced since."),
    self->pid);
  return FALSE;
}

/* What another process of this prefix was told, and a new one has to know as well. Its other variables are about itself, as
 * the number of its own connection. */
static GStrv
take_environment (GStrv environment)
{
  static const char *const names[]
    = { "WINEARCH", "WINEDLLPATH", "WINEESYNC", "WINEFSYNC", "WINESERVER", "LD_LIBRARY_PATH" };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = g_environ_getenv (environment, names[i]);
      g_autofree char *both = value != NULL ? g_strconcat (names[i], "=", value, NULL) : NULL;

      if (both != NULL)
        g_strv_builder_add (builder, both);
    }
  return g_strv_builder_end (builder);
}

/* The program by which process @pid was started into the prefix of the server; %NULL: it is none of those. */
static char *
look_at_client (const MgWineServer *self, int pid, GStrv *ret_environment)
{
  g_autofree char *program = read_link_of (pid, "exe");
  g_autofree char *name = program != NULL ? g_path_get_basename (program) : NULL;
  g_auto (GStrv) environment = NULL;
  g_autofree char *prefix = NULL;

  if (name == NULL || !g_str_has_prefix (name, "wine") || g_str_has_prefix (name, COMMAND))
    return NULL;
  environment = read_environment (pid);
  prefix = environment != NULL ? choose_prefix (environment) : NULL;
  if (prefix == NULL || !is_prefix (self, prefix))
    return NULL;
  if (g_str_has_suffix (program, "-preloader"))
    program[strlen (program) - strlen ("-preloader")] = 0;
  *ret_environment = take_environment (environment);
  return g_steal_pointer (&program);
}

/* Where it is installed with the server, for a server that has no program at the moment. */
static char *
look_beside (const MgWineServer *self)
{
  g_autofree char *program = read_link_of (self->pid, "exe");
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;
  static const char *const names[] = { "wine64", "wine" };

  for (gsize i = 0; folder != NULL && i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      if (access (path, X_OK) == 0)
        return g_steal_pointer (&path);
    }
  return NULL;
}

/**
 * mg_wine_server_find_loader:
 * @self: a server of this user
 * @ret_environment: (out) (transfer full): what the program has to find in its environment, beside its prefix
 *
 * Only the same build of Wine can talk to a server: that which its own programs run by.
 *
 * Returns: (transfer full) (type filename) (nullable): the program that starts Windows programs
 */
char *
mg_wine_server_find_loader (const MgWineServer *self, GStrv *ret_environment)
{
  g_autoptr (GDir) processes = g_dir_open ("/proc", 0, NULL);
  const char *entry;

  while (processes != NULL && (entry = g_dir_read_name (processes)) != NULL)
    {
      char *loader = g_ascii_isdigit (entry[0]) ? look_at_client (self, atoi (entry), ret_environment) : NULL;

      if (loader != NULL)
        return loader;
    }
  *ret_environment = g_new0 (char *, 1);
  return look_beside (self);
}

/**
 * mg_wine_server_hold:
 * @self: a server of this user
 * @error: return location
 *
 * Connects to it, as its programs do, and says nothing: as long as the connection is there, the server does not end, so that
 * a program which is started meanwhile joins it and does not start another.
 *
 * Returns: the connection, to be closed; or -1 with %MG_ERROR_NOT_FOUND: it has ended
 */
int
mg_wine_server_hold (const MgWineServer *self, GError **error)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  struct ucred peer = { 0 };
  socklen_t length = sizeof peer;
  int connection = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  /* Its own folder, however long its path is. */
  g_snprintf (address.sun_path, sizeof address.sun_path, "/proc/%d/cwd/socket", self->pid);
  if (connection >= 0 && connect (connection, (struct sockaddr *) &address, sizeof address) == 0
      && getsockopt (connection, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.pid == self->pid)
    return connection;
  if (connection >= 0)
    close (connection);
  g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("Wine server %d has ended."), self->pid);
  return -1;
}
