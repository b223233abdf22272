/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-win-name.h"

/* What the program exits with. */
typedef enum
{
  MG_WIN_DONE,
  MG_WIN_FAILED,
  MG_WIN_MISUSED
} MgWinStatus;

/* What a command was given. */
typedef struct
{
  MgWinName name;
  unsigned long long offset;
  /* In bytes, or 0 when it was not given. */
  unsigned long long length;
  unsigned long interval;
  /* What is to be written; free() it. */
  unsigned char *bytes;
  size_t n_bytes;
} MgWinOptions;

MgWinStatus mg_win_tool_list (size_t n, wchar_t **words);
MgWinStatus mg_win_tool_read (const MgWinOptions *options);
MgWinStatus mg_win_tool_watch (const MgWinOptions *options);
MgWinStatus mg_win_tool_write (const MgWinOptions *options);

MgWinStatus mg_win_options_parse (MgWinOptions *self, size_t n, wchar_t **words, bool writes);
void mg_win_options_clear (MgWinOptions *self);

bool mg_win_tool_print (MgWinString *text);
void mg_win_tool_complain (const char *format, ...) MG_WIN_PRINTF (1, 2);
MgWinStatus mg_win_tool_fail (const MgWinName *name, unsigned long code);
void mg_win_tool_append_rows (MgWinString *to,
                              const unsigned char *bytes,
                              const unsigned char *before,
                              size_t length,
                              unsigned long long offset);
