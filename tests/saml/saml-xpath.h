/* saml-xpath.h - what a message says, asked by XPath
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean  saml_xpath_is  (const char *xml,
                          const char *expression);
char     *saml_xpath_get (const char *xml,
                          const char *expression);

G_END_DECLS
