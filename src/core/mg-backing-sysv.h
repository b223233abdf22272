/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing.h"

G_BEGIN_DECLS

MgBacking *mg_backing_open_segment (int pid, int id, const char *name, GError **error);
char *mg_backing_warn_segment (int pid, int id, const char *name);

G_END_DECLS
