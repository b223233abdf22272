/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-wdemo.h"

#include <math.h>
#include <stdio.h>

/* As in the tutorial: a program A creates and writes all elements, a program B opens read-only and
 * reads all. An event beside it tells of each write. */
#define DEFAULT_NAME L"Share_MyMemory"
#define N_FLOATS     512
#define N_PER_ROW    8
/* Milliseconds from one write to the next. */
#define INTERVAL    16
#define WAVE_LENGTH 128
#define TURN        6.283185307179586

static void
write_wave (volatile float *floats, unsigned n_writes)
{
  for (unsigned i = 0; i < N_FLOATS; i++)
    floats[i] = (float) sin (TURN * ((i + WAVE_LENGTH - n_writes % WAVE_LENGTH) % WAVE_LENGTH) / WAVE_LENGTH);
}

static MgWdemoStatus
write_floats (const wchar_t *name, bool once)
{
  MgWdemoMapping mapping;
  HANDLE written, ended;
  unsigned n_writes = 0;

  if (!mg_wdemo_create (&mapping, name, N_FLOATS * sizeof (float), true))
    return MG_WDEMO_FAILED;
  written = mg_wdemo_make_event (name, L".written");
  if (written == NULL)
    return MG_WDEMO_FAILED;

  for (unsigned i = 0; once && i < N_FLOATS; i++)
    ((volatile float *) mapping.view)[i] = 123.0f;
  ended = mg_wdemo_watch_input ();
  mg_wdemo_say ("made, %u bytes, %d floats%s. Enter ends this, and the mapping with it.\n",
                (unsigned) (N_FLOATS * sizeof (float)), N_FLOATS, once ? ", all 123.0" : "");
  do
    {
      if (!once)
        write_wave (mapping.view, n_writes++);
      SetEvent (written);
    }
  while (WaitForSingleObject (ended, once ? INFINITE : INTERVAL) == WAIT_TIMEOUT);
  mg_wdemo_close (&mapping);
  return MG_WDEMO_DONE;
}

static MgWdemoStatus
read_floats (const wchar_t *name)
{
  MgWdemoMapping mapping;

  if (!mg_wdemo_open (&mapping, name, FILE_MAP_READ))
    return MG_WDEMO_FAILED;
  for (unsigned i = 0; i < N_FLOATS; i++)
    printf ("%.9g%c", (double) ((volatile const float *) mapping.view)[i],
            i % N_PER_ROW == N_PER_ROW - 1 ? '\n' : ' ');
  mg_wdemo_close (&mapping);
  return MG_WDEMO_DONE;
}

/* The demo of 512 floats: their writer, or their reader. */
MgWdemoStatus
mg_wdemo_floats (const MgWdemoOptions *options)
{
  const wchar_t *name = options->name != NULL ? options->name : DEFAULT_NAME;

  return options->read ? read_floats (name) : write_floats (name, options->once);
}
