/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-editor.h"

G_BEGIN_DECLS

#define MG_TYPE_FROZEN_WATCH (mg_frozen_watch_get_type ())
G_DECLARE_FINAL_TYPE (MgFrozenWatch, mg_frozen_watch, MG, FROZEN_WATCH, GObject)

MgFrozenWatch *mg_frozen_watch_new (void);
void mg_frozen_watch_set_editor (MgFrozenWatch *self, MgEditor *editor);

G_END_DECLS
