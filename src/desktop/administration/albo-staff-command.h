/* albo-staff-command.h - what an administrator does with an account, from the question to the answer
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-office.h"

G_BEGIN_DECLS

/* The function of schema `office` is called office.staff_ and the word of each. */
typedef enum
{
  ALBO_STAFF_ADD,
  ALBO_STAFF_DUTY,
  ALBO_STAFF_SUSPEND,
  ALBO_STAFF_RESUME,
  ALBO_STAFF_PASSWORD,
} AlboStaffAction;

/* Called when it was done, with what to say. */
typedef void (*AlboStaffDone) (const char *text,
                               gpointer    data);

void albo_staff_command_ask (GtkWidget       *widget,
                             AlboOffice      *office,
                             AlboStaffAction  action,
                             gint64           person,
                             const char      *name,
                             const char      *login,
                             const char      *duty,
                             AlboStaffDone    done);

G_END_DECLS
