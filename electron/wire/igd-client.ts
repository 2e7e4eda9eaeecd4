import {
  buildExternalAddressRequest,
  buildGatewaySearch,
  GATEWAY_SEARCH_TARGETS,
  gatewayLocation,
  type IgdDescription,
  parseExternalAddress,
  parseIgdDescription,
  SSDP_GROUP,
} from '../../shared/protocols/igd.ts';
import { buildGetRequest } from '../../shared/protocols/http.ts';
import { parseSsdpResponse, SSDP_PORT } from '../../shared/protocols/ssdp.ts';
import type { Clock } from '../platform/machine.ts';
import { openDatagrams } from './datagrams.ts';
import { askHttp } from './http.ts';
import type { TcpWire, Wire } from './wire.ts';

const SEARCH_MS = 2000;
const PAGE_MS = 2000;
/** Below the 64 KB at which every page is cut, so that a page that was cut is recognised. */
const MAX_BYTES = 60_000;

export type IgdAnswer = {
  readonly description: IgdDescription;
  /** External address that the box reports, 0.0.0.0 included; null when it gave none. */
  readonly externalIp: string | null;
};

type Place = { readonly port: number; readonly path: string };

/** Where the gateway itself says its description is; a LOCATION on another host is not followed. */
async function findDescription(
  deps: { readonly sockets: Pick<Wire, 'udp' | 'tcp'>; readonly clock: Clock },
  options: {
    readonly gatewayIp: string;
    readonly localAddress: string | null;
    readonly ssdpPort: number;
    readonly signal: AbortSignal;
  },
): Promise<Place | null> {
  const { gatewayIp, ssdpPort, signal } = options;
  const session = await openDatagrams(deps.sockets.udp, deps.clock, {
    address: options.localAddress,
  });
  if (session === null) return null;
  try {
    for (const target of GATEWAY_SEARCH_TARGETS) {
      const search = buildGatewaySearch(target);
      // Some boxes answer only what is sent to the group, others only what is sent to them.
      session.send(search, SSDP_GROUP, SSDP_PORT);
      session.send(search, gatewayIp, ssdpPort);
    }
    return await session.expect({
      signal,
      limitMs: SEARCH_MS,
      accept: (bytes, from) => {
        if (from.address !== gatewayIp) return null;
        const location = parseSsdpResponse(bytes)?.location ?? null;
        return location === null ? null : gatewayLocation(location, gatewayIp);
      },
    });
  } finally {
    session.close();
  }
}

async function talk(
  tcp: Pick<TcpWire, 'exchange'>,
  target: { readonly address: string; readonly port: number },
  request: string,
  signal: AbortSignal,
): Promise<string | null> {
  const limits = { maxBytes: MAX_BYTES, timeoutMs: PAGE_MS, signal };
  const { exchange, response } = await askHttp(tcp, { ...target, ...limits, tls: null, request });
  const isWhole = exchange.kind === 'answered' && !exchange.truncated;
  return isWhole && response?.status === 200 ? response.body : null;
}

/** Asks the box by UPnP for its identity and external address; null when it stays silent. */
export async function askIgd(
  deps: { readonly sockets: Pick<Wire, 'udp' | 'tcp'>; readonly clock: Clock },
  options: {
    readonly gatewayIp: string;
    readonly localAddress: string | null;
    readonly signal: AbortSignal;
    readonly ssdpPort?: number;
  },
): Promise<IgdAnswer | null> {
  const { gatewayIp, signal } = options;
  const found = await findDescription(deps, { ssdpPort: SSDP_PORT, ...options });
  if (found === null) return null;
  const target = { address: gatewayIp, port: found.port };
  const host = `${gatewayIp}:${found.port}`;
  const { tcp } = deps.sockets;
  const xml = await talk(tcp, target, buildGetRequest(host, found.path), signal);
  if (xml === null) return null;
  const description = parseIgdDescription(xml, `http://${host}/`);
  if (description.service === null) return { description, externalIp: null };
  const { controlPath, type } = description.service;
  const request = buildExternalAddressRequest({ host, controlPath, serviceType: type });
  const answer = await talk(tcp, target, request, signal);
  return { description, externalIp: answer === null ? null : parseExternalAddress(answer) };
}
