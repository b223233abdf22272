/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What is typed into the dialog, and what is said below it. */

#include "mg-new-dialog-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-error.h"
#include "mg-name.h"
#include "mg-new-form.h"
#include "mg-text.h"

/* In the order of the rows to choose from. */
typedef enum
{
  CONTENTS_ZEROS,
  CONTENTS_PATTERN,
  CONTENTS_FILE,
} Contents;

/**
 * mg_new_dialog_is_file:
 * @self: a dialog
 *
 * Returns: whether a file is to be shared, and not memory
 */
gboolean
mg_new_dialog_is_file (MgNewDialog *self)
{
  return adw_combo_row_get_selected (self->backing) == 1;
}

/**
 * mg_new_dialog_get_target:
 * @self: a dialog
 *
 * Returns: the field that says what it is called
 */
MgNewField
mg_new_dialog_get_target (MgNewDialog *self)
{
  return mg_new_dialog_is_file (self) ? MG_NEW_FIELD_FILE : MG_NEW_FIELD_NAME;
}

/**
 * mg_new_dialog_get_text:
 * @self: a dialog
 * @field: a field
 *
 * Returns: (transfer full): what was typed, without the space around it
 */
char *
mg_new_dialog_get_text (MgNewDialog *self, MgNewField field)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->rows[field]))));
}

/**
 * mg_new_dialog_set_hint:
 * @self: a dialog
 * @field: a field
 * @sentence: what is said below it; empty: nothing
 * @wrong: whether what was typed is wrong
 */
void
mg_new_dialog_set_hint (MgNewDialog *self, MgNewField field, const char *sentence, gboolean wrong)
{
  GtkWidget *label = GTK_WIDGET (self->hints[field]);

  gtk_label_set_text (self->hints[field], sentence);
  gtk_widget_set_visible (gtk_widget_get_parent (label), *sentence != 0);
  gtk_widget_remove_css_class (label, wrong ? "dim-label" : "error");
  gtk_widget_add_css_class (label, wrong ? "error" : "dim-label");
  if (wrong)
    gtk_widget_add_css_class (self->rows[field], "error");
  else
    gtk_widget_remove_css_class (self->rows[field], "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->rows[field]), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/**
 * mg_new_dialog_read_field:
 * @self: a dialog
 * @field: a field
 * @creation: gets what was typed
 * @error: return location, which stays as it is when nothing was typed yet
 *
 * Returns: %FALSE when that is no such thing, or is missing
 */
gboolean
mg_new_dialog_read_field (MgNewDialog *self, MgNewField field, MgCreation *creation, GError **error)
{
  g_autofree char *text = mg_new_dialog_get_text (self, field);
  g_autofree char *target = NULL;

  switch (field)
    {
    case MG_NEW_FIELD_NAME:
      creation->name
        = mg_new_dialog_is_section (self) ? mg_new_dialog_make_section_name (self, text) : g_strdup (text);
      return *text != 0 && mg_catalog_resolve_creation (self->catalog, creation, &target, error) != NULL;
    case MG_NEW_FIELD_FILE:
      creation->file = g_strdup (text);
      return *text != 0 && mg_new_form_check_path (text, error);
    case MG_NEW_FIELD_SIZE:
      /* What a file has is its own size. */
      if (*text == 0)
        return mg_new_dialog_is_file (self) || adw_combo_row_get_selected (self->contents) == CONTENTS_FILE;
      return mg_text_parse_size (text, &creation->size, error);
    case MG_NEW_FIELD_MODE:
      return *text == 0 || mg_new_form_parse_mode (text, &creation->mode, error);
    case MG_NEW_FIELD_PATTERN:
      return *text != 0 && (creation->pattern = mg_new_form_parse_pattern (text, error)) != NULL;
    case MG_NEW_FIELD_SOURCE:
      creation->contents = g_strdup (text);
      return *text != 0 && mg_new_form_check_path (text, error);
    case MG_NEW_FIELD_OWNER:
    default:
      return TRUE;
    }
}

/**
 * mg_new_dialog_update_visibility:
 * @self: a dialog
 *
 * Shows the fields that what was chosen needs.
 */
void
mg_new_dialog_update_visibility (MgNewDialog *self)
{
  gboolean file = mg_new_dialog_is_file (self);
  guint contents = adw_combo_row_get_selected (self->contents);
  gboolean has_own = file || contents == CONTENTS_FILE;
  gboolean posix = !file && !mg_new_dialog_is_section (self);

  gtk_widget_set_visible (self->rows[MG_NEW_FIELD_NAME], !file);
  gtk_widget_set_visible (self->rows[MG_NEW_FIELD_FILE], file);
  gtk_widget_set_visible (self->rows[MG_NEW_FIELD_MODE], posix);
  gtk_widget_set_visible (self->rows[MG_NEW_FIELD_OWNER], posix);
  gtk_widget_set_visible (self->huge_row, posix);
  gtk_widget_set_visible (self->contents_group, !file);
  gtk_widget_set_visible (self->rows[MG_NEW_FIELD_PATTERN], contents == CONTENTS_PATTERN);
  gtk_widget_set_visible (self->rows[MG_NEW_FIELD_SOURCE], contents == CONTENTS_FILE);
  gtk_widget_set_sensitive (self->commit_row, !posix || !gtk_switch_get_active (self->huge));
  mg_new_dialog_update_section (self);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[MG_NEW_FIELD_SIZE]),
                                 has_own ? _ ("Size, as in 64K; otherwise the file's own")
                                         : _ ("Size, as in 64K"));
}

static gboolean
is_asked (MgNewDialog *self, MgNewField field)
{
  return gtk_widget_get_visible (self->rows[field])
         && (gtk_widget_get_visible (self->contents_group)
             || (field != MG_NEW_FIELD_PATTERN && field != MG_NEW_FIELD_SOURCE));
}

/**
 * mg_new_dialog_read_form:
 * @self: a dialog
 *
 * Reads the form, and says below each field what is wrong with it.
 *
 * Returns: (transfer full) (nullable): what is to be made; %NULL as long as it cannot be
 */
MgCreation *
mg_new_dialog_read_form (MgNewDialog *self)
{
  static const MgProtection protections[]
    = { MG_PROTECTION_READWRITE,         MG_PROTECTION_READONLY,     MG_PROTECTION_WRITECOPY,
        MG_PROTECTION_EXECUTE_READWRITE, MG_PROTECTION_EXECUTE_READ, MG_PROTECTION_EXECUTE_WRITECOPY };
  g_autoptr (MgCreation) creation = mg_creation_new (NULL);
  gboolean complete = TRUE;

  for (MgNewField field = 0; field < MG_NEW_N_FIELDS; field++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *hint = NULL;

      if (is_asked (self, field) && !mg_new_dialog_read_field (self, field, creation, &error))
        complete = FALSE;
      else if (field == MG_NEW_FIELD_SIZE && creation->size > 0)
        hint = mg_text_format_bytes (creation->size);
      /* What was found out about the target is said when it is known. */
      if (field != mg_new_dialog_get_target (self) || error != NULL)
        mg_new_dialog_set_hint (self, field,
                                error != NULL  ? error->message
                                : hint != NULL ? hint
                                               : "",
                                error != NULL);
    }
  creation->protection
    = protections[MIN (adw_combo_row_get_selected (self->protection), G_N_ELEMENTS (protections) - 1)];
  creation->huge = gtk_widget_get_visible (self->huge_row) && gtk_switch_get_active (self->huge);
  creation->reserve = !creation->huge && !gtk_switch_get_active (self->commit);
  return complete ? g_steal_pointer (&creation) : NULL;
}

/**
 * mg_new_dialog_find_field:
 * @self: a dialog
 * @error: why it could not be made
 *
 * Returns: which field that is about; %MG_NEW_N_FIELDS: none
 */
MgNewField
mg_new_dialog_find_field (MgNewDialog *self, const GError *error)
{
  g_autofree char *source = mg_new_dialog_get_text (self, MG_NEW_FIELD_SOURCE);
  g_autofree char *quoted = mg_name_quote (source);

  if (error->domain != MG_ERROR)
    return MG_NEW_N_FIELDS;
  if (is_asked (self, MG_NEW_FIELD_SOURCE) && *quoted != 0 && strstr (error->message, quoted) != NULL)
    return MG_NEW_FIELD_SOURCE;
  switch (error->code)
    {
    case MG_ERROR_INVALID_NAME:
    case MG_ERROR_WRONG_KIND:
    case MG_ERROR_NOT_SUPPORTED:
    case MG_ERROR_NOT_FOUND:
      return mg_new_dialog_get_target (self);
    case MG_ERROR_EMPTY:
    case MG_ERROR_NO_MEMORY:
    case MG_ERROR_NO_ROOM:
    case MG_ERROR_TOO_SHORT:
    case MG_ERROR_INVALID_VALUE:
      return MG_NEW_FIELD_SIZE;
    default:
      return MG_NEW_N_FIELDS;
    }
}
