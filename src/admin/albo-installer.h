/* albo-installer.h - makes the database, or brings it to this version
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"
#include "albo-schema-files.h"

G_BEGIN_DECLS

/**
 * AlboInstallMode:
 * @ALBO_INSTALL_MODE_INIT: the database is empty, or as this version makes it
 * @ALBO_INSTALL_MODE_UPGRADE: an earlier version made the database
 * @ALBO_INSTALL_MODE_EITHER: whatever is needed
 */
typedef enum
{
  ALBO_INSTALL_MODE_INIT,
  ALBO_INSTALL_MODE_UPGRADE,
  ALBO_INSTALL_MODE_EITHER,
} AlboInstallMode;

/**
 * AlboInstallReport:
 * @from_version: number of the last migration before; 0 for none
 * @to_version: number of the last migration now
 * @is_changed: whether anything was applied
 */
typedef struct
{
  int      from_version;
  int      to_version;
  gboolean is_changed;
} AlboInstallReport;

gboolean albo_installer_run (AlboConnection     *connection,
                             AlboSchemaFiles    *files,
                             AlboInstallMode     mode,
                             AlboInstallReport  *report,
                             GError            **error);

G_END_DECLS
