/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-change.h"
#include "mg-freezer.h"

G_BEGIN_DECLS

/**
 * MG_CHANGE_TEXT_WIDTH:
 *
 * How many characters of values fit where there is little room.
 */
#define MG_CHANGE_TEXT_WIDTH 24

char *mg_change_text_values (const char *type, GBytes *bytes, guint width);
char *mg_change_text_place (guint64 offset, const char *type, guint64 length);
char *mg_change_text_label (MgChange *change);
char *mg_change_text_frozen_label (MgFrozen *frozen);
char *mg_change_text_overwritten (MgFrozen *frozen);

G_END_DECLS
