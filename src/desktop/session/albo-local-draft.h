/* albo-local-draft.h - what somebody is typing, kept on this computer
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "albo-office.h"

G_BEGIN_DECLS

/**
 * ALBO_LOCAL_DRAFT_DAYS:
 *
 * How long a draft that nobody touches is kept.
 */
#define ALBO_LOCAL_DRAFT_DAYS 30

#define ALBO_TYPE_LOCAL_DRAFT (albo_local_draft_get_type ())

G_DECLARE_FINAL_TYPE (AlboLocalDraft, albo_local_draft, ALBO, LOCAL_DRAFT, GObject)

AlboLocalDraft *albo_local_draft_new            (const char     *server,
                                                 const char     *login,
                                                 gint64          request,
                                                 const char     *kind);
AlboLocalDraft *albo_local_draft_new_for_office (AlboOffice     *office,
                                                 gint64          request,
                                                 const char     *kind);
JsonObject     *albo_local_draft_read           (AlboLocalDraft *self);
char           *albo_local_draft_read_text      (AlboLocalDraft *self);
void            albo_local_draft_write          (AlboLocalDraft *self,
                                                 JsonObject     *content);
void            albo_local_draft_write_text     (AlboLocalDraft *self,
                                                 const char     *text);
void            albo_local_draft_discard        (AlboLocalDraft *self);
void            albo_local_draft_save           (AlboLocalDraft *self);
void            albo_local_draft_flush          (AlboLocalDraft *self);
const char     *albo_local_draft_get_path       (AlboLocalDraft *self);
void            albo_local_draft_expire         (gint64          now);

G_END_DECLS
