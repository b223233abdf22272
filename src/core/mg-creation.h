/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-new-file.h"
#include "mg-work.h"

G_BEGIN_DECLS

/**
 * MgProtection:
 * @MG_PROTECTION_READONLY: PAGE_READONLY: views read, or write to a copy
 * @MG_PROTECTION_READWRITE: PAGE_READWRITE: views read and write, or write to a copy
 * @MG_PROTECTION_WRITECOPY: PAGE_WRITECOPY: as %MG_PROTECTION_READONLY
 * @MG_PROTECTION_EXECUTE_READ: PAGE_EXECUTE_READ: views read, write to a copy, or execute; Windows sections alone
 * @MG_PROTECTION_EXECUTE_READWRITE: PAGE_EXECUTE_READWRITE: views do all; Windows sections alone
 * @MG_PROTECTION_EXECUTE_WRITECOPY: PAGE_EXECUTE_WRITECOPY: as %MG_PROTECTION_EXECUTE_READ
 *
 * Which views a mapping permits. What is not to be written to gives nobody leave to write.
 */
typedef enum
{
  MG_PROTECTION_READONLY,
  MG_PROTECTION_READWRITE,
  MG_PROTECTION_WRITECOPY,
  MG_PROTECTION_EXECUTE_READ,
  MG_PROTECTION_EXECUTE_READWRITE,
  MG_PROTECTION_EXECUTE_WRITECOPY,
} MgProtection;

/**
 * MgCreation:
 * @name: (nullable): what it is to be called: a URI, or a bare name for shared memory; not needed with @file
 * @file: (type filename) (nullable): the file that is mapped, by its path; %NULL: memory
 * @size: in bytes; 0: that of @file, or of @contents
 * @protection: which views it permits
 * @mode: the permission bits, of which @protection may take; -1: those that this process gives to what it
 * makes
 * @uid: whose it is to be; -1: this process's user
 * @gid: whose group's; -1: as the system has it
 * @reserve: whether memory is allocated on first touch (SEC_RESERVE), else at once (SEC_COMMIT)
 * @huge: whether its pages are huge (SEC_LARGE_PAGES)
 * @pattern: (nullable): the bytes that it is filled with, again and again; at least one
 * @contents: (type filename) (nullable): the file whose bytes it begins with
 *
 * A mapping to make, as CreateFileMapping is asked for one. Filled in by hand before it is shared, then
 * immutable; reference counted.
 */
typedef struct
{
  char *name;
  char *file;
  guint64 size;
  MgProtection protection;
  int mode;
  gint64 uid;
  gint64 gid;
  gboolean reserve;
  gboolean huge;
  GBytes *pattern;
  char *contents;
} MgCreation;

MgCreation *mg_creation_new (const char *name);
MgCreation *mg_creation_ref (MgCreation *self);
void mg_creation_unref (MgCreation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgCreation, mg_creation_unref)

gboolean mg_creation_check (const MgCreation *self, const char *quoted, GError **error);
int mg_creation_get_mode (const MgCreation *self);

/**
 * MgCreated:
 * @uri: what it is to be opened by
 * @size: in bytes
 * @existed: whether it was there before and is left as it is (ERROR_ALREADY_EXISTS 183)
 * @is_held: whether it ends with this program, or when nobody follows it here any more: nothing else holds it
 * @note: (nullable): what is otherwise than one would think, as a sentence
 *
 * What came of a #MgCreation.
 */
typedef struct
{
  char *uri;
  guint64 size;
  gboolean existed;
  gboolean is_held;
  char *note;
} MgCreated;

MgCreated *mg_created_new (const char *uri, guint64 size);
void mg_created_free (MgCreated *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgCreated, mg_created_free)

/* For sources, which know where things are. */
MgBacking *
mg_creation_open_contents (const MgCreation *self, guint64 *size, guint64 *ret_length, GError **error);
gboolean mg_creation_fill (const MgCreation *self,
                           MgBackingWriter *writer,
                           guint64 size,
                           MgBacking *contents,
                           guint64 length,
                           const MgWork *work,
                           GError **error);
MgCreated *mg_creation_make (const MgCreation *self,
                             const char *path,
                             MgKind kind,
                             const char *uri,
                             const char *quoted,
                             const MgWork *work,
                             GError **error);
MgCreated *mg_creation_use_file (const MgCreation *self,
                                 const char *path,
                                 const char *uri,
                                 const char *quoted,
                                 const MgWork *work,
                                 GError **error);

G_END_DECLS
