/* albo-schema-files.h - the SQL files that make the database
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AlboSchemaFiles AlboSchemaFiles;

/**
 * AlboSchemaFile:
 * @name: e.g. `migrations/0001-installation.sql`
 * @version: number of a migration; 0 for the others
 * @sql: its statements
 * @sha256: of @sql, in hex
 *
 * One file of `data/schema`.
 */
typedef struct
{
  char *name;
  int   version;
  char *sql;
  char *sha256;
} AlboSchemaFile;

AlboSchemaFiles *albo_schema_files_load           (GError                **error);
AlboSchemaFiles *albo_schema_files_load_folder    (const char             *folder,
                                                   GError                **error);
void             albo_schema_files_free           (AlboSchemaFiles        *self);
GPtrArray       *albo_schema_files_get_migrations (AlboSchemaFiles        *self);
GPtrArray       *albo_schema_files_get_before     (AlboSchemaFiles        *self);
GPtrArray       *albo_schema_files_get_after      (AlboSchemaFiles        *self);
int              albo_schema_files_get_version    (AlboSchemaFiles        *self);
char            *albo_schema_files_make_digest    (AlboSchemaFiles        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboSchemaFiles, albo_schema_files_free)

G_END_DECLS
