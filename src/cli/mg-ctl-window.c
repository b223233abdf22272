/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-ctl-window.h"

#include <string.h>

/* How often a window is copied until two copies in a row are equal, and the microseconds between them: as
 * long as a program takes that stores one value after the other. */
#define MAX_COPIES 5
#define COPY_PAUSE 3

/**
 * mg_ctl_window_init:
 * @self: (out): a window
 * @backing: what is read
 */
void
mg_ctl_window_init (MgCtlWindow *self, MgBacking *backing)
{
  *self = (MgCtlWindow){ mg_backing_ref (backing), g_malloc (MG_CTL_WINDOW_SIZE), FALSE };
}

/**
 * mg_ctl_window_clear:
 * @self: a window
 */
void
mg_ctl_window_clear (MgCtlWindow *self)
{
  g_clear_pointer (&self->backing, mg_backing_unref);
  g_clear_pointer (&self->before, g_free);
}

static void
pause_briefly (void)
{
  gint64 end = g_get_monotonic_time () + COPY_PAUSE;

  while (g_get_monotonic_time () < end)
    ;
}

/**
 * mg_ctl_window_read:
 * @self: a window
 * @offset: where it begins in the mapping, in bytes
 * @length: how many bytes, up to %MG_CTL_WINDOW_SIZE
 * @bytes: (out) (array length=length): what is there
 * @error: return location; set where less could be read for another reason than the end of the mapping
 *
 * Copies until two copies in a row are equal.
 *
 * Returns: how many of @bytes are true
 */
gsize
mg_ctl_window_read (MgCtlWindow *self, guint64 offset, gsize length, guint8 *bytes, GError **error)
{
  gsize done = 0;

  for (guint copy = 0; copy < MAX_COPIES; copy++)
    {
      gsize done_before = done;

      if (copy > 0)
        {
          memcpy (self->before, bytes, done);
          pause_briefly ();
        }
      if (!mg_backing_read (self->backing, offset, length, bytes, &done, error))
        return done;
      if (copy > 0 && done == done_before && memcmp (bytes, self->before, done) == 0)
        return done;
    }
  self->torn = TRUE;
  return done;
}
