/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-ctl-hold.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-ctl-output.h"
#include "mg-text.h"

#define SCHEME "object"
/* Microseconds: how long it is waited for where nothing else is asked for. */
#define DEFAULT_TIMEOUT G_USEC_PER_SEC

/**
 * mg_ctl_hold_clear:
 * @self: options
 */
void
mg_ctl_hold_clear (MgCtlHold *self)
{
  g_free (self->mutex);
  g_free (self->timeout);
}

/**
 * mg_ctl_parse_object:
 * @catalog: all kinds of mappings
 * @text: (type filename): the name of an event or mutex, with or without the scheme of its URI
 * @ret_source: (out) (transfer none): what knows it
 * @error: return location
 *
 * Returns: (transfer full) (type filename): its name's bytes, or %NULL with %MG_ERROR_INVALID_NAME
 */
char *
mg_ctl_parse_object (MgCatalog *catalog, const char *text, MgSource **ret_source, GError **error)
{
  const char *bare = g_str_has_prefix (text, SCHEME ":") ? text + strlen (SCHEME ":") : text;

  *ret_source = mg_catalog_get_source (catalog, SCHEME);
  return mg_source_parse (*ret_source, bare, error);
}

/**
 * mg_ctl_hold_make:
 * @self: options
 * @catalog: all kinds of mappings
 * @ret_hold: (out) (transfer full) (nullable): what they say to hold; %NULL: nothing
 * @ret_status: (out): what to exit with when they make no sense, or that cannot be held
 *
 * Returns: whether to go on
 */
gboolean
mg_ctl_hold_make (const MgCtlHold *self, MgCatalog *catalog, MgHold **ret_hold, MgCtlStatus *ret_status)
{
  gint64 timeout = DEFAULT_TIMEOUT;
  MgSource *source = NULL;
  g_autofree char *name = NULL;
  g_autoptr (MgMutex) mutex = NULL;
  g_autoptr (GError) error = NULL;

  *ret_hold = NULL;
  if (self->mutex == NULL && self->timeout == NULL)
    return TRUE;
  if (self->mutex == NULL)
    *ret_status = mg_ctl_misuse (_ ("--mutex-timeout is for --mutex"));
  else if (self->timeout != NULL && !mg_text_parse_time (self->timeout, &timeout, &error))
    *ret_status = mg_ctl_misuse_error (error);
  else if ((name = mg_ctl_parse_object (catalog, self->mutex, &source, &error)) == NULL)
    *ret_status = mg_ctl_misuse_error (error);
  else if ((mutex = mg_source_find_mutex (source, name, &error)) == NULL)
    *ret_status = mg_ctl_fail (error);
  else
    *ret_hold = mg_hold_new_named (mutex, timeout);
  return *ret_hold != NULL;
}
