/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-source.h"
#include "mg-wine.h"

G_BEGIN_DECLS

/**
 * MgSectionKeeper:
 *
 * The sections that were made here, held so that they exist: each until nobody follows it any more. Thread-safe.
 */
typedef struct _MgSectionKeeper MgSectionKeeper;

MgSectionKeeper *mg_section_keeper_new (void);
void mg_section_keeper_free (MgSectionKeeper *self);
void mg_section_keeper_update (MgSectionKeeper *self, MgSource *source);

MgCreated *mg_section_create (MgSectionKeeper *keeper,
                              MgWine *wine,
                              MgWinePrefix *prefix,
                              const char *name,
                              const char *bare,
                              const MgCreation *creation,
                              const MgWork *work,
                              GError **error);

G_END_DECLS
