/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-catalog-private.h"

/* Milliseconds: how long news is gathered before the lists are made again, and how often they are made
 * without news (what a program stores into a mapping sends none, but changes its allocated bytes). */
#define GATHER_INTERVAL  30
#define REFRESH_INTERVAL 1000
/* News is gathered for so many times as long as the lists took to make, so that a machine on which names come and
 * go all the time is not kept busy by it. */
#define GATHER_SHARE 4

enum
{
  PROP_0,
  PROP_LOADED,
  PROP_PROBLEM,
  PROP_NOTE,
  PROP_N_UNREADABLE,
  N_PROPS,
};

enum
{
  SIGNAL_USERS_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void mg_catalog_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MgCatalog,
                               mg_catalog,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, mg_catalog_list_model_init))

static GType
mg_catalog_get_item_type (GListModel *model)
{
  return MG_TYPE_MAPPING;
}

static guint
mg_catalog_get_n_items (GListModel *model)
{
  return MG_CATALOG (model)->rows->len;
}

static gpointer
mg_catalog_get_item (GListModel *model, guint position)
{
  MgCatalog *self = MG_CATALOG (model);

  return position < self->rows->len ? g_object_ref (mg_catalog_row_at (self, position)->mapping) : NULL;
}

static void
mg_catalog_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = mg_catalog_get_item_type;
  iface->get_n_items = mg_catalog_get_n_items;
  iface->get_item = mg_catalog_get_item;
}

static void
mg_catalog_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MgCatalog *self = MG_CATALOG (object);

  switch (id)
    {
    case PROP_LOADED:
      g_value_set_boolean (value, self->loaded);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_NOTE:
      g_value_set_string (value, self->note);
      break;
    case PROP_N_UNREADABLE:
      g_value_set_uint (value, mg_catalog_get_n_unreadable (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_catalog_dispose (GObject *object)
{
  MgCatalog *self = MG_CATALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->gather_id, g_source_remove);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  for (guint i = 0; i < self->sources->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->sources, i), self);
  g_hash_table_remove_all (self->changed);
  g_ptr_array_set_size (self->sources, 0);

  G_OBJECT_CLASS (mg_catalog_parent_class)->dispose (object);
}

static void
mg_catalog_finalize (GObject *object)
{
  MgCatalog *self = MG_CATALOG (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->lists, g_ptr_array_unref);
  g_clear_pointer (&self->changed, g_hash_table_unref);
  g_clear_pointer (&self->census, mg_census_unref);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->note, g_free);

  G_OBJECT_CLASS (mg_catalog_parent_class)->finalize (object);
}

static void
mg_catalog_class_init (MgCatalogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mg_catalog_get_property;
  object_class->dispose = mg_catalog_dispose;
  object_class->finalize = mg_catalog_finalize;

  properties[PROP_LOADED]
    = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PROBLEM]
    = g_param_spec_string ("problem", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NOTE]
    = g_param_spec_string ("note", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_UNREADABLE] = g_param_spec_uint ("n-unreadable", NULL, NULL, 0, G_MAXUINT, 0,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * MgCatalog::users-changed:
   * @self: a catalog
   *
   * Processes were seen to map other things than the last time; each mapping has told so of itself.
   */
  signals[SIGNAL_USERS_CHANGED]
    = g_signal_new ("users-changed", MG_TYPE_CATALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mg_catalog_init (MgCatalog *self)
{
  self->sources = g_ptr_array_new_with_free_func (g_object_unref);
  self->rows = g_ptr_array_new_with_free_func (mg_catalog_row_free);
  self->cancellable = g_cancellable_new ();
  self->lists = mg_catalog_lists_new ();
  self->changed = g_hash_table_new (NULL, NULL);
}

/**
 * mg_catalog_new:
 *
 * The list of all mappings (a #GListModel of #MgMapping, by URI). Main thread; the work is done on others.
 *
 * Returns: (transfer full): a catalog without sources
 */
MgCatalog *
mg_catalog_new (void)
{
  return g_object_new (MG_TYPE_CATALOG, NULL);
}

static void
set_problem (MgCatalog *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static void
update_note (MgCatalog *self)
{
  g_autofree char *note = mg_catalog_find_note (self);

  if (g_strcmp0 (self->note, note) == 0)
    return;
  g_free (self->note);
  self->note = g_steal_pointer (&note);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOTE]);
}

/**
 * mg_catalog_take_census:
 * @self: a catalog
 * @census: (transfer full): what was seen now
 *
 * Tells when more or fewer processes could be looked into.
 */
void
mg_catalog_take_census (MgCatalog *self, MgCensus *census)
{
  guint before = mg_catalog_get_n_unreadable (self);

  g_clear_pointer (&self->census, mg_census_unref);
  self->census = census;
  self->n_censuses++;
  if (mg_catalog_get_n_unreadable (self) != before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_UNREADABLE]);
}

/**
 * mg_catalog_set_loaded:
 * @self: a catalog
 * @problem: (nullable): why the list is not true at the moment
 *
 * Tells that the list was made.
 */
void
mg_catalog_set_loaded (MgCatalog *self, const char *problem)
{
  set_problem (self, problem);
  update_note (self);
  if (self->loaded)
    return;
  self->loaded = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
}

/**
 * mg_catalog_refresh:
 * @self: a catalog
 *
 * Makes the list again now, off this thread; when it is being made already, once more behind that.
 */
void
mg_catalog_refresh (MgCatalog *self)
{
  mg_catalog_begin_listing (self, TRUE);
}

static gboolean
on_gathered (gpointer data)
{
  MgCatalog *self = data;

  self->gather_id = 0;
  mg_catalog_begin_listing (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
on_source_changed (MgCatalog *self, MgSource *source)
{
  guint interval
    = (guint) CLAMP (GATHER_SHARE * self->listing_took / 1000, GATHER_INTERVAL, REFRESH_INTERVAL);

  g_hash_table_add (self->changed, source);
  if (self->refresh_id != 0 && self->gather_id == 0)
    self->gather_id = g_timeout_add (interval, on_gathered, self);
}

static gboolean
on_refresh (gpointer data)
{
  MgCatalog *self = data;

  if (self->n_listing == 0)
    mg_catalog_refresh (self);
  return G_SOURCE_CONTINUE;
}

/**
 * mg_catalog_add_source:
 * @self: a catalog that was not started
 * @source: a kind of mapping
 */
void
mg_catalog_add_source (MgCatalog *self, MgSource *source)
{
  g_ptr_array_add (self->sources, g_object_ref (source));
  g_ptr_array_add (self->lists, NULL);
  g_signal_connect_swapped (source, "changed", G_CALLBACK (on_source_changed), self);
}

/**
 * mg_catalog_start:
 * @self: a catalog
 *
 * Makes the list and keeps it true from now on: at once where the system tells, else every second.
 */
void
mg_catalog_start (MgCatalog *self)
{
  if (self->refresh_id != 0)
    return;
  self->refresh_id = g_timeout_add (REFRESH_INTERVAL, on_refresh, self);
  for (guint i = 0; i < self->sources->len; i++)
    mg_source_watch (g_ptr_array_index (self->sources, i));
  mg_catalog_refresh (self);
}

/**
 * mg_catalog_watch_users:
 * @self: a catalog
 * @watch: whether somebody looks at who maps what; as often FALSE as TRUE
 *
 * While somebody looks, the users of all mappings, and what only processes lead to, are learnt anew every second.
 */
void
mg_catalog_watch_users (MgCatalog *self, gboolean watch)
{
  g_return_if_fail (watch || self->n_watchers > 0);

  self->n_watchers += watch ? 1 : -1;
  if (watch && self->n_watchers == 1 && self->refresh_id != 0)
    mg_catalog_refresh (self);
}

/**
 * mg_catalog_get_n_unreadable:
 * @self: a catalog
 *
 * Returns: how many processes could not be looked into the last time, or %MG_CENSUS_N_UNKNOWN: any of them may map anything
 */
guint
mg_catalog_get_n_unreadable (MgCatalog *self)
{
  return self->census != NULL ? mg_census_get_n_unreadable (self->census) : 0;
}

/**
 * mg_catalog_is_loaded:
 * @self: a catalog
 *
 * Returns: whether the list was made once, so that an empty one means that there is nothing
 */
gboolean
mg_catalog_is_loaded (MgCatalog *self)
{
  return self->loaded;
}

/**
 * mg_catalog_get_problem:
 * @self: a catalog
 *
 * Returns: (transfer none) (nullable): why the list is not true at the moment, as a sentence
 */
const char *
mg_catalog_get_problem (MgCatalog *self)
{
  return self->problem;
}

/**
 * mg_catalog_get_note:
 * @self: a catalog
 *
 * Returns: (transfer none) (nullable): what the list lacks without anything having failed, as sentences
 */
const char *
mg_catalog_get_note (MgCatalog *self)
{
  return self->note;
}

/**
 * mg_catalog_find_note:
 * @self: a catalog
 *
 * Asks the sources. May be called on any thread when no source is added any more; does not block.
 *
 * Returns: (transfer full) (nullable): what the last list lacked without anything having failed, as sentences
 */
char *
mg_catalog_find_note (MgCatalog *self)
{
  g_autoptr (GString) notes = g_string_new (NULL);

  for (guint i = 0; i < self->sources->len; i++)
    {
      g_autofree char *note = mg_source_get_note (g_ptr_array_index (self->sources, i));

      if (note != NULL)
        g_string_append_printf (notes, "%s%s", notes->len > 0 ? " " : "", note);
    }
  return notes->len > 0 ? g_string_free (g_steal_pointer (&notes), FALSE) : NULL;
}

/**
 * mg_catalog_follow:
 * @self: a catalog
 * @text: a URI, or a bare name
 * @error: return location
 *
 * Gives the mapping of that name, and keeps it in the list until mg_catalog_unfollow() as often, whether
 * there is anything behind the name or not. Looks at the system where @text is a bare name; else does not
 * block.
 *
 * Returns: (transfer full): the mapping, or %NULL as mg_catalog_resolve()
 */
MgMapping *
mg_catalog_follow (MgCatalog *self, const char *text, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (MgMapping) mapping = NULL;
  MgSource *source = mg_catalog_resolve (self, text, &name, error);
  gboolean found;
  guint index;

  if (source == NULL)
    return NULL;

  mapping = mg_mapping_new (source, name);
  index = mg_catalog_find_row (self, mg_mapping_get_uri (mapping), &found);
  if (found)
    {
      g_set_object (&mapping, mg_catalog_row_at (self, index)->mapping);
      mg_catalog_row_at (self, index)->n_followers++;
    }
  else
    {
      mg_catalog_insert_row (self, index, mapping)->n_followers++;
      self->version++;
      g_list_model_items_changed (G_LIST_MODEL (self), index, 0, 1);
      on_source_changed (self, source);
    }
  mg_source_follow (source, name, TRUE);
  return g_steal_pointer (&mapping);
}

/**
 * mg_catalog_unfollow:
 * @self: a catalog
 * @mapping: what mg_catalog_follow() gave
 *
 * Lets it leave the list when there is nothing behind its name.
 */
void
mg_catalog_unfollow (MgCatalog *self, MgMapping *mapping)
{
  gboolean found;
  guint index = mg_catalog_find_row (self, mg_mapping_get_uri (mapping), &found);
  MgCatalogRow *row;

  g_return_if_fail (found);
  row = mg_catalog_row_at (self, index);
  g_return_if_fail (row->n_followers > 0);
  mg_source_follow (mg_mapping_get_source (mapping), mg_mapping_get_name (mapping), FALSE);
  on_source_changed (self, mg_mapping_get_source (mapping));
  if (--row->n_followers > 0 || mg_mapping_get_presence (mapping) == MG_PRESENCE_THERE)
    return;

  g_ptr_array_remove_index (self->rows, index);
  self->version++;
  g_list_model_items_changed (G_LIST_MODEL (self), index, 1, 0);
}
