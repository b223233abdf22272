/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the links of /proc to an object tell of it: /proc/PID/fd/N, /proc/PID/map_files/START-END. */

#include "mg-object-link.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "mg-info-stat.h"
#include "mg-name.h"
#include "mg-subvolumes.h"

/* As mm/memfd.c and fs/d_path.c of Linux write it. */
#define MEMFD   "/memfd:"
#define DELETED " (deleted)"
/* The seals of Linux 5.1 and 6.3, which older headers do not have. */
#define FUTURE_WRITE 0x10
#define EXEC         0x20

/**
 * mg_memfd_make_name:
 * @path: (type filename): what a link of /proc leads to, as the system tells it
 *
 * Returns: (transfer full) (nullable): what the memfd was called by the program that made it, printable UTF-8, which may be
 * empty; %NULL when it is no memfd
 */
char *
mg_memfd_make_name (const char *path)
{
  g_autofree char *name = NULL;

  if (!g_str_has_prefix (path, MEMFD) || !g_str_has_suffix (path, DELETED))
    return NULL;
  name = g_strndup (path + strlen (MEMFD), strlen (path) - strlen (MEMFD DELETED));
  return mg_name_escape (name);
}

static GVariant *
make_seal_details (int seals)
{
  static const struct
  {
    int seal;
    const char *name;
  } all[] = {
    { F_SEAL_SEAL, "seal" },   { F_SEAL_SHRINK, "shrink" },      { F_SEAL_GROW, "grow" },
    { F_SEAL_WRITE, "write" }, { FUTURE_WRITE, "future-write" }, { EXEC, "exec" },
  };
  g_auto (GVariantDict) details = G_VARIANT_DICT_INIT (NULL);
  const char *names[G_N_ELEMENTS (all) + 1] = { NULL };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (seals & all[i].seal)
      names[n++] = all[i].name;
  g_variant_dict_insert_value (&details, "seals", g_variant_new_strv (names, n));
  return g_variant_ref_sink (g_variant_dict_end (&details));
}

/* Seals are told to those alone who have it open. @fd leads to it. */
static GVariant *
read_seals (int fd)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  int flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC;
  int opened = open (path, flags | O_NOATIME);
  int seals;

  if (opened < 0 && errno == EPERM)
    opened = open (path, flags);
  if (opened < 0)
    return NULL;
  seals = fcntl (opened, F_GET_SEALS);
  close (opened);
  return seals >= 0 ? make_seal_details (seals) : NULL;
}

static gboolean
is_expected (const MgMappingInfo *info, const struct statx *stat)
{
  if (stat->stx_ino != info->identity.inode)
    return FALSE;
  /* The device of a file is another one in the maps than here, on some file systems. */
  return info->kind == MG_KIND_FILE
         || makedev (stat->stx_dev_major, stat->stx_dev_minor) == info->identity.device;
}

/**
 * mg_object_link_look:
 * @link: (type filename): the link
 * @info: what is filled in; it says which object is expected
 * @users: the names of users as far as they are known
 * @ret_links: (out) (optional): how many names it has
 *
 * Learns of an object what the system tells of it without its being read; the seals of a memfd are among it.
 *
 * Returns: 0, or the code of why nothing was learnt: ESTALE when the link leads to another object, ENODEV when it
 * is no memory
 */
int
mg_object_link_look (const char *link, MgMappingInfo *info, GHashTable *users, guint *ret_links)
{
  int fd = open (link, O_PATH | O_CLOEXEC);
  struct statx stat;
  int code = 0;

  if (fd < 0)
    return errno;
  if (statx (fd, "", AT_EMPTY_PATH, MG_INFO_STATX, &stat) != 0)
    code = errno;
  else if (!is_expected (info, &stat))
    code = ESTALE;
  else if (!S_ISREG (stat.stx_mode))
    code = ENODEV;
  else
    mg_info_take_stat (info, &stat, users);
  if (code == 0 && info->kind == MG_KIND_FILE)
    info->identity.name_space = mg_subvolume_find (fd);
  if (code == 0 && ret_links != NULL)
    *ret_links = stat.stx_nlink;
  if (code == 0 && info->kind == MG_KIND_MEMFD)
    info->details = read_seals (fd);
  close (fd);
  return code;
}
