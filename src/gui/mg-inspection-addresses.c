/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* In whose eyes it is shown: by offsets, or by the addresses that a process sees. */

#include "mg-inspection-private.h"

#include <glib/gi18n-lib.h>

static MgMapping *
get_mapping (MgInspection *self)
{
  return mg_view_get_mapping (self->view);
}

static void
set_addresses (MgInspection *self, int pid, const MgAddresses *addresses)
{
  self->address_pid = pid;
  self->addresses = *addresses;
  g_object_notify (G_OBJECT (self), "address-pid");
}

/* The part that is shown, as it is now; a part may grow and shrink where it is. */
static const MgUser *
find_part (MgInspection *self, GPtrArray *users)
{
  for (guint i = 0; users != NULL && i < users->len; i++)
    {
      const MgUser *user = g_ptr_array_index (users, i);

      if (mg_inspection_shows_addresses_of (self, user))
        return user;
    }
  return NULL;
}

static void
on_users (MgInspection *self)
{
  const MgUser *user = find_part (self, mg_mapping_get_users (get_mapping (self)));
  MgAddresses addresses = self->addresses;
  g_autofree char *sentence = NULL;

  if (user == NULL)
    {
      sentence = g_strdup_printf (_ ("Process %d does not map this any more; offsets are shown again."),
                                  self->address_pid);
      mg_inspection_forget_addresses (self);
      mg_inspection_say (self, sentence);
    }
  else if (user->length != addresses.length)
    {
      addresses.length = user->length;
      set_addresses (self, self->address_pid, &addresses);
    }
}

/**
 * mg_inspection_forget_addresses:
 * @self: an inspection
 *
 * For the inspection: shows offsets, and says nothing.
 */
void
mg_inspection_forget_addresses (MgInspection *self)
{
  const MgAddresses none = { 0 };

  if (self->address_pid == 0)
    return;
  g_clear_signal_handler (&self->users_id, get_mapping (self));
  set_addresses (self, 0, &none);
}

/**
 * mg_inspection_show_addresses:
 * @self: an inspection
 * @user: (nullable): a part of the mapping that a process maps; %NULL: offsets are shown
 *
 * Shows addresses as a process sees them, for as long as it maps the part.
 */
void
mg_inspection_show_addresses (MgInspection *self, const MgUser *user)
{
  const MgAddresses addresses
    = { user != NULL ? user->address : 0, user != NULL ? user->offset : 0, user != NULL ? user->length : 0 };
  g_autofree char *sentence = NULL;

  if (user == NULL)
    {
      mg_inspection_forget_addresses (self);
      mg_inspection_say (self, _ ("Offsets are shown."));
      return;
    }
  if (self->users_id == 0)
    self->users_id
      = g_signal_connect_swapped (get_mapping (self), "notify::users", G_CALLBACK (on_users), self);
  set_addresses (self, user->pid, &addresses);
  /* Translators: the number and the name of a process */
  sentence = g_strdup_printf (_ ("Addresses as process %d (%s) sees them."), user->pid, user->command);
  mg_inspection_say (self, sentence);
}

/**
 * mg_inspection_get_address_pid:
 * @self: an inspection
 *
 * Returns: the process whose addresses are shown; 0: offsets are shown
 */
int
mg_inspection_get_address_pid (MgInspection *self)
{
  return self->address_pid;
}

/**
 * mg_inspection_get_addresses:
 * @self: an inspection
 * @ret_addresses: (out): the part that is shown by its addresses; of no length when offsets are shown
 */
void
mg_inspection_get_addresses (MgInspection *self, MgAddresses *ret_addresses)
{
  *ret_addresses = self->addresses;
}

/**
 * mg_inspection_shows_addresses_of:
 * @self: an inspection
 * @user: a part of the mapping that a process maps
 *
 * Returns: whether addresses are shown as they are in that part
 */
gboolean
mg_inspection_shows_addresses_of (MgInspection *self, const MgUser *user)
{
  return self->address_pid == user->pid && self->addresses.address == user->address
         && self->addresses.offset == user->offset;
}

/**
 * mg_inspection_find_address:
 * @self: an inspection
 * @address: perhaps an address
 * @ret_offset: (out): the byte that the process sees there, from the start of the mapping
 *
 * For the inspection.
 *
 * Returns: %FALSE when no such address is shown
 */
gboolean
mg_inspection_find_address (MgInspection *self, guint64 address, guint64 *ret_offset)
{
  const MgAddresses *shown = &self->addresses;

  if (shown->length == 0 || address < shown->address || address - shown->address >= shown->length)
    return FALSE;
  *ret_offset = shown->offset + (address - shown->address);
  return TRUE;
}
