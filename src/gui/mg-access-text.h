/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-editor.h"

G_BEGIN_DECLS

const char *mg_access_text_title (MgAccess access);
const char *mg_access_text_meaning (MgAccess access);
const char *mg_access_text_class (MgAccess access);
const char *mg_access_text_icon (MgAccess access);
char *mg_access_text_label (MgEditor *editor);
char *mg_access_text_accessible (MgEditor *editor);
char *mg_access_text_announce (MgEditor *editor);
char *mg_access_text_reach (MgMapping *mapping, MgAccess access);

G_END_DECLS
