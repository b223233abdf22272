/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-mapping-info.h"

G_BEGIN_DECLS

/**
 * MgShownPlace:
 * @identity: the object; comes first, so that a place is found by it
 * @pid: the process in which it was shown
 * @number: the descriptor or address at which it was shown
 *
 * Where an object that has no name of its own was shown.
 */
typedef struct
{
  MgIdentity identity;
  int pid;
  guint64 number;
} MgShownPlace;

/**
 * MgShown:
 *
 * Where objects were shown the last time that a list was made, so that they are shown there again: a row does not jump when
 * a process with a lower number comes, or one of several goes. Thread-safe.
 */
typedef struct
{
  GMutex lock;
  GHashTable *places;
} MgShown;

void mg_shown_init (MgShown *self);
void mg_shown_clear (MgShown *self);
GHashTable *mg_shown_get_places (MgShown *self);
void mg_shown_set_places (MgShown *self, GHashTable *places);

GHashTable *mg_shown_places_new (void);
void mg_shown_places_add (GHashTable *places, const MgIdentity *identity, int pid, guint64 number);

G_END_DECLS
