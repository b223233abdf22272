/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing-writer.h"
#include "mg-ctl-options.h"
#include "mg-hold.h"
#include "mg-json.h"
#include "mg-work.h"

G_BEGIN_DECLS

/**
 * MgCtlTarget:
 * @name: which mapping
 * @backing: the mapping, open for looking at
 * @hold: (nullable): what is to be held while it is open for writing
 * @held: (nullable): that, while it is
 * @writer: (nullable): the same object, open for writing
 * @size: how many bytes it had when it was opened
 *
 * What a command writes to.
 */
typedef struct
{
  MgCtlName name;
  MgBacking *backing;
  MgHold *hold;
  MgHeld *held;
  MgBackingWriter *writer;
  guint64 size;
} MgCtlTarget;

void mg_ctl_target_clear (MgCtlTarget *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MgCtlTarget, mg_ctl_target_clear)

gboolean
mg_ctl_target_open (MgCtlTarget *self, MgCatalog *catalog, const char *text, MgCtlStatus *ret_status);
gboolean
mg_ctl_target_check_end (const MgCtlTarget *self, guint64 offset, guint64 length, MgCtlStatus *ret_status);
gboolean mg_ctl_target_open_writer (MgCtlTarget *self, MgCtlStatus *ret_status);
gboolean
mg_ctl_target_read (const MgCtlTarget *self, guint64 offset, gsize length, guint8 *bytes, GError **error);

/**
 * MgCtlMakeFunc:
 * @at: where the piece is in what is stored, in bytes
 * @length: how many bytes of it
 * @bytes: (inout) (array length=length): the bytes; before, what is there, where that was asked for
 * @data: what was given with it
 * @error: return location
 *
 * Makes a piece of what is stored. May be asked for the same piece again.
 *
 * Returns: %FALSE with @error set
 */
typedef gboolean (*MgCtlMakeFunc) (guint64 at, gsize length, guint8 *bytes, gpointer data, GError **error);

/**
 * MgCtlStoring:
 * @target: where it goes
 * @offset: where it begins there, in bytes
 * @length: how many bytes
 * @unit: bytes that belong together
 * @changes_present: whether @make needs what is there; it is called again where that is another before it is replaced
 * @make: makes the bytes
 * @data: its data
 * @done: (out): how many bytes were stored
 *
 * Bytes that are stored piece by piece.
 */
typedef struct
{
  const MgCtlTarget *target;
  guint64 offset;
  guint64 length;
  guint unit;
  gboolean changes_present;
  MgCtlMakeFunc make;
  gpointer data;
  guint64 done;
} MgCtlStoring;

gboolean mg_ctl_storing_run (const MgWork *work, gpointer storing, GError **error);
gboolean mg_ctl_storing_check (const MgWork *work, gpointer storing, GError **error);
MgCtlStatus mg_ctl_storing_fail (const MgCtlStoring *self, const GError *error);

void mg_ctl_target_begin_json (const MgCtlTarget *self, MgJson *json);

G_END_DECLS
