/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Where removed objects are until their removal is complete, and what people are told of a removal. */

#include "mg-removal-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-census.h"

/* Behind it: the namespace that the process counts in, the process, when it began, and a number. */
#define PREFIX ".mapglass-removed-"
#define FORMAT PREFIX "%" SCNu64 "-%d-%" SCNu64 "-%u"
/* How many programs are named in a sentence. */
#define MAX_NAMED 5

static guint64
find_own_namespace (void)
{
  struct stat status;

  return stat ("/proc/self/ns/pid", &status) == 0 ? status.st_ino : 0;
}

/* When a process began, in ticks since the system did: the 22nd field of proc_pid_stat(5), the second of
 * which may hold anything within parentheses. 0: not known. */
static guint64
find_start (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;
  char *behind;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (behind = strrchr (text, ')')) == NULL)
    return 0;
  fields = g_strsplit (behind + 1, " ", 23);
  return g_strv_length (fields) > 20 ? g_ascii_strtoull (fields[20], NULL, 10) : 0;
}

/**
 * mg_removal_make_aside:
 * @folder: (type filename): where an object is that is to be removed
 *
 * Returns: (transfer full) (type filename): a path beside it that nothing has, and that tells whose it is
 */
char *
mg_removal_make_aside (const char *folder)
{
  static gint count = 0;
  g_autofree char *name
    = g_strdup_printf (PREFIX "%" PRIu64 "-%d-%" PRIu64 "-%u", find_own_namespace (), (int) getpid (),
                       find_start (getpid ()), (guint) g_atomic_int_add (&count, 1));

  return g_build_filename (folder, name, NULL);
}

/* Whether the process lives that has set something aside; where that cannot be told it does. */
static gboolean
is_alive (guint64 name_space, int pid, guint64 start)
{
  guint64 now;

  if (name_space != find_own_namespace ())
    return TRUE;
  if (kill (pid, 0) != 0 && errno == ESRCH)
    return FALSE;
  now = find_start (pid);
  return now == 0 || start == 0 || now == start;
}

/**
 * mg_removal_hides:
 * @folder: a descriptor of a folder of objects
 * @file_name: (type filename): a name in it
 *
 * For sources: what is removed and can still come back is not shown. What a process has left there that has
 * ended before it could complete a removal is removed now. Any thread.
 *
 * Returns: whether the name is none to be shown
 */
gboolean
mg_removal_hides (int folder, const char *file_name)
{
  guint64 name_space, start;
  int pid;
  guint number;

  if (!g_str_has_prefix (file_name, PREFIX)
      || sscanf (file_name, FORMAT, &name_space, &pid, &start, &number) != 4 || pid <= 0)
    return FALSE;
  if (!is_alive (name_space, pid, start))
    unlinkat (folder, file_name, 0);
  return TRUE;
}

/* "reader (12), writer (13) and 4 more" */
static char *
name_programs (GPtrArray *users, guint *ret_n_programs)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GString) names = g_string_new (NULL);
  guint n_programs;

  for (guint i = 0; users != NULL && i < users->len; i++)
    {
      const MgUser *user = g_ptr_array_index (users, i);

      if (!g_hash_table_add (seen, GINT_TO_POINTER (user->pid)) || g_hash_table_size (seen) > MAX_NAMED)
        continue;
      g_string_append_printf (names, "%s%s (%d)", names->len > 0 ? ", " : "", user->command, user->pid);
    }
  n_programs = g_hash_table_size (seen);
  *ret_n_programs = n_programs;
  if (n_programs <= MAX_NAMED)
    return g_string_free (g_steal_pointer (&names), FALSE);
  /* Translators: names of programs, and how many there are beside them. */
  return g_strdup_printf (_ ("%s and %u more"), names->str, n_programs - MAX_NAMED);
}

/**
 * mg_removal_find_use:
 * @path: (type filename): an object in a memory file system
 *
 * Asks the system whether anybody has it open or maps it, also a process that may not be looked into or is of
 * another namespace: it grants a write lease only where nobody does, as fcntl(2) has it, and only to the
 * owner and to root. The lease is given back at once. Any thread.
 *
 * Returns: what the system says
 */
MgUse
mg_removal_find_use (const char *path)
{
  int flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW;
  int fd = open (path, flags | O_NOATIME);
  MgUse use = MG_USE_UNKNOWN;
  struct stat status;

  if (fd < 0 && errno == EPERM)
    fd = open (path, flags);
  if (fd < 0)
    return MG_USE_UNKNOWN;
  /* Whoever opens it in this moment makes the system send a signal: one that nobody minds. */
  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && fcntl (fd, F_SETSIG, SIGURG) == 0)
    {
      if (fcntl (fd, F_SETLEASE, F_WRLCK) == 0)
        use = MG_USE_NONE;
      else if (errno == EAGAIN)
        use = MG_USE_SOME;
    }
  if (use == MG_USE_NONE)
    fcntl (fd, F_SETLEASE, F_UNLCK);
  close (fd);
  return use;
}

/**
 * mg_removal_describe_users:
 * @users: (nullable) (element-type MgUser): who maps the mapping, as a census has it
 * @n_unreadable: how many processes could not be looked into, or %MG_CENSUS_N_UNKNOWN
 * @use: what the system says
 *
 * Returns: (transfer full): who maps it, and what its removal means for them, as one or two sentences
 */
char *
mg_removal_describe_users (GPtrArray *users, guint n_unreadable, MgUse use)
{
  guint n_programs;
  g_autofree char *names = name_programs (users, &n_programs);
  g_autoptr (GString) text = g_string_new (NULL);

  if (n_programs == 0 && use == MG_USE_SOME)
    g_string_append (
      text, _ ("A program that is not seen to map it has it open; it keeps it until it lets it go, and its "
               "memory is freed only then."));
  else if (n_programs == 0 && use == MG_USE_UNKNOWN && n_unreadable > 0)
    g_string_append (text, _ ("No program is seen to map it."));
  else if (n_programs == 0)
    g_string_append (text, _ ("No program maps it; its memory is freed."));
  else
    g_string_append_printf (
      text,
      ngettext ("It is mapped by %s, which keeps it until it lets it go; nobody else can "
                "open it any more, and its memory is freed only then.",
                "It is mapped by %s, which keep it until the last of them lets it go; "
                "nobody else can open it any more, and its memory is freed only then.",
                n_programs),
      names);
  if (n_unreadable == MG_CENSUS_N_UNKNOWN && use == MG_USE_UNKNOWN)
    {
      g_string_append_c (text, ' ');
      g_string_append (text, _ ("Processes of other users are hidden, and may map it too."));
    }
  else if (n_unreadable > 0 && use == MG_USE_UNKNOWN)
    {
      g_string_append_c (text, ' ');
      /* Translators: a number of processes of other users. */
      g_string_append_printf (text,
                              ngettext ("%u process may not be looked into, and may map it too.",
                                        "%u processes may not be looked into, and may map it too.",
                                        n_unreadable),
                              n_unreadable);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
