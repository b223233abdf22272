/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-edit-job.h"
#include "mg-editor.h"
#include "mg-freezer.h"
#include "mg-journal.h"

G_BEGIN_DECLS

/* Shared by mg-editor.c (state, access, what is queued), mg-editor-edit.c, -turn.c, -private.c, -commit.c, -waiting.c and
 * -tools.c; mg-view.c makes one and gives it frames, mg-view-read.c lays it over bytes. Nobody else. */

typedef struct _MgOperation MgOperation;

/**
 * MgOperation:
 * @task: what is told when it is over
 * @prepare: makes the job, or ends the task and returns %NULL; on the main thread, when those before it are over
 * @finish: takes up what the job did and ends the task
 *
 * Something that the user wants done, and what it needs for that.
 */
struct _MgOperation
{
  GTask *task;
  MgEditJob *(*prepare) (MgEditor *self, MgOperation *operation);
  void (*finish) (MgEditor *self, MgOperation *operation);
  MgEditJob *job;
  /* How often the mapping had been made again when it began. */
  guint n_falls;

  guint64 offset;
  guint64 length;
  guint unit;
  char *type;
  GBytes *bytes;
  MgAccess access;
  gboolean undo;
  MgConflictChoice choice;
  /* (element-type MgChange): each with its choice; of those that are stored, in the order of the job's stores. */
  GPtrArray *changes;
  GArray *choices;
  GPtrArray *stored;
};

struct _MgEditor
{
  GObject parent_instance;

  /* The view owns it. */
  MgView *view;
  char *name;
  MgAccess access;
  guint64 generation;
  guint n_falls;

  GQueue operations;
  gboolean is_running;

  MgJournal *journal;
  MgPrivatePages *pages;
  /* What of them is in a change. */
  MgRangeSet *edited;
  GListStore *changes;
  GListStore *waiting;
  GListStore *conflicts;
  gboolean follows_changes;
  /* Whether there may be a change of which is not known what is there now; how large the mapping was when that was looked at. */
  gboolean has_unknown;
  gboolean looks_again;
  guint64 followed_size;

  MgFreezer *freezer;
  MgHold *hold;
  gboolean holds_samples;
  guint64 times_held;
  gint64 longest_held;
};

MgEditor *mg_editor_new (MgView *view);
void mg_editor_take_frame (MgEditor *self, MgFrame *frame);
MgFrame *mg_editor_lay_over (MgEditor *self, MgFrame *frame);
void mg_editor_lay_over_bytes (MgEditor *self, guint64 offset, guint8 *bytes, gsize length);

MgOperation *mg_operation_new (MgEditor *self, GAsyncReadyCallback callback, gpointer user_data);
void mg_operation_set_changes (MgOperation *operation, GPtrArray *changes, const MgConflictChoice *choices);
void mg_editor_push (MgEditor *self, MgOperation *operation);
MgEditJob *mg_editor_make_job (MgEditor *self);
const char *mg_editor_get_name (MgEditor *self);
void mg_editor_record (MgEditor *self, MgOperation *operation, MgEntry *entry);
void mg_editor_notify_journal (MgEditor *self);
void mg_editor_fall_back (MgEditor *self);
GError *mg_editor_make_fallen_error (MgEditor *self);
gboolean mg_editor_check_access (MgEditor *self, MgAccess access, GError **error);

guint mg_editor_find_change (MgEditor *self, guint64 offset);
void mg_editor_add_waiting (MgEditor *self,
                            guint64 offset,
                            guint unit,
                            const char *type,
                            GBytes *base,
                            GBytes *mine,
                            const char *reason);
guint64 mg_editor_add_rest (MgEditor *self,
                            const MgStore *store,
                            const char *type,
                            const GError *error,
                            gboolean has_base);
gboolean mg_editor_is_worth_waiting (const GError *error);
guint64 mg_editor_add_moved (MgEditor *self, const MgStore *store, const char *type);
void mg_editor_add_sentence (GError **error, char *sentence);
void mg_editor_tell_rest (GError **error, guint64 written, guint64 waiting);
void mg_editor_add_conflicts (MgEditor *self, const MgStore *store, const char *type, GBytes *base);
GError *mg_editor_make_conflict_error (MgEditor *self, guint64 written);

/**
 * MgPlan:
 *
 * What is about to become of private pages: an entry of the journal while it is made.
 */
typedef struct
{
  MgEditor *editor;
  MgEntry *entry;
  /* From the offset of a page to the page as it will be. */
  GHashTable *pages;
  /* What is in a change no more, and what is then. */
  MgRangeSet *gone;
  MgRangeSet *come;
} MgPlan;

MgPlan *mg_plan_new (MgEditor *self);
void mg_plan_free (MgPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgPlan, mg_plan_free)
void mg_plan_add_page (MgPlan *plan, MgPrivatePage *page);
MgPrivatePage *mg_plan_find_page (MgPlan *plan, guint64 offset);
void mg_plan_set_bytes (MgPlan *plan, guint64 offset, gsize length, const guint8 *base, const guint8 *mine);
GBytes *mg_plan_read (MgPlan *plan, guint64 offset, gsize length, gboolean base);
void mg_plan_remove_change (MgPlan *plan, MgChange *change);
void mg_plan_add_change (MgPlan *plan, guint64 offset, gsize length, guint unit, const char *type);
MgEntry *mg_plan_finish (MgPlan *plan);
void mg_editor_apply (MgEditor *self, const MgEntry *entry, gboolean forward);

G_END_DECLS
