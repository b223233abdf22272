/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-ctl-events.h"
#include "mg-ctl-keeper.h"
#include "mg-ctl-options.h"
#include "mg-ctl-range.h"
#include "mg-ctl-sample.h"
#include "mg-ctl-stop.h"
#include "mg-trigger.h"

G_BEGIN_DECLS

/* How much is followed at once at the most, in bytes, and in values where no number was asked for. */
#define MG_CTL_FOLLOW_LENGTH_MAX (G_GUINT64_CONSTANT (16) * 1024 * 1024)
#define MG_CTL_FOLLOW_COUNT      G_GUINT64_CONSTANT (4096)

/**
 * MgCtlFollow:
 * @name: which mapping
 * @range: which of its values
 * @default_count: how many of them, where @range says no number and there are more
 * @rate: how often a second
 * @trigger: (nullable): what each sample waits for; %NULL: the timer alone
 * @hold: (nullable): what is held around each sample
 * @waits: whether it is no failure that there is no mapping of this name at the start
 * @tell: says a sentence about the mapping
 * @show: gets each frame; whether a sample was taken of it, which @sample is then; returns whether to go on
 * @data: for both
 * @loop: is run by mg_ctl_follow_run()
 * @stop: ends it
 * @sample: the newest one
 * @view: what gets the samples
 *
 * Looks at a mapping again and again, tells when it changes as a whole, and goes on when it is gone. The ones from
 * @name to @data are set before mg_ctl_follow_start(), the others by it.
 */
typedef struct
{
  MgCtlName name;
  MgCtlRange range;
  guint64 default_count;
  guint rate;
  MgTrigger *trigger;
  MgHold *hold;
  gboolean waits;
  void (*tell) (const char *sentence, gpointer data);
  gboolean (*show) (MgFrame *frame, gboolean sampled, gpointer data);
  gpointer data;

  GMainLoop *loop;
  MgCtlStop *stop;
  MgCtlSample *sample;
  MgView *view;

  /*< private >*/
  MgCtlEvents *events;
  MgCtlKeeper *keeper;
  gboolean was_there;
  /* The largest size that the present object was seen to have: what was there and is lost stays in sight. */
  MgIdentity identity;
  guint64 top_size;
  guint64 told_size;
  char *told_unheld;
  MgCtlStatus status;
} MgCtlFollow;

gboolean mg_ctl_follow_parse_rate (MgCtlFollow *self, const char *text, guint64 default_rate, GError **error);
gboolean mg_ctl_follow_check_range (const MgCtlFollow *self, GError **error);
void mg_ctl_follow_start (MgCtlFollow *self, MgCtlStatus hung_status);
MgCtlStatus mg_ctl_follow_run (MgCtlFollow *self);
void mg_ctl_follow_clear (MgCtlFollow *self);

G_END_DECLS
