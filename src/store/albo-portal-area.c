/* albo-portal-area.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-portal-area.h"

#include "albo-arg-private.h"

static const char * const pages[] = {
  [ALBO_PORTAL_PAGE_AREA]          = "select portal.area ($1)",
  [ALBO_PORTAL_PAGE_PAYMENTS]      = "select portal.payments ($1)",
  [ALBO_PORTAL_PAGE_DOCUMENTS]     = "select portal.documents ($1)",
  [ALBO_PORTAL_PAGE_CONVERSATIONS] = "select portal.conversations ($1)",
  [ALBO_PORTAL_PAGE_DEADLINES]     = "select portal.deadlines ($1)",
  [ALBO_PORTAL_PAGE_PROFILE]       = "select portal.profile ($1)",
  [ALBO_PORTAL_PAGE_EXPORT]        = "select portal.export ($1)",
  [ALBO_PORTAL_PAGE_EXPORT_PRINT]  = "select portal.export_print ($1)",
};

static const char * const request_pages[] = {
  [ALBO_PORTAL_REQUEST_PAGE_WHOLE]        = "select portal.request_page ($1, $2)",
  [ALBO_PORTAL_REQUEST_PAGE_CONVERSATION] = "select portal.conversation ($1, $2)",
  [ALBO_PORTAL_REQUEST_PAGE_READERS]      = "select portal.readers ($1, $2)",
};

static const struct
{
  const char *sql;
  gboolean    has_version;
  gboolean    has_text;
} verbs[] = {
  [ALBO_PORTAL_VERB_ANSWER_SUPPLEMENT] = { "select portal.answer_supplement ($1, $2, $3, $4)", TRUE, FALSE },
  [ALBO_PORTAL_VERB_OBSERVE_PREAVVISO] = { "select portal.observe_preavviso ($1, $2, $3, $4, $5)", TRUE, TRUE },
  [ALBO_PORTAL_VERB_ASK_WITHDRAWAL]    = { "select portal.ask_withdrawal ($1, $2, $3, $4, $5)", TRUE, TRUE },
  [ALBO_PORTAL_VERB_CANCEL_WITHDRAWAL] = { "select portal.cancel_withdrawal ($1, $2, $3, $4)", TRUE, FALSE },
  [ALBO_PORTAL_VERB_MESSAGE]           = { "select portal.message_send ($1, $2, $3, $4)", FALSE, TRUE },
  [ALBO_PORTAL_VERB_CORRECTION]        = { "select portal.correction_ask ($1, $2, $3, $4)", FALSE, TRUE },
};

/**
 * albo_portal_page:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @page: which page
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN
 *
 * Reads a page of the personal area that is about all requests.
 *
 * Returns: (transfer full): an object
 */
JsonNode *
albo_portal_page (AlboConnection  *self,
                  const char      *token,
                  AlboPortalPage   page,
                  GCancellable    *cancellable,
                  GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (token) };

  return albo_arg_call_json (self, pages[page], args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_request_page:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @request: one of the citizen's requests
 * @page: which page
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN, %ALBO_STORE_ERROR_NOT_FOUND
 *
 * Reads a page of the personal area that is about one request.
 *
 * Returns: (transfer full): an object
 */
JsonNode *
albo_portal_request_page (AlboConnection         *self,
                          const char             *token,
                          gint64                  request,
                          AlboPortalRequestPage   page,
                          GCancellable           *cancellable,
                          GError                **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (token), ALBO_ARG_INT (request) };

  return albo_arg_call_json (self, request_pages[page], args, G_N_ELEMENTS (args), cancellable,
                             error);
}

/**
 * albo_portal_act:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @request: one of the citizen's requests
 * @row_version: the version that the citizen saw; no matter for words
 * @key: a UUID made before the first try
 * @verb: what to do
 * @text: (nullable): the words that go with it
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN, %ALBO_STORE_ERROR_NOT_FOUND,
 *   %ALBO_STORE_ERROR_STALE, %ALBO_STORE_ERROR_NO_TRANSITION,
 *   %ALBO_STORE_ERROR_INVALID with the problems in the detail,
 *   %ALBO_STORE_ERROR_TOO_MANY
 *
 * A repeat with the same @key gets the first answer, so an unknown outcome is repeated.
 *
 * Returns: (transfer full): what came of it
 */
JsonNode *
albo_portal_act (AlboConnection  *self,
                 const char      *token,
                 gint64           request,
                 int              row_version,
                 const char      *key,
                 AlboPortalVerb   verb,
                 const char      *text,
                 GCancellable    *cancellable,
                 GError         **error)
{
  AlboArg args[5] = { ALBO_ARG_TEXT (token), ALBO_ARG_INT (request) };
  gsize n = 2;

  if (verbs[verb].has_version)
    args[n++] = (AlboArg) ALBO_ARG_INT (row_version);
  args[n++] = (AlboArg) ALBO_ARG_TEXT (key);
  if (verbs[verb].has_text)
    args[n++] = (AlboArg) ALBO_ARG_TEXT (text);

  return albo_arg_call_json (self, verbs[verb].sql, args, n, cancellable, error);
}

/**
 * albo_portal_item_answer:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @item: an item of an open supplement, not one for files
 * @value: (nullable): the answer; %NULL takes it back
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN, %ALBO_STORE_ERROR_NOT_FOUND,
 *   %ALBO_STORE_ERROR_INVALID
 *
 * Keeps an answer, which the office does not see before all are handed in.
 *
 * Returns: (transfer full): `{item, state}`
 */
JsonNode *
albo_portal_item_answer (AlboConnection  *self,
                         const char      *token,
                         gint64           item,
                         JsonNode        *value,
                         GCancellable    *cancellable,
                         GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (token), ALBO_ARG_INT (item), ALBO_ARG_NODE (value) };

  return albo_arg_call_json (self, "select portal.supplement_item_answer ($1, $2, $3)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_item_file_begin:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @item: an item of an open supplement, for files
 * @file_name: how the file is called
 * @media_type: what it is
 * @attachment: (out): the number of the file
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_NOT_FOUND, %ALBO_STORE_ERROR_INVALID,
 *   %ALBO_STORE_ERROR_TOO_MANY
 *
 * Announces a file; its pieces follow as those of a draft's.
 *
 * Returns: whether it may come
 */
gboolean
albo_portal_item_file_begin (AlboConnection  *self,
                             const char      *token,
                             gint64           item,
                             const char      *file_name,
                             const char      *media_type,
                             gint64          *attachment,
                             GCancellable    *cancellable,
                             GError         **error)
{
  const AlboArg args[] = {
    ALBO_ARG_TEXT (token), ALBO_ARG_INT (item), ALBO_ARG_TEXT (file_name),
    ALBO_ARG_TEXT (media_type),
  };

  return albo_arg_call_int (self, "select portal.supplement_attachment_begin ($1, $2, $3, $4)",
                            args, G_N_ELEMENTS (args), attachment, cancellable, error);
}

/**
 * albo_portal_profile_save:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @row_version: the version that the citizen saw; 0 if there was none
 * @contact: `email`, `pec`, `mobile_phone`, `language`, `channel`
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN, %ALBO_STORE_ERROR_STALE,
 *   %ALBO_STORE_ERROR_INVALID with the problems in the detail
 *
 * Returns: (transfer full): how the citizen is reached from now on
 */
JsonNode *
albo_portal_profile_save (AlboConnection  *self,
                          const char      *token,
                          int              row_version,
                          JsonObject      *contact,
                          GCancellable    *cancellable,
                          GError         **error)
{
  const AlboArg args[] = {
    ALBO_ARG_TEXT (token), ALBO_ARG_INT (row_version), ALBO_ARG_OBJECT (contact),
  };

  return albo_arg_call_json (self, "select portal.profile_save ($1, $2, $3)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_rate:
 * @self: a connection as `albo_portal`
 * @token: the token of the citizen's session
 * @request: one of the citizen's requests
 * @stars: from 1 to 5
 * @reason: (nullable): what was best or hardest, empty for nothing; %NULL as before
 * @text: (nullable): the citizen's own words, empty for none; %NULL as before
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN, %ALBO_STORE_ERROR_NOT_FOUND,
 *   %ALBO_STORE_ERROR_INVALID
 *
 * Takes the place of an earlier rating of the same request.
 *
 * Returns: (transfer full): the rating
 */
JsonNode *
albo_portal_rate (AlboConnection  *self,
                  const char      *token,
                  gint64           request,
                  int              stars,
                  const char      *reason,
                  const char      *text,
                  GCancellable    *cancellable,
                  GError         **error)
{
  const AlboArg args[] = {
    ALBO_ARG_TEXT (token), ALBO_ARG_INT (request), ALBO_ARG_INT (stars), ALBO_ARG_TEXT (reason),
    ALBO_ARG_TEXT (text),
  };

  return albo_arg_call_json (self, "select portal.rate ($1, $2, $3, $4, $5)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}
