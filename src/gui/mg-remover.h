/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-window.h"

G_BEGIN_DECLS

void mg_remover_ask (MgWindow *window, MgApplication *application, const char *const *uris);

G_END_DECLS
