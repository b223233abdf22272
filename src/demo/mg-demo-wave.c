/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-demo-wave.h"

#include <math.h>
#include <string.h>

/**
 * mg_demo_wave_init:
 * @self: (out caller-allocates): the wave
 *
 * Computes it.
 */
void
mg_demo_wave_init (MgDemoWave *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->words); i++)
    {
      float value
        = (float) (rint (1e4 * sin (2 * G_PI * (i % MG_DEMO_WAVE_LENGTH) / MG_DEMO_WAVE_LENGTH)) / 1e4);

      G_STATIC_ASSERT (sizeof value == sizeof self->words[i]);
      memcpy (&self->words[i], &value, sizeof value);
    }
}

/**
 * mg_demo_wave_get:
 * @self: a wave
 * @n_writes: how far it has travelled, in elements
 *
 * Returns: (transfer none): the bits of the %MG_DEMO_WAVE_N_FLOATS floats that it is by then
 */
const guint32 *
mg_demo_wave_get (const MgDemoWave *self, guint64 n_writes)
{
  return self->words + (MG_DEMO_WAVE_LENGTH - n_writes % MG_DEMO_WAVE_LENGTH);
}
