/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-process.h"

#include <errno.h>
#include <linux/capability.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "mg-mounts.h"

/* Root may look into all, unless this was taken from it. */
static gboolean
may_look_into_all (void)
{
  struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

  return syscall (SYS_capget, &header, data) == 0 && (data[0].effective & (1u << CAP_SYS_PTRACE)) != 0;
}

/* Whom the system tells of all processes: the members of one group. */
static gboolean
is_in_group (const char *digits)
{
  g_autofree gid_t *groups = NULL;
  guint64 gid;
  int n = getgroups (0, NULL);

  if (n < 0 || !g_ascii_string_to_unsigned (digits, 10, 0, G_MAXUINT32, &gid, NULL))
    return FALSE;
  groups = g_new (gid_t, (guint) n + 1);
  n = getgroups (n, groups);
  for (int i = 0; i < n; i++)
    if (groups[i] == (gid_t) gid)
      return TRUE;
  return getegid () == (gid_t) gid;
}

/* Whether /proc was mounted so that it hides what others have; in the words of Linux since 5.8, and before. */
static gboolean
is_told_to_hide (void)
{
  g_autoptr (MgMounts) mounts = mg_mounts_new (getpid ());
  MgMountServer server;
  const MgMount *mount = mounts != NULL ? mg_mounts_find_path (mounts, "/proc", &server) : NULL;
  g_auto (GStrv) options = NULL;
  gboolean hides = FALSE;

  if (mount == NULL || !g_str_equal (mount->type, "proc"))
    return FALSE;
  options = g_strsplit (mount->options, ",", -1);
  if (g_strv_contains ((const char *const *) options, "hidepid=ptraceable")
      || g_strv_contains ((const char *const *) options, "hidepid=4"))
    return TRUE;
  hides = g_strv_contains ((const char *const *) options, "hidepid=invisible")
          || g_strv_contains ((const char *const *) options, "hidepid=2");
  for (guint i = 0; options[i] != NULL; i++)
    if (g_str_has_prefix (options[i], "gid=") && is_in_group (options[i] + 4))
      return FALSE;
  return hides;
}

/**
 * mg_process_may_be_hidden:
 *
 * The first process always exists: it tells at once, unless it is this user's own, as in a container. Any thread.
 *
 * Returns: whether there may be processes that this user is not even told of: proc(5), hidepid
 */
gboolean
mg_process_may_be_hidden (void)
{
  struct stat first;

  if (stat ("/proc/1", &first) != 0)
    return errno == ENOENT;
  return first.st_uid == geteuid () && !may_look_into_all () && is_told_to_hide ();
}

/**
 * mg_process_explain:
 * @pid: a process, as this namespace counts
 * @code: why something of its folder in /proc could not be opened
 *
 * Any thread.
 *
 * Returns: @code; EACCES where it says that there is nothing, but the whole process is hidden from this user
 */
int
mg_process_explain (int pid, int code)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%d", pid);

  if (code != ENOENT || access (folder, F_OK) == 0)
    return code;
  /* It may not be sent a signal either, but that is said of who exists alone. */
  return kill (pid, 0) != 0 && errno == EPERM ? EACCES : code;
}
