/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>

#include "mg-clipboard.h"
#include "mg-context-menu.h"
#include "mg-grid-private.h"

typedef enum
{
  MOVE_LEFT,
  MOVE_RIGHT,
  MOVE_ELEMENT_LEFT,
  MOVE_ELEMENT_RIGHT,
  MOVE_UP,
  MOVE_DOWN,
  MOVE_PAGE_UP,
  MOVE_PAGE_DOWN,
  MOVE_ROW_START,
  MOVE_ROW_END,
  MOVE_FIRST,
  MOVE_LAST,
} Move;

static guint64
last_byte (MgGrid *self)
{
  return self->layout.offset + self->layout.extent - 1;
}

/* Goes up or down as far as the view goes, and stays in its column; but the last row may be shorter. */
static guint64
move_rows (MgGrid *self, guint64 at, guint64 rows, gboolean down)
{
  guint64 row = mg_grid_layout_get_row (&self->layout, at);
  guint64 column = at - mg_grid_layout_get_row_offset (&self->layout, row);
  guint64 left = mg_grid_layout_get_n_rows (&self->layout) - 1 - row;
  guint64 start;

  row = down ? row + MIN (rows, left) : row - MIN (rows, row);
  start = mg_grid_layout_get_row_offset (&self->layout, row);
  return start + MIN (column, last_byte (self) - start);
}

/* Goes to the next or the last unit of @size bytes; from within one to its start first. */
static guint64
move_units (MgGrid *self, guint64 at, guint64 size, gboolean on)
{
  guint64 inside = (at - self->layout.offset) % size;
  guint64 start = at - inside;

  if (on)
    return last_byte (self) - start >= size ? start + size : at;
  return inside > 0 ? start : start - MIN (size, start - self->layout.offset);
}

static guint64
find_move (MgGrid *self, Move move, guint64 at)
{
  guint64 row = mg_grid_layout_get_row_offset (&self->layout, mg_grid_layout_get_row (&self->layout, at));
  guint64 page = MAX (1, mg_grid_get_n_visible (self) - 1);
  guint64 element = mg_element_get_size (mg_inspection_get_element (self->inspection));

  switch (move)
    {
    case MOVE_LEFT:
      return move_units (self, at, self->layout.cell_bytes, FALSE);
    case MOVE_RIGHT:
      return move_units (self, at, self->layout.cell_bytes, TRUE);
    case MOVE_ELEMENT_LEFT:
      return move_units (self, at, element, FALSE);
    case MOVE_ELEMENT_RIGHT:
      return move_units (self, at, element, TRUE);
    case MOVE_UP:
      return move_rows (self, at, 1, FALSE);
    case MOVE_DOWN:
      return move_rows (self, at, 1, TRUE);
    case MOVE_PAGE_UP:
      return move_rows (self, at, page, FALSE);
    case MOVE_PAGE_DOWN:
      return move_rows (self, at, page, TRUE);
    case MOVE_ROW_START:
      return row;
    case MOVE_ROW_END:
      return row + MIN (self->layout.row_bytes - 1, last_byte (self) - row);
    case MOVE_FIRST:
      return self->layout.offset;
    case MOVE_LAST:
    default:
      return last_byte (self);
    }
}

/**
 * mg_grid_go_to:
 * @self: a grid
 * @offset: a byte of the view
 * @extend: whether the selection grows to it
 *
 * For the grid: the cursor is on a cell, and a selection has whole ones: from the first byte of one to the last of the
 * other.
 */
void
mg_grid_go_to (MgGrid *self, guint64 offset, gboolean extend)
{
  guint64 cursor = mg_inspection_get_cursor (self->inspection);
  guint64 cell = self->layout.cell_bytes;
  MgRange selection;
  guint64 anchor;

  offset -= (offset - self->layout.offset) % cell;
  if (!extend || cell == 1)
    {
      mg_inspection_set_cursor (self->inspection, offset, extend);
      return;
    }
  mg_inspection_get_selection (self->inspection, &selection);
  anchor = cursor == selection.offset ? selection.offset + selection.length - 1 : selection.offset;
  anchor -= (anchor - self->layout.offset) % cell;
  g_object_freeze_notify (G_OBJECT (self->inspection));
  mg_inspection_set_cursor (self->inspection, offset < anchor ? anchor + cell - 1 : anchor, FALSE);
  mg_inspection_set_cursor (self->inspection, offset < anchor ? offset : offset + cell - 1, TRUE);
  g_object_thaw_notify (G_OBJECT (self->inspection));
}

static gboolean
on_move (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  MgGrid *self = MG_GRID (widget);
  guint64 before = mg_inspection_get_cursor (self->inspection);
  gint32 move;
  gboolean extend;
  guint64 after;

  g_variant_get (arguments, "(ib)", &move, &extend);
  if (self->layout.extent == 0)
    return TRUE;
  before -= (before - self->layout.offset) % self->layout.cell_bytes;
  after = find_move (self, (Move) move, before);
  /* A page is a page of what is in sight, too. */
  if (move == MOVE_PAGE_UP || move == MOVE_PAGE_DOWN)
    {
      guint64 step = MAX (1, mg_grid_get_n_visible (self) - 1);

      mg_grid_set_top (self, move == MOVE_PAGE_DOWN ? self->top + step : self->top - MIN (step, self->top));
    }
  mg_grid_go_to (self, after, extend);
  mg_grid_reveal (self, after);
  return TRUE;
}

static gboolean
on_scroll_rows (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  MgGrid *self = MG_GRID (widget);
  gint32 by = 0;

  g_variant_get (arguments, "(i)", &by);
  mg_grid_set_top (self, by > 0 ? self->top + 1 : self->top - MIN (1, self->top));
  return TRUE;
}

static gboolean
on_tab (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  MgGrid *self = MG_GRID (widget);
  gboolean forward = FALSE;

  g_variant_get (arguments, "(b)", &forward);
  if (self->kind != MG_GRID_HEX || self->in_text == forward)
    return FALSE;
  mg_grid_set_in_text (self, forward);
  mg_inspection_say (self->inspection, forward ? _ ("Characters") : _ ("Bytes"));
  return TRUE;
}

static gboolean
on_select_all (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  MgGrid *self = MG_GRID (widget);

  if (self->layout.extent > 0)
    mg_inspection_select (self->inspection, self->layout.offset, self->layout.extent);
  return TRUE;
}

/* As what the clipboard has what is under the cursor. */
static const char *
get_format (MgGrid *self)
{
  return self->kind == MG_GRID_VALUES ? "values" : self->in_text ? "text" : "hex";
}

static gboolean
on_copy (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  MgGrid *self = MG_GRID (widget);

  gtk_widget_activate_action (widget, "page.copy-as", "s", get_format (self));
  return TRUE;
}

static void
action_paste (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgGrid *self = MG_GRID (widget);

  mg_clipboard_paste (gtk_widget_get_clipboard (widget), widget, self->inspection, get_format (self));
}

static GMenuModel *
build_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) change = g_menu_new ();
  g_autoptr (GMenu) copy = g_menu_new ();
  g_autoptr (GMenu) bring = g_menu_new ();
  g_autoptr (GMenu) go = g_menu_new ();

  g_menu_append (copy, _ ("Copy as _Hex"), "page.copy-as::hex");
  g_menu_append (copy, _ ("Copy as _Values"), "page.copy-as::values");
  g_menu_append (copy, _ ("Copy as _Text"), "page.copy-as::text");
  g_menu_append (copy, _ ("_Paste"), "grid.paste");
  g_menu_append (change, _ ("_Undo"), "page.undo");
  g_menu_append (change, _ ("_Redo"), "page.redo");
  g_menu_append (bring, _ ("_Fill…"), "page.fill");
  g_menu_append (bring, _ ("_Import File…"), "page.import");
  g_menu_append (bring, _ ("Free_ze Value"), "page.freeze");
  g_menu_append (bring, _ ("Flu_sh or Commit"), "page.save");
  g_menu_append (go, _ ("_Go to…"), "page.go-to");
  g_menu_append (go, _ ("Select _All"), "grid.select-all");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (change));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (bring));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (go));
  return G_MENU_MODEL (menu);
}

static void
popup_menu (MgGrid *self, double x, double y)
{
  if (self->menu == NULL)
    {
      g_autoptr (GMenuModel) model = build_menu ();

      self->menu = mg_context_menu_new (model, GTK_WIDGET (self));
    }
  mg_context_menu_popup (self->menu, x, y);
}

static void
action_menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgGrid *self = MG_GRID (widget);
  guint64 cursor = mg_inspection_get_cursor (self->inspection);
  guint64 row = self->layout.extent > 0 ? mg_grid_layout_get_row (&self->layout, cursor) : 0;
  guint column
    = mg_grid_layout_get_cell_column (&self->layout, mg_grid_layout_get_cell (&self->layout, cursor));
  double below = (double) (row - MIN (row, self->top) + 1) * mg_glyphs_get_row_height (self->glyphs);

  popup_menu (self, MG_GRID_MARGIN + column * mg_glyphs_get_char_width (self->glyphs),
              MIN (below, gtk_widget_get_height (widget)));
}

static void
action_select_all (GtkWidget *widget, const char *name, GVariant *parameter)
{
  on_select_all (widget, NULL, NULL);
}

static void
add_move (GtkWidgetClass *klass, guint key, guint keypad, GdkModifierType modifiers, Move move)
{
  guint keys[] = { key, keypad };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gtk_widget_class_add_binding (klass, keys[i], modifiers, on_move, "(ib)", move, FALSE);
      gtk_widget_class_add_binding (klass, keys[i], modifiers | GDK_SHIFT_MASK, on_move, "(ib)", move, TRUE);
    }
}

/**
 * mg_grid_class_init_input:
 * @klass: the grid's class
 *
 * For the grid: its keys. They belong to the class and not to the application, so that they do not swallow
 * what is typed elsewhere.
 */
void
mg_grid_class_init_input (GtkWidgetClass *klass)
{
  add_move (klass, GDK_KEY_Left, GDK_KEY_KP_Left, 0, MOVE_LEFT);
  add_move (klass, GDK_KEY_Right, GDK_KEY_KP_Right, 0, MOVE_RIGHT);
  add_move (klass, GDK_KEY_Left, GDK_KEY_KP_Left, GDK_CONTROL_MASK, MOVE_ELEMENT_LEFT);
  add_move (klass, GDK_KEY_Right, GDK_KEY_KP_Right, GDK_CONTROL_MASK, MOVE_ELEMENT_RIGHT);
  add_move (klass, GDK_KEY_Up, GDK_KEY_KP_Up, 0, MOVE_UP);
  add_move (klass, GDK_KEY_Down, GDK_KEY_KP_Down, 0, MOVE_DOWN);
  add_move (klass, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, 0, MOVE_PAGE_UP);
  add_move (klass, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, 0, MOVE_PAGE_DOWN);
  add_move (klass, GDK_KEY_Home, GDK_KEY_KP_Home, 0, MOVE_ROW_START);
  add_move (klass, GDK_KEY_End, GDK_KEY_KP_End, 0, MOVE_ROW_END);
  add_move (klass, GDK_KEY_Home, GDK_KEY_KP_Home, GDK_CONTROL_MASK, MOVE_FIRST);
  add_move (klass, GDK_KEY_End, GDK_KEY_KP_End, GDK_CONTROL_MASK, MOVE_LAST);
  gtk_widget_class_add_binding (klass, GDK_KEY_Up, GDK_CONTROL_MASK, on_scroll_rows, "(i)", -1);
  gtk_widget_class_add_binding (klass, GDK_KEY_Down, GDK_CONTROL_MASK, on_scroll_rows, "(i)", 1);
  gtk_widget_class_add_binding (klass, GDK_KEY_Tab, 0, on_tab, "(b)", TRUE);
  gtk_widget_class_add_binding (klass, GDK_KEY_ISO_Left_Tab, GDK_SHIFT_MASK, on_tab, "(b)", FALSE);
  gtk_widget_class_add_binding (klass, GDK_KEY_a, GDK_CONTROL_MASK, on_select_all, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_c, GDK_CONTROL_MASK, on_copy, NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_C, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "grid.menu",
                                       NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_F10, GDK_SHIFT_MASK, "grid.menu", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Menu, 0, "grid.menu", NULL);

  gtk_widget_class_install_action (klass, "grid.select-all", NULL, action_select_all);
  gtk_widget_class_install_action (klass, "grid.paste", NULL, action_paste);
  gtk_widget_class_install_action (klass, "grid.menu", NULL, action_menu);
}

static guint64
offset_at (MgGrid *self, double x, double y, gboolean *ret_in_text)
{
  GtkAdjustment *horizontal = self->adjustments[GTK_ORIENTATION_HORIZONTAL];
  double left = horizontal != NULL ? gtk_adjustment_get_value (horizontal) : 0;
  double column = (x - MG_GRID_MARGIN + left) / mg_glyphs_get_char_width (self->glyphs);
  guint64 row = self->top + (guint64) (MAX (y, 0) / mg_glyphs_get_row_height (self->glyphs));

  return mg_grid_layout_hit (&self->layout, row, MAX (column, 0), ret_in_text);
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, MgGrid *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  gboolean in_text;
  guint64 offset = offset_at (self, x, y, &in_text);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->layout.extent == 0)
    return;
  mg_grid_set_in_text (self, in_text);
  mg_grid_go_to (self, offset, (state & GDK_SHIFT_MASK) != 0);
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, MgGrid *self)
{
  double x, y;
  gboolean in_text;

  if (self->layout.extent == 0 || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  /* Past an edge the grid goes along. */
  if (y + dy < 0)
    mg_grid_set_top (self, self->top - MIN (1, self->top));
  else if (y + dy > gtk_widget_get_height (GTK_WIDGET (self)))
    mg_grid_set_top (self, self->top + 1);
  mg_grid_go_to (self, offset_at (self, x + dx, y + dy, &in_text), TRUE);
}

static void
on_secondary (GtkGestureClick *gesture, int n_press, double x, double y, MgGrid *self)
{
  MgRange selection;
  gboolean in_text;
  guint64 offset = offset_at (self, x, y, &in_text);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  mg_inspection_get_selection (self->inspection, &selection);
  /* A click into the selection is about it; elsewhere it is about what is there. */
  if (self->layout.extent > 0 && (offset < selection.offset || offset - selection.offset >= selection.length))
    mg_grid_go_to (self, offset, FALSE);
  popup_menu (self, x, y);
}

static gboolean
on_zoom (GtkEventControllerScroll *controller, double dx, double dy, MgGrid *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if (!(state & GDK_CONTROL_MASK) || dy == 0)
    return FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self), dy < 0 ? "app.text-larger" : "app.text-smaller", NULL);
  return TRUE;
}

static void
on_focus (MgGrid *self)
{
  /* What is half typed is not to be found there by somebody who comes back later. */
  mg_grid_cancel_typing (self);
  mg_grid_update_input_method (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * mg_grid_init_input:
 * @self: a grid
 *
 * For the grid: its pointer.
 */
void
mg_grid_init_input (MgGrid *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();
  GtkEventController *zoom = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect (secondary, "pressed", G_CALLBACK (on_secondary), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (secondary));
  g_signal_connect (zoom, "scroll", G_CALLBACK (on_zoom), self);
  gtk_widget_add_controller (GTK_WIDGET (self), zoom);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (on_focus), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_focus), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
