/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing-writer.h"
#include "mg-hold.h"
#include "mg-private-pages.h"

G_BEGIN_DECLS

/**
 * MgEditJob:
 * @backing: (nullable): what is edited; %NULL: there is nothing of this name
 * @identity: which object the user sees: no other is edited
 * @name: what it is called in sentences
 * @hold: (nullable): the lock that is held around it
 * @pages: (element-type MgPrivatePage): (out) copies of the pages that @page_offsets names
 * @page_offsets: (element-type guint64): the pages that are to be copied
 * @stores: (element-type MgStore): what is to be stored, in order
 * @compare: whether nothing is stored at all where anything expected is not there
 * @differs: (out): whether that was so: the conflicts of the stores say where, their old bytes what is there
 * @opens: whether it only tries whether it may be written to
 * @flushes: whether @flush_offset and @flush_length are to be written back; a length of 0: to the end
 * @written_back: (out): whether there was anything to write back to
 * @work: who looks after it
 * @held: (out): how long the lock was held, in microseconds; -1: none was
 * @error: (out): what stopped it; the stores say how far they came
 *
 * A part of an edit that touches the mapping. It shares nothing with others while it runs, on any thread.
 */
typedef struct
{
  MgBacking *backing;
  MgIdentity identity;
  char *name;
  MgHold *hold;
  GPtrArray *pages;
  GArray *page_offsets;
  GPtrArray *stores;
  gboolean compare;
  gboolean differs;
  gboolean opens;
  gboolean flushes;
  guint64 flush_offset;
  guint64 flush_length;
  gboolean written_back;
  MgWork work;
  gint64 held;
  GError *error;
} MgEditJob;

MgEditJob *mg_edit_job_new (MgBacking *backing, const MgIdentity *identity, const char *name, MgHold *hold);
void mg_edit_job_free (MgEditJob *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgEditJob, mg_edit_job_free)

MgStore *mg_edit_job_add_store (MgEditJob *self, guint64 offset, guint unit, GBytes *bytes, GBytes *expected);
void mg_edit_job_add_page (MgEditJob *self, guint64 offset);
gboolean mg_edit_job_may_block (MgEditJob *self);
void mg_edit_job_run (MgEditJob *self);

G_END_DECLS
