/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-hold-text.h"

#include <glib/gi18n-lib.h>

#include "mg-text.h"

static char *
describe_cost (MgEditor *editor)
{
  gint64 longest = 0;
  guint64 n_times = mg_editor_get_times_held (editor, &longest);
  g_autofree char *lock = mg_hold_describe (mg_editor_get_hold (editor));
  g_autofree char *times = mg_text_format_number (n_times);
  g_autofree char *duration = mg_text_format_duration (longest);
  g_autofree char *around = g_strdup_printf (mg_editor_get_hold_samples (editor)
                                               /* Translators: what a lock is, as “the semaphore “/x”” */
                                               ? _ ("Around each edit and each sample: %s.")
                                               : _ ("Around each edit: %s."),
                                             lock);

  if (n_times == 0)
    return g_strdup_printf (_ ("%s It was not taken yet."), around);
  /* Translators: a sentence about a lock, how often it was taken, a time as “0.2 ms” */
  return g_strdup_printf (_ ("%s Held %s times, at most %s: others wait as long."), around, times, duration);
}

/**
 * mg_hold_text_cost:
 * @editor: an editor with a lock
 *
 * Returns: (transfer full): which lock is held around what, how long others had to wait for it, and why the newest sample
 * was taken without it, if it was
 */
char *
mg_hold_text_cost (MgEditor *editor)
{
  MgFrame *frame = mg_view_get_frame (mg_editor_get_view (editor));
  g_autofree char *cost = describe_cost (editor);

  if (!mg_editor_get_hold_samples (editor) || frame == NULL || frame->unheld_error == NULL)
    return g_steal_pointer (&cost);
  return g_strdup_printf ("%s %s", cost, frame->unheld_error->message);
}
