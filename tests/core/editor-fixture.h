/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-editor.h"

G_BEGIN_DECLS

/* A view on an object in /dev/shm, and what another program sees of it. */
typedef struct
{
  char *name;
  char *path;
  int fd;
  guint8 *memory;
  gsize size;
  MgSource *source;
  MgSampler *sampler;
  MgMapping *mapping;
  MgView *view;
  MgEditor *editor;
} EditorFixture;

void editor_fixture_set_up (EditorFixture *fixture, gsize size);
void editor_fixture_tear_down (EditorFixture *fixture);

gboolean editor_fixture_set_access (EditorFixture *fixture, MgAccess access, GError **error);
gboolean editor_fixture_edit (EditorFixture *fixture,
                              guint64 offset,
                              guint unit,
                              const char *type,
                              gconstpointer bytes,
                              gsize length,
                              GError **error);
gboolean editor_fixture_turn (EditorFixture *fixture, gboolean undo, MgConflictChoice choice, GError **error);
gboolean editor_fixture_commit (EditorFixture *fixture,
                                GListModel *changes,
                                MgConflictChoice choice,
                                guint64 *ret_written,
                                GError **error);
void editor_fixture_start_commit (EditorFixture *fixture, GAsyncResult **ret_result);
gboolean editor_fixture_retry (EditorFixture *fixture,
                               GListModel *changes,
                               MgConflictChoice choice,
                               guint64 *ret_written,
                               GError **error);
int editor_fixture_shown (EditorFixture *fixture, guint64 offset);
guint64 editor_fixture_allocated (EditorFixture *fixture);

G_END_DECLS
