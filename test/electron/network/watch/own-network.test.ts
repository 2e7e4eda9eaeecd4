import { describe, expect, it } from 'vitest';
import type { LivenessProof } from '../../../../electron/network/scan/liveness.ts';
import { createOwnNetwork } from '../../../../electron/network/watch/own-network.ts';
import type { NetworkInterface } from '../../../../shared/domain/network.ts';
import { success } from '../../../../shared/domain/result.ts';

const card = {
  name: 'eth0',
  address: '192.168.77.2',
  prefix: 24,
  mac: null,
  medium: 'wired',
  speedMbps: null,
  metric: 100,
  scannable: true,
  reason: 'default-route',
} as const satisfies NetworkInterface;
const signal = new AbortController().signal;
const HOME = 'e4:9e:12:00:00:01';
const asking = { item: card, startedAtMs: 0, signal, gatewayMac: HOME };
const proof: LivenessProof = {
  evidence: { kind: 'tcp-refused', value: '192.168.77.1', atMs: 1 },
  roundTripMs: 1,
  lostTries: 0,
};

function ownNetwork(world: {
  readonly cards?: readonly NetworkInterface[];
  readonly gateway?: string | null;
  readonly through?: string;
  readonly answers?: boolean;
  /** The gateway's MAC as the table shows it; null where it is hidden. */
  readonly mac?: string | null;
}) {
  const asked: string[] = [];
  let now = 0;
  const { cards = [card], gateway = '192.168.77.1', through = 'eth0', answers = true } = world;
  const { mac = HOME } = world;
  const own = createOwnNetwork({
    clock: { monotonicMs: () => now },
    interfaces: { list: async () => [...cards] },
    routes: {
      read: async () =>
        success([
          { interfaceName: through, interfaceAddress: null, gateway, metric: 0, row: 'default' },
        ]),
    },
    table: {
      read: async () =>
        success([
          {
            ip: '192.168.77.1',
            mac,
            interfaceName: 'eth0',
            state: 'reachable' as const,
            impossibleMac: false,
          },
        ]),
    },
    prover: {
      prove: async (ip) => {
        asked.push(ip);
        return answers ? proof : null;
      },
    },
  });
  return { own, asked, wait: (ms: number) => (now += ms) };
}

describe('this computer’s own network', () => {
  it('holds where the gateway answers through this card', async () => {
    const { own, asked } = ownNetwork({});
    expect(await own.holds(asking)).toBe(true);
    expect(asked).toEqual(['192.168.77.1']);
  });

  it.each([
    ['the gateway does not answer', { answers: false }],
    ['the cable is out', { cards: [{ ...card, address: null }] }],
    ['the address has changed', { cards: [{ ...card, address: '192.168.77.9' }] }],
    ['the card is gone', { cards: [] }],
    ['the gateway is another card’s', { through: 'wlan0' }],
    ['there is no gateway', { gateway: null }],
    ['another gateway answers there', { mac: '02:66:00:00:00:01' }],
  ])('is in doubt where %s', async (_, world) => {
    expect(await ownNetwork(world).own.holds(asking)).toBe(false);
  });

  it('holds where the gateway’s MAC is hidden, now or at the beginning', async () => {
    expect(await ownNetwork({ mac: null }).own.holds(asking)).toBe(true);
    expect(await ownNetwork({}).own.holds({ ...asking, gatewayMac: null })).toBe(true);
  });

  it('asks once for all the phones of one moment', async () => {
    const { own, asked, wait } = ownNetwork({});
    await Promise.all([own.holds(asking), own.holds(asking)]);
    expect(asked).toHaveLength(1);
    wait(1000);
    await own.holds(asking);
    expect(asked).toHaveLength(2);
  });
});
