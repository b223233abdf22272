/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-error.h"
#include "mg-source.h"

G_BEGIN_DECLS

GPtrArray *source_list_by (MgSource *source, MgMapsWay way);
GPtrArray *source_list_now (MgSource *source);
MgMappingInfo *source_find (GPtrArray *list, const char *uri);
guint source_count (GPtrArray *list, int pid);
void source_check_fails (MgSource *source, const char *name, MgError code, const char *sentence);
MgNameState source_get_name_state (MgBacking *backing);
void source_check_byte (MgBacking *backing, guint64 offset, guint8 expected);

G_END_DECLS
