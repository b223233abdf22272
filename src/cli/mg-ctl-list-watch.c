/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What appears, goes and changes among the mappings, as lines. */

#include "mg-ctl-list-watch.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "mg-ctl-mapping.h"
#include "mg-ctl-output.h"
#include "mg-ctl-stop.h"
#include "mg-facts.h"
#include "mg-json.h"
#include "mg-text.h"

/* What was told of a mapping last. */
typedef struct
{
  MgMapping *mapping;
  MgMappingInfo *info;
  GPtrArray *users;
} Row;

typedef struct
{
  MgCatalog *catalog;
  const MgCtlFilter *filter;
  gboolean as_json;
  /* What is there at the start is no news. */
  gboolean quiet;
  GPtrArray *rows;
  GString *out;
  GMainLoop *loop;
} Watch;

static void
row_free (gpointer data)
{
  Row *row = data;

  g_clear_pointer (&row->info, mg_mapping_info_unref);
  g_clear_pointer (&row->users, g_ptr_array_unref);
  g_object_unref (row->mapping);
  g_free (row);
}

static void
tell_json (Watch *self, const char *event, const MgMappingInfo *info, const MgUser *user)
{
  g_autoptr (MgJson) json = mg_json_new (self->out);
  g_autofree char *time = mg_text_format_timestamp (g_get_real_time ());

  mg_json_begin_object (json);
  mg_json_key (json, "time");
  mg_json_string (json, time);
  mg_json_key (json, "event");
  mg_json_string (json, event);
  mg_json_key (json, "uri");
  mg_json_string (json, info->uri);
  mg_json_key (json, "kind");
  mg_json_string (json, mg_kind_get_nick (info->kind));
  mg_json_key (json, "name");
  mg_json_string (json, info->name);
  mg_ctl_mapping_write_size (json, "size", info->size);
  if (user != NULL)
    mg_ctl_mapping_write_user (user, json);
  mg_json_end_object (json);
}

static void
tell_text (Watch *self, const char *event, const MgMappingInfo *info, const MgUser *user)
{
  g_autofree char *time = mg_text_format_time (g_get_real_time (), 3);
  g_autofree char *size = mg_facts_describe_size (info->size);

  g_string_append_printf (self->out, "%s  %-8s  %s", time, event, info->uri);
  if (!g_str_has_suffix (info->uri, info->name))
    g_string_append_printf (self->out, "  %s", info->name);
  if (user != NULL)
    g_string_append_printf (self->out, "  %s (%d)  %s", user->command, user->pid, user->access);
  else
    g_string_append_printf (self->out, "  %s", size);
}

static void
tell (Watch *self, const char *event, const MgMappingInfo *info, const MgUser *user)
{
  if (self->quiet || info == NULL || !mg_ctl_filter_takes (self->filter, info))
    return;
  if (self->as_json)
    tell_json (self, event, info, user);
  else
    tell_text (self, event, info, user);
  g_string_append_c (self->out, '\n');
  if (!mg_ctl_write (self->out))
    g_main_loop_quit (self->loop);
}

static gboolean
has_user (GPtrArray *users, const MgUser *wanted)
{
  for (guint i = 0; users != NULL && i < users->len; i++)
    if (mg_user_equal (g_ptr_array_index (users, i), wanted))
      return TRUE;
  return FALSE;
}

/* Tells of those in @users that are not in @others. */
static void
tell_users (Watch *self, const char *event, const MgMappingInfo *info, GPtrArray *users, GPtrArray *others)
{
  for (guint i = 0; users != NULL && i < users->len; i++)
    if (!has_user (others, g_ptr_array_index (users, i)))
      tell (self, event, info, g_ptr_array_index (users, i));
}

static void
set_users (Watch *self, Row *row, GPtrArray *users)
{
  GPtrArray *before = row->users;

  row->users = users != NULL ? g_ptr_array_ref (users) : NULL;
  tell_users (self, "detach", row->info, before, users);
  tell_users (self, "attach", row->info, users, before);
  g_clear_pointer (&before, g_ptr_array_unref);
}

static void
set_info (Watch *self, Row *row, MgMappingInfo *info)
{
  g_autoptr (MgMappingInfo) before = row->info;

  row->info = info != NULL ? mg_mapping_info_ref (info) : NULL;
  if (before == NULL)
    tell (self, "appear", info, NULL);
  else if (info == NULL)
    tell (self, "vanish", before, NULL);
  else if (!mg_identity_equal (&before->identity, &info->identity))
    tell (self, "recreate", info, NULL);
  else if (before->size != info->size)
    tell (self, "resize", info, NULL);
}

static Row *
find_row (Watch *self, MgMapping *mapping)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = g_ptr_array_index (self->rows, i);

      if (row->mapping == mapping)
        return row;
    }
  g_return_val_if_reached (NULL);
}

static void
on_info (MgMapping *mapping, GParamSpec *pspec, Watch *self)
{
  set_info (self, find_row (self, mapping), mg_mapping_get_info (mapping));
}

static void
on_users (MgMapping *mapping, GParamSpec *pspec, Watch *self)
{
  set_users (self, find_row (self, mapping), mg_mapping_get_users (mapping));
}

static void
remove_row (Watch *self, guint position)
{
  Row *row = g_ptr_array_index (self->rows, position);

  g_signal_handlers_disconnect_by_data (row->mapping, self);
  set_users (self, row, NULL);
  set_info (self, row, NULL);
  g_ptr_array_remove_index (self->rows, position);
}

static void
add_row (Watch *self, guint position)
{
  Row *row = g_new0 (Row, 1);

  row->mapping = g_list_model_get_item (G_LIST_MODEL (self->catalog), position);
  g_ptr_array_insert (self->rows, (gint) position, row);
  g_signal_connect (row->mapping, "notify::info", G_CALLBACK (on_info), self);
  g_signal_connect (row->mapping, "notify::users", G_CALLBACK (on_users), self);
  set_info (self, row, mg_mapping_get_info (row->mapping));
  set_users (self, row, mg_mapping_get_users (row->mapping));
}

static void
on_items_changed (Watch *self, guint position, guint removed, guint added)
{
  for (guint i = 0; i < removed; i++)
    remove_row (self, position);
  for (guint i = 0; i < added; i++)
    add_row (self, position + i);
}

static void
on_loaded (Watch *self)
{
  self->quiet = FALSE;
}

static void
on_problem (Watch *self)
{
  const char *problem = mg_catalog_get_problem (self->catalog);

  if (problem != NULL)
    mg_ctl_note (problem);
}

/* Nobody reads any more: noticed also while there is nothing to print. */
static gboolean
on_output_closed (int descriptor, GIOCondition condition, gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

/**
 * mg_ctl_list_watch:
 * @catalog: a catalog that was not started
 * @filter: which mappings are meant; not by their users
 * @as_json: whether each line is a JSON object
 * @duration: for how long, in microseconds; negative: until a signal ends it
 *
 * Prints what appears, goes, changes its size, is attached and detached.
 *
 * Returns: the status
 */
MgCtlStatus
mg_ctl_list_watch (MgCatalog *catalog, const MgCtlFilter *filter, gboolean as_json, gint64 duration)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (MgCtlStop) stop = mg_ctl_stop_new (loop, MG_CTL_DONE);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (row_free);
  Watch self = { catalog, filter, as_json, TRUE, rows, g_string_new (NULL), loop };

  if (duration >= 0)
    mg_ctl_stop_after (stop, duration);
  g_signal_connect_swapped (catalog, "items-changed", G_CALLBACK (on_items_changed), &self);
  g_signal_connect_swapped (catalog, "notify::loaded", G_CALLBACK (on_loaded), &self);
  g_signal_connect_swapped (catalog, "notify::problem", G_CALLBACK (on_problem), &self);
  g_unix_fd_add (STDOUT_FILENO, G_IO_ERR, on_output_closed, loop);
  mg_catalog_watch_users (catalog, TRUE);
  mg_catalog_start (catalog);
  g_main_loop_run (loop);

  for (guint i = 0; i < rows->len; i++)
    g_signal_handlers_disconnect_by_data (((Row *) g_ptr_array_index (rows, i))->mapping, &self);
  g_signal_handlers_disconnect_by_data (catalog, &self);
  mg_catalog_watch_users (catalog, FALSE);
  g_string_free (self.out, TRUE);
  return MG_CTL_DONE;
}
