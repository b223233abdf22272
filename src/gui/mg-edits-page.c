/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-edits-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "mg-apply.h"
#include "mg-change-list.h"
#include "mg-committer.h"
#include "mg-editor.h"
#include "mg-frozen-row.h"
#include "mg-patch-saver.h"
#include "mg-scrollbars.h"
#include "mg-tell.h"
#include "mg-text.h"

struct _MgEditsPage
{
  GtkWidget parent_instance;

  GtkStack *stack;
  GtkWidget *frozen_section;
  GtkLabel *frozen_heading;
  GtkScrolledWindow *frozen_scroller;
  GtkListBox *frozen_list;
  GtkWidget *waiting_section;
  GtkLabel *waiting_heading;
  MgChangeList *waiting;
  GtkButton *apply_button;
  GtkWidget *changes_section;
  GtkLabel *changes_heading;
  MgChangeList *changes;
  GtkButton *commit_button;
  GtkButton *discard_button;
  GtkLabel *empty_label;

  MgInspection *inspection;
  GSignalGroup *frozen_signals;
  GSignalGroup *editor_signals;
};

G_DEFINE_FINAL_TYPE (MgEditsPage, mg_edits_page, GTK_TYPE_WIDGET)

static MgEditor *
get_editor (MgEditsPage *self)
{
  return self->inspection != NULL ? mg_view_get_editor (mg_inspection_get_view (self->inspection)) : NULL;
}

static guint
count (GListModel *model)
{
  return model != NULL ? g_list_model_get_n_items (model) : 0;
}

static void
set_heading (GtkLabel *label, const char *format, guint n)
{
  g_autofree char *number = mg_text_format_number (n);
  g_autofree char *text = g_strdup_printf ("%s · %s", format, number);

  gtk_label_set_text (label, text);
}

/* What the buttons are about: the selection, or all. */
static void
update_buttons (MgEditsPage *self)
{
  guint n_changes = mg_change_list_get_n_selected (self->changes);
  guint n_waiting = mg_change_list_get_n_selected (self->waiting);
  MgEditor *editor = get_editor (self);
  g_autofree char *commit = NULL;
  g_autofree char *apply = NULL;

  if (editor == NULL)
    return;
  commit = n_changes > 0 ? g_strdup_printf (_ ("Co_mmit %u…"), n_changes) : g_strdup (_ ("Co_mmit All…"));
  if (n_waiting > 0)
    apply = g_strdup_printf (_ ("Try %u _Again…"), n_waiting);
  else
    apply
      = g_strdup (mg_apply_is_to_new (self->inspection) ? _ ("_Apply to the New One…") : _ ("Try _Again…"));
  gtk_button_set_label (self->commit_button, commit);
  gtk_button_set_label (self->apply_button, apply);
}

static const char *
get_empty_text (MgEditor *editor)
{
  switch (mg_editor_get_access (editor))
    {
    case MG_ACCESS_WRITE:
      return _ (
        "What you edit is in the mapping at once. Here stands what did not get there, and frozen values.");
    case MG_ACCESS_COPY:
      return _ ("What you edit stays here until you commit it.");
    case MG_ACCESS_READ:
    default:
      return _ ("This view is read-only. Ctrl+E says what may be written.");
    }
}

static void
update (MgEditsPage *self)
{
  MgEditor *editor = get_editor (self);
  guint n_frozen, n_waiting, n_changes;

  if (editor == NULL)
    return;
  n_frozen = count (mg_editor_get_frozen (editor));
  n_waiting = count (mg_editor_get_waiting (editor));
  n_changes = count (mg_editor_get_changes (editor));
  set_heading (self->frozen_heading, _ ("Frozen values"), n_frozen);
  set_heading (self->waiting_heading, _ ("Edits that wait"), n_waiting);
  set_heading (self->changes_heading, _ ("Private changes"), n_changes);
  gtk_widget_set_visible (self->frozen_section, n_frozen > 0);
  gtk_widget_set_visible (self->waiting_section, n_waiting > 0);
  gtk_widget_set_visible (self->changes_section, n_changes > 0);
  gtk_label_set_text (self->empty_label, get_empty_text (editor));
  gtk_stack_set_visible_child_name (self->stack, n_frozen + n_waiting + n_changes > 0 ? "edits" : "empty");
  update_buttons (self);
}

static void
on_change_activated (MgEditsPage *self, MgChange *change)
{
  g_autofree char *place = mg_text_format_offset (mg_change_get_offset (change));
  g_autoptr (GError) error = NULL;

  if (mg_inspection_go_to (self->inspection, place, &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-content", NULL);
  else
    mg_inspection_say (self->inspection, error->message);
}

static void
on_frozen_activated (MgEditsPage *self, GtkListBoxRow *row)
{
  MgFrozen *frozen = mg_frozen_row_get_frozen (MG_FROZEN_ROW (gtk_list_box_row_get_child (row)));
  g_autofree char *place = mg_text_format_offset (mg_frozen_get_offset (frozen));
  g_autoptr (GError) error = NULL;

  if (!mg_inspection_go_to (self->inspection, place, &error))
    mg_inspection_say (self->inspection, error->message);
}

static void
on_commit (MgEditsPage *self)
{
  g_autoptr (GPtrArray) chosen = mg_change_list_get_chosen (self->changes);

  mg_committer_commit (GTK_WIDGET (self), self->inspection, chosen, NULL, NULL);
}

static void
on_undo_clicked (GtkWidget *host, AdwToast *toast)
{
  mg_committer_undo (host, g_object_get_data (G_OBJECT (toast), "inspection"));
}

static void
on_discard (MgEditsPage *self)
{
  g_autoptr (GPtrArray) chosen = mg_change_list_get_chosen (self->changes);
  g_autofree char *sentence = g_strdup_printf (
    ngettext ("Discarded %u private change", "Discarded %u private changes", chosen->len), chosen->len);

  mg_editor_discard (get_editor (self), chosen);
  mg_tell_with_button (GTK_WIDGET (self), self->inspection, sentence, _ ("Undo"),
                       G_CALLBACK (on_undo_clicked));
}

static void
on_save_changes (MgEditsPage *self)
{
  g_autoptr (GPtrArray) chosen = mg_change_list_get_chosen (self->changes);

  mg_patch_saver_save (GTK_WIDGET (self), self->inspection, chosen, NULL, NULL);
}

static void
on_apply (MgEditsPage *self)
{
  g_autoptr (GPtrArray) chosen = mg_change_list_get_chosen (self->waiting);

  mg_apply (GTK_WIDGET (self), self->inspection, chosen);
}

static void
on_drop (MgEditsPage *self)
{
  g_autoptr (GPtrArray) chosen = mg_change_list_get_chosen (self->waiting);

  mg_apply_ask_to_drop (GTK_WIDGET (self), self->inspection, chosen);
}

static void
on_save_waiting (MgEditsPage *self)
{
  g_autoptr (GPtrArray) chosen = mg_change_list_get_chosen (self->waiting);

  mg_patch_saver_save (GTK_WIDGET (self), self->inspection, chosen, NULL, NULL);
}

static GtkWidget *
make_frozen_row (gpointer item, gpointer data)
{
  return mg_frozen_row_new (data, item);
}

static void
mg_edits_page_map (GtkWidget *widget)
{
  MgEditor *editor = get_editor (MG_EDITS_PAGE (widget));

  GTK_WIDGET_CLASS (mg_edits_page_parent_class)->map (widget);
  if (editor != NULL)
    mg_editor_set_follow_changes (editor, TRUE);
}

static void
mg_edits_page_unmap (GtkWidget *widget)
{
  MgEditor *editor = get_editor (MG_EDITS_PAGE (widget));

  if (editor != NULL)
    mg_editor_set_follow_changes (editor, FALSE);
  GTK_WIDGET_CLASS (mg_edits_page_parent_class)->unmap (widget);
}

static gboolean
mg_edits_page_grab_focus (GtkWidget *widget)
{
  MgEditsPage *self = MG_EDITS_PAGE (widget);

  if (gtk_widget_get_visible (self->changes_section))
    return gtk_widget_grab_focus (GTK_WIDGET (self->changes));
  if (gtk_widget_get_visible (self->waiting_section))
    return gtk_widget_grab_focus (GTK_WIDGET (self->waiting));
  return gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
mg_edits_page_dispose (GObject *object)
{
  MgEditsPage *self = MG_EDITS_PAGE (object);
  GtkWidget *child;

  mg_edits_page_set_inspection (self, NULL);
  g_clear_object (&self->frozen_signals);
  g_clear_object (&self->editor_signals);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mg_edits_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-edits-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MgEditsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, MgEditsPage, frozen_section);
  gtk_widget_class_bind_template_child (widget_class, MgEditsPage, frozen_heading);
  gtk_widget_class_bind_template_child (widget_class, MgEditsPage, frozen_scroller);
  gtk_widget_class_bind_template_child (widget_class, MgEditsPage, frozen_list);
  gtk_widget_class_bind_template_child (widget_class, MgEditsPage, waiting_section);
  gtk_widget_class_bind_template_child (widget_class, MgEditsPage, waiting_heading);
  gtk_widget_class_bind_template_child (widget_class, MgEditsPage, waiting);
  gtk_widget_class_bind_template_child (widget_class, MgEditsPage, apply_button);
  gtk_widget_class_bind_template_child (widget_class, MgEditsPage, changes_section);
  gtk_widget_class_bind_template_child (widget_class, MgEditsPage, changes_heading);
  gtk_widget_class_bind_template_child (widget_class, MgEditsPage, changes);
  gtk_widget_class_bind_template_child (widget_class, MgEditsPage, commit_button);
  gtk_widget_class_bind_template_child (widget_class, MgEditsPage, discard_button);
  gtk_widget_class_bind_template_child (widget_class, MgEditsPage, empty_label);
  gtk_widget_class_bind_template_callback (widget_class, on_change_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_frozen_activated);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, on_commit);
  gtk_widget_class_bind_template_callback (widget_class, on_discard);
  gtk_widget_class_bind_template_callback (widget_class, on_save_changes);
  gtk_widget_class_bind_template_callback (widget_class, on_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_drop);
  gtk_widget_class_bind_template_callback (widget_class, on_save_waiting);
}

static void
mg_edits_page_class_init (MgEditsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_edits_page_dispose;
  widget_class->map = mg_edits_page_map;
  widget_class->unmap = mg_edits_page_unmap;
  widget_class->grab_focus = mg_edits_page_grab_focus;

  g_type_ensure (MG_TYPE_CHANGE_LIST);
  bind_template (widget_class);
  gtk_widget_class_set_css_name (widget_class, "mg-edits-page");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mg_edits_page_init (MgEditsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  mg_scrollbars_steady (self->frozen_scroller);
  self->frozen_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->frozen_signals, "items-changed", G_CALLBACK (update), self);
  self->editor_signals = g_signal_group_new (MG_TYPE_EDITOR);
  g_signal_group_connect_swapped (self->editor_signals, "notify::access", G_CALLBACK (update), self);
}

/**
 * mg_edits_page_new:
 *
 * What was edited and is not, or not only, in the mapping: private changes, edits that wait, frozen values.
 *
 * Returns: (transfer floating): a page about nothing
 */
GtkWidget *
mg_edits_page_new (void)
{
  return g_object_new (MG_TYPE_EDITS_PAGE, NULL);
}

/**
 * mg_edits_page_set_inspection:
 * @self: a page
 * @inspection: (nullable): whose edits it is to show
 */
void
mg_edits_page_set_inspection (MgEditsPage *self, MgInspection *inspection)
{
  MgEditor *before = get_editor (self);
  MgEditor *editor;

  if (inspection == self->inspection)
    return;
  if (before != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    mg_editor_set_follow_changes (before, FALSE);
  g_set_object (&self->inspection, inspection);
  editor = get_editor (self);
  g_signal_group_set_target (self->editor_signals, editor);
  g_signal_group_set_target (self->frozen_signals, editor != NULL ? mg_editor_get_frozen (editor) : NULL);
  gtk_list_box_bind_model (self->frozen_list, editor != NULL ? mg_editor_get_frozen (editor) : NULL,
                           make_frozen_row, editor != NULL ? g_object_ref (editor) : NULL,
                           editor != NULL ? g_object_unref : NULL);
  mg_change_list_set_model (self->waiting, editor != NULL ? mg_editor_get_waiting (editor) : NULL,
                            _ ("Edits that wait"));
  mg_change_list_set_model (self->changes, editor != NULL ? mg_editor_get_changes (editor) : NULL,
                            _ ("Private changes"));
  if (editor != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    mg_editor_set_follow_changes (editor, TRUE);
  update (self);
}
