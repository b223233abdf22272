/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MG_TYPE_USER_LIST (mg_user_list_get_type ())
G_DECLARE_FINAL_TYPE (MgUserList, mg_user_list, MG, USER_LIST, GObject)

MgUserList *mg_user_list_new (void);
void mg_user_list_set_users (MgUserList *self, GPtrArray *users);

G_END_DECLS
