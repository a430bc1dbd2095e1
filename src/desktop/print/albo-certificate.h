/* albo-certificate.h - the certificate of enrolment, on paper
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

gboolean  albo_certificate_is_due  (JsonObject   *member);
char     *albo_certificate_to_text (JsonObject   *member,
                                    const char   *organization);
void      albo_certificate_print   (JsonObject   *member,
                                    const char   *organization,
                                    GtkWindow    *parent);
gboolean  albo_certificate_save    (JsonObject   *member,
                                    const char   *organization,
                                    const char   *path,
                                    GError      **error);

G_END_DECLS
