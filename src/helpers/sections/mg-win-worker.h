/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-win-name.h"

typedef struct MgWinWorker MgWinWorker;
typedef void MgWinWork (MgWinWorker *worker);

/* A request that waits, on a thread of its own. */
struct MgWinWorker
{
  MgWinWorker *next;
  long references;
  unsigned long id;
  DWORD thread;
  MgWinWork *work;

  MgWinName name;
  HANDLE object;
  /* Set to end it; and set when it has. */
  HANDLE stop;
  HANDLE done;
  DWORD timeout;
  /* Of an event: whether the wait is for more than one signal, and whether a wait resets it. */
  bool each;
  bool automatic;

  /* Of a mutex: whether this is for one, whether it is held, and whether it was stopped before it was. */
  bool is_lock;
  bool held;
  bool stopped;
};

void mg_win_workers_init (void);
MgWinWorker *mg_win_worker_new (unsigned long id, MgWinName *name, HANDLE object, DWORD timeout);
unsigned long mg_win_worker_start (MgWinWorker *self, MgWinWork *work, HANDLE *ret_thread);
bool mg_win_worker_hold (MgWinWorker *self);
void mg_win_worker_retire (MgWinWorker *self);
void mg_win_worker_unref (MgWinWorker *self);

MgWinWorker *mg_win_workers_find (unsigned long id);
unsigned long mg_win_workers_count (const MgWinName *name);
unsigned long mg_win_worker_stop (MgWinWorker *self);
unsigned long mg_win_worker_release (MgWinWorker *self);
void mg_win_workers_leave (void);
