/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-element.h"
#include "mg-frame.h"

G_BEGIN_DECLS

const char *mg_inspector_text_for_missing (MgFrame *frame, guint64 offset, gsize length);
const char *mg_inspector_text_for_page (MgFrame *frame, guint64 offset, gsize length);
char *mg_inspector_text_for_place (guint64 offset, guint64 index);
char *mg_inspector_text_for_need (gsize n_bytes);
char *mg_inspector_text_for_byte (guint8 byte);
char *mg_inspector_text_for_value (MgElement element, const guint8 *bytes);
char *mg_inspector_text_for_element (MgElement element);

G_END_DECLS
