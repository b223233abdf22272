/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-win-input.h"

#include <string.h>

#define ROOM (MG_WIN_INPUT_MOST + 65536)

/**
 * mg_win_input_init:
 * @self: (out): the input
 * @file: where lines come from
 */
void
mg_win_input_init (MgWinInput *self, HANDLE file)
{
  *self = (MgWinInput){ .file = file, .bytes = mg_win_allocate (ROOM) };
}

static bool
fill (MgWinInput *self)
{
  DWORD n = 0;

  if (self->start > 0)
    {
      memmove (self->bytes, self->bytes + self->start, self->end - self->start);
      self->end -= self->start;
      self->seen -= self->start;
      self->start = 0;
    }
  if (!ReadFile (self->file, self->bytes + self->end, (DWORD) (ROOM - self->end), &n, NULL) || n == 0)
    return false;
  self->end += n;
  return true;
}

/**
 * mg_win_input_next:
 * @self: the input
 * @ret_line: (out): a line, with a NUL in place of its LF; it lives until the next call
 * @ret_length: (out): its length
 *
 * Reads a line, however long that takes. One without LF at the end of the input is none.
 *
 * Returns: %MG_WIN_INPUT_TOO_LONG for a line that was skipped; the input goes on behind it
 */
MgWinInputResult
mg_win_input_next (MgWinInput *self, char **ret_line, size_t *ret_length)
{
  bool too_long = false;
  char *feed;

  while ((feed = memchr (self->bytes + self->seen, '\n', self->end - self->seen)) == NULL)
    {
      self->seen = self->end;
      if (self->end - self->start > MG_WIN_INPUT_MOST)
        {
          too_long = true;
          self->start = self->end;
        }
      if (!fill (self))
        return MG_WIN_INPUT_END;
    }

  *feed = '\0';
  *ret_line = self->bytes + self->start;
  *ret_length = (size_t) (feed - *ret_line);
  self->start += *ret_length + 1;
  self->seen = self->start;
  return too_long || *ret_length > MG_WIN_INPUT_MOST ? MG_WIN_INPUT_TOO_LONG : MG_WIN_INPUT_LINE;
}
