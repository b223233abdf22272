/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-bench-writer.h"

#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Numbers that look like nothing. */
static void
fill (guint8 *bytes, const MgBenchMapping *mapping)
{
  guint64 number = 1;

  for (gsize start = 0; start < mapping->size && !mg_bench_process_is_ending (); start += mapping->step)
    for (gsize at = start; at < MIN (start + mapping->piece, mapping->size); at += sizeof number)
      {
        number = number * G_GUINT64_CONSTANT (6364136223846793005) + 1;
        memcpy (bytes + at, &number, sizeof number);
      }
}

static void
write_until_end (MgBenchProcess *self, gpointer data)
{
  const MgBenchMapping *mapping = data;
  int fd = shm_open (mapping->name, O_RDWR | O_CREAT | O_EXCL, 0600);
  guint8 *bytes = MAP_FAILED;

  if (fd >= 0 && ftruncate (fd, (off_t) mapping->size) == 0)
    bytes = mmap (NULL, mapping->size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (bytes != MAP_FAILED)
    {
      fill (bytes, mapping);
      mg_bench_process_set_ready (self);
      for (guint round = 0; !mg_bench_process_is_ending (); round++)
        {
          int mode = mg_bench_process_get_mode (self);

          if (mapping->write != NULL && mode != 0)
            mapping->write (bytes, mapping->size, mode, round);
          usleep (G_USEC_PER_SEC / MAX (mapping->rate, 2));
        }
    }
  if (fd >= 0)
    shm_unlink (mapping->name);
}

/**
 * mg_bench_writer_new:
 * @mapping: what it makes
 *
 * Returns: (transfer full): a process that makes shared memory, and writes it while it has a mode
 */
MgBenchProcess *
mg_bench_writer_new (const MgBenchMapping *mapping)
{
  return mg_bench_process_new (write_until_end, (gpointer) mapping);
}

static void
write_wave (guint8 *bytes, gsize size, int mode, guint round)
{
  for (guint i = 0; i < size / sizeof (float); i++)
    {
      float value = sinf ((float) (i + round) / 40);

      memcpy (bytes + i * sizeof value, &value, sizeof value);
    }
}

/**
 * mg_bench_writer_new_wave:
 * @name: of the mapping, without a slash
 *
 * Returns: (transfer full): a process that writes 512 floats 60 times a second while its mode is 1, as the
 * demo does
 */
MgBenchProcess *
mg_bench_writer_new_wave (const char *name)
{
  const gsize size = 512 * sizeof (float);

  return mg_bench_writer_new (&(MgBenchMapping){ name, size, size, size, 60, write_wave });
}
