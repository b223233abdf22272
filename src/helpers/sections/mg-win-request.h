/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-win-object.h"

/* The greatest number of fields that a line can have. */
#define MG_WIN_REQUEST_MOST 16

typedef struct
{
  unsigned long id;
  const char *command;
  size_t n;
  char *arguments[MG_WIN_REQUEST_MOST];
} MgWinRequest;

/* A command answers its request, or lets a worker do it. How many arguments there are was looked at. */
typedef void MgWinCommand (const MgWinRequest *request);

MgWinCommand mg_win_serve_list;
MgWinCommand mg_win_serve_query;
MgWinCommand mg_win_serve_set;
MgWinCommand mg_win_serve_reset;

MgWinCommand mg_win_serve_open;
MgWinCommand mg_win_serve_create;
MgWinCommand mg_win_serve_map;
MgWinCommand mg_win_serve_read;
MgWinCommand mg_win_serve_write;
MgWinCommand mg_win_serve_close;

MgWinCommand mg_win_serve_wait;
MgWinCommand mg_win_serve_lock;
MgWinCommand mg_win_serve_unlock;
MgWinCommand mg_win_serve_stop;

bool mg_win_request_name (const MgWinRequest *self, size_t i, MgWinName *ret_name);
void mg_win_request_refuse (const MgWinRequest *self, const char *sentence);
void mg_win_request_answer (const MgWinRequest *self, unsigned long failure);
