/* albo-upload.c
 *
 * The database checks every file anyway; what can be told without it is told
 * first, so that a file that is too large does not travel in vain.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-upload.h"

#include <string.h>

#include "albo-json.h"
#include "albo-portal-area.h"
#include "albo-portal-calls.h"
#include "albo-store-error.h"

#define SNIFFED 8  /* bytes that tell what a file is */

static void
add_problem (GPtrArray  *problems,
             const char *field,
             const char *code,
             const char *param,
             gint64      value)
{
  AlboFormProblem *problem = albo_form_problem_new (field, code);

  if (param != NULL)
    {
      problem->params = json_object_new ();
      json_object_set_int_member (problem->params, param, value);
    }

  g_ptr_array_add (problems, problem);
}

/* What a browser calls a file depends on the machine it runs on, so only the
 * content counts; the database looks at it in the same way.
 *
 * Returns: (nullable): the kind of file that @upload is
 */
static const char *
sniff (const AlboUpload *upload)
{
  guint8 head[SNIFFED];
  gssize size = albo_upload_read (upload, 0, head, sizeof head, NULL);

  if (size >= 8 && memcmp (head, "\x89PNG\r\n\x1a\n", 8) == 0)
    return "image/png";

  if (size >= 3 && memcmp (head, "\xff\xd8\xff", 3) == 0)
    return "image/jpeg";

  /* Readers look for it further down as well, but a page or a script may hide before it. */
  if (size >= 5 && memcmp (head, "%PDF-", 5) == 0)
    return "application/pdf";

  if (size >= 2 && head[0] == 0x30 && head[1] >= 0x80 && head[1] <= 0x84)
    return "application/pkcs7-mime";

  return NULL;
}

/* The database takes names up to 255 characters, and so do most file systems. */
static char *
shorten_name (const char *name)
{
  if (*name == '\0' || strcmp (name, ".") == 0 || strcmp (name, "..") == 0)
    return g_strdup ("file");

  return g_utf8_strlen (name, -1) > 200 ? g_utf8_substring (name, 0, 200) : g_strdup (name);
}

static gboolean
send_chunks (AlboConnection    *connection,
             const char        *token,
             gint64             attachment,
             const AlboUpload  *upload,
             GError           **error)
{
  g_autofree guint8 *buffer = g_malloc (ALBO_CHUNK_SIZE);
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr(GBytes) digest = NULL;
  g_autoptr(JsonNode) done = NULL;
  guint8 hash[32];
  gsize length = sizeof hash;

  for (gsize offset = 0; offset < upload->size; offset += ALBO_CHUNK_SIZE)
    {
      gssize size = albo_upload_read (upload, offset, buffer, ALBO_CHUNK_SIZE, error);
      g_autoptr(GBytes) chunk = NULL;

      if (size < 0)
        return FALSE;

      chunk = g_bytes_new_static (buffer, (gsize) size);
      g_checksum_update (checksum, buffer, size);

      if (!albo_portal_attachment_append (connection, token, attachment,
                                          (int) (offset / ALBO_CHUNK_SIZE), chunk, NULL, error))
        return FALSE;
    }

  g_checksum_get_digest (checksum, hash, &length);
  digest = g_bytes_new (hash, length);
  done = albo_portal_attachment_finish (connection, token, attachment, digest, NULL, error);

  return done != NULL;
}

/* What files are for: a step of a draft, or an item of a supplement. */
typedef struct
{
  AlboForm   *form;
  JsonObject *values;
  guint       section;  /* of @form, from 0 */
  gint64      draft;    /* or 0 */
  gint64      item;     /* where there is no draft */
} Target;

static gboolean
begin (AlboConnection    *connection,
       const char        *token,
       const Target      *target,
       const char        *field,
       const char        *name,
       const char        *media_type,
       gint64            *attachment,
       GError           **error)
{
  if (target->draft == 0)
    return albo_portal_item_file_begin (connection, token, target->item, name, media_type,
                                        attachment, NULL, error);

  return albo_portal_attachment_begin (connection, token, target->draft, field, name, media_type,
                                       attachment, NULL, error);
}

static gboolean
store (AlboConnection    *connection,
       const char        *token,
       const Target      *target,
       const AlboUpload  *upload,
       const char        *media_type,
       GError           **error)
{
  g_autofree char *name = shorten_name (upload->name);
  gint64 attachment;

  if (!begin (connection, token, target, upload->field, name, media_type, &attachment, error))
    return FALSE;

  if (send_chunks (connection, token, attachment, upload, error))
    return TRUE;

  /* Nobody sees half a file, but it would take up room for an hour. */
  albo_portal_attachment_remove (connection, token, attachment, NULL, NULL);

  return FALSE;
}

static guint
count_files (const Target *target,
             const char   *field)
{
  JsonArray *files = albo_json_get_array (target->values, field);

  return files != NULL ? json_array_get_length (files) : 0;
}

/* Returns: FALSE if there is a problem with @upload, which is added to @problems */
static gboolean
check (const Target     *target,
       const AlboUpload *upload,
       const char       *media_type,
       guint             n_files,
       GPtrArray        *problems)
{
  const AlboFormField *field = albo_form_find_field (target->form, upload->field);
  guint max_files = albo_form_field_get_max_files (field);
  gint64 max_size = albo_form_field_get_max_size (field);

  if (n_files >= max_files)
    add_problem (problems, upload->field, "too_many_files", "max", max_files);
  else if (upload->size > (guint64) max_size)
    add_problem (problems, upload->field, "too_large", "max", max_size);
  else if (media_type == NULL || !albo_form_field_takes_media_type (field, media_type))
    add_problem (problems, upload->field, "media_type", NULL, 0);
  else
    return TRUE;

  return FALSE;
}

/* A browser that makes up fields gets no answer about them. */
static gboolean
is_expected (const Target     *target,
             const AlboUpload *upload)
{
  const AlboFormField *field = albo_form_find_field (target->form, upload->field);

  return field != NULL && albo_form_field_get_kind (field) == ALBO_FORM_ATTACHMENT &&
         albo_form_field_get_section (field) == target->section;
}

static gboolean
store_all (AlboExchange    *exchange,
           AlboConnection  *connection,
           const Target    *target,
           GPtrArray       *problems,
           GError         **error)
{
  GPtrArray *uploads = albo_exchange_get_uploads (exchange);
  g_autoptr(GHashTable) stored = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; uploads != NULL && i < uploads->len; i++)
    {
      const AlboUpload *upload = uploads->pdata[i];
      const char *media_type = sniff (upload);
      guint n_new = GPOINTER_TO_UINT (g_hash_table_lookup (stored, upload->field));
      g_autoptr(GError) local_error = NULL;

      if (!is_expected (target, upload) ||
          !check (target, upload, media_type, count_files (target, upload->field) + n_new, problems))
        continue;

      if (store (connection, albo_exchange_get_session (exchange), target, upload, media_type,
                 &local_error))
        {
          g_hash_table_insert (stored, upload->field, GUINT_TO_POINTER (n_new + 1));
        }
      else if (g_error_matches (local_error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_INVALID))
        {
          add_problem (problems, upload->field, "media_type", NULL, 0);
        }
      else
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * albo_upload_store_all:
 * @exchange: a form of a step, with its files
 * @connection: the connection of this thread
 * @draft: the draft it belongs to
 * @step: the step
 * @problems: (element-type AlboFormProblem): where problems with a file are added
 * @error: (nullable): what is no problem of a file: %ALBO_STORE_ERROR, %G_FILE_ERROR
 *
 * Stores the files that came with a step, each by itself: one that is refused
 * does not take the others with it.
 *
 * Returns: %FALSE on error
 */
gboolean
albo_upload_store_all (AlboExchange    *exchange,
                       AlboConnection  *connection,
                       AlboDraft       *draft,
                       guint            step,
                       GPtrArray       *problems,
                       GError         **error)
{
  const Target target = {
    .form = draft->form, .values = draft->values, .section = step - 1, .draft = draft->id,
  };

  return store_all (exchange, connection, &target, problems, error);
}

/**
 * albo_upload_store_item:
 * @exchange: a form with the files that answer an item of a supplement
 * @connection: the connection of this thread
 * @form: the form that stands for the item
 * @values: what is there already
 * @item: the item
 * @problems: (element-type AlboFormProblem): where problems with a file are added
 * @error: (nullable): what is no problem of a file: %ALBO_STORE_ERROR, %G_FILE_ERROR
 *
 * Stores them as albo_upload_store_all() does.
 *
 * Returns: %FALSE on error
 */
gboolean
albo_upload_store_item (AlboExchange    *exchange,
                        AlboConnection  *connection,
                        AlboForm        *form,
                        JsonObject      *values,
                        gint64           item,
                        GPtrArray       *problems,
                        GError         **error)
{
  const Target target = { .form = form, .values = values, .item = item };

  return store_all (exchange, connection, &target, problems, error);
}
