/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inspection-fixture.h"

/**
 * inspection_fixture_new:
 * @size: in bytes
 * @offset: where the view begins
 * @length: how much it shows; 0: to the end
 *
 * Returns: (transfer full): a view of bytes that count up, its first 256 in sight, and its first frame
 */
GuiFixture *
inspection_fixture_new (gsize size, guint64 offset, guint64 length)
{
  g_autofree guint8 *bytes = g_malloc (size + 1);
  GuiFixture *self;

  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) i;
  self = gui_fixture_new_part (bytes, size, offset, length);
  gui_fixture_look_at (self, offset, 256);
  mg_test_wait (mg_inspection_get_frame (self->inspection) != NULL);
  return self;
}

static void
on_reveal (InspectionNews *news, guint64 offset)
{
  news->n_reveals++;
  news->revealed = offset;
}

static void
count (guint *number)
{
  (*number)++;
}

/**
 * inspection_fixture_listen:
 * @self: a fixture
 * @news: (out): what is heard of its inspection from now on
 */
void
inspection_fixture_listen (GuiFixture *self, InspectionNews *news)
{
  *news = (InspectionNews){ 0 };
  g_signal_connect_swapped (self->inspection, "reveal", G_CALLBACK (on_reveal), news);
  g_signal_connect_swapped (self->inspection, "recreated", G_CALLBACK (count), &news->n_recreations);
  g_signal_connect_swapped (self->inspection, "notify::trouble-text", G_CALLBACK (count), &news->n_troubles);
}

/**
 * inspection_fixture_knows:
 * @self: a fixture that has a frame
 * @offset: in bytes
 *
 * Returns: whether the byte was sampled
 */
gboolean
inspection_fixture_knows (GuiFixture *self, guint64 offset)
{
  return mg_frame_get_state (mg_inspection_get_frame (self->inspection), offset, NULL) != MG_BYTE_UNREAD;
}

/**
 * inspection_assert_selection:
 * @inspection: an inspection
 * @offset: where its selection has to begin
 * @length: how long that has to be, in bytes
 */
void
inspection_assert_selection (MgInspection *inspection, guint64 offset, guint64 length)
{
  MgRange selection;

  mg_inspection_get_selection (inspection, &selection);
  g_assert_cmpuint (selection.offset, ==, offset);
  g_assert_cmpuint (selection.length, ==, length);
}
