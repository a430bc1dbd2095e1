/* albo-report-signature.h - a document signed with somebody's certificate
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GBytes *albo_report_sign (GBytes      *document,
                          const char  *path,
                          const char  *password,
                          char       **signer,
                          GError     **error);

G_END_DECLS
