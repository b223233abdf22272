/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-editor.h"

G_BEGIN_DECLS

void mg_frozen_memory_follow (MgEditor *editor, GSettings *memory);

G_END_DECLS
