/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What lasts and hinders the view. */

#include "mg-inspection-private.h"

#include <glib/gi18n-lib.h>

#include "mg-text.h"

static char *
describe_trouble (MgInspection *self, MgFrame *frame, MgTrouble trouble)
{
  const char *name = mg_mapping_get_display_name (mg_view_get_mapping (self->view));
  g_autofree char *size = mg_text_format_bytes (frame->size);

  switch (trouble)
    {
    case MG_TROUBLE_WAITING:
      if (frame->state == MG_FRAME_WAITING)
        return g_strdup_printf (_ ("“%s” does not exist yet; it is shown as soon as it does."), name);
      return g_strdup_printf (_ ("“%s” has no bytes yet; they are shown as soon as it has."), name);
    case MG_TROUBLE_GONE:
      return g_strdup_printf (_ ("“%s” was removed; these are the last bytes that were seen."), name);
    case MG_TROUBLE_DELETED:
      return g_strdup_printf (
        _ ("The name “%s” was removed; its %s stay in memory while this tab shows them."), name, size);
    case MG_TROUBLE_STALE:
      if (frame->chunks->len == 0)
        return g_strdup_printf (_ ("“%s” does not answer; nothing was read yet."), name);
      return g_strdup_printf (_ ("“%s” does not answer; last read %d s ago."), name,
                              (int) ((g_get_monotonic_time () - frame->time) / G_USEC_PER_SEC));
    case MG_TROUBLE_FAILED:
      return g_strdup (frame->error != NULL ? frame->error->message : _ ("The mapping cannot be read."));
    case MG_TROUBLE_SHRUNK:
      return g_strdup_printf (_ ("“%s” shrank to %s; what lay behind is lost."), name, size);
    case MG_TROUBLE_PAST_END:
      if (frame->size > mg_view_get_offset (self->view))
        return g_strdup_printf (_ ("This view goes past the end of “%s”, which has %s."), name, size);
      return g_strdup_printf (_ ("This view begins past the end of “%s”, which has %s."), name, size);
    case MG_TROUBLE_NONE:
    default:
      return NULL;
    }
}

/* Whether the mapping lost bytes that the view shows, or has others than those. */
static MgTrouble
find_trouble_with_size (MgInspection *self, guint64 size)
{
  guint64 offset = mg_view_get_offset (self->view);
  guint64 extent = mg_view_get_extent (self->view);

  if (extent > 0 && self->top_size > offset && size < MIN (self->top_size, offset + extent))
    return MG_TROUBLE_SHRUNK;
  if (size == 0)
    return MG_TROUBLE_WAITING;
  return size <= offset || size - offset < extent ? MG_TROUBLE_PAST_END : MG_TROUBLE_NONE;
}

static MgTrouble
find_trouble (MgInspection *self, MgFrame *frame)
{
  switch (frame->state)
    {
    case MG_FRAME_WAITING:
      return MG_TROUBLE_WAITING;
    case MG_FRAME_GONE:
      return MG_TROUBLE_GONE;
    case MG_FRAME_STALE:
      return MG_TROUBLE_STALE;
    case MG_FRAME_FAILED:
      return MG_TROUBLE_FAILED;
    case MG_FRAME_LIVE:
    default:
      return frame->deleted ? MG_TROUBLE_DELETED : find_trouble_with_size (self, frame->size);
    }
}

static gboolean
on_stale_second (gpointer data)
{
  MgInspection *self = data;

  mg_inspection_update_trouble (self);
  if (self->trouble == MG_TROUBLE_STALE)
    return G_SOURCE_CONTINUE;
  self->stale_id = 0;
  return G_SOURCE_REMOVE;
}

/**
 * mg_inspection_update_trouble:
 * @self: an inspection that has a frame
 *
 * Finds the trouble out anew, and tells when it reads differently.
 */
void
mg_inspection_update_trouble (MgInspection *self)
{
  MgFrame *frame = mg_inspection_get_frame (self);
  g_autofree char *text = NULL;

  self->trouble = find_trouble (self, frame);
  /* No frame comes from what does not answer, but the seconds go on. */
  if (self->trouble == MG_TROUBLE_STALE && self->stale_id == 0)
    self->stale_id = g_timeout_add_seconds (1, on_stale_second, self);
  text = describe_trouble (self, frame, self->trouble);
  if (g_strcmp0 (text, self->trouble_text) == 0)
    return;
  g_free (self->trouble_text);
  self->trouble_text = g_steal_pointer (&text);
  g_object_notify (G_OBJECT (self), "trouble-text");
}

/**
 * mg_inspection_get_trouble:
 * @self: an inspection
 *
 * Returns: what lasts and hinders the view
 */
MgTrouble
mg_inspection_get_trouble (MgInspection *self)
{
  return self->trouble;
}

/**
 * mg_inspection_get_trouble_text:
 * @self: an inspection
 *
 * Returns: (transfer none) (nullable): the same as a sentence
 */
const char *
mg_inspection_get_trouble_text (MgInspection *self)
{
  return self->trouble_text;
}
