/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/**
 * MG_MIB:
 *
 * A mebibyte, in bytes.
 */
#define MG_MIB ((guint64) 1 << 20)

char *mg_bench_name (const char *what);

void mg_bench_print (const char *name, double value, const char *unit);
void mg_bench_print_budget (const char *name, double budget, const char *unit);
void mg_bench_print_limit (const char *name, double value, double limit, const char *unit);
double mg_bench_median (GArray *values);

void mg_bench_run_for (guint milliseconds);

double mg_bench_get_time (void);
double mg_bench_get_cpu (pid_t pid);
gint64 mg_bench_get_wakes (pid_t pid);
double mg_bench_get_rss (const char *field);
void mg_bench_reset_peak (void);
guint64 mg_bench_get_free_memory (void);

G_END_DECLS
