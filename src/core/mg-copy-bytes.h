/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing-writer.h"
#include "mg-work.h"

G_BEGIN_DECLS

gboolean mg_copy_bytes (MgBacking *from,
                        MgBackingWriter *to,
                        guint64 size,
                        gboolean clear,
                        const MgWork *work,
                        guint64 *ret_done,
                        guint64 *ret_data,
                        GError **error);
gboolean mg_compare_bytes (MgBacking *a,
                           MgBacking *b,
                           guint64 size,
                           const MgWork *work,
                           guint64 *ret_n_different,
                           guint64 *ret_first,
                           GError **error);

G_END_DECLS
