/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-change-model.h"
#include "mg-journal.h"
#include "mg-private-pages.h"

G_BEGIN_DECLS

/**
 * MgPrivates:
 * @pages: the pages of which the view has a copy
 * @edited: what of them is in a change
 * @changes: (element-type MgChange): the changes, in the order of their offsets; they do not overlap
 *
 * What is private in a view. Reference counted, thread-safe; it stays as it is while anybody looks at it on another thread.
 */
typedef struct
{
  MgPrivatePages *pages;
  MgRangeSet *edited;
  GPtrArray *changes;
} MgPrivates;

MgPrivates *mg_privates_new (void);
MgPrivates *mg_privates_copy (const MgPrivates *self);
MgPrivates *mg_privates_ref (MgPrivates *self);
void mg_privates_unref (MgPrivates *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgPrivates, mg_privates_unref)

guint mg_privates_find (const MgPrivates *self, guint64 offset);
MgChange *mg_privates_find_like (const MgPrivates *self, MgChange *asked);
void mg_privates_apply (MgPrivates *self, const MgEntry *entry, gboolean forward, MgChangeSplice *ret_splice);

G_END_DECLS
