/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "mg-expression-private.h"

/* What is between a LOOP and its NEXT. */
typedef struct
{
  guint begin;
  guint64 round;
  guint64 n_rounds;
  MgExpressionCode combine;
  MgExpressionValue result;
} Loop;

typedef struct
{
  const MgExpression *expression;
  const guint8 *bytes;
  const guint8 *before;
  guint64 start;
  MgExpressionValue stack[MG_EXPRESSION_STACK_MAX];
  guint height;
  Loop loops[MG_EXPRESSION_DEPTH_MAX];
  guint n_loops;
} Machine;

static int
compare_uses (gconstpointer one, gconstpointer other)
{
  const MgExpressionUse *a = one, *b = other;

  return (a->first > b->first) - (a->first < b->first);
}

/* Leaves no element in two of them. */
static void
join_uses (GArray **uses)
{
  GArray *joined = g_array_new (FALSE, FALSE, sizeof (MgExpressionUse));

  g_array_sort (*uses, compare_uses);
  for (guint i = 0; i < (*uses)->len; i++)
    {
      MgExpressionUse *use = &g_array_index (*uses, MgExpressionUse, i);
      MgExpressionUse *last
        = joined->len > 0 ? &g_array_index (joined, MgExpressionUse, joined->len - 1) : NULL;

      if (last != NULL && use->first - last->first <= last->count)
        last->count = MAX (last->count, use->first - last->first + use->count);
      else
        g_array_append_val (joined, *use);
    }
  g_array_unref (*uses);
  *uses = joined;
}

/**
 * mg_expression_new:
 * @text: what somebody typed: any bytes
 * @element: the type of the elements
 * @count: how many there are, or %MG_EXPRESSION_COUNT_UNKNOWN
 * @ret_column: (out) (optional): where the text is wrong, in characters from 1 on
 * @error: return location
 *
 * Thread-safe.
 *
 * Returns: (transfer full): the condition, or %NULL with %MG_ERROR_INVALID_VALUE: "column 7: ", and what is wrong
 *   there
 */
MgExpression *
mg_expression_new (const char *text, MgElement element, guint64 count, guint *ret_column, GError **error)
{
  g_autoptr (MgExpression) self = g_new0 (MgExpression, 1);

  self->element = element;
  self->size = mg_element_get_size (element);
  self->count = count;
  self->ops = g_array_new (FALSE, TRUE, sizeof (MgExpressionOp));
  self->uses = g_array_new (FALSE, FALSE, sizeof (MgExpressionUse));
  self->looks = g_array_new (FALSE, FALSE, sizeof (MgExpressionUse));
  if (!mg_expression_parse (self, text, ret_column, error))
    return NULL;
  join_uses (&self->uses);
  join_uses (&self->looks);
  return g_steal_pointer (&self);
}

/**
 * mg_expression_free:
 * @self: (transfer full): an expression
 */
void
mg_expression_free (MgExpression *self)
{
  g_array_unref (self->ops);
  g_array_unref (self->uses);
  g_array_unref (self->looks);
  g_free (self);
}

/**
 * mg_expression_get_n_needed:
 * @self: an expression
 *
 * Thread-safe.
 *
 * Returns: how many elements there have to be so that none that it names is outside
 */
guint64
mg_expression_get_n_needed (const MgExpression *self)
{
  return self->n_needed;
}

/**
 * mg_expression_looks_at_all:
 * @self: an expression
 *
 * Thread-safe.
 *
 * Returns: whether it means all elements up to the last, whatever their number: "changed" or "[4:]"
 */
gboolean
mg_expression_looks_at_all (const MgExpression *self)
{
  return self->looks_at_all;
}

/**
 * mg_expression_looks_before:
 * @self: an expression
 *
 * Thread-safe.
 *
 * Returns: whether it needs the frame before: "changed"
 */
gboolean
mg_expression_looks_before (const MgExpression *self)
{
  return self->looks_before;
}

/**
 * mg_expression_get_uses:
 * @self: an expression
 * @ret_n_uses: (out): how many
 *
 * Which elements it needs the values of. Where one of them is lost the expression is neither true nor false, and
 * is not to be evaluated. What is asked about with "changed" alone is not among them. Thread-safe.
 *
 * Returns: (transfer none) (array length=ret_n_uses): from the first to the last, none twice
 */
const MgExpressionUse *
mg_expression_get_uses (const MgExpression *self, guint *ret_n_uses)
{
  *ret_n_uses = self->uses->len;
  return &g_array_index (self->uses, MgExpressionUse, 0);
}

/**
 * mg_expression_get_looks:
 * @self: an expression
 * @ret_n_looks: (out): how many
 *
 * Which elements it is about: those that it needs the values of, and those that it asks about with "changed".
 * Thread-safe.
 *
 * Returns: (transfer none) (array length=ret_n_looks): from the first to the last, none twice
 */
const MgExpressionUse *
mg_expression_get_looks (const MgExpression *self, guint *ret_n_looks)
{
  *ret_n_looks = self->looks->len;
  return &g_array_index (self->looks, MgExpressionUse, 0);
}

static void
push (Machine *self, MgExpressionValue value)
{
  self->stack[self->height++] = value;
}

static MgExpressionValue
pop (Machine *self)
{
  return self->stack[--self->height];
}

static void
load (Machine *self, guint64 index)
{
  const MgExpression *expression = self->expression;

  push (self, mg_expression_value_load (expression->element,
                                        self->bytes + (index - self->start) * expression->size));
}

static void
push_changed (Machine *self, guint64 first, guint64 count)
{
  gsize size = self->expression->size;
  gsize at = (first - self->start) * size;
  gboolean changed = self->before != NULL && memcmp (self->bytes + at, self->before + at, count * size) != 0;

  push (self, mg_expression_value_whole (FALSE, changed ? 1 : 0));
}

static guint64
get_round (const Machine *self)
{
  return self->loops[self->n_loops - 1].round;
}

/* Returns: where to go on. What cannot change any more is not calculated. */
static guint
end_round (Machine *self, guint at)
{
  Loop *loop = &self->loops[self->n_loops - 1];
  MgExpressionValue value = pop (self);
  gboolean decided;

  loop->result = loop->round == 0 ? value : mg_expression_value_combine (loop->combine, loop->result, value);
  decided = (loop->combine == MG_EXPRESSION_OP_OR && loop->result.of.magnitude != 0)
            || (loop->combine == MG_EXPRESSION_OP_AND && loop->result.of.magnitude == 0);
  if (!decided && ++loop->round < loop->n_rounds)
    return loop->begin;
  push (self, loop->result);
  self->n_loops--;
  return at + 1;
}

static void
do_op (Machine *self, const MgExpressionOp *op)
{
  MgExpressionValue right;

  switch (op->code)
    {
    case MG_EXPRESSION_OP_NOTHING:
      break;
    case MG_EXPRESSION_OP_PUSH:
      push (self, op->value);
      break;
    case MG_EXPRESSION_OP_LOAD:
      load (self, op->first);
      break;
    case MG_EXPRESSION_OP_LOAD_EACH:
      load (self, op->first + get_round (self));
      break;
    case MG_EXPRESSION_OP_CHANGED:
      push_changed (self, op->first, op->count);
      break;
    case MG_EXPRESSION_OP_CHANGED_EACH:
      push_changed (self, op->first + get_round (self), 1);
      break;
    case MG_EXPRESSION_OP_NEGATE:
    case MG_EXPRESSION_OP_ABS:
    case MG_EXPRESSION_OP_IS_NAN:
    case MG_EXPRESSION_OP_IS_INF:
    case MG_EXPRESSION_OP_IS_FINITE:
    case MG_EXPRESSION_OP_NOT:
      push (self, mg_expression_value_apply (op->code, pop (self)));
      break;
    default:
      right = pop (self);
      push (self, mg_expression_value_combine (op->code, pop (self), right));
      break;
    }
}

/**
 * mg_expression_evaluate:
 * @self: an expression
 * @start: an element; it is about none before that
 * @bytes: the elements from there on, up to the last that it is about, not aligned to anything
 * @before: (nullable): those of the frame before; %NULL: there was none, and nothing has changed
 *
 * Takes no memory from the heap. Thread-safe.
 *
 * Returns: whether it is true
 */
gboolean
mg_expression_evaluate (const MgExpression *self, guint64 start, const guint8 *bytes, const guint8 *before)
{
  Machine machine;

  machine.expression = self;
  machine.bytes = bytes;
  machine.before = before;
  machine.start = start;
  machine.height = 0;
  machine.n_loops = 0;
  for (guint at = 0; at < self->ops->len;)
    {
      const MgExpressionOp *op = &g_array_index (self->ops, MgExpressionOp, at);

      if (op->code == MG_EXPRESSION_OP_NEXT)
        {
          at = end_round (&machine, at);
          continue;
        }
      at++;
      if (op->code == MG_EXPRESSION_OP_LOOP)
        machine.loops[machine.n_loops++]
          = (Loop){ .begin = at, .n_rounds = op->count, .combine = op->combine };
      else
        do_op (&machine, op);
    }
  g_assert (machine.height == 1 && machine.n_loops == 0);
  return machine.stack[0].of.magnitude != 0;
}
