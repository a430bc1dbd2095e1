/* albo-seal-file.h - seals as a text that leaves the database
 *
 *     albo-seals-1
 *     key KEY-ID PUBLIC-KEY VALID-FROM VALID-TO
 *     seal NUMBER FROM-ID TO-ID LEAVES ROOT PREVIOUS SEALED-AT KEY-ID SIGNATURE
 *     leaf ORGANIZATION REQUEST PROTOCOL-NUMBER SEQ HASH
 *     end SEALS
 *
 * One line each, one space between words; the leaves follow their seal.  Hashes,
 * signatures and keys (DER) are hexadecimal; what is not there is `-`.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-seal.h"

G_BEGIN_DECLS

#define ALBO_SEAL_FILE_TITLE "albo-seals-1"

/* Bytes of the longest line that is read. */
#define ALBO_SEAL_FILE_MAX_LINE 1024

/* Bytes of an Ed25519 key as SubjectPublicKeyInfo. */
#define ALBO_PUBLIC_KEY_SIZE 44

/**
 * AlboSealKey:
 * @key_id: SHA-256 of @public_key, as text
 * @public_key: SubjectPublicKeyInfo (DER)
 * @valid_from: instant
 * @valid_to: instant; empty while the key is valid
 *
 * A public key of the seals.
 */
typedef struct
{
  char   key_id[2 * ALBO_HASH_SIZE + 1];
  guint8 public_key[ALBO_PUBLIC_KEY_SIZE];
  char   valid_from[ALBO_INSTANT_LENGTH + 1];
  char   valid_to[ALBO_INSTANT_LENGTH + 1];
} AlboSealKey;

typedef enum
{
  ALBO_SEAL_LINE_NONE,   /* none of the others */
  ALBO_SEAL_LINE_TITLE,
  ALBO_SEAL_LINE_KEY,
  ALBO_SEAL_LINE_SEAL,
  ALBO_SEAL_LINE_LEAF,
  ALBO_SEAL_LINE_END,
} AlboSealLineKind;

/**
 * AlboSealLine:
 * @kind: what it is
 * @key: for %ALBO_SEAL_LINE_KEY
 * @seal: for %ALBO_SEAL_LINE_SEAL
 * @leaf: for %ALBO_SEAL_LINE_LEAF
 * @n_seals: for %ALBO_SEAL_LINE_END
 *
 * A line of the file.
 */
typedef struct
{
  AlboSealLineKind kind;
  union
  {
    AlboSealKey    key;
    AlboSeal       seal;
    AlboSealLeaf   leaf;
    gint64         n_seals;
  };
} AlboSealLine;

gboolean albo_seal_line_parse (const char         *text,
                               AlboSealLine       *line);
char    *albo_seal_line_write (const AlboSealLine *line);

G_END_DECLS
