/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Files for numpy.load(), by version 1.0 of the format that numpy.lib.format describes. */

#include "mg-npy.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-error.h"

/* What the header is padded to a multiple of, in bytes. */
#define ALIGNMENT 64

/* The letter and size that numpy calls a type by. */
static const char *const type_codes[MG_N_ELEMENT_TYPES] = {
  [MG_ELEMENT_I8] = "i1",   [MG_ELEMENT_U8] = "u1",   [MG_ELEMENT_I16] = "i2", [MG_ELEMENT_U16] = "u2",
  [MG_ELEMENT_I32] = "i4",  [MG_ELEMENT_U32] = "u4",  [MG_ELEMENT_I64] = "i8", [MG_ELEMENT_U64] = "u8",
  [MG_ELEMENT_F16] = "f2",  [MG_ELEMENT_BF16] = NULL, [MG_ELEMENT_F32] = "f4", [MG_ELEMENT_F64] = "f8",
  [MG_ELEMENT_BOOL] = "b1", [MG_ELEMENT_CHAR] = "S1",
};

/**
 * mg_npy_check_type:
 * @element: a type
 * @error: return location
 *
 * Thread-safe.
 *
 * Returns: whether numpy has such a type, else %FALSE with %MG_ERROR_INVALID_VALUE
 */
gboolean
mg_npy_check_type (MgElement element, GError **error)
{
  if (type_codes[element.type] != NULL)
    return TRUE;
  /* Translators: npy is a file format, %s and u16 are types. */
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
               _ ("The format npy knows no type %s; u16 keeps the same bits."),
               mg_element_type_get_name (element.type));
  return FALSE;
}

/**
 * mg_npy_append_header:
 * @out: where it goes
 * @element: a type that numpy has
 * @count: how many values follow
 *
 * Writes the magic and the version, a length in two bytes, and a Python dictionary of this length, blanks and
 * a line feed at its end included. Thread-safe.
 */
void
mg_npy_append_header (GString *out, MgElement element, guint64 count)
{
  static const char magic[] = { '\x93', 'N', 'U', 'M', 'P', 'Y', 1, 0 };
  const char *order = mg_element_get_size (element) == 1 ? "|" : element.big_endian ? ">" : "<";
  g_autofree char *header
    = g_strdup_printf ("{'descr': '%s%s', 'fortran_order': False, 'shape': (%" G_GUINT64_FORMAT ",), }",
                       order, type_codes[element.type], count);
  gsize before = sizeof magic + 2;
  gsize least = before + strlen (header) + 1;
  gsize length = (least + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - before;

  g_string_append_len (out, magic, sizeof magic);
  g_string_append_c (out, (char) (length & 0xFF));
  g_string_append_c (out, (char) (length >> 8));
  g_string_append_printf (out, "%-*s\n", (int) (length - 1), header);
}

/**
 * mg_npy_append_value:
 * @out: where it goes
 * @element: a type that numpy has
 * @bytes: (array): the bytes of a value
 *
 * Thread-safe.
 */
void
mg_npy_append_value (GString *out, MgElement element, const guint8 *bytes)
{
  /* Other bytes than 0 and 1 are no bool to numpy. */
  if (element.type == MG_ELEMENT_BOOL)
    g_string_append_c (out, bytes[0] != 0 ? 1 : 0);
  else
    g_string_append_len (out, (const char *) bytes, (gssize) mg_element_get_size (element));
}
