/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-expression.h"

G_BEGIN_DECLS

/* How deep parentheses, functions, `not` and signs may lie in each other. */
#define MG_EXPRESSION_DEPTH_MAX 64
/* Values that wait on the stack at once: at each depth a sum may wait for a product, and so on. */
#define MG_EXPRESSION_STACK_MAX (MG_EXPRESSION_DEPTH_MAX * 8)
/* Steps that one look at a frame may take: a fraction of a second to a few. */
#define MG_EXPRESSION_WORK_MAX (G_GUINT64_CONSTANT (1) << 27)

/* A number, or a condition as 1 or 0. Whole ones are a sign and a magnitude, so that the numbers of all integer types
 * have room. There is no negative whole 0. */
typedef struct
{
  gboolean is_float;
  gboolean negative;
  union
  {
    guint64 magnitude;
    double number;
  } of;
} MgExpressionValue;

typedef enum
{
  MG_EXPRESSION_TOKEN_END,
  MG_EXPRESSION_TOKEN_NUMBER,
  MG_EXPRESSION_TOKEN_WORD,
  MG_EXPRESSION_TOKEN_SYMBOL,
} MgExpressionTokenType;

typedef struct
{
  MgExpressionTokenType type;
  const char *text;
  gsize length;
  /* In characters, from 1 on. */
  guint column;
  MgExpressionValue value;
} MgExpressionToken;

/* Goes through a text. */
typedef struct
{
  const char *at;
  guint column;
} MgExpressionLexer;

typedef enum
{
  MG_EXPRESSION_OP_NOTHING,
  MG_EXPRESSION_OP_PUSH,
  /* The element @first; the same for each round of the loop; whether the bytes of one or some changed. */
  MG_EXPRESSION_OP_LOAD,
  MG_EXPRESSION_OP_LOAD_EACH,
  MG_EXPRESSION_OP_CHANGED,
  MG_EXPRESSION_OP_CHANGED_EACH,

  MG_EXPRESSION_OP_NEGATE,
  MG_EXPRESSION_OP_ABS,
  MG_EXPRESSION_OP_IS_NAN,
  MG_EXPRESSION_OP_IS_INF,
  MG_EXPRESSION_OP_IS_FINITE,
  MG_EXPRESSION_OP_NOT,

  MG_EXPRESSION_OP_ADD,
  MG_EXPRESSION_OP_SUBTRACT,
  MG_EXPRESSION_OP_MULTIPLY,
  MG_EXPRESSION_OP_DIVIDE,
  MG_EXPRESSION_OP_REMAINDER,
  MG_EXPRESSION_OP_LESS,
  MG_EXPRESSION_OP_LESS_EQUAL,
  MG_EXPRESSION_OP_GREATER,
  MG_EXPRESSION_OP_GREATER_EQUAL,
  MG_EXPRESSION_OP_EQUAL,
  MG_EXPRESSION_OP_UNEQUAL,
  MG_EXPRESSION_OP_AND,
  MG_EXPRESSION_OP_OR,
  MG_EXPRESSION_OP_MIN,
  MG_EXPRESSION_OP_MAX,

  /* What lies between them is done @count times, and the results made one by @combine. */
  MG_EXPRESSION_OP_LOOP,
  MG_EXPRESSION_OP_NEXT,
} MgExpressionCode;

typedef struct
{
  MgExpressionCode code;
  MgExpressionCode combine;
  guint64 first;
  guint64 count;
  MgExpressionValue value;
} MgExpressionOp;

struct _MgExpression
{
  MgElement element;
  gsize size;
  guint64 count;
  /* (element-type MgExpressionOp), in the order of a stack machine. */
  GArray *ops;
  /* (element-type MgExpressionUse) */
  GArray *uses;
  /* The same with those that are only asked whether they have changed. */
  GArray *looks;
  guint64 n_needed;
  gboolean looks_at_all;
  gboolean looks_before;
};

void mg_expression_lexer_init (MgExpressionLexer *self, const char *text);
gboolean
mg_expression_lexer_next (MgExpressionLexer *self, MgExpressionToken *ret, guint *ret_column, GError **error);
gboolean mg_expression_fail (guint column, const char *sentence, guint *ret_column, GError **error);

gboolean mg_expression_parse (MgExpression *self, const char *text, guint *ret_column, GError **error);

MgExpressionValue mg_expression_value_whole (gboolean negative, guint64 magnitude);
MgExpressionValue mg_expression_value_float (double number);
MgExpressionValue mg_expression_value_load (MgElement element, const guint8 *bytes);
MgExpressionValue mg_expression_value_apply (MgExpressionCode code, MgExpressionValue value);
MgExpressionValue
mg_expression_value_combine (MgExpressionCode code, MgExpressionValue a, MgExpressionValue b);

G_END_DECLS
