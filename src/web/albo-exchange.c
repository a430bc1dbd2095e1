/* albo-exchange.c - what a browser asks; the answers are in albo-reply.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-exchange-private.h"

#include <string.h>

#include "albo-cookie.h"
#include "albo-lang.h"
#include "albo-language.h"
#include "albo-token.h"

#define CSRF_FIELD "csrf"

/* Returns: (transfer full) (nullable): a token that the browser kept in @cookie */
static char *
find_token (AlboExchange *self,
            const char   *cookie)
{
  g_autofree char *token =
    albo_cookie_find (albo_exchange_get_header (self, MHD_HTTP_HEADER_COOKIE), cookie,
                      self->site->is_secure);

  return albo_token_is_well_made (token) ? g_steal_pointer (&token) : NULL;
}

static int
choose_language (AlboExchange *self)
{
  g_autofree char *cookie =
    albo_cookie_find (albo_exchange_get_header (self, MHD_HTTP_HEADER_COOKIE),
                      ALBO_LANGUAGE_COOKIE, self->site->is_secure);

  return albo_language_choose (cookie,
                               albo_exchange_get_header (self, MHD_HTTP_HEADER_ACCEPT_LANGUAGE));
}

/**
 * albo_exchange_new:
 * @wire: where the question came from; outlives the exchange
 * @site: the site that answers; outlives it too
 * @connection: the database connection of this thread; likewise
 * @method: the method
 * @path: the path of its URL, decoded
 *
 * Returns: (transfer full): a new exchange
 */
AlboExchange *
albo_exchange_new (struct MHD_Connection *wire,
                   AlboSite              *site,
                   AlboConnection        *connection,
                   const char            *method,
                   const char            *path)
{
  AlboExchange *self = g_new0 (AlboExchange, 1);

  self->wire = wire;
  self->site = site;
  self->connection = connection;
  self->id = g_strdup_printf ("%08x%08x", g_random_int (), g_random_int ());
  self->method = g_strdup (method);
  self->path = g_strdup (path);
  self->headers = g_ptr_array_new_with_free_func (g_free);
  self->started_at = g_get_monotonic_time ();
  self->session = find_token (self, ALBO_SESSION_COOKIE);
  self->csrf_token = find_token (self, site->csrf_cookie);
  self->language = choose_language (self);

  return self;
}

void
albo_exchange_free (AlboExchange *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < ALBO_PATH_MAX; i++)
    g_free (self->segment_texts[i]);

  g_clear_pointer (&self->body, albo_body_free);
  g_ptr_array_unref (self->headers);
  g_free (self->query);
  g_free (self->policy);
  g_free (self->csrf);
  g_free (self->csrf_token);
  g_free (self->session);
  g_free (self->path);
  g_free (self->method);
  g_free (self->id);
  g_free (self);
}

/**
 * albo_exchange_set_route:
 * @self: an exchange
 * @route: who answers it
 * @segments: what the `*` of its pattern stand for
 */
void
albo_exchange_set_route (AlboExchange    *self,
                         const AlboRoute *route,
                         const AlboPath  *segments)
{
  self->route = route;
  self->segments = *segments;

  for (guint i = 0; i < segments->n; i++)
    self->segment_texts[i] = g_strndup (self->path + segments->starts[i], segments->lengths[i]);
}

/**
 * albo_exchange_check_csrf:
 * @self: an exchange whose form was read
 *
 * Returns: %TRUE if the form was made for this browser
 */
gboolean
albo_exchange_check_csrf (AlboExchange *self)
{
  return self->csrf_token != NULL &&
         albo_token_check_csrf (self->csrf_token, albo_exchange_get_field (self, CSRF_FIELD));
}

/**
 * albo_exchange_get_site:
 * @self: an exchange
 *
 * Returns: (transfer none): what all answers of this program share
 */
AlboSite *
albo_exchange_get_site (AlboExchange *self)
{
  return self->site;
}

/**
 * albo_exchange_get_id:
 * @self: an exchange
 *
 * Returns: (transfer none): what names it in the journal, and on pages that say that
 *   something went wrong
 */
const char *
albo_exchange_get_id (AlboExchange *self)
{
  return self->id;
}

/**
 * albo_exchange_get_query_text:
 * @self: an exchange
 *
 * Returns: (transfer none) (nullable): the query of its address as the browser sent it, not
 *   decoded, where it has a `Signature`; a stranger's words
 */
const char *
albo_exchange_get_query_text (AlboExchange *self)
{
  return self->query;
}

/**
 * albo_exchange_dup_cookie:
 * @self: an exchange
 * @name: the name of a cookie with a token of ours
 *
 * Returns: (transfer full) (nullable): the token, well made but unchecked; %NULL without one
 */
char *
albo_exchange_dup_cookie (AlboExchange *self,
                          const char   *name)
{
  return find_token (self, name);
}

/**
 * albo_exchange_get_path:
 * @self: an exchange
 *
 * Returns: (transfer none): its path, decoded; a stranger's words
 */
const char *
albo_exchange_get_path (AlboExchange *self)
{
  return self->path;
}

/**
 * albo_exchange_get_segment:
 * @self: an exchange
 * @index: which `*` of the route's pattern, from 0
 *
 * Returns: (transfer none): what it stands for
 */
const char *
albo_exchange_get_segment (AlboExchange *self,
                           guint         index)
{
  g_return_val_if_fail (index < self->segments.n, "");

  return self->segment_texts[index];
}

/**
 * albo_exchange_get_segment_id:
 * @self: an exchange
 * @index: which `*` of the route's pattern, from 0
 * @id: (out): the number that it is
 *
 * Returns: %FALSE if it is no positive number; then nothing can have this address
 */
gboolean
albo_exchange_get_segment_id (AlboExchange *self,
                              guint         index,
                              gint64       *id)
{
  return g_ascii_string_to_signed (albo_exchange_get_segment (self, index), 10, 1, G_MAXINT64,
                                   id, NULL);
}

/**
 * albo_exchange_dup_host:
 * @self: an exchange
 *
 * A stranger's words: good to be compared, never to be sent back.
 *
 * Returns: (transfer full): the host that the browser asked, in small letters and
 *   without the port; empty if it named none
 */
char *
albo_exchange_dup_host (AlboExchange *self)
{
  const char *header = albo_exchange_get_header (self, MHD_HTTP_HEADER_HOST);
  const char *port = header != NULL ? strrchr (header, ':') : NULL;

  if (header == NULL)
    return g_strdup ("");

  if (port != NULL && strspn (port + 1, "0123456789") == strlen (port + 1))
    {
      g_autofree char *host = g_strndup (header, (gsize) (port - header));

      return g_ascii_strdown (host, -1);
    }

  return g_ascii_strdown (header, -1);
}

/**
 * albo_exchange_get_query:
 * @self: an exchange
 * @name: the name of a parameter of its address
 *
 * Returns: (transfer none) (nullable): its value, valid UTF-8, or %NULL if the
 *   address lacks it
 */
const char *
albo_exchange_get_query (AlboExchange *self,
                         const char   *name)
{
  const char *value = MHD_lookup_connection_value (self->wire, MHD_GET_ARGUMENT_KIND, name);

  return value != NULL && g_utf8_validate (value, -1, NULL) ? value : NULL;
}

/**
 * albo_exchange_get_header:
 * @self: an exchange
 * @name: the name of a header
 *
 * Returns: (transfer none) (nullable): what the browser sent, unchecked
 */
const char *
albo_exchange_get_header (AlboExchange *self,
                          const char   *name)
{
  return MHD_lookup_connection_value (self->wire, MHD_HEADER_KIND, name);
}

/**
 * albo_exchange_get_field:
 * @self: an exchange
 * @name: the name of a form field
 *
 * Returns: (transfer none) (nullable): its value, valid UTF-8 without NUL but
 *   otherwise unchecked; %NULL if the form lacks it or has it more than once
 */
const char *
albo_exchange_get_field (AlboExchange *self,
                         const char   *name)
{
  return self->body != NULL ? albo_body_get_field (self->body, name) : NULL;
}

/**
 * albo_exchange_get_fields:
 * @self: an exchange
 * @name: the name of a form field that may come several times
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): its values, or
 *   %NULL if the form lacks it
 */
const char * const *
albo_exchange_get_fields (AlboExchange *self,
                          const char   *name)
{
  return self->body != NULL ? albo_body_get_fields (self->body, name) : NULL;
}

/**
 * albo_exchange_get_uploads:
 * @self: an exchange
 *
 * Returns: (transfer none) (nullable) (element-type AlboUpload): the files that
 *   came with its form, or %NULL if no form came
 */
GPtrArray *
albo_exchange_get_uploads (AlboExchange *self)
{
  return self->body != NULL ? albo_body_get_uploads (self->body) : NULL;
}

/**
 * albo_exchange_get_session:
 * @self: an exchange
 *
 * Returns: (transfer none) (nullable): the token of the browser's session, well
 *   made but unchecked: the database knows whether it is one; never %NULL where
 *   the route has %ALBO_ROUTE_SIGN_IN
 */
const char *
albo_exchange_get_session (AlboExchange *self)
{
  return self->session;
}

/**
 * albo_exchange_get_csrf:
 * @self: an exchange not replied to yet
 *
 * Returns: (transfer none) (nullable): what the field `csrf` of every form must
 *   hold, or %NULL for a browser that has nothing to bind a form to
 */
const char *
albo_exchange_get_csrf (AlboExchange *self)
{
  if (self->csrf_token == NULL && self->site->makes_csrf_cookie)
    {
      self->csrf_token = albo_token_new ();
      albo_exchange_set_cookie (self, self->site->csrf_cookie, self->csrf_token, 0);
    }

  if (self->csrf == NULL && self->csrf_token != NULL)
    self->csrf = albo_token_make_csrf (self->csrf_token);

  return self->csrf;
}

/**
 * albo_exchange_prefer_language:
 * @self: an exchange not replied to yet
 * @code: (nullable): the language that the person chose in their profile
 * @is_choice: whether they choose it just now, rather than some time before
 *
 * Answers in it from now on, unless they chose another one in this browser.
 */
void
albo_exchange_prefer_language (AlboExchange *self,
                               const char   *code,
                               gboolean      is_choice)
{
  g_autofree char *cookie =
    albo_cookie_find (albo_exchange_get_header (self, MHD_HTTP_HEADER_COOKIE),
                      ALBO_LANGUAGE_COOKIE, self->site->is_secure);
  int language = albo_language_find (code);

  if (language < 0 || (!is_choice && albo_language_find (cookie) >= 0))
    return;

  self->language = language;
  albo_exchange_set_cookie (self, ALBO_LANGUAGE_COOKIE, code, ALBO_LANGUAGE_KEPT);
}

/**
 * albo_exchange_get_language:
 * @self: an exchange
 *
 * Returns: (transfer none): the language to answer in
 */
const char *
albo_exchange_get_language (AlboExchange *self)
{
  gsize n_languages;

  return albo_lang_list (&n_languages)[self->language].code;
}
