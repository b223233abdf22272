/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <wchar.h>

#include "mg-win-guard.h"
#include "mg-win-serve.h"
#include "mg-win-tool.h"

static const char usage[]
  = "Usage: mapglass-sections.exe COMMAND [ARGUMENT]...\n"
    "Looks at what Windows programs share by name: sections (file mappings), events, mutexes and "
    "semaphores.\n"
    "\n"
    "  list [KIND]...   print what there is, or what of these kinds: section, event, mutex, semaphore,\n"
    "                   timer, job\n"
    "  read NAME        print the bytes of a section; --offset N, --length N\n"
    "  write NAME HEX   write bytes, two hexadecimal digits each, or --text TEXT; --offset N\n"
    "  watch NAME       print bytes, and rows of them when they change, until the section is gone;\n"
    "                   --offset N, --length N (256), --interval MILLISECONDS (100)\n"
    "  serve            answer requests on standard input, as docs/sections-protocol.md describes\n"
    "\n"
    "Names are in Local\\ unless they begin with Global\\. In names, %XX is the byte with these digits, and "
    "% is %25.\n"
    "Numbers are decimal, or have 0x in front. Exit status: 0; 1 where something could not be done; 2 for "
    "wrong use.\n";

static MgWinStatus
run_on_section (size_t n, wchar_t **words, bool writes, MgWinStatus (*command) (const MgWinOptions *options))
{
  MgWinOptions options;
  MgWinStatus status = mg_win_options_parse (&options, n, words, writes);

  if (status == MG_WIN_DONE)
    status = mg_win_guard_init () ? command (&options) : MG_WIN_FAILED;
  mg_win_options_clear (&options);
  return status;
}

static MgWinStatus
print (const char *text)
{
  MgWinString copy = { 0 };

  mg_win_string_append_format (&copy, "%s", text);
  return mg_win_tool_print (&copy) ? MG_WIN_DONE : MG_WIN_FAILED;
}

int wmain (int argc, wchar_t **argv);

int
wmain (int argc, wchar_t **argv)
{
  const wchar_t *command = argc > 1 ? argv[1] : L"";
  const size_t n = argc > 2 ? (size_t) argc - 2 : 0;
  wchar_t **words = argv + 2;

  if (wcscmp (command, L"--help") == 0)
    return print (usage);
  if (wcscmp (command, L"--version") == 0)
    return print ("mapglass-sections " MG_VERSION "\n");
  if (wcscmp (command, L"list") == 0)
    return mg_win_tool_list (n, words);
  if (wcscmp (command, L"read") == 0)
    return run_on_section (n, words, false, mg_win_tool_read);
  if (wcscmp (command, L"watch") == 0)
    return run_on_section (n, words, false, mg_win_tool_watch);
  if (wcscmp (command, L"write") == 0)
    return run_on_section (n, words, true, mg_win_tool_write);
  if (wcscmp (command, L"serve") == 0 && n == 0)
    return mg_win_serve ();

  mg_win_tool_complain ("There is no such command; --help says which there are.");
  return MG_WIN_MISUSED;
}
