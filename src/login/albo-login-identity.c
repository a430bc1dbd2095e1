/* albo-login-identity.c
 *
 * Settings and metadata are in the database, private keys in files: whoever reads a copy of the
 * database can ask nobody in our name.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-login-identity.h"

#include "albo-json.h"
#include "albo-login-calls.h"
#include "albo-saml-error.h"

#include <string.h>

#define ANSWER_PATH "/accedi/risposta"
#define LOGOUT_PATH "/accedi/uscita-gestore"

#define INTERVAL (2 * G_USEC_PER_SEC)     /* between two questions to the database */
#define RENEWAL  (600 * G_USEC_PER_SEC)   /* metadata and certificates end by themselves */

/* As little as the services need: what else they ask, they ask the person. */
static const char * const spid_attributes[] = {
  "fiscalNumber", "name", "familyName", "dateOfBirth", "email", "digitalAddress", NULL,
};
static const char * const cie_attributes[] = {
  "fiscalNumber", "name", "familyName", "dateOfBirth", NULL,
};

/* The set that requests to SPID and to CIE name is 0; the node of eIDAS has numbers of its own. */
static const AlboSamlAttributeSet spid_set = { 0, "Servizi online", "Online services", spid_attributes };
static const AlboSamlAttributeSet cie_set = { 0, "Servizi online", "Online services", cie_attributes };

struct _AlboLoginTrust
{
  char              *folder;
  AlboLoginOidc     *oidc;
  GMutex             lock;
  AlboLoginIdentity *current;       /* (nullable) */
  gint64             ask_again_at;
  gint64             renew_at;
};

static void
service_free (gpointer data)
{
  AlboLoginService *self = data;

  g_clear_pointer (&self->saml.keys, g_ptr_array_unref);
  g_free (self->answer_url);
  g_free (self->logout_url);
  g_free (self);
}

static void
provider_free (gpointer data)
{
  AlboLoginProvider *self = data;

  g_clear_pointer (&self->saml, albo_saml_provider_unref);
  g_free (self);
}

static void
identity_clear (gpointer data)
{
  AlboLoginIdentity *self = data;

  g_clear_pointer (&self->services, g_ptr_array_unref);
  g_clear_pointer (&self->providers, g_ptr_array_unref);
  g_clear_pointer (&self->register_key, albo_saml_register_key_free);
  g_clear_pointer (&self->document, json_node_unref);
}

void
albo_login_identity_unref (AlboLoginIdentity *self)
{
  g_atomic_rc_box_release_full (self, identity_clear);
}

/**
 * albo_login_find_key:
 * @folder: where the keys are
 * @file: `NAME.key`, `NAME.crt` …
 *
 * Of a folder that is loaded as the credential `keys`, systemd makes files `keys_NAME.key`.
 *
 * Returns: (transfer full): where the file is, or should be
 */
char *
albo_login_find_key (const char *folder,
                     const char *file)
{
  g_autofree char *name = g_strconcat ("keys_", file, NULL);
  g_autofree char *credential = g_build_filename (folder, name, NULL);

  return g_file_test (credential, G_FILE_TEST_EXISTS) ? g_steal_pointer (&credential)
                                                      : g_build_filename (folder, file, NULL);
}

static AlboSamlKey *
load_key (const char  *folder,
          const char  *name,
          GError     **error)
{
  g_autofree char *key_name = g_strconcat (name, ".key", NULL);
  g_autofree char *certificate_name = g_strconcat (name, ".crt", NULL);
  g_autofree char *key_path = albo_login_find_key (folder, key_name);
  g_autofree char *certificate_path = albo_login_find_key (folder, certificate_name);
  g_autofree char *key_pem = NULL;
  g_autofree char *certificate_pem = NULL;
  AlboSamlKey *key;

  if (!g_file_get_contents (key_path, &key_pem, NULL, error) ||
      !g_file_get_contents (certificate_path, &certificate_pem, NULL, error))
    return NULL;

  key = albo_saml_key_new_from_pem (key_pem, certificate_pem, error);
  memset (key_pem, 0, strlen (key_pem));

  return key;
}

static AlboSamlNames
read_names (JsonObject *names,
            const char *lang)
{
  JsonObject *object = names != NULL ? albo_json_get_object (names, lang) : NULL;

  if (object == NULL)
    return (AlboSamlNames) { 0 };

  return (AlboSamlNames) {
    .name = albo_json_get_string (object, "name", NULL),
    .display_name = albo_json_get_string (object, "display_name", NULL),
    .url = albo_json_get_string (object, "url", NULL),
  };
}

static AlboSamlBilling
read_billing (JsonObject *billing)
{
  return (AlboSamlBilling) {
    .vat_country = albo_json_get_string (billing, "vat_country", NULL),
    .vat_number = albo_json_get_string (billing, "vat_number", NULL),
    .fiscal_code = albo_json_get_string (billing, "fiscal_code", NULL),
    .name = albo_json_get_string (billing, "name", NULL),
    .address = albo_json_get_string (billing, "address", NULL),
    .number = albo_json_get_string (billing, "number", NULL),
    .postal_code = albo_json_get_string (billing, "postal_code", NULL),
    .municipality = albo_json_get_string (billing, "municipality", NULL),
    .province = albo_json_get_string (billing, "province", NULL),
    .country = albo_json_get_string (billing, "country", NULL),
    .company = albo_json_get_string (billing, "company", NULL),
    .email = albo_json_get_string (billing, "email", NULL),
    .phone = albo_json_get_string (billing, "phone", NULL),
  };
}

static gboolean
load_keys (AlboLoginService  *self,
           JsonArray         *names,
           const char        *folder,
           GError           **error)
{
  self->saml.keys = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_saml_key_unref);

  for (guint i = 0; i < json_array_get_length (names); i++)
    {
      AlboSamlKey *key = load_key (folder, json_array_get_string_element (names, i), error);

      if (key == NULL)
        return FALSE;

      g_ptr_array_add (self->saml.keys, key);
    }

  return TRUE;
}

/* Strings stay those of the document. */
static AlboLoginService *
read_service (JsonObject  *object,
              const char  *folder,
              GError     **error)
{
  AlboLoginService *self = g_new0 (AlboLoginService, 1);
  JsonObject *contacts = albo_json_get_object (object, "contacts");
  JsonObject *names = albo_json_get_object (contacts, "names");
  JsonObject *billing = albo_json_get_object (contacts, "billing");
  const char *base_url = albo_json_get_string (object, "base_url", "");

  self->id = (int) albo_json_get_int (object, "id", 0);
  self->code = albo_json_get_string (object, "code", "");
  self->is_common = albo_json_get_bool (object, "is_common", FALSE);
  self->answer_url = g_strconcat (base_url, ANSWER_PATH, NULL);
  self->logout_url = g_strconcat (base_url, LOGOUT_PATH, NULL);
  self->acs_urls[0] = self->answer_url;
  self->logouts[0] = (AlboSamlAddress) { ALBO_SAML_REDIRECT, self->logout_url, NULL };
  self->logouts[1] = (AlboSamlAddress) { ALBO_SAML_POST, self->logout_url, NULL };
  self->saml.entity_id = albo_json_get_string (object, "entity_id", "");
  self->saml.acs_urls = self->acs_urls;
  self->saml.logouts = self->logouts;
  self->saml.n_logouts = G_N_ELEMENTS (self->logouts);
  self->saml.it = read_names (names, "it");
  self->en = read_names (names, "en");
  self->saml.en = self->en.name != NULL ? &self->en : NULL;
  self->saml.ipa_code = albo_json_get_string (contacts, "ipa_code", NULL);
  self->saml.email = albo_json_get_string (contacts, "email", NULL);
  self->saml.phone = albo_json_get_string (contacts, "phone", NULL);
  self->saml.municipality = albo_json_get_string (contacts, "municipality", NULL);
  self->saml.province = albo_json_get_string (contacts, "province", NULL);

  if (billing != NULL)
    {
      self->billing = read_billing (billing);
      self->saml.billing = &self->billing;
    }

  if (!load_keys (self, albo_json_get_array (object, "keys"), folder, error))
    {
      service_free (self);
      return NULL;
    }

  return self;
}

static AlboLoginProvider *
read_provider (JsonObject  *object,
               GError     **error)
{
  const char *metadata = albo_json_get_string (object, "metadata", "");
  const char *entity_id = albo_json_get_string (object, "entity_id", "");
  AlboSamlProviderFlags flags = ALBO_SAML_PROVIDER_STRICT;
  g_autoptr(GPtrArray) list = NULL;
  AlboSamlProvider *found;
  AlboLoginProvider *self;

  if (albo_json_get_bool (object, "is_test", FALSE))
    flags |= ALBO_SAML_PROVIDER_TEST;
  if (albo_json_get_bool (object, "is_assertion_only", FALSE))
    flags |= ALBO_SAML_PROVIDER_ASSERTION_ONLY;
  if (albo_json_get_bool (object, "has_no_issuer_format", FALSE))
    flags |= ALBO_SAML_PROVIDER_NO_ISSUER_FORMAT;

  /* Who put them into the database verified their signature. */
  list = albo_saml_provider_list_parse (metadata, strlen (metadata),
                                        albo_saml_kind_read (albo_json_get_string (object, "kind", "")), flags, NULL,
                                        g_get_real_time (), error);
  if (list == NULL)
    return NULL;

  found = albo_saml_provider_list_find (list, entity_id);
  if (found == NULL)
    {
      g_set_error_literal (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_METADATA, "metadata of another provider");
      return NULL;
    }

  self = g_new0 (AlboLoginProvider, 1);
  self->id = (int) albo_json_get_int (object, "id", 0);
  self->kind = albo_json_get_string (object, "kind", "");
  self->name = albo_json_get_string (object, "name", "");
  self->logo = albo_json_get_string (object, "logo", NULL);
  self->saml = albo_saml_provider_ref (found);

  return self;
}

/**
 * albo_login_identity_has_test:
 * @document: what albo_login_identity() returned
 *
 * Returns: whether a test provider is trusted where people are real
 */
gboolean
albo_login_identity_has_test (JsonObject *document)
{
  JsonArray *providers = albo_json_get_array (document, "providers");

  if (albo_json_get_bool (document, "is_demo", FALSE))
    return FALSE;

  for (guint i = 0; i < json_array_get_length (providers); i++)
    if (albo_json_get_bool (json_array_get_object_element (providers, i), "is_test", FALSE))
      return TRUE;

  return FALSE;
}

/* What cannot be used is left out, with a word for the journal: one provider's bad metadata must
 * not keep others from signing people in.
 */
static AlboLoginIdentity *
make_identity (JsonNode    *document,
               const char  *folder)
{
  AlboLoginIdentity *self = g_atomic_rc_box_new0 (AlboLoginIdentity);
  JsonObject *object = json_node_get_object (document);
  JsonArray *services = albo_json_get_array (object, "services");
  JsonArray *providers = albo_json_get_array (object, "providers");
  g_autofree char *register_path = albo_login_find_key (folder, "register.key");

  self->document = json_node_ref (document);
  self->version = albo_json_get_string (object, "version", "");
  self->is_demo = albo_json_get_bool (object, "is_demo", FALSE);
  self->services = g_ptr_array_new_with_free_func (service_free);
  self->providers = g_ptr_array_new_with_free_func (provider_free);

  if (json_array_get_length (services) > 0)
    {
      g_autoptr(GError) error = NULL;

      self->register_key = albo_saml_register_key_load (register_path, &error);
      if (self->register_key == NULL)
        g_warning ("no key for the register of messages: %s", error->message);
    }

  for (guint i = 0; i < json_array_get_length (services); i++)
    {
      g_autoptr(GError) error = NULL;
      JsonObject *service = json_array_get_object_element (services, i);
      AlboLoginService *read = read_service (service, folder, &error);

      if (read != NULL)
        g_ptr_array_add (self->services, read);
      else
        g_warning ("identity %s: %s", albo_json_get_string (service, "code", ""), error->message);
    }

  for (guint i = 0; i < json_array_get_length (providers); i++)
    {
      g_autoptr(GError) error = NULL;
      JsonObject *provider = json_array_get_object_element (providers, i);
      AlboLoginProvider *read = NULL;

      if (albo_json_get_bool (provider, "is_test", FALSE) && !self->is_demo)
        g_critical ("a test provider where people are real: %s",
                    albo_json_get_string (provider, "entity_id", ""));
      else if ((read = read_provider (provider, &error)) != NULL)
        g_ptr_array_add (self->providers, read);
      else
        g_warning ("provider %s: %s", albo_json_get_string (provider, "entity_id", ""), error->message);
    }

  return self;
}

/**
 * albo_login_trust_new:
 * @folder: (nullable): where the keys are: `NAME.key` and `NAME.crt` of each key that the settings
 *   name, in PEM, and `register.key`
 *
 * Returns: (transfer full): knowing nothing yet
 */
AlboLoginTrust *
albo_login_trust_new (const char *folder)
{
  AlboLoginTrust *self = g_new0 (AlboLoginTrust, 1);

  g_mutex_init (&self->lock);
  self->folder = g_strdup (folder != NULL ? folder : ".");
  self->oidc = albo_login_oidc_new (folder);

  return self;
}

void
albo_login_trust_free (AlboLoginTrust *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->current, albo_login_identity_unref);
  albo_login_oidc_free (self->oidc);
  g_mutex_clear (&self->lock);
  g_free (self->folder);
  g_free (self);
}

/**
 * albo_login_trust_get_oidc:
 * @self: what is trusted
 *
 * Returns: (transfer none): the aggregators, which the database is asked for apart
 */
AlboLoginOidc *
albo_login_trust_get_oidc (AlboLoginTrust *self)
{
  return self->oidc;
}

/**
 * albo_login_trust_forget:
 * @self: what is trusted
 *
 * Makes the next call ask the database.
 */
void
albo_login_trust_forget (AlboLoginTrust *self)
{
  g_mutex_lock (&self->lock);
  self->ask_again_at = 0;
  self->renew_at = 0;
  g_mutex_unlock (&self->lock);
}

/**
 * albo_login_trust_get:
 * @self: what is trusted
 * @connection: the connection of this thread
 * @error: return location for %ALBO_STORE_ERROR
 *
 * Returns: (transfer full): what the database says, not more than a few seconds ago
 */
AlboLoginIdentity *
albo_login_trust_get (AlboLoginTrust  *self,
                      AlboConnection  *connection,
                      GError         **error)
{
  gint64 now = g_get_monotonic_time ();
  g_autoptr(AlboLoginIdentity) current = NULL;
  g_autoptr(JsonNode) document = NULL;
  gboolean is_due;
  gboolean is_old;

  g_mutex_lock (&self->lock);
  is_due = now >= self->ask_again_at || self->current == NULL;
  is_old = now >= self->renew_at;
  if (self->current != NULL)
    current = g_atomic_rc_box_acquire (self->current);
  g_mutex_unlock (&self->lock);

  if (!is_due)
    return g_steal_pointer (&current);

  document = albo_login_identity (connection, current != NULL && !is_old ? current->version : NULL, NULL, error);
  if (document == NULL)
    return NULL;

  if (JSON_NODE_HOLDS_OBJECT (document))
    {
      g_clear_pointer (&current, albo_login_identity_unref);
      current = make_identity (document, self->folder);
    }

  g_mutex_lock (&self->lock);
  self->ask_again_at = now + INTERVAL;
  if (JSON_NODE_HOLDS_OBJECT (document))
    {
      g_clear_pointer (&self->current, albo_login_identity_unref);
      self->current = g_atomic_rc_box_acquire (current);
      self->renew_at = now + RENEWAL;
    }
  g_mutex_unlock (&self->lock);

  return g_steal_pointer (&current);
}

const AlboLoginService *
albo_login_identity_find_service (const AlboLoginIdentity *self,
                                  gint64                   id)
{
  for (guint i = 0; i < self->services->len; i++)
    if (((AlboLoginService *) self->services->pdata[i])->id == id)
      return self->services->pdata[i];

  return NULL;
}

const AlboLoginService *
albo_login_identity_find_code (const AlboLoginIdentity *self,
                               const char              *code)
{
  for (guint i = 0; i < self->services->len; i++)
    if (g_str_equal (((AlboLoginService *) self->services->pdata[i])->code, code))
      return self->services->pdata[i];

  return NULL;
}

const AlboLoginProvider *
albo_login_identity_find_provider (const AlboLoginIdentity *self,
                                   gint64                   id)
{
  for (guint i = 0; i < self->providers->len; i++)
    if (((AlboLoginProvider *) self->providers->pdata[i])->id == id)
      return self->providers->pdata[i];

  return NULL;
}

/**
 * albo_login_service_make_metadata:
 * @self: as whom to ask
 * @kind: for whom
 * @now: the clock, in microseconds since 1970
 * @error: return location for %ALBO_SAML_ERROR_METADATA, and others of albo_saml_metadata_make()
 *
 * Returns: (transfer full): the signed metadata
 */
char *
albo_login_service_make_metadata (const AlboLoginService  *self,
                                  AlboSamlKind             kind,
                                  gint64                   now,
                                  GError                 **error)
{
  const AlboSamlAttributeSet sets[] = { spid_set, albo_saml_eidas_minimum, albo_saml_eidas_full };
  AlboSamlService service = self->saml;

  service.sets = kind == ALBO_SAML_KIND_CIE ? &cie_set : sets;
  service.n_sets = kind == ALBO_SAML_KIND_CIE ? 1 : G_N_ELEMENTS (sets);

  return albo_saml_metadata_make (&service, kind, now, error);
}
