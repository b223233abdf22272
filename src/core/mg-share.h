/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MG_SHARE_MAX_THREADS:
 *
 * How many threads mg_share_out() uses at most. What is asked of the system stands in its own way from some number on.
 */
#define MG_SHARE_MAX_THREADS 4

/**
 * MgShareFunc:
 * @piece: which piece of the work, from 0
 * @thread: which of the threads does it, from 0; less than %MG_SHARE_MAX_THREADS
 * @data: what was given to mg_share_out()
 */
typedef void (*MgShareFunc) (guint piece, guint thread, gpointer data);

void mg_share_out (guint n_pieces, MgShareFunc func, gpointer data);

G_END_DECLS
