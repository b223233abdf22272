/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdio.h>

#include "mg-wine-link.h"
#include "mg-wine-process.h"

G_BEGIN_DECLS

struct _MgWineLink
{
  MgWineProcess process;
  FILE *lines;

  GMutex write_lock;
  GMutex lock;
  GCond changed;
  gboolean has_greeted;
  gboolean has_ended;
  /* By their ids. */
  GHashTable *requests;
  guint last_id;

  /* Atomic. */
  int hint;
};

struct _MgWineRequest
{
  MgWineLink *link;
  guint id;
  GCond news;
  GPtrArray *items;
  char *answer;
  GError *error;
  GQueue events;
};

void mg_wine_link_note_end (MgWineLink *self);
gboolean mg_wine_link_send (MgWineLink *self, const char *line);

G_END_DECLS
