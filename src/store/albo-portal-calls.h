/* albo-portal-calls.h - the functions of the SQL schema `portal`, for albo-portal
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"

G_BEGIN_DECLS

/* Attachments travel in pieces of this many bytes, both ways. */
#define ALBO_CHUNK_SIZE 262144

/**
 * AlboPublicQuestion:
 * @organization: code of an organization
 * @register_code: code of a register of it
 * @day: (nullable): as of when, in ISO 8601; %NULL for today
 * @section: (nullable): code of a section; %NULL for all
 * @search: (nullable): a number or words of a name
 * @after_number: the number after which to begin; 0 for the first
 */
typedef struct
{
  const char *organization;
  const char *register_code;
  const char *day;
  const char *section;
  const char *search;
  gint64      after_number;
} AlboPublicQuestion;

gboolean  albo_portal_is_demo           (AlboConnection  *self,
                                         gboolean        *is_demo,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_organizations     (AlboConnection  *self,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_organization      (AlboConnection  *self,
                                         const char      *organization,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_organization_at   (AlboConnection  *self,
                                         const char      *host,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_logo              (AlboConnection  *self,
                                         const char      *organization,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_pages             (AlboConnection  *self,
                                         const char      *host,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_registers         (AlboConnection  *self,
                                         const char      *organization,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_register          (AlboConnection  *self,
                                         const AlboPublicQuestion *question,
                                         int              limit,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_register_entry    (AlboConnection  *self,
                                         const char      *organization,
                                         const char      *register_code,
                                         gint64           number,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_services          (AlboConnection  *self,
                                         const char      *organization,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_service           (AlboConnection  *self,
                                         const char      *organization,
                                         const char      *service,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_whoami            (AlboConnection  *self,
                                         const char      *token,
                                         GCancellable    *cancellable,
                                         GError         **error);
gboolean  albo_portal_sign_out          (AlboConnection  *self,
                                         const char      *token,
                                         GBytes          *handle_hash,
                                         gboolean        *is_at_provider,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_drafts            (AlboConnection  *self,
                                         const char      *token,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_draft_open        (AlboConnection  *self,
                                         const char      *token,
                                         const char      *organization,
                                         const char      *service,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_draft_open_for    (AlboConnection  *self,
                                         const char      *token,
                                         const char      *organization,
                                         const char      *service,
                                         gint64           capacity,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_capacities        (AlboConnection  *self,
                                         const char      *token,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_capacity_declare  (AlboConnection  *self,
                                         const char      *token,
                                         JsonObject      *capacity,
                                         GCancellable    *cancellable,
                                         GError         **error);
gboolean  albo_portal_capacity_withdraw (AlboConnection  *self,
                                         const char      *token,
                                         gint64           capacity,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_draft_get         (AlboConnection  *self,
                                         const char      *token,
                                         gint64           draft,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_draft_save        (AlboConnection  *self,
                                         const char      *token,
                                         gint64           draft,
                                         int              row_version,
                                         JsonObject      *values,
                                         int              step,
                                         GCancellable    *cancellable,
                                         GError         **error);
gboolean  albo_portal_draft_delete      (AlboConnection  *self,
                                         const char      *token,
                                         gint64           draft,
                                         GCancellable    *cancellable,
                                         GError         **error);
gboolean  albo_portal_attachment_begin  (AlboConnection  *self,
                                         const char      *token,
                                         gint64           draft,
                                         const char      *field,
                                         const char      *file_name,
                                         const char      *media_type,
                                         gint64          *attachment,
                                         GCancellable    *cancellable,
                                         GError         **error);
gboolean  albo_portal_attachment_append (AlboConnection  *self,
                                         const char      *token,
                                         gint64           attachment,
                                         int              index,
                                         GBytes          *bytes,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_attachment_finish (AlboConnection  *self,
                                         const char      *token,
                                         gint64           attachment,
                                         GBytes          *sha256,
                                         GCancellable    *cancellable,
                                         GError         **error);
gboolean  albo_portal_attachment_remove (AlboConnection  *self,
                                         const char      *token,
                                         gint64           attachment,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_attachment_get    (AlboConnection  *self,
                                         const char      *token,
                                         gint64           attachment,
                                         GCancellable    *cancellable,
                                         GError         **error);
GBytes   *albo_portal_attachment_chunk  (AlboConnection  *self,
                                         const char      *token,
                                         gint64           attachment,
                                         int              index,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_submit            (AlboConnection  *self,
                                         const char      *token,
                                         gint64           draft,
                                         int              row_version,
                                         const char      *key,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_requests          (AlboConnection  *self,
                                         const char      *token,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_request           (AlboConnection  *self,
                                         const char      *token,
                                         gint64           request,
                                         GCancellable    *cancellable,
                                         GError         **error);
JsonNode *albo_portal_receipt           (AlboConnection  *self,
                                         const char      *token,
                                         gint64           request,
                                         GCancellable    *cancellable,
                                         GError         **error);
gboolean  albo_portal_announce          (AlboConnection  *self,
                                         const char      *token,
                                         gint64           request,
                                         GCancellable    *cancellable,
                                         GError         **error);

gboolean  albo_portal_note_stranger      (AlboConnection  *self,
                                          const char      *token,
                                          const char      *what,
                                          gint64           object,
                                          GCancellable    *cancellable,
                                          GError         **error);

G_END_DECLS
