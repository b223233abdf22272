/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sys/stat.h>

#include "mg-creation.h"
#include "mg-error.h"
#include "mg-source.h"

G_BEGIN_DECLS

/**
 * CreationFixture:
 * @folder: (type filename): where the shared memory is
 * @source: what makes it
 * @creation: what is to be made: “x”
 */
typedef struct
{
  char *folder;
  MgSource *source;
  MgCreation *creation;
} CreationFixture;

void creation_set_up (CreationFixture *fixture, gconstpointer data);
void creation_tear_down (CreationFixture *fixture, gconstpointer data);
char *creation_make_path (CreationFixture *fixture, const char *name);
guint creation_count_names (CreationFixture *fixture);
MgCreated *creation_create (CreationFixture *fixture);
void creation_check_refused (CreationFixture *fixture, MgError code, const char *sentence);
struct stat creation_look (CreationFixture *fixture, const char *name);
void creation_check_bytes (CreationFixture *fixture, guint64 offset, const void *bytes, gsize length);

G_END_DECLS
