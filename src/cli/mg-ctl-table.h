/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgCtlTable:
 *
 * Lines of texts that are set in columns. Nothing is cut off.
 */
typedef struct _MgCtlTable MgCtlTable;

MgCtlTable *mg_ctl_table_new (const char *alignment);
void mg_ctl_table_free (MgCtlTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgCtlTable, mg_ctl_table_free)

void mg_ctl_table_add (MgCtlTable *self, ...);
void mg_ctl_table_append_to (MgCtlTable *self, const char *indent, GString *out);

G_END_DECLS
