/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-frozen.h"

G_BEGIN_DECLS

/* For what writes it back, and nobody else. */

void mg_frozen_set_rate (MgFrozen *self, guint rate);
void mg_frozen_update (MgFrozen *self, gboolean active, guint64 overwritten, const char *trouble);

G_END_DECLS
