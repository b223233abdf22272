/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-win-object.h"

#include <stdlib.h>
#include <string.h>

#include "mg-win-failure.h"

/* An entry with the longest name that there is, and that of its type. */
#define ENTRY_SIZE (160 * 1024)

typedef struct
{
  MgWinObject *objects;
  size_t n;
  size_t room;
} Found;

static bool
find_kind (const UNICODE_STRING *type, MgWinKind *ret_kind)
{
  static const wchar_t *const types[] = { L"Section", L"Event", L"Mutant", L"Semaphore", L"Timer", L"Job" };

  for (MgWinKind i = 0; i < MG_WIN_N_KINDS; i++)
    if (type->Length == wcslen (types[i]) * sizeof (wchar_t)
        && memcmp (type->Buffer, types[i], type->Length) == 0)
      {
        *ret_kind = i;
        return true;
      }
  return false;
}

static void
add (Found *found, MgWinSpace space, const MgWinDirectoryEntry *entry)
{
  MgWinObject object = { .name.space = space };

  if (entry->name.Length == 0 || !find_kind (&entry->type, &object.kind))
    return;
  object.name.length = entry->name.Length / sizeof (wchar_t);
  object.name.text = mg_win_allocate (entry->name.Length + sizeof (wchar_t));
  memcpy (object.name.text, entry->name.Buffer, entry->name.Length);

  if (found->n == found->room)
    {
      found->room = found->room * 2 + 64;
      found->objects = realloc (found->objects, found->room * sizeof *found->objects);
      if (found->objects == NULL)
        ExitProcess (3);
    }
  found->objects[found->n++] = object;
}

static unsigned long
list_space (Found *found, MgWinSpace space)
{
  MgWinDirectoryEntry *entry;
  HANDLE directory;
  ULONG context = 0;
  NTSTATUS status;
  unsigned long failure = mg_win_space_open (space, &directory);

  if (failure == ERROR_FILE_NOT_FOUND)
    return 0;
  if (failure != 0)
    return failure;

  entry = mg_win_allocate (ENTRY_SIZE);
  while (true)
    {
      status = NtQueryDirectoryObject (directory, entry, ENTRY_SIZE, TRUE, context == 0, &context, NULL);
      if (!NT_SUCCESS (status) || status == MG_WIN_STATUS_NO_MORE_ENTRIES)
        break;
      add (found, space, entry);
    }
  free (entry);
  CloseHandle (directory);
  return status == MG_WIN_STATUS_NO_MORE_ENTRIES ? 0 : mg_win_failure_of (status);
}

/**
 * mg_win_objects_list:
 * @ret_objects: (out): what has a name, in no order; mg_win_objects_free() it
 * @ret_n: (out): how many
 *
 * Names alone: no object is opened. Thread-safe.
 *
 * Returns: a failure
 */
unsigned long
mg_win_objects_list (MgWinObject **ret_objects, size_t *ret_n)
{
  Found found = { 0 };
  unsigned long failure = 0;

  for (MgWinSpace i = 0; failure == 0 && i < MG_WIN_N_SPACES; i++)
    failure = list_space (&found, i);
  if (failure != 0)
    {
      mg_win_objects_free (found.objects, found.n);
      return failure;
    }
  *ret_objects = found.objects;
  *ret_n = found.n;
  return 0;
}

/**
 * mg_win_objects_free:
 * @objects: what mg_win_objects_list() has found
 * @n: how many
 */
void
mg_win_objects_free (MgWinObject *objects, size_t n)
{
  for (size_t i = 0; i < n; i++)
    mg_win_name_clear (&objects[i].name);
  free (objects);
}
