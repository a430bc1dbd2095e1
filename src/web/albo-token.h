/* albo-token.h - secrets that nobody can guess, and what is made of them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ALBO_TOKEN_LENGTH      43  /* characters of 32 bytes in base64url, unpadded */
#define ALBO_TOKEN_HASH_LENGTH 32  /* bytes of a SHA-256 */

char     *albo_token_new          (void);
gboolean  albo_token_is_well_made (const char *token);
void      albo_token_hash         (const char *token,
                                   guint8      hash[ALBO_TOKEN_HASH_LENGTH]);
char     *albo_token_make_csrf    (const char *token);
gboolean  albo_token_check_csrf   (const char *token,
                                   const char *csrf);

G_END_DECLS
