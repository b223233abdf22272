/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-win-name.h"

typedef enum
{
  MG_WIN_READ,
  MG_WIN_READ_WRITE,
  MG_WIN_COPY
} MgWinAccess;

/* An open section, and the one view of it. All zeros is none. */
typedef struct
{
  HANDLE section;
  unsigned long long size;
  unsigned long attributes;

  char *view;
  unsigned long long offset;
  unsigned long long length;
  unsigned long protection;
  bool writable;
} MgWinSection;

/* How a section is made. */
typedef struct
{
  unsigned long long size;
  unsigned long protection;
  bool reserve;
  /* The path of an existing file, or NULL for memory. */
  const wchar_t *file;
} MgWinMaking;

bool mg_win_protection_parse (const char *text, unsigned long *ret_protection);

unsigned long mg_win_section_open (MgWinSection *self, const MgWinName *name, MgWinAccess access);
unsigned long mg_win_section_create (MgWinSection *self,
                                     const MgWinName *name,
                                     const MgWinMaking *making,
                                     bool *ret_existed);
unsigned long mg_win_section_map (MgWinSection *self,
                                  MgWinAccess access,
                                  unsigned long long offset,
                                  unsigned long long length);
unsigned long
mg_win_section_read (const MgWinSection *self, unsigned long long offset, void *ret_bytes, size_t length);
unsigned long
mg_win_section_write (MgWinSection *self, unsigned long long offset, const void *bytes, size_t length);
void mg_win_section_clear (MgWinSection *self);
