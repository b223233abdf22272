/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "mg-expression-parser.h"
#include "mg-typed-text.h"

typedef MgExpressionParser Parser;
typedef MgExpressionPart Part;

/* An element, or a range of them. */
typedef struct
{
  guint column;
  gboolean is_range;
  guint64 first;
  guint64 count;
} Place;

typedef gboolean (*ReadWordFunc) (Parser *self, MgExpressionCode code, Part *ret);

static guint
count_ops (Parser *self)
{
  return self->expression->ops->len;
}

static MgExpressionOp *
get_op (Parser *self, guint index)
{
  return &g_array_index (self->expression->ops, MgExpressionOp, index);
}

static void
add_work (Parser *self, guint64 before, guint64 rounds)
{
  if (!g_uint64_checked_mul (&self->work, self->work, rounds)
      || !g_uint64_checked_add (&self->work, self->work, before))
    self->work = G_MAXUINT64;
}

static gboolean
fail_outside (Parser *self, const Place *place, guint64 index)
{
  guint64 count = self->expression->count;
  g_autofree char *sentence = NULL;

  if (count == 0)
    sentence = g_strdup_printf (_ ("there is no [%" PRIu64 "]: no element is watched."), index);
  else
    sentence = g_strdup_printf (_ ("there is no [%" PRIu64 "]: elements [0] to [%" PRIu64 "] are watched."),
                                index, count - 1);
  return mg_expression_parser_fail (self, place->column, sentence);
}

static gboolean
check_place (Parser *self, const Place *place, gboolean to_end)
{
  MgExpression *expression = self->expression;
  guint64 count = expression->count;

  if (place->first >= count)
    return fail_outside (self, place, place->first);
  if (place->count == 0)
    return mg_expression_parser_fail (
      self, place->column, _ ("there is no element in this range: it ends before its second number."));
  if (place->count > count - place->first)
    return fail_outside (self, place, place->first + place->count - 1);
  expression->n_needed = MAX (expression->n_needed, place->first + (to_end ? 1 : place->count));
  expression->looks_at_all |= to_end;
  return TRUE;
}

static gboolean
read_index (Parser *self, guint64 *ret)
{
  if (self->token.type != MG_EXPRESSION_TOKEN_NUMBER || self->token.value.is_float
      || *self->token.text == '\'')
    return mg_expression_parser_fail (
      self, self->token.column, _ ("here the index of an element is needed: a whole number from 0 on."));
  *ret = self->token.value.of.magnitude;
  return mg_expression_parser_advance (self);
}

/* [3], [3:8], [3:], [:8] or [:]. */
static gboolean
read_place (Parser *self, Place *ret)
{
  Place place = { .column = self->token.column, .count = 1 };
  gboolean to_end = FALSE;
  guint64 end;

  if (!mg_expression_parser_expect (self, "["))
    return FALSE;
  if (!mg_expression_parser_is (self, ":") && !read_index (self, &place.first))
    return FALSE;
  if (mg_expression_parser_is (self, ":"))
    {
      place.is_range = TRUE;
      if (!mg_expression_parser_advance (self))
        return FALSE;
      to_end = mg_expression_parser_is (self, "]");
      end = self->expression->count;
      if (!to_end && !read_index (self, &end))
        return FALSE;
      place.count = end > place.first ? end - place.first : 0;
    }
  if (!mg_expression_parser_expect (self, "]") || !check_place (self, &place, to_end))
    return FALSE;
  *ret = place;
  return TRUE;
}

static gboolean
read_element (Parser *self, Part *ret)
{
  MgExpressionUse use;
  MgExpressionOp *op;
  Place place;

  if (!read_place (self, &place))
    return FALSE;
  op = mg_expression_parser_emit (self, place.is_range ? MG_EXPRESSION_OP_LOAD_EACH : MG_EXPRESSION_OP_LOAD);
  op->first = place.first;
  use = (MgExpressionUse){ .first = place.first, .count = place.count };
  g_array_append_val (self->expression->uses, use);
  g_array_append_val (self->expression->looks, use);
  ret->length = place.is_range ? place.count : 0;
  ret->kind = self->expression->element.type == MG_ELEMENT_BOOL ? MG_EXPRESSION_EITHER : MG_EXPRESSION_NUMBER;
  return TRUE;
}

/* changed, changed([3]) or changed([3:8]). */
static gboolean
read_changed (Parser *self, MgExpressionCode code, Part *ret)
{
  MgExpression *expression = self->expression;
  Place place = { .count = expression->count };
  MgExpressionUse look;
  gboolean each;
  MgExpressionOp *op;

  if (!mg_expression_parser_advance (self))
    return FALSE;
  if (!mg_expression_parser_is (self, "("))
    expression->looks_at_all = TRUE;
  else if (!mg_expression_parser_advance (self) || !read_place (self, &place)
           || !mg_expression_parser_expect (self, ")"))
    return FALSE;
  each = place.is_range && self->n_loops > 0;
  op = mg_expression_parser_emit (self, each ? MG_EXPRESSION_OP_CHANGED_EACH : MG_EXPRESSION_OP_CHANGED);
  op->first = place.first;
  op->count = place.count;
  look = (MgExpressionUse){ .first = place.first, .count = place.count };
  g_array_append_val (expression->looks, look);
  expression->looks_before = TRUE;
  if (!each)
    add_work (self, place.count / 4, 1);
  ret->length = each ? place.count : 0;
  ret->kind = MG_EXPRESSION_CONDITION;
  return TRUE;
}

/* abs and its like: one value, or each of a range. */
static gboolean
read_function (Parser *self, MgExpressionCode code, Part *ret)
{
  guint column = ret->column;

  if (!mg_expression_parser_advance (self) || !mg_expression_parser_expect (self, "(")
      || !mg_expression_parser_enter (self) || !mg_expression_parser_read (self, ret)
      || !mg_expression_parser_need_number (self, ret) || !mg_expression_parser_expect (self, ")"))
    return FALSE;
  mg_expression_parser_leave (self);
  mg_expression_parser_emit (self, code);
  ret->kind = code == MG_EXPRESSION_OP_ABS ? MG_EXPRESSION_NUMBER : MG_EXPRESSION_CONDITION;
  ret->is_constant = FALSE;
  ret->column = column;
  return TRUE;
}

/* One argument of any, all, min or max: a loop, where it has a range in it. */
static gboolean
read_argument (Parser *self, MgExpressionCode code, gboolean conditions)
{
  guint64 before = self->work;
  guint first = count_ops (self);
  MgExpressionOp *op;
  Part part;

  self->work = 0;
  mg_expression_parser_emit (self, MG_EXPRESSION_OP_NOTHING);
  self->n_loops++;
  if (!mg_expression_parser_read (self, &part)
      || !(conditions ? mg_expression_parser_need_condition (self, &part)
                      : mg_expression_parser_need_number (self, &part)))
    return FALSE;
  self->n_loops--;
  if (part.length > 0)
    {
      mg_expression_parser_emit (self, MG_EXPRESSION_OP_NEXT);
      op = get_op (self, first);
      op->code = MG_EXPRESSION_OP_LOOP;
      op->combine = code;
      op->count = part.length;
    }
  add_work (self, before, MAX (part.length, 1));
  return TRUE;
}

static gboolean
read_loop (Parser *self, MgExpressionCode code, Part *ret)
{
  gboolean conditions = code == MG_EXPRESSION_OP_OR || code == MG_EXPRESSION_OP_AND;

  if (!mg_expression_parser_advance (self) || !mg_expression_parser_expect (self, "(")
      || !mg_expression_parser_enter (self) || !read_argument (self, code, conditions))
    return FALSE;
  while (!conditions && mg_expression_parser_is (self, ","))
    {
      if (!mg_expression_parser_advance (self) || !read_argument (self, code, conditions))
        return FALSE;
      mg_expression_parser_emit (self, code);
    }
  if (!mg_expression_parser_expect (self, ")"))
    return FALSE;
  mg_expression_parser_leave (self);
  ret->kind = conditions ? MG_EXPRESSION_CONDITION : MG_EXPRESSION_NUMBER;
  return TRUE;
}

static gboolean
read_parentheses (Parser *self, Part *ret)
{
  guint column = ret->column;

  if (!mg_expression_parser_advance (self) || !mg_expression_parser_enter (self)
      || !mg_expression_parser_read (self, ret) || !mg_expression_parser_expect (self, ")"))
    return FALSE;
  mg_expression_parser_leave (self);
  ret->column = column;
  return TRUE;
}

static gboolean
read_constant (Parser *self, MgExpressionValue value, MgExpressionKind kind, Part *ret)
{
  mg_expression_parser_emit (self, MG_EXPRESSION_OP_PUSH)->value = value;
  ret->kind = kind;
  ret->is_constant = kind == MG_EXPRESSION_NUMBER;
  return mg_expression_parser_advance (self);
}

static gboolean
read_nan (Parser *self, MgExpressionCode code, Part *ret)
{
  return read_constant (self, mg_expression_value_float ((double) NAN), MG_EXPRESSION_NUMBER, ret);
}

static gboolean
read_inf (Parser *self, MgExpressionCode code, Part *ret)
{
  return read_constant (self, mg_expression_value_float ((double) INFINITY), MG_EXPRESSION_NUMBER, ret);
}

static gboolean
read_true (Parser *self, MgExpressionCode code, Part *ret)
{
  return read_constant (self, mg_expression_value_whole (FALSE, 1), MG_EXPRESSION_EITHER, ret);
}

static gboolean
read_false (Parser *self, MgExpressionCode code, Part *ret)
{
  return read_constant (self, mg_expression_value_whole (FALSE, 0), MG_EXPRESSION_EITHER, ret);
}

/* What begins with a word. Of any, all, min and max the code is what each two values are joined with. */
static const struct
{
  const char *name;
  ReadWordFunc read;
  MgExpressionCode code;
} words[] = {
  { "nan", read_nan, MG_EXPRESSION_OP_NOTHING },
  { "inf", read_inf, MG_EXPRESSION_OP_NOTHING },
  { "true", read_true, MG_EXPRESSION_OP_NOTHING },
  { "false", read_false, MG_EXPRESSION_OP_NOTHING },
  { "changed", read_changed, MG_EXPRESSION_OP_NOTHING },
  { "abs", read_function, MG_EXPRESSION_OP_ABS },
  { "isnan", read_function, MG_EXPRESSION_OP_IS_NAN },
  { "isinf", read_function, MG_EXPRESSION_OP_IS_INF },
  { "isfinite", read_function, MG_EXPRESSION_OP_IS_FINITE },
  { "any", read_loop, MG_EXPRESSION_OP_OR },
  { "all", read_loop, MG_EXPRESSION_OP_AND },
  { "min", read_loop, MG_EXPRESSION_OP_MIN },
  { "max", read_loop, MG_EXPRESSION_OP_MAX },
};

static gboolean
read_word (Parser *self, Part *ret)
{
  g_autofree char *text = g_strndup (self->token.text, self->token.length);
  g_autofree char *shown = mg_typed_text_for_message (text);
  g_autofree char *sentence = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (text, words[i].name))
      return words[i].read (self, words[i].code, ret);
  if (g_str_equal (text, "and") || g_str_equal (text, "or") || g_str_equal (text, "not"))
    return mg_expression_parser_fail_token (self);
  sentence
    = g_strdup_printf (_ ("“%s” is not known. An element is written [0]; there are changed, any, all, min, "
                          "max, abs, isnan, isinf and isfinite."),
                       shown);
  return mg_expression_parser_fail (self, self->token.column, sentence);
}

/* Reads what has no operator: a number, an element, a function, or what stands in parentheses. */
gboolean
mg_expression_parser_read_primary (MgExpressionParser *self, MgExpressionPart *ret)
{
  *ret = (Part){ .column = self->token.column, .first_op = count_ops (self) };
  if (self->token.type == MG_EXPRESSION_TOKEN_NUMBER)
    return read_constant (self, self->token.value, MG_EXPRESSION_NUMBER, ret);
  if (mg_expression_parser_is (self, "["))
    return read_element (self, ret);
  if (mg_expression_parser_is (self, "("))
    return read_parentheses (self, ret);
  if (self->token.type == MG_EXPRESSION_TOKEN_WORD)
    return read_word (self, ret);
  return mg_expression_parser_fail_token (self);
}
