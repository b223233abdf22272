/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/**
 * MgBenchProcess:
 *
 * Another process, which makes what a benchmark looks at. It is told to end when it is freed, when it or the
 * benchmark gets a signal, and when the benchmark dies; so it removes what it made in any case.
 */
typedef struct _MgBenchProcess MgBenchProcess;

/**
 * MgBenchMain:
 * @self: the process
 * @data: what was given to mg_bench_process_new()
 *
 * Runs in the other process. It makes what there is to look at, calls mg_bench_process_set_ready(), goes on
 * until mg_bench_process_is_ending(), and removes what it made.
 */
typedef void (*MgBenchMain) (MgBenchProcess *self, gpointer data);

MgBenchProcess *mg_bench_process_new (MgBenchMain main, gpointer data);
void mg_bench_process_free (MgBenchProcess *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgBenchProcess, mg_bench_process_free)

void mg_bench_process_set_mode (MgBenchProcess *self, int mode);

void mg_bench_process_set_ready (MgBenchProcess *self);
gboolean mg_bench_process_is_ending (void);
int mg_bench_process_get_mode (MgBenchProcess *self);

G_END_DECLS
