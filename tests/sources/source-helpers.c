/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source-helpers.h"

#include <string.h>

/**
 * source_list_by:
 * @source: a source
 * @way: how the maps are read
 *
 * Returns: (transfer full): what it lists now
 */
GPtrArray *
source_list_by (MgSource *source, MgMapsWay way)
{
  g_autoptr (MgCensus) census = mg_census_new (way, NULL);
  g_autoptr (GError) error = NULL;
  GPtrArray *list = mg_source_list (source, census, NULL, &error);

  g_assert_no_error (error);
  return list;
}

/**
 * source_list_now:
 * @source: a source
 *
 * Returns: (transfer full): what it lists now
 */
GPtrArray *
source_list_now (MgSource *source)
{
  return source_list_by (source, MG_MAPS_BEST);
}

/**
 * source_find:
 * @list: a list
 * @uri: a URI
 *
 * Returns: (transfer none) (nullable): what is listed under it
 */
MgMappingInfo *
source_find (GPtrArray *list, const char *uri)
{
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((MgMappingInfo *) g_ptr_array_index (list, i))->uri, uri))
      return g_ptr_array_index (list, i);
  return NULL;
}

/**
 * source_count:
 * @list: a list of what has no name but a process's number and another
 * @pid: a process: the machine may have others
 *
 * Returns: how many of it are called by the process
 */
guint
source_count (GPtrArray *list, int pid)
{
  guint n = 0;

  for (guint i = 0; i < list->len; i++)
    n += atoi (strchr (((MgMappingInfo *) g_ptr_array_index (list, i))->uri, ':') + 1) == pid;
  return n;
}

/**
 * source_check_fails:
 * @source: a source
 * @name: (type filename): the bytes of a name
 * @code: why it can neither be looked up nor opened
 * @sentence: what is said
 */
void
source_check_fails (MgSource *source, const char *name, MgError code, const char *sentence)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) open_error = NULL;

  g_assert_null (mg_source_lookup (source, name, &error));
  g_assert_error (error, MG_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, sentence);
  g_assert_null (mg_source_open (source, name, &open_error));
  g_assert_error (open_error, MG_ERROR, (int) code);
  g_assert_cmpstr (open_error->message, ==, sentence);
}

/**
 * source_get_name_state:
 * @backing: what is open
 *
 * Returns: where its name leads now
 */
MgNameState
source_get_name_state (MgBacking *backing)
{
  MgBackingStatus status;

  g_assert_true (mg_backing_check (backing, &status, NULL));
  return status.name;
}

/**
 * source_check_byte:
 * @backing: what is open
 * @offset: in bytes
 * @expected: what is there
 */
void
source_check_byte (MgBacking *backing, guint64 offset, guint8 expected)
{
  g_autoptr (GError) error = NULL;
  guint8 byte = 0;
  gsize done;

  mg_backing_read (backing, offset, 1, &byte, &done, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (done, ==, 1);
  g_assert_cmpuint (byte, ==, expected);
}
