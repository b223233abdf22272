/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-ctl-mapping.h"

#include <glib/gi18n-lib.h>

#include "mg-ctl-output.h"
#include "mg-text.h"

static void
write_user (const MgUser *user, MgJson *json)
{
  mg_json_begin_object (json);
  mg_json_key (json, "pid");
  mg_json_signed (json, user->pid);
  mg_json_key (json, "command");
  mg_json_string (json, user->command);
  mg_json_key (json, "address");
  mg_json_unsigned (json, user->address);
  mg_json_key (json, "length");
  mg_json_unsigned (json, user->length);
  mg_json_key (json, "access");
  mg_json_string (json, user->access);
  mg_json_end_object (json);
}

static void
write_users (GPtrArray *users, MgJson *json)
{
  guint64 mapped = 0;

  for (guint i = 0; users != NULL && i < users->len; i++)
    mapped = MAX (mapped, ((const MgUser *) g_ptr_array_index (users, i))->length);

  mg_json_key (json, "mapped");
  if (mapped > 0)
    mg_json_unsigned (json, mapped);
  else
    mg_json_null (json);
  mg_json_key (json, "users");
  mg_json_begin_array (json);
  for (guint i = 0; users != NULL && i < users->len; i++)
    write_user (g_ptr_array_index (users, i), json);
  mg_json_end_array (json);
}

/**
 * mg_ctl_mapping_write:
 * @info: what is known of a mapping
 * @users: who maps what
 * @json: where it goes
 *
 * Writes a mapping as one object; what could not be learnt is null.
 */
void
mg_ctl_mapping_write (const MgMappingInfo *info, MgUsers *users, MgJson *json)
{
  mg_json_begin_object (json);
  mg_json_key (json, "uri");
  mg_json_string (json, info->uri);
  mg_json_key (json, "kind");
  mg_json_string (json, mg_kind_get_nick (info->kind));
  mg_json_key (json, "name");
  mg_json_string (json, info->name);
  mg_json_key (json, "size");
  mg_json_unsigned (json, info->size);
  mg_json_key (json, "allocated");
  mg_json_unsigned (json, info->allocated);
  mg_json_key (json, "uid");
  if (info->uid >= 0)
    mg_json_signed (json, info->uid);
  else
    mg_json_null (json);
  mg_json_key (json, "user");
  mg_json_string (json, info->user);
  mg_json_key (json, "mode");
  mg_json_unsigned (json, info->mode);
  mg_json_key (json, "device");
  mg_json_unsigned (json, info->identity.device);
  mg_json_key (json, "inode");
  mg_json_unsigned (json, info->identity.inode);
  mg_json_key (json, "deleted");
  mg_json_boolean (json, info->deleted);
  write_users (mg_users_find (users, &info->identity), json);
  mg_json_end_object (json);
}

/**
 * mg_ctl_mapping_describe_users:
 * @info: what is known of a mapping
 * @users: who maps what
 *
 * Returns: (transfer full): the programs that map it, each once: "reader (123), writer (124)"; "-" for none
 */
char *
mg_ctl_mapping_describe_users (const MgMappingInfo *info, MgUsers *users)
{
  GPtrArray *found = mg_users_find (users, &info->identity);
  g_autoptr (GString) text = g_string_new (NULL);
  int last_pid = 0;

  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      const MgUser *user = g_ptr_array_index (found, i);

      /* What one process maps stands together. */
      if (user->pid == last_pid)
        continue;
      g_string_append_printf (text, "%s%s (%d)", last_pid != 0 ? ", " : "", user->command, user->pid);
      last_pid = user->pid;
    }
  if (text->len == 0)
    g_string_append_c (text, '-');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * mg_ctl_mapping_describe_owner:
 * @info: what is known of a mapping
 *
 * Returns: (transfer full): the owner's name, or number where there is no name; "-" where not known
 */
char *
mg_ctl_mapping_describe_owner (const MgMappingInfo *info)
{
  if (info->user != NULL)
    return g_strdup (info->user);
  return info->uid >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, info->uid) : g_strdup ("-");
}

/**
 * mg_ctl_mapping_note_unreadable:
 * @users: who maps what
 *
 * Says on standard error when there may be more users than are known.
 */
void
mg_ctl_mapping_note_unreadable (MgUsers *users)
{
  guint n_unreadable = mg_users_get_n_unreadable (users);
  g_autofree char *number = mg_text_format_number (n_unreadable);
  g_autofree char *sentence = NULL;

  if (n_unreadable == 0)
    return;
  /* Translators: a number of processes of other users. */
  sentence = g_strdup_printf (ngettext ("%s process may not be looked into; it may map any of this.",
                                        "%s processes may not be looked into; they may map any of this.",
                                        n_unreadable),
                              number);
  mg_ctl_note (sentence);
}
