/* albo-late.c
 *
 * The library of PostgreSQL brings those of LDAP, Kerberos and TLS along: together they took a
 * third of what the first picture came later than that of a bare window.  So the program is not
 * linked to them.  It defines the functions that it calls itself, each as one that finds the real
 * one when it is called; a thread loads the libraries as soon as the picture is there.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-late.h"

#include <dlfcn.h>
#include <unistd.h>

#define EXIT_NO_LIBRARY 127  /* as where the loader misses one before the program begins */

/* The names that the headers' versions of them have; the number changes when the functions do. */
static const char *const sonames[ALBO_N_LATE_LIBRARIES] = {
  [ALBO_LATE_LIBPQ] = "libpq.so.5",
  [ALBO_LATE_LIBCRYPTO] = "libcrypto.so.3",
  [ALBO_LATE_LIBSECRET] = "libsecret-1.so.0",
};

static gpointer libraries[ALBO_N_LATE_LIBRARIES];
static char missing;  /* in place of a library that is not there */

/* At once: other threads may be in the middle of anything. */
G_NORETURN static void
end (const char *problem)
{
  g_printerr ("albo: a library that it needs cannot be used: %s\n", problem);
  _exit (EXIT_NO_LIBRARY);
}

/* Where one is missing the program ends, as it does where it is linked to it; but not for the
 * keyring, without which a password is typed again.
 */
static gpointer
load (AlboLateLibrary library)
{
  if (g_once_init_enter (&libraries[library]))
    {
      gpointer loaded = dlopen (sonames[library], RTLD_NOW | RTLD_LOCAL);

      if (loaded == NULL && library != ALBO_LATE_LIBSECRET)
        end (dlerror ());
      g_once_init_leave (&libraries[library], loaded != NULL ? loaded : &missing);
    }

  return libraries[library];
}

static gpointer
load_all_cb (gpointer user_data)
{
  for (int i = 0; i < ALBO_N_LATE_LIBRARIES; i++)
    load (i);

  return NULL;
}

/**
 * albo_late_has:
 * @library: a library
 *
 * Waits for the library where it is not loaded yet.  Any thread may call it.
 *
 * Returns: whether it is there; only that of the keyring may be missing
 */
gboolean
albo_late_has (AlboLateLibrary library)
{
  return load (library) != &missing;
}

/**
 * albo_late_find:
 * @found: (inout): where the function is, once that is known
 * @library: what it is in; one that is there
 * @name: what it is called
 *
 * Waits for the library where it is not loaded yet.  Any thread may call it.
 *
 * Returns: (transfer none): the function
 */
gpointer
albo_late_find (gpointer        *found,
                AlboLateLibrary  library,
                const char      *name)
{
  gpointer function = g_atomic_pointer_get (found);

  if (function == NULL)
    {
      g_autofree char *problem = NULL;

      function = albo_late_has (library) ? dlsym (load (library), name) : NULL;
      if (function == NULL)
        {
          problem = g_strdup_printf ("%s has no %s", sonames[library], name);
          end (problem);
        }
      g_atomic_pointer_set (found, function);
    }

  return function;
}

/**
 * albo_late_start:
 *
 * Loads what is missing in a thread of its own.
 */
void
albo_late_start (void)
{
  g_thread_unref (g_thread_new ("late", load_all_cb, NULL));
}
