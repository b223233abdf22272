/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean mg_process_may_be_hidden (void);
int mg_process_explain (int pid, int code);

G_END_DECLS
