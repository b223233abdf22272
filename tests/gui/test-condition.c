/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A picture that pauses by itself, over real mappings that another process writes to. */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "gui-fixture.h"
#include "inspection-fixture.h"
#include "mg-condition.h"
#include "mg-error.h"

#define SIZE 4096

/* Sees each sample of a mapping as it is taken, whatever the main thread does. */
typedef struct
{
  MgView *view;
  gint value;
  gint n_looks;
} Observer;

static gboolean
on_look (MgFrame *frame, gpointer data)
{
  Observer *observer = data;
  gint value = -1;

  mg_frame_read (frame, 40, (guint8 *) &value, sizeof value);
  g_atomic_int_set (&observer->value, value);
  g_atomic_int_inc (&observer->n_looks);
  return FALSE;
}

static void
observe (Observer *observer, GuiFixture *fixture)
{
  g_autoptr (MgCatch) catch = mg_catch_new (on_look, observer, NULL);
  g_autoptr (MgRangeSet) ranges = mg_range_set_new ();

  observer->view = mg_view_new (fixture->sampler, mg_view_get_mapping (fixture->view), 0, 0);
  mg_range_set_add (ranges, 0, SIZE);
  mg_view_set_watched (observer->view, ranges);
  mg_view_set_catch (observer->view, catch);
}

/* Without the main loop. */
static void
see_in_the_dark (Observer *observer, gint value)
{
  for (gint64 deadline = g_get_monotonic_time () + MG_TEST_PATIENCE * G_USEC_PER_SEC;
       g_atomic_int_get (&observer->value) != value;)
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
}

static void
see_more (Observer *observer)
{
  gint n = g_atomic_int_get (&observer->n_looks) + 4;

  mg_test_wait (g_atomic_int_get (&observer->n_looks) >= n);
}

static GuiFixture *
make (void)
{
  g_autofree guint8 *bytes = g_malloc0 (SIZE);
  GuiFixture *fixture = gui_fixture_new_real (bytes, SIZE, MG_ACCESS_READ);

  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_U32, FALSE });
  mg_view_set_rate (fixture->view, 240);
  mg_test_wait (mg_inspection_get_extent (fixture->inspection) == SIZE);
  return fixture;
}

static MgCondition *
arm (GuiFixture *fixture, const char *text, MgProbeMode mode)
{
  MgCondition *condition = mg_inspection_get_condition (fixture->inspection);
  g_autoptr (GError) error = NULL;

  mg_condition_arm (condition, text, mode, NULL, &error);
  g_assert_no_error (error);
  return condition;
}

static void
store (GuiFixture *fixture, guint index, guint value)
{
  mg_test_mapmaker_tell (fixture->maker, "store %s %u u32 %u", fixture->name, index * 4, value);
}

/* The same, without the main loop. */
static void
store_here (GuiFixture *fixture, guint index, guint32 value)
{
  g_autofree char *path = mg_test_shm_path (fixture->name);
  int fd = g_open (path, O_WRONLY | O_CLOEXEC, 0);

  g_assert_cmpint (pwrite (fd, &value, sizeof value, index * 4), ==, sizeof value);
  close (fd);
}

static guint
value_of (GuiFixture *fixture, guint index)
{
  guint32 value = G_MAXUINT32;

  mg_frame_read (mg_inspection_get_frame (fixture->inspection), index * 4, (guint8 *) &value, sizeof value);
  return value;
}

static gboolean
says (GuiFixture *fixture, const char *sentence)
{
  return g_str_equal (mg_inspection_get_sentence (fixture->inspection), sentence);
}

/* It passes the threshold for one write only, and the window is busy meanwhile. */
static void
test_moment (void)
{
  g_autoptr (GuiFixture) fixture = make ();
  MgCondition *condition = arm (fixture, " [10] > 1000 ", MG_PROBE_BECOMES);
  MgView *view = fixture->view;
  g_autofree char *answer = NULL;
  Observer observer = { NULL };

  g_assert_cmpstr (mg_condition_get_text (condition), ==, "[10] > 1000");
  observe (&observer, fixture);
  see_more (&observer);
  mg_test_mapmaker_send (fixture->maker, "store %s 40 u32 1001", fixture->name);
  see_in_the_dark (&observer, 1001);
  store_here (fixture, 10, 7);
  see_in_the_dark (&observer, 7);
  g_assert_false (mg_view_get_paused (view));

  mg_test_wait (mg_view_get_paused (view));
  g_assert_true (mg_condition_get_stopped (condition));
  g_assert_cmpuint (value_of (fixture, 10), ==, 1001);
  g_assert_cmpint (mg_view_get_paused_at (view), ==, mg_view_get_frame (view)->wall_time);
  g_assert_true (says (fixture, "Paused: “[10] > 1000” is true, as [10] is 1001."));
  g_assert_cmpuint (mg_range_set_get_length (mg_condition_get_cause (condition)), ==, 4);
  g_assert_true (mg_range_set_contains (mg_condition_get_cause (condition), 40, 4));
  answer = mg_test_mapmaker_receive (fixture->maker);

  /* It stays armed. */
  mg_view_set_paused (view, FALSE);
  g_assert_false (mg_condition_get_stopped (condition));
  g_assert_true (mg_range_set_is_empty (mg_condition_get_cause (condition)));
  mg_test_wait (value_of (fixture, 10) == 7);
  see_more (&observer);
  store (fixture, 10, 2000);
  mg_test_wait (mg_condition_get_stopped (condition));
  g_clear_object (&observer.view);
}

/* The cursor goes to what has done it, and back. */
static void
test_cursor (void)
{
  g_autoptr (GuiFixture) fixture = make ();
  MgCondition *condition = arm (fixture, "any([:100] == 5)", MG_PROBE_BECOMES);
  InspectionNews news;
  g_autofree char *spoken = NULL;
  Observer observer = { NULL };

  observe (&observer, fixture);
  see_more (&observer);
  inspection_fixture_listen (fixture, &news);
  mg_inspection_set_cursor (fixture->inspection, 8, FALSE);
  store (fixture, 60, 5);
  mg_test_wait (mg_condition_get_stopped (condition));
  g_assert_cmpuint (mg_inspection_get_cursor (fixture->inspection), ==, 240);
  g_assert_cmpuint (news.n_reveals, ==, 1);
  spoken = mg_inspection_describe_cursor (fixture->inspection);
  g_assert_cmpstr (spoken, ==, "0xf0, [60] u32 5, paused at");
  g_assert_true (mg_inspection_go_back (fixture->inspection));
  g_assert_cmpuint (mg_inspection_get_cursor (fixture->inspection), ==, 8);
  g_clear_object (&observer.view);
}

/* Not under the hands of who writes: what is typed would be written elsewhere. */
static void
test_writing (void)
{
  g_autoptr (GuiFixture) fixture = make ();
  MgCondition *condition;
  Observer observer = { NULL };

  gui_fixture_set_access (fixture, MG_ACCESS_WRITE);
  condition = arm (fixture, "[60] == 5", MG_PROBE_BECOMES);
  observe (&observer, fixture);
  see_more (&observer);
  mg_inspection_set_cursor (fixture->inspection, 8, FALSE);
  store (fixture, 60, 5);
  mg_test_wait (mg_condition_get_stopped (condition));
  g_assert_cmpuint (mg_inspection_get_cursor (fixture->inspection), ==, 8);
  g_assert_true (says (fixture, "Paused: “[60] == 5” is true, as [60] is 5."));
  g_clear_object (&observer.view);
}

/* What is true when it is armed, and when one goes on, does not stop at once. */
static void
test_becomes (void)
{
  g_autoptr (GuiFixture) fixture = make ();
  MgCondition *condition;
  Observer observer = { NULL };

  store (fixture, 10, 9);
  observe (&observer, fixture);
  condition = arm (fixture, "[10] > 8", MG_PROBE_BECOMES);
  see_more (&observer);
  g_assert_false (mg_view_get_paused (fixture->view));
  store (fixture, 10, 8);
  see_more (&observer);
  store (fixture, 10, 10);
  mg_test_wait (mg_condition_get_stopped (condition));
  mg_view_set_paused (fixture->view, FALSE);
  store (fixture, 10, 11);
  see_more (&observer);
  g_assert_false (mg_view_get_paused (fixture->view));
  g_clear_object (&observer.view);
}

/* As long as it is true, and again when that has moved. */
static void
test_is (void)
{
  g_autoptr (GuiFixture) fixture = make ();
  MgCondition *condition;
  Observer observer = { NULL };

  store (fixture, 10, 9);
  observe (&observer, fixture);
  condition = arm (fixture, "[10] > 8", MG_PROBE_IS);
  mg_test_wait (mg_condition_get_stopped (condition));
  mg_view_set_paused (fixture->view, FALSE);
  see_more (&observer);
  g_assert_false (mg_view_get_paused (fixture->view));
  store (fixture, 10, 10);
  mg_test_wait (mg_condition_get_stopped (condition));
  g_assert_cmpuint (value_of (fixture, 10), ==, 10);
  g_clear_object (&observer.view);
}

/* What is caught while nobody looks can be looked at later. */
static void
test_hidden (void)
{
  g_autoptr (GuiFixture) fixture = make ();
  MgCondition *condition;
  Observer observer = { NULL };

  gui_fixture_look_at (fixture, 1024, 256);
  mg_test_wait (inspection_fixture_knows (fixture, 1024));
  condition = arm (fixture, "[10] == 1", MG_PROBE_BECOMES);
  observe (&observer, fixture);
  gui_fixture_look_at (fixture, 0, 0);
  see_more (&observer);
  store (fixture, 256, 77);
  store (fixture, 10, 1);
  mg_test_wait (mg_condition_get_stopped (condition));
  g_assert_cmpuint (value_of (fixture, 256), ==, 77);
  g_assert_cmpuint (value_of (fixture, 10), ==, 1);

  /* Nobody wants it any more. */
  mg_condition_drop (condition);
  g_clear_object (&observer.view);
  mg_view_set_paused (fixture->view, FALSE);
  mg_test_wait (!inspection_fixture_knows (fixture, 1024));
}

static void
test_refused (void)
{
  g_autoptr (GuiFixture) fixture = make ();
  MgCondition *condition = arm (fixture, "[1] == 1", MG_PROBE_BECOMES);
  g_autoptr (GError) error = NULL;
  guint column = 0;

  g_assert_false (mg_condition_arm (condition, "[1] ==", MG_PROBE_IS, &column, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE);
  g_assert_cmpuint (column, ==, 7);
  g_clear_error (&error);
  g_assert_false (mg_condition_check (condition, "[1024] == 1", &column, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE);
  /* What was armed stays. */
  g_assert_cmpstr (mg_condition_get_text (condition), ==, "[1] == 1");
  g_assert_cmpint (mg_condition_get_mode (condition), ==, MG_PROBE_BECOMES);
}

/* Another type: the same text means something else, or nothing. */
static void
test_element (void)
{
  g_autoptr (GuiFixture) fixture = make ();
  MgCondition *condition = arm (fixture, "[1000] == 7", MG_PROBE_BECOMES);
  Observer observer = { NULL };

  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_U8, FALSE });
  g_assert_cmpstr (mg_condition_get_text (condition), ==, "[1000] == 7");
  observe (&observer, fixture);
  see_more (&observer);
  mg_test_mapmaker_tell (fixture->maker, "store %s 1000 u8 7", fixture->name);
  mg_test_wait (mg_condition_get_stopped (condition));

  mg_view_set_paused (fixture->view, FALSE);
  mg_inspection_set_element (fixture->inspection, (MgElement){ MG_ELEMENT_F64, FALSE });
  g_assert_null (mg_condition_get_text (condition));
  g_assert_true (g_str_has_prefix (mg_inspection_get_sentence (fixture->inspection),
                                   "Pauses no more when “[1000] == 7”: column 1: "));
  g_clear_object (&observer.view);
}

/* It stays armed while the mapping is too small, is gone, and is made again. */
static void
test_recreated (void)
{
  g_autoptr (GuiFixture) fixture = make ();
  MgCondition *condition = arm (fixture, "[100] == 7", MG_PROBE_BECOMES);

  mg_test_mapmaker_tell (fixture->maker, "truncate %s 64", fixture->name);
  mg_test_wait (mg_condition_get_trouble (condition) != NULL);
  g_assert_true (g_str_has_prefix (mg_inspection_get_sentence (fixture->inspection),
                                   "Cannot pause when “[100] == 7” for now: column 1: "));
  mg_test_mapmaker_tell (fixture->maker, "recreate %s 8192", fixture->name);
  mg_test_wait (mg_condition_get_trouble (condition) == NULL);
  mg_test_mapmaker_tell (fixture->maker, "map %s", fixture->name);
  mg_test_wait (mg_inspection_get_frame (fixture->inspection)->generation == 2);
  mg_test_wait (inspection_fixture_knows (fixture, 400));
  store (fixture, 100, 7);
  mg_test_wait (mg_condition_get_stopped (condition));
}

/* F5 stops the picture, and not the condition. */
static void
test_paused_by_hand (void)
{
  g_autoptr (GuiFixture) fixture = make ();
  MgCondition *condition = arm (fixture, "[10] == 7", MG_PROBE_BECOMES);
  Observer observer = { NULL };

  observe (&observer, fixture);
  see_more (&observer);
  mg_view_set_paused (fixture->view, TRUE);
  store (fixture, 10, 7);
  see_more (&observer);
  g_assert_false (mg_condition_get_stopped (condition));
  store (fixture, 10, 6);
  see_more (&observer);
  mg_view_set_paused (fixture->view, FALSE);
  see_more (&observer);
  store (fixture, 10, 7);
  mg_test_wait (mg_condition_get_stopped (condition));
  g_clear_object (&observer.view);
}

/* What is in sight when it is armed was false: the first sample after that, which may be long in coming, can make it true. */
static void
test_first_sample (void)
{
  g_autoptr (GuiFixture) fixture = make ();
  MgTrigger *trigger = mg_trigger_new_inside (MG_TRIGGER_WORD, 0, NULL);
  MgCondition *condition;

  mg_view_set_trigger (fixture->view, trigger);
  gui_fixture_look_at (fixture, 0, SIZE);
  store (fixture, 0, 1);
  mg_test_wait (value_of (fixture, 0) == 1 && value_of (fixture, 10) == 0);
  condition = arm (fixture, "[10] > 5", MG_PROBE_BECOMES);
  store_here (fixture, 10, 9);
  store (fixture, 0, 2);
  mg_test_wait (mg_condition_get_stopped (condition));
  g_assert_cmpuint (value_of (fixture, 10), ==, 9);
  mg_trigger_unref (trigger);
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);
  g_test_add_func ("/condition/moment", test_moment);
  g_test_add_func ("/condition/cursor", test_cursor);
  g_test_add_func ("/condition/writing", test_writing);
  g_test_add_func ("/condition/becomes", test_becomes);
  g_test_add_func ("/condition/is", test_is);
  g_test_add_func ("/condition/hidden", test_hidden);
  g_test_add_func ("/condition/refused", test_refused);
  g_test_add_func ("/condition/element", test_element);
  g_test_add_func ("/condition/recreated", test_recreated);
  g_test_add_func ("/condition/paused-by-hand", test_paused_by_hand);
  g_test_add_func ("/condition/first-sample", test_first_sample);
  return g_test_run ();
}
