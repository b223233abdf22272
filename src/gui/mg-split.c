/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-split.h"

/* In pixels: below the first, one part is shown at a time; below the second, the panel is closed until somebody
 * opens it. */
#define FOLD_WIDTH  860
#define PANEL_WIDTH 1180

/* What GtkPaned puts between its children, in pixels. */
#define SEPARATOR_WIDTH 1

typedef enum
{
  PART_CONTENT,
  PART_LIST,
  PART_PANEL,
} Part;

/* Whether the separators are where the widths of the list and of the panel want them. */
typedef enum
{
  PLACE_WANTED,
  /* Moved, not laid out yet. */
  PLACE_MOVED,
  PLACE_DONE,
} Place;

struct _MgSplit
{
  GtkWidget parent_instance;

  GtkWidget *outer;
  GtkWidget *inner;
  GtkWidget *list;
  GtkWidget *content;
  GtkWidget *panel;

  gboolean list_visible;
  gboolean panel_visible;
  gboolean has_panel;
  int list_width;
  int panel_width;
  /* Whether the parts are shown for a width that was allocated, not only for one that was expected. */
  gboolean settled;
  gboolean folded;
  /* Whether the panel is not shown although it is wanted, as there is little room. */
  gboolean withheld;
  Place place;
  gboolean allocating;
  /* Whether the panel was laid out with the width that is wanted, which GtkPaned keeps from then on. */
  gboolean panel_placed;
  /* What is shown when folded. */
  Part part;
  guint adapt_id;
};

enum
{
  PROP_0,
  PROP_LIST,
  PROP_CONTENT,
  PROP_PANEL,
  PROP_LIST_VISIBLE,
  PROP_PANEL_VISIBLE,
  PROP_HAS_PANEL,
  PROP_LIST_WIDTH,
  PROP_PANEL_WIDTH,
  PROP_LIST_SHOWN,
  PROP_PANEL_SHOWN,
  PROP_FOLDED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MgSplit, mg_split, GTK_TYPE_WIDGET)

static gboolean
is_shown (GtkWidget *part)
{
  return part != NULL && gtk_widget_get_visible (part);
}

static void
remember_width (MgSplit *self, GtkWidget *part, int width, int *remembered, guint property)
{
  if (!is_shown (part) || width <= 0 || width == *remembered)
    return;
  *remembered = width;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* A separator was moved: by the user, unless the parts are being placed or laid out. */
static void
on_position (MgSplit *self)
{
  if (self->folded || self->place != PLACE_DONE || self->allocating)
    return;
  remember_width (self, self->list, gtk_paned_get_position (GTK_PANED (self->inner)), &self->list_width,
                  PROP_LIST_WIDTH);
  remember_width (self, self->panel,
                  gtk_widget_get_width (self->outer) - gtk_paned_get_position (GTK_PANED (self->outer))
                    - SEPARATOR_WIDTH,
                  &self->panel_width, PROP_PANEL_WIDTH);
}

/* Moves the separators to where they belong when the parts are @width pixels wide together. */
static void
place_separators (MgSplit *self, int width)
{
  gtk_paned_set_position (GTK_PANED (self->inner), self->list_width);
  gtk_paned_set_position (GTK_PANED (self->outer), MAX (width - self->panel_width - SEPARATOR_WIDTH, 0));
}

static void
queue_place (MgSplit *self)
{
  self->place = PLACE_WANTED;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
set_part_visible (GtkWidget *part, gboolean visible)
{
  if (part != NULL)
    gtk_widget_set_visible (part, visible);
}

static void
update_parts (MgSplit *self)
{
  gboolean list_was_shown = is_shown (self->list);
  gboolean panel_was_shown = is_shown (self->panel);
  gboolean list_shown = self->folded ? self->part == PART_LIST : self->list_visible;
  gboolean panel_shown
    = self->has_panel && (self->folded ? self->part == PART_PANEL : self->panel_visible && !self->withheld);

  set_part_visible (self->list, list_shown);
  set_part_visible (self->panel, panel_shown);
  set_part_visible (self->content, !self->folded || self->part == PART_CONTENT);
  gtk_widget_set_visible (self->inner, !self->folded || self->part != PART_PANEL);
  if (!panel_was_shown && is_shown (self->panel) && !self->panel_placed)
    queue_place (self);
  if (list_was_shown != is_shown (self->list))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIST_SHOWN]);
  if (panel_was_shown != is_shown (self->panel))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PANEL_SHOWN]);
}

static void
adapt (MgSplit *self, int width)
{
  gboolean folded = width < FOLD_WIDTH;

  if (width >= PANEL_WIDTH)
    self->withheld = FALSE;
  else if (!self->settled)
    self->withheld = TRUE;
  if (folded != self->folded)
    {
      self->folded = folded;
      self->part = PART_CONTENT;
      /* On the way there GtkPaned has made narrower what did not fit any more. */
      self->place = PLACE_WANTED;
      self->panel_placed = FALSE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
    }
  update_parts (self);
  if (self->place == PLACE_WANTED && !self->folded)
    place_separators (self, width);
}

static gboolean
on_adapt (gpointer data)
{
  MgSplit *self = data;
  gboolean panel_was_shown = is_shown (self->panel);
  gboolean laid_out;

  self->adapt_id = 0;
  adapt (self, gtk_widget_get_width (GTK_WIDGET (self)));
  self->settled = TRUE;
  /* GtkPaned takes the next layout with both children for a change of width since the last one, and moves the
   * separator along: it can be placed only then. */
  laid_out = panel_was_shown == is_shown (self->panel);
  if (self->place == PLACE_WANTED && !self->folded && laid_out)
    {
      self->place = PLACE_MOVED;
      self->panel_placed = self->panel_placed || is_shown (self->panel);
      gtk_widget_queue_allocate (GTK_WIDGET (self));
    }
  return G_SOURCE_REMOVE;
}

static gboolean
has_to_adapt (MgSplit *self, int width)
{
  return !self->settled || (width < FOLD_WIDTH) != self->folded || (self->withheld && width >= PANEL_WIDTH)
         || (self->place == PLACE_WANTED && !self->folded);
}

static void
mg_split_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MgSplit *self = MG_SPLIT (widget);
  GtkAllocation allocation = { .height = height };
  int least;

  /* What is visible, and where it is, cannot change while it is being laid out. */
  if (has_to_adapt (self, width) && self->adapt_id == 0)
    self->adapt_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_adapt, self, NULL);
  gtk_widget_measure (self->outer, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  allocation.width = MAX (width, least);
  self->allocating = TRUE;
  gtk_widget_size_allocate (self->outer, &allocation, baseline);
  self->allocating = FALSE;
  if (self->place == PLACE_MOVED)
    self->place = PLACE_DONE;
}

static void
measure_widest (GtkWidget *part, int *minimum)
{
  int least = 0;

  if (part != NULL)
    gtk_widget_measure (part, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  *minimum = MAX (*minimum, least);
}

/* Wide enough for any part alone: what does not fit side by side is folded. */
static void
mg_split_measure (GtkWidget *widget,
                  GtkOrientation orientation,
                  int for_size,
                  int *minimum,
                  int *natural,
                  int *minimum_baseline,
                  int *natural_baseline)
{
  MgSplit *self = MG_SPLIT (widget);

  gtk_widget_measure (self->outer, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 0;
      measure_widest (self->list, minimum);
      measure_widest (self->content, minimum);
      measure_widest (self->panel, minimum);
      *natural = MAX (*minimum, *natural);
    }
}

static GtkSizeRequestMode
mg_split_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
mg_split_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MgSplit *self = MG_SPLIT (object);

  switch (id)
    {
    case PROP_LIST:
      g_value_set_object (value, self->list);
      break;
    case PROP_CONTENT:
      g_value_set_object (value, self->content);
      break;
    case PROP_PANEL:
      g_value_set_object (value, self->panel);
      break;
    case PROP_LIST_VISIBLE:
      g_value_set_boolean (value, self->list_visible);
      break;
    case PROP_PANEL_VISIBLE:
      g_value_set_boolean (value, self->panel_visible);
      break;
    case PROP_HAS_PANEL:
      g_value_set_boolean (value, self->has_panel);
      break;
    case PROP_LIST_WIDTH:
      g_value_set_int (value, self->list_width);
      break;
    case PROP_PANEL_WIDTH:
      g_value_set_int (value, self->panel_width);
      break;
    case PROP_LIST_SHOWN:
      g_value_set_boolean (value, mg_split_get_list_shown (self));
      break;
    case PROP_PANEL_SHOWN:
      g_value_set_boolean (value, mg_split_get_panel_shown (self));
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_split_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MgSplit *self = MG_SPLIT (object);

  switch (id)
    {
    case PROP_LIST:
      self->list = g_value_get_object (value);
      gtk_paned_set_start_child (GTK_PANED (self->inner), self->list);
      update_parts (self);
      break;
    case PROP_CONTENT:
      self->content = g_value_get_object (value);
      gtk_paned_set_end_child (GTK_PANED (self->inner), self->content);
      update_parts (self);
      break;
    case PROP_PANEL:
      self->panel = g_value_get_object (value);
      gtk_paned_set_end_child (GTK_PANED (self->outer), self->panel);
      update_parts (self);
      break;
    case PROP_LIST_VISIBLE:
      self->list_visible = g_value_get_boolean (value);
      update_parts (self);
      break;
    case PROP_PANEL_VISIBLE:
      self->panel_visible = g_value_get_boolean (value);
      update_parts (self);
      break;
    case PROP_HAS_PANEL:
      self->has_panel = g_value_get_boolean (value);
      if (!self->has_panel && self->part == PART_PANEL)
        self->part = PART_CONTENT;
      update_parts (self);
      break;
    case PROP_LIST_WIDTH:
      self->list_width = g_value_get_int (value);
      queue_place (self);
      break;
    case PROP_PANEL_WIDTH:
      self->panel_width = g_value_get_int (value);
      self->panel_placed = FALSE;
      queue_place (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_split_dispose (GObject *object)
{
  MgSplit *self = MG_SPLIT (object);

  g_clear_handle_id (&self->adapt_id, g_source_remove);
  self->list = self->content = self->panel = NULL;
  g_clear_pointer (&self->outer, gtk_widget_unparent);

  G_OBJECT_CLASS (mg_split_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags both = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, GTK_TYPE_WIDGET, both);
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, both);
  properties[PROP_PANEL] = g_param_spec_object ("panel", NULL, NULL, GTK_TYPE_WIDGET, both);
  /* What is wanted, while there is room for it. */
  properties[PROP_LIST_VISIBLE] = g_param_spec_boolean ("list-visible", NULL, NULL, TRUE, both);
  properties[PROP_PANEL_VISIBLE] = g_param_spec_boolean ("panel-visible", NULL, NULL, TRUE, both);
  /* Whether there is anything to show in the panel. */
  properties[PROP_HAS_PANEL] = g_param_spec_boolean ("has-panel", NULL, NULL, FALSE, both);
  properties[PROP_LIST_WIDTH] = g_param_spec_int ("list-width", NULL, NULL, 0, G_MAXINT, 240, both);
  properties[PROP_PANEL_WIDTH] = g_param_spec_int ("panel-width", NULL, NULL, 0, G_MAXINT, 264, both);
  /* What is in sight. */
  properties[PROP_LIST_SHOWN] = g_param_spec_boolean ("list-shown", NULL, NULL, TRUE, readable);
  properties[PROP_PANEL_SHOWN] = g_param_spec_boolean ("panel-shown", NULL, NULL, TRUE, readable);
  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mg_split_class_init (MgSplitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mg_split_get_property;
  object_class->set_property = mg_split_set_property;
  object_class->dispose = mg_split_dispose;
  widget_class->size_allocate = mg_split_size_allocate;
  widget_class->measure = mg_split_measure;
  widget_class->get_request_mode = mg_split_get_request_mode;
  install_properties (object_class);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-split.ui");
  gtk_widget_class_bind_template_child (widget_class, MgSplit, outer);
  gtk_widget_class_bind_template_child (widget_class, MgSplit, inner);
}

static void
mg_split_init (MgSplit *self)
{
  self->list_visible = TRUE;
  self->panel_visible = TRUE;
  self->list_width = 240;
  self->panel_width = 264;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->inner, "notify::position", G_CALLBACK (on_position), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outer, "notify::position", G_CALLBACK (on_position), self,
                           G_CONNECT_SWAPPED);
}

/**
 * mg_split_prepare:
 * @self: the parts of a window
 * @width: in pixels, how wide they will be
 *
 * Shows what there will be room for, before that is known for certain.
 */
void
mg_split_prepare (MgSplit *self, int width)
{
  adapt (self, width);
}

/**
 * mg_split_get_folded:
 * @self: the parts of a window
 *
 * Returns: whether there is room for one part only
 */
gboolean
mg_split_get_folded (MgSplit *self)
{
  return self->folded;
}

/**
 * mg_split_get_list_shown:
 * @self: the parts of a window
 *
 * Returns: whether the list is in sight
 */
gboolean
mg_split_get_list_shown (MgSplit *self)
{
  return is_shown (self->list);
}

static void
show_part (MgSplit *self, Part part, gboolean shown)
{
  if (shown)
    self->part = part;
  else if (self->part == part)
    self->part = PART_CONTENT;
  update_parts (self);
  /* The focus was in what is hidden now. */
  gtk_widget_child_focus (self->outer, GTK_DIR_TAB_FORWARD);
}

/**
 * mg_split_set_list_shown:
 * @self: the parts of a window
 * @shown: whether the list is to be in sight; when folded, in the place of the other parts
 */
void
mg_split_set_list_shown (MgSplit *self, gboolean shown)
{
  if (self->folded)
    show_part (self, PART_LIST, shown);
  else
    g_object_set (self, "list-visible", shown, NULL);
}

/**
 * mg_split_get_panel_shown:
 * @self: the parts of a window
 *
 * Returns: whether the panel is in sight
 */
gboolean
mg_split_get_panel_shown (MgSplit *self)
{
  return is_shown (self->panel);
}

/**
 * mg_split_set_panel_shown:
 * @self: the parts of a window
 * @shown: whether the panel is to be in sight, if there is anything in it; when folded, in the place of the
 * other parts
 */
void
mg_split_set_panel_shown (MgSplit *self, gboolean shown)
{
  if (!self->has_panel)
    return;
  if (self->folded)
    {
      show_part (self, PART_PANEL, shown);
      return;
    }
  /* Who asks for it gets it, also where there is little room. */
  self->withheld = FALSE;
  g_object_set (self, "panel-visible", shown, NULL);
}

/**
 * mg_split_show_content:
 * @self: the parts of a window
 *
 * When folded, shows the content.
 */
void
mg_split_show_content (MgSplit *self)
{
  if (self->folded)
    show_part (self, self->part, FALSE);
}
