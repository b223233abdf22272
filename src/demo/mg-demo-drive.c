/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-demo-drive.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/timerfd.h>
#include <unistd.h>

/* Returns: a descriptor that can be read at every time at which to write, or -1. */
static int
start_timer (guint rate, GError **error)
{
  const gint64 second = 1000 * 1000 * 1000;
  const gint64 interval = second / rate;
  struct itimerspec times = { .it_interval = { .tv_sec = interval / second, .tv_nsec = interval % second } };
  int timer = timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);

  times.it_value = times.it_interval;
  if (timer >= 0 && timerfd_settime (timer, 0, &times, NULL) == 0)
    return timer;

  g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (errno),
               _ ("A timer for %u writes a second could not be started: %s."), rate, g_strerror (errno));
  if (timer >= 0)
    close (timer);
  return -1;
}

/**
 * mg_demo_drive:
 * @input: what may end it
 * @rate: updates a second, from 1 on
 * @most: how many updates; 0: no end
 * @update: makes one
 * @data: what it is called with
 * @ret_done: (out): how many updates were made, also on failure
 * @error: return location
 *
 * Makes updates at a steady rate. What was missed while the process did not run is made up for, as long as it is
 * not more than a tenth of a second: after an hour of sleep it goes on where it was.
 *
 * Returns: whether all were made or a signal ended it; else an error of #G_FILE_ERROR
 */
gboolean
mg_demo_drive (MgDemoInput *input,
               guint rate,
               guint64 most,
               MgDemoUpdateFunc update,
               gpointer data,
               guint64 *ret_done,
               GError **error)
{
  const guint64 most_at_once = rate / 10 + 1;
  const guint64 last = most > 0 ? most : G_MAXUINT64;
  int timer = start_timer (rate, error);
  gboolean good = TRUE;

  *ret_done = 0;
  if (timer < 0)
    return FALSE;

  while (good && *ret_done < last && mg_demo_input_wait (input, timer))
    {
      guint64 due = 0;

      if (read (timer, &due, sizeof due) != sizeof due)
        continue;
      for (due = MIN (MIN (due, most_at_once), last - *ret_done); good && due > 0; due--)
        {
          good = update (*ret_done + 1, data, error);
          *ret_done += good ? 1 : 0;
        }
    }
  close (timer);
  return good;
}
