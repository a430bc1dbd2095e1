/* albo-identity-refresh.c - metadata of providers from a file into the database
 *
 * Who can change these files signs anybody in as anybody.  So the whole must be signed by a key
 * that was pinned, nothing changes unless all of it is good, and a provider that signs with a
 * new key waits for a person.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-identity.h"

#include <glib/gi18n.h>

#include "albo-admin-error.h"
#include "albo-json.h"
#include "albo-saml-registry.h"
#include "albo-saml-xml.h"

static void G_GNUC_PRINTF (3, 4)
tell (AlboIdentityRefresh *refresh,
      gboolean             is_alarm,
      const char          *format,
      ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (refresh->report, g_strdup_vprintf (format, args));
  va_end (args);
  refresh->n_alarms += is_alarm;
}

static JsonArray *
list_fingerprints (const AlboSamlProvider *provider)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < provider->keys->len; i++)
    {
      gsize length;
      g_autofree guchar *der = g_base64_decode (albo_saml_key_get_certificate (provider->keys->pdata[i]), &length);
      g_autofree char *fingerprint = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der, length);

      json_array_add_string_element (list, fingerprint);
    }

  return list;
}

static gboolean
has_string (JsonArray  *list,
            const char *text)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (g_str_equal (json_array_get_string_element (list, i), text))
      return TRUE;

  return FALSE;
}

/* The first fingerprint that was not there before. */
static const char *
find_new_key (JsonArray  *fingerprints,
              JsonObject *old)
{
  JsonArray *before = albo_json_get_array (old, "certificates");

  for (guint i = 0; i < json_array_get_length (fingerprints); i++)
    if (!has_string (before, json_array_get_string_element (fingerprints, i)))
      return json_array_get_string_element (fingerprints, i);

  return NULL;
}

static JsonObject *
find_old (JsonArray  *providers,
          const char *entity_id)
{
  for (guint i = 0; i < json_array_get_length (providers); i++)
    {
      JsonObject *provider = json_array_get_object_element (providers, i);

      if (g_str_equal (albo_json_get_string (provider, "entity_id", ""), entity_id))
        return provider;
    }

  return NULL;
}

static gboolean
note_problem (AlboConnection  *connection,
              const char      *entity_id,
              const char      *kind,
              const char      *problem,
              GError         **error)
{
  const char *params[] = { entity_id, kind, problem };
  g_autoptr(PGresult) rows = albo_connection_call (connection, "select admin.identity_provider_problem ($1, $2, $3)",
                                                   G_N_ELEMENTS (params), params, NULL, error);

  return rows != NULL;
}

static JsonObject *
describe (const AlboIdentityRefresh *refresh,
          const AlboSamlEntry       *entry,
          JsonArray                 *fingerprints,
          JsonObject                *old)
{
  JsonObject *object = json_object_new ();
  const char *name = entry->provider->name != NULL ? entry->provider->name : entry->provider->entity_id;
  g_autofree char *short_name = g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), 200));

  json_object_set_string_member (object, "entity_id", entry->provider->entity_id);
  json_object_set_string_member (object, "kind", refresh->kind);
  json_object_set_string_member (object, "name", short_name);
  json_object_set_string_member (object, "metadata", entry->metadata);
  json_object_set_array_member (object, "certificates", json_array_ref (fingerprints));
  json_object_set_boolean_member (object, "is_test", (refresh->flags & ALBO_SAML_PROVIDER_TEST) != 0);
  json_object_set_boolean_member (object, "is_assertion_only",
                                  (refresh->flags & ALBO_SAML_PROVIDER_ASSERTION_ONLY) != 0);
  json_object_set_boolean_member (object, "has_no_issuer_format",
                                  (entry->provider->flags & ALBO_SAML_PROVIDER_NO_ISSUER_FORMAT) != 0);

  if (albo_json_get_string (old, "logo", NULL) != NULL)
    json_object_set_string_member (object, "logo", albo_json_get_string (old, "logo", NULL));

  if (entry->end != 0)
    {
      g_autoptr(GDateTime) end = g_date_time_new_from_unix_utc (entry->end / G_USEC_PER_SEC);
      g_autofree char *text = g_date_time_format (end, "%Y-%m-%dT%H:%M:%SZ");

      json_object_set_string_member (object, "valid_until", text);
    }

  return object;
}

static gboolean
take (AlboConnection       *connection,
      AlboIdentityRefresh  *refresh,
      const AlboSamlEntry  *entry,
      JsonObject           *old,
      GError              **error)
{
  g_autoptr(JsonArray) fingerprints = list_fingerprints (entry->provider);
  const char *new_key = old != NULL ? find_new_key (fingerprints, old) : NULL;
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  g_autoptr(PGresult) rows = NULL;
  const char *name = entry->provider->entity_id;
  const char *outcome;

  if (new_key != NULL && !refresh->accepts_new_keys)
    {
      tell (refresh, TRUE, _("%s: signs with a new key (%.16s…) and was not taken. Ask its operator whether that "
                             "is so, then give --accept-new-key."), name, new_key);
      return note_problem (connection, name, refresh->kind, "new-key", error);
    }

  object = describe (refresh, entry, fingerprints, old);
  json_node_set_object (node, object);
  text = albo_json_to_string (node);
  rows = albo_connection_call (connection, "select admin.identity_provider_put ($1)", 1,
                               (const char * const *) &text, NULL, error);
  if (rows == NULL)
    return FALSE;

  outcome = PQgetvalue (rows, 0, 0);
  if (g_str_equal (outcome, "added"))
    tell (refresh, FALSE, _("%s: added."), name);
  else if (new_key != NULL)
    tell (refresh, FALSE, _("%s: signs with a new key (%.16s…), as you accepted."), name, new_key);
  else if (g_str_equal (outcome, "keys"))
    tell (refresh, FALSE, _("%s: no longer signs with one of its keys."), name);
  else if (g_str_equal (outcome, "changed"))
    tell (refresh, FALSE, _("%s: changed."), name);

  return TRUE;
}

/* Who is not in a registry any more is not accredited any more. */
static gboolean
stop_absent (AlboConnection       *connection,
             AlboIdentityRefresh  *refresh,
             GPtrArray            *entries,
             JsonArray            *before,
             GError              **error)
{
  for (guint i = 0; i < json_array_get_length (before); i++)
    {
      JsonObject *old = json_array_get_object_element (before, i);
      const char *params[] = { albo_json_get_string (old, "entity_id", ""), refresh->kind, "false" };
      g_autoptr(PGresult) rows = NULL;
      gboolean is_there = FALSE;

      for (guint j = 0; j < entries->len; j++)
        is_there = is_there ||
                   g_str_equal (((AlboSamlEntry *) entries->pdata[j])->provider->entity_id, params[0]);

      if (is_there || !albo_json_get_bool (old, "is_enabled", FALSE) || albo_json_get_bool (old, "is_test", FALSE))
        continue;

      rows = albo_connection_call (connection, "select admin.identity_provider_enable ($1, $2, $3)",
                                   G_N_ELEMENTS (params), params, NULL, error);
      if (rows == NULL)
        return FALSE;

      tell (refresh, TRUE, _("%s: is not in the registry any more; it is no longer offered."), params[0]);
    }

  return TRUE;
}

static gboolean
take_all (AlboConnection       *connection,
          AlboIdentityRefresh  *refresh,
          GPtrArray            *entries,
          gboolean              is_aggregate,
          JsonArray            *before,
          GError              **error)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const AlboSamlEntry *entry = entries->pdata[i];

      if (!take (connection, refresh, entry, find_old (before, entry->provider->entity_id), error))
        return FALSE;
    }

  return !is_aggregate || refresh->registry_keys == NULL ||
         stop_absent (connection, refresh, entries, before, error);
}

/* Nothing of a file that is not good is taken; whoever looks is told since when. */
static void
note_refusal (AlboConnection            *connection,
              const AlboIdentityRefresh *refresh,
              JsonArray                 *before,
              const char                *problem)
{
  for (guint i = 0; i < json_array_get_length (before); i++)
    note_problem (connection, albo_json_get_string (json_array_get_object_element (before, i), "entity_id", ""),
                  refresh->kind, problem, NULL);
}

/**
 * albo_identity_refresh: (skip)
 * @connection: a connection as who installed
 * @refresh: how; filled with what came of it
 * @text: (array length=length): metadata
 * @length: how many bytes
 * @error: %ALBO_STORE_ERROR, or %ALBO_ADMIN_ERROR_REFUSED if the file is not good: then all
 *   stays as it was, and each provider of that kind has a note
 *
 * Returns: whether the file was taken, with or without alarms
 */
gboolean
albo_identity_refresh (AlboConnection       *connection,
                       AlboIdentityRefresh  *refresh,
                       const char           *text,
                       gsize                 length,
                       GError              **error)
{
  g_autoptr(JsonNode) node = albo_identity_list_providers (connection, refresh->kind, error);
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GError) local_error = NULL;
  gboolean is_aggregate = FALSE;

  if (node == NULL)
    return FALSE;

  entries = albo_saml_registry_read (text, length, albo_saml_kind_read (refresh->kind), refresh->flags,
                                     refresh->registry_keys, g_get_real_time (), &is_aggregate, &local_error);
  if (entries == NULL)
    {
      note_refusal (connection, refresh, json_node_get_array (node), local_error->message);
      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_REFUSED,
                   _("These metadata are not good (%s). Nothing was changed."), local_error->message);
      return FALSE;
    }

  if (!albo_connection_begin (connection, NULL, error))
    return FALSE;

  if (!take_all (connection, refresh, entries, is_aggregate, json_node_get_array (node), error))
    {
      albo_connection_rollback (connection);
      return FALSE;
    }

  return albo_connection_commit (connection, NULL, error);
}
