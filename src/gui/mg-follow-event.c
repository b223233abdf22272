/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Named events that a mapping's source knows: found without keeping the window waiting. */

#include "mg-follow-event.h"

#include <glib/gi18n-lib.h>

#include "mg-error.h"
#include "mg-name.h"
#include "mg-source.h"
#include "mg-windows-name.h"

/**
 * mg_follow_event_parse:
 * @mapping: what is looked at
 * @text: the name of an event, as it was typed
 * @error: return location
 *
 * Programs of one Wine prefix do not see the events of another one: none is named.
 *
 * Returns: (transfer full) (type filename): its name's bytes, in the prefix of the mapping, or %NULL with
 * %MG_ERROR_INVALID_NAME
 */
char *
mg_follow_event_parse (MgMapping *mapping, const char *text, GError **error)
{
  g_autofree char *typed = g_strstrip (g_strdup (text));
  g_autofree char *place = mg_windows_name_get_place (mg_mapping_get_name (mapping));
  g_autofree char *whole = g_strconcat (place, typed, NULL);

  if (!g_str_has_prefix (typed, "//"))
    return mg_source_parse (mg_mapping_get_source (mapping), whole, error);
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_NAME,
               _ ("“%s” names a Wine prefix: an event is looked for in that of the mapping."), typed);
  return NULL;
}

static void
find_on_worker (GTask *task, gpointer source, gpointer name, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (MgEvent) event = mg_source_find_event (source, name, &error);

  if (event != NULL)
    g_task_return_pointer (task, mg_trigger_new_event (event), (GDestroyNotify) mg_trigger_unref);
  else
    g_task_return_error (task, error);
}

/**
 * mg_follow_event_find_async:
 * @mapping: what is looked at
 * @text: the name of an event, as it was typed
 * @cancellable: (nullable): gives up
 * @callback: called with the result
 * @user_data: its data
 *
 * Looks for it on a worker: a prefix may take long to answer.
 */
void
mg_follow_event_find_async (MgMapping *mapping,
                            const char *text,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (mg_mapping_get_source (mapping), cancellable, callback, user_data);
  GError *error = NULL;
  char *name = mg_follow_event_parse (mapping, text, &error);

  if (name == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, name, g_free);
  g_task_run_in_thread (task, find_on_worker);
}

/**
 * mg_follow_event_find_finish:
 * @result: as it was given to the callback
 * @error: return location
 *
 * Returns: (transfer full): what to wait for; %NULL as mg_source_find_event() has it, with %MG_ERROR_INVALID_NAME, or when it
 * was given up
 */
MgTrigger *
mg_follow_event_find_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
