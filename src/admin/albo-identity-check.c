/* albo-identity-check.c - what would keep people from signing in, in words for who can mend it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-identity.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "albo-json.h"
#include "albo-saml-certificate.h"

#define DAY (24 * 60 * 60 * (gint64) G_USEC_PER_SEC)

/* Seconds by which clocks may differ, as answers of providers are checked. */
#define SKEW 60

/* What albo_saml_certificate_check() finds, for a person. */
static const struct
{
  const char *code;
  const char *text;
} certificate_problems[] = {
  { "digest", N_("its certificate is not signed with SHA-256 or better.") },
  { "usage", N_("the key usage of its certificate is not exactly digitalSignature and nonRepudiation, critical.") },
  { "policy", N_("its certificate lacks the policies 1.3.76.16.6 and 1.3.76.16.4.2.1 of public services.") },
  { "entity-id", N_("its certificate is for another entityID (2.5.4.83).") },
  { "ipa-code", N_("its certificate is for another body (2.5.4.97 is not PA:IT- and the IPA code).") },
  { "name", N_("its certificate lacks a name, an organization, a place, or the country IT.") },
};

static void G_GNUC_PRINTF (2, 3)
add (GPtrArray  *problems,
     const char *format,
     ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (problems, g_strdup_vprintf (format, args));
  va_end (args);
}

static char *
format_day (gint64 instant)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (instant / G_USEC_PER_SEC);

  return g_date_time_format (time, "%Y-%m-%d");
}

/* The end of a certificate or of metadata, if it is near or over. */
static void
check_end (GPtrArray  *problems,
           const char *what,
           gint64      end,
           gint64      now,
           int         n_early_days)
{
  g_autofree char *day = format_day (end);

  if (end <= now)
    add (problems, _("%s: ended on %s."), what, day);
  else if (end < now + n_early_days * DAY)
    add (problems, _("%s: ends on %s."), what, day);
}

static char *
read_file (GPtrArray  *problems,
           const char *path)
{
  g_autoptr(GError) error = NULL;
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, &error))
    add (problems, "%s.", error->message);

  return text;
}

static void
check_secret (GPtrArray  *problems,
              const char *path)
{
  struct stat status;

  if (stat (path, &status) != 0)
    add (problems, "%s: %s.", path, g_strerror (errno));
  else if ((status.st_mode & 077) != 0)
    add (problems, _("%s: others may read this key; make it that of albo-login alone (chmod 600)."), path);
}

static void
check_key (GPtrArray  *problems,
           JsonObject *service,
           const char *folder,
           const char *name,
           gint64      now)
{
  g_autofree char *key_file = g_strconcat (name, ".key", NULL);
  g_autofree char *certificate_file = g_strconcat (name, ".crt", NULL);
  g_autofree char *key_path = g_build_filename (folder, key_file, NULL);
  g_autofree char *certificate_path = g_build_filename (folder, certificate_file, NULL);
  g_autofree char *key_pem = read_file (problems, key_path);
  g_autofree char *certificate_pem = read_file (problems, certificate_path);
  const AlboSamlSubject subject = {
    .ipa_code = albo_json_get_string (albo_json_get_object (service, "contacts"), "ipa_code", ""),
    .entity_id = albo_json_get_string (service, "entity_id", ""),
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboSamlKey) key = NULL;
  g_autoptr(GPtrArray) codes = NULL;

  if (key_pem == NULL || certificate_pem == NULL)
    return;

  check_secret (problems, key_path);
  key = albo_saml_key_new_from_pem (key_pem, certificate_pem, &error);
  memset (key_pem, 0, strlen (key_pem));
  if (key == NULL)
    {
      add (problems, "%s: %s.", key_path, error->message);
      return;
    }

  check_end (problems, certificate_path, albo_saml_key_get_end (key), now, ALBO_IDENTITY_EARLY_DAYS);
  codes = albo_saml_certificate_check (key, &subject);
  for (guint i = 0; i < codes->len; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (certificate_problems); j++)
      if (g_str_equal (codes->pdata[i], certificate_problems[j].code))
        add (problems, "%s: %s", certificate_path, _(certificate_problems[j].text));
}

static void
check_services (GPtrArray  *problems,
                JsonArray  *services,
                const char *folder,
                gint64      now)
{
  g_autofree char *register_path = g_build_filename (folder, "register.key", NULL);

  if (json_array_get_length (services) == 0)
    return;

  check_secret (problems, register_path);
  for (guint i = 0; i < json_array_get_length (services); i++)
    {
      JsonObject *service = json_array_get_object_element (services, i);
      JsonArray *names = albo_json_get_array (service, "keys");

      for (guint j = 0; j < json_array_get_length (names); j++)
        check_key (problems, service, folder, json_array_get_string_element (names, j), now);
    }
}

/* The rules of SPID, and those of CIE where the settings are complete for it. */
static void
check_metadata (GPtrArray      *problems,
                AlboConnection *connection,
                JsonArray      *services,
                const char     *folder)
{
  for (guint i = 0; i < json_array_get_length (services); i++)
    {
      JsonObject *service = json_array_get_object_element (services, i);
      gboolean has_cie = albo_json_get_string (albo_json_get_object (service, "contacts"), "municipality", NULL) != NULL;

      for (int kind = ALBO_SAML_KIND_SPID; kind <= (has_cie ? ALBO_SAML_KIND_CIE : ALBO_SAML_KIND_SPID); kind++)
        {
          g_autoptr(GError) error = NULL;
          g_autofree char *metadata = albo_identity_make_metadata (connection, folder,
                                                                   albo_json_get_string (service, "code", ""),
                                                                   (AlboSamlKind) kind, &error);

          if (metadata == NULL)
            add (problems, "%s", error->message);
        }
    }
}

static gint64
read_instant (JsonObject *object,
              const char *member)
{
  const char *text = albo_json_get_string (object, member, NULL);
  g_autoptr(GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  return time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC : 0;
}

static void
check_provider (GPtrArray  *problems,
                JsonObject *provider,
                gint64      now)
{
  const char *name = albo_json_get_string (provider, "entity_id", "");
  const char *metadata = albo_json_get_string (provider, "metadata", "");
  const char *problem = albo_json_get_string (provider, "problem", NULL);
  gboolean is_test = albo_json_get_bool (provider, "is_test", FALSE);
  gint64 fetched = read_instant (provider, "fetched_at");
  gint64 end = read_instant (provider, "valid_until");
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) list = NULL;
  AlboSamlProvider *found;

  if (g_strcmp0 (problem, "new-key") == 0)
    add (problems, _("%s: signs with a new key that nobody accepted; see “albo-admin identity refresh”."), name);
  else if (problem != NULL)
    add (problems, _("%s: the last metadata were not taken (%s)."), name, problem);

  /* A test provider lives beside us, and its metadata with it. */
  if (!is_test && now - fetched > ALBO_IDENTITY_MAX_AGE_DAYS * DAY)
    {
      g_autofree char *day = format_day (fetched);

      add (problems, _("%s: its metadata were last read on %s."), name, day);
    }

  if (end != 0)
    check_end (problems, name, end, now, 7);

  list = albo_saml_provider_list_parse (metadata, strlen (metadata),
                                        albo_saml_kind_read (albo_json_get_string (provider, "kind", "")),
                                        is_test ? ALBO_SAML_PROVIDER_TEST : ALBO_SAML_PROVIDER_STRICT, NULL, now,
                                        &error);
  found = list != NULL ? albo_saml_provider_list_find (list, name) : NULL;
  if (found == NULL)
    {
      add (problems, _("%s: its metadata cannot be used (%s)."), name,
           error != NULL ? error->message : _("they are of another provider"));
      return;
    }

  for (guint i = 0; i < found->keys->len; i++)
    {
      g_autofree char *what = g_strdup_printf (_("%s, certificate %u"), name, i + 1);

      check_end (problems, what, albo_saml_key_get_end (found->keys->pdata[i]), now, 14);
    }
}

static guint
check_providers (GPtrArray *problems,
                 JsonArray *providers,
                 gint64     now)
{
  guint n_enabled = 0;

  for (guint i = 0; i < json_array_get_length (providers); i++)
    {
      JsonObject *provider = json_array_get_object_element (providers, i);

      if (!albo_json_get_bool (provider, "is_enabled", FALSE))
        continue;

      n_enabled++;
      check_provider (problems, provider, now);
    }

  return n_enabled;
}

static guint
check_oidc (GPtrArray  *problems,
            JsonArray  *providers,
            const char *folder)
{
  guint n_enabled = 0;

  for (guint i = 0; i < json_array_get_length (providers); i++)
    {
      JsonObject *provider = json_array_get_object_element (providers, i);
      JsonObject *settings = albo_json_get_object (provider, "settings");
      gboolean has_secret = g_str_equal (albo_json_get_string (settings, "auth", ""), "client_secret_basic");
      g_autofree char *file = g_strconcat (albo_json_get_string (provider, "credential", ""),
                                           has_secret ? ".secret" : ".key", NULL);
      g_autofree char *path = g_build_filename (folder, file, NULL);

      if (!albo_json_get_bool (provider, "is_enabled", FALSE))
        continue;

      n_enabled++;
      check_secret (problems, path);
    }

  return n_enabled;
}

static gboolean
check_clock (AlboConnection  *connection,
             GPtrArray       *problems,
             GError         **error)
{
  gint64 before = g_get_real_time ();
  g_autoptr(PGresult) rows =
    albo_connection_call (connection, "select (extract (epoch from clock_timestamp ()) * 1000000)::bigint", 0, NULL,
                          NULL, error);
  gint64 after = g_get_real_time ();
  gint64 there, difference;

  if (rows == NULL)
    return FALSE;

  there = g_ascii_strtoll (PQgetvalue (rows, 0, 0), NULL, 10);
  difference = there < before ? before - there : there > after ? there - after : 0;
  if (difference > SKEW * G_USEC_PER_SEC)
    add (problems, _("The clocks of this computer and of the database differ by %d seconds: answers of providers are "
                     "refused after %d."), (int) (difference / G_USEC_PER_SEC), SKEW);

  return TRUE;
}

/**
 * albo_identity_check: (skip)
 * @connection: a connection as who installed
 * @folder: where albo-login has its keys
 * @problems: (element-type utf8): filled with what is wrong, a sentence each
 * @error: %ALBO_STORE_ERROR
 *
 * Returns: whether all could be looked at
 */
gboolean
albo_identity_check (AlboConnection  *connection,
                     const char      *folder,
                     GPtrArray       *problems,
                     GError         **error)
{
  gint64 now = g_get_real_time ();
  g_autoptr(JsonNode) services = albo_identity_list_services (connection, error);
  g_autoptr(JsonNode) providers = services != NULL ? albo_identity_list_providers (connection, NULL, error) : NULL;
  g_autoptr(JsonNode) oidc = providers != NULL ? albo_identity_list_oidc (connection, error) : NULL;
  guint n_providers, n_oidc;

  if (oidc == NULL || !check_clock (connection, problems, error))
    return FALSE;

  check_services (problems, json_node_get_array (services), folder, now);
  if (problems->len == 0)
    check_metadata (problems, connection, json_node_get_array (services), folder);
  n_providers = check_providers (problems, json_node_get_array (providers), now);
  n_oidc = check_oidc (problems, json_node_get_array (oidc), folder);

  if (n_providers + n_oidc == 0)
    add (problems, _("No provider is offered: nobody can sign in."));
  else if (n_providers > 0 && json_array_get_length (json_node_get_array (services)) == 0)
    add (problems, _("There are providers, but no identity as whom to ask them: see “albo-admin identity set”."));

  return TRUE;
}
