/* albo-site.h - what all answers of one program share
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-assets.h"
#include "albo-connection.h"
#include "albo-pages.h"

G_BEGIN_DECLS

#define ALBO_SESSION_COOKIE  "albo_session"
#define ALBO_LANGUAGE_COOKIE "albo_lingua"
#define ALBO_LANGUAGE_KEPT   (365 * 24 * 60 * 60)  /* seconds */

/* Bytes of a form with files where nobody decides otherwise: files of 25 MB, and what
 * separates them.
 */
#define ALBO_MAX_UPLOAD (26 * 1024 * 1024)

/**
 * AlboDemoQuestion:
 * @connection: a connection
 * @is_demo: (out): whether the database holds invented people only
 * @error: (nullable): %ALBO_STORE_ERROR
 *
 * Returns: %FALSE on error
 */
typedef gboolean (*AlboDemoQuestion) (AlboConnection  *connection,
                                      gboolean        *is_demo,
                                      GError         **error);

struct _AlboExchange;

/**
 * AlboStrangerNote:
 * @exchange: (transfer none): a question of somebody signed in that was answered with 404,
 *   because the database says that this person has no such thing
 * @connection: (transfer none): the connection of this thread
 *
 * Keeps what somebody else's things were asked for; called after the answer was sent.
 */
typedef void (*AlboStrangerNote) (struct _AlboExchange *exchange,
                                  AlboConnection       *connection);

/**
 * AlboSite:
 * @public_url: where browsers reach this program
 * @other_url: where they reach the other one: of the portal the sign-in, of the
 *   sign-in the portal
 * @policy: the content security policy of every page
 * @folder: (nullable): a folder of the program's own, with its secrets
 * @is_secure: whether browsers come over TLS
 * @csrf_cookie: the cookie that forms are bound to
 * @makes_csrf_cookie: whether a browser that has no such cookie is given one
 * @sign_in_url: (nullable): where who has no session is sent
 * @portal_url: (nullable): of the sign-in: the portal, which its pages link to
 * @pages: the pages
 * @assets: what belongs to them
 * @data: (nullable): what the program keeps for its handlers
 * @free_data: (nullable): frees @data
 * @note_stranger: (nullable): called when somebody asked for what is not theirs
 * @max_upload: bytes of a form with files; see %ALBO_BODY_OF_SITE
 * @log_fd: where a line is written for each question; -1 for nowhere
 * @is_demo: whether the database holds invented people only; see
 *   albo_site_is_demo()
 *
 * Nothing in it changes once it is made, except what albo_site_is_demo() keeps.
 */
typedef struct
{
  char             *public_url;
  char             *other_url;
  char             *policy;
  char             *folder;
  gboolean          is_secure;
  const char       *csrf_cookie;
  gboolean          makes_csrf_cookie;
  const char       *sign_in_url;
  const char       *portal_url;
  AlboPages        *pages;
  AlboAssets       *assets;
  gpointer          data;
  GDestroyNotify    free_data;
  AlboStrangerNote  note_stranger;
  gsize             max_upload;
  int               log_fd;

  /* What is believed until the database was asked, and guarded by lock from then on */
  gboolean          is_demo;

  /*< private >*/
  AlboDemoQuestion  ask_demo;
  GMutex            lock;
  gint64            ask_again_at;
} AlboSite;

AlboSite *albo_site_new           (const char        *public_url,
                                   const char        *other_url,
                                   AlboDemoQuestion   ask_demo,
                                   GError           **error);
void      albo_site_free          (AlboSite          *self);
void      albo_site_allow_scripts (AlboSite          *self);
gboolean  albo_site_is_demo       (AlboSite          *self,
                                   AlboConnection    *connection);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboSite, albo_site_free)

G_END_DECLS
