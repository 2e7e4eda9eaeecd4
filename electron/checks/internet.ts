import { isInternetProved } from './run/internet-look.ts';
import { probeInternet } from './run/internet-probe.ts';
import type { Check, CheckOutcome } from './run/check.ts';

/** Is the Internet reachable: unrelated hosts, asked by address, and pages whose text is known? */
export const internetCheck: Check = {
  id: 'internet',
  needs: ['gateway', 'captive-portal'],
  limitMs: 5000,
  run: async (context): Promise<CheckOutcome> => {
    const { facts, endpoints } = context;
    const seen = await probeInternet(context);
    const { hosts, datagram } = seen;
    const evidence = hosts.map(({ address, text }) =>
      context.evidence('tcp-connect', `${address}: ${text}`),
    );
    if (datagram !== null) evidence.push(context.evidence('system', `datagram: ${datagram}`));
    if (facts.knownPages > 0)
      evidence.push(
        context.evidence('http-fetch', `${facts.knownPages} pages with their own text`),
      );
    const reached = hosts.filter(({ look }) => look === 'proved').length + facts.knownPages;
    const params = { reached, tried: hosts.length + endpoints.portal.pages.length };
    if (reached > 1) return { state: 'pass', code: 'NET-INTERNET-OK', params, evidence };
    if (reached === 1) return { state: 'warn', code: 'NET-INTERNET-PARTIAL', params, evidence };
    // Where datagrams pass, the checks that use nothing else still have something to say.
    const leavesRest = isInternetProved(seen);
    facts.areStreamsBlocked = true;
    const told = { state: 'fail', params, evidence, leavesRest } as const;
    if (seen.byIpv6 !== null) {
      evidence.push(context.evidence('tcp-connect', `${seen.byIpv6}: certificate`));
      if (!leavesRest) return { ...told, code: 'NET-INTERNET-IPV6-ONLY' };
    }
    // The real hosts accept on this port: only something in their place refuses on all of them.
    if (hosts.every(({ look }) => look === 'refused'))
      return { ...told, code: 'NET-INTERNET-REJECTED' };
    if (hosts.every(({ look }) => look === 'accepted'))
      return { ...told, code: 'NET-INTERNET-ACCEPTED' };
    return { ...told, code: leavesRest ? 'NET-INTERNET-NO-TCP' : 'NET-INTERNET-CUT' };
  },
};
