import { describe, expect, it } from 'vitest';
import type { NetworkFacts } from '../../../shared/domain/network.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { failure, success } from '../../../shared/domain/result.ts';
import { createNetworkHandlers } from '../../../electron/handlers/network-handlers.ts';
import type { MacConfirmer } from '../../../electron/network/neighbours/node-arp.ts';
import type { Neighbour } from '../../../electron/network/neighbours/neighbour-table.ts';
import { simulatedGateway, simulatedSeries } from '../../../electron/demo/simulated-site.ts';
import { simulatedServices } from '../../../electron/demo/simulated-network.ts';
import { LAN } from '../network/simulated-machine.ts';

const vendors = { vendorOf: () => null, ready: async () => true };
const PHONE: Neighbour = {
  ip: '192.168.1.21',
  mac: '80:5e:0c:00:10:00',
  state: 'reachable',
  interfaceName: 'eth0',
  impossibleMac: false,
};

type Deps = Parameters<typeof createNetworkHandlers>[0];

/** The handlers over parts that note what they are asked. */
function setUp(replaced: Partial<Deps> = {}) {
  const asked: string[] = [];
  const closing = new AbortController();
  const signals: AbortSignal[] = [];
  const note = (what: string, signal: AbortSignal | undefined): void => {
    asked.push(what);
    if (signal !== undefined) signals.push(signal);
  };
  const simulated = simulatedServices(vendors);
  const handlers = createNetworkHandlers({
    interfaces: { list: async () => [LAN] },
    gateway: {
      read: async (signal) => {
        note('gateway', signal);
        return success(simulatedGateway(vendors));
      },
    },
    facts: {
      measure: async (options) => {
        note(`facts, online ${options.online}`, options.signal);
        return simulated.facts.measure(options);
      },
    },
    ping: {
      pingSeries: async (target, count, signal) => {
        note(`ping ${target} ${count}`, signal);
        return success(simulatedSeries(target, count));
      },
    },
    table: { read: async () => success([PHONE]) },
    macConfirmer: {
      macConfirmation: async ({ ip, neighbour, signal }) => {
        note(`arp ${ip}, table ${neighbour}`, signal);
        return success({
          mac: PHONE.mac ?? '',
          agrees: neighbour === PHONE.mac,
          evidence: [{ kind: 'node-arp', value: PHONE.mac ?? '', atMs: 1 }],
        });
      },
    },
    phoneClock: {
      read: async (ip, signal) => {
        note(`clock of ${ip}`, signal);
        return {
          phoneTime: null,
          laptopTime: '2026-03-12T08:40:00.000Z',
          differenceSeconds: null,
          evidence: [],
          problem: problem('PHONE_CLOCK_NOT_TOLD', { ip }),
        };
      },
    },
    signal: closing.signal,
    scanningAllowed: true,
    ...replaced,
  });
  return { handlers, asked, closing, signals };
}

const refusedMac: MacConfirmer = {
  macConfirmation: async () => failure(problem('MAC_TOOL_MISSING')),
};

describe('the calls about the network', () => {
  it('list the interfaces', async () => {
    const { handlers } = setUp();
    expect(await handlers['network.interfaces.list']({})).toEqual(success({ interfaces: [LAN] }));
  });

  it.each([true, false])('measure the facts, with the Internet: %s', async (online) => {
    const { handlers, asked } = setUp();
    const measured = await handlers['network.facts.measure']({ online });
    const facts: NetworkFacts | null = measured.ok ? measured.value : null;
    expect(facts?.gateway?.ip).toBe(simulatedGateway(vendors).ip);
    expect(asked).toEqual([`facts, online ${online}`]);
  });

  it('ping the gateway of this moment as often as asked', async () => {
    const { handlers, asked } = setUp();
    const { ip } = simulatedGateway(vendors);
    expect(await handlers['network.gateway.ping']({ count: 5 })).toEqual(
      success({ series: simulatedSeries(ip, 5), problem: null }),
    );
    expect(asked).toEqual(['gateway', `ping ${ip} 5`]);
  });

  it('answer with the reason where there is no gateway, or no ping', async () => {
    const noRoute = failure(problem('NO_DEFAULT_ROUTE'));
    const without = setUp({ gateway: { read: async () => noRoute } });
    expect(await without.handlers['network.gateway.ping']({ count: 5 })).toMatchObject(
      success({ series: null, problem: { code: 'NO_DEFAULT_ROUTE' } }),
    );
    expect(without.asked).toEqual([]);
    const noPing = failure(problem('PING_UNAVAILABLE'));
    const silent = setUp({ ping: { pingSeries: async () => noPing } });
    expect(await silent.handlers['network.gateway.ping']({ count: 5 })).toMatchObject(
      success({ series: null, problem: { code: 'PING_UNAVAILABLE' } }),
    );
  });

  it('do not ping an address of this computer as if it were the gateway', async () => {
    const { ip } = simulatedGateway(vendors);
    const docker = { ...LAN, name: 'docker0', address: ip, reason: 'container' as const };
    const { handlers, asked } = setUp({ interfaces: { list: async () => [LAN, docker] } });
    expect(await handlers['network.gateway.ping']({ count: 5 })).toMatchObject(
      success({
        series: null,
        problem: { code: 'GATEWAY_OWN_ADDRESS', params: { ip, card: 'docker0' } },
      }),
    );
    expect(asked).toEqual(['gateway']);
  });

  it('ask a phone at a public address only on this computer’s own network', async () => {
    const publicLan = {
      ...LAN,
      address: '89.16.0.2',
      prefix: 24,
      scannable: false,
      reason: 'public-address' as const,
    };
    const { handlers } = setUp({ interfaces: { list: async () => [publicLan] } });
    expect(await handlers['phone.clock.read']({ ip: '89.16.0.50' })).toMatchObject({ ok: true });
    for (const ip of ['89.16.1.50', '8.8.8.8'])
      expect(await handlers['phone.clock.read']({ ip })).toMatchObject({
        ok: false,
        problem: { code: 'PHONE_ADDRESS_NOT_LOCAL' },
      });
  });

  it('end when the application closes', async () => {
    const { handlers, closing, signals } = setUp();
    await handlers['network.facts.measure']({ online: true });
    await handlers['network.gateway.ping']({ count: 1 });
    await handlers['phone.clock.read']({ ip: PHONE.ip });
    await handlers['phone.mac.confirm']({ ip: PHONE.ip });
    closing.abort();
    expect(signals).toHaveLength(5);
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
  });

  it('send nothing where scanning is not allowed', async () => {
    const { handlers, asked } = setUp({ scanningAllowed: false });
    const answers = [
      await handlers['network.facts.measure']({ online: true }),
      await handlers['network.gateway.ping']({ count: 1 }),
      await handlers['phone.clock.read']({ ip: PHONE.ip }),
      await handlers['phone.mac.confirm']({ ip: PHONE.ip }),
    ];
    for (const answer of answers)
      expect(answer).toMatchObject({ ok: false, problem: { code: 'SCANNING_DISABLED' } });
    expect(asked).toEqual([]);
    // The interfaces are read from the system and asked nothing.
    expect((await handlers['network.interfaces.list']({})).ok).toBe(true);
  });
});

describe('a phone outside any local network', () => {
  it.each(['1.1.1.1', '100.64.0.7', '127.0.0.1', '224.0.1.75', '255.255.255.255'])(
    'is not asked: %s',
    async (ip) => {
      const { handlers, asked } = setUp();
      const refused = failure(problem('PHONE_ADDRESS_NOT_LOCAL', { ip }));
      expect(await handlers['phone.clock.read']({ ip })).toEqual(refused);
      expect(await handlers['phone.mac.confirm']({ ip })).toEqual(refused);
      expect(asked).toEqual([]);
    },
  );

  it.each(['10.9.8.7', '169.254.3.4'])('unlike the one at %s', async (ip) => {
    const { handlers, asked } = setUp();
    await handlers['phone.clock.read']({ ip });
    await handlers['phone.mac.confirm']({ ip });
    expect(asked).toEqual([`clock of ${ip}`, `arp ${ip}, table null`]);
  });
});

describe('the MAC of a phone', () => {
  it('is confirmed against what the table says of this very address', async () => {
    const other = { ...PHONE, ip: '192.168.1.22', mac: '80:5e:0c:00:10:99' };
    const { handlers, asked } = setUp({ table: { read: async () => success([other, PHONE]) } });
    expect(await handlers['phone.mac.confirm']({ ip: PHONE.ip })).toMatchObject(
      success({ mac: PHONE.mac, agrees: true, problem: null }),
    );
    expect(asked).toEqual([`arp ${PHONE.ip}, table ${PHONE.mac}`]);
  });

  it('is asked for even where the table is unreadable', async () => {
    const unreadable = failure(problem('NEIGHBOUR_TABLE_UNREADABLE'));
    const { handlers, asked } = setUp({ table: { read: async () => unreadable } });
    await handlers['phone.mac.confirm']({ ip: PHONE.ip });
    expect(asked).toEqual([`arp ${PHONE.ip}, table null`]);
  });

  it('is the table’s own, unconfirmed, where the second reading fails', async () => {
    const { handlers } = setUp({ macConfirmer: refusedMac });
    expect(await handlers['phone.mac.confirm']({ ip: PHONE.ip })).toEqual(
      success({
        mac: PHONE.mac,
        agrees: null,
        evidence: [{ kind: 'neighbour-table', value: PHONE.mac, atMs: 0 }],
        problem: problem('MAC_TOOL_MISSING'),
      }),
    );
  });

  it('is unknown, without evidence, where neither reading gives one', async () => {
    const { handlers } = setUp({
      macConfirmer: refusedMac,
      table: { read: async () => success([]) },
    });
    expect(await handlers['phone.mac.confirm']({ ip: PHONE.ip })).toMatchObject(
      success({ mac: null, agrees: null, evidence: [] }),
    );
  });
});
