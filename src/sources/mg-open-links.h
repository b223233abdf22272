/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgOpenLinks:
 *
 * Which deleted objects processes have open, by what their links lead to. Not thread-safe.
 */
typedef struct _MgOpenLinks MgOpenLinks;

MgOpenLinks *mg_open_links_new (void);
void mg_open_links_free (MgOpenLinks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgOpenLinks, mg_open_links_free)

GPtrArray *mg_open_links_find (MgOpenLinks *self, const char *target);

G_END_DECLS
