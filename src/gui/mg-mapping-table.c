/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-mapping-table.h"

#include "mg-mapping-text.h"

typedef struct
{
  MgMappingTable *table;
  MgMapping *mapping;
  MgMappingKey key;
  /* What it adds to the total as long as it is shown. */
  guint64 allocated;
  gboolean shown;
  /* Whether it is among those that are looked at again. */
  gboolean changed;
  /* Whether it has no place, or has lost it. */
  gboolean moved;
  gboolean gone;
} Row;

struct _MgMappingTable
{
  GObject parent_instance;

  GListModel *mappings;
  MgMappingFilter *filter;
  MgMappingColumn column;
  gboolean descending;

  /* Of all mappings, as the model has them. It owns them, until they are gone. */
  GPtrArray *rows;
  /* The same in order, and those of them that are shown. */
  GPtrArray *sorted;
  GPtrArray *shown;
  guint64 allocated;

  GPtrArray *changed;
  gboolean refilter;
  gboolean reorder;
  guint update_id;
};

enum
{
  SIGNAL_UPDATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void mg_mapping_table_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MgMappingTable,
                               mg_mapping_table,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, mg_mapping_table_list_model_init))

static GType
mg_mapping_table_get_item_type (GListModel *model)
{
  return MG_TYPE_MAPPING;
}

static guint
mg_mapping_table_get_n_items (GListModel *model)
{
  return MG_MAPPING_TABLE (model)->shown->len;
}

static gpointer
mg_mapping_table_get_item (GListModel *model, guint position)
{
  MgMappingTable *self = MG_MAPPING_TABLE (model);
  Row *row = position < self->shown->len ? g_ptr_array_index (self->shown, position) : NULL;

  return row != NULL ? g_object_ref (row->mapping) : NULL;
}

static void
mg_mapping_table_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = mg_mapping_table_get_item_type;
  iface->get_n_items = mg_mapping_table_get_n_items;
  iface->get_item = mg_mapping_table_get_item;
}

static int
compare (const Row *a, const Row *b)
{
  const MgMappingTable *self = a->table;
  int order = mg_mapping_key_compare (&a->key, &b->key, self->descending);

  if (order == 0)
    {
      order = mg_mapping_text_compare (a->mapping, b->mapping);
      if (self->column == MG_COLUMN_NAME && self->descending)
        order = -order;
    }
  return order;
}

static gint
compare_pointers (gconstpointer a, gconstpointer b)
{
  return compare (*(Row *const *) a, *(Row *const *) b);
}

/* What a row adds to the total. */
static guint64
get_share (const Row *row)
{
  return row->shown ? row->allocated : 0;
}

/* Looks at what may have changed of a row. Returns: whether it may have to stand elsewhere, or to come or go. */
static gboolean
look_at (MgMappingTable *self, Row *row)
{
  MgMappingInfo *info = mg_mapping_get_info (row->mapping);
  gboolean was_shown = row->shown;

  self->allocated -= get_share (row);
  row->changed = FALSE;
  row->shown = !row->gone && mg_mapping_filter_matches (self->filter, row->mapping);
  row->allocated = info != NULL && info->allocated != MG_SIZE_UNKNOWN ? info->allocated : 0;
  self->allocated += get_share (row);
  if (mg_mapping_column_update_key (self->column, row->mapping, &row->key) || row->gone)
    row->moved = TRUE;
  return row->moved || row->shown != was_shown;
}

static gboolean
look_at_all (MgMappingTable *self, GPtrArray *rows)
{
  gboolean differs = FALSE;

  for (guint i = 0; i < rows->len; i++)
    if (look_at (self, g_ptr_array_index (rows, i)))
      differs = TRUE;
  return differs;
}

static void
sort_again (MgMappingTable *self)
{
  g_ptr_array_set_size (self->sorted, 0);
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = g_ptr_array_index (self->rows, i);

      row->moved = FALSE;
      g_ptr_array_add (self->sorted, row);
    }
  g_ptr_array_sort (self->sorted, compare_pointers);
}

/* Takes the rows that have moved out of the order, and puts those that are still there in again: @moved, in order. */
static void
merge_moved (MgMappingTable *self, GPtrArray *moved)
{
  g_autoptr (GPtrArray) before = self->sorted;
  guint next = 0;

  self->sorted = g_ptr_array_sized_new (before->len + moved->len);
  for (guint i = 0; i < before->len; i++)
    {
      Row *row = g_ptr_array_index (before, i);

      if (row->moved)
        continue;
      while (next < moved->len && compare (g_ptr_array_index (moved, next), row) < 0)
        g_ptr_array_add (self->sorted, g_ptr_array_index (moved, next++));
      g_ptr_array_add (self->sorted, row);
    }
  while (next < moved->len)
    g_ptr_array_add (self->sorted, g_ptr_array_index (moved, next++));
}

static void
place_moved (MgMappingTable *self, GPtrArray *changed)
{
  g_autoptr (GPtrArray) moved = g_ptr_array_new ();

  for (guint i = 0; i < changed->len; i++)
    {
      Row *row = g_ptr_array_index (changed, i);

      if (row->moved && !row->gone)
        g_ptr_array_add (moved, row);
    }
  g_ptr_array_sort (moved, compare_pointers);
  merge_moved (self, moved);
  for (guint i = 0; i < moved->len; i++)
    ((Row *) g_ptr_array_index (moved, i))->moved = FALSE;
}

/* How many rows are the same at the beginning, or at the end, but for @limit. */
static guint
count_same (GPtrArray *a, GPtrArray *b, gboolean at_end, guint limit)
{
  guint n = 0;

  while (n < limit
         && g_ptr_array_index (a, at_end ? a->len - 1 - n : n)
              == g_ptr_array_index (b, at_end ? b->len - 1 - n : n))
    n++;
  return n;
}

/* All of it is told as one change, from the first row that differs to the last: what is selected there stays so, which
 * it would not if a row that moves went and came back. */
static void
show_rows (MgMappingTable *self)
{
  g_autoptr (GPtrArray) before = self->shown;
  guint first, last, shorter;

  self->shown = g_ptr_array_sized_new (self->sorted->len);
  for (guint i = 0; i < self->sorted->len; i++)
    if (((Row *) g_ptr_array_index (self->sorted, i))->shown)
      g_ptr_array_add (self->shown, g_ptr_array_index (self->sorted, i));

  shorter = MIN (before->len, self->shown->len);
  first = count_same (before, self->shown, FALSE, shorter);
  last = count_same (before, self->shown, TRUE, shorter - first);
  if (first + last < MAX (before->len, self->shown->len))
    g_list_model_items_changed (G_LIST_MODEL (self), first, before->len - first - last,
                                self->shown->len - first - last);
}

static void
row_free (gpointer data)
{
  Row *row = data;

  g_signal_handlers_disconnect_by_data (row->mapping, row);
  g_object_unref (row->mapping);
  mg_mapping_key_clear (&row->key);
  g_free (row);
}

/* But for those that went while it was told what is shown: they are looked at next. */
static void
free_gone (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      Row *row = g_ptr_array_index (rows, i);

      if (row->gone && !row->changed)
        row_free (row);
    }
}

static gboolean
on_update (gpointer data)
{
  MgMappingTable *self = data;
  g_autoptr (GPtrArray) changed = self->changed;
  gboolean differs;

  /* Whoever hears of this may make another change. */
  self->changed = g_ptr_array_new ();
  self->update_id = 0;
  differs = look_at_all (self, changed);
  if (self->refilter || self->reorder)
    differs = look_at_all (self, self->rows) || differs;
  self->refilter = FALSE;
  if (self->reorder)
    sort_again (self);
  else if (differs)
    place_moved (self, changed);
  if (differs || self->reorder)
    {
      self->reorder = FALSE;
      show_rows (self);
    }
  free_gone (changed);
  g_signal_emit (self, signals[SIGNAL_UPDATED], 0);
  return G_SOURCE_REMOVE;
}

/* Once for all that changes until the program has time to look: before it draws. */
static void
queue_update (MgMappingTable *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_update, self, NULL);
}

static void
queue_row (Row *row)
{
  if (!row->changed)
    {
      row->changed = TRUE;
      g_ptr_array_add (row->table->changed, row);
    }
  queue_update (row->table);
}

static Row *
row_new (MgMappingTable *table, MgMapping *mapping)
{
  Row *row = g_new0 (Row, 1);

  row->table = table;
  row->mapping = mapping;
  row->moved = TRUE;
  g_signal_connect_swapped (mapping, "notify", G_CALLBACK (queue_row), row);
  queue_row (row);
  return row;
}

static void
on_mappings_changed (MgMappingTable *self, guint position, guint removed, guint added)
{
  GPtrArray *before = self->rows;

  self->rows = g_ptr_array_sized_new (before->len - removed + added);
  for (guint i = 0; i < position; i++)
    g_ptr_array_add (self->rows, g_ptr_array_index (before, i));
  for (guint i = 0; i < added; i++)
    g_ptr_array_add (self->rows, row_new (self, g_list_model_get_item (self->mappings, position + i)));
  for (guint i = position + removed; i < before->len; i++)
    g_ptr_array_add (self->rows, g_ptr_array_index (before, i));
  for (guint i = position; i < position + removed; i++)
    {
      Row *row = g_ptr_array_index (before, i);

      row->gone = TRUE;
      queue_row (row);
    }
  g_ptr_array_unref (before);
}

static void
on_filter_changed (MgMappingTable *self)
{
  self->refilter = TRUE;
  queue_update (self);
}

static void
mg_mapping_table_dispose (GObject *object)
{
  MgMappingTable *self = MG_MAPPING_TABLE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->mappings != NULL)
    g_signal_handlers_disconnect_by_data (self->mappings, self);
  if (self->filter != NULL)
    g_signal_handlers_disconnect_by_data (self->filter, self);
  g_ptr_array_set_size (self->shown, 0);
  g_ptr_array_set_size (self->sorted, 0);
  for (guint i = 0; i < self->changed->len; i++)
    if (((Row *) g_ptr_array_index (self->changed, i))->gone)
      row_free (g_ptr_array_index (self->changed, i));
  g_ptr_array_set_size (self->changed, 0);
  g_ptr_array_set_free_func (self->rows, row_free);
  g_ptr_array_set_size (self->rows, 0);
  g_clear_object (&self->mappings);
  g_clear_object (&self->filter);

  G_OBJECT_CLASS (mg_mapping_table_parent_class)->dispose (object);
}

static void
mg_mapping_table_finalize (GObject *object)
{
  MgMappingTable *self = MG_MAPPING_TABLE (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->sorted, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->changed, g_ptr_array_unref);

  G_OBJECT_CLASS (mg_mapping_table_parent_class)->finalize (object);
}

static void
mg_mapping_table_class_init (MgMappingTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mg_mapping_table_dispose;
  object_class->finalize = mg_mapping_table_finalize;

  /**
   * MgMappingTable::updated:
   * @self: a table
   *
   * What has changed is in the table now; its totals may have changed although its rows have not.
   */
  signals[SIGNAL_UPDATED]
    = g_signal_new ("updated", MG_TYPE_MAPPING_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mg_mapping_table_init (MgMappingTable *self)
{
  self->rows = g_ptr_array_new ();
  self->sorted = g_ptr_array_new ();
  self->shown = g_ptr_array_new ();
  self->changed = g_ptr_array_new ();
}

/**
 * mg_mapping_table_new:
 * @mappings: (element-type MgMapping): all mappings
 * @filter: which of them are wanted
 *
 * Mappings in an order of one's choice (a #GListModel of #MgMapping). What changes of a mapping is looked at once the
 * program has time, whereas all others are left alone; what becomes of it is told at once.
 *
 * Returns: (transfer full): a table, by name
 */
MgMappingTable *
mg_mapping_table_new (GListModel *mappings, MgMappingFilter *filter)
{
  MgMappingTable *self = g_object_new (MG_TYPE_MAPPING_TABLE, NULL);

  self->mappings = g_object_ref (mappings);
  self->filter = g_object_ref (filter);
  g_signal_connect_swapped (mappings, "items-changed", G_CALLBACK (on_mappings_changed), self);
  g_signal_connect_swapped (filter, "notify", G_CALLBACK (on_filter_changed), self);
  on_mappings_changed (self, 0, 0, g_list_model_get_n_items (mappings));
  /* Nobody has to see it without what there is. */
  g_clear_handle_id (&self->update_id, g_source_remove);
  on_update (self);
  return self;
}

/**
 * mg_mapping_table_set_order:
 * @self: a table
 * @column: by what it is sorted; where that is the same, names decide
 * @descending: whether the largest stands first; what is not known stands last in any case
 */
void
mg_mapping_table_set_order (MgMappingTable *self, MgMappingColumn column, gboolean descending)
{
  if (self->column == column && self->descending == descending)
    return;
  self->column = column;
  self->descending = descending;
  self->reorder = TRUE;
  queue_update (self);
}

/**
 * mg_mapping_table_get_n_mappings:
 * @self: a table
 *
 * Returns: how many mappings there are, shown or not
 */
guint
mg_mapping_table_get_n_mappings (MgMappingTable *self)
{
  return self->rows->len;
}

/**
 * mg_mapping_table_get_allocated:
 * @self: a table
 *
 * Returns: how many bytes are set aside for those that are shown, as far as that is known
 */
guint64
mg_mapping_table_get_allocated (MgMappingTable *self)
{
  return self->allocated;
}
