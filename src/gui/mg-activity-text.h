/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-activity-watch.h"

G_BEGIN_DECLS

char *mg_activity_text_describe_cell (MgActivityWatch *watch, guint cell);
char *mg_activity_text_describe_scale (MgActivityWatch *watch);
char *mg_activity_text_describe_looks (MgActivityWatch *watch, MgView *view);

G_END_DECLS
