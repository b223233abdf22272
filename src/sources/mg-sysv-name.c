/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-sysv-name.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-error.h"
#include "mg-ipc-namespace.h"
#include "mg-name.h"
#include "mg-segment.h"

#define KEY_PREFIX "key="

/* A key as ipcs and lsipc print it, or as a program's source may have it: 0x…, or a number that may have a sign. */
static gboolean
parse_key (const char *text, guint32 *ret_key)
{
  guint64 bits;
  gint64 number;

  if (g_str_has_prefix (text, "0x") || g_str_has_prefix (text, "0X"))
    {
      if (!g_ascii_string_to_unsigned (text + 2, 16, 1, G_MAXUINT32, &bits, NULL))
        return FALSE;
      *ret_key = (guint32) bits;
      return TRUE;
    }
  if (!g_ascii_string_to_signed (text, 10, G_MININT32, G_MAXUINT32, &number, NULL) || number == 0)
    return FALSE;
  *ret_key = (guint32) number;
  return TRUE;
}

static void
set_read_error (int code, const char *quoted, GError **error)
{
  if (code == ENOENT || code == ESRCH)
    g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("“sysv:%s” does not exist: its process is gone."),
                 quoted);
  else if (code == EACCES || code == EPERM)
    g_set_error (error, MG_ERROR, MG_ERROR_DENIED,
                 _ ("Cannot look up “sysv:%s”: permission denied (segments of other namespaces are for "
                    "administrators)."),
                 quoted);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_IO, _ ("Cannot look up “sysv:%s”: %s."), quoted,
                 g_strerror (code));
}

/* Finds which segment has a key. */
static gboolean
look_up_key (int pid, guint32 key, const char *quoted, int *ret_id, GError **error)
{
  g_autoptr (GArray) segments = NULL;
  guint64 name_space;
  int code = mg_segments_read (pid, &segments, &name_space);

  if (code != 0)
    {
      set_read_error (code, quoted, error);
      return FALSE;
    }
  for (guint i = 0; i < segments->len; i++)
    {
      const MgSegment *segment = &g_array_index (segments, MgSegment, i);

      if (segment->key == key)
        {
          *ret_id = segment->id;
          return TRUE;
        }
    }
  g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("“sysv:%s” does not exist: no segment has this key."),
               quoted);
  return FALSE;
}

/* Whose segment it is; %FALSE: the text does not say it in the right way. */
static gboolean
parse_process (const char *text, const char **ret_rest, int *ret_pid)
{
  g_autofree char *digits = NULL;
  const char *slash;
  guint64 pid;

  *ret_rest = text;
  *ret_pid = 0;
  if (!g_str_has_prefix (text, "//"))
    return TRUE;
  slash = strchr (text + 2, '/');
  if (slash == NULL)
    return FALSE;
  digits = g_strndup (text + 2, (gsize) (slash - text - 2));
  if (!g_ascii_string_to_unsigned (digits, 10, 1, G_MAXINT, &pid, NULL))
    return FALSE;
  *ret_rest = slash + 1;
  *ret_pid = (int) pid;
  return TRUE;
}

/**
 * mg_sysv_name_parse:
 * @text: what stands behind the colon of a URI: ID, key=KEY, //PID/ID or //PID/key=KEY
 * @ret_name: (out): which segment is meant; one that a process sees as this one does is this process's own
 * @error: return location
 *
 * A key is looked up; an id may be that of no segment. Any thread.
 *
 * Returns: %FALSE with %MG_ERROR_INVALID_NAME, or with %MG_ERROR_NOT_FOUND, %MG_ERROR_DENIED or %MG_ERROR_IO for a key
 */
gboolean
mg_sysv_name_parse (const char *text, MgSysvName *ret_name, GError **error)
{
  g_autofree char *quoted = mg_name_quote (text);
  MgSysvName self = { 0 };
  const char *rest;
  guint64 name_space;
  guint32 key;
  guint64 id;

  if (!parse_process (text, &rest, &self.pid))
    {
      g_set_error (
        error, MG_ERROR, MG_ERROR_INVALID_NAME,
        _ ("“sysv:%s” is no name for a System V segment: another namespace is called sysv://PID/ID, "
           "by the number of a process in it."),
        quoted);
      return FALSE;
    }
  if (self.pid != 0 && mg_ipc_namespace_find (self.pid, &name_space) && name_space == 0)
    self.pid = 0;
  if (g_str_has_prefix (rest, KEY_PREFIX))
    {
      if (!parse_key (rest + strlen (KEY_PREFIX), &key))
        {
          g_set_error (
            error, MG_ERROR, MG_ERROR_INVALID_NAME,
            _ ("“sysv:%s” is no name for a System V segment: a key is a number other than 0, of 32 "
               "bits, such as 0x1234."),
            quoted);
          return FALSE;
        }
      if (!look_up_key (self.pid, key, quoted, &self.id, error))
        return FALSE;
    }
  else if (g_ascii_string_to_unsigned (rest, 10, 0, G_MAXINT, &id, NULL))
    {
      self.id = (int) id;
    }
  else
    {
      g_set_error (
        error, MG_ERROR, MG_ERROR_INVALID_NAME,
        _ ("“sysv:%s” is no name for a System V segment: it has an id, a number from 0 to %d, or is "
           "found by key=0x…."),
        quoted, G_MAXINT);
      return FALSE;
    }
  *ret_name = self;
  return TRUE;
}

/**
 * mg_sysv_name_to_string:
 * @self: which segment
 *
 * Returns: (transfer full): its name, behind the colon of a URI
 */
char *
mg_sysv_name_to_string (const MgSysvName *self)
{
  return self->pid != 0 ? g_strdup_printf ("//%d/%d", self->pid, self->id) : g_strdup_printf ("%d", self->id);
}
