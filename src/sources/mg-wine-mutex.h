/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-mutex.h"
#include "mg-wine.h"

G_BEGIN_DECLS

#define MG_TYPE_WINE_MUTEX (mg_wine_mutex_get_type ())
G_DECLARE_FINAL_TYPE (MgWineMutex, mg_wine_mutex, MG, WINE_MUTEX, GObject)

MgMutex *mg_wine_mutex_new (MgWine *wine, MgWinePrefix *prefix, const char *name, GError **error);

G_END_DECLS
