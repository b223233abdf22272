/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-wdemo.h"

#include <stdio.h>
#include <wchar.h>

static const char usage[]
  = "Usage: mapglass-demo.exe DEMO [--name NAME] [OPTION]...\n"
    "Windows programs that share memory by name, to look at.\n"
    "\n"
    "  text             make mySharedMemory, and put one line of text into it; --read: print it\n"
    "  chat             make ShareFile, and put words into it, one after the other; --read: print them\n"
    "  floats           make Share_MyMemory, and write 512 floats again and again; --once: 123.0, once;\n"
    "                   --read: print them\n"
    "  copy FROM TO     copy a file through two mappings\n"
    "  header           make Share_Header, which says what is in it, and write its values; --read: print it\n"
    "  mutex            make Share_Mutex, and count in it; --read: look for what is half written; "
    "--no-lock:\n"
    "                   leave the mutex out; --die: end while holding it; --same-name: the classic mistake\n"
    "\n"
    "What a program has made ends with it. Enter, or the end of its input, ends it.\n";

static const struct
{
  const wchar_t *name;
  MgWdemoStatus (*run) (const MgWdemoOptions *options);
  int n_words;
} demos[] = {
  { L"text", mg_wdemo_text, 0 }, { L"chat", mg_wdemo_chat, 0 },     { L"floats", mg_wdemo_floats, 0 },
  { L"copy", mg_wdemo_copy, 2 }, { L"header", mg_wdemo_header, 0 }, { L"mutex", mg_wdemo_mutex, 0 },
};

static bool
take_flag (MgWdemoOptions *options, const wchar_t *word)
{
  const struct
  {
    const wchar_t *name;
    bool *flag;
  } flags[] = {
    { L"--read", &options->read },           { L"--once", &options->once },
    { L"--no-lock", &options->no_lock },     { L"--die", &options->die },
    { L"--same-name", &options->same_name },
  };

  for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
    if (wcscmp (word, flags[i].name) == 0)
      {
        *flags[i].flag = true;
        return true;
      }
  return false;
}

static bool
parse (MgWdemoOptions *options, int n, wchar_t **words)
{
  for (int i = 0; i < n; i++)
    {
      if (take_flag (options, words[i]))
        continue;
      if (wcscmp (words[i], L"--name") == 0 && i + 1 < n)
        options->name = words[++i];
      else if (words[i][0] != L'-' && options->n_words < 2)
        options->words[options->n_words++] = words[i];
      else
        return false;
    }
  return true;
}

static MgWdemoStatus
run (int argc, wchar_t **argv)
{
  MgWdemoOptions options = { 0 };

  if (argc > 1 && wcscmp (argv[1], L"--help") == 0)
    {
      mg_wdemo_say ("%s", usage);
      return MG_WDEMO_DONE;
    }
  for (size_t i = 0; argc > 1 && i < sizeof demos / sizeof *demos; i++)
    if (wcscmp (argv[1], demos[i].name) == 0 && parse (&options, argc - 2, argv + 2)
        && options.n_words == demos[i].n_words)
      return demos[i].run (&options);
  fprintf (stderr, "mapglass-demo: This is not understood; --help says what is.\n");
  return MG_WDEMO_MISUSED;
}

int wmain (int argc, wchar_t **argv);

/* Text is UTF-8 everywhere, also on the console that it may have, which gets back what it had. */
int
wmain (int argc, wchar_t **argv)
{
  const UINT input = GetConsoleCP (), output = GetConsoleOutputCP ();
  MgWdemoStatus status;

  SetConsoleCP (CP_UTF8);
  SetConsoleOutputCP (CP_UTF8);
  status = run (argc, argv);
  fflush (stdout);
  SetConsoleCP (input);
  SetConsoleOutputCP (output);
  return status;
}
