/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "mg-error.h"
#include "mg-fill-private.h"
#include "mg-text-number.h"

/* From SplitMix64, "Fast Splittable Pseudorandom Number Generators" (Steele, Lea, Flood 2014): any of its numbers can be
 * had without those before it. */
#define GOLDEN_GAMMA G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)

static guint64
mix (guint64 z)
{
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/* What turns the bits of an integer into its place, and back. */
static guint64
get_flip (const MgFill *self)
{
  return mg_element_is_signed (self->element.type) ? G_GUINT64_CONSTANT (1) << (8 * self->size - 1) : 0;
}

guint64
mg_fill_get_last_place (const MgFill *self)
{
  return G_MAXUINT64 >> (64 - 8 * self->size);
}

guint64
mg_fill_get_place (const MgFill *self, const guint8 *bytes)
{
  return mg_element_get_bits (self->element, bytes) ^ get_flip (self);
}

static void
put_place (const MgFill *self, guint64 place, guint8 *bytes)
{
  mg_element_put_bits (self->element, place ^ get_flip (self), bytes);
}

/* How far a place is from the end of the type that the steps go to. */
static guint64
get_room (const MgFill *self, guint64 place)
{
  return self->down ? place : mg_fill_get_last_place (self) - place;
}

static gboolean
ramp_fits (const MgFill *self, guint64 index)
{
  guint8 bytes[MG_ELEMENT_SIZE_MAX];

  return mg_element_from_double (self->element, self->base + self->step * (double) index, bytes);
}

/* How many elements of a ramp are values of the type. */
guint64
mg_fill_count_ramp (const MgFill *self)
{
  guint64 fits = 0;
  guint64 too_many = self->count;

  if (mg_element_is_integer (self->element.type))
    {
      guint64 room = get_room (self, self->start_place);
      guint64 steps = self->step_length > 0 ? room / self->step_length : G_MAXUINT64;

      return steps < self->count ? steps + 1 : self->count;
    }
  if (self->count == 0 || ramp_fits (self, self->count - 1))
    return self->count;
  /* The first element always fits. */
  while (too_many - fits > 1)
    {
      guint64 middle = fits + (too_many - fits) / 2;

      if (ramp_fits (self, middle))
        fits = middle;
      else
        too_many = middle;
    }
  return too_many;
}

static void
make_ramp (const MgFill *self, guint64 index, guint8 *bytes)
{
  guint64 way = self->step_length * index;

  if (mg_element_is_integer (self->element.type))
    put_place (self, self->down ? self->start_place - way : self->start_place + way, bytes);
  else
    mg_element_from_double (self->element, self->base + self->step * (double) index, bytes);
}

static void
make_sine (const MgFill *self, guint64 index, guint8 *bytes)
{
  /* Whole turns go first: a large angle is not exact. */
  double turns = fmod (self->frequency * (double) index, 1) + self->phase;

  mg_element_from_double (self->element, self->base + self->step * sin (2 * G_PI * turns), bytes);
}

static void
make_random (const MgFill *self, guint64 index, guint8 *bytes)
{
  guint64 bits = mix (self->seed + (index + 1) * GOLDEN_GAMMA);
  double part;

  if (mg_element_is_integer (self->element.type))
    {
      guint64 n_places = self->span + 1;

      /* Those at the end of 64 bits that would make some places likelier are drawn again. */
      while (n_places != 0 && bits >= G_MAXUINT64 - G_MAXUINT64 % n_places)
        bits = mix (bits + GOLDEN_GAMMA);
      put_place (self, self->least_place + (n_places != 0 ? bits % n_places : bits), bytes);
      return;
    }
  part = ldexp ((double) (bits >> 11), -53);
  mg_element_from_double (self->element,
                          CLAMP (self->base * (1 - part) + self->step * part, self->base, self->step), bytes);
}

static gboolean
add (const MgFill *self, guint8 *bytes)
{
  guint64 place;

  if (!mg_element_is_integer (self->element.type))
    return !mg_element_is_finite (self->element, bytes)
           || mg_element_from_double (self->element, mg_element_to_double (self->element, bytes) + self->step,
                                      bytes);
  place = mg_fill_get_place (self, bytes);
  if (self->step_length > get_room (self, place))
    return FALSE;
  put_place (self, self->down ? place - self->step_length : place + self->step_length, bytes);
  return TRUE;
}

static void
refuse_sum (const MgFill *self, guint64 index, const guint8 *bytes, GError **error)
{
  g_autofree char *number = mg_text_format_number (index);
  char value[MG_ELEMENT_TEXT_MAX];

  mg_element_format (self->element, bytes, value);
  /* Translators: the number of an element, its value, and its type, such as u8. */
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
               _ ("Element %s is %s, and with what is to be added it is outside %s."), number, value,
               mg_element_type_get_name (self->element.type));
}

/**
 * mg_fill_make:
 * @self: a fill
 * @first: which element of the range is the first one, from 0
 * @count: how many elements; @first + @count is at most the count of the whole range
 * @bytes: (inout) (array): their bytes; where mg_fill_adds(), what is there, else not read
 * @error: return location
 *
 * Makes the bytes of a part of the range. Infinite floats and NaN stay what they are when something is added. Any
 * thread.
 *
 * Returns: %FALSE with %MG_ERROR_INVALID_VALUE when a sum is outside the type, which says the element; no other pattern
 * fails. The elements before it are made then
 */
gboolean
mg_fill_make (const MgFill *self, guint64 first, gsize count, guint8 *bytes, GError **error)
{
  for (gsize i = 0; i < count; i++, bytes += self->size)
    switch (self->pattern)
      {
      case MG_FILL_BYTE:
      case MG_FILL_VALUE:
        memcpy (bytes, self->value, self->size);
        break;
      case MG_FILL_RAMP:
        make_ramp (self, first + i, bytes);
        break;
      case MG_FILL_SINE:
        make_sine (self, first + i, bytes);
        break;
      case MG_FILL_RANDOM:
        make_random (self, first + i, bytes);
        break;
      case MG_FILL_INCREMENT:
        if (add (self, bytes))
          break;
        refuse_sum (self, first + i, bytes, error);
        return FALSE;
      default:
        g_assert_not_reached ();
      }
  return TRUE;
}
