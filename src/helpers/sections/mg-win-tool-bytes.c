/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-win-tool.h"

#include <stdlib.h>
#include <string.h>

#include "mg-win-section.h"

/* How much is read at a time; and watched, where no length was given. */
#define PIECE        65536
#define WATCH_LENGTH 256

/**
 * mg_win_tool_read:
 * @options: what to read
 *
 * Prints bytes of a section: up to its end, where no length was given.
 *
 * Returns: what to exit with
 */
MgWinStatus
mg_win_tool_read (const MgWinOptions *options)
{
  unsigned char *bytes;
  MgWinSection section;
  unsigned long long offset = options->offset, end;
  bool printed = true;
  unsigned long failure = mg_win_section_open (&section, &options->name, MG_WIN_READ);

  if (failure != 0)
    return mg_win_tool_fail (&options->name, failure);

  bytes = mg_win_allocate (PIECE);
  end = options->length != 0 && options->length <= ~0ULL - offset ? offset + options->length : section.size;
  if (offset >= section.size || end > section.size)
    failure = ERROR_NOACCESS;
  while (failure == 0 && printed && offset < end)
    {
      const size_t n = end - offset < PIECE ? (size_t) (end - offset) : PIECE;
      MgWinString rows = { 0 };

      failure = mg_win_section_read (&section, offset, bytes, n);
      if (failure != 0)
        break;
      mg_win_tool_append_rows (&rows, bytes, NULL, n, offset);
      printed = mg_win_tool_print (&rows);
      offset += n;
    }
  free (bytes);
  mg_win_section_clear (&section);
  if (failure != 0)
    return mg_win_tool_fail (&options->name, failure);
  return printed ? MG_WIN_DONE : MG_WIN_FAILED;
}

/* Opens it for each look: an open section would live, with its name, behind the back of its owner. */
static unsigned long
look (const MgWinOptions *options, unsigned char *bytes, size_t *length)
{
  MgWinSection section;
  unsigned long failure = mg_win_section_open (&section, &options->name, MG_WIN_READ);

  if (failure != 0)
    return failure;
  if (options->length == 0 && options->offset < section.size && section.size - options->offset < *length)
    *length = (size_t) (section.size - options->offset);
  failure = mg_win_section_read (&section, options->offset, bytes, *length);
  mg_win_section_clear (&section);
  return failure;
}

/**
 * mg_win_tool_watch:
 * @options: what to watch
 *
 * Prints bytes of a section, and then each row that has changed, until the section is gone.
 *
 * Returns: what to exit with
 */
MgWinStatus
mg_win_tool_watch (const MgWinOptions *options)
{
  size_t length = options->length != 0 ? (size_t) options->length : WATCH_LENGTH;
  unsigned char *bytes = mg_win_allocate (2 * length), *before = bytes + length, *first = bytes;
  bool printed = true, is_first = true;
  unsigned long failure;

  while (true)
    {
      MgWinString rows = { 0 };
      unsigned char *swapped = before;

      failure = look (options, bytes, &length);
      if (failure != 0)
        break;
      mg_win_tool_append_rows (&rows, bytes, is_first ? NULL : before, length, options->offset);
      if (rows.length > 0)
        printed = mg_win_tool_print (&rows);
      if (!printed)
        break;
      is_first = false;
      before = bytes;
      bytes = swapped;
      Sleep (options->interval);
    }
  free (first);
  if (failure == ERROR_FILE_NOT_FOUND && !is_first)
    {
      mg_win_tool_complain ("The section is gone.");
      return MG_WIN_DONE;
    }
  return failure != 0 ? mg_win_tool_fail (&options->name, failure) : MG_WIN_FAILED;
}

/**
 * mg_win_tool_write:
 * @options: what to write, and where
 *
 * Writes bytes to a section.
 *
 * Returns: what to exit with
 */
MgWinStatus
mg_win_tool_write (const MgWinOptions *options)
{
  MgWinSection section;
  unsigned long failure = mg_win_section_open (&section, &options->name, MG_WIN_READ_WRITE);

  if (failure == 0)
    {
      failure = mg_win_section_write (&section, options->offset, options->bytes, options->n_bytes);
      mg_win_section_clear (&section);
    }
  return failure == 0 ? MG_WIN_DONE : mg_win_tool_fail (&options->name, failure);
}
