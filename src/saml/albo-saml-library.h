/* albo-saml-library.h - libxml2 and libxmlsec1, made ready once
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void albo_saml_init (void);

G_END_DECLS
