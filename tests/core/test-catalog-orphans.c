/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-catalog.h"

#include "mg-posix-source.h"
#include "mg-test-mapmaker.h"
#include "mg-test.h"

/* A catalog of what is really there, and another process that makes something. */
typedef struct
{
  MgCatalog *catalog;
  MgTestMapmaker *maker;
  char *name;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (MgSource) posix = mg_posix_source_new (NULL);

  self->catalog = mg_catalog_new ();
  mg_catalog_add_source (self->catalog, posix);
  mg_catalog_start (self->catalog);
  self->maker = mg_test_mapmaker_new ();
  self->name = mg_test_name ("orphan");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  mg_test_mapmaker_free (self->maker);
  g_free (self->name);
  g_object_add_weak_pointer (G_OBJECT (self->catalog), (gpointer *) &self->catalog);
  g_object_unref (self->catalog);
  mg_test_wait (self->catalog == NULL);
}

/* Returns: (nullable): what the list has of that name. */
static MgMapping *
find (Fixture *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->catalog)); i++)
    {
      g_autoptr (MgMapping) mapping = g_list_model_get_item (G_LIST_MODEL (self->catalog), i);

      if (g_str_equal (mg_mapping_get_name (mapping) + 1, self->name))
        return mapping;
    }
  return NULL;
}

static void
on_orphan (guint *n_notifies)
{
  (*n_notifies)++;
}

static void
test_use (Fixture *self, gconstpointer data)
{
  MgMapping *mapping;
  guint n_notifies = 0;

  mg_test_mapmaker_tell (self->maker, "create %s 4096", self->name);
  mg_test_wait ((mapping = find (self)) != NULL);
  g_assert_false (mg_mapping_is_orphan (mapping));
  g_signal_connect_swapped (mapping, "notify::orphan", G_CALLBACK (on_orphan), &n_notifies);

  mg_catalog_watch_users (self->catalog, TRUE);
  mg_test_wait (mg_mapping_is_orphan (mapping));
  mg_test_mapmaker_tell (self->maker, "map %s", self->name);
  mg_test_wait (!mg_mapping_is_orphan (mapping));
  g_assert_cmpuint (mg_mapping_get_n_processes (mapping), ==, 1);
  g_assert_cmpuint (n_notifies, ==, 2);
  mg_catalog_watch_users (self->catalog, FALSE);
}

/* The processes were looked into before it was there: that none was seen to use it says nothing. */
static void
test_newer (Fixture *self, gconstpointer data)
{
  g_autofree char *other = mg_test_name ("other");

  mg_test_mapmaker_tell (self->maker, "create %s 4096", self->name);
  mg_test_wait (find (self) != NULL);
  mg_catalog_watch_users (self->catalog, TRUE);
  mg_test_wait (mg_mapping_is_orphan (find (self)));
  mg_catalog_watch_users (self->catalog, FALSE);

  mg_test_mapmaker_tell (self->maker, "recreate %s 4096", self->name);
  mg_test_wait (mg_mapping_get_n_recreations (find (self)) > 0);
  /* One census may be under way: the next object is one that nobody has looked for. */
  mg_test_mapmaker_tell (self->maker, "unlink %s", self->name);
  mg_test_wait (find (self) == NULL);
  mg_test_mapmaker_tell (self->maker, "create %s 4096", other);
  g_free (g_steal_pointer (&self->name));
  self->name = g_strdup (other);
  mg_test_wait (find (self) != NULL);
  g_assert_false (mg_mapping_is_orphan (find (self)));

  mg_catalog_watch_users (self->catalog, TRUE);
  mg_test_wait (mg_mapping_is_orphan (find (self)));
  mg_catalog_watch_users (self->catalog, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/catalog-orphans/use", Fixture, NULL, set_up, test_use, tear_down);
  g_test_add ("/catalog-orphans/newer", Fixture, NULL, set_up, test_newer, tear_down);
  return g_test_run ();
}
