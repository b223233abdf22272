/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-change.h"
#include "mg-frozen.h"
#include "mg-hold.h"
#include "mg-view.h"

G_BEGIN_DECLS

/**
 * MgConflictChoice:
 * @MG_CONFLICT_ASK: write nothing at all where there is one; fail with %MG_ERROR_CONFLICT
 * @MG_CONFLICT_MINE: write there nevertheless: what is there now is overwritten
 * @MG_CONFLICT_LIVE: leave what is there; what was to be written is dropped
 * @MG_CONFLICT_SKIP: leave what is there; what was to be written stays private
 *
 * What to do where another program wrote since.
 */
typedef enum
{
  MG_CONFLICT_ASK,
  MG_CONFLICT_MINE,
  MG_CONFLICT_LIVE,
  MG_CONFLICT_SKIP,
} MgConflictChoice;

#define MG_TYPE_EDITOR (mg_editor_get_type ())
G_DECLARE_FINAL_TYPE (MgEditor, mg_editor, MG, EDITOR, GObject)

MgView *mg_editor_get_view (MgEditor *self);

/* Access */
MgAccess mg_editor_get_access (MgEditor *self);
void mg_editor_set_access_async (MgEditor *self,
                                 MgAccess access,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean mg_editor_set_access_finish (MgEditor *self, GAsyncResult *result, GError **error);

/* Editing */
void mg_editor_edit_async (MgEditor *self,
                           guint64 offset,
                           guint unit,
                           const char *type,
                           GBytes *bytes,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean mg_editor_edit_finish (MgEditor *self, GAsyncResult *result, GError **error);

/* The journal */
gboolean mg_editor_get_can_undo (MgEditor *self);
gboolean mg_editor_get_can_redo (MgEditor *self);
void mg_editor_undo_async (MgEditor *self,
                           MgConflictChoice choice,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean mg_editor_undo_finish (MgEditor *self, GAsyncResult *result, GError **error);
void mg_editor_redo_async (MgEditor *self,
                           MgConflictChoice choice,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean mg_editor_redo_finish (MgEditor *self, GAsyncResult *result, GError **error);

/* Private changes, those that wait, and what became of them */
GListModel *mg_editor_get_changes (MgEditor *self);
GListModel *mg_editor_get_waiting (MgEditor *self);
GListModel *mg_editor_get_conflicts (MgEditor *self);
void mg_editor_set_follow_changes (MgEditor *self, gboolean follow);
void mg_editor_commit_async (MgEditor *self,
                             GPtrArray *changes,
                             const MgConflictChoice *choices,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean mg_editor_commit_finish (MgEditor *self, GAsyncResult *result, guint64 *ret_written, GError **error);
void mg_editor_discard (MgEditor *self, GPtrArray *changes);
void mg_editor_retry_async (MgEditor *self,
                            GPtrArray *changes,
                            const MgConflictChoice *choices,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean mg_editor_retry_finish (MgEditor *self, GAsyncResult *result, guint64 *ret_written, GError **error);
void mg_editor_drop (MgEditor *self, GPtrArray *changes);

/* Frozen values */
GListModel *mg_editor_get_frozen (MgEditor *self);
void mg_editor_freeze (MgEditor *self, MgFrozen *frozen);
void mg_editor_release (MgEditor *self, MgFrozen *frozen);
gboolean mg_editor_set_frozen_active (MgEditor *self, MgFrozen *frozen, gboolean active, GError **error);
void mg_editor_set_frozen_rate (MgEditor *self, MgFrozen *frozen, guint rate);

/* What takes time */
double mg_editor_get_progress (MgEditor *self);
void mg_editor_cancel (MgEditor *self);

/* Flushing and locks */
void mg_editor_flush_async (MgEditor *self,
                            guint64 offset,
                            guint64 length,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
char *mg_editor_flush_finish (MgEditor *self, GAsyncResult *result, GError **error);
MgHold *mg_editor_get_hold (MgEditor *self);
gboolean mg_editor_get_hold_samples (MgEditor *self);
void mg_editor_set_hold (MgEditor *self, MgHold *hold, gboolean samples);
guint64 mg_editor_get_times_held (MgEditor *self, gint64 *ret_longest);

G_END_DECLS
