/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-bench-process.h"

G_BEGIN_DECLS

/**
 * MgBenchBell:
 * @sequence: odd while the rest is written, and 2 more for each event
 * @word: one more for each event
 * @futex: the same; who waits for it is woken
 * @process: who rings
 * @eventfd: its descriptor, to which 1 is written for each event
 * @unused: room
 * @n_events: how many there were
 * @time: when the last one was, in microseconds of the monotonic clock
 * @floats: other values with each event
 *
 * What is in the mapping.
 */
typedef struct
{
  guint32 sequence;
  guint32 word;
  guint32 futex;
  gint32 process;
  gint32 eventfd;
  guint32 unused;
  guint64 n_events;
  gint64 time;
  float floats[512];
} MgBenchBell;

/**
 * MgBenchRinging:
 * @name: of the mapping, without a slash; a semaphore of the same name is posted with each event
 * @pauses: whether to wait between two events, for some time up to twice @period; else it goes on at once
 * @exact: whether to begin each event when it is due, however long the one before has taken
 * @period: microseconds from one event to the next
 * @quiet: whether to write only, and to tell nobody
 *
 * Events of another process, in each way that they can be waited for. It rings while its mode is not 0.
 */
typedef struct
{
  const char *name;
  gboolean pauses;
  gboolean exact;
  guint period;
  gboolean quiet;
} MgBenchRinging;

MgBenchProcess *mg_bench_ringer_new (const MgBenchRinging *ringing);
MgBenchBell *mg_bench_bell_map (const char *name);
float mg_bench_bell_get_float (guint64 n_events, guint index);

G_END_DECLS
