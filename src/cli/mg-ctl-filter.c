/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-ctl-filter.h"

#include <glib/gi18n-lib.h>

#include "mg-error.h"
#include "mg-typed-text.h"

/**
 * mg_ctl_filter_clear:
 * @self: a filter
 */
void
mg_ctl_filter_clear (MgCtlFilter *self)
{
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->user, g_free);
}

/**
 * mg_ctl_filter_check:
 * @self: a filter
 * @error: return location
 *
 * Returns: whether it means anything, or %FALSE with %MG_ERROR_INVALID_VALUE
 */
gboolean
mg_ctl_filter_check (const MgCtlFilter *self, GError **error)
{
  g_autofree char *shown = NULL;

  if (self->kind == NULL)
    return TRUE;
  for (MgKind kind = MG_KIND_POSIX; kind <= MG_KIND_ANONYMOUS; kind++)
    if (g_str_equal (self->kind, mg_kind_get_nick (kind)))
      return TRUE;
  shown = mg_typed_text_for_message (self->kind);
  /* Translators: the names of the kinds are not translated. */
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
               _ ("There is no kind of mapping “%s”. Known are posix, sysv, memfd, file, section, semaphore, "
                  "object and anonymous."),
               shown);
  return FALSE;
}

static gboolean
is_owner (const MgMappingInfo *info, const char *user)
{
  guint64 uid;

  if (g_strcmp0 (info->user, user) == 0)
    return TRUE;
  return g_ascii_string_to_unsigned (user, 10, 0, G_MAXUINT32, &uid, NULL) && info->uid == (gint64) uid;
}

/**
 * mg_ctl_filter_takes:
 * @self: a filter
 * @info: what is known of a mapping
 *
 * Returns: whether it is of the kind and the owner that are meant
 */
gboolean
mg_ctl_filter_takes (const MgCtlFilter *self, const MgMappingInfo *info)
{
  return (self->kind == NULL || g_str_equal (self->kind, mg_kind_get_nick (info->kind)))
         && (self->user == NULL || is_owner (info, self->user));
}

/**
 * mg_ctl_filter_takes_users:
 * @self: a filter
 * @info: what is known of a mapping
 * @census: what processes map
 *
 * Returns: whether it is mapped, or is not, as is meant
 */
gboolean
mg_ctl_filter_takes_users (const MgCtlFilter *self, const MgMappingInfo *info, MgCensus *census)
{
  return !self->orphans || mg_census_is_orphan (census, info);
}
