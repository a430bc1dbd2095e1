/* albo-identity-keys.c - keys that albo-login signs and keeps messages with
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-identity.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "albo-admin-error.h"
#include "albo-json.h"
#include "albo-saml-certificate.h"

#define REGISTER_KEY "register.key"

/* A file that is there stays: a key that is overwritten is lost. */
static gboolean
write_new (const char  *path,
           mode_t       mode,
           const char  *text,
           GError     **error)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
  gsize length = strlen (text);
  gboolean is_done;

  if (fd < 0)
    {
      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_MACHINE, "%s: %s", path, g_strerror (errno));
      return FALSE;
    }

  is_done = write (fd, text, length) == (gssize) length && fsync (fd) == 0;
  is_done = close (fd) == 0 && is_done;
  if (!is_done)
    {
      unlink (path);
      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_MACHINE, _("%s: the key could not be written."), path);
    }

  return is_done;
}

static char *
make_path (const char *folder,
           const char *name,
           const char *suffix)
{
  g_autofree char *file = g_strconcat (name, suffix, NULL);

  return g_build_filename (folder, file, NULL);
}

static gboolean
make_key (JsonObject  *service,
          const char  *folder,
          const char  *name,
          const char  *locality,
          guint        n_days,
          GPtrArray   *made,
          GError     **error)
{
  JsonObject *contacts = albo_json_get_object (service, "contacts");
  JsonObject *names = albo_json_get_object (albo_json_get_object (contacts, "names"), "it");
  const AlboSamlSubject subject = {
    .common_name = albo_json_get_string (names, "display_name", ""),
    .organization = albo_json_get_string (names, "name", ""),
    .ipa_code = albo_json_get_string (contacts, "ipa_code", ""),
    .entity_id = albo_json_get_string (service, "entity_id", ""),
    .locality = locality,
  };
  g_autofree char *key_path = make_path (folder, name, ".key");
  g_autofree char *certificate_path = make_path (folder, name, ".crt");
  g_autofree char *key = NULL;
  g_autofree char *certificate = NULL;
  g_autoptr(GError) local_error = NULL;
  gboolean is_done;

  if (g_file_test (key_path, G_FILE_TEST_EXISTS) || g_file_test (certificate_path, G_FILE_TEST_EXISTS))
    return TRUE;

  if (!albo_saml_certificate_make (&subject, n_days, &key, &certificate, &local_error))
    {
      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_FAILED, "%s: %s", key_path, local_error->message);
      return FALSE;
    }

  is_done = write_new (key_path, 0600, key, error) && write_new (certificate_path, 0644, certificate, error);
  memset (key, 0, strlen (key));
  if (is_done)
    g_ptr_array_add (made, g_steal_pointer (&key_path));

  return is_done;
}

static gboolean
make_register_key (const char  *folder,
                   GPtrArray   *made,
                   GError     **error)
{
  g_autofree char *path = g_build_filename (folder, REGISTER_KEY, NULL);
  guint8 bytes[32];
  char text[2 * sizeof bytes + 2];
  gboolean is_done;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    {
      g_set_error_literal (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_MACHINE, _("The system gives no random bytes."));
      return FALSE;
    }

  for (gsize i = 0; i < sizeof bytes; i++)
    g_snprintf (text + 2 * i, 3, "%02x", bytes[i]);
  text[2 * sizeof bytes] = '\n';
  text[2 * sizeof bytes + 1] = '\0';

  is_done = write_new (path, 0600, text, error);
  memset (text, 0, sizeof text);
  memset (bytes, 0, sizeof bytes);
  if (is_done)
    g_ptr_array_add (made, g_steal_pointer (&path));

  return is_done;
}

/**
 * albo_identity_make_keys: (skip)
 * @service: an identity, which names one or two keys
 * @folder: where albo-login looks for them
 * @locality: where the seat is
 * @n_days: how long certificates are valid
 * @made: (element-type filename): filled with the files that were made
 * @error: %ALBO_ADMIN_ERROR_MACHINE or %ALBO_ADMIN_ERROR_FAILED
 *
 * Makes the keys that are not there, with their certificates, and the key of the register of
 * messages.  What is there stays.
 *
 * Returns: whether all are there now
 */
gboolean
albo_identity_make_keys (JsonObject  *service,
                         const char  *folder,
                         const char  *locality,
                         guint        n_days,
                         GPtrArray   *made,
                         GError     **error)
{
  JsonArray *names = albo_json_get_array (service, "keys");

  for (guint i = 0; i < json_array_get_length (names); i++)
    if (!make_key (service, folder, json_array_get_string_element (names, i), locality, n_days, made, error))
      return FALSE;

  return make_register_key (folder, made, error);
}
