/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

/* Which argument is a format as the C standard has them, which Windows' own printf() is not quite, and
 * which the first that it takes. */
#define MG_WIN_PRINTF(format_argument, first) __attribute__ ((format (gnu_printf, format_argument, first)))

/* Text that grows. All zeros is an empty one. */
typedef struct
{
  char *text;
  size_t length;
  size_t room;
} MgWinString;

void *mg_win_allocate (size_t size);
void mg_win_string_clear (MgWinString *self);
void mg_win_string_append (MgWinString *self, const char *bytes, size_t length);
void mg_win_string_append_format (MgWinString *self, const char *format, ...) MG_WIN_PRINTF (2, 3);
void mg_win_string_append_arguments (MgWinString *self, const char *format, va_list arguments)
  MG_WIN_PRINTF (2, 0);
