/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-element.h"

G_BEGIN_DECLS

/**
 * MgDumpFormat:
 * @MG_DUMP_TEXT: the values, 16 bytes a line, in columns; chars without anything between them, 64 a line
 * @MG_DUMP_HEX: lines of offset, 16 bytes parted by one space, characters
 * @MG_DUMP_JSON: {uri, type, offset, values} in one line
 * @MG_DUMP_CSV: a line "offset,value", then one for every value, offsets decimal
 * @MG_DUMP_NPY: a file for numpy.load(), version 1.0 of its format
 * @MG_DUMP_RAW: the bytes as they are
 *
 * How bytes are written out.
 */
typedef enum
{
  MG_DUMP_TEXT,
  MG_DUMP_HEX,
  MG_DUMP_JSON,
  MG_DUMP_CSV,
  MG_DUMP_NPY,
  MG_DUMP_RAW,
} MgDumpFormat;

/**
 * MgDump:
 *
 * Writes bytes of a mapping out, part by part, in constant memory. Not thread-safe.
 */
typedef struct _MgDump MgDump;

gboolean mg_dump_parse_format (const char *text, MgDumpFormat *ret, GError **error);
gboolean mg_dump_format_has_elements (MgDumpFormat format);
gboolean mg_dump_check_type (MgDumpFormat format, MgElement element, GError **error);

MgDump *mg_dump_new (MgDumpFormat format,
                     MgElement element,
                     const char *uri,
                     guint64 offset,
                     guint64 length,
                     GError **error);
void mg_dump_free (MgDump *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgDump, mg_dump_free)

void mg_dump_append (MgDump *self, const guint8 *bytes, gsize length, GString *out);
void mg_dump_finish (MgDump *self, GString *out);

GString *mg_dump_to_string (MgDumpFormat format,
                            MgElement element,
                            const char *uri,
                            guint64 offset,
                            const guint8 *bytes,
                            gsize length,
                            GError **error);

guint mg_dump_get_column_width (MgElement element);
void mg_dump_append_csv_field (GString *out, const char *text);

G_END_DECLS
