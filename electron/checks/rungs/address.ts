import { addressScope, parseIpv4 } from '../../../shared/net/ipv4.ts';
import type { Rung } from '../rung.ts';

/** Did the network give the laptop an address that can be used. */
export const addressRung: Rung = {
  id: 'address',
  needs: ['link'],
  limitMs: 2000,
  run: async ({ facts, evidence }) => {
    const item = facts.interface;
    const address = item?.address ?? null;
    const value = address === null ? null : parseIpv4(address);
    if (item === null || address === null || value === null)
      return { state: 'fail', code: 'NET-ADDRESS-NONE', evidence: [] };
    const params = { address, prefix: item.prefix ?? '?', name: item.name };
    const proofs = [evidence('interface', `${item.name} ${address}/${item.prefix ?? '?'}`)];
    const scope = addressScope(value);
    if (scope === 'link-local')
      return { state: 'fail', code: 'NET-ADDRESS-SELF-ASSIGNED', params, evidence: proofs };
    if (item.prefix !== null && item.prefix > 30)
      return { state: 'warn', code: 'NET-ADDRESS-MASK', params, evidence: proofs };
    if (scope === 'public')
      return { state: 'warn', code: 'NET-ADDRESS-PUBLIC', params, evidence: proofs };
    return { state: 'pass', code: 'NET-ADDRESS-OK', params, evidence: proofs };
  },
};
