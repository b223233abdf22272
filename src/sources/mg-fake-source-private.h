/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-fake-source.h"

G_BEGIN_DECLS

typedef struct
{
  guint first;
  guint last;
  MgFakeAction action;
  gboolean of_stores;
} MgFakeStep;

/* Shared by the source and the backings that are open on it; under one lock, which also is what hanging reads
 * wait on. */
typedef struct
{
  GMutex lock;
  GCond wake;
  GHashTable *objects;
  guint n_wakes;
  guint64 next_inode;
} MgFakeShared;

typedef struct
{
  char *name;
  GByteArray *bytes;
  GArray *steps;
  guint n_reads;
  guint n_stores;
  guint64 inode;
  MgMappingInfo *like;
} MgFakeObject;

void mg_fake_object_unref (gpointer data);
void mg_fake_shared_clear (gpointer data);
MgBacking *mg_fake_backing_new (MgFakeShared *shared, MgFakeObject *object);

G_END_DECLS
