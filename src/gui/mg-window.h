/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-application.h"
#include "mg-tab.h"

G_BEGIN_DECLS

#define MG_TYPE_WINDOW (mg_window_get_type ())
G_DECLARE_FINAL_TYPE (MgWindow, mg_window, MG, WINDOW, AdwApplicationWindow)

MgWindow *mg_window_new (MgApplication *application);

gboolean mg_window_open (MgWindow *self, const char *uri);
gboolean mg_window_open_again (MgWindow *self);
void mg_window_open_all_mappings (MgWindow *self);
gboolean mg_window_add_edited (MgWindow *self, GPtrArray *inspections);
gboolean mg_window_shows (MgWindow *self, const char *uri);
AdwTabView *mg_window_get_tab_view (MgWindow *self);
MgTab *mg_window_get_tab (MgWindow *self);
void mg_window_tell (MgWindow *self, const char *sentence);
void mg_window_tell_with (MgWindow *self, AdwToast *toast, const char *sentence);

G_END_DECLS
