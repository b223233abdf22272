/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-privates.h"

#include "mg-change-private.h"

/* So many changes are taken out and put in one by one: to move what is behind them is cheaper than to go through all. */
#define FEW 8

/**
 * mg_privates_new:
 *
 * Returns: (transfer full): nothing is private
 */
MgPrivates *
mg_privates_new (void)
{
  MgPrivates *self = g_atomic_rc_box_new0 (MgPrivates);

  self->pages = mg_private_pages_new ();
  self->edited = mg_range_set_new ();
  self->changes = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

static gpointer
copy_change (gconstpointer change, gpointer data)
{
  return g_object_ref ((gpointer) change);
}

/**
 * mg_privates_copy:
 * @self: what is private
 *
 * Returns: (transfer full): the same, for mg_privates_apply()
 */
MgPrivates *
mg_privates_copy (const MgPrivates *self)
{
  MgPrivates *copy = g_atomic_rc_box_new0 (MgPrivates);

  copy->pages = mg_private_pages_copy (self->pages, 0, G_MAXUINT64);
  copy->edited = mg_range_set_copy (self->edited);
  copy->changes = g_ptr_array_copy (self->changes, copy_change, NULL);
  return copy;
}

/**
 * mg_privates_ref:
 * @self: what is private
 *
 * Returns: (transfer full): the same
 */
MgPrivates *
mg_privates_ref (MgPrivates *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  MgPrivates *self = data;

  mg_private_pages_free (self->pages);
  mg_range_set_free (self->edited);
  g_ptr_array_unref (self->changes);
}

/**
 * mg_privates_unref:
 * @self: (transfer full): what is private
 */
void
mg_privates_unref (MgPrivates *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * mg_privates_find:
 * @self: what is private
 * @offset: in bytes from the start of the mapping
 *
 * Returns: the index of the first change that ends after @offset; how many there are when none does
 */
guint
mg_privates_find (const MgPrivates *self, guint64 offset)
{
  guint low = 0;
  guint high = self->changes->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      MgChange *change = g_ptr_array_index (self->changes, middle);

      if (mg_change_get_offset (change) + mg_change_get_length (change) <= offset)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * mg_privates_find_like:
 * @self: what is private
 * @asked: a change, or a conflict that stands for one
 *
 * Returns: (transfer none) (nullable): the change of the same place, as it is now
 */
MgChange *
mg_privates_find_like (const MgPrivates *self, MgChange *asked)
{
  guint index = mg_privates_find (self, mg_change_get_offset (asked));
  MgChange *change = index < self->changes->len ? g_ptr_array_index (self->changes, index) : NULL;

  if (change != NULL && mg_change_get_offset (change) == mg_change_get_offset (asked)
      && mg_change_get_length (change) == mg_change_get_length (asked))
    return change;
  return NULL;
}

static void
set_pages (MgPrivates *self, GPtrArray *steps, gboolean forward)
{
  g_autoptr (GArray) offsets = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GPtrArray) pages = g_ptr_array_new ();

  for (guint i = 0; i < steps->len; i++)
    {
      const MgPageStep *step = g_ptr_array_index (steps, i);

      g_array_append_val (offsets, step->offset);
      g_ptr_array_add (pages, forward ? step->after : step->before);
    }
  mg_private_pages_set_all (self->pages, (gpointer) offsets->data, pages);
}

static void
set_few (MgPrivates *self, GPtrArray *gone, GPtrArray *come)
{
  for (guint i = 0; i < gone->len; i++)
    {
      MgChange *change = g_ptr_array_index (gone, i);
      guint64 offset = mg_change_get_offset (change);

      g_ptr_array_remove_index (self->changes, mg_privates_find (self, offset));
      mg_range_set_remove (self->edited, offset, mg_change_get_length (change));
    }
  for (guint i = 0; i < come->len; i++)
    {
      MgChange *change = g_ptr_array_index (come, i);
      guint64 offset = mg_change_get_offset (change);

      g_ptr_array_insert (self->changes, (gint) mg_privates_find (self, offset), g_object_ref (change));
      mg_range_set_add (self->edited, offset, mg_change_get_length (change));
    }
}

static int
compare_offsets (gconstpointer a, gconstpointer b)
{
  guint64 first = mg_change_get_offset (*(MgChange *const *) a);
  guint64 second = mg_change_get_offset (*(MgChange *const *) b);

  return (first > second) - (first < second);
}

static void
set_many (MgPrivates *self, GPtrArray *gone, GPtrArray *come)
{
  g_autoptr (GHashTable) leaving = g_hash_table_new (NULL, NULL);
  guint n = 0;

  for (guint i = 0; i < gone->len; i++)
    g_hash_table_add (
      leaving,
      self->changes->pdata[mg_privates_find (self, mg_change_get_offset (g_ptr_array_index (gone, i)))]);
  for (guint i = 0; i < self->changes->len; i++)
    {
      MgChange *change = g_ptr_array_index (self->changes, i);

      if (g_hash_table_contains (leaving, change))
        g_object_unref (change);
      else
        self->changes->pdata[n++] = change;
    }
  /* Their references went one by one. */
  g_ptr_array_set_free_func (self->changes, NULL);
  g_ptr_array_set_size (self->changes, (gint) n);
  g_ptr_array_set_free_func (self->changes, g_object_unref);
  for (guint i = 0; i < come->len; i++)
    g_ptr_array_add (self->changes, g_object_ref (g_ptr_array_index (come, i)));
  g_ptr_array_sort (self->changes, compare_offsets);

  mg_range_set_clear (self->edited);
  for (guint i = 0; i < self->changes->len; i++)
    {
      MgChange *change = g_ptr_array_index (self->changes, i);

      mg_range_set_add (self->edited, mg_change_get_offset (change), mg_change_get_length (change));
    }
}

/* Makes the range reach over all of them. */
static void
reach_over (GPtrArray *changes, guint64 *start, guint64 *end)
{
  for (guint i = 0; i < changes->len; i++)
    {
      MgChange *change = g_ptr_array_index (changes, i);
      guint64 offset = mg_change_get_offset (change);

      *start = MIN (*start, offset);
      *end = MAX (*end, offset + mg_change_get_length (change));
    }
}

/**
 * mg_privates_apply:
 * @self: what is private, at which nobody looks on another thread
 * @entry: what becomes of it; what it has of steps is left
 * @forward: as it was done, or back
 * @ret_splice: (out): what became of the list of changes
 *
 * Of changes that come nothing is known any more of what is live there. Any thread.
 */
void
mg_privates_apply (MgPrivates *self, const MgEntry *entry, gboolean forward, MgChangeSplice *ret_splice)
{
  GPtrArray *gone = forward ? entry->removed : entry->added;
  GPtrArray *come = forward ? entry->added : entry->removed;
  guint64 start = G_MAXUINT64;
  guint64 end = 0;
  guint behind;

  set_pages (self, entry->pages, forward);
  *ret_splice = (MgChangeSplice){ 0 };
  if (gone->len + come->len == 0)
    return;
  reach_over (gone, &start, &end);
  reach_over (come, &start, &end);
  behind = self->changes->len - mg_privates_find (self, end);
  ret_splice->position = mg_privates_find (self, start);
  ret_splice->removed = self->changes->len - ret_splice->position - behind;
  for (guint i = 0; i < come->len; i++)
    mg_change_forget_live (g_ptr_array_index (come, i));
  if (gone->len + come->len <= FEW)
    set_few (self, gone, come);
  else
    set_many (self, gone, come);
  ret_splice->added = self->changes->len - ret_splice->position - behind;
}
