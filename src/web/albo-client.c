/* albo-client.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-client.h"

#include <arpa/inet.h>
#include <string.h>

#define PROXY_HEADER "X-Real-IP"

static void
write_v4 (const struct in_addr *from,
          char                  address[ALBO_CLIENT_LENGTH])
{
  inet_ntop (AF_INET, from, address, ALBO_CLIENT_LENGTH);
}

/* Whoever has one address of IPv6 has at least 64 bits of them. */
static void
write_v6 (const struct in6_addr *from,
          char                   address[ALBO_CLIENT_LENGTH])
{
  struct in6_addr network = *from;

  if (IN6_IS_ADDR_V4MAPPED (from))
    {
      struct in_addr v4;

      memcpy (&v4, &from->s6_addr[12], sizeof v4);
      write_v4 (&v4, address);
      return;
    }

  memset (&network.s6_addr[8], 0, 8);
  inet_ntop (AF_INET6, &network, address, ALBO_CLIENT_LENGTH);
}

/**
 * albo_client_normalize:
 * @text: (nullable): what is said to be an address
 * @address: (out caller-allocates): it, as it is counted: of IPv6, the network of 64 bits
 *
 * Returns: %FALSE if @text is no address in numbers
 */
gboolean
albo_client_normalize (const char *text,
                       char        address[ALBO_CLIENT_LENGTH])
{
  struct in_addr v4;
  struct in6_addr v6;

  if (text == NULL)
    return FALSE;

  if (inet_pton (AF_INET, text, &v4) == 1)
    write_v4 (&v4, address);
  else if (inet_pton (AF_INET6, text, &v6) == 1)
    write_v6 (&v6, address);
  else
    return FALSE;

  return TRUE;
}

/* Returns: TRUE if @peer is this machine; its address is not filled in then */
static gboolean
is_local (const struct sockaddr *peer,
          char                   address[ALBO_CLIENT_LENGTH])
{
  if (peer->sa_family == AF_INET)
    {
      const struct sockaddr_in *v4 = (const struct sockaddr_in *) (gconstpointer) peer;

      if (ntohl (v4->sin_addr.s_addr) >> 24 == 127)
        return TRUE;

      write_v4 (&v4->sin_addr, address);
      return FALSE;
    }

  if (peer->sa_family == AF_INET6)
    {
      const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *) (gconstpointer) peer;

      if (IN6_IS_ADDR_LOOPBACK (&v6->sin6_addr) ||
          (IN6_IS_ADDR_V4MAPPED (&v6->sin6_addr) && v6->sin6_addr.s6_addr[12] == 127))
        return TRUE;

      write_v6 (&v6->sin6_addr, address);
      return FALSE;
    }

  return TRUE;
}

/**
 * albo_client_find:
 * @wire: where a question came from
 * @trusts_proxy: whether this machine may say for whom it asks, in `X-Real-IP`
 * @address: (out caller-allocates): who asks, as it is counted
 *
 * What comes from anywhere else is believed nothing: its address is that of the connection.
 *
 * Returns: %FALSE if this machine asks, for nobody in particular
 */
gboolean
albo_client_find (struct MHD_Connection *wire,
                  gboolean               trusts_proxy,
                  char                   address[ALBO_CLIENT_LENGTH])
{
  const union MHD_ConnectionInfo *info =
    MHD_get_connection_info (wire, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

  if (info != NULL && info->client_addr != NULL && !is_local (info->client_addr, address))
    return TRUE;

  return trusts_proxy &&
         albo_client_normalize (MHD_lookup_connection_value (wire, MHD_HEADER_KIND, PROXY_HEADER),
                                address);
}
