/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-catch.h"
#include "mg-frame.h"
#include "mg-listener.h"
#include "mg-page-map.h"
#include "mg-sample.h"
#include "mg-sampler.h"
#include "mg-source.h"

G_BEGIN_DECLS

/**
 * MgClient:
 * @target: (nullable): the mapping; %NULL when detached
 * @ranges: what it shows
 * @exact: (nullable): of which of them it wants changes to the byte; %NULL: of all
 * @rate: samples a second, or %MG_RATE_ADAPTIVE or %MG_RATE_SPIN; 0: none by itself
 * @every_sample: whether it wants samples in which nothing changed too
 * @sweep: how it wants to know what changes where it does not look
 * @listener: (nullable): what it waits for instead of a timer; its rate is then the most samples a second
 * @hold: (nullable): a lock that is to be held while samples are taken for it
 * @catch: (nullable): the frame that it waits for
 * @caught: (nullable): that frame, until it is given
 * @once: whether it wants one sample although it has no rate
 * @take_serial: the sample that it gets although it has no rate; 0: none
 * @seen: (nullable): the frame that it was given last
 * @func: gets the frames, on the main thread
 * @data: its data
 *
 * One that follows a mapping. Belongs to the sampler's lock.
 */
typedef struct _MgTarget MgTarget;
typedef struct
{
  MgTarget *target;
  MgRangeSet *ranges;
  MgRangeSet *exact;
  guint rate;
  gboolean every_sample;
  MgSweep sweep;
  MgListener *listener;
  MgHold *hold;
  MgCatch *catch;
  MgFrame *caught;
  gboolean once;
  guint64 take_serial;
  MgFrame *seen;
  void (*func) (MgFrame *frame, gpointer data);
  gpointer data;
} MgClient;

/**
 * MgJob:
 * @target: (nullable): what it is for
 * @source: opens the mapping when @backing is %NULL
 * @name: (type filename): its name
 * @backing: (nullable): what to read; set by the job when it opened it
 * @previous: (nullable): the last live frame of the same object
 * @ranges: what to read
 * @exact: of which of them changes are told to the byte
 * @sync: what keeps it apart from what others write
 * @catches: (element-type MgCatch): who waits for a certain sample; afterwards those whose it is
 * @opened: (out): whether @backing is new
 * @reopen: (out): whether the name leads to another object by now
 * @frame: (out) (nullable): the sample
 * @error: (out): why there is none
 * @serial: counts the jobs of the target
 * @sweep_offset: in bytes: where to sweep from
 * @sweep_length: in bytes: how far; 0: this job samples
 * @sweep_next: (out): in bytes: where the next sweep begins; %G_MAXUINT64 when there is no data behind this
 * one
 * @sweep_changed: (out): pages that the sweep saw change
 * @page_map: (nullable): what the sweep compares with
 *
 * Something to do that may block. It shares nothing with others while it runs.
 */
typedef struct
{
  MgTarget *target;
  MgSource *source;
  char *name;
  MgBacking *backing;
  MgFrame *previous;
  MgRangeSet *ranges;
  MgRangeSet *exact;
  MgSync sync;
  GPtrArray *catches;
  gboolean opened;
  gboolean reopen;
  MgFrame *frame;
  GError *error;
  guint64 serial;
  guint64 sweep_offset;
  guint64 sweep_length;
  guint64 sweep_next;
  guint sweep_changed;
  MgPageMap *page_map;
} MgJob;

/**
 * MgTarget:
 *
 * What the sampler keeps of one mapping, however many views it has. Belongs to the sampler's lock; times are
 * in microseconds of the monotonic clock.
 */
struct _MgTarget
{
  MgSource *source;
  char *name;
  GPtrArray *clients;

  MgBacking *backing;
  MgIdentity identity;
  /* The newest frame; the one that waits for the main thread; the last that it took. */
  MgFrame *last;
  MgFrame *pending;
  MgFrame *told;
  guint64 serial;
  guint64 generation;
  guint64 missed;
  gint64 delivered_at;

  gboolean busy;
  gboolean stale;
  gboolean sees_all;
  gint64 due;
  gint64 begun_at;
  /* Microseconds between two samples of who follows adaptively; 0: not known yet. */
  gint64 pace;
  gint64 deadline;
  /* When a lock that was not given is waited for again; until then it is only tried. */
  gint64 wait_due;

  MgPageMap *page_map;
  gboolean sweeping;
  gint64 sweep_due;
  guint64 sweep_offset;
  guint64 sweep_step;
  guint sweep_idle;
  guint64 sweep_changes;
};

MgTarget *mg_target_new (MgSource *source, const char *name);
MgTarget *mg_target_ref (MgTarget *self);
void mg_target_unref (MgTarget *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgTarget, mg_target_unref)

MgClient *mg_target_get_client (MgTarget *self, guint index);
guint mg_target_get_rate (MgTarget *self);
gboolean mg_target_shows (MgTarget *self);
gboolean mg_target_is_due (MgTarget *self, gint64 now);
gint64 mg_target_get_next (MgTarget *self);
void mg_target_set_due (MgTarget *self, gint64 now);
void mg_target_set_pace (MgTarget *self, MgFrame *frame);
gboolean mg_target_may_run_here (MgTarget *self, MgJob *job);
gboolean mg_target_wants_hold (MgTarget *self);
void mg_target_wait (MgTarget *self,
                     MgWaiterFunc func,
                     gpointer data,
                     GBoxedCopyFunc data_copy,
                     GDestroyNotify data_free);
MgJob *mg_target_begin (MgTarget *self, gint64 now);
gboolean mg_target_end (MgTarget *self, MgJob *job, gint64 now);
gboolean mg_target_expire (MgTarget *self, gint64 now);

gboolean mg_target_take (MgTarget *self, MgFrame *frame, gint64 now);
void mg_target_deliver (MgTarget *self, MgFrame *frame, gint64 now);
gboolean mg_target_catch (MgTarget *self, MgJob *job);
MgFrame *mg_target_frame_for (MgTarget *self, MgClient *client, MgFrame *frame);
MgFrame *mg_target_take_caught (MgTarget *self, MgClient *client);

void mg_target_reset_sweep (MgTarget *self, gint64 now);
gboolean mg_target_may_sweep (MgTarget *self);
void mg_target_hasten_sweep (MgTarget *self);
MgJob *mg_target_begin_sweep (MgTarget *self, gint64 now);
void mg_target_end_sweep (MgTarget *self, MgJob *job, gint64 now, gint64 took);

MgJob *mg_job_new (MgTarget *self);
void mg_job_run (MgJob *job);
void mg_job_free (MgJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgJob, mg_job_free)

G_END_DECLS
