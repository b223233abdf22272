/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

bool mg_win_guard_init (void);
unsigned long mg_win_guard_copy (void *to, const void *from, size_t length);
