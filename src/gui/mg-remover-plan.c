/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What is to be removed: who uses it, whether it can be done, and doing it. Nothing here is shown. */

#include "mg-remover-plan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-text.h"

struct _MgRemoverPlan
{
  GPtrArray *items;
};

static void
item_free (gpointer data)
{
  MgRemoverItem *item = data;

  g_clear_pointer (&item->removal, mg_removal_free);
  g_clear_object (&item->source);
  g_free (item->uri);
  g_free (item->name);
  g_free (item->users);
  g_free (item->problem);
  g_free (item->source_name);
  g_free (item);
}

/* The system cannot tell this program, which has its tabs open, from others. */
static MgUse
find_use (MgRemoverItem *item)
{
  return item->shown_here ? MG_USE_UNKNOWN : mg_source_find_use (item->source, item->source_name);
}

static gboolean
is_used (MgRemoverItem *item, MgCensus *census)
{
  GPtrArray *users = mg_census_find_users (census, &item->identity);

  return (users != NULL && users->len > 0) || find_use (item) == MG_USE_SOME;
}

static gboolean
look_at (MgRemoverItem *item, MgCatalog *catalog, MgCensus *census, GError **error)
{
  g_autoptr (MgMappingInfo) info = NULL;
  MgSource *source = mg_catalog_resolve (catalog, item->uri, &item->source_name, error);

  if (source == NULL)
    return FALSE;
  item->source = g_object_ref (source);
  info = mg_source_lookup (source, item->source_name, error);
  if (info == NULL)
    return FALSE;
  item->identity = info->identity;
  item->size = info->size;
  item->undoable = info->kind != MG_KIND_SYSV;
  item->users = mg_removal_describe_users (mg_census_find_users (census, &info->identity),
                                           mg_census_get_n_unreadable (census), find_use (item));
  item->was_used = is_used (item, census);
  return mg_source_check_removal (source, item->source_name, &info->identity, error);
}

/**
 * mg_remover_plan_new:
 * @catalog: has the mappings; no source is added to it any more
 * @uris: (array zero-terminated=1): what is to be removed
 * @shown_here: (array): for each whether this program itself looks at it
 *
 * Looks at each and at who uses it. Changes nothing. Any thread; blocks.
 *
 * Returns: (transfer full): what can be said
 */
MgRemoverPlan *
mg_remover_plan_new (MgCatalog *catalog, const char *const *uris, const gboolean *shown_here)
{
  MgRemoverPlan *self = g_new0 (MgRemoverPlan, 1);
  g_autoptr (MgCensus) census = mg_census_new (MG_MAPS_BEST, NULL);

  self->items = g_ptr_array_new_with_free_func (item_free);
  for (guint i = 0; uris[i] != NULL; i++)
    {
      MgRemoverItem *item = g_new0 (MgRemoverItem, 1);
      const char *colon = strchr (uris[i], ':');
      g_autoptr (GError) error = NULL;

      item->uri = g_strdup (uris[i]);
      /* A System V segment is called by all of it. */
      item->name = g_strdup (colon != NULL && colon[1] == '/' ? colon + 1 : uris[i]);
      item->size = MG_SIZE_UNKNOWN;
      item->shown_here = shown_here[i];
      if (!look_at (item, catalog, census, &error))
        item->problem = g_strdup (error->message);
      g_ptr_array_add (self->items, item);
    }
  return self;
}

/**
 * mg_remover_plan_free:
 * @self: (transfer full): a plan
 *
 * Completes the removals that nobody took. On any thread.
 */
void
mg_remover_plan_free (MgRemoverPlan *self)
{
  g_ptr_array_unref (self->items);
  g_free (self);
}

/**
 * mg_remover_plan_get_n_items:
 * @self: a plan
 *
 * Returns: how many mappings it is about
 */
guint
mg_remover_plan_get_n_items (MgRemoverPlan *self)
{
  return self->items->len;
}

/**
 * mg_remover_plan_get_item:
 * @self: a plan
 * @position: from 0 on
 *
 * Returns: (transfer none): one of them
 */
MgRemoverItem *
mg_remover_plan_get_item (MgRemoverPlan *self, guint position)
{
  return g_ptr_array_index (self->items, position);
}

/**
 * mg_remover_plan_get_n_possible:
 * @self: a plan
 *
 * Returns: how many nothing stands against
 */
guint
mg_remover_plan_get_n_possible (MgRemoverPlan *self)
{
  guint n = 0;

  for (guint i = 0; i < self->items->len; i++)
    n += mg_remover_plan_get_item (self, i)->problem == NULL;
  return n;
}

static void
append_way_back (GString *text, guint n, guint n_final)
{
  if (n_final == n)
    g_string_append (text, ngettext ("This cannot be undone.", "None of this can be undone.", n));
  else
    g_string_append (
      text, _ ("As long as the message with “Undo” is shown, the name can come back; memory is freed "
               "only when that message closes."));
  if (n_final > 0 && n_final < n)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text,
                              ngettext ("%u of them is a System V segment, whose removal cannot be undone.",
                                        "%u of them are System V segments, whose removal cannot be undone.",
                                        n_final),
                              n_final);
    }
}

/**
 * mg_remover_plan_describe:
 * @self: a plan with something that can be removed
 *
 * Returns: (transfer full): what the removal means, as sentences
 */
char *
mg_remover_plan_describe (MgRemoverPlan *self)
{
  GString *text = g_string_new (NULL);
  guint n = 0;
  guint n_final = 0;
  guint64 total = 0;

  for (guint i = 0; i < self->items->len; i++)
    {
      MgRemoverItem *item = mg_remover_plan_get_item (self, i);

      if (item->problem != NULL)
        continue;
      n++;
      n_final += !item->undoable;
      total += item->size != MG_SIZE_UNKNOWN ? item->size : 0;
      if (self->items->len == 1)
        g_string_append_printf (text, "%s\n\n", item->users);
    }
  if (self->items->len > 1)
    {
      g_autofree char *bytes = mg_text_format_bytes (total);

      g_string_append_printf (text, ngettext ("It has %s.", "Together they have %s.", n), bytes);
      g_string_append (text, "\n\n");
    }
  append_way_back (text, n, n_final);
  return g_string_free (text, FALSE);
}

static void
run_item (MgRemoverItem *item, MgCensus *census)
{
  g_autoptr (GError) error = NULL;

  if (!item->was_used && is_used (item, census))
    {
      item->problem = g_strdup_printf (_ ("“%s” has come into use, and stays."), item->uri);
      return;
    }
  item->removal = mg_source_remove (item->source, item->source_name, &item->identity, &error);
  if (item->removal == NULL)
    item->problem = g_strdup (error->message);
}

/**
 * mg_remover_plan_run:
 * @self: a plan
 * @work: (nullable): who looks after it
 *
 * Removes what can be removed, one after the other; what nobody used when it was looked at and somebody does now stays. Any
 * thread; blocks.
 *
 * Returns: how many were not come to, as it was stopped
 */
guint
mg_remover_plan_run (MgRemoverPlan *self, const MgWork *work)
{
  g_autoptr (MgCensus) census = mg_census_new (MG_MAPS_BEST, NULL);
  guint n_left = mg_remover_plan_get_n_possible (self);
  guint n_possible = n_left;

  for (guint i = 0; i < self->items->len; i++)
    {
      MgRemoverItem *item = mg_remover_plan_get_item (self, i);

      if (item->problem != NULL)
        continue;
      if (!mg_work_go_on (work, n_possible - n_left, n_possible, NULL))
        break;
      run_item (item, census);
      n_left--;
    }
  return n_left;
}
