/* albo-reply.c - the answers of an exchange: pages, redirects, files
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-exchange-private.h"

#include <string.h>

#include "albo-cookie.h"
#include "albo-lang.h"
#include "albo-language.h"
#include "albo-store-error.h"
#include "albo-url.h"

#define NO_SESSION "AL401"  /* the database says that the session is none */
#define MEBIBYTE   (1024 * 1024)

/* On every answer. */
static const char * const security_headers[][2] = {
  { "Cross-Origin-Opener-Policy", "same-origin" },
  { "Cross-Origin-Resource-Policy", "same-origin" },
  { "Permissions-Policy", "camera=(), geolocation=(), microphone=()" },
  { "Referrer-Policy", "no-referrer" },
  { "X-Content-Type-Options", "nosniff" },
};

/* On those that travel over TLS, which ends at the proxy. */
#define STAY_SECURE "max-age=31536000; includeSubDomains"

static void
add_header (AlboExchange *self,
            const char   *name,
            const char   *value)
{
  g_ptr_array_add (self->headers, g_strdup (name));
  g_ptr_array_add (self->headers, g_strdup (value));
}

/**
 * albo_exchange_send: (skip)
 * @self: an exchange not replied to yet
 * @status: the HTTP status
 * @response: (transfer full): what to send
 *
 * Sends it with what every answer has.
 */
void
albo_exchange_send (AlboExchange        *self,
                    guint                status,
                    struct MHD_Response *response)
{
  for (gsize i = 0; i < G_N_ELEMENTS (security_headers); i++)
    MHD_add_response_header (response, security_headers[i][0], security_headers[i][1]);

  if (self->site->is_secure)
    MHD_add_response_header (response, "Strict-Transport-Security", STAY_SECURE);

  if (self->is_last)
    MHD_add_response_header (response, MHD_HTTP_HEADER_CONNECTION, "close");

  for (guint i = 0; i < self->headers->len; i += 2)
    MHD_add_response_header (response, self->headers->pdata[i], self->headers->pdata[i + 1]);

  MHD_add_response_header (response, "X-Request-Id", self->id);

  self->status = status;
  self->queued = MHD_queue_response (self->wire, status, response);
  MHD_destroy_response (response);
}

/* Takes @text. */
static void
send_text (AlboExchange *self,
           guint         status,
           const char   *media_type,
           char         *text)
{
  /* What a page says of who is signed in is nobody else's. */
  if (self->max_age > 0 && status == MHD_HTTP_OK && self->session == NULL)
    {
      g_autofree char *control = g_strdup_printf ("public, max-age=%d", self->max_age);

      add_header (self, MHD_HTTP_HEADER_CACHE_CONTROL, control);
      add_header (self, MHD_HTTP_HEADER_VARY, "Accept-Language, Cookie");
    }
  else
    {
      add_header (self, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    }

  add_header (self, MHD_HTTP_HEADER_CONTENT_SECURITY_POLICY,
              self->policy != NULL ? self->policy : self->site->policy);
  add_header (self, MHD_HTTP_HEADER_CONTENT_TYPE, media_type);
  albo_exchange_send (self, status,
                      MHD_create_response_from_buffer_with_free_callback (strlen (text), text, g_free));
}

static enum MHD_Result
append_parameter_cb (void               *user_data,
                     enum MHD_ValueKind  kind,
                     const char         *name,
                     const char         *value)
{
  GString *address = user_data;
  const char *text = value != NULL ? value : "";

  /* What the sign-in must remember, if it is an address of ours. */
  if (strcmp (name, "ritorno") == 0 && !albo_url_is_return_path (text))
    return MHD_YES;

  g_string_append_c (address, strchr (address->str, '?') == NULL ? '?' : '&');
  g_string_append_uri_escaped (address, name, NULL, FALSE);
  g_string_append_c (address, '=');
  g_string_append_uri_escaped (address, text, "/", FALSE);

  return MHD_YES;
}

/* Returns: (transfer full): where a choice of language comes back to: this page, with what was
 *   looked for
 */
static char *
get_own_address (AlboExchange *self)
{
  g_autoptr(GString) address = NULL;

  if (!albo_url_is_return_path (self->path) || strcmp (self->method, "GET") != 0)
    return g_strdup ("/");

  address = g_string_new (self->path);
  MHD_get_connection_values (self->wire, MHD_GET_ARGUMENT_KIND, append_parameter_cb, address);

  return g_strdup (albo_url_is_return_path (address->str) ? address->str : self->path);
}

static JsonArray *
list_languages (AlboExchange *self)
{
  g_autofree char *back = get_own_address (self);
  JsonArray *list = json_array_new ();
  gsize n_languages;
  const AlboLang *languages = albo_lang_list (&n_languages);

  for (gsize i = 0; i < n_languages; i++)
    {
      JsonObject *language = json_object_new ();
      g_autofree char *path = g_strconcat ("/lingua/", languages[i].code, NULL);
      g_autofree char *href = albo_url_with_return ("", path, back);

      json_object_set_string_member (language, "code", languages[i].code);
      json_object_set_string_member (language, "name", languages[i].name);
      json_object_set_boolean_member (language, "current", (int) i == self->language);
      json_object_set_string_member (language, "href", href);
      json_array_add_object_element (list, language);
    }

  return list;
}

/* What every page shows, beside what is its own. */
static void
add_frame (AlboExchange *self,
           JsonObject   *data)
{
  AlboSite *site = self->site;
  g_autofree char *assets = g_strconcat ("/risorse/", albo_assets_get_version (site->assets), NULL);
  const char *csrf = albo_exchange_get_csrf (self);

  json_object_set_string_member (data, "lang", albo_exchange_get_language (self));
  json_object_set_array_member (data, "languages", list_languages (self));
  json_object_set_string_member (data, "assets", assets);
  json_object_set_string_member (data, "request_id", self->id);
  json_object_set_boolean_member (data, "demo", albo_site_is_demo (site, NULL));
  json_object_set_boolean_member (data, "signed_in", self->session != NULL);

  if (csrf != NULL)
    json_object_set_string_member (data, "csrf", csrf);

  if (site->portal_url != NULL)
    {
      json_object_set_string_member (data, "portal", site->portal_url);
      json_object_set_boolean_member (data, "is_login", TRUE);
    }
}

/**
 * albo_exchange_is_answered:
 * @self: an exchange
 *
 * Returns: %TRUE once it was replied to
 */
gboolean
albo_exchange_is_answered (AlboExchange *self)
{
  return self->status != 0;
}

/**
 * albo_exchange_finish:
 * @self: an exchange whose handler returned
 *
 * A browser that got no answer gets an error page.
 *
 * Returns: %FALSE if nothing can be sent and the connection is to be closed
 */
gboolean
albo_exchange_finish (AlboExchange *self)
{
  if (self->status == 0)
    {
      g_critical ("%s %s was left without an answer", self->id,
                  self->route != NULL ? self->route->pattern : "(no route)");
      albo_exchange_reply_problem (self, MHD_HTTP_INTERNAL_SERVER_ERROR);
    }

  return self->queued;
}

/**
 * albo_exchange_set_header:
 * @self: an exchange not replied to yet
 * @name: the name of a header
 * @value: its value; nothing a stranger sent
 */
void
albo_exchange_set_header (AlboExchange *self,
                          const char   *name,
                          const char   *value)
{
  g_return_if_fail (self->status == 0);

  add_header (self, name, value);
}

/**
 * albo_exchange_set_cookie:
 * @self: an exchange not replied to yet
 * @name: letters, digits, `-` and `_`
 * @value: the same; empty to forget the cookie
 * @seconds: how long the browser keeps it; 0 until it is closed
 *
 * Gives the browser a cookie that only this host gets and that scripts cannot
 * read.
 */
void
albo_exchange_set_cookie (AlboExchange *self,
                          const char   *name,
                          const char   *value,
                          int           seconds)
{
  g_autofree char *cookie = albo_cookie_make (name, value, seconds, self->site->is_secure);

  g_return_if_fail (cookie != NULL);

  albo_exchange_set_header (self, MHD_HTTP_HEADER_SET_COOKIE, cookie);
}

/**
 * albo_exchange_set_cookie_cross_site:
 * @self: an exchange not replied to yet
 * @name: as for albo_exchange_set_cookie()
 * @value: the same
 * @seconds: the same
 *
 * The same for a cookie that also comes with a form that another site sends us.
 */
void
albo_exchange_set_cookie_cross_site (AlboExchange *self,
                                     const char   *name,
                                     const char   *value,
                                     int           seconds)
{
  g_autofree char *cookie = albo_cookie_make_cross_site (name, value, seconds, self->site->is_secure);

  g_return_if_fail (cookie != NULL);

  albo_exchange_set_header (self, MHD_HTTP_HEADER_SET_COOKIE, cookie);
}

/**
 * albo_exchange_set_policy:
 * @self: an exchange not replied to yet
 * @policy: a Content-Security-Policy; nothing a stranger sent
 *
 * For a page whose form leads elsewhere than those of the site.
 */
void
albo_exchange_set_policy (AlboExchange *self,
                          const char   *policy)
{
  g_return_if_fail (self->status == 0);

  g_free (self->policy);
  self->policy = g_strdup (policy);
}

/**
 * albo_exchange_reply_page:
 * @self: an exchange not replied to yet
 * @status: the HTTP status
 * @page: the name of a template in `ui/portal`
 * @data: (transfer full) (nullable): what its holes are filled with; what every
 *   page shows is added
 *
 * Answers with a page.  A second answer is a bug of the caller and is ignored.
 */
void
albo_exchange_reply_page (AlboExchange *self,
                          guint         status,
                          const char   *page,
                          JsonObject   *data)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(GError) error = NULL;
  char *html;

  json_node_take_object (node, data != NULL ? data : json_object_new ());

  g_return_if_fail (self->status == 0);

  add_frame (self, json_node_get_object (node));
  html = albo_pages_render (self->site->pages, self->language, page, node, &error);

  if (html == NULL)
    {
      g_critical ("%s %s: %s", self->id, page, error->message);
      status = MHD_HTTP_INTERNAL_SERVER_ERROR;
      html = g_strdup ("<!doctype html><title>500</title>");
    }

  send_text (self, status, "text/html; charset=utf-8", html);
}

/**
 * albo_exchange_reply_text:
 * @self: an exchange not replied to yet
 * @status: the HTTP status
 * @text: what to say; for machines
 *
 * Answers with plain text.
 */
void
albo_exchange_reply_text (AlboExchange *self,
                          guint         status,
                          const char   *text)
{
  g_return_if_fail (self->status == 0);

  send_text (self, status, "text/plain; charset=utf-8", g_strdup (text));
}

/**
 * albo_exchange_reply_redirect:
 * @self: an exchange not replied to yet
 * @location: a path of this site or an address that we made
 *
 * Sends the browser elsewhere, with a GET (303).
 */
void
albo_exchange_reply_redirect (AlboExchange *self,
                              const char   *location)
{
  g_return_if_fail (self->status == 0);

  add_header (self, MHD_HTTP_HEADER_LOCATION, location);
  send_text (self, MHD_HTTP_SEE_OTHER, "text/plain; charset=utf-8", g_strdup (""));
}

/**
 * albo_exchange_reply_sign_in:
 * @self: an exchange not replied to yet
 *
 * Sends the browser to the sign-in, which sends it back here; after a form, whose
 * content is lost, to the page that the form was on.
 */
void
albo_exchange_reply_sign_in (AlboExchange *self)
{
  g_autofree char *url = NULL;

  g_return_if_fail (self->status == 0);

  if (self->site->sign_in_url == NULL)
    {
      albo_exchange_reply_problem (self, MHD_HTTP_FORBIDDEN);
      return;
    }

  url = albo_url_with_return (self->site->sign_in_url, "/accedi",
                              albo_url_is_return_path (self->path) ? self->path : "/");
  albo_exchange_reply_redirect (self, url);
}

/**
 * albo_exchange_reply_problem:
 * @self: an exchange not replied to yet
 * @status: the HTTP status, 400 or more
 *
 * Answers with a page that says what is wrong and what to do, in words for a
 * citizen.
 */
void
albo_exchange_reply_problem (AlboExchange *self,
                             guint         status)
{
  JsonObject *data = json_object_new ();
  g_autofree char *member = g_strdup_printf ("is_%u", status);

  json_object_set_int_member (data, "status", status);
  json_object_set_int_member (data, "max_megabytes", (gint64) MAX (self->site->max_upload / MEBIBYTE, 2) - 1);
  json_object_set_boolean_member (data, member, TRUE);

  switch (status)
    {
    case MHD_HTTP_FORBIDDEN:
    case MHD_HTTP_NOT_FOUND:
    case MHD_HTTP_METHOD_NOT_ALLOWED:
    case MHD_HTTP_CONFLICT:
    case MHD_HTTP_CONTENT_TOO_LARGE:
    case MHD_HTTP_UNPROCESSABLE_CONTENT:
    case MHD_HTTP_TOO_MANY_REQUESTS:
    case MHD_HTTP_SERVICE_UNAVAILABLE:
      break;

    default:
      json_object_set_boolean_member (data, status < 500 ? "is_other_request" : "is_other_failure",
                                      TRUE);
      break;
    }

  if (status == MHD_HTTP_SERVICE_UNAVAILABLE || status == MHD_HTTP_TOO_MANY_REQUESTS)
    {
      g_autofree char *seconds = g_strdup_printf ("%u", self->retry_after > 0 ? self->retry_after : 60);

      add_header (self, MHD_HTTP_HEADER_RETRY_AFTER, seconds);
    }

  albo_exchange_reply_page (self, status, "problem", data);
}

static guint
status_of_error (const GError *error)
{
  if (error == NULL || error->domain != ALBO_STORE_ERROR)
    return MHD_HTTP_INTERNAL_SERVER_ERROR;

  switch ((AlboStoreError) error->code)
    {
    case ALBO_STORE_ERROR_UNREACHABLE:
      return MHD_HTTP_SERVICE_UNAVAILABLE;

    /* Not the citizen: our own account was refused. */
    case ALBO_STORE_ERROR_SIGN_IN:
      return MHD_HTTP_SERVICE_UNAVAILABLE;

    case ALBO_STORE_ERROR_FORBIDDEN:
      return MHD_HTTP_FORBIDDEN;

    case ALBO_STORE_ERROR_NOT_FOUND:
      return MHD_HTTP_NOT_FOUND;

    case ALBO_STORE_ERROR_NO_TRANSITION:
    case ALBO_STORE_ERROR_STALE:
    case ALBO_STORE_ERROR_CONFLICT:
      return MHD_HTTP_CONFLICT;

    case ALBO_STORE_ERROR_INVALID:
      return MHD_HTTP_UNPROCESSABLE_CONTENT;

    case ALBO_STORE_ERROR_TOO_MANY:
      return MHD_HTTP_TOO_MANY_REQUESTS;

    case ALBO_STORE_ERROR_FAILED:
    default:
      return MHD_HTTP_INTERNAL_SERVER_ERROR;
    }
}

/**
 * albo_exchange_reply_error:
 * @self: an exchange not replied to yet
 * @error: (nullable): what went wrong; it goes to the journal, not to the browser
 *
 * Answers with the problem that @error is for a citizen; with the sign-in if the
 * session has ended.
 */
void
albo_exchange_reply_error (AlboExchange *self,
                           const GError *error)
{
  const char *pattern = self->route != NULL ? self->route->pattern : "(no route)";
  guint status = status_of_error (error);

  if (self->metrics != NULL && error != NULL && error->domain == ALBO_STORE_ERROR)
    albo_metrics_count_database_error (self->metrics, error->code);

  self->is_stranger = self->session != NULL &&
                      g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_NOT_FOUND);

  if (error != NULL && error->domain == ALBO_STORE_ERROR &&
      g_strcmp0 (albo_store_error_get_sqlstate (error), NO_SESSION) == 0)
    {
      if (self->session != NULL)
        albo_exchange_set_cookie (self, ALBO_SESSION_COOKIE, "", 0);

      albo_exchange_reply_sign_in (self);
      return;
    }

  if (status == MHD_HTTP_INTERNAL_SERVER_ERROR)
    g_warning ("%s %s: %s", self->id, pattern, error != NULL ? error->message : "no error");
  else if (status == MHD_HTTP_SERVICE_UNAVAILABLE)
    g_message ("%s %s: %s", self->id, pattern, error->message);

  albo_exchange_reply_problem (self, status);
}

/**
 * albo_exchange_reply_asset:
 * @self: an exchange not replied to yet
 * @asset: a file that belongs to the pages
 * @for_ever: whether its address names this version of it
 *
 * Answers with a file that no stranger made, or with 304 if the browser has it.
 */
void
albo_exchange_reply_asset (AlboExchange    *self,
                           const AlboAsset *asset,
                           gboolean         for_ever)
{
  const char *accepted = albo_exchange_get_header (self, MHD_HTTP_HEADER_ACCEPT_ENCODING);
  const char *known = albo_exchange_get_header (self, MHD_HTTP_HEADER_IF_NONE_MATCH);
  gboolean packed = asset->packed != NULL && accepted != NULL && strstr (accepted, "gzip") != NULL;
  const char *tag = packed ? asset->packed_tag : asset->tag;
  GBytes *data = packed ? asset->packed : asset->data;
  gboolean has_it = known != NULL && strstr (known, tag) != NULL;
  gsize size;
  gconstpointer bytes = g_bytes_get_data (data, &size);

  g_return_if_fail (self->status == 0);

  add_header (self, MHD_HTTP_HEADER_CACHE_CONTROL,
              for_ever ? "public, max-age=31536000, immutable" : "no-cache");
  add_header (self, MHD_HTTP_HEADER_CONTENT_SECURITY_POLICY, "default-src 'none'");
  add_header (self, MHD_HTTP_HEADER_CONTENT_TYPE, asset->media_type);
  add_header (self, MHD_HTTP_HEADER_ETAG, tag);

  if (asset->packed != NULL)
    add_header (self, MHD_HTTP_HEADER_VARY, MHD_HTTP_HEADER_ACCEPT_ENCODING);

  if (packed && !has_it)
    add_header (self, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");

  /* The site outlives every answer, so nothing is copied. */
  albo_exchange_send (self, has_it ? MHD_HTTP_NOT_MODIFIED : MHD_HTTP_OK,
                      MHD_create_response_from_buffer (has_it ? 0 : size,
                                                              has_it ? (void *) "" : (void *) bytes,
                                                       MHD_RESPMEM_PERSISTENT));
}

typedef struct
{
  AlboConnection *connection;  /* borrowed: that of the thread that sends */
  char           *id;
  guint64         size;
  gsize           chunk_size;
  AlboChunkReader reader;
  gpointer        user_data;
  GDestroyNotify  destroy;
  GBytes         *chunk;       /* (nullable): the one that is being sent */
  guint           index;       /* of @chunk */
} Download;

static void
download_free (void *data)
{
  Download *self = data;

  if (self->destroy != NULL)
    self->destroy (self->user_data);

  g_clear_pointer (&self->chunk, g_bytes_unref);
  g_free (self->id);
  g_free (self);
}

/* Called by the thread that serves the connection, whenever it can send more. */
static ssize_t
read_download_cb (void     *user_data,
                  uint64_t  position,
                  char     *buffer,
                  size_t    space)
{
  Download *self = user_data;
  guint index = (guint) (position / self->chunk_size);
  gsize offset = (gsize) (position % self->chunk_size);
  gconstpointer bytes;
  gsize size;

  if (self->chunk == NULL || self->index != index)
    {
      g_autoptr(GError) error = NULL;

      g_clear_pointer (&self->chunk, g_bytes_unref);
      self->index = index;
      self->chunk = self->reader (index, self->connection, self->user_data, &error);

      if (self->chunk == NULL)
        {
          g_message ("%s: a download broke off: %s", self->id, error->message);
          return MHD_CONTENT_READER_END_WITH_ERROR;
        }
    }

  bytes = g_bytes_get_data (self->chunk, &size);
  if (offset >= size)
    return MHD_CONTENT_READER_END_WITH_ERROR;

  size = MIN (size - offset, space);
  memcpy (buffer, (const guint8 *) bytes + offset, size);

  return (ssize_t) size;
}

/* Names that old browsers read get their plain letters only. */
static char *
make_disposition (const char *name)
{
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);
  g_autofree char *plain = g_str_to_ascii (name, "C");

  for (char *p = plain; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("-_. ", *p) == NULL)
      *p = '_';

  return g_strdup_printf ("attachment; filename=\"%s\"; filename*=UTF-8''%s", plain, escaped);
}

/**
 * albo_exchange_reply_download:
 * @self: an exchange not replied to yet
 * @name: how the file is called; a stranger's words
 * @media_type: what it is; from a list of ours
 * @size: its bytes
 * @chunk_size: bytes of each chunk but the last
 * @reader: reads a chunk; called by the thread of @self, also after the handler
 *   has returned
 * @user_data: (transfer full): for @reader
 * @destroy: (nullable): frees @user_data
 *
 * Answers with a file of a stranger, to be saved, never shown as a page of ours.
 * At most one chunk is in memory.
 */
void
albo_exchange_reply_download (AlboExchange    *self,
                              const char      *name,
                              const char      *media_type,
                              guint64          size,
                              gsize            chunk_size,
                              AlboChunkReader  reader,
                              gpointer         user_data,
                              GDestroyNotify   destroy)
{
  Download *download = g_new0 (Download, 1);
  g_autofree char *disposition = make_disposition (name);

  download->connection = self->connection;
  download->id = g_strdup (self->id);
  download->size = size;
  download->chunk_size = chunk_size;
  download->reader = reader;
  download->user_data = user_data;
  download->destroy = destroy;

  if (self->status != 0)
    {
      download_free (download);
      g_return_if_fail (self->status == 0);
    }

  add_header (self, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
  add_header (self, MHD_HTTP_HEADER_CONTENT_DISPOSITION, disposition);
  add_header (self, MHD_HTTP_HEADER_CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");
  add_header (self, MHD_HTTP_HEADER_CONTENT_TYPE, media_type);
  albo_exchange_send (self, MHD_HTTP_OK,
                      MHD_create_response_from_callback (size, chunk_size, read_download_cb, download,
                                                         download_free));
}
