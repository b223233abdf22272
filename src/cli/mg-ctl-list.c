/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "mg-ctl-mapping.h"
#include "mg-ctl-options.h"
#include "mg-ctl-output.h"
#include "mg-ctl-table.h"
#include "mg-text.h"

static void
print_json (GPtrArray *mappings, MgUsers *users)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (MgJson) json = mg_json_new (out);

  mg_json_begin_object (json);
  mg_json_key (json, "mappings");
  mg_json_begin_array (json);
  for (guint i = 0; i < mappings->len; i++)
    {
      mg_json_break (json);
      mg_ctl_mapping_write (g_ptr_array_index (mappings, i), users, json);
    }
  if (mappings->len > 0)
    mg_json_break (json);
  mg_json_end_array (json);
  mg_json_key (json, "unreadable");
  mg_json_unsigned (json, mg_users_get_n_unreadable (users));
  mg_json_end_object (json);
  g_string_append_c (out, '\n');
  mg_ctl_write (out);
}

static void
add_line (MgCtlTable *table, const MgMappingInfo *info, MgUsers *users)
{
  g_autofree char *size = mg_text_format_size (info->size);
  g_autofree char *allocated = mg_text_format_size (info->allocated);
  g_autofree char *mode = g_strdup_printf ("%04o", info->mode);
  g_autofree char *owner = mg_ctl_mapping_describe_owner (info);
  g_autofree char *programs = mg_ctl_mapping_describe_users (info, users);

  mg_ctl_table_add (table, info->uri, size, allocated, mode, owner, programs);
}

static void
print_table (GPtrArray *mappings, MgUsers *users)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (MgCtlTable) table = mg_ctl_table_new ("lrrlll");

  /* Translators: headings of columns. */
  mg_ctl_table_add (table, _ ("Mapping"), _ ("Size"), _ ("Allocated"), _ ("Mode"), _ ("Owner"),
                    _ ("Mapped by"));
  for (guint i = 0; i < mappings->len; i++)
    add_line (table, g_ptr_array_index (mappings, i), users);
  mg_ctl_table_append_to (table, "", out);
  mg_ctl_write (out);
  mg_ctl_mapping_note_unreadable (users);
}

/* mapglassctl list: all mappings, and who maps them. */
MgCtlStatus
mg_ctl_list (MgCatalog *catalog, int argc, char **argv)
{
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print one JSON object"), NULL },
    { NULL },
  };
  g_autoptr (GPtrArray) mappings = NULL;
  g_autoptr (MgUsers) users = NULL;
  g_autoptr (GError) error = NULL;
  MgCtlStatus status;

  if (!mg_ctl_parse_command (NULL, _ ("Prints all mappings, and who maps them."), NULL, entries, &argc, &argv,
                             &status))
    return status;

  mappings = mg_catalog_list (catalog, &error);
  if (mappings == NULL)
    return mg_ctl_fail (error);
  users = mg_users_new ();
  if (as_json)
    print_json (mappings, users);
  else
    print_table (mappings, users);
  return MG_CTL_DONE;
}
