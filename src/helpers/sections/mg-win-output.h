/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-win-string.h"

typedef void MgWinClosed (void);

void mg_win_output_init (MgWinClosed *on_closed);
void mg_win_output (MgWinString *lines);
bool mg_win_write_all (void *file, const char *bytes, size_t length);

void mg_win_reply (unsigned long id, const char *word, const char *format, ...) MG_WIN_PRINTF (3, 4);
void mg_win_reply_done (unsigned long id);
void mg_win_reply_failure (unsigned long id, unsigned long code, const char *sentence);
