/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-win-object.h"

#include <string.h>

#include "mg-win-failure.h"

static const char *const kind_names[] = { "section", "event", "mutex", "semaphore", "timer", "job" };

/**
 * mg_win_kind_name:
 * @kind: a kind of object
 *
 * Returns: its name in a line
 */
const char *
mg_win_kind_name (MgWinKind kind)
{
  return kind_names[kind];
}

/**
 * mg_win_kind_parse:
 * @text: the name of a kind
 * @ret_kind: (out): the kind; untouched on failure
 *
 * Returns: whether there is such a kind
 */
bool
mg_win_kind_parse (const char *text, MgWinKind *ret_kind)
{
  for (MgWinKind i = 0; i < MG_WIN_N_KINDS; i++)
    if (strcmp (text, kind_names[i]) == 0)
      {
        *ret_kind = i;
        return true;
      }
  return false;
}

static NTSTATUS
look_at_section (HANDLE handle, MgWinLook *look)
{
  MgWinSectionBasic basic = { 0 };
  NTSTATUS status = NtQuerySection (handle, 0, &basic, sizeof basic, NULL);

  look->size = (unsigned long long) basic.size.QuadPart;
  look->attributes = basic.attributes;
  return status;
}

static NTSTATUS
look_at_event (HANDLE handle, MgWinLook *look)
{
  MgWinEventBasic basic = { 0 };
  NTSTATUS status = NtQueryEvent (handle, 0, &basic, sizeof basic, NULL);

  look->automatic = basic.type != 0;
  look->signaled = basic.state != 0;
  return status;
}

static NTSTATUS
look_at_mutex (HANDLE handle, MgWinLook *look)
{
  MgWinMutantBasic basic = { 0 };
  NTSTATUS status = NtQueryMutant (handle, 0, &basic, sizeof basic, NULL);

  look->held = basic.count <= 0;
  look->abandoned = basic.abandoned != 0;
  return status;
}

static NTSTATUS
look_at_semaphore (HANDLE handle, MgWinLook *look)
{
  MgWinSemaphoreBasic basic = { 0 };
  NTSTATUS status = NtQuerySemaphore (handle, 0, &basic, sizeof basic, NULL);

  look->count = basic.count;
  look->maximum = basic.maximum;
  return status;
}

/**
 * mg_win_object_look:
 * @kind: its kind
 * @name: its name
 * @ret_look: (out): what was seen; untouched on failure
 *
 * Looks at an object: nothing waits, nothing is taken. Of timers and jobs there is nothing to be seen.
 * Thread-safe.
 *
 * Returns: a failure
 */
unsigned long
mg_win_object_look (MgWinKind kind, const MgWinName *name, MgWinLook *ret_look)
{
  static const struct
  {
    MgWinOpen *open;
    NTSTATUS (*look) (HANDLE handle, MgWinLook *look);
  } ways[MG_WIN_N_KINDS] = {
    [MG_WIN_SECTION] = { NtOpenSection, look_at_section },
    [MG_WIN_EVENT] = { NtOpenEvent, look_at_event },
    [MG_WIN_MUTEX] = { NtOpenMutant, look_at_mutex },
    [MG_WIN_SEMAPHORE] = { NtOpenSemaphore, look_at_semaphore },
  };
  MgWinLook look = { 0 };
  HANDLE handle;
  unsigned long failure;

  if (ways[kind].open == NULL)
    return ERROR_NOT_SUPPORTED;
  failure = mg_win_name_open (name, ways[kind].open, MG_WIN_QUERY_STATE, &handle);
  if (failure != 0)
    return failure;
  failure = mg_win_failure_of (ways[kind].look (handle, &look));
  CloseHandle (handle);
  if (failure == 0)
    *ret_look = look;
  return failure;
}

/**
 * mg_win_look_append:
 * @self: what was seen
 * @kind: of what kind of object
 * @to: where it is added
 *
 * Adds it as fields of a line, each with a space in front.
 */
void
mg_win_look_append (const MgWinLook *self, MgWinKind kind, MgWinString *to)
{
  switch (kind)
    {
    case MG_WIN_SECTION:
      mg_win_string_append_format (to, " size=%llu attributes=0x%lx", self->size, self->attributes);
      break;
    case MG_WIN_EVENT:
      mg_win_string_append_format (to, " reset=%s signaled=%d", self->automatic ? "auto" : "manual",
                                   self->signaled);
      break;
    case MG_WIN_MUTEX:
      mg_win_string_append_format (to, " held=%d abandoned=%d", self->held, self->abandoned);
      break;
    case MG_WIN_SEMAPHORE:
      mg_win_string_append_format (to, " count=%lu maximum=%lu", self->count, self->maximum);
      break;
    case MG_WIN_TIMER:
    case MG_WIN_JOB:
    case MG_WIN_N_KINDS:
    default:
      break;
    }
}
