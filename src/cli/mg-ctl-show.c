/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <sys/sysmacros.h>

#include "mg-ctl-mapping.h"
#include "mg-ctl-options.h"
#include "mg-ctl-output.h"
#include "mg-ctl-table.h"
#include "mg-text.h"

/* The permission bits as ls shows them, without the letter for the type. */
static char *
describe_mode (guint mode)
{
  char letters[] = "rwxrwxrwx";

  for (guint i = 0; i < 9; i++)
    if ((mode >> (8 - i) & 1) == 0)
      letters[i] = '-';
  return g_strdup_printf ("%04o %s", mode, letters);
}

static char *
describe_birth (gint64 birth)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (birth / 1000000000);

  return g_date_time_format (time, "%Y-%m-%d %H:%M:%S");
}

static void
add_facts (MgCtlTable *table, const MgMappingInfo *info)
{
  g_autofree char *size = mg_text_format_bytes (info->size);
  g_autofree char *allocated = mg_text_format_bytes (info->allocated);
  g_autofree char *owner = mg_ctl_mapping_describe_owner (info);
  g_autofree char *mode = describe_mode (info->mode);
  g_autofree char *object = g_strdup_printf ("%02x:%02x %" G_GUINT64_FORMAT, major (info->identity.device),
                                             minor (info->identity.device), info->identity.inode);

  mg_ctl_table_add (table, _ ("Kind:"), mg_kind_get_nick (info->kind));
  mg_ctl_table_add (table, _ ("Size:"), size);
  mg_ctl_table_add (table, _ ("Allocated:"), allocated);
  mg_ctl_table_add (table, _ ("Owner:"), owner);
  mg_ctl_table_add (table, _ ("Mode:"), mode);
  /* Translators: the numbers by which the system knows an object. */
  mg_ctl_table_add (table, _ ("Device, inode:"), object);
  if (info->identity.birth > 0)
    {
      g_autofree char *birth = describe_birth (info->identity.birth);

      mg_ctl_table_add (table, _ ("Made:"), birth);
    }
}

static void
append_users (GPtrArray *users, GString *out)
{
  g_autoptr (MgCtlTable) table = mg_ctl_table_new ("rlrrrl");

  if (users == NULL)
    {
      g_string_append_printf (out, "  %s\n", _ ("Nobody maps it."));
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
print_text (const MgMappingInfo *info, MgUsers *users)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (MgCtlTable) facts = mg_ctl_table_new ("ll");

  add_facts (facts, info);
  g_string_append_printf (out, "%s\n", info->uri);
  mg_ctl_table_append_to (facts, "  ", out);
  append_users (mg_users_find (users, &info->identity), out);
  mg_ctl_write (out);
  mg_ctl_mapping_note_unreadable (users);
}

static void
print_json (const MgMappingInfo *info, MgUsers *users)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (MgJson) json = mg_json_new (out);

  mg_ctl_mapping_write (info, users, json);
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
  g_autoptr (MgUsers) users = NULL;
  g_autoptr (GError) error = NULL;
  MgCtlStatus status;

  if (!mg_ctl_parse_command (_ ("URI"), _ ("Prints what is known of one mapping."), NULL, entries, &argc,
                             &argv, &status)
      || !mg_ctl_resolve (catalog, argv[1], &name, &status))
    return status;

  info = mg_source_lookup (name.source, name.name, &error);
  if (info == NULL)
    return mg_ctl_fail (error);
  users = mg_users_new ();
  if (as_json)
    print_json (info, users);
  else
    print_text (info, users);
  return MG_CTL_DONE;
}
