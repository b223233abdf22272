/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui-fixture.h"
#include "mg-grid.h"
#include "mg-mapping-list.h"
#include "mg-split.h"
#include "mg-window.h"

G_BEGIN_DECLS

/**
 * WindowFixture:
 * @source: where the mappings are: box and case
 * @folder: where those of the other source are, the POSIX one: none
 * @catalog: has them all
 * @application: the program
 * @window: (nullable): its window; %NULL as soon as that is gone
 * @tabs: of the window
 * @list: of the window
 * @split: of the window
 * @test: what is tested
 *
 * The program with one window, 1250 pixels wide.
 */
typedef struct _WindowFixture WindowFixture;

/**
 * WindowCase:
 * @path: what the test is called
 * @run: the test, while the program runs; it is quit afterwards, and has to let go of all
 * @arguments: (nullable): what stands behind the program on its command line
 */
typedef struct
{
  const char *path;
  void (*run) (WindowFixture *self);
  const char *const *arguments;
} WindowCase;

struct _WindowFixture
{
  MgFakeSource *source;
  char *folder;
  MgCatalog *catalog;
  MgApplication *application;
  MgWindow *window;
  AdwTabView *tabs;
  MgMappingList *list;
  MgSplit *split;
  const WindowCase *test;
};

void window_fixture_add_tests (const WindowCase *cases, gsize n_cases);

void window_fixture_add (WindowFixture *self, const char *name);
void window_fixture_resize (WindowFixture *self, int width);
void window_fixture_activate (WindowFixture *self, const char *action);
void window_fixture_press (WindowFixture *self, const char *keys);
void window_fixture_open (WindowFixture *self, const char *uri);

GtkWidget *window_fixture_get_part (WindowFixture *self, const char *id);
int window_fixture_get_n_tabs (WindowFixture *self);
AdwTabPage *window_fixture_get_page (WindowFixture *self, int position);
int window_fixture_get_selected (WindowFixture *self);
MgInspection *window_fixture_get_inspection (WindowFixture *self);
gboolean window_fixture_lists (WindowFixture *self, const char *name);
gboolean window_fixture_has_focus (WindowFixture *self, gpointer part);
gboolean window_fixture_grid_has_focus (WindowFixture *self, MgGridKind kind);

G_END_DECLS
