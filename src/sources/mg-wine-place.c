/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mg-wine.h"

struct _MgWinePlace
{
  MgWine *wine;
  char *id;
  char *name;

  GMutex lock;
  MgWinePrefix *prefix;
};

/**
 * mg_wine_place_new:
 * @wine: the prefixes
 * @prefix: one of them
 * @name: what Windows calls something in it
 *
 * Returns: (transfer full): its place
 */
MgWinePlace *
mg_wine_place_new (MgWine *wine, MgWinePrefix *prefix, const char *name)
{
  MgWinePlace *self = g_new0 (MgWinePlace, 1);

  g_mutex_init (&self->lock);
  self->wine = mg_wine_ref (wine);
  self->id = g_strdup (prefix->id);
  self->name = g_strdup (name);
  self->prefix = mg_wine_prefix_ref (prefix);
  return self;
}

/**
 * mg_wine_place_free:
 * @self: (transfer full): a place
 */
void
mg_wine_place_free (MgWinePlace *self)
{
  g_clear_pointer (&self->prefix, mg_wine_prefix_unref);
  mg_wine_unref (self->wine);
  g_mutex_clear (&self->lock);
  g_free (self->id);
  g_free (self->name);
  g_free (self);
}

/**
 * mg_wine_place_get_name:
 * @self: a place
 *
 * Returns: (transfer none): what Windows calls it
 */
const char *
mg_wine_place_get_name (MgWinePlace *self)
{
  return self->name;
}

/**
 * mg_wine_place_find_prefix:
 * @self: a place
 * @error: return location
 *
 * Returns: (transfer full): its prefix, joined anew when it had ended meanwhile; or %NULL as mg_wine_find()
 */
MgWinePrefix *
mg_wine_place_find_prefix (MgWinePlace *self, GError **error)
{
  MgWinePrefix *prefix;

  g_mutex_lock (&self->lock);
  if (self->prefix != NULL && mg_wine_link_has_ended (self->prefix->link))
    g_clear_pointer (&self->prefix, mg_wine_prefix_unref);
  if (self->prefix == NULL)
    self->prefix = mg_wine_find (self->wine, self->id, error);
  prefix = self->prefix != NULL ? mg_wine_prefix_ref (self->prefix) : NULL;
  g_mutex_unlock (&self->lock);
  return prefix;
}
