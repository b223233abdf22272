/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-win-serve.h"

#include <string.h>

#include "mg-win-guard.h"
#include "mg-win-input.h"
#include "mg-win-number.h"
#include "mg-win-output.h"
#include "mg-win-request.h"
#include "mg-win-wait.h"

/* The version of the protocol, which docs/sections-protocol.md describes. */
#define PROTOCOL 1

/* Wine's own: a process that asks for this is not waited for when the last program has ended. */
#define WINE_MAKE_PROCESS_SYSTEM ((PROCESSINFOCLASS) 1000)

static void
serve_ping (const MgWinRequest *request)
{
  mg_win_reply (request->id, "OK", "clock=%llu", mg_win_clock ());
}

static const struct
{
  const char *name;
  size_t least;
  size_t most;
  MgWinCommand *serve;
} commands[] = {
  { "PING", 0, 0, serve_ping },
  { "LIST", 0, MG_WIN_N_KINDS, mg_win_serve_list },
  { "QUERY", 2, 2, mg_win_serve_query },
  { "OPEN", 2, 2, mg_win_serve_open },
  { "MAP", 4, 4, mg_win_serve_map },
  { "READ", 3, 3, mg_win_serve_read },
  { "WRITE", 3, 3, mg_win_serve_write },
  { "CLOSE", 1, 1, mg_win_serve_close },
  { "CREATE", 4, 5, mg_win_serve_create },
  { "WAIT", 3, 3, mg_win_serve_wait },
  { "SET", 1, 1, mg_win_serve_set },
  { "RESET", 1, 1, mg_win_serve_reset },
  { "LOCK", 2, 2, mg_win_serve_lock },
  { "UNLOCK", 1, 1, mg_win_serve_unlock },
  { "STOP", 1, 1, mg_win_serve_stop },
};

static DWORD WINAPI
leave_with_wine (void *data)
{
  WaitForSingleObject (data, INFINITE);
  mg_win_reply (0, "EVENT", "shutdown");
  mg_win_workers_leave ();
  return 0;
}

static const char *
get_wine_version (void)
{
  const char *(*get_version) (void) = (const char *(*) (void) ) (void (*) (void)) GetProcAddress (
    GetModuleHandleW (L"ntdll.dll"), "wine_get_version");

  return get_version != NULL ? get_version () : NULL;
}

/* Under Wine: lets the prefix end while this program runs. Returns what is set then, or %NULL. */
static HANDLE
be_no_reason_to_stay (void)
{
  HANDLE ended = NULL;

  if (!NT_SUCCESS (
        NtSetInformationProcess (GetCurrentProcess (), WINE_MAKE_PROCESS_SYSTEM, &ended, sizeof (HANDLE *))))
    return NULL;
  return ended;
}

static void
say_hello (const char *wine, bool is_system)
{
  MgWinString line = { 0 };
  SYSTEM_INFO system;
  LARGE_INTEGER clock;
  DWORD session = 0;

  GetSystemInfo (&system);
  QueryPerformanceFrequency (&clock);
  ProcessIdToSessionId (GetCurrentProcessId (), &session);
  mg_win_string_append_format (
    &line, "HELLO mapglass-sections %d pid=%lu session=%lu page=%lu granularity=%lu clock=%lld", PROTOCOL,
    GetCurrentProcessId (), session, system.dwPageSize, system.dwAllocationGranularity, clock.QuadPart);
  if (wine != NULL)
    mg_win_string_append_format (&line, " wine=%s", wine);
  mg_win_string_append_format (&line, " system=%d\n", is_system);
  mg_win_output (&line);
}

/* The first line comes before all that other threads have to say. */
static void
begin (void)
{
  const char *wine = get_wine_version ();
  const HANDLE ended = wine != NULL ? be_no_reason_to_stay () : NULL;
  HANDLE thread;

  say_hello (wine, ended != NULL);
  if (ended == NULL)
    return;
  thread = CreateThread (NULL, 65536, leave_with_wine, ended, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
  if (thread != NULL)
    CloseHandle (thread);
}

/* Whether there is nothing in it that no field can have. Such bytes would also end a field too early. */
static bool
is_clean (const char *line, size_t length)
{
  for (size_t i = 0; i < length; i++)
    if ((unsigned char) line[i] < 0x20 || line[i] == 0x7f)
      return false;
  return true;
}

/* Takes a line apart. Returns whether it has an ID; @ret_sentence says what else is wrong with it. */
static bool
take_apart (char *line, size_t length, MgWinRequest *request, const char **ret_sentence)
{
  char *fields[MG_WIN_REQUEST_MOST];
  size_t n = 0;
  unsigned long long id;
  const bool clean = is_clean (line, length);
  bool good = clean;

  for (char *field = line, *end; field != NULL && n < MG_WIN_REQUEST_MOST; field = end)
    {
      end = strchr (field, ' ');
      if (end != NULL)
        *end++ = '\0';
      good = good && *field != '\0' && (end == NULL || n + 1 < MG_WIN_REQUEST_MOST);
      fields[n++] = field;
    }
  if (!mg_win_number_parse (fields[0], 0xffffffff, &id) || id == 0)
    return false;

  request->id = (unsigned long) id;
  request->command = n > 1 ? fields[1] : "";
  request->n = n > 1 ? n - 2 : 0;
  for (size_t i = 0; i < request->n; i++)
    request->arguments[i] = fields[i + 2];
  *ret_sentence = good     ? NULL
                  : !clean ? "There are control characters in the line."
                           : "Fields are parted by one space, and there are 16 at most.";
  return true;
}

static void
serve_line (char *line, size_t length)
{
  MgWinRequest request = { 0 };
  const char *sentence = NULL;
  MgWinWorker *worker;

  if (!take_apart (line, length, &request, &sentence))
    {
      mg_win_reply_failure (0, ERROR_INVALID_PARAMETER,
                            "A line begins with an ID, a number from 1 to 4294967295.");
      return;
    }
  if (sentence != NULL)
    {
      mg_win_request_refuse (&request, sentence);
      return;
    }
  worker = mg_win_workers_find (request.id);
  if (worker != NULL)
    {
      mg_win_worker_unref (worker);
      mg_win_request_refuse (&request, "This ID is in use.");
      return;
    }

  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    if (strcmp (request.command, commands[i].name) == 0)
      {
        if (request.n < commands[i].least || request.n > commands[i].most)
          mg_win_request_refuse (&request, "The number of arguments is wrong.");
        else
          commands[i].serve (&request);
        return;
      }
  mg_win_reply_failure (request.id, ERROR_BAD_COMMAND, NULL);
}

/**
 * mg_win_serve:
 *
 * Serves the requests that come in on standard input, until that ends. Main thread.
 *
 * Returns: the exit status, if it could not begin; else it does not return
 */
int
mg_win_serve (void)
{
  MgWinInput input;
  MgWinInputResult result;
  char *line;
  size_t length;

  if (!mg_win_guard_init ())
    return 3;
  mg_win_workers_init ();
  mg_win_output_init (mg_win_workers_leave);
  mg_win_input_init (&input, GetStdHandle (STD_INPUT_HANDLE));
  begin ();

  while ((result = mg_win_input_next (&input, &line, &length)) != MG_WIN_INPUT_END)
    {
      if (result == MG_WIN_INPUT_LINE)
        serve_line (line, length);
      else
        mg_win_reply_failure (0, ERROR_BAD_LENGTH, "The line is too long.");
    }
  mg_win_workers_leave ();
  return 0;
}
