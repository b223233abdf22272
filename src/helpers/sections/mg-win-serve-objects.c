/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-win-request.h"

#include "mg-win-failure.h"
#include "mg-win-output.h"

/* Adds the ITEM of an object. Returns whether there still is one of this name. */
static bool
append_item (MgWinString *lines, unsigned long id, const MgWinObject *object)
{
  MgWinLook look = { 0 };
  const bool can_look = object->kind != MG_WIN_TIMER && object->kind != MG_WIN_JOB;
  const unsigned long failure = can_look ? mg_win_object_look (object->kind, &object->name, &look) : 0;

  if (failure == ERROR_FILE_NOT_FOUND)
    return false;
  mg_win_string_append_format (lines, "%lu ITEM %s ", id, mg_win_kind_name (object->kind));
  mg_win_name_append_escaped (&object->name, lines);
  if (failure != 0)
    mg_win_string_append_format (lines, " error=%lu", failure);
  else
    mg_win_look_append (&look, object->kind, lines);
  mg_win_string_append (lines, "\n", 1);
  return true;
}

/**
 * mg_win_serve_list:
 * @request: LIST
 *
 * Says what there is.
 */
void
mg_win_serve_list (const MgWinRequest *request)
{
  MgWinString lines = { 0 };
  MgWinObject *objects;
  size_t n, n_items = 0;
  unsigned kinds = request->n == 0 ? ~0U : 0;
  unsigned long failure;

  for (size_t i = 0; i < request->n; i++)
    {
      MgWinKind kind;

      if (!mg_win_kind_parse (request->arguments[i], &kind))
        {
          mg_win_request_refuse (request, "There is no such kind of object.");
          return;
        }
      kinds |= 1U << kind;
    }

  failure = mg_win_objects_list (&objects, &n);
  if (failure != 0)
    {
      mg_win_reply_failure (request->id, failure, NULL);
      return;
    }
  for (size_t i = 0; i < n; i++)
    if (kinds & 1U << objects[i].kind)
      n_items += append_item (&lines, request->id, &objects[i]);
  mg_win_objects_free (objects, n);

  mg_win_string_append_format (&lines, "%lu OK count=%llu\n", request->id, (unsigned long long) n_items);
  mg_win_output (&lines);
}

/**
 * mg_win_serve_query:
 * @request: QUERY
 *
 * Says the state of one object.
 */
void
mg_win_serve_query (const MgWinRequest *request)
{
  MgWinString line = { 0 };
  MgWinName name;
  MgWinLook look;
  MgWinKind kind;
  unsigned long failure;

  if (!mg_win_kind_parse (request->arguments[0], &kind))
    {
      mg_win_request_refuse (request, "There is no such kind of object.");
      return;
    }
  if (!mg_win_request_name (request, 1, &name))
    return;

  failure = mg_win_object_look (kind, &name, &look);
  if (failure != 0)
    {
      mg_win_reply_failure (request->id, failure, NULL);
    }
  else
    {
      mg_win_string_append_format (&line, "%lu OK %s ", request->id, mg_win_kind_name (kind));
      mg_win_name_append_escaped (&name, &line);
      mg_win_look_append (&look, kind, &line);
      mg_win_string_append (&line, "\n", 1);
      mg_win_output (&line);
    }
  mg_win_name_clear (&name);
}

static void
change_event (const MgWinRequest *request, BOOL (WINAPI *change) (HANDLE event))
{
  MgWinName name;
  HANDLE event;
  unsigned long failure;

  if (!mg_win_request_name (request, 0, &name))
    return;
  failure = mg_win_name_open (&name, NtOpenEvent, EVENT_MODIFY_STATE, &event);
  if (failure == 0)
    {
      failure = change (event) ? 0 : GetLastError ();
      CloseHandle (event);
    }
  mg_win_name_clear (&name);
  mg_win_request_answer (request, failure);
}

/**
 * mg_win_serve_set:
 * @request: SET
 *
 * Sets an event.
 */
void
mg_win_serve_set (const MgWinRequest *request)
{
  change_event (request, SetEvent);
}

/**
 * mg_win_serve_reset:
 * @request: RESET
 *
 * Resets an event.
 */
void
mg_win_serve_reset (const MgWinRequest *request)
{
  change_event (request, ResetEvent);
}
