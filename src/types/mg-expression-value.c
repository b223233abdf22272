/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "mg-expression-private.h"

typedef MgExpressionValue Value;

typedef enum
{
  ORDER_LESS,
  ORDER_EQUAL,
  ORDER_GREATER,
  /* One of them is NaN. */
  ORDER_NONE,
} Order;

/* 2 to the power of 64: the first number that no magnitude reaches. */
#define LIMIT 18446744073709551616.0

/* Returns: a whole number. */
MgExpressionValue
mg_expression_value_whole (gboolean negative, guint64 magnitude)
{
  return (Value){ .negative = negative && magnitude != 0, .of.magnitude = magnitude };
}

/* Returns: a floating-point number. */
MgExpressionValue
mg_expression_value_float (double number)
{
  return (Value){ .is_float = TRUE, .of.number = number };
}

static Value
make_condition (gboolean is_true)
{
  return mg_expression_value_whole (FALSE, is_true ? 1 : 0);
}

static gboolean
is_true (Value value)
{
  return value.of.magnitude != 0;
}

/* Returns: the value of an element; a bool is 0 or 1, a char its byte. */
MgExpressionValue
mg_expression_value_load (MgElement element, const guint8 *bytes)
{
  guint64 bits;

  if (mg_element_is_float (element.type))
    return mg_expression_value_float (mg_element_to_double (element, bytes));
  bits = mg_element_get_bits (element, bytes);
  if (element.type == MG_ELEMENT_BOOL)
    return make_condition (bits != 0);
  if (mg_element_is_signed (element.type))
    {
      guint n_unused = 64 - (guint) mg_element_get_size (element) * 8;
      gint64 number = (gint64) (bits << n_unused) >> n_unused;

      return mg_expression_value_whole (number < 0, number < 0 ? 0 - (guint64) number : (guint64) number);
    }
  return mg_expression_value_whole (FALSE, bits);
}

static double
to_double (Value value)
{
  if (value.is_float)
    return value.of.number;
  return value.negative ? -(double) value.of.magnitude : (double) value.of.magnitude;
}

static Value
negate (Value value)
{
  if (value.is_float)
    return mg_expression_value_float (-value.of.number);
  return mg_expression_value_whole (!value.negative, value.of.magnitude);
}

static Order
order_numbers (double a, double b)
{
  if (isnan (a) || isnan (b))
    return ORDER_NONE;
  if (a < b)
    return ORDER_LESS;
  return a > b ? ORDER_GREATER : ORDER_EQUAL;
}

static Order
turn (Order order)
{
  if (order == ORDER_LESS)
    return ORDER_GREATER;
  return order == ORDER_GREATER ? ORDER_LESS : order;
}

static Order
order_magnitudes (guint64 a, guint64 b)
{
  if (a < b)
    return ORDER_LESS;
  return a > b ? ORDER_GREATER : ORDER_EQUAL;
}

/* Exactly: the whole part of the float is compared as a whole number, and what is left of it after that. */
static Order
order_magnitude_and_number (guint64 magnitude, double number)
{
  Order order;

  if (isnan (number))
    return ORDER_NONE;
  if (number < 0)
    return ORDER_GREATER;
  if (number >= LIMIT)
    return ORDER_LESS;
  order = order_magnitudes (magnitude, (guint64) number);
  return order == ORDER_EQUAL && number > trunc (number) ? ORDER_LESS : order;
}

static Order
order_whole_and_number (Value whole, double number)
{
  if (whole.negative)
    return turn (order_magnitude_and_number (whole.of.magnitude, -number));
  return order_magnitude_and_number (whole.of.magnitude, number);
}

static Order
order (Value a, Value b)
{
  if (a.is_float && b.is_float)
    return order_numbers (a.of.number, b.of.number);
  if (a.is_float)
    return turn (order_whole_and_number (b, a.of.number));
  if (b.is_float)
    return order_whole_and_number (a, b.of.number);
  if (a.negative != b.negative)
    return a.negative ? ORDER_LESS : ORDER_GREATER;
  return a.negative ? order_magnitudes (b.of.magnitude, a.of.magnitude)
                    : order_magnitudes (a.of.magnitude, b.of.magnitude);
}

static gboolean
compare (MgExpressionCode code, Order found)
{
  switch (code)
    {
    case MG_EXPRESSION_OP_LESS:
      return found == ORDER_LESS;
    case MG_EXPRESSION_OP_LESS_EQUAL:
      return found == ORDER_LESS || found == ORDER_EQUAL;
    case MG_EXPRESSION_OP_GREATER:
      return found == ORDER_GREATER;
    case MG_EXPRESSION_OP_GREATER_EQUAL:
      return found == ORDER_GREATER || found == ORDER_EQUAL;
    case MG_EXPRESSION_OP_EQUAL:
      return found == ORDER_EQUAL;
    case MG_EXPRESSION_OP_UNEQUAL:
    default:
      return found != ORDER_EQUAL;
    }
}

static double
calculate_numbers (MgExpressionCode code, double a, double b)
{
  switch (code)
    {
    case MG_EXPRESSION_OP_ADD:
      return a + b;
    case MG_EXPRESSION_OP_SUBTRACT:
      return a - b;
    case MG_EXPRESSION_OP_MULTIPLY:
      return a * b;
    case MG_EXPRESSION_OP_DIVIDE:
      return a / b;
    case MG_EXPRESSION_OP_REMAINDER:
    default:
      return fmod (a, b);
    }
}

/* Returns: whether the result is a whole number that has room. */
static gboolean
add_whole (Value a, Value b, Value *ret)
{
  guint64 magnitude;

  if (a.negative == b.negative)
    {
      if (!g_uint64_checked_add (&magnitude, a.of.magnitude, b.of.magnitude))
        return FALSE;
      *ret = mg_expression_value_whole (a.negative, magnitude);
    }
  else if (a.of.magnitude >= b.of.magnitude)
    {
      *ret = mg_expression_value_whole (a.negative, a.of.magnitude - b.of.magnitude);
    }
  else
    {
      *ret = mg_expression_value_whole (b.negative, b.of.magnitude - a.of.magnitude);
    }
  return TRUE;
}

static gboolean
calculate_whole (MgExpressionCode code, Value a, Value b, Value *ret)
{
  guint64 magnitude;

  switch (code)
    {
    case MG_EXPRESSION_OP_ADD:
      return add_whole (a, b, ret);
    case MG_EXPRESSION_OP_SUBTRACT:
      return add_whole (a, negate (b), ret);
    case MG_EXPRESSION_OP_MULTIPLY:
      if (!g_uint64_checked_mul (&magnitude, a.of.magnitude, b.of.magnitude))
        return FALSE;
      *ret = mg_expression_value_whole (a.negative != b.negative, magnitude);
      return TRUE;
    case MG_EXPRESSION_OP_DIVIDE:
      if (b.of.magnitude == 0 || a.of.magnitude % b.of.magnitude != 0)
        return FALSE;
      *ret = mg_expression_value_whole (a.negative != b.negative, a.of.magnitude / b.of.magnitude);
      return TRUE;
    case MG_EXPRESSION_OP_REMAINDER:
    default:
      if (b.of.magnitude == 0)
        return FALSE;
      *ret = mg_expression_value_whole (a.negative, a.of.magnitude % b.of.magnitude);
      return TRUE;
    }
}

static Value
calculate (MgExpressionCode code, Value a, Value b)
{
  Value result;

  if (!a.is_float && !b.is_float && calculate_whole (code, a, b, &result))
    return result;
  return mg_expression_value_float (calculate_numbers (code, to_double (a), to_double (b)));
}

static gboolean
is_nan (Value value)
{
  return value.is_float && isnan (value.of.number);
}

static Value
choose (MgExpressionCode code, Value a, Value b)
{
  if (is_nan (a) || is_nan (b))
    return is_nan (a) ? a : b;
  return order (a, b) == (code == MG_EXPRESSION_OP_MIN ? ORDER_GREATER : ORDER_LESS) ? b : a;
}

/* Returns: what an operation on one value makes of it. */
MgExpressionValue
mg_expression_value_apply (MgExpressionCode code, MgExpressionValue value)
{
  switch (code)
    {
    case MG_EXPRESSION_OP_NEGATE:
      return negate (value);
    case MG_EXPRESSION_OP_ABS:
      return value.is_float ? mg_expression_value_float (fabs (value.of.number))
                            : mg_expression_value_whole (FALSE, value.of.magnitude);
    case MG_EXPRESSION_OP_IS_NAN:
      return make_condition (is_nan (value));
    case MG_EXPRESSION_OP_IS_INF:
      return make_condition (value.is_float && isinf (value.of.number));
    case MG_EXPRESSION_OP_IS_FINITE:
      return make_condition (!value.is_float || isfinite (value.of.number));
    case MG_EXPRESSION_OP_NOT:
    default:
      return make_condition (!is_true (value));
    }
}

/* Returns: what an operation on two values makes of them. */
MgExpressionValue
mg_expression_value_combine (MgExpressionCode code, MgExpressionValue a, MgExpressionValue b)
{
  switch (code)
    {
    case MG_EXPRESSION_OP_ADD:
    case MG_EXPRESSION_OP_SUBTRACT:
    case MG_EXPRESSION_OP_MULTIPLY:
    case MG_EXPRESSION_OP_DIVIDE:
    case MG_EXPRESSION_OP_REMAINDER:
      return calculate (code, a, b);
    case MG_EXPRESSION_OP_AND:
      return make_condition (is_true (a) && is_true (b));
    case MG_EXPRESSION_OP_OR:
      return make_condition (is_true (a) || is_true (b));
    case MG_EXPRESSION_OP_MIN:
    case MG_EXPRESSION_OP_MAX:
      return choose (code, a, b);
    default:
      return make_condition (compare (code, order (a, b)));
    }
}
