/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-change.h"
#include "mg-private-pages.h"
#include "mg-store.h"
#include "mg-view.h"

G_BEGIN_DECLS

/**
 * MgStep:
 * @offset: in bytes from the start of the mapping
 * @unit: bytes that belong together
 * @type: how they read, for people
 * @before: what was in the mapping
 * @after: what was stored there
 *
 * A piece of an edit that reached the mapping.
 */
typedef struct
{
  guint64 offset;
  guint unit;
  char *type;
  GBytes *before;
  GBytes *after;
} MgStep;

/**
 * MgPageStep:
 * @offset: where the page lies
 * @before: (nullable): the private page that there was; %NULL: it was live
 * @after: (nullable): the private page that there is
 *
 * What an edit did to a private page.
 */
typedef struct
{
  guint64 offset;
  MgPrivatePage *before;
  MgPrivatePage *after;
} MgPageStep;

/**
 * MgEntry:
 * @access: the access that it was made with
 * @steps: (element-type MgStep): what reached the mapping, in order
 * @pages: (element-type MgPageStep): what became of private pages, in the order of their offsets
 * @removed: (element-type MgChange): private changes that there are no more
 * @added: (element-type MgChange): private changes that there are since
 * @size: what it takes, in bytes, once it was measured
 *
 * What one command of the user did: it is undone and done again as a whole. Reference counted, thread-safe once it is in a
 * journal.
 */
typedef struct
{
  MgAccess access;
  GPtrArray *steps;
  GPtrArray *pages;
  GPtrArray *removed;
  GPtrArray *added;
  guint64 size;
} MgEntry;

MgEntry *mg_entry_new (MgAccess access);
MgEntry *mg_entry_ref (MgEntry *self);
void mg_entry_unref (MgEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgEntry, mg_entry_unref)
guint64 mg_entry_measure (MgEntry *self);
gboolean mg_entry_is_empty (const MgEntry *self);
void mg_entry_add_step (MgEntry *self,
                        guint64 offset,
                        guint unit,
                        const char *type,
                        GBytes *before,
                        GBytes *after);
void
mg_entry_add_stored (MgEntry *self, const MgStore *store, const char *type, GBytes *before, GBytes *after);
void mg_entry_add_page (MgEntry *self, guint64 offset, MgPrivatePage *before, MgPrivatePage *after);

/**
 * MgJournal:
 *
 * What was done in a view, to be undone and done again. Main thread.
 */
typedef struct _MgJournal MgJournal;

MgJournal *mg_journal_new (void);
void mg_journal_free (MgJournal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgJournal, mg_journal_free)

void mg_journal_clear (MgJournal *self);
void mg_journal_push (MgJournal *self, MgEntry *entry);
MgEntry *mg_journal_peek (MgJournal *self, gboolean undo);
void mg_journal_turn (MgJournal *self, gboolean undo, MgEntry *turned);

G_END_DECLS
