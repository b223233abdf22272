/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Before edits that are nowhere but in a view would be lost: asks what is to become of them. */

#include "mg-parting.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "mg-change-list.h"
#include "mg-committer.h"
#include "mg-editor.h"
#include "mg-patch-saver.h"

typedef struct
{
  GtkWidget *host;
  GPtrArray *inspections;
  char *response;
  guint next;
  /* Which of them was tried last. */
  MgInspection *committed;
  MgInspection *retried;
  /* Only copy-on-write is left: what waits goes on to wait. */
  gboolean stays_open;
  MgPartingDone on_done;
  gpointer data;
} Parting;

static void commit_next (Parting *self);
static void save_next (Parting *self);

/* Owns @self. */
static void
end (Parting *self, gboolean free_to_go)
{
  MgPartingDone on_done = self->on_done;
  gpointer data = self->data;

  g_ptr_array_unref (self->inspections);
  g_free (self->response);
  g_object_unref (self->host);
  g_free (self);
  on_done (free_to_go, data);
}

static MgEditor *
get_editor (MgInspection *inspection)
{
  return mg_view_get_editor (mg_inspection_get_view (inspection));
}

static guint
count_changes (MgInspection *inspection)
{
  return g_list_model_get_n_items (mg_editor_get_changes (get_editor (inspection)));
}

static guint
count_waiting (MgInspection *inspection)
{
  return g_list_model_get_n_items (mg_editor_get_waiting (get_editor (inspection)));
}

static void
discard_all (Parting *self)
{
  for (guint i = 0; i < self->inspections->len; i++)
    {
      MgEditor *editor = get_editor (g_ptr_array_index (self->inspections, i));
      g_autoptr (GPtrArray) changes = mg_change_list_get_all (mg_editor_get_changes (editor));
      g_autoptr (GPtrArray) waiting = mg_change_list_get_all (mg_editor_get_waiting (editor));

      mg_editor_discard (editor, changes);
      if (!self->stays_open)
        mg_editor_drop (editor, waiting);
    }
}

static void
on_saved (gboolean saved, gpointer data)
{
  Parting *self = data;

  if (!saved)
    {
      end (self, FALSE);
      return;
    }
  self->next++;
  save_next (self);
}

static void
save_next (Parting *self)
{
  g_autoptr (GPtrArray) changes = NULL;
  MgInspection *inspection;
  MgEditor *editor;

  if (self->next == self->inspections->len)
    {
      discard_all (self);
      end (self, TRUE);
      return;
    }
  inspection = g_ptr_array_index (self->inspections, self->next);
  editor = get_editor (inspection);
  changes = mg_change_list_get_all (mg_editor_get_changes (editor));
  if (!self->stays_open)
    {
      g_autoptr (GPtrArray) waiting = mg_change_list_get_all (mg_editor_get_waiting (editor));

      g_ptr_array_extend_and_steal (changes, g_steal_pointer (&waiting));
    }
  mg_patch_saver_save (self->host, inspection, changes, on_saved, self);
}

static void
on_written (gboolean done, gpointer data)
{
  Parting *self = data;

  if (done)
    commit_next (self);
  else
    end (self, FALSE);
}

/* One after the other, until nothing of it is left; what is left after it was tried is a reason to stay. */
static void
commit_next (Parting *self)
{
  for (; self->next < self->inspections->len; self->next++)
    {
      MgInspection *inspection = g_ptr_array_index (self->inspections, self->next);
      gboolean has_changes = count_changes (inspection) > 0;
      g_autoptr (GPtrArray) rest = NULL;

      if (!has_changes && (self->stays_open || count_waiting (inspection) == 0))
        continue;
      if (has_changes ? self->committed == inspection : self->retried == inspection)
        {
          end (self, FALSE);
          return;
        }
      if (has_changes)
        {
          self->committed = inspection;
          rest = mg_change_list_get_all (mg_editor_get_changes (get_editor (inspection)));
          mg_committer_commit (self->host, inspection, rest, on_written, self);
          return;
        }
      self->retried = inspection;
      rest = mg_change_list_get_all (mg_editor_get_waiting (get_editor (inspection)));
      mg_committer_retry (self->host, inspection, rest, on_written, self);
      return;
    }
  end (self, TRUE);
}

static gboolean
on_answered (gpointer data)
{
  Parting *self = data;

  if (g_str_equal (self->response, "commit"))
    {
      commit_next (self);
    }
  else if (g_str_equal (self->response, "save"))
    {
      save_next (self);
    }
  else if (g_str_equal (self->response, "discard"))
    {
      discard_all (self);
      end (self, TRUE);
    }
  else
    {
      end (self, FALSE);
    }
  return G_SOURCE_REMOVE;
}

/* The question goes before the window that it is about, and whose it is. */
static void
on_response (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  Parting *self = data;

  self->response = g_strdup (response);
  g_idle_add (on_answered, self);
}

static char *
describe (MgInspection *inspection, gboolean stays_open)
{
  const char *name = mg_mapping_get_display_name (mg_view_get_mapping (mg_inspection_get_view (inspection)));
  guint n_changes = count_changes (inspection);
  guint n_waiting = stays_open ? 0 : count_waiting (inspection);
  g_autofree char *changes
    = g_strdup_printf (ngettext ("%u private change", "%u private changes", n_changes), n_changes);
  g_autofree char *waiting
    = g_strdup_printf (ngettext ("%u edit that waits", "%u edits that wait", n_waiting), n_waiting);

  /* Translators: the name of a mapping, and how many edits of it there are */
  if (n_waiting == 0)
    return g_strdup_printf (_ ("“%s”: %s"), name, changes);
  if (n_changes == 0)
    return g_strdup_printf (_ ("“%s”: %s"), name, waiting);
  /* Translators: the name of a mapping, two counts */
  return g_strdup_printf (_ ("“%s”: %s, %s"), name, changes, waiting);
}

static char *
describe_all (Parting *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->inspections->len; i++)
    {
      g_autofree char *line = describe (g_ptr_array_index (self->inspections, i), self->stays_open);

      g_string_append_printf (text, "%s\n", line);
    }
  g_string_append (text, self->stays_open ? _ ("Only copy-on-write keeps changes in the view.")
                                          : _ ("They are in no mapping, and are lost when it is closed."));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
ask (Parting *self, const char *heading)
{
  GtkRoot *root = gtk_widget_get_root (self->host);
  g_autofree char *body = describe_all (self);
  AdwMessageDialog *dialog
    = ADW_MESSAGE_DIALOG (adw_message_dialog_new (root != NULL ? GTK_WINDOW (root) : NULL, heading, body));

  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "discard", _ ("_Discard"), "save",
                                    _ ("_Save Patch…"), "commit", _ ("Co_mmit…"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), self);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * mg_parting_is_needed:
 * @inspection: what is looked at
 *
 * Returns: whether there are edits that would be lost with it
 */
gboolean
mg_parting_is_needed (MgInspection *inspection)
{
  return count_changes (inspection) > 0 || count_waiting (inspection) > 0;
}

static Parting *
parting_new (GtkWidget *host, MgPartingDone on_done, gpointer data)
{
  Parting *self = g_new0 (Parting, 1);

  self->host = g_object_ref (host);
  self->inspections = g_ptr_array_new_with_free_func (g_object_unref);
  self->on_done = on_done;
  self->data = data;
  return self;
}

/**
 * mg_parting_ask_to_close:
 * @host: a widget of the window that asks
 * @inspections: (element-type MgInspection): what is to be closed
 * @on_done: called with the answer, at once where there is nothing to ask
 * @data: for @on_done
 *
 * Asks what is to become of private changes and of edits that wait, and does that.
 */
void
mg_parting_ask_to_close (GtkWidget *host, GPtrArray *inspections, MgPartingDone on_done, gpointer data)
{
  Parting *self = parting_new (host, on_done, data);

  for (guint i = 0; i < inspections->len; i++)
    if (mg_parting_is_needed (g_ptr_array_index (inspections, i)))
      g_ptr_array_add (self->inspections, g_object_ref (g_ptr_array_index (inspections, i)));
  if (self->inspections->len == 0)
    end (self, TRUE);
  else
    ask (self, _ ("Close with Edits?"));
}

/**
 * mg_parting_ask_to_leave:
 * @host: a widget of the window that asks
 * @inspection: what is not to be copy-on-write any more
 * @on_done: called with the answer
 * @data: for @on_done
 *
 * Asks what is to become of private changes, and does that.
 */
void
mg_parting_ask_to_leave (GtkWidget *host, MgInspection *inspection, MgPartingDone on_done, gpointer data)
{
  Parting *self = parting_new (host, on_done, data);

  self->stays_open = TRUE;
  g_ptr_array_add (self->inspections, g_object_ref (inspection));
  ask (self, _ ("Leave Copy-on-Write?"));
}
