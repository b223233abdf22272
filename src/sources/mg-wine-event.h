/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-event.h"
#include "mg-wine.h"

G_BEGIN_DECLS

#define MG_TYPE_WINE_EVENT (mg_wine_event_get_type ())
G_DECLARE_FINAL_TYPE (MgWineEvent, mg_wine_event, MG, WINE_EVENT, GObject)

MgEvent *mg_wine_event_new (MgWine *wine, MgWinePrefix *prefix, const char *name, GError **error);

G_END_DECLS
