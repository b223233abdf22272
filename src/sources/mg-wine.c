/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-wine.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-name.h"
#include "mg-wine-process.h"

/* Microseconds until a prefix that could not be joined is tried again, and how much longer each time: one that is being made
 * is not whole yet. */
#define RETRY_INTERVAL (2 * G_USEC_PER_SEC)
#define RETRY_GROWTH   2

/* A server as it was seen. */
typedef struct
{
  MgWineServer *server;
  gboolean is_own;
  gboolean seen;
  /* %NULL: it was not joined, and this is why. */
  MgWinePrefix *prefix;
  char *note;
  gint64 retry_at;
  gint64 retry_interval;
} Known;

struct _MgWine
{
  /* Held while prefixes are joined, which may take long; who only wants one that was joined does not wait for it. What it
   * guards is changed with both locks held. */
  GMutex join_lock;
  GMutex lock;
  GPtrArray *known;
  /* Which prefix is meant where none is named, as long as it is in use. */
  char *first;

  /* For nobody to wait while a prefix is joined. */
  GMutex note_lock;
  char *note;
};

static void
mg_wine_prefix_clear (gpointer data)
{
  MgWinePrefix *self = data;

  g_clear_pointer (&self->link, mg_wine_link_unref);
  g_free (self->id);
  g_free (self->path);
}

/**
 * mg_wine_prefix_ref:
 * @self: a prefix
 *
 * Returns: (transfer full): the same
 */
MgWinePrefix *
mg_wine_prefix_ref (MgWinePrefix *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * mg_wine_prefix_unref:
 * @self: (transfer full): a prefix
 */
void
mg_wine_prefix_unref (MgWinePrefix *self)
{
  g_atomic_rc_box_release_full (self, mg_wine_prefix_clear);
}

/* Whoever still uses it hears that it has ended. */
static void
leave (Known *self)
{
  if (self->prefix != NULL)
    mg_wine_link_close (self->prefix->link);
  g_clear_pointer (&self->prefix, mg_wine_prefix_unref);
}

static void
known_free (gpointer data)
{
  Known *self = data;

  leave (self);
  mg_wine_server_free (self->server);
  g_free (self->note);
  g_free (self);
}

/**
 * mg_wine_new:
 *
 * Looks at nothing yet.
 *
 * Returns: (transfer full): no prefixes so far
 */
MgWine *
mg_wine_new (void)
{
  MgWine *self = g_atomic_rc_box_new0 (MgWine);

  g_mutex_init (&self->join_lock);
  g_mutex_init (&self->lock);
  g_mutex_init (&self->note_lock);
  self->known = g_ptr_array_new_with_free_func (known_free);
  return self;
}

/**
 * mg_wine_ref:
 * @self: the prefixes
 *
 * Returns: (transfer full): the same
 */
MgWine *
mg_wine_ref (MgWine *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
mg_wine_clear (gpointer data)
{
  MgWine *self = data;

  g_ptr_array_unref (self->known);
  g_mutex_clear (&self->join_lock);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->note_lock);
  g_free (self->note);
  g_free (self->first);
}

/**
 * mg_wine_unref:
 * @self: (transfer full): the prefixes
 */
void
mg_wine_unref (MgWine *self)
{
  g_atomic_rc_box_release_full (self, mg_wine_clear);
}

/* %NULL with a reason that fits behind “because”. */
static MgWinePrefix *
join_prefix (Known *known, const char *program, const char *path, GError **error)
{
  MgWineLink *link;
  MgWinePrefix *prefix;

  if (path == NULL)
    {
      g_set_error_literal (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("its folder is not to be seen from here"));
      return NULL;
    }
  if (access (program, R_OK) != 0)
    {
      g_autofree char *quoted = mg_name_quote (program);

      g_set_error (error, MG_ERROR, MG_ERROR_NOT_SUPPORTED, _ ("“%s” is not there"), quoted);
      return NULL;
    }
  link = mg_wine_link_new (known->server, path, program, error);
  if (link == NULL)
    return NULL;
  prefix = g_atomic_rc_box_new0 (MgWinePrefix);
  prefix->id = g_strdup (known->server->id);
  prefix->path = g_strdup (path);
  prefix->server = known->server->pid;
  prefix->link = link;
  return prefix;
}

/* %NULL: @ret_note says why. */
static MgWinePrefix *
join (Known *known, const char *program, char **ret_note)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *quoted = NULL;
  MgWinePrefix *prefix;

  *ret_note = NULL;
  if (!mg_wine_server_check (known->server, &error))
    {
      *ret_note = g_strdup (error->message);
      return NULL;
    }
  path = mg_wine_server_find_prefix (known->server);
  prefix = join_prefix (known, program, path, &error);
  if (prefix != NULL)
    return prefix;
  quoted = path != NULL ? mg_name_quote (path) : g_strdup (known->server->id);
  /* Translators: a folder, and a reason. */
  *ret_note = g_strdup_printf (_ ("Windows sections of Wine prefix “%s” are not available, because %s."),
                               quoted, error->message);
  return NULL;
}

static Known *
find_known (MgWine *self, const MgWineServer *server)
{
  for (guint i = 0; i < self->known->len; i++)
    {
      Known *known = g_ptr_array_index (self->known, i);

      if (known->server->pid == server->pid && known->server->started == server->started)
        return known;
    }
  return NULL;
}

/* Takes over what became of it. */
static void
set_prefix (MgWine *self, Known *known, MgWinePrefix *prefix, char *note)
{
  MgWinePrefix *before;

  g_mutex_lock (&self->lock);
  before = known->prefix;
  known->prefix = prefix;
  g_mutex_unlock (&self->lock);
  g_free (known->note);
  known->note = note;
  if (before != NULL)
    mg_wine_link_close (before->link);
  g_clear_pointer (&before, mg_wine_prefix_unref);
}

static Known *
add_known (MgWine *self, const MgWineServer *server)
{
  Known *known = g_new0 (Known, 1);

  known->server = mg_wine_server_copy (server);
  known->is_own = mg_wine_server_is_own (server);
  known->retry_interval = RETRY_INTERVAL;
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->known, known);
  g_mutex_unlock (&self->lock);
  return known;
}

/* Joins it if that is due. */
static void
take_server (MgWine *self, const MgWineServer *server, const char *program)
{
  Known *known = find_known (self, server);
  MgWinePrefix *prefix;
  char *note;

  if (known == NULL)
    known = add_known (self, server);
  known->seen = TRUE;
  if (known->prefix != NULL && mg_wine_link_has_ended (known->prefix->link))
    set_prefix (self, known, NULL, NULL);
  if (known->prefix != NULL || g_get_monotonic_time () < known->retry_at)
    return;
  prefix = join (known, program, &note);
  set_prefix (self, known, prefix, note);
  if (prefix != NULL)
    known->retry_interval = RETRY_INTERVAL;
  known->retry_at = g_get_monotonic_time () + known->retry_interval;
  if (prefix == NULL)
    known->retry_interval *= RETRY_GROWTH;
}

static void
forget_unseen (MgWine *self)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (known_free);

  g_mutex_lock (&self->lock);
  for (guint i = self->known->len; i > 0; i--)
    if (!((Known *) g_ptr_array_index (self->known, i - 1))->seen)
      g_ptr_array_add (gone, g_ptr_array_steal_index (self->known, i - 1));
  g_mutex_unlock (&self->lock);
}

static void
gather_notes (MgWine *self)
{
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) notes = g_string_new (NULL);

  for (guint i = 0; i < self->known->len; i++)
    {
      Known *known = g_ptr_array_index (self->known, i);

      /* One user may have several. */
      if (known->note != NULL && g_hash_table_add (told, known->note))
        g_string_append_printf (notes, "%s%s", notes->len > 0 ? " " : "", known->note);
    }
  g_mutex_lock (&self->note_lock);
  g_free (self->note);
  self->note = notes->len > 0 ? g_string_free (g_steal_pointer (&notes), FALSE) : NULL;
  g_mutex_unlock (&self->note_lock);
}

/* With the lock for joining held. */
static void
refresh (MgWine *self)
{
  g_autofree char *program = mg_wine_process_find_program ();
  g_autoptr (GPtrArray) servers = program != NULL ? mg_wine_servers_find () : NULL;

  for (guint i = 0; i < self->known->len; i++)
    ((Known *) g_ptr_array_index (self->known, i))->seen = FALSE;
  for (guint i = 0; servers != NULL && i < servers->len; i++)
    take_server (self, g_ptr_array_index (servers, i), program);
  forget_unseen (self);
  gather_notes (self);
}

/* With the lock held: puts that first which is meant where none is named. It is this user's own, else the oldest; and stays
 * so while it is in use, so that what is shown keeps its name. */
static void
choose_first (MgWine *self, GPtrArray *prefixes, int own)
{
  guint first = own >= 0 ? (guint) own : 0;

  for (guint i = 0; self->first != NULL && i < prefixes->len; i++)
    if (g_str_equal (((MgWinePrefix *) g_ptr_array_index (prefixes, i))->id, self->first))
      first = i;
  g_clear_pointer (&self->first, g_free);
  if (prefixes->len == 0)
    return;
  g_ptr_array_insert (prefixes, 0, g_ptr_array_steal_index (prefixes, first));
  self->first = g_strdup (((MgWinePrefix *) g_ptr_array_index (prefixes, 0))->id);
}

/**
 * mg_wine_get_prefixes:
 * @self: the prefixes
 *
 * Joins those that came into use. None is begun, or kept, by that.
 *
 * Returns: (transfer full) (element-type MgWinePrefix): those that are in use and could be joined; the first is the one that
 * is meant where none is named
 */
GPtrArray *
mg_wine_get_prefixes (MgWine *self)
{
  GPtrArray *prefixes = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_wine_prefix_unref);
  int own = -1;

  g_mutex_lock (&self->join_lock);
  refresh (self);
  g_mutex_unlock (&self->join_lock);
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->known->len; i++)
    {
      Known *known = g_ptr_array_index (self->known, i);

      if (known->prefix == NULL)
        continue;
      if (known->is_own)
        own = (int) prefixes->len;
      g_ptr_array_add (prefixes, mg_wine_prefix_ref (known->prefix));
    }
  choose_first (self, prefixes, own);
  g_mutex_unlock (&self->lock);
  return prefixes;
}

/* %NULL: it was not joined yet, or has ended since. */
static MgWinePrefix *
find_joined (MgWine *self, const char *id)
{
  MgWinePrefix *found = NULL;

  g_mutex_lock (&self->lock);
  if (id == NULL)
    id = self->first;
  for (guint i = 0; id != NULL && i < self->known->len; i++)
    {
      MgWinePrefix *prefix = ((Known *) g_ptr_array_index (self->known, i))->prefix;

      if (prefix != NULL && g_str_equal (prefix->id, id) && !mg_wine_link_has_ended (prefix->link))
        found = mg_wine_prefix_ref (prefix);
    }
  g_mutex_unlock (&self->lock);
  return found;
}

/* %NULL: no prefix of this name is in use. */
static MgWinePrefix *
pick (GPtrArray *prefixes, const char *id)
{
  for (guint i = 0; i < prefixes->len; i++)
    {
      MgWinePrefix *prefix = g_ptr_array_index (prefixes, i);

      if (id == NULL || g_str_equal (prefix->id, id))
        return mg_wine_prefix_ref (prefix);
    }
  return NULL;
}

/**
 * mg_wine_find:
 * @self: the prefixes
 * @id: (nullable): which; %NULL: that which is meant where none is named
 * @error: return location
 *
 * Returns: (transfer full): a prefix that is in use, or %NULL with %MG_ERROR_NOT_FOUND and a sentence, or with why none can
 * be joined
 */
MgWinePrefix *
mg_wine_find (MgWine *self, const char *id, GError **error)
{
  MgWinePrefix *prefix = find_joined (self, id);
  g_autoptr (GPtrArray) prefixes = NULL;
  g_autofree char *note = NULL;

  if (prefix != NULL)
    return prefix;
  prefixes = mg_wine_get_prefixes (self);
  prefix = pick (prefixes, id);
  if (prefix != NULL)
    return prefix;
  note = mg_wine_get_note (self);
  if (note != NULL)
    g_set_error_literal (error, MG_ERROR, MG_ERROR_NOT_FOUND, note);
  else if (id != NULL)
    g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("Wine prefix “%s” is not in use."), id);
  else
    g_set_error_literal (error, MG_ERROR, MG_ERROR_NOT_FOUND,
                         _ ("No Windows program runs: no Wine prefix is in use."));
  return NULL;
}

/**
 * mg_wine_get_note:
 * @self: the prefixes
 *
 * Does not block.
 *
 * Returns: (transfer full) (nullable): why a prefix that is in use was not joined the last time, as sentences; %NULL: all were
 */
char *
mg_wine_get_note (MgWine *self)
{
  char *note;

  g_mutex_lock (&self->note_lock);
  note = g_strdup (self->note);
  g_mutex_unlock (&self->note_lock);
  return note;
}
