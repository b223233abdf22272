/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-inspection.h"

G_BEGIN_DECLS

void mg_follow_memory_follow (MgInspection *inspection, GSettings *memory, guint default_rate);

G_END_DECLS
