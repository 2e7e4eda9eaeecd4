import type { Case } from './case-schema.ts';
import { sameAccess } from '../diagnosis/crossed-test.ts';
import type { Access } from '../diagnosis/crossed-test-schema.ts';
import type { NetworkFacts } from '../domain/network.ts';

/** The access that the laptop is on now, as far as known. */
export function accessOfFacts(
  facts: NetworkFacts,
): Pick<Access, 'gatewayMac' | 'gatewayIp' | 'publicIp' | 'interfaceName'> {
  return {
    gatewayMac: facts.gateway?.mac ?? null,
    gatewayIp: facts.gateway?.ip ?? null,
    publicIp: facts.publicAddress?.ip ?? null,
    interfaceName: facts.interface?.name ?? null,
  };
}

/** The access of the case that is certainly the given one; null when none is. */
export function knownAccess(
  accesses: readonly Access[],
  now: ReturnType<typeof accessOfFacts>,
): Access | null {
  return accesses.find((access) => sameAccess(access, now) === 'same') ?? null;
}

/** Accesses that turn out to be one already in the list: a test there is not a second test. */
export function twinOf(accesses: readonly Access[], access: Access): Access | null {
  const earlier = accesses.slice(0, accesses.indexOf(access));
  return earlier.find((candidate) => sameAccess(candidate, access) === 'same') ?? null;
}

/** An identifier for another access of the case. */
export function nextAccessId(current: Case | null): string {
  return `access-${(current?.accesses.length ?? 0) + 1}`;
}
