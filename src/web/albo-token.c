/* albo-token.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-token.h"

#include <string.h>
#include <sys/random.h>

#define N_BYTES 32

/**
 * albo_token_new:
 *
 * Makes a session token of 32 random bytes.  Never ends without them: a process
 * that has no randomness must not hand out sessions.
 *
 * Returns: (transfer full): %ALBO_TOKEN_LENGTH characters of base64url
 */
char *
albo_token_new (void)
{
  guint8 bytes[N_BYTES];
  char *token;

  /* Up to 256 bytes come whole or not at all. */
  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    g_error ("The system gives no random bytes");

  token = g_base64_encode (bytes, sizeof bytes);
  g_strdelimit (token, "+", '-');
  g_strdelimit (token, "/", '_');
  token[ALBO_TOKEN_LENGTH] = '\0';

  return token;
}

/**
 * albo_token_is_well_made:
 * @token: (nullable): what a browser sent
 *
 * Returns: %TRUE if @token could have come from albo_token_new()
 */
gboolean
albo_token_is_well_made (const char *token)
{
  return token != NULL &&
         strnlen (token, ALBO_TOKEN_LENGTH + 1) == ALBO_TOKEN_LENGTH &&
         strspn (token, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_") == ALBO_TOKEN_LENGTH;
}

/**
 * albo_token_hash:
 * @token: a token
 * @hash: (out caller-allocates): the SHA-256 of its characters, which is what
 *   the database keeps
 */
void
albo_token_hash (const char *token,
                 guint8      hash[ALBO_TOKEN_HASH_LENGTH])
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = ALBO_TOKEN_HASH_LENGTH;

  g_checksum_update (checksum, (const guint8 *) token, strlen (token));
  g_checksum_get_digest (checksum, hash, &length);
}

/**
 * albo_token_make_csrf:
 * @token: a session token
 *
 * Makes what each form of that session carries, so that a form of another site
 * is told apart.  It is bound to the session and says nothing about @token.
 *
 * Returns: (transfer full): an HMAC-SHA256 in hexadecimal
 */
char *
albo_token_make_csrf (const char *token)
{
  return g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guint8 *) token, strlen (token),
                                    "csrf", 4);
}

/**
 * albo_token_check_csrf:
 * @token: a session token
 * @csrf: (nullable): what the form carried
 *
 * Takes the same time wherever the first difference is.
 *
 * Returns: %TRUE if @csrf belongs to @token
 */
gboolean
albo_token_check_csrf (const char *token,
                       const char *csrf)
{
  g_autofree char *expected = albo_token_make_csrf (token);
  gsize length = strlen (expected);
  guint8 difference = 0;

  if (csrf == NULL || strlen (csrf) != length)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    difference |= (guint8) (csrf[i] ^ expected[i]);

  return difference == 0;
}
