/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Keys and pointer of a picture. */

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "mg-context-menu.h"
#include "mg-image-drawing-private.h"

/* How far the pointer may move, in pixels, and it is still a click. */
#define CLICK_MOST 4

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

static void
find_move (MgImageDrawing *self, Move move, guint *x, guint *y)
{
  const MgImageRoom *room = &self->room;
  guint page = (guint) MAX (room->height / self->zoom.factor - 1, 1);

  switch (move)
    {
    case MOVE_LEFT:
      *x -= MIN (*x, 1);
      break;
    case MOVE_RIGHT:
      *x = MIN (*x + 1, room->across - 1);
      break;
    case MOVE_UP:
      *y -= MIN (*y, 1);
      break;
    case MOVE_DOWN:
      *y = MIN (*y + 1, room->down - 1);
      break;
    case MOVE_PAGE_UP:
      *y -= MIN (*y, page);
      break;
    case MOVE_PAGE_DOWN:
      *y = MIN (*y + page, room->down - 1);
      break;
    case MOVE_ROW_START:
      *x = 0;
      break;
    case MOVE_ROW_END:
      *x = room->across - 1;
      break;
    case MOVE_FIRST:
      *x = *y = 0;
      break;
    case MOVE_LAST:
    default:
      *x = room->across - 1;
      *y = room->down - 1;
      break;
    }
}

/* The one cursor of all goes to the bytes of a pixel, and the grids show them. */
static void
go_to (MgImageDrawing *self, guint x, guint y)
{
  const MgImagePlan *plan = mg_image_planner_get_plan (self->planner);
  guint64 offset = mg_image_format_locate (&plan->format, x, y);
  guint64 start = mg_inspection_get_offset (self->inspection);

  if (offset < start || offset - start >= mg_inspection_get_extent (self->inspection))
    {
      mg_inspection_say (self->inspection, _ ("Nothing is there."));
      return;
    }
  mg_inspection_set_cursor (self->inspection, offset, FALSE);
  g_signal_emit_by_name (self->inspection, "reveal", offset);
}

static gboolean
on_move (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  MgImageDrawing *self = MG_IMAGE_DRAWING (widget);
  gint32 move;
  guint x = 0, y = 0;

  g_variant_get (arguments, "(i)", &move);
  if (self->room.across == 0)
    return TRUE;
  /* From elsewhere it comes to the first pixel. */
  if (mg_image_drawing_get_cursor (self, &x, &y))
    find_move (self, (Move) move, &x, &y);
  go_to (self, x, y);
  if (!self->zoom.fits)
    {
      mg_image_zoom_reveal (&self->zoom, &self->room, x, y);
      mg_image_drawing_update (self);
    }
  return TRUE;
}

static GMenuModel *
build_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) zoom = g_menu_new ();
  g_autoptr (GMenu) copy = g_menu_new ();
  g_autoptr (GMenu) shown = g_menu_new ();

  g_menu_append (copy, _ ("_Copy Picture"), "image.copy");
  g_menu_append (copy, _ ("_Save Picture…"), "image.save");
  /* Translators: the picture in its present size, with the scale of its colours beside it */
  g_menu_append (shown, _ ("Copy as S_hown"), "image.copy-shown");
  g_menu_append (shown, _ ("Save as Sho_wn…"), "image.save-shown");
  g_menu_append (zoom, _ ("Zoom _In"), "image.zoom-in");
  g_menu_append (zoom, _ ("Zoom _Out"), "image.zoom-out");
  g_menu_append (zoom, _ ("_Fit"), "image.fit");
  g_menu_append (zoom, _ ("_Original Size"), "image.original");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (shown));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (zoom));
  return G_MENU_MODEL (menu);
}

static void
popup_menu (MgImageDrawing *self, double x, double y)
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
  MgImageDrawing *self = MG_IMAGE_DRAWING (widget);
  graphene_rect_t place = GRAPHENE_RECT_INIT (0, 0, 0, 0);
  guint x, y;

  if (mg_image_drawing_get_cursor (self, &x, &y))
    mg_image_drawing_get_place (self, x, y, &place);
  popup_menu (self, CLAMP ((double) (place.origin.x + place.size.width), 0, gtk_widget_get_width (widget)),
              CLAMP ((double) (place.origin.y + place.size.height), 0, gtk_widget_get_height (widget)));
}

static void
add_move (GtkWidgetClass *klass, guint key, guint keypad, GdkModifierType modifiers, Move move)
{
  gtk_widget_class_add_binding (klass, key, modifiers, on_move, "(i)", move);
  gtk_widget_class_add_binding (klass, keypad, modifiers, on_move, "(i)", move);
}

/**
 * mg_image_drawing_class_init_input:
 * @klass: the drawing's class
 *
 * For the drawing: its keys.
 */
void
mg_image_drawing_class_init_input (GtkWidgetClass *klass)
{
  static const struct
  {
    guint keys[4];
    const char *action;
  } actions[] = {
    { { GDK_KEY_plus, GDK_KEY_equal, GDK_KEY_KP_Add }, "image.zoom-in" },
    { { GDK_KEY_minus, GDK_KEY_underscore, GDK_KEY_KP_Subtract }, "image.zoom-out" },
    { { GDK_KEY_0, GDK_KEY_KP_0 }, "image.fit" },
    { { GDK_KEY_1, GDK_KEY_KP_1 }, "image.original" },
  };

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
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    for (guint j = 0; j < G_N_ELEMENTS (actions[i].keys) && actions[i].keys[j] != 0; j++)
      gtk_widget_class_add_binding_action (klass, actions[i].keys[j], 0, actions[i].action, NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_c, GDK_CONTROL_MASK, "image.copy", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_F10, GDK_SHIFT_MASK, "image.menu", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Menu, 0, "image.menu", NULL);
  gtk_widget_class_install_action (klass, "image.menu", NULL, action_menu);
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, MgImageDrawing *self)
{
  self->has_pointer = TRUE;
  self->pointer_x = x;
  self->pointer_y = y;
  mg_image_drawing_tell_pointer (self);
}

static void
on_leave (MgImageDrawing *self)
{
  self->has_pointer = FALSE;
  mg_image_drawing_tell_pointer (self);
}

static gboolean
on_scroll (GtkEventControllerScroll *controller, double dx, double dy, MgImageDrawing *self)
{
  double x, y;

  if (dy == 0 || self->room.across == 0)
    return FALSE;
  mg_image_drawing_to_display (self, self->pointer_x, self->pointer_y, &x, &y);
  mg_image_zoom_step (&self->zoom, &self->room, dy < 0 ? 1 : -1, x, y);
  mg_image_drawing_update (self);
  return TRUE;
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, MgImageDrawing *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drag_x = self->drag_y = 0;
  self->is_dragged = FALSE;
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, MgImageDrawing *self)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (self->room.across == 0 || (!self->is_dragged && MAX (fabs (dx), fabs (dy)) < CLICK_MOST))
    return;
  self->is_dragged = TRUE;
  if (!self->zoom.fits)
    mg_image_zoom_move (&self->zoom, &self->room, (dx - self->drag_x) * scale, (dy - self->drag_y) * scale);
  self->drag_x = dx;
  self->drag_y = dy;
  mg_image_drawing_update (self);
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, MgImageDrawing *self)
{
  double start_x, start_y;
  guint x, y;

  if (!self->is_dragged && gtk_gesture_drag_get_start_point (gesture, &start_x, &start_y)
      && mg_image_drawing_hit (self, start_x, start_y, &x, &y))
    go_to (self, x, y);
}

static void
on_secondary (GtkGestureClick *gesture, int n_press, double x, double y, MgImageDrawing *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  popup_menu (self, x, y);
}

/**
 * mg_image_drawing_init_input:
 * @self: a drawing
 *
 * For the drawing: its pointer.
 */
void
mg_image_drawing_init_input (MgImageDrawing *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL
                                                                | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();

  g_signal_connect (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (widget, motion);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (widget, scroll);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (gtk_widget_queue_draw), self);
  gtk_widget_add_controller (widget, focus);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect (secondary, "pressed", G_CALLBACK (on_secondary), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (secondary));
}
