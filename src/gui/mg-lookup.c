/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-lookup.h"

#include "mg-error.h"

typedef struct
{
  char *text;
  MgMappingInfo *info;
  GError *reason;
} Lookup;

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  g_free (lookup->text);
  g_clear_pointer (&lookup->info, mg_mapping_info_unref);
  g_clear_error (&lookup->reason);
  g_free (lookup);
}

static void
look_up (GTask *task, gpointer catalog, gpointer data, GCancellable *cancellable)
{
  Lookup *lookup = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  MgSource *source = mg_catalog_resolve (catalog, lookup->text, &name, &error);

  if (source == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  lookup->info = mg_source_lookup (source, name, &lookup->reason);
  g_task_return_pointer (task, mg_source_make_uri (source, name), g_free);
}

/**
 * mg_lookup_async:
 * @catalog: a catalog that no source is added to any more
 * @text: a URI, or a bare name
 * @cancellable: (nullable): to stop waiting
 * @callback: is called on this thread
 * @user_data: for @callback
 *
 * Finds out, on another thread, what somebody means and whether it exists.
 */
void
mg_lookup_async (MgCatalog *catalog,
                 const char *text,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (catalog, cancellable, callback, user_data);
  Lookup *lookup = g_new0 (Lookup, 1);

  lookup->text = g_strdup (text);
  g_task_set_task_data (task, lookup, lookup_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, look_up);
}

/**
 * mg_lookup_finish:
 * @result: what the callback was given
 * @ret_exists: (out) (optional): whether there is anything behind the name
 * @error: return location
 *
 * Returns: (transfer full): the URI, or %NULL as mg_catalog_resolve()
 */
char *
mg_lookup_finish (GAsyncResult *result, gboolean *ret_exists, GError **error)
{
  Lookup *lookup = g_task_get_task_data (G_TASK (result));
  char *uri = g_task_propagate_pointer (G_TASK (result), error);

  if (uri != NULL && ret_exists != NULL)
    /* What cannot be looked at is there all the same: the one who opens it is told why. */
    *ret_exists = lookup->info != NULL || !g_error_matches (lookup->reason, MG_ERROR, MG_ERROR_NOT_FOUND);
  return uri;
}

/**
 * mg_lookup_get_info:
 * @result: what mg_lookup_finish() had a URI for
 * @error: return location
 *
 * Returns: (transfer none): what there is behind the name, or %NULL as mg_source_lookup()
 */
const MgMappingInfo *
mg_lookup_get_info (GAsyncResult *result, GError **error)
{
  Lookup *lookup = g_task_get_task_data (G_TASK (result));

  if (lookup->info == NULL && error != NULL)
    *error = g_error_copy (lookup->reason);
  return lookup->info;
}
