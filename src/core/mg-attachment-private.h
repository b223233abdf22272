/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-attachment.h"

G_BEGIN_DECLS

struct _MgAttachment
{
  int pid;
  int id;
  char *name;
  MgSegmentPlace place;
  guint8 *bytes;
  guint64 size;
  gsize page;
  gboolean is_forced;

  GMutex lock;
  guint64 allocated;
  /* Microseconds of the monotonic clock. */
  gint64 allocated_until;
  /* A hole that was found when so much was allocated. */
  guint64 hole_start;
  guint64 hole_end;
  guint64 hole_allocated;
};

G_END_DECLS
