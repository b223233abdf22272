/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-mapping.h"

G_BEGIN_DECLS

const char *mg_user_text_access (const MgUser *user);
char *mg_user_text_range (const MgUser *user);
char *mg_user_text_details (const MgUser *user);
char *mg_user_text_label (const MgUser *user, gboolean shown);
char *mg_user_text_copy (const MgUser *user);

char *mg_user_text_heading (MgMapping *mapping, guint n_unreadable);
char *mg_user_text_count_unreadable (guint n_unreadable);
char *mg_user_text_unreadable (guint n_unreadable);

G_END_DECLS
