/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MG_DEMO_WAVE_N_FLOATS 512
/* Elements from one crest to the next. A multiple of 4, so that a crest lies on an element, and no two
 * neighbours are equal: every write changes every element. */
#define MG_DEMO_WAVE_LENGTH 256

/**
 * MgDemoWave:
 * @words: the bits of floats: one wavelength more than a mapping holds
 *
 * A wave that travels by one element with each write. As it is after n writes it begins n elements before the end
 * of its first wavelength, so that writing it takes no arithmetic.
 */
typedef struct
{
  guint32 words[MG_DEMO_WAVE_LENGTH + MG_DEMO_WAVE_N_FLOATS];
} MgDemoWave;

void mg_demo_wave_init (MgDemoWave *self);
const guint32 *mg_demo_wave_get (const MgDemoWave *self, guint64 n_writes);

G_END_DECLS
