/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-win-native.h"
#include "mg-win-string.h"

/* The namespaces of named objects. Session 0 of Windows has one for both. */
typedef enum
{
  MG_WIN_LOCAL,
  MG_WIN_GLOBAL,
  MG_WIN_N_SPACES
} MgWinSpace;

/* The name of an object. @text is without namespace, and need not end with its first NUL. */
typedef struct
{
  MgWinSpace space;
  wchar_t *text;
  size_t length;
} MgWinName;

void mg_win_name_clear (MgWinName *self);
unsigned long mg_win_name_take (MgWinName *self, wchar_t *text, size_t length);
unsigned long mg_win_name_parse (MgWinName *self, const char *field);
bool mg_win_name_equal (const MgWinName *self, const MgWinName *other);
wchar_t *mg_win_name_to_path (const MgWinName *self);
void mg_win_name_append_shown (const MgWinName *self, MgWinString *to);
void mg_win_name_append_escaped (const MgWinName *self, MgWinString *to);

unsigned long mg_win_space_open (MgWinSpace space, HANDLE *ret_directory);
unsigned long
mg_win_name_open (const MgWinName *self, MgWinOpen *open, ACCESS_MASK access, HANDLE *ret_handle);
