/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-differences.h"

#include <string.h>

#define BLOCK MG_DIFFERENCES_BLOCK

/* How many bytes of a whole block differ; written so that the compiler takes many at once. */
static guint
count_block (const guint8 *a, const guint8 *b)
{
  guint8 n = 0;

  for (guint i = 0; i < BLOCK; i++)
    n = (guint8) (n + (a[i] != b[i]));
  return n;
}

static guint
count_bytes (const guint8 *a, const guint8 *b, gsize length)
{
  guint n = 0;

  if (length == BLOCK)
    return count_block (a, b);
  for (gsize i = 0; i < length; i++)
    n += a[i] != b[i];
  return n;
}

/* Adds what differs from *at on run by run, at most so many; *at is where it came to an end. */
static guint64
add_runs (MgRangeSet *set,
          guint64 offset,
          const guint8 *a,
          const guint8 *b,
          gsize length,
          guint64 most,
          gsize *ret_at)
{
  guint64 n = 0;
  gsize i = 0;

  while (i < length && most > 0)
    {
      gsize start;

      if (length - i >= BLOCK && memcmp (a + i, b + i, BLOCK) == 0)
        {
          i += BLOCK;
          continue;
        }
      for (; i < length && a[i] == b[i]; i++)
        ;
      for (start = i; i < length && a[i] != b[i]; i++)
        ;
      mg_range_set_add (set, offset + start, i - start);
      n += i - start;
      most--;
    }
  *ret_at = i;
  return n;
}

/* Adds each block of the mapping in which anything differs, as far as it is compared; those that meet at once. */
static guint64
add_blocks (MgRangeSet *set, guint64 offset, const guint8 *a, const guint8 *b, gsize length)
{
  guint64 n = 0;
  gsize start = 0;

  for (gsize at = 0; at < length;)
    {
      gsize step = (gsize) MIN (length - at, BLOCK - (offset + at) % BLOCK);
      guint n_here = count_bytes (a + at, b + at, step);

      if (n_here == 0)
        {
          mg_range_set_add (set, offset + start, at - start);
          start = at + step;
        }
      n += n_here;
      at += step;
    }
  mg_range_set_add (set, offset + start, length - start);
  return n;
}

/**
 * mg_differences_add:
 * @set: gets the runs of bytes in which @a and @b differ
 * @coarse: (nullable): gets where @set has the whole of each block of %MG_DIFFERENCES_BLOCK bytes of the mapping in which
 * any byte differs, as there were more than %MG_DIFFERENCES_MOST runs before it; %NULL: every byte is told
 * @offset: where the bytes lie in the mapping
 * @a: some bytes
 * @b: as many
 * @length: how many
 *
 * No byte that differs is left out of @set, and none is in it that does not, but for @coarse. May be called on any thread.
 *
 * Returns: how many bytes differ, exactly
 */
guint64
mg_differences_add (MgRangeSet *set,
                    MgRangeSet *coarse,
                    guint64 offset,
                    const guint8 *a,
                    const guint8 *b,
                    gsize length)
{
  gsize at;
  guint64 n = add_runs (set, offset, a, b, length, coarse != NULL ? MG_DIFFERENCES_MOST : G_MAXUINT64, &at);

  if (at == length)
    return n;
  mg_range_set_add (coarse, offset + at, length - at);
  return n + add_blocks (set, offset + at, a + at, b + at, length - at);
}
