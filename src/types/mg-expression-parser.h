/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-expression-private.h"

G_BEGIN_DECLS

typedef enum
{
  MG_EXPRESSION_NUMBER,
  MG_EXPRESSION_CONDITION,
  /* An element of type bool. */
  MG_EXPRESSION_EITHER,
} MgExpressionKind;

/* What a part of the text gives. */
typedef struct
{
  MgExpressionKind kind;
  /* How many values, where it has a range in it; else 0, for one. */
  guint64 length;
  guint column;
  /* Where its operations begin, of which there is one when it is a number that was typed. */
  guint first_op;
  gboolean is_constant;
} MgExpressionPart;

typedef struct
{
  MgExpression *expression;
  MgExpressionLexer lexer;
  /* The one that is looked at. */
  MgExpressionToken token;
  guint depth;
  /* How many of any, all, min and max lie around. */
  guint n_loops;
  /* Values on the stack, and steps so far. */
  guint height;
  guint64 work;
  guint *ret_column;
  GError **error;
} MgExpressionParser;

gboolean mg_expression_parser_fail (MgExpressionParser *self, guint column, const char *sentence);
gboolean mg_expression_parser_fail_token (MgExpressionParser *self);
gboolean mg_expression_parser_advance (MgExpressionParser *self);
gboolean mg_expression_parser_is (MgExpressionParser *self, const char *text);
gboolean mg_expression_parser_expect (MgExpressionParser *self, const char *symbol);
gboolean mg_expression_parser_enter (MgExpressionParser *self);
void mg_expression_parser_leave (MgExpressionParser *self);

MgExpressionOp *mg_expression_parser_emit (MgExpressionParser *self, MgExpressionCode code);
gboolean mg_expression_parser_need_number (MgExpressionParser *self, const MgExpressionPart *part);
gboolean mg_expression_parser_need_condition (MgExpressionParser *self, const MgExpressionPart *part);

gboolean mg_expression_parser_read (MgExpressionParser *self, MgExpressionPart *ret);
gboolean mg_expression_parser_read_primary (MgExpressionParser *self, MgExpressionPart *ret);

G_END_DECLS
