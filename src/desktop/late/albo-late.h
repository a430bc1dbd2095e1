/* albo-late.h
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AlboLateLibrary:
 *
 * The libraries that the first picture of the window does not need.
 */
typedef enum
{
  ALBO_LATE_LIBPQ,
  ALBO_LATE_LIBCRYPTO,
  ALBO_LATE_LIBSECRET,
  ALBO_N_LATE_LIBRARIES
} AlboLateLibrary;

/* Defines a function of @library as one that finds the real one when it is first called.  Its
 * parameters are those of the library's own header, or it does not compile.
 */
#define ALBO_LATE(library, type, name, parameters, arguments) \
  type name parameters \
  { \
    static gpointer found; \
    return ((__typeof__ (&name)) albo_late_find (&found, library, #name)) arguments; \
  }

gboolean albo_late_has   (AlboLateLibrary  library);
gpointer albo_late_find  (gpointer        *found,
                          AlboLateLibrary  library,
                          const char      *name);
void     albo_late_start (void);

G_END_DECLS
