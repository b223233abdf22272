/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-backing.h"

G_BEGIN_DECLS

MgBacking *mg_posix_namespace_backing_new (const char *name, GError **error);

G_END_DECLS
