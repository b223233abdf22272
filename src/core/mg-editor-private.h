/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-edit-job.h"
#include "mg-editor.h"
#include "mg-freezer.h"
#include "mg-journal.h"
#include "mg-privates.h"
#include "mg-work.h"

G_BEGIN_DECLS

/* Shared by mg-editor.c (state, access), mg-editor-queue.c (what is done, one after the other), mg-editor-edit.c, -turn.c,
 * -plan.c, -commit.c, -waiting.c, -retry.c, -live.c and -tools.c; mg-view.c makes one and gives it frames, mg-view-read.c lays it
 * over bytes. Nobody else. */

typedef struct _MgOperation MgOperation;

/**
 * MgOperation:
 * @task: what is told when it is over
 * @prepare: looks whether it can be done, makes the job if it touches the mapping, and adds to @weight; or ends the task and
 * returns %FALSE. On the main thread, when those before it are over
 * @make: (nullable): says what the job is to store; any thread
 * @plan: (nullable): finds out what comes of what the job did; any thread
 * @finish: takes that up and ends the task; on the main thread
 *
 * Something that the user wants done, and what it needs for that.
 */
struct _MgOperation
{
  GTask *task;
  gboolean (*prepare) (MgEditor *self, MgOperation *operation);
  void (*make) (MgOperation *operation);
  void (*plan) (MgOperation *operation);
  void (*finish) (MgEditor *self, MgOperation *operation);

  /* What is asked for. */
  guint64 offset;
  guint64 length;
  guint unit;
  char *type;
  GBytes *bytes;
  MgAccess access;
  gboolean undo;
  MgConflictChoice choice;
  /* (element-type MgChange): each with its choice; %NULL: all that are private. */
  GPtrArray *changes;
  GArray *choices;

  /* How it was when it began: all of it stays so until it is over. How often the mapping had been made again. */
  char *name;
  MgEditJob *job;
  MgPrivates *privates;
  GPtrArray *before;
  MgEntry *turning;
  guint n_falls;
  /* How much there is to do, in bytes. */
  guint64 weight;
  gboolean is_large;

  /* What comes of it: what is to be recorded, and what becomes of what is private by it: in place, or, when that is @applied
   * already, by taking that instead. */
  MgEntry *entry;
  MgEntry *effect;
  gboolean forward;
  MgPrivates *applied;
  MgChangeSplice splice;
  /* (element-type MgChange): of the changes asked for those that are stored, in the order of the job's stores; what waits from
   * now on, and what does not any more; all that waits then, if nobody else adds to it meanwhile; conflicts. */
  GPtrArray *stored;
  GPtrArray *come;
  GHashTable *gone;
  GPtrArray *after;
  GPtrArray *conflicts;
  /* Why those that waited before wait still. */
  char *reason;
  guint64 n_written;
  guint64 n_waiting;
  GError *error;
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
  /* What is done on a worker now. */
  GCancellable *cancellable;
  MgWorkRelay *relay;
  double progress;

  MgJournal *journal;
  MgPrivates *privates;
  MgChangeModel *changes;
  MgChangeModel *waiting;
  MgChangeModel *conflicts;
  gboolean follows_changes;
  /* Where it is not known what is there now: to be looked at in @followed, the newest sample; in the next one; when the one
   * that is looked at on a worker has been. */
  MgFrame *followed;
  MgRangeSet *unseen;
  MgRangeSet *unknown;
  MgRangeSet *postponed;
  guint look_id;
  gboolean is_looking;
  gboolean looks_again;
  guint64 followed_size;
  /* How often private changes became others. */
  guint n_applied;

  MgFreezer *freezer;
  MgHold *hold;
  gboolean holds_samples;
  guint64 times_held;
  gint64 longest_held;
};

MgEditor *mg_editor_new (MgView *view);
void mg_editor_take_frame (MgEditor *self, MgFrame *frame);
MgFrame *mg_editor_lay_over (MgEditor *self, MgFrame *frame, const MgRangeSet *sight);
MgPrivatePages *mg_editor_copy_pages (MgEditor *self, guint64 offset, guint64 length);

MgOperation *mg_operation_new (MgEditor *self, GAsyncReadyCallback callback, gpointer user_data);
void mg_operation_set_changes (MgOperation *operation, GPtrArray *changes, const MgConflictChoice *choices);
MgConflictChoice mg_operation_get_choice (const MgOperation *operation, guint index);
void mg_operation_weigh_changes (MgOperation *operation, GPtrArray *changes);
void mg_operation_return (MgOperation *operation);
void mg_editor_push (MgEditor *self, MgOperation *operation);
MgEditJob *mg_editor_make_job (MgEditor *self);
const char *mg_editor_get_name (MgEditor *self);
void mg_editor_record (MgEditor *self, MgOperation *operation);
void mg_editor_notify_journal (MgEditor *self);
void mg_editor_notify_progress (MgEditor *self);
void mg_editor_fall_back (MgEditor *self);
GError *mg_editor_make_fallen_error (const char *name);
gboolean mg_editor_check_access (MgEditor *self, MgAccess access, GError **error);

/* What did not get where it was to go. */
gboolean mg_editor_is_worth_waiting (const GError *error);
void mg_operation_add_waiting (MgOperation *operation,
                               guint64 offset,
                               guint unit,
                               const char *type,
                               GBytes *base,
                               GBytes *mine,
                               const char *reason);
void
mg_operation_add_rest (MgOperation *operation, const MgStore *store, const char *type, gboolean has_base);
void mg_operation_add_moved (MgOperation *operation, const MgStore *store, const char *type);
gboolean mg_operation_take_error (MgOperation *operation);
gboolean mg_operation_is_cancelled (MgOperation *operation);
void mg_operation_add_sentence (MgOperation *operation, char *sentence);
void mg_operation_tell_rest (MgOperation *operation);
void
mg_operation_add_conflicts (MgOperation *operation, const MgStore *store, const char *type, GBytes *base);
void mg_operation_set_conflict_error (MgOperation *operation, gboolean is_done);
void mg_operation_plan_waiting (MgOperation *operation);
void mg_editor_take_waiting (MgEditor *self, MgOperation *operation);
void mg_editor_push_fallen (MgEditor *self, GPtrArray *changes);
void mg_editor_take_conflicts (MgEditor *self, MgOperation *operation);

void mg_editor_look_at (MgEditor *self, const MgChangeSplice *splice);
void mg_editor_stop_looking (MgEditor *self);

/**
 * MgPlan:
 *
 * What is about to become of private pages: an entry of the journal while it is made.
 */
typedef struct
{
  const MgPrivates *privates;
  MgEntry *entry;
  /* From the offset of a page to the page as it will be. */
  GHashTable *pages;
  /* What is in a change no more, and what is then. */
  MgRangeSet *gone;
  MgRangeSet *come;
} MgPlan;

MgPlan *mg_plan_new (const MgPrivates *privates);
void mg_plan_free (MgPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgPlan, mg_plan_free)
void mg_plan_add_page (MgPlan *plan, MgPrivatePage *page);
MgPrivatePage *mg_plan_find_page (MgPlan *plan, guint64 offset);
void mg_plan_set_bytes (MgPlan *plan, guint64 offset, gsize length, const guint8 *base, const guint8 *mine);
GBytes *mg_plan_read (MgPlan *plan, guint64 offset, gsize length, gboolean base);
void mg_plan_remove_change (MgPlan *plan, MgChange *change);
void mg_plan_add_change (MgPlan *plan, guint64 offset, gsize length, guint unit, const char *type);
MgEntry *mg_plan_finish (MgPlan *plan);
void mg_editor_apply (MgEditor *self, MgOperation *operation);
void mg_editor_show_privates (MgEditor *self, const MgChangeSplice *splice);

G_END_DECLS
