/* albo-portal-area.h - the functions of the SQL schema `portal` behind the personal area
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"

G_BEGIN_DECLS

/**
 * AlboPortalPage:
 * @ALBO_PORTAL_PAGE_AREA: what is to be done, drafts, requests
 * @ALBO_PORTAL_PAGE_PAYMENTS: amounts owed and paid
 * @ALBO_PORTAL_PAGE_DOCUMENTS: files of all requests
 * @ALBO_PORTAL_PAGE_CONVERSATIONS: requests with messages
 * @ALBO_PORTAL_PAGE_DEADLINES: one's own, then the offices'
 * @ALBO_PORTAL_PAGE_PROFILE: who one is and how one is reached
 * @ALBO_PORTAL_PAGE_EXPORT: a copy of all that is kept
 * @ALBO_PORTAL_PAGE_EXPORT_PRINT: the same with whole forms, to be read by people
 *
 * A page of the personal area that is about all requests.
 */
typedef enum
{
  ALBO_PORTAL_PAGE_AREA,
  ALBO_PORTAL_PAGE_PAYMENTS,
  ALBO_PORTAL_PAGE_DOCUMENTS,
  ALBO_PORTAL_PAGE_CONVERSATIONS,
  ALBO_PORTAL_PAGE_DEADLINES,
  ALBO_PORTAL_PAGE_PROFILE,
  ALBO_PORTAL_PAGE_EXPORT,
  ALBO_PORTAL_PAGE_EXPORT_PRINT,
} AlboPortalPage;

/**
 * AlboPortalRequestPage:
 * @ALBO_PORTAL_REQUEST_PAGE_WHOLE: the request with its clock; no message is marked as seen
 * @ALBO_PORTAL_REQUEST_PAGE_CONVERSATION: its messages, which are marked as seen
 * @ALBO_PORTAL_REQUEST_PAGE_READERS: who of the office read it
 *
 * A page of the personal area that is about one request.
 */
typedef enum
{
  ALBO_PORTAL_REQUEST_PAGE_WHOLE,
  ALBO_PORTAL_REQUEST_PAGE_CONVERSATION,
  ALBO_PORTAL_REQUEST_PAGE_READERS,
} AlboPortalRequestPage;

/**
 * AlboPortalVerb:
 * @ALBO_PORTAL_VERB_ANSWER_SUPPLEMENT: hand in the answers to a supplement
 * @ALBO_PORTAL_VERB_OBSERVE_PREAVVISO: send observations, in the text
 * @ALBO_PORTAL_VERB_ASK_WITHDRAWAL: ask to withdraw, for the reasons in the text
 * @ALBO_PORTAL_VERB_CANCEL_WITHDRAWAL: go on after all
 * @ALBO_PORTAL_VERB_MESSAGE: write the text to the office
 * @ALBO_PORTAL_VERB_CORRECTION: ask to correct a datum, in the text
 *
 * What an applicant does with a request.
 */
typedef enum
{
  ALBO_PORTAL_VERB_ANSWER_SUPPLEMENT,
  ALBO_PORTAL_VERB_OBSERVE_PREAVVISO,
  ALBO_PORTAL_VERB_ASK_WITHDRAWAL,
  ALBO_PORTAL_VERB_CANCEL_WITHDRAWAL,
  ALBO_PORTAL_VERB_MESSAGE,
  ALBO_PORTAL_VERB_CORRECTION,
} AlboPortalVerb;

JsonNode *albo_portal_page              (AlboConnection         *self,
                                         const char             *token,
                                         AlboPortalPage          page,
                                         GCancellable           *cancellable,
                                         GError                **error);
JsonNode *albo_portal_request_page      (AlboConnection         *self,
                                         const char             *token,
                                         gint64                  request,
                                         AlboPortalRequestPage   page,
                                         GCancellable           *cancellable,
                                         GError                **error);
JsonNode *albo_portal_act               (AlboConnection         *self,
                                         const char             *token,
                                         gint64                  request,
                                         int                     row_version,
                                         const char             *key,
                                         AlboPortalVerb          verb,
                                         const char             *text,
                                         GCancellable           *cancellable,
                                         GError                **error);
JsonNode *albo_portal_item_answer       (AlboConnection         *self,
                                         const char             *token,
                                         gint64                  item,
                                         JsonNode               *value,
                                         GCancellable           *cancellable,
                                         GError                **error);
gboolean  albo_portal_item_file_begin   (AlboConnection         *self,
                                         const char             *token,
                                         gint64                  item,
                                         const char             *file_name,
                                         const char             *media_type,
                                         gint64                 *attachment,
                                         GCancellable           *cancellable,
                                         GError                **error);
JsonNode *albo_portal_profile_save      (AlboConnection         *self,
                                         const char             *token,
                                         int                     row_version,
                                         JsonObject             *contact,
                                         GCancellable           *cancellable,
                                         GError                **error);
JsonNode *albo_portal_rate              (AlboConnection         *self,
                                         const char             *token,
                                         gint64                  request,
                                         int                     stars,
                                         const char             *reason,
                                         const char             *text,
                                         GCancellable           *cancellable,
                                         GError                **error);

G_END_DECLS
