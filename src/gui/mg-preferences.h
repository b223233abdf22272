/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MG_TYPE_PREFERENCES (mg_preferences_get_type ())
G_DECLARE_FINAL_TYPE (MgPreferences, mg_preferences, MG, PREFERENCES, AdwPreferencesWindow)

GtkWindow *mg_preferences_new (GSettings *settings);

G_END_DECLS
