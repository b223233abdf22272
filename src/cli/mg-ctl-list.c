/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "mg-ctl-filter.h"
#include "mg-ctl-list-watch.h"
#include "mg-ctl-mapping.h"
#include "mg-ctl-options.h"
#include "mg-ctl-output.h"
#include "mg-ctl-table.h"
#include "mg-facts.h"
#include "mg-file-source.h"
#include "mg-text.h"

static void
print_json (GPtrArray *mappings, MgCensus *census)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (MgJson) json = mg_json_new (out);

  mg_json_begin_object (json);
  mg_json_key (json, "mappings");
  mg_json_begin_array (json);
  for (guint i = 0; i < mappings->len; i++)
    {
      mg_json_break (json);
      mg_ctl_mapping_write (g_ptr_array_index (mappings, i), census, FALSE, json);
    }
  if (mappings->len > 0)
    mg_json_break (json);
  mg_json_end_array (json);
  mg_json_key (json, "unreadable");
  if (mg_census_get_n_unreadable (census) == MG_CENSUS_N_UNKNOWN)
    mg_json_null (json);
  else
    mg_json_unsigned (json, mg_census_get_n_unreadable (census));
  mg_json_end_object (json);
  g_string_append_c (out, '\n');
  mg_ctl_write (out);
}

/* The URI, and the name unless the URI says it. */
static char *
describe_uri (const MgMappingInfo *info)
{
  if (g_str_has_suffix (info->uri, info->name))
    return g_strdup (info->uri);
  return g_strdup_printf ("%s (%s)", info->uri, info->name);
}

static void
add_line (MgCtlTable *table, const MgMappingInfo *info, MgCensus *census)
{
  g_autofree char *uri = describe_uri (info);
  g_autofree char *size = mg_facts_describe_size (info->size);
  g_autofree char *allocated = mg_facts_describe_size (info->allocated);
  g_autofree char *mode = mg_facts_describe_mode (info);
  g_autofree char *owner = mg_facts_describe_owner (info);
  g_autofree char *programs = mg_ctl_mapping_describe_users (info, census);

  mg_ctl_table_add (table, uri, size, allocated, mode, owner, programs);
}

static void
print_table (GPtrArray *mappings, MgCensus *census)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (MgCtlTable) table = mg_ctl_table_new ("lrrlll");

  /* Translators: headings of columns. */
  mg_ctl_table_add (table, _ ("Mapping"), _ ("Size"), _ ("Allocated"), _ ("Mode"), _ ("Owner"),
                    _ ("Mapped by"));
  for (guint i = 0; i < mappings->len; i++)
    add_line (table, g_ptr_array_index (mappings, i), census);
  mg_ctl_table_append_to (table, "", out);
  mg_ctl_write (out);
  mg_ctl_mapping_note_unreadable (census);
}

/* What the filter does not take leaves the list. */
static void
filter_list (GPtrArray *mappings, const MgCtlFilter *filter, MgCensus *census)
{
  for (guint i = mappings->len; i > 0; i--)
    {
      const MgMappingInfo *info = g_ptr_array_index (mappings, i - 1);

      if (!mg_ctl_filter_takes (filter, info) || !mg_ctl_filter_takes_users (filter, info, census))
        g_ptr_array_remove_index (mappings, i - 1);
    }
}

static MgCtlStatus
list_once (MgCatalog *catalog, const MgCtlFilter *filter, gboolean as_json)
{
  g_autoptr (MgCensus) census = mg_census_new (MG_MAPS_BEST, NULL);
  g_autofree char *problem = NULL;
  g_autofree char *note = NULL;
  g_autoptr (GPtrArray) mappings = mg_catalog_list (catalog, census, &problem);

  filter_list (mappings, filter, census);
  if (as_json)
    print_json (mappings, census);
  else
    print_table (mappings, census);
  note = mg_catalog_find_note (catalog);
  if (note != NULL)
    mg_ctl_note (note);
  if (problem == NULL)
    return MG_CTL_DONE;
  /* The rest of the list stands. */
  mg_ctl_note (problem);
  return MG_CTL_FAILED;
}

/* mapglassctl list: all mappings, and who maps them. */
MgCtlStatus
mg_ctl_list (MgCatalog *catalog, int argc, char **argv)
{
  g_auto (MgCtlFilter) filter = { NULL };
  gboolean all = FALSE;
  gboolean as_json = FALSE;
  gboolean watch = FALSE;
  g_autofree char *duration = NULL;
  gint64 length = -1;
  const GOptionEntry entries[] = {
    { "kind", 0, 0, G_OPTION_ARG_FILENAME, &filter.kind,
      N_ ("Only posix, sysv, memfd, file, section, semaphore, object or anonymous"), N_ ("KIND") },
    { "user", 0, 0, G_OPTION_ARG_FILENAME, &filter.user, N_ ("Only what belongs to this user"), N_ ("USER") },
    { "orphans", 0, 0, G_OPTION_ARG_NONE, &filter.orphans, N_ ("Only what no process maps or has open"),
      NULL },
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_ ("Also files that nobody writes to through a map"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print one JSON object; with --watch one a line"),
      NULL },
    { "watch", 0, 0, G_OPTION_ARG_NONE, &watch, N_ ("Print what appears, goes and changes from now on"),
      NULL },
    { "for", 0, 0, G_OPTION_ARG_FILENAME, &duration, N_ ("When to stop watching, as in 2s (never)"),
      N_ ("TIME") },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  MgCtlStatus status;

  if (!mg_ctl_parse_command (NULL, _ ("Prints all mappings, and who maps them."), NULL, entries, &argc, &argv,
                             &status))
    return status;
  if (!mg_ctl_filter_check (&filter, &error)
      || (duration != NULL && !mg_text_parse_time (duration, &length, &error)))
    return mg_ctl_misuse_error (error);
  if (duration != NULL && !watch)
    return mg_ctl_misuse (_ ("--for is for --watch"));
  if (watch && filter.orphans)
    return mg_ctl_misuse (_ ("--orphans and --watch do not go together"));
  mg_file_source_set_all (MG_FILE_SOURCE (mg_catalog_get_source (catalog, "file")), all);
  return watch ? mg_ctl_list_watch (catalog, &filter, as_json, length)
               : list_once (catalog, &filter, as_json);
}
