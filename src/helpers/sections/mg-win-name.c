/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-win-name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mg-win-failure.h"
#include "mg-win-text.h"

/* What Windows can count, less a namespace: it would cut a longer one, and take another name for it. */
#define LONGEST 0x7ff0

static const wchar_t *const prefixes[] = { L"Local\\", L"Global\\" };

/**
 * mg_win_name_clear:
 * @self: a name, or zeros
 *
 * Frees its text.
 */
void
mg_win_name_clear (MgWinName *self)
{
  free (self->text);
  *self = (MgWinName){ 0 };
}

/**
 * mg_win_name_take:
 * @self: (out): the name; untouched on failure
 * @text: (transfer full): the name as programs write it, with its namespace or without
 * @length: its length in units of 16 bits
 *
 * Returns: a failure: no name, a backslash in it, or too long
 */
unsigned long
mg_win_name_take (MgWinName *self, wchar_t *text, size_t length)
{
  MgWinName name = { MG_WIN_LOCAL, text, length };
  unsigned long failure = 0;

  for (MgWinSpace i = 0; i < MG_WIN_N_SPACES; i++)
    {
      const size_t skip = wcslen (prefixes[i]);

      if (length < skip || wmemcmp (text, prefixes[i], skip) != 0)
        continue;
      name.space = i;
      name.length -= skip;
      memmove (text, text + skip, (name.length + 1) * sizeof *text);
      break;
    }

  if (name.length == 0 || wmemchr (text, L'\\', name.length) != NULL)
    failure = ERROR_INVALID_NAME;
  else if (name.length > LONGEST)
    failure = ERROR_FILENAME_EXCED_RANGE;
  if (failure == 0)
    *self = name;
  else
    free (text);
  return failure;
}

/**
 * mg_win_name_parse:
 * @self: (out): the name; untouched on failure
 * @field: a name in a line
 *
 * Returns: a failure
 */
unsigned long
mg_win_name_parse (MgWinName *self, const char *field)
{
  wchar_t *text;
  size_t length;

  if (!mg_win_text_unescape (field, &text, &length))
    return ERROR_INVALID_NAME;
  return mg_win_name_take (self, text, length);
}

/**
 * mg_win_name_equal:
 * @self: a name
 * @other: another
 *
 * Returns: whether they are the same: case counts
 */
bool
mg_win_name_equal (const MgWinName *self, const MgWinName *other)
{
  return self->space == other->space && self->length == other->length
         && wmemcmp (self->text, other->text, self->length) == 0;
}

/**
 * mg_win_name_to_path:
 * @self: a name without NUL in it
 *
 * Returns: the name with its namespace in front, as kernel32 takes it; free() it
 */
wchar_t *
mg_win_name_to_path (const MgWinName *self)
{
  const size_t skip = wcslen (prefixes[self->space]);
  wchar_t *path = mg_win_allocate ((skip + self->length + 1) * sizeof *path);

  wmemcpy (path, prefixes[self->space], skip);
  wmemcpy (path + skip, self->text, self->length);
  return path;
}

/**
 * mg_win_name_append_shown:
 * @self: a name
 * @to: where it is added
 *
 * Adds it with its namespace, as people read it.
 */
void
mg_win_name_append_shown (const MgWinName *self, MgWinString *to)
{
  mg_win_text_append_shown (to, prefixes[self->space], wcslen (prefixes[self->space]));
  mg_win_text_append_shown (to, self->text, self->length);
}

/**
 * mg_win_name_append_escaped:
 * @self: a name
 * @to: where it is added
 *
 * Adds it with its namespace, as it stands in a line.
 */
void
mg_win_name_append_escaped (const MgWinName *self, MgWinString *to)
{
  mg_win_text_append_escaped (to, prefixes[self->space], wcslen (prefixes[self->space]));
  mg_win_text_append_escaped (to, self->text, self->length);
}

static UNICODE_STRING
counted (const wchar_t *text, size_t length)
{
  return (UNICODE_STRING){
    .Length = (USHORT) (length * sizeof *text),
    .MaximumLength = (USHORT) (length * sizeof *text),
    .Buffer = (wchar_t *) text,
  };
}

/**
 * mg_win_space_open:
 * @space: a namespace
 * @ret_directory: (out): what holds its names; CloseHandle() it
 *
 * Returns: a failure; ERROR_FILE_NOT_FOUND where the namespace is the global one under another name
 */
unsigned long
mg_win_space_open (MgWinSpace space, HANDLE *ret_directory)
{
  wchar_t path[64] = L"\\BaseNamedObjects";
  DWORD session = 0;
  UNICODE_STRING name;
  OBJECT_ATTRIBUTES attributes;

  ProcessIdToSessionId (GetCurrentProcessId (), &session);
  if (space == MG_WIN_LOCAL && session == 0)
    return ERROR_FILE_NOT_FOUND;
  if (space == MG_WIN_LOCAL)
    _snwprintf (path, sizeof path / sizeof *path, L"\\Sessions\\%lu\\BaseNamedObjects", session);
  name = counted (path, wcslen (path));
  InitializeObjectAttributes (&attributes, &name, 0, NULL, NULL);
  return mg_win_failure_of (
    NtOpenDirectoryObject (ret_directory, MG_WIN_DIRECTORY_QUERY | MG_WIN_DIRECTORY_TRAVERSE, &attributes));
}

/**
 * mg_win_name_open:
 * @self: the name of an object
 * @open: the function of ntdll that opens objects of its kind
 * @access: for what
 * @ret_handle: (out): CloseHandle() it; it keeps the object and its name alive
 *
 * kernel32 would take the name for ended at its first NUL. Thread-safe.
 *
 * Returns: a failure, the same that kernel32 would have
 */
unsigned long
mg_win_name_open (const MgWinName *self, MgWinOpen *open, ACCESS_MASK access, HANDLE *ret_handle)
{
  UNICODE_STRING name;
  OBJECT_ATTRIBUTES attributes;
  HANDLE directory;
  unsigned long failure;

  failure = mg_win_space_open (self->space, &directory);
  if (failure == ERROR_FILE_NOT_FOUND && self->space == MG_WIN_LOCAL)
    failure = mg_win_space_open (MG_WIN_GLOBAL, &directory);
  if (failure != 0)
    return failure;

  name = counted (self->text, self->length);
  InitializeObjectAttributes (&attributes, &name, 0, directory, NULL);
  failure = mg_win_failure_of (open (ret_handle, access, &attributes));
  CloseHandle (directory);
  return failure;
}
