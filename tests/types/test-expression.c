/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <float.h>
#include <math.h>
#include <string.h>

#include "element-helpers.h"
#include "mg-error.h"
#include "mg-expression.h"

#define COUNT_MAX 64

static MgElement
parse_element (const char *type)
{
  MgElement element;
  g_autoptr (GError) error = NULL;

  g_assert_true (mg_element_parse_type (type, &element, &error));
  g_assert_no_error (error);
  return element;
}

/* Reads values with a blank between each two. Returns: how many. */
static guint64
put_values (MgElement element, const char *text, guint8 *bytes)
{
  g_auto (GStrv) values = g_strsplit (text, " ", -1);
  guint count = 0;

  for (; values[count] != NULL; count++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (count, <, COUNT_MAX);
      g_assert_true (mg_element_parse_value (element, values[count],
                                             bytes + count * mg_element_get_size (element), &error));
      g_assert_no_error (error);
    }
  return count;
}

static gboolean
is_true (const char *type, const char *values, const char *before, const char *text)
{
  MgElement element = parse_element (type);
  /* One byte further, so that nothing is aligned. */
  guint8 bytes[COUNT_MAX * 8 + 1], old[COUNT_MAX * 8 + 1];
  guint64 count = put_values (element, values, bytes + 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (MgExpression) expression = mg_expression_new (text, element, count, NULL, &error);

  if (expression == NULL)
    g_error ("%s: %s", text, error->message);
  if (before != NULL)
    g_assert_cmpuint (put_values (element, before, old + 1), ==, count);
  return mg_expression_evaluate (expression, 0, bytes + 1, before != NULL ? old + 1 : NULL);
}

typedef struct
{
  const char *type;
  const char *values;
  const char *text;
  gboolean expected;
} Known;

static void
check_known (const Known *known, gsize n_known)
{
  for (gsize i = 0; i < n_known; i++)
    {
      g_autofree char *negation = g_strdup_printf ("not (%s)", known[i].text);

      if (is_true (known[i].type, known[i].values, NULL, known[i].text) != known[i].expected)
        g_error ("%s of %s: %s", known[i].text, known[i].type, known[i].values);
      g_assert_cmpint (is_true (known[i].type, known[i].values, NULL, negation), ==, !known[i].expected);
    }
}

static void
test_operators (void)
{
  static const Known known[] = {
    { "u8", "5", "[0] > 4", TRUE },
    { "u8", "5", "[0] > 5", FALSE },
    { "u8", "5", "[0] >= 5", TRUE },
    { "u8", "5", "[0] < 6", TRUE },
    { "u8", "5", "[0] < 5", FALSE },
    { "u8", "5", "[0] <= 5", TRUE },
    { "u8", "5", "[0] == 5", TRUE },
    { "u8", "5", "[0] != 5", FALSE },
    { "u8", "5", " [ 0 ]\t==\n0x5 ", TRUE },
    { "u8", "5", "5==[0]", TRUE },
    { "i16", "-5 7", "[0] == -5 and [1] == 7", TRUE },
    { "i16", "-5 7", "[0] == 5 or [1] == 7", TRUE },
    { "i16", "-5 7", "[0] == 5 or [1] == 5", FALSE },
    { "i16", "-5 7", "- - [0] == -5 and --5 == 5 and -(5) == [0]", TRUE },
    { "i16", "-5 7", "[0] + [1] == 2 and [0] - [1] == -12 and [0] * [1] == -35", TRUE },
    { "i16", "-5 7", "[1] % 4 == 3 and [0] % 4 == -1 and [1] % -4 == 3", TRUE },
    { "i16", "-5 7", "[1] / 2 == 3.5 and [0] / -5 == 1", TRUE },
    { "be:u16", "256", "[0] == 256", TRUE },
    /* What binds how. */
    { "u8", "2 3 4", "[0] + [1] * [2] == 14", TRUE },
    { "u8", "2 3 4", "([0] + [1]) * [2] == 20", TRUE },
    { "u8", "2 3 4", "[0] - [1] - [2] == -5", TRUE },
    { "u8", "2 3 4", "[2] / [0] / [0] == 1", TRUE },
    { "u8", "2 3 4", "-[0] * [1] == -6", TRUE },
    { "u8", "1", "true or true and false", TRUE },
    { "u8", "1", "(true or true) and false", FALSE },
    { "u8", "1", "not true or true", TRUE },
    { "u8", "1", "not (true or true)", FALSE },
    { "u8", "1", "not [0] > 5 and not not [0] == 1", TRUE },
    { "u8", "1", "([0] > 5) == false", TRUE },
    { "u8", "1", "([0] > 5) != ([0] == 1)", TRUE },
    /* Numbers as they are typed. */
    { "f64", "1500", "[0] == 1.5e3 and [0] == 15E+2 and [0] == 15000e-1 and [0] == 1500. ", TRUE },
    { "f64", "0.5", "[0] == .5 and [0] == 0.5", TRUE },
    { "u32", "30", "[0] == 0x1e and [0]-1 == 0x1e-1", TRUE },
    { "u8", "010", "[0] == 010 and [0] == 10", TRUE },
    { "char", "A", "[0] == 'A' and [0] == 65 and [0] < 'B' and '\\\\' == 92 and '\\x0a' == '\\n'", TRUE },
    { "char", "'", "[0] == '''", TRUE },
    { "bool", "true false", "[0] and not [1]", TRUE },
    { "bool", "true(0x7F) false", "[0] == true and [1] == false and [0] + [0] == 2 and [1] != 1", TRUE },
    { "f32", "-2.5", "abs([0]) == 2.5 and abs(-3) == 3 and abs(-2 * 2) == 4", TRUE },
    { "f32", "2 3 1", "min([0], [1], [2]) == 1 and max([0], [1]) == 3 and min(7) == 7", TRUE },
  };

  check_known (known, G_N_ELEMENTS (known));
}

/* What no double has room for. */
static void
test_exact (void)
{
  static const Known known[] = {
    { "u64", "18446744073709551615", "[0] > 18446744073709551614", TRUE },
    { "u64", "18446744073709551615", "[0] == 18446744073709551614", FALSE },
    { "u64", "18446744073709551615", "[0] == 0xFFFFFFFFFFFFFFFF", TRUE },
    { "u64", "18446744073709551615", "[0] == 18446744073709551615.0", FALSE },
    { "u64", "18446744073709551615", "[0] < 18446744073709551615.0", TRUE },
    { "u64", "18446744073709551615", "[0] < inf and [0] > -inf and -[0] > -inf and inf > [0]", TRUE },
    { "u64", "18446744073709551615", "[0] + 1 > 18446744073709551615", TRUE },
    { "u64", "18446744073709551615", "[0] - 18446744073709551614 == 1", TRUE },
    { "u64", "18446744073709551615", "-[0] < -18446744073709551614", TRUE },
    { "u64", "18446744073709551615", "[0] / 5 == 3689348814741910323 and [0] % 10 == 5", TRUE },
    { "u64", "9007199254740993", "[0] == 9007199254740992", FALSE },
    { "u64", "9007199254740993", "[0] == 9007199254740992.0", FALSE },
    { "u64", "9007199254740993", "[0] > 9007199254740992.0 and 9007199254740992.0 < [0]", TRUE },
    { "u64", "9007199254740993", "[0] * 3 == 27021597764222979", TRUE },
    { "i64", "-9223372036854775808", "[0] == -9223372036854775808 and [0] < -9223372036854775807", TRUE },
    { "i64", "-9223372036854775808", "abs([0]) == 9223372036854775808", TRUE },
    { "i64", "-9223372036854775808", "[0] == -9223372036854775808.0 and [0] - 1 == -9223372036854775809",
      TRUE },
    { "i64", "-9007199254740993 1", "[0] < -9007199254740992.0 and [0] != -9007199254740992.0", TRUE },
    { "i64", "-9007199254740993 1", "min([0], -9007199254740992) == -9007199254740993", TRUE },
    { "i64", "-3 3", "[0] < -2.5 and [0] > -3.5 and [1] > 2.5 and [1] < 3.5 and [1] >= 3.0 and [0] <= -3.0",
      TRUE },
    { "i64", "0", "-[0] == 0 and -[0] == -0.0 and not [0] < -0.0 and 0 * -1 == 0", TRUE },
    { "u8", "1", "18446744073709551615 * 18446744073709551615 > 1e38", TRUE },
    { "f64", "1e300", "[0] > 18446744073709551615 and -[0] < -18446744073709551615", TRUE },
  };

  check_known (known, G_N_ELEMENTS (known));
}

static void
test_floats (void)
{
  static const Known known[] = {
    { "f32", "nan", "isnan([0])", TRUE },
    { "f32", "nan", "[0] == [0] or [0] < 1 or [0] > 1 or [0] <= 1 or [0] >= 1 or [0] == nan", FALSE },
    { "f32", "nan", "[0] != [0] and [0] != nan and [0] != 1 and 1 != [0]", TRUE },
    { "f32", "nan",
      "isnan(-[0]) and isnan([0] + 1) and isnan(abs([0])) and not isfinite([0]) and not isinf([0])", TRUE },
    { "f32", "nan 1", "isnan(min([0], [1])) and isnan(max([1], [0])) and isnan(max([:]))", TRUE },
    { "f32", "inf -inf",
      "isinf([0]) and isinf([1]) and [0] > 1e38 and [1] < 0 and [0] == inf and [1] == -inf", TRUE },
    { "f32", "inf -inf", "isnan([0] + [1]) and not isnan([0]) and not isfinite([1])", TRUE },
    { "f32", "0 -0", "[0] == [1] and isinf(1 / [0]) and 1 / [1] == -inf and isnan([0] / [1])", TRUE },
    { "u8", "0", "1 / [0] == inf and -1 / [0] == -inf and isnan([0] / [0]) and isnan(1 % [0])", TRUE },
    { "u8", "0", "isfinite([0]) and not isnan([0]) and not isinf([0])", TRUE },
    { "f64", "7.5", "[0] % 2 == 1.5 and -[0] % 2 == -1.5", TRUE },
    /* A number that is typed means the one that is shown. */
    { "f32", "0.1", "[0] == 0.1 and 0.1 == [0] and [0] <= 0.1 and not [0] > 0.1", TRUE },
    { "f32", "-0.1", "[0] == -0.1 and [0] == -(0.1) and -[0] == 0.1", TRUE },
    { "f16", "0.1", "[0] == 0.1", TRUE },
    { "bf16", "0.1", "[0] == 0.1 and max([0], 0) == 0.1", TRUE },
    { "f64", "0.1", "[0] == 0.1", TRUE },
    { "be:f32", "0.1", "[0] == 0.1", TRUE },
    { "f32", "0.1", "0.1 == 0.1000000001", FALSE },
    { "f32", "16777216", "[0] == 16777217", FALSE },
    { "f16", "65504", "[0] < 65520.0 and [0] < 1e30 and [0] > -1e30", TRUE },
    { "f16", "inf", "[0] > 65520.0 and [0] != 1e30 and [0] > 1e30", TRUE },
    { "u8", "1", "[0] == 1.0000000000000002", FALSE },
  };

  check_known (known, G_N_ELEMENTS (known));
}

static void
test_ranges (void)
{
  static const Known known[] = {
    { "u8", "1 2 3 4", "any([0:4] > 3)", TRUE },
    { "u8", "1 2 3 4", "any([0:3] > 3)", FALSE },
    { "u8", "1 2 3 4", "any([:3] > 3) or any([3:] < 4)", FALSE },
    { "u8", "1 2 3 4", "all([:] > 0) and all([3:] == 4) and all([:1] == 1)", TRUE },
    { "u8", "1 2 3 4", "all([:] > 1)", FALSE },
    { "u8", "1 2 3 4", "all([0:3] < [1:4])", TRUE },
    { "u8", "1 2 3 4", "all([0:3] + 1 == [1:4])", TRUE },
    { "u8", "1 2 3 4", "min([:]) == 1 and max([:]) == 4 and min([1:3]) == 2 and max([1:3]) == 3", TRUE },
    { "u8", "1 2 3 4", "max([0:2], [3]) == 4 and min([2:4], [0], 9) == 1", TRUE },
    { "u8", "1 2 3 4", "max([:] * [:]) == 16 and max(10 - [:]) == 9", TRUE },
    { "u8", "1 2 3 4", "any([:] == max([:])) and any([0:2] > min([2:4]) - 2)", TRUE },
    { "u8", "1 2 3 4", "any(min([0:2]) == [:] and any([2:4] == 4))", TRUE },
    { "u8", "1 2 3 4", "any([1] == 2) and all([1] == 2)", TRUE },
    { "u8", "1 2 3 4", "any(not [:] > 1)", TRUE },
    { "u8", "1 2 3 4", "max([:]) - min([:]) == 3", TRUE },
    { "f32", "1 nan 3 inf", "any(isnan([:])) and not all(isfinite([:])) and any(isinf(-[:]))", TRUE },
    { "f32", "1 nan 3 inf", "all(isnan([:]) or abs([:]) > 0.5)", TRUE },
    { "f32", "0.1 0.1", "all([:] == 0.1) and max([:]) == 0.1", TRUE },
    { "bool", "false true", "any([:]) and not all([:])", TRUE },
  };

  check_known (known, G_N_ELEMENTS (known));
}

static void
test_changed (void)
{
  static const struct
  {
    const char *before;
    const char *values;
    const char *text;
    gboolean expected;
  } known[] = {
    { NULL, "1 2 3 4", "changed or changed([0]) or changed([:]) or any(changed([:]))", FALSE },
    { "1 2 3 4", "1 2 3 4", "changed or changed([0]) or changed([:]) or any(changed([:]))", FALSE },
    { "1 2 3 4", "1 2 3 5", "changed", TRUE },
    { "1 2 3 4", "0 2 3 4", "changed and changed([0])", TRUE },
    { "1 2 3 4", "1 2 3 5", "changed([0])", FALSE },
    { "1 2 3 4", "1 2 3 5", "changed([3]) and changed([3:]) and changed([0:4])", TRUE },
    { "1 2 3 4", "1 2 3 5", "changed([0:3])", FALSE },
    { "1 2 3 4", "1 2 3 5", "any(changed([:]) and [:] == 5)", TRUE },
    { "1 2 3 4", "1 2 3 5", "any(changed([:]) and [:] == 3)", FALSE },
    { "1 2 3 4", "1 2 3 5", "all(changed([:]))", FALSE },
    { "1 2 3 4", "5 6 7 8", "all(changed([:]))", TRUE },
    { "1 2 3 4", "5 6 7 8", "not changed", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (is_true ("u32", known[i].values, known[i].before, known[i].text) != known[i].expected)
      g_error ("%s: %s and before %s", known[i].text, known[i].values, known[i].before);

  /* Bytes count, not values. */
  g_assert_true (is_true ("f32", "nan(0x7FC001)", "nan", "changed"));
  g_assert_true (is_true ("f32", "0", "-0", "changed and not [0] != 0"));
  g_assert_true (is_true ("be:u16", "1", "256", "changed([0])"));
}

static void
test_refusals (void)
{
  static const struct
  {
    const char *text;
    guint column;
    const char *part;
  } known[] = {
    { "", 1, "empty" },
    { "  ", 1, "empty" },
    { "[0] >", 6, "missing" },
    { "> 4", 1, "“>” cannot" },
    { "[0] > 4 [1]", 9, "“[” cannot" },
    { "[0] > 4 )", 9, "“)” cannot" },
    { "([0] > 4", 9, "“)” is missing" },
    { "[0 > 4", 4, "“]” is missing" },
    { "[0]", 1, "compare it" },
    { "[0] + 1", 1, "compare it" },
    { "[0] and [1] > 2", 1, "compare it" },
    { "[1] > 2 or  [0]", 13, "compare it" },
    { "not [0]", 5, "compare it" },
    { "any([:])", 5, "compare it" },
    { "([0] > 4) + 1 > 2", 1, "number is needed" },
    { "1 + ([0] > 4) > 2", 5, "number is needed" },
    { "-([0] > 4)", 2, "number is needed" },
    { "([0] > 4) < true", 1, "number is needed" },
    { "isnan(changed)", 7, "number is needed" },
    { "max(changed)", 5, "number is needed" },
    { "1 < [0] < 5", 9, "joined by “and”" },
    { "[0] == 1 == true", 10, "joined by “and”" },
    { "[0] = 1", 5, "“=” is “==” here" },
    { "[0] > 1 && [1] > 1", 9, "“&&” is “and”" },
    { "[0] > 1 || [1] > 1", 9, "“||” is “or”" },
    { "!changed", 1, "“!” is “not”" },
    { "[0] > 1 é", 9, "“é” has no meaning" },
    { "'é' > 1 and ?", 1, "not a character" },
    { "'ab' > 1", 1, "not a character" },
    { "'' > 1", 1, "not a character" },
    { "1 > 'a", 5, "not a character" },
    { "[0] > 12abc", 7, "“12abc” is not a number" },
    { "[0] > 1.5.2", 7, "“1.5.2” is not a number" },
    { "[0] > 1e", 7, "“1e” is not a number" },
    { "[0] > 0x", 7, "“0x” is not a number" },
    { "[0] > 0x1.8p3", 7, "is not a number" },
    { "[0] > 1e400", 7, "too large" },
    { "[0] > 18446744073709551616", 7, "too large for a whole number" },
    { "[0] > .", 7, "“.” has no meaning" },
    { "[-1] > 1", 2, "index" },
    { "[1.5] > 1", 2, "index" },
    { "['a'] > 1", 2, "index" },
    { "[] > 1", 2, "index" },
    { "[[0]] > 1", 2, "index" },
    { "[99999999999999999999] > 1", 2, "too large" },
    { "[8] > 1", 1, "no [8]: elements [0] to [7]" },
    { "[0] > 1 or [18446744073709551615] > 1", 12, "no [18446744073709551615]" },
    { "changed([8])", 9, "no [8]" },
    { "any([0:9] > 1)", 5, "no [8]" },
    { "any([8:9] > 1)", 5, "no [8]" },
    { "any([8:] > 1)", 5, "no [8]" },
    { "any([1:18446744073709551615] > 1)", 5, "no [18446744073709551614]" },
    { "any([3:3] > 1)", 5, "no element in this range" },
    { "any([4:3] > 1)", 5, "no element in this range" },
    { "[0:2] > 1", 1, "any() or all()" },
    { "true or ([0:2] > 1)", 1, "any() or all()" },
    { "any([0:2] > [0:3])", 11, "have 2 and 3 elements" },
    { "any(changed([0:2]) or [0:3] > 1)", 20, "have 2 and 3 elements" },
    { "changed(3)", 9, "“[” is missing" },
    { "changed()", 9, "“[” is missing" },
    { "changed([0], [1])", 12, "“)” is missing" },
    { "isnan [0]", 7, "“(” is missing" },
    { "isnan()", 7, "“)” cannot" },
    { "any(true, true)", 9, "“)” is missing" },
    { "max([0],) > 1", 9, "“)” cannot" },
    { "value > 1", 1, "“value” is not known" },
    { "AND", 1, "“AND” is not known" },
    { "[0] > not 1", 7, "“not” cannot" },
    { "\xff > 1", 1, "has no meaning" },
    { "[0] > 1 \x1b[31m", 9, "has no meaning" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (GError) error = NULL;
      guint column = 0;
      g_autofree char *prefix = g_strdup_printf ("column %u: ", known[i].column);
      g_autoptr (MgExpression) expression
        = mg_expression_new (known[i].text, parse_element ("f32"), 8, &column, &error);

      g_assert_null (expression);
      g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE);
      if (column != known[i].column || !g_str_has_prefix (error->message, prefix)
          || !g_str_has_suffix (error->message, ".") || strstr (error->message, known[i].part) == NULL)
        g_error ("%s: %s", known[i].text, error->message);
    }
}

/* Of no elements none can be named. */
static void
test_no_elements (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgExpression) changed = mg_expression_new ("changed", parse_element ("u8"), 0, NULL, NULL);

  g_assert_null (mg_expression_new ("[0] > 1", parse_element ("u8"), 0, NULL, &error));
  g_assert_cmpstr (error->message, ==, "column 1: there is no [0]: no element is watched.");
  g_assert_null (mg_expression_new ("any([:] > 1)", parse_element ("u8"), 0, NULL, NULL));
  g_assert_false (mg_expression_evaluate (changed, 0, (const guint8 *) "", (const guint8 *) ""));
}

/* Where it is not known how many there are, nothing is outside, and ranges to the end have any length. */
static void
test_unknown_count (void)
{
  static const char *const good[] = { "[99] > 1", "any([1:] > [:7])", "any([1:] > [:])",
                                      "any([:] > max([:]))", "changed and any(changed([5:]))" };
  static const char *const bad[]
    = { "[0]", "any([:8] > [:7])", "any([1:] > 1", "[18446744073709551615] > 1" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MgExpression) expression
        = mg_expression_new (good[i], parse_element ("f32"), MG_EXPRESSION_COUNT_UNKNOWN, NULL, &error);

      g_assert_no_error (error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (
      mg_expression_new (bad[i], parse_element ("f32"), MG_EXPRESSION_COUNT_UNKNOWN, NULL, NULL));
}

static void
check_uses (const char *text, const char *expected, guint64 n_needed, gboolean at_all, gboolean before)
{
  g_autoptr (MgExpression) expression = mg_expression_new (text, parse_element ("u16"), 100, NULL, NULL);
  g_autoptr (GString) found = g_string_new (NULL);
  const MgExpressionUse *uses;
  guint n_uses;

  g_assert_nonnull (expression);
  uses = mg_expression_get_uses (expression, &n_uses);
  for (guint i = 0; i < n_uses; i++)
    g_string_append_printf (found, "%s%d+%d", i > 0 ? " " : "", (int) uses[i].first, (int) uses[i].count);
  g_assert_cmpstr (found->str, ==, expected);
  g_assert_cmpuint (mg_expression_get_n_needed (expression), ==, n_needed);
  g_assert_cmpint (mg_expression_looks_at_all (expression), ==, at_all);
  g_assert_cmpint (mg_expression_looks_before (expression), ==, before);
}

static void
test_uses (void)
{
  check_uses ("1 < 2", "", 0, FALSE, FALSE);
  check_uses ("[5] > 1", "5+1", 6, FALSE, FALSE);
  check_uses ("[5] > 1 or [3] > 1 or [5] > 2", "3+1 5+1", 6, FALSE, FALSE);
  check_uses ("[5] > 1 or [4] > 1 or any([5:9] > 2)", "4+5", 9, FALSE, FALSE);
  check_uses ("any([2:20] > 1) or any([3:5] > 1) or [21] > 1", "2+18 21+1", 22, FALSE, FALSE);
  check_uses ("any([30:] > 1)", "30+70", 31, TRUE, FALSE);
  check_uses ("changed", "", 0, TRUE, TRUE);
  check_uses ("changed([7]) or any(changed([9:12]))", "", 12, FALSE, TRUE);
  check_uses ("changed([7:]) and [0] > 1", "0+1", 8, TRUE, TRUE);
}

/* Comparisons of whole numbers and floats are those of a type that has room for both. */
static void
test_random_comparisons (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);

  if (LDBL_MANT_DIG < 64)
    {
      g_test_skip ("long double has no room for whole numbers of 64 bits");
      return;
    }
  for (guint i = 0; i < 20000; i++)
    {
      gboolean is_signed = i % 2;
      guint64 bits = random_bits (random) >> g_rand_int_range (random, 0, 64);
      gint64 whole = i % 3 ? (gint64) bits : -(gint64) bits;
      long double exact = is_signed ? (long double) whole : (long double) (guint64) whole;
      double number = (double) exact * (1 + g_rand_int_range (random, -1, 2) * DBL_EPSILON)
                      + g_rand_int_range (random, -2, 3) * 0.5;
      char number_text[64];
      g_autofree char *text = NULL;
      MgElement element = { .type = is_signed ? MG_ELEMENT_I64 : MG_ELEMENT_U64 };
      g_autoptr (MgExpression) expression = NULL;
      gboolean expected = exact < (long double) number;
      guint8 bytes[8];

      mg_element_put_bits (element, (guint64) whole, bytes);
      g_ascii_formatd (number_text, sizeof number_text, "%.17e", number);
      text = g_strdup_printf ("([0] < %s) == %s and ([0] == %s) == %s and (%s < [0]) == %s", number_text,
                              expected ? "true" : "false", number_text,
                              exact == (long double) number ? "true" : "false", number_text,
                              exact > (long double) number ? "true" : "false");
      expression = mg_expression_new (text, element, 1, NULL, NULL);
      if (!mg_expression_evaluate (expression, 0, bytes, NULL))
        g_error ("%s", text);
    }
}

/* Whatever a value is shown as equals it. */
static void
test_shown_is_equal (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (6);

  for (guint i = 0; i < 20000; i++)
    {
      MgElement element = { .type = i % (MG_ELEMENT_F64 + 1), .big_endian = g_rand_boolean (random) };
      char shown[MG_ELEMENT_TEXT_MAX];
      guint8 bytes[MG_ELEMENT_SIZE_MAX];
      g_autofree char *text = NULL;
      g_autoptr (MgExpression) expression = NULL;
      g_autoptr (GError) error = NULL;

      mg_element_put_bits (element, random_bits (random), bytes);
      if (!mg_element_is_finite (element, bytes))
        continue;
      mg_element_format (element, bytes, shown);
      text = g_strdup_printf ("[0] == %s", shown);
      expression = mg_expression_new (text, element, 1, NULL, &error);
      g_assert_no_error (error);
      if (!mg_expression_evaluate (expression, 0, bytes, NULL))
        g_error ("%s: %s", mg_element_type_get_name (element.type), text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/expression/operators", test_operators);
  g_test_add_func ("/expression/exact", test_exact);
  g_test_add_func ("/expression/floats", test_floats);
  g_test_add_func ("/expression/ranges", test_ranges);
  g_test_add_func ("/expression/changed", test_changed);
  g_test_add_func ("/expression/refusals", test_refusals);
  g_test_add_func ("/expression/no-elements", test_no_elements);
  g_test_add_func ("/expression/unknown-count", test_unknown_count);
  g_test_add_func ("/expression/uses", test_uses);
  g_test_add_func ("/expression/random-comparisons", test_random_comparisons);
  g_test_add_func ("/expression/shown-is-equal", test_shown_is_equal);
  return g_test_run ();
}
