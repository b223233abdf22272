/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "mg-demo-input.h"

G_BEGIN_DECLS

/**
 * MgDemoBell:
 *
 * A named POSIX semaphore: posted by one process for each update, waited for by others.
 */
typedef struct _MgDemoBell MgDemoBell;

MgDemoBell *mg_demo_bell_create (const char *name, GError **error);
MgDemoBell *mg_demo_bell_open (const char *name, GError **error);
void mg_demo_bell_free (MgDemoBell *self);
gboolean mg_demo_bell_post (MgDemoBell *self, GError **error);
gboolean mg_demo_bell_wait (MgDemoBell *self, MgDemoInput *input, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgDemoBell, mg_demo_bell_free)

G_END_DECLS
