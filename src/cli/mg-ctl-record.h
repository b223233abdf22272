/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-ctl-sample.h"

G_BEGIN_DECLS

/**
 * MgCtlRecordFormat:
 * @MG_CTL_RECORD_TEXT: lines for people
 * @MG_CTL_RECORD_CSV: a line of headings whenever the columns change, and lines of values
 * @MG_CTL_RECORD_JSON: an object in each line
 */
typedef enum
{
  MG_CTL_RECORD_TEXT,
  MG_CTL_RECORD_CSV,
  MG_CTL_RECORD_JSON,
} MgCtlRecordFormat;

/**
 * MgCtlRecord:
 *
 * Writes samples out, one after the other, or what changes from one to the next.
 */
typedef struct _MgCtlRecord MgCtlRecord;

gboolean mg_ctl_record_parse_format (const char *text, MgCtlRecordFormat *ret, GError **error);
MgCtlRecord *mg_ctl_record_new (MgCtlRecordFormat format, gboolean changes);
void mg_ctl_record_free (MgCtlRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgCtlRecord, mg_ctl_record_free)

gboolean mg_ctl_record_take (MgCtlRecord *self, const MgCtlSample *sample);

G_END_DECLS
