/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-test-segments.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_MADE  16
#define LINE_SIZE 512

typedef enum
{
  END,
  UNSHARE,
  JOIN,
  SET,
  MAKE,
  ATTACH,
  DETACH,
  STORE,
  PAGE_OUT,
  REMOVE,
  LOOK,
} Action;

typedef struct
{
  Action action;
  guint64 arguments[3];
  char text[LINE_SIZE];
} Order;

typedef struct
{
  gint64 result;
  int code;
  char text[LINE_SIZE];
} Answer;

struct _MgTestSegments
{
  pid_t pid;
  int channel;
};

static gint64
set (const char *setting, guint64 value)
{
  g_autofree char *path = g_strconcat ("/proc/sys/kernel/", setting, NULL);
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, value);
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gint64 result = fd >= 0 && write (fd, text, strlen (text)) > 0 ? 0 : -1;

  if (fd >= 0)
    close (fd);
  return result;
}

static gint64
join (guint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GUINT64_FORMAT "/ns/ipc", pid);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gint64 result = fd >= 0 ? setns (fd, CLONE_NEWIPC) : -1;

  if (fd >= 0)
    close (fd);
  return result;
}

/* The line that the system has for a segment, as it is. */
static gint64
look (int id, char *text)
{
  FILE *file = fopen ("/proc/sysvipc/shm", "re");
  gint64 result = -1;
  int found;

  while (file != NULL && result != 0 && fgets (text, LINE_SIZE, file) != NULL)
    if (sscanf (text, "%*d %d", &found) == 1 && found == id)
      result = 0;
  if (file != NULL)
    fclose (file);
  return result;
}

static gint64
obey (const Order *order, char *text)
{
  static int made[MAX_MADE];
  static guint n_made = 0;
  const guint64 *arguments = order->arguments;
  gpointer address = (gpointer) (gsize) arguments[0];
  gint64 result = 0;

  switch (order->action)
    {
    case UNSHARE:
      return unshare (CLONE_NEWIPC);
    case JOIN:
      return join (arguments[0]);
    case SET:
      return set (order->text, arguments[0]);
    case MAKE:
      result = shmget ((key_t) arguments[0], arguments[1], (int) arguments[2] | IPC_CREAT | IPC_EXCL);
      if (result >= 0 && n_made < MAX_MADE)
        made[n_made++] = (int) result;
      return result;
    case ATTACH:
      return (gint64) (gsize) shmat ((int) arguments[0], (gpointer) (gsize) arguments[1], 0);
    case DETACH:
      return shmdt (address);
    case STORE:
      ((volatile guint8 *) address)[arguments[1]] = (guint8) arguments[2];
      return 0;
    case PAGE_OUT:
      return madvise ((guint8 *) address + arguments[1], arguments[2], MADV_PAGEOUT);
    case REMOVE:
      return shmctl ((int) arguments[0], IPC_RMID, NULL);
    case LOOK:
      return look ((int) arguments[0], text);
    case END:
    default:
      for (guint i = 0; i < n_made; i++)
        shmctl (made[i], IPC_RMID, NULL);
      _exit (0);
    }
}

static void
serve (int channel)
{
  Order order = { END };

  /* A test that fails leaves nothing. */
  while (read (channel, &order, sizeof order) == sizeof order)
    {
      Answer answer = { 0 };

      errno = 0;
      answer.result = obey (&order, answer.text);
      answer.code = errno;
      if (write (channel, &answer, sizeof answer) != sizeof answer)
        break;
    }
  order.action = END;
  obey (&order, NULL);
}

/**
 * mg_test_segments_new:
 *
 * Returns: (transfer full): a process that waits to be told
 */
MgTestSegments *
mg_test_segments_new (void)
{
  MgTestSegments *self = g_new0 (MgTestSegments, 1);
  int channel[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, channel), ==, 0);
  self->pid = fork ();
  g_assert_cmpint (self->pid, >=, 0);
  if (self->pid == 0)
    {
      close (channel[0]);
      prctl (PR_SET_NAME, "segments");
      serve (channel[1]);
    }
  close (channel[1]);
  self->channel = channel[0];
  return self;
}

/**
 * mg_test_segments_free:
 * @self: (transfer full): a process
 *
 * It has ended when this returns.
 */
void
mg_test_segments_free (MgTestSegments *self)
{
  /* Those that were made later have the channel too, so that closing it is no end. */
  shutdown (self->channel, SHUT_RDWR);
  close (self->channel);
  g_assert_cmpint (waitpid (self->pid, NULL, 0), ==, self->pid);
  g_free (self);
}

/**
 * mg_test_segments_get_pid:
 * @self: a process
 *
 * Returns: its number
 */
int
mg_test_segments_get_pid (MgTestSegments *self)
{
  return (int) self->pid;
}

static gint64
give_order (MgTestSegments *self, const Order *order, Answer *answer)
{
  g_assert_cmpint (write (self->channel, order, sizeof *order), ==, sizeof *order);
  g_assert_cmpint (recv (self->channel, answer, sizeof *answer, MSG_WAITALL), ==, sizeof *answer);
  return answer->result;
}

static gint64
tell (MgTestSegments *self, Action action, guint64 first, guint64 second, guint64 third)
{
  Order order = { action, { first, second, third }, "" };
  Answer answer;
  gint64 result = give_order (self, &order, &answer);

  if (result == -1)
    g_test_message ("segments: action %d failed: %s", action, g_strerror (answer.code));
  return result;
}

/**
 * mg_test_segments_unshare:
 * @self: a process
 *
 * Returns: whether it was permitted to go to a namespace of its own
 */
gboolean
mg_test_segments_unshare (MgTestSegments *self)
{
  return tell (self, UNSHARE, 0, 0, 0) == 0;
}

/**
 * mg_test_segments_join:
 * @self: a process
 * @other: one in another namespace
 *
 * From now on both are in the same.
 */
void
mg_test_segments_join (MgTestSegments *self, MgTestSegments *other)
{
  g_assert_cmpint (tell (self, JOIN, (guint64) other->pid, 0, 0), ==, 0);
}

/**
 * mg_test_segments_set:
 * @self: a process in a namespace of its own
 * @setting: the name of a setting of the kernel
 * @value: what it becomes
 *
 * Returns: whether that was permitted
 */
gboolean
mg_test_segments_set (MgTestSegments *self, const char *setting, int value)
{
  Order order = { SET, { (guint64) value }, "" };
  Answer answer;

  g_strlcpy (order.text, setting, sizeof order.text);
  return give_order (self, &order, &answer) == 0;
}

/**
 * mg_test_segments_make:
 * @self: a process
 * @key: a key, or IPC_PRIVATE
 * @size: in bytes
 * @flags: permission bits, and others of shmget()
 *
 * Returns: its id, or -1
 */
int
mg_test_segments_make (MgTestSegments *self, gint32 key, guint64 size, int flags)
{
  return (int) tell (self, MAKE, (guint64) key, size, (guint64) flags);
}

/**
 * mg_test_segments_attach:
 * @self: a process
 * @id: a segment
 * @address: where to; 0: anywhere
 *
 * Returns: where it is now
 */
guint64
mg_test_segments_attach (MgTestSegments *self, int id, guint64 address)
{
  gint64 result = tell (self, ATTACH, (guint64) id, address, 0);

  g_assert_cmpint (result, >, 0);
  return (guint64) result;
}

/**
 * mg_test_segments_detach:
 * @self: a process
 * @address: what mg_test_segments_attach() returned
 */
void
mg_test_segments_detach (MgTestSegments *self, guint64 address)
{
  g_assert_cmpint (tell (self, DETACH, address, 0, 0), ==, 0);
}

/**
 * mg_test_segments_store:
 * @self: a process
 * @address: what mg_test_segments_attach() returned
 * @offset: in bytes
 * @byte: what to store there
 */
void
mg_test_segments_store (MgTestSegments *self, guint64 address, guint64 offset, guint8 byte)
{
  g_assert_cmpint (tell (self, STORE, address, offset, byte), ==, 0);
}

/**
 * mg_test_segments_page_out:
 * @self: a process
 * @address: what mg_test_segments_attach() returned
 * @offset: in bytes
 * @length: in bytes
 *
 * Asks the system to put pages into swap.
 */
void
mg_test_segments_page_out (MgTestSegments *self, guint64 address, guint64 offset, guint64 length)
{
  g_assert_cmpint (tell (self, PAGE_OUT, address, offset, length), ==, 0);
}

/**
 * mg_test_segments_remove:
 * @self: a process
 * @id: a segment
 *
 * Marks it for removal: it is gone when nobody has it attached.
 */
void
mg_test_segments_remove (MgTestSegments *self, int id)
{
  g_assert_cmpint (tell (self, REMOVE, (guint64) id, 0, 0), ==, 0);
}

/**
 * mg_test_segments_look:
 * @self: a process
 * @id: a segment
 *
 * Returns: (transfer full) (nullable): all that the system tells the process of it; %NULL: there is no such segment
 */
char *
mg_test_segments_look (MgTestSegments *self, int id)
{
  Order order = { LOOK, { (guint64) id }, "" };
  Answer answer;

  return give_order (self, &order, &answer) == 0 ? g_strdup (answer.text) : NULL;
}
