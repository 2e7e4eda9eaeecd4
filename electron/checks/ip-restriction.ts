import type { Check } from './run/check.ts';

/** Would an IP restriction on the line still admit this site, or has its address changed? */
export const ipRestrictionCheck: Check = {
  id: 'ip-restriction',
  needs: ['public-address'],
  limitMs: 1000,
  run: async ({ facts, evidence }) => {
    const now = facts.publicAddress?.ip ?? null;
    const before = facts.lastKnown;
    if (now === null || before === null)
      return { state: 'unknown', code: 'NET-RESTRICTION-FIRST-VISIT', evidence: [] };
    const params = { ip: now, before: before.ip, at: before.at.slice(0, 10) };
    const proofs = [evidence('system', `${before.ip} (${before.at}) → ${now}`)];
    return before.ip === now
      ? { state: 'pass', code: 'NET-RESTRICTION-SAME-ADDRESS', params, evidence: proofs }
      : { state: 'warn', code: 'NET-RESTRICTION-ADDRESS-CHANGED', params, evidence: proofs };
  },
};
