/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgCtlInput:
 *
 * A file that is read from, or standard input.
 */
typedef struct _MgCtlInput MgCtlInput;

MgCtlInput *mg_ctl_input_open (const char *path, guint64 most, GError **error);
void mg_ctl_input_free (MgCtlInput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgCtlInput, mg_ctl_input_free)

const char *mg_ctl_input_get_name (const MgCtlInput *self);
guint64 mg_ctl_input_get_length (const MgCtlInput *self);
gboolean mg_ctl_input_read (MgCtlInput *self, guint64 at, gsize length, guint8 *bytes, GError **error);

G_END_DECLS
