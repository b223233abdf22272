/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-removal.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-fake-source.h"
#include "mg-posix-source.h"
#include "mg-test-process.h"
#include "mg-test-room.h"
#include "mg-test.h"

typedef struct
{
  char *folder;
  char *path;
  MgSource *source;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_strdup ("/dev/shm/mg-test-XXXXXX");
  g_assert_nonnull (g_mkdtemp (fixture->folder));
  fixture->path = g_build_filename (fixture->folder, "x", NULL);
  fixture->source = mg_posix_source_new (fixture->folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->source);
  mg_test_remove_folder (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
make (Fixture *fixture, guint64 size)
{
  close (mg_test_make_file (fixture->path, size));
}

static guint64
find_inode (const char *path)
{
  struct stat status;

  return lstat (path, &status) == 0 ? status.st_ino : 0;
}

static guint
count_names (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static guint
count_listed (Fixture *fixture)
{
  g_autoptr (GPtrArray) list = mg_source_list (fixture->source, NULL, NULL, NULL);

  return list->len;
}

static MgRemoval *
remove_it (Fixture *fixture)
{
  g_autoptr (MgMappingInfo) info = mg_source_lookup (fixture->source, "/x", NULL);
  g_autoptr (GError) error = NULL;
  MgRemoval *removal;

  g_assert_nonnull (info);
  g_assert_true (mg_source_check_removal (fixture->source, "/x", &info->identity, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_listed (fixture), ==, 1);
  removal = mg_source_remove (fixture->source, "/x", &info->identity, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (mg_removal_get_name (removal), ==, "/x");
  g_assert_true (mg_removal_can_undo (removal));
  return removal;
}

/* What is removed is not shown, and nothing is left of it when that is complete. */
static void
test_complete (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgRemoval) removal = NULL;
  g_autoptr (GError) error = NULL;

  make (fixture, 100);
  removal = remove_it (fixture);
  g_assert_cmpuint (find_inode (fixture->path), ==, 0);
  g_assert_cmpuint (count_listed (fixture), ==, 0);
  g_assert_cmpuint (count_names (fixture), ==, 1);
  g_assert_null (mg_source_lookup (fixture->source, "/x", &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_true (mg_removal_complete (removal, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_names (fixture), ==, 0);
  g_assert_false (mg_removal_can_undo (removal));
  g_assert_true (mg_removal_complete (removal, &error));
}

/* One that is let go is complete. */
static void
test_let_go (Fixture *fixture, gconstpointer data)
{
  make (fixture, 100);
  mg_removal_free (remove_it (fixture));
  g_assert_cmpuint (count_names (fixture), ==, 0);
}

static void
on_completed (GObject *object, GAsyncResult *result, gpointer data)
{
  *(gboolean *) data = mg_removal_complete_finish (result, NULL);
}

static void
test_complete_async (Fixture *fixture, gconstpointer data)
{
  gboolean done = FALSE;

  make (fixture, 100);
  mg_removal_complete_async (remove_it (fixture), on_completed, &done);
  mg_test_wait (done);
  g_assert_cmpuint (count_names (fixture), ==, 0);
}

/* The same object comes back, whoever has it open. */
static void
test_undo (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgRemoval) removal = NULL;
  g_autoptr (MgBacking) backing = NULL;
  g_autoptr (GError) error = NULL;
  MgBackingStatus status;
  guint64 inode;

  make (fixture, 100);
  inode = find_inode (fixture->path);
  backing = mg_source_open (fixture->source, "/x", NULL);
  removal = remove_it (fixture);
  g_assert_true (mg_backing_check (backing, &status, NULL));
  g_assert_cmpint (status.name, ==, MG_NAME_GONE);
  g_assert_true (mg_removal_undo (removal, &error));
  g_assert_no_error (error);
  g_assert_false (mg_removal_can_undo (removal));
  g_assert_cmpuint (find_inode (fixture->path), ==, inode);
  g_assert_cmpuint (count_listed (fixture), ==, 1);
  g_assert_true (mg_backing_check (backing, &status, NULL));
  g_assert_cmpint (status.name, ==, MG_NAME_SAME);

  /* It is over: letting it go does not remove what came back. */
  g_clear_pointer (&removal, mg_removal_free);
  g_assert_cmpuint (find_inode (fixture->path), ==, inode);
}

static void
test_name_taken (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgRemoval) removal = NULL;
  g_autoptr (GError) error = NULL;
  guint64 inode, other;

  make (fixture, 100);
  inode = find_inode (fixture->path);
  removal = remove_it (fixture);
  make (fixture, 5);
  other = find_inode (fixture->path);
  g_assert_false (mg_removal_undo (removal, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_EXISTS);
  g_assert_cmpstr (error->message, ==, "“/x” cannot be brought back: its name was taken meanwhile.");
  g_clear_error (&error);
  g_assert_cmpuint (find_inode (fixture->path), ==, other);

  /* It may be tried again. */
  g_assert_true (mg_removal_can_undo (removal));
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_true (mg_removal_undo (removal, &error));
  g_assert_cmpuint (find_inode (fixture->path), ==, inode);
}

static void
test_gone_for_good (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgRemoval) removal = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;

  make (fixture, 100);
  removal = remove_it (fixture);
  dir = g_dir_open (fixture->folder, 0, NULL);
  aside = g_build_filename (fixture->folder, g_dir_read_name (dir), NULL);
  g_assert_cmpint (g_unlink (aside), ==, 0);
  g_assert_false (mg_removal_undo (removal, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_NOT_FOUND);
  g_assert_true (mg_removal_complete (removal, NULL));
}

static void
check_refused (Fixture *fixture, const MgIdentity *identity, MgError code, const char *sentence)
{
  guint n_names = count_names (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_false (mg_source_check_removal (fixture->source, "/x", identity, &error));
  g_assert_error (error, MG_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, sentence);
  g_clear_error (&error);
  g_assert_null (mg_source_remove (fixture->source, "/x", identity, &error));
  g_assert_error (error, MG_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, sentence);
  g_assert_cmpuint (count_names (fixture), ==, n_names);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgMappingInfo) info = NULL;
  g_autofree char *target = g_build_filename (fixture->folder, "target", NULL);

  check_refused (fixture, NULL, MG_ERROR_NOT_FOUND, "“/x” does not exist.");
  make (fixture, 100);
  info = mg_source_lookup (fixture->source, "/x", NULL);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  check_refused (fixture, &info->identity, MG_ERROR_NOT_FOUND, "“/x” does not exist.");

  /* Another object has the name by now. */
  make (fixture, 100);
  check_refused (fixture, &info->identity, MG_ERROR_REPLACED,
                 "“/x” is another object by now than the one that was looked at, and stays.");
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  check_refused (fixture, NULL, MG_ERROR_WRONG_KIND, "“/x” is not shared memory.");
  g_assert_cmpint (g_rmdir (fixture->path), ==, 0);
  close (mg_test_make_file (target, 1));
  g_assert_cmpint (symlink ("target", fixture->path), ==, 0);
  check_refused (fixture, NULL, MG_ERROR_WRONG_KIND, "“/x” is not shared memory.");
}

/* Puts one object after the other in the place of the last. */
static void
replace_again_and_again (MgTestProcess *process, gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *next = g_build_filename (fixture->folder, "next", NULL);

  for (;;)
    {
      close (mg_test_make_file (next, 1));
      g_assert_cmpint (rename (next, fixture->path), ==, 0);
    }
}

static guint64
find_inode_aside (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, ".mapglass-removed-"))
      {
        g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

        return find_inode (path);
      }
  return 0;
}

/* Whatever somebody does meanwhile, no other object is removed than the one that was looked at. */
static void
test_swapped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgTestProcess) process = mg_test_process_new (replace_again_and_again, fixture);
  guint n_removed = 0;
  guint n_replaced = 0;

  for (guint i = 0; i < 100000 && (n_removed < 50 || n_replaced < 50); i++)
    {
      g_autoptr (MgMappingInfo) info = mg_source_lookup (fixture->source, "/x", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (MgRemoval) removal = NULL;

      if (info == NULL)
        continue;
      removal = mg_source_remove (fixture->source, "/x", &info->identity, &error);
      if (removal != NULL)
        {
          g_assert_cmpuint (find_inode_aside (fixture), ==, info->identity.inode);
          n_removed++;
        }
      else if (error->code == MG_ERROR_REPLACED)
        {
          n_replaced++;
        }
    }
  g_test_message ("%u removed, %u replaced", n_removed, n_replaced);
  g_assert_cmpuint (n_removed, >, 0);
  g_assert_cmpuint (n_replaced, >, 0);
}

/* Only the owner removes from a folder where everybody makes things. */
static void
try_as_nobody (gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *own = g_build_filename (fixture->folder, "own", NULL);

  check_refused (fixture, NULL, MG_ERROR_DENIED, "Cannot remove “/x”: permission denied (owner root).");
  close (mg_test_make_file (own, 1));
  mg_removal_free (mg_source_remove (fixture->source, "/own", NULL, NULL));
  g_assert_cmpint (g_access (own, F_OK), !=, 0);
}

/* Nobody may take names from a folder that is not theirs. */
static void
try_as_nobody_elsewhere (gpointer data)
{
  check_refused (data, NULL, MG_ERROR_DENIED, "Cannot remove “/x”: permission denied (owner root).");
}

static void
test_denied (Fixture *fixture, gconstpointer data)
{
  if (getuid () != 0)
    {
      g_test_skip ("Only root can become another user.");
      return;
    }
  make (fixture, 100);
  g_assert_cmpint (g_chmod (fixture->folder, 01777), ==, 0);
  mg_test_run_as_nobody (try_as_nobody, fixture);
  g_assert_cmpint (g_chmod (fixture->folder, 0755), ==, 0);
  mg_test_run_as_nobody (try_as_nobody_elsewhere, fixture);
  g_assert_cmpuint (count_names (fixture), ==, 1);
}

static void
remove_and_wait (MgTestProcess *process, gpointer data)
{
  Fixture *fixture = data;

  remove_it (fixture);
  mg_test_process_send_number (process, 0);
  mg_test_process_receive_number (process);
}

/* What a process that has ended has left aside is removed; what one that lives has, stays. */
static void
test_left_over (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgTestProcess) process = NULL;

  make (fixture, 100);
  process = mg_test_process_new (remove_and_wait, fixture);
  mg_test_process_receive_number (process);
  g_assert_cmpuint (count_listed (fixture), ==, 0);
  g_assert_cmpuint (count_names (fixture), ==, 1);
  g_clear_pointer (&process, mg_test_process_free);
  g_assert_cmpuint (count_names (fixture), ==, 1);
  g_assert_cmpuint (count_listed (fixture), ==, 0);
  g_assert_cmpuint (count_names (fixture), ==, 0);
}

static void
check_left_over (Fixture *fixture, const char *name, gboolean listed, gboolean stays)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  close (mg_test_make_file (path, 1));
  g_assert_cmpuint (count_listed (fixture), ==, listed ? 1 : 0);
  g_assert_cmpint (g_access (path, F_OK) == 0, ==, stays);
  if (stays)
    g_assert_cmpint (g_unlink (path), ==, 0);
}

/* What only looks like it is shown; what may be of somebody who is not seen stays. */
static void
test_look_alikes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *elsewhere = g_strdup_printf (".mapglass-removed-17-%d-0-0", G_MAXINT);
  g_autofree char *other_start = NULL;
  struct stat status;

  g_assert_cmpint (stat ("/proc/self/ns/pid", &status), ==, 0);
  other_start
    = g_strdup_printf (".mapglass-removed-%" G_GUINT64_FORMAT "-%d-1-0", (guint64) status.st_ino, getpid ());
  check_left_over (fixture, ".mapglass-removed-", TRUE, TRUE);
  check_left_over (fixture, ".mapglass-removed-1-2-3", TRUE, TRUE);
  check_left_over (fixture, ".mapglass-removed-1-0-3-4", TRUE, TRUE);
  check_left_over (fixture, elsewhere, FALSE, TRUE);
  /* The number of a process that has ended is given to another one. */
  check_left_over (fixture, other_start, FALSE, FALSE);
}

static void
hold (MgTestProcess *process, gpointer data)
{
  Fixture *fixture = data;
  int fd = open (fixture->path, O_RDONLY | O_CLOEXEC);
  void *view;

  mg_test_process_send_number (process, 0);
  mg_test_process_receive_number (process);
  view = mmap (NULL, 100, PROT_READ, MAP_PRIVATE, fd, 0);
  g_assert_true (view != MAP_FAILED);
  close (fd);
  mg_test_process_send_number (process, 0);
  mg_test_process_receive_number (process);
  munmap (view, 100);
  mg_test_process_send_number (process, 0);
  mg_test_process_receive_number (process);
}

/* The system knows who has it open or maps it, and looking leaves nothing behind. */
static void
test_use (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgTestProcess) process = NULL;
  struct stat before, after;

  g_assert_cmpint (mg_source_find_use (fixture->source, "/x"), ==, MG_USE_UNKNOWN);
  make (fixture, 100);
  g_assert_cmpint (stat (fixture->path, &before), ==, 0);
  g_assert_cmpint (mg_source_find_use (fixture->source, "/x"), ==, MG_USE_NONE);
  g_assert_cmpint (mg_source_find_use (fixture->source, "/x"), ==, MG_USE_NONE);
  g_assert_cmpint (stat (fixture->path, &after), ==, 0);
  g_assert_cmpmem (&before, sizeof before, &after, sizeof after);
  process = mg_test_process_new (hold, fixture);
  mg_test_process_receive_number (process);
  g_assert_cmpint (mg_source_find_use (fixture->source, "/x"), ==, MG_USE_SOME);
  mg_test_process_ask (process, 0);
  g_assert_cmpint (mg_source_find_use (fixture->source, "/x"), ==, MG_USE_SOME);
  mg_test_process_ask (process, 0);
  g_assert_cmpint (mg_source_find_use (fixture->source, "/x"), ==, MG_USE_NONE);
}

/* A kind that has no names of its own has nothing to remove. */
static void
test_nothing_to_remove (void)
{
  g_autoptr (MgSource) source = mg_fake_source_new ();
  g_autoptr (GError) error = NULL;

  mg_fake_source_add (MG_FAKE_SOURCE (source), "x", NULL, 1);
  g_assert_null (mg_source_remove (source, "x", NULL, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_NOT_SUPPORTED);
  g_assert_cmpstr (error->message, ==,
                   "“fake:x” has no name to remove: it is gone when the last program lets it go.");
  g_assert_cmpint (mg_source_find_use (source, "x"), ==, MG_USE_UNKNOWN);
}

static void
check_users (GPtrArray *users, guint n_unreadable, MgUse use, const char *expected)
{
  g_autofree char *text = mg_removal_describe_users (users, n_unreadable, use);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_describe (void)
{
  g_autoptr (GPtrArray) users = g_ptr_array_new ();
  MgUser all[8];

  check_users (NULL, 0, MG_USE_UNKNOWN, "No program maps it; its memory is freed.");
  check_users (NULL, 3, MG_USE_NONE, "No program maps it; its memory is freed.");
  check_users (NULL, 3, MG_USE_UNKNOWN,
               "No program is seen to map it. 3 processes may not be looked into, and may map it too.");
  check_users (NULL, 1, MG_USE_UNKNOWN,
               "No program is seen to map it. 1 process may not be looked into, and may map it too.");
  check_users (NULL, MG_CENSUS_N_UNKNOWN, MG_USE_NONE, "No program maps it; its memory is freed.");
  check_users (NULL, MG_CENSUS_N_UNKNOWN, MG_USE_UNKNOWN,
               "No program is seen to map it. Processes of other users are hidden, and may map it too.");
  check_users (
    NULL, 0, MG_USE_SOME,
    "A program that is not seen to map it has it open; it keeps it until it lets it go, and its memory "
    "is freed only then.");
  for (int i = 0; i < 8; i++)
    all[i] = (MgUser){ .pid = 10 + i, .command = (char *) "p" };
  /* One that maps it twice is one. */
  g_ptr_array_add (users, &all[0]);
  g_ptr_array_add (users, &all[0]);
  check_users (
    users, 0, MG_USE_SOME,
    "It is mapped by p (10), which keeps it until it lets it go; nobody else can open it any more, and "
    "its memory is freed only then.");
  for (int i = 1; i < 8; i++)
    g_ptr_array_add (users, &all[i]);
  check_users (
    users, 0, MG_USE_SOME,
    "It is mapped by p (10), p (11), p (12), p (13), p (14) and 3 more, which keep it until the last of "
    "them lets it go; nobody else can open it any more, and its memory is freed only then.");
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/removal/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("complete", test_complete);
  ADD ("let-go", test_let_go);
  ADD ("complete-async", test_complete_async);
  ADD ("undo", test_undo);
  ADD ("name-taken", test_name_taken);
  ADD ("gone-for-good", test_gone_for_good);
  ADD ("refused", test_refused);
  ADD ("swapped", test_swapped);
  ADD ("denied", test_denied);
  ADD ("left-over", test_left_over);
  ADD ("look-alikes", test_look_alikes);
  ADD ("use", test_use);
  g_test_add_func ("/removal/nothing-to-remove", test_nothing_to_remove);
  g_test_add_func ("/removal/describe", test_describe);
  return g_test_run ();
}
