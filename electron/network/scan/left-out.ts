import type { Device } from '../../../shared/domain/device.ts';
import type { Evidence } from '../../../shared/domain/evidence.ts';
import type { KnownFinding } from '../../../shared/domain/finding-codes.ts';
import type { NetworkInterface } from '../../../shared/domain/network.ts';
import type { ScanRequest } from '../../../shared/domain/scan.ts';
import {
  type CardOnNetwork,
  networksLeftOut,
  ownRange,
} from '../../../shared/net/card-networks.ts';
import { formatCidr } from '../../../shared/net/cidr.ts';
import { isSiteCard } from '../../../shared/net/main-interface.ts';
import type { InterfaceTarget } from './scan-targets.ts';

/** What tells whether a scan left out a network of this computer where the phones may be. */
export type ScanCoverage = {
  readonly request: ScanRequest;
  readonly devices: readonly Device[];
  readonly targets: readonly InterfaceTarget[];
  readonly interfaces: readonly NetworkInterface[];
  readonly complete: boolean;
};

function evidenceOf(cards: readonly CardOnNetwork[]): Evidence[] {
  return cards.slice(0, 8).map(({ name, address, prefix }) => ({
    kind: 'interface',
    value: `${name} ${address}/${prefix}`,
    atMs: 0,
  }));
}

function network(card: CardOnNetwork): string {
  return formatCidr(ownRange(card));
}

function listed(cards: readonly CardOnNetwork[], name: (card: CardOnNetwork) => string): string {
  return cards.map(name).join(', ').slice(0, 400);
}

/**
 * Names the networks of this computer that were not scanned: another one on a scanned card always,
 * another card only when no telephone was found. Who asks for addresses knows where the phone is.
 */
export function leftOutFindings(coverage: ScanCoverage): KnownFinding[] {
  const { request, devices, targets, interfaces, complete } = coverage;
  if (!complete || (request.addresses ?? []).length > 0) return [];
  const names = new Set(targets.map((target) => target.interface.name));
  const left = networksLeftOut(interfaces, {
    from: targets.map((target) => target.interface.address),
    ranges: targets.flatMap(({ ranges }) => ranges),
  });
  const findings: KnownFinding[] = [];

  const here = left.filter(({ name }) => names.has(name));
  if (here.length > 0 && (request.ranges ?? []).length === 0)
    findings.push({
      code: 'NET-OTHER-SUBNET',
      severity: 'warning',
      params: {
        interface: listed(here.slice(0, 1), ({ name }) => name),
        networks: listed(here, network),
        first: listed(here.slice(0, 1), network),
      },
      evidence: evidenceOf(here),
    });

  const hasPhone = devices.some(({ role }) => role === 'phone' || role === 'phone-candidate');
  const elsewhere = left.filter((card) => !names.has(card.name) && isSiteCard(card, true));
  if (!hasPhone && elsewhere.length > 0)
    findings.push({
      code: 'NET-OTHER-CARD',
      severity: 'warning',
      params: {
        cards: listed(elsewhere, (card) => `${card.name} (${network(card)})`),
        first: listed(elsewhere.slice(0, 1), ({ name }) => name),
      },
      evidence: evidenceOf(elsewhere),
    });
  return findings;
}
