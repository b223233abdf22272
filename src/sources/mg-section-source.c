/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-section-source.h"

#include <glib/gi18n-lib.h>

#include "mg-error.h"
#include "mg-info-stat.h"
#include "mg-name.h"
#include "mg-section-backing.h"
#include "mg-section-create.h"
#include "mg-section-info.h"
#include "mg-section-name.h"
#include "mg-wine-event.h"
#include "mg-wine-mutex.h"
#include "mg-wine-text.h"

struct _MgSectionSource
{
  MgSource parent_instance;

  MgWine *wine;
  MgSectionKeeper *keeper;
};

G_DEFINE_FINAL_TYPE (MgSectionSource, mg_section_source, MG_TYPE_SOURCE)

static char *
mg_section_source_parse (MgSource *source, const char *text, GError **error)
{
  return mg_section_name_parse (text, "section", error);
}

/* Under the name that it is listed by, and by the other that somebody follows it by. */
static void
add_names (MgSource *source,
           GPtrArray *list,
           MgWinePrefix *prefix,
           gboolean is_first,
           const MgWineItem *item,
           GHashTable *users)
{
  g_autofree char *whole = mg_section_name_make (prefix->id, item->name);

  g_ptr_array_add (list, mg_section_info_new (prefix, is_first ? item->name : whole, item, users));
  if (is_first && mg_source_is_followed (source, whole))
    g_ptr_array_add (list, mg_section_info_new (prefix, whole, item, users));
}

static void
list_prefix (MgSource *source,
             GPtrArray *list,
             MgWinePrefix *prefix,
             gboolean is_first,
             GHashTable *users,
             GCancellable *cancellable)
{
  /* A prefix that ends meanwhile has nothing to list. */
  g_autoptr (MgWineRequest) request = mg_wine_link_ask (prefix->link, NULL, "LIST section");
  GPtrArray *items = request != NULL ? mg_wine_request_get_items (request) : NULL;

  for (guint i = 0; items != NULL && i < items->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      g_auto (MgWineItem) item = { NULL };

      if (mg_wine_item_parse (&item, g_ptr_array_index (items, i)))
        add_names (source, list, prefix, is_first, &item, users);
    }
}

static GPtrArray *
mg_section_source_list (MgSource *source, MgCensus *census, GCancellable *cancellable, GError **error)
{
  MgSectionSource *self = MG_SECTION_SOURCE (source);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_mapping_info_unref);
  g_autoptr (GPtrArray) prefixes = mg_wine_get_prefixes (self->wine);
  g_autoptr (GHashTable) users = mg_info_users_new ();

  mg_section_keeper_update (self->keeper, source);
  for (guint i = 0; i < prefixes->len; i++)
    list_prefix (source, list, g_ptr_array_index (prefixes, i), i == 0, users, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&list);
}

/* The prefix that a name is of, and what Windows calls it there. */
static MgWinePrefix *
find_prefix (MgSectionSource *self, const char *name, const char **ret_name, GError **error)
{
  g_autofree char *id = mg_section_name_split (name, ret_name);

  return mg_wine_find (self->wine, id, error);
}

static MgMappingInfo *
mg_section_source_lookup (MgSource *source, const char *name, GError **error)
{
  const char *bare = NULL;
  g_autoptr (MgWinePrefix) prefix = find_prefix (MG_SECTION_SOURCE (source), name, &bare, error);
  g_autofree char *text = NULL;
  g_autoptr (MgWineRequest) request = NULL;
  g_autoptr (GHashTable) users = mg_info_users_new ();
  g_autoptr (GError) reason = NULL;
  g_auto (MgWineItem) item = { NULL };

  if (prefix == NULL)
    return NULL;
  text = mg_wine_text_escape (bare);
  request = mg_wine_link_ask (prefix->link, &reason, "QUERY section %s", text);
  if (request != NULL && mg_wine_item_parse (&item, mg_wine_request_get_answer (request)))
    return mg_section_info_new (prefix, name, &item, users);
  if (reason != NULL)
    mg_section_name_explain (name, _ ("Cannot open “%s”"), reason, error);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_IO, "%s", mg_wine_request_get_answer (request));
  return NULL;
}

static MgBacking *
mg_section_source_open (MgSource *source, const char *name, GError **error)
{
  MgSectionSource *self = MG_SECTION_SOURCE (source);
  const char *bare = NULL;
  g_autoptr (MgWinePrefix) prefix = find_prefix (self, name, &bare, error);

  return prefix != NULL ? mg_section_backing_new (self->wine, prefix, bare, error) : NULL;
}

static MgBackingWriter *
mg_section_source_open_writer (MgSource *source, const char *name, GError **error)
{
  g_autoptr (MgBacking) backing = mg_section_source_open (source, name, error);

  return backing != NULL ? mg_backing_open_writer (backing, error) : NULL;
}

static MgCreated *
mg_section_source_create (MgSource *source,
                          const char *name,
                          const MgCreation *creation,
                          const MgWork *work,
                          GError **error)
{
  MgSectionSource *self = MG_SECTION_SOURCE (source);
  const char *bare = NULL;
  g_autoptr (MgWinePrefix) prefix = find_prefix (self, name, &bare, error);

  return prefix != NULL
           ? mg_section_create (self->keeper, self->wine, prefix, name, bare, creation, work, error)
           : NULL;
}

/* All Windows objects share one namespace. */
static MgEvent *
mg_section_source_find_event (MgSource *source, const char *name, GError **error)
{
  MgSectionSource *self = MG_SECTION_SOURCE (source);
  const char *bare = NULL;
  g_autoptr (MgWinePrefix) prefix = find_prefix (self, name, &bare, error);

  return prefix != NULL ? mg_wine_event_new (self->wine, prefix, bare, error) : NULL;
}

static MgMutex *
mg_section_source_find_mutex (MgSource *source, const char *name, GError **error)
{
  MgSectionSource *self = MG_SECTION_SOURCE (source);
  const char *bare = NULL;
  g_autoptr (MgWinePrefix) prefix = find_prefix (self, name, &bare, error);

  return prefix != NULL ? mg_wine_mutex_new (self->wine, prefix, bare, error) : NULL;
}

static char *
mg_section_source_get_note (MgSource *source)
{
  return mg_wine_get_note (MG_SECTION_SOURCE (source)->wine);
}

static void
mg_section_source_finalize (GObject *object)
{
  MgSectionSource *self = MG_SECTION_SOURCE (object);

  g_clear_pointer (&self->keeper, mg_section_keeper_free);
  g_clear_pointer (&self->wine, mg_wine_unref);

  G_OBJECT_CLASS (mg_section_source_parent_class)->finalize (object);
}

static void
mg_section_source_class_init (MgSectionSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  MgSourceClass *source_class = MG_SOURCE_CLASS (klass);

  object_class->finalize = mg_section_source_finalize;

  source_class->scheme = "section";
  source_class->parse = mg_section_source_parse;
  source_class->list = mg_section_source_list;
  source_class->lookup = mg_section_source_lookup;
  source_class->open = mg_section_source_open;
  source_class->open_writer = mg_section_source_open_writer;
  source_class->create = mg_section_source_create;
  source_class->find_event = mg_section_source_find_event;
  source_class->find_mutex = mg_section_source_find_mutex;
  source_class->get_note = mg_section_source_get_note;
}

static void
mg_section_source_init (MgSectionSource *self)
{
  self->keeper = mg_section_keeper_new ();
}

/**
 * mg_section_source_new:
 * @wine: the prefixes
 *
 * The named file mappings of Windows programs.
 *
 * Returns: (transfer full): the source
 */
MgSource *
mg_section_source_new (MgWine *wine)
{
  MgSectionSource *self = g_object_new (MG_TYPE_SECTION_SOURCE, NULL);

  self->wine = mg_wine_ref (wine);
  return MG_SOURCE (self);
}
