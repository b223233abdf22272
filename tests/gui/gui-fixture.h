/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mg-fake-source.h"
#include "mg-inspection.h"
#include "mg-test-mapmaker.h"
#include "mg-test.h"

G_BEGIN_DECLS

/* The name of the mapping, as the source has it. */
#define GUI_NAME "box"

/**
 * GuiFixture:
 * @source: (nullable): where the mapping is; %NULL when it is a real one
 * @maker: (nullable): another process, that has the real one
 * @name: (nullable): of the real one, as @maker calls it
 * @sampler: follows it
 * @view: all of it, or a part
 * @inspection: of the view
 * @window: (nullable): where a widget is shown
 *
 * A mapping of a scripted source, or a real one, followed as the window follows any.
 */
typedef struct
{
  MgFakeSource *source;
  MgTestMapmaker *maker;
  char *name;
  MgSampler *sampler;
  MgView *view;
  MgInspection *inspection;
  GtkWidget *window;
} GuiFixture;

void gui_fixture_init (int *argc, char ***argv);

GuiFixture *gui_fixture_new (const guint8 *bytes, gsize size);
GuiFixture *gui_fixture_new_part (const guint8 *bytes, gsize size, guint64 offset, guint64 length);
GuiFixture *gui_fixture_new_real (const guint8 *bytes, gsize size, MgAccess access);
void gui_fixture_free (GuiFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GuiFixture, gui_fixture_free)

void gui_fixture_store (GuiFixture *self, gsize offset, const guint8 *bytes, gsize length);
void gui_fixture_set_access (GuiFixture *self, MgAccess access);
gboolean gui_fixture_is_read (GuiFixture *self, guint64 offset, const char *bytes);
void gui_fixture_present (GuiFixture *self, GtkWidget *widget);
void gui_fixture_look_at (GuiFixture *self, guint64 offset, guint64 length);
guint64 gui_fixture_samples (GuiFixture *self);

void gui_release (gpointer object);
GtkWidget *gui_find_child (GtkWidget *widget, const char *id);
GtkWidget *gui_find_by_text (GtkWidget *widget, const char *text);
GtkWindow *gui_find_window (const char *type);
gboolean gui_is_shown (GtkWidget *widget);
void gui_press (GtkWindow *window, const char *keys);

G_END_DECLS
