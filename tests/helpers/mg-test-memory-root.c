/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The root of a container on a file system of FUSE, as some container programs have it, that answers until it does not. */

#include "mg-test-memory-private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the kernel calls the only folder in it. */
#define DEV_ID (FUSE_ROOT_ID + 1)

typedef struct
{
  int fd;
  /* Seconds for which the kernel may take an answer for true. */
  guint64 valid;
} Server;

static void
reply (Server *self, const struct fuse_in_header *question, int code, gconstpointer answer, gsize length)
{
  guint8 bytes[512];
  struct fuse_out_header header = {
    .len = (guint32) (sizeof header + (code == 0 ? length : 0)),
    .error = -code,
    .unique = question->unique,
  };

  memcpy (bytes, &header, sizeof header);
  if (code == 0 && length > 0)
    memcpy (bytes + sizeof header, answer, length);
  /* Who asked may have given up. */
  if (write (self->fd, bytes, header.len) < 0 && errno != ENOENT)
    _exit (1);
}

static struct fuse_attr
make_attributes (guint64 id)
{
  return (
    struct fuse_attr){ .ino = id, .mode = S_IFDIR | 0755, .nlink = 2, .uid = getuid (), .gid = getgid () };
}

static void
answer_lookup (Server *self, const struct fuse_in_header *question, const char *name)
{
  struct fuse_entry_out entry = {
    .nodeid = DEV_ID,
    .entry_valid = self->valid,
    .attr_valid = self->valid,
    .attr = make_attributes (DEV_ID),
  };

  reply (self, question, g_str_equal (name, "dev") ? 0 : ENOENT, &entry, sizeof entry);
}

static void
answer (Server *self, const struct fuse_in_header *question)
{
  struct fuse_init_out init = { .major = FUSE_KERNEL_VERSION, .minor = 26, .max_write = 4096 };
  struct fuse_attr_out attributes = { .attr_valid = self->valid, .attr = make_attributes (question->nodeid) };

  switch (question->opcode)
    {
    case FUSE_INIT:
      reply (self, question, 0, &init, sizeof init);
      break;
    case FUSE_LOOKUP:
      answer_lookup (self, question, (const char *) (question + 1));
      break;
    case FUSE_GETATTR:
      reply (self, question, 0, &attributes, sizeof attributes);
      break;
    case FUSE_FORGET:
    case FUSE_BATCH_FORGET:
      break;
    default:
      reply (self, question, ENOSYS, NULL, 0);
    }
}

static void
serve (Server *self)
{
  /* The kernel wants room for the largest question. */
  g_autofree guint8 *question = g_malloc (FUSE_MIN_READ_BUFFER * 4);

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  while (read (self->fd, question, FUSE_MIN_READ_BUFFER * 4) > 0)
    answer (self, (const struct fuse_in_header *) question);
  _exit (0);
}

/**
 * mg_test_memory_serve_root:
 * @path: where the root is to be mounted
 * @valid: for how many seconds the kernel may take what it is told for true
 *
 * For the process: gives it another root, on FUSE, in which /dev/shm is a folder in memory. Nobody answers questions about
 * the root any more when this returns.
 *
 * Returns: whether the system permits it
 */
gboolean
mg_test_memory_serve_root (const char *path, guint64 valid)
{
  Server server = { open ("/dev/fuse", O_RDWR | O_CLOEXEC), valid };
  g_autofree char *options
    = g_strdup_printf ("fd=%d,rootmode=40000,user_id=%u,group_id=%u,default_permissions", server.fd,
                       (guint) getuid (), (guint) getgid ());
  g_autofree char *dev = g_build_filename (path, "dev", NULL);
  g_autofree char *shm = g_build_filename (dev, "shm", NULL);
  pid_t pid;

  if (server.fd < 0 || mount ("none", path, "fuse", 0, options) != 0)
    return FALSE;
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    serve (&server);
  close (server.fd);
  g_assert_cmpint (mount ("none", dev, "tmpfs", 0, NULL), ==, 0);
  g_assert_cmpint (mkdir (shm, 0755), ==, 0);
  g_assert_cmpint (chroot (path), ==, 0);
  g_assert_cmpint (chdir ("/dev/shm"), ==, 0);
  g_assert_cmpint (kill (pid, SIGSTOP), ==, 0);
  return TRUE;
}
