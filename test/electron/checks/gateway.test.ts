import { describe, expect, it } from 'vitest';
import { gatewayCheck } from '../../../electron/checks/gateway.ts';
import { linkCheck } from '../../../electron/checks/link.ts';
import { createNetworkChecks } from '../../../electron/checks/run/network-checks.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { systemRandom } from '../../../electron/platform/random.ts';
import { createContacts } from '../../../electron/wire/contacts.ts';
import type { ChecksResult } from '../../../shared/domain/check.ts';
import type { Gateway, NetworkInterface } from '../../../shared/domain/network.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../../shared/domain/result.ts';
import { SettingsSchema } from '../../../shared/domain/settings.ts';
import { loopbackSockets } from '../wire/loopback-peers.ts';

const LAN: NetworkInterface = {
  name: 'eth0',
  address: '172.17.4.20',
  prefix: 16,
  mac: '3c:22:fb:10:20:30',
  medium: 'wired',
  speedMbps: 1000,
  metric: 100,
  scannable: true,
  reason: 'default-route',
};

const GATEWAY: Gateway = {
  ip: '172.17.0.1',
  mac: null,
  vendor: null,
  answering: null,
  roundTripMs: null,
  evidence: [{ kind: 'route-table', value: 'default via 172.17.0.1 dev eth0', atMs: 0 }],
};

async function run(
  interfaces: readonly NetworkInterface[],
  gateway: Result<Gateway> = success(GATEWAY),
): Promise<ChecksResult> {
  const checks = createNetworkChecks({
    platform: 'linux',
    clock: systemClock,
    contacts: createContacts(),
    random: systemRandom,
    // A computer that pings its own address is answered at once.
    ping: {
      pingSeries: async (target, sent) =>
        success({
          target,
          sent,
          received: sent,
          lossPercent: 0,
          minMs: 0,
          averageMs: 0,
          maxMs: 0,
          jitterMs: 0,
          typicalJitterMs: 0,
        }),
    },
    singlePing: { routerAt: async () => null },
    interfaces: { list: async () => interfaces },
    gateway: { read: async () => gateway },
    ownIpv6: () => [],
    systemInformation: {
      interfaces: async () => failure(problem('SYSTEM_INFORMATION_UNAVAILABLE')),
    },
    memory: { recall: async () => null, remember: async () => undefined },
    sockets: loopbackSockets(),
    settings: async () => SettingsSchema.parse({}),
    simulated: false,
    checks: [linkCheck, { ...gatewayCheck, needs: [] }],
  });
  const { signal } = new AbortController();
  return checks.run({ runId: 'run', signal, background: false, onEvent: () => undefined });
}

const codesOf = ({ rungs }: ChecksResult): string[] => rungs.map(({ code }) => code);

describe('the check of the gateway', () => {
  it('names a card of this computer that has its address, although a ping to it is answered', async () => {
    const docker = { ...LAN, name: 'docker0', address: GATEWAY.ip, reason: 'container' as const };
    const result = await run([LAN, docker]);
    expect(codesOf(result)).toContain('NET-GATEWAY-OWN-ADDRESS');
    expect(result.firstCause).toBe('gateway');
    const params = result.rungs.find(({ rung }) => rung === 'gateway')?.params;
    expect(params).toEqual({ ip: GATEWAY.ip, card: 'docker0' });
  });

  it('passes where no card has it', async () => {
    // One that is in doubt would have the Internet asked, and these sockets are real.
    const certain = success({ ...GATEWAY, answering: true });
    expect(codesOf(await run([LAN], certain))).toContain('NET-GATEWAY-OK');
  });
});

describe('the gateway behind a VPN', () => {
  const none = failure(problem('NO_DEFAULT_ROUTE'));
  const lan = { ...LAN, reason: 'physical' as const, metric: null };

  it('is unknown, not missing: the VPN is named first', async () => {
    const tunnel = { ...LAN, name: 'tun0', metric: 0, scannable: false, reason: 'vpn' as const };
    const result = await run([lan, tunnel], none);
    expect(codesOf(result)).toEqual(['NET-LINK-VPN', 'NET-GATEWAY-BEHIND-VPN']);
    expect(result.firstCause).toBe('link');
  });

  it('is missing without one, and beside one that leads nowhere', async () => {
    const idle = { ...LAN, name: 'tun0', metric: null, scannable: false, reason: 'vpn' as const };
    for (const cards of [[lan], [lan, idle]])
      expect(codesOf(await run(cards, none))).toContain('NET-GATEWAY-NONE');
  });
});

describe('the check of the link', () => {
  it('takes no VPN for the site’s card, and names the card that is down', async () => {
    const tunnel = { ...LAN, name: 'Ethernet 2', scannable: false, reason: 'vpn' as const };
    const down = { ...LAN, address: null, prefix: null, scannable: false, reason: 'down' as const };
    const result = await run([tunnel, down], success({ ...GATEWAY, answering: true }));
    expect(codesOf(result)[0]).toBe('NET-LINK-DOWN');
    expect(result.interfaceName).toBe('eth0');
  });

  it('names no VPN on a LAN in the carriers’ block', async () => {
    const shared = { ...LAN, reason: 'shared-address' as const, scannable: false };
    const certain = success({ ...GATEWAY, answering: true });
    expect(codesOf(await run([shared], certain))[0]).toBe('NET-LINK-WIRED');
  });
});
