/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-wdemo.h"

#include <stdlib.h>
#include <string.h>

/* As in the tutorial: the sender reads a word from standard input into it until a number other than 0 comes,
 * the receiver prints it. Two events beside it tell that a word is in, and that it was taken. */
#define DEFAULT_NAME L"ShareFile"
#define SIZE         4096

typedef struct
{
  char word[SIZE - 8];
  /* Of the sender: whether it is still there can be seen by it. */
  uint32_t process;
  /* 1 when no word comes any more. */
  uint32_t ended;
} Chat;

_Static_assert(sizeof (Chat) == SIZE, "the size of the tutorial");

typedef struct
{
  MgWdemoMapping mapping;
  Chat *chat;
  HANDLE word_event;
  HANDLE taken_event;
} Ends;

static bool
open_ends (Ends *ends, const wchar_t *name, bool is_sender)
{
  if (is_sender ? !mg_wdemo_create (&ends->mapping, name, SIZE, true)
                : !mg_wdemo_open (&ends->mapping, name, FILE_MAP_READ))
    return false;
  ends->chat = ends->mapping.view;
  ends->word_event = mg_wdemo_make_event (name, L".word");
  ends->taken_event = mg_wdemo_make_event (name, L".taken");
  return ends->word_event != NULL && ends->taken_event != NULL;
}

static bool
is_number_other_than_0 (const char *word)
{
  char *end;

  return strtol (word, &end, 10) != 0 && *end == '\0';
}

/* Puts a word in, and waits until it was taken. */
static void
put (const Ends *ends, const char *word, uint32_t ended)
{
  memset (ends->chat->word, 0, sizeof ends->chat->word);
  memcpy (ends->chat->word, word, strlen (word));
  ends->chat->ended = ended;
  SetEvent (ends->word_event);
  if (!ended)
    WaitForSingleObject (ends->taken_event, INFINITE);
}

static MgWdemoStatus
send_words (const wchar_t *name)
{
  Ends ends;
  char word[sizeof ends.chat->word];
  size_t length;

  if (!open_ends (&ends, name, true))
    return MG_WDEMO_FAILED;

  ends.chat->process = GetCurrentProcessId ();
  mg_wdemo_say ("made, %d bytes. Type a word, then Enter; a number other than 0 ends this.\n", SIZE);
  while (mg_wdemo_read_line (word, sizeof word - 1, &length))
    {
      word[length < sizeof word - 1 ? length : sizeof word - 1] = '\0';
      if (is_number_other_than_0 (word))
        break;
      put (&ends, word, 0);
    }
  put (&ends, "", 1);
  mg_wdemo_close (&ends.mapping);
  return MG_WDEMO_DONE;
}

static MgWdemoStatus
receive_words (const wchar_t *name)
{
  HANDLE awaited[2];
  Ends ends;

  if (!open_ends (&ends, name, false))
    return MG_WDEMO_FAILED;

  awaited[0] = ends.word_event;
  awaited[1] = OpenProcess (SYNCHRONIZE, FALSE, ends.chat->process);
  while (WaitForMultipleObjects (awaited[1] != NULL ? 2 : 1, awaited, FALSE, INFINITE) == WAIT_OBJECT_0
         && !ends.chat->ended)
    {
      mg_wdemo_print_text (ends.chat->word, strnlen (ends.chat->word, sizeof ends.chat->word));
      SetEvent (ends.taken_event);
    }
  mg_wdemo_close (&ends.mapping);
  return MG_WDEMO_DONE;
}

/* The demo of words: their sender, or their receiver. */
MgWdemoStatus
mg_wdemo_chat (const MgWdemoOptions *options)
{
  const wchar_t *name = options->name != NULL ? options->name : DEFAULT_NAME;

  return options->read ? receive_words (name) : send_words (name);
}
