/* albo-sample.c
 *
 * The work is done by `albo-admin demo`, a program of its own: this one never
 * has the rights that filling a database takes.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-sample.h"

#include "albo-json.h"

#include <signal.h>
#include <string.h>

#include <glib/gi18n.h>

/**
 * AlboSample:
 *
 * A private cluster with sample data, made on first use and started again later.
 */
struct _AlboSample
{
  GObject parent_instance;

  char      *folder;
  char      *progress;     /* (nullable) */
  char      *conninfo;     /* (nullable): NULL until started */
  char      *password;
  GPtrArray *accounts;     /* of AlboSampleAccount */
  gboolean   was_running;  /* before us, so it is not ours to stop */
};

G_DEFINE_FINAL_TYPE (AlboSample, albo_sample, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_PROGRESS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

typedef struct
{
  GSubprocess *process;
  char        *last_line;   /* (nullable): of standard output */
  GError      *error;
  gulong       cancel_id;
} Start;

static void
start_free (Start *start)
{
  g_clear_object (&start->process);
  g_clear_error (&start->error);
  g_free (start->last_line);
  g_free (start);
}

static void
account_free (AlboSampleAccount *account)
{
  g_free (account->login);
  g_free (account->name);
  g_free (account->duty);
  g_free (account->organization);
  g_free (account);
}

static void
set_progress (AlboSample *self,
              const char *progress)
{
  if (g_strcmp0 (self->progress, progress) == 0)
    return;

  g_free (self->progress);
  self->progress = g_strdup (progress);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

static void
add_account (JsonArray *array,
             guint      index,
             JsonNode  *node,
             gpointer   user_data)
{
  AlboSample *self = ALBO_SAMPLE (user_data);
  AlboSampleAccount *account;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return;

  object = json_node_get_object (node);
  account = g_new0 (AlboSampleAccount, 1);
  account->login = g_strdup (albo_json_get_string (object, "login", ""));
  account->name = g_strdup (albo_json_get_string (object, "name", ""));
  account->duty = g_strdup (albo_json_get_string (object, "duty", ""));
  account->organization = g_strdup (albo_json_get_string (object, "organization", ""));
  g_ptr_array_add (self->accounts, account);
}

static gboolean
read_answer (AlboSample  *self,
             const char  *line,
             GError     **error)
{
  g_autoptr(JsonNode) node = NULL;
  JsonObject *object;
  JsonArray *accounts;

  node = albo_json_parse (line != NULL ? line : "", -1, NULL);
  object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  accounts = object != NULL ? albo_json_get_array (object, "accounts") : NULL;

  if (accounts == NULL || albo_json_get_string (object, "conninfo", NULL) == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("The sample data did not say how to reach them."));
      return FALSE;
    }

  g_free (self->conninfo);
  g_free (self->password);
  self->conninfo = g_strdup (albo_json_get_string (object, "conninfo", ""));
  self->password = g_strdup (albo_json_get_string (object, "password", ""));
  g_ptr_array_set_size (self->accounts, 0);
  json_array_foreach_element (accounts, add_account, self);

  return TRUE;
}

static void
ended_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  AlboSample *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  g_cancellable_disconnect (g_task_get_cancellable (task), start->cancel_id);

  if (!g_subprocess_wait_check_finish (G_SUBPROCESS (object), result, &error))
    {
      if (g_task_return_error_if_cancelled (task))
        return;

      /* What it said last on standard error says more than its status. */
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s",
                               self->progress != NULL ? self->progress : error->message);
      return;
    }

  if (g_task_return_error_if_cancelled (task))
    return;

  if (read_answer (self, start->last_line, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
answer_line_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GDataInputStream *stream = G_DATA_INPUT_STREAM (object);
  Start *start = g_task_get_task_data (task);
  char *line = g_data_input_stream_read_line_finish_utf8 (stream, result, NULL, NULL);

  if (line == NULL)
    {
      g_subprocess_wait_check_async (start->process, NULL, ended_cb, g_steal_pointer (&task));
      return;
    }

  g_free (start->last_line);
  start->last_line = line;
  g_data_input_stream_read_line_async (stream, G_PRIORITY_DEFAULT, NULL, answer_line_cb,
                                       g_steal_pointer (&task));
}

static void
progress_line_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(AlboSample) self = ALBO_SAMPLE (user_data);
  GDataInputStream *stream = G_DATA_INPUT_STREAM (object);
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (stream, result, NULL, NULL);

  if (line == NULL)
    return;

  if (*line != '\0')
    set_progress (self, line);
  g_data_input_stream_read_line_async (stream, G_PRIORITY_DEFAULT, NULL, progress_line_cb,
                                       g_object_ref (self));
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_subprocess_send_signal (G_SUBPROCESS (user_data), SIGTERM);
}

static void
start_demo (GTask *task)
{
  AlboSample *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);
  g_autofree char *admin = albo_sample_find_admin ();
  g_autoptr(GDataInputStream) answer = NULL;
  g_autoptr(GDataInputStream) progress = NULL;
  GError *error = NULL;

  start->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                                     &error, admin, "demo", "--data", self->folder, NULL);
  if (start->process == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (g_task_get_cancellable (task) != NULL)
    start->cancel_id = g_cancellable_connect (g_task_get_cancellable (task),
                                              G_CALLBACK (cancelled_cb), start->process, NULL);

  answer = g_data_input_stream_new (g_subprocess_get_stdout_pipe (start->process));
  progress = g_data_input_stream_new (g_subprocess_get_stderr_pipe (start->process));
  g_data_input_stream_read_line_async (progress, G_PRIORITY_DEFAULT, NULL, progress_line_cb,
                                       g_object_ref (self));
  g_data_input_stream_read_line_async (answer, G_PRIORITY_DEFAULT, NULL, answer_line_cb,
                                       g_object_ref (task));
}

static void
status_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  AlboSample *self = g_task_get_source_object (task);

  self->was_running = g_subprocess_wait_check_finish (G_SUBPROCESS (object), result, NULL);
  if (!g_task_return_error_if_cancelled (task))
    start_demo (task);
}

static void
albo_sample_finalize (GObject *object)
{
  AlboSample *self = ALBO_SAMPLE (object);

  g_free (self->folder);
  g_free (self->progress);
  g_free (self->conninfo);
  g_free (self->password);
  g_ptr_array_unref (self->accounts);

  G_OBJECT_CLASS (albo_sample_parent_class)->finalize (object);
}

static void
albo_sample_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  AlboSample *self = ALBO_SAMPLE (object);

  switch (prop_id)
    {
    case PROP_PROGRESS:
      g_value_set_string (value, self->progress);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
albo_sample_class_init (AlboSampleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = albo_sample_finalize;
  object_class->get_property = albo_sample_get_property;

  /**
   * AlboSample:progress:
   *
   * What is being done, in the words of the program that does it.
   */
  properties[PROP_PROGRESS] =
    g_param_spec_string ("progress", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
albo_sample_init (AlboSample *self)
{
  self->accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) account_free);
}

/**
 * albo_sample_new:
 * @folder: (nullable): where the data live; %NULL for the person's data folder
 *
 * Returns: (transfer full): sample data that are not started yet
 */
AlboSample *
albo_sample_new (const char *folder)
{
  AlboSample *self = g_object_new (ALBO_TYPE_SAMPLE, NULL);

  if (folder != NULL)
    self->folder = g_canonicalize_filename (folder, NULL);
  else
    self->folder = g_build_filename (g_get_user_data_dir (), "albo", "demo", NULL);

  return self;
}

/**
 * albo_sample_find_admin:
 *
 * Looks beside this program, in the build folder that `ALBO_BUILD` names, and in
 * the path.
 *
 * Returns: (transfer full): how to call `albo-admin`
 */
char *
albo_sample_find_admin (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : g_strdup (".");
  const char *build = g_getenv ("ALBO_BUILD");
  char *candidate;

  candidate = g_build_filename (folder, "albo-admin", NULL);
  if (g_file_test (candidate, G_FILE_TEST_IS_EXECUTABLE))
    return candidate;
  g_free (candidate);

  candidate = g_build_filename (folder, "..", "admin", "albo-admin", NULL);
  if (g_file_test (candidate, G_FILE_TEST_IS_EXECUTABLE))
    return candidate;
  g_free (candidate);

  if (build != NULL)
    {
      candidate = g_build_filename (build, "src", "admin", "albo-admin", NULL);
      if (g_file_test (candidate, G_FILE_TEST_IS_EXECUTABLE))
        return candidate;
      g_free (candidate);
    }

  return g_strdup ("albo-admin");
}

/**
 * albo_sample_start_async:
 * @self: sample data
 * @cancellable: (nullable): ends the program that makes them
 * @callback: called when they are ready
 * @user_data: for @callback
 *
 * Makes the sample data, or starts them when they were made before.  What goes
 * on is in [property@Albo.Sample:progress].
 */
void
albo_sample_start_async (AlboSample          *self,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GSubprocess) status = NULL;
  g_autofree char *admin = NULL;
  GError *error = NULL;

  g_return_if_fail (ALBO_IS_SAMPLE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, albo_sample_start_async);
  g_task_set_task_data (task, g_new0 (Start, 1), (GDestroyNotify) start_free);
  set_progress (self, NULL);

  admin = albo_sample_find_admin ();
  status = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                             &error, admin, "cluster", "status", "--data", self->folder, NULL);
  if (status == NULL)
    {
      g_prefix_error (&error, "%s: ", "albo-admin");
      g_task_return_error (task, error);
      return;
    }

  g_subprocess_wait_check_async (status, NULL, status_cb, g_steal_pointer (&task));
}

/**
 * albo_sample_start_finish:
 * @self: sample data
 * @result: what the callback was given
 * @error: (nullable): why there are none
 *
 * Returns: whether one can sign in now
 */
gboolean
albo_sample_start_finish (AlboSample    *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * albo_sample_stop:
 * @self: sample data
 *
 * Stops the cluster, in the background, unless it ran before us.
 */
void
albo_sample_stop (AlboSample *self)
{
  g_autofree char *admin = NULL;
  g_autoptr(GSubprocess) process = NULL;

  g_return_if_fail (ALBO_IS_SAMPLE (self));

  if (self->conninfo == NULL || self->was_running)
    return;

  admin = albo_sample_find_admin ();
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                              NULL, admin, "cluster", "stop", "--data", self->folder, NULL);
}

const char *
albo_sample_get_conninfo (AlboSample *self)
{
  g_return_val_if_fail (ALBO_IS_SAMPLE (self), NULL);

  return self->conninfo;
}

const char *
albo_sample_get_password (AlboSample *self)
{
  g_return_val_if_fail (ALBO_IS_SAMPLE (self), NULL);

  return self->password;
}

/**
 * albo_sample_get_accounts:
 * @self: sample data
 *
 * Returns: (transfer none) (element-type AlboSampleAccount): whom one can be
 */
GPtrArray *
albo_sample_get_accounts (AlboSample *self)
{
  g_return_val_if_fail (ALBO_IS_SAMPLE (self), NULL);

  return self->accounts;
}
