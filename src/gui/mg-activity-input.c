/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* The keys and the pointer of the activity map. */

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>

#include "mg-activity-drawing-private.h"
#include "mg-context-menu.h"

/* Rows that a page is. */
#define PAGE_ROWS 8

typedef enum
{
  MOVE_LEFT,
  MOVE_RIGHT,
  MOVE_UP,
  MOVE_DOWN,
  MOVE_PAGE_UP,
  MOVE_PAGE_DOWN,
  MOVE_ROW_START,
  MOVE_ROW_END,
  MOVE_FIRST,
  MOVE_LAST,
} Move;

static guint
go_up (guint cell, guint n_columns, guint rows)
{
  return cell - MIN (rows, cell / n_columns) * n_columns;
}

/* In its column as far down as there is one: the last row may be shorter. */
static guint
go_down (guint cell, guint n_columns, guint rows, guint n_cells)
{
  return cell + MIN (rows, (n_cells - 1 - cell) / n_columns) * n_columns;
}

static guint
find_move (const MgActivityLayout *layout, Move move, guint cell)
{
  guint n = layout->n_columns;

  switch (move)
    {
    case MOVE_LEFT:
      return cell - MIN (cell, 1);
    case MOVE_RIGHT:
      return MIN (cell + 1, layout->n_cells - 1);
    case MOVE_UP:
      return go_up (cell, n, 1);
    case MOVE_DOWN:
      return go_down (cell, n, 1, layout->n_cells);
    case MOVE_PAGE_UP:
      return go_up (cell, n, PAGE_ROWS);
    case MOVE_PAGE_DOWN:
      return go_down (cell, n, PAGE_ROWS, layout->n_cells);
    case MOVE_ROW_START:
      return cell - cell % n;
    case MOVE_ROW_END:
      return MIN (cell - cell % n + n, layout->n_cells) - 1;
    case MOVE_FIRST:
      return 0;
    case MOVE_LAST:
    default:
      return layout->n_cells - 1;
    }
}

static gboolean
on_move (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  MgActivityDrawing *self = MG_ACTIVITY_DRAWING (widget);
  const MgActivityLayout *layout = mg_activity_watch_get_layout (self->watch);
  MgRange range;
  gint32 move;

  g_variant_get (arguments, "(i)", &move);
  if (layout->n_cells == 0)
    return TRUE;
  /* What is under the pointer is not what this is about. */
  self->is_hovered = FALSE;
  mg_activity_layout_get_range (
    layout, find_move (layout, (Move) move, mg_activity_layout_get_cell (layout, self->cursor)), &range);
  mg_activity_drawing_point (self, range.offset);
  return TRUE;
}

/* To the page of a cell that changed last, or to its first byte. */
static void
go (MgActivityDrawing *self, guint cell)
{
  const MgActivityLayout *layout = mg_activity_watch_get_layout (self->watch);
  const MgPageCell *cells = mg_activity_watch_get_cells (self->watch);
  MgRange range;

  mg_activity_layout_get_range (layout, cell, &range);
  if (cells != NULL && cells[cell].changed != 0)
    range.offset = MAX (range.offset, cells[cell].changed_at);
  mg_inspection_jump (self->inspection, range.offset);
  mg_activity_drawing_tell (self);
}

static void
action_go (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgActivityDrawing *self = MG_ACTIVITY_DRAWING (widget);
  const MgActivityLayout *layout = mg_activity_watch_get_layout (self->watch);

  if (layout->n_cells > 0)
    go (self, mg_activity_layout_get_cell (layout, self->cursor));
}

static void
popup_menu (MgActivityDrawing *self, double x, double y)
{
  if (self->menu == NULL)
    {
      g_autoptr (GMenu) menu = g_menu_new ();

      g_menu_append (menu, _ ("_Go There"), "activity.go");
      g_menu_append (menu, _ ("_Copy Picture"), "activity.copy");
      g_menu_append (menu, _ ("_Save Picture…"), "activity.save");
      self->menu = mg_context_menu_new (G_MENU_MODEL (menu), GTK_WIDGET (self));
    }
  mg_context_menu_popup (self->menu, x, y);
}

static void
action_menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MgActivityDrawing *self = MG_ACTIVITY_DRAWING (widget);
  const MgActivityLayout *layout = mg_activity_watch_get_layout (self->watch);
  double x = 0;
  double y = 0;

  if (layout->n_cells > 0)
    mg_activity_layout_get_box (layout, mg_activity_layout_get_cell (layout, self->cursor), &x, &y);
  popup_menu (self, x + layout->side / 2, y + layout->side);
}

static void
add_move (GtkWidgetClass *klass, guint key, guint keypad, GdkModifierType modifiers, Move move)
{
  gtk_widget_class_add_binding (klass, key, modifiers, on_move, "(i)", move);
  gtk_widget_class_add_binding (klass, keypad, modifiers, on_move, "(i)", move);
}

/**
 * mg_activity_drawing_class_init_input:
 * @klass: the drawing's class
 *
 * For the drawing: its keys.
 */
void
mg_activity_drawing_class_init_input (GtkWidgetClass *klass)
{
  static const guint enters[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter };

  add_move (klass, GDK_KEY_Left, GDK_KEY_KP_Left, 0, MOVE_LEFT);
  add_move (klass, GDK_KEY_Right, GDK_KEY_KP_Right, 0, MOVE_RIGHT);
  add_move (klass, GDK_KEY_Up, GDK_KEY_KP_Up, 0, MOVE_UP);
  add_move (klass, GDK_KEY_Down, GDK_KEY_KP_Down, 0, MOVE_DOWN);
  add_move (klass, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, 0, MOVE_PAGE_UP);
  add_move (klass, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, 0, MOVE_PAGE_DOWN);
  add_move (klass, GDK_KEY_Home, GDK_KEY_KP_Home, 0, MOVE_ROW_START);
  add_move (klass, GDK_KEY_End, GDK_KEY_KP_End, 0, MOVE_ROW_END);
  add_move (klass, GDK_KEY_Home, GDK_KEY_KP_Home, GDK_CONTROL_MASK, MOVE_FIRST);
  add_move (klass, GDK_KEY_End, GDK_KEY_KP_End, GDK_CONTROL_MASK, MOVE_LAST);
  for (guint i = 0; i < G_N_ELEMENTS (enters); i++)
    gtk_widget_class_add_binding_action (klass, enters[i], 0, "activity.go", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_c, GDK_CONTROL_MASK, "activity.copy", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_F10, GDK_SHIFT_MASK, "activity.menu", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Menu, 0, "activity.menu", NULL);
  gtk_widget_class_install_action (klass, "activity.go", NULL, action_go);
  gtk_widget_class_install_action (klass, "activity.menu", NULL, action_menu);
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, MgActivityDrawing *self)
{
  self->is_hovered = TRUE;
  self->pointer_x = x;
  self->pointer_y = y;
  g_signal_emit_by_name (self, "told");
}

static void
on_leave (GtkEventControllerMotion *controller, MgActivityDrawing *self)
{
  self->is_hovered = FALSE;
  g_signal_emit_by_name (self, "told");
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, MgActivityDrawing *self)
{
  const MgActivityLayout *layout = mg_activity_watch_get_layout (self->watch);
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  MgRange range;
  guint cell;

  if (button == GDK_BUTTON_MIDDLE)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (mg_activity_layout_hit (layout, x, y, &cell))
    {
      mg_activity_layout_get_range (layout, cell, &range);
      mg_activity_drawing_point (self, range.offset);
      if (button != GDK_BUTTON_SECONDARY)
        go (self, cell);
    }
  if (button == GDK_BUTTON_SECONDARY)
    popup_menu (self, x, y);
}

static void
on_focus (MgActivityDrawing *self)
{
  if (self->watch != NULL)
    mg_activity_drawing_tell (self);
}

/**
 * mg_activity_drawing_init_input:
 * @self: a new drawing
 *
 * For the drawing: its pointer, and whether it has the keys.
 */
void
mg_activity_drawing_init_input (MgActivityDrawing *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (on_focus), NULL);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}
