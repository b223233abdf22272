/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "mg-attachment-private.h"
#include "mg-error.h"
#include "mg-text-number.h"

static gboolean
is_hole (guint64 offset, gsize length, gpointer data)
{
  guint64 start;

  return !mg_attachment_next_data (data, offset, &start) || start >= offset + length;
}

/**
 * mg_attachment_store:
 * @self: an attachment that can be stored to
 * @store: a store that was not done yet
 * @error: return location
 *
 * Returns: as mg_backing_writer_store(); a segment never shrinks
 */
gboolean
mg_attachment_store (MgAttachment *self, MgStore *store, GError **error)
{
  gsize length = mg_store_get_length (store);
  gsize fits = mg_store_find_room (store, self->size);
  g_autofree char *size = mg_text_format_bytes (self->size);

  while (store->done < fits)
    {
      gsize step = MIN (fits - store->done, MG_STORE_WINDOW);

      if (!mg_store_go_on (store, error))
        return FALSE;
      if (!mg_store_run (store, self->bytes + store->offset + store->done, step, is_hole, self))
        break;
    }
  if (store->done < fits)
    g_set_error (error, MG_ERROR, MG_ERROR_NO_MEMORY, _ ("There is no room for “%s” in shared memory."),
                 self->name);
  else if (fits < length)
    g_set_error (error, MG_ERROR, MG_ERROR_SHRUNK,
                 _ ("Cannot write to “%s” from 0x%" PRIx64 ": it ends at %s."), self->name,
                 store->offset + fits, size);
  return store->done == length;
}

/**
 * mg_attachment_locate:
 * @self: an attachment that can be stored to
 * @offset: in bytes
 * @length: in bytes
 *
 * Returns: (transfer none) (nullable): where the bytes lie in memory, as long as the attachment lives; %NULL: not all of them
 * lie in the segment
 */
gpointer
mg_attachment_locate (MgAttachment *self, guint64 offset, gsize length)
{
  return offset <= self->size && length <= self->size - offset ? self->bytes + offset : NULL;
}
