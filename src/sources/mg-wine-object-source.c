/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-wine-object-source.h"

#include <glib/gi18n-lib.h>

#include "mg-error.h"
#include "mg-name.h"
#include "mg-section-info.h"
#include "mg-section-name.h"
#include "mg-wine-event.h"
#include "mg-wine-mutex.h"

struct _MgWineObjectSource
{
  MgSource parent_instance;

  MgWine *wine;
};

G_DEFINE_FINAL_TYPE (MgWineObjectSource, mg_wine_object_source, MG_TYPE_SOURCE)

static char *
mg_wine_object_source_parse (MgSource *source, const char *text, GError **error)
{
  return mg_section_name_parse (text, "object", error);
}

static GPtrArray *
ask_prefix (MgWinePrefix *prefix, MgWineRequest **ret_request)
{
  *ret_request = mg_wine_link_ask (prefix->link, NULL, "LIST event mutex semaphore");
  return *ret_request != NULL ? mg_wine_request_get_items (*ret_request) : NULL;
}

static void
list_prefix (MgSource *source, GPtrArray *list, MgWinePrefix *prefix, gboolean is_first)
{
  g_autoptr (MgWineRequest) request = NULL;
  GPtrArray *items = ask_prefix (prefix, &request);

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      g_auto (MgWineItem) item = { NULL };
      g_autofree char *whole = NULL;

      if (!mg_wine_item_parse (&item, g_ptr_array_index (items, i)))
        continue;
      whole = mg_section_name_make (prefix->id, item.name);
      g_ptr_array_add (list, mg_wine_object_info_new (prefix, is_first ? item.name : whole, &item));
      if (is_first && mg_source_is_followed (source, whole))
        g_ptr_array_add (list, mg_wine_object_info_new (prefix, whole, &item));
    }
}

static GPtrArray *
mg_wine_object_source_list (MgSource *source, MgCensus *census, GCancellable *cancellable, GError **error)
{
  MgWineObjectSource *self = MG_WINE_OBJECT_SOURCE (source);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_mapping_info_unref);
  g_autoptr (GPtrArray) prefixes = mg_wine_get_prefixes (self->wine);

  for (guint i = 0; i < prefixes->len; i++)
    list_prefix (source, list, g_ptr_array_index (prefixes, i), i == 0);
  return list;
}

static MgWinePrefix *
find_prefix (MgSource *source, const char *name, const char **ret_name, GError **error)
{
  g_autofree char *id = mg_section_name_split (name, ret_name);

  return mg_wine_find (MG_WINE_OBJECT_SOURCE (source)->wine, id, error);
}

static MgMappingInfo *
mg_wine_object_source_lookup (MgSource *source, const char *name, GError **error)
{
  const char *bare = NULL;
  g_autoptr (MgWinePrefix) prefix = find_prefix (source, name, &bare, error);
  g_autoptr (MgWineRequest) request = NULL;
  GPtrArray *items = prefix != NULL ? ask_prefix (prefix, &request) : NULL;
  g_autofree char *quoted = mg_name_quote (name);

  if (prefix == NULL)
    return NULL;
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      g_auto (MgWineItem) item = { NULL };

      if (mg_wine_item_parse (&item, g_ptr_array_index (items, i)) && g_str_equal (item.name, bare))
        return mg_wine_object_info_new (prefix, name, &item);
    }
  g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("“%s” does not exist."), quoted);
  return NULL;
}

static MgBacking *
mg_wine_object_source_open (MgSource *source, const char *name, GError **error)
{
  g_autoptr (MgMappingInfo) info = mg_wine_object_source_lookup (source, name, error);
  g_autofree char *quoted = mg_name_quote (name);

  if (info != NULL)
    g_set_error (error, MG_ERROR, MG_ERROR_WRONG_KIND,
                 _ ("“%s” is a Windows event, mutex or semaphore: it has a state, and no bytes."), quoted);
  return NULL;
}

static MgEvent *
mg_wine_object_source_find_event (MgSource *source, const char *name, GError **error)
{
  const char *bare = NULL;
  g_autoptr (MgWinePrefix) prefix = find_prefix (source, name, &bare, error);

  return prefix != NULL ? mg_wine_event_new (MG_WINE_OBJECT_SOURCE (source)->wine, prefix, bare, error)
                        : NULL;
}

static MgMutex *
mg_wine_object_source_find_mutex (MgSource *source, const char *name, GError **error)
{
  const char *bare = NULL;
  g_autoptr (MgWinePrefix) prefix = find_prefix (source, name, &bare, error);

  return prefix != NULL ? mg_wine_mutex_new (MG_WINE_OBJECT_SOURCE (source)->wine, prefix, bare, error)
                        : NULL;
}

static void
mg_wine_object_source_finalize (GObject *object)
{
  g_clear_pointer (&MG_WINE_OBJECT_SOURCE (object)->wine, mg_wine_unref);

  G_OBJECT_CLASS (mg_wine_object_source_parent_class)->finalize (object);
}

static void
mg_wine_object_source_class_init (MgWineObjectSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  MgSourceClass *source_class = MG_SOURCE_CLASS (klass);

  object_class->finalize = mg_wine_object_source_finalize;

  source_class->scheme = "object";
  source_class->parse = mg_wine_object_source_parse;
  source_class->list = mg_wine_object_source_list;
  source_class->lookup = mg_wine_object_source_lookup;
  source_class->open = mg_wine_object_source_open;
  source_class->find_event = mg_wine_object_source_find_event;
  source_class->find_mutex = mg_wine_object_source_find_mutex;
}

static void
mg_wine_object_source_init (MgWineObjectSource *self)
{
}

/**
 * mg_wine_object_source_new:
 * @wine: the prefixes
 *
 * The named events, mutexes and semaphores of Windows programs: looked at, and taken only by who asks for that.
 *
 * Returns: (transfer full): the source
 */
MgSource *
mg_wine_object_source_new (MgWine *wine)
{
  MgWineObjectSource *self = g_object_new (MG_TYPE_WINE_OBJECT_SOURCE, NULL);

  self->wine = mg_wine_ref (wine);
  return MG_SOURCE (self);
}
