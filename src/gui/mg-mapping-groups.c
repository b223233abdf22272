/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-mapping-groups.h"

#include "mg-mapping-section.h"
#include "mg-mapping-text.h"

#define N_KINDS (MG_KIND_FAKE + 1)

/* Each group has mappings of its own: if all were filtered from the catalog itself, those that have not heard of a change
 * of it yet would give other rows than they have, or none. */
struct _MgMappingGroups
{
  GObject parent_instance;

  MgCatalog *catalog;
  GtkFilter *filter;
  GListStore *sections;
  /* The mappings of the catalog as the groups know them, in its order. */
  GArray *members;
  /* By kind, in the same order; NULL where there is no group yet. */
  GListStore *mappings[N_KINDS];
  GListModel *rows;
};

G_DEFINE_FINAL_TYPE (MgMappingGroups, mg_mapping_groups, G_TYPE_OBJECT)

typedef struct
{
  MgMapping *mapping;
  MgKind kind;
} Member;

/* The kinds have the order in which they stand in the list. */
static int
compare_sections (gconstpointer a, gconstpointer b, gpointer data)
{
  return (int) mg_mapping_section_get_kind (MG_MAPPING_SECTION ((gpointer) a))
         - (int) mg_mapping_section_get_kind (MG_MAPPING_SECTION ((gpointer) b));
}

static int
compare_mappings (gconstpointer a, gconstpointer b, gpointer data)
{
  return mg_mapping_text_compare (a, b);
}

static Member *
member_at (MgMappingGroups *self, guint index)
{
  return &g_array_index (self->members, Member, index);
}

static void
ensure_section (MgMappingGroups *self, MgKind kind)
{
  g_autoptr (MgMappingSection) section = NULL;
  g_autoptr (GtkSortListModel) sorted = NULL;
  GListModel *mappings;

  if (self->mappings[kind] != NULL)
    return;
  self->mappings[kind] = g_list_store_new (MG_TYPE_MAPPING);
  mappings = G_LIST_MODEL (g_object_ref (self->mappings[kind]));
  sorted = gtk_sort_list_model_new (
    G_LIST_MODEL (gtk_filter_list_model_new (mappings, g_object_ref (self->filter))),
    GTK_SORTER (gtk_custom_sorter_new (compare_mappings, NULL, NULL)));
  section = mg_mapping_section_new (kind, G_LIST_MODEL (sorted));
  g_list_store_insert_sorted (self->sections, section, compare_sections, NULL);
}

/* Where the member at @index stands in the group of @kind, or would stand. */
static guint
find_place (MgMappingGroups *self, guint index, MgKind kind)
{
  guint place = 0;

  for (guint i = 0; i < index; i++)
    place += member_at (self, i)->kind == kind ? 1 : 0;
  return place;
}

/* Something of another kind is behind the name now: it leaves one group for another. */
static void
on_kind (MgMappingGroups *self, GParamSpec *pspec, MgMapping *mapping)
{
  MgKind kind = mg_mapping_get_kind (mapping);
  guint i = 0;
  MgKind before;

  while (i < self->members->len && member_at (self, i)->mapping != mapping)
    i++;
  if (i == self->members->len || member_at (self, i)->kind == kind)
    return;
  before = member_at (self, i)->kind;
  member_at (self, i)->kind = kind;
  ensure_section (self, kind);
  g_list_store_remove (self->mappings[before], find_place (self, i, before));
  g_list_store_insert (self->mappings[kind], find_place (self, i, kind), mapping);
}

/* Counts by kind what goes from @position on, and lets it go. */
static void
remove_members (MgMappingGroups *self, guint position, guint n, guint *n_removed)
{
  for (guint i = position; i < position + n; i++)
    {
      Member *member = member_at (self, i);

      n_removed[member->kind]++;
      g_signal_handlers_disconnect_by_data (member->mapping, self);
    }
  if (n > 0)
    g_array_remove_range (self->members, position, n);
}

/* Takes in @n mappings of the catalog from @position on, and puts them by kind into @added. */
static void
insert_members (MgMappingGroups *self, guint position, guint n, GPtrArray **added)
{
  g_autofree Member *members = g_new (Member, n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MgMapping) mapping = g_list_model_get_item (G_LIST_MODEL (self->catalog), position + i);
      MgKind kind = mg_mapping_get_kind (mapping);

      members[i] = (Member){ mapping, kind };
      g_signal_connect_object (mapping, "notify::kind", G_CALLBACK (on_kind), self, G_CONNECT_SWAPPED);
      if (added[kind] == NULL)
        added[kind] = g_ptr_array_new ();
      g_ptr_array_add (added[kind], mapping);
    }
  if (n > 0)
    g_array_insert_vals (self->members, position, members, n);
}

static void
on_mappings_changed (MgMappingGroups *self, guint position, guint removed, guint n)
{
  GPtrArray *added[N_KINDS] = { NULL };
  guint n_removed[N_KINDS] = { 0 };

  remove_members (self, position, removed, n_removed);
  insert_members (self, position, n, added);
  for (guint kind = 0; kind < N_KINDS; kind++)
    {
      if (n_removed[kind] == 0 && added[kind] == NULL)
        continue;
      ensure_section (self, kind);
      g_list_store_splice (self->mappings[kind], find_place (self, position, kind), n_removed[kind],
                           added[kind] != NULL ? added[kind]->pdata : NULL,
                           added[kind] != NULL ? added[kind]->len : 0);
      g_clear_pointer (&added[kind], g_ptr_array_unref);
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
  g_clear_pointer (&self->members, g_array_unref);
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
  self->members = g_array_new (FALSE, FALSE, sizeof (Member));
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
  guint n_removed[N_KINDS] = { 0 };

  if (self->catalog != NULL)
    g_signal_handlers_disconnect_by_data (self->catalog, self);
  remove_members (self, 0, self->members->len, n_removed);
  g_list_store_remove_all (self->sections);
  for (guint i = 0; i < N_KINDS; i++)
    g_clear_object (&self->mappings[i]);
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
