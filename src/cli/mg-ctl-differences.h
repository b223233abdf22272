/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-json.h"

G_BEGIN_DECLS

/**
 * MgCtlDifferences:
 *
 * Places at which something else is than was expected: all are counted, the first ones are kept.
 */
typedef struct _MgCtlDifferences MgCtlDifferences;

MgCtlDifferences *mg_ctl_differences_new (void);
void mg_ctl_differences_free (MgCtlDifferences *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgCtlDifferences, mg_ctl_differences_free)

void mg_ctl_differences_compare (MgCtlDifferences *self,
                                 guint64 offset,
                                 guint unit,
                                 const char *type,
                                 const guint8 *expected,
                                 const guint8 *found,
                                 gsize length);
guint64 mg_ctl_differences_get_n (const MgCtlDifferences *self);
char *mg_ctl_differences_describe (const MgCtlDifferences *self, const char *name);
void mg_ctl_differences_append_to (const MgCtlDifferences *self, GString *out);
void mg_ctl_differences_write (const MgCtlDifferences *self, MgJson *json);

G_END_DECLS
