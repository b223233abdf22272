/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-attachment-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/shm.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-ipc-namespace.h"
#include "mg-text-number.h"

/* How many times longer than it took the amount of memory is taken for known: a hundredth of the time goes into it. */
#define MEMORY_LASTS 100

/**
 * mg_attachment_get_allocated:
 * @self: an attachment
 *
 * Returns: bytes that the system has set aside for the segment, now or shortly before
 */
guint64
mg_attachment_get_allocated (MgAttachment *self)
{
  gint64 began = g_get_monotonic_time ();
  MgSegment now;
  guint64 name_space;
  guint64 allocated;

  g_mutex_lock (&self->lock);
  if (began >= self->allocated_until && mg_segment_find (self->pid, self->id, &now, &name_space) == 0)
    {
      gint64 took = g_get_monotonic_time () - began;

      self->allocated = now.resident + now.swapped;
      self->allocated_until = began + took * MEMORY_LASTS;
    }
  allocated = self->allocated;
  g_mutex_unlock (&self->lock);
  return allocated;
}

/**
 * mg_attachment_is_last_to_go:
 * @self: an attachment
 *
 * Returns: whether the segment goes with the last one that has it, though it is not marked for removal: all do where the
 * system is set so
 */
gboolean
mg_attachment_is_last_to_go (MgAttachment *self)
{
  return self->is_forced;
}

/**
 * mg_attachment_get_place:
 * @self: an attachment
 *
 * Returns: (transfer none): where it is; not to be touched
 */
const MgSegmentPlace *
mg_attachment_get_place (MgAttachment *self)
{
  return &self->place;
}

typedef struct
{
  int id;
  gboolean is_unused;
  gboolean only_try;
  gboolean writable;
  gboolean is_forced;
  gboolean would_remove;
  guint8 *bytes;
  int code;
} Attaching;

/* Runs in the namespace of the segment. */
static void
attach (gpointer data)
{
  Attaching *attaching = data;
  g_autofree char *forced = NULL;
  struct shmid_ds stat;
  void *bytes;

  /* kernel.shm_rmid_forced: the last one to detach a segment removes it, as proc(5) has it. */
  attaching->is_forced = g_file_get_contents ("/proc/sys/kernel/shm_rmid_forced", &forced, NULL, NULL)
                         && g_ascii_strtoll (forced, NULL, 10) != 0;
  attaching->would_remove = attaching->is_forced && attaching->is_unused;
  if (attaching->would_remove)
    return;
  /* Both ask for the permission to read. */
  if (attaching->only_try)
    {
      attaching->code = shmctl (attaching->id, IPC_STAT, &stat) == 0 ? 0 : errno;
      return;
    }
  bytes = shmat (attaching->id, NULL, attaching->writable ? 0 : SHM_RDONLY);
  if (bytes != (void *) -1)
    attaching->bytes = bytes;
  else
    attaching->code = errno;
}

/**
 * mg_attachment_is_permitted:
 * @pid: whose segment; 0: this process's own
 * @segment: which
 *
 * Returns: whether mg_attachment_new() is permitted to attach it, without trying. Any thread
 */
gboolean
mg_attachment_is_permitted (int pid, const MgSegment *segment)
{
  Attaching attaching = { .id = segment->id, .is_unused = segment->attached == 0, .only_try = TRUE };
  guint64 name_space;

  return mg_ipc_namespace_run (pid, attach, &attaching, &name_space) == 0 && attaching.code == 0
         && !attaching.would_remove;
}

static void
set_attach_error (const Attaching *attaching, const MgSegment *segment, const char *name, GError **error)
{
  g_autofree char *owner = mg_user_name (segment->uid);
  g_autofree char *number = g_strdup_printf ("%u", segment->uid);
  int code = attaching->code;

  if (attaching->would_remove)
    g_set_error (
      error, MG_ERROR, MG_ERROR_DENIED,
      _ ("Cannot open “%s”: no program has it attached, and this system would remove it as soon as "
         "Mapglass lets it go."),
      name);
  else if (code == EINVAL || code == EIDRM || code == ENOENT || code == ESRCH)
    g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("“%s” does not exist."), name);
  else if ((code == EACCES || code == EPERM) && attaching->writable)
    g_set_error (error, MG_ERROR, MG_ERROR_DENIED,
                 _ ("Cannot write to “%s”: permission denied (owner %s, mode %04o)."), name,
                 owner ? owner : number, segment->mode);
  else if (code == EACCES || code == EPERM)
    g_set_error (error, MG_ERROR, MG_ERROR_DENIED,
                 _ ("Cannot open “%s”: permission denied (owner %s, mode %04o)."), name,
                 owner ? owner : number, segment->mode);
  else if (code == ENOMEM)
    {
      g_autofree char *size = mg_text_format_bytes (segment->size);

      g_set_error (error, MG_ERROR, MG_ERROR_NO_MEMORY,
                   _ ("Cannot open “%s”: there is no room for its %s among the addresses of a program."),
                   name, size);
    }
  else
    g_set_error (error, MG_ERROR, MG_ERROR_IO, _ ("Cannot open “%s”: %s."), name, g_strerror (code));
}

/**
 * mg_attachment_new:
 * @pid: whose segment; 0: this process's own
 * @segment: which
 * @writable: whether it is to be stored to as well
 * @name: its name in sentences
 * @error: return location
 *
 * Attaches a segment of small pages: what the system tells of those of huge pages does not do for looking at them without
 * setting memory aside. Its attach count goes up until the attachment is freed; its last process and its times are others
 * from then on. Any thread.
 *
 * Returns: (transfer full): the attachment, or %NULL with %MG_ERROR_NOT_FOUND, %MG_ERROR_DENIED, %MG_ERROR_NO_MEMORY or
 * %MG_ERROR_IO
 */
MgAttachment *
mg_attachment_new (int pid, const MgSegment *segment, gboolean writable, const char *name, GError **error)
{
  Attaching attaching = { .id = segment->id, .is_unused = segment->attached == 0, .writable = writable };
  MgAttachment *self;
  MgSegmentPlace place;
  guint64 name_space;
  int code = mg_ipc_namespace_run (pid, attach, &attaching, &name_space);

  if (code != 0)
    attaching.code = code;
  /* Another may have come under the id since it was looked at. */
  if (attaching.bytes != NULL && !mg_segment_find_own_place (segment, attaching.bytes, &place))
    {
      shmdt (attaching.bytes);
      attaching = (Attaching){ .code = EIDRM, .writable = writable };
    }
  if (attaching.bytes == NULL)
    {
      set_attach_error (&attaching, segment, name, error);
      return NULL;
    }
  self = g_new0 (MgAttachment, 1);
  g_mutex_init (&self->lock);
  self->pid = pid;
  self->id = segment->id;
  self->name = g_strdup (name);
  self->is_forced = attaching.is_forced;
  self->place = place;
  self->bytes = attaching.bytes;
  self->size = segment->size;
  self->page = (gsize) sysconf (_SC_PAGESIZE);
  return self;
}

/**
 * mg_attachment_free:
 * @self: (transfer full): an attachment
 *
 * Detaches the segment: one that is marked for removal goes when nobody else has it.
 */
void
mg_attachment_free (MgAttachment *self)
{
  shmdt (self->bytes);
  g_mutex_clear (&self->lock);
  g_free (self->name);
  g_free (self);
}
