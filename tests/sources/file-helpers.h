/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-test-process.h"
#include "source-helpers.h"

G_BEGIN_DECLS

/**
 * FileFixture:
 * @source: ordinary files
 * @process: a process that is told what to share
 * @folder: (type filename): a folder for files
 * @path: (type filename): where one may be
 * @uri: its URI
 */
typedef struct
{
  MgSource *source;
  MgTestProcess *process;
  char *folder;
  char *path;
  char *uri;
} FileFixture;

void file_set_up (FileFixture *fixture, gconstpointer data);
void file_tear_down (FileFixture *fixture, gconstpointer data);
void file_make (const char *path, guint64 size);
guint64 file_share (FileFixture *fixture, const char *path, int flags);
MgMappingInfo *file_find_now (FileFixture *fixture, const char *uri);
gboolean file_is_listed (FileFixture *fixture, const char *uri);

G_END_DECLS
