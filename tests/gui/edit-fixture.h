/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-editor.h"
#include "mg-test-memory.h"
#include "window-fixture.h"

G_BEGIN_DECLS

/* How long the mapping is. */
#define EDIT_FIXTURE_SIZE 8192

/**
 * EditFixture:
 * @window: the program
 * @other: a process that maps it too
 * @path: of the mapping
 * @address: where the other process has it
 * @inspection: of the tab that shows it
 * @editor: of that tab
 *
 * A tab of a real mapping, full of zeros, that another process maps as well.
 */
typedef struct
{
  WindowFixture *window;
  MgTestProcess *other;
  char *path;
  guint64 address;
  MgInspection *inspection;
  MgEditor *editor;
} EditFixture;

EditFixture *edit_fixture_new (WindowFixture *window, MgAccess access);
void edit_fixture_free (EditFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EditFixture, edit_fixture_free)

void edit_fixture_recreate (EditFixture *self);
void edit_fixture_set_access (MgEditor *editor, MgAccess access);
void edit_fixture_edit (MgEditor *editor, guint64 offset, guint8 byte);
void edit_fixture_store (EditFixture *self, guint64 offset, guint8 byte);
guint8 edit_fixture_read (EditFixture *self, guint64 offset);
guint edit_fixture_count_changes (EditFixture *self);
guint edit_fixture_count_waiting (EditFixture *self);
GtkWidget *edit_fixture_get_page (EditFixture *self);
GtkWidget *edit_fixture_get_edits (EditFixture *self);
GtkWindow *edit_fixture_wait_for (const char *type);
void edit_fixture_respond (const char *response);

G_END_DECLS
