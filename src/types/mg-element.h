/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgElementType:
 * @MG_ELEMENT_I8: signed integer of 1 byte, two's complement as all signed ones
 * @MG_ELEMENT_U8: unsigned integer of 1 byte
 * @MG_ELEMENT_I16: signed integer of 2 bytes
 * @MG_ELEMENT_U16: unsigned integer of 2 bytes
 * @MG_ELEMENT_I32: signed integer of 4 bytes
 * @MG_ELEMENT_U32: unsigned integer of 4 bytes
 * @MG_ELEMENT_I64: signed integer of 8 bytes
 * @MG_ELEMENT_U64: unsigned integer of 8 bytes
 * @MG_ELEMENT_F16: IEEE 754 binary16: 5 bits of exponent, 10 of mantissa
 * @MG_ELEMENT_BF16: bfloat16, the upper half of an f32: 8 bits of exponent, 7 of mantissa
 * @MG_ELEMENT_F32: IEEE 754 binary32
 * @MG_ELEMENT_F64: IEEE 754 binary64
 * @MG_ELEMENT_BOOL: 1 byte, 0 for false
 * @MG_ELEMENT_CHAR: 1 byte, shown as ASCII
 *
 * What one element of an array means.
 */
typedef enum
{
  MG_ELEMENT_I8,
  MG_ELEMENT_U8,
  MG_ELEMENT_I16,
  MG_ELEMENT_U16,
  MG_ELEMENT_I32,
  MG_ELEMENT_U32,
  MG_ELEMENT_I64,
  MG_ELEMENT_U64,
  MG_ELEMENT_F16,
  MG_ELEMENT_BF16,
  MG_ELEMENT_F32,
  MG_ELEMENT_F64,
  MG_ELEMENT_BOOL,
  MG_ELEMENT_CHAR,
} MgElementType;

#define MG_N_ELEMENT_TYPES (MG_ELEMENT_CHAR + 1)

/**
 * MgElement:
 * @type: what the bytes mean
 * @big_endian: whether the most significant byte comes first
 *
 * A type in a byte order. Small, without anything to free: passed by value.
 */
typedef struct
{
  MgElementType type;
  gboolean big_endian;
} MgElement;

/**
 * MG_ELEMENT_SIZE_MAX:
 *
 * Bytes of the longest element.
 */
#define MG_ELEMENT_SIZE_MAX 8

/**
 * MG_ELEMENT_TEXT_MAX:
 *
 * Room that the text of any element fits in, with its NUL.
 */
#define MG_ELEMENT_TEXT_MAX 48

/**
 * MG_ELEMENT_WIDTH_MIN:
 *
 * The narrowest width for mg_element_format_width(): that of "-1e-308".
 */
#define MG_ELEMENT_WIDTH_MIN 7

const char *mg_element_type_get_name (MgElementType type);
gboolean mg_element_is_float (MgElementType type);
gboolean mg_element_is_integer (MgElementType type);
gboolean mg_element_is_signed (MgElementType type);

gsize mg_element_get_size (MgElement element);
guint64 mg_element_get_bits (MgElement element, const guint8 *bytes);
void mg_element_put_bits (MgElement element, guint64 bits, guint8 *ret_bytes);
char *mg_element_to_string (MgElement element);
gboolean mg_element_parse_type (const char *text, MgElement *ret, GError **error);

gsize mg_element_format (MgElement element, const guint8 *bytes, char *buffer);
gsize mg_element_format_width (MgElement element, const guint8 *bytes, gsize width, char *buffer);
gboolean mg_element_parse_value (MgElement element, const char *text, guint8 *ret_bytes, GError **error);

gboolean mg_element_is_finite (MgElement element, const guint8 *bytes);
double mg_element_to_double (MgElement element, const guint8 *bytes);
gboolean mg_element_from_double (MgElement element, double number, guint8 *ret_bytes);

G_END_DECLS
