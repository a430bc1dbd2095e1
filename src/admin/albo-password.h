/* albo-password.h - a password from a person or a file
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *albo_password_ask       (const char  *login,
                               GError     **error);
char *albo_password_read_file (const char  *path,
                               const char  *login,
                               GError     **error);
char *albo_password_read_fd   (int          fd,
                               const char  *login,
                               GError     **error);
void  albo_password_free      (char        *password);

G_END_DECLS
