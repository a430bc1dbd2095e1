/* albo-request-paper.h - form, receipt and history of a request, on paper
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "albo-paper.h"

G_BEGIN_DECLS

/**
 * AlboRequestPaper:
 * @ALBO_REQUEST_PAPER_FORM: what was filled in, and who vouches for it
 * @ALBO_REQUEST_PAPER_RECEIPT: that the request arrived
 * @ALBO_REQUEST_PAPER_HISTORY: each step, with its hash
 */
typedef enum
{
  ALBO_REQUEST_PAPER_FORM,
  ALBO_REQUEST_PAPER_RECEIPT,
  ALBO_REQUEST_PAPER_HISTORY,
} AlboRequestPaper;

gboolean    albo_request_paper_from_code (const char       *code,
                                          AlboRequestPaper *kind);
AlboPaper  *albo_request_paper_new       (AlboRequestPaper  kind,
                                          JsonObject       *request,
                                          const char       *organization);
char       *albo_request_paper_get_name  (AlboRequestPaper  kind,
                                          JsonObject       *request);

G_END_DECLS
