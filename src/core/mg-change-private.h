/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-change.h"

G_BEGIN_DECLS

/* For the editor that lists it, and nobody else. */

void mg_change_set_live (MgChange *self, GBytes *live);
void mg_change_set_reason (MgChange *self, const char *reason);

G_END_DECLS
