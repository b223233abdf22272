/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui-fixture.h"
#include "mg-test-bell.h"

G_BEGIN_DECLS

/**
 * FollowFixture:
 * @bell: the programs that have the mapping
 * @base: (owned): a view of it, that has its first page in sight
 *
 * A real mapping whose writer tells of events.
 */
typedef struct
{
  MgTestBell *bell;
  GuiFixture *base;
} FollowFixture;

void follow_fixture_set_up (FollowFixture *self, gconstpointer data);
void follow_fixture_tear_down (FollowFixture *self, gconstpointer data);

MgFrame *follow_fixture_get_frame (FollowFixture *self);
gboolean follow_fixture_has_begun (FollowFixture *self);
gboolean follow_fixture_has_fired (FollowFixture *self, guint64 fired);

G_END_DECLS
