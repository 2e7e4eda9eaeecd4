import { z } from '../schema.ts';

/** Longest text kept from the network as one piece of evidence, in characters. */
export const MAX_EVIDENCE_LENGTH = 512;

/**
 * What supports a statement: which probe, what came back, and when.
 * `atMs` counts from the start of the scan or check that the evidence belongs to.
 */
export const EvidenceSchema = z.object({
  kind: z.enum([
    'neighbour-table',
    'neighbour-cache',
    'vendor-prefix',
    'sip-options',
    'sip-tls-options',
    'sip-announcement',
    'http-title',
    'http-server',
    'http-realm',
    'http-page',
    'tls-certificate',
    'mgcp-audit',
    'tcp-connect',
    'tcp-refused',
    'udp-refused',
    'reverse-dns',
    'mdns',
    'ssdp',
    'ping',
    'ping-series',
    'node-arp',
    'route-table',
    'interface',
    'http-fetch',
    'dns-answer',
    'stun',
    'ntp',
    'upnp',
    'nat-pmp',
    'clock',
    'person',
    'system',
  ]),
  value: z.string().max(MAX_EVIDENCE_LENGTH),
  atMs: z.number().nonnegative(),
});

export type Evidence = z.infer<typeof EvidenceSchema>;
export type EvidenceKind = Evidence['kind'];
