/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-ctl-work.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "mg-ctl.h"

/* Microseconds between two changes of what is shown. */
#define INTERVAL 100000

struct _MgCtlWork
{
  GCancellable *cancellable;
  GAsyncResult *result;
  guint interrupt_id;
  guint terminate_id;
  gboolean is_terminal;
  gboolean is_shown;
  gint64 shown_at;
};

/* Who asks a second time does not want to wait for what hangs. */
static gboolean
on_signal (gpointer data)
{
  MgCtlWork *self = data;

  if (g_cancellable_is_cancelled (self->cancellable))
    _exit (MG_CTL_FAILED);
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_CONTINUE;
}

/**
 * mg_ctl_work_new:
 *
 * From here on SIGINT and SIGTERM end the work.
 *
 * Returns: (transfer full): ready to wait
 */
MgCtlWork *
mg_ctl_work_new (void)
{
  MgCtlWork *self = g_new0 (MgCtlWork, 1);

  self->cancellable = g_cancellable_new ();
  self->interrupt_id = g_unix_signal_add (SIGINT, on_signal, self);
  self->terminate_id = g_unix_signal_add (SIGTERM, on_signal, self);
  self->is_terminal = isatty (STDERR_FILENO);
  /* What is done at once needs no line. */
  self->shown_at = g_get_monotonic_time ();
  return self;
}

/**
 * mg_ctl_work_free:
 * @self: (transfer full): a work
 */
void
mg_ctl_work_free (MgCtlWork *self)
{
  g_source_remove (self->interrupt_id);
  g_source_remove (self->terminate_id);
  g_clear_object (&self->result);
  g_object_unref (self->cancellable);
  g_free (self);
}

/**
 * mg_ctl_work_get_cancellable:
 * @self: a work
 *
 * Returns: (transfer none): what ends it
 */
GCancellable *
mg_ctl_work_get_cancellable (MgCtlWork *self)
{
  return self->cancellable;
}

static void
print (const char *text)
{
  g_autofree char *line = g_strconcat ("\r\033[K", text, NULL);

  /* What cannot be shown is not missed. */
  if (write (STDERR_FILENO, line, strlen (line)) < 0)
    return;
}

/**
 * mg_ctl_work_show:
 * @done: how much of @total is done
 * @total: not 0
 * @work: a #MgCtlWork
 *
 * Shows how far it is.
 */
void
mg_ctl_work_show (guint64 done, guint64 total, gpointer work)
{
  MgCtlWork *self = work;
  gint64 now = g_get_monotonic_time ();
  g_autofree char *text = NULL;

  if (!self->is_terminal || now - self->shown_at < INTERVAL)
    return;
  /* Translators: how much of a work is done. */
  text = g_strdup_printf (_ ("%d %% done"), (int) ((double) done * 100 / (double) total));
  print (text);
  self->shown_at = now;
  self->is_shown = TRUE;
}

/**
 * mg_ctl_work_end:
 * @object: (nullable): what was asked
 * @result: what came of it
 * @work: a #MgCtlWork
 *
 * A #GAsyncReadyCallback.
 */
void
mg_ctl_work_end (GObject *object, GAsyncResult *result, gpointer work)
{
  MgCtlWork *self = work;

  self->result = g_object_ref (result);
}

/**
 * mg_ctl_work_wait:
 * @self: a work that was begun
 *
 * Returns: (transfer none): what came of it
 */
GAsyncResult *
mg_ctl_work_wait (MgCtlWork *self)
{
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (self->is_shown)
    print ("");
  return self->result;
}
