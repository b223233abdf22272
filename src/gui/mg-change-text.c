/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-change-text.h"

#include <glib/gi18n-lib.h>

#include "mg-element.h"
#include "mg-text.h"

static gboolean
append_hex (GString *text, const guint8 *bytes, gsize length, guint width)
{
  for (gsize i = 0; i < length; i++)
    {
      if (text->len + 3 > width && i > 0)
        return FALSE;
      g_string_append_printf (text, i > 0 ? " %02X" : "%02X", bytes[i]);
    }
  return TRUE;
}

static gboolean
append_text (GString *text, const guint8 *bytes, gsize length, guint width)
{
  for (gsize i = 0; i < length; i++)
    {
      if (text->len >= width)
        return FALSE;
      g_string_append_c (text, g_ascii_isprint (bytes[i]) ? (char) bytes[i] : '.');
    }
  return TRUE;
}

static gboolean
append_values (GString *text, MgElement element, const guint8 *bytes, gsize length, guint width)
{
  gsize size = mg_element_get_size (element);

  for (gsize i = 0; i + size <= length; i += size)
    {
      char value[MG_ELEMENT_TEXT_MAX];
      gsize n = mg_element_format (element, bytes + i, value);

      if (i > 0 && text->len + n + 1 > width)
        return FALSE;
      g_string_append_printf (text, i > 0 ? " %s" : "%s", value);
    }
  return TRUE;
}

/**
 * mg_change_text_values:
 * @type: what the bytes are: the name of an element type, "text" or "bytes"
 * @bytes: (nullable): some bytes; %NULL when they are not known
 * @width: about how many characters there is room for
 *
 * Returns: (transfer full): the values; "…" stands for those that do not fit
 */
char *
mg_change_text_values (const char *type, GBytes *bytes, guint width)
{
  GString *text = g_string_new (NULL);
  MgElement element;
  gboolean whole;
  const guint8 *data;
  gsize length;

  if (bytes == NULL)
    {
      g_string_append (text, "–");
      return g_string_free (text, FALSE);
    }
  data = g_bytes_get_data (bytes, &length);
  if (g_str_equal (type, "text"))
    whole = append_text (text, data, length, width);
  else if (mg_element_parse_type (type, &element, NULL) && length % mg_element_get_size (element) == 0)
    whole = append_values (text, element, data, length, width);
  else
    whole = append_hex (text, data, length, width);
  if (!whole)
    g_string_append (text, "…");
  return g_string_free (text, FALSE);
}

/**
 * mg_change_text_place:
 * @offset: in bytes from the start of the mapping
 * @type: what is there
 * @length: in bytes
 *
 * Returns: (transfer full): where what is
 */
char *
mg_change_text_place (guint64 offset, const char *type, guint64 length)
{
  g_autofree char *place = mg_text_format_offset (offset);
  g_autofree char *size = NULL;
  MgElement element;

  if (mg_element_parse_type (type, &element, NULL))
    {
      guint64 n = length / mg_element_get_size (element);

      if (n == 1)
        return g_strdup_printf ("%s %s", place, type);
      return g_strdup_printf ("%s %s × %" G_GUINT64_FORMAT, place, type, n);
    }
  size = mg_text_format_size (length);
  return g_strdup_printf ("%s %s", place, size);
}

/**
 * mg_change_text_label:
 * @change: a change
 *
 * Returns: (transfer full): all of it, as screen readers say it
 */
char *
mg_change_text_label (MgChange *change)
{
  const char *type = mg_change_get_type_name (change);
  g_autofree char *place
    = mg_change_text_place (mg_change_get_offset (change), type, mg_change_get_length (change));
  g_autofree char *base = mg_change_text_values (type, mg_change_get_base (change), 80);
  g_autofree char *mine = mg_change_text_values (type, mg_change_get_mine (change), 80);
  g_autofree char *live = mg_change_text_values (type, mg_change_get_live (change), 80);

  if (mg_change_get_reason (change) != NULL)
    /* Translators: a place as “0x40 f32”, a value, a sentence */
    return g_strdup_printf (_ ("%s: %s. %s"), place, mine, mg_change_get_reason (change));
  if (mg_change_get_live (change) == NULL)
    /* Translators: a place as “0x40 f32”, two values */
    return g_strdup_printf (_ ("%s: at the edit %s, mine %s"), place, base, mine);
  /* Translators: a place as “0x40 f32”, three values */
  return g_strdup_printf (_ ("%s: at the edit %s, mine %s, live now %s"), place, base, mine, live);
}

/**
 * mg_change_text_frozen_label:
 * @frozen: a value that is written back
 *
 * Returns: (transfer full): where it is and what it is
 */
char *
mg_change_text_frozen_label (MgFrozen *frozen)
{
  const char *type = mg_frozen_get_type_name (frozen);
  GBytes *bytes = mg_frozen_get_bytes (frozen);
  g_autofree char *place
    = mg_change_text_place (mg_frozen_get_offset (frozen), type, g_bytes_get_size (bytes));
  g_autofree char *value = mg_change_text_values (type, bytes, MG_CHANGE_TEXT_WIDTH);

  return g_strdup_printf ("%s = %s", place, value);
}

/**
 * mg_change_text_overwritten:
 * @frozen: a value that is written back
 *
 * Returns: (transfer full): what hinders it, or how often somebody else wrote there
 */
char *
mg_change_text_overwritten (MgFrozen *frozen)
{
  guint64 n = mg_frozen_get_overwritten (frozen);
  g_autofree char *number = mg_text_format_number (n);

  if (mg_frozen_get_trouble (frozen) != NULL)
    return g_strdup (mg_frozen_get_trouble (frozen));
  if (n == 0)
    return g_strdup (mg_frozen_get_active (frozen) ? _ ("nobody else wrote") : _ ("switched off"));
  return g_strdup_printf (ngettext ("others wrote %s time", "others wrote %s times", (gulong) n), number);
}
