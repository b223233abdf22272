/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What cannot be waited for is said as long as that is so, and the view shows on. */

#include "follow-fixture.h"
#include "mg-error.h"
#include "mg-follow-notice.h"

#include <fcntl.h>
#include <semaphore.h>

static MgFollowNotice *
present (FollowFixture *self)
{
  GtkWidget *notice = mg_follow_notice_new ();

  mg_follow_notice_set_inspection (MG_FOLLOW_NOTICE (notice), self->base->inspection);
  gui_fixture_present (self->base, notice);
  return MG_FOLLOW_NOTICE (notice);
}

static void
wait_for_word (FollowFixture *self, MgTriggerKind kind, guint64 offset)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgTrigger) trigger = mg_trigger_new_inside (kind, offset, &error);

  g_assert_no_error (error);
  mg_view_set_trigger (self->base->view, trigger);
}

/* Behind the end; the bytes are new all the same, until somebody has a timer again. */
static void
test_outside (FollowFixture *self, gconstpointer data)
{
  MgFollowNotice *notice = present (self);
  guint32 word = 0;

  wait_for_word (self, MG_TRIGGER_WORD, MG_TEST_BELL_SIZE);
  mg_test_wait (mg_follow_notice_get_text (notice) != NULL);
  g_assert_true (g_str_has_suffix (mg_follow_notice_get_text (notice),
                                   " The mapping is looked at twice a second instead."));
  g_assert_cmpstr (mg_inspection_get_sentence (self->base->inspection), ==,
                   mg_follow_notice_get_text (notice));
  mg_test_bell_store (self->bell, 64, 7);
  mg_test_wait (mg_frame_read (follow_fixture_get_frame (self), 64, (guint8 *) &word, sizeof word)
                  == sizeof word
                && word == 7);
  g_assert_nonnull (mg_follow_notice_get_text (notice));

  g_signal_emit_by_name (gui_find_child (GTK_WIDGET (notice), "button"), "clicked");
  g_assert_null (mg_view_get_trigger (self->base->view));
  g_assert_null (mg_follow_notice_get_text (notice));
  mg_test_wait (!follow_fixture_get_frame (self)->has_events);
  g_assert_null (mg_follow_notice_get_text (notice));
}

/* While it is paused nothing is waited for. */
static void
test_paused (FollowFixture *self, gconstpointer data)
{
  MgFollowNotice *notice = present (self);

  wait_for_word (self, MG_TRIGGER_WORD, MG_TEST_BELL_SIZE);
  mg_test_wait (mg_follow_notice_get_text (notice) != NULL);
  mg_view_set_paused (self->base->view, TRUE);
  g_assert_null (mg_follow_notice_get_text (notice));
  mg_view_set_paused (self->base->view, FALSE);
  mg_test_wait (mg_follow_notice_get_text (notice) != NULL);
}

/* A word that stays odd: the samples go on, torn, and it is over when they are not any more. */
static void
test_torn (FollowFixture *self, gconstpointer data)
{
  MgFollowNotice *notice = present (self);
  g_autofree char *expected = g_strdup_printf ("“/%s” is read between two updates again.", self->bell->name);

  mg_test_bell_store (self->bell, 0, 3);
  wait_for_word (self, MG_TRIGGER_SEQUENCE, 0);
  mg_test_wait (mg_follow_notice_get_text (notice) != NULL);
  g_assert_error (follow_fixture_get_frame (self)->event_error, MG_ERROR, MG_ERROR_TIMED_OUT);
  g_assert_false (g_str_has_suffix (mg_follow_notice_get_text (notice), "instead."));
  mg_test_bell_store (self->bell, 0, 4);
  mg_test_wait (mg_follow_notice_get_text (notice) == NULL);
  g_assert_cmpstr (mg_inspection_get_sentence (self->base->inspection), ==, expected);
}

static void
test_gone (FollowFixture *self, gconstpointer data)
{
  MgFollowNotice *notice = present (self);
  g_autofree char *name = g_strconcat ("/", self->bell->name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MgTrigger) trigger = mg_trigger_new_semaphore (MG_TRIGGER_SEMAPHORE, name, &error);
  g_autofree char *expected = g_strdup_printf ("“%s”: what is waited for is there again.", name);
  sem_t *semaphore;

  g_assert_no_error (error);
  mg_view_set_trigger (self->base->view, trigger);
  mg_test_wait (follow_fixture_has_begun (self));
  g_assert_null (mg_follow_notice_get_text (notice));
  sem_unlink (name);
  mg_test_wait (mg_follow_notice_get_text (notice) != NULL);
  semaphore = sem_open (name, O_CREAT | O_EXCL, 0600, 0);
  g_assert_true (semaphore != SEM_FAILED);
  mg_test_wait (mg_follow_notice_get_text (notice) == NULL);
  g_assert_cmpstr (mg_inspection_get_sentence (self->base->inspection), ==, expected);
  sem_close (semaphore);
}

int
main (int argc, char **argv)
{
  gui_fixture_init (&argc, &argv);
#define ADD(path, func)                                                                                      \
  g_test_add (path, FollowFixture, NULL, follow_fixture_set_up, func, follow_fixture_tear_down)
  ADD ("/follow-notice/outside", test_outside);
  ADD ("/follow-notice/paused", test_paused);
  ADD ("/follow-notice/torn", test_torn);
  ADD ("/follow-notice/gone", test_gone);
#undef ADD
  return g_test_run ();
}
