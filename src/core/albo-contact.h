/* albo-contact.h - sanity of the ways to reach a person
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean albo_email_is_valid       (const char *address);
gboolean albo_phone_is_valid       (const char *number);
gboolean albo_postal_code_is_valid (const char *code);

G_END_DECLS
