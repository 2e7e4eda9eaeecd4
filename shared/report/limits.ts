import type { Case, NetworkSeen } from '../case/case-schema.ts';
import type { Report } from './report-schema.ts';
import type { Sentences } from './sentences.ts';

type Limits = Report['limits'];

/**
 * What was not tested, with the reason, because readers assume that anything not mentioned was tested.
 */
export function limitsSection(
  whole: Case,
  site: NetworkSeen | null,
  report: Pick<Report, 'network' | 'phones' | 'crossedTest'>,
  sentences: Sentences,
): Limits {
  const limits: Limits = [];
  const add = (id: string, params: Readonly<Record<string, string | number>> = {}): void => {
    limits.push({ id, text: sentences.say(`report.limit.${id}`, params) });
  };
  if (whole.simulated) add('simulated');
  // Lines missing from the numbering may have been anywhere; a torn line is at the end.
  if (whole.isDamaged === true) add('case-holed');
  else if (whole.damagedLines !== undefined) add('case-damaged');
  if (site?.facts === null || site === null) add('no-network-measure');
  if (site?.scan === null || site === null) add('no-scan');
  else if (!site.scan.complete) add('scan-incomplete');
  addChecks(report.network, add);
  const state = report.network?.publicAddress?.state;
  if (state === 'offline') add('offline');
  if (state === 'disagree') add('public-address-disagrees');
  if (report.phones.some(({ mac }) => mac === null)) add('mac-hidden');
  if (report.phones.some(({ confidence, byHand }) => !byHand && confidence !== 'confirmed'))
    add('not-confirmed');
  if (report.crossedTest === null) add('no-crossed-test');
  add('no-administrator-rights');
  add('no-call');
  return limits;
}

function addChecks(
  network: Report['network'],
  add: (id: string, params?: Readonly<Record<string, string>>) => void,
): void {
  const checks = network?.checks ?? null;
  if (checks === null) {
    add('no-checks');
    return;
  }
  if (!checks.complete) add('checks-incomplete');
  for (const { name, state, message } of checks.rungs) {
    if (state === 'unknown') add('check-unknown', { name, message });
    if (state === 'skipped') add('check-skipped', { name, message });
  }
}
