/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-activity-marks.h"

#include "mg-activity.h"

/* How often mappings are looked at, in milliseconds. */
#define LOOK_INTERVAL 2000

struct _MgActivityMarks
{
  GObject parent_instance;

  MgActivity *activity;
  /* Not referenced: it owns this. */
  GtkWidget *list;
  guint look_id;
};

typedef void (*RowFunc) (MgActivityMarks *self, MgMappingRow *row, gpointer data);

G_DEFINE_FINAL_TYPE (MgActivityMarks, mg_activity_marks, G_TYPE_OBJECT)

static MgMapping *
get_mapping (MgMappingRow *row)
{
  gpointer item = mg_mapping_row_get_item (row);

  return item != NULL && MG_IS_MAPPING (item) ? item : NULL;
}

/* For each row of the list that has a widget; that is more than what is in sight. */
static void
foreach_row (MgActivityMarks *self, RowFunc func, gpointer data)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->list); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);

      if (row != NULL && MG_IS_MAPPING_ROW (row) && get_mapping (MG_MAPPING_ROW (row)) != NULL)
        func (self, MG_MAPPING_ROW (row), data);
    }
}

static void
apply_to (MgActivityMarks *self, MgMappingRow *row, gpointer mapping)
{
  if (mapping == NULL || get_mapping (row) == mapping)
    mg_activity_marks_apply (self, row);
}

static void
on_changed (MgActivityMarks *self, MgMapping *mapping)
{
  foreach_row (self, apply_to, mapping);
}

static void
take_if_in_sight (MgActivityMarks *self, MgMappingRow *row, gpointer mappings)
{
  graphene_rect_t bounds;

  /* What was not laid out yet is nowhere. */
  if (gtk_widget_get_height (GTK_WIDGET (row)) > 0
      && gtk_widget_compute_bounds (GTK_WIDGET (row), self->list, &bounds)
      && bounds.origin.y + bounds.size.height > 0
      && bounds.origin.y < (float) gtk_widget_get_height (self->list))
    g_ptr_array_add (mappings, g_object_ref (get_mapping (row)));
}

static gboolean
on_look (gpointer data)
{
  MgActivityMarks *self = data;
  g_autoptr (GPtrArray) mappings = g_ptr_array_new_with_free_func (g_object_unref);

  if (gtk_widget_get_mapped (self->list))
    foreach_row (self, take_if_in_sight, mappings);
  mg_activity_look (self->activity, mappings);
  return G_SOURCE_CONTINUE;
}

static void
mg_activity_marks_dispose (GObject *object)
{
  MgActivityMarks *self = MG_ACTIVITY_MARKS (object);

  g_clear_handle_id (&self->look_id, g_source_remove);
  if (self->activity != NULL)
    g_signal_handlers_disconnect_by_data (self->activity, self);
  g_clear_object (&self->activity);

  G_OBJECT_CLASS (mg_activity_marks_parent_class)->dispose (object);
}

static void
mg_activity_marks_class_init (MgActivityMarksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mg_activity_marks_dispose;
}

static void
mg_activity_marks_init (MgActivityMarks *self)
{
  self->activity = mg_activity_new ();
  g_signal_connect_swapped (self->activity, "changed", G_CALLBACK (on_changed), self);
}

/**
 * mg_activity_marks_new:
 * @list: a list view whose rows have a #MgMappingRow each; it has to live longer
 *
 * Marks the rows in sight whose mappings change.
 *
 * Returns: (transfer full): marks that are not enabled
 */
MgActivityMarks *
mg_activity_marks_new (GtkWidget *list)
{
  MgActivityMarks *self = g_object_new (MG_TYPE_ACTIVITY_MARKS, NULL);

  self->list = list;
  return self;
}

/**
 * mg_activity_marks_set_enabled:
 * @self: marks
 * @enabled: whether mappings are looked at every two seconds, and marked
 */
void
mg_activity_marks_set_enabled (MgActivityMarks *self, gboolean enabled)
{
  g_autoptr (GPtrArray) nothing = NULL;

  if (enabled == (self->look_id != 0))
    return;
  if (enabled)
    {
      self->look_id = g_timeout_add (LOOK_INTERVAL, on_look, self);
      on_look (self);
      return;
    }
  g_clear_handle_id (&self->look_id, g_source_remove);
  nothing = g_ptr_array_new ();
  mg_activity_look (self->activity, nothing);
  foreach_row (self, apply_to, NULL);
}

/**
 * mg_activity_marks_apply:
 * @self: marks
 * @row: a row that shows a mapping
 *
 * Marks the row or takes the mark away.
 */
void
mg_activity_marks_apply (MgActivityMarks *self, MgMappingRow *row)
{
  MgMapping *mapping = get_mapping (row);

  mg_mapping_row_set_changed (row, mapping != NULL && mg_activity_has_changed (self->activity, mapping));
}
