/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-win-tool.h"

#include <stdlib.h>
#include <string.h>

#include "mg-win-failure.h"
#include "mg-win-number.h"
#include "mg-win-text.h"

/* How often watch looks, in milliseconds. */
#define INTERVAL      100
#define MOST_INTERVAL 3600000

static bool
parse_number (const char *text, unsigned long long most, unsigned long long *ret_number)
{
  unsigned long long number = 0;
  const char *digit = text + 2;

  if (text[0] != '0' || (text[1] != 'x' && text[1] != 'X'))
    return mg_win_number_parse (text, most, ret_number);
  for (; mg_win_hex_digit (*digit) >= 0 && number <= most >> 4; digit++)
    number = number << 4 | (unsigned) mg_win_hex_digit (*digit);
  if (digit == text + 2 || *digit != '\0' || number > most)
    return false;
  *ret_number = number;
  return true;
}

static MgWinStatus
misuse (const char *sentence, const wchar_t *word)
{
  MgWinString shown = { 0 };

  mg_win_text_append_shown (&shown, word, wcslen (word));
  mg_win_tool_complain ("“%s”: %s", shown.text != NULL ? shown.text : "", sentence);
  mg_win_string_clear (&shown);
  return MG_WIN_MISUSED;
}

static MgWinStatus
take_bytes (MgWinOptions *self, const wchar_t *word, bool is_text)
{
  MgWinString utf8 = { 0 };
  bool good = self->bytes == NULL;

  mg_win_string_append (&utf8, "", 0);
  mg_win_text_append (&utf8, word, wcslen (word));
  if (good && is_text)
    {
      self->n_bytes = utf8.length;
      self->bytes = (unsigned char *) utf8.text;
      return MG_WIN_DONE;
    }
  if (good)
    {
      self->bytes = mg_win_allocate (utf8.length + 1);
      good = mg_win_bytes_parse (utf8.text, self->bytes, utf8.length, &self->n_bytes);
    }
  mg_win_string_clear (&utf8);
  return good ? MG_WIN_DONE : misuse ("Bytes are two hexadecimal digits each, once, or --text.", word);
}

static MgWinStatus
take_name (MgWinOptions *self, const wchar_t *word)
{
  MgWinString utf8 = { 0 };
  unsigned long failure;

  mg_win_string_append (&utf8, "", 0);
  mg_win_text_append (&utf8, word, wcslen (word));
  failure = mg_win_name_parse (&self->name, utf8.text);
  mg_win_string_clear (&utf8);
  return failure == 0 ? MG_WIN_DONE : misuse ("This is no name. In one, % is written %25.", word);
}

/* Takes an option and its value. Returns %MG_WIN_FAILED, and says nothing, when it is no option. */
static MgWinStatus
take_option (MgWinOptions *self, const wchar_t *option, const wchar_t *value, bool writes)
{
  MgWinString utf8 = { 0 };
  unsigned long long interval;
  bool good;

  if (writes && wcscmp (option, L"--text") == 0)
    return value != NULL ? take_bytes (self, value, true) : misuse ("It takes a text.", option);
  if (wcscmp (option, L"--offset") != 0
      && (writes || (wcscmp (option, L"--length") != 0 && wcscmp (option, L"--interval") != 0)))
    return option[0] == L'-' && option[1] != L'\0' ? misuse ("There is no such option.", option)
                                                   : MG_WIN_FAILED;

  mg_win_string_append (&utf8, "", 0);
  if (value != NULL)
    mg_win_text_append (&utf8, value, wcslen (value));
  if (wcscmp (option, L"--offset") == 0)
    good = parse_number (utf8.text, ~0ULL, &self->offset);
  else if (wcscmp (option, L"--length") == 0)
    good = parse_number (utf8.text, 1 << 30, &self->length) && self->length > 0;
  else if ((good = parse_number (utf8.text, MOST_INTERVAL, &interval) && interval > 0))
    self->interval = (unsigned long) interval;
  mg_win_string_clear (&utf8);
  return good ? MG_WIN_DONE : misuse ("It takes a number, decimal or with 0x in front.", option);
}

/**
 * mg_win_options_parse:
 * @self: (out): what was given; mg_win_options_clear() it, also on failure
 * @n: how many words
 * @words: what follows the name of the command
 * @writes: whether there must be bytes
 *
 * Returns: %MG_WIN_DONE, or %MG_WIN_MISUSED after saying why
 */
MgWinStatus
mg_win_options_parse (MgWinOptions *self, size_t n, wchar_t **words, bool writes)
{
  MgWinStatus status = MG_WIN_DONE;

  *self = (MgWinOptions){ .interval = INTERVAL };
  for (size_t i = 0; i < n && status == MG_WIN_DONE; i++)
    {
      status = take_option (self, words[i], i + 1 < n ? words[i + 1] : NULL, writes);
      if (status == MG_WIN_DONE)
        i++;
      else if (status == MG_WIN_FAILED && self->name.text == NULL)
        status = take_name (self, words[i]);
      else if (status == MG_WIN_FAILED)
        status = writes ? take_bytes (self, words[i], false) : misuse ("There is a name already.", words[i]);
    }

  if (status == MG_WIN_DONE && self->name.text == NULL)
    {
      mg_win_tool_complain ("The name of a section is missing.");
      status = MG_WIN_MISUSED;
    }
  else if (status == MG_WIN_DONE && writes && self->n_bytes == 0)
    {
      mg_win_tool_complain ("The bytes to write are missing.");
      status = MG_WIN_MISUSED;
    }
  return status;
}

/**
 * mg_win_options_clear:
 * @self: what was given
 */
void
mg_win_options_clear (MgWinOptions *self)
{
  mg_win_name_clear (&self->name);
  free (self->bytes);
  *self = (MgWinOptions){ 0 };
}
