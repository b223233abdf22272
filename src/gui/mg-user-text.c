/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-user-text.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <unistd.h>

#include "mg-census.h"
#include "mg-text.h"

/**
 * mg_user_text_access:
 * @user: a part that a process maps
 *
 * Returns: (transfer none): what the process may do with it
 */
const char *
mg_user_text_access (const MgUser *user)
{
  if (g_str_equal (user->access, "rw"))
    return _ ("reads and writes");
  if (g_str_equal (user->access, "copy"))
    /* Translators: what it writes it alone sees */
    return _ ("copy-on-write");
  return _ ("reads");
}

/**
 * mg_user_text_range:
 * @user: a part that a process maps
 *
 * Returns: (transfer full): from where to behind where the process sees it, as /proc/PID/maps has it
 */
char *
mg_user_text_range (const MgUser *user)
{
  return g_strdup_printf ("%08" PRIx64 "–%08" PRIx64, user->address, user->address + user->length);
}

/**
 * mg_user_text_details:
 * @user: a part that a process maps
 *
 * Returns: (transfer full): what it may do with it, and where the part begins if that is not the start
 */
char *
mg_user_text_details (const MgUser *user)
{
  g_autofree char *offset = NULL;

  if (user->offset == 0)
    return g_strdup (mg_user_text_access (user));
  offset = mg_text_format_offset (user->offset);
  /* Translators: what a process may do, the offset where what it sees begins: “reads, from 0x1000” */
  return g_strdup_printf (_ ("%s, from %s"), mg_user_text_access (user), offset);
}

/**
 * mg_user_text_label:
 * @user: a part that a process maps
 * @shown: whether addresses are shown as that process sees them
 *
 * Returns: (transfer full): all of that for those who listen
 */
char *
mg_user_text_label (const MgUser *user, gboolean shown)
{
  g_autofree char *details = mg_user_text_details (user);
  g_autofree char *text = NULL;

  /* Translators: the name of a program, the number of its process, what it may do, from which address to which */
  text = g_strdup_printf (_ ("%s, process %d, %s, 0x%" PRIx64 " to 0x%" PRIx64), user->command, user->pid,
                          details, user->address, user->address + user->length);
  return shown ? g_strdup_printf ("%s, %s", text, _ ("addresses shown")) : g_steal_pointer (&text);
}

/**
 * mg_user_text_copy:
 * @user: a part that a process maps
 *
 * Returns: (transfer full): what is copied of it: the process and the address, parted by a space
 */
char *
mg_user_text_copy (const MgUser *user)
{
  return g_strdup_printf ("%d 0x%" PRIx64, user->pid, user->address);
}

/**
 * mg_user_text_heading:
 * @mapping: a mapping
 * @n_unreadable: how many processes could not be looked into, or %MG_CENSUS_N_UNKNOWN
 *
 * Returns: (transfer full): how many map it, or why that is not known
 */
char *
mg_user_text_heading (MgMapping *mapping, guint n_unreadable)
{
  guint n = mg_mapping_get_n_processes (mapping);
  g_autofree char *number = mg_text_format_number (n);

  if (mg_mapping_get_presence (mapping) == MG_PRESENCE_WAITED_FOR)
    return g_strdup (_ ("Does not exist yet"));
  if (mg_mapping_get_users (mapping) == NULL)
    return g_strdup (_ ("Who maps it is not known yet"));
  if (n == 0)
    return g_strdup (n_unreadable > 0 ? _ ("No process that could be read maps it")
                                      : _ ("No process maps it"));
  return g_strdup_printf (ngettext ("%s process maps it", "%s processes map it", n), number);
}

/**
 * mg_user_text_count_unreadable:
 * @n_unreadable: how many processes could not be looked into, or %MG_CENSUS_N_UNKNOWN
 *
 * Returns: (transfer full): just that
 */
char *
mg_user_text_count_unreadable (guint n_unreadable)
{
  g_autofree char *number = mg_text_format_number (n_unreadable);

  if (n_unreadable == MG_CENSUS_N_UNKNOWN)
    return g_strdup (_ ("Processes of other users are hidden"));
  return g_strdup_printf (
    ngettext ("%s process could not be read", "%s processes could not be read", n_unreadable), number);
}

/**
 * mg_user_text_unreadable:
 * @n_unreadable: how many processes could not be looked into, or %MG_CENSUS_N_UNKNOWN
 *
 * Returns: (transfer full) (nullable): that there may be more users for that; %NULL when all could be
 */
char *
mg_user_text_unreadable (guint n_unreadable)
{
  g_autofree char *number = mg_text_format_number (n_unreadable);

  if (n_unreadable == 0)
    return NULL;
  if (n_unreadable == MG_CENSUS_N_UNKNOWN)
    return g_strdup (_ ("Processes of other users are hidden and may use it."));
  /* There are processes that even root may not look into: whose they are is not the reason then. */
  if (geteuid () == 0)
    return g_strdup_printf (ngettext ("%s process could not be read and may use it.",
                                      "%s processes could not be read and may use it.", n_unreadable),
                            number);
  return g_strdup_printf (
    ngettext ("%s process could not be read (it belongs to another user) and may use it.",
              "%s processes could not be read (they belong to other users) and may use it.", n_unreadable),
    number);
}
