/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-panes.h"

#include <adwaita.h>

#include "mg-activity-pane.h"
#include "mg-image-pane.h"
#include "mg-plot-pane.h"

/* From this width on, in pixels, pictures stand side by side, where that is enough for them; and what is between two. */
#define WIDE      720
#define SEPARATOR 1

#define N_PICTURES 3

/**
 * Picture:
 * @pane: which one
 * @property: tells whether it is shown
 * @create: makes it
 *
 * What there may be below the grids.
 */
typedef struct
{
  MgPane pane;
  const char *property;
  GtkWidget *(*create) (MgInspection *inspection, GSettings *memory);
} Picture;

static const Picture pictures[N_PICTURES] = {
  { MG_PANE_PLOT, "plot-shown", mg_plot_pane_new },
  { MG_PANE_IMAGE, "image-shown", mg_image_pane_new },
  { MG_PANE_ACTIVITY, "activity-shown", mg_activity_pane_new },
};

struct _MgPanes
{
  GtkWidget parent_instance;

  MgInspection *inspection;
  GSettings *memory;
  gboolean shown[N_PICTURES];
  gboolean wide;
  guint arrange_id;

  GtkWidget *panes;
  MgGrids *grids;
  GtkWidget *pictures;
  GtkWidget *more_pictures;
  AdwBin *bins[N_PICTURES];
};

enum
{
  PROP_0,
  PROP_PICTURES,
  N_PROPS = PROP_PICTURES + N_PICTURES,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MgPanes, mg_panes, GTK_TYPE_WIDGET)

static guint
find_picture (MgPane pane)
{
  for (guint i = 0; i < N_PICTURES; i++)
    if (pictures[i].pane == pane)
      return i;
  g_assert_not_reached ();
}

static gboolean
has_keys (MgPanes *self, gpointer part)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (focus == part || gtk_widget_is_ancestor (focus, part));
}

static void
arrange (MgPanes *self)
{
  GtkOrientation orientation = self->wide ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->pictures), orientation);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->more_pictures), orientation);
}

static gboolean
on_arrange (gpointer data)
{
  MgPanes *self = data;

  self->arrange_id = 0;
  arrange (self);
  return G_SOURCE_REMOVE;
}

static int
get_minimum_width (gpointer widget)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static gboolean
is_wide (MgPanes *self, int width)
{
  int needed = -SEPARATOR;

  for (guint i = 0; i < N_PICTURES; i++)
    if (self->shown[i])
      needed += get_minimum_width (self->bins[i]) + SEPARATOR;
  return width >= MAX (WIDE, needed);
}

static void
mg_panes_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MgPanes *self = MG_PANES (widget);
  gboolean wide = is_wide (self, width);

  /* What is shown may not change while sizes are being given out. */
  if (wide != self->wide && self->arrange_id == 0)
    self->arrange_id = g_idle_add (on_arrange, self);
  self->wide = wide;
  /* Until pictures that stand side by side are below each other some may be cut off. */
  gtk_widget_allocate (self->panes, MAX (width, get_minimum_width (self->panes)), height, baseline, NULL);
}

/* Pictures do not keep it as wide as they are side by side: where there is less room, they stand below each other. */
static void
mg_panes_measure (GtkWidget *widget,
                  GtkOrientation orientation,
                  int for_size,
                  int *minimum,
                  int *natural,
                  int *minimum_baseline,
                  int *natural_baseline)
{
  MgPanes *self = MG_PANES (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      int width = for_size >= 0 ? MAX (for_size, get_minimum_width (self->panes)) : -1;

      gtk_widget_measure (self->panes, orientation, width, minimum, natural, minimum_baseline,
                          natural_baseline);
      return;
    }
  gtk_widget_measure (self->panes, orientation, -1, NULL, natural, NULL, NULL);
  *minimum = get_minimum_width (self->grids);
  for (guint i = 0; i < N_PICTURES; i++)
    if (self->shown[i])
      *minimum = MAX (*minimum, get_minimum_width (self->bins[i]));
}

static gboolean
mg_panes_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (MG_PANES (widget)->grids));
}

static void
mg_panes_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id >= PROP_PICTURES && id < N_PROPS)
    g_value_set_boolean (value, MG_PANES (object)->shown[id - PROP_PICTURES]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mg_panes_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id >= PROP_PICTURES && id < N_PROPS)
    mg_panes_set_shown (MG_PANES (object), pictures[id - PROP_PICTURES].pane, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mg_panes_dispose (GObject *object)
{
  MgPanes *self = MG_PANES (object);

  g_clear_handle_id (&self->arrange_id, g_source_remove);
  g_clear_pointer (&self->panes, gtk_widget_unparent);
  g_clear_object (&self->inspection);
  g_clear_object (&self->memory);

  G_OBJECT_CLASS (mg_panes_parent_class)->dispose (object);
}

static void
mg_panes_class_init (MgPanesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const gssize bins = G_STRUCT_OFFSET (MgPanes, bins);

  object_class->get_property = mg_panes_get_property;
  object_class->set_property = mg_panes_set_property;
  object_class->dispose = mg_panes_dispose;
  widget_class->measure = mg_panes_measure;
  widget_class->size_allocate = mg_panes_size_allocate;
  widget_class->grab_focus = mg_panes_grab_focus;

  for (guint i = 0; i < N_PICTURES; i++)
    properties[PROP_PICTURES + i]
      = g_param_spec_boolean (pictures[i].property, NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (MG_TYPE_GRIDS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-panes.ui");
  gtk_widget_class_bind_template_child (widget_class, MgPanes, panes);
  gtk_widget_class_bind_template_child (widget_class, MgPanes, grids);
  gtk_widget_class_bind_template_child (widget_class, MgPanes, pictures);
  gtk_widget_class_bind_template_child (widget_class, MgPanes, more_pictures);
  gtk_widget_class_bind_template_child_full (widget_class, "plot_bin", FALSE, bins);
  gtk_widget_class_bind_template_child_full (widget_class, "image_bin", FALSE,
                                             bins + (gssize) sizeof (gpointer));
  gtk_widget_class_bind_template_child_full (widget_class, "activity_bin", FALSE,
                                             bins + 2 * (gssize) sizeof (gpointer));
}

static void
mg_panes_init (MgPanes *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * mg_panes_set_inspection:
 * @self: panes that have none yet
 * @inspection: what they show
 * @memory: what is remembered of the mapping
 */
void
mg_panes_set_inspection (MgPanes *self, MgInspection *inspection, GSettings *memory)
{
  g_return_if_fail (self->inspection == NULL);

  self->inspection = g_object_ref (inspection);
  self->memory = g_object_ref (memory);
  mg_grids_set_inspection (self->grids, inspection);
  arrange (self);
}

/**
 * mg_panes_get_grids:
 * @self: panes
 *
 * Returns: (transfer none): the bytes and the values, of which one is always shown
 */
MgGrids *
mg_panes_get_grids (MgPanes *self)
{
  return self->grids;
}

/**
 * mg_panes_get_shown:
 * @self: panes
 * @pane: bytes, values, or one of the pictures
 *
 * Returns: whether this one is shown
 */
gboolean
mg_panes_get_shown (MgPanes *self, MgPane pane)
{
  if (pane == MG_PANE_HEX || pane == MG_PANE_VALUES)
    return mg_grids_get_shown (self->grids, pane);
  return self->shown[find_picture (pane)];
}

/* A picture that nobody wanted yet costs nothing; one that is hidden keeps what was set up in it. */
static void
set_picture_shown (MgPanes *self, guint index, gboolean shown)
{
  AdwBin *bin = self->bins[index];

  if (self->shown[index] == shown)
    return;
  /* GTK 4.8 may keep the focus of what is hidden for ever. */
  if (!shown && has_keys (self, bin))
    gtk_widget_grab_focus (GTK_WIDGET (self->grids));
  if (shown && adw_bin_get_child (bin) == NULL)
    adw_bin_set_child (bin, pictures[index].create (self->inspection, self->memory));
  self->shown[index] = shown;
  gtk_widget_set_visible (GTK_WIDGET (bin), shown);
  gtk_widget_set_visible (self->more_pictures, self->shown[1] || self->shown[2]);
  gtk_widget_set_visible (self->pictures, self->shown[0] || self->shown[1] || self->shown[2]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PICTURES + index]);
}

/**
 * mg_panes_set_shown:
 * @self: panes with an inspection
 * @pane: bytes, values, or one of the pictures
 * @shown: whether to show this one
 *
 * One grid always stays: where the last one hides, the other one is shown in its place.
 */
void
mg_panes_set_shown (MgPanes *self, MgPane pane, gboolean shown)
{
  if (pane == MG_PANE_HEX || pane == MG_PANE_VALUES)
    mg_grids_set_shown (self->grids, pane, shown);
  else
    set_picture_shown (self, find_picture (pane), shown);
}

/**
 * mg_panes_focus_next:
 * @self: panes
 *
 * Gives the keys to the first one that is shown, or from the one that has them to the next.
 *
 * Returns: %FALSE where they stay, since there is no pane behind the one that has them
 */
gboolean
mg_panes_focus_next (MgPanes *self)
{
  guint first = 0;

  if (!has_keys (self, self->pictures) && mg_grids_focus_next (self->grids))
    return TRUE;
  for (guint i = 0; i < N_PICTURES; i++)
    if (has_keys (self, self->bins[i]))
      first = i + 1;
  for (guint i = first; i < N_PICTURES; i++)
    if (self->shown[i] && gtk_widget_grab_focus (adw_bin_get_child (self->bins[i])))
      return TRUE;
  return FALSE;
}
