/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* How a view is followed, in words: for a button, for people, and to be remembered. */

#include "mg-follow-text.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "mg-follow-way.h"
#include "mg-name.h"
#include "mg-text.h"

/* How wide the name of a semaphore may be on the button, in characters. */
#define NAME_WIDTH 14

#define ADAPTIVE "--rate adaptive"
#define WRITE    "--on-write"
#define EVENT    "--event "

/* What stands before the rest of what is remembered; as the options of mapglassctl watch. */
static const struct
{
  MgTriggerKind kind;
  const char *option;
} options[] = {
  { MG_TRIGGER_WORD, "--on-change " },      { MG_TRIGGER_SEQUENCE, "--seqlock " },
  { MG_TRIGGER_FUTEX, "--futex " },         { MG_TRIGGER_SEMAPHORE_INSIDE, "--semaphore-at " },
  { MG_TRIGGER_SEMAPHORE, "--semaphore " },
};

static char *
label_trigger (MgTrigger *trigger)
{
  g_autofree char *name = NULL;
  g_autofree char *clipped = NULL;

  switch (mg_trigger_get_kind (trigger))
    {
    case MG_TRIGGER_SEMAPHORE:
    case MG_TRIGGER_POST:
      name = mg_name_escape (mg_trigger_get_semaphore (trigger));
      clipped = mg_text_clip (name, NAME_WIDTH);
      /* Translators: on a button: a view is followed by a semaphore of this name */
      return g_strdup_printf (_ ("On %s"), clipped);
    case MG_TRIGGER_EVENT:
      clipped = mg_text_clip (mg_event_get_name (mg_trigger_get_event (trigger)), NAME_WIDTH);
      return g_strdup_printf (_ ("On %s"), clipped);
    case MG_TRIGGER_EVENTFD:
      /* Translators: on a button: a view is followed by an eventfd, a process and a number */
      return g_strdup_printf (_ ("On %d/%d"), mg_trigger_get_process (trigger),
                              mg_trigger_get_descriptor (trigger));
    case MG_TRIGGER_WRITE:
      /* Translators: on a button: a view is followed by calls of write(2) */
      return g_strdup (_ ("On write"));
    case MG_TRIGGER_WORD:
    case MG_TRIGGER_SEQUENCE:
    case MG_TRIGGER_FUTEX:
    case MG_TRIGGER_SEMAPHORE_INSIDE:
    default:
      /* Translators: on a button: a view is followed by a word at this offset */
      return g_strdup_printf (_ ("On 0x%" PRIx64), mg_trigger_get_offset (trigger));
    }
}

/**
 * mg_follow_text_label:
 * @view: a view that is not paused
 *
 * Returns: (transfer full): how it is followed, as short as it can be said
 */
char *
mg_follow_text_label (MgView *view)
{
  MgTrigger *trigger = mg_view_get_trigger (view);

  if (trigger != NULL)
    return label_trigger (trigger);
  switch (mg_follow_way_of (view))
    {
    case MG_FOLLOW_ADAPTIVE:
    case MG_FOLLOW_SPIN:
      return g_strdup (mg_follow_way_get_title (mg_follow_way_of (view)));
    default:
      /* Translators: samples per second */
      return g_strdup_printf (_ ("%u/s"), mg_view_get_rate (view));
    }
}

/**
 * mg_follow_text_describe:
 * @view: a view that is not paused
 *
 * Returns: (transfer full): how it is followed
 */
char *
mg_follow_text_describe (MgView *view)
{
  MgTrigger *trigger = mg_view_get_trigger (view);
  g_autofree char *what = trigger != NULL ? mg_trigger_describe (trigger) : NULL;

  if (what != NULL)
    /* Translators: what is waited for, as “word at 0x40”, and samples per second */
    return g_strdup_printf (_ ("Waiting for “%s”, at most %u per second"), what, mg_view_get_rate (view));
  switch (mg_follow_way_of (view))
    {
    case MG_FOLLOW_ADAPTIVE:
      return g_strdup (_ ("Following as often as something changes"));
    case MG_FOLLOW_SPIN:
      return g_strdup (_ ("Following without a pause"));
    default:
      return g_strdup_printf (_ ("Following at %u per second"), mg_view_get_rate (view));
    }
}

static char *
save_trigger (MgTrigger *trigger)
{
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autofree char *name = NULL;

      if (options[i].kind != mg_trigger_get_kind (trigger))
        continue;
      if (options[i].kind != MG_TRIGGER_SEMAPHORE)
        return g_strdup_printf ("%s0x%" PRIx64, options[i].option, mg_trigger_get_offset (trigger));
      name = mg_name_escape (mg_trigger_get_semaphore (trigger));
      return g_strconcat (options[i].option, name, NULL);
    }
  if (mg_trigger_get_kind (trigger) == MG_TRIGGER_EVENT)
    return g_strconcat (EVENT, mg_event_get_name (mg_trigger_get_event (trigger)), NULL);
  return g_strdup (mg_trigger_get_kind (trigger) == MG_TRIGGER_WRITE ? WRITE : "");
}

/**
 * mg_follow_text_save:
 * @view: a view
 *
 * What takes something from a program, or a core, is to be asked for each time; and the number of a process is another
 * one's the next time.
 *
 * Returns: (transfer full): how it is followed, as the options of mapglassctl watch; empty for a timer, and for what is
 * not to be remembered
 */
char *
mg_follow_text_save (MgView *view)
{
  MgTrigger *trigger = mg_view_get_trigger (view);

  if (trigger == NULL)
    return g_strdup (mg_view_get_rate (view) == MG_RATE_ADAPTIVE ? ADAPTIVE : "");
  return mg_trigger_takes (trigger) ? g_strdup ("") : save_trigger (trigger);
}

static MgTrigger *
restore_trigger (MgTriggerKind kind, const char *rest, GError **error)
{
  g_autofree char *name = NULL;
  guint64 offset;

  if (kind == MG_TRIGGER_SEMAPHORE)
    {
      name = mg_name_unescape (rest, error);
      return name != NULL ? mg_trigger_new_semaphore (kind, name, error) : NULL;
    }
  if (!mg_text_parse_unsigned (rest, &offset, error))
    return NULL;
  return kind == MG_TRIGGER_FUTEX ? mg_trigger_new_shared_futex (offset, error)
                                  : mg_trigger_new_inside (kind, offset, error);
}

/**
 * mg_follow_text_restore:
 * @view: a view with a timer
 * @text: what mg_follow_text_save() said
 * @error: return location
 *
 * Follows it in the same way again. What nobody knows is a timer; so is an event, which mg_follow_text_find_event() tells.
 *
 * Returns: %FALSE where that cannot be waited for now: the timer stays
 */
gboolean
mg_follow_text_restore (MgView *view, const char *text, GError **error)
{
  g_autoptr (MgTrigger) trigger = NULL;

  if (g_str_equal (text, ADAPTIVE))
    mg_view_set_rate (view, MG_RATE_ADAPTIVE);
  else if (g_str_equal (text, WRITE))
    trigger = mg_trigger_new_write ();
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      if (!g_str_has_prefix (text, options[i].option))
        continue;
      trigger = restore_trigger (options[i].kind, text + strlen (options[i].option), error);
      if (trigger == NULL)
        return FALSE;
    }
  if (trigger != NULL)
    mg_view_set_trigger (view, trigger);
  return TRUE;
}

/**
 * mg_follow_text_find_event:
 * @text: what mg_follow_text_save() said
 *
 * Returns: (transfer none) (nullable): the name of the event that was waited for; %NULL: it was none
 */
const char *
mg_follow_text_find_event (const char *text)
{
  return g_str_has_prefix (text, EVENT) ? text + strlen (EVENT) : NULL;
}
