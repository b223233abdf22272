/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-ctl-sample.h"

G_BEGIN_DECLS

/**
 * MgCtlEvents:
 *
 * Tells from one frame to the next what happened to a mapping, once each.
 */
typedef struct _MgCtlEvents MgCtlEvents;

MgCtlEvents *mg_ctl_events_new (const char *quoted, const MgCtlRange *range);
void mg_ctl_events_free (MgCtlEvents *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgCtlEvents, mg_ctl_events_free)

char *mg_ctl_events_take (MgCtlEvents *self, MgFrame *frame, guint64 n_values);
char *mg_ctl_events_take_sample (MgCtlEvents *self, MgFrame *frame, const MgCtlSample *sample);
char *mg_ctl_events_take_trigger (MgCtlEvents *self, MgFrame *frame);
const char *mg_ctl_events_describe (MgFrame *frame);

G_END_DECLS
