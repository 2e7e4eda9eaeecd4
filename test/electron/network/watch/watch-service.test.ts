import { describe, expect, it } from 'vitest';
import { createWatchService } from '../../../../electron/network/watch/watch-service.ts';
import type { NeighbourTable } from '../../../../electron/network/neighbours/neighbour-table.ts';
import type { NetworkInterface } from '../../../../shared/domain/network.ts';
import type { OwnLink } from '../../../../electron/network/own-link.ts';
import { problem } from '../../../../shared/domain/problem.ts';
import { failure, success } from '../../../../shared/domain/result.ts';
import type { WatchEvent, WatchTarget } from '../../../../shared/domain/watch.ts';
import { LAN, ROUTE, simulatedRandom, simulatedSockets, TELEPHONES } from '../simulated-machine.ts';
import { createSimulatedClock, createSimulatedNetwork } from '../simulated-network.ts';

const [first, second] = TELEPHONES;
if (first === undefined || second === undefined) throw new Error('no telephones');
const GATEWAY = '10.1.0.129';

/** A watch of the simulated LAN; `answers` says who answers a unicast question at a moment. */
function watchOver(
  answers: (ip: string, atMs: number) => boolean,
  linkAt: (atMs: number) => OwnLink = () => WELL,
  cardsAt?: (atMs: number) => readonly NetworkInterface[],
  more: {
    readonly refusal?: Parameters<typeof simulatedSockets>[3];
    readonly table?: (table: NeighbourTable, nowMs: () => number) => NeighbourTable;
  } = {},
) {
  const clock = createSimulatedClock();
  const { table, transmitter, preset } = createSimulatedNetwork({ clock, hosts: TELEPHONES });
  const sockets = simulatedSockets(
    clock,
    transmitter,
    (ip) => answers(ip, clock.monotonicMs()),
    more.refusal,
  );
  const service = createWatchService({
    clock,
    table: more.table?.(table, clock.monotonicMs) ?? table,
    sockets,
    random: simulatedRandom(),
    interfaces: {
      list: async () =>
        cardsAt?.(clock.monotonicMs()) ?? [
          { ...LAN, address: linkAt(clock.monotonicMs()).addresses[0] ?? null },
        ],
    },
    ownLink: async (name) =>
      cardsAt === undefined
        ? linkAt(clock.monotonicMs())
        : {
            addresses: cardsAt(clock.monotonicMs()).flatMap((card) =>
              card.name === name && card.address !== null ? [card.address] : [],
            ),
            isUp: true,
            carrierChanges: null,
          },
    routes: { read: async () => success([ROUTE]) },
    machine: { platform: 'linux', release: '6.1', hostname: 'laptop' },
  });
  const watch = async (target: WatchTarget, forMs: number) => {
    const over = new AbortController();
    const events: WatchEvent[] = [];
    const watching = service.watch(target, {
      signal: over.signal,
      onEvent: (event) => events.push(event),
    });
    void clock.sleep(forMs).then(() => over.abort());
    await clock.runUntil(watching);
    return { outcome: await watching, events };
  };
  /** A boot announcement from an address, that names a MAC, at a moment of the watch. */
  const announce = (atMs: number, ip: string, mac: string, call = `${ip}${mac}`): void => {
    const lines = [
      `SUBSCRIBE sip:MAC${mac.replaceAll(':', '')}@224.0.1.75 SIP/2.0`,
      `Call-ID: ${call}`,
      'Event: ua-profile;profile-type="device";vendor="yealink";model="T54W";version="96.86.0.1"',
      '',
      '',
    ];
    const data = new TextEncoder().encode(lines.join('\r\n'));
    void clock.sleep(atMs).then(() => sockets.answer(ip, data));
  };
  return { watch, preset, announce };
}

const WELL: OwnLink = { addresses: ['10.1.0.200'], isUp: true, carrierChanges: 2 };

const told = (events: readonly WatchEvent[], ip: string): readonly string[] =>
  events.filter((event) => event.ip === ip).map(({ type }) => type);

describe('a watch', () => {
  it('reports a phone as present, gone and back, and proves no other phone', async () => {
    const asked = new Set<string>();
    const { watch } = watchOver((ip, atMs) => {
      asked.add(ip);
      return ip === GATEWAY || (ip === first.ip && (atMs < 5_000 || atMs > 40_000));
    });
    const { outcome, events } = await watch({ ip: first.ip }, 60_000);
    expect(outcome.ok).toBe(true);
    expect(told(events, first.ip)).toEqual(['present', 'left', 'back']);
    // The gateway answered meanwhile: the phone is gone, not this computer.
    expect(events.find(({ type }) => type === 'left')).toMatchObject({ ownNetwork: 'held' });
    expect([...asked].toSorted()).toEqual([GATEWAY, first.ip]);
  });

  it('does not count silence against the phone while the gateway is silent too', async () => {
    const { watch } = watchOver((ip, atMs) => ip === first.ip && atMs < 5_000);
    const { events } = await watch({ ip: first.ip }, 30_000);
    expect(events.find(({ type }) => type === 'left')).toMatchObject({ ownNetwork: 'unproved' });
  });

  it('does not count silence against the phone while a switch that it shares restarts', async () => {
    const printer = '10.1.0.150';
    const isDown = (atMs: number): boolean => atMs > 8_000 && atMs < 40_000;
    const { watch, preset } = watchOver((ip, atMs) => ip === GATEWAY || !isDown(atMs));
    preset(printer, '30:cd:a7:11:22:33');
    const { events } = await watch({ ip: first.ip }, 60_000);
    expect(told(events, first.ip)).toEqual(['present', 'left', 'back']);
    expect(events.find(({ type }) => type === 'left')).toMatchObject({ ownNetwork: 'unproved' });
  });

  it('counts silence once a computer beside the phone is known to be asleep', async () => {
    const computer = '10.1.0.150';
    const { watch, preset } = watchOver(
      (ip, atMs) => ip === GATEWAY || (ip === computer ? atMs < 8_000 : atMs < 50_000),
    );
    preset(computer, '30:cd:a7:11:22:33');
    const { events } = await watch({ ip: first.ip }, 70_000);
    expect(events.find(({ type }) => type === 'left')).toMatchObject({ ownNetwork: 'held' });
  });

  it('finds every host by a sweep when all are watched', async () => {
    const { watch } = watchOver(() => true);
    const { events } = await watch({ all: true }, 30_000);
    for (const { ip } of TELEPHONES) expect(told(events, ip)).toEqual(['present']);
  });

  it('finds a phone that is known only by its MAC', async () => {
    const { watch } = watchOver(() => true);
    const { events } = await watch({ mac: second.mac }, 30_000);
    expect([...new Set(events.map(({ ip }) => ip))]).toEqual([second.ip]);
  });

  it('refuses an address of another network', async () => {
    const { watch } = watchOver(() => true);
    const { outcome, events } = await watch({ ip: '192.168.9.9' }, 1_000);
    expect(outcome).toMatchObject({ ok: false, problem: { code: 'WATCH_TARGET_OUTSIDE' } });
    expect(events).toEqual([]);
  });
});

describe('a watch that hears nothing of what phones announce', () => {
  const problems = (events: readonly WatchEvent[]): readonly string[] =>
    events.flatMap(({ type, problem: met }) =>
      type === 'failed' && met !== null ? [met.code] : [],
    );

  it('says once that a firewall holds it back, when its own trial does not come back', async () => {
    const { watch } = watchOver(() => true, undefined, undefined, {
      refusal: { group: 'blocked' },
    });
    const { events } = await watch({ ip: first.ip }, 30_000);
    expect(problems(events)).toEqual(['ANNOUNCEMENTS_BLOCKED']);
    // It goes on without announcements.
    expect(told(events, first.ip)).toEqual(['present']);
  });

  it('says nothing where the trial comes back, or cannot be sent, or is cut short', async () => {
    const heard = await watchOver(() => true).watch({ ip: first.ip }, 30_000);
    expect(problems(heard.events)).toEqual([]);
    const refused = watchOver(() => true, undefined, undefined, {
      refusal: { send: 'EHOSTUNREACH' },
    });
    expect(problems((await refused.watch({ ip: first.ip }, 30_000)).events)).toEqual([]);
    const short = watchOver(() => true, undefined, undefined, { refusal: { group: 'blocked' } });
    expect(problems((await short.watch({ ip: first.ip }, 1_000)).events)).toEqual([]);
  });
});

describe('a watch whose table cannot be read', () => {
  const unreadFrom = (fromMs: number) => (table: NeighbourTable, nowMs: () => number) => ({
    ...table,
    read: async (signal?: AbortSignal) =>
      nowMs() < fromMs ? table.read(signal) : failure(problem('NEIGHBOUR_TABLE_UNREADABLE')),
  });

  it('does not say that a phone left which never answers by itself', async () => {
    const { watch } = watchOver((ip) => ip === GATEWAY, undefined, undefined, {
      table: unreadFrom(8_000),
    });
    const { events } = await watch({ all: true }, 40_000);
    expect(events.filter(({ type }) => type === 'left')).toEqual([]);
  });

  it('still says that one left which answered and then fell silent', async () => {
    const { watch } = watchOver(
      (ip, atMs) => ip === GATEWAY || atMs < 8_000,
      undefined,
      undefined,
      {
        table: unreadFrom(0),
      },
    );
    const { events } = await watch({ ip: first.ip }, 30_000);
    expect(told(events, first.ip)).toEqual(['present', 'left']);
  });
});

describe('a watch whose computer loses its own network', () => {
  const isOut = (atMs: number): boolean => atMs > 5_000 && atMs < 20_000;

  it.each([
    ['cable', (atMs: number) => ({ ...WELL, isUp: !isOut(atMs) })],
    ['address', (atMs: number) => ({ ...WELL, addresses: isOut(atMs) ? [] : WELL.addresses })],
  ] as const)('says nothing of the phones while its %s is away', async (_name, linkAt) => {
    const { watch } = watchOver((_ip, atMs) => !isOut(atMs), linkAt);
    const { events } = await watch({ ip: first.ip }, 60_000);
    expect(told(events, first.ip)).toEqual(['present']);
  });

  it('goes on from its new address, and still sees a phone leave', async () => {
    const from = (atMs: number): string => (atMs < 10_000 ? '10.1.0.200' : '10.1.0.201');
    const { watch } = watchOver(
      (ip, atMs) => ip === GATEWAY || atMs < 30_000,
      (atMs) => ({ ...WELL, addresses: [from(atMs)] }),
    );
    const { events } = await watch({ ip: first.ip }, 60_000);
    expect(told(events, first.ip)).toEqual(['present', 'left']);
    expect(events.at(-1)).toMatchObject({ ownNetwork: 'held' });
  });

  it('skips a round after the cable was unplugged and plugged in between two rounds', async () => {
    const looks: number[] = [];
    const { watch } = watchOver(
      (ip, atMs) => {
        if (ip === first.ip) looks.push(atMs);
        return true;
      },
      (atMs) => ({ ...WELL, carrierChanges: atMs < 4_500 ? 2 : 4 }),
    );
    await watch({ ip: first.ip }, 10_000);
    const rounds = new Set(looks.map((atMs) => Math.floor(atMs / 1_000)));
    expect(rounds.has(5)).toBe(false);
    expect([4, 6, 7].every((round) => rounds.has(round))).toBe(true);
  });

  it('still sees a phone leave while the carrier changes in every round', async () => {
    const { watch } = watchOver(
      (ip, atMs) => ip === GATEWAY || atMs < 10_000,
      (atMs) => ({ ...WELL, carrierChanges: Math.floor(atMs / 10) }),
    );
    const { events } = await watch({ ip: first.ip }, 60_000);
    expect(told(events, first.ip)).toEqual(['present', 'left']);
  });

  it('says nothing of the phones while its cable is in another network', async () => {
    const isElsewhere = (atMs: number): boolean => atMs > 5_000 && atMs < 30_000;
    const { watch } = watchOver(
      // That network's gateway has the same address, and answers.
      (ip, atMs) => ip === GATEWAY || !isElsewhere(atMs),
      (atMs) => ({ ...WELL, addresses: [isElsewhere(atMs) ? '192.168.5.9' : '10.1.0.200'] }),
    );
    const { events } = await watch({ ip: first.ip }, 60_000);
    expect(told(events, first.ip)).toEqual(['present']);
  });

  it('goes on through another card on the same network', async () => {
    const cable = { ...LAN, name: 'enx99', address: '10.1.0.201' };
    const { watch } = watchOver(
      (ip, atMs) => ip === GATEWAY || atMs < 30_000,
      undefined,
      (atMs) => [atMs < 5_000 ? LAN : cable],
    );
    const { events } = await watch({ ip: first.ip }, 60_000);
    expect(told(events, first.ip)).toEqual(['present', 'left']);
  });
});

describe('an announcement that a watch hears', () => {
  const LIAR = '10.1.0.199';

  it('counts from the address where the table shows its MAC', async () => {
    const { watch, preset, announce } = watchOver(() => true);
    preset(first.ip, first.mac);
    announce(5_000, first.ip, first.mac);
    const { events } = await watch({ ip: first.ip }, 15_000);
    expect(told(events, first.ip)).toEqual(['present', 'announced']);
    expect(events.at(-1)).toMatchObject({ mac: first.mac, firmware: '96.86.0.1' });
  });

  it('counts for nothing from another host that names the MAC', async () => {
    for (const target of [{ ip: first.ip }, { mac: first.mac }, { all: true }] as const) {
      const { watch, preset, announce } = watchOver(() => true);
      preset(first.ip, first.mac);
      preset(LIAR, '02:66:66:66:66:66');
      announce(15_000, LIAR, first.mac);
      const { events } = await watch(target, 30_000);
      expect(told(events, first.ip)).toEqual(['present']);
      expect(events.filter(({ model, type }) => model !== null || type === 'moved')).toEqual([]);
    }
  });

  it('counts for nothing with the address of a phone that is away', async () => {
    const { watch, preset, announce } = watchOver((ip, atMs) => ip === GATEWAY || atMs < 5_000);
    preset(first.ip, first.mac);
    announce(20_000, first.ip, first.mac);
    const { events } = await watch({ ip: first.ip }, 40_000);
    expect(told(events, first.ip)).not.toContain('announced');
    expect(told(events, first.ip)).not.toContain('back');
  });

  it('makes no device of a flood of invented ones', async () => {
    const { watch, preset, announce } = watchOver(() => true);
    preset(LIAR, '02:66:66:66:66:66');
    for (let index = 0; index < 2_000; index += 1) {
      const digits = index.toString(16).padStart(4, '0');
      const mac = `00:15:65:77:${digits.slice(0, 2)}:${digits.slice(2)}`;
      announce(15_000 + index, LIAR, mac, `call-${index}`);
    }
    const { events } = await watch({ all: true }, 25_000);
    expect(events.filter(({ mac }) => mac?.startsWith('00:15:65:77:') === true)).toEqual([]);
  });
});
