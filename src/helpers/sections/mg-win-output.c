/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-win-output.h"

#include "mg-win-failure.h"

/* Lines of several threads must not get into each other. */
static CRITICAL_SECTION writing;
static HANDLE output;
static MgWinClosed *closed;

/**
 * mg_win_output_init:
 * @on_closed: called, on any thread, when nobody reads standard output any more
 *
 * To be called once, before the other functions.
 */
void
mg_win_output_init (MgWinClosed *on_closed)
{
  InitializeCriticalSection (&writing);
  output = GetStdHandle (STD_OUTPUT_HANDLE);
  closed = on_closed;
}

/**
 * mg_win_write_all:
 * @file: an open file
 * @bytes: what to write
 * @length: how many bytes
 *
 * Returns: whether all were written
 */
bool
mg_win_write_all (void *file, const char *bytes, size_t length)
{
  while (length > 0)
    {
      DWORD written = 0;

      if (!WriteFile (file, bytes, length < 1 << 20 ? (DWORD) length : 1 << 20, &written, NULL)
          || written == 0)
        return false;
      bytes += written;
      length -= written;
    }
  return true;
}

/**
 * mg_win_output:
 * @lines: (inout): whole lines; empty afterwards
 *
 * Writes lines to standard output. Thread-safe.
 */
void
mg_win_output (MgWinString *lines)
{
  bool written;

  EnterCriticalSection (&writing);
  written = mg_win_write_all (output, lines->text, lines->length);
  LeaveCriticalSection (&writing);
  mg_win_string_clear (lines);
  if (!written)
    closed ();
}

/**
 * mg_win_reply:
 * @id: that of a request
 * @word: OK, ITEM or EVENT
 * @format: its fields, as for printf()
 *
 * Writes one line. Thread-safe.
 */
void
mg_win_reply (unsigned long id, const char *word, const char *format, ...)
{
  MgWinString line = { 0 };
  va_list arguments;

  mg_win_string_append_format (&line, "%lu %s ", id, word);
  va_start (arguments, format);
  mg_win_string_append_arguments (&line, format, arguments);
  va_end (arguments);
  mg_win_string_append (&line, "\n", 1);
  mg_win_output (&line);
}

/**
 * mg_win_reply_done:
 * @id: that of a request
 *
 * Writes the OK of a request that has nothing else to say. Thread-safe.
 */
void
mg_win_reply_done (unsigned long id)
{
  MgWinString line = { 0 };

  mg_win_string_append_format (&line, "%lu OK\n", id);
  mg_win_output (&line);
}

/**
 * mg_win_reply_failure:
 * @id: that of a request, or 0
 * @code: the failure
 * @sentence: (nullable): what happened, in ASCII; else what the failure says in general
 *
 * Writes one line. Thread-safe.
 */
void
mg_win_reply_failure (unsigned long id, unsigned long code, const char *sentence)
{
  mg_win_reply (id, "ERROR", "%lu %s %s", code, mg_win_failure_name (code),
                sentence != NULL ? sentence : mg_win_failure_sentence (code));
}
