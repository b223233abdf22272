/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-file-source.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "mg-error.h"
#include "mg-file-look.h"
#include "mg-file-name.h"
#include "mg-name.h"
#include "mg-process.h"

struct _MgFileSource
{
  MgSource parent_instance;

  /* Atomic: whether files are listed too that nobody may store into. */
  gint all;
};

G_DEFINE_FINAL_TYPE (MgFileSource, mg_file_source, MG_TYPE_SOURCE)

static char *
mg_file_source_parse (MgSource *source, const char *text, GError **error)
{
  return mg_file_name_parse (text, error);
}

static char *
mg_file_source_alias (MgSource *source, const char *name)
{
  return mg_file_name_make_alias (name);
}

/* Memory that looks like a file has a better name. */
static gboolean
is_file (MgFileSource *self, const MgCensusObject *object)
{
  g_autofree char *alias = NULL;

  if (!object->is_shared || object->identity.kind != MG_KIND_FILE || object->path == NULL
      || object->path[0] != '/' || (!object->is_writable && !g_atomic_int_get (&self->all)))
    return FALSE;
  alias = mg_file_name_make_alias (object->path);
  return alias == NULL;
}

static GPtrArray *
mg_file_source_list (MgSource *source, MgCensus *census, GCancellable *cancellable, GError **error)
{
  MgFileSource *self = MG_FILE_SOURCE (source);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_mapping_info_unref);
  g_autoptr (GPtrArray) followed = mg_source_get_followed (source);
  g_autoptr (MgFileLook) look = mg_file_look_new (census);
  GPtrArray *objects = census != NULL ? mg_census_get_objects (census) : NULL;

  for (guint i = 0; objects != NULL && i < objects->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const MgCensusObject *object = g_ptr_array_index (objects, i);
      MgMappingInfo *info = is_file (self, object) ? mg_file_look_at_object (look, object) : NULL;

      if (info != NULL)
        g_ptr_array_add (list, info);
    }
  for (guint i = 0; i < followed->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      MgMappingInfo *info = mg_file_look_at_followed (look, g_ptr_array_index (followed, i));

      if (info != NULL)
        g_ptr_array_add (list, info);
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&list);
}

static gboolean
check_is_no_device (const char *name, const char *quoted, GError **error)
{
  g_autoptr (MgFileLook) look = mg_file_look_new (NULL);

  if (!mg_file_look_is_device (look, name))
    return TRUE;
  g_set_error (error, MG_ERROR, MG_ERROR_WRONG_KIND, _ ("“%s” belongs to a device; it is no file."), quoted);
  return FALSE;
}

/* What a process sees that is hidden from this user is not known not to exist. */
static gboolean
check_is_not_hidden (const char *name, const char *quoted, GError **error)
{
  int pid;

  mg_file_name_get_path (name, &pid);
  if (pid == 0 || mg_process_explain (pid, ENOENT) != EACCES)
    return TRUE;
  g_set_error (error, MG_ERROR, MG_ERROR_DENIED, _ ("Cannot open “%s”: permission denied."), quoted);
  return FALSE;
}

static MgBacking *
mg_file_source_open (MgSource *source, const char *name, GError **error)
{
  g_autofree char *path = mg_file_name_make_system_path (name);
  g_autofree char *quoted = mg_name_quote (name);

  if (!check_is_not_hidden (name, quoted, error) || !check_is_no_device (name, quoted, error))
    return NULL;
  /* A file is what a link leads to, as for every program. */
  return mg_backing_open_link (path, MG_KIND_FILE, quoted, error);
}

static MgMappingInfo *
mg_file_source_lookup (MgSource *source, const char *name, GError **error)
{
  g_autoptr (MgFileLook) look = mg_file_look_new (NULL);
  g_autoptr (MgBacking) backing = NULL;
  MgMappingInfo *info = mg_file_look_is_device (look, name) ? NULL : mg_file_look_at_name (look, name);

  if (info != NULL)
    return info;
  /* Opening knows how to say why not. */
  backing = mg_source_open (source, name, error);
  if (backing != NULL)
    info = mg_file_look_at_name (look, name);
  if (backing != NULL && info == NULL)
    g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("“%s” does not exist."),
                 mg_backing_get_name (backing));
  return info;
}

/* What another namespace has is only looked at. */
static gboolean
check_own (const char *name, const char *quoted, GError **error)
{
  int pid;

  mg_file_name_get_path (name, &pid);
  if (pid == 0)
    return check_is_no_device (name, quoted, error);
  g_set_error (error, MG_ERROR, MG_ERROR_NOT_SUPPORTED,
               _ ("“%s” belongs to another namespace, and is only looked at from here."), quoted);
  return FALSE;
}

static MgCreated *
mg_file_source_create (MgSource *source,
                       const char *name,
                       const MgCreation *creation,
                       const MgWork *work,
                       GError **error)
{
  g_autofree char *uri = mg_source_make_uri (source, name);
  g_autofree char *quoted = mg_name_quote (name);

  if (!check_own (name, quoted, error))
    return NULL;
  if (creation->file != NULL)
    return mg_creation_use_file (creation, name, uri, quoted, work, error);
  return mg_creation_make (creation, name, MG_KIND_FILE, uri, quoted, work, error);
}

static MgNewFile *
mg_file_source_make (MgSource *source, const char *name, int mode, GError **error)
{
  g_autofree char *quoted = mg_name_quote (name);

  return check_own (name, quoted, error) ? mg_new_file_open (name, mode, MG_KIND_FILE, quoted, error) : NULL;
}

static MgBackingWriter *
mg_file_source_open_writer (MgSource *source, const char *name, GError **error)
{
  g_autofree char *quoted = mg_name_quote (name);

  return check_own (name, quoted, error) ? mg_backing_writer_open_file (name, MG_KIND_FILE, quoted, error)
                                         : NULL;
}

static MgRemoval *
mg_file_source_remove (MgSource *source,
                       const char *name,
                       const MgIdentity *identity,
                       gboolean dry_run,
                       GError **error)
{
  g_autofree char *quoted = mg_name_quote (name);

  g_set_error (error, MG_ERROR, MG_ERROR_NOT_SUPPORTED,
               _ ("“%s” is a file, and stays: Mapglass removes shared memory, not files."), quoted);
  return NULL;
}

static void
mg_file_source_class_init (MgFileSourceClass *klass)
{
  MgSourceClass *source_class = MG_SOURCE_CLASS (klass);

  source_class->scheme = "file";
  source_class->uses_census = TRUE;
  source_class->parse = mg_file_source_parse;
  source_class->alias = mg_file_source_alias;
  source_class->list = mg_file_source_list;
  source_class->lookup = mg_file_source_lookup;
  source_class->open = mg_file_source_open;
  source_class->create = mg_file_source_create;
  source_class->make = mg_file_source_make;
  source_class->open_writer = mg_file_source_open_writer;
  source_class->remove = mg_file_source_remove;
}

static void
mg_file_source_init (MgFileSource *self)
{
}

/**
 * mg_file_source_new:
 *
 * Ordinary files that processes share: those that somebody may store into through a map, and what is
 * followed. Any file can be looked up and opened by its path.
 *
 * Returns: (transfer full): the source
 */
MgSource *
mg_file_source_new (void)
{
  return g_object_new (MG_TYPE_FILE_SOURCE, NULL);
}

/**
 * mg_file_source_set_all:
 * @self: a source
 * @all: whether files are listed too that processes share without anybody storing into them: caches, most of
 * them
 *
 * Any thread; counts from the next list on.
 */
void
mg_file_source_set_all (MgFileSource *self, gboolean all)
{
  g_atomic_int_set (&self->all, all);
}
