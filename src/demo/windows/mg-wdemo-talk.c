/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-wdemo.h"

#include <stdarg.h>
#include <stdio.h>

/* Prints a line, at once. */
void
mg_wdemo_say (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  vprintf (format, arguments);
  va_end (arguments);
  fflush (stdout);
}

/* Prints text that another process has written: nothing in it does anything else to a screen than to be
 * read. */
void
mg_wdemo_print_text (const char *text, size_t length)
{
  for (size_t i = 0; i < length; i++)
    {
      const unsigned char byte = (unsigned char) text[i];

      if (byte < 0x20 || byte == 0x7f)
        printf ("\\x%02X", byte);
      else
        putchar (byte);
    }
  printf ("\n");
  fflush (stdout);
}

static void
complain (const wchar_t *name, const char *sentence)
{
  char text[3 * MAX_PATH + 1] = "";

  if (WideCharToMultiByte (CP_UTF8, 0, name, -1, text, sizeof text, NULL, NULL) == 0)
    text[0] = '\0';
  fprintf (stderr, "mapglass-demo: “%s” %s.\n", text, sentence);
  fflush (stderr);
}

static const char *
get_reason (DWORD code)
{
  switch (code)
    {
    case ERROR_FILE_NOT_FOUND:
      return "there is nothing of this name";
    case ERROR_ACCESS_DENIED:
      return "it is not permitted";
    case ERROR_ALREADY_EXISTS:
      return "it exists already";
    case ERROR_INVALID_HANDLE:
      return "the name belongs to another kind of object";
    case ERROR_FILE_INVALID:
      return "the file is empty";
    case ERROR_DISK_FULL:
      return "the disk is full";
    default:
      return "Windows has refused it";
    }
}

/* Says what could not be done, and why Windows has refused it. */
MgWdemoStatus
mg_wdemo_fail (const wchar_t *name, const char *what)
{
  const DWORD code = GetLastError ();
  char sentence[256];

  snprintf (sentence, sizeof sentence, "%s: %s (%lu)", what, get_reason (code), code);
  complain (name, sentence);
  return MG_WDEMO_FAILED;
}

/* Says why something is not taken. */
MgWdemoStatus
mg_wdemo_refuse (const wchar_t *name, const char *why)
{
  char sentence[256];

  snprintf (sentence, sizeof sentence, "is not taken: %s", why);
  complain (name, sentence);
  return MG_WDEMO_FAILED;
}

/* Reads a line of standard input. What does not fit is left out; @ret_length is that of all. Returns
 * false at its end. */
bool
mg_wdemo_read_line (char *line, size_t room, size_t *ret_length)
{
  size_t length = 0;
  int c;

  while ((c = getchar ()) != EOF && c != '\n')
    {
      if (length < room)
        line[length] = (char) c;
      length++;
    }
  *ret_length = length;
  return c != EOF || length > 0;
}

static DWORD WINAPI
wait_for_input (void *event)
{
  size_t length;

  mg_wdemo_read_line (NULL, 0, &length);
  SetEvent (event);
  return 0;
}

/* Returns what is set when Enter was pressed, or standard input has ended. */
HANDLE
mg_wdemo_watch_input (void)
{
  HANDLE event = CreateEventW (NULL, TRUE, FALSE, NULL);
  HANDLE thread = CreateThread (NULL, 0, wait_for_input, event, 0, NULL);

  if (thread != NULL)
    CloseHandle (thread);
  else
    SetEvent (event);
  return event;
}
