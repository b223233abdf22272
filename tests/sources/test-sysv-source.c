/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-sysv-source.h"

#include <string.h>
#include <sys/shm.h>
#include <unistd.h>

#include "mg-catalog.h"
#include "mg-error.h"
#include "mg-ipc-namespace.h"
#include "mg-posix-source.h"
#include "mg-sampler.h"
#include "mg-test-segments.h"
#include "mg-test.h"

#define PAGE 4096
#define SIZE (5 * PAGE + 1)

typedef struct
{
  MgSource *source;
  MgTestSegments *maker;
  gint32 key;
  int id;
  guint64 address;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->source = mg_sysv_source_new ();
  fixture->maker = mg_test_segments_new ();
  /* One that no other test has, and that is negative where a key has a sign. */
  fixture->key = (gint32) (0x80000000u | (guint32) getpid ());
  fixture->id = mg_test_segments_make (fixture->maker, fixture->key, SIZE, 0640);
  g_assert_cmpint (fixture->id, >=, 0);
  fixture->address = mg_test_segments_attach (fixture->maker, fixture->id, 0);
  mg_test_segments_store (fixture->maker, fixture->address, PAGE, 7);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->maker, mg_test_segments_free);
  g_object_unref (fixture->source);
}

static void
check_name (Fixture *fixture, const char *text, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = mg_source_parse (fixture->source, text, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, expected);
}

static void
check_no_name (Fixture *fixture, const char *text, MgError code, const char *sentence)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mg_source_parse (fixture->source, text, &error));
  g_assert_error (error, MG_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  static const char *const no_ids[]
    = { "",    "x",   "-1",  "+1",   "0x11", "1 ", "2147483648", "99999999999999999999",
        "17/", "/17", "key", "//1/", "//1/x" };
  static const char *const no_keys[]
    = { "key=",           "key=0",           "key=0x0", "key=x",    "key=0x100000000",
        "key=4294967296", "key=-2147483649", "key=0x",  "key=0x-1", "//1/key=" };
  static const char *const no_processes[] = { "//", "//1", "//x/1", "//0/1", "//-1/1", "//2147483648/1" };
  g_autofree char *id = g_strdup_printf ("%d", fixture->id);
  g_autofree char *hex = g_strdup_printf ("key=0x%x", (guint32) fixture->key);
  g_autofree char *decimal = g_strdup_printf ("key=%u", (guint32) fixture->key);
  g_autofree char *negative = g_strdup_printf ("key=%d", fixture->key);
  g_autofree char *own = g_strdup_printf ("//%d/17", getpid ());
  g_autofree char *own_key = g_strdup_printf ("//%d/%s", getpid (), hex);

  check_name (fixture, "0", "0");
  check_name (fixture, "017", "17");
  check_name (fixture, "2147483647", "2147483647");
  check_name (fixture, id, id);
  check_name (fixture, hex, id);
  check_name (fixture, decimal, id);
  check_name (fixture, negative, id);
  /* What a process sees as this one does is this one's. */
  check_name (fixture, own, "17");
  check_name (fixture, own_key, id);
  check_name (fixture, "//2147483647/17", "//2147483647/17");

  for (guint i = 0; i < G_N_ELEMENTS (no_ids); i++)
    {
      g_autofree char *sentence
        = g_strdup_printf ("“sysv:%s” is no name for a System V segment: it has an id, a number from 0 to "
                           "2147483647, or is found by key=0x….",
                           no_ids[i]);

      check_no_name (fixture, no_ids[i], MG_ERROR_INVALID_NAME, sentence);
    }
  for (guint i = 0; i < G_N_ELEMENTS (no_keys); i++)
    {
      g_autofree char *sentence = g_strdup_printf (
        "“sysv:%s” is no name for a System V segment: a key is a number other than 0, of 32 bits, "
        "such as 0x1234.",
        no_keys[i]);

      check_no_name (fixture, no_keys[i], MG_ERROR_INVALID_NAME, sentence);
    }
  for (guint i = 0; i < G_N_ELEMENTS (no_processes); i++)
    {
      g_autofree char *sentence = g_strdup_printf (
        "“sysv:%s” is no name for a System V segment: another namespace is called sysv://PID/ID, "
        "by the number of a process in it.",
        no_processes[i]);

      check_no_name (fixture, no_processes[i], MG_ERROR_INVALID_NAME, sentence);
    }
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = g_strdup_printf ("%d", fixture->id);
  g_autofree char *key = g_strdup_printf ("key=0x%08x", (guint32) fixture->key);
  g_autofree char *no_key = g_strdup_printf ("“sysv:%s” does not exist: no segment has this key.", key);
  g_autofree char *no_id = g_strdup_printf ("“sysv:%s” does not exist.", id);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) open_error = NULL;

  g_clear_pointer (&fixture->maker, mg_test_segments_free);
  check_no_name (fixture, key, MG_ERROR_NOT_FOUND, no_key);
  check_no_name (fixture, "//2147483647/key=1", MG_ERROR_NOT_FOUND,
                 "“sysv://2147483647/key=1” does not exist: its process is gone.");
  g_assert_null (mg_source_lookup (fixture->source, id, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, no_id);
  g_assert_null (mg_source_open (fixture->source, id, &open_error));
  g_assert_cmpstr (open_error->message, ==, no_id);
  g_assert_null (mg_source_warn_open (fixture->source, id));
  g_clear_error (&error);
  g_assert_null (mg_source_lookup (fixture->source, "//2147483647/17", &error));
  g_assert_cmpstr (error->message, ==, "“sysv://2147483647/17” does not exist.");
}

static MgMappingInfo *
find_info (GPtrArray *list, const char *uri)
{
  MgMappingInfo *found = NULL;

  for (guint i = 0; i < list->len; i++)
    {
      MgMappingInfo *info = g_ptr_array_index (list, i);

      if (g_str_equal (info->uri, uri))
        {
          g_assert_null (found);
          found = info;
        }
    }
  return found;
}

static guint64
get_number (const MgMappingInfo *info, const char *key, const char *type)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (info->details, key, G_VARIANT_TYPE (type));

  g_assert_nonnull (value);
  switch (type[0])
    {
    case 'u':
      return g_variant_get_uint32 (value);
    case 'i':
      return (guint64) g_variant_get_int32 (value);
    case 't':
      return g_variant_get_uint64 (value);
    case 'b':
      return g_variant_get_boolean (value) ? 1 : 0;
    default:
      return (guint64) g_variant_get_int64 (value);
    }
}

/* Against what the system itself says of the segment, column by column. */
static void
check_info (Fixture *fixture, const MgMappingInfo *info)
{
  g_autofree char *line = mg_test_segments_look (fixture->maker, fixture->id);
  g_auto (GStrv) words = g_strsplit_set (g_strstrip (line), " ", -1);
  guint64 numbers[16];
  guint n = 0;

  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != 0 && n < G_N_ELEMENTS (numbers))
      {
        numbers[n] = (guint64) g_ascii_strtoll (words[i], NULL, n == 2 ? 8 : 10);
        n++;
      }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (numbers));

  g_assert_cmpint (info->kind, ==, MG_KIND_SYSV);
  g_assert_cmpuint (get_number (info, "key", "u"), ==, (guint32) numbers[0]);
  g_assert_cmpuint (info->identity.inode, ==, numbers[1]);
  g_assert_cmpuint ((guint) info->mode, ==, numbers[2] & 0777);
  g_assert_cmpuint (get_number (info, "removal", "b"), ==, (numbers[2] & SHM_DEST) != 0);
  g_assert_cmpuint (info->size, ==, numbers[3]);
  g_assert_cmpuint (get_number (info, "creator", "i"), ==, numbers[4]);
  g_assert_cmpuint (get_number (info, "last-pid", "i"), ==, numbers[5]);
  g_assert_cmpuint (get_number (info, "attached", "t"), ==, numbers[6]);
  g_assert_cmpuint ((guint64) info->uid, ==, numbers[7]);
  g_assert_cmpuint (get_number (info, "attach-time", "x"), ==, numbers[11]);
  g_assert_false (g_variant_lookup (info->details, "detach-time", "x", NULL));
  g_assert_cmpuint (get_number (info, "change-time", "x"), ==, numbers[13]);
  g_assert_cmpuint ((guint64) info->created, ==, numbers[13]);
  g_assert_cmpuint (info->allocated, ==, numbers[14] + numbers[15]);
  g_assert_cmpuint (info->allocated, ==, PAGE);
  g_assert_false (g_variant_lookup (info->details, "huge", "b", NULL));
  g_assert_false (g_variant_lookup (info->details, "namespace", "t", NULL));
}

/* The list and a look agree with the system, and change nothing. */
static void
test_info (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = mg_test_segments_look (fixture->maker, fixture->id);
  g_autofree char *id = g_strdup_printf ("%d", fixture->id);
  g_autofree char *uri = g_strconcat ("sysv:", id, NULL);
  g_autofree char *after = NULL;
  g_autoptr (MgMappingInfo) info = NULL;
  g_autoptr (MgCensus) census = mg_census_new (MG_MAPS_BEST, NULL);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *users;

  list = mg_source_list (fixture->source, census, NULL, &error);
  g_assert_no_error (error);
  info = mg_source_lookup (fixture->source, id, &error);
  g_assert_no_error (error);
  after = mg_test_segments_look (fixture->maker, fixture->id);
  g_assert_cmpstr (after, ==, before);

  g_assert_cmpstr (info->uri, ==, uri);
  g_assert_cmpstr (info->name, ==, id);
  g_assert_cmpint (info->pid, ==, 0);
  g_assert_false (info->deleted);
  check_info (fixture, info);
  g_assert_nonnull (find_info (list, uri));
  g_assert_true (mg_mapping_info_equal (find_info (list, uri), info));

  users = mg_census_find_users (census, &info->identity);
  g_assert_nonnull (users);
  g_assert_cmpuint (users->len, ==, 1);
  g_assert_cmpint (((MgUser *) g_ptr_array_index (users, 0))->pid, ==,
                   mg_test_segments_get_pid (fixture->maker));
  g_assert_cmpuint (((MgUser *) g_ptr_array_index (users, 0))->address, ==, fixture->address);

  mg_test_segments_remove (fixture->maker, fixture->id);
  g_clear_pointer (&info, mg_mapping_info_unref);
  info = mg_source_lookup (fixture->source, id, &error);
  g_assert_no_error (error);
  g_assert_true (info->deleted);
  check_info (fixture, info);
}

static void
look_as_nobody (gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *id = g_strdup_printf ("%d", fixture->id);
  g_autofree char *uri = g_strconcat ("sysv:", id, NULL);
  g_autoptr (GPtrArray) list = mg_source_list (fixture->source, NULL, NULL, NULL);
  g_autoptr (MgMappingInfo) info = mg_source_lookup (fixture->source, id, NULL);

  g_assert_nonnull (info);
  check_info (fixture, info);
  g_assert_nonnull (find_info (list, uri));
  g_assert_true (mg_mapping_info_equal (find_info (list, uri), info));
}

/* All of it is for everybody to know. */
static void
test_info_as_nobody (Fixture *fixture, gconstpointer data)
{
  mg_test_run_as_nobody (look_as_nobody, fixture);
}

/* The same as what people ask today. */
static void
test_agrees_with_lsipc (Fixture *fixture, gconstpointer data)
{
  const char *const command[] = { "lsipc", "-m", "-r", "--noheadings",
                                  "-b",    "-P", "-o", "ID,KEY,SIZE,CPID,LPID,NATTCH,PERMS,UID",
                                  NULL };
  g_autofree char *uri = g_strdup_printf ("sysv:%d", fixture->id);
  g_autofree char *expected = NULL;
  g_autofree char *out = NULL;
  g_autoptr (GPtrArray) list = NULL;
  const MgMappingInfo *info;

  if (!g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                     NULL, &out, NULL, NULL, NULL)
      || *out == 0)
    {
      g_test_skip ("There is no lsipc that can be asked.");
      return;
    }
  list = mg_source_list (fixture->source, NULL, NULL, NULL);
  info = find_info (list, uri);
  expected = g_strdup_printf (
    "%s 0x%08x %" G_GUINT64_FORMAT " %d %d %d %04o %d\n", info->name, (guint) get_number (info, "key", "u"),
    info->size, (int) get_number (info, "creator", "i"), (int) get_number (info, "last-pid", "i"),
    (int) get_number (info, "attached", "t"), (guint) info->mode, (int) info->uid);
  if (strstr (out, expected) == NULL)
    g_error ("“%s” is not in “%s”", expected, out);
}

/* By the bare id, as long as nothing else is called so. */
static void
test_resolve (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgCatalog) catalog = mg_catalog_new ();
  g_autoptr (MgSource) posix = mg_posix_source_new (NULL);
  g_autofree char *id = g_strdup_printf ("%d", fixture->id);
  g_autofree char *key = g_strdup_printf ("sysv:key=0x%x", (guint32) fixture->key);
  g_autofree char *name = NULL;
  g_autofree char *second_name = NULL;
  g_autoptr (GError) error = NULL;

  mg_catalog_add_source (catalog, posix);
  mg_catalog_add_source (catalog, fixture->source);
  g_assert_true (mg_catalog_resolve (catalog, id, &name, &error) == fixture->source);
  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, id);
  g_assert_true (mg_catalog_resolve (catalog, key, &second_name, &error) == fixture->source);
  g_assert_cmpstr (second_name, ==, id);
}

/* What another namespace has is listed with a census, under the lowest process that sees it. */
static void
test_namespace (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgTestSegments) maker = mg_test_segments_new ();
  g_autoptr (MgTestSegments) companion = mg_test_segments_new ();
  g_autofree char *own_uri = g_strdup_printf ("sysv:%d", fixture->id);
  g_autofree char *uri = g_strdup_printf ("sysv://%d/%d", mg_test_segments_get_pid (maker), fixture->id);
  g_autofree char *other_uri
    = g_strdup_printf ("sysv://%d/%d", mg_test_segments_get_pid (companion), fixture->id);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GPtrArray) later = NULL;
  g_autoptr (MgCensus) census = NULL;
  g_autoptr (MgMappingInfo) info = NULL;
  g_autoptr (MgBacking) backing = NULL;
  g_autoptr (GError) error = NULL;
  guint64 address, name_space;
  const MgMappingInfo *found;
  guint8 byte = 0;
  gsize done;

  if (!mg_test_segments_unshare (maker))
    {
      g_test_skip ("Only root can make namespaces.");
      return;
    }
  /* The same id as here, which is another segment there. */
  g_assert_true (mg_test_segments_set (maker, "shm_next_id", fixture->id));
  g_assert_cmpint (mg_test_segments_make (maker, IPC_PRIVATE, 2 * PAGE, 0600), ==, fixture->id);
  address = mg_test_segments_attach (maker, fixture->id, 0);
  mg_test_segments_store (maker, address, PAGE + 3, 9);
  mg_test_segments_join (companion, maker);
  g_assert_cmpint (mg_test_segments_get_pid (maker), <, mg_test_segments_get_pid (companion));
  census = mg_census_new (MG_MAPS_BEST, NULL);
  list = mg_source_list (fixture->source, census, NULL, &error);
  g_assert_no_error (error);

  found = find_info (list, own_uri);
  g_assert_cmpuint (found->size, ==, SIZE);
  g_assert_cmpuint (mg_census_find_users (census, &found->identity)->len, ==, 1);
  g_assert_null (find_info (list, other_uri));
  found = find_info (list, uri);
  g_assert_nonnull (found);
  g_assert_cmpuint (found->size, ==, 2 * PAGE);
  g_assert_cmpint (found->pid, ==, mg_test_segments_get_pid (maker));
  g_assert_true (mg_ipc_namespace_find (found->pid, &name_space));
  g_assert_cmpuint (found->identity.name_space, ==, name_space);
  g_assert_cmpuint (get_number (found, "namespace", "t"), ==, name_space);
  g_assert_cmpuint (get_number (found, "creator", "i"), ==, (guint64) found->pid);
  g_assert_cmpuint (mg_census_find_users (census, &found->identity)->len, ==, 1);

  info = mg_source_lookup (fixture->source, uri + strlen ("sysv:"), &error);
  g_assert_no_error (error);
  g_assert_true (mg_mapping_info_equal (info, found));
  backing = mg_source_open (fixture->source, uri + strlen ("sysv:"), &error);
  g_assert_no_error (error);
  g_assert_true (mg_backing_read (backing, PAGE + 3, 1, &byte, &done, NULL));
  g_assert_cmpuint (byte, ==, 9);
  g_assert_cmpstr (mg_backing_get_name (backing), ==, uri);

  /* The census is older than what there is: what the process sees now is of a namespace that is not known yet. */
  g_assert_true (mg_test_segments_unshare (maker));
  g_assert_true (mg_test_segments_set (maker, "shm_next_id", fixture->id));
  g_assert_cmpint (mg_test_segments_make (maker, IPC_PRIVATE, PAGE, 0600), ==, fixture->id);
  later = mg_source_list (fixture->source, census, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (find_info (later, uri));
  g_assert_nonnull (find_info (later, own_uri));
  g_clear_pointer (&later, g_ptr_array_unref);
  g_clear_pointer (&maker, mg_test_segments_free);
  later = mg_source_list (fixture->source, census, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (find_info (later, uri));
  g_assert_nonnull (find_info (later, own_uri));
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (mg_source_list (fixture->source, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
keep_frame (MgFrame *frame, gpointer data)
{
  MgFrame **kept = data;

  g_clear_pointer (kept, mg_frame_unref);
  *kept = mg_frame_ref (frame);
}

static gboolean
is_gone (Fixture *fixture)
{
  g_autofree char *line = mg_test_segments_look (fixture->maker, fixture->id);

  return line == NULL;
}

/* Following a segment does not keep it from going when the programs that use it have. */
static void
follow_to_the_end (gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *id = g_strdup_printf ("%d", fixture->id);
  g_autoptr (MgSampler) sampler = mg_sampler_new ();
  g_autoptr (MgRangeSet) shown = mg_range_set_new ();
  MgFrame *frame = NULL;
  MgFollower *follower = mg_sampler_follow (sampler, fixture->source, id, keep_frame, &frame);

  mg_range_set_add (shown, 0, SIZE);
  mg_sampler_set_ranges (sampler, follower, shown, NULL);
  mg_sampler_set_rate (sampler, follower, 60);
  mg_test_wait (frame != NULL && frame->state == MG_FRAME_LIVE);
  g_assert_false (frame->deleted);
  g_assert_cmpuint (frame->size, ==, SIZE);
  mg_test_segments_store (fixture->maker, fixture->address, 3 * PAGE, 1);
  mg_test_wait (mg_range_set_contains (frame->changed, 3 * PAGE, 1));

  mg_test_segments_remove (fixture->maker, fixture->id);
  mg_test_wait (frame->deleted);
  g_assert_cmpint (frame->state, ==, MG_FRAME_LIVE);
  mg_test_segments_detach (fixture->maker, fixture->address);
  mg_test_wait (frame->state == MG_FRAME_GONE);
  mg_test_wait (is_gone (fixture));

  mg_sampler_unfollow (sampler, follower);
  g_object_run_dispose (G_OBJECT (sampler));
  g_clear_pointer (&frame, mg_frame_unref);
}

static void
test_follow (Fixture *fixture, gconstpointer data)
{
  if (getuid () != 0)
    g_test_skip ("Only root gets there through /proc/PID/map_files.");
  else
    follow_to_the_end (fixture);
}

static void
test_follow_attached (Fixture *fixture, gconstpointer data)
{
  MgTestSegments *maker = fixture->maker;

  fixture->id = mg_test_segments_make (maker, IPC_PRIVATE, SIZE, 0666);
  fixture->address = mg_test_segments_attach (maker, fixture->id, 0);
  mg_test_run_as_nobody (follow_to_the_end, fixture);
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add (name, Fixture, NULL, set_up, test, tear_down)
  ADD ("/sysv-source/names", test_names);
  ADD ("/sysv-source/missing", test_missing);
  ADD ("/sysv-source/info", test_info);
  ADD ("/sysv-source/info-as-nobody", test_info_as_nobody);
  ADD ("/sysv-source/agrees-with-lsipc", test_agrees_with_lsipc);
  ADD ("/sysv-source/resolve", test_resolve);
  ADD ("/sysv-source/namespace", test_namespace);
  ADD ("/sysv-source/cancelled", test_cancelled);
  ADD ("/sysv-source/follow", test_follow);
  ADD ("/sysv-source/follow-attached", test_follow_attached);
  return g_test_run ();
}
