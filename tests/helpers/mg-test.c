/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-test.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/**
 * mg_test_wait_step:
 * @deadline: until when, in microseconds of the monotonic clock
 * @condition: what is waited for
 * @file: where
 * @line: where
 *
 * For mg_test_wait(): runs the main context once.
 */
void
mg_test_wait_step (gint64 deadline, const char *condition, const char *file, int line)
{
  if (g_get_monotonic_time () > deadline)
    g_error ("%s:%d: this has not become true in time: %s", file, line, condition);
  if (!g_main_context_iteration (NULL, FALSE))
    g_usleep (200);
}

/**
 * mg_test_iterate_for:
 * @milliseconds: how long
 *
 * Runs the main context for a while: for what must not happen.
 */
void
mg_test_iterate_for (guint milliseconds)
{
  gint64 deadline = g_get_monotonic_time () + milliseconds * G_GINT64_CONSTANT (1000);

  while (g_get_monotonic_time () < deadline)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (200);
}

/**
 * mg_test_name:
 * @name: what the test calls it
 *
 * Returns: (transfer full): a name for shared memory that no other test process has, without a slash
 */
char *
mg_test_name (const char *name)
{
  return g_strdup_printf ("mg-test-%d-%s", (int) getpid (), name);
}

/**
 * mg_test_shm_path:
 * @name: a name without a slash
 *
 * Returns: (transfer full): where the system keeps it
 */
char *
mg_test_shm_path (const char *name)
{
  return g_build_filename ("/dev/shm", name, NULL);
}

/**
 * mg_test_make_file:
 * @path: where
 * @size: in bytes
 *
 * Makes a file full of holes.
 *
 * Returns: a descriptor of it, for reading and writing
 */
int
mg_test_make_file (const char *path, guint64 size)
{
  int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (ftruncate (fd, (off_t) size), ==, 0);
  return fd;
}

/**
 * mg_test_fill:
 * @fd: a descriptor
 * @offset: in bytes
 * @length: in bytes
 * @first: what they begin behind
 *
 * Writes bytes that go up by one, from @first + 1, and never are 0.
 */
void
mg_test_fill (int fd, guint64 offset, gsize length, guint8 first)
{
  g_autofree guint8 *bytes = g_malloc (length);

  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8) ((first + i) % 255 + 1);
  g_assert_cmpint (pwrite (fd, bytes, length, (off_t) offset), ==, (gssize) length);
}

static void
become_nobody (void)
{
  g_assert_cmpint (setresgid (65534, 65534, 65534), ==, 0);
  g_assert_cmpint (setresuid (65534, 65534, 65534), ==, 0);
  /* Else its own entries in /proc are root's still. */
  g_assert_cmpint (prctl (PR_SET_DUMPABLE, 1), ==, 0);
}

/**
 * mg_test_run_as_nobody:
 * @func: what to do
 * @data: its data
 *
 * Calls @func in a child process of a user who may nearly nothing, or of who runs the test when that is not root. What fails
 * there fails the test.
 */
void
mg_test_run_as_nobody (void (*func) (gpointer data), gpointer data)
{
  pid_t pid = fork ();
  int status = 0;

  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      if (getuid () == 0)
        become_nobody ();
      func (data);
      _exit (0);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}
