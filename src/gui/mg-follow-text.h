/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-view.h"

G_BEGIN_DECLS

char *mg_follow_text_label (MgView *view);
char *mg_follow_text_describe (MgView *view);
char *mg_follow_text_save (MgView *view);
gboolean mg_follow_text_restore (MgView *view, const char *text, GError **error);
const char *mg_follow_text_find_event (const char *text);

G_END_DECLS
