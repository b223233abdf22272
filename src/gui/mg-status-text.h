/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-facts.h"
#include "mg-inspection.h"

G_BEGIN_DECLS

/**
 * MgStatusRates:
 * @changes: bytes that change a second, as text
 * @samples: samples a second, as text
 *
 * What is measured beside the frames.
 */
typedef struct
{
  char *changes;
  char *samples;
} MgStatusRates;

char *mg_status_text_place (MgInspection *inspection);
char *mg_status_text_follow (MgInspection *inspection, const MgStatusRates *rates);
char *mg_status_text_missed (MgInspection *inspection);
const char *mg_status_text_missed_meaning (MgInspection *inspection);
char *mg_status_text_torn (MgInspection *inspection);
GPtrArray *mg_status_text_facts (MgInspection *inspection, const MgStatusRates *rates, gint64 now);

G_END_DECLS
