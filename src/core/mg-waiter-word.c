/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Words that are looked at: by reading, never through a mapping of one's own, so that nothing is allocated, taken or
 * woken. */

#include "mg-waiter-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "mg-error.h"

/* How many looks an odd sequence word is given to become even, before its change is an event by itself. */
#define MAX_ODD_LOOKS 16

typedef struct
{
  MgBacking *backing;
  guint64 offset;
  gboolean is_sequence;
  guint32 last;
  guint n_odd;
} Word;

/**
 * mg_waiter_read_word:
 * @backing: a mapping
 * @offset: a multiple of 4, in bytes
 * @ret_word: (out): what is there, in the byte order of the machine
 * @error: return location
 *
 * Returns: %FALSE with %MG_ERROR_OUT_OF_RANGE or as mg_backing_read()
 */
gboolean
mg_waiter_read_word (MgBacking *backing, guint64 offset, guint32 *ret_word, GError **error)
{
  guint32 word;
  gsize done = 0;

  if (offset <= G_MAXINT64 - sizeof word
      && !mg_backing_read (backing, offset, sizeof word, (guint8 *) &word, &done, error))
    return FALSE;
  if (done < sizeof word)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_OUT_OF_RANGE,
                   _ ("Cannot wait for the word at 0x%" PRIx64 ": “%s” ends before it."), offset,
                   mg_backing_get_name (backing));
      return FALSE;
    }
  *ret_word = word;
  return TRUE;
}

static gpointer
word_open (MgTrigger *trigger, MgBacking *backing, GError **error)
{
  g_autofree Word *self = g_new0 (Word, 1);

  self->backing = backing;
  self->offset = mg_trigger_get_offset (trigger);
  self->is_sequence = mg_trigger_get_kind (trigger) == MG_TRIGGER_SEQUENCE;
  return mg_waiter_read_word (backing, self->offset, &self->last, error) ? g_steal_pointer (&self) : NULL;
}

static gboolean
word_look (gpointer state, gint64 patience, guint64 *ret_events, GError **error)
{
  Word *self = state;
  guint32 word;

  *ret_events = 0;
  if (!mg_waiter_read_word (self->backing, self->offset, &word, error))
    return FALSE;
  if (word == self->last)
    return TRUE;
  if (self->is_sequence && word % 2 == 1 && ++self->n_odd < MAX_ODD_LOOKS)
    return TRUE;
  *ret_events = self->is_sequence ? MAX ((guint32) (word - self->last) / 2, 1) : 1;
  self->last = word;
  self->n_odd = 0;
  return TRUE;
}

const MgWaiterOps mg_waiter_word_ops = { word_open, word_look, g_free, FALSE, FALSE };
