/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mg-expression-parser.h"
#include "mg-text-number.h"
#include "mg-typed-text.h"

typedef MgExpressionParser Parser;
typedef MgExpressionPart Part;
typedef gboolean (*ReadFunc) (Parser *self, Part *ret);

typedef struct
{
  const char *text;
  MgExpressionCode code;
} Operator;

static const Operator comparisons[] = {
  { "<", MG_EXPRESSION_OP_LESS },     { "<=", MG_EXPRESSION_OP_LESS_EQUAL },
  { ">", MG_EXPRESSION_OP_GREATER },  { ">=", MG_EXPRESSION_OP_GREATER_EQUAL },
  { "==", MG_EXPRESSION_OP_EQUAL },   { "!=", MG_EXPRESSION_OP_UNEQUAL },
  { NULL, MG_EXPRESSION_OP_NOTHING },
};
static const Operator sums[]
  = { { "+", MG_EXPRESSION_OP_ADD }, { "-", MG_EXPRESSION_OP_SUBTRACT }, { NULL, MG_EXPRESSION_OP_NOTHING } };
static const Operator products[] = {
  { "*", MG_EXPRESSION_OP_MULTIPLY },
  { "/", MG_EXPRESSION_OP_DIVIDE },
  { "%", MG_EXPRESSION_OP_REMAINDER },
  { NULL, MG_EXPRESSION_OP_NOTHING },
};
static const Operator ands[] = { { "and", MG_EXPRESSION_OP_AND }, { NULL, MG_EXPRESSION_OP_NOTHING } };
static const Operator ors[] = { { "or", MG_EXPRESSION_OP_OR }, { NULL, MG_EXPRESSION_OP_NOTHING } };

/* Returns: %FALSE, as all below where the text is wrong; the error is set then. */
gboolean
mg_expression_parser_fail (MgExpressionParser *self, guint column, const char *sentence)
{
  return mg_expression_fail (column, sentence, self->ret_column, self->error);
}

/* What the present token is, is wrong in its place. */
gboolean
mg_expression_parser_fail_token (MgExpressionParser *self)
{
  g_autofree char *text = g_strndup (self->token.text, self->token.length);
  g_autofree char *shown = mg_typed_text_for_message (text);
  g_autofree char *sentence = g_strdup_printf (_ ("“%s” cannot stand here."), shown);

  if (self->token.type == MG_EXPRESSION_TOKEN_END)
    return mg_expression_parser_fail (self, self->token.column, _ ("here something is missing."));
  return mg_expression_parser_fail (self, self->token.column, sentence);
}

gboolean
mg_expression_parser_advance (MgExpressionParser *self)
{
  return mg_expression_lexer_next (&self->lexer, &self->token, self->ret_column, self->error);
}

/* Returns: whether the present token is this word or symbol. */
gboolean
mg_expression_parser_is (MgExpressionParser *self, const char *text)
{
  return (self->token.type == MG_EXPRESSION_TOKEN_WORD || self->token.type == MG_EXPRESSION_TOKEN_SYMBOL)
         && self->token.length == strlen (text) && memcmp (self->token.text, text, self->token.length) == 0;
}

gboolean
mg_expression_parser_expect (MgExpressionParser *self, const char *symbol)
{
  g_autofree char *sentence = NULL;

  if (mg_expression_parser_is (self, symbol))
    return mg_expression_parser_advance (self);
  sentence = g_strdup_printf (_ ("“%s” is missing here."), symbol);
  return mg_expression_parser_fail (self, self->token.column, sentence);
}

/* Something begins that may hold the same again. */
gboolean
mg_expression_parser_enter (MgExpressionParser *self)
{
  if (++self->depth <= MG_EXPRESSION_DEPTH_MAX)
    return TRUE;
  return mg_expression_parser_fail (self, self->token.column,
                                    _ ("too many parentheses, functions and signs lie in each other."));
}

void
mg_expression_parser_leave (MgExpressionParser *self)
{
  self->depth--;
}

/* Returns: (transfer none): a new operation, until the next one. */
MgExpressionOp *
mg_expression_parser_emit (MgExpressionParser *self, MgExpressionCode code)
{
  GArray *ops = self->expression->ops;

  if (code >= MG_EXPRESSION_OP_PUSH && code <= MG_EXPRESSION_OP_CHANGED_EACH)
    self->height++;
  else if (code >= MG_EXPRESSION_OP_ADD && code <= MG_EXPRESSION_OP_MAX)
    self->height--;
  g_assert (self->height <= MG_EXPRESSION_STACK_MAX);
  if (!g_uint64_checked_add (&self->work, self->work, 1))
    self->work = G_MAXUINT64;
  g_array_append_val (ops, (MgExpressionOp){ .code = code });
  return &g_array_index (ops, MgExpressionOp, ops->len - 1);
}

gboolean
mg_expression_parser_need_number (MgExpressionParser *self, const MgExpressionPart *part)
{
  return part->kind != MG_EXPRESSION_CONDITION
         || mg_expression_parser_fail (self, part->column, _ ("here a number is needed, not a condition."));
}

gboolean
mg_expression_parser_need_condition (MgExpressionParser *self, const MgExpressionPart *part)
{
  return part->kind != MG_EXPRESSION_NUMBER
         || mg_expression_parser_fail (
           self, part->column, _ ("here a condition is needed, not a number: compare it, as in [0] > 0."));
}

/* Returns: %MG_EXPRESSION_OP_NOTHING when the present token is none of them. */
static MgExpressionCode
find_operator (Parser *self, const Operator *operators)
{
  for (; operators->text != NULL; operators++)
    if (mg_expression_parser_is (self, operators->text))
      break;
  return operators->code;
}

/* A range to the end has an unknown length where the number of elements is not known. */
static gboolean
is_unknown (Parser *self, const Part *part)
{
  return self->expression->count == MG_EXPRESSION_COUNT_UNKNOWN && part->length > G_MAXUINT64 / 2;
}

/* What two ranges give has a value for each of their elements. */
static gboolean
join_lengths (Parser *self, guint column, Part *left, const Part *right)
{
  g_autofree char *one = mg_text_format_number (left->length);
  g_autofree char *other = mg_text_format_number (right->length);
  g_autofree char *sentence = NULL;

  if (left->length != 0 && right->length != 0 && left->length != right->length && !is_unknown (self, left)
      && !is_unknown (self, right))
    {
      sentence = g_strdup_printf (_ ("the ranges on both sides have %s and %s elements."), one, other);
      return mg_expression_parser_fail (self, column, sentence);
    }
  left->length = MAX (left->length, right->length);
  left->is_constant = FALSE;
  return TRUE;
}

/* Reads parts of the same kind with any number of the same operators between them. */
static gboolean
read_chain (Parser *self, const Operator *operators, ReadFunc read_part, gboolean conditions, Part *ret)
{
  gboolean (*need) (Parser *, const Part *)
    = conditions ? mg_expression_parser_need_condition : mg_expression_parser_need_number;
  MgExpressionCode code;
  Part right;

  if (!read_part (self, ret))
    return FALSE;
  while ((code = find_operator (self, operators)) != MG_EXPRESSION_OP_NOTHING)
    {
      guint column = self->token.column;

      if (!need (self, ret) || !mg_expression_parser_advance (self) || !read_part (self, &right)
          || !need (self, &right) || !join_lengths (self, column, ret, &right))
        return FALSE;
      ret->kind = conditions ? MG_EXPRESSION_CONDITION : MG_EXPRESSION_NUMBER;
      mg_expression_parser_emit (self, code);
    }
  return TRUE;
}

static gboolean
read_sign (Parser *self, Part *ret)
{
  guint column = self->token.column;
  MgExpressionOp *op;

  if (!mg_expression_parser_is (self, "-"))
    return mg_expression_parser_read_primary (self, ret);
  if (!mg_expression_parser_advance (self) || !mg_expression_parser_enter (self) || !read_sign (self, ret)
      || !mg_expression_parser_need_number (self, ret))
    return FALSE;
  mg_expression_parser_leave (self);
  op = &g_array_index (self->expression->ops, MgExpressionOp, ret->first_op);
  if (ret->is_constant)
    op->value = mg_expression_value_apply (MG_EXPRESSION_OP_NEGATE, op->value);
  else
    mg_expression_parser_emit (self, MG_EXPRESSION_OP_NEGATE);
  ret->kind = MG_EXPRESSION_NUMBER;
  ret->column = column;
  return TRUE;
}

static gboolean
read_product (Parser *self, Part *ret)
{
  return read_chain (self, products, read_sign, FALSE, ret);
}

static gboolean
read_sum (Parser *self, Part *ret)
{
  return read_chain (self, sums, read_product, FALSE, ret);
}

/* A number that was typed becomes the nearest one of the element type, where that has fewer digits than it. What is
 * too large for it stays. */
static void
round_constant (Parser *self, const Part *part)
{
  MgElement element = { .type = self->expression->element.type };
  MgExpressionOp *op = &g_array_index (self->expression->ops, MgExpressionOp, part->first_op);
  guint8 bytes[MG_ELEMENT_SIZE_MAX];

  if (part->is_constant && op->value.is_float && mg_element_is_float (element.type)
      && mg_element_from_double (element, op->value.of.number, bytes))
    op->value.of.number = mg_element_to_double (element, bytes);
}

static gboolean
check_compared (Parser *self, MgExpressionCode code, const Part *left, const Part *right)
{
  gboolean equality = code == MG_EXPRESSION_OP_EQUAL || code == MG_EXPRESSION_OP_UNEQUAL;

  if (equality && left->kind != MG_EXPRESSION_NUMBER && right->kind != MG_EXPRESSION_NUMBER)
    return TRUE;
  return mg_expression_parser_need_number (self, left) && mg_expression_parser_need_number (self, right);
}

static gboolean
read_comparison (Parser *self, Part *ret)
{
  MgExpressionCode code;
  guint column;
  Part right;

  if (!read_sum (self, ret))
    return FALSE;
  code = find_operator (self, comparisons);
  if (code == MG_EXPRESSION_OP_NOTHING)
    return TRUE;
  column = self->token.column;
  if (!mg_expression_parser_advance (self) || !read_sum (self, &right)
      || !check_compared (self, code, ret, &right))
    return FALSE;
  if (!ret->is_constant || !right.is_constant)
    {
      round_constant (self, ret);
      round_constant (self, &right);
    }
  if (!join_lengths (self, column, ret, &right))
    return FALSE;
  mg_expression_parser_emit (self, code);
  ret->kind = MG_EXPRESSION_CONDITION;
  if (find_operator (self, comparisons) != MG_EXPRESSION_OP_NOTHING)
    return mg_expression_parser_fail (self, self->token.column,
                                      _ ("comparisons are joined by “and”, as in 1 < [0] and [0] < 5."));
  return TRUE;
}

static gboolean
read_not (Parser *self, Part *ret)
{
  guint column = self->token.column;

  if (!mg_expression_parser_is (self, "not"))
    return read_comparison (self, ret);
  if (!mg_expression_parser_advance (self) || !mg_expression_parser_enter (self) || !read_not (self, ret)
      || !mg_expression_parser_need_condition (self, ret))
    return FALSE;
  mg_expression_parser_leave (self);
  mg_expression_parser_emit (self, MG_EXPRESSION_OP_NOT);
  ret->kind = MG_EXPRESSION_CONDITION;
  ret->is_constant = FALSE;
  ret->column = column;
  return TRUE;
}

static gboolean
read_and (Parser *self, Part *ret)
{
  return read_chain (self, ands, read_not, TRUE, ret);
}

/* Reads a whole expression, or what stands in parentheses. */
gboolean
mg_expression_parser_read (MgExpressionParser *self, MgExpressionPart *ret)
{
  return read_chain (self, ors, read_and, TRUE, ret);
}

static gboolean
check_whole (Parser *self, const Part *whole)
{
  if (self->token.type != MG_EXPRESSION_TOKEN_END)
    return mg_expression_parser_fail_token (self);
  if (!mg_expression_parser_need_condition (self, whole))
    return FALSE;
  if (whole->length != 0)
    return mg_expression_parser_fail (
      self, whole->column, _ ("this is true or false for each element: put any() or all() around it."));
  if (self->work > MG_EXPRESSION_WORK_MAX && self->expression->count != MG_EXPRESSION_COUNT_UNKNOWN)
    return mg_expression_parser_fail (self, whole->column,
                                      _ ("this takes too long to calculate: the ranges are too large."));
  return TRUE;
}

/* Returns: whether the text is an expression, whose operations @self has then. */
gboolean
mg_expression_parse (MgExpression *self, const char *text, guint *ret_column, GError **error)
{
  MgExpressionParser parser = { .expression = self, .ret_column = ret_column, .error = error };
  Part whole;

  if (strlen (text) > MG_EXPRESSION_LENGTH_MAX)
    {
      g_autofree char *most = mg_text_format_number (MG_EXPRESSION_LENGTH_MAX);
      g_autofree char *sentence
        = g_strdup_printf (_ ("a condition may have %s bytes, and this has more."), most);

      return mg_expression_fail (1, sentence, ret_column, error);
    }
  mg_expression_lexer_init (&parser.lexer, text);
  if (!mg_expression_parser_advance (&parser))
    return FALSE;
  if (parser.token.type == MG_EXPRESSION_TOKEN_END)
    return mg_expression_fail (1, _ ("the condition is empty. One is [0] > 0."), ret_column, error);
  return mg_expression_parser_read (&parser, &whole) && check_whole (&parser, &whole);
}
