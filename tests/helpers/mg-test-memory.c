/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a process is told that makes and maps memory of all kinds. */

#include "mg-test-memory-private.h"

#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096

static void
obey_all (MgTestProcess *self, gpointer data)
{
  MgTestOrder order;

  for (;;)
    {
      mg_test_process_receive (self, &order, sizeof order);
      mg_test_process_send_number (self, mg_test_memory_obey (&order));
    }
}

static guint64
ask (MgTestProcess *self, const MgTestOrder *order)
{
  mg_test_process_send (self, order, sizeof *order);
  return mg_test_process_receive_number (self);
}

static void
tell (MgTestProcess *self, const MgTestOrder *order)
{
  g_assert_cmpuint (ask (self, order), !=, (guint64) -1);
}

/**
 * mg_test_memory_new:
 *
 * Returns: (transfer full): a process that maps nothing yet
 */
MgTestProcess *
mg_test_memory_new (void)
{
  return mg_test_process_new (obey_all, NULL);
}

/**
 * mg_test_memory_make_memfd:
 * @self: the process
 * @name: (type filename): what it is called
 * @flags: as memfd_create(2)
 * @size: in bytes
 *
 * Returns: its descriptor, in the process; -1 when the system has no such thing
 */
int
mg_test_memory_make_memfd (MgTestProcess *self, const char *name, guint flags, guint64 size)
{
  MgTestOrder order = { .verb = VERB_MAKE_MEMFD, .flags = (int) flags, .length = size };

  g_strlcpy (order.name, name, sizeof order.name);
  return (int) ask (self, &order);
}

/**
 * mg_test_memory_open:
 * @self: the process
 * @path: (type filename): where it is
 * @flags: as open(2)
 *
 * Returns: its descriptor, in the process
 */
int
mg_test_memory_open (MgTestProcess *self, const char *path, int flags)
{
  MgTestOrder order = { .verb = VERB_OPEN, .flags = flags };
  int fd;

  g_strlcpy (order.name, path, sizeof order.name);
  fd = (int) ask (self, &order);
  g_assert_cmpint (fd, >=, 0);
  return fd;
}

/**
 * mg_test_memory_close:
 * @self: the process
 * @fd: a descriptor of it
 */
void
mg_test_memory_close (MgTestProcess *self, int fd)
{
  tell (self, &(MgTestOrder){ .verb = VERB_CLOSE, .fd = fd });
}

/**
 * mg_test_memory_dup:
 * @self: the process
 * @fd: a descriptor of it
 * @to: what leads to the same from now on
 */
void
mg_test_memory_dup (MgTestProcess *self, int fd, int to)
{
  tell (self, &(MgTestOrder){ .verb = VERB_DUP, .fd = fd, .flags = to });
}

/**
 * mg_test_memory_resize:
 * @self: the process
 * @fd: a descriptor of it
 * @size: in bytes
 */
void
mg_test_memory_resize (MgTestProcess *self, int fd, guint64 size)
{
  tell (self, &(MgTestOrder){ .verb = VERB_RESIZE, .fd = fd, .length = size });
}

/**
 * mg_test_memory_seal:
 * @self: the process
 * @fd: a descriptor of it
 * @seals: as fcntl(2); they must not be refused
 */
void
mg_test_memory_seal (MgTestProcess *self, int fd, int seals)
{
  tell (self, &(MgTestOrder){ .verb = VERB_SEAL, .fd = fd, .flags = seals });
}

/**
 * mg_test_memory_map:
 * @self: the process
 * @fd: a descriptor of it; -1 for none
 * @offset: in bytes
 * @length: in bytes
 * @flags: as mmap(2)
 *
 * Returns: where; 0 when the system does not permit it
 */
guint64
mg_test_memory_map (MgTestProcess *self, int fd, guint64 offset, guint64 length, int flags)
{
  return ask (
    self, &(MgTestOrder){ .verb = VERB_MAP, .fd = fd, .offset = offset, .length = length, .flags = flags });
}

/**
 * mg_test_memory_map_at:
 * @self: the process
 * @address: where
 * @fd: a descriptor of it; -1 for none
 * @length: in bytes
 * @flags: as mmap(2), without MAP_FIXED
 *
 * Maps over what is there.
 *
 * Returns: @address
 */
guint64
mg_test_memory_map_at (MgTestProcess *self, guint64 address, int fd, guint64 length, int flags)
{
  MgTestOrder order
    = { .verb = VERB_MAP, .fd = fd, .address = address, .length = length, .flags = flags | MAP_FIXED };

  g_assert_cmpuint (ask (self, &order), ==, address);
  return address;
}

/**
 * mg_test_memory_map_special:
 * @self: the process
 * @special: what
 *
 * Returns: where; 0 when the system has none to give
 */
guint64
mg_test_memory_map_special (MgTestProcess *self, MgTestSpecial special)
{
  return ask (self, &(MgTestOrder){ .verb = VERB_MAP_SPECIAL, .flags = (int) special });
}

/**
 * mg_test_memory_protect:
 * @self: the process
 * @address: where
 * @length: in bytes
 * @protection: as mprotect(2)
 */
void
mg_test_memory_protect (MgTestProcess *self, guint64 address, guint64 length, int protection)
{
  tell (self,
        &(MgTestOrder){ .verb = VERB_PROTECT, .address = address, .length = length, .flags = protection });
}

/**
 * mg_test_memory_unmap:
 * @self: the process
 * @address: where
 * @length: in bytes
 */
void
mg_test_memory_unmap (MgTestProcess *self, guint64 address, guint64 length)
{
  tell (self, &(MgTestOrder){ .verb = VERB_UNMAP, .address = address, .length = length });
}

/**
 * mg_test_memory_store:
 * @self: the process
 * @address: where
 * @byte: what
 */
void
mg_test_memory_store (MgTestProcess *self, guint64 address, guint8 byte)
{
  tell (self, &(MgTestOrder){ .verb = VERB_STORE, .address = address, .flags = byte });
}

/**
 * mg_test_memory_become_nobody:
 * @self: a process of root
 *
 * From now on it is one of a user who may nearly nothing.
 */
void
mg_test_memory_become_nobody (MgTestProcess *self)
{
  tell (self, &(MgTestOrder){ .verb = VERB_BECOME_NOBODY });
}

static guint64
ask_about (MgTestProcess *self, MgTestVerb verb, const char *path)
{
  MgTestOrder order = { .verb = verb };

  g_strlcpy (order.name, path, sizeof order.name);
  return ask (self, &order);
}

/**
 * mg_test_memory_unshare:
 * @self: the process
 *
 * From now on it has mounts and IPC of its own.
 *
 * Returns: whether the system permits it
 */
gboolean
mg_test_memory_unshare (MgTestProcess *self)
{
  return ask (self, &(MgTestOrder){ .verb = VERB_UNSHARE }) == TRUE;
}

/**
 * mg_test_memory_join:
 * @self: a process of root
 * @other: another
 *
 * From now on it has the mounts of @other.
 */
void
mg_test_memory_join (MgTestProcess *self, MgTestProcess *other)
{
  g_assert_true (ask (self, &(MgTestOrder){ .verb = VERB_JOIN, .fd = mg_test_process_get_pid (other) }));
}

/**
 * mg_test_memory_mount:
 * @self: a process that has mounts of its own
 * @path: where it gets a file system of memory
 */
void
mg_test_memory_mount (MgTestProcess *self, const char *path)
{
  g_assert_true (ask_about (self, VERB_MOUNT, path));
}

/**
 * mg_test_memory_mount_hanging:
 * @self: a process that has mounts of its own
 * @path: where it gets a file system of which no question is ever answered
 *
 * Returns: whether the system permits it
 */
gboolean
mg_test_memory_mount_hanging (MgTestProcess *self, const char *path)
{
  return ask_about (self, VERB_MOUNT_HANGING, path) == TRUE;
}

/**
 * mg_test_memory_unmount:
 * @self: a process that has mounts of its own
 * @path: where
 *
 * Returns: 0, or the code of why not
 */
int
mg_test_memory_unmount (MgTestProcess *self, const char *path)
{
  return (int) ask_about (self, VERB_UNMOUNT, path);
}

/**
 * mg_test_memory_change_root:
 * @self: a process of root
 * @path: its new root
 */
void
mg_test_memory_change_root (MgTestProcess *self, const char *path)
{
  g_assert_true (ask_about (self, VERB_CHANGE_ROOT, path));
}

/**
 * mg_test_memory_give_root:
 * @self: a process of root that has mounts of its own
 * @path: a folder
 * @valid: for how many seconds the system may take what it is told of the root for true
 *
 * Gives it another root, on a file system of FUSE that answers no question any more; /dev/shm is there, in memory.
 *
 * Returns: whether the system permits it
 */
gboolean
mg_test_memory_give_root (MgTestProcess *self, const char *path, guint64 valid)
{
  MgTestOrder order = { .verb = VERB_SERVE_ROOT, .length = valid };

  g_strlcpy (order.name, path, sizeof order.name);
  return ask (self, &order) == TRUE;
}

/**
 * mg_test_memory_may_follow:
 *
 * Returns: whether the system lets the test follow its links to what is mapped: it does so for root, unless that is only a
 * container's
 */
gboolean
mg_test_memory_may_follow (void)
{
  gpointer page = mmap (NULL, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_autofree char *link = g_strdup_printf ("/proc/self/map_files/%zx-%zx", GPOINTER_TO_SIZE (page),
                                           GPOINTER_TO_SIZE (page) + PAGE);
  gboolean may_follow = access (link, F_OK) == 0;

  munmap (page, PAGE);
  return may_follow;
}
