/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A Windows program that makes real objects with names, and does to them what its standard input says.
 * It shares nothing with what is tested. A line is a command and its words; in names, %uXXXX is a unit
 * of UTF-16. It answers "ok" and what there is to say, or "failed" and the code. It holds all that it
 * made until its input ends. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#define MOST_OBJECTS 4096

static struct
{
  wchar_t name[512];
  HANDLE handle;
  unsigned char *view;
} objects[MOST_OBJECTS];

static void
take_name (const char *word, wchar_t *name)
{
  while (*word != '\0')
    {
      char digits[5] = { 0 };

      if (word[0] == '%' && word[1] == 'u')
        {
          memcpy (digits, word + 2, 4);
          *name++ = (wchar_t) strtoul (digits, NULL, 16);
          word += 6;
        }
      else
        {
          *name++ = (wchar_t) *word++;
        }
    }
  *name = L'\0';
}

static int
find (const wchar_t *name)
{
  for (int i = 0; i < MOST_OBJECTS; i++)
    if (objects[i].handle != NULL && wcscmp (objects[i].name, name) == 0)
      return i;
  return -1;
}

static void
answer (bool good)
{
  if (good)
    printf ("ok\n");
  else
    printf ("failed %lu\n", GetLastError ());
  fflush (stdout);
}

static HANDLE
make_denied (const wchar_t *name)
{
  SECURITY_DESCRIPTOR descriptor;
  SECURITY_ATTRIBUTES attributes = { sizeof attributes, &descriptor, FALSE };
  ACL list;

  InitializeAcl (&list, sizeof list, ACL_REVISION);
  InitializeSecurityDescriptor (&descriptor, SECURITY_DESCRIPTOR_REVISION);
  SetSecurityDescriptorDacl (&descriptor, TRUE, &list, FALSE);
  return CreateFileMappingW (INVALID_HANDLE_VALUE, &attributes, PAGE_READWRITE, 0, 4096, name);
}

static HANDLE
make (const char *kind, const wchar_t *name, const char *first, const char *second)
{
  const unsigned long size = strtoul (first, NULL, 10);

  if (strcmp (kind, "section") == 0)
    return CreateFileMappingW (INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, size, name);
  if (strcmp (kind, "readonly") == 0)
    return CreateFileMappingW (INVALID_HANDLE_VALUE, NULL, PAGE_READONLY, 0, size, name);
  if (strcmp (kind, "reserved") == 0)
    return CreateFileMappingW (INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE | SEC_RESERVE, 0, size, name);
  if (strcmp (kind, "denied") == 0)
    return make_denied (name);
  if (strcmp (kind, "event") == 0)
    return CreateEventW (NULL, strcmp (first, "manual") == 0, FALSE, name);
  if (strcmp (kind, "mutex") == 0)
    return CreateMutexW (NULL, FALSE, name);
  if (strcmp (kind, "semaphore") == 0)
    return CreateSemaphoreW (NULL, (LONG) size, (LONG) strtoul (second, NULL, 10), name);
  if (strcmp (kind, "timer") == 0)
    return CreateWaitableTimerW (NULL, TRUE, name);
  if (strcmp (kind, "job") == 0)
    return CreateJobObjectW (NULL, name);
  SetLastError (ERROR_BAD_COMMAND);
  return NULL;
}

static void
add (const char *kind, const wchar_t *name, const char *first, const char *second)
{
  int i = 0;
  HANDLE handle = make (kind, name, first, second);

  while (i < MOST_OBJECTS - 1 && objects[i].handle != NULL)
    i++;
  if (handle != NULL)
    {
      wcscpy (objects[i].name, name);
      objects[i].handle = handle;
      objects[i].view = NULL;
    }
  answer (handle != NULL);
}

static unsigned char *
get_view (int i)
{
  if (objects[i].view == NULL)
    objects[i].view = MapViewOfFile (objects[i].handle, FILE_MAP_ALL_ACCESS, 0, 0, 0);
  return objects[i].view;
}

static void
load (int i, unsigned long offset, unsigned long length)
{
  const unsigned char *view = get_view (i);

  printf ("ok ");
  for (unsigned long j = 0; j < length; j++)
    printf ("%02x", view[offset + j]);
  printf ("\n");
  fflush (stdout);
}

static void
drop (int i)
{
  if (objects[i].view != NULL)
    UnmapViewOfFile (objects[i].view);
  objects[i].view = NULL;
  answer (CloseHandle (objects[i].handle));
  objects[i].handle = NULL;
}

/* What is done to an object that there is already. Returns whether there is such a command. */
static bool
act (const char *command, int i, const char *first, const char *second)
{
  const HANDLE handle = objects[i].handle;

  if (strcmp (command, "close") == 0)
    drop (i);
  else if (strcmp (command, "set") == 0)
    answer (SetEvent (handle));
  else if (strcmp (command, "reset") == 0)
    answer (ResetEvent (handle));
  else if (strcmp (command, "release") == 0)
    answer (ReleaseMutex (handle));
  else if (strcmp (command, "commit") == 0)
    answer (VirtualAlloc (get_view (i) + strtoul (first, NULL, 10), 4096, MEM_COMMIT, PAGE_READWRITE)
            != NULL);
  else if (strcmp (command, "load") == 0)
    load (i, strtoul (first, NULL, 10), strtoul (second, NULL, 10));
  else if (strcmp (command, "store") == 0)
    {
      get_view (i)[strtoul (first, NULL, 10)] = (unsigned char) strtoul (second, NULL, 10);
      answer (true);
    }
  else if (strcmp (command, "wait") == 0)
    {
      printf ("ok %lu\n", WaitForSingleObject (handle, strtoul (first, NULL, 10)));
      fflush (stdout);
    }
  else
    return false;
  return true;
}

int
main (void)
{
  static char line[4096];
  static wchar_t name[4096];

  printf ("ready\n");
  fflush (stdout);
  while (fgets (line, sizeof line, stdin) != NULL)
    {
      char *words[4] = { "", "", "", "" };
      int n = 0, i;

      for (char *word = strtok (line, " \r\n"); word != NULL && n < 4; word = strtok (NULL, " \r\n"))
        words[n++] = word;
      take_name (words[1], name);
      i = find (name);
      if (strcmp (words[0], "die") == 0)
        TerminateProcess (GetCurrentProcess (), 9);
      if (i < 0 || !act (words[0], i, words[2], words[3]))
        add (words[0], name, words[2], words[3]);
    }
  return 0;
}
