/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-mapping-info.h"

G_BEGIN_DECLS

/**
 * MgFact:
 * @label: what it is about, translated
 * @value: what is known, translated, printable UTF-8
 *
 * One line of what is known of a mapping.
 */
typedef struct
{
  const char *label;
  char *value;
} MgFact;

GPtrArray *mg_facts_new (const MgMappingInfo *info);

char *mg_facts_describe_owner (const MgMappingInfo *info);
char *mg_facts_describe_size (guint64 size);
char *mg_facts_describe_mode (const MgMappingInfo *info);
const char *mg_facts_describe_kind (MgKind kind);
char *mg_facts_describe_object (const MgMappingInfo *info);

G_END_DECLS
