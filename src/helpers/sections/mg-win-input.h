/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <windows.h>

#include "mg-win-string.h"

typedef enum
{
  MG_WIN_INPUT_LINE,
  MG_WIN_INPUT_TOO_LONG,
  MG_WIN_INPUT_END
} MgWinInputResult;

/* The longest line, in bytes without its LF. */
#define MG_WIN_INPUT_MOST 524288

typedef struct
{
  HANDLE file;
  char *bytes;
  size_t start;
  size_t end;
  /* Up to where the next LF was looked for. */
  size_t seen;
} MgWinInput;

void mg_win_input_init (MgWinInput *self, HANDLE file);
MgWinInputResult mg_win_input_next (MgWinInput *self, char **ret_line, size_t *ret_length);
