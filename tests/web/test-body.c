/* test-body.c - forms and files of strangers, in any number of pieces
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-body.h"

#include <string.h>
#include <sys/stat.h>

#define URLENCODED "application/x-www-form-urlencoded"
#define MULTIPART  "multipart/form-data; boundary=x"
#define PART(disposition) "--x\r\nContent-Disposition: form-data; " disposition "\r\n"
#define END        "\r\n--x--\r\n"

static const AlboBodyLimits limits = { 4096, 4, 64 };

typedef struct
{
  const char *name;
  const char *type;
  const char *body;
  const char *expected;  /* (nullable): what the form holds, in words; NULL if it is refused */
} Case;

static const Case cases[] = {
  { "plain",         URLENCODED, "v=ciao",                 "v=ciao" },
  { "with-charset",  URLENCODED "; charset=UTF-8", "v=a",  "v=a" },
  { "second",        URLENCODED, "a=b&v=ciao",             "v=ciao" },
  { "escaped",       URLENCODED, "v=%3Cb%3E%26+%27%22",    "v=<b>& '\"" },
  { "utf8",          URLENCODED, "v=perch%C3%A9",          "v=perché" },
  { "escaped-name",  URLENCODED, "%76=a",                  "v=a" },
  { "no-value",      URLENCODED, "v",                      "v=" },
  { "empty",         URLENCODED, "v=",                     "v=" },
  { "equals",        URLENCODED, "v=a=b",                  "v=a=b" },
  { "ampersands",    URLENCODED, "&&&v=a&&",               "v=a" },
  { "no-name",       URLENCODED, "=a&v=b",                 "v=b" },
  { "half-escape",   URLENCODED, "v=%4",                   "v=%4" },
  { "no-escape",     URLENCODED, "v=%zz",                  "v=%zz" },
  { "not-utf8",      URLENCODED, "v=%ff",                  "" },
  { "nul",           URLENCODED, "v=a%00b",                "" },
  { "twice",         URLENCODED, "v=a&v=b",                "v=a v=b" },
  { "too-many",      URLENCODED, "a=&b=&c=&d=&v=",         NULL },
  { "too-long",      URLENCODED, "v=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL },

  { "part",          MULTIPART, PART ("name=\"v\"") "\r\nciao" END, "v=ciao" },
  { "part-empty",    MULTIPART, PART ("name=\"v\"") "\r\n" END, "v=" },
  { "part-quoted-boundary", "multipart/form-data; boundary=\"x\"", PART ("name=\"v\"") "\r\na" END, "v=a" },
  { "part-unquoted", MULTIPART, PART ("name=v") "\r\na" END, "v=a" },
  { "part-line",     MULTIPART, PART ("name=\"v\"") "\r\na\r\nb" END, "v=a\r\nb" },
  { "part-false-end", MULTIPART, PART ("name=\"v\"") "\r\na\r\n-- x\r\n--" END, "v=a\r\n-- x\r\n--" },
  { "part-twice",    MULTIPART, PART ("name=\"v\"") "\r\na\r\n" PART ("name=\"v\"") "\r\nb" END, "v=a v=b" },
  { "part-utf8",     MULTIPART, PART ("name=\"v\"") "\r\nperché" END, "v=perché" },
  { "part-preamble", MULTIPART, "ciao\r\n" PART ("name=\"v\"") "\r\na" END, "v=a" },
  { "part-epilogue", MULTIPART, PART ("name=\"v\"") "\r\na" END "ciao", "v=a" },
  { "part-nothing",  MULTIPART, "--x--\r\n", "" },
  { "file",          MULTIPART, PART ("name=\"f\"; filename=\"a.pdf\"") "Content-Type: application/pdf\r\n\r\n%PDF" END, "f:a.pdf:application/pdf:4" },
  { "file-charset",  MULTIPART, PART ("name=\"f\"; filename=\"a.txt\"") "Content-Type: Text/Plain; charset=x\r\n\r\na" END, "f:a.txt:text/plain:1" },
  { "file-no-type",  MULTIPART, PART ("name=\"f\"; filename=\"a\"") "\r\n1" END, "f:a::1" },
  { "file-not-chosen", MULTIPART, PART ("name=\"f\"; filename=\"\"") "Content-Type: application/octet-stream\r\n\r\n" END, "" },
  { "file-folders",  MULTIPART, PART ("name=\"f\"; filename=\"C:\\\\x\\\\a.pdf\"") "\r\n1" END, "f:a.pdf::1" },
  { "file-climbing", MULTIPART, PART ("name=\"f\"; filename=\"../../etc/passwd\"") "\r\n1" END, "f:passwd::1" },
  { "file-utf8",     MULTIPART, PART ("name=\"f\"; filename=\"perché.pdf\"") "\r\n1" END, "f:perché.pdf::1" },
  { "file-quote",    MULTIPART, PART ("name=\"f\"; filename=\"a\\\"b\"") "\r\n1" END, "f:a\"b::1" },
  { "file-semicolon", MULTIPART, PART ("name=\"f\"; filename=\"a;b\"") "\r\n1" END, "f:a;b::1" },
  { "files",         MULTIPART, PART ("name=\"f\"; filename=\"a\"") "\r\n1\r\n" PART ("name=\"f\"; filename=\"b\"") "\r\n22" END, "f:a::1 f:b::2" },

  { "cut-in-content", MULTIPART, PART ("name=\"v\"") "\r\na", NULL },
  { "cut-in-end",    MULTIPART, PART ("name=\"v\"") "\r\na\r\n--x-", NULL },
  { "cut-in-headers", MULTIPART, "--x\r\nContent-Dispo", NULL },
  { "no-delimiter",  MULTIPART, "ciao", NULL },
  { "no-part-name",  MULTIPART, PART ("filename=\"a\"") "\r\na" END, NULL },
  { "empty-part-name", MULTIPART, PART ("name=\"\"") "\r\na" END, NULL },
  { "two-names",     MULTIPART, PART ("name=\"v\"; name=\"w\"") "\r\na" END, NULL },
  { "open-quote",    MULTIPART, PART ("name=\"v") "\r\na" END, NULL },
  { "open-escape",   MULTIPART, PART ("name=\"v\\") "\r\na" END, NULL },
  { "two-dispositions", MULTIPART, PART ("name=\"v\"") "Content-Disposition: form-data; name=\"w\"\r\n\r\na" END, NULL },
  { "other-disposition", MULTIPART, "--x\r\nContent-Disposition: attachment; name=\"v\"\r\n\r\na" END, NULL },
  { "no-disposition", MULTIPART, "--x\r\nContent-Type: a/b\r\n\r\na" END, NULL },
  { "nested",        MULTIPART, PART ("name=\"v\"") "Content-Type: multipart/mixed; boundary=y\r\n\r\na" END, NULL },
  { "encoded",       MULTIPART, PART ("name=\"v\"") "Content-Transfer-Encoding: base64\r\n\r\na" END, NULL },
  { "no-colon",      MULTIPART, PART ("name=\"v\"") "ciao\r\n\r\na" END, NULL },
  { "control",       MULTIPART, PART ("name=\"f\"; filename=\"a\tb\"") "\r\na" END, NULL },
  { "name-not-utf8", MULTIPART, PART ("name=\"f\"; filename=\"\xff\"") "\r\na" END, NULL },
  { "too-many-parts", MULTIPART, PART ("name=\"v\"") "\r\n\r\n" PART ("name=\"v\"") "\r\n\r\n" PART ("name=\"v\"") "\r\n\r\n" PART ("name=\"v\"") "\r\n\r\n" PART ("name=\"v\"") "\r\n" END, NULL },
  { "part-too-long", MULTIPART, PART ("name=\"v\"") "\r\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" END, NULL },
};

static char *
describe (AlboBody *body)
{
  g_autoptr(GString) words = g_string_new (NULL);
  const char * const *values = albo_body_get_fields (body, "v");
  GPtrArray *uploads = albo_body_get_uploads (body);

  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    g_string_append_printf (words, "%sv=%s", words->len > 0 ? " " : "", values[i]);

  for (guint i = 0; i < uploads->len; i++)
    {
      AlboUpload *upload = uploads->pdata[i];
      struct stat status;

      g_assert_cmpint (fstat (upload->fd, &status), ==, 0);
      g_assert_cmpint (status.st_nlink, ==, 0);
      g_assert_cmpint (status.st_mode & 0777, ==, 0600);
      g_assert_cmpuint ((gsize) status.st_size, ==, upload->size);
      g_string_append_printf (words, "%s%s:%s:%s:%" G_GSIZE_FORMAT, words->len > 0 ? " " : "",
                              upload->field, upload->name, upload->media_type, upload->size);
    }

  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* However the network cuts the body, the form is the same. */
static void
test_case (gconstpointer data)
{
  const Case *test = data;
  gsize length = strlen (test->body);

  for (gsize piece = 1; piece <= length; piece += piece < 4 ? 1 : length)
    {
      g_autoptr(AlboBody) body = albo_body_new (test->type, &limits);
      g_autofree char *words = NULL;
      gboolean good = TRUE;

      g_assert_nonnull (body);

      for (gsize i = 0; good && i < length; i += piece)
        good = albo_body_feed (body, (const guint8 *) test->body + i, MIN (piece, length - i));

      good = albo_body_end (body) && good;
      g_assert_cmpint (good, ==, test->expected != NULL);

      if (good)
        {
          words = describe (body);
          g_assert_cmpstr (words, ==, test->expected);
        }
    }
}

static void
test_types (void)
{
  static const char * const refused[] = {
    "", "text/plain", "application/json", "application/x-www-form-urlencodedx",
    "multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=x",
    "multipart/form-data; boundary=\"x", "multipart/form-data; boundary=x; boundary=y",
    "multipart/form-data; boundary=a b", "multipart/form-data; boundary=\"a<b\"",
    "multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_test_message ("%s", refused[i]);
      g_assert_null (albo_body_new (refused[i], &limits));
    }
}

static void
test_size (void)
{
  g_autoptr(AlboBody) body = albo_body_new (URLENCODED, &limits);
  g_autofree char *filler = g_strnfill (4096, 'a');

  g_assert_true (albo_body_feed (body, (const guint8 *) filler, 4096));
  g_assert_false (albo_body_feed (body, (const guint8 *) filler, 1));
}

/* Many fields, each of them small enough; a file of the same size is not in memory. */
static void
test_text_size (gconstpointer data)
{
  static const AlboBodyLimits strict = { 1 << 20, 100, 64, 100 };
  g_autoptr(AlboBody) body = albo_body_new (MULTIPART, &strict);
  gboolean good = TRUE;

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *part =
        g_strdup_printf ("--x\r\nContent-Disposition: form-data; name=\"v\"%s\r\n\r\n"
                         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n", (const char *) data);

      good = good && albo_body_feed (body, (const guint8 *) part, strlen (part));
    }

  g_assert_cmpint (good, ==, *(const char *) data != '\0');
}

/* A file that holds almost the delimiter all over, read back at any place. */
static void
test_large_file (void)
{
  static const AlboBodyLimits generous = { 1 << 24, 4, 64 };
  g_autoptr(AlboBody) body = albo_body_new (MULTIPART, &generous);
  g_autoptr(GString) text = g_string_new (PART ("name=\"f\"; filename=\"a\"") "\r\n");
  g_autoptr(GString) content = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  AlboUpload *upload;
  guint8 read[64];

  while (content->len < 1 << 20)
    g_string_append (content, "\r\n--\r\n-\r\n--y--\r\r\n");

  g_string_append_len (text, content->str, (gssize) content->len);
  g_string_append (text, END);

  for (gsize i = 0; i < text->len; i += 1000)
    g_assert_true (albo_body_feed (body, (const guint8 *) text->str + i, MIN (1000, text->len - i)));

  g_assert_true (albo_body_end (body));
  g_assert_cmpuint (albo_body_get_uploads (body)->len, ==, 1);
  upload = albo_body_get_uploads (body)->pdata[0];
  g_assert_cmpuint (upload->size, ==, content->len);

  for (gsize i = 0; i < content->len; i += 100003)
    {
      gssize n = albo_upload_read (upload, i, read, sizeof read, &error);

      g_assert_no_error (error);
      g_assert_cmpmem (read, n, content->str + i, MIN (sizeof read, content->len - i));
    }

  g_assert_cmpint (albo_upload_read (upload, upload->size, read, sizeof read, &error), ==, 0);
}

/* 16 KiB of headers without an end, and a header block just over the limit. */
static void
test_endless_headers (void)
{
  static const AlboBodyLimits generous = { 1 << 24, 4, 64 };
  g_autoptr(AlboBody) body = albo_body_new (MULTIPART, &generous);
  g_autofree char *filler = g_strnfill (5000, 'a');
  g_autofree char *text = g_strdup_printf ("--x\r\nX: %s", filler);
  gboolean good = TRUE;

  for (gsize i = 0; good && text[i] != '\0'; i++)
    good = albo_body_feed (body, (const guint8 *) text + i, 1);

  g_assert_false (good);
  g_assert_false (albo_body_end (body));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/body/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }

  g_test_add_func ("/body/types", test_types);
  g_test_add_func ("/body/size", test_size);
  g_test_add_data_func ("/body/text-size/fields", "", test_text_size);
  g_test_add_data_func ("/body/text-size/files", "; filename=\"a\"", test_text_size);
  g_test_add_func ("/body/large-file", test_large_file);
  g_test_add_func ("/body/endless-headers", test_endless_headers);

  return g_test_run ();
}
