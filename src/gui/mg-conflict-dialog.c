/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-conflict-dialog.h"

#include <glib/gi18n-lib.h>

#include "mg-conflict-row.h"
#include "mg-scrollbars.h"

struct _MgConflictDialog
{
  AdwWindow parent_instance;

  GtkLabel *explanation;
  GtkWidget *for_all;
  GtkScrolledWindow *scroller;
  GtkListView *list;
  GtkWidget *write_button;
  GtkWidget *leave_button;
  GtkWidget *overwrite_button;
  GtkLabel *progress;

  GListStore *items;
  gboolean is_question;
  gboolean is_choosing_all;
  gboolean moved_again;
  MgConflictChoice answer;
};

enum
{
  SIGNAL_DECIDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MgConflictDialog, mg_conflict_dialog, ADW_TYPE_WINDOW)

static guint
count_open (MgConflictDialog *self)
{
  guint n_open = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (MgConflictItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      n_open += mg_conflict_item_get_choice (item) == MG_CONFLICT_ASK ? 1 : 0;
    }
  return n_open;
}

static void
update (MgConflictDialog *self)
{
  guint n_open = count_open (self);
  g_autofree char *text = n_open > 0
                            ? g_strdup_printf (ngettext ("%u to choose", "%u to choose", n_open), n_open)
                            : g_strdup ("");

  gtk_widget_set_sensitive (self->write_button, n_open == 0);
  gtk_label_set_text (self->progress, text);
}

static void
choose_for_all (MgConflictDialog *self, MgConflictChoice choice)
{
  self->is_choosing_all = TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (MgConflictItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      mg_conflict_item_set_choice (item, choice);
    }
  self->is_choosing_all = FALSE;
  update (self);
}

static void
on_all_mine (MgConflictDialog *self)
{
  choose_for_all (self, MG_CONFLICT_MINE);
}

static void
on_all_live (MgConflictDialog *self)
{
  choose_for_all (self, MG_CONFLICT_LIVE);
}

static void
on_all_skip (MgConflictDialog *self)
{
  choose_for_all (self, MG_CONFLICT_SKIP);
}

static void
decide (MgConflictDialog *self, MgConflictChoice answer)
{
  self->answer = answer;
  g_signal_emit (self, signals[SIGNAL_DECIDED], 0);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_write (MgConflictDialog *self)
{
  decide (self, MG_CONFLICT_ASK);
}

static void
on_leave (MgConflictDialog *self)
{
  decide (self, MG_CONFLICT_LIVE);
}

static void
on_overwrite (MgConflictDialog *self)
{
  decide (self, MG_CONFLICT_MINE);
}

static void
on_setup (MgConflictDialog *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, mg_conflict_row_new (!self->is_question, self->moved_again));
  gtk_list_item_set_activatable (list_item, FALSE);
}

static void
on_bind (MgConflictDialog *self, GtkListItem *list_item)
{
  mg_conflict_row_set_item (MG_CONFLICT_ROW (gtk_list_item_get_child (list_item)),
                            gtk_list_item_get_item (list_item));
}

static void
on_unbind (MgConflictDialog *self, GtkListItem *list_item)
{
  mg_conflict_row_set_item (MG_CONFLICT_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static void
mg_conflict_dialog_dispose (GObject *object)
{
  MgConflictDialog *self = MG_CONFLICT_DIALOG (object);

  if (self->items != NULL)
    for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
      {
        g_autoptr (MgConflictItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

        g_signal_handlers_disconnect_by_data (item, self);
      }
  g_clear_object (&self->items);

  G_OBJECT_CLASS (mg_conflict_dialog_parent_class)->dispose (object);
}

static void
mg_conflict_dialog_class_init (MgConflictDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_conflict_dialog_dispose;

  /**
   * MgConflictDialog::decided:
   * @self: a dialog
   *
   * Somebody chose for all conflicts. Closing the dialog without this changes nothing.
   */
  signals[SIGNAL_DECIDED] = g_signal_new ("decided", MG_TYPE_CONFLICT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-conflict-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MgConflictDialog, explanation);
  gtk_widget_class_bind_template_child (widget_class, MgConflictDialog, for_all);
  gtk_widget_class_bind_template_child (widget_class, MgConflictDialog, scroller);
  gtk_widget_class_bind_template_child (widget_class, MgConflictDialog, list);
  gtk_widget_class_bind_template_child (widget_class, MgConflictDialog, write_button);
  gtk_widget_class_bind_template_child (widget_class, MgConflictDialog, leave_button);
  gtk_widget_class_bind_template_child (widget_class, MgConflictDialog, overwrite_button);
  gtk_widget_class_bind_template_child (widget_class, MgConflictDialog, progress);
  gtk_widget_class_bind_template_callback (widget_class, on_all_mine);
  gtk_widget_class_bind_template_callback (widget_class, on_all_live);
  gtk_widget_class_bind_template_callback (widget_class, on_all_skip);
  gtk_widget_class_bind_template_callback (widget_class, on_write);
  gtk_widget_class_bind_template_callback (widget_class, on_leave);
  gtk_widget_class_bind_template_callback (widget_class, on_overwrite);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mg_conflict_dialog_init (MgConflictDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (MG_TYPE_CONFLICT_ITEM);
  mg_scrollbars_steady (self->scroller);
}

static void
fill (MgConflictDialog *self, GListModel *conflicts)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkNoSelection) selection = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (conflicts); i++)
    {
      g_autoptr (MgChange) change = g_list_model_get_item (conflicts, i);
      g_autoptr (MgConflictItem) item = mg_conflict_item_new (change);

      g_signal_connect_swapped (item, "notify::choice", G_CALLBACK (update), self);
      g_list_store_append (self->items, item);
    }
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), self, G_CONNECT_SWAPPED);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->items)));
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  gtk_widget_set_visible (self->for_all, !self->is_question);
  gtk_widget_set_visible (self->write_button, !self->is_question);
  gtk_widget_set_visible (self->leave_button, self->is_question);
  gtk_widget_set_visible (self->overwrite_button, self->is_question);
  update (self);
}

/**
 * mg_conflict_dialog_new:
 * @name: of the mapping
 * @conflicts: (element-type MgChange): where another program wrote since
 * @moved_again: whether all of them were asked about before
 *
 * Asks for each what is to be written. Nothing is chosen before, and nothing is written before all is chosen.
 *
 * Returns: (transfer none): a window
 */
MgConflictDialog *
mg_conflict_dialog_new (const char *name, GListModel *conflicts, gboolean moved_again)
{
  MgConflictDialog *self
    = g_object_new (MG_TYPE_CONFLICT_DIALOG, "title", _ ("Other Values Meanwhile"), NULL);
  guint n = g_list_model_get_n_items (conflicts);
  g_autofree char *text = NULL;

  self->moved_again = moved_again;
  fill (self, conflicts);
  if (moved_again)
    text = g_strdup_printf (
      ngettext ("“%s” was written again in %u place while you chose. It was not written.",
                "“%s” was written again in %u places while you chose. They were not written.", n),
      name, n);
  else
    text = g_strdup_printf (
      ngettext ("Another program wrote to “%s” in %u place since your edit. Nothing is written yet.",
                "Another program wrote to “%s” in %u places since your edits. Nothing is written yet.", n),
      name, n);
  gtk_label_set_text (self->explanation, text);
  return self;
}

/**
 * mg_conflict_dialog_new_question:
 * @name: of the mapping
 * @conflicts: (element-type MgChange): where another program wrote since
 * @redo: whether an edit is to be done again; otherwise it is undone
 *
 * Asks whether all of it is to be overwritten.
 *
 * Returns: (transfer none): a window
 */
MgConflictDialog *
mg_conflict_dialog_new_question (const char *name, GListModel *conflicts, gboolean redo)
{
  MgConflictDialog *self
    = g_object_new (MG_TYPE_CONFLICT_DIALOG, "title",
                    redo ? _ ("Redo over Other Values?") : _ ("Undo over Other Values?"), NULL);
  guint n = g_list_model_get_n_items (conflicts);
  g_autofree char *text = g_strdup_printf (
    ngettext ("Another program wrote to “%s” in %u place since. Leave it as it is, or overwrite it?",
              "Another program wrote to “%s” in %u places since. Leave them as they are, or overwrite them?",
              n),
    name, n);

  self->is_question = TRUE;
  fill (self, conflicts);
  gtk_label_set_text (self->explanation, text);
  return self;
}

/**
 * mg_conflict_dialog_get_answer:
 * @self: a dialog
 *
 * Returns: what was chosen for all of a question; %MG_CONFLICT_ASK where each conflict has its own answer
 */
MgConflictChoice
mg_conflict_dialog_get_answer (MgConflictDialog *self)
{
  return self->answer;
}

/**
 * mg_conflict_dialog_get_items:
 * @self: a dialog
 *
 * Returns: (transfer none) (element-type MgConflictItem): what is asked
 */
GListModel *
mg_conflict_dialog_get_items (MgConflictDialog *self)
{
  return G_LIST_MODEL (self->items);
}
