/* test-audit.c - the auditor's report, its signature, and charts
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <adwaita.h>
#include <glib/gstdio.h>
#include <openssl/cms.h>
#include <openssl/pkcs12.h>
#include <string.h>

#include "albo-chart.h"
#include "albo-figures-page.h"
#include "albo-json.h"
#include "albo-report-signature.h"
#include "albo-verification-check.h"
#include "albo-verification-page.h"
#include "albo-verification-report.h"

static AlboVerificationReport *
make_report (guint n_findings)
{
  AlboVerificationReport *report = g_new0 (AlboVerificationReport, 1);

  report->organization = g_strdup ("Ordine <di> prova");
  report->begun_at = g_strdup ("2026-01-31T10:00:00.000000Z");
  report->keys = g_ptr_array_new_with_free_func (g_free);
  report->findings = g_ptr_array_new_with_free_func (g_free);
  report->n_findings = n_findings;
  for (guint i = 0; i < n_findings; i++)
    g_ptr_array_add (report->findings, g_strdup_printf ("2026/%07u: a long story of what is wrong with it", i));

  return report;
}

static void
test_pdf (void)
{
  g_autoptr(AlboVerificationReport) report = make_report (0);
  g_autoptr(AlboVerificationReport) wrong = make_report (200);
  g_autoptr(GBytes) pdf = albo_verification_report_to_pdf (report, "Anna Rossi", "ente.rtd");
  g_autoptr(GBytes) long_pdf = albo_verification_report_to_pdf (wrong, "Anna Rossi", "ente.rtd");

  g_assert_true (memcmp (g_bytes_get_data (pdf, NULL), "%PDF-", 5) == 0);
  g_assert_cmpuint (g_bytes_get_size (long_pdf), >, g_bytes_get_size (pdf));
}

/* A certificate of one's own, in a file. */
static void
write_identity (const char *path,
                int         days)
{
  EVP_PKEY *key = EVP_RSA_gen (2048);
  X509 *certificate = X509_new ();
  PKCS12 *container;
  FILE *file = g_fopen (path, "w");

  X509_set_version (certificate, 2);
  ASN1_INTEGER_set (X509_get_serialNumber (certificate), 7);
  X509_gmtime_adj (X509_getm_notBefore (certificate), -86400L * 3);
  X509_gmtime_adj (X509_getm_notAfter (certificate), 86400L * days);
  X509_set_pubkey (certificate, key);
  X509_NAME_add_entry_by_txt (X509_get_subject_name (certificate), "CN", MBSTRING_UTF8,
                              (const unsigned char *) "Anna Rossi", -1, -1, 0);
  X509_set_issuer_name (certificate, X509_get_subject_name (certificate));
  X509_sign (certificate, key, EVP_sha256 ());
  container = PKCS12_create ("segreto", "x", key, certificate, NULL, 0, 0, 0, 0, 0);
  i2d_PKCS12_fp (file, container);
  fclose (file);
  PKCS12_free (container);
  X509_free (certificate);
  EVP_PKEY_free (key);
}

static void
test_signature (void)
{
  g_autofree char *folder = g_dir_make_tmp ("albo-sign-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "me.p12", NULL);
  g_autoptr(GBytes) document = g_bytes_new_static ("%PDF-x", 6);
  g_autoptr(GBytes) message = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *signer = NULL;
  const unsigned char *start;
  CMS_ContentInfo *cms;
  BIO *content = BIO_new (BIO_s_mem ());
  char *data;

  write_identity (path, 3);
  message = albo_report_sign (document, path, "segreto", &signer, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (signer, "Anna Rossi"));

  /* The document is inside, signed, with the certificate among what is signed. */
  start = g_bytes_get_data (message, NULL);
  cms = d2i_CMS_ContentInfo (NULL, &start, (long) g_bytes_get_size (message));
  g_assert_nonnull (cms);
  g_assert_cmpint (CMS_verify (cms, NULL, NULL, NULL, content,
                               CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY), ==, 1);
  g_assert_cmpint (CMS_signed_get_attr_by_NID (sk_CMS_SignerInfo_value (CMS_get0_SignerInfos (cms), 0),
                                               NID_id_smime_aa_signingCertificateV2, -1), >=, 0);
  g_assert_cmpint (BIO_get_mem_data (content, &data), ==, 6);
  g_assert_true (memcmp (data, "%PDF-x", 6) == 0);
  CMS_ContentInfo_free (cms);
  BIO_free (content);

  g_assert_null (albo_report_sign (document, path, "wrong", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_clear_error (&error);

  write_identity (path, -1);
  g_assert_null (albo_report_sign (document, path, "segreto", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (path, "not a certificate", -1, NULL));
  g_assert_null (albo_report_sign (document, path, "segreto", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);

  g_unlink (path);
  g_assert_null (albo_report_sign (document, path, "segreto", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_rmdir (folder);
}

/* Whatever a server says, a check ends with findings. */
static void
test_strange_answers (void)
{
  static const char * const histories[] = {
    "[]", "[1,null,[]]", "[{}]", "[{\"id\":1,\"protocol_number\":\"2026/0000001\",\"rows\":[],\"leaves\":[]}]",
    "[{\"id\":1,\"rows\":[[1,1,\"x\"]],\"leaves\":[[9,1,\"zz\",\"2026/0000001\"]]}]",
    "[{\"id\":1,\"protocol_number\":\"\",\"seq\":\"x\",\"hash\":7,\"rows\":[[]],\"leaves\":[[]]}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (histories); i++)
    {
      g_autoptr(JsonNode) start = albo_json_parse ("{\"organization\":\"X\",\"n_requests\":1,\"counters\":"
                                                   "[{\"year\":2026,\"last_number\":3}],\"keys\":[{},1],"
                                                   "\"head\":{\"number\":2,\"hash\":\"00\"}}", -1, NULL);
      g_autoptr(JsonNode) node = albo_json_parse (histories[i], -1, NULL);
      g_autoptr(AlboVerificationCheck) check = albo_verification_check_new (json_node_get_object (start));
      g_autoptr(AlboVerificationReport) report = NULL;

      albo_verification_check_add_histories (check, json_node_get_array (node));
      report = albo_verification_check_end (check);
      g_assert_cmpuint (report->n_findings, >=, 2);
      g_assert_cmpuint (report->findings->len, >=, 2);
    }
}

static void
test_chart (void)
{
  g_autoptr(AlboChart) chart = g_object_ref_sink (ALBO_CHART (albo_chart_new (TRUE)));

  g_assert_cmpfloat (albo_chart_get_max (chart), ==, 0);
  albo_chart_add_bar (chart, "one");
  albo_chart_add_part (chart, 2, "#ff0000");
  albo_chart_add_part (chart, -5, "nonsense");
  albo_chart_add_bar (chart, "two");
  albo_chart_add_part (chart, 1.5, "#00ff00");
  albo_chart_add_part (chart, 1, "#00ff00");
  g_assert_cmpfloat (albo_chart_get_max (chart), ==, 2.5);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_ROLE_IMG);
  albo_chart_clear (chart);
  g_assert_cmpfloat (albo_chart_get_max (chart), ==, 0);
}

static void
test_pages (void)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *figures = albo_figures_page_new ();
  GtkWidget *page = albo_verification_page_new ();
  g_autoptr(JsonNode) node = albo_json_parse (
    "{\"months\":[{\"month\":\"2026-01\",\"state\":\"approved\",\"n\":3},{\"month\":\"x\",\"state\":\"y\",\"n\":1}],"
    "\"steps\":[{\"state\":\"under_review\",\"n\":3,\"median_days\":1.5}],\"overdue\":[],"
    "\"decisions\":{\"approved\":1,\"annulled\":0,\"late\":0,\"median_days\":2},"
    "\"ratings\":{\"n\":2,\"average\":3.5,\"stars\":[{\"stars\":5,\"n\":1},{\"stars\":2,\"n\":1}],"
    "\"reasons\":[{\"is_good\":true,\"reason\":\"clear\",\"n\":1},{\"is_good\":false,\"reason\":\"nonsense\",\"n\":1}],"
    "\"services\":[{\"title\":{\"it\":\"Iscrizione\"},\"n\":2,\"average\":3.5}],"
    "\"texts\":[{\"day\":\"2026-01-02\",\"stars\":2,\"title\":{\"it\":\"Iscrizione\"},\"text\":\"<b>Male</b>\"}]},"
    "\"readers\":[{\"id\":1,\"name\":\"<b>Anna</b>\",\"requests\":3,\"files\":0}]}", -1, NULL);

  gtk_box_append (GTK_BOX (box), figures);
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 600);
  albo_figures_page_show (ALBO_FIGURES_PAGE (figures), json_node_get_object (node));
  albo_verification_page_show (ALBO_VERIFICATION_PAGE (page), make_report (2));
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  g_assert_cmpint (gtk_widget_get_width (window), <=, 400);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/audit/pdf", test_pdf);
  g_test_add_func ("/audit/signature", test_signature);
  g_test_add_func ("/audit/strange-answers", test_strange_answers);
  g_test_add_func ("/audit/chart", test_chart);
  g_test_add_func ("/audit/pages", test_pages);

  return g_test_run ();
}
