/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-test-bell.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <semaphore.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "mg-test.h"

typedef enum
{
  STORE,
  WAKE,
  WRITE,
  RING,
  READ,
  POST,
  TAKE,
  MAKE,
  WAIT,
} Verb;

typedef struct
{
  Verb verb;
  guint32 offset;
  guint32 number;
} Order;

/* What a child has. */
typedef struct
{
  int fd;
  guint8 *memory;
  sem_t *semaphore;
  int event;
} Place;

static void
store (Place *place, const Order *order)
{
  __atomic_store_n ((guint32 *) (void *) (place->memory + order->offset), order->number, __ATOMIC_SEQ_CST);
}

static guint64
call_futex (Place *place, const Order *order, int operation)
{
  guint32 *word = (guint32 *) (void *) (place->memory + order->offset);
  struct timespec patience = { MG_TEST_PATIENCE, 0 };

  if (operation == FUTEX_WAKE)
    return (guint64) syscall (SYS_futex, word, FUTEX_WAKE, order->number, NULL, NULL, 0);
  if (syscall (SYS_futex, word, FUTEX_WAIT, __atomic_load_n (word, __ATOMIC_SEQ_CST), &patience, NULL, 0)
      != 0)
    return 0;
  word[1] = 1;
  return 1;
}

/* At 0 none can be inside: that is the named one. */
static sem_t *
find_semaphore (Place *place, guint32 offset)
{
  return offset == 0 ? place->semaphore : (sem_t *) (void *) (place->memory + offset);
}

static guint64
obey (Place *place, const Order *order)
{
  sem_t *semaphore = find_semaphore (place, order->offset);
  eventfd_t value = 0;
  guint64 n_taken = 0;

  switch (order->verb)
    {
    case STORE:
      store (place, order);
      break;
    case WAKE:
      return call_futex (place, order, FUTEX_WAKE);
    case WRITE:
      return (guint64) pwrite (place->fd, &order->number, 1, 0);
    case RING:
      for (guint i = 0; i < order->number; i++)
        eventfd_write (place->event, 1);
      break;
    case READ:
      eventfd_read (place->event, &value);
      return value;
    case POST:
      for (guint i = 0; i < order->number; i++)
        sem_post (semaphore);
      break;
    case TAKE:
      while (sem_trywait (semaphore) == 0)
        n_taken++;
      return n_taken;
    case MAKE:
      sem_init (semaphore, TRUE, 0);
      break;
    case WAIT:
      return call_futex (place, order, FUTEX_WAIT);
    default:
      _exit (1);
    }
  return 0;
}

static void
run (MgTestProcess *channel, gpointer data)
{
  MgTestBell *self = data;
  g_autofree char *name = g_strconcat ("/", self->name, NULL);
  Place place = { .event = eventfd (0, EFD_NONBLOCK | EFD_CLOEXEC) };

  place.fd = shm_open (name, O_RDWR | O_CLOEXEC, 0);
  place.memory = mmap (NULL, MG_TEST_BELL_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, place.fd, 0);
  place.semaphore = sem_open (name, 0);
  if (place.memory == MAP_FAILED || place.semaphore == SEM_FAILED)
    _exit (1);
  mg_test_process_send_number (channel, (guint64) place.event);
  for (;;)
    {
      Order order;

      mg_test_process_receive (channel, &order, sizeof order);
      mg_test_process_send_number (channel, obey (&place, &order));
    }
}

static guint64
ask (MgTestProcess *process, Verb verb, guint32 offset, guint32 number)
{
  Order order = { verb, offset, number };

  mg_test_process_send (process, &order, sizeof order);
  return mg_test_process_receive_number (process);
}

/**
 * mg_test_bell_new:
 * @name: what the test calls the mapping
 *
 * Returns: (transfer full): a mapping of zeros and a semaphore that nobody has posted, with two processes that have both
 */
MgTestBell *
mg_test_bell_new (const char *name)
{
  MgTestBell *self = g_new0 (MgTestBell, 1);
  g_autofree char *path = NULL;
  g_autofree char *full = NULL;
  sem_t *semaphore;

  self->name = mg_test_name (name);
  path = mg_test_shm_path (self->name);
  full = g_strconcat ("/", self->name, NULL);
  close (mg_test_make_file (path, MG_TEST_BELL_SIZE));
  semaphore = sem_open (full, O_CREAT | O_EXCL, 0600, 0);
  g_assert_true (semaphore != SEM_FAILED);
  sem_close (semaphore);
  self->process = mg_test_process_new (run, self);
  self->eventfd = (int) mg_test_process_receive_number (self->process);
  self->waiter = mg_test_process_new (run, self);
  mg_test_process_receive_number (self->waiter);
  return self;
}

/**
 * mg_test_bell_free:
 * @self: (transfer full): a bell
 */
void
mg_test_bell_free (MgTestBell *self)
{
  g_autofree char *full = g_strconcat ("/", self->name, NULL);

  mg_test_process_free (self->process);
  mg_test_process_free (self->waiter);
  /* The test may have done so. */
  shm_unlink (full);
  sem_unlink (full);
  g_free (self->name);
  g_free (self);
}

/**
 * mg_test_bell_store:
 * @self: a bell
 * @offset: a multiple of 4
 * @word: what is stored there
 */
void
mg_test_bell_store (MgTestBell *self, guint32 offset, guint32 word)
{
  ask (self->process, STORE, offset, word);
}

/**
 * mg_test_bell_wake:
 * @self: a bell
 * @offset: of a futex word
 * @n_waiters: how many of those who wait for it are woken at the most
 *
 * Returns: how many were
 */
guint
mg_test_bell_wake (MgTestBell *self, guint32 offset, guint n_waiters)
{
  return (guint) ask (self->process, WAKE, offset, n_waiters);
}

/**
 * mg_test_bell_write:
 * @self: a bell
 * @byte: what the mapping begins with afterwards, by a call of write(2)
 */
void
mg_test_bell_write (MgTestBell *self, guint byte)
{
  g_assert_cmpuint (ask (self->process, WRITE, 0, byte), ==, 1);
}

/**
 * mg_test_bell_ring:
 * @self: a bell
 * @times: how often 1 is added to the eventfd
 */
void
mg_test_bell_ring (MgTestBell *self, guint times)
{
  ask (self->process, RING, 0, times);
}

/**
 * mg_test_bell_read:
 * @self: a bell
 *
 * Returns: what is read from the eventfd, and taken thereby
 */
guint
mg_test_bell_read (MgTestBell *self)
{
  return (guint) ask (self->process, READ, 0, 0);
}

/**
 * mg_test_bell_make_semaphore:
 * @self: a bell
 * @offset: where in the mapping; not 0
 *
 * Makes one that nobody has posted.
 */
void
mg_test_bell_make_semaphore (MgTestBell *self, guint32 offset)
{
  ask (self->process, MAKE, offset, 0);
}

/**
 * mg_test_bell_post:
 * @self: a bell
 * @offset: where the semaphore is in the mapping; 0: the one that has a name
 * @times: how often it is posted
 */
void
mg_test_bell_post (MgTestBell *self, guint32 offset, guint times)
{
  ask (self->process, POST, offset, times);
}

/**
 * mg_test_bell_take:
 * @self: a bell
 * @offset: as for mg_test_bell_post()
 *
 * Returns: how many posts the program that waits for them got, all that were there
 */
guint
mg_test_bell_take (MgTestBell *self, guint32 offset)
{
  return (guint) ask (self->waiter, TAKE, offset, 0);
}

/**
 * mg_test_bell_begin_wait:
 * @self: a bell
 * @offset: of a futex word
 *
 * The program waits until it is woken, and stores 1 behind the word then, or until the test has no more patience.
 */
void
mg_test_bell_begin_wait (MgTestBell *self, guint32 offset)
{
  Order order = { WAIT, offset, 0 };

  mg_test_process_send (self->waiter, &order, sizeof order);
}

/**
 * mg_test_bell_end_wait:
 * @self: a bell whose program waits
 *
 * Returns: whether it was woken
 */
gboolean
mg_test_bell_end_wait (MgTestBell *self)
{
  return mg_test_process_receive_number (self->waiter) == 1;
}
