/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-win-request.h"

#include <stdlib.h>
#include <string.h>

#include "mg-win-number.h"
#include "mg-win-output.h"
#include "mg-win-section.h"
#include "mg-win-text.h"

#define MOST_HANDLES 1024
#define MOST_BYTES   65536

/* What the client has open. Its numbers are never used a second time: an old one must not reach a new
 * section. */
typedef struct Opened
{
  struct Opened *next;
  unsigned long long number;
  MgWinSection section;
} Opened;

static Opened *opened;
static size_t n_opened;
static unsigned long long last_number;

/* Returns: %NULL when there is none of this number; the request was answered then. */
static Opened **
find_opened (const MgWinRequest *request)
{
  Opened **at = &opened;
  unsigned long long number;

  if (!mg_win_number_parse (request->arguments[0], ~0ULL, &number))
    {
      mg_win_request_refuse (request, "This is no handle.");
      return NULL;
    }
  while (*at != NULL && (*at)->number != number)
    at = &(*at)->next;
  if (*at != NULL)
    return at;
  mg_win_reply_failure (request->id, ERROR_INVALID_HANDLE, "There is no such handle.");
  return NULL;
}

static unsigned long long
add_opened (const MgWinSection *section)
{
  Opened *new = mg_win_allocate (sizeof *new);

  new->section = *section;
  new->number = ++last_number;
  new->next = opened;
  opened = new;
  n_opened++;
  return new->number;
}

static bool
has_room (const MgWinRequest *request)
{
  if (n_opened < MOST_HANDLES)
    return true;
  mg_win_reply_failure (request->id, ERROR_TOO_MANY_OPEN_FILES, NULL);
  return false;
}

/* Reads what the memory is mapped for. */
static bool
parse_access (const char *text, MgWinAccess *ret_access)
{
  static const char *const words[] = { [MG_WIN_READ] = "r", [MG_WIN_READ_WRITE] = "rw", [MG_WIN_COPY] = "c" };

  for (MgWinAccess i = 0; i < sizeof words / sizeof *words; i++)
    if (strcmp (text, words[i]) == 0)
      {
        *ret_access = i;
        return true;
      }
  return false;
}

/**
 * mg_win_serve_open:
 * @request: OPEN
 *
 * Opens a section.
 */
void
mg_win_serve_open (const MgWinRequest *request)
{
  MgWinSection section;
  MgWinAccess access;
  MgWinName name;
  unsigned long failure;

  if (!parse_access (request->arguments[1], &access) || access == MG_WIN_COPY)
    {
      mg_win_request_refuse (request, "OPEN takes a name, and r or rw.");
      return;
    }
  if (!has_room (request) || !mg_win_request_name (request, 0, &name))
    return;

  failure = mg_win_section_open (&section, &name, access);
  mg_win_name_clear (&name);
  if (failure != 0)
    mg_win_reply_failure (request->id, failure, NULL);
  else
    mg_win_reply (request->id, "OK",
                  "handle=%llu view=0x%llx length=%llu size=%llu attributes=0x%lx protection=0x%lx",
                  add_opened (&section), (unsigned long long) (ULONG_PTR) section.view, section.length,
                  section.size, section.attributes, section.protection);
}

static bool
parse_making (const MgWinRequest *request, MgWinMaking *making)
{
  making->reserve = strcmp (request->arguments[3], "reserve") == 0;
  return mg_win_number_parse (request->arguments[1], ~0ULL, &making->size)
         && mg_win_protection_parse (request->arguments[2], &making->protection)
         && (making->reserve || strcmp (request->arguments[3], "commit") == 0);
}

static void
create (const MgWinRequest *request, const MgWinName *name, const MgWinMaking *making)
{
  MgWinSection section;
  bool existed = false;
  const unsigned long failure = mg_win_section_create (&section, name, making, &existed);

  if (failure != 0)
    mg_win_reply_failure (request->id, failure, NULL);
  else
    mg_win_reply (
      request->id, "OK",
      "handle=%llu existed=%d view=0x%llx length=%llu size=%llu attributes=0x%lx protection=0x%lx",
      add_opened (&section), existed, (unsigned long long) (ULONG_PTR) section.view, section.length,
      section.size, section.attributes, section.protection);
}

/**
 * mg_win_serve_create:
 * @request: CREATE
 *
 * Makes a section, or opens the one that there is.
 */
void
mg_win_serve_create (const MgWinRequest *request)
{
  MgWinMaking making = { 0 };
  wchar_t *file = NULL;
  size_t length = 0;
  MgWinName name;

  if (!parse_making (request, &making))
    {
      mg_win_request_refuse (request, "CREATE takes a name, a size, a protection, and commit or reserve.");
      return;
    }
  if (!has_room (request))
    return;
  if (request->n > 4
      && (!mg_win_text_unescape (request->arguments[4], &file, &length) || wcslen (file) != length))
    {
      free (file);
      mg_win_reply_failure (request->id, ERROR_INVALID_NAME, "This is no path of a file.");
      return;
    }

  making.file = file;
  if (mg_win_request_name (request, 0, &name))
    {
      create (request, &name, &making);
      mg_win_name_clear (&name);
    }
  free (file);
}

/**
 * mg_win_serve_map:
 * @request: MAP
 *
 * Maps another part of a section.
 */
void
mg_win_serve_map (const MgWinRequest *request)
{
  unsigned long long offset, length;
  MgWinAccess access;
  Opened **at = find_opened (request);
  MgWinSection *section;
  unsigned long failure;

  if (at == NULL)
    return;
  if (!parse_access (request->arguments[1], &access)
      || !mg_win_number_parse (request->arguments[2], ~0ULL, &offset)
      || !mg_win_number_parse (request->arguments[3], ~0ULL, &length))
    {
      mg_win_request_refuse (request, "MAP takes a handle, r, rw or c, an offset and a length.");
      return;
    }

  section = &(*at)->section;
  failure = mg_win_section_map (section, access, offset, length);
  if (failure != 0)
    mg_win_reply_failure (request->id, failure, NULL);
  else
    mg_win_reply (request->id, "OK", "view=0x%llx length=%llu protection=0x%lx",
                  (unsigned long long) (ULONG_PTR) section->view, section->length, section->protection);
}

/**
 * mg_win_serve_read:
 * @request: READ
 *
 * Reads bytes.
 */
void
mg_win_serve_read (const MgWinRequest *request)
{
  static unsigned char bytes[MOST_BYTES];
  static char digits[2 * MOST_BYTES + 1];
  unsigned long long offset, length;
  Opened **at = find_opened (request);
  unsigned long failure;

  if (at == NULL)
    return;
  if (!mg_win_number_parse (request->arguments[1], ~0ULL, &offset)
      || !mg_win_number_parse (request->arguments[2], MOST_BYTES, &length) || length == 0)
    {
      mg_win_request_refuse (request, "READ takes a handle, an offset, and a length up to 65536.");
      return;
    }

  failure = mg_win_section_read (&(*at)->section, offset, bytes, length);
  if (failure != 0)
    {
      mg_win_reply_failure (request->id, failure, NULL);
      return;
    }
  for (size_t i = 0; i < length; i++)
    {
      digits[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
      digits[2 * i + 1] = "0123456789abcdef"[bytes[i] & 0xf];
    }
  digits[2 * length] = '\0';
  mg_win_reply (request->id, "OK", "%s", digits);
}

/**
 * mg_win_serve_write:
 * @request: WRITE
 *
 * Writes bytes.
 */
void
mg_win_serve_write (const MgWinRequest *request)
{
  static unsigned char bytes[MOST_BYTES];
  unsigned long long offset;
  size_t n;
  Opened **at = find_opened (request);

  if (at == NULL)
    return;
  if (!mg_win_number_parse (request->arguments[1], ~0ULL, &offset)
      || !mg_win_bytes_parse (request->arguments[2], bytes, MOST_BYTES, &n))
    mg_win_request_refuse (request, "WRITE takes a handle, an offset, and up to 65536 bytes of two digits.");
  else
    mg_win_request_answer (request, mg_win_section_write (&(*at)->section, offset, bytes, n));
}

/**
 * mg_win_serve_close:
 * @request: CLOSE
 *
 * Closes a section.
 */
void
mg_win_serve_close (const MgWinRequest *request)
{
  Opened **at = find_opened (request), *found;

  if (at == NULL)
    return;
  found = *at;
  *at = found->next;
  n_opened--;
  mg_win_section_clear (&found->section);
  free (found);
  mg_win_request_answer (request, 0);
}
