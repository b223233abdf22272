/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "mg-element.h"

/* Bytes that no function may touch: behind the room for a text, and results of what was refused. */
#define CANARY 0xA5

typedef struct
{
  char text[MG_ELEMENT_TEXT_MAX];
  guint8 behind[16];
} GuardedText;

MgElement element_little (MgElementType type);
MgElement element_big (MgElementType type);
void put_bits (MgElement element, guint64 bits, guint8 *ret_bytes);
guint64 random_bits (GRand *random);

void check_guard (const GuardedText *guarded, gsize length);
void assert_text (MgElement element, const guint8 *bytes, const char *expected);
void assert_width (MgElement element, const guint8 *bytes, gsize width, const char *expected);
void assert_parses (MgElement element, const char *text, guint64 expected_bits);
void assert_refused (MgElement element, const char *text, ...) G_GNUC_NULL_TERMINATED;
