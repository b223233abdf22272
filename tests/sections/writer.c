/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A Windows program that writes to a section all the time, until its standard input ends:
 *
 * writer floats SECTION EVENT: 512 floats, a sine that moves, and an auto-reset event each time. Prints "changed VALUE" when
 * somebody else has written to the last one, which it leaves alone.
 * writer pair SECTION MUTEX: two numbers of 4 bytes that are equal whenever nobody holds the mutex.
 * writer clock SECTION EVENT: the time as a number of 8 bytes, 50 times a second, and an auto-reset event each time. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <windows.h>

#define COUNT 512

static DWORD WINAPI
wait_for_end (void *data)
{
  char byte;

  (void) data;
  while (fread (&byte, 1, 1, stdin) == 1)
    ;
  ExitProcess (0);
}

static void
say_ready (void)
{
  printf ("ready\n");
  fflush (stdout);
  CreateThread (NULL, 0, wait_for_end, NULL, 0, NULL);
}

static void
write_floats (volatile float *values, HANDLE event)
{
  float last = values[COUNT - 1];

  for (unsigned round = 0;; round++)
    {
      for (int i = 0; i < COUNT - 1; i++)
        values[i] = sinf ((float) (round * 8 + i) * 0.01f);
      SetEvent (event);
      if (values[COUNT - 1] != last)
        {
          last = values[COUNT - 1];
          printf ("changed %g\n", last);
          fflush (stdout);
        }
      Sleep (5);
    }
}

static void
write_pair (volatile uint32_t *pair, HANDLE mutex)
{
  for (uint32_t n = 1;; n++)
    {
      WaitForSingleObject (mutex, INFINITE);
      pair[0] = n;
      Sleep (2);
      pair[1] = n;
      ReleaseMutex (mutex);
      Sleep (1);
    }
}

static void
write_clock (volatile int64_t *clock, HANDLE event)
{
  for (;;)
    {
      LARGE_INTEGER now;

      QueryPerformanceCounter (&now);
      *clock = now.QuadPart;
      SetEvent (event);
      Sleep (20);
    }
}

int
main (int argc, char **argv)
{
  HANDLE section;
  void *view;

  if (argc != 4)
    return 2;
  section = CreateFileMappingA (INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096, argv[2]);
  view = MapViewOfFile (section, FILE_MAP_ALL_ACCESS, 0, 0, 0);
  if (view == NULL)
    return 1;
  if (strcmp (argv[1], "floats") == 0)
    {
      HANDLE event = CreateEventA (NULL, FALSE, FALSE, argv[3]);

      say_ready ();
      write_floats (view, event);
    }
  else if (strcmp (argv[1], "clock") == 0)
    {
      HANDLE event = CreateEventA (NULL, FALSE, FALSE, argv[3]);

      say_ready ();
      write_clock (view, event);
    }
  else
    {
      HANDLE mutex = CreateMutexA (NULL, FALSE, argv[3]);

      say_ready ();
      write_pair (view, mutex);
    }
  return 0;
}
