/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-win-failure.h"

#include <stddef.h>

typedef struct
{
  unsigned long code;
  const char *name;
  const char *sentence;
} Failure;

#define FAILURE(code, sentence)                                                                              \
  {                                                                                                          \
    code, #code, sentence                                                                                    \
  }

static const Failure failures[] = {
  FAILURE (ERROR_FILE_NOT_FOUND, "There is nothing of this name."),
  FAILURE (ERROR_PATH_NOT_FOUND, "There is no such folder."),
  FAILURE (ERROR_TOO_MANY_OPEN_FILES, "Too many handles are open."),
  FAILURE (ERROR_ACCESS_DENIED, "It is not permitted."),
  FAILURE (ERROR_INVALID_HANDLE, "The name belongs to another kind of object."),
  FAILURE (ERROR_NOT_ENOUGH_MEMORY, "There is not enough memory."),
  FAILURE (ERROR_OUTOFMEMORY, "There is not enough memory."),
  FAILURE (ERROR_WRITE_PROTECT, "The disk is write-protected."),
  FAILURE (ERROR_BAD_COMMAND, "There is no such command."),
  FAILURE (ERROR_BAD_LENGTH, "It is too long."),
  FAILURE (ERROR_SHARING_VIOLATION, "Another program has the file for itself."),
  FAILURE (ERROR_NOT_SUPPORTED, "It is not supported."),
  FAILURE (ERROR_INVALID_PARAMETER, "Windows does not take these values."),
  FAILURE (ERROR_DISK_FULL, "The disk is full."),
  FAILURE (ERROR_INVALID_NAME, "This is no name."),
  FAILURE (ERROR_MAX_THRDS_REACHED, "Too many waits are under way."),
  FAILURE (ERROR_ALREADY_EXISTS, "It exists already."),
  FAILURE (ERROR_FILENAME_EXCED_RANGE, "The name is too long."),
  FAILURE (WAIT_TIMEOUT, "The time is over."),
  FAILURE (ERROR_NOT_OWNER, "It is not held."),
  FAILURE (ERROR_INVALID_ADDRESS, "The address is not valid."),
  FAILURE (ERROR_NOACCESS, "The bytes are not mapped."),
  FAILURE (ERROR_SWAPERROR, "The file behind the memory could not be read or written."),
  FAILURE (ERROR_FILE_INVALID, "The file is empty."),
  FAILURE (ERROR_MAPPED_ALIGNMENT, "The offset is no multiple of the allocation granularity."),
  FAILURE (ERROR_NOT_FOUND, "There is no such wait."),
  FAILURE (ERROR_CANCELLED, "It was stopped."),
  FAILURE (ERROR_PRIVILEGE_NOT_HELD, "It needs a privilege."),
  FAILURE (ERROR_NO_SYSTEM_RESOURCES, "The system has not enough resources."),
  FAILURE (ERROR_COMMITMENT_LIMIT, "There is not enough memory."),
};

/**
 * mg_win_failure_of:
 * @status: what a function of ntdll has returned
 *
 * Returns: the code that GetLastError() would have; 0 for success
 */
unsigned long
mg_win_failure_of (NTSTATUS status)
{
  return NT_SUCCESS (status) ? 0 : RtlNtStatusToDosError (status);
}

static const Failure *
find (unsigned long code)
{
  static const Failure other = { 0, "ERROR_OTHER", "Windows has refused it." };

  for (size_t i = 0; i < sizeof failures / sizeof *failures; i++)
    if (failures[i].code == code)
      return &failures[i];
  return &other;
}

/**
 * mg_win_failure_name:
 * @code: a failure
 *
 * Returns: its name in Windows' headers, or ERROR_OTHER for the rarer ones
 */
const char *
mg_win_failure_name (unsigned long code)
{
  return find (code)->name;
}

/**
 * mg_win_failure_sentence:
 * @code: a failure
 *
 * Returns: a sentence for people, in ASCII
 */
const char *
mg_win_failure_sentence (unsigned long code)
{
  return find (code)->sentence;
}
