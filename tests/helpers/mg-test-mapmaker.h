/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgTestMapmaker:
 *
 * A process that makes real mappings: the program that the environment variable MAPMAKER tells, whose commands
 * tests/helpers/mapmaker.c describes. It removes what it made when it is freed, and when the test dies.
 */
typedef struct _MgTestMapmaker MgTestMapmaker;

MgTestMapmaker *mg_test_mapmaker_new (void);
void mg_test_mapmaker_free (MgTestMapmaker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgTestMapmaker, mg_test_mapmaker_free)

int mg_test_mapmaker_get_pid (MgTestMapmaker *self);
void mg_test_mapmaker_send (MgTestMapmaker *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean mg_test_mapmaker_has_answered (MgTestMapmaker *self);
char *mg_test_mapmaker_receive (MgTestMapmaker *self);
char *mg_test_mapmaker_ask (MgTestMapmaker *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void mg_test_mapmaker_tell (MgTestMapmaker *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
