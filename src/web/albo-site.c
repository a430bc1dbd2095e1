/* albo-site.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-site.h"

#include "albo-url.h"

#define FOLDER        "/it/albo/Albo/portal/"
#define DEMO_INTERVAL (60 * G_USEC_PER_SEC)  /* between two questions */
#define DEMO_RETRY    (5 * G_USEC_PER_SEC)   /* after one that was not answered */

/* No script at all, but where albo_site_allow_scripts() is called.  Chromium applies form-action to redirects after a form as
 * well, and forms lead from the portal to the sign-in and back.
 */
static const char policy_format[] =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
  "form-action 'self' %s; base-uri 'none'; frame-ancestors 'none'";

/**
 * albo_site_new:
 * @public_url: where browsers reach this program, `http` or `https`
 * @other_url: where they reach the other one
 * @ask_demo: (nullable): how to learn whether the database is a demo; %NULL if
 *   it is none
 * @error: (nullable): %G_IO_ERROR_INVALID_ARGUMENT, or what the pages say
 *
 * The caller may then set what depends on the program: `csrf_cookie`,
 * `makes_csrf_cookie`, `sign_in_url`, `portal_url`, `data`,
 * `note_stranger`, `max_upload`, `log_fd`.
 *
 * Returns: (transfer full): a site whose forms are bound to the session
 */
AlboSite *
albo_site_new (const char        *public_url,
               const char        *other_url,
               AlboDemoQuestion   ask_demo,
               GError           **error)
{
  g_autofree char *own_origin = albo_url_get_origin (public_url);
  g_autofree char *other_origin = albo_url_get_origin (other_url);
  g_autoptr(AlboSite) self = NULL;

  if (own_origin == NULL || other_origin == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "“%s” is not a web address",
                   own_origin == NULL ? public_url : other_url);
      return NULL;
    }

  /* A cookie that travels in the clear is everybody's on the way. */
  if (!albo_url_is_private (own_origin))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%s” is not reached over TLS: only https will do, but for this machine itself",
                   public_url);
      return NULL;
    }

  self = g_new0 (AlboSite, 1);
  g_mutex_init (&self->lock);
  self->public_url = albo_url_join (public_url, "");
  self->other_url = albo_url_join (other_url, "");
  self->policy = g_strdup_printf (policy_format, other_origin);
  self->is_secure = g_str_has_prefix (own_origin, "https:");
  self->csrf_cookie = ALBO_SESSION_COOKIE;
  self->ask_demo = ask_demo;
  self->max_upload = ALBO_MAX_UPLOAD;
  self->log_fd = -1;
  self->pages = albo_pages_new (FOLDER, error);

  if (self->pages != NULL)
    self->assets = albo_assets_new (FOLDER "assets/", error);

  return self->assets != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * albo_site_allow_scripts:
 * @self: a site that answers nothing yet
 *
 * Lets its pages run scripts that come from its assets, which may ask this site only.
 */
void
albo_site_allow_scripts (AlboSite *self)
{
  char *policy = g_strconcat (self->policy, "; script-src 'self'; connect-src 'self'", NULL);

  g_free (self->policy);
  self->policy = policy;
}

void
albo_site_free (AlboSite *self)
{
  if (self == NULL)
    return;

  if (self->free_data != NULL)
    self->free_data (self->data);

  g_clear_pointer (&self->pages, albo_pages_free);
  g_clear_pointer (&self->assets, albo_assets_free);
  g_mutex_clear (&self->lock);
  g_free (self->public_url);
  g_free (self->other_url);
  g_free (self->policy);
  g_free (self->folder);
  g_free (self);
}

/**
 * albo_site_is_demo:
 * @self: a site
 * @connection: (nullable): a connection to ask with; %NULL to believe the last answer
 *
 * Asks the database at most once a minute.
 *
 * Returns: %TRUE if the database, when last asked, held invented people only
 */
gboolean
albo_site_is_demo (AlboSite       *self,
                   AlboConnection *connection)
{
  gint64 now = g_get_monotonic_time ();
  gboolean is_due;
  gboolean is_demo;
  gboolean answered;

  g_mutex_lock (&self->lock);
  is_demo = self->is_demo;
  is_due = self->ask_demo != NULL && connection != NULL && now >= self->ask_again_at;
  if (is_due)
    self->ask_again_at = now + DEMO_RETRY;
  g_mutex_unlock (&self->lock);

  if (!is_due)
    return is_demo;

  /* Without the lock: a database that does not answer must not hold up others. */
  answered = self->ask_demo (connection, &is_demo, NULL);

  g_mutex_lock (&self->lock);
  if (answered)
    {
      self->is_demo = is_demo;
      self->ask_again_at = now + DEMO_INTERVAL;
    }
  g_mutex_unlock (&self->lock);

  return is_demo;
}
