/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Removing System V shared memory, for which there is no way back. */

#include "mg-sysv-removal.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/shm.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-segment.h"
#include "mg-sysv-name.h"

/**
 * mg_sysv_removal_find_use:
 * @name: as mg_sysv_name_to_string() makes it
 *
 * Returns: what the system says: it counts how often a segment is attached
 */
MgUse
mg_sysv_removal_find_use (const char *name)
{
  MgSysvName which;
  MgSegment segment;
  guint64 name_space;

  if (!mg_sysv_name_parse (name, &which, NULL)
      || mg_segment_find (which.pid, which.id, &segment, &name_space) != 0)
    return MG_USE_UNKNOWN;
  return segment.attached == 0 ? MG_USE_NONE : MG_USE_SOME;
}

static MgRemoval *
refuse (const char *name, int code, GError **error)
{
  if (code == ENOENT || code == ESRCH || code == EINVAL || code == EIDRM)
    g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("“sysv:%s” does not exist."), name);
  else if (code == EACCES || code == EPERM)
    g_set_error (error, MG_ERROR, MG_ERROR_DENIED, _ ("Cannot remove “sysv:%s”: permission denied."), name);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_IO, _ ("Cannot remove “sysv:%s”: %s."), name, g_strerror (code));
  return NULL;
}

/* Who may remove it, as shmctl(2) has it, found out without trying. */
static gboolean
may_remove (const MgSegment *segment)
{
  return geteuid () == 0 || geteuid () == segment->uid || geteuid () == segment->creator_uid;
}

/**
 * mg_sysv_removal_new:
 * @name: as mg_sysv_name_to_string() makes it; an id is given to another segment only after thousands of
 * others
 * @dry_run: whether it is only to be found out whether it could be removed
 * @error: return location
 *
 * Marks a segment for removal: it goes with the last process that has it attached. That cannot be undone.
 *
 * Returns: (transfer full): the removal, or %NULL with %MG_ERROR_NOT_FOUND, %MG_ERROR_DENIED,
 * %MG_ERROR_NOT_SUPPORTED or %MG_ERROR_IO
 */
MgRemoval *
mg_sysv_removal_new (const char *name, gboolean dry_run, GError **error)
{
  MgSysvName which;
  MgSegment segment;
  guint64 name_space;
  g_autofree char *uri = g_strconcat ("sysv:", name, NULL);
  int code;

  if (!mg_sysv_name_parse (name, &which, error))
    return NULL;
  code = mg_segment_find (which.pid, which.id, &segment, &name_space);
  if (code != 0)
    return refuse (name, code, error);
  if (name_space != 0)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_NOT_SUPPORTED,
                   _ ("“%s” belongs to another namespace, and is only looked at from here."), uri);
      return NULL;
    }
  if (segment.removal)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND,
                   _ ("“%s” is removed already; it goes when the last program detaches it."), uri);
      return NULL;
    }
  if (!may_remove (&segment))
    return refuse (name, EPERM, error);
  if (!dry_run && shmctl (which.id, IPC_RMID, NULL) != 0)
    return refuse (name, errno, error);
  return mg_removal_new_done (uri);
}
