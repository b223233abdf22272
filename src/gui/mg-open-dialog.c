/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-open-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-current-selection.h"
#include "mg-lookup.h"
#include "mg-mapping-row.h"
#include "mg-mapping-text.h"
#include "mg-scrollbars.h"

/* How far Page Up and Page Down go. */
#define PAGE_ROWS 6

struct _MgOpenDialog
{
  AdwWindow parent_instance;

  GtkEditable *entry;
  GtkLabel *sentence;
  GtkButton *button;
  GtkScrolledWindow *scroller;
  GtkWidget *list;

  MgCatalog *catalog;
  GtkFilter *filter;
  MgCurrentSelection *matches;
  /* What was typed: the arrow keys put other names into the entry. */
  char *typed;
  char *folded;
  gboolean filling;
  /* What is found out about the name in the entry; NULL when nothing is. */
  GCancellable *looking;
  /* What the name means, once that is known. */
  char *uri;
  gboolean open_when_known;
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MgOpenDialog, mg_open_dialog, ADW_TYPE_WINDOW)

static void
set_state (MgOpenDialog *self, const char *sentence, const char *label, gboolean sensitive, gboolean wrong)
{
  gtk_label_set_text (self->sentence, sentence);
  gtk_button_set_label (self->button, label);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), sensitive);
  if (wrong)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
      gtk_widget_add_css_class (GTK_WIDGET (self->sentence), "error");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
      gtk_widget_remove_css_class (GTK_WIDGET (self->sentence), "error");
    }
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
choose (MgOpenDialog *self, const char *uri)
{
  g_autofree char *chosen = g_strdup (uri);

  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, chosen);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_known (MgOpenDialog *self, gboolean exists)
{
  if (exists)
    {
      set_state (self, "", _ ("_Open"), TRUE, FALSE);
    }
  else
    {
      g_autofree char *sentence = g_strdup_printf (
        _ ("“%s” does not exist yet. A tab can wait for it, and shows it as soon as it does."),
        strchr (self->uri, ':') + 1);

      set_state (self, sentence, _ ("_Wait"), TRUE, FALSE);
    }
  if (self->open_when_known)
    choose (self, self->uri);
}

static void
on_looked_up (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MgOpenDialog) self = user_data;
  gboolean exists = FALSE;
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = mg_lookup_finish (result, &exists, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->looking);
  if (uri != NULL)
    {
      self->uri = g_steal_pointer (&uri);
      on_known (self, exists);
    }
  else
    {
      self->open_when_known = FALSE;
      set_state (self, error->message, _ ("_Open"), FALSE, TRUE);
    }
}

static void
forget (MgOpenDialog *self)
{
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_pointer (&self->uri, g_free);
}

/* Finds out about the name in the entry; what is said about the last one stays until then. */
static void
look_up (MgOpenDialog *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));

  forget (self);
  if (*text == 0)
    {
      self->open_when_known = FALSE;
      set_state (self, "", _ ("_Open"), FALSE, FALSE);
      return;
    }
  /* One who types fast need not wait for it. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), TRUE);
  self->looking = g_cancellable_new ();
  mg_lookup_async (self->catalog, text, self->looking, on_looked_up, g_object_ref (self));
}

static void
on_changed (MgOpenDialog *self)
{
  self->open_when_known = FALSE;
  if (!self->filling)
    {
      g_free (self->typed);
      g_free (self->folded);
      self->typed = g_strdup (gtk_editable_get_text (self->entry));
      self->folded = g_utf8_casefold (self->typed, -1);
      mg_current_selection_set_current (self->matches, NULL);
      gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
    }
  look_up (self);
}

static void
on_catalog_changed (MgOpenDialog *self)
{
  look_up (self);
}

static void
on_button (MgOpenDialog *self)
{
  if (self->uri != NULL)
    choose (self, self->uri);
  else
    self->open_when_known = self->looking != NULL;
}

static void
on_row_activated (MgOpenDialog *self, guint position)
{
  g_autoptr (MgMapping) mapping = g_list_model_get_item (G_LIST_MODEL (self->matches), position);

  choose (self, mg_mapping_get_uri (mapping));
}

static gboolean
on_key (MgOpenDialog *self, guint key, guint code, GdkModifierType modifiers)
{
  switch (key)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      mg_open_dialog_move (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      mg_open_dialog_move (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      mg_open_dialog_move (self, PAGE_ROWS);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      mg_open_dialog_move (self, -PAGE_ROWS);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
is_match (gpointer item, gpointer data)
{
  MgOpenDialog *self = data;
  g_autofree char *uri = g_utf8_casefold (mg_mapping_get_uri (item), -1);

  return mg_mapping_text_matches (item, self->folded) || strstr (uri, self->folded) != NULL;
}

static int
compare_mappings (gconstpointer a, gconstpointer b, gpointer data)
{
  return mg_mapping_text_compare (a, b);
}

static void
on_row_setup (MgOpenDialog *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, mg_mapping_row_new ());
}

static void
on_row_bind (MgOpenDialog *self, GtkListItem *list_item)
{
  mg_mapping_row_set_item (MG_MAPPING_ROW (gtk_list_item_get_child (list_item)),
                           gtk_list_item_get_item (list_item));
}

static void
on_row_unbind (MgOpenDialog *self, GtkListItem *list_item)
{
  mg_mapping_row_set_item (MG_MAPPING_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static void
mg_open_dialog_dispose (GObject *object)
{
  MgOpenDialog *self = MG_OPEN_DIALOG (object);

  forget (self);
  if (self->catalog != NULL)
    g_signal_handlers_disconnect_by_data (self->catalog, self);

  G_OBJECT_CLASS (mg_open_dialog_parent_class)->dispose (object);
}

static void
mg_open_dialog_finalize (GObject *object)
{
  MgOpenDialog *self = MG_OPEN_DIALOG (object);

  g_clear_object (&self->matches);
  g_clear_object (&self->filter);
  g_clear_object (&self->catalog);
  g_clear_pointer (&self->typed, g_free);
  g_clear_pointer (&self->folded, g_free);

  G_OBJECT_CLASS (mg_open_dialog_parent_class)->finalize (object);
}

static void
mg_open_dialog_class_init (MgOpenDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mg_open_dialog_dispose;
  object_class->finalize = mg_open_dialog_finalize;

  /**
   * MgOpenDialog::chosen:
   * @self: a dialog
   * @uri: the URI of what is to be opened, or waited for
   */
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", MG_TYPE_OPEN_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-open-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MgOpenDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, MgOpenDialog, sentence);
  gtk_widget_class_bind_template_child (widget_class, MgOpenDialog, button);
  gtk_widget_class_bind_template_child (widget_class, MgOpenDialog, scroller);
  gtk_widget_class_bind_template_child (widget_class, MgOpenDialog, list);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_button);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_key);
}

static void
mg_open_dialog_init (MgOpenDialog *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->typed = g_strdup ("");
  self->folded = g_strdup ("");
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_match, self, NULL));
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (factory, "setup", G_CALLBACK (on_row_setup), self);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (on_row_bind), self);
  g_signal_connect_swapped (factory, "unbind", G_CALLBACK (on_row_unbind), self);
  gtk_list_view_set_factory (GTK_LIST_VIEW (self->list), factory);
  mg_scrollbars_steady (self->scroller);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/**
 * mg_open_dialog_new:
 * @catalog: the mappings whose names are completed
 *
 * Asks for a name or a URI.
 *
 * Returns: (transfer none): a dialog that emits “chosen” and closes
 */
GtkWindow *
mg_open_dialog_new (MgCatalog *catalog)
{
  MgOpenDialog *self = g_object_new (MG_TYPE_OPEN_DIALOG, NULL);
  g_autoptr (GListModel) sorted = NULL;

  self->catalog = g_object_ref (catalog);
  sorted = G_LIST_MODEL (
    gtk_sort_list_model_new (G_LIST_MODEL (gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (catalog)),
                                                                      g_object_ref (self->filter))),
                             GTK_SORTER (gtk_custom_sorter_new (compare_mappings, NULL, NULL))));
  self->matches = mg_current_selection_new (sorted);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), GTK_SELECTION_MODEL (self->matches));
  g_signal_connect_swapped (catalog, "items-changed", G_CALLBACK (on_catalog_changed), self);
  return GTK_WINDOW (self);
}

/**
 * mg_open_dialog_get_entry:
 * @self: a dialog
 *
 * Returns: (transfer none): where the name is typed
 */
GtkEditable *
mg_open_dialog_get_entry (MgOpenDialog *self)
{
  return self->entry;
}

/**
 * mg_open_dialog_get_sentence:
 * @self: a dialog
 *
 * Returns: (transfer none): what is said about the name; empty when it can be opened
 */
const char *
mg_open_dialog_get_sentence (MgOpenDialog *self)
{
  return gtk_label_get_text (self->sentence);
}

/**
 * mg_open_dialog_get_button:
 * @self: a dialog
 *
 * Returns: (transfer none): what opens the mapping, or waits for it
 */
GtkButton *
mg_open_dialog_get_button (MgOpenDialog *self)
{
  return self->button;
}

/**
 * mg_open_dialog_get_matches:
 * @self: a dialog
 *
 * Returns: (transfer none): the mappings whose name was typed in part, the one from it in the entry selected
 */
GtkSelectionModel *
mg_open_dialog_get_matches (MgOpenDialog *self)
{
  return GTK_SELECTION_MODEL (self->matches);
}

/**
 * mg_open_dialog_move:
 * @self: a dialog
 * @step: rows, down or, negative, up
 *
 * Puts the URI of another match into the entry; above the first one is what was typed.
 */
void
mg_open_dialog_move (MgOpenDialog *self, int step)
{
  int n_matches = (int) g_list_model_get_n_items (G_LIST_MODEL (self->matches));
  guint before = mg_current_selection_get_position (self->matches);
  int position = CLAMP ((before == GTK_INVALID_LIST_POSITION ? -1 : (int) before) + step, -1, n_matches - 1);
  g_autoptr (MgMapping) mapping = NULL;

  if (position >= 0)
    {
      mapping = g_list_model_get_item (G_LIST_MODEL (self->matches), (guint) position);
      gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", (guint) position);
    }
  mg_current_selection_set_current (self->matches, mapping);
  self->filling = TRUE;
  gtk_editable_set_text (self->entry, mapping != NULL ? mg_mapping_get_uri (mapping) : self->typed);
  gtk_editable_set_position (self->entry, -1);
  self->filling = FALSE;
}
