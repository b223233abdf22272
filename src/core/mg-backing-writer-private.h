/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing-writer.h"

G_BEGIN_DECLS

struct _MgBackingWriter
{
  /* -1 where there are @ops. */
  int fd;
  const MgBackingWriterOps *ops;
  gpointer object;
  MgKind kind;
  char *name;
  /* Where it ends though the file goes on, in bytes. */
  guint64 limit;
  /* Whether it lies in memory and not on a disk. */
  gboolean is_memory;
  gboolean is_huge;
  /* What an offset in a map must be a multiple of, in bytes. */
  guint64 alignment;
};

gboolean mg_backing_writer_refuse (const char *name, int code, GError **error);
gboolean mg_backing_writer_fail (MgBackingWriter *self, int code, GError **error);
void mg_backing_writer_set_fault_error (MgBackingWriter *self, guint64 offset, guint64 end, GError **error);

G_END_DECLS
