/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "grid-fixture.h"

/* Whether the last byte in sight was sampled, when there is any. */
static gboolean
knows_what_is_in_sight (GridFixture *self)
{
  const MgGridLayout *layout = mg_grid_get_layout (self->grid);
  guint64 length = MIN ((guint64) mg_grid_get_n_visible (self->grid) * layout->row_bytes, layout->extent);

  return mg_inspection_get_frame (self->inspection) != NULL
         && (length == 0 || grid_fixture_knows (self, layout->offset + length - 1));
}

static void
present (GridFixture *self)
{
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->grid));
  self->base->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->base->window), 800, 400);
  gtk_window_set_child (GTK_WINDOW (self->base->window), self->scroller);
  gtk_window_present (GTK_WINDOW (self->base->window));
  gtk_widget_grab_focus (GTK_WIDGET (self->grid));
}

static GridFixture *
show_grid (GuiFixture *base, MgGridKind kind)
{
  GridFixture *self = g_new0 (GridFixture, 1);

  self->base = base;
  self->source = base->source;
  self->view = base->view;
  self->inspection = base->inspection;
  self->grid = MG_GRID (mg_grid_new (kind, self->inspection));
  mg_grid_set_row_bytes (self->grid, 16);
  present (self);
  mg_test_wait (gtk_widget_get_height (GTK_WIDGET (self->grid)) > 100);
  mg_test_wait (knows_what_is_in_sight (self));
  mg_test_wait (gtk_widget_has_focus (GTK_WIDGET (self->grid)));
  return self;
}

static guint8 *
make_bytes (gsize size)
{
  guint8 *bytes = g_malloc (size + 1);

  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) (i % 251);
  return bytes;
}

/**
 * grid_fixture_new:
 * @kind: bytes or values
 * @size: of the mapping, in bytes; each byte is its offset modulo 251
 * @offset: where the view begins
 * @length: how much it shows; 0: to the end
 *
 * Returns: (transfer full): a grid that is in sight, has its first frame, and has the focus
 */
GridFixture *
grid_fixture_new (MgGridKind kind, gsize size, guint64 offset, guint64 length)
{
  g_autofree guint8 *bytes = make_bytes (size);

  return show_grid (gui_fixture_new_part (bytes, size, offset, length), kind);
}

/**
 * grid_fixture_new_real:
 * @kind: bytes or values
 * @size: of the mapping, in bytes; each byte is its offset modulo 251
 * @access: what the view does to it
 *
 * Returns: (transfer full): the same of a mapping that another process has, too
 */
GridFixture *
grid_fixture_new_real (MgGridKind kind, gsize size, MgAccess access)
{
  g_autofree guint8 *bytes = make_bytes (size);

  return show_grid (gui_fixture_new_real (bytes, size, access), kind);
}

/**
 * grid_fixture_free:
 * @self: (transfer full): a fixture
 *
 * Checks that nothing holds the grid.
 */
void
grid_fixture_free (GridFixture *self)
{
  g_object_add_weak_pointer (G_OBJECT (self->grid), (gpointer *) &self->grid);
  gui_fixture_free (self->base);
  g_assert_null (self->grid);
  g_free (self);
}

/**
 * grid_fixture_get_adjustment:
 * @self: a fixture
 *
 * Returns: (transfer none): what scrolls the grid up and down
 */
GtkAdjustment *
grid_fixture_get_adjustment (GridFixture *self)
{
  return gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->grid));
}

/**
 * grid_fixture_get_row_height:
 * @self: a fixture
 *
 * Returns: how high a row is, in pixels
 */
guint64
grid_fixture_get_row_height (GridFixture *self)
{
  return (guint64) gtk_adjustment_get_step_increment (grid_fixture_get_adjustment (self));
}

/**
 * grid_fixture_get_whole_rows:
 * @self: a fixture
 *
 * Returns: how many rows can be seen wholly
 */
guint64
grid_fixture_get_whole_rows (GridFixture *self)
{
  return (guint64) gtk_widget_get_height (GTK_WIDGET (self->grid)) / grid_fixture_get_row_height (self);
}

/**
 * grid_fixture_get_n_rows:
 * @self: a fixture
 *
 * Returns: how many rows there are
 */
guint64
grid_fixture_get_n_rows (GridFixture *self)
{
  return mg_grid_layout_get_n_rows (mg_grid_get_layout (self->grid));
}

/**
 * grid_fixture_knows:
 * @self: a fixture
 * @offset: in bytes
 *
 * Returns: whether the byte was sampled
 */
gboolean
grid_fixture_knows (GridFixture *self, guint64 offset)
{
  return mg_frame_get_state (mg_inspection_get_frame (self->inspection), offset, NULL) != MG_BYTE_UNREAD;
}

/**
 * grid_fixture_shows_byte:
 * @self: a fixture
 * @offset: in bytes
 * @expected: a byte
 *
 * Returns: whether this is what was sampled
 */
gboolean
grid_fixture_shows_byte (GridFixture *self, guint64 offset, guint8 expected)
{
  guint8 byte;

  return mg_frame_read (mg_inspection_get_frame (self->inspection), offset, &byte, 1) == 1
         && byte == expected;
}

static gboolean
is_bound (GtkShortcut *shortcut, guint key, GdkModifierType modifiers)
{
  GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

  return GTK_IS_KEYVAL_TRIGGER (trigger)
         && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key
         && gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == modifiers;
}

/**
 * grid_fixture_press:
 * @self: a fixture
 * @key: a key, as it is without Shift
 * @modifiers: what is held
 *
 * Does what the bindings of the grid's class have for a key; fails the test when there is nothing.
 *
 * Returns: whether it took the key
 */
gboolean
grid_fixture_press (GridFixture *self, guint key, GdkModifierType modifiers)
{
  GtkWidget *widget = GTK_WIDGET (self->grid);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);

          if (is_bound (shortcut, key, modifiers))
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut),
                                                 GTK_SHORTCUT_ACTION_EXCLUSIVE, widget,
                                                 gtk_shortcut_get_arguments (shortcut));
        }
    }
  g_error ("Nothing is bound to the key %s with the modifiers %x.", gdk_keyval_name (key), modifiers);
}

static void
collect_nodes (GskRenderNode *node, GskRenderNodeType type, GPtrArray *nodes)
{
  GskRenderNodeType this_type = gsk_render_node_get_node_type (node);

  if (this_type == type)
    g_ptr_array_add (nodes, gsk_render_node_ref (node));
  if (this_type == GSK_CONTAINER_NODE)
    for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
      collect_nodes (gsk_container_node_get_child (node, i), type, nodes);
  else if (this_type == GSK_TRANSFORM_NODE)
    collect_nodes (gsk_transform_node_get_child (node), type, nodes);
  else if (this_type == GSK_OPACITY_NODE)
    collect_nodes (gsk_opacity_node_get_child (node), type, nodes);
}

/**
 * grid_fixture_draw:
 * @self: a fixture
 * @type: a type of nodes
 *
 * Has the grid draw itself. The nodes are kept, so that none comes to lie where another was.
 *
 * Returns: (transfer full): the nodes of this type
 */
GPtrArray *
grid_fixture_draw (GridFixture *self, GskRenderNodeType type)
{
  GPtrArray *nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gsk_render_node_unref);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  GTK_WIDGET_GET_CLASS (self->grid)->snapshot (GTK_WIDGET (self->grid), snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node != NULL)
    {
      collect_nodes (node, type, nodes);
      gsk_render_node_unref (node);
    }
  return nodes;
}

/**
 * grid_fixture_count_drawn:
 * @self: a fixture
 * @type: a type of nodes
 *
 * Has the grid draw itself.
 *
 * Returns: how many nodes of this type that takes
 */
guint
grid_fixture_count_drawn (GridFixture *self, GskRenderNodeType type)
{
  g_autoptr (GPtrArray) nodes = grid_fixture_draw (self, type);

  return nodes->len;
}
