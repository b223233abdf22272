/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-mapping-groups.h"

#include "mg-mapping-section.h"
#include "mg-mapping-text.h"

struct _MgMappingGroups
{
  GObject parent_instance;

  MgCatalog *catalog;
  GtkFilter *filter;
  GListStore *sections;
  /* By kind: what takes the mappings of each section; NULL where there is none yet. */
  GtkFilter *kinds[MG_KIND_FAKE + 1];
  GListModel *rows;
};

G_DEFINE_FINAL_TYPE (MgMappingGroups, mg_mapping_groups, G_TYPE_OBJECT)

/* The kinds have the order in which they stand in the list. */
static int
compare_sections (gconstpointer a, gconstpointer b, gpointer data)
{
  return (int) mg_mapping_section_get_kind (MG_MAPPING_SECTION ((gpointer) a))
         - (int) mg_mapping_section_get_kind (MG_MAPPING_SECTION ((gpointer) b));
}

static gboolean
is_of_kind (gpointer item, gpointer kind)
{
  return mg_mapping_get_kind (item) == GPOINTER_TO_UINT (kind);
}

static int
compare_mappings (gconstpointer a, gconstpointer b, gpointer data)
{
  return mg_mapping_text_compare (a, b);
}

static void
ensure_section (MgMappingGroups *self, MgKind kind)
{
  g_autoptr (MgMappingSection) section = NULL;
  g_autoptr (GtkSortListModel) sorted = NULL;
  GtkEveryFilter *filter;

  if (self->kinds[kind] != NULL)
    return;
  self->kinds[kind] = GTK_FILTER (gtk_custom_filter_new (is_of_kind, GUINT_TO_POINTER (kind), NULL));
  filter = gtk_every_filter_new ();
  gtk_multi_filter_append (GTK_MULTI_FILTER (filter), g_object_ref (self->kinds[kind]));
  gtk_multi_filter_append (GTK_MULTI_FILTER (filter), g_object_ref (self->filter));
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (gtk_filter_list_model_new (
                                      G_LIST_MODEL (g_object_ref (self->catalog)), GTK_FILTER (filter))),
                                    GTK_SORTER (gtk_custom_sorter_new (compare_mappings, NULL, NULL)));
  section = mg_mapping_section_new (kind, G_LIST_MODEL (sorted));
  g_list_store_insert_sorted (self->sections, section, compare_sections, NULL);
}

/* Something of another kind is behind the name now: it leaves one section for another. */
static void
on_kind (MgMappingGroups *self, GParamSpec *pspec, MgMapping *mapping)
{
  if (self->catalog == NULL)
    return;
  ensure_section (self, mg_mapping_get_kind (mapping));
  for (guint i = 0; i < G_N_ELEMENTS (self->kinds); i++)
    if (self->kinds[i] != NULL)
      gtk_filter_changed (self->kinds[i], GTK_FILTER_CHANGE_DIFFERENT);
}

static void
on_mappings_changed (MgMappingGroups *self, guint position, guint removed, guint added)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (MgMapping) mapping = g_list_model_get_item (G_LIST_MODEL (self->catalog), i);

      g_signal_connect_object (mapping, "notify::kind", G_CALLBACK (on_kind), self, G_CONNECT_SWAPPED);
      ensure_section (self, mg_mapping_get_kind (mapping));
    }
}

static void
mg_mapping_groups_dispose (GObject *object)
{
  mg_mapping_groups_set_catalog (MG_MAPPING_GROUPS (object), NULL);

  G_OBJECT_CLASS (mg_mapping_groups_parent_class)->dispose (object);
}

static void
mg_mapping_groups_finalize (GObject *object)
{
  MgMappingGroups *self = MG_MAPPING_GROUPS (object);

  g_clear_object (&self->rows);
  g_clear_object (&self->sections);
  g_clear_object (&self->filter);

  G_OBJECT_CLASS (mg_mapping_groups_parent_class)->finalize (object);
}

static void
mg_mapping_groups_class_init (MgMappingGroupsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mg_mapping_groups_dispose;
  object_class->finalize = mg_mapping_groups_finalize;
}

static void
mg_mapping_groups_init (MgMappingGroups *self)
{
  self->sections = g_list_store_new (MG_TYPE_MAPPING_SECTION);
  self->rows = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (g_object_ref (self->sections))));
}

/**
 * mg_mapping_groups_new:
 * @filter: which mappings are wanted
 *
 * The mappings of a catalog in groups, by kind.
 *
 * Returns: (transfer full): groups of nothing
 */
MgMappingGroups *
mg_mapping_groups_new (GtkFilter *filter)
{
  MgMappingGroups *self = g_object_new (MG_TYPE_MAPPING_GROUPS, NULL);

  self->filter = g_object_ref (filter);
  return self;
}

/**
 * mg_mapping_groups_set_catalog:
 * @self: groups
 * @catalog: (nullable): whose mappings are grouped
 */
void
mg_mapping_groups_set_catalog (MgMappingGroups *self, MgCatalog *catalog)
{
  if (self->catalog != NULL)
    g_signal_handlers_disconnect_by_data (self->catalog, self);
  g_list_store_remove_all (self->sections);
  for (guint i = 0; i < G_N_ELEMENTS (self->kinds); i++)
    g_clear_object (&self->kinds[i]);
  g_set_object (&self->catalog, catalog);
  if (catalog == NULL)
    return;
  g_signal_connect_swapped (catalog, "items-changed", G_CALLBACK (on_mappings_changed), self);
  on_mappings_changed (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (catalog)));
}

/**
 * mg_mapping_groups_get_rows:
 * @self: groups
 *
 * Returns: (transfer none): headings (#MgMappingSection) with their mappings (#MgMapping) behind them
 */
GListModel *
mg_mapping_groups_get_rows (MgMappingGroups *self)
{
  return self->rows;
}
