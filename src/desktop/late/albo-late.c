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

/* The names that the headers' versions of them have; the number changes when the functions do. */
static const char *const sonames[ALBO_N_LATE_LIBRARIES] = {
  [ALBO_LATE_LIBPQ] = "libpq.so.5",
  [ALBO_LATE_LIBCRYPTO] = "libcrypto.so.3",
  [ALBO_LATE_LIBSECRET] = "libsecret-1.so.0",
};

static gpointer libraries[ALBO_N_LATE_LIBRARIES];

/* A library that is not there ends the program, as it does where a program is linked to it. */
static gpointer
load (AlboLateLibrary library)
{
  if (g_once_init_enter (&libraries[library]))
    {
      gpointer loaded = dlopen (sonames[library], RTLD_NOW | RTLD_LOCAL);

      if (loaded == NULL)
        g_error ("%s", dlerror ());
      g_once_init_leave (&libraries[library], loaded);
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
 * albo_late_find:
 * @found: (inout): where the function is, once that is known
 * @library: what it is in
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
      function = dlsym (load (library), name);
      if (function == NULL)
        g_error ("%s has no %s", sonames[library], name);
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
