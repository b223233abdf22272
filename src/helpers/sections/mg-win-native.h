/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of ntdll: kernel32 can neither list the names of objects nor look at an object without taking
 * something from it. Types and values are those of Windows' driver documentation; Wine has them too. */
#pragma once

#include <stdbool.h>
#include <windows.h>
#include <winternl.h>

#define MG_WIN_DIRECTORY_QUERY    0x1
#define MG_WIN_DIRECTORY_TRAVERSE 0x2
/* The right to ask for its state: the same bit for every kind of object. */
#define MG_WIN_QUERY_STATE 0x1

#define MG_WIN_STATUS_NO_MORE_ENTRIES ((NTSTATUS) 0x8000001a)

typedef struct
{
  UNICODE_STRING name;
  UNICODE_STRING type;
} MgWinDirectoryEntry;

typedef struct
{
  void *base;
  ULONG attributes;
  LARGE_INTEGER size;
} MgWinSectionBasic;

typedef struct
{
  LONG type;
  LONG state;
} MgWinEventBasic;

typedef struct
{
  LONG count;
  BOOLEAN owned_by_caller;
  BOOLEAN abandoned;
} MgWinMutantBasic;

typedef struct
{
  ULONG count;
  ULONG maximum;
} MgWinSemaphoreBasic;

typedef NTSTATUS (NTAPI MgWinOpen) (HANDLE *ret_handle, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes);
typedef NTSTATUS (NTAPI MgWinQuery) (HANDLE handle, int what, void *ret_state, ULONG size, ULONG *ret_size);

MgWinOpen NtOpenDirectoryObject;
MgWinOpen NtOpenSection;
MgWinOpen NtOpenEvent;
MgWinOpen NtOpenMutant;
MgWinOpen NtOpenSemaphore;
MgWinQuery NtQueryEvent;
MgWinQuery NtQueryMutant;
MgWinQuery NtQuerySemaphore;
NTSTATUS NTAPI NtQuerySection (HANDLE handle, int what, void *ret_state, SIZE_T size, SIZE_T *ret_size);
NTSTATUS NTAPI NtQueryDirectoryObject (HANDLE handle,
                                       void *ret_entries,
                                       ULONG size,
                                       BOOLEAN single,
                                       BOOLEAN restart,
                                       ULONG *context,
                                       ULONG *ret_size);
