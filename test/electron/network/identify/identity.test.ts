import { array, assert, asyncProperty, constantFrom, integer, option, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIdentifier } from '../../../../electron/network/identify/identifier.ts';
import { identifyDevice } from '../../../../shared/identification/device-identity.ts';
import { sipTestimony } from '../../../../shared/identification/testimony.ts';
import { identificationCatalogue } from '../../../../shared/identification/catalogue.ts';
import { parseSipMessage } from '../../../../shared/protocols/sip.ts';
import type { ScanResult } from '../../../../shared/domain/scan.ts';
import { sipAnswer } from '../../wire/talkers.ts';
import { simulatedRandom, simulatedScan } from '../simulated-machine.ts';
import { createSimulatedClock, createSimulatedNetwork } from '../simulated-network.ts';
import { simulatedTalkers, type SipSaying, type Talker } from '../simulated-talkers.ts';

type Site = {
  readonly talkers: readonly Talker[];
  /** How long after a host resolved the neighbour table shows it. */
  readonly tableLagMs: (ip: string) => number;
  /** What else happens once the first OPTIONS went out. */
  readonly onScan?: (wire: ReturnType<typeof simulatedTalkers>) => void;
};

/** One scan of hosts that talk, by the product's own identifier. */
async function scan({ talkers, tableLagMs, onScan }: Site): Promise<ScanResult> {
  const clock = createSimulatedClock();
  const network = createSimulatedNetwork({ clock, hosts: talkers });
  const wire = simulatedTalkers(clock, network.transmitter, talkers);
  const shownFrom = new Map<string, number>();
  const random = simulatedRandom();
  const machine = simulatedScan({
    clock,
    sockets: wire.sockets,
    random,
    table: {
      ...network.table,
      read: async (signal) => {
        const rows = await network.table.read(signal);
        if (!rows.ok) return rows;
        const now = clock.monotonicMs();
        for (const { ip, mac } of rows.value)
          if (mac !== null && !shownFrom.has(ip)) shownFrom.set(ip, now + tableLagMs(ip));
        const isShown = (ip: string): boolean => (shownFrom.get(ip) ?? now) <= now;
        return { ok: true, value: rows.value.filter(({ ip }) => isShown(ip)) };
      },
    },
    identifier: createIdentifier({
      clock,
      random,
      probes: wire.probes,
      later: (ms, work) => void clock.sleep(ms).then(work),
    }),
  });
  const running = machine.service.run(
    {},
    { scanId: 'scan', signal: new AbortController().signal, onEvent: machine.onEvent },
  );
  if (onScan !== undefined) void clock.sleep(200).then(() => onScan(wire));
  await clock.runUntil(running);
  const outcome = await running;
  if (!outcome.ok) throw new Error(outcome.problem.code);
  return outcome.value;
}

const GIGASET: readonly SipSaying[] = [{ afterMs: 0, status: '200 OK', headers: [] }];
const YEALINK: readonly SipSaying[] = [{ afterMs: 0, status: '404 Not Found', headers: [] }];
const HTEK: readonly SipSaying[] = [
  { afterMs: 0, status: '200 OK', headers: ['User-Agent: IPPHONE V2.23.3.29.488 001fc1112233'] },
];

const MAKERS = [
  { brand: 'gigaset', prefix: '7c:2f:80', sip: GIGASET },
  { brand: 'yealink', prefix: '00:15:65', sip: YEALINK },
  { brand: 'htek', prefix: '00:1f:c1', sip: HTEK },
] as const;

/** Eight telephones of each of three makers that keep their model to themselves. */
function quietTelephones(delayMs: number): Talker[] {
  return Array.from({ length: 24 }, (_, index) => {
    const { prefix, sip } = MAKERS[index % 3] ?? MAKERS[0];
    return {
      ip: `10.1.0.${140 + index}`,
      mac: `${prefix}:00:02:${String(10 + index)}`,
      sip: sip.map((saying) => ({ ...saying, afterMs: delayMs })),
    };
  });
}

describe('the identity of a telephone that keeps its name to itself', () => {
  const delays = [0, 10, 50, 200];
  const lags = [0, 30, 130, 500, 1500];
  it.each(delays.flatMap((delayMs) => lags.map((lagMs) => ({ delayMs, lagMs }))))(
    'is the same with answers after $delayMs ms and the MAC after $lagMs ms',
    async ({ delayMs, lagMs }) => {
      const talkers = quietTelephones(delayMs);
      const result = await scan({ talkers, tableLagMs: () => lagMs });
      const found = new Map(result.devices.map((device) => [device.ip, device]));
      for (const [index, { ip, mac }] of talkers.entries())
        expect(found.get(ip), ip).toMatchObject({
          mac,
          role: 'phone',
          phone: { brand: MAKERS[index % 3]?.brand, confidence: 'probable' },
        });
    },
  );
});

const NAMES = [
  'Yealink SIP-T46S 66.85.0.5',
  'C530 IP/42.250.00.000.000',
  'IPPHONE V2.23.3.29.488 001fc1112233',
  'Linux/2.6 UPnP/1.0',
];

const anySaying = record<SipSaying>({
  afterMs: integer({ min: 0, max: 80 }),
  status: constantFrom('100 Trying', '180 Ringing', '200 OK', '404 Not Found', '486 Busy Here'),
  headers: constantFrom<readonly string[]>(
    [],
    [],
    ...NAMES.flatMap((name) => [[`User-Agent: ${name}`], [`Server: ${name}`]]),
  ),
});

const anyTalker = record({
  prefix: constantFrom('7c:2f:80', '00:15:65', '00:1f:c1', '00:26:99', '3c:d9:2b', 'da:a1:19'),
  sip: array(anySaying, { maxLength: 5 }),
  title: option(constantFrom('Yealink T46S', 'IP Phone', 'HP LaserJet'), { nil: undefined }),
  lagMs: constantFrom(0, 0, 20, 90, 400, 1200),
});

/** Makes a site of what was generated, with addresses. */
function siteOf(
  hosts: readonly {
    readonly prefix: string;
    readonly sip: readonly SipSaying[];
    readonly title: string | undefined;
    readonly lagMs: number;
  }[],
): Site & { readonly talkers: readonly Talker[] } {
  const lags = new Map(hosts.map(({ lagMs }, index) => [`10.1.0.${140 + index}`, lagMs]));
  return {
    talkers: hosts.map(({ prefix, sip, title }, index) => ({
      ip: `10.1.0.${140 + index}`,
      mac: `${prefix}:00:02:${String(10 + index)}`,
      sip,
      ...(title === undefined ? {} : { title }),
    })),
    tableLagMs: (ip) => lags.get(ip) ?? 0,
  };
}

describe('any site', () => {
  it(
    'has no state without evidence, and every identity follows from its evidence',
    { tags: ['slow'] },
    async () => {
      await assert(
        asyncProperty(array(anyTalker, { minLength: 1, maxLength: 12 }), async (hosts) => {
          // The simulated machine holds every event and the result.
          const result = await scan(siteOf(hosts));
          expect(result.devices.length).toBe(hosts.length + 1);
        }),
        { numRuns: 40 },
      );
    },
  );

  it(
    'gives each host the identity of everything it said, in any order and number',
    { tags: ['slow'] },
    async () => {
      const talker = anyTalker.map((host) => ({ ...host, title: undefined }));
      await assert(
        asyncProperty(array(talker, { minLength: 1, maxLength: 12 }), async (hosts) => {
          const site = siteOf(hosts);
          const result = await scan(site);
          for (const { ip, mac, sip } of site.talkers) {
            const device = result.devices.find((each) => each.ip === ip);
            const evidence = sip.flatMap(({ status, headers }) => {
              const answer = parseSipMessage(Buffer.from(sipAnswer('', headers, status)));
              return answer?.kind === 'response' ? sipTestimony(answer) : [];
            });
            const { role, phone } = identifyDevice(
              { mac, vendor: device?.vendor ?? null, evidence, isNoPhone: false },
              identificationCatalogue,
            );
            expect(device).toMatchObject({ mac, role, phone });
          }
        }),
        { numRuns: 40 },
      );
    },
  );
});

describe('an answer without a name', () => {
  const named = { status: '200 OK', headers: ['User-Agent: Yealink SIP-T46S 66.85.0.5'] };
  it.each(['100 Trying', '180 Ringing', '183 Session Progress', '200 OK', '404 Not Found'])(
    'does not win over the one with the name that follows it: %s',
    async (status) => {
      for (const mac of ['00:15:65:00:02:10', '3c:d9:2b:00:02:10']) {
        const sip = [
          { afterMs: 0, status, headers: [] },
          { afterMs: 40, ...named },
        ];
        const talkers = [{ ip: '10.1.0.140', mac, sip }];
        const result = await scan({ talkers, tableLagMs: () => 0 });
        expect(result.devices.find(({ ip }) => ip === '10.1.0.140')).toMatchObject({
          role: 'phone',
          phone: { model: 'T46S', firmware: '66.85.0.5' },
        });
      }
    },
  );
});

describe('an answer in another telephone’s name', () => {
  it('counts for nothing', async () => {
    const silent = { ip: '10.1.0.141', mac: '00:15:65:00:02:11', sip: [] };
    const talker = { ip: '10.1.0.142', mac: '00:15:65:00:02:12', sip: [] };
    const forged = ['User-Agent: Yealink SIP-T99Z 66.66.6.6'];
    const result = await scan({
      talkers: [silent, talker],
      tableLagMs: () => 0,
      onScan: ({ requests, forge }) => {
        const request = requests.get(talker.ip) ?? '';
        expect(request).not.toBe('');
        forge(silent.ip, sipAnswer(request, forged));
      },
    });
    const device = result.devices.find(({ ip }) => ip === silent.ip);
    expect(device?.phone).toMatchObject({ model: null, confidence: 'vendor-only' });
    expect(device?.evidence.map(({ kind }) => kind)).not.toContain('sip-options');
  });

  it('counts when it comes from the telephone that was asked', async () => {
    const talker = { ip: '10.1.0.142', mac: '00:15:65:00:02:12', sip: [] };
    const result = await scan({
      talkers: [talker],
      tableLagMs: () => 0,
      onScan: ({ requests, forge }) =>
        forge(
          talker.ip,
          sipAnswer(requests.get(talker.ip) ?? '', ['User-Agent: Yealink SIP-T46S 66.85.0.5']),
        ),
    });
    expect(result.devices.find(({ ip }) => ip === talker.ip)?.phone).toMatchObject({
      model: 'T46S',
    });
  });
});
