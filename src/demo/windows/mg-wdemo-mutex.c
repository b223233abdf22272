/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-wdemo.h"

#include <string.h>

/* As in the tutorial: writers and readers of one mapping keep each other out by a mutex, which has a
 * name of its own. Giving it that of the mapping is the classic mistake. */
#define DEFAULT_NAME L"Share_Mutex"
#define ENDING       L".mutex"
#define N_ELEMENTS   1024
/* How long a writer needs for its second half, and rests, in milliseconds. */
#define PAUSE   2
#define N_LOOKS 200

typedef struct
{
  MgWdemoMapping mapping;
  volatile uint32_t *elements;
  HANDLE mutex;
} Shared;

static bool
open_shared (Shared *self, const wchar_t *name, const MgWdemoOptions *options)
{
  wchar_t joined[MAX_PATH];

  mg_wdemo_join_name (joined, MAX_PATH, name, options->same_name ? L"" : ENDING);
  if (options->read ? !mg_wdemo_open (&self->mapping, name, FILE_MAP_READ)
                    : !mg_wdemo_create (&self->mapping, name, N_ELEMENTS * sizeof (uint32_t), false))
    return false;
  self->elements = self->mapping.view;
  self->mutex = CreateMutexW (NULL, FALSE, joined);
  if (self->mutex != NULL)
    return true;

  mg_wdemo_fail (joined, "could not be made as a mutex");
  mg_wdemo_close (&self->mapping);
  return false;
}

static void
lock (const Shared *self, const MgWdemoOptions *options)
{
  if (!options->no_lock && WaitForSingleObject (self->mutex, INFINITE) == WAIT_ABANDONED)
    mg_wdemo_say ("Who held the mutex has ended: what is in may be half written.\n");
}

static void
unlock (const Shared *self, const MgWdemoOptions *options)
{
  if (!options->no_lock)
    ReleaseMutex (self->mutex);
}

static void
add (volatile uint32_t *elements, unsigned from, unsigned to)
{
  for (unsigned i = from; i < to; i++)
    elements[i] = elements[i] + 1;
}

/* Makes all elements one greater, half of them some time after the others. */
static void
write_elements (Shared *self, const MgWdemoOptions *options)
{
  HANDLE ended = mg_wdemo_watch_input ();

  mg_wdemo_say ("made, %u bytes: %d counters. Enter ends this.\n",
                (unsigned) (N_ELEMENTS * sizeof (uint32_t)), N_ELEMENTS);
  do
    {
      lock (self, options);
      add (self->elements, 0, N_ELEMENTS / 2);
      if (options->die)
        {
          mg_wdemo_say ("half written; Enter ends this, and nobody releases the mutex\n");
          WaitForSingleObject (ended, INFINITE);
          TerminateProcess (GetCurrentProcess (), MG_WDEMO_FAILED);
        }
      Sleep (PAUSE);
      add (self->elements, N_ELEMENTS / 2, N_ELEMENTS);
      unlock (self, options);
    }
  while (WaitForSingleObject (ended, PAUSE) == WAIT_TIMEOUT);
}

static void
read_elements (Shared *self, const MgWdemoOptions *options)
{
  unsigned n_half = 0;

  for (unsigned i = 0; i < N_LOOKS; i++)
    {
      lock (self, options);
      n_half += self->elements[0] != self->elements[N_ELEMENTS - 1];
      unlock (self, options);
      Sleep (1);
    }
  mg_wdemo_say ("half written: %u of %d\n", n_half, N_LOOKS);
}

/* The demo of a mutex: a writer, of which there may be several, or a reader. */
MgWdemoStatus
mg_wdemo_mutex (const MgWdemoOptions *options)
{
  Shared shared;

  if (!open_shared (&shared, options->name != NULL ? options->name : DEFAULT_NAME, options))
    return MG_WDEMO_FAILED;
  if (options->read)
    read_elements (&shared, options);
  else
    write_elements (&shared, options);
  mg_wdemo_close (&shared.mapping);
  return MG_WDEMO_DONE;
}
