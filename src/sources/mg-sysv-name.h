/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgSysvName:
 * @pid: whose segments: those that this process sees; 0: this process's own
 * @id: which of them
 *
 * What the name of a System V segment says: ID, or //PID/ID.
 */
typedef struct
{
  int pid;
  int id;
} MgSysvName;

gboolean mg_sysv_name_parse (const char *text, MgSysvName *ret_name, GError **error);
char *mg_sysv_name_to_string (const MgSysvName *self);

G_END_DECLS
