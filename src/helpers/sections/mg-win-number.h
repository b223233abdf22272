/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

int mg_win_hex_digit (char digit);
bool mg_win_number_parse (const char *text, unsigned long long most, unsigned long long *ret_number);
bool mg_win_bytes_parse (const char *digits, unsigned char *ret_bytes, size_t most, size_t *ret_n);
