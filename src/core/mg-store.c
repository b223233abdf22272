/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-store.h"

/**
 * mg_store_new:
 * @offset: where it goes, in bytes from the start of the mapping
 * @unit: bytes that belong together: 1, 2, 4 or 8
 * @bytes: what is stored; its length is a multiple of @unit
 * @expected: (nullable): as long as @bytes: what must be there
 *
 * Returns: (transfer full): a store that was not done yet
 */
MgStore *
mg_store_new (guint64 offset, guint unit, GBytes *bytes, GBytes *expected)
{
  MgStore *self = g_new0 (MgStore, 1);

  g_assert (unit == 1 || unit == 2 || unit == 4 || unit == 8);
  g_assert (g_bytes_get_size (bytes) % unit == 0);
  g_assert (expected == NULL || g_bytes_get_size (expected) == g_bytes_get_size (bytes));
  self->offset = offset;
  self->unit = unit;
  self->bytes = g_bytes_ref (bytes);
  self->expected = expected != NULL ? g_bytes_ref (expected) : NULL;
  self->old = g_malloc0 (MAX (g_bytes_get_size (bytes), 1));
  self->conflicts = mg_range_set_new ();
  return self;
}

/**
 * mg_store_free:
 * @self: (transfer full): a store
 */
void
mg_store_free (MgStore *self)
{
  g_bytes_unref (self->bytes);
  g_clear_pointer (&self->expected, g_bytes_unref);
  g_free (self->old);
  mg_range_set_free (self->conflicts);
  g_free (self);
}

/**
 * mg_store_get_length:
 * @self: a store
 *
 * Returns: bytes that it stores
 */
gsize
mg_store_get_length (const MgStore *self)
{
  return g_bytes_get_size (self->bytes);
}

/**
 * mg_store_get_stored:
 * @self: a store that was done, as far as it was
 *
 * Returns: bytes that it has stored: what was left because something else was there does not count
 */
gsize
mg_store_get_stored (const MgStore *self)
{
  return self->done - (gsize) mg_range_set_get_length (self->conflicts);
}

/**
 * mg_store_take_old:
 * @self: a store that was done, as far as it was
 *
 * Returns: (transfer full): what was there before; @self has it no more
 */
GBytes *
mg_store_take_old (MgStore *self)
{
  return g_bytes_new_take (g_steal_pointer (&self->old), mg_store_get_length (self));
}

/**
 * mg_store_go_on:
 * @self: a store that is being done
 * @error: return location
 *
 * Tells who looks after it how far it is.
 *
 * Returns: as mg_work_go_on()
 */
gboolean
mg_store_go_on (const MgStore *self, GError **error)
{
  return self->work == NULL
         || mg_work_go_on (self->work, self->work_before + self->done, MAX (self->work_total, 1), error);
}

/**
 * mg_store_find_stored:
 * @self: a store that was done, as far as it was
 *
 * Returns: (transfer full): what it has stored, as offsets in the mapping
 */
MgRangeSet *
mg_store_find_stored (const MgStore *self)
{
  MgRangeSet *stored = mg_range_set_new ();

  mg_range_set_add (stored, self->offset, self->done);
  for (guint i = 0; i < mg_range_set_get_n_ranges (self->conflicts); i++)
    {
      const MgRange *range = mg_range_set_get_range (self->conflicts, i);

      mg_range_set_remove (stored, range->offset, range->length);
    }
  return stored;
}
