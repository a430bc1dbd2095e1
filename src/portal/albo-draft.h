/* albo-draft.h - a form being filled, as its pages need it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-exchange.h"
#include "albo-form.h"

G_BEGIN_DECLS

/**
 * AlboDraft:
 * @id: its number
 * @row_version: grows with each change
 * @step: the furthest section reached, from 1; 0 before the first was seen; one
 *   more than there are sections for the summary
 * @form: the form
 * @values: what was filled in, with what the identity gives
 * @identity: what the identity provider says of the citizen
 * @organization: whose form it is
 * @service: for what
 * @updated_at: when it was last saved, as text
 *
 * A draft of the citizen who asks; all but the numbers are borrowed from @node.
 */
typedef struct
{
  gint64      id;
  int         row_version;
  guint       step;
  AlboForm   *form;
  JsonObject *values;
  JsonObject *identity;
  JsonObject *organization;
  JsonObject *service;
  const char *updated_at;

  /*< private >*/
  JsonNode   *node;
} AlboDraft;

AlboDraft  *albo_draft_take         (AlboExchange     *exchange,
                                     JsonNode         *node,
                                     GError          **error);
AlboDraft  *albo_draft_load         (AlboExchange     *exchange,
                                     AlboConnection   *connection,
                                     gint64            id,
                                     GError          **error);
void        albo_draft_free         (AlboDraft        *self);
guint       albo_draft_find_next    (AlboDraft        *self,
                                     guint             step);
guint       albo_draft_find_back    (AlboDraft        *self,
                                     guint             step);
char       *albo_draft_get_path     (AlboDraft        *self,
                                     guint             step);
JsonObject *albo_draft_view         (AlboDraft        *self,
                                     AlboExchange     *exchange,
                                     guint             step);
void        albo_draft_add_problems (AlboDraft        *self,
                                     JsonObject       *view,
                                     JsonNode         *rendering,
                                     guint             step);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboDraft, albo_draft_free)

G_END_DECLS
