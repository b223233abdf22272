/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What there is that could be waited for: names, and numbers of other processes. */

#include "mg-follow-offers.h"

#include <string.h>

#include "mg-eventfds.h"
#include "mg-follow-event.h"
#include "mg-name.h"
#include "mg-windows-name.h"

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static const char *
get_detail (MgMapping *mapping, const char *key)
{
  MgMappingInfo *info = mg_mapping_get_info (mapping);
  const char *value = NULL;

  if (info != NULL && info->details != NULL)
    g_variant_lookup (info->details, key, "&s", &value);
  return value;
}

/* As it is typed: Windows objects without their prefix. */
static char *
get_typed_name (MgMapping *offer)
{
  const char *name = mg_mapping_get_name (offer);
  g_autofree char *place = mg_windows_name_get_place (name);

  if (mg_mapping_get_kind (offer) == MG_KIND_OBJECT)
    return mg_name_escape (name + strlen (place));
  return g_strdup (mg_mapping_get_display_name (offer));
}

static gboolean
is_semaphore (MgMapping *offer, MgMapping *mapping)
{
  return mg_mapping_get_kind (offer) == MG_KIND_SEMAPHORE;
}

/* One that programs see who have @mapping: of its Wine prefix. */
static gboolean
is_event (MgMapping *offer, MgMapping *mapping)
{
  return mg_mapping_get_kind (offer) == MG_KIND_OBJECT
         && g_strcmp0 (get_detail (offer, "object"), "event") == 0
         && g_strcmp0 (get_detail (offer, "prefix"), get_detail (mapping, "prefix")) == 0;
}

static GtkStringList *
list_names (MgCatalog *catalog,
            gboolean (*is_offered) (MgMapping *offer, MgMapping *mapping),
            MgMapping *mapping,
            const char *typed)
{
  guint n_mappings = g_list_model_get_n_items (G_LIST_MODEL (catalog));
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *part = g_utf8_casefold (typed, -1);

  for (guint i = 0; i < n_mappings; i++)
    {
      g_autoptr (MgMapping) offer = g_list_model_get_item (G_LIST_MODEL (catalog), i);
      g_autofree char *name = get_typed_name (offer);
      g_autofree char *folded = g_utf8_casefold (name, -1);

      /* One object may have two URIs. */
      if (is_offered (offer, mapping) && mg_mapping_get_presence (offer) == MG_PRESENCE_THERE
          && strstr (folded, part) != NULL
          && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, g_steal_pointer (&name));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return gtk_string_list_new ((const char *const *) names->pdata);
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
  return list_names (catalog, is_semaphore, NULL, typed);
}

/**
 * mg_follow_offers_list_events:
 * @catalog: what there is
 * @mapping: what is shown
 * @typed: what the names are to contain
 *
 * Returns: (transfer full): the names of events of its Wine prefix, in their order
 */
GtkStringList *
mg_follow_offers_list_events (MgCatalog *catalog, MgMapping *mapping, const char *typed)
{
  return list_names (catalog, is_event, mapping, typed);
}

/**
 * mg_follow_offers_find_takes:
 * @catalog: what there is
 * @mapping: what is shown
 * @typed: the name of an event, as it was typed
 * @ret_takes: (out): whether who waits for it takes it from its program
 *
 * Returns: whether that is known
 */
gboolean
mg_follow_offers_find_takes (MgCatalog *catalog, MgMapping *mapping, const char *typed, gboolean *ret_takes)
{
  guint n_mappings = g_list_model_get_n_items (G_LIST_MODEL (catalog));
  g_autofree char *name = mg_follow_event_parse (mapping, typed, NULL);
  g_autofree char *place = mg_windows_name_get_place (mg_mapping_get_name (mapping));
  g_autofree char *bare = name != NULL ? mg_name_escape (name + strlen (place)) : NULL;

  for (guint i = 0; i < n_mappings; i++)
    {
      g_autoptr (MgMapping) offer = g_list_model_get_item (G_LIST_MODEL (catalog), i);
      g_autofree char *offered = get_typed_name (offer);
      const char *reset = get_detail (offer, "reset");

      if (reset == NULL || !is_event (offer, mapping) || g_strcmp0 (offered, bare) != 0)
        continue;
      *ret_takes = g_str_equal (reset, "auto");
      return TRUE;
    }
  return FALSE;
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
