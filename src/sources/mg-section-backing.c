/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The memory of a section under a view. It is there as long as the view is; its name is asked for now and then. */

#include "mg-section-backing.h"

#include "mg-backing-writer.h"
#include "mg-name.h"
#include "mg-section-object.h"

/* Microseconds between two questions for the name: each opens the section for a moment. */
#define NAME_INTERVAL (G_USEC_PER_SEC / 4)

typedef struct
{
  MgWinePlace *place;
  MgSectionObject object;

  GMutex lock;
  MgNameState state;
  gint64 looked_at;
} MgSectionBacking;

static MgNameState
ask_for_name (MgSectionBacking *self, MgWinePrefix *prefix)
{
  if (prefix == NULL)
    return MG_NAME_GONE;
  return mg_section_object_find_name (prefix, mg_wine_place_get_name (self->place), &self->object.identity);
}

static MgNameState
find_name (MgSectionBacking *self)
{
  MgNameState state;

  g_mutex_lock (&self->lock);
  if (g_get_monotonic_time () - self->looked_at >= NAME_INTERVAL)
    {
      g_autoptr (MgWinePrefix) prefix = mg_wine_place_find_prefix (self->place, NULL);

      self->state = ask_for_name (self, prefix);
      self->looked_at = g_get_monotonic_time ();
    }
  state = self->state;
  g_mutex_unlock (&self->lock);
  return state;
}

static gboolean
section_backing_check (gpointer object, MgBackingStatus *ret_status, GError **error)
{
  MgSectionBacking *self = object;

  if (!mg_backing_check (self->object.backing, ret_status, error))
    return FALSE;
  ret_status->size = MIN (ret_status->size, self->object.size);
  ret_status->name = find_name (self);
  return TRUE;
}

/* A section may end before its file does. */
static guint64
limit (MgSectionBacking *self, guint64 offset, guint64 length)
{
  return MIN (length, self->object.size - MIN (offset, self->object.size));
}

static gboolean
section_backing_read (gpointer object,
                      guint64 offset,
                      gsize length,
                      guint8 *buffer,
                      gsize *ret_done,
                      GError **error)
{
  MgSectionBacking *self = object;

  return mg_backing_read (self->object.backing, offset, (gsize) limit (self, offset, length), buffer,
                          ret_done, error);
}

static gboolean
section_backing_next_data (gpointer object, guint64 offset, guint64 *ret_start)
{
  MgSectionBacking *self = object;

  return mg_backing_next_data (self->object.backing, offset, ret_start) && *ret_start < self->object.size;
}

static gboolean
section_backing_visit (gpointer object,
                       guint64 offset,
                       guint64 length,
                       MgBackingVisitor visitor,
                       gpointer data,
                       guint64 *ret_done,
                       GError **error)
{
  MgSectionBacking *self = object;

  return mg_backing_visit (self->object.backing, offset, limit (self, offset, length), visitor, data,
                           ret_done, error);
}

static MgBackingWriter *
section_backing_open_writer (gpointer object, GError **error)
{
  MgSectionBacking *self = object;
  g_autoptr (MgWinePrefix) prefix = mg_wine_place_find_prefix (self->place, NULL);
  MgBackingWriter *writer;
  gboolean permitted;

  /* What has lost its name is asked for nothing: who has it open still shares it. */
  permitted = ask_for_name (self, prefix) != MG_NAME_SAME
              || mg_section_object_check_write (prefix, mg_wine_place_get_name (self->place), error);
  writer = permitted ? mg_backing_open_writer (self->object.backing, error) : NULL;
  if (writer != NULL)
    mg_backing_writer_limit (writer, self->object.size);
  return writer;
}

static gboolean
section_backing_flush (gpointer object,
                       guint64 offset,
                       guint64 length,
                       gboolean *ret_written_back,
                       GError **error)
{
  MgSectionBacking *self = object;

  /* Memory of Windows may lie in a file of Wine's own, which is nobody's disk. */
  if (self->object.file == NULL)
    return TRUE;
  return mg_backing_flush (self->object.backing, offset, limit (self, offset, length), ret_written_back,
                           error);
}

static void
section_backing_free (gpointer object)
{
  MgSectionBacking *self = object;

  mg_section_object_clear (&self->object);
  mg_wine_place_free (self->place);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* Nobody is told of writes: they are stores into memory. */
static const MgBackingOps section_backing_ops = {
  .check = section_backing_check,
  .read = section_backing_read,
  .next_data = section_backing_next_data,
  .visit = section_backing_visit,
  .open_writer = section_backing_open_writer,
  .flush = section_backing_flush,
  .free = section_backing_free,
};

/**
 * mg_section_backing_new:
 * @wine: the prefixes
 * @prefix: one of them
 * @name: what Windows calls a section in it
 * @error: return location
 *
 * Opens it for looking at. Looks may block for as long as the prefix takes to answer.
 *
 * Returns: (transfer full): the backing, or %NULL as mg_section_object_open()
 */
MgBacking *
mg_section_backing_new (MgWine *wine, MgWinePrefix *prefix, const char *name, GError **error)
{
  g_autofree char *quoted = mg_name_quote (name);
  MgSectionBacking *self;
  MgSectionObject object;

  if (!mg_section_object_open (&object, prefix, name, error))
    return NULL;
  self = g_new0 (MgSectionBacking, 1);
  g_mutex_init (&self->lock);
  self->object = object;
  self->place = mg_wine_place_new (wine, prefix, name);
  self->looked_at = g_get_monotonic_time ();
  return mg_backing_new (&section_backing_ops, self, quoted, TRUE);
}
