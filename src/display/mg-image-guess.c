/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-image-guess.h"

#include <math.h>
#include <stdlib.h>

#include "mg-element-array.h"

/* The narrowest picture that is found. */
#define LEAST 8
/* Fewer pixels than these are a small picture. */
#define SMALL 4096
/* How many pixels the median is taken of. */
#define N_SAMPLES 1024
/* As a part of what is usual between pixels that have nothing to do with each other: how seldom pixels that are a row
 * apart may differ, and how often ones beside each other do. */
#define ALIKE 0.5
/* Bytes that are not farther apart are about the same; of neighbouring pixels most are, of others hardly more than half. */
#define ALIKE_BYTES 8
#define MOSTLY      0.9
#define HARDLY      0.6
/* What is not worse by more than this is as good. */
#define NEARLY 1.1

static double
get_number (const MgImageFormat *format, const guint8 *pixel)
{
  double number;

  if (format->kind != MG_PIXEL_VALUE)
    return pixel[0] + pixel[1] + pixel[2];
  number = mg_element_to_double (format->element, pixel);
  return isfinite (number) ? number : 0;
}

static int
compare_numbers (const void *a, const void *b)
{
  const double *x = a, *y = b;

  return *x < *y ? -1 : *x > *y;
}

static double
find_median (const double *numbers, guint n)
{
  double samples[N_SAMPLES];
  guint n_samples = MIN (n, N_SAMPLES);

  for (guint i = 0; i < n_samples; i++)
    samples[i] = numbers[(guint64) i * n / n_samples];
  qsort (samples, n_samples, sizeof *samples, compare_numbers);
  return samples[n_samples / 2];
}

/* Returns: (transfer full): a bit for each number: whether it is more than most; with a word behind the last */
static guint64 *
find_bits (const double *numbers, guint n)
{
  guint64 *bits = g_new0 (guint64, n / 64 + 2);
  double median = find_median (numbers, n);
  guint n_more = 0, n_less = 0;

  for (guint i = 0; i < n; i++)
    {
      n_more += numbers[i] > median;
      n_less += numbers[i] < median;
    }
  /* Where half of all are the same, what is rarer tells more. */
  for (guint i = 0; i < n; i++)
    if (n_more >= n_less ? numbers[i] > median : numbers[i] < median)
      bits[i / 64] |= G_GUINT64_CONSTANT (1) << i % 64;
  return bits;
}

/* Returns: how many of the first bits differ from those so far behind them. */
static guint
count_differences (const guint64 *bits, guint n_words, guint distance)
{
  const guint64 *others = bits + distance / 64;
  guint shift = distance % 64;
  guint n = 0;

  for (guint i = 0; i < n_words; i++)
    {
      guint64 other = shift == 0 ? others[i] : others[i] >> shift | others[i + 1] << (64 - shift);

      n += (guint) __builtin_popcountll (bits[i] ^ other);
    }
  return n;
}

/* Returns: the distance at which there is least difference, behind those that are alike since they are near; 0: none. */
static guint
find_distance (const guint *differences, guint most)
{
  double usual = 0;
  double best;
  guint first = LEAST;
  guint found, end;

  for (guint i = LEAST; i <= most; i++)
    usual += (double) differences[i] / (most - LEAST + 1);
  while (first <= most && differences[first] < usual * ALIKE)
    first++;
  if (first > most)
    return 0;
  best = differences[first];
  for (guint i = first; i <= most; i++)
    best = MIN (best, differences[i]);
  if (best >= usual * ALIKE)
    return 0;
  /* Two rows may be as alike as one; but near the first that are it may get better still. */
  for (found = first; differences[found] > best * NEARLY;)
    found++;
  end = MIN (most, found + found / 4);
  for (guint i = found; i <= end; i++)
    if (differences[i] < differences[found])
      found = i;
  return found;
}

/**
 * mg_image_guess_width:
 * @format: its pixels; how many there are in a row does not matter
 * @bytes: (array length=length): the first ones
 * @length: how many; of more than %MG_IMAGE_GUESS_PIXELS pixels the first ones are looked at
 *
 * Finds after how many pixels a picture is like itself, as one is from row to row. It takes some milliseconds.
 * Thread-safe.
 *
 * Returns: how many pixels are in a row, at least 8; 0 where there is nothing to see it by
 */
guint
mg_image_guess_width (const MgImageFormat *format, const guint8 *bytes, gsize length)
{
  gsize size = mg_image_format_get_pixel_size (format);
  guint n = (guint) MIN (length / size, MG_IMAGE_GUESS_PIXELS);
  /* Small ones may have but few rows. */
  guint most = n < SMALL ? n / 3 : n / 8;
  g_autofree double *numbers = g_new (double, n + 1);
  g_autofree guint *differences = g_new0 (guint, most + 1);
  g_autofree guint64 *bits = NULL;

  if (most < 2 * LEAST)
    return 0;
  for (guint i = 0; i < n; i++)
    numbers[i] = get_number (format, bytes + i * size);
  bits = find_bits (numbers, n);
  for (guint i = LEAST; i <= most; i++)
    differences[i] = count_differences (bits, (n - most) / 64, i);
  return find_distance (differences, most);
}

/* Returns: how many of the bytes are about the same as those so far behind them */
static gsize
count_alike (const guint8 *bytes, gsize length, gsize distance)
{
  gsize n = 0;

  for (gsize i = 0; i + distance < length; i++)
    n += ABS (bytes[i] - bytes[i + distance]) <= ALIKE_BYTES;
  return n;
}

/**
 * mg_image_guess_is_rgb:
 * @bytes: (array length=length): the first ones
 * @length: how many
 *
 * Looks whether bytes are red, green and blue in turn: most are like the third behind them, and not like the ones
 * between. It takes some milliseconds at the most for as many as mg_image_guess_width() looks at. Thread-safe.
 *
 * Returns: whether they are
 */
gboolean
mg_image_guess_is_rgb (const guint8 *bytes, gsize length)
{
  gsize n = length - MIN (length, 4);

  return n >= SMALL && count_alike (bytes, length, 3) > n * MOSTLY
         && count_alike (bytes, length, 1) < n * HARDLY && count_alike (bytes, length, 2) < n * HARDLY
         && count_alike (bytes, length, 4) < n * HARDLY;
}
