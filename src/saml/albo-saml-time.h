/* albo-saml-time.h - instants as messages have them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How much a provider's clock may differ from ours, in microseconds. */
#define ALBO_SAML_SKEW (60 * G_USEC_PER_SEC)

gboolean  albo_saml_time_parse  (const char *text,
                                 gint64     *instant);
char     *albo_saml_time_format (gint64      instant);

G_END_DECLS
