/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-mapping-info.h"

G_BEGIN_DECLS

/**
 * MG_PAGE_SIZE:
 *
 * The unit of copying, hashing and allocation, in bytes. A property of Mapglass and not of the machine: where
 * pages are larger nothing but precision is lost.
 */
#define MG_PAGE_SIZE 4096

/**
 * MgNameState:
 * @MG_NAME_SAME: the name leads to this object
 * @MG_NAME_GONE: the name leads nowhere; the object lives as long as somebody has it open
 * @MG_NAME_REPLACED: the name leads to another object by now
 */
typedef enum
{
  MG_NAME_SAME,
  MG_NAME_GONE,
  MG_NAME_REPLACED,
} MgNameState;

/**
 * MgBackingStatus:
 * @identity: which object it is
 * @size: in bytes, now
 * @allocated: bytes that the system has set aside for it, now
 * @name: where its name leads, now
 */
typedef struct
{
  MgIdentity identity;
  guint64 size;
  guint64 allocated;
  MgNameState name;
} MgBackingStatus;

/**
 * MgBackingVisitor:
 * @bytes: a part of the mapping: foreign memory, or a copy of it
 * @offset: where it lies in the mapping, in bytes; a multiple of %MG_PAGE_SIZE
 * @length: in bytes; %MG_PAGE_SIZE, less at the end of the mapping
 * @data: what was given to mg_backing_visit()
 *
 * Looks at one page. It is under the rules of #MgGuardFunc.
 */
typedef void (*MgBackingVisitor) (const guint8 *bytes, guint64 offset, gsize length, gpointer data);

typedef struct _MgBackingWriter MgBackingWriter;

/**
 * MgBackingOps:
 * @check: tells what the object is like now
 * @read: copies bytes; less than asked only at the end of the object, or with @error set; *@ret_done is
 * always set
 * @next_data: the first byte at or after @offset that is not in a hole; %FALSE when there is none
 * @visit: (nullable): looks at the pages in place; %NULL: they are copied by @read
 * @open_writer: (nullable): opens the same object for writing; %NULL: it cannot be written to
 * @flush: (nullable): as mg_backing_flush(), with @length not 0; %NULL: it is memory
 * @watch: (nullable): as mg_backing_watch(); %NULL: the system tells nobody of writes to it
 * @free: lets the object go
 *
 * How one sort of object is read, and opened for writing. All but @free may be called on any thread, several at once.
 */
typedef struct
{
  gboolean (*check) (gpointer object, MgBackingStatus *ret_status, GError **error);
  gboolean (
    *read) (gpointer object, guint64 offset, gsize length, guint8 *buffer, gsize *ret_done, GError **error);
  gboolean (*next_data) (gpointer object, guint64 offset, guint64 *ret_start);
  gboolean (*visit) (gpointer object,
                     guint64 offset,
                     guint64 length,
                     MgBackingVisitor visitor,
                     gpointer data,
                     guint64 *ret_done,
                     GError **error);
  MgBackingWriter *(*open_writer) (gpointer object, GError **error);
  gboolean (
    *flush) (gpointer object, guint64 offset, guint64 length, gboolean *ret_written_back, GError **error);
  int (*watch) (gpointer object, GError **error);
  void (*free) (gpointer object);
} MgBackingOps;

/**
 * MgBacking:
 *
 * An object of shared memory that is open for looking at. It is the only way to the bytes of a mapping.
 * Reference counted; all calls may be made on any thread, several at once.
 */
typedef struct _MgBacking MgBacking;

MgBacking *mg_backing_new (const MgBackingOps *ops, gpointer object, const char *name, gboolean may_block);
MgBacking *mg_backing_open_file (const char *path, MgKind kind, const char *name, GError **error);
MgBacking *mg_backing_open_link (const char *path, MgKind kind, const char *name, GError **error);
MgBacking *mg_backing_ref (MgBacking *self);
void mg_backing_unref (MgBacking *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgBacking, mg_backing_unref)

gboolean mg_backing_may_block (MgBacking *self);
const char *mg_backing_get_name (MgBacking *self);
gboolean mg_backing_check (MgBacking *self, MgBackingStatus *ret_status, GError **error);
gboolean mg_backing_read (MgBacking *self,
                          guint64 offset,
                          gsize length,
                          guint8 *buffer,
                          gsize *ret_done,
                          GError **error);
gboolean mg_backing_next_data (MgBacking *self, guint64 offset, guint64 *ret_start);
gboolean mg_backing_visit (MgBacking *self,
                           guint64 offset,
                           guint64 length,
                           MgBackingVisitor visitor,
                           gpointer data,
                           guint64 *ret_done,
                           GError **error);
MgBackingWriter *mg_backing_open_writer (MgBacking *self, GError **error);
gboolean mg_backing_flush (MgBacking *self,
                           guint64 offset,
                           guint64 length,
                           gboolean *ret_written_back,
                           GError **error);
int mg_backing_watch (MgBacking *self, GError **error);
gboolean mg_backing_visit_memory (const guint8 *bytes,
                                  guint64 offset,
                                  gsize length,
                                  MgBackingVisitor visitor,
                                  gpointer data,
                                  gsize *ret_done);

G_END_DECLS
