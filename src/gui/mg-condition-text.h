/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-condition.h"

G_BEGIN_DECLS

char *mg_condition_text_stop (MgInspection *inspection);
char *mg_condition_text_reach (MgView *view);

G_END_DECLS
