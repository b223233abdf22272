/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "element-helpers.h"
#include "mg-error.h"
#include "mg-expression.h"

static MgExpression *
make (const char *text, MgElementType type, guint64 count, GError **error)
{
  return mg_expression_new (text, element_little (type), count, NULL, error);
}

/* Returns: @first @n times, @middle, and @last @n times. */
static char *
nest (const char *first, guint n, const char *middle, const char *last)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, first);
  g_string_append (text, middle);
  for (guint i = 0; i < n; i++)
    g_string_append (text, last);
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  static const struct
  {
    const char *first;
    const char *middle;
    const char *last;
    const char *whole;
  } known[] = {
    { "(", "[0]", ")", "%s > 0" },
    { "-", "[0]", "", "abs(%s) > 0" },
    { "not ", "[0] > 0", "", "true or %s" },
    { "abs(", "[0]", ")", "%s > 0" },
    { "1 + 2 * min(3, ", "[0]", ")", "true or true and 0 < %s" },
    { "max(0 * [:] + 1 * min(3, ", "[0]", "))", "0 < %s" },
    { "true or true and false == (", "[0] > 0", ")", "%s" },
    { "any(", "[:] > 0", ")", "%s" },
  };
  const guint8 bytes[] = { 1, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    for (guint depth = 1; depth <= 1000; depth += depth < 80 ? 1 : 110)
      {
        g_autofree char *inner = nest (known[i].first, depth, known[i].middle, known[i].last);
        char *whole[]
          = { g_strndup (known[i].whole, (gsize) (strstr (known[i].whole, "%s") - known[i].whole)), inner,
              g_strdup (strstr (known[i].whole, "%s") + 2), NULL };
        g_autofree char *text = g_strjoinv ("", whole);
        g_autoptr (GError) error = NULL;
        g_autoptr (MgExpression) expression = make (text, MG_ELEMENT_U8, 2, &error);

        g_free (whole[0]);
        g_free (whole[2]);
        /* With two of them in each round the limit is met at half of it, or the work grows too large. */
        if (depth <= 10)
          g_assert_no_error (error);
        else if (depth > 64)
          g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE);
        if (expression != NULL)
          mg_expression_evaluate (expression, 0, bytes, NULL);
      }
}

/* Of an element that is 1. */
static void
check_true (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgExpression) expression = make (text, MG_ELEMENT_U8, 1, &error);

  g_assert_no_error (error);
  g_assert_true (mg_expression_evaluate (expression, 0, (const guint8[]){ 1 }, NULL));
}

static void
test_length (void)
{
  g_autofree char *sum = nest ("1+", 2000, "[0] > 2000", "");
  g_autofree char *conditions = nest ("[0]>9 or ", 450, "[0] > 0", "");
  g_autofree char *blanks = nest (" ", MG_EXPRESSION_LENGTH_MAX - 7, "[0] > 0", "");
  g_autofree char *too_long = nest (" ", MG_EXPRESSION_LENGTH_MAX - 6, "[0] > 0", "");
  g_autofree char *huge = nest ("(1+", 10000000, "1", ")");
  g_autoptr (GError) error = NULL;

  check_true (sum);
  check_true (conditions);
  check_true (blanks);
  g_assert_null (make (too_long, MG_ELEMENT_U8, 1, &error));
  g_assert_nonnull (strstr (error->message, "4,096 bytes"));
  g_assert_null (make (huge, MG_ELEMENT_U8, 1, NULL));
}

/* A look at a frame comes to an end. */
static void
test_work (void)
{
  static const char *const too_much[]
    = { "any([:] > max([:]))", "any(changed and [:] > 0)", "any(any(any([:] > 0) and [:] > 0) and [:] > 0)" };
  const guint64 count = 16 * 1024 * 1024;
  g_autofree guint8 *bytes = g_malloc0 (count);
  g_autoptr (MgExpression) expression = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (too_much); i++)
    {
      g_clear_error (&error);
      g_assert_null (make (too_much[i], MG_ELEMENT_U8, count, &error));
      g_assert_nonnull (strstr (error->message, "too long"));
      g_assert_null (make (too_much[i], MG_ELEMENT_U8, G_MAXUINT64 / 2, NULL));
    }
  expression = make ("any([:] == 7) and changed", MG_ELEMENT_U8, count, NULL);
  bytes[count - 1] = 7;
  g_assert_false (mg_expression_evaluate (expression, 0, bytes, bytes));
}

/* Changes a text here and there. */
static char *
mutate (GRand *random, const char *text)
{
  static const char *const pieces[]
    = { "(",    ")",     "[",    "]", ":",  "[0]",   "[7]",   "[:]",  "-",
        "not ", " and ", " or ", "<", "==", "any",   "all(",  "max(", "changed",
        "nan",  "1e308", "0x",   "'", "\\", "\xff",  "é",     ",",    "99999999999999999999",
        "1.5",  "*",     "/",    "%", " ",  "[2:6]", "isnan(" };
  GString *result = g_string_new (text);
  guint n_changes = (guint) g_rand_int_range (random, 1, 3);

  for (guint i = 0; i < n_changes; i++)
    {
      gint at = g_rand_int_range (random, 0, (gint32) result->len + 1);

      switch (g_rand_int_range (random, 0, 4))
        {
        case 0:
          g_string_insert (result, at, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
          break;
        case 1:
          g_string_truncate (result, MAX (at, 1));
          break;
        case 2:
          g_string_insert_c (result, at, (char) g_rand_int_range (random, 1, 256));
          break;
        default:
          g_string_erase (result, at, at < (gint) result->len ? 1 : 0);
          break;
        }
    }
  return g_string_free (result, FALSE);
}

static void
test_mutations (void)
{
  static const char *const seeds[] = {
    "[1] > 1000 or isnan([0]) and not changed([3])",
    "any([0:4] > max([4:8], -1.5e3)) and [2] % 3 == 0x1F",
    "(-[5] + [6] * 2) / 7 <= min([0], [1], [2]) or changed",
    "all(isfinite([:]) or changed([:])) != ([0] == 'A')",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  guint n_good = 0, n_bad = 0;

  for (guint i = 0; i < 20000; i++)
    {
      MgElement element = { .type = i % MG_N_ELEMENT_TYPES, .big_endian = i % 3 == 0 };
      g_autofree char *text = mutate (random, seeds[i % G_N_ELEMENTS (seeds)]);
      g_autoptr (GError) error = NULL;
      guint column = 0;
      g_autoptr (MgExpression) expression = mg_expression_new (text, element, 8, &column, &error);
      guint8 bytes[64], before[64];

      if (expression == NULL)
        {
          g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE);
          g_assert_true (g_utf8_validate (error->message, -1, NULL));
          g_assert_cmpuint (column, >=, 1);
          g_assert_cmpuint (column, <=, strlen (text) + 1);
          n_bad++;
          continue;
        }
      for (guint j = 0; j < sizeof bytes; j++)
        {
          bytes[j] = (guint8) g_rand_int (random);
          before[j] = (guint8) g_rand_int (random);
        }
      mg_expression_evaluate (expression, 0, bytes, i % 5 == 0 ? NULL : before);
      n_good++;
    }
  g_assert_cmpuint (n_good, >, 1000);
  g_assert_cmpuint (n_bad, >, 1000);
}

#define N_THREADS 4
#define N_ROUNDS  2000

static gpointer
evaluate_often (gpointer data)
{
  const MgExpression *expression = data;
  guint n_true = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      guint8 bytes[8] = { 0 };

      bytes[i % 8] = (guint8) (i % 2 ? 5 : 4);
      n_true += mg_expression_evaluate (expression, 0, bytes, NULL) ? 1 : 0;
    }
  return GUINT_TO_POINTER (n_true);
}

static void
test_threads (void)
{
  g_autoptr (MgExpression) expression = make ("max([:]) == 5", MG_ELEMENT_U8, 8, NULL);
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("evaluate", evaluate_often, expression);
  for (guint i = 0; i < N_THREADS; i++)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), ==, N_ROUNDS / 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/expression/bounds/depth", test_depth);
  g_test_add_func ("/expression/bounds/length", test_length);
  g_test_add_func ("/expression/bounds/work", test_work);
  g_test_add_func ("/expression/bounds/mutations", test_mutations);
  g_test_add_func ("/expression/bounds/threads", test_threads);
  return g_test_run ();
}
