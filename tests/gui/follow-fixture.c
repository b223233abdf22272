/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow-fixture.h"

#include "mg-posix-source.h"

void
follow_fixture_set_up (FollowFixture *self, gconstpointer data)
{
  g_autoptr (MgSource) source = mg_posix_source_new (NULL);
  g_autoptr (MgMapping) mapping = NULL;
  g_autofree char *name = NULL;

  self->bell = mg_test_bell_new ("follow");
  name = g_strconcat ("/", self->bell->name, NULL);
  self->base = g_new0 (GuiFixture, 1);
  self->base->sampler = mg_sampler_new ();
  mapping = mg_mapping_new (source, name);
  self->base->view = mg_view_new (self->base->sampler, mapping, 0, 0);
  self->base->inspection = mg_inspection_new (self->base->view);
  gui_fixture_look_at (self->base, 0, MG_TEST_BELL_SIZE);
  mg_test_wait (mg_inspection_get_extent (self->base->inspection) == MG_TEST_BELL_SIZE);
}

void
follow_fixture_tear_down (FollowFixture *self, gconstpointer data)
{
  gui_fixture_free (self->base);
  mg_test_bell_free (self->bell);
}

MgFrame *
follow_fixture_get_frame (FollowFixture *self)
{
  return mg_view_get_frame (self->base->view);
}

/* Whether it is waited by now: what happens next is not missed. */
gboolean
follow_fixture_has_begun (FollowFixture *self)
{
  MgFrame *frame = follow_fixture_get_frame (self);

  return frame != NULL && frame->has_events && frame->events.frames > 0;
}

gboolean
follow_fixture_has_fired (FollowFixture *self, guint64 fired)
{
  return follow_fixture_has_begun (self) && follow_fixture_get_frame (self)->events.fired == fired;
}
