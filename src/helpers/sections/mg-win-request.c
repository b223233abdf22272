/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-win-request.h"

#include "mg-win-output.h"

/**
 * mg_win_request_name:
 * @self: a request
 * @i: which of its arguments is a name
 * @ret_name: (out): the name; untouched on failure
 *
 * Returns: whether it is a name; if it is not, the request was answered
 */
bool
mg_win_request_name (const MgWinRequest *self, size_t i, MgWinName *ret_name)
{
  const unsigned long failure = mg_win_name_parse (ret_name, self->arguments[i]);

  if (failure != 0)
    mg_win_reply_failure (self->id, failure, NULL);
  return failure == 0;
}

/**
 * mg_win_request_refuse:
 * @self: a request
 * @sentence: what is wrong with its arguments
 *
 * Answers a request that was not understood.
 */
void
mg_win_request_refuse (const MgWinRequest *self, const char *sentence)
{
  mg_win_reply_failure (self->id, ERROR_INVALID_PARAMETER, sentence);
}

/**
 * mg_win_request_answer:
 * @self: a request
 * @failure: 0, or what prevented it
 *
 * Answers a request that has nothing else to say.
 */
void
mg_win_request_answer (const MgWinRequest *self, unsigned long failure)
{
  if (failure == 0)
    mg_win_reply_done (self->id);
  else
    mg_win_reply_failure (self->id, failure, NULL);
}
