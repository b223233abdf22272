/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-range-set.h"

#include <string.h>

/* So many are added one by one. */
#define FEW_RANGES 16

struct _MgRangeSet
{
  GArray *ranges;
};

static MgRange *
range_at (const MgRangeSet *self, guint index)
{
  return &g_array_index (self->ranges, MgRange, index);
}

/**
 * mg_range_set_new:
 *
 * Returns: (transfer full): a set with nothing in it
 */
MgRangeSet *
mg_range_set_new (void)
{
  MgRangeSet *self = g_new0 (MgRangeSet, 1);

  self->ranges = g_array_new (FALSE, FALSE, sizeof (MgRange));
  return self;
}

/**
 * mg_range_set_copy:
 * @self: a set
 *
 * Returns: (transfer full): a set of the same ranges
 */
MgRangeSet *
mg_range_set_copy (const MgRangeSet *self)
{
  MgRangeSet *copy = mg_range_set_new ();

  if (self->ranges->len > 0)
    g_array_append_vals (copy->ranges, self->ranges->data, self->ranges->len);
  return copy;
}

/**
 * mg_range_set_free:
 * @self: (transfer full): a set
 */
void
mg_range_set_free (MgRangeSet *self)
{
  g_array_unref (self->ranges);
  g_free (self);
}

/**
 * mg_range_set_clear:
 * @self: a set
 *
 * Takes everything out of it.
 */
void
mg_range_set_clear (MgRangeSet *self)
{
  g_array_set_size (self->ranges, 0);
}

/**
 * mg_range_set_find:
 * @self: a set
 * @offset: in bytes
 *
 * Returns: the index of the first range that ends after @offset; the number of ranges when there is none
 */
guint
mg_range_set_find (const MgRangeSet *self, guint64 offset)
{
  guint low = 0;
  guint high = self->ranges->len;

  /* Ranges mostly come in ascending order, and there may be millions. */
  if (high > 0 && range_at (self, high - 1)->offset + range_at (self, high - 1)->length <= offset)
    return high;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const MgRange *range = range_at (self, middle);

      if (range->offset + range->length <= offset)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Of a set that is not empty. */
static guint64
get_end (const MgRangeSet *self)
{
  const MgRange *last = range_at (self, self->ranges->len - 1);

  return last->offset + last->length;
}

/**
 * mg_range_set_add:
 * @self: a set
 * @offset: in bytes
 * @length: in bytes; cut where @offset + @length would overflow
 *
 * Makes the set the union of itself and one range; ranges that meet become one.
 */
void
mg_range_set_add (MgRangeSet *self, guint64 offset, guint64 length)
{
  guint64 end;
  guint first, last;
  MgRange merged;

  length = MIN (length, G_MAXUINT64 - offset);
  if (length == 0)
    return;
  end = offset + length;

  /* Most sets are made from the front to the back. */
  if (self->ranges->len == 0 || get_end (self) < offset)
    {
      merged = (MgRange){ offset, length };
      g_array_append_val (self->ranges, merged);
      return;
    }

  /* One that ends just where this begins is taken in too. */
  first = mg_range_set_find (self, offset == 0 ? 0 : offset - 1);
  for (last = first; last < self->ranges->len && range_at (self, last)->offset <= end; last++)
    {
      const MgRange *range = range_at (self, last);

      offset = MIN (offset, range->offset);
      end = MAX (end, range->offset + range->length);
    }

  merged = (MgRange){ offset, end - offset };
  if (last == first)
    {
      g_array_insert_val (self->ranges, first, merged);
      return;
    }
  *range_at (self, first) = merged;
  if (last - first > 1)
    g_array_remove_range (self->ranges, first + 1, last - first - 1);
}

/**
 * mg_range_set_add_set:
 * @self: a set
 * @other: another
 *
 * Makes @self the union of both.
 */
void
mg_range_set_add_set (MgRangeSet *self, const MgRangeSet *other)
{
  g_autoptr (GArray) before = NULL;
  guint i = 0;
  guint j = 0;

  if (other == self)
    return;
  if (other->ranges->len <= FEW_RANGES)
    {
      for (; j < other->ranges->len; j++)
        mg_range_set_add (self, range_at (other, j)->offset, range_at (other, j)->length);
      return;
    }
  /* From the front to the back: to insert many would move all behind them again and again. */
  before = g_steal_pointer (&self->ranges);
  self->ranges = g_array_sized_new (FALSE, FALSE, sizeof (MgRange), before->len + other->ranges->len);
  while (i < before->len || j < other->ranges->len)
    {
      const MgRange *mine = i < before->len ? &g_array_index (before, MgRange, i) : NULL;
      const MgRange *theirs = j < other->ranges->len ? range_at (other, j) : NULL;
      gboolean is_mine = theirs == NULL || (mine != NULL && mine->offset <= theirs->offset);
      const MgRange *next = is_mine ? mine : theirs;

      i += is_mine ? 1 : 0;
      j += is_mine ? 0 : 1;
      mg_range_set_add (self, next->offset, next->length);
    }
}

/**
 * mg_range_set_remove:
 * @self: a set
 * @offset: in bytes
 * @length: in bytes; cut where @offset + @length would overflow
 *
 * Takes a range out of it.
 */
void
mg_range_set_remove (MgRangeSet *self, guint64 offset, guint64 length)
{
  guint64 end = offset + MIN (length, G_MAXUINT64 - offset);
  guint first = mg_range_set_find (self, offset);
  guint last = first;
  MgRange before = { 0 };
  MgRange after = { 0 };

  if (offset == end)
    return;
  for (; last < self->ranges->len && range_at (self, last)->offset < end; last++)
    {
      const MgRange *range = range_at (self, last);
      guint64 range_end = range->offset + range->length;

      if (range->offset < offset)
        before = (MgRange){ range->offset, offset - range->offset };
      if (range_end > end)
        after = (MgRange){ end, range_end - end };
    }
  if (last > first)
    g_array_remove_range (self->ranges, first, last - first);
  if (after.length > 0)
    g_array_insert_val (self->ranges, first, after);
  if (before.length > 0)
    g_array_insert_val (self->ranges, first, before);
}

/**
 * mg_range_set_remove_set:
 * @self: a set
 * @other: another
 *
 * Takes all of @other out of @self, in one pass.
 */
void
mg_range_set_remove_set (MgRangeSet *self, const MgRangeSet *other)
{
  g_autoptr (GArray) left = NULL;
  guint index = 0;

  /* To move what is behind it is cheaper than to go through everything. */
  if (other->ranges->len <= 1)
    {
      if (other->ranges->len == 1)
        mg_range_set_remove (self, range_at (other, 0)->offset, range_at (other, 0)->length);
      return;
    }
  left = g_array_sized_new (FALSE, FALSE, sizeof (MgRange), self->ranges->len);
  for (guint i = 0; i < self->ranges->len; i++)
    {
      guint64 start = range_at (self, i)->offset;
      guint64 end = start + range_at (self, i)->length;

      while (index < other->ranges->len
             && range_at (other, index)->offset + range_at (other, index)->length <= start)
        index++;
      for (; index < other->ranges->len && range_at (other, index)->offset < end; index++)
        {
          const MgRange *gone = range_at (other, index);
          MgRange before = { start, gone->offset - MIN (start, gone->offset) };

          if (gone->offset > start)
            g_array_append_val (left, before);
          start = gone->offset + gone->length;
          /* It may reach into the next one. */
          if (start >= end)
            break;
        }
      if (start < end)
        {
          MgRange rest = { start, end - start };

          g_array_append_val (left, rest);
        }
    }
  g_array_unref (self->ranges);
  self->ranges = g_steal_pointer (&left);
}

/**
 * mg_range_set_close_gaps:
 * @self: a set
 * @most: in bytes
 *
 * Makes one of those ranges between which there are no more than @most bytes.
 */
void
mg_range_set_close_gaps (MgRangeSet *self, guint64 most)
{
  guint n = 0;

  for (guint i = 1; i < self->ranges->len; i++)
    {
      MgRange *last = range_at (self, n);
      const MgRange *range = range_at (self, i);

      if (range->offset - (last->offset + last->length) <= most)
        last->length = range->offset + range->length - last->offset;
      else
        *range_at (self, ++n) = *range;
    }
  g_array_set_size (self->ranges, MIN (n + 1, self->ranges->len));
}

/**
 * mg_range_set_clip:
 * @self: a set
 * @end: in bytes
 *
 * Takes out what lies at or past @end.
 */
void
mg_range_set_clip (MgRangeSet *self, guint64 end)
{
  guint index = mg_range_set_find (self, end);

  if (index < self->ranges->len && range_at (self, index)->offset < end)
    {
      range_at (self, index)->length = end - range_at (self, index)->offset;
      index++;
    }
  g_array_set_size (self->ranges, index);
}

/**
 * mg_range_set_get_n_ranges:
 * @self: a set
 *
 * Returns: how many ranges it has
 */
guint
mg_range_set_get_n_ranges (const MgRangeSet *self)
{
  return self->ranges->len;
}

/**
 * mg_range_set_get_range:
 * @self: a set
 * @index: less than mg_range_set_get_n_ranges()
 *
 * Returns: (transfer none): the range, until the set changes
 */
const MgRange *
mg_range_set_get_range (const MgRangeSet *self, guint index)
{
  return range_at (self, index);
}

/**
 * mg_range_set_get_length:
 * @self: a set
 *
 * Returns: the bytes in all its ranges
 */
guint64
mg_range_set_get_length (const MgRangeSet *self)
{
  guint64 length = 0;

  for (guint i = 0; i < self->ranges->len; i++)
    length += range_at (self, i)->length;
  return length;
}

/**
 * mg_range_set_is_empty:
 * @self: a set
 *
 * Returns: whether it has no byte
 */
gboolean
mg_range_set_is_empty (const MgRangeSet *self)
{
  return self->ranges->len == 0;
}

/**
 * mg_range_set_equal:
 * @a: a set
 * @b: a set
 *
 * Returns: whether both have the same bytes
 */
gboolean
mg_range_set_equal (const MgRangeSet *a, const MgRangeSet *b)
{
  return a->ranges->len == b->ranges->len
         && (a->ranges->len == 0
             || memcmp (a->ranges->data, b->ranges->data, a->ranges->len * sizeof (MgRange)) == 0);
}

/**
 * mg_range_set_contains:
 * @self: a set
 * @offset: in bytes
 * @length: in bytes
 *
 * Returns: whether every byte of the range is in the set
 */
gboolean
mg_range_set_contains (const MgRangeSet *self, guint64 offset, guint64 length)
{
  guint index = mg_range_set_find (self, offset);
  const MgRange *range;

  if (length == 0)
    return TRUE;
  if (index == self->ranges->len)
    return FALSE;
  range = range_at (self, index);
  return range->offset <= offset && length <= range->length - (offset - range->offset);
}

/**
 * mg_range_set_intersects:
 * @self: a set
 * @offset: in bytes
 * @length: in bytes
 *
 * Returns: whether any byte of the range is in the set
 */
gboolean
mg_range_set_intersects (const MgRangeSet *self, guint64 offset, guint64 length)
{
  guint index = mg_range_set_find (self, offset);
  const MgRange *range;

  if (length == 0 || index == self->ranges->len)
    return FALSE;
  range = range_at (self, index);
  return range->offset <= offset || range->offset - offset < length;
}
