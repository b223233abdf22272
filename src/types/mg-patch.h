/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MG_PATCH_BYTES:
 *
 * The type text of a record whose bytes are no values.
 */
#define MG_PATCH_BYTES "bytes"

/**
 * MgPatchRecord:
 * @offset: where it is, in bytes from the start of the mapping
 * @unit: bytes that belong together: 1, 2, 4 or 8
 * @type: what the bytes mean, as mg_element_to_string() writes it, or %MG_PATCH_BYTES
 * @old_bytes: what is there before, a multiple of @unit
 * @new_bytes: what is there afterwards, just as long
 *
 * One change of a patch.
 */
typedef struct
{
  guint64 offset;
  guint unit;
  char *type;
  GBytes *old_bytes;
  GBytes *new_bytes;
} MgPatchRecord;

/**
 * MgPatch:
 *
 * Changes of a mapping, with what was there before, that can be kept as a text. Not thread-safe.
 */
typedef struct _MgPatch MgPatch;

MgPatch *mg_patch_new (const char *uri, guint64 size);
void mg_patch_free (MgPatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgPatch, mg_patch_free)

const char *mg_patch_get_uri (const MgPatch *self);
guint64 mg_patch_get_size (const MgPatch *self);
void mg_patch_add (MgPatch *self,
                   guint64 offset,
                   guint unit,
                   const char *type,
                   GBytes *old_bytes,
                   GBytes *new_bytes);
guint mg_patch_get_n_records (const MgPatch *self);
const MgPatchRecord *mg_patch_get_record (const MgPatch *self, guint index);
guint64 mg_patch_get_length (const MgPatch *self);
guint64 mg_patch_get_end (const MgPatch *self);
void mg_patch_reverse (MgPatch *self);

char *mg_patch_to_string (const MgPatch *self, const char *comment);
MgPatch *mg_patch_parse (const char *text, gsize length, GError **error);

G_END_DECLS
