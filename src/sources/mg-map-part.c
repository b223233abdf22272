/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-map-part.h"

#include "mg-census.h"

/**
 * mg_map_part_identify:
 * @entry: what a process maps
 *
 * Returns: which object that is, as #MgMapPart has it
 */
MgIdentity
mg_map_part_identify (const MgMapsEntry *entry)
{
  return (MgIdentity){
    .kind = mg_census_guess_kind (entry),
    .device = entry->device,
    .inode = entry->inode,
  };
}

/**
 * mg_map_part_leads_to:
 * @self: a part
 * @identity: an object that is open
 *
 * Returns: whether both are the same, as far as the maps tell: not of which subvolume it is
 */
gboolean
mg_map_part_leads_to (const MgMapPart *self, const MgIdentity *identity)
{
  MgIdentity shown = *identity;

  shown.name_space = self->identity.name_space;
  return mg_identity_is_same_object (&shown, &self->identity);
}

/**
 * mg_map_part_split:
 * @name: what may be a name: PID/ADDRESS, hexadecimal
 * @ret_pid: (out): the process
 * @ret_address: (out): an address
 *
 * Returns: whether it is one
 */
gboolean
mg_map_part_split (const char *name, int *ret_pid, guint64 *ret_address)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);
  const char *digits;
  guint64 pid, address;

  if (g_strv_length (parts) != 2 || !g_ascii_string_to_unsigned (parts[0], 10, 1, G_MAXINT, &pid, NULL))
    return FALSE;
  digits = g_str_has_prefix (parts[1], "0x") ? parts[1] + 2 : parts[1];
  if (!g_ascii_string_to_unsigned (digits, 16, 0, G_MAXUINT64, &address, NULL))
    return FALSE;
  *ret_pid = (int) pid;
  *ret_address = address;
  return TRUE;
}

/**
 * mg_map_part_make_name:
 * @self: a part
 *
 * Returns: (transfer full): what it is called by, as mg_map_part_split() takes it
 */
char *
mg_map_part_make_name (const MgMapPart *self)
{
  return g_strdup_printf ("%d/%" G_GINT64_MODIFIER "x", self->pid, self->address);
}

/**
 * mg_map_part_make_link:
 * @self: a part
 *
 * Returns: (transfer full) (type filename): the link of /proc that leads to its object, for those who may follow it
 */
char *
mg_map_part_make_link (const MgMapPart *self)
{
  return g_strdup_printf ("/proc/%d/map_files/%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x", self->pid,
                          self->start, self->end);
}
