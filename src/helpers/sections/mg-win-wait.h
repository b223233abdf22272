/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-win-worker.h"

void mg_win_wait_for_event (MgWinWorker *worker);
void mg_win_wait_for_mutex (MgWinWorker *worker);
unsigned long long mg_win_clock (void);
