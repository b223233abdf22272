/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Writing what may meet what another program wrote: tries, asks, and tries again with the answers. */

#include "mg-committer.h"

#include <glib/gi18n-lib.h>

#include "mg-change-list.h"
#include "mg-conflict-dialog.h"
#include "mg-conflict-item.h"
#include "mg-editing.h"
#include "mg-error.h"
#include "mg-tell.h"
#include "mg-text.h"

typedef enum
{
  COMMIT,
  RETRY,
  UNDO,
  REDO,
} Task;

typedef struct
{
  Task task;
  GtkWidget *host;
  MgInspection *inspection;
  GPtrArray *changes;
  /* As many: what was chosen for each. */
  GArray *choices;
  MgCommitterDone on_done;
  gpointer data;
  gboolean asked;
} Committer;

static void start (Committer *self, MgConflictDialog *dialog);

static void
committer_free (Committer *self)
{
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_clear_pointer (&self->choices, g_array_unref);
  g_object_unref (self->inspection);
  g_object_unref (self->host);
  g_free (self);
}

/* Owns @self. */
static void
end (Committer *self, gboolean done)
{
  MgCommitterDone on_done = self->on_done;
  gpointer data = self->data;

  committer_free (self);
  if (on_done != NULL)
    on_done (done, data);
}

static MgEditor *
get_editor (Committer *self)
{
  return mg_view_get_editor (mg_inspection_get_view (self->inspection));
}

static const char *
get_name (Committer *self)
{
  return mg_mapping_get_display_name (mg_view_get_mapping (mg_inspection_get_view (self->inspection)));
}

static void
on_undo_clicked (GtkWidget *host, AdwToast *toast)
{
  mg_committer_undo (host, g_object_get_data (G_OBJECT (toast), "inspection"));
}

static void
tell_done (Committer *self, guint64 n_written)
{
  g_autofree char *bytes = mg_text_format_bytes (n_written);
  g_autofree char *sentence = NULL;

  if (self->task == UNDO || self->task == REDO)
    {
      mg_inspection_say (self->inspection, self->task == UNDO ? _ ("Undone") : _ ("Done again"));
      return;
    }
  /* Translators: as “16 bytes”, the name of a mapping */
  sentence = g_strdup_printf (_ ("Wrote %s to “%s”"), bytes, get_name (self));
  if (n_written > 0)
    mg_tell_with_button (self->host, self->inspection, sentence, _ ("Undo"), G_CALLBACK (on_undo_clicked));
  else
    mg_tell (self->host, self->inspection, _ ("Nothing was written"));
}

static void
on_dialog_destroyed (Committer *self)
{
  end (self, FALSE);
}

static void
on_decided (Committer *self, MgConflictDialog *dialog)
{
  /* Who holds the dialog longer, as assistive technology may, lets it be destroyed when there is no @self any more. */
  g_signal_handlers_disconnect_by_data (dialog, self);
  self->asked = TRUE;
  start (self, dialog);
}

static void
ask (Committer *self)
{
  GListModel *conflicts = mg_editor_get_conflicts (get_editor (self));
  GtkRoot *root = gtk_widget_get_root (self->host);
  MgConflictDialog *dialog;

  if (self->task == UNDO || self->task == REDO)
    dialog = mg_conflict_dialog_new_question (get_name (self), conflicts, self->task == REDO);
  else
    dialog = mg_conflict_dialog_new (get_name (self), conflicts, self->asked);
  if (root != NULL)
    gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  g_signal_connect_swapped (dialog, "decided", G_CALLBACK (on_decided), self);
  g_signal_connect_swapped (dialog, "destroy", G_CALLBACK (on_dialog_destroyed), self);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
reset_choices (Committer *self)
{
  g_clear_pointer (&self->choices, g_array_unref);
  self->choices = g_array_new (FALSE, TRUE, sizeof (MgConflictChoice));
  g_array_set_size (self->choices, self->changes->len);
}

/* Where they lie: there may be very many. */
static MgRangeSet *
find_places (GPtrArray *changes)
{
  MgRangeSet *places = mg_range_set_new ();

  for (guint i = 0; i < changes->len; i++)
    {
      MgChange *change = g_ptr_array_index (changes, i);

      mg_range_set_add (places, mg_change_get_offset (change), mg_change_get_length (change));
    }
  return places;
}

static gboolean
meets (const MgRangeSet *places, MgChange *change)
{
  return mg_range_set_intersects (places, mg_change_get_offset (change), mg_change_get_length (change));
}

/* Of private changes: they are in order, and do not overlap each other. */
static MgChange *
find_overlapping (GPtrArray *present, MgChange *change)
{
  guint64 offset = mg_change_get_offset (change);
  guint64 end = offset + mg_change_get_length (change);
  guint low = 0;
  guint high = present->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      MgChange *other = g_ptr_array_index (present, middle);

      if (mg_change_get_offset (other) + mg_change_get_length (other) <= offset)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == present->len || mg_change_get_offset (g_ptr_array_index (present, low)) >= end)
    return NULL;
  return g_ptr_array_index (present, low);
}

/* Of what was to be written a part may be there, so that what is left is not what the conflicts are about. Then it is compared
 * once more. */
static gboolean
is_about_the_rest (Committer *self)
{
  GListModel *conflicts = mg_editor_get_conflicts (get_editor (self));
  g_autoptr (GPtrArray) present = mg_change_list_get_all (mg_editor_get_changes (get_editor (self)));
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (MgRangeSet) places = NULL;

  if (self->task != COMMIT)
    return TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (conflicts); i++)
    {
      g_autoptr (MgChange) conflict = g_list_model_get_item (conflicts, i);
      MgChange *rest = find_overlapping (present, conflict);

      if (rest != NULL
          && (mg_change_get_offset (rest) != mg_change_get_offset (conflict)
              || mg_change_get_length (rest) != mg_change_get_length (conflict)))
        break;
      if (i + 1 == g_list_model_get_n_items (conflicts))
        return TRUE;
    }
  before = g_steal_pointer (&self->changes);
  self->changes = g_ptr_array_new_with_free_func (g_object_unref);
  places = find_places (before);
  for (guint i = 0; i < present->len; i++)
    if (meets (places, g_ptr_array_index (present, i)))
      g_ptr_array_add (self->changes, g_object_ref (g_ptr_array_index (present, i)));
  reset_choices (self);
  return FALSE;
}

static gboolean
finish (Committer *self, GAsyncResult *result, guint64 *ret_written, GError **error)
{
  MgEditor *editor = get_editor (self);

  switch (self->task)
    {
    case COMMIT:
      return mg_editor_commit_finish (editor, result, ret_written, error);
    case RETRY:
      return mg_editor_retry_finish (editor, result, ret_written, error);
    case UNDO:
      return mg_editor_undo_finish (editor, result, error);
    case REDO:
    default:
      return mg_editor_redo_finish (editor, result, error);
    }
}

static void
on_finished (GObject *object, GAsyncResult *result, gpointer data)
{
  Committer *self = data;
  g_autoptr (GError) error = NULL;
  guint64 n_written = 0;

  if (finish (self, result, &n_written, &error))
    {
      tell_done (self, n_written);
      end (self, TRUE);
    }
  else if (g_error_matches (error, MG_ERROR, MG_ERROR_CONFLICT)
           && g_list_model_get_n_items (mg_editor_get_conflicts (get_editor (self))) > 0)
    {
      if (is_about_the_rest (self))
        ask (self);
      else
        start (self, NULL);
    }
  else
    {
      mg_editing_report (self->host, self->inspection, error);
      end (self, FALSE);
    }
}

static void
take_change (Committer *self, MgChange *change, MgConflictChoice choice)
{
  g_ptr_array_add (self->changes, g_object_ref (change));
  g_array_append_val (self->choices, choice);
}

/* The answers carry what was seen when they were given: they go instead of what they are about. */
static void
take_answers (Committer *self, MgConflictDialog *dialog)
{
  GListModel *items = mg_conflict_dialog_get_items (dialog);
  g_autoptr (GPtrArray) changes = g_steal_pointer (&self->changes);
  g_autoptr (GArray) choices = g_steal_pointer (&self->choices);
  g_autoptr (MgRangeSet) places = NULL;

  self->changes = g_ptr_array_new_with_free_func (g_object_unref);
  self->choices = g_array_new (FALSE, TRUE, sizeof (MgConflictChoice));
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (MgConflictItem) item = g_list_model_get_item (items, i);

      take_change (self, mg_conflict_item_get_change (item), mg_conflict_item_get_choice (item));
    }
  places = find_places (self->changes);
  for (guint i = 0; i < changes->len; i++)
    if (!meets (places, g_ptr_array_index (changes, i)))
      take_change (self, g_ptr_array_index (changes, i), g_array_index (choices, MgConflictChoice, i));
}

static void
start_writing (Committer *self, MgConflictDialog *dialog)
{
  const MgConflictChoice *choices;

  if (dialog != NULL)
    take_answers (self, dialog);
  choices = (gpointer) self->choices->data;
  if (self->task == COMMIT)
    mg_editor_commit_async (get_editor (self), self->changes, choices, on_finished, self);
  else
    mg_editor_retry_async (get_editor (self), self->changes, choices, on_finished, self);
}

static void
start (Committer *self, MgConflictDialog *dialog)
{
  MgConflictChoice choice = dialog != NULL ? mg_conflict_dialog_get_answer (dialog) : MG_CONFLICT_ASK;

  if (self->task == UNDO)
    mg_editor_undo_async (get_editor (self), choice, on_finished, self);
  else if (self->task == REDO)
    mg_editor_redo_async (get_editor (self), choice, on_finished, self);
  else
    start_writing (self, dialog);
}

static Committer *
committer_new (Task task, GtkWidget *host, MgInspection *inspection, MgCommitterDone on_done, gpointer data)
{
  Committer *self = g_new0 (Committer, 1);

  self->task = task;
  self->host = g_object_ref (host);
  self->inspection = g_object_ref (inspection);
  self->on_done = on_done;
  self->data = data;
  return self;
}

/**
 * mg_committer_commit:
 * @host: a widget of the window that asks and tells
 * @inspection: what is looked at
 * @changes: (element-type MgChange): private changes
 * @on_done: (nullable): called at the end
 * @data: for @on_done
 *
 * Writes them to the mapping. Where another program wrote since, nothing at all is written before somebody has chosen
 * for each such place.
 */
void
mg_committer_commit (GtkWidget *host,
                     MgInspection *inspection,
                     GPtrArray *changes,
                     MgCommitterDone on_done,
                     gpointer data)
{
  Committer *self = committer_new (COMMIT, host, inspection, on_done, data);

  self->changes = g_ptr_array_ref (changes);
  reset_choices (self);
  start (self, NULL);
}

/**
 * mg_committer_retry:
 * @host: a widget of the window that asks and tells
 * @inspection: what is looked at
 * @changes: (element-type MgChange): changes that wait
 * @on_done: (nullable): called at the end
 * @data: for @on_done
 *
 * The same for what did not get there before.
 */
void
mg_committer_retry (GtkWidget *host,
                    MgInspection *inspection,
                    GPtrArray *changes,
                    MgCommitterDone on_done,
                    gpointer data)
{
  Committer *self = committer_new (RETRY, host, inspection, on_done, data);

  self->changes = g_ptr_array_ref (changes);
  reset_choices (self);
  start (self, NULL);
}

/**
 * mg_committer_undo:
 * @host: a widget of the window that asks and tells
 * @inspection: what was edited
 *
 * Undoes the last edit; asks before it overwrites what another program wrote since.
 */
void
mg_committer_undo (GtkWidget *host, MgInspection *inspection)
{
  start (committer_new (UNDO, host, inspection, NULL, NULL), NULL);
}

/**
 * mg_committer_redo:
 * @host: a widget of the window that asks and tells
 * @inspection: what was edited
 *
 * Does again what was undone last; asks before it overwrites what another program wrote since.
 */
void
mg_committer_redo (GtkWidget *host, MgInspection *inspection)
{
  start (committer_new (REDO, host, inspection, NULL, NULL), NULL);
}
