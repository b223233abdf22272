/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How the list is made: a census where one is wanted, then what each source has, then all of it together. */

#include "mg-catalog-private.h"

#include "mg-share.h"

static gint
compare_infos (gconstpointer a, gconstpointer b)
{
  const MgMappingInfo *first = *(MgMappingInfo *const *) a;
  const MgMappingInfo *second = *(MgMappingInfo *const *) b;

  return strcmp (first->uri, second->uri);
}

/* Puts them in the order of their URIs, each once: a folder that changes while it is read may tell a name twice. */
static void
sort_infos (GPtrArray *infos)
{
  g_ptr_array_sort (infos, compare_infos);
  for (guint i = infos->len; i > 1; i--)
    {
      const MgMappingInfo *first = g_ptr_array_index (infos, i - 2);
      const MgMappingInfo *second = g_ptr_array_index (infos, i - 1);

      if (g_str_equal (first->uri, second->uri))
        g_ptr_array_remove_index (infos, i - 2);
    }
}

/* Adds what a source listed, but for what an earlier one has under another name. Two names of one source for one
 * object are both shown, as links of a file are. */
static void
add_list (GPtrArray *all, GPtrArray *list, GHashTable *seen)
{
  guint first = all->len;

  for (guint i = 0; i < list->len; i++)
    {
      MgMappingInfo *info = g_ptr_array_index (list, i);

      if (info->identity.inode == 0 || !g_hash_table_contains (seen, &info->identity))
        g_ptr_array_add (all, mg_mapping_info_ref (info));
    }
  for (guint i = first; i < all->len; i++)
    {
      MgMappingInfo *info = g_ptr_array_index (all, i);

      g_hash_table_add (seen, &info->identity);
    }
}

/* All that was listed, by URI. */
static GPtrArray *
join_lists (GPtrArray *lists)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_mapping_info_unref);
  g_autoptr (GHashTable) seen = g_hash_table_new (mg_identity_hash, mg_identity_is_same_object);

  for (guint i = 0; i < lists->len; i++)
    {
      GPtrArray *list = g_ptr_array_index (lists, i);

      if (list != NULL)
        add_list (all, list, seen);
    }
  sort_infos (all);
  return all;
}

static void
unref_list (gpointer list)
{
  if (list != NULL)
    g_ptr_array_unref (list);
}

/**
 * mg_catalog_lists_new:
 *
 * Returns: (transfer full): what no source has listed yet
 */
GPtrArray *
mg_catalog_lists_new (void)
{
  return g_ptr_array_new_with_free_func (unref_list);
}

/* While all sources are asked: what each has listed, or why it could not. */
typedef struct
{
  MgCatalog *catalog;
  MgCensus *census;
  GPtrArray *lists;
  GError **errors;
} Asking;

static void
ask_source (guint piece, guint thread, gpointer data)
{
  Asking *self = data;

  g_ptr_array_index (self->lists, piece) = mg_source_list (g_ptr_array_index (self->catalog->sources, piece),
                                                           self->census, NULL, &self->errors[piece]);
}

/**
 * mg_catalog_list:
 * @self: a catalog
 * @census: (nullable): what processes map and have open; without it what nothing but a process leads to is not listed
 * @ret_problem: (out) (transfer full) (nullable): why something is missing, as a sentence; %NULL: nothing is
 *
 * Asks all sources now, several at once. Blocks; may be called on any thread when no source is added any more.
 *
 * Returns: (transfer full) (element-type MgMappingInfo): all mappings by URI
 */
GPtrArray *
mg_catalog_list (MgCatalog *self, MgCensus *census, char **ret_problem)
{
  g_autoptr (GPtrArray) lists = mg_catalog_lists_new ();
  g_autofree GError **errors = g_new0 (GError *, self->sources->len);
  g_autofree char *problem = NULL;
  Asking asking = { self, census, lists, errors };

  g_ptr_array_set_size (lists, (gint) self->sources->len);
  mg_share_out (self->sources->len, ask_source, &asking);
  for (guint i = 0; i < self->sources->len; i++)
    {
      if (errors[i] != NULL && problem == NULL)
        problem = g_strdup (errors[i]->message);
      g_clear_error (&errors[i]);
    }
  if (ret_problem != NULL)
    *ret_problem = g_steal_pointer (&problem);
  return join_lists (lists);
}

/* A census says nothing of an object that came behind its back: such a one is no orphan before the next. */
static gboolean
is_orphan (MgCatalog *self, MgCatalogRow *row)
{
  MgMappingInfo *info = mg_mapping_get_info (row->mapping);

  if (info == NULL || mg_mapping_get_presence (row->mapping) != MG_PRESENCE_THERE)
    return FALSE;
  if (!mg_identity_equal (&row->identity, &info->identity))
    {
      row->identity = info->identity;
      row->n_censuses = self->n_censuses;
    }
  return self->n_censuses > row->n_censuses && mg_census_is_orphan (self->census, info);
}

/* Who is seen to map something does; but that nobody does is known only of what was there before the census was taken. */
static void
update_users (MgCatalog *self)
{
  g_autoptr (GPtrArray) nobody = g_ptr_array_new ();
  gboolean changed = FALSE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      MgCatalogRow *row = mg_catalog_row_at (self, i);
      g_autoptr (MgMapping) mapping = g_object_ref (row->mapping);
      MgMappingInfo *info = mg_mapping_get_info (mapping);
      gboolean orphan = is_orphan (self, row);

      if (self->counted && info != NULL)
        {
          GPtrArray *before = mg_mapping_get_users (mapping);
          GPtrArray *users = mg_census_find_users (self->census, &info->identity);
          gboolean is_older = self->n_censuses > row->n_censuses;

          mg_mapping_set_users (mapping, users == NULL && is_older ? nobody : users);
          changed = changed || mg_mapping_get_users (mapping) != before;
        }
      mg_mapping_set_orphan (mapping, orphan);
    }
  if (changed)
    g_signal_emit_by_name (self, "users-changed");
}

/* The last source has answered. */
static void
finish_listing (MgCatalog *self)
{
  g_autoptr (GPtrArray) found = join_lists (self->lists);
  g_autofree char *reason = g_steal_pointer (&self->reason);

  self->listing_took = g_get_monotonic_time () - self->listing_since;
  mg_catalog_apply (self, found);
  update_users (self);
  self->counted = FALSE;
  mg_catalog_set_loaded (self, reason);
  if (self->again)
    mg_catalog_begin_listing (self, self->again_all);
}

typedef struct
{
  MgCatalog *catalog;
  guint source;
} Asked;

static void
on_listed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Asked *asked = user_data;
  g_autoptr (MgCatalog) self = asked->catalog;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = mg_source_list_finish (MG_SOURCE (object), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  /* A list that could not be made is no list of nothing: what was there before stays. */
  if (list != NULL)
    {
      unref_list (g_ptr_array_index (self->lists, asked->source));
      g_ptr_array_index (self->lists, asked->source) = g_steal_pointer (&list);
    }
  else if (self->reason == NULL)
    {
      self->reason = g_strdup (error->message);
    }
  if (--self->n_listing == 0)
    finish_listing (self);
}

static gboolean
has_news (MgCatalog *self, MgSource *source, gboolean all, gboolean counted)
{
  g_autoptr (GPtrArray) followed = NULL;

  if (g_hash_table_contains (self->changed, source))
    return TRUE;
  if (!mg_source_uses_census (source))
    return all;
  /* What is followed is there or is not, whoever maps it. */
  followed = mg_source_get_followed (source);
  return counted || (all && followed->len > 0);
}

/* Asks for the whole list, or for the news alone where that is enough: not behind a list that could not be made. */
static void
ask_later (MgCatalog *self, guint index, gboolean all)
{
  MgSource *source = g_ptr_array_index (self->sources, index);
  GPtrArray *list = g_ptr_array_index (self->lists, index);
  Asked *question = g_new (Asked, 1);

  *question = (Asked){ g_object_ref (self), index };
  if (!all && list != NULL && self->problem == NULL && mg_source_can_update (source))
    mg_source_update_async (source, list, self->cancellable, on_listed, question);
  else
    mg_source_list_async (source, self->census, self->cancellable, on_listed, question);
}

/* @counted: whether there is a new census. */
static void
ask_sources (MgCatalog *self, gboolean all, gboolean counted)
{
  g_autoptr (GArray) asked = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->sources->len; i++)
    if (has_news (self, g_ptr_array_index (self->sources, i), all, counted))
      g_array_append_val (asked, i);
  g_hash_table_remove_all (self->changed);

  self->n_listing = asked->len;
  for (guint i = 0; i < asked->len; i++)
    ask_later (self, g_array_index (asked, guint, i), all);
  if (asked->len == 0)
    finish_listing (self);
}

static void
count_on_worker (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, mg_census_new (MG_MAPS_BEST, cancellable), (GDestroyNotify) mg_census_unref);
}

static void
on_counted (GObject *object, GAsyncResult *result, gpointer user_data)
{
  MgCatalog *self = MG_CATALOG (object);
  MgCensus *census = g_task_propagate_pointer (G_TASK (result), NULL);

  if (census == NULL)
    return;
  mg_catalog_take_census (self, census);
  self->counted = TRUE;
  ask_sources (self, TRUE, TRUE);
}

/* Whether somebody looks, or will: the first list is whole. */
static gboolean
wants_census (MgCatalog *self)
{
  if (self->n_watchers > 0)
    return TRUE;
  for (guint i = 0; !self->loaded && i < self->sources->len; i++)
    if (mg_source_uses_census (g_ptr_array_index (self->sources, i)))
      return TRUE;
  return FALSE;
}

/**
 * mg_catalog_begin_listing:
 * @self: a catalog
 * @all: whether all sources are asked, and the census is taken if somebody looks; else only those with news
 *
 * Makes the list again, off this thread; when it is being made already, once more behind that.
 */
void
mg_catalog_begin_listing (MgCatalog *self, gboolean all)
{
  g_autoptr (GTask) task = NULL;

  if (self->n_listing > 0)
    {
      self->again_all = all || (self->again && self->again_all);
      self->again = TRUE;
      return;
    }
  self->again = FALSE;
  self->n_listing = 1;
  self->listing_since = g_get_monotonic_time ();
  if (!all || !wants_census (self))
    {
      ask_sources (self, all, FALSE);
      return;
    }
  task = g_task_new (self, self->cancellable, on_counted, NULL);
  g_task_run_in_thread (task, count_on_worker);
}
