/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-ctl-output.h"
#include "mg-ctl-patch.h"
#include "mg-ctl-table.h"
#include "mg-json.h"
#include "mg-mapping-info.h"
#include "mg-text.h"
#include "mg-typed-text.h"
#include "mg-value-list.h"

/* How many bytes of a change a line shows. */
#define LINE_BYTES 16

/* What the bytes of a record are: of those without a type, single bytes. */
static MgElement
find_element (const MgPatchRecord *record)
{
  MgElement element = { .type = MG_ELEMENT_U8 };

  mg_element_parse_type (record->type, &element, NULL);
  return element;
}

static char *
format_values (const MgPatchRecord *record, GBytes *all, gsize at, gsize length)
{
  const guint8 *bytes = (const guint8 *) g_bytes_get_data (all, NULL) + at;
  g_autoptr (GString) text = g_string_new (NULL);

  if (!g_str_equal (record->type, MG_PATCH_BYTES))
    mg_value_list_format (find_element (record), bytes, length, text);
  else
    for (gsize i = 0; i < length; i++)
      g_string_append_printf (text, "%s%02x", i > 0 ? " " : "", bytes[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_record (MgCtlTable *table, const MgPatchRecord *record)
{
  gsize length = g_bytes_get_size (record->new_bytes);

  for (gsize at = 0; at < length; at += LINE_BYTES)
    {
      gsize step = MIN (LINE_BYTES, length - at);
      g_autofree char *offset = mg_text_format_offset (record->offset + at);
      g_autofree char *before = format_values (record, record->old_bytes, at, step);
      g_autofree char *after = format_values (record, record->new_bytes, at, step);

      mg_ctl_table_add (table, offset, record->type, before, after);
    }
}

/* What it was made for: as it stands in the file, so any text. */
static char *
format_origin (const MgPatch *patch)
{
  g_autofree char *uri = mg_typed_text_for_message (mg_patch_get_uri (patch));
  g_autofree char *size = NULL;

  if (mg_patch_get_size (patch) == MG_SIZE_UNKNOWN)
    return g_steal_pointer (&uri);
  size = mg_text_format_bytes (mg_patch_get_size (patch));
  /* Translators: a URI and a size. */
  return g_strdup_printf (_ ("%s, %s"), uri, size);
}

static void
append_text (const MgPatch *patch, GString *out)
{
  g_autoptr (MgCtlTable) table = mg_ctl_table_new ("rlll");
  guint n = mg_patch_get_n_records (patch);
  g_autofree char *number = mg_text_format_number (n);
  g_autofree char *length = mg_text_format_bytes (mg_patch_get_length (patch));

  if (mg_patch_get_uri (patch) != NULL)
    {
      g_autofree char *origin = format_origin (patch);

      g_string_append_printf (out, "%s\n", origin);
    }
  /* Translators: a number of changes and of bytes. */
  g_string_append_printf (out, ngettext ("%s change of %s", "%s changes of %s", n), number, length);
  g_string_append_c (out, '\n');
  if (n == 0)
    return;
  /* Translators: headings of columns: what is in a mapping before it is patched, and afterwards. */
  mg_ctl_table_add (table, _ ("Offset"), _ ("Type"), _ ("Old"), _ ("New"));
  for (guint i = 0; i < n; i++)
    add_record (table, mg_patch_get_record (patch, i));
  mg_ctl_table_append_to (table, "  ", out);
}

static void
write_values (const char *key, MgElement element, GBytes *all, MgJson *json)
{
  gsize size = mg_element_get_size (element);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (all, &length);

  mg_json_key (json, key);
  mg_json_begin_array (json);
  for (gsize at = 0; at < length; at += size)
    mg_json_element (json, element, bytes + at);
  mg_json_end_array (json);
}

static void
write_record (const MgPatchRecord *record, MgJson *json)
{
  MgElement element = find_element (record);

  mg_json_begin_object (json);
  mg_json_key (json, "offset");
  mg_json_unsigned (json, record->offset);
  mg_json_key (json, "type");
  mg_json_string (json, record->type);
  mg_json_key (json, "unit");
  mg_json_unsigned (json, record->unit);
  write_values ("old", element, record->old_bytes, json);
  write_values ("new", element, record->new_bytes, json);
  mg_json_end_object (json);
}

static void
append_json (const MgPatch *patch, GString *out)
{
  g_autoptr (MgJson) json = mg_json_new (out);
  g_autofree char *uri
    = mg_patch_get_uri (patch) != NULL ? g_utf8_make_valid (mg_patch_get_uri (patch), -1) : NULL;

  mg_json_begin_object (json);
  mg_json_key (json, "mapping");
  if (uri != NULL)
    mg_json_string (json, uri);
  else
    mg_json_null (json);
  mg_json_key (json, "size");
  if (mg_patch_get_size (patch) != MG_SIZE_UNKNOWN)
    mg_json_unsigned (json, mg_patch_get_size (patch));
  else
    mg_json_null (json);
  mg_json_key (json, "changes");
  mg_json_begin_array (json);
  for (guint i = 0; i < mg_patch_get_n_records (patch); i++)
    write_record (mg_patch_get_record (patch, i), json);
  mg_json_end_array (json);
  mg_json_end_object (json);
  g_string_append_c (out, '\n');
}

/* mapglassctl patch show: the changes of a patch. */
MgCtlStatus
mg_ctl_patch_show (const MgPatch *patch, gboolean as_json)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (as_json)
    append_json (patch, out);
  else
    append_text (patch, out);
  mg_ctl_write (out);
  return MG_CTL_DONE;
}
