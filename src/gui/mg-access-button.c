/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-access-button.h"

#include <glib/gi18n-lib.h>

#include "mg-access-text.h"
#include "mg-accessible.h"
#include "mg-hold-text.h"
#include "mg-parting.h"

#define N_MODES (MG_ACCESS_COPY + 1)

/* How often what a lock cost is told while it is looked at, in milliseconds. */
#define HELD_INTERVAL 500

struct _MgAccessButton
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkImage *icon;
  GtkLabel *label;
  GtkPopover *popover;
  GtkButton *rows[N_MODES];
  GtkImage *icons[N_MODES];
  GtkLabel *titles[N_MODES];
  GtkLabel *meanings[N_MODES];
  GtkWidget *checks[N_MODES];
  GtkLabel *reach;
  GtkWidget *hold_button;
  GtkWidget *held_box;
  GtkLabel *held_label;

  MgInspection *inspection;
  GSignalGroup *editor_signals;
  GSignalGroup *changes_signals;
  GSignalGroup *mapping_signals;
  gboolean compact;
  guint held_id;
  /* Where the keys went before the menu was opened. */
  GtkWidget *focus_before;
};

enum
{
  PROP_0,
  PROP_COMPACT,
  PROP_OPEN,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MgAccessButton, mg_access_button, ADW_TYPE_BIN)

static MgEditor *
get_editor (MgAccessButton *self)
{
  return self->inspection != NULL ? mg_view_get_editor (mg_inspection_get_view (self->inspection)) : NULL;
}

static void
set_row_label (MgAccessButton *self, MgAccess access, const char *meaning)
{
  g_autofree char *label = g_strdup_printf ("%s: %s", mg_access_text_title (access), meaning);

  gtk_label_set_text (self->meanings[access], meaning);
  mg_accessible_set_label (GTK_WIDGET (self->rows[access]), label);
}

static void
update_rows (MgAccessButton *self, MgAccess access)
{
  for (MgAccess i = 0; i < N_MODES; i++)
    {
      gtk_widget_set_opacity (self->checks[i], i == access ? 1 : 0);
      gtk_accessible_update_state (GTK_ACCESSIBLE (self->rows[i]), GTK_ACCESSIBLE_STATE_CHECKED,
                                   i == access ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE,
                                   -1);
    }
}

static void
update_style (MgAccessButton *self, MgAccess access)
{
  for (MgAccess i = 0; i < N_MODES; i++)
    {
      const char *style = mg_access_text_class (i);

      if (style == NULL)
        continue;
      if (i == access)
        gtk_widget_add_css_class (GTK_WIDGET (self->button), style);
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self->button), style);
    }
  gtk_image_set_from_icon_name (self->icon, mg_access_text_icon (access));
}

static void
update_held (MgAccessButton *self)
{
  MgEditor *editor = get_editor (self);
  MgHold *hold = mg_editor_get_hold (editor);

  gtk_widget_set_visible (self->hold_button, hold == NULL);
  gtk_widget_set_visible (self->held_box, hold != NULL);
  if (hold != NULL)
    {
      g_autofree char *text = mg_hold_text_cost (editor);

      gtk_label_set_text (self->held_label, text);
    }
}

static void
update (MgAccessButton *self)
{
  MgEditor *editor = get_editor (self);
  g_autofree char *accessible = NULL;
  g_autofree char *label = NULL;
  g_autofree char *reach = NULL;
  g_autofree char *tooltip = NULL;
  MgAccess access;

  if (editor == NULL)
    return;
  access = mg_editor_get_access (editor);
  label = mg_access_text_label (editor);
  accessible = mg_access_text_accessible (editor);
  tooltip = g_strdup_printf ("%s (Ctrl+E)", accessible);
  reach = mg_access_text_reach (mg_view_get_mapping (mg_editor_get_view (editor)), access);
  if (!g_str_equal (gtk_label_get_text (self->label), label))
    {
      gtk_label_set_text (self->label, label);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), tooltip);
      mg_accessible_set_button_label (GTK_WIDGET (self->button), accessible);
    }
  gtk_label_set_text (self->reach, reach);
  update_style (self, access);
  update_rows (self, access);
  update_held (self);
}

typedef struct
{
  MgAccessButton *button;
  MgInspection *inspection;
  MgAccess access;
} Choice;

static void
choice_free (Choice *choice)
{
  g_object_unref (choice->button);
  g_object_unref (choice->inspection);
  g_free (choice);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Choice, choice_free)

static void
on_access_set (GObject *object, GAsyncResult *result, gpointer data)
{
  MgEditor *editor = MG_EDITOR (object);
  g_autoptr (Choice) choice = data;
  MgAccessButton *self = choice->button;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (mg_editor_set_access_finish (editor, result, &error))
    {
      sentence = mg_access_text_announce (editor);
      mg_inspection_say (choice->inspection, sentence);
      if (self->inspection == choice->inspection)
        gtk_popover_popdown (self->popover);
      return;
    }
  mg_inspection_say (choice->inspection, error->message);
  if (self->inspection != choice->inspection)
    return;
  set_row_label (self, choice->access, error->message);
  gtk_widget_set_sensitive (GTK_WIDGET (self->rows[choice->access]), FALSE);
  /* It was closed while there was a question to answer. */
  gtk_popover_popup (self->popover);
}

static void
on_parted (gboolean free_to_go, gpointer data)
{
  g_autoptr (Choice) choice = data;
  MgEditor *editor = mg_view_get_editor (mg_inspection_get_view (choice->inspection));

  MgAccess access = choice->access;

  if (free_to_go)
    mg_editor_set_access_async (editor, access, on_access_set, g_steal_pointer (&choice));
}

/* What is private does not go on to be when the view is not copy-on-write any more. */
static void
choose (MgAccessButton *self, MgAccess access)
{
  MgEditor *editor = get_editor (self);
  Choice *choice;

  if (access == mg_editor_get_access (editor))
    {
      gtk_popover_popdown (self->popover);
      return;
    }
  choice = g_new0 (Choice, 1);
  choice->button = g_object_ref (self);
  choice->inspection = g_object_ref (self->inspection);
  choice->access = access;
  if (g_list_model_get_n_items (mg_editor_get_changes (editor)) > 0)
    {
      gtk_popover_popdown (self->popover);
      mg_parting_ask_to_leave (GTK_WIDGET (self), self->inspection, on_parted, choice);
    }
  else
    {
      on_parted (TRUE, choice);
    }
}

static void
on_row (MgAccessButton *self, GtkButton *row)
{
  for (MgAccess i = 0; i < N_MODES; i++)
    if (self->rows[i] == row)
      choose (self, i);
}

static void
on_hold (MgAccessButton *self)
{
  gtk_popover_popdown (self->popover);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.hold", NULL);
}

static void
on_let_go (MgAccessButton *self)
{
  mg_editor_set_hold (get_editor (self), NULL, FALSE);
  mg_inspection_say (self->inspection, _ ("No lock is held any more."));
  update (self);
}

static gboolean
on_held (gpointer data)
{
  update_held (data);
  return G_SOURCE_CONTINUE;
}

/* What was forbidden may be allowed by now. */
static void
on_map (MgAccessButton *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    g_set_weak_pointer (&self->focus_before, focus);
  for (MgAccess i = 0; i < N_MODES; i++)
    if (!gtk_widget_get_sensitive (GTK_WIDGET (self->rows[i])))
      {
        gtk_widget_set_sensitive (GTK_WIDGET (self->rows[i]), TRUE);
        set_row_label (self, i, mg_access_text_meaning (i));
      }
  update (self);
  if (get_editor (self) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->rows[mg_editor_get_access (get_editor (self))]));
  self->held_id = g_timeout_add (HELD_INTERVAL, on_held, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPEN]);
}

/* Whoever chose goes on where they were. */
static void
on_closed (MgAccessButton *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean is_here = focus == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (self));

  if (is_here && self->focus_before != NULL && gtk_widget_get_root (self->focus_before) == root)
    gtk_widget_grab_focus (self->focus_before);
  g_clear_weak_pointer (&self->focus_before);
}

static void
on_unmap (MgAccessButton *self)
{
  g_clear_handle_id (&self->held_id, g_source_remove);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPEN]);
}

static void
mg_access_button_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MgAccessButton *self = MG_ACCESS_BUTTON (object);

  switch (id)
    {
    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;
    case PROP_OPEN:
      g_value_set_boolean (value, gtk_widget_get_mapped (GTK_WIDGET (self->popover)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_access_button_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_COMPACT)
    MG_ACCESS_BUTTON (object)->compact = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mg_access_button_dispose (GObject *object)
{
  MgAccessButton *self = MG_ACCESS_BUTTON (object);

  g_clear_handle_id (&self->held_id, g_source_remove);
  g_clear_weak_pointer (&self->focus_before);
  g_clear_object (&self->editor_signals);
  g_clear_object (&self->changes_signals);
  g_clear_object (&self->mapping_signals);
  g_clear_object (&self->inspection);

  G_OBJECT_CLASS (mg_access_button_parent_class)->dispose (object);
}

static void
bind_row (GtkWidgetClass *widget_class, MgAccess access, const char *name)
{
  const struct
  {
    const char *part;
    gssize place;
  } parts[] = {
    { "row", G_STRUCT_OFFSET (MgAccessButton, rows) },
    { "icon", G_STRUCT_OFFSET (MgAccessButton, icons) },
    { "title", G_STRUCT_OFFSET (MgAccessButton, titles) },
    { "meaning", G_STRUCT_OFFSET (MgAccessButton, meanings) },
    { "check", G_STRUCT_OFFSET (MgAccessButton, checks) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *id = g_strdup_printf ("%s_%s", name, parts[i].part);

      gtk_widget_class_bind_template_child_full (widget_class, id, FALSE,
                                                 parts[i].place + (gssize) (access * sizeof (gpointer)));
    }
}

static void
mg_access_button_class_init (MgAccessButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mg_access_button_get_property;
  object_class->set_property = mg_access_button_set_property;
  object_class->dispose = mg_access_button_dispose;

  properties[PROP_COMPACT]
    = g_param_spec_boolean ("compact", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_OPEN]
    = g_param_spec_boolean ("open", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-access-button.ui");
  gtk_widget_class_bind_template_child (widget_class, MgAccessButton, button);
  gtk_widget_class_bind_template_child (widget_class, MgAccessButton, icon);
  gtk_widget_class_bind_template_child (widget_class, MgAccessButton, label);
  gtk_widget_class_bind_template_child (widget_class, MgAccessButton, popover);
  gtk_widget_class_bind_template_child (widget_class, MgAccessButton, reach);
  gtk_widget_class_bind_template_child (widget_class, MgAccessButton, hold_button);
  gtk_widget_class_bind_template_child (widget_class, MgAccessButton, held_box);
  gtk_widget_class_bind_template_child (widget_class, MgAccessButton, held_label);
  bind_row (widget_class, MG_ACCESS_READ, "read");
  bind_row (widget_class, MG_ACCESS_WRITE, "write");
  bind_row (widget_class, MG_ACCESS_COPY, "copy");
  gtk_widget_class_bind_template_callback (widget_class, on_row);
  gtk_widget_class_bind_template_callback (widget_class, on_hold);
  gtk_widget_class_bind_template_callback (widget_class, on_let_go);
  gtk_widget_class_bind_template_callback (widget_class, on_map);
  gtk_widget_class_bind_template_callback (widget_class, on_unmap);
  gtk_widget_class_bind_template_callback (widget_class, on_closed);
  gtk_widget_class_set_css_name (widget_class, "mg-access-button");
}

static void
mg_access_button_init (MgAccessButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (MgAccess i = 0; i < N_MODES; i++)
    {
      gtk_image_set_from_icon_name (self->icons[i], mg_access_text_icon (i));
      gtk_label_set_text (self->titles[i], mg_access_text_title (i));
      set_row_label (self, i, mg_access_text_meaning (i));
    }
  self->editor_signals = g_signal_group_new (MG_TYPE_EDITOR);
  g_signal_group_connect_swapped (self->editor_signals, "notify", G_CALLBACK (update), self);
  self->changes_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->changes_signals, "items-changed", G_CALLBACK (update), self);
  self->mapping_signals = g_signal_group_new (MG_TYPE_MAPPING);
  g_signal_group_connect_swapped (self->mapping_signals, "notify::users", G_CALLBACK (update), self);
}

/**
 * mg_access_button_new:
 *
 * Tells what the view may do to its mapping, and offers to change that.
 *
 * Returns: (transfer floating): a button about nothing
 */
GtkWidget *
mg_access_button_new (void)
{
  return g_object_new (MG_TYPE_ACCESS_BUTTON, NULL);
}

/**
 * mg_access_button_set_inspection:
 * @self: a button
 * @inspection: (nullable): what it is to be about
 */
void
mg_access_button_set_inspection (MgAccessButton *self, MgInspection *inspection)
{
  MgEditor *editor;

  if (!g_set_object (&self->inspection, inspection))
    return;
  gtk_popover_popdown (self->popover);
  editor = get_editor (self);
  g_signal_group_set_target (self->editor_signals, editor);
  g_signal_group_set_target (self->changes_signals, editor != NULL ? mg_editor_get_changes (editor) : NULL);
  g_signal_group_set_target (self->mapping_signals,
                             editor != NULL ? mg_view_get_mapping (mg_editor_get_view (editor)) : NULL);
  update (self);
}

/**
 * mg_access_button_popup:
 * @self: a button with an inspection
 *
 * Opens the menu.
 */
void
mg_access_button_popup (MgAccessButton *self)
{
  gtk_menu_button_popup (self->button);
}
