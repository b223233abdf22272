/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sys/types.h>

#include "mg-demo-input.h"

G_BEGIN_DECLS

/**
 * MgDemoChild:
 *
 * A second process, with a channel to it that keeps messages apart. It does not outlive the first one.
 */
typedef struct _MgDemoChild MgDemoChild;

/**
 * MgDemoChildFunc:
 * @channel: its end of the channel
 * @data: what it was given
 *
 * What the second process does. It ends when this returns.
 */
typedef void (*MgDemoChildFunc) (int channel, gpointer data);

MgDemoChild *mg_demo_child_new (MgDemoChildFunc func, gpointer data, GError **error);
void mg_demo_child_free (MgDemoChild *self);
pid_t mg_demo_child_get_pid (MgDemoChild *self);
gboolean mg_demo_child_send (MgDemoChild *self, gconstpointer message, gsize size);
gssize mg_demo_child_receive (MgDemoChild *self, MgDemoInput *input, gpointer message, gsize size);
gboolean mg_demo_child_ask (MgDemoChild *self,
                            MgDemoInput *input,
                            gconstpointer question,
                            gsize question_size,
                            gpointer answer,
                            gsize answer_size,
                            GError **error);
void mg_demo_child_kill (MgDemoChild *self);
int mg_demo_child_wait (MgDemoChild *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgDemoChild, mg_demo_child_free)

G_END_DECLS
