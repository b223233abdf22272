/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* CreateFileMapping in a prefix. What comes of it exists as long as somebody holds it: here, the program in the prefix. */

#include "mg-section-create.h"

#include <glib/gi18n-lib.h>

#include "mg-backing-writer.h"
#include "mg-error.h"
#include "mg-name.h"
#include "mg-section-backing.h"
#include "mg-section-name.h"
#include "mg-text-number.h"
#include "mg-wine-text.h"

/* A section that is held. */
typedef struct
{
  MgWineLink *link;
  guint64 handle;
  gboolean was_followed;
} Kept;

struct _MgSectionKeeper
{
  GMutex lock;
  /* By their names. */
  GHashTable *kept;
};

static void
close_handle (MgWineLink *link, guint64 handle)
{
  g_autoptr (MgWineRequest) request = mg_wine_link_ask (link, NULL, "CLOSE %" G_GUINT64_FORMAT, handle);
}

static void
kept_free (gpointer data)
{
  Kept *self = data;

  close_handle (self->link, self->handle);
  mg_wine_link_unref (self->link);
  g_free (self);
}

/**
 * mg_section_keeper_new:
 *
 * Returns: (transfer full): what holds nothing yet
 */
MgSectionKeeper *
mg_section_keeper_new (void)
{
  MgSectionKeeper *self = g_new0 (MgSectionKeeper, 1);

  g_mutex_init (&self->lock);
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, kept_free);
  return self;
}

/**
 * mg_section_keeper_free:
 * @self: (transfer full): what holds sections
 *
 * Lets all go.
 */
void
mg_section_keeper_free (MgSectionKeeper *self)
{
  g_hash_table_unref (self->kept);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gboolean
is_left (gpointer name, gpointer value, gpointer source)
{
  Kept *kept = value;
  gboolean is_followed = mg_source_is_followed (source, name);
  gboolean is_over = mg_wine_link_has_ended (kept->link) || (kept->was_followed && !is_followed);

  kept->was_followed = kept->was_followed || is_followed;
  return is_over;
}

/**
 * mg_section_keeper_update:
 * @self: what holds sections
 * @source: who knows which of them are followed
 *
 * Lets go of what was followed and is not any more. May block.
 */
void
mg_section_keeper_update (MgSectionKeeper *self, MgSource *source)
{
  g_mutex_lock (&self->lock);
  g_hash_table_foreach_remove (self->kept, is_left, source);
  g_mutex_unlock (&self->lock);
}

static void
keep (MgSectionKeeper *self, const char *name, MgWineLink *link, guint64 handle)
{
  Kept *kept = g_new0 (Kept, 1);

  kept->link = mg_wine_link_ref (link);
  kept->handle = handle;
  g_mutex_lock (&self->lock);
  g_hash_table_replace (self->kept, g_strdup (name), kept);
  g_mutex_unlock (&self->lock);
}

/* As docs/sections-protocol.md has them. */
static const char *
find_protection (MgProtection protection)
{
  switch (protection)
    {
    case MG_PROTECTION_READONLY:
      return "PAGE_READONLY";
    case MG_PROTECTION_WRITECOPY:
      return "PAGE_WRITECOPY";
    case MG_PROTECTION_EXECUTE_READ:
      return "PAGE_EXECUTE_READ";
    case MG_PROTECTION_EXECUTE_READWRITE:
      return "PAGE_EXECUTE_READWRITE";
    case MG_PROTECTION_EXECUTE_WRITECOPY:
      return "PAGE_EXECUTE_WRITECOPY";
    case MG_PROTECTION_READWRITE:
    default:
      return "PAGE_READWRITE";
    }
}

/* What Windows' own call could not be asked for. */
static gboolean
check (const MgCreation *creation, const char *name, GError **error)
{
  g_autofree char *quoted = mg_name_quote (name);

  if (creation->huge)
    g_set_error (error, MG_ERROR, MG_ERROR_NOT_SUPPORTED, _ ("“%s” cannot have huge pages: Wine has none."),
                 quoted);
  else if (creation->mode != -1 || creation->uid != -1 || creation->gid != -1)
    g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
                 _ ("“%s” cannot be given a mode or an owner: a Windows section has none."), quoted);
  else if (creation->pattern != NULL && creation->contents != NULL)
    g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
                 _ ("“%s” can begin with a pattern or with a file, not with both."), quoted);
  else
    return TRUE;
  return FALSE;
}

/* Fills what is new. */
static gboolean
give_contents (MgWine *wine,
               MgWinePrefix *prefix,
               const char *bare,
               const MgCreation *creation,
               MgBacking *contents,
               guint64 size,
               guint64 length,
               const MgWork *work,
               GError **error)
{
  g_autoptr (MgBacking) backing = NULL;
  g_autoptr (MgBackingWriter) writer = NULL;

  if (creation->pattern == NULL && contents == NULL)
    return TRUE;
  backing = mg_section_backing_new (wine, prefix, bare, error);
  writer = backing != NULL ? mg_backing_open_writer (backing, error) : NULL;
  return writer != NULL && mg_creation_fill (creation, writer, size, contents, length, work, error);
}

static void
describe (MgCreated *created, const char *name)
{
  g_autofree char *quoted = mg_name_quote (name);
  g_autofree char *size = mg_text_format_bytes (created->size);

  created->is_held = !created->existed;
  if (created->existed)
    created->note = g_strdup_printf (_ ("“%s” exists already and is left as it is, with %s."), quoted, size);
  else
    created->note
      = g_strdup_printf (_ ("“%s” ends with its last holder, as all Windows objects do. For now that is "
                            "Mapglass."),
                         quoted);
}

/* Asks Windows for it; it is open then. */
static gboolean
ask (MgWinePrefix *prefix,
     const char *bare,
     const MgCreation *creation,
     guint64 size,
     guint64 *ret_handle,
     MgCreated *created,
     GError **error)
{
  g_autofree char *text = mg_wine_text_escape (bare);
  g_autoptr (GError) reason = NULL;
  g_autoptr (MgWineRequest) request
    = mg_wine_link_ask (prefix->link, &reason, "CREATE %s %" G_GUINT64_FORMAT " %s %s", text, size,
                        find_protection (creation->protection), creation->reserve ? "reserve" : "commit");
  const char *answer = request != NULL ? mg_wine_request_get_answer (request) : "";

  if (request != NULL && mg_wine_text_get_number (answer, "handle=", ret_handle)
      && mg_wine_text_get_number (answer, "size=", &created->size))
    {
      created->existed = mg_wine_text_has_field (answer, "existed=1");
      return TRUE;
    }
  if (reason != NULL)
    mg_section_name_explain (bare, _ ("Cannot make “%s”"), reason, error);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_IO, "%s", answer);
  return FALSE;
}

/**
 * mg_section_create:
 * @keeper: will hold it
 * @wine: the prefixes
 * @prefix: where to make it
 * @name: (type filename): what it is called in URIs
 * @bare: what Windows calls it
 * @creation: what is to be made; @file is not looked at
 * @work: (nullable): who looks after it
 * @error: return location
 *
 * Makes a section as Windows does, and with its answers. Any thread; blocks.
 *
 * Returns: (transfer full): as mg_source_create()
 */
MgCreated *
mg_section_create (MgSectionKeeper *keeper,
                   MgWine *wine,
                   MgWinePrefix *prefix,
                   const char *name,
                   const char *bare,
                   const MgCreation *creation,
                   const MgWork *work,
                   GError **error)
{
  g_autofree char *escaped = mg_name_escape (name);
  g_autofree char *uri = g_strconcat ("section:", escaped, NULL);
  g_autoptr (MgCreated) created = mg_created_new (uri, 0);
  g_autoptr (MgBacking) contents = NULL;
  guint64 size = creation->size;
  guint64 length = 0;
  guint64 handle;
  gboolean complete;

  if (!check (creation, bare, error)
      || (creation->contents != NULL
          && (contents = mg_creation_open_contents (creation, &size, &length, error)) == NULL)
      || !ask (prefix, bare, creation, size, &handle, created, error))
    return NULL;
  complete = created->existed
             || give_contents (wine, prefix, bare, creation, contents, created->size, length, work, error);
  if (complete && !created->existed)
    keep (keeper, name, prefix->link, handle);
  else
    close_handle (prefix->link, handle);
  if (!complete)
    return NULL;
  describe (created, bare);
  return g_steal_pointer (&created);
}
