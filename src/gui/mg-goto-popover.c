/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-goto-popover.h"

#include <glib/gi18n-lib.h>

#include "mg-text.h"

#define REFUSED_CLASS "error"
#define PREVIEW_CLASS "dim-label"

struct _MgGotoPopover
{
  GtkPopover parent_instance;

  GtkEntry *entry;
  GtkLabel *answer_label;

  MgInspection *inspection;
};

enum
{
  PROP_0,
  PROP_INSPECTION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MgGotoPopover, mg_goto_popover, GTK_TYPE_POPOVER)

static void
set_refused (GtkWidget *widget, gboolean refused)
{
  if (refused)
    gtk_widget_add_css_class (widget, REFUSED_CLASS);
  else
    gtk_widget_remove_css_class (widget, REFUSED_CLASS);
}

/* What is below the entry: where its text leads, or why it leads nowhere. */
static void
set_answer (MgGotoPopover *self, const char *answer, gboolean refused)
{
  gtk_label_set_text (self->answer_label, answer);
  set_refused (GTK_WIDGET (self->answer_label), refused);
  set_refused (GTK_WIDGET (self->entry), refused);
  if (refused)
    gtk_widget_remove_css_class (GTK_WIDGET (self->answer_label), PREVIEW_CLASS);
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->answer_label), PREVIEW_CLASS);
  /* Spoken as it is the description of what has the focus. Only what comes of Enter: else each key would
   * speak. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  refused ? answer : "", -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               refused ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/* Returns: (nullable): where the text leads, as the status line writes it. */
static char *
preview (MgGotoPopover *self, const char *text)
{
  gsize size = mg_element_get_size (mg_inspection_get_element (self->inspection));
  g_autofree char *offset = NULL;
  guint64 place;

  if (!mg_inspection_find_place (self->inspection, text, &place, NULL))
    return NULL;
  offset = mg_text_format_offset (place);
  return g_strdup_printf ("%s · [%" G_GUINT64_FORMAT "]", offset,
                          (place - mg_inspection_get_offset (self->inspection)) / size);
}

static void
on_changed (MgGotoPopover *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *place = self->inspection != NULL && *text != 0 ? preview (self, text) : NULL;

  set_answer (self, place != NULL ? place : "", FALSE);
}

static void
on_activate (MgGotoPopover *self)
{
  g_autoptr (GError) error = NULL;

  if (self->inspection == NULL)
    return;
  if (mg_inspection_go_to (self->inspection, gtk_editable_get_text (GTK_EDITABLE (self->entry)), &error))
    gtk_popover_popdown (GTK_POPOVER (self));
  else
    set_answer (self, error->message, TRUE);
}

/* However it was opened: what was typed last may lead elsewhere by now. */
static void
mg_goto_popover_map (GtkWidget *widget)
{
  on_changed (MG_GOTO_POPOVER (widget));
  GTK_WIDGET_CLASS (mg_goto_popover_parent_class)->map (widget);
}

static void
mg_goto_popover_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_INSPECTION)
    g_value_set_object (value, MG_GOTO_POPOVER (object)->inspection);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mg_goto_popover_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_INSPECTION)
    mg_goto_popover_set_inspection (MG_GOTO_POPOVER (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mg_goto_popover_dispose (GObject *object)
{
  g_clear_object (&MG_GOTO_POPOVER (object)->inspection);

  G_OBJECT_CLASS (mg_goto_popover_parent_class)->dispose (object);
}

static void
mg_goto_popover_class_init (MgGotoPopoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mg_goto_popover_get_property;
  object_class->set_property = mg_goto_popover_set_property;
  object_class->dispose = mg_goto_popover_dispose;
  widget_class->map = mg_goto_popover_map;

  properties[PROP_INSPECTION]
    = g_param_spec_object ("inspection", NULL, NULL, MG_TYPE_INSPECTION,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-goto-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, MgGotoPopover, entry);
  gtk_widget_class_bind_template_child (widget_class, MgGotoPopover, answer_label);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
mg_goto_popover_init (MgGotoPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mg_goto_popover_new:
 *
 * Asks where to go. Whoever is its parent presents it when it is allocated, as with any popover.
 *
 * Returns: (transfer floating): a popover
 */
GtkWidget *
mg_goto_popover_new (void)
{
  return g_object_new (MG_TYPE_GOTO_POPOVER, NULL);
}

/**
 * mg_goto_popover_get_inspection:
 * @self: a popover
 *
 * Returns: (transfer none) (nullable): whose cursor goes there
 */
MgInspection *
mg_goto_popover_get_inspection (MgGotoPopover *self)
{
  return self->inspection;
}

/**
 * mg_goto_popover_set_inspection:
 * @self: a popover
 * @inspection: (nullable): whose cursor is to go there
 */
void
mg_goto_popover_set_inspection (MgGotoPopover *self, MgInspection *inspection)
{
  if (!g_set_object (&self->inspection, inspection))
    return;
  on_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INSPECTION]);
}

/**
 * mg_goto_popover_popup:
 * @self: a popover with a parent
 *
 * Opens it. What was typed last is still there, selected.
 */
void
mg_goto_popover_popup (MgGotoPopover *self)
{
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}
