/* test-verification.c - what the auditor's check finds in a forged history
 *
 * One seal, signed as it should be, over the only row of one request; and a server that may say
 * what it likes beside it.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>

#include "albo-history-row.h"
#include "albo-json.h"
#include "albo-verification-check.h"
#include "albo-verification-report.h"

#define SEALED_AT "2026-11-01T11:00:00.000000Z"

/* What the server says, other than it is. */
typedef struct
{
  const char *actor;            /* of the row; NULL for the one that was sealed */
  const char *at;               /* of the row; NULL for when it was written */
  int         id;               /* of the row; the seal goes up to 100 */
  gboolean    without_leaf;     /* the seal holds nothing of the body */
  gboolean    without_history;
  const char *finding;          /* a part of it; NULL for none */
} Lie;

static char *
make_hex (const guint8 *bytes,
          gsize         n_bytes)
{
  char *text = g_malloc (2 * n_bytes + 1);

  albo_hex_write (bytes, n_bytes, text);

  return text;
}

static JsonNode *
make_node (const char *format,
           ...) G_GNUC_PRINTF (1, 2);

static JsonNode *
make_node (const char *format,
           ...)
{
  g_autofree char *text = NULL;
  JsonNode *node;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  node = albo_json_parse (text, -1, NULL);
  g_assert_nonnull (node);

  return node;
}

static void
hash_row (const char *actor,
          const char *at,
          guint8      hash[ALBO_HASH_SIZE])
{
  const AlboHistoryRow row = { "1", "10", "1", at, "submit", NULL, "1", "applicant", "5", actor, "{}" };

  albo_history_row_get_hash (&row, NULL, hash);
}

static void
make_seal (AlboSeal      *seal,
           const guint8   hash[ALBO_HASH_SIZE],
           char         **public_key)
{
  g_autofree guint8 *der = NULL;
  g_autofree char *leaf_text = NULL;
  g_autofree char *text = NULL;
  EVP_PKEY *key = EVP_PKEY_Q_keygen (NULL, NULL, "ED25519");
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  AlboSealLeaf leaf = { 1, 10, "2026/0000001", 1, { 0 } };
  AlboMerkle tree = { 0 };
  guint8 key_hash[ALBO_HASH_SIZE];
  gsize n_signature = ALBO_SIGNATURE_SIZE;
  unsigned char *end;
  int n_der = i2d_PUBKEY (key, NULL);

  der = g_malloc ((gsize) n_der);
  end = der;
  i2d_PUBKEY (key, &end);
  *public_key = make_hex (der, (gsize) n_der);

  *seal = (AlboSeal) { .number = 1, .to_id = 100, .n_leaves = 1 };
  g_strlcpy (seal->sealed_at, SEALED_AT, sizeof seal->sealed_at);
  albo_hash_data (der, (gsize) n_der, key_hash);
  albo_hex_write (key_hash, sizeof key_hash, seal->key_id);
  memcpy (leaf.hash, hash, ALBO_HASH_SIZE);
  leaf_text = albo_seal_leaf_make_text (&leaf);
  albo_merkle_add (&tree, leaf_text, strlen (leaf_text));
  albo_merkle_get_root (&tree, seal->root);

  text = albo_seal_make_text (seal);
  EVP_DigestSignInit (context, NULL, NULL, NULL, key);
  g_assert_cmpint (EVP_DigestSign (context, seal->signature, &n_signature, (const guint8 *) text,
                                   strlen (text)), ==, 1);
  EVP_MD_CTX_free (context);
  EVP_PKEY_free (key);
}

static void
add_seal (AlboVerificationCheck *check,
          const AlboSeal        *seal,
          const char            *leaf_hash,
          gboolean               without_leaf)
{
  g_autofree char *root = make_hex (seal->root, ALBO_HASH_SIZE);
  g_autofree char *signature = make_hex (seal->signature, ALBO_SIGNATURE_SIZE);
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(JsonNode) leaves = make_node ("[[0,10,\"2026/0000001\",1,\"%s\"]]", leaf_hash);
  g_autoptr(JsonNode) nothing = make_node ("[]");

  node = make_node ("{\"number\":1,\"from_id\":0,\"to_id\":100,\"n_leaves\":1,\"root\":\"%s\",\"previous\":null,"
                    "\"sealed_at\":\"%s\",\"key_id\":\"%s\",\"signature\":\"%s\",\"first\":%s,\"n_own\":%d}",
                    root, seal->sealed_at, seal->key_id, signature, without_leaf ? "null" : "0",
                    !without_leaf);

  if (albo_verification_check_add_seal (check, json_node_get_object (node)) == 0)
    return;

  g_assert_cmpint (albo_verification_check_add_leaves (check, json_node_get_array (leaves)), ==, 0);
  g_assert_cmpint (albo_verification_check_add_leaves (check, json_node_get_array (nothing)), ==, -1);
  albo_verification_check_end_seal (check, json_node_get_array (nothing));
}

static AlboVerificationReport *
run (const Lie *lie)
{
  static const char written_at[] = "2026-11-01T10:00:00.000000Z";
  const char *actor = lie->actor != NULL ? lie->actor : "Anna Rossi";
  const char *at = lie->at != NULL ? lie->at : written_at;
  g_autoptr(AlboVerificationCheck) check = NULL;
  g_autoptr(JsonNode) start = NULL;
  g_autoptr(JsonNode) histories = NULL;
  g_autofree char *public_key = NULL;
  g_autofree char *head = NULL;
  g_autofree char *sealed = NULL;
  g_autofree char *told = NULL;
  guint8 hash[ALBO_HASH_SIZE];
  AlboSeal seal;

  hash_row ("Anna Rossi", written_at, hash);
  sealed = make_hex (hash, sizeof hash);
  make_seal (&seal, hash, &public_key);
  albo_seal_get_hash (&seal, hash);
  head = make_hex (hash, sizeof hash);
  hash_row (actor, at, hash);
  told = make_hex (hash, sizeof hash);

  start = make_node ("{\"organization\":\"X\",\"at\":\"2026-11-02T00:00:00.000000Z\",\"organization_id\":1,"
                     "\"n_requests\":1,\"head\":{\"number\":1,\"to_id\":100,\"hash\":\"%s\"},\"keys\":[{"
                     "\"key_id\":\"%s\",\"public_key\":\"%s\",\"valid_from\":\"2026-01-01T00:00:00.000000Z\","
                     "\"valid_to\":null}],\"counters\":[{\"year\":2026,\"last_number\":%d}]}",
                     head, seal.key_id, public_key, !lie->without_history);
  check = albo_verification_check_new (json_node_get_object (start));
  add_seal (check, &seal, sealed, lie->without_leaf);

  /* The rows fit each other and what the request says; what seals say beside it fits them too. */
  histories = make_node ("[{\"id\":10,\"protocol_number\":\"2026/0000001\",\"seq\":1,\"hash\":\"%s\",\"rows\":[["
                         "%d,1,\"%s\",\"submit\",null,\"1\",\"applicant\",\"5\",\"%s\",\"{}\",\"%s\"]],"
                         "\"leaves\":[[1,1,\"%s\",\"2026/0000001\"]]}]",
                         told, lie->id, at, actor, told, told);
  if (!lie->without_history)
    albo_verification_check_add_histories (check, json_node_get_array (histories));

  return albo_verification_check_end (check);
}

static void
test_lie (gconstpointer data)
{
  const Lie *lie = data;
  g_autoptr(AlboVerificationReport) report = run (lie);

  for (guint i = 0; i < report->findings->len; i++)
    g_test_message ("%s", (const char *) report->findings->pdata[i]);

  g_assert_cmpuint (report->n_findings, ==, lie->finding != NULL);
  g_assert_cmpuint (report->n_seals, ==, 1);
  g_assert_cmpuint (report->n_empty, ==, lie->without_leaf);
  if (lie->finding != NULL)
    g_assert_nonnull (strstr (report->findings->pdata[0], lie->finding));
}

static void
test_empty_seals (void)
{
  static const Lie later = { .at = "2026-11-01T11:00:01.000000Z", .id = 101, .without_leaf = TRUE };
  static const Lie truth = { .id = 50 };
  g_autoptr(AlboVerificationReport) empty = run (&later);
  g_autoptr(AlboVerificationReport) full = run (&truth);
  g_autofree char *empty_text = albo_verification_report_describe (empty);
  g_autofree char *full_text = albo_verification_report_describe (full);

  g_assert_nonnull (strstr (empty_text, "1 seal holds nothing of this organization"));
  g_assert_null (strstr (full_text, "nothing of this organization"));
}

int
main (int   argc,
      char *argv[])
{
  static const Lie truth = { .id = 50 };
  static const Lie other_history = {
    .actor = "Mario Bianchi", .id = 50, .finding = "2026/0000001: row 1 of its history is not the one that seal 1 closed",
  };
  static const Lie gone = {
    .without_history = TRUE, .finding = "2026/0000001: the request was removed; seal 1 knows it.",
  };
  static const Lie moved = {
    .id = 101, .at = "2026-11-01T11:30:00.000000Z",
    .finding = "2026/0000001: row 1 of its history is not the one that seal 1 closed",
  };
  static const Lie moved_without_leaf = {
    .actor = "Mario Bianchi", .id = 101, .without_leaf = TRUE,
    .finding = "2026/0000001: row 1 of its history is dated before seal 1, and numbered as if",
  };
  static const Lie left_without_leaf = {
    .id = 50, .without_leaf = TRUE, .finding = "claims to be older than seal 1, which does not know it",
  };
  static const Lie no_date = {
    .at = "tomorrow", .id = 101, .without_leaf = TRUE, .finding = "row 1 of its history was changed",
  };

  /* These are no lies: written since, and while the seal was made. */
  static const Lie later = { .at = "2026-11-01T11:00:01.000000Z", .id = 101, .without_leaf = TRUE };
  static const Lie meanwhile = { .at = "2026-11-01T10:58:00.000000Z", .id = 101, .without_leaf = TRUE };

  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/verification/truth", &truth, test_lie);
  g_test_add_data_func ("/verification/another-history", &other_history, test_lie);
  g_test_add_data_func ("/verification/history-never-comes", &gone, test_lie);
  g_test_add_data_func ("/verification/moved-out-of-its-seal", &moved, test_lie);
  g_test_add_data_func ("/verification/moved-and-its-leaf-kept-back", &moved_without_leaf, test_lie);
  g_test_add_data_func ("/verification/leaf-kept-back", &left_without_leaf, test_lie);
  g_test_add_data_func ("/verification/no-date", &no_date, test_lie);
  g_test_add_data_func ("/verification/written-later", &later, test_lie);
  g_test_add_data_func ("/verification/written-meanwhile", &meanwhile, test_lie);
  g_test_add_func ("/verification/empty-seals-are-told", test_empty_seals);

  return g_test_run ();
}
