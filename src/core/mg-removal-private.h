/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-removal.h"

G_BEGIN_DECLS

char *mg_removal_make_aside (const char *folder);

G_END_DECLS
