/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-ctl.h"
#include "mg-trigger.h"

G_BEGIN_DECLS

/**
 * MgCtlTrigger:
 * @on_change: (nullable): the value of --on-change
 * @seqlock: (nullable): of --seqlock
 * @futex: (nullable): of --futex
 * @semaphore: (nullable) (type filename): of --semaphore
 * @semaphore_at: (nullable): of --semaphore-at
 * @eventfd: (nullable): of --eventfd
 * @event: (nullable) (type filename): of --event
 * @on_write: whether there was --on-write
 * @peek: whether there was --peek
 * @take: whether there was --take
 *
 * What of a command line says what to wait for.
 */
typedef struct
{
  char *on_change;
  char *seqlock;
  char *futex;
  char *semaphore;
  char *semaphore_at;
  char *eventfd;
  char *event;
  gboolean on_write;
  gboolean peek;
  gboolean take;
} MgCtlTrigger;

void mg_ctl_trigger_clear (MgCtlTrigger *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MgCtlTrigger, mg_ctl_trigger_clear)

gboolean mg_ctl_trigger_make (const MgCtlTrigger *self,
                              MgCatalog *catalog,
                              MgTrigger **ret_trigger,
                              MgCtlStatus *ret_status);
void mg_ctl_trigger_warn (MgTrigger *trigger);

G_END_DECLS
