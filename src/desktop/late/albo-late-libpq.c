/* albo-late-libpq.c - what the program calls of the library of PostgreSQL; see albo-late.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-late.h"

#include <libpq-fe.h>

#define LATE(type, name, parameters, arguments) \
  ALBO_LATE (ALBO_LATE_LIBPQ, type, name, parameters, arguments)

LATE (int, PQcancel, (PGcancel *cancel, char *errbuf, int errbufsize), (cancel, errbuf, errbufsize))
LATE (void, PQclear, (PGresult *res), (res))
LATE (char *, PQcmdStatus, (PGresult *res), (res))
LATE (PQconninfoOption *, PQconndefaults, (void), ())
LATE (PostgresPollingStatusType, PQconnectPoll, (PGconn *conn), (conn))
LATE (PGconn *, PQconnectStartParams,
      (const char *const *keywords, const char *const *values, int expand_dbname),
      (keywords, values, expand_dbname))
LATE (int, PQconnectionNeedsPassword, (const PGconn *conn), (conn))
LATE (PQconninfoOption *, PQconninfo, (PGconn *conn), (conn))
LATE (void, PQconninfoFree, (PQconninfoOption *connOptions), (connOptions))
LATE (PQconninfoOption *, PQconninfoParse,
      (const char *conninfo, char **errmsg), (conninfo, errmsg))
LATE (int, PQconsumeInput, (PGconn *conn), (conn))
LATE (char *, PQdb, (const PGconn *conn), (conn))
LATE (char *, PQencryptPasswordConn,
      (PGconn *conn, const char *passwd, const char *user, const char *algorithm),
      (conn, passwd, user, algorithm))
LATE (char *, PQerrorMessage, (const PGconn *conn), (conn))
LATE (char *, PQescapeIdentifier, (PGconn *conn, const char *str, gsize len), (conn, str, len))
LATE (PGresult *, PQexec, (PGconn *conn, const char *query), (conn, query))
LATE (void, PQfinish, (PGconn *conn), (conn))
LATE (void, PQfreeCancel, (PGcancel *cancel), (cancel))
LATE (void, PQfreemem, (void *ptr), (ptr))
LATE (PGcancel *, PQgetCancel, (PGconn *conn), (conn))
LATE (PGresult *, PQgetResult, (PGconn *conn), (conn))
LATE (int, PQgetisnull,
      (const PGresult *res, int tup_num, int field_num), (res, tup_num, field_num))
LATE (int, PQgetlength,
      (const PGresult *res, int tup_num, int field_num), (res, tup_num, field_num))
LATE (char *, PQgetvalue,
      (const PGresult *res, int tup_num, int field_num), (res, tup_num, field_num))
LATE (char *, PQhost, (const PGconn *conn), (conn))
LATE (int, PQisBusy, (PGconn *conn), (conn))
LATE (int, PQnfields, (const PGresult *res), (res))
LATE (PGnotify *, PQnotifies, (PGconn *conn), (conn))
LATE (int, PQntuples, (const PGresult *res), (res))
LATE (char *, PQport, (const PGconn *conn), (conn))
LATE (char *, PQresultErrorField, (const PGresult *res, int fieldcode), (res, fieldcode))
LATE (char *, PQresultErrorMessage, (const PGresult *res), (res))
LATE (ExecStatusType, PQresultStatus, (const PGresult *res), (res))
LATE (int, PQsendPrepare,
      (PGconn *conn, const char *stmtName, const char *query, int nParams, const Oid *paramTypes),
      (conn, stmtName, query, nParams, paramTypes))
LATE (int, PQsendQuery, (PGconn *conn, const char *query), (conn, query))
LATE (int, PQsendQueryParams,
      (PGconn *conn, const char *command, int nParams, const Oid *paramTypes,
       const char *const *paramValues, const int *paramLengths, const int *paramFormats,
       int resultFormat),
      (conn, command, nParams, paramTypes, paramValues, paramLengths, paramFormats, resultFormat))
LATE (int, PQsendQueryPrepared,
      (PGconn *conn, const char *stmtName, int nParams, const char *const *paramValues,
       const int *paramLengths, const int *paramFormats, int resultFormat),
      (conn, stmtName, nParams, paramValues, paramLengths, paramFormats, resultFormat))
LATE (PGVerbosity, PQsetErrorVerbosity, (PGconn *conn, PGVerbosity verbosity), (conn, verbosity))
LATE (PQnoticeReceiver, PQsetNoticeReceiver,
      (PGconn *conn, PQnoticeReceiver proc, void *arg), (conn, proc, arg))
LATE (int, PQsocket, (const PGconn *conn), (conn))
LATE (ConnStatusType, PQstatus, (const PGconn *conn), (conn))
LATE (PGTransactionStatusType, PQtransactionStatus, (const PGconn *conn), (conn))
