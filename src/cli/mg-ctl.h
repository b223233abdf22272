/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-catalog.h"

G_BEGIN_DECLS

/**
 * MgCtlStatus:
 * @MG_CTL_DONE: it was done
 * @MG_CTL_FAILED: the mapping is missing or refused, or only a part of what was asked for is there
 * @MG_CTL_MISUSED: the command line makes no sense
 *
 * What the program exits with. With the last two, one line on standard error has said why.
 */
typedef enum
{
  MG_CTL_DONE = 0,
  MG_CTL_FAILED = 1,
  MG_CTL_MISUSED = 2,
} MgCtlStatus;

/* The commands. They get their own name as the first argument. */
MgCtlStatus mg_ctl_list (MgCatalog *catalog, int argc, char **argv);
MgCtlStatus mg_ctl_show (MgCatalog *catalog, int argc, char **argv);
MgCtlStatus mg_ctl_read (MgCatalog *catalog, int argc, char **argv);
MgCtlStatus mg_ctl_watch (MgCatalog *catalog, int argc, char **argv);
MgCtlStatus mg_ctl_wait (MgCatalog *catalog, int argc, char **argv);
MgCtlStatus mg_ctl_plot (MgCatalog *catalog, int argc, char **argv);
MgCtlStatus mg_ctl_write_command (MgCatalog *catalog, int argc, char **argv);
MgCtlStatus mg_ctl_fill (MgCatalog *catalog, int argc, char **argv);
MgCtlStatus mg_ctl_flush (MgCatalog *catalog, int argc, char **argv);
MgCtlStatus mg_ctl_patch (MgCatalog *catalog, int argc, char **argv);
MgCtlStatus mg_ctl_create (MgCatalog *catalog, int argc, char **argv);
MgCtlStatus mg_ctl_remove (MgCatalog *catalog, int argc, char **argv);
MgCtlStatus mg_ctl_copy (MgCatalog *catalog, int argc, char **argv);

G_END_DECLS
