/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "mg-error.h"
#include "mg-expression-private.h"
#include "mg-integer-text.h"
#include "mg-typed-text.h"

/* The longer ones first. */
static const char *const symbols[]
  = { "<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "%", "(", ")", "[", "]", ":", "," };

/* What other languages have, and what it is here. */
static const struct
{
  const char *foreign;
  const char *own;
} translations[] = { { "&&", "and" }, { "||", "or" }, { "!", "not" }, { "=", "==" } };

/**
 * mg_expression_fail:
 * @column: where, in characters from 1 on
 * @sentence: what is wrong, with its full stop
 * @ret_column: (out) (optional): the same column
 * @error: return location
 *
 * Returns: %FALSE, with %MG_ERROR_INVALID_VALUE
 */
gboolean
mg_expression_fail (guint column, const char *sentence, guint *ret_column, GError **error)
{
  if (ret_column != NULL)
    *ret_column = column;
  /* Translators: a place in a condition that was typed, and a sentence about it, which begins in lower case. */
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE, _ ("column %u: %s"), column, sentence);
  return FALSE;
}

/**
 * mg_expression_lexer_init:
 * @self: (out): a lexer
 * @text: any bytes; has to outlive it
 */
void
mg_expression_lexer_init (MgExpressionLexer *self, const char *text)
{
  self->at = text;
  self->column = 1;
}

/* Also where the bytes are no UTF-8: all but those that go on with a character count. */
static void
advance (MgExpressionLexer *self, gsize length)
{
  for (gsize i = 0; i < length; i++)
    self->column += ((guchar) self->at[i] & 0xC0) != 0x80 ? 1 : 0;
  self->at += length;
}

static gboolean
is_word (char c)
{
  return g_ascii_isalnum (c) || c == '_';
}

/* A point may be a part of it, and a sign behind the e of an exponent. */
static gsize
measure_number (const char *text)
{
  gboolean hexadecimal = g_ascii_strncasecmp (text, "0x", 2) == 0;
  gsize length = 0;

  while (is_word (text[length]) || text[length] == '.'
         || (!hexadecimal && length > 0 && (text[length] == '+' || text[length] == '-')
             && g_ascii_tolower (text[length - 1]) == 'e'))
    length++;
  return length;
}

static gboolean
fail_token (const MgExpressionToken *token, const char *format, guint *ret_column, GError **error)
{
  g_autofree char *text = g_strndup (token->text, token->length);
  g_autofree char *shown = mg_typed_text_for_message (text);
  g_autofree char *sentence = NULL;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  sentence = g_strdup_printf (format, shown);
#pragma GCC diagnostic pop
  return mg_expression_fail (token->column, sentence, ret_column, error);
}

static gboolean
read_number (MgExpressionToken *token, guint *ret_column, GError **error)
{
  g_autofree char *text = g_strndup (token->text, token->length);
  char *end;
  guint64 magnitude = mg_integer_text_scan (text, &end);
  double number;

  if (end != text && *end == 0)
    {
      if (errno == ERANGE)
        return fail_token (token, _ ("%s is too large for a whole number of 64 bits."), ret_column, error);
      token->value = mg_expression_value_whole (FALSE, magnitude);
      return TRUE;
    }
  number = g_ascii_strtod (text, &end);
  if (*end != 0 || end == text || g_ascii_strncasecmp (text, "0x", 2) == 0)
    return fail_token (token, _ ("“%s” is not a number."), ret_column, error);
  if (isinf (number))
    return fail_token (token, _ ("%s is too large for a number."), ret_column, error);
  token->value = mg_expression_value_float (number);
  return TRUE;
}

/* 'A' is the byte of a char. */
static gboolean
read_character (MgExpressionToken *token, guint *ret_column, GError **error)
{
  const MgElement element = { .type = MG_ELEMENT_CHAR };
  const char *end = token->text + 1;
  guint8 byte;

  while (*end != 0 && (*end != '\'' || end == token->text + 1))
    end += *end == '\\' && end[1] != 0 ? 2 : 1;
  token->length = (gsize) (end - token->text) + (*end != 0 ? 1 : 0);
  if (*end != 0)
    {
      g_autofree char *inside = g_strndup (token->text + 1, token->length - 2);

      if (mg_element_parse_value (element, inside, &byte, NULL))
        {
          token->value = mg_expression_value_whole (FALSE, byte);
          return TRUE;
        }
    }
  return fail_token (token, _ ("%s is not a character in quotes, as in 'A' or '\\n'."), ret_column, error);
}

static gboolean
read_symbol (MgExpressionToken *token, guint *ret_column, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (symbols); i++)
    if (g_str_has_prefix (token->text, symbols[i]))
      {
        token->length = strlen (symbols[i]);
        return TRUE;
      }
  for (guint i = 0; i < G_N_ELEMENTS (translations); i++)
    if (g_str_has_prefix (token->text, translations[i].foreign))
      {
        g_autofree char *sentence
          = g_strdup_printf (_ ("“%s” is “%s” here."), translations[i].foreign, translations[i].own);

        return mg_expression_fail (token->column, sentence, ret_column, error);
      }
  /* All the bytes of the character. */
  token->length = 1;
  while (((guchar) token->text[token->length] & 0xC0) == 0x80)
    token->length++;
  return fail_token (token, _ ("“%s” has no meaning here."), ret_column, error);
}

/**
 * mg_expression_lexer_next:
 * @self: a lexer
 * @ret: (out): the next part of the text
 * @ret_column: (out) (optional): where it is wrong
 * @error: return location
 *
 * Returns: %FALSE with %MG_ERROR_INVALID_VALUE when what comes next is no part of an expression
 */
gboolean
mg_expression_lexer_next (MgExpressionLexer *self, MgExpressionToken *ret, guint *ret_column, GError **error)
{
  MgExpressionToken token = { 0 };
  gboolean understood = TRUE;

  while (g_ascii_isspace (*self->at))
    advance (self, 1);
  token.text = self->at;
  token.column = self->column;

  if (*token.text == 0)
    {
      token.type = MG_EXPRESSION_TOKEN_END;
    }
  else if (g_ascii_isdigit (*token.text) || (*token.text == '.' && g_ascii_isdigit (token.text[1])))
    {
      token.type = MG_EXPRESSION_TOKEN_NUMBER;
      token.length = measure_number (token.text);
      understood = read_number (&token, ret_column, error);
    }
  else if (*token.text == '\'')
    {
      token.type = MG_EXPRESSION_TOKEN_NUMBER;
      understood = read_character (&token, ret_column, error);
    }
  else if (is_word (*token.text))
    {
      token.type = MG_EXPRESSION_TOKEN_WORD;
      while (is_word (token.text[token.length]))
        token.length++;
    }
  else
    {
      token.type = MG_EXPRESSION_TOKEN_SYMBOL;
      understood = read_symbol (&token, ret_column, error);
    }
  if (!understood)
    return FALSE;
  advance (self, token.length);
  *ret = token;
  return TRUE;
}
