/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Which pages of a mapping change, as the window shows it. */

#include "mg-activity-pane.h"

#include <string.h>

#include "gui-fixture.h"
#include "mg-activity-drawing.h"

#define PAGE  ((guint64) MG_PAGE_SIZE)
#define SMALL (64 * PAGE)
#define LARGE (2048 * PAGE)

typedef struct
{
  GuiFixture *base;
  GSettings *memory;
  GtkWidget *pane;
  MgActivityDrawing *drawing;
  MgActivityWatch *watch;
  GtkLabel *cell_label;
  GtkLabel *looks_label;
  guint n_looks;
  guint n_changes;
} Fixture;

static void
count (guint *number)
{
  (*number)++;
}

static void
show (Fixture *self)
{
  self->pane = mg_activity_pane_new (self->base->inspection, self->memory);
  self->drawing = MG_ACTIVITY_DRAWING (gui_find_child (self->pane, "drawing"));
  self->watch = mg_activity_drawing_get_watch (self->drawing);
  self->cell_label = GTK_LABEL (gui_find_child (self->pane, "cell_label"));
  self->looks_label = GTK_LABEL (gui_find_child (self->pane, "looks_label"));
  g_signal_connect_swapped (self->watch, "looked", G_CALLBACK (count), &self->n_looks);
  g_signal_connect_swapped (self->watch, "changed", G_CALLBACK (count), &self->n_changes);
  gui_fixture_present (self->base, self->pane);
  /* While the map has the keys it tells of the cell of the cursor. */
  gtk_window_set_focus (GTK_WINDOW (self->base->window), NULL);
}

static Fixture *
fixture_new (gsize size, guint64 in_sight)
{
  Fixture *self = g_new0 (Fixture, 1);
  g_autofree guint8 *bytes = g_malloc0 (MAX (size, 1));

  memset (bytes, 1, size);
  self->memory = g_settings_new_with_path (MG_APP_ID ".Mapping", "/org/mapglass/test/activity/");
  g_settings_reset (self->memory, "activity-kind");
  self->base = gui_fixture_new (size > 0 ? bytes : NULL, size);
  gui_fixture_look_at (self->base, 0, in_sight);
  show (self);
  return self;
}

static void
fixture_free (Fixture *self)
{
  gui_fixture_free (self->base);
  g_object_unref (self->memory);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static void
store (Fixture *self, guint64 offset)
{
  static guint8 byte = 1;

  byte++;
  gui_fixture_store (self->base, offset, &byte, 1);
}

/* The cell of a byte; fails the test when there is none. */
static guint
cell_of (Fixture *self, guint64 offset)
{
  const MgActivityLayout *layout = mg_activity_watch_get_layout (self->watch);

  g_assert_cmpuint (layout->n_cells, >, 0);
  return mg_activity_layout_get_cell (layout, offset);
}

static gboolean
is_shade (Fixture *self, guint64 offset, guint shade)
{
  const guint8 *shades = mg_activity_watch_get_shades (self->watch);

  return shades != NULL && shades[cell_of (self, offset)] == shade;
}

static gboolean
is_changed (Fixture *self, guint64 offset)
{
  const guint8 *shades = mg_activity_watch_get_shades (self->watch);

  return shades != NULL && shades[cell_of (self, offset)] >= MG_ACTIVITY_CHANGED;
}

static gboolean
is_all_looked_at (Fixture *self)
{
  return mg_activity_watch_get_looks (self->watch)->whole_at != 0;
}

static gboolean
says (GtkLabel *label, const char *pattern)
{
  return g_pattern_match_simple (pattern, gtk_label_get_label (label));
}

/* All of it is in sight: nothing is swept, and the frames tell. */
static void
test_small (void)
{
  g_autoptr (Fixture) fixture = fixture_new (SMALL, SMALL);

  mg_test_wait (is_shade (fixture, 5 * PAGE, MG_ACTIVITY_NEVER));
  g_assert_cmpuint (mg_activity_watch_get_layout (fixture->watch)->n_cells, ==, 64);
  mg_test_wait (says (fixture->looks_label, "All of it is looked at all the time"));
  mg_test_wait (says (fixture->cell_label, "Each square is a page of 4 KiB."));
  store (fixture, 5 * PAGE + 7);
  mg_test_wait (is_changed (fixture, 5 * PAGE));
  g_assert_true (is_shade (fixture, 4 * PAGE, MG_ACTIVITY_NEVER));
  g_assert_true (is_shade (fixture, 6 * PAGE, MG_ACTIVITY_NEVER));
}

/* A little of it is in sight: the rest is swept, again and again, and it is said how old that is. */
static void
test_large (void)
{
  g_autoptr (Fixture) fixture = fixture_new (LARGE, 256);
  guint64 n_rounds;

  mg_test_wait (is_all_looked_at (fixture));
  mg_test_wait (is_shade (fixture, 1500 * PAGE, MG_ACTIVITY_NEVER));
  mg_test_wait (says (fixture->looks_label, "All looked at *"));
  store (fixture, 1500 * PAGE);
  mg_test_wait (is_changed (fixture, 1500 * PAGE));
  g_assert_true (is_shade (fixture, 1400 * PAGE, MG_ACTIVITY_NEVER));
  /* Without anything that changes it goes on, and does not get slower, as it does where nobody sees it. */
  n_rounds = mg_activity_watch_get_looks (fixture->watch)->n_rounds;
  mg_test_wait (mg_activity_watch_get_looks (fixture->watch)->n_rounds > n_rounds + 40);
}

static void
press_key (Fixture *self, const char *keys)
{
  gui_press (GTK_WINDOW (self->base->window), keys);
}

static guint64
get_cursor (Fixture *self)
{
  return mg_inspection_get_cursor (self->base->inspection);
}

static gboolean
is_described (Fixture *self, const char *pattern)
{
  g_autofree char *found = gtk_test_accessible_check_property (GTK_ACCESSIBLE (self->drawing),
                                                               GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "");

  return found != NULL && g_pattern_match_simple (pattern, found) && says (self->cell_label, pattern);
}

/* The cursor goes from cell to cell and is spoken of; Enter goes there, and one can come back. */
static void
test_keys (void)
{
  g_autoptr (Fixture) fixture = fixture_new (SMALL, SMALL);
  guint n_columns;

  mg_test_wait (is_shade (fixture, 0, MG_ACTIVITY_NEVER));
  n_columns = mg_activity_watch_get_layout (fixture->watch)->n_columns;
  g_assert_cmpuint (n_columns, ==, 8);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->drawing));
  mg_test_wait (is_described (fixture, "*0x0–0xfff: never changed*"));
  press_key (fixture, "Right Right Down");
  mg_test_wait (is_described (fixture, "*0xa000–0xafff: *"));
  press_key (fixture, "Left End");
  mg_test_wait (is_described (fixture, "*0xf000–0xffff: *"));
  press_key (fixture, "Home Up");
  mg_test_wait (is_described (fixture, "*0x0–0xfff: *"));
  press_key (fixture, "ctrl+End Right");
  mg_test_wait (is_described (fixture, "*0x3f000–0x3ffff: *"));
  g_assert_cmpuint (get_cursor (fixture), ==, 0);

  press_key (fixture, "Return");
  mg_test_wait (get_cursor (fixture) == 0x3f000);
  press_key (fixture, "ctrl+Home Page_Down Return");
  mg_test_wait (get_cursor (fixture) == 0x38000);
  g_assert_true (mg_inspection_go_back (fixture->base->inspection));
  g_assert_cmpuint (get_cursor (fixture), ==, 0x3f000);
  g_assert_true (mg_inspection_go_back (fixture->base->inspection));
  g_assert_cmpuint (get_cursor (fixture), ==, 0);
}

static GtkEventController *
find_controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        return controller;
    }
  g_assert_not_reached ();
}

static void
click (Fixture *self, guint64 offset)
{
  GtkEventController *controller = find_controller (GTK_WIDGET (self->drawing), GTK_TYPE_GESTURE_CLICK);
  double x, y;

  mg_activity_layout_get_box (mg_activity_watch_get_layout (self->watch), cell_of (self, offset), &x, &y);
  g_signal_emit_by_name (controller, "pressed", 1, x + 2, y + 2);
}

/* A click goes to the page that changed last in the cell, or to its first byte. */
static void
test_click (void)
{
  g_autoptr (Fixture) fixture = fixture_new (LARGE, 256);
  MgRange range;
  guint cell;

  mg_test_wait (is_all_looked_at (fixture));
  mg_test_wait (is_shade (fixture, 1500 * PAGE, MG_ACTIVITY_NEVER));
  cell = cell_of (fixture, 1500 * PAGE);
  mg_activity_layout_get_range (mg_activity_watch_get_layout (fixture->watch), cell, &range);
  click (fixture, 1500 * PAGE);
  g_assert_cmpuint (get_cursor (fixture), ==, range.offset);
  store (fixture, range.offset + range.length - 1);
  mg_test_wait (is_changed (fixture, 1500 * PAGE));
  click (fixture, 1500 * PAGE);
  g_assert_cmpuint (get_cursor (fixture), ==, range.offset + range.length - PAGE);
  g_assert_true (mg_inspection_go_back (fixture->base->inspection));
  /* A cell of one page has been gone to once. */
  while (mg_inspection_go_back (fixture->base->inspection))
    ;
  g_assert_cmpuint (get_cursor (fixture), ==, 0);
}

static void
hover (Fixture *self, guint64 offset)
{
  GtkEventController *controller
    = find_controller (GTK_WIDGET (self->drawing), GTK_TYPE_EVENT_CONTROLLER_MOTION);
  double x, y;

  mg_activity_layout_get_box (mg_activity_watch_get_layout (self->watch), cell_of (self, offset), &x, &y);
  g_signal_emit_by_name (controller, "motion", x + 2, y + 2);
}

static void
test_hover (void)
{
  g_autoptr (Fixture) fixture = fixture_new (SMALL, SMALL);

  mg_test_wait (is_shade (fixture, 0, MG_ACTIVITY_NEVER));
  hover (fixture, 9 * PAGE);
  mg_test_wait (says (fixture->cell_label, "0x9000–0x9fff: never changed in * look*"));
  store (fixture, 9 * PAGE);
  mg_test_wait (says (fixture->cell_label, "0x9000–0x9fff: changed * ago, in 1 of * looks"));
  g_signal_emit_by_name (find_controller (GTK_WIDGET (fixture->drawing), GTK_TYPE_EVENT_CONTROLLER_MOTION),
                         "leave");
  mg_test_wait (says (fixture->cell_label, "Each square is a page*"));
}

/* What is in sight elsewhere. */
static void
test_shown (void)
{
  g_autoptr (Fixture) fixture = fixture_new (LARGE, 256);
  g_autoptr (MgRangeSet) shown = NULL;
  guint n = 0;

  g_signal_connect_swapped (fixture->base->inspection, "shown", G_CALLBACK (count), &n);
  gui_fixture_look_at (fixture->base, 0, 256);
  g_assert_cmpuint (n, ==, 0);
  gui_fixture_look_at (fixture->base, 10 * PAGE, 512);
  g_assert_cmpuint (n, ==, 1);
  shown = mg_inspection_dup_shown (fixture->base->inspection);
  g_assert_cmpuint (mg_range_set_get_n_ranges (shown), ==, 1);
  g_assert_cmpuint (mg_range_set_get_range (shown, 0)->offset, ==, 10 * PAGE);
}

/* Another object: all is new. */
static void
test_recreated (void)
{
  g_autoptr (Fixture) fixture = fixture_new (SMALL, SMALL);

  mg_test_wait (is_shade (fixture, 0, MG_ACTIVITY_NEVER));
  store (fixture, 5 * PAGE);
  mg_test_wait (is_changed (fixture, 5 * PAGE));
  mg_fake_source_add (fixture->base->source, GUI_NAME, NULL, SMALL);
  mg_test_wait (is_shade (fixture, 5 * PAGE, MG_ACTIVITY_NEVER));
}

/* What was there and is not any more. */
static void
test_lost (void)
{
  g_autoptr (Fixture) fixture = fixture_new (SMALL, SMALL);

  mg_test_wait (is_shade (fixture, 63 * PAGE, MG_ACTIVITY_NEVER));
  mg_fake_source_resize (fixture->base->source, GUI_NAME, 10 * PAGE);
  mg_test_wait (is_shade (fixture, 63 * PAGE, MG_ACTIVITY_LOST));
  g_assert_true (is_shade (fixture, 9 * PAGE, MG_ACTIVITY_NEVER));
  hover (fixture, 63 * PAGE);
  mg_test_wait (says (fixture->cell_label, "0x3f000–0x3ffff: lost: *"));
}

/* There is nothing yet, and then there is. */
static void
test_waiting (void)
{
  g_autoptr (Fixture) fixture = fixture_new (0, SMALL);

  mg_test_wait (mg_inspection_get_frame (fixture->base->inspection) != NULL);
  g_assert_cmpuint (mg_activity_watch_get_layout (fixture->watch)->n_cells, ==, 0);
  g_assert_null (mg_activity_watch_get_cells (fixture->watch));
  gtk_widget_grab_focus (GTK_WIDGET (fixture->drawing));
  press_key (fixture, "Right Return");
  mg_fake_source_add (fixture->base->source, GUI_NAME, NULL, SMALL);
  mg_test_wait (is_shade (fixture, 63 * PAGE, MG_ACTIVITY_NEVER));
}

/* Waits for so many frames. */
static void
wait_for_frames (Fixture *self, guint n)
{
  guint64 serial = gui_fixture_samples (self->base);

  mg_view_set_every_sample (self->base->view, TRUE);
  mg_test_wait (gui_fixture_samples (self->base) >= serial + n);
}

/* While nobody sees it, it does nothing, and has nothing done for it. */
static void
test_hidden (void)
{
  g_autoptr (Fixture) fixture = fixture_new (LARGE, 256);
  guint n_looks;

  mg_test_wait (is_all_looked_at (fixture));
  gtk_widget_set_visible (fixture->pane, FALSE);
  n_looks = fixture->n_looks;
  store (fixture, 0);
  wait_for_frames (fixture, 60);
  g_assert_cmpuint (fixture->n_looks, ==, n_looks);
  gtk_widget_set_visible (fixture->pane, TRUE);
  mg_test_wait (is_changed (fixture, 0));
}

/* Where nothing changes or fades it is not drawn anew, and however much changes, not more often than a display of it
 * needs. */
static void
test_quiet (void)
{
  g_autoptr (Fixture) fixture = fixture_new (SMALL, SMALL);
  gint64 began;
  guint n_changes, n_looks;

  mg_test_wait (is_shade (fixture, 0, MG_ACTIVITY_NEVER));
  n_changes = fixture->n_changes;
  wait_for_frames (fixture, 60);
  g_assert_cmpuint (fixture->n_changes, ==, n_changes);

  n_looks = fixture->n_looks;
  began = g_get_monotonic_time ();
  for (guint i = 0; i < 60; i++)
    {
      store (fixture, i * PAGE);
      wait_for_frames (fixture, 1);
    }
  g_assert_cmpuint (fixture->n_changes, >, n_changes);
  g_assert_cmpuint (fixture->n_looks - n_looks, <=,
                    (guint) ((g_get_monotonic_time () - began) / (G_USEC_PER_SEC / 10)) + 1);
}

/* A picture that stands still does not fade either. */
static void
test_paused (void)
{
  g_autoptr (Fixture) fixture = fixture_new (SMALL, SMALL);
  guint64 serial;
  guint8 shades[64];
  gint64 now;

  mg_test_wait (is_shade (fixture, 0, MG_ACTIVITY_NEVER));
  store (fixture, 5 * PAGE);
  mg_test_wait (is_changed (fixture, 5 * PAGE));
  serial = gui_fixture_samples (fixture->base);
  mg_view_set_paused (fixture->base->view, TRUE);
  mg_test_wait (gui_fixture_samples (fixture->base) > serial);
  mg_test_wait (says (fixture->looks_label, "Paused"));
  mg_test_iterate_for (150);
  memcpy (shades, mg_activity_watch_get_shades (fixture->watch), sizeof shades);
  now = mg_activity_watch_get_now (fixture->watch);
  store (fixture, 6 * PAGE);
  mg_test_iterate_for (1500);
  g_assert_cmpmem (mg_activity_watch_get_shades (fixture->watch), sizeof shades, shades, sizeof shades);
  g_assert_cmpint (ABS (mg_activity_watch_get_now (fixture->watch) - now), <, G_USEC_PER_SEC / 10);
  mg_view_set_paused (fixture->base->view, FALSE);
  mg_test_wait (is_changed (fixture, 6 * PAGE));
}

/* What the colours say is remembered. */
static void
test_kind (void)
{
  g_autoptr (Fixture) fixture = fixture_new (SMALL, SMALL);
  g_autofree char *kind = NULL;

  g_assert_cmpint (mg_activity_watch_get_kind (fixture->watch), ==, MG_ACTIVITY_LATELY);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gui_find_child (fixture->pane, "often_toggle")), TRUE);
  g_assert_cmpint (mg_activity_watch_get_kind (fixture->watch), ==, MG_ACTIVITY_OFTEN);
  kind = g_settings_get_string (fixture->memory, "activity-kind");
  g_assert_cmpstr (kind, ==, "often");
  gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&fixture->base->window)));
  show (fixture);
  g_assert_cmpint (mg_activity_watch_get_kind (fixture->watch), ==, MG_ACTIVITY_OFTEN);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gui_find_child (fixture->pane, "lately_toggle")), TRUE);
  g_assert_cmpint (mg_activity_watch_get_kind (fixture->watch), ==, MG_ACTIVITY_LATELY);
}

/* The picture goes to the clipboard from the keys of the map as from its menu. */
static void
test_copy (void)
{
  g_autoptr (Fixture) fixture = fixture_new (SMALL, SMALL);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (fixture->pane);

  mg_test_wait (is_shade (fixture, 0, MG_ACTIVITY_NEVER));
  gdk_clipboard_set_text (clipboard, "");
  gtk_widget_grab_focus (GTK_WIDGET (fixture->drawing));
  press_key (fixture, "ctrl+c");
  mg_test_wait (gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (clipboard), GDK_TYPE_TEXTURE));
  g_assert_true (g_str_has_prefix (mg_inspection_get_sentence (fixture->base->inspection), "Copied"));
  gdk_clipboard_set_text (clipboard, "");
  g_assert_true (gtk_widget_activate_action (fixture->pane, "activity.copy", NULL));
  g_assert_true (gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (clipboard), GDK_TYPE_TEXTURE));
}

/* As small as a pane may become. */
static void
test_narrow (void)
{
  g_autoptr (Fixture) fixture = fixture_new (LARGE, 256);
  int width, height;

  gtk_widget_measure (fixture->pane, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 300);
  gtk_widget_measure (fixture->pane, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, <=, 130);
  gtk_widget_set_size_request (GTK_WIDGET (fixture->base->window), -1, -1);
  gtk_window_set_default_size (GTK_WINDOW (fixture->base->window), width, height);
  mg_test_wait (gtk_widget_get_height (fixture->pane) < 200);
  mg_test_wait (is_shade (fixture, 0, MG_ACTIVITY_NEVER));
  g_assert_cmpuint (mg_activity_watch_get_layout (fixture->watch)->n_cells, >, 0);
}

int
main (int argc, char *argv[])
{
  gui_fixture_init (&argc, &argv);
  g_test_add_func ("/activity-pane/small", test_small);
  g_test_add_func ("/activity-pane/large", test_large);
  g_test_add_func ("/activity-pane/keys", test_keys);
  g_test_add_func ("/activity-pane/click", test_click);
  g_test_add_func ("/activity-pane/hover", test_hover);
  g_test_add_func ("/activity-pane/shown", test_shown);
  g_test_add_func ("/activity-pane/recreated", test_recreated);
  g_test_add_func ("/activity-pane/lost", test_lost);
  g_test_add_func ("/activity-pane/waiting", test_waiting);
  g_test_add_func ("/activity-pane/hidden", test_hidden);
  g_test_add_func ("/activity-pane/quiet", test_quiet);
  g_test_add_func ("/activity-pane/paused", test_paused);
  g_test_add_func ("/activity-pane/kind", test_kind);
  g_test_add_func ("/activity-pane/copy", test_copy);
  g_test_add_func ("/activity-pane/narrow", test_narrow);
  return g_test_run ();
}
