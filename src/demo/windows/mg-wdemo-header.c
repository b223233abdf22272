/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-wdemo.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* As in the tutorial: a header in front, so that others know what they have opened. The same as that of
 * the demo for Linux. */
#define DEFAULT_NAME L"Share_Header"
#define MAGIC        "MGHEADER"
#define VERSION      1
#define TYPE         "f64"
#define N_VALUES     64
#define N_PER_ROW    8
/* Milliseconds from one write to the next. */
#define INTERVAL 100
/* How often a reader looks again until no write is under way, and how many milliseconds later. */
#define N_TRIES   200
#define TRY_PAUSE 5

typedef struct
{
  char magic[8];
  uint32_t version;
  /* With it begins the first element. */
  uint32_t header_size;
  uint64_t total_size;
  char type[4];
  uint32_t n_elements;
  /* Odd while the elements are being written; 2 more for each write. */
  _Atomic uint32_t sequence;
  uint32_t zeros[3];
  char name[272];
  double elements[N_VALUES];
} Shared;

_Static_assert(offsetof (Shared, elements) == 0x140, "the header of the demo for Linux");

/* The magic comes last: whoever sees it sees a header that is complete. */
static void
write_header (Shared *shared, const wchar_t *name)
{
  shared->version = VERSION;
  shared->header_size = offsetof (Shared, elements);
  shared->total_size = sizeof *shared;
  memcpy (shared->type, TYPE, sizeof shared->type);
  shared->n_elements = N_VALUES;
  if (WideCharToMultiByte (CP_UTF8, 0, name, -1, shared->name, sizeof shared->name, NULL, NULL) == 0)
    memset (shared->name, 0, sizeof shared->name);
  atomic_thread_fence (memory_order_release);
  memcpy (shared->magic, MAGIC, sizeof shared->magic);
}

static void
write_elements (Shared *shared, unsigned n_writes)
{
  volatile double *elements = shared->elements;

  atomic_store_explicit (&shared->sequence, 2 * n_writes - 1, memory_order_relaxed);
  atomic_thread_fence (memory_order_release);
  for (unsigned i = 0; i < N_VALUES; i++)
    elements[i] = (double) n_writes + i;
  atomic_store_explicit (&shared->sequence, 2 * n_writes, memory_order_release);
}

static MgWdemoStatus
write_mapping (const wchar_t *name)
{
  MgWdemoMapping mapping;
  unsigned n_writes = 0;
  HANDLE ended;

  if (!mg_wdemo_create (&mapping, name, sizeof (Shared), true))
    return MG_WDEMO_FAILED;
  write_header (mapping.view, name);
  ended = mg_wdemo_watch_input ();
  mg_wdemo_say (
    "made, %u bytes: a header of %u, then %d elements of %s. Enter ends this, and the mapping with it.\n",
    (unsigned) sizeof (Shared), (unsigned) offsetof (Shared, elements), N_VALUES, TYPE);
  do
    write_elements (mapping.view, ++n_writes);
  while (WaitForSingleObject (ended, INTERVAL) == WAIT_TIMEOUT);
  mg_wdemo_close (&mapping);
  return MG_WDEMO_DONE;
}

/* Returns why it is no header that can be read, or NULL. */
static const char *
find_fault (const Shared *shared, size_t size)
{
  if (memcmp (shared->magic, MAGIC, sizeof shared->magic) != 0)
    return "it does not begin with " MAGIC;
  if (shared->version != VERSION || memcmp (shared->type, TYPE, sizeof shared->type) != 0)
    return "its header is of another version, or of another type";
  if (shared->header_size != offsetof (Shared, elements) || shared->total_size > size
      || shared->n_elements > N_VALUES || memchr (shared->name, 0, sizeof shared->name) == NULL)
    return "its header promises what is not there";
  return NULL;
}

/* Copies it as it is between two writes. */
static bool
read_elements (Shared *shared, double *elements, uint32_t *ret_sequence)
{
  for (unsigned i = 0; i < N_TRIES; i++)
    {
      const uint32_t before = atomic_load_explicit (&shared->sequence, memory_order_acquire);

      memcpy (elements, shared->elements, sizeof shared->elements);
      atomic_thread_fence (memory_order_acquire);
      *ret_sequence = atomic_load_explicit (&shared->sequence, memory_order_relaxed);
      if (before == *ret_sequence && before % 2 == 0)
        return true;
      Sleep (TRY_PAUSE);
    }
  return false;
}

static MgWdemoStatus
read_mapping (const wchar_t *name)
{
  MgWdemoMapping mapping;
  double elements[N_VALUES];
  const char *fault;
  uint32_t sequence;
  Shared *shared;

  if (!mg_wdemo_open (&mapping, name, FILE_MAP_READ))
    return MG_WDEMO_FAILED;
  shared = mapping.view;
  fault = find_fault (shared, mapping.size);
  if (fault == NULL && !read_elements (shared, elements, &sequence))
    fault = "a write is under way, and has not come to its end";
  if (fault == NULL)
    {
      printf ("name: ");
      mg_wdemo_print_text (shared->name, strlen (shared->name));
      printf ("whole: %llu bytes\nwrites: %u\n", (unsigned long long) shared->total_size, sequence / 2);
      for (unsigned i = 0; i < shared->n_elements; i++)
        printf ("%.15g%c", elements[i], i % N_PER_ROW == N_PER_ROW - 1 ? '\n' : ' ');
    }
  mg_wdemo_close (&mapping);
  return fault == NULL ? MG_WDEMO_DONE : mg_wdemo_refuse (name, fault);
}

/* The demo of a mapping that says what it is: its writer, or its reader. */
MgWdemoStatus
mg_wdemo_header (const MgWdemoOptions *options)
{
  const wchar_t *name = options->name != NULL ? options->name : DEFAULT_NAME;

  return options->read ? read_mapping (name) : write_mapping (name);
}
