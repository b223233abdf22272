/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean mg_test_leave_mounts (void);
gboolean mg_test_mount_room (const char *folder, guint kilobytes);
guint64 mg_test_find_room (const char *folder);
void mg_test_remove_folder (const char *folder);

G_END_DECLS
