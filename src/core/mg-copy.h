/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-source.h"

G_BEGIN_DECLS

/**
 * MgCopy:
 * @from: what knows the kind of what is copied
 * @from_name: (type filename): the bytes of its name
 * @to: what knows the kind of where it goes
 * @to_name: (type filename): the bytes of its name
 * @force: whether a file that exists is written over
 *
 * The tutorial's copy program: bytes from one mapping or file to another, through views of both. Reference
 * counted; filled in by hand before it is shared, then immutable.
 */
typedef struct
{
  MgSource *from;
  char *from_name;
  MgSource *to;
  char *to_name;
  gboolean force;
} MgCopy;

MgCopy *mg_copy_new (MgSource *from, const char *from_name, MgSource *to, const char *to_name);
MgCopy *mg_copy_ref (MgCopy *self);
void mg_copy_unref (MgCopy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgCopy, mg_copy_unref)

/**
 * MgCopied:
 * @size: how many bytes were copied
 * @data: how many of them were no holes
 * @n_different: how many bytes differ afterwards, since somebody writes to one of both
 * @first_different: where the first of those is
 * @copy_time: how long copying took, in microseconds
 * @compare_time: how long comparing took, in microseconds
 *
 * What came of a #MgCopy.
 */
typedef struct
{
  guint64 size;
  guint64 data;
  guint64 n_different;
  guint64 first_different;
  gint64 copy_time;
  gint64 compare_time;
} MgCopied;

gboolean mg_copy_run (const MgCopy *self, const MgWork *work, MgCopied *ret_copied, GError **error);
void mg_copy_run_async (MgCopy *self,
                        GCancellable *cancellable,
                        MgProgressFunc progress,
                        gpointer progress_data,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
gboolean mg_copy_run_finish (GAsyncResult *result, MgCopied *ret_copied, GError **error);

G_END_DECLS
