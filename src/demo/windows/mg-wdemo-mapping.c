/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-wdemo.h"

#include <wchar.h>

static bool
map (MgWdemoMapping *self, const wchar_t *name, DWORD access)
{
  MEMORY_BASIC_INFORMATION memory;

  self->view = MapViewOfFile (self->mapping, access, 0, 0, 0);
  if (self->view == NULL)
    {
      mg_wdemo_fail (name, "could not be mapped");
      CloseHandle (self->mapping);
      return false;
    }
  VirtualQuery (self->view, &memory, sizeof memory);
  self->size = memory.RegionSize;
  return true;
}

/* Makes a mapping of memory, and says what is wrong where that fails. Whether there was one of this
 * name is to be asked when creating it has succeeded: the tutorials ask when it has failed, and so
 * never hear of it. */
bool
mg_wdemo_create (MgWdemoMapping *self, const wchar_t *name, DWORD size, bool must_be_new)
{
  bool existed;

  SetLastError (0);
  self->mapping = CreateFileMappingW (INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, size, name);
  if (self->mapping == NULL)
    {
      mg_wdemo_fail (name, "could not be made");
      return false;
    }
  existed = GetLastError () == ERROR_ALREADY_EXISTS;
  if (existed && must_be_new)
    {
      mg_wdemo_fail (name, "could not be made");
      CloseHandle (self->mapping);
      return false;
    }
  return map (self, name, FILE_MAP_READ | FILE_MAP_WRITE);
}

/* Opens the mapping of another process, and says what is wrong where that fails. It has a page at
 * least, whatever was asked for, and none of the demos needs more. */
bool
mg_wdemo_open (MgWdemoMapping *self, const wchar_t *name, DWORD access)
{
  self->mapping = OpenFileMappingW (access, FALSE, name);
  if (self->mapping == NULL)
    {
      mg_wdemo_fail (name, "could not be opened");
      return false;
    }
  return map (self, name, access);
}

void
mg_wdemo_close (MgWdemoMapping *self)
{
  UnmapViewOfFile (self->view);
  CloseHandle (self->mapping);
}

/* All kinds of objects share one namespace: what goes with a mapping needs a name of its own. */
void
mg_wdemo_join_name (wchar_t *joined, size_t room, const wchar_t *name, const wchar_t *ending)
{
  const size_t length = wcslen (name), more = wcslen (ending);
  const size_t kept = length < room - more - 1 ? length : room - more - 1;

  wmemcpy (joined, name, kept);
  wmemcpy (joined + kept, ending, more + 1);
}

/* An event that resets itself, made or opened. */
HANDLE
mg_wdemo_make_event (const wchar_t *name, const wchar_t *ending)
{
  wchar_t joined[MAX_PATH];
  HANDLE event;

  mg_wdemo_join_name (joined, MAX_PATH, name, ending);
  event = CreateEventW (NULL, FALSE, FALSE, joined);
  if (event == NULL)
    mg_wdemo_fail (joined, "could not be made");
  return event;
}
