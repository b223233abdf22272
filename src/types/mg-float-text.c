/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-float-text.h"

#include <fenv.h>
#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "mg-error.h"
#include "mg-integer-text.h"
#include "mg-number-text.h"
#include "mg-typed-text.h"

/* NaN are handled as bits: a signalling one that passes through a float may come out quiet. */

/*
 * A binary format of IEEE 754: from the top a sign bit, the exponent, the mantissa without its implied bit.
 * IEEE 754-2019, table 3.5; bfloat16 as in Intel's "BFLOAT16 - Hardware Numerics Definition".
 */
typedef struct
{
  guint64 sign;
  /* All bits of the exponent, one more than the bits of the largest number. */
  guint64 infinity;
  /* The mantissa: in a NaN the payload and the quiet bit, its top one. */
  guint64 mantissa;
  int n_mantissa_bits;
  /* The power of two that the smallest number above 0 is. */
  int least_exponent;
  /* So many digits of any decimal number survive in a value that is not subnormal, as FLT_DIG of a float. */
  int n_sure_digits;
  /* From here on integers too are written with an exponent. */
  double plain_limit;
} Format;

static const Format *
get_format (MgElementType type)
{
  static const Format formats[] = {
    [MG_ELEMENT_F16 - MG_ELEMENT_F16] = { 0x8000, 0x7C00, 0x3FF, 10, -24, 3, 1e5 },
    [MG_ELEMENT_BF16 - MG_ELEMENT_F16] = { 0x8000, 0x7F80, 0x7F, 7, -133, 2, 1e5 },
    [MG_ELEMENT_F32 - MG_ELEMENT_F16] = { 0x80000000, 0x7F800000, 0x7FFFFF, 23, -149, FLT_DIG, 1e9 },
    [MG_ELEMENT_F64 - MG_ELEMENT_F16]
    = { G_GUINT64_CONSTANT (0x8000000000000000), G_GUINT64_CONSTANT (0x7FF0000000000000),
        G_GUINT64_CONSTANT (0xFFFFFFFFFFFFF), 52, -1074, DBL_DIG, 1e16 },
  };

  g_assert (mg_element_is_float (type));
  return &formats[type - MG_ELEMENT_F16];
}

/* The mantissa of the quiet NaN without a payload. */
static guint64
get_default_nan (const Format *format)
{
  return format->mantissa / 2 + 1;
}

/**
 * mg_float_text_is_finite:
 * @type: a floating-point type
 * @bits: the bits of a value, those above its size 0
 *
 * Tells numbers from infinities and NaN. Thread-safe.
 *
 * Returns: whether the value is a number
 */
gboolean
mg_float_text_is_finite (MgElementType type, guint64 bits)
{
  guint64 infinity = get_format (type)->infinity;

  return (bits & infinity) != infinity;
}

/**
 * mg_float_text_to_double:
 * @type: a floating-point type
 * @bits: the bits of a value, those above its size 0
 *
 * Makes any floating-point value an f64, which has them all. Thread-safe.
 *
 * Returns: the value; a NaN without its payload
 */
double
mg_float_text_to_double (MgElementType type, guint64 bits)
{
  const Format *format = get_format (type);
  guint64 mantissa = bits & format->mantissa;
  int biased = (int) ((bits & format->infinity) >> format->n_mantissa_bits);
  double value;

  if (!mg_float_text_is_finite (type, bits))
    value = mantissa != 0 ? (double) NAN : HUGE_VAL;
  else if (biased == 0)
    value = ldexp ((double) mantissa, format->least_exponent);
  else
    value = ldexp ((double) (mantissa + format->mantissa + 1), format->least_exponent + biased - 1);
  return (bits & format->sign) != 0 ? -value : value;
}

/*
 * The f64 that a number is cut off to, its last bit set where anything was cut off: rounded to a format of
 * some bits less it gives what the number itself would.
 */
static double
read_to_odd (const char *text, char **ret_end)
{
  fenv_t environment;
  guint64 bits;
  double value;

  feholdexcept (&environment);
  fesetround (FE_TOWARDZERO);
  value = g_ascii_strtod (text, ret_end);
  memcpy (&bits, &value, sizeof bits);
  if (fetestexcept (FE_INEXACT) != 0)
    bits |= 1;
  fesetenv (&environment);

  memcpy (&value, &bits, sizeof value);
  return value;
}

/* Rounds a number above or equal to 0. Returns: whether it is less than infinity then. */
static gboolean
encode (const Format *format, double value, guint64 *ret_bits)
{
  guint64 bits = 0;
  int exponent;

  if (value > 0)
    {
      /* The implied bit adds the last one to the exponent; so does one that rounding up carried. */
      frexp (value, &exponent);
      exponent = MAX (exponent - 1 - format->n_mantissa_bits, format->least_exponent);
      bits = ((guint64) (exponent - format->least_exponent) << format->n_mantissa_bits)
             + (guint64) rint (ldexp (value, -exponent));
    }
  *ret_bits = bits;
  return bits < format->infinity;
}

/**
 * mg_float_text_from_double:
 * @type: a floating-point type
 * @value: a number, neither NaN nor infinite
 * @ret_bits: (out): the bits of the nearest value of the type, of two the even one, those above its size 0
 *
 * Thread-safe.
 *
 * Returns: %FALSE when the number is outside the type
 */
gboolean
mg_float_text_from_double (MgElementType type, double value, guint64 *ret_bits)
{
  const Format *format = get_format (type);
  gboolean fits = encode (format, fabs (value), ret_bits);

  *ret_bits |= signbit (value) ? format->sign : 0;
  return fits;
}

typedef enum
{
  OUTCOME_VALUE,
  OUTCOME_SYNTAX,
  OUTCOME_RANGE,
  OUTCOME_PAYLOAD,
} Outcome;

/* Any number without a sign as strtod() takes it, decimal or hexadecimal. */
static Outcome
parse_number (const Format *format, const char *text, guint64 *ret)
{
  gboolean longest = format->n_mantissa_bits == DBL_MANT_DIG - 1;
  char *end;
  double value = longest ? g_ascii_strtod (text, &end) : read_to_odd (text, &end);
  guint64 bits;

  /* Blanks, another sign and names would be taken too. */
  if ((!g_ascii_isdigit (*text) && *text != '.') || *end != 0)
    return OUTCOME_SYNTAX;
  if (isinf (value))
    return OUTCOME_RANGE;
  if (!encode (format, value, &bits))
    return OUTCOME_RANGE;
  *ret = bits;
  return OUTCOME_VALUE;
}

/* Infinities and NaN, the payload only where it fits and says something. */
static gsize
format_special (const Format *format, guint64 bits, gsize width, char *buffer)
{
  const char *sign = (bits & format->sign) != 0 ? "-" : "";
  guint64 payload = bits & format->mantissa;
  gsize length = 0;

  if (payload != 0 && payload != get_default_nan (format))
    length
      = (gsize) g_snprintf (buffer, MG_ELEMENT_TEXT_MAX, "%snan(0x%" G_GINT64_MODIFIER "X)", sign, payload);
  if (length > 0 && length <= width)
    return length;
  return (gsize) g_snprintf (buffer, MG_ELEMENT_TEXT_MAX, "%s%s", sign, payload == 0 ? "inf" : "nan");
}

/* As mg_number_text_print(), rounded away from zero: the C library heeds the direction. */
static gsize
print_away (double value, int n_digits, gboolean scientific, char *buffer)
{
  int before = fegetround ();
  gsize length;

  fesetround (value < 0 ? FE_DOWNWARD : FE_UPWARD);
  length = mg_number_text_print (value, n_digits, scientific, buffer);
  fesetround (before);
  return length;
}

/**
 * mg_float_text_format:
 * @type: a floating-point type
 * @bits: the bits of a value, those above its size 0
 * @width: characters at most, from %MG_ELEMENT_WIDTH_MIN
 * @buffer: (out): room for %MG_ELEMENT_TEXT_MAX bytes
 *
 * Writes a value so that mg_float_text_parse() gives the same bits: a number rounded to the fewest digits
 * that do ("0.1", "1e-45", "-0"); integers of up to 16 digits (f32: 9; f16 and bf16: 5) in full; "inf"; "nan"
 * for the quiet NaN without a payload; "nan(0x7FC001)" with all bits of the mantissa for any other. Where that
 * does not fit, a number is rounded to as many digits as do, and a NaN goes without its payload. Thread-safe.
 *
 * Returns: characters written, not counting the NUL: @width or less
 */
gsize
mg_float_text_format (MgElementType type, guint64 bits, gsize width, char *buffer)
{
  const Format *format = get_format (type);
  guint64 sign = bits & format->sign;
  double value = mg_float_text_to_double (type, bits);
  gboolean scientific = fabs (value) >= format->plain_limit;
  guint64 parsed = 0;
  int n_digits;
  gsize length;

  if (!mg_float_text_is_finite (type, bits))
    return format_special (format, bits, width, buffer);

  if (!scientific && value == trunc (value))
    n_digits = DBL_DECIMAL_DIG;
  else if ((bits & format->infinity) == 0)
    n_digits = 1;
  else
    n_digits = format->n_sure_digits;

  do
    {
      length = mg_number_text_print (value, n_digits, scientific, buffer);
      parse_number (format, buffer + (sign != 0 ? 1 : 0), &parsed);
      if ((parsed | sign) != bits && (bits & format->mantissa) == 0)
        {
          /* Below a power of two numbers lie closer than above it: rounded away from zero a digit less may do. */
          length = print_away (value, n_digits, scientific, buffer);
          parse_number (format, buffer + (sign != 0 ? 1 : 0), &parsed);
        }
    }
  while ((parsed | sign) != bits && n_digits++ < DBL_DECIMAL_DIG);
  return length <= width ? length : mg_number_text_round (value, n_digits, width, buffer);
}

/* "nan" or "nan(0x7FC001)". */
static Outcome
parse_nan (const Format *format, const char *text, guint64 *ret)
{
  guint64 payload = get_default_nan (format);
  char *end;

  if (text[3] != 0)
    {
      if (text[3] != '(')
        return OUTCOME_SYNTAX;
      payload = mg_integer_text_scan (text + 4, &end);
      if (end == text + 4 || !g_str_equal (end, ")"))
        return OUTCOME_SYNTAX;
    }
  if (payload == 0 || payload > format->mantissa)
    return OUTCOME_PAYLOAD;

  *ret = format->infinity | payload;
  return OUTCOME_VALUE;
}

/* @text has no sign. */
static Outcome
parse_magnitude (const Format *format, const char *text, guint64 *ret)
{
  if (g_ascii_strcasecmp (text, "inf") == 0 || g_ascii_strcasecmp (text, "infinity") == 0)
    {
      *ret = format->infinity;
      return OUTCOME_VALUE;
    }
  if (g_ascii_strncasecmp (text, "nan", 3) == 0)
    return parse_nan (format, text, ret);
  return parse_number (format, text, ret);
}

static void
refuse (MgElementType type, const char *text, Outcome outcome, GError **error)
{
  const Format *format = get_format (type);
  const char *name = mg_element_type_get_name (type);
  g_autofree char *shown = mg_typed_text_for_message (text);
  char least[MG_ELEMENT_TEXT_MAX], most[MG_ELEMENT_TEXT_MAX];

  switch (outcome)
    {
    case OUTCOME_RANGE:
      mg_float_text_format (type, format->sign | (format->infinity - 1), sizeof least, least);
      mg_float_text_format (type, format->infinity - 1, sizeof most, most);
      /* Translators: a number, a type such as f16, its smallest and its largest value. */
      g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE, _ ("%s is outside %s (%s to %s)."), shown, name,
                   least, most);
      break;
    case OUTCOME_PAYLOAD:
      g_snprintf (most, sizeof most, "0x%" G_GINT64_MODIFIER "X", format->mantissa);
      /* Translators: a text like nan(0x1234567), a type such as f16, the largest payload it has, in
       * hexadecimal. */
      g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
                   _ ("“%s” is no NaN of %s: its payload is 0x1 to %s."), shown, name, most);
      break;
    case OUTCOME_SYNTAX:
      g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
                   _ ("“%s” is not a number, as %s needs: such as 1.5, -2e-3, inf or nan."), shown, name);
      break;
    case OUTCOME_VALUE:
    default:
      g_assert_not_reached ();
    }
}

/**
 * mg_float_text_parse:
 * @type: a floating-point type
 * @text: a text without blanks around it
 * @ret_bits: (out): return location for the bits of the value, those above its size 0
 * @error: return location
 *
 * Reads what mg_float_text_format() writes, to the same bits, and any other decimal number, "infinity",
 * hexadecimal numbers as C has them ("0x1.8p-3"), in any case of letters, whatever the locale. The nearest
 * value of @type is taken, of two the even one; what is too small is 0. Thread-safe.
 *
 * Returns: %TRUE, or %FALSE with %MG_ERROR_INVALID_VALUE when the text is no number or too large for @type
 */
gboolean
mg_float_text_parse (MgElementType type, const char *text, guint64 *ret_bits, GError **error)
{
  const Format *format = get_format (type);
  gboolean has_sign = *text == '-' || *text == '+';
  guint64 magnitude = 0;
  Outcome outcome = parse_magnitude (format, text + (has_sign ? 1 : 0), &magnitude);

  if (outcome != OUTCOME_VALUE)
    {
      refuse (type, text, outcome, error);
      return FALSE;
    }

  *ret_bits = magnitude | (*text == '-' ? format->sign : 0);
  return TRUE;
}
