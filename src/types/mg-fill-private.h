/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-fill.h"

G_BEGIN_DECLS

/*
 * Integers are counted from the smallest one of their type on, so that those with a sign and those without are in the
 * same order: a place. Floats are calculated with as f64.
 */
struct _MgFill
{
  MgFillPattern pattern;
  MgElement element;
  gsize size;
  guint64 count;

  /* Byte and value: the bytes of an element. */
  guint8 value[MG_ELEMENT_SIZE_MAX];
  /* Ramp and increment of integers: the first place, and how far it is from one to the next. */
  guint64 start_place;
  guint64 step_length;
  gboolean down;
  /* The same of floats; center and amplitude of a sine; smallest and largest of random floats. */
  double base;
  double step;
  /* A sine: turns per element, and where it begins. */
  double frequency;
  double phase;
  /* Random: the smallest place, how many more there are, and what it begins with. */
  guint64 least_place;
  guint64 span;
  guint64 seed;
};

guint64 mg_fill_get_last_place (const MgFill *self);
guint64 mg_fill_get_place (const MgFill *self, const guint8 *bytes);
guint64 mg_fill_count_ramp (const MgFill *self);

G_END_DECLS
