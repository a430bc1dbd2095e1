/* albo-server-address.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-server-address.h"

#include <libpq-fe.h>
#include <string.h>

#include <glib/gi18n.h>

/* Where Debian, Fedora and SUSE keep the certificates that the system trusts. */
static const char * const trust_files[] = {
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PQconninfoOption, PQconninfoFree)

static void
append_option (GString    *conninfo,
               const char *keyword,
               const char *value)
{
  if (conninfo->len > 0)
    g_string_append_c (conninfo, ' ');

  g_string_append_printf (conninfo, "%s='", keyword);

  for (const char *c = value; *c != '\0'; c++)
    {
      if (*c == '\'' || *c == '\\')
        g_string_append_c (conninfo, '\\');
      g_string_append_c (conninfo, *c);
    }

  g_string_append_c (conninfo, '\'');
}

static gboolean
is_connection_string (const char *server)
{
  return strchr (server, '=') != NULL || strstr (server, "://") != NULL;
}

/* Takes the port off "host:port" or "[::1]:5432", and the brackets; NULL if there is none. */
static char *
split_port (char *host)
{
  char *rest = *host == '[' ? strchr (host, ']') : NULL;

  if (rest != NULL)
    {
      *rest++ = '\0';
      memmove (host, host + 1, strlen (host));
    }
  else
    {
      rest = strrchr (host, ':');
    }

  if (rest == NULL || *rest != ':')
    return NULL;

  *rest = '\0';
  return rest + 1;
}

/* "host", "host:port", "host:port/database", "[::1]:5432", "/run/postgresql", or several
 * with commas between them.
 */
static char *
expand_host (const char *server)
{
  g_autofree char *typed = g_strdup (server);
  g_autoptr(GString) hosts = g_string_new (NULL);
  g_autoptr(GString) ports = g_string_new (NULL);
  GString *conninfo = g_string_new (NULL);
  g_auto(GStrv) parts = NULL;
  gboolean has_port = FALSE;

  if (*typed != '/')
    {
      char *slash = strchr (typed, '/');

      if (slash != NULL)
        {
          *slash = '\0';
          if (slash[1] != '\0')
            append_option (conninfo, "dbname", slash + 1);
        }
    }

  parts = g_strsplit (typed, ",", -1);
  for (gsize i = 0; parts[i] != NULL; i++)
    {
      char *host = g_strstrip (parts[i]);
      const char *port = *host != '/' ? split_port (host) : NULL;

      g_string_append_printf (hosts, "%s%s", i > 0 ? "," : "", host);
      g_string_append_printf (ports, "%s%s", i > 0 ? "," : "", port != NULL ? port : "");
      has_port |= port != NULL;
    }

  append_option (conninfo, "host", hosts->str);
  if (has_port)
    append_option (conninfo, "port", ports->str);

  return g_string_free (conninfo, FALSE);
}

/* Loopback and unix sockets do not leave the machine; of several hosts all must stay. */
static gboolean
leaves_the_machine (const char *hosts)
{
  g_auto(GStrv) parts = g_strsplit (hosts != NULL ? hosts : "", ",", -1);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      const char *host = parts[i];

      if (*host != '\0' && *host != '/' && *host != '@' &&
          !g_str_equal (host, "localhost") &&
          !g_str_has_prefix (host, "127.") &&
          !g_str_equal (host, "::1"))
        return TRUE;
    }

  return FALSE;
}

static const char *
find_trust_file (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (trust_files); i++)
    if (g_file_test (trust_files[i], G_FILE_TEST_IS_REGULAR))
      return trust_files[i];

  return NULL;
}

static gboolean
is_secret_option (const PQconninfoOption *option)
{
  return strchr (option->dispchar, '*') != NULL;
}

/**
 * albo_server_address_to_conninfo:
 * @server: what was typed: a host, `host:port`, `host:port/database`, several of them with
 *   commas between, the folder of a socket, or a whole libpq connection string or URI
 * @user: the login
 * @password: (nullable): its password
 * @error: (nullable): %G_IO_ERROR_INVALID_ARGUMENT
 *
 * Completes the address.  Over a network the server must show a certificate of
 * its own name (`verify-full`), unless the connection string says otherwise:
 * else anybody in between could read the password.  Of several servers the one that
 * accepts changes is meant.
 *
 * Returns: (transfer full): a libpq connection string, or %NULL on error
 */
char *
albo_server_address_to_conninfo (const char  *server,
                                 const char  *user,
                                 const char  *password,
                                 GError     **error)
{
  g_autofree char *typed = NULL;
  g_autofree char *expanded = NULL;
  g_autoptr(PQconninfoOption) options = NULL;
  g_autoptr(GString) conninfo = NULL;
  const char *host = NULL;
  gboolean has_sslmode = FALSE;
  gboolean has_trust = FALSE;
  gboolean has_database = FALSE;
  gboolean has_target = FALSE;

  g_return_val_if_fail (server != NULL, NULL);
  g_return_val_if_fail (user != NULL, NULL);

  typed = g_strstrip (g_strdup (server));
  expanded = is_connection_string (typed) ? g_strdup (typed) : expand_host (typed);
  options = PQconninfoParse (expanded, NULL);

  /* The parser's message may quote the text, and so a password in it. */
  if (*typed == '\0' || options == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("This is not the address of a server."));
      return NULL;
    }

  conninfo = g_string_new (NULL);

  for (PQconninfoOption *option = options; option->keyword != NULL; option++)
    {
      if (option->val == NULL || *option->val == '\0' ||
          g_str_equal (option->keyword, "user") || is_secret_option (option))
        continue;

      if (g_str_equal (option->keyword, "host"))
        host = option->val;

      has_sslmode |= g_str_equal (option->keyword, "sslmode");
      has_trust |= g_str_equal (option->keyword, "sslrootcert");
      has_database |= g_str_equal (option->keyword, "dbname");
      has_target |= g_str_equal (option->keyword, "target_session_attrs");
      append_option (conninfo, option->keyword, option->val);
    }

  if (!has_database)
    append_option (conninfo, "dbname", "albo");

  if (!has_sslmode && leaves_the_machine (host))
    {
      append_option (conninfo, "sslmode", "verify-full");
      if (!has_trust && find_trust_file () != NULL)
        append_option (conninfo, "sslrootcert", find_trust_file ());
    }

  if (!has_target && host != NULL && strchr (host, ',') != NULL)
    append_option (conninfo, "target_session_attrs", "read-write");

  append_option (conninfo, "user", user);
  if (password != NULL)
    append_option (conninfo, "password", password);

  return g_strdup (conninfo->str);
}

/**
 * albo_server_address_with_password:
 * @conninfo: a libpq connection string
 * @password: the password
 *
 * Returns: (transfer full): @conninfo with that password in the place of its own
 */
char *
albo_server_address_with_password (const char *conninfo,
                                   const char *password)
{
  g_autoptr(PQconninfoOption) options = NULL;
  GString *changed;

  g_return_val_if_fail (conninfo != NULL, NULL);
  g_return_val_if_fail (password != NULL, NULL);

  options = PQconninfoParse (conninfo, NULL);
  changed = g_string_new (NULL);

  for (PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++)
    if (option->val != NULL && *option->val != '\0' && !g_str_equal (option->keyword, "password"))
      append_option (changed, option->keyword, option->val);

  append_option (changed, "password", password);

  return g_string_free (changed, FALSE);
}

/**
 * albo_server_address_to_label:
 * @server: as in albo_server_address_to_conninfo()
 *
 * Returns: (transfer full): the host alone, to be shown; never a password
 */
char *
albo_server_address_to_label (const char *server)
{
  g_autofree char *expanded = NULL;
  g_autoptr(PQconninfoOption) options = NULL;

  g_return_val_if_fail (server != NULL, NULL);

  expanded = is_connection_string (server) ? g_strdup (server) : expand_host (server);
  options = PQconninfoParse (expanded, NULL);

  for (PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++)
    if (g_str_equal (option->keyword, "host") && option->val != NULL)
      return g_strdup (option->val);

  return g_strdup ("");
}
