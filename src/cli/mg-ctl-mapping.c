/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-ctl-mapping.h"

#include <glib/gi18n-lib.h>

#include "mg-ctl-output.h"
#include "mg-facts.h"
#include "mg-text.h"

static void
write_detail (GVariant *value, MgJson *json)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    mg_json_boolean (json, g_variant_get_boolean (value));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    mg_json_string (json, g_variant_get_string (value, NULL));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
    mg_json_unsigned (json, g_variant_get_uint32 (value));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64))
    mg_json_unsigned (json, g_variant_get_uint64 (value));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT32))
    mg_json_signed (json, g_variant_get_int32 (value));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    mg_json_signed (json, g_variant_get_int64 (value));
  else
    {
      g_autofree const char **words = g_variant_get_strv (value, NULL);

      mg_json_begin_array (json);
      for (guint i = 0; words[i] != NULL; i++)
        mg_json_string (json, words[i]);
      mg_json_end_array (json);
    }
}

/* What only the mapping's kind has. */
static void
write_details (const MgMappingInfo *info, MgJson *json)
{
  GVariantIter iter;
  const char *key;
  GVariant *value;

  mg_json_key (json, "details");
  mg_json_begin_object (json);
  if (info->details != NULL)
    {
      g_variant_iter_init (&iter, info->details);
      while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
        {
          mg_json_key (json, key);
          write_detail (value, json);
        }
    }
  mg_json_end_object (json);
}

/* What a list has no need of. */
static void
write_rest (const MgMappingInfo *info, MgJson *json)
{
  mg_json_key (json, "created");
  if (info->created > 0)
    mg_json_signed (json, info->created);
  else
    mg_json_null (json);
  mg_json_key (json, "remote");
  mg_json_boolean (json, info->remote);
  write_details (info, json);
}

/**
 * mg_ctl_mapping_write_user:
 * @user: a part that a process maps
 * @json: where it goes, inside an object
 *
 * Writes what is known of it as the object's keys.
 */
void
mg_ctl_mapping_write_user (const MgUser *user, MgJson *json)
{
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
}

/**
 * mg_ctl_mapping_write_size:
 * @json: where it goes, inside an object
 * @key: what it is
 * @size: in bytes, or %MG_SIZE_UNKNOWN, which is null
 */
void
mg_ctl_mapping_write_size (MgJson *json, const char *key, guint64 size)
{
  mg_json_key (json, key);
  if (size != MG_SIZE_UNKNOWN)
    mg_json_unsigned (json, size);
  else
    mg_json_null (json);
}

static void
write_users (GPtrArray *users, MgJson *json)
{
  guint64 mapped = 0;

  for (guint i = 0; users != NULL && i < users->len; i++)
    mapped = MAX (mapped, ((const MgUser *) g_ptr_array_index (users, i))->length);

  mg_ctl_mapping_write_size (json, "mapped", mapped > 0 ? mapped : MG_SIZE_UNKNOWN);
  mg_json_key (json, "users");
  mg_json_begin_array (json);
  for (guint i = 0; users != NULL && i < users->len; i++)
    {
      mg_json_begin_object (json);
      mg_ctl_mapping_write_user (g_ptr_array_index (users, i), json);
      mg_json_end_object (json);
    }
  mg_json_end_array (json);
}

/**
 * mg_ctl_mapping_write:
 * @info: what is known of a mapping
 * @census: what processes map
 * @whole: whether all is written, not only what a list has
 * @json: where it goes
 *
 * Writes a mapping as one object; what could not be learnt is null.
 */
void
mg_ctl_mapping_write (const MgMappingInfo *info, MgCensus *census, gboolean whole, MgJson *json)
{
  mg_json_begin_object (json);
  mg_json_key (json, "uri");
  mg_json_string (json, info->uri);
  mg_json_key (json, "kind");
  mg_json_string (json, mg_kind_get_nick (info->kind));
  mg_json_key (json, "name");
  mg_json_string (json, info->name);
  mg_ctl_mapping_write_size (json, "size", info->size);
  mg_ctl_mapping_write_size (json, "allocated", info->allocated);
  mg_json_key (json, "uid");
  if (info->uid >= 0)
    mg_json_signed (json, info->uid);
  else
    mg_json_null (json);
  mg_json_key (json, "user");
  mg_json_string (json, info->user);
  mg_json_key (json, "mode");
  if (info->mode >= 0)
    mg_json_signed (json, info->mode);
  else
    mg_json_null (json);
  mg_json_key (json, "device");
  mg_json_unsigned (json, info->identity.device);
  mg_json_key (json, "inode");
  mg_json_unsigned (json, info->identity.inode);
  mg_json_key (json, "deleted");
  mg_json_boolean (json, info->deleted);
  if (whole)
    write_rest (info, json);
  /* Its state is all that there is. */
  else if (info->kind == MG_KIND_OBJECT)
    write_details (info, json);
  write_users (mg_census_find_users (census, &info->identity), json);
  mg_json_end_object (json);
}

/**
 * mg_ctl_mapping_describe_users:
 * @info: what is known of a mapping
 * @census: what processes map
 *
 * Returns: (transfer full): the programs that map it, each once: "reader (123), writer (124)"; "-" for none; or the state of
 * what cannot be mapped
 */
char *
mg_ctl_mapping_describe_users (const MgMappingInfo *info, MgCensus *census)
{
  GPtrArray *found = mg_census_find_users (census, &info->identity);
  g_autoptr (GString) text = g_string_new (NULL);
  int last_pid = 0;

  if (info->kind == MG_KIND_OBJECT)
    return mg_facts_describe_object (info);
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
 * mg_ctl_mapping_note_unreadable:
 * @census: what processes map
 *
 * Says on standard error when there may be more users than are known.
 */
void
mg_ctl_mapping_note_unreadable (MgCensus *census)
{
  guint n_unreadable = mg_census_get_n_unreadable (census);
  g_autofree char *number = mg_text_format_number (n_unreadable);
  g_autofree char *sentence = NULL;

  if (n_unreadable == 0)
    return;
  if (n_unreadable == MG_CENSUS_N_UNKNOWN)
    {
      mg_ctl_note (_ ("Processes of other users are hidden; they may map any of this."));
      return;
    }
  /* Translators: a number of processes of other users. */
  sentence = g_strdup_printf (ngettext ("%s process may not be looked into; it may map any of this.",
                                        "%s processes may not be looked into; they may map any of this.",
                                        n_unreadable),
                              number);
  mg_ctl_note (sentence);
}
