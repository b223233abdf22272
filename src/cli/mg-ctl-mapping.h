/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-ctl.h"
#include "mg-json.h"
#include "mg-users.h"

G_BEGIN_DECLS

void mg_ctl_mapping_write (const MgMappingInfo *info, MgUsers *users, MgJson *json);
char *mg_ctl_mapping_describe_users (const MgMappingInfo *info, MgUsers *users);
char *mg_ctl_mapping_describe_owner (const MgMappingInfo *info);
void mg_ctl_mapping_note_unreadable (MgUsers *users);

G_END_DECLS
