/* albo-smtp.h - hands one message to an SMTP server
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-worker-calls.h"

G_BEGIN_DECLS

/**
 * AlboSmtpServer:
 * @host: name or address
 * @port: port
 * @security: `tls`, `starttls` or `none`
 * @username: (nullable): who signs in
 * @password: (nullable): with what
 * @ca_file: (nullable): certificates to trust instead of the system's
 * @timeout: seconds for all of it
 *
 * Where to send.
 */
typedef struct
{
  const char *host;
  int         port;
  const char *security;
  const char *username;
  const char *password;
  const char *ca_file;
  int         timeout;
} AlboSmtpServer;

/**
 * AlboSmtpCourier:
 * @may_send: asked once, after the server accepted sender and recipient and before the
 *   first byte of the message; what it refuses is not sent
 * @is_alive: called every second or so while waiting; %FALSE ends a conversation in which
 *   nothing was sent yet
 * @user_data: for both
 *
 * Who stands behind a message.
 */
typedef struct
{
  gboolean (*may_send) (gpointer user_data);
  gboolean (*is_alive) (gpointer user_data);
  gpointer  user_data;
} AlboSmtpCourier;

typedef struct _AlboSmtp AlboSmtp;

AlboSmtp *albo_smtp_new  (void);
void      albo_smtp_free (AlboSmtp              *self);
gboolean  albo_smtp_send (AlboSmtp              *self,
                          const AlboSmtpServer  *server,
                          const char            *from,
                          const char            *to,
                          GBytes                *message,
                          const AlboSmtpCourier *courier,
                          AlboReport            *report);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboSmtp, albo_smtp_free)

G_END_DECLS
