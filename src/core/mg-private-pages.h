/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing.h"
#include "mg-frame.h"

G_BEGIN_DECLS

/**
 * MgPrivatePage:
 * @offset: where it lies in the mapping; a multiple of %MG_PAGE_SIZE
 * @length: how many of its bytes there were when it was copied
 * @base: what was there then
 * @mine: what the view shows
 * @chunk: (nullable): the same for frames, once one was made
 *
 * The copy that a view has made of a page, as the system's copy-on-write would at the first store. Immutable but for
 * @chunk, which belongs to the main thread; reference counted, thread-safe.
 */
typedef struct
{
  guint64 offset;
  gsize length;
  guint8 base[MG_PAGE_SIZE];
  guint8 mine[MG_PAGE_SIZE];
  MgChunk *chunk;
} MgPrivatePage;

MgPrivatePage *mg_private_page_new (guint64 offset, const guint8 *bytes, gsize length);
MgPrivatePage *mg_private_page_ref (MgPrivatePage *self);
void mg_private_page_unref (MgPrivatePage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgPrivatePage, mg_private_page_unref)
MgPrivatePage *mg_private_page_change (MgPrivatePage *self,
                                       guint64 offset,
                                       gsize length,
                                       const guint8 *base,
                                       const guint8 *mine);

/**
 * MgPrivatePages:
 *
 * The private pages of a view.
 */
typedef struct _MgPrivatePages MgPrivatePages;

MgPrivatePages *mg_private_pages_new (void);
MgPrivatePages *mg_private_pages_copy (const MgPrivatePages *self, guint64 offset, guint64 length);
void mg_private_pages_free (MgPrivatePages *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgPrivatePages, mg_private_pages_free)

guint mg_private_pages_get_n_pages (const MgPrivatePages *self);
MgPrivatePage *mg_private_pages_get_page (const MgPrivatePages *self, guint index);
MgPrivatePage *mg_private_pages_find (const MgPrivatePages *self, guint64 offset);
void mg_private_pages_set (MgPrivatePages *self, guint64 offset, MgPrivatePage *page);
void mg_private_pages_set_all (MgPrivatePages *self, const guint64 *offsets, GPtrArray *pages);
void
mg_private_pages_lay_over_bytes (const MgPrivatePages *self, guint64 offset, guint8 *bytes, gsize length);
MgFrame *mg_private_pages_lay_over (const MgPrivatePages *self,
                                    MgFrame *frame,
                                    const MgRangeSet *edited,
                                    const MgRangeSet *sight);

G_END_DECLS
