/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing.h"

G_BEGIN_DECLS

gboolean mg_sequence_copy (MgBacking *backing,
                           guint64 offset,
                           void (*copy) (gpointer data),
                           gpointer data,
                           guint32 *ret_sequence,
                           GError **error);

G_END_DECLS
