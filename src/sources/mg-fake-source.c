/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-fake-source-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-error.h"
#include "mg-name.h"

struct _MgFakeSource
{
  MgSource parent_instance;

  MgFakeShared *shared;
  char *warning;
};

G_DEFINE_FINAL_TYPE (MgFakeSource, mg_fake_source, MG_TYPE_SOURCE)

static char *
mg_fake_source_parse (MgSource *source, const char *text, GError **error)
{
  return mg_name_unescape (text, error);
}

static MgFakeObject *
find_object (MgFakeSource *self, const char *name, GError **error)
{
  MgFakeObject *object = g_hash_table_lookup (self->shared->objects, name);
  g_autofree char *quoted = mg_name_quote (name);

  if (object == NULL)
    g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("“%s” does not exist."), quoted);
  return object;
}

static void
pretend (MgMappingInfo *info, const MgMappingInfo *like)
{
  info->kind = like->kind;
  if (like->identity.inode != 0)
    info->identity = like->identity;
  if (like->size != MG_SIZE_UNKNOWN)
    info->size = like->size;
  if (like->allocated != MG_SIZE_UNKNOWN)
    info->allocated = like->allocated;
  info->uid = like->uid;
  info->user = g_strdup (like->user);
  info->mode = like->mode;
  info->created = like->created;
  info->deleted = like->deleted;
  info->remote = like->remote;
  info->pid = like->pid;
  info->details = like->details != NULL ? g_variant_ref (like->details) : NULL;
}

static MgMappingInfo *
make_info (MgFakeSource *self, MgFakeObject *object)
{
  MgMappingInfo *info = mg_mapping_info_new (MG_KIND_FAKE);

  info->name = mg_name_escape (object->name);
  info->uri = mg_source_make_uri (MG_SOURCE (self), object->name);
  info->identity.inode = object->inode;
  info->size = object->bytes->len;
  info->allocated = object->bytes->len;
  if (object->like != NULL)
    pretend (info, object->like);
  return info;
}

static MgMappingInfo *
mg_fake_source_lookup (MgSource *source, const char *name, GError **error)
{
  MgFakeSource *self = MG_FAKE_SOURCE (source);
  MgMappingInfo *info = NULL;
  MgFakeObject *object;

  g_mutex_lock (&self->shared->lock);
  object = find_object (self, name, error);
  if (object != NULL)
    info = make_info (self, object);
  g_mutex_unlock (&self->shared->lock);
  return info;
}

static GPtrArray *
mg_fake_source_list (MgSource *source, MgCensus *census, GCancellable *cancellable, GError **error)
{
  MgFakeSource *self = MG_FAKE_SOURCE (source);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_mapping_info_unref);
  GHashTableIter iter;
  gpointer object;

  g_mutex_lock (&self->shared->lock);
  g_hash_table_iter_init (&iter, self->shared->objects);
  while (g_hash_table_iter_next (&iter, NULL, &object))
    g_ptr_array_add (list, make_info (self, object));
  g_mutex_unlock (&self->shared->lock);
  return list;
}

static MgBacking *
mg_fake_source_open (MgSource *source, const char *name, GError **error)
{
  MgFakeSource *self = MG_FAKE_SOURCE (source);
  MgBacking *backing = NULL;
  MgFakeObject *object;

  g_mutex_lock (&self->shared->lock);
  object = find_object (self, name, error);
  if (object != NULL)
    backing = mg_fake_backing_new (self->shared, object);
  g_mutex_unlock (&self->shared->lock);
  return backing;
}

static void
mg_fake_source_finalize (GObject *object)
{
  g_free (MG_FAKE_SOURCE (object)->warning);
  g_atomic_rc_box_release_full (MG_FAKE_SOURCE (object)->shared, mg_fake_shared_clear);

  G_OBJECT_CLASS (mg_fake_source_parent_class)->finalize (object);
}

static char *
mg_fake_source_find_warning (MgSource *source, const char *name)
{
  return g_strdup (MG_FAKE_SOURCE (source)->warning);
}

static void
mg_fake_source_class_init (MgFakeSourceClass *klass)
{
  MgSourceClass *source_class = MG_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mg_fake_source_finalize;

  source_class->scheme = "fake";
  source_class->parse = mg_fake_source_parse;
  source_class->list = mg_fake_source_list;
  source_class->lookup = mg_fake_source_lookup;
  source_class->open = mg_fake_source_open;
  source_class->warn = mg_fake_source_find_warning;
}

static void
mg_fake_source_init (MgFakeSource *self)
{
  self->shared = g_atomic_rc_box_new0 (MgFakeShared);
  g_mutex_init (&self->shared->lock);
  g_cond_init (&self->shared->wake);
  self->shared->objects = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, mg_fake_object_unref);
}

/**
 * mg_fake_source_new:
 *
 * Mappings in this process's own memory that do what a script says: the boundary at which faults are
 * injected. Main thread for what adds and removes, any thread for all else.
 *
 * Returns: (transfer full): a source without mappings
 */
MgSource *
mg_fake_source_new (void)
{
  return g_object_new (MG_TYPE_FAKE_SOURCE, NULL);
}

/**
 * mg_fake_source_add:
 * @self: a source
 * @name: the name; one that is there already is replaced by another object
 * @bytes: (nullable): copied; %NULL: zeros
 * @size: in bytes
 */
void
mg_fake_source_add (MgFakeSource *self, const char *name, const guint8 *bytes, gsize size)
{
  MgFakeObject *object = g_atomic_rc_box_new0 (MgFakeObject);

  object->name = g_strdup (name);
  object->bytes = g_byte_array_new ();
  g_byte_array_set_size (object->bytes, (guint) size);
  if (size > 0)
    {
      if (bytes != NULL)
        memcpy (object->bytes->data, bytes, size);
      else
        memset (object->bytes->data, 0, size);
    }
  object->steps = g_array_new (FALSE, FALSE, sizeof (MgFakeStep));
  g_mutex_lock (&self->shared->lock);
  object->inode = ++self->shared->next_inode;
  g_hash_table_replace (self->shared->objects, object->name, object);
  g_mutex_unlock (&self->shared->lock);
  mg_source_emit_changed (MG_SOURCE (self));
}

/**
 * mg_fake_source_describe:
 * @self: a source
 * @name: the name of a mapping that is there
 * @like: what is told of it from now on, but for its name; an identity without an inode and sizes that are not known
 * stay what they are
 */
void
mg_fake_source_describe (MgFakeSource *self, const char *name, MgMappingInfo *like)
{
  MgFakeObject *object;

  g_mutex_lock (&self->shared->lock);
  object = find_object (self, name, NULL);
  g_clear_pointer (&object->like, mg_mapping_info_unref);
  object->like = mg_mapping_info_ref (like);
  g_mutex_unlock (&self->shared->lock);
  mg_source_emit_changed (MG_SOURCE (self));
}

/**
 * mg_fake_source_remove:
 * @self: a source
 * @name: the name of a mapping, whether it is there or not; whoever has it open keeps it
 */
void
mg_fake_source_remove (MgFakeSource *self, const char *name)
{
  g_mutex_lock (&self->shared->lock);
  g_hash_table_remove (self->shared->objects, name);
  g_mutex_unlock (&self->shared->lock);
  mg_source_emit_changed (MG_SOURCE (self));
}

/**
 * mg_fake_source_resize:
 * @self: a source
 * @name: the name of a mapping that is there
 * @size: in bytes; what is new is zeros
 */
void
mg_fake_source_resize (MgFakeSource *self, const char *name, gsize size)
{
  MgFakeObject *object;
  gsize before;

  g_mutex_lock (&self->shared->lock);
  object = find_object (self, name, NULL);
  before = object->bytes->len;
  g_byte_array_set_size (object->bytes, (guint) size);
  if (size > before)
    memset (object->bytes->data + before, 0, size - before);
  g_mutex_unlock (&self->shared->lock);
}

/**
 * mg_fake_source_store:
 * @self: a source
 * @name: the name of a mapping that is there
 * @offset: in bytes
 * @bytes: copied
 * @length: in bytes; @offset + @length lies within the mapping
 */
void
mg_fake_source_store (MgFakeSource *self, const char *name, gsize offset, const guint8 *bytes, gsize length)
{
  g_mutex_lock (&self->shared->lock);
  memcpy (find_object (self, name, NULL)->bytes->data + offset, bytes, length);
  g_mutex_unlock (&self->shared->lock);
}

static void
add_step (MgFakeSource *self, const char *name, const MgFakeStep *step)
{
  g_mutex_lock (&self->shared->lock);
  g_array_append_val (find_object (self, name, NULL)->steps, *step);
  g_mutex_unlock (&self->shared->lock);
}

/**
 * mg_fake_source_script:
 * @self: a source
 * @name: the name of a mapping that is there
 * @first: the first read at which it happens, counted from 1
 * @last: the last one
 * @action: what happens
 *
 * Where several fit, the one that was told first happens.
 */
void
mg_fake_source_script (MgFakeSource *self, const char *name, guint first, guint last, MgFakeAction action)
{
  MgFakeStep step = { first, last, action, FALSE };

  add_step (self, name, &step);
}

/**
 * mg_fake_source_script_stores:
 * @self: a source
 * @name: the name of a mapping that is there
 * @first: the first store at which it happens, counted from 1
 * @last: the last one
 * @action: what happens: %MG_FAKE_SHORT: the mapping ends in the middle of the store from then on; %MG_FAKE_FAIL: the system
 * cannot deliver the second half; all else as at a read
 *
 * As mg_fake_source_script(), for what stores through a writer.
 */
void
mg_fake_source_script_stores (MgFakeSource *self,
                              const char *name,
                              guint first,
                              guint last,
                              MgFakeAction action)
{
  MgFakeStep step = { first, last, action, TRUE };

  add_step (self, name, &step);
}

/**
 * mg_fake_source_wake:
 * @self: a source
 *
 * Lets all reads go on that hang now.
 */
void
mg_fake_source_wake (MgFakeSource *self)
{
  g_mutex_lock (&self->shared->lock);
  self->shared->n_wakes++;
  g_cond_broadcast (&self->shared->wake);
  g_mutex_unlock (&self->shared->lock);
}

/**
 * mg_fake_source_get_n_reads:
 * @self: a source
 * @name: the name of a mapping that is there
 *
 * Returns: how often it was read
 */
guint
mg_fake_source_get_n_reads (MgFakeSource *self, const char *name)
{
  guint n;

  g_mutex_lock (&self->shared->lock);
  n = find_object (self, name, NULL)->n_reads;
  g_mutex_unlock (&self->shared->lock);
  return n;
}

/**
 * mg_fake_source_get_n_stores:
 * @self: a source
 * @name: the name of a mapping that is there
 *
 * Returns: how often it was stored to; one that hangs counts
 */
guint
mg_fake_source_get_n_stores (MgFakeSource *self, const char *name)
{
  guint n;

  g_mutex_lock (&self->shared->lock);
  n = find_object (self, name, NULL)->n_stores;
  g_mutex_unlock (&self->shared->lock);
  return n;
}

/**
 * mg_fake_source_warn:
 * @self: a fake source
 * @sentence: (nullable): what opening any of its mappings is said to change from now on
 *
 * Before others use it.
 */
void
mg_fake_source_warn (MgFakeSource *self, const char *sentence)
{
  g_free (self->warning);
  self->warning = g_strdup (sentence);
}
