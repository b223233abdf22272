/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The process that makes and maps memory, as it is told. */

#include "mg-test-memory-private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <linux/if_packet.h>
#include <linux/io_uring.h>
#include <linux/perf_event.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE 4096

static guint64
map (guint64 address, int fd, guint64 offset, guint64 length, int flags)
{
  gpointer at = mmap (GSIZE_TO_POINTER (address), length, PROT_READ | PROT_WRITE, flags, fd, (off_t) offset);

  return at == MAP_FAILED ? 0 : GPOINTER_TO_SIZE (at);
}

static int
open_secret (void)
{
#ifdef SYS_memfd_secret
  int fd = (int) syscall (SYS_memfd_secret, 0);

  if (fd >= 0 && ftruncate (fd, PAGE) == 0)
    return fd;
#endif
  return -1;
}

static int
open_uring (void)
{
  struct io_uring_params params = { 0 };

  return (int) syscall (SYS_io_uring_setup, 4, &params);
}

static int
open_perf (void)
{
  struct perf_event_attr attributes = {
    .type = PERF_TYPE_SOFTWARE,
    .size = sizeof attributes,
    .config = PERF_COUNT_SW_TASK_CLOCK,
    .exclude_kernel = 1,
  };

  return (int) syscall (SYS_perf_event_open, &attributes, 0, -1, -1, 0);
}

static int
open_packet (void)
{
  struct tpacket_req ring
    = { .tp_block_size = PAGE, .tp_block_nr = 1, .tp_frame_size = PAGE, .tp_frame_nr = 1 };
  int fd = socket (AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);

  if (fd >= 0 && setsockopt (fd, SOL_PACKET, PACKET_RX_RING, &ring, sizeof ring) == 0)
    return fd;
  return -1;
}

/* 0: the system has none to give. */
static guint64
map_special (MgTestSpecial special)
{
  aio_context_t context = 0;
  int fd = -1;

  switch ((int) special)
    {
    case MG_TEST_AIO:
      /* The system maps its ring, and tells where. */
      return syscall (SYS_io_setup, 1, &context) == 0 ? context : 0;
    case MG_TEST_SECRET:
      fd = open_secret ();
      break;
    case MG_TEST_URING:
      fd = open_uring ();
      break;
    case MG_TEST_PERF:
      fd = open_perf ();
      break;
    case MG_TEST_PACKET:
      fd = open_packet ();
      break;
    default:
      g_assert_not_reached ();
    }
  return fd >= 0 ? map (0, fd, 0, PAGE, MAP_SHARED) : 0;
}

static void
become_nobody (void)
{
  g_assert_cmpint (setresgid (65534, 65534, 65534), ==, 0);
  g_assert_cmpint (setresuid (65534, 65534, 65534), ==, 0);
  /* Else its own entries in /proc are root's still. */
  g_assert_cmpint (prctl (PR_SET_DUMPABLE, 1), ==, 0);
}

static guint64
make_memfd (const MgTestOrder *order)
{
  int fd = memfd_create (order->name, (guint) order->flags);

  if (fd >= 0)
    g_assert_cmpint (ftruncate (fd, (off_t) order->length), ==, 0);
  return (guint64) fd;
}

/**
 * mg_test_memory_obey:
 * @order: what to do
 *
 * For the process.
 *
 * Returns: what it answers
 */
guint64
mg_test_memory_obey (const MgTestOrder *order)
{
  switch (order->verb)
    {
    case VERB_MAKE_MEMFD:
      return make_memfd (order);
    case VERB_OPEN:
      return (guint64) open (order->name, order->flags | O_CLOEXEC, 0600);
    case VERB_CLOSE:
      return (guint64) close (order->fd);
    case VERB_DUP:
      return (guint64) dup2 (order->fd, order->flags);
    case VERB_RESIZE:
      return (guint64) ftruncate (order->fd, (off_t) order->length);
    case VERB_SEAL:
      return (guint64) fcntl (order->fd, F_ADD_SEALS, order->flags);
    case VERB_MAP:
      return map (order->address, order->fd, order->offset, order->length, order->flags);
    case VERB_MAP_SPECIAL:
      return map_special ((MgTestSpecial) order->flags);
    case VERB_PROTECT:
      return (guint64) mprotect (GSIZE_TO_POINTER (order->address), order->length, order->flags);
    case VERB_UNMAP:
      return (guint64) munmap (GSIZE_TO_POINTER (order->address), order->length);
    case VERB_STORE:
      *(volatile guint8 *) GSIZE_TO_POINTER (order->address) = (guint8) order->flags;
      return 0;
    case VERB_BECOME_NOBODY:
      become_nobody ();
      return 0;
    default:
      return mg_test_memory_obey_about_mounts (order);
    }
}
