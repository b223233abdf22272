/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-image-text.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "mg-text.h"

/**
 * mg_image_pixel_clear:
 * @self: what is told of a pixel
 */
void
mg_image_pixel_clear (MgImagePixel *self)
{
  g_clear_pointer (&self->text, g_free);
}

/* As the grids draw it. */
static const char *
describe_state (MgByteState state)
{
  switch (state)
    {
    case MG_BYTE_HOLE:
      return "··";
    case MG_BYTE_LOST:
      return "××";
    case MG_BYTE_DENIED:
      return "##";
    case MG_BYTE_UNREAD:
    case MG_BYTE_DATA:
    default:
      return "--";
    }
}

static void
append_number (const MgImageFormat *format,
               guint64 offset,
               guint64 start,
               const guint8 *bytes,
               const char *state,
               GString *text)
{
  gsize size = mg_element_get_size (format->element);
  g_autofree char *name = mg_element_to_string (format->element);
  char value[MG_ELEMENT_TEXT_MAX];

  if (offset >= start && (offset - start) % size == 0)
    g_string_append_printf (text, " [%" PRIu64 "]", (offset - start) / size);
  if (bytes != NULL)
    mg_element_format (format->element, bytes, value);
  g_string_append_printf (text, " %s %s", name, bytes != NULL ? value : state);
}

static void
append_color (const MgImageFormat *format,
              const guint8 *bytes,
              const char *state,
              GString *text,
              MgImagePixel *pixel)
{
  guint first = format->kind == MG_PIXEL_BGRA ? 2 : 0;
  gboolean has_alpha = format->kind != MG_PIXEL_RGB;

  g_string_append (text, has_alpha ? " rgba" : " rgb");
  if (bytes == NULL)
    {
      g_string_append_printf (text, " %s", state);
      return;
    }
  g_string_append_printf (text, " %u %u %u", bytes[first], bytes[1], bytes[2 - first]);
  if (has_alpha)
    g_string_append_printf (text, " %u", bytes[3]);
  pixel->has_color = TRUE;
  pixel->color = 0xff000000u | (guint32) bytes[first] << 16 | (guint32) bytes[1] << 8 | bytes[2 - first];
}

/**
 * mg_image_text_pixel:
 * @inspection: has the bytes
 * @format: how the picture lies in them
 * @x: of a pixel, from the left, as it is shown
 * @y: from above
 * @ret_pixel: (out): what there is to tell
 */
void
mg_image_text_pixel (MgInspection *inspection,
                     const MgImageFormat *format,
                     guint x,
                     guint y,
                     MgImagePixel *ret_pixel)
{
  MgFrame *frame = mg_inspection_get_frame (inspection);
  guint64 offset = mg_image_format_locate (format, x, y);
  gsize size = mg_image_format_get_pixel_size (format);
  g_autofree char *place = mg_text_format_offset (offset);
  g_autoptr (GString) text = g_string_new (NULL);
  guint8 bytes[MG_ELEMENT_SIZE_MAX];
  gboolean known = frame != NULL && mg_frame_read (frame, offset, bytes, size) == size;
  const char *state
    = describe_state (frame != NULL ? mg_frame_get_state (frame, offset, NULL) : MG_BYTE_UNREAD);

  *ret_pixel = (MgImagePixel){ .has_color = FALSE };
  g_string_append_printf (text, "(%u, %u) %s", x, y, place);
  if (format->kind == MG_PIXEL_VALUE)
    append_number (format, offset, mg_inspection_get_offset (inspection), known ? bytes : NULL, state, text);
  else
    append_color (format, known ? bytes : NULL, state, text, ret_pixel);
  ret_pixel->text = g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * mg_image_text_plan:
 * @plan: what is shown
 *
 * Returns: (transfer full): its size and its pixels, and that nobody said so, in a few characters
 */
char *
mg_image_text_plan (const MgImagePlan *plan)
{
  g_autofree char *pixel = mg_image_format_describe_pixel (&plan->format);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%u × %u %s", plan->format.width, plan->format.height, pixel);
  if (plan->width == MG_IMAGE_WIDTH_XWD)
    g_string_append (text, " · XWD");
  else if (plan->width != MG_IMAGE_WIDTH_CHOSEN || plan->is_rgb)
    /* Translators: behind the width of a picture: nobody has said it */
    g_string_append_printf (text, " · %s", _ ("guessed"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * mg_image_text_factor:
 * @factor: how many pixels of the screen a pixel is wide
 *
 * Returns: (transfer full): the factor in percent
 */
char *
mg_image_text_factor (double factor)
{
  g_autofree char *number = NULL;

  if (factor < 10)
    return g_strdup_printf (_ ("%.4g %%"), factor * 100);
  number = mg_text_format_number ((guint64) (factor * 100 + 0.5));
  /* Translators: a number in percent, its digits in groups */
  return g_strdup_printf (_ ("%s %%"), number);
}

/**
 * mg_image_text_found:
 * @plan: what is shown
 *
 * Returns: (transfer none): how what nobody said was found, as a sentence; empty: all was said
 */
const char *
mg_image_text_found (const MgImagePlan *plan)
{
  if (plan->is_rgb)
    return _ ("Pixels and width are guessed: the bytes look like red, green and blue.");
  switch (plan->width)
    {
    case MG_IMAGE_WIDTH_XWD:
      return _ ("The mapping is an XWD file, as a framebuffer of Xvfb is one: it says all of this itself.");
    case MG_IMAGE_WIDTH_REPEAT:
      return _ ("The width is guessed: after so many pixels they are like themselves.");
    case MG_IMAGE_WIDTH_SIZE:
      return _ ("The width is guessed: screens have so many pixels.");
    case MG_IMAGE_WIDTH_ROW:
      return _ ("The width is that of a row of values.");
    case MG_IMAGE_WIDTH_SQUARE:
      return _ ("The width is guessed: nothing says how wide a row is.");
    case MG_IMAGE_WIDTH_CHOSEN:
    default:
      return "";
    }
}

static char *
describe_too_short (MgInspection *inspection, const MgImageFormat *format)
{
  guint64 end = mg_inspection_get_offset (inspection) + mg_inspection_get_extent (inspection);
  guint64 last = format->offset + mg_image_format_get_length (format);
  g_autofree char *stride = mg_text_format_bytes (format->stride);
  g_autofree char *needed = mg_text_format_bytes (last);
  g_autofree char *there = mg_text_format_bytes (end);

  if (last <= end)
    return NULL;
  /* Translators: three amounts of bytes. */
  return g_strdup_printf (_ ("Rows are %s apart: the picture needs %s, the mapping has %s."), stride, needed,
                          there);
}

static void
append_sentence (GString *text, char *sentence)
{
  if (sentence == NULL)
    return;
  g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sentence);
  g_free (sentence);
}

static char *
describe_missing (const MgImageMade *made)
{
  g_autofree char *missing = mg_text_format_number (made->summary.n_missing_rows);
  g_autofree char *all = mg_text_format_number (made->format.height);

  if (made->summary.n_missing_rows == 0)
    return NULL;
  /* Translators: two numbers of rows of pixels. */
  return g_strdup_printf (_ ("Parts of %s of %s rows are missing."), missing, all);
}

static char *
describe_odd (const MgImageMade *made)
{
  const MgPlotSummary *values = &made->summary.values;
  g_autofree char *number = mg_text_format_number (values->n_values);

  if (made->format.kind != MG_PIXEL_VALUE || values->n_marks[MG_PLOT_MARK_NAN] != values->n_values)
    return NULL;
  return g_strdup_printf (_ ("All %s values are NaN."), number);
}

static char *
describe_more (const MgImagePlan *plan)
{
  g_autofree char *number = mg_text_format_number (plan->n_more);

  if (plan->n_more == 0)
    return NULL;
  /* Translators: a number of rows of pixels. */
  return g_strdup_printf (_ ("%s more rows are not shown: say how high the picture is."), number);
}

/**
 * mg_image_text_note:
 * @inspection: has the bytes
 * @plan: what is shown
 * @made: (nullable): what was made of it
 *
 * Returns: (transfer full): what of the picture cannot be seen; empty: nothing
 */
char *
mg_image_text_note (MgInspection *inspection, const MgImagePlan *plan, const MgImageMade *made)
{
  g_autoptr (GString) text = g_string_new (NULL);

  append_sentence (text, describe_too_short (inspection, &plan->format));
  append_sentence (text, describe_more (plan));
  if (made != NULL)
    {
      append_sentence (text, describe_missing (made));
      append_sentence (text, describe_odd (made));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
