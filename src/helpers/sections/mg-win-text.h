/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-win-string.h"

void mg_win_text_append (MgWinString *to, const wchar_t *text, size_t length);
void mg_win_text_append_escaped (MgWinString *to, const wchar_t *text, size_t length);
void mg_win_text_append_shown (MgWinString *to, const wchar_t *text, size_t length);
bool mg_win_text_unescape (const char *text, wchar_t **ret_text, size_t *ret_length);
