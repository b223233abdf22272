/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-element.h"

G_BEGIN_DECLS

/**
 * MG_EXPRESSION_LENGTH_MAX:
 *
 * Bytes that the text of an expression may have.
 */
#define MG_EXPRESSION_LENGTH_MAX 4096

/**
 * MG_EXPRESSION_COUNT_UNKNOWN:
 *
 * Instead of how many elements there are: only the text is checked, and the expression is not to be evaluated.
 */
#define MG_EXPRESSION_COUNT_UNKNOWN G_MAXUINT64

/**
 * MgExpressionUse:
 * @first: index of an element
 * @count: how many from there on
 *
 * Elements whose values an expression needs.
 */
typedef struct
{
  guint64 first;
  guint64 count;
} MgExpressionUse;

/**
 * MgExpression:
 *
 * A condition on the elements of an array, as in "[10] > 1000 or isnan([0])". Immutable: may be used on any
 * thread, several at once.
 *
 * It is made of: elements by their index, `[10]`; numbers, decimal, with point or exponent, hexadecimal after
 * 0x, `inf`, `nan`, and characters, 'A'; `true` and `false`; + - * / % and parentheses; one of < <= > >= == !=
 * between two numbers; `not`, `and`, `or`, which bind in this order and less than all else; `abs`, `min`,
 * `max`; `isnan`, `isinf`, `isfinite`; `changed`, which is true when any byte differs from the frame before,
 * and `changed([3])`. A range `[4:8]`, of which either end may be missing, is all its elements from 4 on and
 * before 8; what is calculated with it is calculated with each, and `any`, `all`, `min`, `max` make one of
 * them. `changed([4:8])` is whether any of them did, but within `any` and `all` whether each did.
 *
 * Whole numbers are exact, compared with whatever: also 64 bits with a floating-point number. + - * and % of
 * whole numbers are whole, as long as the result fits in 64 bits and a sign; so is / where nothing is left. All
 * else is calculated as f64. % has the sign of its left side; a division by 0 is inf, -inf or nan. A number
 * with a point or exponent that is compared with what is made of elements of type f16, bf16 or f32 is rounded
 * to that type, so that what is shown as 0.1 equals 0.1. Comparisons with NaN are false, but that with !=, as
 * IEEE 754 has it; `min` and `max` are NaN where there is one. An element of type bool is a condition, and 0 or
 * 1 where a number is wanted.
 */
typedef struct _MgExpression MgExpression;

MgExpression *
mg_expression_new (const char *text, MgElement element, guint64 count, guint *ret_column, GError **error);
void mg_expression_free (MgExpression *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MgExpression, mg_expression_free)

guint64 mg_expression_get_n_needed (const MgExpression *self);
gboolean mg_expression_looks_at_all (const MgExpression *self);
gboolean mg_expression_looks_before (const MgExpression *self);
const MgExpressionUse *mg_expression_get_uses (const MgExpression *self, guint *ret_n_uses);
const MgExpressionUse *mg_expression_get_looks (const MgExpression *self, guint *ret_n_looks);
gboolean
mg_expression_evaluate (const MgExpression *self, guint64 start, const guint8 *bytes, const guint8 *before);

G_END_DECLS
