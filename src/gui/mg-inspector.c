/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-inspector.h"

#include <glib/gi18n-lib.h>

#include "mg-frozen-watch.h"
#include "mg-inspector-text.h"

/* Types of one byte, then all others in either order. */
#define N_SINGLES 4
#define N_MULTIS  (MG_N_ELEMENT_TYPES - N_SINGLES)
#define N_ROWS    (N_SINGLES + 2 * N_MULTIS)

/* How often screen readers are told what changes by itself, in milliseconds. */
#define SPEAK_INTERVAL 1000

/* The bytes at the cursor as they were last seen, to tell what changed. */
typedef struct
{
  guint8 bytes[MG_ELEMENT_SIZE_MAX];
  gsize length;
  guint64 generation;
} Snapshot;

struct _MgInspector
{
  GtkWidget parent_instance;

  GtkWidget *scrolled;
  GtkLabel *place_label;
  GtkLabel *state_label;
  GtkLabel *byte_label;
  GtkLabel *little_heading;
  GtkLabel *big_heading;
  GtkBox *single_box;
  GtkBox *little_box;
  GtkBox *big_box;
  MgInspectorRow *rows[N_ROWS];

  MgInspection *inspection;
  GSignalGroup *signals;
  GSignalGroup *view_signals;
  MgFrozenWatch *frozen_watch;
  Snapshot seen;
  /* Of the bytes at the cursor, as bits: those that changed since they were drawn. */
  guint changed;
  gboolean moved;
  guint tick_id;
  guint speak_id;
  gboolean unspoken;
};

enum
{
  PROP_0,
  PROP_INSPECTION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MgInspector, mg_inspector, GTK_TYPE_WIDGET)

/* How many bytes of the view lie at the cursor, as many as the longest element has at the most. */
static gsize
count_bytes (MgInspector *self)
{
  guint64 cursor = mg_inspection_get_cursor (self->inspection) - mg_inspection_get_offset (self->inspection);
  guint64 extent = mg_inspection_get_extent (self->inspection);

  return cursor < extent ? (gsize) MIN (extent - cursor, MG_ELEMENT_SIZE_MAX) : 0;
}

static void
set_label (GtkLabel *label, const char *text)
{
  if (!g_str_equal (gtk_label_get_text (label), text))
    gtk_label_set_text (label, text);
}

static void
update_header (MgInspector *self, MgFrame *frame, gsize length)
{
  guint64 cursor = mg_inspection_get_cursor (self->inspection);
  guint64 index = (cursor - mg_inspection_get_offset (self->inspection))
                  / mg_element_get_size (mg_inspection_get_element (self->inspection));
  g_autofree char *place = mg_inspector_text_for_place (cursor, index);
  g_autofree char *state = g_strdup_printf ("· %s", mg_inspector_text_for_page (frame, cursor, length));
  g_autofree char *byte = NULL;

  set_label (self->place_label, place);
  set_label (self->state_label, state);
  if (mg_inspector_text_for_missing (frame, cursor, 1) == NULL && self->seen.length > 0)
    byte = mg_inspector_text_for_byte (self->seen.bytes[0]);
  set_label (self->byte_label, byte != NULL ? byte : mg_inspector_text_for_page (frame, cursor, length));
}

static void
update_row (MgInspector *self, MgInspectorRow *row, MgFrame *frame, gsize length)
{
  MgElement element = mg_inspector_row_get_element (row);
  gsize size = mg_element_get_size (element);
  const char *missing
    = mg_inspector_text_for_missing (frame, mg_inspection_get_cursor (self->inspection), MIN (size, length));
  g_autofree char *text = NULL;

  if (missing != NULL || length == 0)
    {
      mg_inspector_row_set_hint (row, missing != NULL ? missing : _ ("not read yet"));
      return;
    }
  if (length < size)
    {
      text = mg_inspector_text_for_need (size - length);
      mg_inspector_row_set_hint (row, text);
      return;
    }
  text = mg_inspector_text_for_value (element, self->seen.bytes);
  mg_inspector_row_set_value (row, text);
  if (self->changed & ((1u << size) - 1))
    mg_inspector_row_glow (row);
}

static void
speak (MgInspector *self)
{
  for (guint i = 0; i < N_ROWS; i++)
    mg_inspector_row_speak (self->rows[i]);
  self->unspoken = FALSE;
}

static gboolean
on_speak (gpointer data)
{
  MgInspector *self = data;

  if (self->unspoken)
    {
      speak (self);
      return G_SOURCE_CONTINUE;
    }
  self->speak_id = 0;
  return G_SOURCE_REMOVE;
}

static void
update (MgInspector *self)
{
  MgFrame *frame = mg_inspection_get_frame (self->inspection);
  gsize length = count_bytes (self);

  if (self->moved)
    for (guint i = 0; i < N_ROWS; i++)
      mg_inspector_row_fade (self->rows[i]);
  update_header (self, frame, length);
  for (guint i = 0; i < N_ROWS; i++)
    update_row (self, self->rows[i], frame, length);

  self->unspoken = TRUE;
  if (self->moved || self->speak_id == 0)
    speak (self);
  if (self->speak_id == 0)
    self->speak_id = g_timeout_add (SPEAK_INTERVAL, on_speak, self);
  self->changed = 0;
  self->moved = FALSE;
}

/* There is nothing to show. */
static void
clear (MgInspector *self)
{
  set_label (self->place_label, "");
  set_label (self->state_label, "");
  set_label (self->byte_label, "");
  for (guint i = 0; i < N_ROWS; i++)
    {
      mg_inspector_row_fade (self->rows[i]);
      mg_inspector_row_set_hint (self->rows[i], "");
      mg_inspector_row_set_current (self->rows[i], FALSE);
      mg_inspector_row_speak (self->rows[i]);
    }
  g_clear_handle_id (&self->speak_id, g_source_remove);
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  MgInspector *self = MG_INSPECTOR (widget);

  self->tick_id = 0;
  if (self->inspection != NULL)
    update (self);
  return G_SOURCE_REMOVE;
}

/* However many frames come, they are shown once a frame of the display, and only where somebody sees it. */
static void
schedule (MgInspector *self)
{
  if (self->tick_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

static void
take_snapshot (MgInspector *self, Snapshot *ret)
{
  MgFrame *frame = mg_inspection_get_frame (self->inspection);

  *ret = (Snapshot){ 0 };
  if (frame == NULL)
    return;
  ret->generation = frame->generation;
  ret->length
    = mg_frame_read (frame, mg_inspection_get_cursor (self->inspection), ret->bytes, count_bytes (self));
}

static void
on_frame (MgInspector *self)
{
  Snapshot now;

  take_snapshot (self, &now);
  if (now.generation == self->seen.generation)
    for (gsize i = 0; i < MIN (now.length, self->seen.length); i++)
      if (now.bytes[i] != self->seen.bytes[i])
        self->changed |= 1u << i;
  self->seen = now;
  schedule (self);
}

/* Tells what is in sight: nothing where this widget is not. */
static void
show_range (MgInspector *self)
{
  gsize length = gtk_widget_get_mapped (GTK_WIDGET (self)) ? count_bytes (self) : 0;

  mg_inspection_show (self->inspection, MG_PANE_INSPECTOR, mg_inspection_get_cursor (self->inspection),
                      length);
}

static void
update_frozen (MgInspector *self)
{
  for (guint i = 0; i < N_ROWS; i++)
    mg_inspector_row_update_frozen (self->rows[i], self->inspection);
}

/* Other bytes are shown, or others are known of them: nothing of that is a change. */
static void
on_place (MgInspector *self)
{
  take_snapshot (self, &self->seen);
  self->changed = 0;
  self->moved = TRUE;
  update_frozen (self);
  show_range (self);
  schedule (self);
}

/* The bytes at the cursor stay what they are; there may be more of them, or fewer. */
static void
on_extent (MgInspector *self)
{
  show_range (self);
  schedule (self);
}

static void
on_element (MgInspector *self)
{
  MgElement current = mg_inspection_get_element (self->inspection);

  for (guint i = 0; i < N_ROWS; i++)
    {
      MgElement element = mg_inspector_row_get_element (self->rows[i]);
      gboolean any_order = mg_element_get_size (element) == 1;

      mg_inspector_row_set_current (self->rows[i],
                                    element.type == current.type
                                      && (any_order || !element.big_endian == !current.big_endian));
    }
  schedule (self);
}

static void
show_as (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MgInspector *self = MG_INSPECTOR (widget);
  MgElement element;

  if (self->inspection != NULL
      && mg_element_parse_type (g_variant_get_string (parameter, NULL), &element, NULL))
    mg_inspection_set_element (self->inspection, element);
}

/* Returns: (nullable): the row of a type, as an action names it. */
static MgInspectorRow *
find_row (MgInspector *self, GVariant *parameter)
{
  MgElement element;

  if (self->inspection == NULL
      || !mg_element_parse_type (g_variant_get_string (parameter, NULL), &element, NULL))
    return NULL;
  return mg_inspector_get_row (self, element);
}

static void
edit_value (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MgInspector *self = MG_INSPECTOR (widget);
  MgInspectorRow *row = find_row (self, parameter);

  if (row == NULL)
    return;
  if (count_bytes (self) < mg_element_get_size (mg_inspector_row_get_element (row)))
    mg_inspection_say (self->inspection, mg_inspector_row_get_text (row));
  else
    mg_inspector_row_edit (row, self->inspection);
}

static void
freeze_value (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MgInspector *self = MG_INSPECTOR (widget);
  MgInspectorRow *row = find_row (self, parameter);

  if (row != NULL)
    mg_inspector_row_freeze (row, self->inspection);
}

/* What is being typed was meant for other bytes. */
static void
cancel_edits (MgInspector *self)
{
  for (guint i = 0; i < N_ROWS; i++)
    mg_inspector_row_cancel (self->rows[i]);
}

static MgInspectorRow *
get_current_row (MgInspector *self)
{
  MgElement first = { MG_ELEMENT_I8, FALSE };

  return mg_inspector_get_row (self, self->inspection != NULL ? mg_inspection_get_element (self->inspection)
                                                              : first);
}

/* One stop of the Tab key for all rows; the arrows go between them. */
static gboolean
mg_inspector_focus (GtkWidget *widget, GtkDirectionType direction)
{
  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (mg_inspector_parent_class)->focus (widget, direction);
  if (gtk_widget_get_focus_child (widget) != NULL)
    return FALSE;
  return gtk_widget_grab_focus (GTK_WIDGET (get_current_row (MG_INSPECTOR (widget))));
}

static gboolean
mg_inspector_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (get_current_row (MG_INSPECTOR (widget))));
}

static void
mg_inspector_map (GtkWidget *widget)
{
  MgInspector *self = MG_INSPECTOR (widget);

  GTK_WIDGET_CLASS (mg_inspector_parent_class)->map (widget);
  if (self->inspection != NULL)
    on_place (self);
}

static void
mg_inspector_unmap (GtkWidget *widget)
{
  MgInspector *self = MG_INSPECTOR (widget);

  cancel_edits (self);
  GTK_WIDGET_CLASS (mg_inspector_parent_class)->unmap (widget);
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (widget, self->tick_id);
  self->tick_id = 0;
  if (self->inspection != NULL)
    show_range (self);
}

static void
mg_inspector_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_INSPECTION)
    g_value_set_object (value, MG_INSPECTOR (object)->inspection);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mg_inspector_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_INSPECTION)
    mg_inspector_set_inspection (MG_INSPECTOR (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mg_inspector_dispose (GObject *object)
{
  MgInspector *self = MG_INSPECTOR (object);

  mg_inspector_set_inspection (self, NULL);
  g_clear_object (&self->signals);
  g_clear_object (&self->view_signals);
  g_clear_object (&self->frozen_watch);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);

  G_OBJECT_CLASS (mg_inspector_parent_class)->dispose (object);
}

static void
mg_inspector_class_init (MgInspectorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mg_inspector_get_property;
  object_class->set_property = mg_inspector_set_property;
  object_class->dispose = mg_inspector_dispose;
  widget_class->focus = mg_inspector_focus;
  widget_class->grab_focus = mg_inspector_grab_focus;
  widget_class->map = mg_inspector_map;
  widget_class->unmap = mg_inspector_unmap;

  properties[PROP_INSPECTION]
    = g_param_spec_object ("inspection", NULL, NULL, MG_TYPE_INSPECTION,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "mg-inspector");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "inspector.show-as", "s", show_as);
  gtk_widget_class_install_action (widget_class, "inspector.edit", "s", edit_value);
  gtk_widget_class_install_action (widget_class, "inspector.freeze", "s", freeze_value);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-inspector.ui");
  gtk_widget_class_bind_template_child (widget_class, MgInspector, scrolled);
  gtk_widget_class_bind_template_child (widget_class, MgInspector, place_label);
  gtk_widget_class_bind_template_child (widget_class, MgInspector, state_label);
  gtk_widget_class_bind_template_child (widget_class, MgInspector, byte_label);
  gtk_widget_class_bind_template_child (widget_class, MgInspector, little_heading);
  gtk_widget_class_bind_template_child (widget_class, MgInspector, big_heading);
  gtk_widget_class_bind_template_child (widget_class, MgInspector, single_box);
  gtk_widget_class_bind_template_child (widget_class, MgInspector, little_box);
  gtk_widget_class_bind_template_child (widget_class, MgInspector, big_box);
}

static void
on_paused (MgInspector *self)
{
  gboolean paused
    = self->inspection != NULL && mg_view_get_paused (mg_inspection_get_view (self->inspection));

  for (guint i = 0; i < N_ROWS; i++)
    mg_inspector_row_hold (self->rows[i], paused);
}

static guint
add_rows (MgInspector *self, guint n, GtkBox *box, const MgElementType *types, guint n_types, gboolean big)
{
  for (guint i = 0; i < n_types; i++)
    {
      GtkWidget *row = mg_inspector_row_new ((MgElement){ types[i], big });

      gtk_box_append (box, row);
      self->rows[n++] = MG_INSPECTOR_ROW (row);
    }
  return n;
}

static void
mg_inspector_init (MgInspector *self)
{
  static const MgElementType singles[N_SINGLES]
    = { MG_ELEMENT_I8, MG_ELEMENT_U8, MG_ELEMENT_CHAR, MG_ELEMENT_BOOL };
  static const MgElementType multis[N_MULTIS]
    = { MG_ELEMENT_I16, MG_ELEMENT_U16, MG_ELEMENT_I32,  MG_ELEMENT_U32, MG_ELEMENT_I64,
        MG_ELEMENT_U64, MG_ELEMENT_F16, MG_ELEMENT_BF16, MG_ELEMENT_F32, MG_ELEMENT_F64 };
  const gboolean is_big = G_BYTE_ORDER == G_BIG_ENDIAN;
  guint n;

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_text (self->little_heading,
                      is_big ? _ ("Little-endian") : _ ("Little-endian (this machine)"));
  gtk_label_set_text (self->big_heading, is_big ? _ ("Big-endian (this machine)") : _ ("Big-endian"));
  n = add_rows (self, 0, self->single_box, singles, N_SINGLES, FALSE);
  n = add_rows (self, n, self->little_box, multis, N_MULTIS, FALSE);
  add_rows (self, n, self->big_box, multis, N_MULTIS, TRUE);

  self->signals = g_signal_group_new (MG_TYPE_INSPECTION);
  g_signal_group_connect_swapped (self->signals, "notify::frame", G_CALLBACK (on_frame), self);
  g_signal_group_connect_swapped (self->signals, "notify::cursor", G_CALLBACK (on_place), self);
  g_signal_group_connect_swapped (self->signals, "notify::cursor", G_CALLBACK (cancel_edits), self);
  g_signal_group_connect_swapped (self->signals, "recreated", G_CALLBACK (cancel_edits), self);
  g_signal_group_connect_swapped (self->signals, "notify::extent", G_CALLBACK (on_extent), self);
  g_signal_group_connect_swapped (self->signals, "notify::element-name", G_CALLBACK (on_element), self);
  self->view_signals = g_signal_group_new (MG_TYPE_VIEW);
  g_signal_group_connect_swapped (self->view_signals, "notify::paused", G_CALLBACK (on_paused), self);
  self->frozen_watch = mg_frozen_watch_new ();
  g_signal_connect_swapped (self->frozen_watch, "changed", G_CALLBACK (update_frozen), self);
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
}

/**
 * mg_inspector_new:
 *
 * The value at the cursor in every type and byte order. What it shows is sampled while it is in sight.
 *
 * Returns: (transfer floating): an inspector of nothing
 */
GtkWidget *
mg_inspector_new (void)
{
  return g_object_new (MG_TYPE_INSPECTOR, NULL);
}

/**
 * mg_inspector_get_inspection:
 * @self: an inspector
 *
 * Returns: (transfer none) (nullable): whose cursor it follows
 */
MgInspection *
mg_inspector_get_inspection (MgInspector *self)
{
  return self->inspection;
}

/**
 * mg_inspector_set_inspection:
 * @self: an inspector
 * @inspection: (nullable): whose cursor it is to follow
 */
void
mg_inspector_set_inspection (MgInspector *self, MgInspection *inspection)
{
  if (inspection == self->inspection)
    return;
  if (self->inspection != NULL)
    {
      cancel_edits (self);
      mg_inspection_show (self->inspection, MG_PANE_INSPECTOR, 0, 0);
    }
  g_set_object (&self->inspection, inspection);
  g_signal_group_set_target (self->signals, inspection);
  g_signal_group_set_target (self->view_signals,
                             inspection != NULL ? mg_inspection_get_view (inspection) : NULL);
  mg_frozen_watch_set_editor (
    self->frozen_watch, inspection != NULL ? mg_view_get_editor (mg_inspection_get_view (inspection)) : NULL);
  on_paused (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self), inspection != NULL);
  if (inspection != NULL)
    {
      on_element (self);
      on_place (self);
      update (self);
    }
  else
    {
      clear (self);
      update_frozen (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INSPECTION]);
}

/**
 * mg_inspector_get_row:
 * @self: an inspector
 * @element: a type; one byte has no order
 *
 * Returns: (transfer none): the row that shows it
 */
MgInspectorRow *
mg_inspector_get_row (MgInspector *self, MgElement element)
{
  for (guint i = 0; i < N_ROWS; i++)
    {
      MgElement other = mg_inspector_row_get_element (self->rows[i]);

      if (other.type == element.type
          && (mg_element_get_size (element) == 1 || !other.big_endian == !element.big_endian))
        return self->rows[i];
    }
  g_return_val_if_reached (NULL);
}
