/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-element.h"

G_BEGIN_DECLS

/**
 * MgFillPattern:
 * @MG_FILL_BYTE: every byte the same
 * @MG_FILL_VALUE: every element the same
 * @MG_FILL_RAMP: a value, and each element more than the one before by a step
 * @MG_FILL_SINE: a wave around a center; integers are rounded to the nearest
 * @MG_FILL_RANDOM: any value between two, all as likely; the same ones for the same seed
 * @MG_FILL_INCREMENT: a number is added to what is there
 *
 * What a range is filled with. All but the first two are for numbers only: neither bool nor char.
 */
typedef enum
{
  MG_FILL_BYTE,
  MG_FILL_VALUE,
  MG_FILL_RAMP,
  MG_FILL_SINE,
  MG_FILL_RANDOM,
  MG_FILL_INCREMENT,
} MgFillPattern;

#define MG_N_FILL_PATTERNS (MG_FILL_INCREMENT + 1)

/**
 * MgFillSpec:
 * @pattern: which pattern
 * @value: the byte (0 to 255), the value, the start of the ramp, the amplitude of the sine (from its center to its
 *   top, in the unit of the values), or what is added; not needed for random
 * @step: (nullable): of a ramp, negative downwards; 1
 * @center: (nullable): of a sine, in the unit of the values; 0
 * @periods: (nullable): of a sine, how many over all elements; 1
 * @frequency: (nullable): of a sine, instead of @periods: periods per element, as in 0.01
 * @phase: (nullable): of a sine, where it begins, in degrees; 0
 * @least: (nullable): of random, the smallest value; that of an integer type, else 0
 * @most: (nullable): of random, the largest value, which may come up; that of an integer type, else 1
 * @seed: (nullable): of random, a whole number; one is chosen
 *
 * A pattern as somebody typed it. What does not belong to the pattern does not count.
 */
typedef struct
{
  MgFillPattern pattern;
  const char *value;
  const char *step;
  const char *center;
  const char *periods;
  const char *frequency;
  const char *phase;
  const char *least;
  const char *most;
  const char *seed;
} MgFillSpec;

/**
 * MgFill:
 *
 * Makes the bytes of any part of a range that is to be filled. Immutable: may be used on any thread, several at once.
 */
typedef struct _MgFill MgFill;

MgFill *mg_fill_new (MgElement element,
                     guint64 count,
                     const MgFillSpec *spec,
                     const char **ret_field,
                     GError **error);
void mg_fill_free (MgFill *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgFill, mg_fill_free)

const char *mg_fill_pattern_get_name (MgFillPattern pattern);
MgElement mg_fill_get_element (const MgFill *self);
guint64 mg_fill_get_count (const MgFill *self);
guint64 mg_fill_get_seed (const MgFill *self);
gboolean mg_fill_adds (const MgFill *self);
gboolean mg_fill_make (const MgFill *self, guint64 first, gsize count, guint8 *bytes, GError **error);

G_END_DECLS
