/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgTestProcess:
 *
 * A child process that does what a function says and talks with the test. Both ends use the same calls. It is killed when it
 * is freed, and when the test dies.
 */
typedef struct _MgTestProcess MgTestProcess;

/**
 * MgTestProcessFunc:
 * @self: the way to the test
 * @data: what was given to mg_test_process_new()
 *
 * What the child does.
 */
typedef void (*MgTestProcessFunc) (MgTestProcess *self, gpointer data);

MgTestProcess *mg_test_process_new (MgTestProcessFunc func, gpointer data);
void mg_test_process_free (MgTestProcess *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgTestProcess, mg_test_process_free)

int mg_test_process_get_pid (MgTestProcess *self);
gboolean mg_test_process_has_ended (MgTestProcess *self);
void mg_test_process_send (MgTestProcess *self, gconstpointer bytes, gsize length);
void mg_test_process_receive (MgTestProcess *self, gpointer bytes, gsize length);
void mg_test_process_send_number (MgTestProcess *self, guint64 number);
guint64 mg_test_process_receive_number (MgTestProcess *self);
guint64 mg_test_process_ask (MgTestProcess *self, guint64 number);

G_END_DECLS
