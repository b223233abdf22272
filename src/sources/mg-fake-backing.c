/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What is open of the mappings that do what a script says. */

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "mg-backing-writer.h"
#include "mg-error.h"
#include "mg-fake-source-private.h"
#include "mg-name.h"
#include "mg-text-number.h"

typedef struct
{
  MgFakeShared *shared;
  MgFakeObject *object;
  char *quoted;
} MgFakeBacking;

static void
fake_object_clear (gpointer data)
{
  MgFakeObject *object = data;

  g_free (object->name);
  g_byte_array_unref (object->bytes);
  g_array_unref (object->steps);
  g_clear_pointer (&object->like, mg_mapping_info_unref);
}

void
mg_fake_object_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, fake_object_clear);
}

void
mg_fake_shared_clear (gpointer data)
{
  MgFakeShared *shared = data;

  g_hash_table_unref (shared->objects);
  g_mutex_clear (&shared->lock);
  g_cond_clear (&shared->wake);
}

static gboolean
fake_backing_check (gpointer data, MgBackingStatus *ret_status, GError **error)
{
  MgFakeBacking *self = data;
  MgFakeObject *named;

  g_mutex_lock (&self->shared->lock);
  named = g_hash_table_lookup (self->shared->objects, self->object->name);
  *ret_status = (MgBackingStatus){
    .identity = { .kind = MG_KIND_FAKE, .inode = self->object->inode },
    .size = self->object->bytes->len,
    .allocated = self->object->bytes->len,
    .name = named == self->object ? MG_NAME_SAME
            : named == NULL       ? MG_NAME_GONE
                                  : MG_NAME_REPLACED,
  };
  g_mutex_unlock (&self->shared->lock);
  return TRUE;
}

/* With the lock held. @n: which read or store it is */
static gboolean
find_step (MgFakeObject *object, gboolean of_stores, guint n, MgFakeAction *ret_action)
{
  for (guint i = 0; i < object->steps->len; i++)
    {
      const MgFakeStep *step = &g_array_index (object->steps, MgFakeStep, i);

      if (step->of_stores == of_stores && n >= step->first && n <= step->last)
        {
          *ret_action = step->action;
          return TRUE;
        }
    }
  return FALSE;
}

/* With the lock held: does what the script has for this read. %FALSE: the read fails. */
static gboolean
act (MgFakeBacking *self, MgFakeAction action, gsize *length, GError **error)
{
  MgFakeObject *object = self->object;
  guint wakes = self->shared->n_wakes;

  switch (action)
    {
    case MG_FAKE_SHORT:
      *length /= 2;
      return TRUE;
    case MG_FAKE_FAIL:
      g_set_error (error, MG_ERROR, MG_ERROR_IO,
                   _ ("Cannot read “%s”: the system could not deliver the page."), self->quoted);
      return FALSE;
    case MG_FAKE_DENY:
      g_set_error (error, MG_ERROR, MG_ERROR_DENIED, _ ("Cannot read “%s”: permission denied."),
                   self->quoted);
      return FALSE;
    case MG_FAKE_VANISH:
      g_byte_array_set_size (object->bytes, 0);
      if (g_hash_table_lookup (self->shared->objects, object->name) == object)
        g_hash_table_remove (self->shared->objects, object->name);
      return TRUE;
    case MG_FAKE_HANG:
      while (self->shared->n_wakes == wakes)
        g_cond_wait (&self->shared->wake, &self->shared->lock);
      return TRUE;
    case MG_FAKE_CHANGE:
      for (guint i = 0; i < object->bytes->len; i++)
        object->bytes->data[i]++;
      return TRUE;
    default:
      g_return_val_if_reached (TRUE);
    }
}

static gboolean
fake_backing_read (gpointer data,
                   guint64 offset,
                   gsize length,
                   guint8 *buffer,
                   gsize *ret_done,
                   GError **error)
{
  MgFakeBacking *self = data;
  MgFakeAction action;
  gboolean complete = TRUE;

  g_mutex_lock (&self->shared->lock);
  self->object->n_reads++;
  if (find_step (self->object, FALSE, self->object->n_reads, &action))
    complete = act (self, action, &length, error);
  *ret_done = 0;
  if (complete && offset < self->object->bytes->len)
    {
      *ret_done = MIN (length, self->object->bytes->len - (gsize) offset);
      memcpy (buffer, self->object->bytes->data + offset, *ret_done);
    }
  g_mutex_unlock (&self->shared->lock);
  return complete;
}

static gboolean
fake_backing_next_data (gpointer data, guint64 offset, guint64 *ret_start)
{
  MgFakeBacking *self = data;
  guint64 size;

  g_mutex_lock (&self->shared->lock);
  size = self->object->bytes->len;
  g_mutex_unlock (&self->shared->lock);
  if (offset >= size)
    return FALSE;
  *ret_start = offset;
  return TRUE;
}

static MgFakeBacking *
fake_backing_open (MgFakeShared *shared, MgFakeObject *object)
{
  MgFakeBacking *self = g_new0 (MgFakeBacking, 1);

  self->shared = g_atomic_rc_box_acquire (shared);
  self->object = g_atomic_rc_box_acquire (object);
  self->quoted = mg_name_quote (object->name);
  return self;
}

static void
fake_backing_free (gpointer data)
{
  MgFakeBacking *self = data;

  mg_fake_object_unref (self->object);
  g_atomic_rc_box_release_full (self->shared, mg_fake_shared_clear);
  g_free (self->quoted);
  g_free (self);
}

/* With the lock held: does what the script has for this store. Returns: whether it goes on; *@length: how far */
static gboolean
act_on_store (MgFakeBacking *self, MgFakeAction action, MgStore *store, gsize *length, GError **error)
{
  MgFakeObject *object = self->object;
  guint64 middle = store->offset + *length / 2;

  if (action == MG_FAKE_SHORT && middle < object->bytes->len)
    g_byte_array_set_size (object->bytes, (guint) middle);
  if (action == MG_FAKE_FAIL)
    *length = *length / 2 / store->unit * store->unit;
  if (action == MG_FAKE_SHORT || action == MG_FAKE_FAIL)
    return TRUE;
  if (action != MG_FAKE_DENY)
    return act (self, action, length, error);
  g_set_error (error, MG_ERROR, MG_ERROR_DENIED, _ ("Cannot write to “%s”: permission denied."),
               self->quoted);
  return FALSE;
}

static void
set_short_error (MgFakeBacking *self, MgStore *store, GError **error)
{
  guint64 at = store->offset + store->done;
  guint64 size = self->object->bytes->len;
  g_autofree char *end = mg_text_format_bytes (size);

  if (at >= size || size - at < store->unit)
    g_set_error (error, MG_ERROR, MG_ERROR_SHRUNK,
                 _ ("Cannot write to “%s” from 0x%" PRIx64 ": it ends at %s."), self->quoted, at, end);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_IO,
                 _ ("Cannot write to “%s” from 0x%" PRIx64 ": the system could not deliver the page."),
                 self->quoted, at);
}

static gboolean
fake_writer_store (gpointer data, MgStore *store, GError **error)
{
  MgFakeBacking *self = data;
  gsize length = mg_store_get_length (store);
  gsize wanted = length;
  gboolean complete = TRUE;
  MgFakeAction action;

  g_mutex_lock (&self->shared->lock);
  self->object->n_stores++;
  if (find_step (self->object, TRUE, self->object->n_stores, &action))
    complete = act_on_store (self, action, store, &wanted, error);
  if (complete)
    {
      gsize fits = MIN (wanted, mg_store_find_room (store, self->object->bytes->len));

      if (fits > 0)
        mg_store_run (store, self->object->bytes->data + store->offset, fits, NULL, NULL);
      complete = store->done == length;
      if (!complete)
        set_short_error (self, store, error);
    }
  g_mutex_unlock (&self->shared->lock);
  return complete;
}

static const MgBackingWriterOps fake_writer_ops = {
  .store = fake_writer_store,
  .free = fake_backing_free,
};

static MgBackingWriter *
fake_backing_open_writer (gpointer data, GError **error)
{
  MgFakeBacking *self = data;

  return mg_backing_writer_new_for_object (&fake_writer_ops, fake_backing_open (self->shared, self->object),
                                           MG_KIND_FAKE, self->quoted);
}

static const MgBackingOps fake_backing_ops = {
  .check = fake_backing_check,
  .read = fake_backing_read,
  .next_data = fake_backing_next_data,
  .open_writer = fake_backing_open_writer,
  .free = fake_backing_free,
};

/**
 * mg_fake_backing_new:
 * @shared: what it shares with its source
 * @object: what is opened
 *
 * Returns: (transfer full): the object, open for looking at
 */
MgBacking *
mg_fake_backing_new (MgFakeShared *shared, MgFakeObject *object)
{
  MgFakeBacking *self = fake_backing_open (shared, object);

  return mg_backing_new (&fake_backing_ops, self, self->quoted, TRUE);
}
