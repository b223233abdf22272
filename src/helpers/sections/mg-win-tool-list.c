/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-win-tool.h"

#include <stdlib.h>

#include "mg-win-failure.h"
#include "mg-win-object.h"
#include "mg-win-text.h"

static void
append_state (MgWinString *to, MgWinKind kind, const MgWinLook *look)
{
  switch (kind)
    {
    case MG_WIN_SECTION:
      mg_win_string_append_format (to, "%llu bytes%s", look->size,
                                   look->attributes & SEC_FILE      ? " of a file"
                                   : look->attributes & SEC_RESERVE ? ", reserved"
                                                                    : "");
      break;
    case MG_WIN_EVENT:
      mg_win_string_append_format (to, "%s%s", look->signaled ? "set" : "not set",
                                   look->automatic ? ", resets itself" : "");
      break;
    case MG_WIN_MUTEX:
      mg_win_string_append_format (to, "%s%s", look->held ? "held" : "free",
                                   look->abandoned ? ", abandoned" : "");
      break;
    case MG_WIN_SEMAPHORE:
      mg_win_string_append_format (to, "%lu of %lu", look->count, look->maximum);
      break;
    case MG_WIN_TIMER:
    case MG_WIN_JOB:
    case MG_WIN_N_KINDS:
    default:
      break;
    }
}

static void
append_object (MgWinString *to, const MgWinObject *object)
{
  const bool can_look = object->kind != MG_WIN_TIMER && object->kind != MG_WIN_JOB;
  MgWinString state = { 0 };
  MgWinLook look = { 0 };
  const unsigned long failure = can_look ? mg_win_object_look (object->kind, &object->name, &look) : 0;

  if (failure == ERROR_FILE_NOT_FOUND)
    return;
  mg_win_string_append (&state, "", 0);
  if (failure != 0)
    mg_win_string_append_format (&state, "(%s)", mg_win_failure_name (failure));
  else
    append_state (&state, object->kind, &look);
  mg_win_string_append_format (to, "%-9s  %-24s  ", mg_win_kind_name (object->kind), state.text);
  mg_win_name_append_shown (&object->name, to);
  mg_win_string_append (to, "\n", 1);
  mg_win_string_clear (&state);
}

static bool
parse_kinds (size_t n, wchar_t **words, unsigned *ret_kinds)
{
  unsigned kinds = n == 0 ? ~0U : 0;

  for (size_t i = 0; i < n; i++)
    {
      MgWinString word = { 0 };
      MgWinKind kind = MG_WIN_SECTION;
      bool good;

      mg_win_string_append (&word, "", 0);
      mg_win_text_append_shown (&word, words[i], wcslen (words[i]));
      good = mg_win_kind_parse (word.text, &kind);
      if (!good)
        mg_win_tool_complain ("“%s”: There is no such kind: section, event, mutex, semaphore, timer or job.",
                              word.text);
      mg_win_string_clear (&word);
      if (!good)
        return false;
      kinds |= 1U << kind;
    }
  *ret_kinds = kinds;
  return true;
}

/**
 * mg_win_tool_list:
 * @n: how many words
 * @words: the kinds that are wanted; none for all
 *
 * Prints what has a name, a line each.
 *
 * Returns: what to exit with
 */
MgWinStatus
mg_win_tool_list (size_t n, wchar_t **words)
{
  MgWinString text = { 0 };
  MgWinObject *objects;
  size_t n_objects;
  unsigned kinds;
  unsigned long failure;

  if (!parse_kinds (n, words, &kinds))
    return MG_WIN_MISUSED;
  failure = mg_win_objects_list (&objects, &n_objects);
  if (failure != 0)
    return mg_win_tool_fail (NULL, failure);

  for (MgWinKind kind = 0; kind < MG_WIN_N_KINDS; kind++)
    for (size_t i = 0; i < n_objects; i++)
      if (objects[i].kind == kind && kinds & 1U << kind)
        append_object (&text, &objects[i]);
  mg_win_objects_free (objects, n_objects);
  return mg_win_tool_print (&text) ? MG_WIN_DONE : MG_WIN_FAILED;
}
