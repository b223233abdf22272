/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MgDemoInputEvent:
 * @MG_DEMO_INPUT_STOP: a signal asks the program to end
 * @MG_DEMO_INPUT_LINE: a line or a word came
 * @MG_DEMO_INPUT_END: standard input has ended, and nothing came
 *
 * What waiting for a line or a word ended with.
 */
typedef enum
{
  MG_DEMO_INPUT_STOP,
  MG_DEMO_INPUT_LINE,
  MG_DEMO_INPUT_END,
} MgDemoInputEvent;

/**
 * MgDemoInput:
 *
 * What a demo listens to while its mapping exists: the lines of standard input, and the signals that ask it
 * to end.
 */
typedef struct _MgDemoInput MgDemoInput;

MgDemoInput *mg_demo_input_new (GError **error);
void mg_demo_input_free (MgDemoInput *self);
gboolean mg_demo_input_wait (MgDemoInput *self, int descriptor);
gboolean mg_demo_input_pause (MgDemoInput *self, int milliseconds);
MgDemoInputEvent mg_demo_input_read_line (MgDemoInput *self, char *line, gsize size, gsize *ret_length);
MgDemoInputEvent mg_demo_input_read_word (MgDemoInput *self, char *word, gsize size, gsize *ret_length);
void mg_demo_input_wait_for_enter (MgDemoInput *self);
gboolean mg_demo_input_step (MgDemoInput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgDemoInput, mg_demo_input_free)

G_END_DECLS
