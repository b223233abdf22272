/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The commands of mapmaker that read and write bytes through a mapping. */

#include "mapmaker.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* What fits into an answer, in bytes. */
#define LOAD_MAX 200

typedef struct Hammer
{
  struct Hammer *next;
  pthread_t thread;
  Object *object;
  _Atomic uint32_t *elements;
  size_t count;
  uint64_t hertz;
  uint32_t counter;
} Hammer;

static Hammer *hammers;
static pthread_mutex_t hammer_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t hammer_wake = PTHREAD_COND_INITIALIZER;
static bool hammers_end;

static _Thread_local sigjmp_buf *volatile landing;

static void
on_fault (int number)
{
  if (landing != NULL)
    siglongjmp (*landing, 1);
  signal (number, SIG_DFL);
}

void
watch_faults (void)
{
  struct sigaction action = { .sa_handler = on_fault, .sa_flags = SA_NODEFER };

  sigemptyset (&action.sa_mask);
  sigaction (SIGBUS, &action, NULL);
}

void
unmap_object (Object *object)
{
  if (object->address != NULL)
    munmap (object->address, object->length);
  if (object->descriptor >= 0)
    close (object->descriptor);
  object->address = NULL;
  object->descriptor = -1;
}

static int
map_object (Object *object)
{
  int descriptor, code;
  struct stat status;
  void *address;

  if (object->n_hammers > 0)
    return EBUSY;

  descriptor = shm_open (object->path, O_RDWR, 0);
  if (descriptor < 0)
    return errno;
  if (fstat (descriptor, &status) != 0)
    address = MAP_FAILED;
  else
    address = mmap (NULL, (size_t) status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  if (address == MAP_FAILED)
    {
      code = errno;
      close (descriptor);
      return code;
    }

  unmap_object (object);
  object->address = address;
  object->length = (size_t) status.st_size;
  object->descriptor = descriptor;
  return 0;
}

int
do_map (int n, char **arguments)
{
  Object *object = find_object (arguments[0]);
  int code;

  (void) n;
  if (object == NULL)
    return EINVAL;
  code = map_object (object);
  if (code == 0)
    snprintf (answer, sizeof answer, " 0x%" PRIxPTR " %zu", (uintptr_t) object->address, object->length);
  return code;
}

/* Finds @length bytes of the mapping. */
static int
find_bytes (const char *name,
            const char *offset_text,
            uint64_t length,
            Object **ret_object,
            unsigned char **ret_bytes)
{
  Object *object = find_object (name);
  uint64_t offset;
  int code;

  if (object == NULL || !parse_size (offset_text, &offset))
    return EINVAL;
  if (object->address == NULL && (code = map_object (object)) != 0)
    return code;
  if (offset > object->length || length > object->length - offset)
    return EINVAL;

  *ret_object = object;
  *ret_bytes = object->address + offset;
  return 0;
}

static bool
parse_value (const char *type, const char *text, unsigned *ret_width, uint64_t *ret_word)
{
  static const struct
  {
    const char *type;
    unsigned width;
    bool is_float;
  } types[] = { { "u8", 1, false },  { "u16", 2, false }, { "u32", 4, false },
                { "u64", 8, false }, { "f32", 4, true },  { "f64", 8, true } };

  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    {
      char *end = NULL;
      float single;
      double number;

      if (strcmp (type, types[i].type) != 0)
        continue;
      *ret_width = types[i].width;
      if (!types[i].is_float)
        return parse_number (text, 10, UINT64_MAX >> (64 - 8 * types[i].width), ret_word);

      number = strtod (text, &end);
      single = strtof (text, NULL);
      if (types[i].width == 8)
        {
          memcpy (ret_word, &number, sizeof number);
        }
      else
        {
          uint32_t word;

          memcpy (&word, &single, sizeof word);
          *ret_word = word;
        }
      return end != text && *end == 0;
    }
  return false;
}

/* @word is in the byte order of the machine. */
static void
store_word (unsigned char *at, unsigned width, uint64_t word)
{
  if ((uintptr_t) at % width != 0)
    {
      for (unsigned i = 0; i < width; i++)
        ((volatile unsigned char *) at)[i]
          = (unsigned char) (word >> (8 * (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? i : width - 1 - i)));
      return;
    }

  switch (width)
    {
    case 1:
      atomic_store_explicit ((_Atomic uint8_t *) at, (uint8_t) word, memory_order_release);
      break;
    case 2:
      atomic_store_explicit ((_Atomic uint16_t *) (void *) at, (uint16_t) word, memory_order_release);
      break;
    case 4:
      atomic_store_explicit ((_Atomic uint32_t *) (void *) at, (uint32_t) word, memory_order_release);
      break;
    default:
      atomic_store_explicit ((_Atomic uint64_t *) (void *) at, word, memory_order_release);
      break;
    }
}

int
do_store (int n, char **arguments)
{
  Object *object;
  unsigned char *at;
  unsigned width;
  uint64_t word = 0;
  sigjmp_buf here;
  int code;

  (void) n;
  if (!parse_value (arguments[2], arguments[3], &width, &word))
    return EINVAL;
  code = find_bytes (arguments[0], arguments[1], width, &object, &at);
  if (code != 0)
    return code;

  if (sigsetjmp (here, 0) != 0)
    {
      landing = NULL;
      return EFAULT;
    }
  landing = &here;
  store_word (at, width, word);
  landing = NULL;
  return 0;
}

int
do_load (int n, char **arguments)
{
  Object *object;
  unsigned char *at;
  uint64_t length;
  sigjmp_buf here;
  int code;

  (void) n;
  if (!parse_number (arguments[2], 10, LOAD_MAX, &length))
    return EINVAL;
  code = find_bytes (arguments[0], arguments[1], length, &object, &at);
  if (code != 0)
    return code;

  if (sigsetjmp (here, 0) != 0)
    {
      landing = NULL;
      return EFAULT;
    }
  landing = &here;
  snprintf (answer, sizeof answer, "%s", length > 0 ? " " : "");
  for (size_t i = 0; i < length; i++)
    snprintf (answer + 1 + 2 * i, 3, "%02x", ((volatile unsigned char *) at)[i]);
  landing = NULL;
  return 0;
}

int
do_fill (int n, char **arguments)
{
  Object *object;
  unsigned char *at;
  uint64_t length, byte;
  sigjmp_buf here;
  int code;

  (void) n;
  if (!parse_size (arguments[2], &length) || !parse_number (arguments[3], 10, UINT8_MAX, &byte))
    return EINVAL;
  code = find_bytes (arguments[0], arguments[1], length, &object, &at);
  if (code != 0)
    return code;

  if (sigsetjmp (here, 0) != 0)
    {
      landing = NULL;
      return EFAULT;
    }
  landing = &here;
  atomic_signal_fence (memory_order_seq_cst);
  memset (at, (int) byte, (size_t) length);
  atomic_signal_fence (memory_order_seq_cst);
  landing = NULL;
  return 0;
}

/* One count into all elements. Where the object has shrunk meanwhile, the rest is left out this time. */
static void
strike (Hammer *hammer)
{
  sigjmp_buf here;

  hammer->counter++;
  if (sigsetjmp (here, 0) == 0)
    {
      landing = &here;
      for (size_t i = 0; i < hammer->count; i++)
        atomic_store_explicit (&hammer->elements[i], hammer->counter, memory_order_relaxed);
      atomic_signal_fence (memory_order_seq_cst);
    }
  landing = NULL;
}

static void *
run_hammer (void *data)
{
  Hammer *hammer = data;
  struct timespec next;

  clock_gettime (CLOCK_MONOTONIC, &next);
  pthread_mutex_lock (&hammer_lock);
  while (!hammers_end)
    {
      pthread_mutex_unlock (&hammer_lock);
      strike (hammer);
      pthread_mutex_lock (&hammer_lock);
      if (hammer->hertz == 0)
        continue;

      next.tv_nsec += (long) (1000000000 / hammer->hertz);
      next.tv_sec += next.tv_nsec / 1000000000;
      next.tv_nsec %= 1000000000;
      while (!hammers_end
             && pthread_cond_clockwait (&hammer_wake, &hammer_lock, CLOCK_MONOTONIC, &next) != ETIMEDOUT)
        ;
    }
  pthread_mutex_unlock (&hammer_lock);
  return NULL;
}

/* The thread leaves the signals that end the program to the one that reads lines, which has to wake up from
 * them. */
static int
start_hammer (Hammer *hammer)
{
  sigset_t ends, before;
  int code;

  sigemptyset (&ends);
  sigaddset (&ends, SIGINT);
  sigaddset (&ends, SIGTERM);
  sigaddset (&ends, SIGHUP);
  pthread_sigmask (SIG_BLOCK, &ends, &before);
  code = pthread_create (&hammer->thread, NULL, run_hammer, hammer);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  return code;
}

int
do_hammer (int n, char **arguments)
{
  Object *object;
  Hammer *hammer, **last = &hammers;
  unsigned char *at;
  uint64_t count, hertz;
  int code;

  (void) n;
  if (!parse_number (arguments[2], 10, INT64_MAX / 4, &count)
      || !parse_number (arguments[3], 10, 1000000, &hertz))
    return EINVAL;
  code = find_bytes (arguments[0], arguments[1], count * 4, &object, &at);
  if (code != 0)
    return code;
  if ((uintptr_t) at % 4 != 0)
    return EINVAL;

  hammer = checked (calloc (1, sizeof *hammer));
  hammer->object = object;
  hammer->elements = (_Atomic uint32_t *) (void *) at;
  hammer->count = (size_t) count;
  hammer->hertz = hertz;
  code = start_hammer (hammer);
  if (code != 0)
    {
      free (hammer);
      return code;
    }
  object->n_hammers++;

  /* At the end of the list, so that the answer of stop has their order. */
  while (*last != NULL)
    last = &(*last)->next;
  *last = hammer;
  return 0;
}

int
do_stop (int n, char **arguments)
{
  size_t used = 0;

  (void) n;
  (void) arguments;
  pthread_mutex_lock (&hammer_lock);
  hammers_end = true;
  pthread_cond_broadcast (&hammer_wake);
  pthread_mutex_unlock (&hammer_lock);

  while (hammers != NULL)
    {
      Hammer *hammer = hammers;

      pthread_join (hammer->thread, NULL);
      if (used < sizeof answer)
        used += (size_t) snprintf (answer + used, sizeof answer - used, " %" PRIu32, hammer->counter);
      hammer->object->n_hammers--;
      hammers = hammer->next;
      free (hammer);
    }
  hammers_end = false;
  return 0;
}
