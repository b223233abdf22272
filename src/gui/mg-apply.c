/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What is done about edits that wait: tried again, or given up. */

#include "mg-apply.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "mg-committer.h"
#include "mg-editing.h"
#include "mg-editor.h"

typedef struct
{
  GtkWidget *host;
  MgInspection *inspection;
  GPtrArray *changes;
} Apply;

static void
apply_free (gpointer data, GClosure *closure)
{
  Apply *self = data;

  g_ptr_array_unref (self->changes);
  g_object_unref (self->inspection);
  g_object_unref (self->host);
  g_free (self);
}

static Apply *
apply_new (GtkWidget *host, MgInspection *inspection, GPtrArray *changes)
{
  Apply *self = g_new0 (Apply, 1);

  self->host = g_object_ref (host);
  self->inspection = g_object_ref (inspection);
  self->changes = g_ptr_array_ref (changes);
  return self;
}

static MgEditor *
get_editor (MgInspection *inspection)
{
  return mg_view_get_editor (mg_inspection_get_view (inspection));
}

static const char *
get_name (MgInspection *inspection)
{
  return mg_mapping_get_display_name (mg_view_get_mapping (mg_inspection_get_view (inspection)));
}

static void
on_access_set (GObject *object, GAsyncResult *result, gpointer data)
{
  Apply *self = data;
  g_autoptr (GError) error = NULL;

  if (mg_editor_set_access_finish (MG_EDITOR (object), result, &error))
    mg_committer_retry (self->host, self->inspection, self->changes, NULL, NULL);
  else
    mg_editing_report (self->host, self->inspection, error);
  apply_free (self, NULL);
}

static void
on_response (Apply *self, const char *response)
{
  if (g_str_equal (response, "apply"))
    mg_editor_set_access_async (get_editor (self->inspection), MG_ACCESS_WRITE, on_access_set,
                                apply_new (self->host, self->inspection, self->changes));
}

static void
on_drop_response (Apply *self, const char *response)
{
  if (g_str_equal (response, "discard"))
    mg_editor_drop (get_editor (self->inspection), self->changes);
}

static void
ask (Apply *self,
     const char *heading,
     const char *body,
     const char *id,
     const char *label,
     AdwResponseAppearance appearance,
     GCallback on_answer)
{
  GtkRoot *root = gtk_widget_get_root (self->host);
  AdwMessageDialog *dialog
    = ADW_MESSAGE_DIALOG (adw_message_dialog_new (root != NULL ? GTK_WINDOW (root) : NULL, heading, body));

  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), id, label, NULL);
  adw_message_dialog_set_response_appearance (dialog, id, appearance);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  g_signal_connect_data (dialog, "response", on_answer, self, apply_free, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * mg_apply_is_to_new:
 * @inspection: what is looked at
 *
 * Returns: whether what waits was meant for another object of the same name, that is there no more
 */
gboolean
mg_apply_is_to_new (MgInspection *inspection)
{
  MgView *view = mg_inspection_get_view (inspection);

  MgFrame *frame = mg_view_get_frame (view);

  /* That is when the access falls by itself. */
  return mg_editor_get_access (mg_view_get_editor (view)) == MG_ACCESS_READ && frame != NULL
         && frame->generation > 1;
}

/**
 * mg_apply:
 * @host: a widget of the window that asks and tells
 * @inspection: what is looked at
 * @changes: (element-type MgChange): edits that wait
 *
 * Writes them, and asks first where the view may not write.
 */
void
mg_apply (GtkWidget *host, MgInspection *inspection, GPtrArray *changes)
{
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;

  if (mg_editor_get_access (get_editor (inspection)) == MG_ACCESS_WRITE)
    {
      mg_committer_retry (host, inspection, changes, NULL, NULL);
      return;
    }
  heading = g_strdup_printf (_ ("Write to “%s”?"), get_name (inspection));
  body = g_strdup_printf (ngettext ("%u edit is written as far as nothing else is there now. "
                                    "The view is read/write from then on.",
                                    "%u edits are written as far as nothing else is there now. "
                                    "The view is read/write from then on.",
                                    changes->len),
                          changes->len);
  ask (apply_new (host, inspection, changes), heading, body, "apply", _ ("_Apply"), ADW_RESPONSE_SUGGESTED,
       G_CALLBACK (on_response));
}

/**
 * mg_apply_ask_to_drop:
 * @host: a widget of the window that asks
 * @inspection: what is looked at
 * @changes: (element-type MgChange): edits that wait
 *
 * Gives them up; asks first, as nothing brings them back.
 */
void
mg_apply_ask_to_drop (GtkWidget *host, MgInspection *inspection, GPtrArray *changes)
{
  g_autofree char *body = g_strdup_printf (
    ngettext ("%u edit of “%s” is in no mapping, and cannot be brought back.",
              "%u edits of “%s” are in no mapping, and cannot be brought back.", changes->len),
    changes->len, get_name (inspection));

  ask (apply_new (host, inspection, changes), _ ("Discard What Waits?"), body, "discard", _ ("_Discard"),
       ADW_RESPONSE_DESTRUCTIVE, G_CALLBACK (on_drop_response));
}
