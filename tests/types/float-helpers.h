/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "element-helpers.h"
#include "mg-element.h"

/* What the tests know of the formats on their own. */
typedef struct
{
  MgElementType type;
  int n_exponent_bits;
  int n_mantissa_bits;
  /* Integers below are written in full. */
  double plain_limit;
} Format;

extern const Format f16, bf16, f32, f64;
extern const Format *const formats[4];

guint64 get_infinity (const Format *format);
guint64 get_sign (const Format *format);
double decode (const Format *format, guint64 bits);
gsize format_bits (const Format *format, guint64 bits, gsize width, char *text);
guint64 parse_bits (const Format *format, const char *text);
