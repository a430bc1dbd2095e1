/* login-fixture.h - a sign-in with keys, two providers, and a browser that sees every answer
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "test-idp.h"
#include "test-sites.h"

G_BEGIN_DECLS

#define LOGIN_BASE   "https://accesso.example.it"
#define LOGIN_ENTITY "https://accesso.example.it/spid"
#define LOGIN_ANSWER "https://accesso.example.it/accedi/risposta"
#define LOGIN_LOGOUT "https://accesso.example.it/accedi/uscita-gestore"

/**
 * LoginFixture:
 * @folder: the keys
 * @idp: a provider of SPID, in the database under @idp_id
 * @other: another one
 * @cie: that of CIE
 * @key: the service's key
 */
typedef struct
{
  char        *folder;
  TestIdp     *idp;
  TestIdp     *other;
  TestIdp     *cie;
  char        *idp_id;
  char        *other_id;
  char        *cie_id;
  AlboSamlKey *key;
} LoginFixture;

/**
 * LoginAnswer:
 * @status: HTTP
 * @location: (nullable): where it leads
 * @cookie: (nullable): of the sign-in or, after it, of the session: `name=value`
 * @page: what came back
 */
typedef struct
{
  guint  status;
  char  *location;
  char  *cookie;
  char  *page;
} LoginAnswer;

/**
 * LoginStart:
 * @cookie: what binds the browser
 * @relay_state: the handle
 * @request_id: ID of the AuthnRequest
 * @xml: the AuthnRequest, whose signature was verified
 * @issued_at: its instant, in microseconds since 1970
 */
typedef struct
{
  char   *cookie;
  char   *relay_state;
  char   *request_id;
  char   *xml;
  gint64  issued_at;
} LoginStart;

LoginFixture *login_fixture_new   (void);
void          login_fixture_free  (LoginFixture        *self);
LoginAnswer  *login_send          (const char          *method,
                                   const char          *url,
                                   const char          *cookie,
                                   const char          *body);
void          login_answer_free   (LoginAnswer         *self);
LoginStart   *login_start         (const LoginFixture  *self,
                                   const char          *provider_id,
                                   const char          *return_path);
void          login_start_free    (LoginStart          *self);
char         *login_make_body     (const char          *parameter,
                                   const char          *base64,
                                   const char          *relay_state);
char         *login_make_answer   (TestIdp             *idp,
                                   const LoginStart    *start,
                                   const char          *case_name);
LoginAnswer  *login_post_answer   (const LoginStart    *start,
                                   const char          *cookie,
                                   const char          *base64);
char         *login_query         (const char          *sql);
char         *login_last_outcome  (void);
guint         login_count         (const char          *sql);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoginAnswer, login_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoginStart, login_start_free)

G_END_DECLS
