/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-fake-source.h"
#include "mg-target.h"

G_BEGIN_DECLS

#define SECOND G_USEC_PER_SEC
#define PAGE   MG_PAGE_SIZE

/**
 * TargetFixture:
 * @source: where the mapping is
 * @fake: the same
 * @target: what is tested, of the mapping “x”
 * @client: the one that follows it
 * @now: the time
 * @takes: how long a sample takes
 * @n_wakes: how often there was something to do since target_fixture_run_for() began
 * @n_samples: samples since then
 * @n_sweeps: sweeps since then
 * @n_delivered: frames that were delivered since then
 * @frame: (nullable): the last of them
 *
 * What is done for a mapping, and when, on a clock of the test's own.
 */
typedef struct
{
  MgSource *source;
  MgFakeSource *fake;
  MgTarget *target;
  MgClient client;
  gint64 now;
  gint64 takes;
  guint n_wakes;
  guint n_samples;
  guint n_sweeps;
  guint n_delivered;
  MgFrame *frame;
} TargetFixture;

void target_fixture_set_up (TargetFixture *self, gconstpointer data);
void target_fixture_tear_down (TargetFixture *self, gconstpointer data);
void target_fixture_deliver (TargetFixture *self);
void target_fixture_serve (TargetFixture *self);
void target_fixture_run_for (TargetFixture *self, gint64 time);
void target_fixture_show (TargetFixture *self, guint64 offset, guint64 length);

G_END_DECLS
