/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-probe.h"

G_BEGIN_DECLS

/* Shared by mg-probe.c (whether a condition is true), mg-probe-cause.c (what made it so) and nobody else. */
struct _MgProbe
{
  GMutex lock;
  MgExpression *expression;
  gsize size;
  guint64 offset;
  guint64 count;
  MgProbeMode mode;

  /* From the first to behind the last element that it looks at; the values of the newest sample and of the one before. */
  guint64 start;
  guint64 end;
  guint8 *bytes;
  guint8 *before;
  gboolean has_before;
  /* Of each element whether its value was not to be had, in these two. */
  guint8 *lost;
  guint8 *lost_before;
  /* What it has found last, as far as it looks. */
  guint8 *found;
  gboolean has_found;
  /* Whether it may find something now. */
  gboolean is_armed;
  MgRangeSet *cause;
};

void mg_probe_find_cause (MgProbe *self);

G_END_DECLS
