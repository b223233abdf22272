/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-shown.h"

/**
 * mg_shown_init:
 * @self: a memory
 *
 * Begins with nothing shown.
 */
void
mg_shown_init (MgShown *self)
{
  g_mutex_init (&self->lock);
  self->places = mg_shown_places_new ();
}

/**
 * mg_shown_clear:
 * @self: a memory
 */
void
mg_shown_clear (MgShown *self)
{
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_mutex_clear (&self->lock);
}

/**
 * mg_shown_get_places:
 * @self: a memory
 *
 * Returns: (transfer full) (element-type MgShownPlace): where objects were shown the last time; not to be changed. An
 * #MgIdentity looks up its place
 */
GHashTable *
mg_shown_get_places (MgShown *self)
{
  GHashTable *places;

  g_mutex_lock (&self->lock);
  places = g_hash_table_ref (self->places);
  g_mutex_unlock (&self->lock);
  return places;
}

/**
 * mg_shown_set_places:
 * @self: a memory
 * @places: (transfer full) (element-type MgShownPlace): where objects are shown now; not to be changed any more
 */
void
mg_shown_set_places (MgShown *self, GHashTable *places)
{
  GHashTable *before;

  g_mutex_lock (&self->lock);
  before = self->places;
  self->places = places;
  g_mutex_unlock (&self->lock);
  g_hash_table_unref (before);
}

/**
 * mg_shown_places_new:
 *
 * Returns: (transfer full) (element-type MgShownPlace): no places, for one list
 */
GHashTable *
mg_shown_places_new (void)
{
  return g_hash_table_new_full (mg_identity_hash, mg_identity_is_same_object, g_free, NULL);
}

/**
 * mg_shown_places_add:
 * @places: (element-type MgShownPlace): places
 * @identity: an object
 * @pid: the process in which it is shown
 * @number: the descriptor or address at which it is shown
 */
void
mg_shown_places_add (GHashTable *places, const MgIdentity *identity, int pid, guint64 number)
{
  MgShownPlace place = { *identity, pid, number };

  g_hash_table_add (places, g_memdup2 (&place, sizeof place));
}
