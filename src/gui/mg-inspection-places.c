/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Where one is, goes and comes back to. */

#include "mg-inspection-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "mg-error.h"
#include "mg-text.h"
#include "mg-typed-text.h"

/* How long ago a change still counts as one to jump to, in microseconds. */
#define CHANGE_MEMORY (60 * G_USEC_PER_SEC)

/**
 * mg_inspection_get_cursor:
 * @self: an inspection
 *
 * Returns: the byte under the cursor
 */
guint64
mg_inspection_get_cursor (MgInspection *self)
{
  return self->cursor;
}

static guint64
clamp_to_view (MgInspection *self, guint64 offset)
{
  guint64 first = mg_inspection_get_offset (self);
  guint64 extent = mg_inspection_get_extent (self);

  return CLAMP (offset, first, first + (extent > 0 ? extent - 1 : 0));
}

/**
 * mg_inspection_set_cursor:
 * @self: an inspection
 * @offset: the byte to go to; cut to the view
 * @extend: whether the selection grows to it; else it is that byte alone
 */
void
mg_inspection_set_cursor (MgInspection *self, guint64 offset, gboolean extend)
{
  self->cursor = clamp_to_view (self, offset);
  if (!extend)
    self->anchor = self->cursor;
  g_object_notify (G_OBJECT (self), "cursor");
}

/**
 * mg_inspection_get_selection:
 * @self: an inspection
 * @ret_selection: (out): the bytes from where the selection began to the cursor, both included; empty for an
 * empty view
 */
void
mg_inspection_get_selection (MgInspection *self, MgRange *ret_selection)
{
  guint64 first = MIN (self->cursor, self->anchor);

  ret_selection->offset = first;
  ret_selection->length
    = mg_inspection_get_extent (self) > 0 ? MAX (self->cursor, self->anchor) - first + 1 : 0;
}

/**
 * mg_inspection_select:
 * @self: an inspection
 * @offset: the first byte; cut to the view
 * @length: in bytes, at least 1; cut to the view
 *
 * Makes a selection; the cursor is on its last byte.
 */
void
mg_inspection_select (MgInspection *self, guint64 offset, guint64 length)
{
  self->anchor = clamp_to_view (self, offset);
  mg_inspection_set_cursor (self, offset + MIN (length - 1, G_MAXUINT64 - offset), TRUE);
}

static void
jump (MgInspection *self, guint64 offset)
{
  mg_inspection_set_cursor (self, offset, FALSE);
  g_signal_emit_by_name (self, "reveal", self->cursor);
}

/**
 * mg_inspection_jump:
 * @self: an inspection
 * @offset: the byte to go to; cut to the view
 *
 * Puts the cursor there and reveals it; where it was before, if that is another place, is remembered.
 */
void
mg_inspection_jump (MgInspection *self, guint64 offset)
{
  if (clamp_to_view (self, offset) != self->cursor)
    {
      g_array_append_val (self->back, self->cursor);
      g_array_set_size (self->forward, 0);
    }
  jump (self, offset);
}

/* @text is what stands behind "end": nothing, or what to go back by. */
static gboolean
parse_place_from_end (MgInspection *self, const char *text, guint64 *ret_offset, GError **error)
{
  guint64 end = mg_inspection_get_offset (self) + mg_inspection_get_extent (self);
  guint64 number = 0;

  if (*text == '-')
    {
      g_autofree char *rest = g_strchug (g_strdup (text + 1));

      if (!mg_text_parse_unsigned (rest, &number, error))
        return FALSE;
    }
  /* The end itself is no byte. */
  number = MAX (number, 1);
  *ret_offset = number <= end ? end - number : G_MAXUINT64;
  return TRUE;
}

/* What is shown counts: where addresses are, a number may be one, and an offset may have its plus before it. */
static gboolean
parse_place_from_start (MgInspection *self, const char *text, guint64 *ret_offset, GError **error)
{
  guint64 number = 0;

  if (*text == '+' && self->address_pid != 0)
    return mg_text_parse_unsigned (text + 1, ret_offset, error);
  if (!mg_text_parse_unsigned (text, &number, error))
    return FALSE;
  if (!mg_inspection_find_address (self, number, ret_offset))
    *ret_offset = number;
  return TRUE;
}

static gboolean
parse_place (MgInspection *self, const char *text, guint64 *ret_offset, GError **error)
{
  guint64 first = mg_inspection_get_offset (self);
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  gsize length = strlen (trimmed);
  guint64 number = 0;

  if (g_str_has_prefix (trimmed, "end"))
    {
      const char *rest = trimmed + 3 + strspn (trimmed + 3, " ");

      if (*rest == 0 || *rest == '-')
        return parse_place_from_end (self, rest, ret_offset, error);
    }
  else if (trimmed[0] == '[' && length > 2 && trimmed[length - 1] == ']')
    {
      guint64 size = mg_element_get_size (self->element);

      trimmed[length - 1] = 0;
      if (!mg_text_parse_unsigned (trimmed + 1, &number, error))
        return FALSE;
      *ret_offset = number <= (G_MAXUINT64 - first) / size ? first + number * size : G_MAXUINT64;
      return TRUE;
    }
  return parse_place_from_start (self, trimmed, ret_offset, error);
}

/**
 * mg_inspection_find_place:
 * @self: an inspection
 * @text: an offset in decimal or 0x, `end-16`, an element as `[12]`, or an address where addresses are shown
 * @ret_offset: (out): the byte, from the start of the mapping, within the view
 * @error: return location
 *
 * Returns: %FALSE with %MG_ERROR_INVALID_VALUE or %MG_ERROR_OUT_OF_RANGE
 */
gboolean
mg_inspection_find_place (MgInspection *self, const char *text, guint64 *ret_offset, GError **error)
{
  guint64 first = mg_inspection_get_offset (self);
  guint64 extent = mg_inspection_get_extent (self);
  guint64 offset;

  if (!parse_place (self, text, &offset, error))
    return FALSE;
  if (extent == 0)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_OUT_OF_RANGE, _ ("This view has no bytes yet."));
      return FALSE;
    }
  if (offset < first || offset - first >= extent)
    {
      g_autofree char *shown = mg_typed_text_for_message (text);

      g_set_error (error, MG_ERROR, MG_ERROR_OUT_OF_RANGE,
                   _ ("“%s” is outside of this view, which goes from 0x%" PRIx64 " to 0x%" PRIx64 "."), shown,
                   first, first + extent - 1);
      return FALSE;
    }
  *ret_offset = offset;
  return TRUE;
}

/**
 * mg_inspection_go_to:
 * @self: an inspection
 * @text: as for mg_inspection_find_place()
 * @error: return location
 *
 * Puts the cursor there and reveals it; where it was before is remembered.
 *
 * Returns: %FALSE as mg_inspection_find_place()
 */
gboolean
mg_inspection_go_to (MgInspection *self, const char *text, GError **error)
{
  guint64 offset;

  if (!mg_inspection_find_place (self, text, &offset, error))
    return FALSE;
  mg_inspection_jump (self, offset);
  return TRUE;
}

static gboolean
go_along (MgInspection *self, GArray *from, GArray *to)
{
  guint64 offset;

  if (from->len == 0)
    return FALSE;
  offset = g_array_index (from, guint64, from->len - 1);
  g_array_set_size (from, from->len - 1);
  g_array_append_val (to, self->cursor);
  jump (self, offset);
  return TRUE;
}

/**
 * mg_inspection_go_back:
 * @self: an inspection
 *
 * Returns: %FALSE when there was no jump before
 */
gboolean
mg_inspection_go_back (MgInspection *self)
{
  return go_along (self, self->back, self->forward);
}

/**
 * mg_inspection_go_forward:
 * @self: an inspection
 *
 * Returns: %FALSE when there was no jump back before
 */
gboolean
mg_inspection_go_forward (MgInspection *self)
{
  return go_along (self, self->forward, self->back);
}

/**
 * mg_inspection_go_change:
 * @self: an inspection
 * @forward: towards the end, or towards the start
 *
 * Goes to the nearest page that changed in the last minute, as far as the sweep of what is off screen saw it.
 *
 * Returns: %FALSE when there is none
 */
gboolean
mg_inspection_go_change (MgInspection *self, gboolean forward)
{
  guint64 first = mg_inspection_get_offset (self);
  guint64 offset;

  if (!mg_view_find_change (self->view, self->cursor, forward, g_get_monotonic_time () - CHANGE_MEMORY,
                            &offset))
    return FALSE;
  /* It is the nearest: when it lies outside of this view there is none inside. */
  if (first >= offset + MG_PAGE_SIZE || (offset > first && offset - first >= mg_inspection_get_extent (self)))
    return FALSE;
  mg_inspection_jump (self, MAX (offset, first));
  return TRUE;
}
