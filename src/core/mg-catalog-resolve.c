/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What people mean by a name. */

#include "mg-catalog-private.h"

#include <glib/gi18n-lib.h>

#include "mg-error.h"
#include "mg-name.h"

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

/* A name is meant with or without what all of its kind begin with, a slash or the namespace of Windows, and however much of it
 * is escaped. */
static gboolean
name_matches (const MgMappingInfo *info, const char *wanted)
{
  g_autofree char *name = mg_name_unescape (info->name, NULL);

  const char *behind = NULL;

  if (name != NULL && name[0] == '/')
    behind = name + 1;
  else if (name != NULL && info->kind == MG_KIND_SECTION && strchr (name, '\\') != NULL)
    behind = strchr (name, '\\') + 1;
  return g_strcmp0 (name, wanted) == 0 || g_strcmp0 (behind, wanted) == 0;
}

static MgSource *
parse_name (MgCatalog *self, MgSource *source, const char *text, char **ret_name, GError **error)
{
  g_autofree char *name = mg_source_parse (source, text, error);
  g_autofree char *alias = name != NULL ? mg_source_get_alias (source, name) : NULL;
  const char *rest = NULL;
  MgSource *other = alias != NULL ? mg_catalog_find_source (self, alias, &rest) : NULL;

  if (name == NULL)
    return NULL;
  if (other != NULL)
    return parse_name (self, other, rest, ret_name, error);
  *ret_name = g_steal_pointer (&name);
  return source;
}

/* What nothing has, and looks like a URI, was meant as one of some kind. */
static gboolean
check_scheme (const char *text, const char *quoted, GError **error)
{
  gsize length = strspn (text, "abcdefghijklmnopqrstuvwxyz");

  if (length == 0 || text[length] != ':')
    return TRUE;
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_NAME,
               _ ("“%s” is of no known kind of mapping (try posix:/NAME)."), quoted);
  return FALSE;
}

/* What has no name but among those of a process is meant too. */
static GPtrArray *
list_now (MgCatalog *self)
{
  g_autoptr (MgCensus) census = NULL;

  for (guint i = 0; census == NULL && i < self->sources->len; i++)
    if (mg_source_uses_census (g_ptr_array_index (self->sources, i)))
      census = mg_census_new (MG_MAPS_BEST, NULL);
  return mg_catalog_list (self, census, NULL);
}

/* The URIs of what has a name: of what had it and lives on without it only when nothing has it now. */
static GPtrArray *
find_uris (GPtrArray *all, const char *wanted)
{
  GPtrArray *uris = g_ptr_array_new ();

  for (guint round = 0; uris->len == 0 && round < 2; round++)
    for (guint i = 0; i < all->len; i++)
      {
        MgMappingInfo *info = g_ptr_array_index (all, i);

        if (info->deleted == (round == 1) && name_matches (info, wanted))
          g_ptr_array_add (uris, info->uri);
      }
  return uris;
}

static MgSource *
resolve_bare (MgCatalog *self, const char *text, char **ret_name, GError **error)
{
  GPtrArray *sources = self->sources;
  g_autofree char *wanted = mg_name_unescape (text, error);
  g_autofree char *quoted = wanted != NULL ? mg_name_quote (wanted) : NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) uris = NULL;
  const char *rest = NULL;

  if (wanted == NULL)
    return NULL;
  all = list_now (self);
  uris = find_uris (all, wanted);
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

  /* Nothing has the name now: it is taken for one of the first kind, which may say what is wrong with it. */
  if (!check_scheme (text, quoted, error))
    return NULL;
  if (sources->len == 0)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("“%s” does not exist."), quoted);
      return NULL;
    }
  return parse_name (self, g_ptr_array_index (sources, 0), text, ret_name, error);
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
  return parse_name (self, source, rest, ret_name, error);
}

/**
 * mg_catalog_get_source:
 * @self: a catalog
 * @scheme: what the URIs of a kind begin with: "posix"
 *
 * Returns: (transfer none) (nullable): what knows this kind of mapping
 */
MgSource *
mg_catalog_get_source (MgCatalog *self, const char *scheme)
{
  for (guint i = 0; i < self->sources->len; i++)
    if (g_str_equal (mg_source_get_scheme (g_ptr_array_index (self->sources, i)), scheme))
      return g_ptr_array_index (self->sources, i);
  return NULL;
}

/**
 * mg_catalog_resolve_creation:
 * @self: a catalog with sources
 * @creation: what is to be made
 * @ret_name: (out) (transfer full) (type filename): the name's bytes, for the source
 * @error: return location
 *
 * Finds out what kind of mapping is to be made: a file has its own; a bare name is one of the first kind, whatever else
 * has it. May be called on any thread when no source is added any more; does not block.
 *
 * Returns: (transfer none): what makes this kind of mapping, or %NULL as mg_catalog_resolve()
 */
MgSource *
mg_catalog_resolve_creation (MgCatalog *self, const MgCreation *creation, char **ret_name, GError **error)
{
  const char *text = creation->file != NULL ? creation->file : creation->name;
  g_autofree char *escaped = mg_name_escape (text);
  g_autofree char *quoted = mg_name_quote (text);
  const char *rest = text;
  MgSource *source = NULL;

  if (creation->file != NULL)
    {
      source = mg_catalog_get_source (self, "file");
      g_return_val_if_fail (source != NULL, NULL);
      /* Not by another name: it is to be used as a file. */
      *ret_name = mg_source_parse (source, escaped, error);
      return *ret_name != NULL ? source : NULL;
    }
  source = mg_catalog_find_source (self, text, &rest);
  if (source == NULL)
    {
      if (!check_scheme (text, quoted, error))
        return NULL;
      source = g_ptr_array_index (self->sources, 0);
    }
  return parse_name (self, source, rest, ret_name, error);
}
