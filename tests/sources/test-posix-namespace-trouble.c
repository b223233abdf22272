/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a container does to whoever looks into it, and is not done to it. */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "container-helpers.h"
#include "mg-posix-source.h"
#include "mg-test.h"
#include "mg-view.h"
#include "source-helpers.h"

#define PAGE 4096
#define SHM  "/dev/shm"

/* Who looks holds nothing: neither the list nor a view keeps a container from unmounting. */
static void
test_unmount (Container *fixture, gconstpointer data)
{
  g_autofree char *name = container_make_name (fixture->pid, "x");
  g_autofree char *sentence = g_strdup_printf ("“%s” does not exist.", name);
  g_autoptr (MgBacking) backing = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) read_error = NULL;
  MgBackingStatus status;
  guint8 byte;
  gsize done;
  int fd;

  if (!container_begin (fixture))
    return;
  fd = container_make (fixture->process, "x", PAGE);
  /* What would be in the way is. */
  g_assert_cmpint (mg_test_memory_unmount (fixture->process, SHM), ==, EBUSY);
  mg_test_memory_close (fixture->process, fd);
  backing = mg_source_open (fixture->source, name, NULL);
  g_assert_nonnull (backing);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GPtrArray) list = source_list_now (fixture->source);
      g_autoptr (MgMappingInfo) info = mg_source_lookup (fixture->source, name, NULL);

      g_assert_nonnull (container_find (list, fixture->pid, "x"));
      g_assert_nonnull (info);
      source_check_byte (backing, 1, 0);
    }
  g_assert_cmpint (mg_test_memory_unmount (fixture->process, SHM), ==, 0);

  g_assert_false (mg_backing_check (backing, &status, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, sentence);
  g_assert_false (mg_backing_read (backing, 0, 1, &byte, &done, &read_error));
  g_assert_error (read_error, MG_ERROR, MG_ERROR_NOT_FOUND);
  g_assert_cmpuint (done, ==, 0);
}

static int
byte_at (MgView *view, guint64 offset)
{
  MgFrame *frame = mg_view_get_frame (view);
  guint8 byte;

  return frame != NULL && mg_frame_read (frame, offset, &byte, 1) == 1 ? byte : -1;
}

static gboolean
store_next (Container *fixture, guint64 address)
{
  static guint8 byte = 1;

  mg_test_memory_store (fixture->process, address, byte++);
  return TRUE;
}

static gboolean
has_changed (MgView *view, guint64 page)
{
  guint64 found;

  return mg_view_find_change (view, page - PAGE, TRUE, 0, &found) && found == page;
}

/* What a container's programs store is seen as it is stored, on screen and off, and that it unmounts its /dev/shm under the
 * eyes of who looks. */
static void
test_follow (Container *fixture, gconstpointer data)
{
  g_autofree char *name = container_make_name (fixture->pid, "x");
  g_autoptr (MgSource) own = mg_posix_source_new (NULL);
  g_autoptr (MgSampler) sampler = mg_sampler_new ();
  g_autoptr (MgMapping) mapping = mg_mapping_new (own, name);
  g_autoptr (MgRangeSet) ranges = mg_range_set_new ();
  g_autoptr (MgView) view = NULL;
  guint64 address;
  int fd;

  if (!container_begin (fixture))
    return;
  fd = container_make (fixture->process, "x", 400 * PAGE);
  address = mg_test_memory_map (fixture->process, fd, 0, 400 * PAGE, MAP_SHARED);
  mg_test_memory_store (fixture->process, address + 300 * PAGE, 1);
  view = mg_view_new (sampler, mapping, 0, 0);
  mg_range_set_add (ranges, 0, PAGE);
  mg_view_set_shown (view, ranges);
  mg_test_wait (byte_at (view, 5) == 0);
  mg_test_memory_store (fixture->process, address + 5, 42);
  mg_test_wait (byte_at (view, 5) == 42);
  mg_test_wait (store_next (fixture, address + 300 * PAGE) && has_changed (view, 300 * PAGE));

  mg_test_memory_unmap (fixture->process, address, 400 * PAGE);
  mg_test_memory_close (fixture->process, fd);
  /* In the moment of a look it is busy. */
  mg_test_wait (mg_test_memory_unmount (fixture->process, SHM) == 0);
  mg_test_wait (mg_view_get_frame (view)->state == MG_FRAME_GONE);
  g_clear_object (&view);
  g_object_run_dispose (G_OBJECT (sampler));
}

/* What is open is stored to, and never another that has the name by now; nothing is held afterwards. */
static void
test_store (Container *fixture, gconstpointer data)
{
  g_autofree char *name = container_make_name (fixture->pid, "x");
  g_autofree char *path = container_make_path (fixture, "x");
  g_autofree char *sentence
    = g_strdup_printf ("Cannot write to “%s”: another object has the name by now.", name);
  g_autoptr (GBytes) bytes = g_bytes_new ("abcd", 4);
  g_autoptr (MgStore) store = mg_store_new (8, 4, bytes, NULL);
  g_autoptr (MgBacking) backing = NULL;
  g_autoptr (GError) error = NULL;
  MgBackingWriter *writer;
  gboolean written_back = TRUE;
  char now[4];
  int fd;

  if (!container_begin (fixture))
    return;
  fd = mg_test_make_file (path, PAGE);
  backing = mg_source_open (fixture->source, name, NULL);
  writer = mg_backing_open_writer (backing, &error);
  g_assert_no_error (error);
  g_assert_true (mg_backing_writer_store (writer, store, NULL));
  mg_backing_writer_free (writer);
  g_assert_cmpint (pread (fd, now, 4, 8), ==, 4);
  g_assert_cmpmem (now, 4, "abcd", 4);
  g_assert_true (mg_backing_flush (backing, 0, 0, &written_back, NULL));
  g_assert_false (written_back);
  close (fd);

  g_assert_cmpint (g_unlink (path), ==, 0);
  close (mg_test_make_file (path, PAGE));
  g_assert_null (mg_backing_open_writer (backing, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_REPLACED);
  g_assert_cmpstr (error->message, ==, sentence);
  g_assert_cmpint (mg_test_memory_unmount (fixture->process, SHM), ==, 0);
}

/* An object that is made anew under the name, and one that is removed. */
static void
test_recreated (Container *fixture, gconstpointer data)
{
  g_autofree char *name = container_make_name (fixture->pid, "x");
  g_autofree char *path = container_make_path (fixture, "x");
  g_autofree char *away = container_make_path (fixture, "away");
  g_autofree char *sentence = g_strdup_printf ("Cannot read “%s”: another object has the name by now.", name);
  g_autoptr (MgBacking) backing = NULL;
  g_autoptr (GError) error = NULL;
  guint64 start;
  guint8 byte;
  gsize done;

  if (!container_begin (fixture))
    return;
  close (mg_test_make_file (path, PAGE));
  backing = mg_source_open (fixture->source, name, NULL);
  g_assert_cmpint (g_rename (path, away), ==, 0);
  close (mg_test_make_file (path, 5 * PAGE));
  g_assert_cmpint (source_get_name_state (backing), ==, MG_NAME_REPLACED);
  /* No byte of the other one is told for the first one's. */
  g_assert_false (mg_backing_read (backing, 0, 1, &byte, &done, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_REPLACED);
  g_assert_cmpstr (error->message, ==, sentence);
  /* Nor that there is a hole: the next look is to fail too. */
  g_assert_true (mg_backing_next_data (backing, 2 * PAGE, &start));
  g_assert_cmpuint (start, ==, 2 * PAGE);
  g_assert_cmpint (g_rename (away, path), ==, 0);
  g_assert_cmpint (source_get_name_state (backing), ==, MG_NAME_SAME);
}

static void
check_refused (Container *fixture, const char *bare, MgError code, const char *sentence)
{
  g_autofree char *name = container_make_name (fixture->pid, bare);
  g_autofree char *expected = g_strdup_printf ("“%s”%s", name, sentence);

  source_check_fails (fixture->source, name, code, expected);
}

/* What else there may be under a name: nothing of it is opened, and no link is followed. */
static void
test_refused (Container *fixture, gconstpointer data)
{
  g_autofree char *fifo = container_make_path (fixture, "fifo");
  g_autofree char *link = container_make_path (fixture, "link");
  g_autofree char *folder = container_make_path (fixture, "folder");
  g_autofree char *ended = NULL;
  g_autofree char *name = container_make_name (fixture->pid, "x");

  if (!container_begin (fixture))
    return;
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink ("/etc/passwd", link), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  check_refused (fixture, "nothing", MG_ERROR_NOT_FOUND, " does not exist.");
  check_refused (fixture, "fifo", MG_ERROR_WRONG_KIND, " is a pipe, not shared memory.");
  check_refused (fixture, "link", MG_ERROR_WRONG_KIND, " is a symbolic link, not shared memory.");
  check_refused (fixture, "folder", MG_ERROR_WRONG_KIND, " is a folder, not shared memory.");
  ended = g_strdup_printf ("“%s” does not exist: process %d has ended.", name, fixture->pid);
  g_clear_pointer (&fixture->process, mg_test_process_free);
  source_check_fails (fixture->source, name, MG_ERROR_NOT_FOUND, ended);
}

static void
check_no_folder (Container *fixture, gboolean is_told)
{
  g_autoptr (GPtrArray) list = source_list_now (fixture->source);
  g_autofree char *sentence = g_strdup_printf (" does not exist%s%d%s", is_told ? ": what process " : "",
                                               fixture->pid, " sees as /dev/shm is no folder.");

  g_assert_cmpuint (container_count (list, fixture->pid), ==, 0);
  check_refused (fixture, "x", MG_ERROR_NOT_FOUND, is_told ? sentence : " does not exist.");
}

/* Who rules a container may put anything in the way. */
static void
test_hostile (Container *fixture, gconstpointer data)
{
  g_autofree char *outside_name = mg_test_name ("outside");
  g_autofree char *outside = mg_test_shm_path (outside_name);
  g_autofree char *secret = g_build_filename (outside, "x", NULL);
  g_autofree char *dev = g_strdup_printf ("/proc/%d/root/dev", fixture->pid);
  g_autofree char *shm = g_build_filename (dev, "shm", NULL);

  if (!fixture->permitted)
    {
      g_test_skip ("The system permits no namespaces.");
      return;
    }
  g_assert_cmpint (g_mkdir (outside, 0700), ==, 0);
  close (mg_test_make_file (secret, 5));
  mg_test_memory_mount (fixture->process, "/dev");
  check_no_folder (fixture, FALSE);
  g_assert_cmpint (symlink (outside, shm), ==, 0);
  check_no_folder (fixture, TRUE);
  g_unlink (shm);
  g_assert_cmpint (symlink ("/proc/1/root/tmp", shm), ==, 0);
  check_no_folder (fixture, TRUE);
  g_unlink (shm);
  g_assert_cmpint (mkfifo (shm, 0600), ==, 0);
  check_no_folder (fixture, TRUE);
  g_unlink (shm);

  /* A folder of another file system of memory does. */
  g_assert_cmpint (g_mkdir (shm, 0700), ==, 0);
  {
    g_autoptr (GPtrArray) list = NULL;

    container_make (fixture->process, "x", 7);
    list = source_list_now (fixture->source);
    g_assert_cmpuint (container_count (list, fixture->pid), ==, 1);
    g_assert_cmpuint (container_find (list, fixture->pid, "x")->size, ==, 7);
  }
  g_unlink (secret);
  g_rmdir (outside);
}

/* As a system has it that is older than the way to look which is taken first. */
static void
forbid_openat2 (void)
{
  struct sock_filter program[] = {
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog filter = { G_N_ELEMENTS (program), program };

  g_assert_cmpint (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), ==, 0);
  g_assert_cmpint (prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter), ==, 0);
}

static void
look_by_steps (MgTestProcess *self, gpointer data)
{
  Container *fixture = data;
  g_autofree char *dev = g_strdup_printf ("/proc/%d/root/dev", fixture->pid);
  g_autofree char *shm = g_build_filename (dev, "shm", NULL);
  g_autoptr (GPtrArray) list = NULL;

  forbid_openat2 ();
  list = source_list_now (fixture->source);
  g_assert_nonnull (container_find (list, fixture->pid, "x"));
  mg_test_memory_mount (fixture->process, "/dev");
  g_assert_cmpint (symlink ("/tmp", shm), ==, 0);
  check_no_folder (fixture, TRUE);
  mg_test_process_send_number (self, TRUE);
}

static void
test_by_steps (Container *fixture, gconstpointer data)
{
  g_autoptr (MgTestProcess) looker = NULL;

  if (!container_begin (fixture))
    return;
  container_make (fixture->process, "x", 1);
  looker = mg_test_process_new (look_by_steps, fixture);
  g_assert_cmpuint (mg_test_process_receive_number (looker), ==, TRUE);
}

/* A container whose /dev/shm, or the way there, hangs, lets the list go on. That is all: to open what hangs may hang. */
static void
test_hanging (Container *fixture, gconstpointer data)
{
  const char *path = data;
  g_autoptr (MgTestProcess) other = mg_test_memory_new ();
  g_autoptr (GPtrArray) list = NULL;

  if (!fixture->permitted || !mg_test_memory_unshare (other)
      || !mg_test_memory_mount_hanging (fixture->process, path))
    {
      g_test_skip ("The system permits no FUSE.");
      return;
    }
  mg_test_memory_mount (other, SHM);
  container_make (other, "x", 1);
  list = source_list_now (fixture->source);
  g_assert_cmpuint (container_count (list, fixture->pid), ==, 0);
  g_assert_nonnull (container_find (list, mg_test_process_get_pid (other), "x"));
}

/* A root on FUSE: what the system remembers of it is enough, and what it does not is not waited for. */
static void
test_root_on_fuse (Container *fixture, gconstpointer data)
{
  guint64 valid = GPOINTER_TO_SIZE (data);
  g_autofree char *root = g_dir_make_tmp ("mg-test-XXXXXX", NULL);
  g_autoptr (GPtrArray) list = NULL;

  if (getuid () != 0 || !fixture->permitted || !mg_test_memory_give_root (fixture->process, root, valid))
    {
      g_test_skip ("The system permits no FUSE.");
    }
  else
    {
      mg_test_memory_open (fixture->process, "x", O_RDWR | O_CREAT);
      list = source_list_now (fixture->source);
      g_assert_cmpuint (container_count (list, fixture->pid), ==, valid > 0 ? 1 : 0);
    }
  g_rmdir (root);
}

/* To look allocates nothing, and moves no time: neither the object's nor the folder's. */
static void
test_no_traces (Container *fixture, gconstpointer data)
{
  g_autofree char *path = container_make_path (fixture, "x");
  g_autofree char *folder = container_make_path (fixture, "");
  g_autofree char *name = container_make_name (fixture->pid, "x");
  struct stat before[2] = { 0 };
  struct stat after[2] = { 0 };
  guint8 bytes[2 * PAGE];
  gsize done;

  if (!container_begin (fixture))
    return;
  container_make (fixture->process, "x", 16 * PAGE);
  g_assert_cmpint (stat (path, &before[0]), ==, 0);
  g_assert_cmpint (stat (folder, &before[1]), ==, 0);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GPtrArray) list = source_list_now (fixture->source);
      g_autoptr (MgBacking) backing = mg_source_open (fixture->source, name, NULL);

      g_assert_nonnull (container_find (list, fixture->pid, "x"));
      g_assert_true (mg_backing_read (backing, 3 * PAGE, sizeof bytes, bytes, &done, NULL));
      g_assert_cmpuint (done, ==, sizeof bytes);
    }
  g_assert_cmpint (stat (path, &after[0]), ==, 0);
  g_assert_cmpint (stat (folder, &after[1]), ==, 0);
  g_assert_cmpmem (before, sizeof before, after, sizeof after);
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD_WITH(name, data, test)                                                                           \
  g_test_add (name, Container, data, container_set_up, test, container_tear_down)
#define ADD(name, test) ADD_WITH (name, NULL, test)
  ADD ("/posix-namespace-trouble/unmount", test_unmount);
  ADD ("/posix-namespace-trouble/follow", test_follow);
  ADD ("/posix-namespace-trouble/recreated", test_recreated);
  ADD ("/posix-namespace-trouble/store", test_store);
  ADD ("/posix-namespace-trouble/refused", test_refused);
  ADD ("/posix-namespace-trouble/hostile", test_hostile);
  ADD ("/posix-namespace-trouble/by-steps", test_by_steps);
  ADD_WITH ("/posix-namespace-trouble/hanging", SHM, test_hanging);
  ADD_WITH ("/posix-namespace-trouble/hanging-way", "/dev", test_hanging);
  ADD_WITH ("/posix-namespace-trouble/root-on-fuse", GSIZE_TO_POINTER (1000000), test_root_on_fuse);
  ADD ("/posix-namespace-trouble/root-on-fuse-forgotten", test_root_on_fuse);
  ADD ("/posix-namespace-trouble/no-traces", test_no_traces);
  return g_test_run ();
}
