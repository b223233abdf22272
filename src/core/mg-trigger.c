/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-trigger.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <semaphore.h>
#include <string.h>

#include "mg-error.h"
#include "mg-name.h"
#include "mg-waiter-private.h"

/* The C library puts "sem." before it. */
#define SEMAPHORE_NAME_MAX (MG_NAME_MAX - 4)
struct _MgTrigger
{
  MgTriggerKind kind;
  guint64 offset;
  char *semaphore;
  int process;
  int descriptor;
  /* Only of a futex word: all who wait for it are woken at once, as somebody says who knows. */
  gboolean is_shared;
  MgEvent *event;
};

/* By hand: the macro of this GLib is not ISO C. */
GType
mg_trigger_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_boxed_type_register_static ("MgTrigger", (GBoxedCopyFunc) mg_trigger_ref,
                                                            (GBoxedFreeFunc) mg_trigger_unref));
  return type;
}

static MgTrigger *
trigger_new (MgTriggerKind kind)
{
  MgTrigger *self = g_atomic_rc_box_new0 (MgTrigger);

  self->kind = kind;
  return self;
}

/* Returns: whether it may lie there */
static gboolean
check_offset (MgTriggerKind kind, guint64 offset, GError **error)
{
  gboolean is_semaphore = kind == MG_TRIGGER_SEMAPHORE_INSIDE;
  int alignment = (int) (is_semaphore ? _Alignof(sem_t) : sizeof (guint32));

  if (offset % (guint) alignment == 0)
    return TRUE;
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
               is_semaphore
                 ? _ ("Cannot wait for a semaphore at 0x%" PRIx64 ": its offset must be a multiple of %d.")
                 : _ ("Cannot wait for a word at 0x%" PRIx64 ": its offset must be a multiple of %d."),
               offset, alignment);
  return FALSE;
}

/**
 * mg_trigger_new_inside:
 * @kind: %MG_TRIGGER_WORD, %MG_TRIGGER_SEQUENCE, %MG_TRIGGER_FUTEX or %MG_TRIGGER_SEMAPHORE_INSIDE
 * @offset: where it lies in the mapping, in bytes
 * @error: return location
 *
 * Whether the mapping reaches so far is looked at while it is waited for; whether it is what it should be, no bytes
 * tell. Any thread.
 *
 * Returns: (transfer full): what to wait for, or %NULL with %MG_ERROR_INVALID_VALUE: @offset is not a multiple of 4,
 * or for a semaphore of what the C library aligns it to, which is 8 on machines of 64 bits
 */
MgTrigger *
mg_trigger_new_inside (MgTriggerKind kind, guint64 offset, GError **error)
{
  MgTrigger *self;

  g_return_val_if_fail (kind <= MG_TRIGGER_SEMAPHORE_INSIDE, NULL);
  if (!check_offset (kind, offset, error))
    return NULL;
  self = trigger_new (kind);
  self->offset = offset;
  return self;
}

/**
 * mg_trigger_new_shared_futex:
 * @offset: where it lies in the mapping, in bytes
 * @error: return location
 *
 * A futex word of which the user says that all who wait for it are woken at once: nothing can be taken from it. Any
 * thread.
 *
 * Returns: (transfer full): what to wait for, or %NULL as mg_trigger_new_inside()
 */
MgTrigger *
mg_trigger_new_shared_futex (guint64 offset, GError **error)
{
  MgTrigger *self = mg_trigger_new_inside (MG_TRIGGER_FUTEX, offset, error);

  if (self != NULL)
    self->is_shared = TRUE;
  return self;
}

/**
 * mg_trigger_new_semaphore:
 * @kind: %MG_TRIGGER_SEMAPHORE looks at it, %MG_TRIGGER_POST takes from it
 * @name: (type filename): the bytes of its name; the slash before it may be left out
 * @error: return location
 *
 * Looks whether there is such a semaphore now: none is ever made. Any thread; does not block.
 *
 * Returns: (transfer full): what to wait for, or %NULL with %MG_ERROR_INVALID_NAME, %MG_ERROR_NOT_FOUND,
 * %MG_ERROR_DENIED, %MG_ERROR_WRONG_KIND or %MG_ERROR_IO
 */
MgTrigger *
mg_trigger_new_semaphore (MgTriggerKind kind, const char *name, GError **error)
{
  g_autoptr (MgTrigger) self = trigger_new (kind);
  const char *bare = name + (*name == '/');

  g_return_val_if_fail (kind == MG_TRIGGER_SEMAPHORE || kind == MG_TRIGGER_POST, NULL);
  if (*bare == 0 || strchr (bare, '/') != NULL || strlen (bare) > SEMAPHORE_NAME_MAX)
    {
      g_autofree char *escaped = mg_name_escape (name);

      g_set_error (error, MG_ERROR, MG_ERROR_INVALID_NAME,
                   _ ("“%s” is not the name of a semaphore: that is 1 to %d bytes behind its only slash."),
                   escaped, SEMAPHORE_NAME_MAX);
      return NULL;
    }
  self->semaphore = g_strconcat ("/", bare, NULL);
  return mg_waiter_try (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * mg_trigger_new_eventfd:
 * @process: the id of a process
 * @descriptor: one of its file descriptors
 * @error: return location
 *
 * Looks whether that is an eventfd now, and one that may be watched. Any thread.
 *
 * Returns: (transfer full): what to wait for, or %NULL with %MG_ERROR_NOT_FOUND, %MG_ERROR_DENIED,
 * %MG_ERROR_WRONG_KIND or %MG_ERROR_IO
 */
MgTrigger *
mg_trigger_new_eventfd (int process, int descriptor, GError **error)
{
  g_autoptr (MgTrigger) self = trigger_new (MG_TRIGGER_EVENTFD);

  self->process = process;
  self->descriptor = descriptor;
  return mg_waiter_try (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * mg_trigger_new_write:
 *
 * Whether the mapping is of a kind that is told of writes is looked at while they are waited for. Any thread.
 *
 * Returns: (transfer full): what to wait for
 */
MgTrigger *
mg_trigger_new_write (void)
{
  return trigger_new (MG_TRIGGER_WRITE);
}

/**
 * mg_trigger_new_event:
 * @event: what a source has found
 *
 * Any thread.
 *
 * Returns: (transfer full): what to wait for
 */
MgTrigger *
mg_trigger_new_event (MgEvent *event)
{
  MgTrigger *self = trigger_new (MG_TRIGGER_EVENT);

  self->event = g_object_ref (event);
  return self;
}

/**
 * mg_trigger_ref:
 * @self: what to wait for
 *
 * Returns: (transfer full): the same
 */
MgTrigger *
mg_trigger_ref (MgTrigger *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
mg_trigger_clear (gpointer data)
{
  MgTrigger *self = data;

  g_free (self->semaphore);
  g_clear_object (&self->event);
}

/**
 * mg_trigger_unref:
 * @self: (transfer full): what to wait for
 */
void
mg_trigger_unref (MgTrigger *self)
{
  g_atomic_rc_box_release_full (self, mg_trigger_clear);
}

/**
 * mg_trigger_get_kind:
 * @self: what to wait for
 *
 * Returns: of which kind
 */
MgTriggerKind
mg_trigger_get_kind (MgTrigger *self)
{
  return self->kind;
}

/**
 * mg_trigger_get_offset:
 * @self: what to wait for
 *
 * Returns: where it lies in the mapping, in bytes; 0 when it does not
 */
guint64
mg_trigger_get_offset (MgTrigger *self)
{
  return self->offset;
}

/**
 * mg_trigger_get_semaphore:
 * @self: what to wait for
 *
 * Returns: (transfer none) (nullable) (type filename): the semaphore's name with its slash; %NULL: it is none
 */
const char *
mg_trigger_get_semaphore (MgTrigger *self)
{
  return self->semaphore;
}

/**
 * mg_trigger_get_event:
 * @self: what to wait for
 *
 * Returns: (transfer none) (nullable): the event; %NULL: it is none that a source has found
 */
MgEvent *
mg_trigger_get_event (MgTrigger *self)
{
  return self->event;
}

/**
 * mg_trigger_get_process:
 * @self: what to wait for
 *
 * Returns: the id of the process whose eventfd it is; 0 for others
 */
int
mg_trigger_get_process (MgTrigger *self)
{
  return self->process;
}

/**
 * mg_trigger_get_descriptor:
 * @self: what to wait for
 *
 * Returns: the number of the eventfd in its process
 */
int
mg_trigger_get_descriptor (MgTrigger *self)
{
  return self->descriptor;
}

/**
 * mg_trigger_is_inside:
 * @self: what to wait for
 *
 * Returns: whether it lies in the mapping, or is the mapping itself: each object of its name has another one
 */
gboolean
mg_trigger_is_inside (MgTrigger *self)
{
  return self->kind <= MG_TRIGGER_SEMAPHORE_INSIDE || self->kind == MG_TRIGGER_WRITE;
}

/**
 * mg_trigger_is_exact:
 * @self: what to wait for
 *
 * Returns: whether no event goes uncounted, however many there are
 */
gboolean
mg_trigger_is_exact (MgTrigger *self)
{
  return self->kind == MG_TRIGGER_SEQUENCE || self->kind == MG_TRIGGER_POST;
}

/**
 * mg_trigger_takes:
 * @self: what to wait for
 *
 * Returns: whether the program may miss something because it is waited for; else that is passive
 */
gboolean
mg_trigger_takes (MgTrigger *self)
{
  return self->kind == MG_TRIGGER_POST || (self->kind == MG_TRIGGER_FUTEX && !self->is_shared)
         || (self->event != NULL && mg_event_takes (self->event));
}

/**
 * mg_trigger_describe:
 * @self: what to wait for
 *
 * Returns: (transfer full): what it is, as “semaphore /ready” or “sequence word at 0x40”, translated
 */
char *
mg_trigger_describe (MgTrigger *self)
{
  g_autofree char *semaphore = NULL;

  switch (self->kind)
    {
    case MG_TRIGGER_WORD:
      return g_strdup_printf (_ ("word at 0x%" PRIx64), self->offset);
    case MG_TRIGGER_SEQUENCE:
      return g_strdup_printf (_ ("sequence word at 0x%" PRIx64), self->offset);
    case MG_TRIGGER_FUTEX:
      return g_strdup_printf (_ ("futex word at 0x%" PRIx64), self->offset);
    case MG_TRIGGER_SEMAPHORE_INSIDE:
      return g_strdup_printf (_ ("semaphore at 0x%" PRIx64), self->offset);
    case MG_TRIGGER_SEMAPHORE:
    case MG_TRIGGER_POST:
      semaphore = mg_name_escape (self->semaphore);
      return g_strdup_printf (_ ("semaphore %s"), semaphore);
    case MG_TRIGGER_EVENTFD:
      return g_strdup_printf (_ ("eventfd %d of process %d"), self->descriptor, self->process);
    case MG_TRIGGER_WRITE:
      return g_strdup (_ ("writes to the file"));
    case MG_TRIGGER_EVENT:
      return g_strdup_printf (_ ("event %s"), mg_event_get_name (self->event));
    default:
      g_assert_not_reached ();
    }
}
