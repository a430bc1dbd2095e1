/* albo-late-libcrypto.c - what the program calls of OpenSSL; see albo-late.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-late.h"

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#define LATE(type, name, parameters, arguments) \
  ALBO_LATE (ALBO_LATE_LIBCRYPTO, type, name, parameters, arguments)

LATE (int, ASN1_STRING_to_UTF8, (guint8 **out, const ASN1_STRING *in), (out, in))
LATE (long, BIO_ctrl, (BIO *bp, int cmd, long larg, void *parg), (bp, cmd, larg, parg))
LATE (int, BIO_free, (BIO *a), (a))
LATE (BIO *, BIO_new, (const BIO_METHOD *type), (type))
LATE (BIO *, BIO_new_mem_buf, (const void *buf, int len), (buf, len))
LATE (const BIO_METHOD *, BIO_s_mem, (void), ())
LATE (void, CMS_ContentInfo_free, (CMS_ContentInfo *a), (a))
LATE (CMS_ContentInfo *, CMS_sign,
      (X509 *signcert, EVP_PKEY *pkey, STACK_OF (X509) *certs, BIO *data, guint flags),
      (signcert, pkey, certs, data, flags))
LATE (void, CRYPTO_free, (void *ptr, const char *file, int line), (ptr, file, line))
LATE (void, ERR_clear_error, (void), ())
LATE (int, EVP_DigestVerify,
      (EVP_MD_CTX *ctx, const guint8 *sigret, gsize siglen, const guint8 *tbs, gsize tbslen),
      (ctx, sigret, siglen, tbs, tbslen))
LATE (int, EVP_DigestVerifyInit,
      (EVP_MD_CTX *ctx, EVP_PKEY_CTX **pctx, const EVP_MD *type, ENGINE *e, EVP_PKEY *pkey),
      (ctx, pctx, type, e, pkey))
LATE (void, EVP_MD_CTX_free, (EVP_MD_CTX *ctx), (ctx))
LATE (EVP_MD_CTX *, EVP_MD_CTX_new, (void), ())
LATE (void, EVP_PKEY_free, (EVP_PKEY *pkey), (pkey))
LATE (int, EVP_PKEY_get_id, (const EVP_PKEY *pkey), (pkey))
LATE (void, OPENSSL_sk_pop_free, (OPENSSL_STACK *st, void (*func)(void *)), (st, func))
LATE (void, PKCS12_free, (PKCS12 *a), (a))
LATE (int, PKCS12_parse,
      (PKCS12 *p12, const char *pass, EVP_PKEY **pkey, X509 **cert, STACK_OF (X509) **ca),
      (p12, pass, pkey, cert, ca))
LATE (int, PKCS12_verify_mac, (PKCS12 *p12, const char *pass, int passlen), (p12, pass, passlen))
LATE (ASN1_STRING *, X509_NAME_ENTRY_get_data, (const X509_NAME_ENTRY *ne), (ne))
LATE (int, X509_NAME_entry_count, (const X509_NAME *name), (name))
LATE (X509_NAME_ENTRY *, X509_NAME_get_entry, (const X509_NAME *name, int loc), (name, loc))
LATE (int, X509_NAME_get_index_by_NID,
      (const X509_NAME *name, int nid, int lastpos), (name, nid, lastpos))
LATE (int, X509_cmp_current_time, (const ASN1_TIME *s), (s))
LATE (void, X509_free, (X509 *a), (a))
LATE (const ASN1_TIME *, X509_get0_notAfter, (const X509 *x), (x))
LATE (const ASN1_TIME *, X509_get0_notBefore, (const X509 *x), (x))
LATE (X509_NAME *, X509_get_issuer_name, (const X509 *a), (a))
LATE (X509_NAME *, X509_get_subject_name, (const X509 *a), (a))
LATE (PKCS12 *, d2i_PKCS12_fp, (FILE *fp, PKCS12 **p12), (fp, p12))
LATE (EVP_PKEY *, d2i_PUBKEY, (EVP_PKEY **a, const guint8 **in, long len), (a, in, len))
LATE (int, i2d_CMS_bio, (BIO *bp, CMS_ContentInfo *cms), (bp, cms))
