/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-editor.h"

G_BEGIN_DECLS

char *mg_hold_text_cost (MgEditor *editor);

G_END_DECLS
