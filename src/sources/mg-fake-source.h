/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-source.h"

G_BEGIN_DECLS

/**
 * MgFakeAction:
 * @MG_FAKE_SHORT: the call delivers half of what it was asked for, as at the end
 * @MG_FAKE_FAIL: the system cannot deliver the first byte
 * @MG_FAKE_DENY: it may not be read
 * @MG_FAKE_VANISH: the object is gone with its name
 * @MG_FAKE_HANG: the call does not come back before mg_fake_source_wake()
 * @MG_FAKE_CHANGE: every byte is one more than the call before found
 *
 * What happens at a read; mg_fake_source_script_stores() tells what at a store.
 */
typedef enum
{
  MG_FAKE_SHORT,
  MG_FAKE_FAIL,
  MG_FAKE_DENY,
  MG_FAKE_VANISH,
  MG_FAKE_HANG,
  MG_FAKE_CHANGE,
} MgFakeAction;

#define MG_TYPE_FAKE_SOURCE (mg_fake_source_get_type ())
G_DECLARE_FINAL_TYPE (MgFakeSource, mg_fake_source, MG, FAKE_SOURCE, MgSource)

MgSource *mg_fake_source_new (void);
void mg_fake_source_add (MgFakeSource *self, const char *name, const guint8 *bytes, gsize size);
void mg_fake_source_describe (MgFakeSource *self, const char *name, MgMappingInfo *like);
void mg_fake_source_remove (MgFakeSource *self, const char *name);
void mg_fake_source_resize (MgFakeSource *self, const char *name, gsize size);
void
mg_fake_source_store (MgFakeSource *self, const char *name, gsize offset, const guint8 *bytes, gsize length);
void
mg_fake_source_script (MgFakeSource *self, const char *name, guint first, guint last, MgFakeAction action);
void mg_fake_source_script_stores (MgFakeSource *self,
                                   const char *name,
                                   guint first,
                                   guint last,
                                   MgFakeAction action);
void mg_fake_source_wake (MgFakeSource *self);
void mg_fake_source_warn (MgFakeSource *self, const char *sentence);
guint mg_fake_source_get_n_reads (MgFakeSource *self, const char *name);
guint mg_fake_source_get_n_stores (MgFakeSource *self, const char *name);

G_END_DECLS
