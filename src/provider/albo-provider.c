/* albo-provider.c - who it is, and that a demonstration trusts it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-provider.h"

#include "albo-json.h"
#include "albo-saml-library.h"
#include "albo-saml-redirect.h"
#include "albo-saml-xml.h"
#include "albo-store-error.h"
#include "albo-url.h"

#include <string.h>

#define ENTITY_SUFFIX "/spid"

static const struct
{
  const char *which;
  const char *kind;
  const char *name;
} providers[] = {
  { "uno",   "spid",  "Gestore di prova Uno" },
  { "due",   "spid",  "Gestore di prova Due" },
  { "cie",   "cie",   "CIE di prova" },
  { "eidas", "eidas", "Nodo eIDAS di prova" },
};

static const char metadata_format[] =
  "<md:EntityDescriptor xmlns:md=\"" ALBO_SAML_NS_METADATA "\" xmlns:ds=\"" ALBO_SAML_NS_DSIG "\" entityID=\"%1$s\">"
  "<md:IDPSSODescriptor WantAuthnRequestsSigned=\"true\" protocolSupportEnumeration=\"" ALBO_SAML_NS_PROTOCOL "\">"
  "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>%2$s</ds:X509Certificate>"
  "</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
  "<md:SingleLogoutService Binding=\"" ALBO_SAML_BINDING_REDIRECT "\" Location=\"%1$s/uscita\"/>"
  "<md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat>"
  "<md:SingleSignOnService Binding=\"" ALBO_SAML_BINDING_REDIRECT "\" Location=\"%1$s/accesso\"/>"
  "</md:IDPSSODescriptor></md:EntityDescriptor>";

/**
 * albo_provider_new:
 * @base: where browsers reach it
 * @login: where browsers reach albo-login
 * @folder: where keys are kept
 * @error: return location for an error
 *
 * Returns: (transfer full): the provider
 */
AlboProvider *
albo_provider_new (const char  *base,
                   const char  *login,
                   const char  *folder,
                   GError     **error)
{
  g_autoptr(AlboProvider) self = NULL;
  AlboSamlKey *service_key;

  albo_saml_init ();
  if (!albo_provider_make_keys (folder, login, error))
    return NULL;

  self = g_new0 (AlboProvider, 1);
  g_mutex_init (&self->lock);
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->base = albo_url_join (base, "");
  self->login = albo_url_join (login, "");
  self->service.keys = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_saml_key_unref);
  self->service.entity_id = g_strconcat (self->login, ENTITY_SUFFIX, NULL);
  self->service.slo_redirect = albo_url_join (self->login, "/accedi/uscita-gestore");
  self->service.slo_redirect_response = g_strdup (self->service.slo_redirect);
  self->key = albo_provider_load_key (folder, "provider", error);
  service_key = self->key != NULL ? albo_provider_load_key (folder, "demo", error) : NULL;
  if (service_key == NULL)
    return NULL;

  g_ptr_array_add (self->service.keys, service_key);

  return g_steal_pointer (&self);
}

void
albo_provider_free (AlboProvider *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->key, albo_saml_key_unref);
  g_ptr_array_unref (self->service.keys);
  g_free (self->service.entity_id);
  g_free (self->service.slo_redirect);
  g_free (self->service.slo_redirect_response);
  g_hash_table_unref (self->sessions);
  g_mutex_clear (&self->lock);
  g_free (self->base);
  g_free (self->login);
  g_free (self);
}

/**
 * albo_provider_make_entity:
 * @self: the provider
 * @which: `uno`, `due`, `cie` or `eidas`
 *
 * Returns: (transfer full) (nullable): its entity ID; %NULL if there is no such one
 */
char *
albo_provider_make_entity (const AlboProvider *self,
                           const char         *which)
{
  for (gsize i = 0; i < G_N_ELEMENTS (providers); i++)
    if (g_str_equal (providers[i].which, which))
      return g_strconcat (self->base, "/", which, NULL);

  return NULL;
}

char *
albo_provider_make_answer_url (const AlboProvider *self)
{
  return albo_url_join (self->login, "/accedi/risposta");
}

static gboolean
call (AlboConnection  *connection,
      const char      *sql,
      const char      *first,
      const char      *second,
      GError         **error)
{
  const char *params[] = { first, second };
  g_autoptr(PGresult) rows = albo_connection_call (connection, sql, second != NULL ? 2 : 1, params, NULL, error);

  return rows != NULL;
}

static gboolean
ask_demo (AlboConnection  *connection,
          gboolean        *is_demo,
          GError         **error)
{
  g_autoptr(PGresult) rows = albo_connection_call (connection, "select exists (select from albo.installation i where i.is_demo)",
                                                   0, NULL, NULL, error);

  *is_demo = rows != NULL && PQgetvalue (rows, 0, 0)[0] == 't';

  return rows != NULL;
}

static char *
to_text (JsonObject *object)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), object);

  return albo_json_to_string (node);
}

static JsonObject *
describe_service (const AlboProvider *self)
{
  static const char contacts[] =
    "{\"level\": 2, \"names\": {\"it\": {\"name\": \"Albo, dati di esempio\", \"display_name\": \"Albo, dati di esempio\","
    " \"url\": \"https://www.example.it\"}, \"en\": {\"name\": \"Albo, sample data\", \"display_name\": \"Albo, sample data\","
    " \"url\": \"https://www.example.it\"}}, \"ipa_code\": \"dimostrazione\", \"email\": \"spid@example.it\","
    " \"phone\": \"+390600000000\", \"municipality\": \"H501\", \"province\": \"RM\"}";
  JsonObject *service = json_object_new ();
  JsonArray *keys = json_array_new ();

  json_array_add_string_element (keys, "demo");
  json_object_set_string_member (service, "entity_id", self->service.entity_id);
  json_object_set_string_member (service, "base_url", self->login);
  json_object_set_array_member (service, "keys", keys);
  json_object_set_member (service, "contacts", albo_json_parse (contacts, -1, NULL));

  return service;
}

static JsonObject *
describe_provider (const AlboProvider *self,
                   gsize               index)
{
  JsonObject *provider = json_object_new ();
  JsonArray *certificates = json_array_new ();
  g_autofree char *entity = albo_provider_make_entity (self, providers[index].which);
  const char *certificate = albo_saml_key_get_certificate (self->key);
  g_autofree char *metadata = g_strdup_printf (metadata_format, entity, certificate);
  gsize length;
  g_autofree guchar *der = g_base64_decode (certificate, &length);
  g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der, length);

  json_array_add_string_element (certificates, digest);
  json_object_set_string_member (provider, "entity_id", entity);
  json_object_set_string_member (provider, "kind", providers[index].kind);
  json_object_set_boolean_member (provider, "is_test", TRUE);
  json_object_set_string_member (provider, "name", providers[index].name);
  json_object_set_string_member (provider, "metadata", metadata);
  json_object_set_array_member (provider, "certificates", certificates);

  return provider;
}

/**
 * albo_provider_register:
 * @self: the provider
 * @connection: to the database, as who administers it
 * @error: return location for %ALBO_STORE_ERROR_FORBIDDEN unless the database is a demo
 *
 * Makes the database trust this provider, and no other test provider, and ask as its service.
 *
 * Returns: whether it does
 */
gboolean
albo_provider_register (const AlboProvider  *self,
                        AlboConnection      *connection,
                        GError             **error)
{
  g_autoptr(JsonObject) service = describe_service (self);
  g_autofree char *text = to_text (service);
  gboolean is_demo;

  /* Before anything is written: an identity of real people must not become that of invented ones. */
  if (!ask_demo (connection, &is_demo, error))
    return FALSE;

  if (!is_demo)
    {
      g_set_error_literal (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_FORBIDDEN,
                           "a test provider is trusted only in a demo database");
      return FALSE;
    }

  if (!call (connection, "select admin.identity_provider_remove (x ->> 'entity_id', x ->> 'kind')"
                         " from jsonb_array_elements (admin.identity_providers (null)) x"
                         " where (x ->> 'is_test')::boolean and not starts_with (x ->> 'entity_id', $1 || '/')",
             self->base, NULL, error) ||
      !call (connection, "select admin.identity_service_put ($1, $2)", "demo", text, error))
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (providers); i++)
    {
      g_autoptr(JsonObject) provider = describe_provider (self, i);
      g_autofree char *json = to_text (provider);

      if (!call (connection, "select admin.identity_provider_put ($1)", json, NULL, error))
        return FALSE;
    }

  return TRUE;
}
