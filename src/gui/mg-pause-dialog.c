/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-pause-dialog.h"

#include <glib/gi18n-lib.h>

#include "mg-condition-text.h"
#include "mg-typed-text.h"

struct _MgPauseDialog
{
  AdwWindow parent_instance;

  GtkWidget *arm_button;
  GtkWidget *drop_button;
  GtkEntry *entry;
  GtkLabel *element_label;
  GtkLabel *answer_label;
  GtkLabel *reach_label;
  GtkCheckButton *becomes_check;
  GtkCheckButton *is_check;

  MgInspection *inspection;
};

G_DEFINE_FINAL_TYPE (MgPauseDialog, mg_pause_dialog, ADW_TYPE_WINDOW)

static MgCondition *
get_condition (MgPauseDialog *self)
{
  return mg_inspection_get_condition (self->inspection);
}

static const char *
get_text (MgPauseDialog *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

/* Says why it is refused, and what is wrong from where on. */
static void
set_refused (MgPauseDialog *self, const GError *error, guint column)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  if (column > 0)
    {
      PangoAttribute *line = pango_attr_underline_new (PANGO_UNDERLINE_ERROR);
      const char *text = get_text (self);

      line->start_index
        = (guint) (g_utf8_offset_to_pointer (text, MIN (column - 1, g_utf8_strlen (text, -1))) - text);
      pango_attr_list_insert (attributes, line);
    }
  gtk_entry_set_attributes (self->entry, attributes);
  gtk_label_set_text (self->answer_label, error != NULL ? error->message : "");
  if (error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               error != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static gboolean
is_empty (MgPauseDialog *self)
{
  g_autofree char *text = g_strstrip (g_strdup (get_text (self)));

  return *text == 0;
}

/* Nothing is said about what nobody has typed yet. What is not whole yet is not spoken at each key. */
static void
update (MgPauseDialog *self)
{
  g_autoptr (GError) error = NULL;
  guint column = 0;

  if (!is_empty (self))
    mg_condition_check (get_condition (self), get_text (self), &column, &error);
  set_refused (self, error, column);
  gtk_widget_set_sensitive (self->arm_button, !is_empty (self) && error == NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "", -1);
}

static void
on_arm (MgPauseDialog *self)
{
  MgProbeMode mode = gtk_check_button_get_active (self->becomes_check) ? MG_PROBE_BECOMES : MG_PROBE_IS;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *sentence = NULL;
  guint column = 0;

  if (!mg_condition_arm (get_condition (self), get_text (self), mode, &column, &error))
    {
      set_refused (self, error, column);
      return;
    }
  text = mg_typed_text_for_message (mg_condition_get_text (get_condition (self)));
  sentence = g_strdup_printf (_ ("Pauses when “%s”."), text);
  mg_inspection_say (self->inspection, sentence);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* Enter where it cannot be armed says why. */
static void
on_activate (MgPauseDialog *self)
{
  if (gtk_widget_get_sensitive (self->arm_button))
    on_arm (self);
  else
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    gtk_label_get_text (self->answer_label), -1);
}

static void
on_drop (MgPauseDialog *self)
{
  mg_condition_drop (get_condition (self));
  mg_inspection_say (self->inspection, _ ("Pauses by itself no more."));
  gtk_window_destroy (GTK_WINDOW (self));
}

/* What it is about, which may change while this is open. */
static void
update_facts (MgPauseDialog *self)
{
  const char *name = mg_element_type_get_name (mg_inspection_get_element (self->inspection).type);
  g_autofree char *element = NULL;
  g_autofree char *reach = mg_condition_text_reach (mg_inspection_get_view (self->inspection));

  /* Translators: the type of an element, as f32 */
  element = g_strdup_printf (_ ("[0] is the first %s of this view; the type of its values counts."), name);
  gtk_label_set_text (self->element_label, element);
  gtk_label_set_text (self->reach_label, reach);
  update (self);
}

static void
mg_pause_dialog_dispose (GObject *object)
{
  g_clear_object (&MG_PAUSE_DIALOG (object)->inspection);

  G_OBJECT_CLASS (mg_pause_dialog_parent_class)->dispose (object);
}

static void
mg_pause_dialog_class_init (MgPauseDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_pause_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-pause-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MgPauseDialog, arm_button);
  gtk_widget_class_bind_template_child (widget_class, MgPauseDialog, drop_button);
  gtk_widget_class_bind_template_child (widget_class, MgPauseDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, MgPauseDialog, element_label);
  gtk_widget_class_bind_template_child (widget_class, MgPauseDialog, answer_label);
  gtk_widget_class_bind_template_child (widget_class, MgPauseDialog, reach_label);
  gtk_widget_class_bind_template_child (widget_class, MgPauseDialog, becomes_check);
  gtk_widget_class_bind_template_child (widget_class, MgPauseDialog, is_check);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_arm);
  gtk_widget_class_bind_template_callback (widget_class, on_drop);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mg_pause_dialog_init (MgPauseDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mg_pause_dialog_new:
 * @inspection: what is to be paused
 *
 * Asks for the condition at which that is.
 *
 * Returns: (transfer none): a window
 */
GtkWindow *
mg_pause_dialog_new (MgInspection *inspection)
{
  MgPauseDialog *self = g_object_new (MG_TYPE_PAUSE_DIALOG, NULL);
  const char *text = mg_condition_get_text (mg_inspection_get_condition (inspection));

  self->inspection = g_object_ref (inspection);
  gtk_widget_set_visible (self->drop_button, text != NULL);
  if (text != NULL)
    {
      gboolean becomes = mg_condition_get_mode (get_condition (self)) == MG_PROBE_BECOMES;

      gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
      gtk_check_button_set_active (becomes ? self->becomes_check : self->is_check, TRUE);
    }
  g_signal_connect_object (inspection, "notify::element-name", G_CALLBACK (update_facts), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (inspection, "notify::extent", G_CALLBACK (update_facts), self, G_CONNECT_SWAPPED);
  update_facts (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  return GTK_WINDOW (self);
}
