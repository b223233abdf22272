/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-sequence.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdatomic.h>

#include "mg-error.h"
#include "mg-waiter-private.h"

/* Microseconds after which it is given up to find a moment between two updates. */
#define LIMIT 20000
/* Microseconds for which an odd word is looked at all the time, and then between two looks. */
#define BUSY_TIME 100
#define LOOK_TIME 50

static gboolean
set_error (MgBacking *backing, guint64 offset, guint32 word, guint n_copies, GError **error)
{
  const char *name = mg_backing_get_name (backing);

  if (n_copies == 0)
    g_set_error (
      error, MG_ERROR, MG_ERROR_TIMED_OUT,
      _ ("Cannot read “%s” between two updates: the sequence word at 0x%" PRIx64 " stays odd (%" PRIu32 ")."),
      name, offset, word);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_TIMED_OUT,
                 _ ("Cannot read “%s” between two updates: the sequence word at 0x%" PRIx64
                    " went on in each of %u copies."),
                 name, offset, n_copies);
  return FALSE;
}

/**
 * mg_sequence_copy:
 * @backing: a mapping
 * @offset: where its sequence word lies, in bytes; a multiple of 4
 * @copy: copies what is wanted; called as often as it takes
 * @data: its data
 * @ret_sequence: (out): the word, even
 * @error: return location
 *
 * Copies between two updates: the word was even and the same before and after. Gives up when that does not come
 * about in a few hundredths of a second; any thread.
 *
 * Returns: %FALSE with %MG_ERROR_TIMED_OUT, %MG_ERROR_OUT_OF_RANGE or as mg_backing_read(); @copy may have been called
 */
gboolean
mg_sequence_copy (MgBacking *backing,
                  guint64 offset,
                  void (*copy) (gpointer data),
                  gpointer data,
                  guint32 *ret_sequence,
                  GError **error)
{
  gint64 began = g_get_monotonic_time ();
  guint n_copies = 0;

  for (;;)
    {
      guint32 before, after;
      gint64 waited;

      if (!mg_waiter_read_word (backing, offset, &before, error))
        return FALSE;
      if (before % 2 == 0)
        {
          atomic_thread_fence (memory_order_acquire);
          copy (data);
          n_copies++;
          atomic_thread_fence (memory_order_acquire);
          if (!mg_waiter_read_word (backing, offset, &after, error))
            return FALSE;
          if (after == before)
            {
              *ret_sequence = before;
              return TRUE;
            }
        }
      waited = g_get_monotonic_time () - began;
      if (waited >= LIMIT)
        return set_error (backing, offset, before, n_copies, error);
      if (before % 2 == 1 && waited > BUSY_TIME)
        g_usleep (LOOK_TIME);
    }
}
