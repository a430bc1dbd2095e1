/* test-browser.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-browser.h"

#include <string.h>

#include "test-page-check.h"
#include "test-sites.h"

/**
 * test_browser_new:
 *
 * Returns: (transfer full): a browser without cookies
 */
TestBrowser *
test_browser_new (void)
{
  TestBrowser *self = g_new0 (TestBrowser, 1);

  self->session = soup_session_new ();
  soup_session_add_feature_by_type (self->session, SOUP_TYPE_COOKIE_JAR);

  return self;
}

void
test_browser_free (TestBrowser *self)
{
  g_clear_object (&self->session);
  g_clear_object (&self->message);
  g_free (self->url);
  g_free (self->page);
  g_free (self);
}

/* Takes @message. */
static void
send_message (TestBrowser *self,
              SoupMessage *message)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) answer = NULL;
  const char *type;

  g_clear_object (&self->message);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->page, g_free);

  self->message = message;
  answer = soup_session_send_and_read (self->session, message, NULL, &error);
  g_assert_no_error (error);

  self->status = soup_message_get_status (message);
  self->url = g_uri_to_string (soup_message_get_uri (message));
  self->size = g_bytes_get_size (answer);
  self->page = g_malloc (self->size + 1);
  if (self->size > 0)
    memcpy (self->page, g_bytes_get_data (answer, NULL), self->size);
  self->page[self->size] = '\0';

  g_test_message ("%s %u %s", soup_message_get_method (message), self->status, self->url);

  type = test_browser_get_header (self, "Content-Type");
  if (type != NULL && g_str_has_prefix (type, "text/html"))
    test_page_check (self->page);
}

/**
 * test_browser_get:
 * @self: a browser
 * @url: an address, or a path of the portal
 *
 * Opens it.
 */
void
test_browser_get (TestBrowser *self,
                  const char  *url)
{
  g_autofree char *whole = test_sites_get_url (url);

  send_message (self, soup_message_new ("GET", whole));
}

static SoupMultipart *
collect_fields (va_list args)
{
  SoupMultipart *multipart = soup_multipart_new (SOUP_FORM_MIME_TYPE_MULTIPART);
  const char *name;

  while ((name = va_arg (args, const char *)) != NULL)
    soup_multipart_append_form_string (multipart, name, va_arg (args, const char *));

  return multipart;
}

/**
 * test_browser_post:
 * @self: a browser
 * @url: an address, or a path of the portal
 * @...: names and values of fields, then %NULL
 *
 * Sends a form as browsers send one without files.
 */
void
test_browser_post (TestBrowser *self,
                   const char  *url,
                   ...)
{
  g_autoptr(GString) form = g_string_new (NULL);
  g_autoptr(GBytes) body = NULL;
  g_autofree char *whole = test_sites_get_url (url);
  SoupMessage *message = soup_message_new ("POST", whole);
  const char *name;
  va_list args;

  va_start (args, url);
  while ((name = va_arg (args, const char *)) != NULL)
    {
      g_autofree char *value = g_uri_escape_string (va_arg (args, const char *), NULL, FALSE);

      g_string_append_printf (form, "%s%s=%s", form->len > 0 ? "&" : "", name, value);
    }
  va_end (args);

  body = g_bytes_new (form->str, form->len);
  soup_message_set_request_body_from_bytes (message, SOUP_FORM_MIME_TYPE_URLENCODED, body);
  send_message (self, message);
}

/**
 * test_browser_post_files:
 * @self: a browser
 * @url: an address, or a path of the portal
 * @field: (nullable): a field of files
 * @file_name: what the chosen file is called
 * @content: (nullable): what is in it; %NULL for the name without a file
 * @...: names and values of the other fields, then %NULL
 *
 * Sends a form as browsers send one that can hold files.
 */
void
test_browser_post_files (TestBrowser *self,
                         const char  *url,
                         const char  *field,
                         const char  *file_name,
                         GBytes      *content,
                         ...)
{
  g_autoptr(GBytes) nothing = g_bytes_new (NULL, 0);
  g_autofree char *whole = test_sites_get_url (url);
  SoupMultipart *multipart;
  SoupMessage *message;
  va_list args;

  va_start (args, content);
  multipart = collect_fields (args);
  va_end (args);

  if (field != NULL)
    soup_multipart_append_form_file (multipart, field, file_name, "application/octet-stream",
                                     content != NULL ? content : nothing);

  message = soup_message_new_from_multipart (whole, multipart);
  soup_multipart_free (multipart);
  send_message (self, message);
}

/**
 * test_browser_find:
 * @self: a browser
 * @pattern: a regular expression with a group
 *
 * Returns: (transfer full): what the group matches on the page, which must have it
 */
char *
test_browser_find (TestBrowser *self,
                   const char  *pattern)
{
  g_autoptr(GRegex) regex = g_regex_new (pattern, G_REGEX_DOTALL, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  g_assert_nonnull (regex);
  if (!g_regex_match (regex, self->page, 0, &match))
    g_error ("%s is not on the page: %s", pattern, self->page);

  return g_match_info_fetch (match, 1);
}

/**
 * test_browser_get_hidden:
 * @self: a browser
 * @name: the name of a hidden field
 *
 * Returns: (transfer full): the value it has in the last form of the page
 */
char *
test_browser_get_hidden (TestBrowser *self,
                         const char  *name)
{
  g_autofree char *pattern = g_strdup_printf (".*name=\"%s\" value=\"([^\"]*)\"", name);

  return test_browser_find (self, pattern);
}

/**
 * test_browser_get_header:
 * @self: a browser
 * @name: the name of a header
 *
 * Returns: (transfer none) (nullable): its value in the last answer
 */
const char *
test_browser_get_header (TestBrowser *self,
                         const char  *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (self->message), name);
}
