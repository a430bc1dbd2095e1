/* albo-view-organization.c - what every page shows of the organization that it is about
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-view.h"

#include <string.h>

#include "albo-address.h"
#include "albo-json.h"

/* What an organization may say about itself in its settings. */
static const char * const contacts[] = {
  "address", "email", "pec", "phone", "hours", "appointment_url",
};

/* Pages that it has elsewhere. */
static const char * const pages[] = {
  "website_url", "transparency_url", "legal_notes_url", "privacy_url", "accessibility_url",
};

/* Only an address of the web may become a link. */
static gboolean
is_safe (const char *member,
         const char *text)
{
  return !g_str_has_suffix (member, "_url") || g_str_has_prefix (text, "https://");
}

/* Returns: how many there are */
static guint
copy_settings (JsonObject         *view,
               JsonObject         *settings,
               const char * const *members,
               gsize               n_members)
{
  guint n = 0;

  for (gsize i = 0; i < n_members; i++)
    {
      const char *text = albo_json_get_string (settings, members[i], "");

      if (*text == '\0' || !is_safe (members[i], text))
        continue;

      albo_view_set_text (view, members[i], text);
      n++;
    }

  return n;
}

/* Their addresses name their version, so that browsers may keep them for ever. */
static void
set_look (JsonObject *view,
          JsonObject *organization)
{
  const char *code = albo_json_get_string (organization, "code", "");
  JsonObject *settings = albo_json_get_object (organization, "settings");
  const char *colour = albo_json_get_string (settings, "colour", "");
  const char *logo = albo_json_get_string (organization, "logo", "");
  const char *initials = albo_json_get_string (settings, "logo_text", "");

  if (*colour == '#')
    albo_view_take_text (view, "stylesheet",
                         g_strdup_printf ("/ente/%s/stile.css?v=%s", code, colour + 1));

  if (*logo != '\0')
    albo_view_take_text (view, "logo", g_strdup_printf ("/ente/%s/logo?v=%s", code, logo));
  else if (*initials != '\0')
    albo_view_set_text (view, "initials", initials);
  else
    json_object_set_boolean_member (view, "has_no_logo", TRUE);
}

/**
 * albo_view_set_organization:
 * @view: what a page shows
 * @exchange: the question
 * @organization: an organization as the database tells it
 *
 * Fills `organization` with its names and its look, `contacts` with how it is
 * reached, unless nothing is known, and on a host of its own `area` with where
 * people sign in.
 */
void
albo_view_set_organization (JsonObject   *view,
                            AlboExchange *exchange,
                            JsonObject   *organization)
{
  JsonObject *shown = json_object_new ();
  JsonObject *settings = albo_json_get_object (organization, "settings");
  g_autoptr(JsonObject) reached = json_object_new ();
  g_autofree char *is_kind = g_strconcat ("is_", albo_json_get_string (organization, "kind", ""), NULL);
  const char *welcome = strcmp (albo_exchange_get_language (exchange), "it") == 0 ? "welcome_it" : "welcome_en";
  const char *host = albo_address_is_own_host (exchange, organization)
                     ? albo_json_get_string (settings, "host", "") : "";

  albo_view_set_text (shown, "code", albo_json_get_string (organization, "code", ""));
  albo_view_set_text (shown, "name", albo_json_get_string (organization, "name", ""));
  albo_view_set_text (shown, "own_host", host);
  albo_view_take_text (shown, "home", albo_address_home (exchange, organization));
  albo_view_set_text (shown, "welcome", albo_json_get_string (settings, welcome, ""));
  albo_view_set_text (shown, "dpo_email", albo_json_get_string (settings, "dpo_email", ""));
  json_object_set_boolean_member (shown, is_kind, TRUE);
  json_object_set_boolean_member (shown, "has_registers",
                                  albo_json_get_bool (organization, "has_registers", FALSE));
  copy_settings (shown, settings, pages, G_N_ELEMENTS (pages));
  set_look (shown, organization);
  json_object_set_object_member (view, "organization", shown);

  if (copy_settings (reached, settings, contacts, G_N_ELEMENTS (contacts)) > 0)
    json_object_set_object_member (view, "contacts", g_steal_pointer (&reached));

  if (*host != '\0')
    albo_view_set_text (view, "area", albo_exchange_get_site (exchange)->public_url);
}

/**
 * albo_view_set_meta:
 * @view: what a page for everybody shows
 * @exchange: the question
 * @organization: (nullable): the organization that the page is about
 * @path: the path by which it is to be known
 * @title: what it is called where it is linked to
 * @description: (nullable): what it says, in one sentence or two
 *
 * Fills `meta`, which search engines and those who pass on a link read.
 */
void
albo_view_set_meta (JsonObject   *view,
                    AlboExchange *exchange,
                    JsonObject   *organization,
                    const char   *path,
                    const char   *title,
                    const char   *description)
{
  JsonObject *meta = json_object_new ();
  const char *logo = albo_json_get_string (organization, "logo", "");
  const char *lang = albo_exchange_get_language (exchange);

  albo_view_set_text (meta, "title", title);
  albo_view_set_text (meta, "description", description);
  albo_view_take_text (meta, "canonical", albo_address_canonical (exchange, organization, path));
  albo_view_set_text (meta, "locale", strcmp (lang, "it") == 0 ? "it_IT" : strcmp (lang, "en") == 0 ? "en_GB" : lang);
  albo_view_set_text (meta, "site", albo_json_get_string (organization, "name", ""));

  if (*logo != '\0')
    {
      g_autofree char *image = g_strdup_printf ("/ente/%s/logo?v=%s",
                                                albo_json_get_string (organization, "code", ""), logo);

      albo_view_take_text (meta, "image", albo_address_canonical (exchange, organization, image));
    }

  json_object_set_object_member (view, "meta", meta);
}
