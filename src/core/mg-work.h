/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MgProgressFunc:
 * @done: how much of @total is done
 * @total: not 0
 * @data: its data
 */
typedef void (*MgProgressFunc) (guint64 done, guint64 total, gpointer data);

/**
 * MgWork:
 * @cancellable: (nullable): ends it
 * @progress: (nullable): told how far it is, on the thread that does it
 * @data: its data
 *
 * Who looks after what takes long.
 */
typedef struct
{
  GCancellable *cancellable;
  MgProgressFunc progress;
  gpointer data;
} MgWork;

gboolean mg_work_go_on (const MgWork *self, guint64 done, guint64 total, GError **error);

/**
 * MgWorkPart:
 *
 * One of several equal parts of a work; lives as long as the #MgWork that is made of it.
 */
typedef struct
{
  const MgWork *whole;
  guint index;
  guint n_parts;
} MgWorkPart;

MgWork mg_work_begin_part (MgWorkPart *part, const MgWork *whole, guint index, guint n_parts);

/**
 * MgWorkRelay:
 *
 * Brings what is told of a work to the thread that has asked for it: the latest only.
 */
typedef struct _MgWorkRelay MgWorkRelay;

MgWorkRelay *mg_work_relay_new (MgProgressFunc progress, gpointer data);
MgWork mg_work_relay_get_work (MgWorkRelay *self, GCancellable *cancellable);
void mg_work_relay_close (MgWorkRelay *self);
void mg_work_relay_unref (MgWorkRelay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgWorkRelay, mg_work_relay_unref)

G_END_DECLS
