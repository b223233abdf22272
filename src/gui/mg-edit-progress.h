/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-editor.h"

G_BEGIN_DECLS

void mg_edit_progress_follow (GtkWidget *host, MgEditor *editor, const char *name);

G_END_DECLS
