/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-mapping-columns.h"

#include "mg-mapping-cell.h"

#define WIDTHS_KEY "mappings-widths"

/* What the callbacks of one column are given. */
typedef struct
{
  MgMappingColumns *columns;
  MgMappingColumn column;
} Place;

struct _MgMappingColumns
{
  GObject parent_instance;

  GtkColumnView *view;
  GSettings *settings;
  GtkColumnViewColumn *columns[MG_N_COLUMNS];
  Place places[MG_N_COLUMNS];
  /* What shows an age at the moment; not referenced. */
  GPtrArray *ages;

  MgMappingColumn sort_column;
  gboolean descending;
  /* Which column was asked for its order first. */
  MgMappingColumn asked;
  gboolean showing;
};

enum
{
  PROP_0,
  PROP_SORT_BY,
  PROP_DESCENDING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MgMappingColumns, mg_mapping_columns, G_TYPE_OBJECT)

/* Returns: whether it was another one. */
static gboolean
take_order (MgMappingColumns *self, MgMappingColumn column, gboolean descending)
{
  gboolean other_column = column != self->sort_column;
  gboolean other_direction = descending != self->descending;

  self->sort_column = column;
  self->descending = descending;
  if (other_column)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORT_BY]);
  if (other_direction)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESCENDING]);
  return other_column || other_direction;
}

/* In the heading. */
static void
show_order (MgMappingColumns *self)
{
  self->showing = TRUE;
  gtk_column_view_sort_by_column (self->view, self->columns[self->sort_column],
                                  self->descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  self->showing = FALSE;
}

static int
on_asked (gconstpointer a, gconstpointer b, gpointer data)
{
  const Place *place = data;

  if (place->columns->asked == MG_N_COLUMNS)
    place->columns->asked = place->column;
  return -1;
}

/* GTK 4.8 does not tell by which column its user wants to sort. It asks the column, though: the one that is asked first
 * about anything says yes, and what becomes of the answer is the direction. */
static void
on_sorter_changed (MgMappingColumns *self)
{
  GtkOrdering order;

  if (self->showing)
    return;
  self->asked = MG_N_COLUMNS;
  order = gtk_sorter_compare (gtk_column_view_get_sorter (self->view), self->columns[0], self->columns[1]);
  if (self->asked != MG_N_COLUMNS)
    take_order (self, self->asked, order == GTK_ORDERING_LARGER);
}

static void
on_setup (Place *place, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, mg_mapping_cell_new (place->column, list_item));
}

static void
on_bind (Place *place, GtkListItem *list_item)
{
  MgMappingCell *cell = MG_MAPPING_CELL (gtk_list_item_get_child (list_item));

  mg_mapping_cell_set_mapping (cell, gtk_list_item_get_item (list_item));
  if (place->column == MG_COLUMN_AGE)
    g_ptr_array_add (place->columns->ages, cell);
}

static void
on_unbind (Place *place, GtkListItem *list_item)
{
  MgMappingCell *cell = MG_MAPPING_CELL (gtk_list_item_get_child (list_item));

  mg_mapping_cell_set_mapping (cell, NULL);
  if (place->column == MG_COLUMN_AGE)
    g_ptr_array_remove_fast (place->columns->ages, cell);
}

static void
add_column (MgMappingColumns *self, MgMappingColumn column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSorter) sorter = NULL;
  Place *place = &self->places[column];

  *place = (Place){ self, column };
  g_signal_connect_swapped (factory, "setup", G_CALLBACK (on_setup), place);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (on_bind), place);
  g_signal_connect_swapped (factory, "unbind", G_CALLBACK (on_unbind), place);
  /* As long as the view makes cells. */
  g_object_set_data_full (G_OBJECT (factory), "columns", g_object_ref (self), g_object_unref);
  sorter = GTK_SORTER (gtk_custom_sorter_new (on_asked, place, NULL));
  self->columns[column] = gtk_column_view_column_new (mg_mapping_column_get_title (column), factory);
  gtk_column_view_column_set_sorter (self->columns[column], sorter);
  gtk_column_view_column_set_resizable (self->columns[column], TRUE);
  gtk_column_view_column_set_expand (self->columns[column], column == MG_COLUMN_NAME);
  gtk_column_view_append_column (self->view, self->columns[column]);
}

/* Headings stand over the ends of numbers. GTK 4.8 has no word for it: it is done to what its heading is made of. */
static void
align_headings (MgMappingColumns *self)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->view));
  GtkWidget *title = header != NULL ? gtk_widget_get_first_child (header) : NULL;

  for (guint i = 0; i < MG_N_COLUMNS && title != NULL; i++, title = gtk_widget_get_next_sibling (title))
    {
      GtkWidget *content = gtk_widget_get_first_child (title);

      if (content != NULL && mg_mapping_column_is_number (i))
        gtk_widget_set_halign (content, GTK_ALIGN_END);
    }
}

static void
mg_mapping_columns_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MgMappingColumns *self = MG_MAPPING_COLUMNS (object);

  switch (id)
    {
    case PROP_SORT_BY:
      g_value_set_string (value, mg_mapping_column_get_id (self->sort_column));
      break;
    case PROP_DESCENDING:
      g_value_set_boolean (value, self->descending);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_mapping_columns_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MgMappingColumns *self = MG_MAPPING_COLUMNS (object);
  gboolean differs = FALSE;

  switch (id)
    {
    case PROP_SORT_BY:
      differs = take_order (self, mg_mapping_column_from_id (g_value_get_string (value)), self->descending);
      break;
    case PROP_DESCENDING:
      differs = take_order (self, self->sort_column, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
  if (differs)
    show_order (self);
}

static void
mg_mapping_columns_finalize (GObject *object)
{
  MgMappingColumns *self = MG_MAPPING_COLUMNS (object);

  g_clear_object (&self->settings);
  g_clear_pointer (&self->ages, g_ptr_array_unref);

  G_OBJECT_CLASS (mg_mapping_columns_parent_class)->finalize (object);
}

static void
mg_mapping_columns_class_init (MgMappingColumnsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = mg_mapping_columns_get_property;
  object_class->set_property = mg_mapping_columns_set_property;
  object_class->finalize = mg_mapping_columns_finalize;

  properties[PROP_SORT_BY] = g_param_spec_string ("sort-by", NULL, NULL, "name", flags);
  properties[PROP_DESCENDING] = g_param_spec_boolean ("descending", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mg_mapping_columns_init (MgMappingColumns *self)
{
  self->ages = g_ptr_array_new ();
}

static void
restore_widths (MgMappingColumns *self)
{
  g_autoptr (GVariant) widths = g_settings_get_value (self->settings, WIDTHS_KEY);

  for (guint i = 0; i < MG_N_COLUMNS; i++)
    {
      int width;

      if (g_variant_lookup (widths, mg_mapping_column_get_id (i), "i", &width) && width > 0)
        gtk_column_view_column_set_fixed_width (self->columns[i], width);
    }
}

/**
 * mg_mapping_columns_new:
 * @view: a table without columns, which has to live as long as what is returned
 * @settings: of the program
 *
 * Gives the table all columns, with the widths that its user gave them the last time, sorted as then.
 *
 * Returns: (transfer full): the columns, whose "sort-by" and "descending" tell how the table has to be sorted
 */
MgMappingColumns *
mg_mapping_columns_new (GtkColumnView *view, GSettings *settings)
{
  MgMappingColumns *self = g_object_new (MG_TYPE_MAPPING_COLUMNS, NULL);

  self->view = view;
  self->settings = g_object_ref (settings);
  for (guint i = 0; i < MG_N_COLUMNS; i++)
    add_column (self, i);
  align_headings (self);
  restore_widths (self);
  show_order (self);
  g_signal_connect_object (gtk_column_view_get_sorter (view), "changed", G_CALLBACK (on_sorter_changed), self,
                           G_CONNECT_SWAPPED);
  g_settings_bind (settings, "mappings-sort-by", self, "sort-by", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "mappings-descending", self, "descending", G_SETTINGS_BIND_DEFAULT);
  return self;
}

/**
 * mg_mapping_columns_detach:
 * @self: the columns of a table
 *
 * Before the table ends: it takes its columns away one by one, and sorts by what is left, which nobody chose.
 */
void
mg_mapping_columns_detach (MgMappingColumns *self)
{
  g_signal_handlers_disconnect_by_data (gtk_column_view_get_sorter (self->view), self);
  g_settings_unbind (self, "sort-by");
  g_settings_unbind (self, "descending");
}

/**
 * mg_mapping_columns_get_sort_column:
 * @self: the columns of a table
 *
 * Returns: by which the table has to be sorted
 */
MgMappingColumn
mg_mapping_columns_get_sort_column (MgMappingColumns *self)
{
  return self->sort_column;
}

/**
 * mg_mapping_columns_is_descending:
 * @self: the columns of a table
 *
 * Returns: whether the largest has to stand first
 */
gboolean
mg_mapping_columns_is_descending (MgMappingColumns *self)
{
  return self->descending;
}

/**
 * mg_mapping_columns_update_ages:
 * @self: the columns of a table
 *
 * Has the rows that there are widgets for show how old their mappings are now.
 */
void
mg_mapping_columns_update_ages (MgMappingColumns *self)
{
  for (guint i = 0; i < self->ages->len; i++)
    mg_mapping_cell_update (g_ptr_array_index (self->ages, i));
}

/**
 * mg_mapping_columns_remember_widths:
 * @self: the columns of a table
 *
 * Writes the widths that its user gave them into the settings.
 */
void
mg_mapping_columns_remember_widths (MgMappingColumns *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{si}"));
  for (guint i = 0; i < MG_N_COLUMNS; i++)
    {
      int width = gtk_column_view_column_get_fixed_width (self->columns[i]);

      if (width > 0)
        g_variant_builder_add (&builder, "{si}", mg_mapping_column_get_id (i), width);
    }
  g_settings_set_value (self->settings, WIDTHS_KEY, g_variant_builder_end (&builder));
}
