/* albo-oidc-fetch.h - one question over HTTP to a provider
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Of any answer, in bytes. */
#define ALBO_OIDC_MAX_ANSWER (256 * 1024)

/* From the first byte sent to the last one read, in milliseconds. */
#define ALBO_OIDC_DEADLINE 8000

/**
 * AlboOidcQuestion:
 * @url: where
 * @form: (nullable): a form to send by POST; %NULL for GET
 * @authorization: (nullable): the header that says who we are
 * @accept: which kinds of answer are of use
 * @is_test: whether it is on this machine, and so never through a proxy
 */
typedef struct
{
  const char *url;
  const char *form;
  const char *authorization;
  const char *accept;
  gboolean    is_test;
} AlboOidcQuestion;

GBytes *albo_oidc_fetch (const AlboOidcQuestion  *question,
                         guint                   *status,
                         char                   **type,
                         GError                 **error);

G_END_DECLS
