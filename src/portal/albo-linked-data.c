/* albo-linked-data.c
 *
 * JSON-LD stands in a script element that is data and is never run, so the policy of
 * the pages, which allows no script, does not concern it.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-linked-data.h"

#include <string.h>

#include "albo-address.h"
#include "albo-json.h"
#include "albo-lang.h"
#include "albo-url.h"

#define DEFAULT_LICENCE "https://creativecommons.org/licenses/by/4.0/"

static JsonObject *
new_thing (const char *type)
{
  JsonObject *thing = json_object_new ();

  json_object_set_string_member (thing, "@type", type);

  return thing;
}

static void
set_text (JsonObject *thing,
          const char *member,
          const char *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_string_member (thing, member, text);
}

static void
take_text (JsonObject *thing,
           const char *member,
           char       *text)
{
  set_text (thing, member, text);
  g_free (text);
}

static char *
get_address (AlboExchange *exchange,
             JsonObject   *organization,
             const char   *rest)
{
  g_autofree char *path = g_strconcat ("/ente/", albo_json_get_string (organization, "code", ""), rest, NULL);

  return albo_address_canonical (exchange, organization, path);
}

/**
 * albo_linked_data_organization:
 * @exchange: a question
 * @organization: an organization as the database tells it
 *
 * Returns: (transfer full): a GovernmentOrganization, or the School that it is
 */
JsonObject *
albo_linked_data_organization (AlboExchange *exchange,
                               JsonObject   *organization)
{
  JsonObject *settings = albo_json_get_object (organization, "settings");
  const char *kind = albo_json_get_string (organization, "kind", "");
  const char *website = albo_json_get_string (settings, "website_url", "");
  const char *logo = albo_json_get_string (organization, "logo", "");
  JsonObject *thing = new_thing (g_str_equal (kind, "school") ? "School" : "GovernmentOrganization");

  set_text (thing, "name", albo_json_get_string (organization, "name", ""));
  if (*website != '\0')
    set_text (thing, "url", website);
  else
    take_text (thing, "url", get_address (exchange, organization, ""));
  set_text (thing, "address", albo_json_get_string (settings, "address", ""));
  set_text (thing, "telephone", albo_json_get_string (settings, "phone", ""));
  set_text (thing, "email", albo_json_get_string (settings, "email", ""));
  if (*logo != '\0')
    take_text (thing, "logo", get_address (exchange, organization, "/logo"));

  return thing;
}

static JsonArray *
list_languages (void)
{
  JsonArray *languages = json_array_new ();
  gsize n_languages;
  const AlboLang *all = albo_lang_list (&n_languages);

  for (gsize i = 0; i < n_languages; i++)
    json_array_add_string_element (languages, all[i].code);

  return languages;
}

static JsonObject *
make_channel (AlboExchange *exchange,
              JsonObject   *organization,
              JsonObject   *service)
{
  JsonObject *channel = new_thing ("ServiceChannel");
  g_autofree char *path = g_strdup_printf ("/ente/%s/%s/inizia",
                                           albo_json_get_string (organization, "code", ""),
                                           albo_json_get_string (service, "code", ""));

  /* People sign in on the portal's own host. */
  take_text (channel, "serviceUrl", albo_url_join (albo_exchange_get_site (exchange)->public_url, path));
  json_object_set_array_member (channel, "availableLanguage", list_languages ());
  take_text (channel, "processingTime",
             g_strdup_printf ("P%" G_GINT64_FORMAT "D", albo_json_get_int (service, "term_days", 30)));

  return channel;
}

static JsonObject *
make_offer (JsonObject *service)
{
  JsonObject *offer = new_thing ("Offer");
  gint64 cents = albo_json_get_int (service, "fee_cents", 0);

  take_text (offer, "price", g_strdup_printf ("%" G_GINT64_FORMAT ".%02d", cents / 100, (int) (cents % 100)));
  set_text (offer, "priceCurrency", "EUR");

  return offer;
}

/**
 * albo_linked_data_service:
 * @exchange: a question
 * @organization: an organization as the database tells it
 * @service: a service of it, likewise
 *
 * Returns: (transfer full): a GovernmentService
 */
JsonObject *
albo_linked_data_service (AlboExchange *exchange,
                          JsonObject   *organization,
                          JsonObject   *service)
{
  const char *lang = albo_exchange_get_language (exchange);
  JsonObject *thing = json_object_new ();
  JsonObject *sheet = albo_json_get_object (service, "sheet");
  JsonObject *place = new_thing ("Country");
  g_autofree char *rest = g_strconcat ("/", albo_json_get_string (service, "code", ""), NULL);
  g_autofree char *address = get_address (exchange, organization, rest);

  set_text (thing, "@context", "https://schema.org");
  set_text (thing, "@type", "GovernmentService");
  set_text (thing, "@id", address);
  set_text (thing, "url", address);
  set_text (thing, "name", albo_json_localized (albo_json_get_object (service, "title"), lang));
  set_text (thing, "description", albo_json_localized (albo_json_get_object (service, "summary"), lang));
  set_text (thing, "serviceType", albo_json_get_string (service, "kind", ""));
  json_object_set_object_member (thing, "provider", albo_linked_data_organization (exchange, organization));
  set_text (place, "name", "Italia");
  json_object_set_object_member (thing, "areaServed", place);
  json_object_set_object_member (thing, "availableChannel", make_channel (exchange, organization, service));
  json_object_set_object_member (thing, "offers", make_offer (service));

  if (json_object_has_member (sheet != NULL ? sheet : thing, "who"))
    {
      JsonObject *audience = new_thing ("Audience");

      set_text (audience, "audienceType", albo_json_localized (albo_json_get_object (sheet, "who"), lang));
      json_object_set_object_member (thing, "audience", audience);
    }

  take_text (thing, "termsOfService", g_strconcat (address, "#condizioni", NULL));

  return thing;
}

/**
 * albo_linked_data_get_licence:
 * @organization: an organization as the database tells it
 *
 * Returns: (transfer none): the address of the licence of its open data; that which the
 *   guidelines on open data name where it has chosen none
 */
const char *
albo_linked_data_get_licence (JsonObject *organization)
{
  return albo_json_get_string (albo_json_get_object (organization, "settings"), "data_licence_url",
                               DEFAULT_LICENCE);
}

static JsonObject *
make_distribution (const char *address,
                   const char *extension,
                   const char *media_type)
{
  JsonObject *download = new_thing ("DataDownload");

  take_text (download, "contentUrl", g_strconcat (address, "/dati.", extension, NULL));
  set_text (download, "encodingFormat", media_type);

  return download;
}

/**
 * albo_linked_data_register:
 * @exchange: a question
 * @answer: a public register as the database tells it
 * @lang: the language to name it in
 *
 * Returns: (transfer full): a Dataset: who publishes it, of which day, under which licence
 */
JsonObject *
albo_linked_data_register (AlboExchange *exchange,
                           JsonObject   *answer,
                           const char   *lang)
{
  JsonObject *organization = albo_json_get_object (answer, "organization");
  JsonObject *list = albo_json_get_object (answer, "register");
  JsonObject *thing = json_object_new ();
  JsonArray *downloads = json_array_new ();
  g_autofree char *rest = g_strconcat ("/albi/", albo_json_get_string (list, "code", ""), NULL);
  g_autofree char *address = get_address (exchange, organization, rest);

  set_text (thing, "@context", "https://schema.org");
  set_text (thing, "@type", "Dataset");
  set_text (thing, "@id", address);
  set_text (thing, "url", address);
  set_text (thing, "name", albo_json_localized (albo_json_get_object (list, "name"), lang));
  take_text (thing, "description",
             g_strdup_printf ("%s – %s", albo_json_localized (albo_json_get_object (list, "name"), lang),
                              albo_json_get_string (organization, "name", "")));
  json_object_set_object_member (thing, "publisher", albo_linked_data_organization (exchange, organization));
  set_text (thing, "license", albo_linked_data_get_licence (organization));
  json_object_set_boolean_member (thing, "isAccessibleForFree", TRUE);
  set_text (thing, "temporalCoverage", albo_json_get_string (answer, "day", ""));
  set_text (thing, "dateModified", albo_json_get_string (answer, "changed_on", ""));
  json_array_add_object_element (downloads, make_distribution (address, "csv", "text/csv"));
  json_array_add_object_element (downloads, make_distribution (address, "json", "application/json"));
  json_object_set_array_member (thing, "distribution", downloads);

  return thing;
}

/**
 * albo_linked_data_embed:
 * @data: (transfer full): what to say
 *
 * Nothing in it can end the element around it.
 *
 * Returns: (transfer full): JSON that stands in a page without further escaping
 */
char *
albo_linked_data_embed (JsonObject *data)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  g_autoptr(GString) safe = NULL;

  json_node_take_object (node, data);
  text = albo_json_to_string (node);
  safe = g_string_sized_new (strlen (text) + 64);

  for (const char *p = text; *p != '\0'; p++)
    if (strchr ("<>&", *p) != NULL)
      g_string_append_printf (safe, "\\u%04x", (guint) *p);
    else
      g_string_append_c (safe, *p);

  return g_string_free (g_steal_pointer (&safe), FALSE);
}
