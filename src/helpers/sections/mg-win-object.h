/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-win-name.h"

typedef enum
{
  MG_WIN_SECTION,
  MG_WIN_EVENT,
  MG_WIN_MUTEX,
  MG_WIN_SEMAPHORE,
  MG_WIN_TIMER,
  MG_WIN_JOB,
  MG_WIN_N_KINDS
} MgWinKind;

/* What can be seen of an object without taking anything from it: of each kind, its own. */
typedef struct
{
  unsigned long long size;
  unsigned long attributes;
  bool automatic;
  bool signaled;
  bool held;
  bool abandoned;
  unsigned long count;
  unsigned long maximum;
} MgWinLook;

typedef struct
{
  MgWinKind kind;
  MgWinName name;
} MgWinObject;

const char *mg_win_kind_name (MgWinKind kind);
bool mg_win_kind_parse (const char *text, MgWinKind *ret_kind);

unsigned long mg_win_object_look (MgWinKind kind, const MgWinName *name, MgWinLook *ret_look);
void mg_win_look_append (const MgWinLook *self, MgWinKind kind, MgWinString *to);

unsigned long mg_win_objects_list (MgWinObject **ret_objects, size_t *ret_n);
void mg_win_objects_free (MgWinObject *objects, size_t n);
