/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-element-array.h"

#include <string.h>

static double
f32_from_bits (guint32 bits)
{
  float value;

  memcpy (&value, &bits, sizeof value);
  return (double) value;
}

static double
f64_from_bits (guint64 bits)
{
  double value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

#define CONVERT_BY(Bits, swap, expression, step)                                                             \
  for (guint i = 0; i < n_values; i++, from += (step))                                                       \
    {                                                                                                        \
      Bits bits;                                                                                             \
      memcpy (&bits, from, sizeof bits);                                                                     \
      bits = big_endian ? swap##_FROM_BE (bits) : swap##_FROM_LE (bits);                                     \
      ret_values[i] = (expression);                                                                          \
    }

/* A loop for each type, and one of its own for values without gaps, which a compiler makes faster: a million values are
 * converted for every picture. */
#define CONVERT(Bits, swap, expression)                                                                      \
  if (stride == sizeof (Bits))                                                                               \
    CONVERT_BY (Bits, swap, expression, sizeof (Bits))                                                       \
  else                                                                                                       \
    CONVERT_BY (Bits, swap, expression, stride)                                                              \
  break

/**
 * mg_element_array_to_doubles:
 * @element: a type in a byte order
 * @bytes: the bytes of the first value, not aligned to anything
 * @stride: from the start of each value to the start of the next, in bytes
 * @n_values: how many
 * @ret_values: (out) (array length=n_values): the numbers
 *
 * Does for many values what mg_element_to_double() does for one. Thread-safe.
 */
void
mg_element_array_to_doubles (MgElement element,
                             const guint8 *bytes,
                             guint64 stride,
                             guint n_values,
                             double *ret_values)
{
  const guint8 *from = bytes;
  gboolean big_endian = element.big_endian;

  switch (element.type)
    {
    case MG_ELEMENT_I16:
      CONVERT (guint16, GUINT16, (gint16) bits);
    case MG_ELEMENT_U16:
      CONVERT (guint16, GUINT16, bits);
    case MG_ELEMENT_I32:
      CONVERT (guint32, GUINT32, (gint32) bits);
    case MG_ELEMENT_U32:
      CONVERT (guint32, GUINT32, bits);
    case MG_ELEMENT_I64:
      CONVERT (guint64, GUINT64, (double) (gint64) bits);
    case MG_ELEMENT_U64:
      CONVERT (guint64, GUINT64, (double) bits);
    case MG_ELEMENT_BF16:
      CONVERT (guint16, GUINT16, f32_from_bits ((guint32) bits << 16));
    case MG_ELEMENT_F32:
      CONVERT (guint32, GUINT32, f32_from_bits (bits));
    case MG_ELEMENT_F64:
      CONVERT (guint64, GUINT64, f64_from_bits (bits));
    case MG_ELEMENT_I8:
      for (guint i = 0; i < n_values; i++, from += stride)
        ret_values[i] = (gint8) *from;
      break;
    case MG_ELEMENT_U8:
    case MG_ELEMENT_CHAR:
      for (guint i = 0; i < n_values; i++, from += stride)
        ret_values[i] = *from;
      break;
    case MG_ELEMENT_F16:
    case MG_ELEMENT_BOOL:
    default:
      for (guint i = 0; i < n_values; i++, from += stride)
        ret_values[i] = mg_element_to_double (element, from);
      break;
    }
}
