import type { Evidence } from '../../shared/domain/evidence.ts';
import type { PingSeries } from '../../shared/domain/network.ts';
import { isProblem } from '../../shared/domain/problem.ts';
import { cardWithAddress } from '../../shared/net/card-networks.ts';
import { isTunnel } from '../../shared/net/main-interface.ts';
import { hasAnyAnswer } from './run/internet-look.ts';
import { probeInternet } from './run/internet-probe.ts';
import { type Check, shownMs } from './run/check.ts';

const PROBES = 10;

function seriesText(series: PingSeries): string {
  const { received, sent, averageMs, jitterMs } = series;
  return `${received ?? '?'}/${sent}, ${averageMs ?? '-'} ms, jitter ${jitterMs ?? '-'} ms`;
}

/** Does the box answer: by its MAC, to ten pings, and by TCP if it ignores ping? */
export const gatewayCheck: Check = {
  id: 'gateway',
  needs: ['address'],
  // Reading the routes and the gateway comes before ten pings, which may take 5.8 s on a busy machine.
  // Where an antivirus holds up the system's programs, the routes alone take as long.
  limitMs: 20_000,
  run: async (context) => {
    const { gateway: reader, ping, facts, signal, evidence } = context;
    const read = await reader.read(signal);
    if (!read.ok && isProblem(read.problem, 'NETWORK_PERMISSION_DENIED')) {
      const { reason = '' } = read.problem.params;
      facts.localNetworkDenial = String(reason);
      return {
        state: 'unknown',
        code: 'NET-UNKNOWN-DENIED',
        params: { reason },
        evidence: [evidence('system', `${String(reason)} from every address`)],
      };
    }
    if (!read.ok) {
      const tunnel = (await context.interfaces.list()).find(
        (each) => isTunnel(each) && each.metric !== null,
      );
      if (tunnel !== undefined && isProblem(read.problem, 'NO_DEFAULT_ROUTE'))
        return {
          state: 'unknown',
          code: 'NET-GATEWAY-BEHIND-VPN',
          params: { vpn: tunnel.name },
          evidence: [],
        };
      const unreadable = isProblem(read.problem, 'ROUTE_TABLE_UNREADABLE');
      return {
        state: unreadable ? 'unknown' : 'fail',
        code: unreadable ? 'NET-GATEWAY-UNREADABLE' : 'NET-GATEWAY-NONE',
        evidence: [],
      };
    }
    const gateway = read.value;
    facts.gateway = gateway;
    const clash = cardWithAddress(await context.interfaces.list(), gateway.ip);
    if (clash !== null)
      return {
        state: 'fail',
        code: 'NET-GATEWAY-OWN-ADDRESS',
        params: { ip: gateway.ip, card: clash.name },
        evidence: gateway.evidence,
      };
    facts.lastKnown = await context.memory.recall(gateway.mac);
    // A gateway known only from memory may be gone; hosts behind it, asked meanwhile, show whether
    // it works.
    const isCertain = gateway.answering === true;
    const [series, isAnsweredBeyond] = await Promise.all([
      ping.pingSeries(gateway.ip, PROBES, signal),
      isCertain ? false : probeInternet(context).then(hasAnyAnswer),
    ]);
    const proofs: Evidence[] = [...gateway.evidence];
    if (series.ok) {
      facts.gatewaySeries = series.value;
      proofs.push(evidence('ping-series', seriesText(series.value)));
    }
    const received = series.ok ? (series.value.received ?? 0) : 0;
    const params = {
      ip: gateway.ip,
      ms: shownMs((series.ok ? series.value.averageMs : null) ?? gateway.roundTripMs ?? 0),
      received,
      sent: PROBES,
    };
    if (received > 0) return { state: 'pass', code: 'NET-GATEWAY-OK', params, evidence: proofs };
    const isSilentToPing = series.ok && series.value.received === 0;
    if (!isCertain && !isAnsweredBeyond)
      return { state: 'fail', code: 'NET-GATEWAY-SILENT', params, evidence: proofs };
    // Either the box refused ping or ping could not run here; only the first is worth mentioning.
    return isSilentToPing
      ? { state: 'warn', code: 'NET-GATEWAY-NO-PING', params, evidence: proofs }
      : { state: 'pass', code: 'NET-GATEWAY-ALIVE', params, evidence: proofs };
  },
};
