import type { Device } from '../domain/device.ts';
import type { Evidence, EvidenceKind } from '../domain/evidence.ts';
import type { FingerprintField } from '../knowledge/fingerprint-schema.ts';
import { cleanText } from '../protocols/clean-text.ts';
import type { FieldText } from './claims.ts';
import type { IdentificationCatalogue } from './compile.ts';
import { judge, type HostFacts, type Identity } from './identify.ts';
import { isNamelessSip, mgcpText } from './testimony.ts';

/** The inputs of an identity; nothing else about a host may change it. */
export type IdentifiableHost = Pick<Device, 'mac' | 'vendor'> & {
  readonly isNoPhone: boolean;
  readonly evidence: readonly Pick<Evidence, 'kind' | 'value'>[];
};

const FIELD_OF: Readonly<Partial<Record<EvidenceKind, FingerprintField>>> = {
  'sip-options': 'sip',
  'sip-tls-options': 'sip',
  'http-title': 'httpTitle',
  'http-server': 'httpServer',
  'http-realm': 'httpRealm',
  'http-page': 'httpPage',
  'tls-certificate': 'tls',
  'mgcp-audit': 'mgcp',
  'reverse-dns': 'name',
  mdns: 'name',
};

/** True for evidence that may change a host's identity. */
export function bearsOnIdentity(kind: EvidenceKind): boolean {
  return kind in FIELD_OF;
}

/** A name without the suffix that home networks give to every host. */
function withoutLocalSuffix(name: string): string {
  return name.replace(/\.(?:home|lan|local|localdomain)\.?$/i, '');
}

function textOf(item: Pick<Evidence, 'kind' | 'value'>): string {
  if (isNamelessSip(item)) return '';
  if (item.kind === 'mgcp-audit') return mgcpText(item.value);
  return FIELD_OF[item.kind] === 'name' ? withoutLocalSuffix(item.value) : item.value;
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/**
 * The facts in a host's evidence. Texts are sorted, because the order in which answers arrive is
 * random and must not matter.
 */
function factsOf(host: IdentifiableHost): HostFacts {
  const texts = host.evidence.flatMap((item): FieldText[] => {
    const field = FIELD_OF[item.kind];
    const text = textOf(item);
    return field === undefined || text === '' ? [] : [{ field, text }];
  });
  const kinds = new Set(host.evidence.map(({ kind }) => kind));
  return {
    mac: host.mac,
    vendor: host.vendor,
    isNoPhone: host.isNoPhone,
    spokeSip: kinds.has('sip-options') || kinds.has('sip-tls-options'),
    spokeMgcp: kinds.has('mgcp-audit'),
    sayings: {
      texts: texts.toSorted((a, b) => compare(a.field, b.field) || compare(a.text, b.text)),
      announcement: '',
    },
  };
}

/** What a device is: a pure function of the set of its evidence, in any order. */
export function identifyDevice(
  host: IdentifiableHost,
  catalogue: IdentificationCatalogue,
): Identity {
  return judge(factsOf(host), catalogue);
}

/** The device's name: the one that the network uses, otherwise the one that it reports. */
export function nameOfDevice(evidence: readonly Pick<Evidence, 'kind' | 'value'>[]): string | null {
  for (const wanted of ['reverse-dns', 'mdns'] as const) {
    const [name] = evidence
      .flatMap(({ kind, value }) => (kind === wanted ? [withoutLocalSuffix(value)] : []))
      .filter((each) => each !== '')
      .toSorted();
    if (name !== undefined) return cleanText(name, 255);
  }
  return null;
}

/**
 * True once no more questions are needed: it named its model, or proved that it is not a telephone.
 */
export function isSettled({ excluded, phone }: Identity): boolean {
  return excluded || (phone?.confidence === 'confirmed' && phone.model !== null);
}
