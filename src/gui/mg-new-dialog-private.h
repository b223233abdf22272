/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-new-dialog.h"

G_BEGIN_DECLS

/* What is typed, in the order of the form. */
typedef enum
{
  MG_NEW_FIELD_NAME,
  MG_NEW_FIELD_FILE,
  MG_NEW_FIELD_SIZE,
  MG_NEW_FIELD_MODE,
  MG_NEW_FIELD_OWNER,
  MG_NEW_FIELD_PATTERN,
  MG_NEW_FIELD_SOURCE,
  MG_NEW_N_FIELDS,
} MgNewField;

/* Shared by mg-new-dialog.c (asking and making), mg-new-dialog-form.c (what is typed), mg-new-dialog-section.c (what
 * Windows sections have) and nobody else. */
struct _MgNewDialog
{
  AdwWindow parent_instance;

  GtkButton *cancel_button;
  GtkButton *button;
  GtkSpinner *spinner;
  GtkWidget *form;
  AdwComboRow *backing;
  AdwComboRow *prefix;
  AdwComboRow *protection;
  GtkWidget *commit_row;
  GtkSwitch *commit;
  GtkWidget *huge_row;
  GtkSwitch *huge;
  GtkWidget *contents_group;
  AdwComboRow *contents;
  GtkWidget *rows[MG_NEW_N_FIELDS];
  GtkLabel *hints[MG_NEW_N_FIELDS];
  GtkLabel *foot;
  GtkWidget *progress;

  MgCatalog *catalog;
  GtkFileChooserNative *chooser;
  /* What is found out about the name; NULL when nothing is. */
  GCancellable *looking;
  /* The URI of what has the name already; NULL when nothing has, or it is a file, which gets its size here. */
  char *existing;
  /* What is being made, and how it ends; NULL when nothing is. */
  MgCreation *creation;
  GCancellable *making;
};

gboolean mg_new_dialog_is_file (MgNewDialog *self);
MgNewField mg_new_dialog_get_target (MgNewDialog *self);
char *mg_new_dialog_get_text (MgNewDialog *self, MgNewField field);
void mg_new_dialog_set_hint (MgNewDialog *self, MgNewField field, const char *sentence, gboolean wrong);
gboolean mg_new_dialog_read_field (MgNewDialog *self, MgNewField field, MgCreation *creation, GError **error);
void mg_new_dialog_update_visibility (MgNewDialog *self);
void mg_new_dialog_offer_sections (MgNewDialog *self);
gboolean mg_new_dialog_is_section (MgNewDialog *self);
char *mg_new_dialog_make_section_name (MgNewDialog *self, const char *text);
void mg_new_dialog_update_section (MgNewDialog *self);
MgCreation *mg_new_dialog_read_form (MgNewDialog *self);
MgNewField mg_new_dialog_find_field (MgNewDialog *self, const GError *error);

G_END_DECLS
