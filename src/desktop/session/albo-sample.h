/* albo-sample.h - a database with invented people, to try the program
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AlboSampleAccount:
 * @login: what to sign in with
 * @name: of the invented person
 * @duty: `officer`, `administrator` or `auditor`
 * @organization: the body's name
 */
typedef struct
{
  char *login;
  char *name;
  char *duty;
  char *organization;
} AlboSampleAccount;

#define ALBO_TYPE_SAMPLE (albo_sample_get_type ())

G_DECLARE_FINAL_TYPE (AlboSample, albo_sample, ALBO, SAMPLE, GObject)

AlboSample *albo_sample_new          (const char           *folder);
void        albo_sample_start_async  (AlboSample           *self,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gboolean    albo_sample_start_finish (AlboSample           *self,
                                      GAsyncResult         *result,
                                      GError              **error);
void        albo_sample_stop         (AlboSample           *self);
const char *albo_sample_get_conninfo (AlboSample           *self);
const char *albo_sample_get_password (AlboSample           *self);
GPtrArray  *albo_sample_get_accounts (AlboSample           *self);
char       *albo_sample_find_admin   (void);

G_END_DECLS
