/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* The segment under a view. It has no descriptor: where permitted, what another process has attached leads to it as to a
 * file, without changing anything. Where nobody has it attached, this process does for a moment, to get there by itself: it
 * ends with the same last process and times as one that is kept attached would, but the attach count is what it was at once,
 * and nothing is left that keeps a removed segment in the table. Where that is not permitted it stays attached. */

#include "mg-backing-sysv.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "mg-attachment.h"
#include "mg-error.h"
#include "mg-segment-place.h"

/* From this size on it may take long to find out what of an attached segment is there, in bytes. */
#define LARGE (G_GUINT64_CONSTANT (1) << 30)

typedef struct
{
  int pid;
  guint64 name_space;
  MgSegment segment;
  MgIdentity identity;
  char *name;
  /* One of the two. */
  MgBacking *file;
  MgAttachment *attachment;
} MgSegmentBacking;

/* Whether nobody has it but those who look: then it must go. */
static gboolean
is_left_to_us (MgSegmentBacking *self, const MgSegment *now)
{
  return self->attachment != NULL && now->attached <= mg_segment_count_own_places (now);
}

/* Tells what has become of the name; %FALSE: there is no segment any more, but for who looks. */
static gboolean
find_name (MgSegmentBacking *self, MgNameState *ret_name)
{
  MgSegment now;
  guint64 name_space;
  int code = mg_segment_check (self->pid, self->segment.id, &now, &name_space);

  *ret_name = MG_NAME_SAME;
  if (code == ENOENT && name_space == self->name_space)
    return FALSE;
  if (code == ENOENT || code == ESRCH)
    *ret_name = MG_NAME_GONE;
  /* What is not permitted any more says nothing about the name. */
  if (code != 0)
    return TRUE;
  if (name_space != self->name_space || !mg_segment_is_same (&self->segment, &now))
    {
      *ret_name = MG_NAME_REPLACED;
    }
  else if (now.removal || (self->attachment != NULL && mg_attachment_is_last_to_go (self->attachment)))
    {
      *ret_name = MG_NAME_GONE;
      return !is_left_to_us (self, &now);
    }
  return TRUE;
}

static gboolean
segment_backing_check (gpointer object, MgBackingStatus *ret_status, GError **error)
{
  MgSegmentBacking *self = object;
  MgBackingStatus status = { 0 };

  if (self->file != NULL && !mg_backing_check (self->file, &status, error))
    return FALSE;
  if (self->file == NULL)
    status.allocated = mg_attachment_get_allocated (self->attachment);
  status.identity = self->identity;
  status.size = self->segment.size;
  if (!find_name (self, &status.name))
    {
      g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("“%s” does not exist."), self->name);
      return FALSE;
    }
  *ret_status = status;
  return TRUE;
}

/* How much of [@offset, @offset + @length) there is: a file of huge pages goes on to the end of the last one. */
static guint64
limit (MgSegmentBacking *self, guint64 offset, guint64 length)
{
  return offset < self->segment.size ? MIN (length, self->segment.size - offset) : 0;
}

static gboolean
segment_backing_read (gpointer object,
                      guint64 offset,
                      gsize length,
                      guint8 *buffer,
                      gsize *ret_done,
                      GError **error)
{
  MgSegmentBacking *self = object;

  length = (gsize) limit (self, offset, length);
  if (self->file != NULL)
    return mg_backing_read (self->file, offset, length, buffer, ret_done, error);
  return mg_attachment_read (self->attachment, offset, length, buffer, ret_done, error);
}

static gboolean
segment_backing_next_data (gpointer object, guint64 offset, guint64 *ret_start)
{
  MgSegmentBacking *self = object;
  guint64 start;
  gboolean found;

  if (self->file != NULL)
    found = mg_backing_next_data (self->file, offset, &start);
  else
    found = mg_attachment_next_data (self->attachment, offset, &start);
  if (!found || start >= self->segment.size)
    return FALSE;
  *ret_start = start;
  return TRUE;
}

static gboolean
segment_backing_visit (gpointer object,
                       guint64 offset,
                       guint64 length,
                       MgBackingVisitor visitor,
                       gpointer data,
                       guint64 *ret_done,
                       GError **error)
{
  MgSegmentBacking *self = object;

  if (self->file != NULL)
    return mg_backing_visit (self->file, offset, length, visitor, data, ret_done, error);
  return mg_attachment_visit (self->attachment, offset, length, visitor, data, ret_done, error);
}

static gboolean
store_attached (gpointer object, MgStore *store, GError **error)
{
  return mg_attachment_store (object, store, error);
}

static gpointer
locate_attached (gpointer object, guint64 offset, gsize length)
{
  return mg_attachment_locate (object, offset, length);
}

static void
free_attached (gpointer object)
{
  mg_attachment_free (object);
}

static const MgBackingWriterOps attached_writer_ops = {
  .store = store_attached,
  .locate = locate_attached,
  .free = free_attached,
};

static MgBackingWriter *
segment_backing_open_writer (gpointer object, GError **error)
{
  MgSegmentBacking *self = object;
  guint mode = self->segment.mode;
  MgBackingWriter *writer = NULL;
  MgAttachment *attachment;
  MgSegment now;
  guint64 name_space;

  /* Its owner may have given it another one since. */
  if (mg_segment_check (self->pid, self->segment.id, &now, &name_space) == 0 && name_space == self->name_space
      && mg_segment_is_same (&self->segment, &now))
    mode = now.mode;
  if (!mg_backing_writer_check_mode (mode, self->name, error))
    return NULL;
  if (self->file != NULL)
    {
      writer = mg_backing_open_writer (self->file, error);
      if (writer != NULL)
        mg_backing_writer_limit (writer, self->segment.size);
      return writer;
    }
  attachment = mg_attachment_new (self->pid, &self->segment, TRUE, self->name, error);
  if (attachment != NULL)
    writer = mg_backing_writer_new_for_object (&attached_writer_ops, attachment, MG_KIND_SYSV, self->name);
  return writer;
}

static void
segment_backing_free (gpointer object)
{
  MgSegmentBacking *self = object;

  g_clear_pointer (&self->file, mg_backing_unref);
  g_clear_pointer (&self->attachment, mg_attachment_free);
  g_free (self->name);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgSegmentBacking, segment_backing_free)

static const MgBackingOps segment_backing_ops = {
  .check = segment_backing_check,
  .read = segment_backing_read,
  .next_data = segment_backing_next_data,
  .visit = segment_backing_visit,
  .open_writer = segment_backing_open_writer,
  .free = segment_backing_free,
};

/* Of huge pages, copies are looked at, which end where the segment does. */
static const MgBackingOps huge_segment_backing_ops = {
  .check = segment_backing_check,
  .read = segment_backing_read,
  .next_data = segment_backing_next_data,
  .open_writer = segment_backing_open_writer,
  .free = segment_backing_free,
};

static void
set_find_error (int code, const char *name, GError **error)
{
  if (code == ENOENT || code == ESRCH)
    g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("“%s” does not exist."), name);
  else if (code == EACCES || code == EPERM)
    g_set_error (error, MG_ERROR, MG_ERROR_DENIED, _ ("Cannot open “%s”: permission denied."), name);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_IO, _ ("Cannot open “%s”: %s."), name, g_strerror (code));
}

static void
set_huge_error (const char *name, GError **error)
{
  g_set_error (error, MG_ERROR, MG_ERROR_DENIED,
               _ ("Cannot open “%s”: it has huge pages, and only an administrator can look at those without "
                  "making more of them."),
               name);
}

static gboolean
open_place (const MgSegmentPlace *place, gpointer data)
{
  MgSegmentBacking *self = data;

  self->file = mg_segment_place_open (place, &self->segment, self->name);
  self->identity.device = place->device;
  return self->file != NULL;
}

/* Attaches it, for as long as is needed. */
static gboolean
open_attached (MgSegmentBacking *self, gboolean may_link, GError **error)
{
  g_autoptr (MgAttachment) attachment
    = mg_attachment_new (self->pid, &self->segment, FALSE, self->name, error);

  if (attachment == NULL)
    return FALSE;
  if (may_link && open_place (mg_attachment_get_place (attachment), self))
    return TRUE;
  self->identity.device = mg_attachment_get_place (attachment)->device;
  if (self->identity.device != mg_segment_get_device ())
    {
      set_huge_error (self->name, error);
      return FALSE;
    }
  self->attachment = g_steal_pointer (&attachment);
  return TRUE;
}

/**
 * mg_backing_open_segment:
 * @pid: whose segment: one that this process sees; 0: this process's own
 * @id: its id
 * @name: its name in sentences, printable UTF-8
 * @error: return location
 *
 * Opens a System V segment. Where /proc/PID/map_files is permitted and a process has it attached, nobody notices; else see
 * mg_backing_warn_segment(). Blocks while processes are looked into; any thread.
 *
 * Returns: (transfer full): the backing, or %NULL with %MG_ERROR_NOT_FOUND, %MG_ERROR_DENIED, %MG_ERROR_NO_MEMORY or
 * %MG_ERROR_IO
 */
MgBacking *
mg_backing_open_segment (int pid, int id, const char *name, GError **error)
{
  g_autoptr (MgSegmentBacking) self = g_new0 (MgSegmentBacking, 1);
  gboolean may_link = mg_segment_place_is_permitted ();
  gboolean may_block, is_huge;
  int code;

  self->pid = pid;
  self->name = g_strdup (name);
  code = mg_segment_find (pid, id, &self->segment, &self->name_space);
  if (code != 0)
    {
      set_find_error (code, name, error);
      return NULL;
    }
  self->identity.kind = MG_KIND_SYSV;
  self->identity.name_space = self->name_space;
  self->identity.inode = (guint64) id;

  if (!may_link && mg_segment_is_huge (&self->segment, self->name_space, &self->identity.device))
    {
      set_huge_error (name, error);
      return NULL;
    }
  if (!(may_link && mg_segment_visit_places (&self->segment, self->name_space, open_place, self))
      && !open_attached (self, may_link, error))
    return NULL;

  is_huge = self->identity.device != mg_segment_get_device ();
  may_block = self->attachment != NULL && self->segment.size > LARGE;
  return mg_backing_new (is_huge ? &huge_segment_backing_ops : &segment_backing_ops, g_steal_pointer (&self),
                         name, may_block);
}

/* Whether it is open to everybody who may look, without a trace. */
static gboolean
can_link (int pid, const MgSegment *segment, guint64 name_space, const char *name)
{
  MgSegmentBacking self = { .pid = pid, .segment = *segment, .name = (char *) name };
  gboolean found = mg_segment_visit_places (segment, name_space, open_place, &self);

  g_clear_pointer (&self.file, mg_backing_unref);
  return found;
}

/**
 * mg_backing_warn_segment:
 * @pid: whose segment: one that this process sees; 0: this process's own
 * @id: its id
 * @name: its name in sentences, printable UTF-8
 *
 * Tells what mg_backing_open_segment() would change, without doing it. Blocks while processes are looked into; any thread.
 *
 * Returns: (transfer full) (nullable): a sentence; %NULL when nothing changes, or it cannot be opened anyway
 */
char *
mg_backing_warn_segment (int pid, int id, const char *name)
{
  gboolean may_link = mg_segment_place_is_permitted ();
  MgSegment segment;
  guint64 name_space, device;

  if (mg_segment_find (pid, id, &segment, &name_space) != 0)
    return NULL;
  if (may_link ? can_link (pid, &segment, name_space, name)
               : mg_segment_is_huge (&segment, name_space, &device))
    return NULL;
  if (!mg_attachment_is_permitted (pid, &segment))
    return NULL;
  if (may_link)
    return g_strdup_printf (
      _ ("To look into “%s”, Mapglass attaches it for a moment: its last process and its "
         "attach and detach times change."),
      name);
  return g_strdup_printf (_ ("To look into “%s”, Mapglass attaches it: its attach count changes until it is "
                             "closed, its last process and its attach and detach times for good."),
                          name);
}
