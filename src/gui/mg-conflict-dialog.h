/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mg-editor.h"

G_BEGIN_DECLS

#define MG_TYPE_CONFLICT_DIALOG (mg_conflict_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MgConflictDialog, mg_conflict_dialog, MG, CONFLICT_DIALOG, AdwWindow)

MgConflictDialog *mg_conflict_dialog_new (const char *name, GListModel *conflicts, gboolean moved_again);
MgConflictDialog *mg_conflict_dialog_new_question (const char *name, GListModel *conflicts, gboolean redo);
MgConflictChoice mg_conflict_dialog_get_answer (MgConflictDialog *self);
GListModel *mg_conflict_dialog_get_items (MgConflictDialog *self);

G_END_DECLS
