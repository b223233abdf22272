/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-census.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mg-posix-source.h"
#include "mg-test.h"

#define PAGE   4096
#define N_MAPS 3
/* Enough for each thread of the census to come by several. */
#define N_PROCESSES 24

/* What a process maps: where, and how. */
typedef struct
{
  gpointer address;
  gsize offset;
  gsize length;
  int protection;
  int flags;
  const char *access;
} Map;

static const Map maps[N_MAPS] = {
  { NULL, 0, 10 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, "rw" },
  { NULL, 3 * PAGE, 2 * PAGE, PROT_READ, MAP_SHARED, "r" },
  { NULL, PAGE, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, "copy" },
};

static void
map_and_wait (int fd, int channel)
{
  Map mine[N_MAPS];

  prctl (PR_SET_NAME, "us\ner%");
  memcpy (mine, maps, sizeof mine);
  for (guint i = 0; i < N_MAPS; i++)
    {
      mine[i].address
        = mmap (NULL, mine[i].length, mine[i].protection, mine[i].flags, fd, (off_t) mine[i].offset);
      if (mine[i].address == MAP_FAILED)
        _exit (1);
    }
  if (write (channel, mine, sizeof mine) != (gssize) sizeof mine)
    _exit (1);
  for (;;)
    pause ();
}

static void
check_users (MgCensus *census, const MgIdentity *identity, pid_t pid, const Map *mine)
{
  GPtrArray *found = mg_census_find_users (census, identity);

  g_assert_nonnull (found);
  g_assert_cmpuint (found->len, ==, N_MAPS);
  for (guint i = 0; i < N_MAPS; i++)
    {
      const MgUser *user = NULL;

      for (guint j = 0; j < found->len; j++)
        if (((MgUser *) g_ptr_array_index (found, j))->address == (gsize) mine[i].address)
          user = g_ptr_array_index (found, j);
      g_assert_nonnull (user);
      g_assert_cmpint (user->pid, ==, pid);
      g_assert_cmpstr (user->command, ==, "us%0Aer%25");
      g_assert_cmpuint (user->offset, ==, mine[i].offset);
      g_assert_cmpuint (user->length, ==, mine[i].length);
      g_assert_cmpstr (user->access, ==, mine[i].access);
    }
}

static void
test_found (gconstpointer data)
{
  MgMapsWay way = GPOINTER_TO_UINT (data);
  g_autofree char *name = mg_test_name ("users");
  g_autofree char *path = mg_test_shm_path (name);
  g_autofree char *with_slash = g_strconcat ("/", name, NULL);
  g_autoptr (MgSource) source = mg_posix_source_new (NULL);
  g_autoptr (MgMappingInfo) info = NULL;
  g_autoptr (MgCensus) census = NULL;
  g_autoptr (MgCensus) later = NULL;
  int fd = mg_test_make_file (path, 10 * PAGE);
  Map mine[N_MAPS];
  int channel[2];
  pid_t pid;

  g_assert_cmpint (pipe (channel), ==, 0);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    map_and_wait (fd, channel[1]);
  g_assert_cmpint (read (channel[0], mine, sizeof mine), ==, sizeof mine);
  info = mg_source_lookup (source, with_slash, NULL);
  g_assert_nonnull (info);
  /* What this process maps is not told. */
  g_assert_true (mmap (NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0) != MAP_FAILED);

  census = mg_census_new (way, NULL);
  check_users (census, &info->identity, pid, mine);

  /* A user of what has no name any more. */
  g_unlink (path);
  later = mg_census_new (way, NULL);
  check_users (later, &info->identity, pid, mine);
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  g_clear_pointer (&later, mg_census_unref);
  later = mg_census_new (way, NULL);
  g_assert_null (mg_census_find_users (later, &info->identity));
  close (fd);
  close (channel[0]);
  close (channel[1]);
}

/* Several threads look into the processes: what each maps stands together all the same, by pid and address. */
static void
test_order (gconstpointer data)
{
  g_autofree char *name = mg_test_name ("order");
  g_autofree char *path = mg_test_shm_path (name);
  g_autoptr (MgCensus) census = NULL;
  int fd = mg_test_make_file (path, 10 * PAGE);
  Map mine[N_MAPS];
  int channel[2];
  pid_t pids[N_PROCESSES];
  GPtrArray *users;
  struct stat stat;
  MgIdentity identity = { .kind = MG_KIND_POSIX };

  g_assert_cmpint (pipe (channel), ==, 0);
  for (guint i = 0; i < N_PROCESSES; i++)
    {
      pids[i] = fork ();
      g_assert_cmpint (pids[i], >=, 0);
      if (pids[i] == 0)
        map_and_wait (fd, channel[1]);
      g_assert_cmpint (read (channel[0], mine, sizeof mine), ==, sizeof mine);
    }
  g_assert_cmpint (fstat (fd, &stat), ==, 0);
  identity.device = stat.st_dev;
  identity.inode = stat.st_ino;

  census = mg_census_new (GPOINTER_TO_UINT (data), NULL);
  users = mg_census_find_users (census, &identity);
  g_assert_nonnull (users);
  g_assert_cmpuint (users->len, ==, N_PROCESSES * N_MAPS);
  for (guint i = 1; i < users->len; i++)
    {
      const MgUser *before = g_ptr_array_index (users, i - 1);
      const MgUser *user = g_ptr_array_index (users, i);

      g_assert_true (before->pid < user->pid
                     || (before->pid == user->pid && before->address < user->address));
    }

  for (guint i = 0; i < N_PROCESSES; i++)
    {
      g_assert_cmpint (kill (pids[i], SIGKILL), ==, 0);
      g_assert_cmpint (waitpid (pids[i], NULL, 0), ==, pids[i]);
    }
  g_unlink (path);
  close (fd);
  close (channel[0]);
  close (channel[1]);
}

/* Goes down to where the path is longer than any that the system takes. Returns the folder. */
static char *
enter_deep_folder (void)
{
  char *top = g_dir_make_tmp ("mg-census-XXXXXX", NULL);
  g_autofree char *name = g_strnfill (250, 'd');

  g_assert_nonnull (top);
  g_assert_cmpint (g_chdir (top), ==, 0);
  for (guint i = 0; i < PATH_MAX / 250 + 1; i++)
    {
      g_assert_cmpint (g_mkdir (name, 0700), ==, 0);
      g_assert_cmpint (g_chdir (name), ==, 0);
    }
  return top;
}

static void
leave_deep_folder (const char *top)
{
  g_autofree char *name = g_strnfill (250, 'd');

  g_assert_cmpint (g_unlink ("file"), ==, 0);
  for (guint i = 0; i < PATH_MAX / 250 + 1; i++)
    {
      g_assert_cmpint (g_chdir (".."), ==, 0);
      g_assert_cmpint (g_rmdir (name), ==, 0);
    }
  g_assert_cmpint (g_chdir ("/"), ==, 0);
  g_assert_cmpint (g_rmdir (top), ==, 0);
}

/* What the system has no path for is mapped all the same. */
static void
test_long_path (gconstpointer data)
{
  g_autofree char *top = enter_deep_folder ();
  g_autoptr (MgCensus) census = NULL;
  int fd = open ("file", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  Map mine[N_MAPS];
  int channel[2];
  struct stat stat;
  guint n_users = 0;
  pid_t pid;

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (ftruncate (fd, 10 * PAGE), ==, 0);
  g_assert_cmpint (fstat (fd, &stat), ==, 0);
  g_assert_cmpint (pipe (channel), ==, 0);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    map_and_wait (fd, channel[1]);
  g_assert_cmpint (read (channel[0], mine, sizeof mine), ==, sizeof mine);

  census = mg_census_new (GPOINTER_TO_UINT (data), NULL);
  for (guint i = 0; i < mg_census_get_objects (census)->len; i++)
    {
      const MgCensusObject *object = g_ptr_array_index (mg_census_get_objects (census), i);

      for (guint j = 0; object->identity.inode == stat.st_ino && j < object->users->len; j++)
        n_users += ((const MgUser *) g_ptr_array_index (object->users, j))->pid == pid;
    }
  g_assert_cmpuint (n_users, ==, N_MAPS);

  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  leave_deep_folder (top);
  close (fd);
  close (channel[0]);
  close (channel[1]);
}

/* Who may not look says how much was not seen. */
static void
test_unreadable (void)
{
  int status;
  pid_t pid;

  if (getuid () != 0)
    {
      g_test_skip ("Only root can become somebody else.");
      return;
    }
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      g_autoptr (MgCensus) census = NULL;

      if (setgid (65534) != 0 || setuid (65534) != 0)
        _exit (2);
      census = mg_census_new (MG_MAPS_BEST, NULL);
      _exit (mg_census_get_n_unreadable (census) > 0 ? 0 : 1);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/census/found", GUINT_TO_POINTER (MG_MAPS_BEST), test_found);
  g_test_add_data_func ("/census/found-in-text", GUINT_TO_POINTER (MG_MAPS_TEXT), test_found);
  g_test_add_data_func ("/census/long-path", GUINT_TO_POINTER (MG_MAPS_BEST), test_long_path);
  g_test_add_data_func ("/census/long-path-in-text", GUINT_TO_POINTER (MG_MAPS_TEXT), test_long_path);
  g_test_add_data_func ("/census/order", GUINT_TO_POINTER (MG_MAPS_BEST), test_order);
  g_test_add_data_func ("/census/order-in-text", GUINT_TO_POINTER (MG_MAPS_TEXT), test_order);
  g_test_add_func ("/census/unreadable", test_unreadable);
  return g_test_run ();
}
