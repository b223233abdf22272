/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-change.h"

G_BEGIN_DECLS

/* For the editor that lists it, and nobody else. */

/**
 * MgChangeLook:
 * @live: (nullable): what is there; the same object as before, or as at the edit, when it is the same bytes
 * @is_conflict: whether these are others than at the edit
 *
 * What was seen under a change.
 */
typedef struct
{
  GBytes *live;
  gboolean is_conflict;
} MgChangeLook;

MgChangeLook *mg_change_look (MgChange *self, GBytes *bytes);
void mg_change_look_free (MgChangeLook *look);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgChangeLook, mg_change_look_free)
void mg_change_take_look (MgChange *self, const MgChangeLook *look);
void mg_change_forget_live (MgChange *self);
GBytes *mg_change_take_live (MgChange *self);
void mg_change_set_live (MgChange *self, GBytes *live);
void mg_change_set_reason (MgChange *self, const char *reason);

G_END_DECLS
