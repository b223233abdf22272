/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-sampler.h"
#include "mg-target.h"

G_BEGIN_DECLS

/* The public name of a client. Reference counted: a frame may be on its way to one that leaves. */
struct _MgFollower
{
  MgClient client;
};

struct _MgSampler
{
  GObject parent_instance;

  GThread *thread;
  GThreadPool *workers;
  GMainContext *context;

  GMutex lock;
  GCond wake;
  GPtrArray *targets;
  /* Targets whose sample does not come back. */
  guint n_hung;
  gboolean quit;
  gboolean delivering;
};

void mg_sampler_count_hung (MgSampler *self);
void mg_sampler_set_places (MgSampler *self);

G_END_DECLS
