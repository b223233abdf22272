/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-win-string.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

/**
 * mg_win_allocate:
 * @size: in bytes
 *
 * Memory of zeros. Where there is none left, the program ends: it could not even say so. Thread-safe.
 *
 * Returns: the memory; free() it
 */
void *
mg_win_allocate (size_t size)
{
  void *memory = calloc (1, size);

  if (memory == NULL)
    ExitProcess (3);
  return memory;
}

/**
 * mg_win_string_clear:
 * @self: a string
 *
 * Frees what it holds; it is empty afterwards.
 */
void
mg_win_string_clear (MgWinString *self)
{
  free (self->text);
  *self = (MgWinString){ 0 };
}

static void
make_room (MgWinString *self, size_t more)
{
  size_t room = self->length + more + 1;

  if (room <= self->room)
    return;
  room += room / 2;
  self->text = realloc (self->text, room);
  if (self->text == NULL)
    ExitProcess (3);
  self->room = room;
}

/**
 * mg_win_string_append:
 * @self: a string
 * @bytes: what to add
 * @length: how many bytes
 *
 * Adds bytes. A NUL follows them that is not part of the string.
 */
void
mg_win_string_append (MgWinString *self, const char *bytes, size_t length)
{
  make_room (self, length);
  memcpy (self->text + self->length, bytes, length);
  self->length += length;
  self->text[self->length] = '\0';
}

/**
 * mg_win_string_append_arguments:
 * @self: a string
 * @format: as for printf()
 * @arguments: what it takes
 *
 * Adds formatted text.
 */
void
mg_win_string_append_arguments (MgWinString *self, const char *format, va_list arguments)
{
  va_list again;
  int length;

  va_copy (again, arguments);
  length = vsnprintf (NULL, 0, format, again);
  va_end (again);
  if (length < 0)
    return;
  make_room (self, (size_t) length);
  vsnprintf (self->text + self->length, (size_t) length + 1, format, arguments);
  self->length += (size_t) length;
}

/**
 * mg_win_string_append_format:
 * @self: a string
 * @format: as for printf()
 *
 * Adds formatted text.
 */
void
mg_win_string_append_format (MgWinString *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  mg_win_string_append_arguments (self, format, arguments);
  va_end (arguments);
}
