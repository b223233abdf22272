/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-info-stat.h"

/**
 * mg_info_users_new:
 *
 * Returns: (transfer full): the names of no users yet, for the length of a list
 */
GHashTable *
mg_info_users_new (void)
{
  return g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

/**
 * mg_info_find_user:
 * @users: the names of users as far as they are known
 * @uid: a user's number
 *
 * Looks each up once.
 *
 * Returns: (transfer full) (nullable): the user's name
 */
char *
mg_info_find_user (GHashTable *users, guint uid)
{
  gpointer user;

  if (!g_hash_table_lookup_extended (users, GUINT_TO_POINTER (uid), NULL, &user))
    {
      user = mg_user_name (uid);
      g_hash_table_insert (users, GUINT_TO_POINTER (uid), user);
    }
  return g_strdup (user);
}

/**
 * mg_info_take_stat:
 * @info: what is filled in
 * @stat: what the system told, %MG_INFO_STATX of it
 * @users: the names of users as far as they are known; gets the owner's
 *
 * Takes over what the system tells of any file: all but what it is called, and which object it is.
 */
void
mg_info_take_stat (MgMappingInfo *info, const struct statx *stat, GHashTable *users)
{
  info->size = stat->stx_size;
  info->allocated = stat->stx_blocks * 512;
  info->uid = stat->stx_uid;
  info->mode = stat->stx_mode & 07777;
  g_free (info->user);
  info->user = mg_info_find_user (users, stat->stx_uid);
  info->created = stat->stx_mask & STATX_BTIME ? stat->stx_btime.tv_sec : stat->stx_ctime.tv_sec;
  if (stat->stx_mask & STATX_BTIME)
    info->identity.birth = stat->stx_btime.tv_sec * G_GINT64_CONSTANT (1000000000) + stat->stx_btime.tv_nsec;
}
