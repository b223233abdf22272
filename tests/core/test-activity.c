/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-activity.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mg-fake-source.h"
#include "mg-posix-source.h"
#include "mg-test.h"
#include "mg-test-mapmaker.h"
#include "mg-trace.h"

#define PAGE ((gsize) MG_PAGE_SIZE)

typedef struct
{
  MgSource *source;
  MgActivity *activity;
  GPtrArray *mappings;
  guint n_changed;
} Fixture;

static void
on_changed (Fixture *self)
{
  self->n_changed++;
}

static void
set_up_with (Fixture *self, MgSource *source)
{
  self->source = source;
  self->activity = mg_activity_new ();
  self->mappings = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect_swapped (self->activity, "changed", G_CALLBACK (on_changed), self);
}

static void
set_up_fake (Fixture *self, gconstpointer data)
{
  set_up_with (self, mg_fake_source_new ());
}

static void
set_up_posix (Fixture *self, gconstpointer data)
{
  set_up_with (self, mg_posix_source_new (NULL));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_ptr_array_unref (self->mappings);
  g_assert_finalize_object (self->activity);
  if (MG_IS_FAKE_SOURCE (self->source))
    mg_fake_source_wake (MG_FAKE_SOURCE (self->source));
  g_object_unref (self->source);
}

static MgMapping *
add_mapping (Fixture *self, const char *name)
{
  g_autoptr (MgMappingInfo) info = mg_source_lookup (self->source, name, NULL);
  MgMapping *mapping = mg_mapping_new (self->source, name);

  mg_mapping_update (mapping, info);
  g_ptr_array_add (self->mappings, mapping);
  return mapping;
}

static void
look (Fixture *self)
{
  mg_activity_look (self->activity, self->mappings);
  mg_test_wait (!mg_activity_is_looking (self->activity));
}

static gboolean
changes (Fixture *self, MgMapping *mapping)
{
  look (self);
  return mg_activity_has_changed (self->activity, mapping);
}

static void
test_changed (Fixture *self, gconstpointer data)
{
  MgFakeSource *source = MG_FAKE_SOURCE (self->source);
  MgMapping *box, *other;

  mg_fake_source_add (source, "box", NULL, 10000);
  mg_fake_source_add (source, "other", NULL, 0);
  box = add_mapping (self, "box");
  other = add_mapping (self, "other");

  /* There is nothing to compare the first look with. */
  g_assert_false (mg_activity_has_changed (self->activity, box));
  g_assert_false (changes (self, box));
  g_assert_false (changes (self, box));
  mg_fake_source_store (source, "box", 9999, (const guint8 *) "x", 1);
  g_assert_true (changes (self, box));
  g_assert_false (mg_activity_has_changed (self->activity, other));
  g_assert_cmpuint (self->n_changed, ==, 1);
  mg_fake_source_store (source, "box", 0, (const guint8 *) "x", 1);
  g_assert_true (changes (self, box));
  g_assert_cmpuint (self->n_changed, ==, 1);
  g_assert_false (changes (self, box));
  g_assert_cmpuint (self->n_changed, ==, 2);

  mg_fake_source_resize (source, "other", 1);
  g_assert_true (changes (self, other));
  g_assert_false (changes (self, other));
}

/* Another object under the same name is another one: nothing of it has changed. */
static void
test_recreated (Fixture *self, gconstpointer data)
{
  MgFakeSource *source = MG_FAKE_SOURCE (self->source);
  MgMapping *box;

  mg_fake_source_add (source, "box", NULL, 100);
  box = add_mapping (self, "box");
  look (self);
  mg_fake_source_add (source, "box", (const guint8 *) "abc", 3);
  g_assert_false (changes (self, box));
  mg_fake_source_store (source, "box", 0, (const guint8 *) "x", 1);
  g_assert_true (changes (self, box));

  /* It cannot be looked at any more: nobody knows whether it changes. */
  mg_fake_source_remove (source, "box");
  g_assert_false (changes (self, box));
  g_assert_cmpuint (self->n_changed, ==, 2);
}

static void
test_trouble (Fixture *self, gconstpointer data)
{
  MgFakeSource *source = MG_FAKE_SOURCE (self->source);
  MgMapping *box;

  mg_fake_source_add (source, "box", NULL, 100);
  box = add_mapping (self, "box");
  look (self);
  mg_fake_source_script (source, "box", 2, 2, MG_FAKE_DENY);
  mg_fake_source_store (source, "box", 0, (const guint8 *) "x", 1);
  g_assert_false (changes (self, box));
  /* What was seen before is too long ago. */
  g_assert_false (changes (self, box));
  mg_fake_source_store (source, "box", 0, (const guint8 *) "y", 1);
  g_assert_true (changes (self, box));
}

static void
test_hanging (Fixture *self, gconstpointer data)
{
  MgFakeSource *source = MG_FAKE_SOURCE (self->source);
  MgMapping *box, *other;

  mg_fake_source_add (source, "box", NULL, 100);
  mg_fake_source_add (source, "other", NULL, 100);
  mg_fake_source_script (source, "box", 1, 1, MG_FAKE_HANG);
  box = add_mapping (self, "box");
  other = add_mapping (self, "other");
  mg_activity_look (self->activity, self->mappings);
  mg_test_wait (mg_fake_source_get_n_reads (source, "box") == 1);
  mg_test_wait (mg_fake_source_get_n_reads (source, "other") == 1);

  /* The other one is looked at again; the one that hangs is not. */
  for (guint i = 2; i < 10; i++)
    {
      mg_activity_look (self->activity, self->mappings);
      mg_test_wait (mg_fake_source_get_n_reads (source, "other") >= i
                    || (mg_activity_look (self->activity, self->mappings), FALSE));
    }
  g_assert_cmpuint (mg_fake_source_get_n_reads (source, "box"), ==, 1);
  g_assert_true (mg_activity_is_looking (self->activity));

  mg_fake_source_wake (source);
  mg_test_wait (!mg_activity_is_looking (self->activity));
  mg_fake_source_store (source, "box", 0, (const guint8 *) "x", 1);
  mg_fake_source_store (source, "other", 0, (const guint8 *) "x", 1);
  g_assert_true (changes (self, box));
  g_assert_true (mg_activity_has_changed (self->activity, other));

  /* It may go while one hangs. */
  mg_fake_source_script (source, "box", 3, 3, MG_FAKE_HANG);
  mg_activity_look (self->activity, self->mappings);
  mg_test_wait (mg_fake_source_get_n_reads (source, "box") == 3);
}

/* What is out of sight is forgotten, also while a look is under way. */
static void
test_forgotten (Fixture *self, gconstpointer data)
{
  MgFakeSource *source = MG_FAKE_SOURCE (self->source);
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  MgMapping *box;

  mg_fake_source_add (source, "box", NULL, 100);
  box = add_mapping (self, "box");
  look (self);
  mg_fake_source_store (source, "box", 0, (const guint8 *) "x", 1);
  g_assert_true (changes (self, box));
  mg_activity_look (self->activity, nothing);
  g_assert_false (mg_activity_has_changed (self->activity, box));

  mg_fake_source_store (source, "box", 0, (const guint8 *) "y", 1);
  g_assert_false (changes (self, box));
  mg_fake_source_script (source, "box", 4, 4, MG_FAKE_HANG);
  mg_fake_source_store (source, "box", 0, (const guint8 *) "z", 1);
  mg_activity_look (self->activity, self->mappings);
  mg_test_wait (mg_fake_source_get_n_reads (source, "box") == 4);
  mg_activity_look (self->activity, nothing);
  g_assert_false (mg_activity_is_looking (self->activity));
  mg_activity_look (self->activity, self->mappings);
  mg_fake_source_wake (source);
  mg_test_wait (!mg_activity_is_looking (self->activity));
  /* That look is the first one again; the answer to the one before it counts for nothing. */
  g_assert_false (mg_activity_has_changed (self->activity, box));
  g_assert_false (changes (self, box));
}

static gboolean
is_looked_at (Fixture *self, MgMappingInfo *like)
{
  MgFakeSource *source = MG_FAKE_SOURCE (self->source);
  guint before;

  mg_fake_source_describe (source, "box", like);
  g_ptr_array_set_size (self->mappings, 0);
  look (self);
  before = mg_fake_source_get_n_reads (source, "box");
  add_mapping (self, "box");
  look (self);
  return mg_fake_source_get_n_reads (source, "box") > before;
}

static void
test_left_alone (Fixture *self, gconstpointer data)
{
  const struct
  {
    MgKind kind;
    gboolean looked_at;
  } kinds[] = { { MG_KIND_POSIX, TRUE },      { MG_KIND_SYSV, FALSE }, { MG_KIND_MEMFD, TRUE },
                { MG_KIND_SEMAPHORE, FALSE }, { MG_KIND_FILE, TRUE },  { MG_KIND_ANONYMOUS, TRUE },
                { MG_KIND_SECTION, TRUE },    { MG_KIND_FAKE, TRUE } };
  g_autoptr (MgMappingInfo) remote = mg_mapping_info_new (MG_KIND_FILE);
  g_autoptr (MgMappingInfo) foreign = mg_mapping_info_new (MG_KIND_POSIX);
  g_autoptr (MgMappingInfo) own = mg_mapping_info_new (MG_KIND_POSIX);

  mg_fake_source_add (MG_FAKE_SOURCE (self->source), "box", NULL, 100);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (MgMappingInfo) like = mg_mapping_info_new (kinds[i].kind);

      g_assert_cmpint (is_looked_at (self, like), ==, kinds[i].looked_at);
    }
  remote->remote = TRUE;
  g_assert_false (is_looked_at (self, remote));
  own->uid = geteuid ();
  g_assert_true (is_looked_at (self, own));
  foreign->uid = geteuid () + 1;
  g_assert_cmpint (is_looked_at (self, foreign), ==, geteuid () == 0);
}

/* What stat(2) tells, but for the number of descriptors, which it does not. */
static void
check_untouched (const char *path, const struct stat *before)
{
  struct stat after;

  g_assert_cmpint (stat (path, &after), ==, 0);
  g_assert_cmpint (after.st_blocks, ==, before->st_blocks);
  g_assert_cmpint (after.st_nlink, ==, before->st_nlink);
  g_assert_cmpint (after.st_ino, ==, before->st_ino);
  g_assert_cmpint (after.st_size, ==, before->st_size);
  g_assert_cmpmem (&after.st_atim, sizeof after.st_atim, &before->st_atim, sizeof before->st_atim);
  g_assert_cmpmem (&after.st_mtim, sizeof after.st_mtim, &before->st_mtim, sizeof before->st_mtim);
  g_assert_cmpmem (&after.st_ctim, sizeof after.st_ctim, &before->st_ctim, sizeof before->st_ctim);
}

/* Real memory of another process, far larger than what is looked at and full of holes. */
static void
test_untouched (Fixture *self, gconstpointer data)
{
  g_autoptr (MgTestMapmaker) maker = mg_test_mapmaker_new ();
  g_autofree char *name = mg_test_name ("activity");
  g_autofree char *posix_name = g_strconcat ("/", name, NULL);
  g_autofree char *path = mg_test_shm_path (name);
  MgMapping *mapping;
  struct stat before;

  mg_test_mapmaker_tell (maker, "create %s 0x40000000", name);
  mg_test_mapmaker_tell (maker, "store %s 0x100000 u8 1", name);
  mg_test_mapmaker_tell (maker, "store %s 0x3ffff000 u8 1", name);
  g_assert_cmpint (stat (path, &before), ==, 0);
  mapping = add_mapping (self, posix_name);
  g_assert_false (changes (self, mapping));
  g_assert_false (changes (self, mapping));
  check_untouched (path, &before);

  /* In what was a hole behind the first page that has data. */
  mg_test_mapmaker_tell (maker, "store %s 0x2000 u8 7", name);
  g_assert_true (changes (self, mapping));
  g_assert_false (changes (self, mapping));
  /* Memory alone is no change. */
  mg_test_mapmaker_tell (maker, "store %s 0x1000 u8 0", name);
  g_assert_false (changes (self, mapping));
  mg_test_mapmaker_tell (maker, "punch %s 0x1000 0x1000", name);
  g_assert_false (changes (self, mapping));
  mg_test_mapmaker_tell (maker, "punch %s 0x2000 0x1000", name);
  g_assert_true (changes (self, mapping));
  g_assert_false (changes (self, mapping));
  mg_test_mapmaker_tell (maker, "truncate %s 0x3000", name);
  g_assert_true (changes (self, mapping));
  mg_test_mapmaker_tell (maker, "unlink %s", name);
  g_assert_false (changes (self, mapping));
}

static void
take (MgTrace *trace, MgSource *source)
{
  g_autoptr (MgBacking) backing = mg_source_open (source, "box", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (mg_trace_take (trace, backing, &error));
  g_assert_no_error (error);
}

/* Of a small mapping every byte is looked at, of a large one some pages from its start to its end. */
static void
test_coverage (void)
{
  const gsize sizes[] = { 1, PAGE - 1, PAGE, PAGE + 1, 15 * PAGE + 1, 16 * PAGE };
  const gsize large = 1000 * PAGE;
  guint n_seen = 0;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (MgSource) source = mg_fake_source_new ();
      MgTrace before, after;

      mg_fake_source_add (MG_FAKE_SOURCE (source), "box", NULL, sizes[i]);
      take (&before, source);
      for (gsize at = 0; at < sizes[i]; at = at + 1 == sizes[i] ? sizes[i] : MIN (at + 333, sizes[i] - 1))
        {
          mg_fake_source_store (MG_FAKE_SOURCE (source), "box", at, (const guint8 *) "x", 1);
          take (&after, source);
          g_assert_true (mg_trace_differs (&before, &after));
          before = after;
        }
    }
  {
    g_autoptr (MgSource) source = mg_fake_source_new ();
    MgTrace before, after;
    guint last = 0;

    mg_fake_source_add (MG_FAKE_SOURCE (source), "box", NULL, large);
    take (&before, source);
    g_assert_cmpuint (mg_fake_source_get_n_reads (MG_FAKE_SOURCE (source), "box"), ==, MG_ACTIVITY_PAGES);
    for (guint page = 0; page < 1000; page++)
      {
        mg_fake_source_store (MG_FAKE_SOURCE (source), "box", page * PAGE, (const guint8 *) "x", 1);
        take (&after, source);
        if (mg_trace_differs (&before, &after))
          {
            n_seen++;
            last = page;
          }
        before = after;
      }
    g_assert_cmpuint (n_seen, ==, MG_ACTIVITY_PAGES);
    g_assert_cmpuint (last, >, 800);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/activity/coverage", test_coverage);
  g_test_add ("/activity/changed", Fixture, NULL, set_up_fake, test_changed, tear_down);
  g_test_add ("/activity/recreated", Fixture, NULL, set_up_fake, test_recreated, tear_down);
  g_test_add ("/activity/trouble", Fixture, NULL, set_up_fake, test_trouble, tear_down);
  g_test_add ("/activity/hanging", Fixture, NULL, set_up_fake, test_hanging, tear_down);
  g_test_add ("/activity/forgotten", Fixture, NULL, set_up_fake, test_forgotten, tear_down);
  g_test_add ("/activity/left-alone", Fixture, NULL, set_up_fake, test_left_alone, tear_down);
  g_test_add ("/activity/untouched", Fixture, NULL, set_up_posix, test_untouched, tear_down);
  return g_test_run ();
}
