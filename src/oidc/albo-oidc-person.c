/* albo-oidc-person.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-oidc-person.h"

#include "albo-contact.h"
#include "albo-date.h"
#include "albo-fiscal-code.h"
#include "albo-json.h"
#include "albo-oidc-error.h"

#include <string.h>

#define MAX_CHARS 200

static gboolean
is_line (const char *text)
{
  if (text[0] == '\0' || g_utf8_strlen (text, -1) > MAX_CHARS)
    return FALSE;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      return FALSE;

  return TRUE;
}

/* `TINIT-RSSMRA80A01H501U`, or without the prefix; of another country it is not a fiscal code. */
static char *
read_fiscal_code (const char *text)
{
  g_autofree char *code = NULL;

  if (g_ascii_strncasecmp (text, "TINIT-", strlen ("TINIT-")) == 0)
    text += strlen ("TINIT-");

  code = albo_fiscal_code_normalize (text);

  return code != NULL && strlen (code) == 16 && albo_fiscal_code_is_valid (code)
         ? g_steal_pointer (&code) : NULL;
}

static char *
read_sex (const char *text)
{
  if (g_ascii_strcasecmp (text, "male") == 0 || strcmp (text, "M") == 0)
    return g_strdup ("M");

  return g_ascii_strcasecmp (text, "female") == 0 || strcmp (text, "F") == 0 ? g_strdup ("F") : NULL;
}

static char *
read_value (const char *name,
            const char *text)
{
  GDate date;

  if (strcmp (name, "fiscal_code") == 0)
    return read_fiscal_code (text);

  if (strcmp (name, "sex") == 0)
    return read_sex (text);

  if (strcmp (name, "birth_date") == 0)
    return albo_date_parse_iso (text, &date) ? g_strdup (text) : NULL;

  if (strcmp (name, "email") == 0 || strcmp (name, "pec") == 0)
    return albo_email_is_valid (text) ? g_strdup (text) : NULL;

  return is_line (text) ? g_strdup (text) : NULL;
}

/**
 * albo_oidc_person_read:
 * @claims: of the ID token
 * @userinfo: (nullable): what else the provider told
 * @settings: which claim is what
 * @error: return location for an error
 *
 * What both tell differently is refused; what is not what it should be is left out, unless the
 * person is not known without.
 *
 * Returns: (transfer full): what albo_login_session_open() takes; %NULL with
 *   %ALBO_OIDC_ERROR_REFUSED
 */
JsonObject *
albo_oidc_person_read (JsonObject              *claims,
                       JsonObject              *userinfo,
                       const AlboOidcSettings  *settings,
                       GError                 **error)
{
  g_autoptr(JsonObject) person = json_object_new ();
  GHashTableIter iter;
  gpointer name, claim;

  g_hash_table_iter_init (&iter, settings->claims);
  while (g_hash_table_iter_next (&iter, &name, &claim))
    {
      const char *in_token = albo_json_get_string (claims, claim, NULL);
      const char *in_userinfo = albo_json_get_string (userinfo, claim, NULL);
      const char *text = in_userinfo != NULL ? in_userinfo : in_token;
      g_autofree char *value = NULL;

      if (in_token != NULL && in_userinfo != NULL && strcmp (in_token, in_userinfo) != 0)
        {
          albo_oidc_refuse (error, ALBO_OIDC_ERROR_REFUSED, "token and attributes tell of two people");
          return NULL;
        }

      value = text != NULL ? read_value (name, text) : NULL;
      if (value != NULL)
        json_object_set_string_member (person, name, value);
    }

  if (!json_object_has_member (person, "fiscal_code") || !json_object_has_member (person, "given_name") ||
      !json_object_has_member (person, "family_name"))
    {
      albo_oidc_refuse (error, ALBO_OIDC_ERROR_REFUSED, "a person without a fiscal code or a name");
      return NULL;
    }

  return g_steal_pointer (&person);
}
