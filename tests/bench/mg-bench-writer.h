/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-bench-process.h"

G_BEGIN_DECLS

/**
 * MgBenchWrite:
 * @bytes: the mapping
 * @size: in bytes
 * @mode: what mg_bench_process_set_mode() has told last; not 0
 * @round: counts the calls
 *
 * Writes what the benchmark wants to see, in the other process.
 */
typedef void (*MgBenchWrite) (guint8 *bytes, gsize size, int mode, guint round);

/**
 * MgBenchMapping:
 * @name: without a slash
 * @size: in bytes
 * @piece: how much of each @step is filled; what is left is holes
 * @step: in bytes
 * @rate: how often it is written in a second
 * @write: (nullable): what is written; nothing while the mode is 0
 *
 * Shared memory that another process makes.
 */
typedef struct
{
  const char *name;
  gsize size;
  gsize piece;
  gsize step;
  guint rate;
  MgBenchWrite write;
} MgBenchMapping;

MgBenchProcess *mg_bench_writer_new (const MgBenchMapping *mapping);
MgBenchProcess *mg_bench_writer_new_wave (const char *name);

G_END_DECLS
