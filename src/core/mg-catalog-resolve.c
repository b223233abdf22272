/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What people mean by a name. */

#include "mg-catalog-private.h"

#include <glib/gi18n-lib.h>

#include "mg-error.h"
#include "mg-name.h"

static gint
compare_infos (gconstpointer a, gconstpointer b)
{
  const MgMappingInfo *first = *(MgMappingInfo *const *) a;
  const MgMappingInfo *second = *(MgMappingInfo *const *) b;

  return strcmp (first->uri, second->uri);
}

/**
 * mg_catalog_sort:
 * @infos: (element-type MgMappingInfo): what was listed
 *
 * Puts them in the order of their URIs, each once: a folder that changes while it is read may tell a name twice.
 */
void
mg_catalog_sort (GPtrArray *infos)
{
  g_ptr_array_sort (infos, compare_infos);
  for (guint i = infos->len; i > 1; i--)
    {
      const MgMappingInfo *first = g_ptr_array_index (infos, i - 2);
      const MgMappingInfo *second = g_ptr_array_index (infos, i - 1);

      if (g_str_equal (first->uri, second->uri))
        g_ptr_array_remove_index (infos, i - 2);
    }
}

/**
 * mg_catalog_find_source:
 * @self: a catalog
 * @uri: what may be a URI
 * @ret_rest: (out) (transfer none): what stands behind the colon
 *
 * Returns: (transfer none) (nullable): the source whose scheme it has
 */
MgSource *
mg_catalog_find_source (MgCatalog *self, const char *uri, const char **ret_rest)
{
  GPtrArray *sources = self->sources;

  for (guint i = 0; i < sources->len; i++)
    {
      MgSource *source = g_ptr_array_index (sources, i);
      const char *scheme = mg_source_get_scheme (source);
      gsize length = strlen (scheme);

      if (g_str_has_prefix (uri, scheme) && uri[length] == ':')
        {
          *ret_rest = uri + length + 1;
          return source;
        }
    }
  return NULL;
}

/* A name is meant with or without its leading slash, and however much of it is escaped. */
static gboolean
name_matches (const MgMappingInfo *info, const char *wanted)
{
  g_autofree char *name = mg_name_unescape (info->name, NULL);

  return g_strcmp0 (name, wanted) == 0 || (name != NULL && name[0] == '/' && g_str_equal (name + 1, wanted));
}

static MgSource *
parse_name (MgSource *source, const char *text, char **ret_name, GError **error)
{
  char *name = mg_source_parse (source, text, error);

  if (name == NULL)
    return NULL;
  *ret_name = name;
  return source;
}

static MgSource *
resolve_bare (MgCatalog *self, const char *text, char **ret_name, GError **error)
{
  GPtrArray *sources = self->sources;
  g_autofree char *wanted = mg_name_unescape (text, error);
  g_autofree char *quoted = wanted != NULL ? mg_name_quote (wanted) : NULL;
  g_autoptr (GPtrArray) all = wanted != NULL ? mg_catalog_list (self, error) : NULL;
  g_autoptr (GPtrArray) uris = g_ptr_array_new ();
  const char *rest = NULL;

  if (all == NULL)
    return NULL;
  for (guint i = 0; i < all->len; i++)
    {
      MgMappingInfo *info = g_ptr_array_index (all, i);

      if (name_matches (info, wanted))
        g_ptr_array_add (uris, info->uri);
    }

  if (uris->len == 1)
    {
      MgSource *source = mg_catalog_find_source (self, g_ptr_array_index (uris, 0), &rest);

      *ret_name = mg_name_unescape (rest, NULL);
      return source;
    }
  if (uris->len > 1)
    {
      g_autofree char *candidates = NULL;

      g_ptr_array_add (uris, NULL);
      candidates = g_strjoinv (", ", (char **) uris->pdata);
      g_set_error (error, MG_ERROR, MG_ERROR_AMBIGUOUS, _ ("“%s” is the name of several mappings: %s."),
                   quoted, candidates);
      return NULL;
    }

  /* Nothing has the name now. What looks like a URI was meant as one; all else is of the first kind, which may say
   * what is wrong with it. */
  rest = text + strspn (text, "abcdefghijklmnopqrstuvwxyz");
  if (rest > text && *rest == ':')
    {
      g_set_error (error, MG_ERROR, MG_ERROR_INVALID_NAME,
                   _ ("“%s” is of no known kind of mapping (try posix:/NAME)."), quoted);
      return NULL;
    }
  if (sources->len == 0)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("“%s” does not exist."), quoted);
      return NULL;
    }
  return parse_name (g_ptr_array_index (sources, 0), text, ret_name, error);
}

/**
 * mg_catalog_resolve:
 * @self: a catalog
 * @text: a URI, or a bare name that one mapping alone has
 * @ret_name: (out) (transfer full) (type filename): the name's bytes, for the source
 * @error: return location
 *
 * Finds out what somebody means. There need be no mapping of the name: a bare name that nothing has is taken
 * for one of the first source. May be called on any thread when no source is added any more; looks at the
 * system where @text is a bare name.
 *
 * Returns: (transfer none): what knows this kind of mapping, or %NULL with %MG_ERROR_INVALID_NAME,
 * %MG_ERROR_WRONG_KIND or %MG_ERROR_AMBIGUOUS (the sentence names the candidates)
 */
MgSource *
mg_catalog_resolve (MgCatalog *self, const char *text, char **ret_name, GError **error)
{
  const char *rest = NULL;
  MgSource *source = mg_catalog_find_source (self, text, &rest);

  if (source == NULL)
    return resolve_bare (self, text, ret_name, error);
  return parse_name (source, rest, ret_name, error);
}

/**
 * mg_catalog_list:
 * @self: a catalog
 * @error: return location
 *
 * Asks all sources now. Blocks; may be called on any thread when no source is added any more.
 *
 * Returns: (transfer full) (element-type MgMappingInfo): all mappings by URI, or %NULL when a source cannot
 * list its own
 */
GPtrArray *
mg_catalog_list (MgCatalog *self, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_mapping_info_unref);
  GPtrArray *sources = self->sources;

  for (guint i = 0; i < sources->len; i++)
    {
      GPtrArray *list = mg_source_list (g_ptr_array_index (sources, i), NULL, error);

      if (list == NULL)
        return NULL;
      g_ptr_array_extend_and_steal (all, list);
    }
  mg_catalog_sort (all);
  return g_steal_pointer (&all);
}
