/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-win-native.h"

/* A failure is its code as GetLastError() has it; 0 is none. */
unsigned long mg_win_failure_of (NTSTATUS status);
const char *mg_win_failure_name (unsigned long code);
const char *mg_win_failure_sentence (unsigned long code);
