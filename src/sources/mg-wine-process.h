/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mg-wine-server.h"

G_BEGIN_DECLS

/**
 * MgWineProcess:
 * @process: the program
 * @pid: its process
 * @input: it reads what is written here; its end tells it to go
 * @output: it writes what is read here
 * @complaints: and this is what Wine itself says of it; does not block
 *
 * A Windows program of this project that runs in a prefix.
 */
typedef struct
{
  GSubprocess *process;
  int pid;
  int input;
  int output;
  int complaints;
} MgWineProcess;

gboolean mg_wine_process_start (MgWineProcess *self,
                                const MgWineServer *server,
                                const char *prefix,
                                const char *program,
                                GError **error);
void mg_wine_process_clear (MgWineProcess *self);
char *mg_wine_process_read_complaint (MgWineProcess *self);
char *mg_wine_process_find_program (void);

G_END_DECLS
