/* albo-admin-error.h - why albo-admin could not do what it was told
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AlboAdminError:
 * @ALBO_ADMIN_ERROR_USAGE: the command line makes no sense; see `--help`
 * @ALBO_ADMIN_ERROR_MACHINE: this computer lacks something: server programs, a
 *   folder that may be written
 * @ALBO_ADMIN_ERROR_REFUSED: it would do harm to what is there
 * @ALBO_ADMIN_ERROR_FAILED: a program that was started failed
 *
 * The messages are for the person at the terminal, and translated.
 */
typedef enum
{
  ALBO_ADMIN_ERROR_USAGE,
  ALBO_ADMIN_ERROR_MACHINE,
  ALBO_ADMIN_ERROR_REFUSED,
  ALBO_ADMIN_ERROR_FAILED,
} AlboAdminError;

#define ALBO_ADMIN_ERROR (albo_admin_error_quark ())

GQuark albo_admin_error_quark (void);

G_END_DECLS
