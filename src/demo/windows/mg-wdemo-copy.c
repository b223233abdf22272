/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-wdemo.h"

#include <string.h>

/* As in the tutorial: source and destination are mapped whole, and the bytes go from view to view. */

typedef struct
{
  HANDLE mapping;
  void *view;
} Mapped;

/* The compiler has no __try here: a page that its file fails to deliver brings it back to where copying
 * began. */
static volatile bool copying, copy_failed;
static CONTEXT copy_start;

static LONG NTAPI
on_exception (EXCEPTION_POINTERS *exception)
{
  const DWORD code = exception->ExceptionRecord->ExceptionCode;

  if (!copying || (code != EXCEPTION_IN_PAGE_ERROR && code != EXCEPTION_ACCESS_VIOLATION))
    return EXCEPTION_CONTINUE_SEARCH;
  copying = false;
  copy_failed = true;
  *exception->ContextRecord = copy_start;
  return EXCEPTION_CONTINUE_EXECUTION;
}

__attribute__ ((noinline)) static bool
copy_bytes (void *to, const void *from, size_t size)
{
  AddVectoredExceptionHandler (1, on_exception);
  RtlCaptureContext (&copy_start);
  if (!copy_failed)
    {
      copying = true;
      memcpy (to, from, size);
    }
  copying = false;
  return !copy_failed;
}

/* Maps a file whole. A destination becomes @size bytes long by that. The file may be closed right away. */
static bool
map_file (Mapped *self, const wchar_t *path, bool is_source, uint64_t *size)
{
  const DWORD access = is_source ? GENERIC_READ : GENERIC_READ | GENERIC_WRITE;
  HANDLE file = CreateFileW (path, access, is_source ? FILE_SHARE_READ : 0, NULL,
                             is_source ? OPEN_EXISTING : CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
  LARGE_INTEGER length;

  self->mapping = NULL;
  self->view = NULL;
  /* Not NULL, as one of the tutorials has it. */
  if (file == INVALID_HANDLE_VALUE)
    {
      mg_wdemo_fail (path, "could not be opened");
      return false;
    }
  if (is_source && GetFileSizeEx (file, &length))
    *size = (uint64_t) length.QuadPart;
  /* A file of no bytes cannot be mapped, and need not be. */
  if (*size > 0)
    self->mapping = CreateFileMappingW (file, NULL, is_source ? PAGE_READONLY : PAGE_READWRITE,
                                        (DWORD) (*size >> 32), (DWORD) *size, NULL);
  if (self->mapping != NULL)
    self->view = MapViewOfFile (self->mapping, is_source ? FILE_MAP_READ : FILE_MAP_WRITE, 0, 0, 0);
  if (*size > 0 && self->view == NULL)
    mg_wdemo_fail (path, "could not be mapped");
  CloseHandle (file);
  return *size == 0 || self->view != NULL;
}

static void
unmap (Mapped *self)
{
  if (self->view != NULL)
    UnmapViewOfFile (self->view);
  if (self->mapping != NULL)
    CloseHandle (self->mapping);
}

/* The demo of copying a file. */
MgWdemoStatus
mg_wdemo_copy (const MgWdemoOptions *options)
{
  const wchar_t *from = options->words[0], *to = options->words[1];
  Mapped source = { 0 }, destination = { 0 };
  LARGE_INTEGER frequency, start, end;
  uint64_t size = 0;
  bool copied = false;

  QueryPerformanceFrequency (&frequency);
  QueryPerformanceCounter (&start);
  if (map_file (&source, from, true, &size) && map_file (&destination, to, false, &size))
    {
      copied = size == 0 || copy_bytes (destination.view, source.view, (size_t) size);
      if (!copied)
        mg_wdemo_refuse (from, "one of the files has failed, or become shorter");
    }
  unmap (&destination);
  unmap (&source);
  QueryPerformanceCounter (&end);
  if (!copied)
    return MG_WDEMO_FAILED;
  mg_wdemo_say ("%llu bytes in %.3f ms\n", (unsigned long long) size,
                1e3 * (double) (end.QuadPart - start.QuadPart) / (double) frequency.QuadPart);
  return MG_WDEMO_DONE;
}
