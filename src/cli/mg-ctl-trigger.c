/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-ctl-trigger.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-ctl-hold.h"
#include "mg-ctl-output.h"
#include "mg-error.h"
#include "mg-text.h"

/**
 * mg_ctl_trigger_clear:
 * @self: options
 */
void
mg_ctl_trigger_clear (MgCtlTrigger *self)
{
  g_free (self->on_change);
  g_free (self->seqlock);
  g_free (self->futex);
  g_free (self->semaphore);
  g_free (self->semaphore_at);
  g_free (self->eventfd);
  g_free (self->event);
}

static guint
count_given (const MgCtlTrigger *self)
{
  return (self->on_change != NULL) + (self->seqlock != NULL) + (self->futex != NULL)
         + (self->semaphore != NULL) + (self->semaphore_at != NULL) + (self->eventfd != NULL)
         + (self->event != NULL) + self->on_write;
}

static MgTrigger *
make_inside (const char *option, const char *text, MgTriggerKind kind, GError **error)
{
  g_autoptr (MgTrigger) trigger = NULL;
  guint64 offset;

  if (mg_text_parse_size (text, &offset, error))
    trigger = mg_trigger_new_inside (kind, offset, error);
  if (trigger == NULL)
    g_prefix_error (error, "%s: ", option);
  return g_steal_pointer (&trigger);
}

/* Both numbers of PROCESS/DESCRIPTOR. */
static gboolean
parse_eventfd (const char *text, int *ret_process, int *ret_descriptor, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", 2);
  guint64 process, descriptor;

  if (g_strv_length (parts) != 2 || !g_ascii_string_to_unsigned (parts[0], 10, 1, G_MAXINT32, &process, NULL)
      || !g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXINT32, &descriptor, NULL))
    {
      g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
                   _ ("--eventfd: “%s” is not the id of a process, a slash and the number of a descriptor, "
                      "as in 1234/5."),
                   text);
      return FALSE;
    }
  *ret_process = (int) process;
  *ret_descriptor = (int) descriptor;
  return TRUE;
}

/* What there is no way to look at is waited for only where that is asked for. */
static MgTrigger *
make_event (const MgCtlTrigger *self, MgCatalog *catalog, gboolean *ret_misused, GError **error)
{
  MgSource *source = NULL;
  g_autofree char *name = mg_ctl_parse_object (catalog, self->event, &source, error);
  g_autoptr (MgEvent) event = NULL;

  *ret_misused = name == NULL;
  event = name != NULL ? mg_source_find_event (source, name, error) : NULL;
  if (event == NULL)
    return NULL;
  if (!mg_event_takes (event) || self->take)
    return mg_trigger_new_event (event);
  g_set_error (
    error, MG_ERROR, MG_ERROR_INVALID_VALUE,
    _ ("“%s” is an auto-reset event: who waits for it takes it from the program that it is for. --take "
       "does so."),
    mg_event_get_name (event));
  *ret_misused = TRUE;
  return NULL;
}

/* Only what cannot be right at all is misuse: that something is not there is for the caller to say. */
static MgTrigger *
make (const MgCtlTrigger *self, MgCatalog *catalog, gboolean *ret_misused, GError **error)
{
  int process = 0;
  int descriptor = 0;

  *ret_misused = TRUE;
  if (self->on_change != NULL)
    return make_inside ("--on-change", self->on_change, MG_TRIGGER_WORD, error);
  if (self->seqlock != NULL)
    return make_inside ("--seqlock", self->seqlock, MG_TRIGGER_SEQUENCE, error);
  if (self->futex != NULL)
    return make_inside ("--futex", self->futex, MG_TRIGGER_FUTEX, error);
  if (self->semaphore_at != NULL)
    return make_inside ("--semaphore-at", self->semaphore_at, MG_TRIGGER_SEMAPHORE_INSIDE, error);
  if (self->eventfd != NULL && !parse_eventfd (self->eventfd, &process, &descriptor, error))
    return NULL;

  *ret_misused = FALSE;
  if (self->event != NULL)
    return make_event (self, catalog, ret_misused, error);
  if (self->on_write)
    return mg_trigger_new_write ();
  if (self->eventfd != NULL)
    return mg_trigger_new_eventfd (process, descriptor, error);
  return mg_trigger_new_semaphore (self->take ? MG_TRIGGER_POST : MG_TRIGGER_SEMAPHORE, self->semaphore,
                                   error);
}

/**
 * mg_ctl_trigger_make:
 * @self: options
 * @catalog: all kinds of mappings
 * @ret_trigger: (out) (transfer full) (nullable): what they say to wait for; %NULL: nothing
 * @ret_status: (out): what to exit with when they make no sense, or that cannot be waited for
 *
 * Returns: whether to go on
 */
gboolean
mg_ctl_trigger_make (const MgCtlTrigger *self,
                     MgCatalog *catalog,
                     MgTrigger **ret_trigger,
                     MgCtlStatus *ret_status)
{
  g_autoptr (GError) error = NULL;
  gboolean misused;

  *ret_trigger = NULL;
  if (count_given (self) > 1)
    *ret_status
      = mg_ctl_misuse (_ ("Only one of --on-change, --seqlock, --futex, --semaphore, --semaphore-at, "
                          "--eventfd, --event and --on-write can be waited for"));
  else if (self->peek && self->semaphore == NULL)
    *ret_status = mg_ctl_misuse (_ ("--peek says how to wait for a --semaphore"));
  else if (self->take && self->semaphore == NULL && self->event == NULL)
    *ret_status = mg_ctl_misuse (_ ("--take says how to wait for a --semaphore or --event"));
  else if (self->peek && self->take)
    *ret_status = mg_ctl_misuse (_ ("--peek and --take cannot be had together"));
  else if (count_given (self) == 0)
    return TRUE;
  else if ((*ret_trigger = make (self, catalog, &misused, &error)) != NULL)
    return TRUE;
  else
    *ret_status = misused ? mg_ctl_misuse_error (error) : mg_ctl_fail (error);
  return FALSE;
}

/**
 * mg_ctl_trigger_warn:
 * @trigger: what will be waited for
 *
 * Says before, on standard error, what waiting may take from the program.
 */
void
mg_ctl_trigger_warn (MgTrigger *trigger)
{
  g_autofree char *what = mg_trigger_describe (trigger);
  g_autofree char *sentence = NULL;

  if (mg_trigger_get_kind (trigger) == MG_TRIGGER_POST)
    sentence = g_strdup_printf (_ ("“%s”: every post is taken, and the program that waits for it does not "
                                   "get it. --peek takes nothing."),
                                what);
  else if (mg_trigger_get_kind (trigger) == MG_TRIGGER_FUTEX)
    sentence = g_strdup_printf (_ ("“%s”: nothing is taken where all who wait are woken; of a program that "
                                   "wakes one, some wakes are taken."),
                                what);
  else if (mg_trigger_get_event (trigger) != NULL && mg_event_takes (mg_trigger_get_event (trigger)))
    sentence
      = g_strdup_printf (_ ("“%s”: an auto-reset event wakes one who waits. Each time that it is this, the "
                            "program does not get it."),
                         what);
  if (sentence != NULL)
    mg_ctl_note (sentence);
}
