/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "mg-ctl-mapping.h"
#include "mg-ctl-options.h"
#include "mg-ctl-output.h"
#include "mg-ctl-table.h"
#include "mg-facts.h"
#include "mg-text.h"

static void
append_facts (const MgMappingInfo *info, GString *out)
{
  g_autoptr (MgCtlTable) table = mg_ctl_table_new ("ll");
  g_autoptr (GPtrArray) facts = mg_facts_new (info);

  for (guint i = 0; i < facts->len; i++)
    {
      const MgFact *fact = g_ptr_array_index (facts, i);
      /* Translators: what a line is about, before what is known of it. */
      g_autofree char *label = g_strdup_printf (_ ("%s:"), fact->label);

      mg_ctl_table_add (table, label, fact->value);
    }
  mg_ctl_table_append_to (table, "  ", out);
}

static void
append_users (GPtrArray *users, guint n_unreadable, GString *out)
{
  g_autoptr (MgCtlTable) table = mg_ctl_table_new ("rlrrrl");

  if (users == NULL)
    {
      g_string_append_printf (out, "  %s\n",
                              n_unreadable > 0 ? _ ("No process that may be looked into maps it.")
                                               : _ ("Nobody maps it."));
      return;
    }
  /* Translators: headings of columns. */
  mg_ctl_table_add (table, _ ("Process"), _ ("Program"), _ ("Address"), _ ("From"), _ ("Length"),
                    _ ("Access"));
  for (guint i = 0; i < users->len; i++)
    {
      const MgUser *user = g_ptr_array_index (users, i);
      g_autofree char *pid = g_strdup_printf ("%d", user->pid);
      g_autofree char *address = mg_text_format_offset (user->address);
      g_autofree char *offset = mg_text_format_offset (user->offset);
      g_autofree char *length = mg_text_format_bytes (user->length);

      mg_ctl_table_add (table, pid, user->command, address, offset, length, user->access);
    }
  mg_ctl_table_append_to (table, "  ", out);
}

static void
print_text (const MgMappingInfo *info, MgCensus *census)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_append_printf (out, "%s\n", info->uri);
  append_facts (info, out);
  if (info->kind != MG_KIND_OBJECT)
    append_users (mg_census_find_users (census, &info->identity), mg_census_get_n_unreadable (census), out);
  mg_ctl_write (out);
  mg_ctl_mapping_note_unreadable (census);
}

static void
print_json (const MgMappingInfo *info, MgCensus *census)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (MgJson) json = mg_json_new (out);

  mg_ctl_mapping_write (info, census, TRUE, json);
  g_string_append_c (out, '\n');
  mg_ctl_write (out);
}

/* mapglassctl show: what is known of one mapping. */
MgCtlStatus
mg_ctl_show (MgCatalog *catalog, int argc, char **argv)
{
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print one JSON object"), NULL },
    { NULL },
  };
  g_auto (MgCtlName) name = { NULL };
  g_autoptr (MgMappingInfo) info = NULL;
  g_autoptr (MgCensus) census = NULL;
  g_autoptr (GError) error = NULL;
  MgCtlStatus status;

  if (!mg_ctl_parse_command (_ ("URI"), _ ("Prints what is known of one mapping."), NULL, entries, &argc,
                             &argv, &status)
      || !mg_ctl_resolve (catalog, argv[1], &name, &status))
    return status;

  info = mg_source_lookup (name.source, name.name, &error);
  if (info == NULL)
    return mg_ctl_fail (error);
  census = mg_census_new (MG_MAPS_BEST, NULL);
  if (as_json)
    print_json (info, census);
  else
    print_text (info, census);
  return MG_CTL_DONE;
}
