/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What there is that could be waited for: names, and numbers of other processes. */

#include "mg-follow-offers.h"

#include <string.h>

#include "mg-eventfds.h"

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * mg_follow_offers_list_semaphores:
 * @catalog: what there is
 * @typed: what the names are to contain
 *
 * Returns: (transfer full): the names of semaphores, in their order
 */
GtkStringList *
mg_follow_offers_list_semaphores (MgCatalog *catalog, const char *typed)
{
  guint n_mappings = g_list_model_get_n_items (G_LIST_MODEL (catalog));
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *part = g_utf8_casefold (typed, -1);

  for (guint i = 0; i < n_mappings; i++)
    {
      g_autoptr (MgMapping) mapping = g_list_model_get_item (G_LIST_MODEL (catalog), i);
      g_autofree char *folded = g_utf8_casefold (mg_mapping_get_display_name (mapping), -1);

      if (mg_mapping_get_kind (mapping) == MG_KIND_SEMAPHORE
          && mg_mapping_get_presence (mapping) == MG_PRESENCE_THERE && strstr (folded, part) != NULL)
        g_ptr_array_add (names, g_strdup (mg_mapping_get_display_name (mapping)));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return gtk_string_list_new ((const char *const *) names->pdata);
}

static void
find_eventfds (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  MgMappingInfo *info = data;
  g_autoptr (GPtrArray) found = mg_eventfds_find (&info->identity, cancellable);
  GtkStringList *offers = gtk_string_list_new (NULL);

  for (guint i = 0; i < found->len; i++)
    {
      const MgEventfd *eventfd = g_ptr_array_index (found, i);

      gtk_string_list_take (
        offers, g_strdup_printf ("%d/%d %s", eventfd->process, eventfd->descriptor, eventfd->command));
    }
  g_task_return_pointer (task, offers, g_object_unref);
}

/**
 * mg_follow_offers_find_eventfds_async:
 * @mapping: what is shown
 * @cancellable: (nullable): gives up
 * @callback: called with the result
 * @user_data: its data
 *
 * Looks for the eventfds of the processes that use the mapping, on a worker.
 */
void
mg_follow_offers_find_eventfds_async (MgMapping *mapping,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (mapping, cancellable, callback, user_data);
  MgMappingInfo *info = mg_mapping_get_info (mapping);

  if (info == NULL)
    {
      g_task_return_pointer (task, gtk_string_list_new (NULL), g_object_unref);
      return;
    }
  g_task_set_task_data (task, mg_mapping_info_ref (info), (GDestroyNotify) mg_mapping_info_unref);
  g_task_run_in_thread (task, find_eventfds);
}

/**
 * mg_follow_offers_find_eventfds_finish:
 * @result: as it was given to the callback
 * @error: return location
 *
 * Returns: (transfer full): each as a process, a slash, a number, a blank and a command; %NULL when it was given up
 */
GtkStringList *
mg_follow_offers_find_eventfds_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
