/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What made a condition true: of all that changed since it was not, as little as was enough. */

#include <string.h>

#include "mg-probe-private.h"

/* How many elements are looked at in all, over and over, until it is left at saying what has changed. */
#define MOST_WORK (4 * 1024 * 1024)
/* How many elements together are named as the cause. */
#define MOST_TOGETHER 32

/* Elements are counted from the first one that the probe looks at. */
typedef struct
{
  MgProbe *probe;
  /* What was, with some of what is. */
  guint8 *mixed;
  GArray *changed;
  guint64 work;
} Search;

static guint64
get_changed (const Search *self, guint i)
{
  return g_array_index (self->changed, guint64, i);
}

static void
copy_element (Search *self, const guint8 *from, guint64 index)
{
  gsize size = self->probe->size;

  memcpy (self->mixed + index * size, from + index * size, size);
}

static gboolean
is_true (Search *self)
{
  MgProbe *probe = self->probe;

  self->work += probe->end - probe->start;
  return mg_expression_evaluate (probe->expression, probe->start, self->mixed, probe->before);
}

static void
mark (Search *self, guint64 index)
{
  MgProbe *probe = self->probe;

  mg_range_set_add (probe->cause, probe->offset + (probe->start + index) * probe->size, probe->size);
}

static gboolean
is_looked_at (const MgProbe *probe, guint64 index)
{
  guint n;
  const MgExpressionUse *looks = mg_expression_get_looks (probe->expression, &n);

  for (guint i = 0; i < n; i++)
    if (index >= looks[i].first && index - looks[i].first < looks[i].count)
      return TRUE;
  return FALSE;
}

static void
find_changed (Search *self)
{
  MgProbe *probe = self->probe;
  gsize size = probe->size;

  for (guint64 i = 0; i < probe->end - probe->start; i++)
    if (memcmp (probe->bytes + i * size, probe->before + i * size, size) != 0
        && is_looked_at (probe, probe->start + i))
      g_array_append_val (self->changed, i);
}

/* Those that would have been enough alone. */
static void
mark_each (Search *self)
{
  for (guint i = 0; i < self->changed->len && self->work < MOST_WORK; i++)
    {
      copy_element (self, self->probe->bytes, get_changed (self, i));
      if (is_true (self))
        mark (self, get_changed (self, i));
      copy_element (self, self->probe->before, get_changed (self, i));
    }
}

/* Returns: the first of those that changed with which, together with all before it and what is in the mix already, it
 * becomes true. */
static guint
find_next (Search *self)
{
  guint without = 0;
  guint with = self->changed->len;
  g_autofree guint8 *base
    = g_memdup2 (self->mixed, (gsize) (self->probe->end - self->probe->start) * self->probe->size);

  while (with - without > 1)
    {
      guint middle = without + (with - without) / 2;

      memcpy (self->mixed, base, (gsize) (self->probe->end - self->probe->start) * self->probe->size);
      for (guint i = 0; i < middle; i++)
        copy_element (self, self->probe->bytes, get_changed (self, i));
      if (is_true (self))
        with = middle;
      else
        without = middle;
    }
  memcpy (self->mixed, base, (gsize) (self->probe->end - self->probe->start) * self->probe->size);
  return with - 1;
}

/* Some that were enough together. */
static void
mark_together (Search *self)
{
  for (guint n = 0; n < MOST_TOGETHER && self->work < MOST_WORK; n++)
    {
      guint64 index = get_changed (self, find_next (self));

      copy_element (self, self->probe->bytes, index);
      mark (self, index);
      if (is_true (self))
        return;
    }
  mg_range_set_clear (self->probe->cause);
}

/**
 * mg_probe_find_cause:
 * @self: a probe whose condition is true now
 *
 * Where it was not true before that, all that the condition is about is the cause.
 */
void
mg_probe_find_cause (MgProbe *self)
{
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autofree guint8 *mixed = g_memdup2 (self->before, (gsize) (self->end - self->start) * self->size + 1);
  Search search = { .probe = self, .mixed = mixed, .changed = changed };

  mg_range_set_clear (self->cause);
  if (self->has_before)
    find_changed (&search);
  if (changed->len > 0 && !is_true (&search))
    {
      mark_each (&search);
      if (mg_range_set_is_empty (self->cause))
        mark_together (&search);
    }
  if (mg_range_set_is_empty (self->cause))
    for (guint i = 0; i < changed->len; i++)
      mark (&search, get_changed (&search, i));
  if (mg_range_set_is_empty (self->cause))
    mg_probe_add_ranges (self, self->cause);
}
