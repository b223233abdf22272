/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mg-mapping-info.h"

G_BEGIN_DECLS

/**
 * MgEventfd:
 * @process: the id of a process
 * @descriptor: its number for the eventfd
 * @command: what the process is called, printable UTF-8
 *
 * An eventfd that a process has open.
 */
typedef struct
{
  int process;
  int descriptor;
  char *command;
} MgEventfd;

GPtrArray *mg_eventfds_find (const MgIdentity *identity, GCancellable *cancellable);

G_END_DECLS
