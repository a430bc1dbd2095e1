/* albo-provider-keys.c - the keys of a demonstration, made when it starts for the first time
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-provider.h"

#include <gio/gio.h>
#include <sys/random.h>

#include "albo-saml-certificate.h"

#define DAYS 3650

static gboolean
write_file (const char  *folder,
            const char  *name,
            const char  *text,
            GError     **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static gboolean
has_file (const char *folder,
          const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
make_pair (const char  *folder,
           const char  *name,
           const char  *entity_id,
           GError     **error)
{
  const AlboSamlSubject subject = { "Dimostrazione", "Dimostrazione di Albo", "dimostrazione", entity_id, "Roma" };
  g_autofree char *key_name = g_strconcat (name, ".key", NULL);
  g_autofree char *certificate_name = g_strconcat (name, ".crt", NULL);
  g_autofree char *key_pem = NULL;
  g_autofree char *certificate_pem = NULL;

  if (has_file (folder, key_name) && has_file (folder, certificate_name))
    return TRUE;

  return albo_saml_certificate_make (&subject, DAYS, &key_pem, &certificate_pem, error) &&
         write_file (folder, key_name, key_pem, error) &&
         write_file (folder, certificate_name, certificate_pem, error);
}

static gboolean
make_register_key (const char  *folder,
                   GError     **error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint8 bytes[32];

  if (has_file (folder, "register.key"))
    return TRUE;

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The system gives no random bytes");
      return FALSE;
    }

  for (gsize i = 0; i < sizeof bytes; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  g_string_append_c (text, '\n');

  return write_file (folder, "register.key", text->str, error);
}

/**
 * albo_provider_make_keys:
 * @folder: where they are kept
 * @login: where browsers reach albo-login
 * @error: return location for an error
 *
 * Makes what is not there: the key of the provider, and those of albo-login.
 *
 * Returns: whether all are there
 */
gboolean
albo_provider_make_keys (const char  *folder,
                         const char  *login,
                         GError     **error)
{
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s cannot be made", folder);
      return FALSE;
    }

  return make_pair (folder, "provider", "https://gestore.example.it", error) &&
         make_pair (folder, "demo", login, error) && make_register_key (folder, error);
}

/**
 * albo_provider_load_key:
 * @folder: where it is kept
 * @name: `provider` or `demo`
 * @error: return location for an error
 *
 * Returns: (transfer full): a key with its certificate
 */
AlboSamlKey *
albo_provider_load_key (const char  *folder,
                        const char  *name,
                        GError     **error)
{
  g_autofree char *key_name = g_strconcat (name, ".key", NULL);
  g_autofree char *certificate_name = g_strconcat (name, ".crt", NULL);
  g_autofree char *key_path = g_build_filename (folder, key_name, NULL);
  g_autofree char *certificate_path = g_build_filename (folder, certificate_name, NULL);
  g_autofree char *key_pem = NULL;
  g_autofree char *certificate_pem = NULL;

  if (!g_file_get_contents (key_path, &key_pem, NULL, error) ||
      !g_file_get_contents (certificate_path, &certificate_pem, NULL, error))
    return NULL;

  return albo_saml_key_new_from_pem (key_pem, certificate_pem, error);
}
