/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "inspection-fixture.h"
#include "mg-posix-source.h"

/* --- Trouble -------------------------------------------------------------------------------------------- */

static void
assert_trouble (GuiFixture *fixture, MgTrouble trouble, const char *text)
{
  g_assert_cmpint (mg_inspection_get_trouble (fixture->inspection), ==, trouble);
  g_assert_cmpstr (mg_inspection_get_trouble_text (fixture->inspection), ==, text);
}

static gboolean
has_trouble (GuiFixture *fixture, MgTrouble trouble)
{
  return mg_inspection_get_trouble (fixture->inspection) == trouble;
}

static void
test_waiting (void)
{
  g_autoptr (GuiFixture) fixture = gui_fixture_new (NULL, 0);
  InspectionNews heard;

  inspection_fixture_listen (fixture, &heard);
  assert_trouble (fixture, MG_TROUBLE_NONE, NULL);
  mg_test_wait (mg_inspection_get_frame (fixture->inspection) != NULL);
  assert_trouble (fixture, MG_TROUBLE_WAITING,
                  "“" GUI_NAME "” does not exist yet; it is shown as soon as it does.");
  g_assert_cmpuint (mg_inspection_get_extent (fixture->inspection), ==, 0);
  g_assert_cmpuint (heard.n_troubles, ==, 1);

  mg_fake_source_add (fixture->source, GUI_NAME, NULL, 0);
  mg_test_wait (mg_inspection_get_frame (fixture->inspection)->state == MG_FRAME_LIVE);
  assert_trouble (fixture, MG_TROUBLE_WAITING,
                  "“" GUI_NAME "” has no bytes yet; they are shown as soon as it has.");

  mg_fake_source_resize (fixture->source, GUI_NAME, 4096);
  mg_test_wait (has_trouble (fixture, MG_TROUBLE_NONE));
  assert_trouble (fixture, MG_TROUBLE_NONE, NULL);
  g_assert_cmpuint (mg_inspection_get_extent (fixture->inspection), ==, 4096);
  g_assert_cmpuint (heard.n_troubles, ==, 3);
  /* It was not there before: it is the first one. */
  g_assert_cmpuint (heard.n_recreations, ==, 0);
}

static void
test_deleted_and_gone (void)
{
  g_autoptr (GuiFixture) fixture = inspection_fixture_new (2048, 0, 0);
  gint64 time;

  mg_fake_source_remove (fixture->source, GUI_NAME);
  mg_test_wait (has_trouble (fixture, MG_TROUBLE_DELETED));
  assert_trouble (fixture, MG_TROUBLE_DELETED,
                  "The name “" GUI_NAME
                  "” was removed; its 2,048 bytes stay in memory while this tab shows them.");

  mg_view_release (fixture->view);
  mg_test_wait (has_trouble (fixture, MG_TROUBLE_GONE));
  assert_trouble (fixture, MG_TROUBLE_GONE,
                  "“" GUI_NAME "” was removed; these are the last bytes that were seen.");
  time = mg_inspection_get_frame (fixture->inspection)->time;
  g_assert_cmpint (time, >, 0);
  g_assert_true (inspection_fixture_knows (fixture, 0));
  g_assert_cmpuint (mg_inspection_get_extent (fixture->inspection), ==, 2048);
}

static void
test_recreated (void)
{
  g_autoptr (GuiFixture) fixture = inspection_fixture_new (INSPECTION_SIZE, 0, 0);
  InspectionNews heard;

  inspection_fixture_listen (fixture, &heard);
  mg_inspection_set_cursor (fixture->inspection, 60000, FALSE);
  mg_fake_source_add (fixture->source, GUI_NAME, NULL, 100);
  mg_test_wait (heard.n_recreations == 1);
  mg_test_wait (mg_inspection_get_extent (fixture->inspection) == 100);
  /* Another object did not shrink. */
  assert_trouble (fixture, MG_TROUBLE_NONE, NULL);
  g_assert_cmpuint (mg_inspection_get_cursor (fixture->inspection), ==, 99);

  mg_fake_source_remove (fixture->source, GUI_NAME);
  mg_view_release (fixture->view);
  mg_test_wait (has_trouble (fixture, MG_TROUBLE_GONE));
  g_assert_cmpuint (heard.n_recreations, ==, 1);
  mg_fake_source_add (fixture->source, GUI_NAME, NULL, 200);
  mg_test_wait (heard.n_recreations == 2);
  mg_test_wait (has_trouble (fixture, MG_TROUBLE_NONE));
  g_assert_cmpuint (mg_inspection_get_extent (fixture->inspection), ==, 200);
}

static void
test_stale (void)
{
  g_autoptr (GuiFixture) fixture = inspection_fixture_new (INSPECTION_SIZE, 0, 0);
  g_autofree char *first = NULL;
  guint reads;

  mg_test_wait (inspection_fixture_knows (fixture, 0));
  reads = mg_fake_source_get_n_reads (fixture->source, GUI_NAME);
  mg_fake_source_script (fixture->source, GUI_NAME, reads + 1, reads + 1000, MG_FAKE_HANG);
  mg_test_wait (has_trouble (fixture, MG_TROUBLE_STALE));
  first = g_strdup (mg_inspection_get_trouble_text (fixture->inspection));
  g_assert_true (g_str_has_prefix (first, "“" GUI_NAME "” does not answer; last read "));
  g_assert_true (g_str_has_suffix (first, " s ago."));
  g_assert_true (inspection_fixture_knows (fixture, 0));
  /* No frame comes any more, but the seconds go on. */
  mg_test_wait (!g_str_equal (first, mg_inspection_get_trouble_text (fixture->inspection)));
  g_assert_true (has_trouble (fixture, MG_TROUBLE_STALE));

  mg_test_wait ((mg_fake_source_wake (fixture->source), has_trouble (fixture, MG_TROUBLE_NONE)));
  assert_trouble (fixture, MG_TROUBLE_NONE, NULL);
}

/* An inspection of what a source has, and its view; both are let go together. */
static MgInspection *
inspect (MgSampler *sampler, MgSource *source, const char *name)
{
  g_autoptr (MgMapping) mapping = mg_mapping_new (source, name);
  g_autoptr (MgView) view = mg_view_new (sampler, mapping, 0, 0);
  MgInspection *inspection = mg_inspection_new (view);

  mg_inspection_show (inspection, MG_PANE_HEX, 0, 256);
  return inspection;
}

static void
test_stale_from_the_start (void)
{
  g_autoptr (MgSource) source = mg_fake_source_new ();
  g_autoptr (MgSampler) sampler = mg_sampler_new ();
  g_autoptr (MgInspection) inspection = NULL;

  mg_fake_source_add (MG_FAKE_SOURCE (source), GUI_NAME, NULL, INSPECTION_SIZE);
  mg_fake_source_script (MG_FAKE_SOURCE (source), GUI_NAME, 1, 1000, MG_FAKE_HANG);
  inspection = inspect (sampler, source, GUI_NAME);
  mg_test_wait (mg_inspection_get_trouble (inspection) == MG_TROUBLE_STALE);
  g_assert_cmpstr (mg_inspection_get_trouble_text (inspection), ==,
                   "“" GUI_NAME "” does not answer; nothing was read yet.");
  mg_test_wait ((mg_fake_source_wake (MG_FAKE_SOURCE (source)),
                 mg_inspection_get_trouble (inspection) == MG_TROUBLE_NONE));
  g_clear_object (&inspection);
  mg_fake_source_wake (MG_FAKE_SOURCE (source));
}

/* What cannot be opened: the source's own sentence. */
static void
test_failed (void)
{
  g_autofree char *folder = g_dir_make_tmp ("mg-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "place", NULL);
  g_autoptr (MgSource) source = mg_posix_source_new (folder);
  g_autoptr (MgSampler) sampler = mg_sampler_new ();
  g_autoptr (MgInspection) inspection = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_null (mg_source_open (source, "/place", &error));
  inspection = inspect (sampler, source, "/place");
  mg_test_wait (mg_inspection_get_trouble (inspection) == MG_TROUBLE_FAILED);
  g_assert_cmpstr (mg_inspection_get_trouble_text (inspection), ==, error->message);
  g_rmdir (path);
  g_rmdir (folder);
}

static void
test_shrunk (void)
{
  g_autoptr (GuiFixture) fixture = inspection_fixture_new (INSPECTION_SIZE, 0, 0);

  mg_inspection_set_cursor (fixture->inspection, 60000, FALSE);
  mg_inspection_set_cursor (fixture->inspection, 60010, TRUE);
  mg_fake_source_resize (fixture->source, GUI_NAME, 4096);
  mg_test_wait (has_trouble (fixture, MG_TROUBLE_SHRUNK));
  assert_trouble (fixture, MG_TROUBLE_SHRUNK,
                  "“" GUI_NAME "” shrank to 4,096 bytes; what lay behind is lost.");
  /* What is lost stays in sight. */
  g_assert_cmpuint (mg_inspection_get_extent (fixture->inspection), ==, INSPECTION_SIZE);
  g_assert_cmpuint (mg_inspection_get_cursor (fixture->inspection), ==, 60010);

  mg_view_fit (fixture->view);
  assert_trouble (fixture, MG_TROUBLE_NONE, NULL);
  g_assert_cmpuint (mg_inspection_get_extent (fixture->inspection), ==, 4096);
  inspection_assert_selection (fixture->inspection, 4095, 1);

  /* It may grow again, too. */
  mg_fake_source_resize (fixture->source, GUI_NAME, 100);
  mg_test_wait (has_trouble (fixture, MG_TROUBLE_SHRUNK));
  mg_fake_source_resize (fixture->source, GUI_NAME, 4096);
  mg_test_wait (has_trouble (fixture, MG_TROUBLE_NONE));
}

static void
test_shrunk_to_nothing (void)
{
  g_autoptr (GuiFixture) fixture = inspection_fixture_new (1, 0, 0);

  mg_fake_source_resize (fixture->source, GUI_NAME, 0);
  mg_test_wait (has_trouble (fixture, MG_TROUBLE_SHRUNK));
  assert_trouble (fixture, MG_TROUBLE_SHRUNK, "“" GUI_NAME "” shrank to 0 bytes; what lay behind is lost.");
  mg_view_fit (fixture->view);
  assert_trouble (fixture, MG_TROUBLE_WAITING,
                  "“" GUI_NAME "” has no bytes yet; they are shown as soon as it has.");
  inspection_assert_selection (fixture->inspection, 0, 0);
}

/* A view that begins past the end lost nothing; it is filled in place when the mapping grows. */
static void
test_past_the_end (void)
{
  g_autoptr (GuiFixture) fixture = inspection_fixture_new (4096, 4096, 0);

  assert_trouble (fixture, MG_TROUBLE_PAST_END,
                  "This view begins past the end of “" GUI_NAME "”, which has 4,096 bytes.");
  g_assert_cmpuint (mg_inspection_get_extent (fixture->inspection), ==, 0);
  mg_fake_source_resize (fixture->source, GUI_NAME, 4097);
  mg_test_wait (has_trouble (fixture, MG_TROUBLE_NONE));
  g_assert_cmpuint (mg_inspection_get_extent (fixture->inspection), ==, 1);
  /* What shrinks outside of the view is none of its business, what shrinks in it is. */
  mg_fake_source_resize (fixture->source, GUI_NAME, 4096);
  mg_test_wait (has_trouble (fixture, MG_TROUBLE_SHRUNK));
  mg_view_fit (fixture->view);
  g_assert_true (has_trouble (fixture, MG_TROUBLE_PAST_END));
}

static void
test_part_past_the_end (void)
{
  g_autoptr (GuiFixture) fixture = inspection_fixture_new (100, 50, 100);

  assert_trouble (fixture, MG_TROUBLE_PAST_END,
                  "This view goes past the end of “" GUI_NAME "”, which has 100 bytes.");
  g_assert_cmpuint (mg_inspection_get_extent (fixture->inspection), ==, 100);
  mg_fake_source_resize (fixture->source, GUI_NAME, 150);
  mg_test_wait (has_trouble (fixture, MG_TROUBLE_NONE));
  mg_fake_source_resize (fixture->source, GUI_NAME, 149);
  mg_test_wait (has_trouble (fixture, MG_TROUBLE_SHRUNK));
  mg_fake_source_resize (fixture->source, GUI_NAME, 1000);
  mg_test_wait (has_trouble (fixture, MG_TROUBLE_NONE));
  /* Behind the view. */
  mg_fake_source_resize (fixture->source, GUI_NAME, 150);
  mg_test_wait (mg_inspection_get_frame (fixture->inspection)->size == 150);
  assert_trouble (fixture, MG_TROUBLE_NONE, NULL);
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);

  g_test_add_func ("/inspection-trouble/waiting", test_waiting);
  g_test_add_func ("/inspection-trouble/deleted-and-gone", test_deleted_and_gone);
  g_test_add_func ("/inspection-trouble/recreated", test_recreated);
  g_test_add_func ("/inspection-trouble/stale", test_stale);
  g_test_add_func ("/inspection-trouble/stale-from-the-start", test_stale_from_the_start);
  g_test_add_func ("/inspection-trouble/failed", test_failed);
  g_test_add_func ("/inspection-trouble/shrunk", test_shrunk);
  g_test_add_func ("/inspection-trouble/shrunk-to-nothing", test_shrunk_to_nothing);
  g_test_add_func ("/inspection-trouble/past-the-end", test_past_the_end);
  g_test_add_func ("/inspection-trouble/part-past-the-end", test_part_past_the_end);

  return g_test_run ();
}
