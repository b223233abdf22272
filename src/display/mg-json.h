/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-element.h"

G_BEGIN_DECLS

/**
 * MgJson:
 *
 * Writes one JSON value after the other to the end of a text, with the commas that they need. Not
 * thread-safe.
 */
typedef struct _MgJson MgJson;

MgJson *mg_json_new (GString *out);
void mg_json_free (MgJson *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgJson, mg_json_free)

void mg_json_begin_object (MgJson *self);
void mg_json_end_object (MgJson *self);
void mg_json_begin_array (MgJson *self);
void mg_json_end_array (MgJson *self);
void mg_json_key (MgJson *self, const char *key);
void mg_json_break (MgJson *self);

void mg_json_string (MgJson *self, const char *text);
void mg_json_unsigned (MgJson *self, guint64 number);
void mg_json_signed (MgJson *self, gint64 number);
void mg_json_boolean (MgJson *self, gboolean value);
void mg_json_null (MgJson *self);
void mg_json_element (MgJson *self, MgElement element, const guint8 *bytes);

gsize mg_json_format_element (MgElement element, const guint8 *bytes, char *buffer);

G_END_DECLS
