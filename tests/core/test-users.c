/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-users.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mg-posix-source.h"
#include "mg-test.h"

#define PAGE   4096
#define N_MAPS 3

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
check_users (MgUsers *users, const MgIdentity *identity, pid_t pid, const Map *mine)
{
  GPtrArray *found = mg_users_find (users, identity);

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

/* From what the kernel tells by itself, where it does, and from its text. */
static void
check_both (const MgIdentity *identity, pid_t pid, const Map *mine)
{
  g_autoptr (MgUsers) users = mg_users_new ();
  g_autoptr (MgUsers) by_text = mg_users_new_by_text ();

  check_users (users, identity, pid, mine);
  check_users (by_text, identity, pid, mine);
}

static void
test_found (void)
{
  g_autofree char *name = mg_test_name ("users");
  g_autofree char *path = mg_test_shm_path (name);
  g_autofree char *with_slash = g_strconcat ("/", name, NULL);
  g_autoptr (MgSource) source = mg_posix_source_new (NULL);
  g_autoptr (MgMappingInfo) info = NULL;
  g_autoptr (MgUsers) users = NULL;
  g_autoptr (MgUsers) by_text = NULL;
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

  check_both (&info->identity, pid, mine);

  /* A user of what has no name any more. */
  g_unlink (path);
  check_both (&info->identity, pid, mine);
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  users = mg_users_new ();
  g_assert_null (mg_users_find (users, &info->identity));
  by_text = mg_users_new_by_text ();
  g_assert_null (mg_users_find (by_text, &info->identity));
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
      g_autoptr (MgUsers) users = NULL;
      g_autoptr (MgUsers) by_text = NULL;

      if (setgid (65534) != 0 || setuid (65534) != 0)
        _exit (2);
      users = mg_users_new ();
      by_text = mg_users_new_by_text ();
      _exit (mg_users_get_n_unreadable (users) > 0 && mg_users_get_n_unreadable (by_text) > 0 ? 0 : 1);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/users/found", test_found);
  g_test_add_func ("/users/unreadable", test_unreadable);
  return g_test_run ();
}
