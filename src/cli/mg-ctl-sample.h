/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-ctl-range.h"
#include "mg-frame.h"

G_BEGIN_DECLS

/**
 * MgCtlValueState:
 * @MG_CTL_VALUE_TRUE: it was read
 * @MG_CTL_VALUE_TORN: it was read while another program wrote it
 * @MG_CTL_VALUE_LOST: it is not there
 */
typedef enum
{
  MG_CTL_VALUE_TRUE,
  MG_CTL_VALUE_TORN,
  MG_CTL_VALUE_LOST,
} MgCtlValueState;

/**
 * MgCtlSample:
 * @range: which values
 * @n_values: how many there are in this sample
 * @bytes: theirs; those of lost values mean nothing
 * @states: (array length=n_values): what #MgCtlValueState each is in
 * @wall_time: when it was taken, in microseconds since 1970
 * @torn: whether one of the values is torn
 * @n_lost: how many are lost
 * @has_events: whether they were waited for
 * @events: what there is to say of that, if so
 *
 * The watched values at one moment.
 */
typedef struct
{
  MgCtlRange range;
  gsize n_values;
  guint8 *bytes;
  guint8 *states;
  gint64 wall_time;
  gboolean torn;
  gsize n_lost;
  gboolean has_events;
  MgEvents events;
} MgCtlSample;

MgCtlSample *mg_ctl_sample_new (const MgCtlRange *range);
void mg_ctl_sample_free (MgCtlSample *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgCtlSample, mg_ctl_sample_free)

gboolean mg_ctl_sample_take (MgCtlSample *self, MgFrame *frame, gsize n_values);
const guint8 *mg_ctl_sample_get_bytes (const MgCtlSample *self, gsize index);
guint64 mg_ctl_sample_get_offset (const MgCtlSample *self, gsize index);

G_END_DECLS
