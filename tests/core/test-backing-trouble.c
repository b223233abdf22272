/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What foreign memory does to whoever looks at it. */

#include "mg-backing.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-test.h"

#define PAGE MG_PAGE_SIZE
/* How a child process says that it could not try. */
#define NOT_TRIED 77

static MgBacking *
open_backing (const char *path)
{
  g_autoptr (GError) error = NULL;
  MgBacking *backing = mg_backing_open_file (path, MG_KIND_POSIX, "name", &error);

  g_assert_no_error (error);
  return backing;
}

static void
check_refused (const char *path, MgError code, const char *sentence)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mg_backing_open_file (path, MG_KIND_POSIX, "name", &error));
  g_assert_error (error, MG_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
make_socket (const char *path)
{
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_un address = { .sun_family = AF_UNIX };

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  close (fd);
}

/* Nothing of the sort is opened: a pipe would hang, a device may do something. */
static void
test_kinds (void)
{
  g_autofree char *name = mg_test_name ("kind");
  g_autofree char *path = mg_test_shm_path (name);

  check_refused (path, MG_ERROR_NOT_FOUND, "“name” does not exist.");
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  check_refused (path, MG_ERROR_WRONG_KIND, "“name” is a pipe, not shared memory.");
  g_unlink (path);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  check_refused (path, MG_ERROR_WRONG_KIND, "“name” is a folder, not shared memory.");
  g_rmdir (path);

  g_assert_cmpint (symlink ("/etc/passwd", path), ==, 0);
  check_refused (path, MG_ERROR_WRONG_KIND, "“name” is a symbolic link, not shared memory.");
  g_unlink (path);

  make_socket (path);
  check_refused (path, MG_ERROR_WRONG_KIND, "“name” is a socket, not shared memory.");
  g_unlink (path);

  check_refused ("/dev/zero", MG_ERROR_WRONG_KIND, "“name” is a device, not shared memory.");
  check_refused ("/dev/null/x", MG_ERROR_NOT_FOUND, "“name” does not exist.");
}

/* Runs @func in a child process; its failed assertions fail the test. */
static void
run_in_child (void (*func) (gpointer data), gpointer data)
{
  pid_t pid = fork ();
  int status = 0;

  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      func (data);
      _exit (0);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  if (WIFEXITED (status) && WEXITSTATUS (status) == NOT_TRIED)
    g_test_skip ("The system does not permit to try it.");
  else
    g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
}

static void
check_denied (MgBacking *(*open_it) (const char *, MgKind, const char *, GError **), const char *path)
{
  g_autoptr (GError) error = NULL;

  if (open_it (path, MG_KIND_POSIX, "name", &error) != NULL)
    g_error ("“name” could be read as %u", (guint) getuid ());
  g_assert_error (error, MG_ERROR, MG_ERROR_DENIED);
  g_assert_true (g_regex_match_simple (
    "^Cannot open “name”: permission denied \\(owner [^ ]+, mode 0000\\)\\.$", error->message, 0, 0));
}

typedef struct
{
  const char *path;
  int fd;
} Denied;

/* What is said is about the object, not about the link to it. */
static void
open_as_nobody (gpointer data)
{
  Denied *denied = data;
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", denied->fd);

  if (getuid () == 0 && (setgid (65534) != 0 || setuid (65534) != 0))
    _exit (NOT_TRIED);
  check_denied (mg_backing_open_file, denied->path);
  check_denied (mg_backing_open_link, link);
}

static void
test_denied (void)
{
  g_autofree char *name = mg_test_name ("denied");
  g_autofree char *path = mg_test_shm_path (name);
  Denied denied = { path, mg_test_make_file (path, 1) };

  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  run_in_child (open_as_nobody, &denied);
  g_unlink (path);
  close (denied.fd);
}

static MgNameState
name_state (MgBacking *backing)
{
  MgBackingStatus status;

  g_assert_true (mg_backing_check (backing, &status, NULL));
  g_assert_cmpuint (status.size, ==, PAGE);
  return status.name;
}

/* The object stays readable whatever becomes of its name. */
static void
test_name (void)
{
  g_autofree char *name = mg_test_name ("name");
  g_autofree char *path = mg_test_shm_path (name);
  g_autofree char *away = g_strconcat (path, "-away", NULL);
  int fd = mg_test_make_file (path, PAGE);
  g_autoptr (MgBacking) backing = open_backing (path);
  guint8 byte = 0;
  gsize done;

  mg_test_fill (fd, 0, PAGE, 41);
  g_assert_cmpint (name_state (backing), ==, MG_NAME_SAME);
  g_assert_cmpint (g_rename (path, away), ==, 0);
  g_assert_cmpint (name_state (backing), ==, MG_NAME_GONE);
  close (mg_test_make_file (path, 5 * PAGE));
  g_assert_cmpint (name_state (backing), ==, MG_NAME_REPLACED);
  g_unlink (path);
  g_assert_cmpint (symlink (away, path), ==, 0);
  g_assert_cmpint (name_state (backing), ==, MG_NAME_REPLACED);
  g_unlink (path);
  g_assert_cmpint (g_rename (away, path), ==, 0);
  g_assert_cmpint (name_state (backing), ==, MG_NAME_SAME);
  g_unlink (path);
  g_assert_cmpint (name_state (backing), ==, MG_NAME_GONE);
  close (fd);

  g_assert_true (mg_backing_read (backing, 0, 1, &byte, &done, NULL));
  g_assert_cmpuint (done, ==, 1);
  g_assert_cmpuint (byte, ==, 42);
}

/* What a visitor does to the object, at one of its pages. */
typedef struct
{
  int fd;
  int filler;
  guint64 at;
  guint n_pages;
  volatile guint8 last;
} Sabotage;

static void
truncate_at_page (const guint8 *bytes, guint64 offset, gsize length, gpointer data)
{
  Sabotage *sabotage = data;

  if (offset == sabotage->at && ftruncate (sabotage->fd, (off_t) sabotage->at) != 0)
    _exit (1);
  sabotage->last = bytes[length - 1];
  sabotage->n_pages++;
}

/* Truncated under the eyes: what was there before counts, and where it ended is told. */
static void
test_shrunk (void)
{
  g_autofree char *name = mg_test_name ("shrunk");
  g_autofree char *path = mg_test_shm_path (name);
  int fd = mg_test_make_file (path, 8 * PAGE);
  g_autoptr (MgBacking) backing = open_backing (path);

  for (guint page = 0; page < 8; page++)
    {
      static const char *const sizes[]
        = { "0", "4,096", "8,192", "12,288", "16,384", "20,480", "24,576", "28,672" };
      Sabotage sabotage = { .fd = fd, .at = page * PAGE };
      g_autoptr (GError) error = NULL;
      g_autofree char *sentence
        = g_strdup_printf ("Cannot read “name” from 0x%x: it shrank to %s bytes.", page * PAGE, sizes[page]);
      guint64 done = 0;

      mg_test_fill (fd, 0, 8 * PAGE, 0);
      g_assert_false (mg_backing_visit (backing, 0, 8 * PAGE, truncate_at_page, &sabotage, &done, &error));
      g_assert_error (error, MG_ERROR, MG_ERROR_SHRUNK);
      g_assert_cmpstr (error->message, ==, sentence);
      g_assert_cmpuint (done, ==, page * PAGE);
      g_assert_cmpuint (sabotage.n_pages, ==, page);
    }
  close (fd);
  g_unlink (path);
}

#define CHURN_SIZE (64 * PAGE)

static void
churn (int fd)
{
  g_autofree guint8 *bytes = g_malloc (CHURN_SIZE);

  memset (bytes, 0x5a, CHURN_SIZE);
  for (;;)
    {
      if (ftruncate (fd, 0) != 0 || ftruncate (fd, CHURN_SIZE) != 0
          || pwrite (fd, bytes, CHURN_SIZE, 0) != CHURN_SIZE)
        _exit (1);
      /* Long enough for somebody to begin to look. */
      g_usleep (50);
    }
}

static void
check_bytes (const guint8 *bytes, guint64 offset, gsize length, gpointer data)
{
  gboolean *wrong = data;

  for (gsize i = 0; i < length; i++)
    if (bytes[i] != 0 && bytes[i] != 0x5a)
      *wrong = TRUE;
}

static void
visit_and_read (MgBacking *backing, guint *n_shrunk, guint *n_complete)
{
  g_autofree guint8 *buffer = g_malloc (CHURN_SIZE);
  g_autoptr (GError) error = NULL;
  gboolean wrong = FALSE;
  guint64 visited;
  gsize done = 0;

  if (mg_backing_visit (backing, 0, CHURN_SIZE, check_bytes, &wrong, &visited, &error))
    {
      g_assert_cmpuint (visited, ==, CHURN_SIZE);
      (*n_complete)++;
    }
  else
    {
      /* It may have grown again until the reason is looked for. */
      g_assert_true (g_error_matches (error, MG_ERROR, MG_ERROR_SHRUNK)
                     || g_error_matches (error, MG_ERROR, MG_ERROR_IO));
      g_assert_cmpuint (visited, <, CHURN_SIZE);
      (*n_shrunk)++;
    }
  g_assert_true (mg_backing_read (backing, 0, CHURN_SIZE, buffer, &done, NULL));
  check_bytes (buffer, 0, done, &wrong);
  g_assert_false (wrong);
}

/* Another process truncates and fills it all the time. */
static void
test_churn (void)
{
  g_autofree char *name = mg_test_name ("churn");
  g_autofree char *path = mg_test_shm_path (name);
  int fd = mg_test_make_file (path, CHURN_SIZE);
  g_autoptr (MgBacking) backing = open_backing (path);
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  guint n_shrunk = 0;
  guint n_complete = 0;
  pid_t pid = fork ();

  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    churn (fd);
  while (n_shrunk < 200 || n_complete < 200 || n_shrunk + n_complete < 5000)
    {
      visit_and_read (backing, &n_shrunk, &n_complete);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
  g_test_message ("%u visits, %u of them met a truncation.", n_shrunk + n_complete, n_shrunk);
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  close (fd);
  g_unlink (path);
}

/* Puts a pipe, a link and a file in the place of each other, all the time. */
static void
swap (const char *path)
{
  const char *const kinds[] = { "-pipe", "-link", "-file" };

  for (guint i = 0;; i++)
    {
      g_autofree char *other = g_strconcat (path, kinds[i % G_N_ELEMENTS (kinds)], NULL);

      /* Twice: each is back where it was. */
      for (guint j = 0; j < 2; j++)
        if (renameat2 (AT_FDCWD, path, AT_FDCWD, other, RENAME_EXCHANGE) != 0)
          _exit (1);
    }
}

static void
open_swapped (const char *path, guint64 outside)
{
  guint n_opened = 0;
  guint n_refused = 0;
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (n_opened < 2000 || n_refused < 2000)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MgBacking) backing = mg_backing_open_file (path, MG_KIND_POSIX, "name", &error);
      MgBackingStatus status;

      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      if (backing == NULL)
        {
          g_assert_error (error, MG_ERROR, MG_ERROR_WRONG_KIND);
          n_refused++;
          continue;
        }
      g_assert_true (mg_backing_check (backing, &status, NULL));
      g_assert_cmpuint (status.identity.inode, !=, outside);
      n_opened++;
    }
}

/* What has the name changes between two looks at it: nothing hangs, no link is followed. */
static void
test_swapped (void)
{
  g_autofree char *name = mg_test_name ("swapped");
  g_autofree char *path = mg_test_shm_path (name);
  g_autofree char *fifo = g_strconcat (path, "-pipe", NULL);
  g_autofree char *link = g_strconcat (path, "-link", NULL);
  g_autofree char *file = g_strconcat (path, "-file", NULL);
  g_autofree char *outside = g_strconcat (path, "-outside", NULL);
  struct stat entry;
  pid_t pid;

  close (mg_test_make_file (path, PAGE));
  close (mg_test_make_file (file, PAGE));
  close (mg_test_make_file (outside, PAGE));
  g_assert_cmpint (g_stat (outside, &entry), ==, 0);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink (outside, link), ==, 0);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    swap (path);
  open_swapped (path, entry.st_ino);
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  g_unlink (path);
  g_unlink (fifo);
  g_unlink (link);
  g_unlink (file);
  g_unlink (outside);
}

/* Takes the next page away, and the room for it too. */
static void
fill_at_page (const guint8 *bytes, guint64 offset, gsize length, gpointer data)
{
  Sabotage *sabotage = data;
  char page[PAGE] = { 1 };

  if (offset == sabotage->at)
    {
      if (fallocate (sabotage->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t) offset, PAGE) != 0)
        _exit (1);
      while (write (sabotage->filler, page, sizeof page) > 0)
        ;
    }
  sabotage->last = bytes[length - 1];
  sabotage->n_pages++;
}

static void
look_at_full (gpointer data)
{
  g_autofree char *path = g_build_filename (data, "object", NULL);
  g_autofree char *filler = g_build_filename (data, "filler", NULL);
  guint8 buffer[3 * PAGE];
  guint64 visited;
  gsize done;
  Sabotage sabotage = { .at = 2 * PAGE };
  g_autoptr (GError) error = NULL;
  g_autoptr (MgBacking) backing = NULL;

  if (unshare (CLONE_NEWNS) != 0 || mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0
      || mount ("tmpfs", data, "tmpfs", 0, "size=64k") != 0)
    _exit (NOT_TRIED);

  sabotage.fd = mg_test_make_file (path, 64 * PAGE);
  sabotage.filler = mg_test_make_file (filler, 0);
  mg_test_fill (sabotage.fd, 0, 4 * PAGE, 0);
  while (write (sabotage.filler, buffer, PAGE) > 0)
    ;
  g_assert_cmpint (errno, ==, ENOSPC);
  backing = open_backing (path);

  /* Holes need no room to be read. */
  g_assert_true (mg_backing_read (backing, 3 * PAGE, 3 * PAGE, buffer, &done, NULL));
  g_assert_cmpuint (done, ==, 3 * PAGE);
  g_assert_cmpuint (buffer[0], ==, 3 * PAGE % 255 + 1);
  g_assert_cmpuint (buffer[PAGE], ==, 0);
  g_assert_true (mg_backing_visit (backing, 3 * PAGE, 61 * PAGE, fill_at_page, &sabotage, &visited, NULL));
  g_assert_cmpuint (sabotage.n_pages, ==, 1);

  g_assert_false (mg_backing_visit (backing, 0, 64 * PAGE, fill_at_page, &sabotage, &visited, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_NO_ROOM);
  g_assert_cmpstr (error->message, ==,
                   "Cannot read “name” from 0x2000: there is no room left in shared memory.");
  g_assert_cmpuint (visited, ==, 2 * PAGE);
  g_assert_cmpuint (sabotage.n_pages, ==, 3);
}

static void
test_no_room (void)
{
  g_autofree char *folder = g_dir_make_tmp ("mg-test-XXXXXX", NULL);

  g_assert_nonnull (folder);
  run_in_child (look_at_full, folder);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backing-trouble/kinds", test_kinds);
  g_test_add_func ("/backing-trouble/denied", test_denied);
  g_test_add_func ("/backing-trouble/name", test_name);
  g_test_add_func ("/backing-trouble/shrunk", test_shrunk);
  g_test_add_func ("/backing-trouble/churn", test_churn);
  g_test_add_func ("/backing-trouble/swapped", test_swapped);
  g_test_add_func ("/backing-trouble/no-room", test_no_room);
  return g_test_run ();
}
