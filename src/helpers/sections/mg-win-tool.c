/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-win-tool.h"

#include <stdlib.h>
#include <string.h>

#include "mg-win-failure.h"
#include "mg-win-output.h"

#define PROGRAM     "mapglass-sections"
#define N_PER_ROW   16
#define N_PER_WRITE 4096

/* Text of a console is UTF-16: what its code page lacks would be lost otherwise. */
static bool
print_to_console (HANDLE console, const char *text, size_t length)
{
  wchar_t wide[N_PER_WRITE];

  while (length > 0)
    {
      size_t n = length < N_PER_WRITE ? length : N_PER_WRITE;
      DWORD written;
      int units;

      while (n < length && n > 0 && ((unsigned char) text[n] & 0xc0) == 0x80)
        n--;
      units = MultiByteToWideChar (CP_UTF8, 0, text, (int) n, wide, N_PER_WRITE);
      if (units <= 0 || !WriteConsoleW (console, wide, (DWORD) units, &written, NULL))
        return false;
      text += n;
      length -= n;
    }
  return true;
}

static bool
print_to (DWORD which, const MgWinString *text)
{
  const HANDLE file = GetStdHandle (which);
  DWORD mode;

  if (GetConsoleMode (file, &mode))
    return print_to_console (file, text->text, text->length);
  return mg_win_write_all (file, text->text, text->length);
}

/**
 * mg_win_tool_print:
 * @text: (inout): UTF-8; empty afterwards
 *
 * Prints to standard output.
 *
 * Returns: whether there is still somebody who reads it
 */
bool
mg_win_tool_print (MgWinString *text)
{
  const bool printed = print_to (STD_OUTPUT_HANDLE, text);

  mg_win_string_clear (text);
  return printed;
}

/**
 * mg_win_tool_complain:
 * @format: a sentence, as for printf()
 *
 * Prints a line to standard error, with the name of the program in front.
 */
void
mg_win_tool_complain (const char *format, ...)
{
  MgWinString line = { 0 };
  va_list arguments;

  mg_win_string_append_format (&line, "%s: ", PROGRAM);
  va_start (arguments, format);
  mg_win_string_append_arguments (&line, format, arguments);
  va_end (arguments);
  mg_win_string_append (&line, "\n", 1);
  print_to (STD_ERROR_HANDLE, &line);
  mg_win_string_clear (&line);
}

/**
 * mg_win_tool_fail:
 * @name: (nullable): what it was about
 * @code: what Windows has answered
 *
 * Says that something could not be done.
 *
 * Returns: what to exit with
 */
MgWinStatus
mg_win_tool_fail (const MgWinName *name, unsigned long code)
{
  MgWinString shown = { 0 };

  if (name != NULL)
    {
      mg_win_string_append_format (&shown, "“");
      mg_win_name_append_shown (name, &shown);
      mg_win_string_append_format (&shown, "”: ");
    }
  mg_win_tool_complain ("%s%s (%lu %s)", shown.text != NULL ? shown.text : "", mg_win_failure_sentence (code),
                        code, mg_win_failure_name (code));
  mg_win_string_clear (&shown);
  return MG_WIN_FAILED;
}

static void
append_row (MgWinString *to, const unsigned char *bytes, size_t n, unsigned long long offset)
{
  mg_win_string_append_format (to, "%08llx ", offset);
  for (size_t i = 0; i < N_PER_ROW; i++)
    if (i < n)
      mg_win_string_append_format (to, i == N_PER_ROW / 2 ? "  %02x" : " %02x", bytes[i]);
    else
      mg_win_string_append_format (to, i == N_PER_ROW / 2 ? "    " : "   ");
  mg_win_string_append (to, "  |", 3);
  for (size_t i = 0; i < n; i++)
    mg_win_string_append (to, bytes[i] >= 0x20 && bytes[i] < 0x7f ? (const char *) &bytes[i] : ".", 1);
  mg_win_string_append (to, "|\n", 2);
}

/**
 * mg_win_tool_append_rows:
 * @to: where they are added
 * @bytes: the bytes
 * @before: (nullable): what they were: only rows that are different now are added
 * @length: how many bytes
 * @offset: where the first of them is
 *
 * Adds rows of sixteen bytes in hexadecimal digits and as characters.
 */
void
mg_win_tool_append_rows (MgWinString *to,
                         const unsigned char *bytes,
                         const unsigned char *before,
                         size_t length,
                         unsigned long long offset)
{
  for (size_t i = 0; i < length; i += N_PER_ROW)
    {
      const size_t n = length - i < N_PER_ROW ? length - i : N_PER_ROW;

      if (before == NULL || memcmp (bytes + i, before + i, n) != 0)
        append_row (to, bytes + i, n, offset + i);
    }
}
