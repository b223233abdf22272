/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-xwd.h"

#include <string.h>

#define FILE_VERSION 7
/* Pixels that lie one behind the other. */
#define Z_PIXMAP 2
/* What each colour that the file lists takes. */
#define COLOR_SIZE 12

/* The header is numbers of four bytes, the most significant first. */
enum
{
  HEADER_SIZE,
  VERSION,
  PIXMAP_FORMAT,
  PIXMAP_DEPTH,
  PIXMAP_WIDTH,
  PIXMAP_HEIGHT,
  X_OFFSET,
  BYTE_ORDER_MSB,
  BITMAP_UNIT,
  BITMAP_BIT_ORDER,
  BITMAP_PAD,
  BITS_PER_PIXEL,
  BYTES_PER_LINE,
  VISUAL_CLASS,
  RED_MASK,
  GREEN_MASK,
  BLUE_MASK,
  BITS_PER_RGB,
  COLORMAP_ENTRIES,
  N_COLORS,
};

static guint32
get_number (const guint8 *bytes, guint index)
{
  guint32 number;

  memcpy (&number, bytes + index * sizeof number, sizeof number);
  return GUINT32_FROM_BE (number);
}

/* Returns: whether pixels like these can be shown. */
static gboolean
find_pixel (const guint8 *bytes, MgImageFormat *format)
{
  guint32 bits = get_number (bytes, BITS_PER_PIXEL);
  gboolean is_msb = get_number (bytes, BYTE_ORDER_MSB) != 0;
  guint32 red = get_number (bytes, RED_MASK);
  guint32 blue = get_number (bytes, BLUE_MASK);
  gboolean red_is_high = red == 0xff0000 && blue == 0xff;
  gboolean red_is_low = red == 0xff && blue == 0xff0000;

  if (bits == 8)
    format->kind = MG_PIXEL_VALUE;
  else if (get_number (bytes, GREEN_MASK) != 0xff00)
    return FALSE;
  else if (bits == 32 && !is_msb && red_is_high)
    format->kind = MG_PIXEL_BGRA;
  else if (bits == 32 && !is_msb && red_is_low)
    format->kind = MG_PIXEL_RGBA;
  else if (bits == 24 && (is_msb ? red_is_high : red_is_low))
    format->kind = MG_PIXEL_RGB;
  else
    return FALSE;
  format->element = (MgElement){ MG_ELEMENT_U8, FALSE };
  return TRUE;
}

/**
 * mg_xwd_recognize:
 * @bytes: the first ones of a mapping
 * @length: how many there are
 * @ret_format: (out): where its picture lies, if it is one
 *
 * An XWD file, as xwd writes one, and as a framebuffer of Xvfb is one in memory. Thread-safe.
 *
 * Returns: whether it is one, with pixels that can be shown
 */
gboolean
mg_xwd_recognize (const guint8 *bytes, gsize length, MgImageFormat *ret_format)
{
  MgImageFormat format = { .kind = MG_PIXEL_VALUE };
  guint32 header_size;

  if (length < MG_XWD_HEADER)
    return FALSE;
  header_size = get_number (bytes, HEADER_SIZE);
  if (header_size < MG_XWD_HEADER || header_size > 65536 || get_number (bytes, VERSION) != FILE_VERSION
      || get_number (bytes, PIXMAP_FORMAT) != Z_PIXMAP || get_number (bytes, N_COLORS) > 65536
      || !find_pixel (bytes, &format))
    return FALSE;
  format.offset = header_size + (guint64) get_number (bytes, N_COLORS) * COLOR_SIZE;
  format.width = get_number (bytes, PIXMAP_WIDTH);
  format.height = get_number (bytes, PIXMAP_HEIGHT);
  format.stride = get_number (bytes, BYTES_PER_LINE);
  if (!mg_image_format_check (&format, NULL))
    return FALSE;
  *ret_format = format;
  return TRUE;
}
