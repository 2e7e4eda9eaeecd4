import { probeInternet } from './run/internet-probe.ts';
import type { Check } from './run/check.ts';

/** Is the Internet reachable: two unrelated hosts, by address? */
export const internetCheck: Check = {
  id: 'internet',
  needs: ['gateway', 'captive-portal'],
  limitMs: 5000,
  run: async (context) => {
    const reached = await probeInternet(context);
    const all = context.endpoints.internet.hosts.map(({ address }) => address);
    const evidence = all.map((address) =>
      context.evidence('tcp-connect', `${address} ${reached.includes(address) ? 'reached' : '-'}`),
    );
    const params = { reached: reached.length, tried: all.length };
    if (reached.length === 0) return { state: 'fail', code: 'NET-INTERNET-CUT', params, evidence };
    if (reached.length === 1)
      return { state: 'warn', code: 'NET-INTERNET-PARTIAL', params, evidence };
    return { state: 'pass', code: 'NET-INTERNET-OK', params, evidence };
  },
};
