/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

int mg_win_serve (void);
