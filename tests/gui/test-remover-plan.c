/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/shm.h>

#include "mg-fake-source.h"
#include "mg-posix-source.h"
#include "mg-remover-plan.h"
#include "mg-sysv-source.h"
#include "mg-test.h"

typedef struct
{
  char *folder;
  MgCatalog *catalog;
} Fixture;

static void
make (Fixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, "12345678", 8, NULL));
}

static gboolean
exists (Fixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (MgSource) posix = NULL;
  g_autoptr (MgSource) sysv = mg_sysv_source_new ();
  g_autoptr (MgSource) fake = mg_fake_source_new ();

  self->folder = g_dir_make_tmp ("mapglass-XXXXXX", NULL);
  posix = mg_posix_source_new (self->folder);
  mg_fake_source_add (MG_FAKE_SOURCE (fake), "box", NULL, 16);
  self->catalog = mg_catalog_new ();
  mg_catalog_add_source (self->catalog, posix);
  mg_catalog_add_source (self->catalog, sysv);
  mg_catalog_add_source (self->catalog, fake);
  make (self, "a");
  make (self, "b");
  make (self, "c");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *entry;

  while ((entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, entry, NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_assert_finalize_object (self->catalog);
}

static MgRemoverPlan *
plan (Fixture *self, const char *const *uris)
{
  g_autofree gboolean *shown_here = g_new0 (gboolean, g_strv_length ((char **) uris) + 1);

  return mg_remover_plan_new (self->catalog, uris, shown_here);
}

#define plan_these(self, ...) plan (self, (const char *const[]){ __VA_ARGS__, NULL })

/* Looking changes nothing, and letting the plan go does not either. */
static void
test_look (Fixture *self, gconstpointer data)
{
  g_autoptr (MgRemoverPlan) looked = plan_these (self, "posix:/a", "posix:/d", "fake:box");
  g_autofree char *sentences = mg_remover_plan_describe (looked);

  g_assert_cmpuint (mg_remover_plan_get_n_items (looked), ==, 3);
  g_assert_cmpuint (mg_remover_plan_get_n_possible (looked), ==, 1);
  g_assert_null (mg_remover_plan_get_item (looked, 0)->problem);
  g_assert_cmpstr (mg_remover_plan_get_item (looked, 0)->name, ==, "/a");
  g_assert_cmpstr (mg_remover_plan_get_item (looked, 1)->problem, ==, "“/d” does not exist.");
  g_assert_cmpstr (mg_remover_plan_get_item (looked, 2)->problem, ==,
                   "“fake:box” has no name to remove: it is gone when the last program lets it go.");
  g_assert_true (g_str_has_prefix (sentences, "It has 8 bytes."));
  g_assert_true (exists (self, "a"));
}

typedef struct
{
  GCancellable *cancellable;
  guint64 stop_at;
} Stop;

static void
on_progress (guint64 done, guint64 total, gpointer data)
{
  Stop *stop = data;

  g_assert_cmpuint (total, ==, 3);
  if (done == stop->stop_at)
    g_cancellable_cancel (stop->cancellable);
}

static void
test_stop (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Stop stop = { cancellable, 1 };
  g_autoptr (MgRemoverPlan) looked = plan_these (self, "posix:/a", "fake:box", "posix:/b", "posix:/c");

  g_assert_cmpuint (mg_remover_plan_run (looked, &(MgWork){ cancellable, on_progress, &stop }), ==, 2);
  g_assert_false (exists (self, "a"));
  g_assert_true (exists (self, "b"));
  g_assert_true (exists (self, "c"));
  g_assert_nonnull (mg_remover_plan_get_item (looked, 0)->removal);
  g_assert_null (mg_remover_plan_get_item (looked, 2)->removal);
}

/* Another object of the same name is not what was looked at. */
static void
test_replaced (Fixture *self, gconstpointer data)
{
  g_autoptr (MgRemoverPlan) looked = plan_these (self, "posix:/a", "posix:/b");

  make (self, "a");
  g_assert_cmpuint (mg_remover_plan_run (looked, NULL), ==, 0);
  g_assert_true (exists (self, "a"));
  g_assert_false (exists (self, "b"));
  g_assert_nonnull (strstr (mg_remover_plan_get_item (looked, 0)->problem, "is another object by now"));
}

static void
test_segment (Fixture *self, gconstpointer data)
{
  int id = shmget (IPC_PRIVATE, 4096, IPC_CREAT | 0600);
  g_autofree char *uri = g_strdup_printf ("sysv:%d", id);
  g_autoptr (MgRemoverPlan) looked = NULL;
  g_autofree char *sentences = NULL;
  struct shmid_ds status;

  g_assert_cmpint (id, >=, 0);
  looked = plan_these (self, uri);
  sentences = mg_remover_plan_describe (looked);
  g_assert_true (g_str_has_suffix (sentences, "This cannot be undone."));
  g_assert_cmpint (shmctl (id, IPC_STAT, &status), ==, 0);
  g_assert_cmpuint (mg_remover_plan_run (looked, NULL), ==, 0);
  g_assert_cmpint (shmctl (id, IPC_STAT, &status), ==, -1);
  g_assert_false (mg_removal_can_undo (mg_remover_plan_get_item (looked, 0)->removal));
}

static void
test_mixed (Fixture *self, gconstpointer data)
{
  int id = shmget (IPC_PRIVATE, 4096, IPC_CREAT | 0600);
  g_autofree char *uri = g_strdup_printf ("sysv:%d", id);
  g_autoptr (MgRemoverPlan) looked = plan_these (self, uri, "posix:/a");
  g_autofree char *sentences = mg_remover_plan_describe (looked);

  g_assert_true (g_str_has_prefix (sentences, "Together they have 4,104 bytes."));
  g_assert_true (
    g_str_has_suffix (sentences, "1 of them is a System V segment, whose removal cannot be undone."));
  g_assert_cmpint (shmctl (id, IPC_RMID, NULL), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define add(name) g_test_add ("/remover-plan/" #name, Fixture, NULL, set_up, test_##name, tear_down)
  add (look);
  add (stop);
  add (replaced);
  add (segment);
  add (mixed);
#undef add
  return g_test_run ();
}
