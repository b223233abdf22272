/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-win-section.h"

#include <stdlib.h>
#include <string.h>

#include "mg-win-failure.h"
#include "mg-win-guard.h"

typedef struct
{
  const char *name;
  unsigned long protection;
  /* What the file behind it is opened for. */
  unsigned long file_access;
  MgWinAccess access;
} Protection;

static const Protection protections[] = {
  { "PAGE_READONLY", PAGE_READONLY, GENERIC_READ, MG_WIN_READ },
  { "PAGE_READWRITE", PAGE_READWRITE, GENERIC_READ | GENERIC_WRITE, MG_WIN_READ_WRITE },
  { "PAGE_WRITECOPY", PAGE_WRITECOPY, GENERIC_READ, MG_WIN_COPY },
  { "PAGE_EXECUTE_READ", PAGE_EXECUTE_READ, GENERIC_READ | GENERIC_EXECUTE, MG_WIN_READ },
  { "PAGE_EXECUTE_READWRITE", PAGE_EXECUTE_READWRITE, GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE,
    MG_WIN_READ_WRITE },
  { "PAGE_EXECUTE_WRITECOPY", PAGE_EXECUTE_WRITECOPY, GENERIC_READ | GENERIC_EXECUTE, MG_WIN_COPY },
};

static const Protection *
find_protection (unsigned long protection)
{
  const Protection *found = protections;

  while (found->protection != protection)
    found++;
  return found;
}

/**
 * mg_win_protection_parse:
 * @text: the name of a protection, as in Windows' headers
 * @ret_protection: (out): its value; untouched on failure
 *
 * Returns: whether sections can have such a protection
 */
bool
mg_win_protection_parse (const char *text, unsigned long *ret_protection)
{
  for (size_t i = 0; i < sizeof protections / sizeof *protections; i++)
    if (strcmp (protections[i].name, text) == 0)
      {
        *ret_protection = protections[i].protection;
        return true;
      }
  return false;
}

/* Asks for size and attributes, and maps all of it. Closes it again on failure. */
static unsigned long
set_up (MgWinSection *self, HANDLE section, MgWinAccess access)
{
  MgWinSection opened = { .section = section };
  MgWinSectionBasic basic = { 0 };
  unsigned long failure = mg_win_failure_of (NtQuerySection (section, 0, &basic, sizeof basic, NULL));

  opened.size = (unsigned long long) basic.size.QuadPart;
  opened.attributes = basic.attributes;
  if (failure == 0)
    failure = mg_win_section_map (&opened, access, 0, 0);
  if (failure == 0)
    *self = opened;
  else
    CloseHandle (section);
  return failure;
}

/**
 * mg_win_section_open:
 * @self: (out): the section; untouched on failure
 * @name: its name
 * @access: what its memory is mapped for
 *
 * Opens a section and maps all of it. It, and its name, live until mg_win_section_clear().
 *
 * Returns: a failure
 */
unsigned long
mg_win_section_open (MgWinSection *self, const MgWinName *name, MgWinAccess access)
{
  ACCESS_MASK mask = SECTION_QUERY | SECTION_MAP_READ | (access == MG_WIN_READ_WRITE ? SECTION_MAP_WRITE : 0);
  HANDLE section;
  unsigned long failure = mg_win_name_open (name, NtOpenSection, mask, &section);

  return failure != 0 ? failure : set_up (self, section, access);
}

/**
 * mg_win_section_create:
 * @self: (out): the section; untouched on failure
 * @name: its name
 * @making: how it is made
 * @ret_existed: (out): whether one of this name was there, and has been opened
 *
 * Makes a section and maps all of it, or opens the one that there is.
 *
 * Returns: a failure
 */
unsigned long
mg_win_section_create (MgWinSection *self,
                       const MgWinName *name,
                       const MgWinMaking *making,
                       bool *ret_existed)
{
  const Protection *protection = find_protection (making->protection);
  HANDLE file = INVALID_HANDLE_VALUE, section;
  wchar_t *path;
  unsigned long failure;

  if (wcslen (name->text) != name->length)
    return ERROR_INVALID_NAME;
  if (making->file != NULL)
    {
      file = CreateFileW (making->file, protection->file_access, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                          OPEN_EXISTING, 0, NULL);
      if (file == INVALID_HANDLE_VALUE)
        return GetLastError ();
    }

  path = mg_win_name_to_path (name);
  SetLastError (0);
  section = CreateFileMappingW (file, NULL, making->protection | (making->reserve ? SEC_RESERVE : SEC_COMMIT),
                                (DWORD) (making->size >> 32), (DWORD) making->size, path);
  failure = GetLastError ();
  free (path);
  if (file != INVALID_HANDLE_VALUE)
    CloseHandle (file);
  if (section == NULL)
    return failure;

  *ret_existed = failure == ERROR_ALREADY_EXISTS;
  return set_up (self, section, protection->access);
}

/**
 * mg_win_section_map:
 * @self: an open section
 * @access: for what
 * @offset: in bytes
 * @length: in bytes; 0 for all from there
 *
 * Maps a part of it in place of what was mapped before, which stays on failure.
 *
 * Returns: a failure
 */
unsigned long
mg_win_section_map (MgWinSection *self,
                    MgWinAccess access,
                    unsigned long long offset,
                    unsigned long long length)
{
  static const DWORD accesses[] = {
    [MG_WIN_READ] = FILE_MAP_READ,
    [MG_WIN_READ_WRITE] = FILE_MAP_READ | FILE_MAP_WRITE,
    [MG_WIN_COPY] = FILE_MAP_COPY,
  };
  MEMORY_BASIC_INFORMATION memory = { 0 };
  char *view
    = MapViewOfFile (self->section, accesses[access], (DWORD) (offset >> 32), (DWORD) offset, length);

  if (view == NULL)
    return GetLastError ();
  VirtualQuery (view, &memory, sizeof memory);
  if (self->view != NULL)
    UnmapViewOfFile (self->view);

  self->view = view;
  self->offset = offset;
  self->length = length != 0 ? length : offset < self->size ? self->size - offset : memory.RegionSize;
  self->protection = memory.State == MEM_COMMIT ? memory.Protect : 0;
  self->writable = access != MG_WIN_READ;
  return 0;
}

/* Wine gives memory to pages that were never committed where Windows refuses them: they are not touched. */
static bool
is_committed (const char *bytes, size_t length)
{
  const char *at = bytes;

  while (at < bytes + length)
    {
      MEMORY_BASIC_INFORMATION memory;

      if (VirtualQuery (at, &memory, sizeof memory) == 0 || memory.State != MEM_COMMIT)
        return false;
      at = (const char *) memory.BaseAddress + memory.RegionSize;
    }
  return true;
}

static char *
find_bytes (const MgWinSection *self, unsigned long long offset, size_t length)
{
  char *bytes;

  if (offset < self->offset || offset - self->offset > self->length
      || length > self->length - (offset - self->offset))
    return NULL;
  bytes = self->view + (offset - self->offset);
  return !(self->attributes & SEC_RESERVE) || is_committed (bytes, length) ? bytes : NULL;
}

/**
 * mg_win_section_read:
 * @self: an open section
 * @offset: in bytes, from the start of the section
 * @ret_bytes: (out): the bytes
 * @length: how many
 *
 * Returns: a failure: ERROR_NOACCESS where it is not mapped, or has no memory
 */
unsigned long
mg_win_section_read (const MgWinSection *self, unsigned long long offset, void *ret_bytes, size_t length)
{
  const char *bytes = find_bytes (self, offset, length);

  return bytes != NULL ? mg_win_guard_copy (ret_bytes, bytes, length) : ERROR_NOACCESS;
}

/**
 * mg_win_section_write:
 * @self: an open section
 * @offset: in bytes, from the start of the section
 * @bytes: the bytes
 * @length: how many
 *
 * Returns: a failure; some bytes may have been written then
 */
unsigned long
mg_win_section_write (MgWinSection *self, unsigned long long offset, const void *bytes, size_t length)
{
  char *to = find_bytes (self, offset, length);

  if (!self->writable)
    return ERROR_ACCESS_DENIED;
  return to != NULL ? mg_win_guard_copy (to, bytes, length) : ERROR_NOACCESS;
}

/**
 * mg_win_section_clear:
 * @self: a section, or zeros
 *
 * Unmaps and closes it.
 */
void
mg_win_section_clear (MgWinSection *self)
{
  if (self->view != NULL)
    UnmapViewOfFile (self->view);
  if (self->section != NULL)
    CloseHandle (self->section);
  *self = (MgWinSection){ 0 };
}
