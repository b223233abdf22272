/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-inspector-text.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "mg-text.h"

/* The largest alignment that is told, in bytes: that of a page. */
#define ALIGNMENT_MAX 4096

/**
 * mg_inspector_text_for_missing:
 * @frame: (nullable): a sample
 * @offset: in bytes
 * @length: in bytes
 *
 * Returns: (transfer none) (nullable): why there is no value: the state of the first byte that is missing; a
 * hole is missing too, as nobody has written there. %NULL when all bytes are there, or @length is 0
 */
const char *
mg_inspector_text_for_missing (MgFrame *frame, guint64 offset, gsize length)
{
  guint64 run;

  if (frame == NULL)
    return _ ("not read yet");
  for (guint64 done = 0; done < length; done += run)
    switch (mg_frame_get_state (frame, offset + done, &run))
      {
      case MG_BYTE_DATA:
        break;
      case MG_BYTE_HOLE:
        return _ ("hole");
      case MG_BYTE_LOST:
        return _ ("lost");
      case MG_BYTE_DENIED:
        return _ ("not permitted");
      case MG_BYTE_UNREAD:
      default:
        return _ ("not read yet");
      }
  return NULL;
}

/**
 * mg_inspector_text_for_page:
 * @frame: (nullable): a sample
 * @offset: in bytes
 * @length: in bytes; 0 when there is none
 *
 * Returns: (transfer none): how the bytes there are: live, private to the view, or what hinders it
 */
const char *
mg_inspector_text_for_page (MgFrame *frame, guint64 offset, gsize length)
{
  const char *missing = mg_inspector_text_for_missing (frame, offset, MIN (length, 1));

  if (frame == NULL || length == 0)
    return _ ("not read yet");
  if (frame->state == MG_FRAME_STALE)
    return _ ("stale");
  if (frame->state == MG_FRAME_GONE)
    return _ ("gone");
  if (missing != NULL)
    return missing;
  if (frame->edited != NULL && mg_range_set_intersects (frame->edited, offset, length))
    return _ ("edited in a private page");
  if (frame->private_pages != NULL && mg_range_set_intersects (frame->private_pages, offset, length))
    return _ ("private page");
  return mg_range_set_intersects (frame->torn, offset, length) ? _ ("torn") : _ ("live page");
}

/**
 * mg_inspector_text_for_place:
 * @offset: in bytes
 * @index: of the element there
 *
 * Returns: (transfer full): where that is, and of what it is a multiple
 */
char *
mg_inspector_text_for_place (guint64 offset, guint64 index)
{
  g_autofree char *text = mg_text_format_offset (offset);
  guint64 alignment = offset == 0 ? ALIGNMENT_MAX : MIN (offset & -offset, ALIGNMENT_MAX);

  /* Translators: an offset, the index of an element, a number of bytes that the offset is a multiple of */
  return g_strdup_printf (_ ("%s · [%" PRIu64 "] · aligned %" PRIu64), text, index, alignment);
}

/**
 * mg_inspector_text_for_need:
 * @n_bytes: at least 1
 *
 * Returns: (transfer full): that a value begins here and its end is not there
 */
char *
mg_inspector_text_for_need (gsize n_bytes)
{
  gulong n = (gulong) n_bytes;

  return g_strdup_printf (ngettext ("needs %lu more byte", "needs %lu more bytes", n), n);
}

/**
 * mg_inspector_text_for_byte:
 * @byte: a byte
 *
 * Returns: (transfer full): the same in hexadecimal and binary
 */
char *
mg_inspector_text_for_byte (guint8 byte)
{
  char bits[9] = { 0 };

  for (guint i = 0; i < 8; i++)
    bits[i] = byte & (0x80 >> i) ? '1' : '0';
  return g_strdup_printf ("0x%02X  0b%s", byte, bits);
}

/**
 * mg_inspector_text_for_value:
 * @element: a type in a byte order
 * @bytes: (array): as many as it has
 *
 * Returns: (transfer full): the exact value
 */
char *
mg_inspector_text_for_value (MgElement element, const guint8 *bytes)
{
  char value[MG_ELEMENT_TEXT_MAX];
  const char *bracket;

  mg_element_format (element, bytes, value);
  bracket = element.type == MG_ELEMENT_BOOL ? strchr (value, '(') : NULL;
  /* As people write it: the text that programs read has no blank. */
  if (bracket != NULL)
    return g_strdup_printf ("%.*s %s", (int) (bracket - value), value, bracket);
  return g_strdup (value);
}

/**
 * mg_inspector_text_for_element:
 * @element: a type in a byte order
 *
 * Returns: (transfer full): what it is called; one byte has no order
 */
char *
mg_inspector_text_for_element (MgElement element)
{
  const char *name = mg_element_type_get_name (element.type);

  if (mg_element_get_size (element) == 1)
    return g_strdup (name);
  /* Translators: the name of a type, as f32 */
  return g_strdup_printf (element.big_endian ? _ ("%s big-endian") : _ ("%s little-endian"), name);
}
