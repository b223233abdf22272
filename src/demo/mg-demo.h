/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "mg-demo-mapping.h"

G_BEGIN_DECLS

/**
 * MgDemoStatus:
 * @MG_DEMO_DONE: it was done
 * @MG_DEMO_FAILED: it could not be done; one sentence on standard error says why
 * @MG_DEMO_MISUSED: the command line makes no sense; one line on standard error says why
 *
 * What mapglass-demo exits with.
 */
typedef enum
{
  MG_DEMO_DONE = 0,
  MG_DEMO_FAILED = 1,
  MG_DEMO_MISUSED = 2,
} MgDemoStatus;

MgDemoStatus mg_demo_chat (int argc, char **argv);
MgDemoStatus mg_demo_coherence (int argc, char **argv);
MgDemoStatus mg_demo_copy (int argc, char **argv);
MgDemoStatus mg_demo_cow (int argc, char **argv);
MgDemoStatus mg_demo_floats (int argc, char **argv);
MgDemoStatus mg_demo_header (int argc, char **argv);
MgDemoStatus mg_demo_image (int argc, char **argv);
MgDemoStatus mg_demo_mutex (int argc, char **argv);
MgDemoStatus mg_demo_semaphore (int argc, char **argv);
MgDemoStatus mg_demo_seqlock (int argc, char **argv);
MgDemoStatus mg_demo_text (int argc, char **argv);

gboolean mg_demo_parse (const char *summary,
                        const GOptionEntry *entries,
                        gboolean has_commands,
                        int *argc,
                        char ***argv,
                        MgDemoStatus *ret_status);
gboolean mg_demo_parse_number (const char *option,
                               const char *text,
                               guint least,
                               guint most,
                               guint *value,
                               MgDemoStatus *ret_status);
gboolean mg_demo_say (const char *format, ...) G_GNUC_PRINTF (1, 2);
MgDemoStatus mg_demo_show (const char *text);
MgDemoStatus mg_demo_fail (const GError *error);
MgDemoStatus mg_demo_misuse (const char *format, ...) G_GNUC_PRINTF (1, 2);
MgDemoStatus mg_demo_finish (MgDemoMapping *mapping, const GError *failure);

char *mg_demo_escape_name (const char *name);
char *mg_demo_quote_name (const char *name);
char *mg_demo_quote_path (const char *path);
char *mg_demo_escape_text (const char *text, gsize length);
gsize mg_demo_fit_text (const char *text, gsize length, gsize room);

G_END_DECLS
