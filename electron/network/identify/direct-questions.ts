import {
  buildReverseQuery,
  parseDnsMessage,
  reverseAnswer,
} from '../../../shared/protocols/dns.ts';
import {
  buildAuditEndpoint,
  parseMgcpResponse,
  type MgcpResponse,
} from '../../../shared/protocols/mgcp.ts';
import {
  buildUnicastSearch,
  parseSsdpResponse,
  SSDP_PORT,
} from '../../../shared/protocols/ssdp.ts';
import type { RandomSource } from '../../platform/machine.ts';
import type { QuerySession } from '../../wire/query-session.ts';

const MGCP_GATEWAY_PORT = 2427;
const MDNS_PORT = 5353;

type Host = {
  readonly ip: string;
  readonly interfaceAddress: string | null;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
};

/** Asks a telephone that speaks MGCP for its endpoints (RFC 3435 §2.3.10); null when silent. */
export function askMgcp(
  session: QuerySession,
  random: RandomSource,
  host: Host,
): Promise<MgcpResponse | null> {
  const transactionId = 1 + (Number.parseInt(random.hex(4), 16) % 999_999_998);
  const request = buildAuditEndpoint({ target: host.ip, transactionId });
  return session.ask({
    ...host,
    port: MGCP_GATEWAY_PORT,
    bytes: new TextEncoder().encode(request),
    read: (bytes) => {
      const response = parseMgcpResponse(bytes);
      return response?.transactionId === transactionId ? response : null;
    },
  });
}

/** Asks a host for its own name by mDNS, directly and not by multicast (RFC 6762 §5.5). */
export function askMdnsName(session: QuerySession, host: Host): Promise<string | null> {
  return session.ask({
    ...host,
    port: MDNS_PORT,
    bytes: buildReverseQuery({ id: 0, ip: host.ip, unicastResponse: true }),
    read: (bytes) => {
      const message = parseDnsMessage(bytes);
      return message === null ? null : reverseAnswer(message, host.ip);
    },
  });
}

/** Asks a host directly what it is by SSDP; the text is its Server header. */
export function askSsdp(session: QuerySession, host: Host): Promise<string | null> {
  return session.ask({
    ...host,
    port: SSDP_PORT,
    bytes: new TextEncoder().encode(buildUnicastSearch(host.ip)),
    read: (bytes) => parseSsdpResponse(bytes)?.server ?? null,
  });
}
