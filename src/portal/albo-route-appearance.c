/* albo-route-appearance.c
 *
 * The policy of the pages allows no style in them, so the colour of an organization
 * comes as a file; `albo-frame.css` says where it goes.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-appearance.h"

#include <string.h>

#include "albo-json.h"
#include "albo-portal-calls.h"

#define A_YEAR  (365 * 24 * 60 * 60)  /* seconds */
#define A_WHILE 300                   /* seconds */

/* Nothing in a picture is run or loaded, also where it is opened by itself. */
#define PICTURE_POLICY "default-src 'none'; style-src 'unsafe-inline'; sandbox"

/* An address that names its version never gets another content. */
static int
get_max_age (AlboExchange *exchange,
             const char   *version)
{
  return g_strcmp0 (albo_exchange_get_query (exchange, "v"), version) == 0 ? A_YEAR : A_WHILE;
}

/* The database refuses what is no colour; this is what stands in a style sheet. */
static gboolean
read_colour (const char *text,
             guint      *channels)
{
  if (strlen (text) != 7 || *text != '#' || strspn (text + 1, "0123456789abcdef") != 6)
    return FALSE;

  for (int i = 0; i < 3; i++)
    channels[i] = (guint) (g_ascii_xdigit_value (text[1 + 2 * i]) * 16 + g_ascii_xdigit_value (text[2 + 2 * i]));

  return TRUE;
}

static void
append_shade (GString     *css,
              const char  *name,
              const guint *channels,
              guint        percent)
{
  g_string_append_printf (css, "  --albo-%s: #%02x%02x%02x;\n", name, channels[0] * percent / 100,
                          channels[1] * percent / 100, channels[2] * percent / 100);
}

/**
 * albo_route_stylesheet:
 * @exchange: a `GET /ente/ORGANIZATION/stile.css`
 * @connection: the connection of this thread
 *
 * The colour of an organization and two darker ones, on all of which white can be
 * read: 200 or 304; 404 if it has none.
 */
void
albo_route_stylesheet (AlboExchange   *exchange,
                       AlboConnection *connection)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = albo_portal_organization (connection,
                                                         albo_exchange_get_segment (exchange, 0),
                                                         NULL, &error);
  g_autoptr(GString) css = NULL;
  g_autoptr(GBytes) content = NULL;
  const char *colour;
  guint channels[3];

  if (answer == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  colour = albo_json_get_string (albo_json_get_object (json_node_get_object (answer), "settings"),
                                 "colour", "");

  if (!read_colour (colour, channels))
    {
      albo_exchange_reply_problem (exchange, 404);
      return;
    }

  css = g_string_new (":root {\n");
  append_shade (css, "colour", channels, 100);
  append_shade (css, "dark", channels, 86);
  append_shade (css, "darker", channels, 72);
  g_string_append (css, "}\n");
  content = g_string_free_to_bytes (g_steal_pointer (&css));
  albo_exchange_reply_public (exchange, "text/css; charset=utf-8", "default-src 'none'", colour + 1,
                              get_max_age (exchange, colour + 1), content);
}

/**
 * albo_route_logo:
 * @exchange: a `GET /ente/ORGANIZATION/logo`
 * @connection: the connection of this thread
 *
 * The picture beside the name of an organization: 200 or 304; 404 if it has none.
 */
void
albo_route_logo (AlboExchange   *exchange,
                 AlboConnection *connection)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = albo_portal_logo (connection, albo_exchange_get_segment (exchange, 0),
                                                 NULL, &error);
  g_autofree char *version = NULL;
  g_autoptr(GBytes) content = NULL;
  JsonObject *logo;
  guchar *bytes;
  gsize size;

  if (answer == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  logo = json_node_get_object (answer);
  version = g_strndup (albo_json_get_string (logo, "sha256", ""), 16);
  bytes = g_base64_decode (albo_json_get_string (logo, "content", ""), &size);
  content = g_bytes_new_take (bytes, size);
  albo_exchange_reply_public (exchange, albo_json_get_string (logo, "media_type", "image/png"),
                              PICTURE_POLICY, version, get_max_age (exchange, version), content);
}
