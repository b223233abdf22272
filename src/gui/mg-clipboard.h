/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-inspection.h"

G_BEGIN_DECLS

/**
 * MG_CLIPBOARD_MAX:
 *
 * The most bytes of a mapping that are copied at once.
 */
#define MG_CLIPBOARD_MAX (16 * 1024 * 1024)

void mg_clipboard_copy (GdkClipboard *clipboard, MgInspection *inspection, const char *format);
char *mg_clipboard_format (const char *format,
                           MgElement element,
                           guint64 offset,
                           const guint8 *bytes,
                           gsize length);
GBytes *mg_clipboard_parse (const char *format, MgElement element, const char *text, GError **error);
void
mg_clipboard_paste (GdkClipboard *clipboard, GtkWidget *widget, MgInspection *inspection, const char *format);

G_END_DECLS
