/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The programs of the tutorials as they were: Windows programs. They use nothing of the other folders,
 * so that what is looked at and what looks never share a mistake. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <windows.h>

/* What the program exits with. */
typedef enum
{
  MG_WDEMO_DONE,
  MG_WDEMO_FAILED,
  MG_WDEMO_MISUSED
} MgWdemoStatus;

typedef struct
{
  /* That of the mapping; each demo has its own where none was given. */
  const wchar_t *name;
  /* What is no option. */
  const wchar_t *words[2];
  int n_words;
  bool read;
  bool once;
  bool no_lock;
  bool die;
  bool same_name;
} MgWdemoOptions;

MgWdemoStatus mg_wdemo_text (const MgWdemoOptions *options);
MgWdemoStatus mg_wdemo_chat (const MgWdemoOptions *options);
MgWdemoStatus mg_wdemo_floats (const MgWdemoOptions *options);
MgWdemoStatus mg_wdemo_copy (const MgWdemoOptions *options);
MgWdemoStatus mg_wdemo_header (const MgWdemoOptions *options);
MgWdemoStatus mg_wdemo_mutex (const MgWdemoOptions *options);

/* A mapping and the view of all of it. */
typedef struct
{
  HANDLE mapping;
  void *view;
  /* How much of it there is, in bytes: whole pages. */
  size_t size;
} MgWdemoMapping;

bool mg_wdemo_create (MgWdemoMapping *self, const wchar_t *name, DWORD size, bool must_be_new);
bool mg_wdemo_open (MgWdemoMapping *self, const wchar_t *name, DWORD access);
void mg_wdemo_close (MgWdemoMapping *self);
HANDLE mg_wdemo_make_event (const wchar_t *name, const wchar_t *ending);
void mg_wdemo_join_name (wchar_t *joined, size_t room, const wchar_t *name, const wchar_t *ending);

void mg_wdemo_say (const char *format, ...) __attribute__ ((format (gnu_printf, 1, 2)));
void mg_wdemo_print_text (const char *text, size_t length);
MgWdemoStatus mg_wdemo_fail (const wchar_t *name, const char *what);
MgWdemoStatus mg_wdemo_refuse (const wchar_t *name, const char *why);

bool mg_wdemo_read_line (char *line, size_t room, size_t *ret_length);
HANDLE mg_wdemo_watch_input (void);
