/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-fill.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "mg-error.h"
#include "mg-fill-private.h"
#include "mg-integer-text.h"
#include "mg-text-number.h"
#include "mg-typed-text.h"

/* What a field is called where one is wrong: the names of the command's options. */
static const char *const pattern_names[MG_N_FILL_PATTERNS] = {
  [MG_FILL_BYTE] = "byte", [MG_FILL_VALUE] = "value",   [MG_FILL_RAMP] = "ramp",
  [MG_FILL_SINE] = "sine", [MG_FILL_RANDOM] = "random", [MG_FILL_INCREMENT] = "increment",
};

/**
 * mg_fill_pattern_get_name:
 * @pattern: a pattern
 *
 * Thread-safe.
 *
 * Returns: (transfer none): what it is called, not translated: "ramp"
 */
const char *
mg_fill_pattern_get_name (MgFillPattern pattern)
{
  return pattern_names[pattern];
}

/* Any finite number. */
static gboolean
parse_double (const char *text, double *ret_number, GError **error)
{
  MgElement f64 = { .type = MG_ELEMENT_F64 };
  guint8 bytes[MG_ELEMENT_SIZE_MAX];

  if (!mg_element_parse_value (f64, text, bytes, error))
    return FALSE;
  *ret_number = mg_element_to_double (f64, bytes);
  if (isfinite (*ret_number))
    return TRUE;
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE, _ ("“%s” is not a finite number."), text);
  return FALSE;
}

/* How far it is from one integer to the next: its sign says to which side, whether the type has one or not. */
static gboolean
parse_step_length (MgFill *self, const char *text, GError **error)
{
  MgElement whole = { .type = MG_ELEMENT_U64 };
  guint8 bytes[MG_ELEMENT_SIZE_MAX];

  text += strspn (text, " ");
  self->down = text[0] == '-' && g_ascii_isdigit (text[1]);
  if (!mg_element_parse_value (whole, self->down ? text + 1 : text, bytes, error))
    return FALSE;
  self->step_length = mg_element_get_bits (whole, bytes);
  return TRUE;
}

static gboolean
parse_step (MgFill *self, const char *text, GError **error)
{
  if (mg_element_is_integer (self->element.type))
    return parse_step_length (self, text, error);
  return parse_double (text, &self->step, error);
}

static gboolean
refuse_field (const char *field, const char **ret_field)
{
  *ret_field = field;
  return FALSE;
}

static gboolean
parse_byte (MgFill *self, const char *text, GError **error)
{
  guint8 byte;

  if (!mg_element_parse_value ((MgElement){ .type = MG_ELEMENT_U8 }, text, &byte, error))
    return FALSE;
  memset (self->value, byte, self->size);
  return TRUE;
}

static gboolean
parse_ramp (MgFill *self, const MgFillSpec *spec, const char **ret_field, GError **error)
{
  g_autofree char *room = NULL;
  g_autofree char *all = NULL;
  guint64 fits;

  if (!mg_element_parse_value (self->element, spec->value, self->value, error)
      || (mg_element_is_float (self->element.type) && !parse_double (spec->value, &self->base, error)))
    return FALSE;
  self->start_place = mg_fill_get_place (self, self->value);
  if (!parse_step (self, spec->step != NULL ? spec->step : "1", error))
    return refuse_field ("step", ret_field);

  fits = mg_fill_count_ramp (self);
  if (fits == self->count)
    return TRUE;
  room = mg_text_format_number (fits);
  all = mg_text_format_number (self->count);
  /* Translators: a type such as u8, and two numbers of values. */
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE, _ ("The ramp leaves %s after %s of %s values."),
               mg_element_type_get_name (self->element.type), room, all);
  return FALSE;
}

static gboolean
check_sine (const MgFill *self, GError **error)
{
  guint8 bytes[MG_ELEMENT_SIZE_MAX];

  if (mg_element_from_double (self->element, self->base - self->step, bytes)
      && mg_element_from_double (self->element, self->base + self->step, bytes))
    return TRUE;
  /* Translators: two numbers, and a type such as u8. */
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
               _ ("A sine around %g with the amplitude %g does not fit into %s."), self->base, self->step,
               mg_element_type_get_name (self->element.type));
  return FALSE;
}

static gboolean
parse_sine (MgFill *self, const MgFillSpec *spec, const char **ret_field, GError **error)
{
  double periods = 1;
  double degrees = 0;

  if (!parse_double (spec->value, &self->step, error))
    return FALSE;
  if (spec->center != NULL && !parse_double (spec->center, &self->base, error))
    return refuse_field ("center", ret_field);
  if (spec->periods != NULL && !parse_double (spec->periods, &periods, error))
    return refuse_field ("periods", ret_field);
  self->frequency = periods / (double) MAX (self->count, 1);
  if (spec->frequency != NULL && !parse_double (spec->frequency, &self->frequency, error))
    return refuse_field ("frequency", ret_field);
  if (spec->phase != NULL && !parse_double (spec->phase, &degrees, error))
    return refuse_field ("phase", ret_field);
  self->phase = fmod (degrees / 360, 1);
  return check_sine (self, error);
}

static gboolean
parse_limit (const MgFill *self, const char *text, const char *otherwise, guint8 *bytes, GError **error)
{
  if (text == NULL)
    return mg_element_parse_value (self->element, otherwise, bytes, error);
  if (!mg_element_parse_value (self->element, text, bytes, error))
    return FALSE;
  if (mg_element_is_finite (self->element, bytes))
    return TRUE;
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE, _ ("“%s” is not a finite number."), text);
  return FALSE;
}

static gboolean
refuse_order (const MgFillSpec *spec, GError **error)
{
  g_autofree char *least = mg_typed_text_for_message (spec->least != NULL ? spec->least : "0");
  g_autofree char *most = mg_typed_text_for_message (spec->most != NULL ? spec->most : "1");

  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
               _ ("The largest value (%s) is less than the smallest (%s)."), most, least);
  return FALSE;
}

static gboolean
parse_limits (MgFill *self, const MgFillSpec *spec, const char **ret_field, GError **error)
{
  gboolean is_integer = mg_element_is_integer (self->element.type);
  guint8 least[MG_ELEMENT_SIZE_MAX], most[MG_ELEMENT_SIZE_MAX];

  if (!parse_limit (self, spec->least, "0", least, error))
    return refuse_field ("min", ret_field);
  if (!parse_limit (self, spec->most, "1", most, error))
    return refuse_field ("max", ret_field);
  if (is_integer)
    {
      guint64 last = spec->most != NULL ? mg_fill_get_place (self, most) : mg_fill_get_last_place (self);

      self->least_place = spec->least != NULL ? mg_fill_get_place (self, least) : 0;
      self->span = last - self->least_place;
      return last >= self->least_place || (refuse_order (spec, error), refuse_field ("max", ret_field));
    }
  self->base = mg_element_to_double (self->element, least);
  self->step = mg_element_to_double (self->element, most);
  return self->step >= self->base || (refuse_order (spec, error), refuse_field ("max", ret_field));
}

static gboolean
parse_random (MgFill *self, const MgFillSpec *spec, const char **ret_field, GError **error)
{
  MgElement whole = { .type = MG_ELEMENT_U64 };
  guint8 bytes[MG_ELEMENT_SIZE_MAX];

  if (!parse_limits (self, spec, ret_field, error))
    return FALSE;
  /* One that can be typed again. */
  self->seed = g_random_int ();
  if (spec->seed == NULL)
    return TRUE;
  if (!mg_element_parse_value (whole, spec->seed, bytes, error))
    return refuse_field ("seed", ret_field);
  self->seed = mg_element_get_bits (whole, bytes);
  return TRUE;
}

static gboolean
parse_spec (MgFill *self, const MgFillSpec *spec, const char **ret_field, GError **error)
{
  switch (spec->pattern)
    {
    case MG_FILL_BYTE:
      return parse_byte (self, spec->value, error);
    case MG_FILL_VALUE:
      return mg_element_parse_value (self->element, spec->value, self->value, error);
    case MG_FILL_RAMP:
      return parse_ramp (self, spec, ret_field, error);
    case MG_FILL_SINE:
      return parse_sine (self, spec, ret_field, error);
    case MG_FILL_RANDOM:
      return parse_random (self, spec, ret_field, error);
    case MG_FILL_INCREMENT:
      return parse_step (self, spec->value, error);
    default:
      g_assert_not_reached ();
    }
}

static gboolean
check_type (const MgFill *self, GError **error)
{
  MgElementType type = self->element.type;

  if (self->pattern == MG_FILL_BYTE || self->pattern == MG_FILL_VALUE || mg_element_is_integer (type)
      || mg_element_is_float (type))
    return TRUE;
  /* Translators: what a range is to be filled with, such as ramp, and a type such as char. */
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE, _ ("“%s” is for numbers, and %s is none."),
               mg_fill_pattern_get_name (self->pattern), mg_element_type_get_name (type));
  return FALSE;
}

/**
 * mg_fill_new:
 * @element: the type of the elements
 * @count: how many there are in the whole range
 * @spec: what they are filled with, as typed
 * @ret_field: (out) (nullable): which field is wrong: "byte", "value", "ramp", "sine" and "increment" are
 *   #MgFillSpec.value, "min" and "max" the limits of random, all others are called as their field; %NULL: none
 * @error: return location
 *
 * All is checked here, so that nothing fails later: but for a sum, since what is there is not known yet. Thread-safe.
 *
 * Returns: (transfer full): what makes the bytes, or %NULL with %MG_ERROR_INVALID_VALUE
 */
MgFill *
mg_fill_new (MgElement element, guint64 count, const MgFillSpec *spec, const char **ret_field, GError **error)
{
  g_autoptr (MgFill) self = g_new0 (MgFill, 1);

  self->pattern = spec->pattern;
  self->element = element;
  self->size = mg_element_get_size (element);
  self->count = count;
  *ret_field = mg_fill_pattern_get_name (spec->pattern);
  if (!check_type (self, error) || !parse_spec (self, spec, ret_field, error))
    return NULL;
  *ret_field = NULL;
  return g_steal_pointer (&self);
}

/**
 * mg_fill_free:
 * @self: (transfer full): a fill
 */
void
mg_fill_free (MgFill *self)
{
  g_free (self);
}

/**
 * mg_fill_get_element:
 * @self: a fill
 *
 * Returns: the type of the elements
 */
MgElement
mg_fill_get_element (const MgFill *self)
{
  return self->element;
}

/**
 * mg_fill_get_count:
 * @self: a fill
 *
 * Returns: how many elements there are in the whole range
 */
guint64
mg_fill_get_count (const MgFill *self)
{
  return self->count;
}

/**
 * mg_fill_get_seed:
 * @self: a fill
 *
 * Returns: of random values, with what the same ones come again; else 0
 */
guint64
mg_fill_get_seed (const MgFill *self)
{
  return self->seed;
}

/**
 * mg_fill_adds:
 * @self: a fill
 *
 * Returns: whether mg_fill_make() needs to be given what is there
 */
gboolean
mg_fill_adds (const MgFill *self)
{
  return self->pattern == MG_FILL_INCREMENT;
}
