/* albo-private-file.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-private-file.h"

#include "albo-json.h"

#include <glib/gstdio.h>

/**
 * AlboPrivateFile:
 *
 * What a citizen sent, in a folder that only this person can read.  It comes once, its hash
 * is checked, and it is deleted with this object: it does not stay on the disk of the office.
 */
struct _AlboPrivateFile
{
  GObject parent_instance;

  AlboConnection *connection;
  JsonObject     *attachment;
  char           *folder;      /* (nullable): before it was asked for */
  char           *path;        /* (nullable): before it was asked for */
  gboolean        is_there;
};

G_DEFINE_FINAL_TYPE (AlboPrivateFile, albo_private_file, G_TYPE_OBJECT)

static void
albo_private_file_finalize (GObject *object)
{
  AlboPrivateFile *self = ALBO_PRIVATE_FILE (object);

  if (self->path != NULL)
    g_unlink (self->path);
  if (self->folder != NULL)
    g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
  g_clear_object (&self->connection);
  json_object_unref (self->attachment);

  G_OBJECT_CLASS (albo_private_file_parent_class)->finalize (object);
}

static void
albo_private_file_class_init (AlboPrivateFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = albo_private_file_finalize;
}

static void
albo_private_file_init (AlboPrivateFile *self)
{
}

/**
 * albo_private_file_new:
 * @connection: where it comes from
 * @attachment: `{id, name, media_type, size, sha256}`
 *
 * Returns: (transfer full): a file that is not there yet
 */
AlboPrivateFile *
albo_private_file_new (AlboConnection *connection,
                       JsonObject     *attachment)
{
  AlboPrivateFile *self = g_object_new (ALBO_TYPE_PRIVATE_FILE, NULL);

  self->connection = g_object_ref (connection);
  self->attachment = json_object_ref (attachment);

  return self;
}

static void
arrived_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  AlboPrivateFile *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (albo_transfer_finish (result, &error))
    {
      self->is_there = TRUE;
      g_task_return_boolean (task, TRUE);
    }
  else
    {
      g_task_return_error (task, error);
    }
}

/**
 * albo_private_file_fetch_async:
 * @self: a file
 * @progress: (nullable) (scope notified): told after each piece
 * @progress_data: for @progress
 * @cancellable: (nullable): ends it
 * @callback: called when the file is there
 * @user_data: for @callback
 *
 * Brings the file, if it is not there already.
 */
void
albo_private_file_fetch_async (AlboPrivateFile      *self,
                               AlboTransferProgress  progress,
                               gpointer              progress_data,
                               GCancellable         *cancellable,
                               GAsyncReadyCallback   callback,
                               gpointer              user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(GFile) file = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, albo_private_file_fetch_async);
  if (self->is_there)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  if (self->folder == NULL)
    self->folder = g_dir_make_tmp ("albo-XXXXXX", &error);
  if (self->folder == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (self->path == NULL)
    {
      g_autofree char *name = NULL;

      name = albo_transfer_safe_name (albo_json_get_string (self->attachment, "name", NULL),
                                      albo_json_get_string (self->attachment, "media_type", NULL));
      self->path = g_build_filename (self->folder, name, NULL);
    }

  file = g_file_new_for_path (self->path);
  albo_transfer_async (self->connection, self->attachment, file, progress, progress_data, cancellable,
                       arrived_cb, g_object_ref (task));
}

/**
 * albo_private_file_fetch_finish:
 * @self: a file
 * @result: what the callback was given
 * @error: (nullable): why there is no file
 *
 * Returns: (transfer none) (nullable): where the file is, whole and unharmed
 */
const char *
albo_private_file_fetch_finish (AlboPrivateFile  *self,
                                GAsyncResult     *result,
                                GError          **error)
{
  return g_task_propagate_boolean (G_TASK (result), error) ? self->path : NULL;
}
