/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-ctl.h"
#include "mg-hold.h"

G_BEGIN_DECLS

/**
 * MgCtlHold:
 * @mutex: (nullable) (type filename): the value of --mutex
 * @timeout: (nullable): of --mutex-timeout
 *
 * What of a command line says what to hold.
 */
typedef struct
{
  char *mutex;
  char *timeout;
} MgCtlHold;

/**
 * MG_CTL_HOLD_ENTRIES:
 * @self: an #MgCtlHold
 *
 * The options, among a command's others.
 */
#define MG_CTL_HOLD_ENTRIES(self)                                                                            \
  { "mutex",                                                                                                 \
    0,                                                                                                       \
    0,                                                                                                       \
    G_OPTION_ARG_FILENAME,                                                                                   \
    &(self)->mutex,                                                                                          \
    N_ ("Hold this mutex of Windows programs meanwhile"),                                                    \
    N_ ("NAME") },                                                                                           \
  {                                                                                                          \
    "mutex-timeout", 0, 0, G_OPTION_ARG_FILENAME, &(self)->timeout,                                          \
      N_ ("How long to wait for the mutex each time, as in 500ms (1s)"), N_ ("TIME")                         \
  }

void mg_ctl_hold_clear (MgCtlHold *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MgCtlHold, mg_ctl_hold_clear)

gboolean
mg_ctl_hold_make (const MgCtlHold *self, MgCatalog *catalog, MgHold **ret_hold, MgCtlStatus *ret_status);
char *mg_ctl_parse_object (MgCatalog *catalog, const char *text, MgSource **ret_source, GError **error);

G_END_DECLS
