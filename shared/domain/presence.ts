import type { DeviceState } from './device.ts';
import type { Evidence, EvidenceKind } from './evidence.ts';

/** What one kind of evidence proves about a host's presence; null: nothing. */
const PROVES: Readonly<Record<EvidenceKind, Exclude<DeviceState, 'gone'> | null>> = {
  'neighbour-table': 'resolved',
  'neighbour-cache': 'cached',
  'vendor-prefix': null,
  'sip-options': 'answered',
  'sip-tls-options': 'answered',
  'sip-announcement': 'answered',
  'http-title': 'answered',
  'http-server': 'answered',
  'http-realm': 'answered',
  'http-page': 'answered',
  'tls-certificate': 'answered',
  'mgcp-audit': 'answered',
  'tcp-connect': 'answered',
  // A refusal is an answer.
  'tcp-refused': 'answered',
  'udp-refused': 'answered',
  // A name server speaks about the host; it is not the host itself.
  'reverse-dns': null,
  mdns: 'answered',
  ssdp: 'answered',
  ping: 'answered',
  'ping-series': 'answered',
  'node-arp': 'resolved',
  'route-table': null,
  // The computer's own address.
  interface: 'answered',
  'http-fetch': 'answered',
  'dns-answer': null,
  stun: null,
  ntp: null,
  upnp: 'answered',
  'nat-pmp': 'answered',
  clock: null,
  person: null,
  system: null,
};

/** How strongly a state says that the host is there now. */
export const PRESENCE_STRENGTH: Readonly<Record<DeviceState, number>> = {
  gone: 0,
  cached: 1,
  resolved: 2,
  answered: 3,
};

/** The strongest state that evidence proves; null when it proves none. */
export function presenceProvedBy(
  evidence: readonly Pick<Evidence, 'kind'>[],
): Exclude<DeviceState, 'gone'> | null {
  let strongest: Exclude<DeviceState, 'gone'> | null = null;
  for (const { kind } of evidence) {
    const proved = PROVES[kind];
    if (proved === null) continue;
    if (strongest === null || PRESENCE_STRENGTH[proved] > PRESENCE_STRENGTH[strongest])
      strongest = proved;
  }
  return strongest;
}
