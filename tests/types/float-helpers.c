/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "float-helpers.h"

#include <math.h>
#include <string.h>

const Format f16 = { MG_ELEMENT_F16, 5, 10, 1e5 };
const Format bf16 = { MG_ELEMENT_BF16, 8, 7, 1e5 };
const Format f32 = { MG_ELEMENT_F32, 8, 23, 1e9 };
const Format f64 = { MG_ELEMENT_F64, 11, 52, 1e16 };
const Format *const formats[] = { &f16, &bf16, &f32, &f64 };

guint64
get_infinity (const Format *format)
{
  return ((G_GUINT64_CONSTANT (1) << format->n_exponent_bits) - 1) << format->n_mantissa_bits;
}

guint64
get_sign (const Format *format)
{
  return G_GUINT64_CONSTANT (1) << (format->n_exponent_bits + format->n_mantissa_bits);
}

/* A number that is not negative, or what would follow the largest one. */
double
decode (const Format *format, guint64 bits)
{
  int bias = (1 << (format->n_exponent_bits - 1)) - 1;
  int exponent = (int) (bits >> format->n_mantissa_bits);
  double fraction = ldexp ((double) (bits & ((G_GUINT64_CONSTANT (1) << format->n_mantissa_bits) - 1)),
                           -format->n_mantissa_bits);

  return exponent == 0 ? ldexp (fraction, 1 - bias) : ldexp (1 + fraction, exponent - bias);
}

gsize
format_bits (const Format *format, guint64 bits, gsize width, char *text)
{
  MgElement element = { .type = format->type };
  guint64 ordered = GUINT64_TO_LE (bits);
  gsize length = width == 0 ? mg_element_format (element, (const guint8 *) &ordered, text)
                            : mg_element_format_width (element, (const guint8 *) &ordered, width, text);

  g_assert_cmpuint (length, ==, strlen (text));
  return length;
}

guint64
parse_bits (const Format *format, const char *text)
{
  g_autoptr (GError) error = NULL;
  MgElement element = { .type = format->type };
  guint64 ordered = 0;

  if (!mg_element_parse_value (element, text, (guint8 *) &ordered, &error))
    g_error ("%s: %s", text, error->message);
  return GUINT64_FROM_LE (ordered);
}
