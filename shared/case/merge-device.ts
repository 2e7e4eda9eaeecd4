import type { CaseDevice, Phone } from '../domain/device.ts';
import type { Evidence, EvidenceKind } from '../domain/evidence.ts';
import { modelKey } from '../knowledge/model-names.ts';

const MAX_EVIDENCE = 40;

/**
 * These prove that a host was there at that moment, not what it is, so they are dropped after their
 * scan.
 */
const PRESENCE: ReadonlySet<EvidenceKind> = new Set([
  'neighbour-table',
  'neighbour-cache',
  'tcp-connect',
  'tcp-refused',
  'udp-refused',
  'ping',
]);

const ROLE_RANK: Readonly<Record<CaseDevice['role'], number>> = {
  other: 0,
  'phone-candidate': 1,
  phone: 2,
  gateway: 3,
  self: 3,
};

/** How specific an identity is; a named model counts more than a family. */
function rankOf(phone: Phone | null): number {
  if (phone === null) return 0;
  if (phone.confidence === 'confirmed') return 4;
  if (phone.confidence === 'vendor-only') return 1;
  return phone.model === null ? 2 : 3;
}

/** True when they cannot be the same telephone: another maker, or another model. */
export function contradicts(left: Phone | null, right: Phone | null): boolean {
  if (left === null || right === null) return false;
  if (left.brand !== right.brand) return true;
  if (left.model === null || right.model === null) return false;
  const [one, other] = [modelKey(left.model), modelKey(right.model)];
  return !one.startsWith(other) && !other.startsWith(one);
}

/** Both describe the same telephone: returns the better one, completed by the other. */
function completed(better: Phone, other: Phone, firmware: string | null): Phone {
  if (better.model !== null) return { ...better, firmware };
  return {
    ...better,
    firmware,
    kind: better.kind === 'unknown' ? other.kind : better.kind,
    resetProcedure: better.resetProcedure ?? other.resetProcedure,
  };
}

function identifying(evidence: readonly Evidence[], known: readonly Evidence[]): Evidence[] {
  return evidence.filter(
    ({ kind, value }) =>
      !PRESENCE.has(kind) && !known.some((proof) => proof.kind === kind && proof.value === value),
  );
}

/**
 * What is known about a device after it was seen again. A less specific identity never replaces a
 * better one, and of two equal ones that contradict each other the later one wins. When the system
 * hides MACs there is only the address, so a host that reports another telephone is another one.
 */
export function mergeDevice<Seen extends CaseDevice>(before: CaseDevice, after: Seen): Seen {
  const clash = contradicts(before.phone, after.phone);
  const [weightBefore, weightAfter] = [rankOf(before.phone), rankOf(after.phone)];
  const isAnother = clash && before.mac === null && after.mac === null && weightAfter >= 2;
  if (isAnother || (clash && weightAfter >= weightBefore)) return after;
  const [better, other] =
    weightAfter >= weightBefore ? [after.phone, before.phone] : [before.phone, after.phone];
  const phone =
    better === null || other === null || clash
      ? better
      : completed(better, other, after.phone?.firmware ?? before.phone?.firmware ?? null);
  const role = ROLE_RANK[after.role] >= ROLE_RANK[before.role] ? after.role : before.role;
  // What the later scan proves needs no older evidence.
  const isWhole = role === after.role && JSON.stringify(phone) === JSON.stringify(after.phone);
  return {
    ...after,
    role,
    phone,
    vendor: after.vendor ?? before.vendor,
    name: after.name ?? before.name,
    evidence: isWhole
      ? after.evidence
      : [...identifying(before.evidence, after.evidence), ...after.evidence].slice(0, MAX_EVIDENCE),
  };
}
