/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-editing.h"

#include <glib/gi18n-lib.h>

#include "mg-editor.h"
#include "mg-error.h"
#include "mg-tab.h"
#include "mg-toast.h"
#include "mg-window.h"

#define TOAST_DATA "mg-editing-toast"

typedef struct
{
  GWeakRef widget;
  MgInspection *inspection;
  char *sentence;
} Edit;

static void
edit_free (Edit *edit)
{
  g_weak_ref_clear (&edit->widget);
  g_object_unref (edit->inspection);
  g_free (edit->sentence);
  g_free (edit);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Edit, edit_free)

static void
on_dismissed (AdwToast *toast, GObject *window)
{
  if (g_object_get_data (window, TOAST_DATA) == toast)
    g_object_set_data (window, TOAST_DATA, NULL);
}

/* What the toast says is not so any more. */
static void
on_access (MgEditor *editor, GParamSpec *pspec, AdwToast *toast)
{
  if (mg_editor_get_access (editor) != MG_ACCESS_READ)
    adw_toast_dismiss (toast);
}

static AdwToast *
make_toast (MgWindow *window, MgEditor *editor, const GError *error)
{
  AdwToast *toast = mg_toast_new (error->message);

  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  if (g_error_matches (error, MG_ERROR, MG_ERROR_READ_ONLY)
      || g_error_matches (error, MG_ERROR, MG_ERROR_DENIED))
    {
      adw_toast_set_button_label (toast, _ ("Access…"));
      adw_toast_set_action_name (toast, "win.access");
      g_signal_connect_object (editor, "notify::access", G_CALLBACK (on_access), toast, 0);
    }
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_dismissed), window, 0);
  return toast;
}

/* Every key of somebody who types may fail for one reason: that is one toast, and not a queue of them. */
static void
show_toast (MgWindow *window, MgEditor *editor, const GError *error)
{
  AdwToast *before = g_object_get_data (G_OBJECT (window), TOAST_DATA);
  AdwToast *toast;

  if (before != NULL && mg_toast_says (before, error->message))
    return;
  if (before != NULL)
    adw_toast_dismiss (before);
  toast = make_toast (window, editor, error);
  g_object_set_data_full (G_OBJECT (window), TOAST_DATA, g_object_ref (toast), g_object_unref);
  mg_window_tell_with (window, toast, error->message);
}

/**
 * mg_editing_report:
 * @widget: (nullable): where it was edited; %NULL when that is gone
 * @inspection: what was edited
 * @error: why that failed
 *
 * Tells it: in a toast of the window, and, as those are not in the accessibility tree, as the inspection's sentence. Where
 * the view is read-only, or the mapping has become so, the toast offers the menu of the access.
 */
void
mg_editing_report (GtkWidget *widget, MgInspection *inspection, const GError *error)
{
  GtkRoot *root = widget != NULL ? gtk_widget_get_root (widget) : NULL;

  if (root != NULL && MG_IS_WINDOW (root))
    show_toast (MG_WINDOW (root), mg_view_get_editor (mg_inspection_get_view (inspection)), error);
  mg_inspection_say (inspection, error->message);
}

/**
 * mg_editing_is_allowed:
 * @inspection: what is to be edited
 *
 * Returns: whether the view is not read-only
 */
gboolean
mg_editing_is_allowed (MgInspection *inspection)
{
  MgEditor *editor = mg_view_get_editor (mg_inspection_get_view (inspection));

  return mg_editor_get_access (editor) != MG_ACCESS_READ;
}

/**
 * mg_editing_check:
 * @widget: where it is to be edited
 * @inspection: what is to be edited
 *
 * Tells somebody who is about to edit that the view is read-only, before they have typed more than a character.
 *
 * Returns: whether it is not
 */
gboolean
mg_editing_check (GtkWidget *widget, MgInspection *inspection)
{
  MgMapping *mapping = mg_view_get_mapping (mg_inspection_get_view (inspection));
  g_autoptr (GError) error = NULL;

  if (mg_editing_is_allowed (inspection))
    return TRUE;
  g_set_error (&error, MG_ERROR, MG_ERROR_READ_ONLY,
               /* Translators: the name of a mapping; the key is fixed */
               _ ("Nothing written to “%s”: this view is read-only. Ctrl+E changes that."),
               mg_mapping_get_display_name (mapping));
  mg_editing_report (widget, inspection, error);
  return FALSE;
}

static void
on_edited (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Edit) edit = data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&edit->widget);
  g_autoptr (GError) error = NULL;

  if (!mg_editor_edit_finish (MG_EDITOR (object), result, &error))
    mg_editing_report (widget, edit->inspection, error);
  else if (edit->sentence != NULL)
    mg_inspection_say (edit->inspection, edit->sentence);
}

/**
 * mg_editing_store:
 * @widget: where it is edited
 * @inspection: what is edited
 * @offset: where, in bytes from the start of the mapping
 * @unit: bytes of one element
 * @type: what was edited, as the journal has it: "f32", "bytes", "text"
 * @bytes: what is to be there
 * @sentence: (nullable): what is to be told when it is there
 *
 * Edits, and reports when that fails.
 */
void
mg_editing_store (GtkWidget *widget,
                  MgInspection *inspection,
                  guint64 offset,
                  guint unit,
                  const char *type,
                  GBytes *bytes,
                  const char *sentence)
{
  MgEditor *editor = mg_view_get_editor (mg_inspection_get_view (inspection));
  Edit *edit = g_new0 (Edit, 1);

  g_weak_ref_init (&edit->widget, widget);
  edit->inspection = g_object_ref (inspection);
  edit->sentence = g_strdup (sentence);
  mg_editor_edit_async (editor, offset, unit, type, bytes, on_edited, edit);
}
