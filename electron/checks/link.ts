import { mainInterface } from '../../shared/net/main-interface.ts';
import { enrichInterface } from './run/facts.ts';
import type { Check } from './run/check.ts';

/** A rate below this, in Mbit/s, means a damaged cable or port: it is the rate of the first Ethernet. */
const SLOW_MBPS = 10;
/** How long the system's own tools may delay this check, in milliseconds. */
const ENRICHMENT_MS = 1200;

/** Is there a link at all, by cable or Wi-Fi, and how fast is it? */
export const linkCheck: Check = {
  id: 'link',
  needs: [],
  // The routes, which an antivirus may hold up, show which card is the main one.
  limitMs: 10_000,
  run: async ({ interfaces, systemInformation, clock, signal, facts, evidence }) => {
    const list = await interfaces.list();
    const found = mainInterface(list);
    const proofs = list
      .filter(({ reason }) => reason !== 'loopback')
      .slice(0, 8)
      .map((item) => evidence('interface', `${item.name} ${item.reason} ${item.address ?? '-'}`));
    if (found === null) return { state: 'fail', code: 'NET-LINK-NONE', evidence: proofs };
    let item = found;
    if (found.medium === 'unknown' || found.speedMbps === null) {
      const late = clock.sleep(ENRICHMENT_MS, signal).then(() => null);
      const known = await Promise.race([systemInformation.interfaces(), late]);
      if (known?.ok === true) item = enrichInterface(found, known.value);
    }
    facts.interface = item;
    const params = { name: item.name, speed: item.speedMbps ?? '?' };
    if (item.reason === 'down' || (item.address === null && item.reason !== 'no-ipv4'))
      return { state: 'fail', code: 'NET-LINK-DOWN', params, evidence: proofs };
    const tunnel = list.find(
      ({ reason, metric }) => (reason === 'vpn' || reason === 'overlay') && metric !== null,
    );
    // The checks that follow would measure the tunnel and not the site.
    if (tunnel !== undefined && (tunnel.metric ?? 0) <= (item.metric ?? Number.POSITIVE_INFINITY))
      return {
        state: 'warn',
        code: 'NET-LINK-VPN',
        params: { ...params, vpn: tunnel.name },
        evidence: proofs,
      };
    if (item.medium === 'wifi')
      return { state: 'pass', code: 'NET-LINK-WIFI', params, evidence: proofs };
    if (item.speedMbps !== null && item.speedMbps <= SLOW_MBPS)
      return { state: 'warn', code: 'NET-LINK-SLOW', params, evidence: proofs };
    const code = item.speedMbps === null ? 'NET-LINK-UP' : 'NET-LINK-WIRED';
    return { state: 'pass', code, params, evidence: proofs };
  },
};
