/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How the bytes of a store get to memory that others use and may take away. */

#include <string.h>

#include "mg-guard.h"
#include "mg-store.h"

/* What is looked at for a hole at once, in bytes. */
#define HOLE_STEP 4096

typedef struct
{
  guint8 *memory;
  const guint8 *bytes;
  const guint8 *expected;
  guint8 *old;
  /* One for each unit: whether something else was there than expected. */
  guint8 *left;
  guint unit;
  gsize length;
  volatile gsize done;
} Run;

/* One machine store of an aligned unit. Returns: whether it was stored. */
#define DEFINE_STORE(type)                                                                                   \
  static gboolean store_##type (guint8 *memory, const guint8 *bytes, const guint8 *expected, guint8 *old)    \
  {                                                                                                          \
    type *at = (gpointer) memory;                                                                            \
    gboolean stored = TRUE;                                                                                  \
    type value, found;                                                                                       \
                                                                                                             \
    memcpy (&value, bytes, sizeof value);                                                                    \
    if (expected == NULL)                                                                                    \
      {                                                                                                      \
        found = __atomic_exchange_n (at, value, __ATOMIC_SEQ_CST);                                           \
      }                                                                                                      \
    else                                                                                                     \
      {                                                                                                      \
        memcpy (&found, expected, sizeof found);                                                             \
        stored = __atomic_compare_exchange_n (at, &found, value, FALSE, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
      }                                                                                                      \
    memcpy (old, &found, sizeof found);                                                                      \
    return stored;                                                                                           \
  }

DEFINE_STORE (guint8)
DEFINE_STORE (guint16)
DEFINE_STORE (guint32)
DEFINE_STORE (guint64)

/* What is not aligned, byte after byte. Returns: whether it was stored. */
static gboolean
store_in_order (guint8 *memory, const guint8 *bytes, const guint8 *expected, guint8 *old, guint unit)
{
  if (expected != NULL)
    {
      for (guint i = 0; i < unit; i++)
        old[i] = __atomic_load_n (&memory[i], __ATOMIC_SEQ_CST);
      if (memcmp (old, expected, unit) != 0)
        return FALSE;
    }
  /* It may lie in two pages: should the second one be missing, it is missed before the first byte is stored. */
  __atomic_fetch_or ((volatile guint8 *) &memory[unit - 1], 0, __ATOMIC_SEQ_CST);
  for (guint i = 0; i < unit; i++)
    old[i] = __atomic_exchange_n (&memory[i], bytes[i], __ATOMIC_SEQ_CST);
  return TRUE;
}

static gboolean
store_unit (guint8 *memory, const guint8 *bytes, const guint8 *expected, guint8 *old, guint unit)
{
  if ((gsize) memory % unit != 0)
    return store_in_order (memory, bytes, expected, old, unit);
  switch (unit)
    {
    case 1:
      return store_guint8 (memory, bytes, expected, old);
    case 2:
      return store_guint16 (memory, bytes, expected, old);
    case 4:
      return store_guint32 (memory, bytes, expected, old);
    case 8:
      return store_guint64 (memory, bytes, expected, old);
    default:
      g_assert_not_reached ();
    }
}

/* Several aligned units as one, which is what their order allows, and many times as fast. Returns: whether all were stored */
static gboolean
store_together (const Run *run, gsize at)
{
  const guint8 *expected = run->expected != NULL ? run->expected + at : NULL;

  return run->unit < sizeof (guint64) && (gsize) (run->memory + at) % sizeof (guint64) == 0
         && run->length - at >= sizeof (guint64)
         && store_guint64 (run->memory + at, run->bytes + at, expected, run->old + at);
}

static void
store_units (gpointer data)
{
  Run *run = data;
  gsize step;

  for (gsize at = 0; at < run->length; at += step)
    {
      const guint8 *expected = run->expected != NULL ? run->expected + at : NULL;

      step = sizeof (guint64);
      if (!store_together (run, at))
        {
          gboolean stored
            = store_unit (run->memory + at, run->bytes + at, expected, run->old + at, run->unit);

          step = run->unit;
          if (run->left != NULL)
            run->left[at / step] = !stored;
        }
      /* What became of the unit must be kept before it counts as done: the next one may be left at once. */
      __atomic_signal_fence (__ATOMIC_SEQ_CST);
      run->done = at + step;
    }
}

/* Stores the units of the next @length bytes, which go to @memory. */
static gboolean
run_guarded (MgStore *self, guint8 *memory, gsize length)
{
  g_autofree guint8 *left = self->expected != NULL ? g_malloc0 (length / self->unit) : NULL;
  const guint8 *expected = self->expected != NULL ? g_bytes_get_data (self->expected, NULL) : NULL;
  const guint8 *bytes = g_bytes_get_data (self->bytes, NULL);
  Run run = {
    .memory = memory,
    .bytes = bytes + self->done,
    .expected = expected != NULL ? expected + self->done : NULL,
    .old = self->old + self->done,
    .left = left,
    .unit = self->unit,
    .length = length,
  };
  gboolean complete = mg_guard_run (store_units, &run);

  for (gsize at = 0; left != NULL && at < run.done; at += self->unit)
    if (left[at / self->unit])
      mg_range_set_add (self->conflicts, self->offset + self->done + at, self->unit);
  self->done += run.done;
  return complete;
}

/* Goes over the next @length bytes, at which there are zeros because nothing is there, if something else is expected of each
 * unit: then nothing needs to be there either. */
static gboolean
pass_hole (MgStore *self, gsize length)
{
  static const guint8 zeros[8] = { 0 };
  const guint8 *expected = (const guint8 *) g_bytes_get_data (self->expected, NULL) + self->done;

  for (gsize at = 0; at < length; at += self->unit)
    if (memcmp (expected + at, zeros, self->unit) == 0)
      return FALSE;
  memset (self->old + self->done, 0, length);
  mg_range_set_add (self->conflicts, self->offset + self->done, length);
  self->done += length;
  return TRUE;
}

/**
 * mg_store_run:
 * @self: a store
 * @memory: where the byte lies at which it goes on; may be taken away at any moment
 * @length: how far it goes on, in bytes: whole units
 * @is_hole: (nullable): tells where nothing is, so that nothing is made there for a comparison that fails
 * @data: its data
 *
 * Stores the units that come next, under a guard. What was done of them, what was there and what was left is kept in @self.
 * Any thread.
 *
 * Returns: %FALSE when the memory of the unit after @done was taken away; nothing of that one was stored
 */
gboolean
mg_store_run (MgStore *self, guint8 *memory, gsize length, MgStoreHoleFunc is_hole, gpointer data)
{
  gsize end = self->done + length;

  g_assert (length % self->unit == 0 && end <= mg_store_get_length (self));
  if (self->expected == NULL || is_hole == NULL)
    return length == 0 || run_guarded (self, memory, length);
  while (self->done < end)
    {
      guint64 offset = self->offset + self->done;
      gsize rest = HOLE_STEP - (gsize) (offset % HOLE_STEP);
      gsize step = MIN (end - self->done, (rest + self->unit - 1) / self->unit * self->unit);
      gboolean passed = is_hole (offset, step, data) && pass_hole (self, step);

      if (!passed && !run_guarded (self, memory + (length - (end - self->done)), step))
        return FALSE;
    }
  return TRUE;
}

/**
 * mg_store_find_room:
 * @self: a store
 * @end: where the mapping ends, in bytes
 *
 * Returns: how much of it there is room for, in bytes: whole units
 */
gsize
mg_store_find_room (const MgStore *self, guint64 end)
{
  guint64 room = self->offset < end ? end - self->offset : 0;

  return (gsize) MIN (mg_store_get_length (self), room / self->unit * self->unit);
}

/**
 * mg_store_cut:
 * @self: a store
 * @end: where the mapping ends, in bytes
 *
 * Takes back from what was done what is in the mapping no more: units of which not every byte lies before @end. Any thread.
 */
void
mg_store_cut (MgStore *self, guint64 end)
{
  self->done = MIN (self->done, mg_store_find_room (self, end));
  mg_range_set_clip (self->conflicts, self->offset + self->done);
}
