/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-clipboard.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-dump.h"
#include "mg-editing.h"
#include "mg-error.h"
#include "mg-text.h"

/* The longest text that is read, in bytes. */
#define PASTE_MAX (64 * 1024 * 1024)

typedef struct
{
  GdkClipboard *clipboard;
  MgInspection *inspection;
  char *format;
  MgRange range;
} Copy;

static void
copy_free (Copy *copy)
{
  g_object_unref (copy->clipboard);
  g_object_unref (copy->inspection);
  g_free (copy->format);
  g_free (copy);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Copy, copy_free)

static char *
format_hex (const guint8 *bytes, gsize length)
{
  GString *text = g_string_sized_new (3 * length + 1);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, "%02x%c", bytes[i], i + 1 == length || i % 16 == 15 ? '\n' : ' ');
  if (text->len > 0)
    g_string_truncate (text, text->len - 1);
  return g_string_free (text, FALSE);
}

/* The text as people would read it: what ends at a zero byte ends there, what is no text becomes the sign for
 * it. */
static char *
format_text (const guint8 *bytes, gsize length)
{
  g_autofree char *raw = NULL;

  while (length > 0 && bytes[length - 1] == 0)
    length--;
  raw = g_strndup ((const char *) bytes, length);
  for (gsize i = 0; i < length; i++)
    raw[i] = bytes[i] == 0 ? '\n' : (char) bytes[i];
  return g_utf8_make_valid (raw, (gssize) length);
}

/**
 * mg_clipboard_format:
 * @format: "hex", "values" or "text"
 * @element: what a value is
 * @offset: where the bytes lie, in bytes
 * @bytes: a part of a mapping
 * @length: in bytes
 *
 * Returns: (transfer full): what is copied for it
 */
char *
mg_clipboard_format (const char *format, MgElement element, guint64 offset, const guint8 *bytes, gsize length)
{
  if (g_str_equal (format, "hex"))
    return format_hex (bytes, length);
  if (g_str_equal (format, "values"))
    {
      gsize whole = length - length % mg_element_get_size (element);
      GString *text = mg_dump_to_string (MG_DUMP_TEXT, element, "", offset, bytes, whole, NULL);

      return g_string_free (text, FALSE);
    }
  return format_text (bytes, length);
}

static void
copy_bytes (Copy *copy, const guint8 *bytes, gsize length)
{
  MgElement element = mg_inspection_get_element (copy->inspection);
  g_autofree char *text = NULL;
  g_autofree char *size = NULL;
  g_autofree char *sentence = NULL;

  /* The mapping may end within the last element, which has no value then. */
  if (g_str_equal (copy->format, "values"))
    length -= length % mg_element_get_size (element);
  if (length == 0)
    {
      mg_inspection_say (copy->inspection, _ ("There is nothing to copy."));
      return;
    }
  text = mg_clipboard_format (copy->format, element, copy->range.offset, bytes, length);
  size = mg_text_format_bytes (length);
  /* Translators: an amount, "16 bytes" */
  sentence = g_strdup_printf (_ ("Copied %s."), size);
  gdk_clipboard_set_text (copy->clipboard, text);
  mg_inspection_say (copy->inspection, sentence);
}

static void
on_read (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Copy) copy = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mg_view_read_finish (MG_VIEW (object), result, &error);

  if (bytes != NULL)
    copy_bytes (copy, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  else
    mg_inspection_say (copy->inspection, error->message);
}

/* Values are copied whole: the range grows to the borders of its elements. */
static void
align_to_elements (MgInspection *inspection, MgRange *range)
{
  guint64 size = mg_element_get_size (mg_inspection_get_element (inspection));
  guint64 first = mg_inspection_get_offset (inspection);
  guint64 before = (range->offset - first) % size;
  guint64 left = first + mg_inspection_get_extent (inspection) - (range->offset - before);

  range->offset -= before;
  range->length = MIN ((range->length + before + size - 1) / size * size, left);
}

/**
 * mg_clipboard_copy:
 * @clipboard: where to
 * @inspection: whose selection
 * @format: "hex", "values" or "text"
 *
 * Copies the selected bytes as they are shown; what is not in sight is read. What came of it is the
 * inspection's sentence.
 */
void
mg_clipboard_copy (GdkClipboard *clipboard, MgInspection *inspection, const char *format)
{
  g_autoptr (Copy) copy = g_new0 (Copy, 1);
  MgView *view = mg_inspection_get_view (inspection);
  MgFrame *frame = mg_inspection_get_frame (inspection);
  g_autofree guint8 *bytes = NULL;

  copy->clipboard = g_object_ref (clipboard);
  copy->inspection = g_object_ref (inspection);
  copy->format = g_strdup (format);
  mg_inspection_get_selection (inspection, &copy->range);
  if (g_str_equal (format, "values") && copy->range.length > 0)
    align_to_elements (inspection, &copy->range);

  if (frame == NULL || copy->range.length == 0)
    {
      mg_inspection_say (inspection, _ ("There is nothing to copy."));
      return;
    }
  if (copy->range.length > MG_CLIPBOARD_MAX)
    {
      g_autofree char *size = mg_text_format_size (copy->range.length);
      g_autofree char *sentence = g_strdup_printf (_ ("%s are too much to copy; 16 MiB are the most."), size);

      mg_inspection_say (inspection, sentence);
      return;
    }

  bytes = g_malloc (copy->range.length);
  if (mg_frame_read (frame, copy->range.offset, bytes, copy->range.length) == copy->range.length)
    copy_bytes (copy, bytes, copy->range.length);
  else if (mg_view_get_paused (view) || frame->state != MG_FRAME_LIVE)
    /* What stands still in sight is of another moment than what could be read now. */
    mg_inspection_say (inspection, _ ("Not all of the selection was read; follow the mapping to copy it."));
  else
    {
      MgRange range = copy->range;

      mg_view_read_async (view, range.offset, range.length, NULL, on_read, g_steal_pointer (&copy));
    }
}

typedef struct
{
  GWeakRef widget;
  MgInspection *inspection;
  char *format;
} Paste;

static void
paste_free (Paste *paste)
{
  g_weak_ref_clear (&paste->widget);
  g_object_unref (paste->inspection);
  g_free (paste->format);
  g_free (paste);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Paste, paste_free)

/* Where it goes: to the start of what is selected, which for values is the start of one. */
static guint64
find_start (Paste *paste)
{
  guint64 size = mg_element_get_size (mg_inspection_get_element (paste->inspection));
  guint64 first = mg_inspection_get_offset (paste->inspection);
  MgRange selection;

  mg_inspection_get_selection (paste->inspection, &selection);
  if (g_str_equal (paste->format, "values"))
    selection.offset -= (selection.offset - first) % size;
  return selection.offset;
}

/* The window stands still while a text is read. */
static gboolean
check_length (const char *text, GError **error)
{
  gsize length = strlen (text);
  g_autofree char *size = NULL;

  if (length <= PASTE_MAX)
    return TRUE;
  size = mg_text_format_size (length);
  g_set_error (error, MG_ERROR, MG_ERROR_OUT_OF_RANGE,
               _ ("Nothing pasted: %s of text are too much; 64 MiB are the most."), size);
  return FALSE;
}

/* Nothing is written where not all of it has a place. */
static gboolean
check_room (Paste *paste, guint64 offset, gsize length, GError **error)
{
  MgMapping *mapping = mg_view_get_mapping (mg_inspection_get_view (paste->inspection));
  guint64 end = mg_inspection_get_offset (paste->inspection) + mg_inspection_get_extent (paste->inspection);
  guint64 left = offset < end ? end - offset : 0;
  g_autofree char *size = NULL;
  g_autofree char *over = NULL;
  g_autofree char *place = NULL;

  if (length <= left)
    return TRUE;
  size = mg_text_format_bytes (length);
  over = mg_text_format_bytes (length - left);
  place = mg_text_format_offset (offset);
  /* Translators: an amount (“16 bytes”), the name of a mapping, an offset, an amount */
  g_set_error (error, MG_ERROR, MG_ERROR_OUT_OF_RANGE,
               _ ("Nothing pasted: %s do not fit into “%s” from %s on; they run over its end by %s."), size,
               mg_mapping_get_display_name (mapping), place, over);
  return FALSE;
}

static void
paste_bytes (Paste *paste, GtkWidget *widget, guint64 offset, GBytes *bytes)
{
  gboolean are_values = g_str_equal (paste->format, "values");
  MgElement element = mg_inspection_get_element (paste->inspection);
  guint unit = are_values ? (guint) mg_element_get_size (element) : 1;
  g_autofree char *type = are_values ? mg_element_to_string (element) : NULL;
  const char *bytes_type = g_str_equal (paste->format, "hex") ? "bytes" : "text";
  g_autofree char *size = mg_text_format_bytes (g_bytes_get_size (bytes));
  g_autofree char *place = mg_text_format_offset (offset);
  /* Translators: an amount (“16 bytes”), an offset */
  g_autofree char *sentence = g_strdup_printf (_ ("Pasted %s at %s."), size, place);

  mg_editing_store (widget, paste->inspection, offset, unit, are_values ? type : bytes_type, bytes, sentence);
  mg_inspection_select (paste->inspection, offset, g_bytes_get_size (bytes));
}

static void
on_text (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Paste) paste = data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&paste->widget);
  MgElement element = mg_inspection_get_element (paste->inspection);
  guint64 offset = find_start (paste);
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  /* Whoever closed the tab meanwhile does not want it any more. */
  if (widget == NULL)
    return;
  if (text == NULL || check_length (text, &error))
    bytes = mg_clipboard_parse (paste->format, element, text != NULL ? text : "", &error);
  if (bytes != NULL && check_room (paste, offset, g_bytes_get_size (bytes), &error))
    paste_bytes (paste, widget, offset, bytes);
  else
    mg_editing_report (widget, paste->inspection, error);
}

/**
 * mg_clipboard_paste:
 * @clipboard: what from
 * @widget: where it is pasted
 * @inspection: where to: over the selection and what lies behind it, from its first byte on
 * @format: as what the text is read: "hex", "values" or "text"
 *
 * Writes what is on the clipboard, all of it as one edit, or nothing. What came of it is the inspection's sentence.
 */
void
mg_clipboard_paste (GdkClipboard *clipboard, GtkWidget *widget, MgInspection *inspection, const char *format)
{
  Paste *paste;

  if (!mg_editing_check (widget, inspection))
    return;
  paste = g_new0 (Paste, 1);
  g_weak_ref_init (&paste->widget, widget);
  paste->inspection = g_object_ref (inspection);
  paste->format = g_strdup (format);
  gdk_clipboard_read_text_async (clipboard, NULL, on_text, paste);
}
