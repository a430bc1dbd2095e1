/* albo-office.h - one person of the staff, signed in
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"
#include "albo-presence.h"
#include "albo-health.h"
#include "albo-request-state.h"

G_BEGIN_DECLS

/**
 * AlboDuty:
 * @ALBO_DUTY_OFFICER: checks and forwards
 * @ALBO_DUTY_ADMINISTRATOR: reviews and decides
 * @ALBO_DUTY_AUDITOR: sees everything, changes nothing
 */
typedef enum
{
  ALBO_DUTY_OFFICER,
  ALBO_DUTY_ADMINISTRATOR,
  ALBO_DUTY_AUDITOR,
} AlboDuty;

#define ALBO_TYPE_OFFICE (albo_office_get_type ())

G_DECLARE_FINAL_TYPE (AlboOffice, albo_office, ALBO, OFFICE, GObject)

void            albo_office_open_async       (const char           *conninfo,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
AlboOffice     *albo_office_open_finish      (GAsyncResult         *result,
                                              GError              **error);
void            albo_office_close            (AlboOffice           *self);
AlboConnection *albo_office_get_connection   (AlboOffice           *self);
GCancellable   *albo_office_get_cancellable  (AlboOffice           *self);
const char     *albo_office_get_login        (AlboOffice           *self);
const char     *albo_office_get_name         (AlboOffice           *self);
AlboDuty        albo_office_get_duty         (AlboOffice           *self);
const char     *albo_office_get_organization (AlboOffice           *self);
gint64          albo_office_get_organization_id (AlboOffice        *self);
gboolean        albo_office_is_demo          (AlboOffice           *self);
gboolean        albo_office_is_connected     (AlboOffice           *self);
AlboPresence   *albo_office_get_presence     (AlboOffice           *self);
const guint64  *albo_office_get_counts       (AlboOffice           *self);
AlboTrouble     albo_office_get_trouble      (AlboOffice           *self);
void            albo_office_check            (AlboOffice           *self);
void            albo_office_set_password     (AlboOffice           *self,
                                              const char           *password);
guint64         albo_office_get_count        (AlboOffice           *self,
                                              AlboRequestState      state);
guint64         albo_office_get_open_count   (AlboOffice           *self);
void            albo_office_reload_counts    (AlboOffice           *self);
void            albo_office_reload           (AlboOffice           *self);
void            albo_office_report           (AlboOffice           *self,
                                              const GError         *error);

const char     *albo_duty_to_label           (AlboDuty              duty);
gboolean        albo_duty_from_code          (const char           *code,
                                              AlboDuty             *duty);

G_END_DECLS
