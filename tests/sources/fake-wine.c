/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stands in for Wine where Wine itself cannot be made to fail.
 *
 * wineserver FOLDER: has a socket in that folder, as a Wine server has, until its standard input ends.
 * wine64 PROGRAM serve: starts nothing; what it does instead, the variable FAKE_WINE says: greet (and answer), hang (greet,
 * and answer nothing), stranger (greet as something else), complain. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int
serve_socket (const char *folder)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "socket" };
  int listener = socket (AF_UNIX, SOCK_STREAM, 0);
  char byte;

  if (chdir (folder) != 0 || bind (listener, (struct sockaddr *) &address, sizeof address) != 0
      || listen (listener, 5) != 0)
    return 1;
  prctl (PR_SET_NAME, "wineserver64");
  printf ("ready\n");
  fflush (stdout);
  while (read (STDIN_FILENO, &byte, 1) == 1)
    ;
  return 0;
}

static void
answer (const char *line)
{
  unsigned id = (unsigned) strtoul (line, NULL, 10);

  if (strstr (line, " LIST section") != NULL)
    printf ("%u ITEM section Local\\a%%20b size=8192 attributes=0x8000000\n%u OK count=1\n", id, id);
  else if (strstr (line, " LIST ") != NULL)
    printf ("%u ITEM mutex Local\\m held=1 abandoned=0\n%u ITEM event Local\\%%zz signaled=1\nnonsense\n"
            "%u ITEM timer Local\\t\n77 OK\n%u OK count=3\n",
            id, id, id, id);
  else
    printf ("%u ERROR 5 ERROR_ACCESS_DENIED Access is denied.\n", id);
  fflush (stdout);
}

static int
serve_lines (const char *way)
{
  char line[4096];

  if (strcmp (way, "complain") == 0)
    {
      fprintf (stderr, "wine client error: version mismatch 1/2.\nmore\n");
      return 1;
    }
  printf ("HELLO mapglass-sections %s\n", strcmp (way, "stranger") == 0 ? "2 system=1" : "1 pid=32 system=1");
  fflush (stdout);
  while (fgets (line, sizeof line, stdin) != NULL)
    if (strcmp (way, "greet") == 0)
      answer (line);
  return 0;
}

int
main (int argc, char **argv)
{
  const char *way = getenv ("FAKE_WINE");

  if (argc == 2)
    return serve_socket (argv[1]);
  return argc == 3 && strcmp (argv[2], "serve") == 0 && way != NULL ? serve_lines (way) : 2;
}
