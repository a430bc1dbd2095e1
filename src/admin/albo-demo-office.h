/* albo-demo-office.h - an organization of the demonstration
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"
#include "albo-demo-person.h"
#include "albo-demo-plan.h"
#include "albo-form.h"

G_BEGIN_DECLS

#define ALBO_DEMO_PASSWORD "albo-demo"

typedef struct _AlboDemoOffice AlboDemoOffice;

AlboDemoOffice *albo_demo_office_new         (guint                  index,
                                              GError               **error);
void            albo_demo_office_free        (AlboDemoOffice        *self);
const char     *albo_demo_office_get_code    (AlboDemoOffice        *self);
gboolean        albo_demo_office_has_fee     (AlboDemoOffice        *self,
                                              AlboDemoService        service);
gboolean        albo_demo_office_set_up      (AlboDemoOffice        *self,
                                              AlboConnection        *connection,
                                              GError               **error);
gboolean        albo_demo_office_add_member  (AlboDemoOffice        *self,
                                              AlboConnection        *connection,
                                              guint                  citizen,
                                              const AlboDemoPerson  *person,
                                              GRand                 *random,
                                              GError               **error);
JsonObject     *albo_demo_office_fill_form   (AlboDemoOffice        *self,
                                              const AlboDemoRequest *request,
                                              const AlboDemoPerson  *person,
                                              GRand                 *random,
                                              GError               **error);
JsonArray      *albo_demo_office_list_staff  (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboDemoOffice, albo_demo_office_free)

G_END_DECLS
