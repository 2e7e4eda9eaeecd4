import { fc } from '@fast-check/vitest';
import { beforeAll, expect, it } from 'vitest';
import { type ScanResult, ScanResultSchema } from '../../shared/domain/scan.ts';
import { expectScanHolds } from '../scan-result-holds.ts';
import { HOSTILE } from '../shared/report/hostile-case.ts';
import { sizeOf } from '../size.ts';
import { inParallel } from './command.ts';
import { describeInLab } from './describe-in-lab.ts';
import type { Lab } from './lab.ts';
import { DEFAULT_PHONES } from './phones/catalogue.ts';
import { sip } from './phones/parts.ts';
import type { Behaviour, Manner } from './talker/behaviour.ts';
import type { PhoneSpec } from './types.ts';

const LIARS = sizeOf({ suite: 6, attack: 24 });
/** Each round, every liar lies in a different way. */
const ROUNDS = sizeOf({ suite: 1, attack: 40 });
/** Far longer than the scan of such a LAN takes, and far shorter than a lie that is believed. */
const LONGEST_SCAN_MS = 30_000;

/** Hosts that say anything they like; only their MAC prefix is of a maker of phones. */
const liars: readonly PhoneSpec[] = Array.from({ length: LIARS }, (_, index) => ({
  id: `liar-${index}`,
  vendorPrefix: '80:5e:c0',
  sip: sip('User-Agent', 'Yealink SIP-T54W {firmware}'),
  web: [
    { port: 80, server: 'embed httpd', pages: { '*': { body: '<title>Yealink T54W</title>' } } },
  ],
  phone: {
    brand: 'yealink',
    model: null,
    firmware: null,
    kind: 'unknown',
    resetProcedure: null,
    confidence: 'vendor-only',
  },
}));
const honest = DEFAULT_PHONES.slice(0, 3);

const manner = fc.constantFrom<Manner>('normal', 'silent', 'garbage', 'endless', 'huge', 'hostile');
const lie: fc.Arbitrary<Partial<Behaviour>> = fc.record({
  sip: manner,
  http: manner,
  delayMs: fc.constantFrom(0, 0, 20, 300, 5000),
  dateOffsetMs: fc.constantFrom(0, -4e11, 4e12),
  firmware: fc.constantFrom('96.86.0.100', '66.66.6.6', '', '9'.repeat(300)),
  identity: fc.oneof(
    fc.constant(null),
    fc.constantFrom(
      'Cisco/SPA504G-7.6.2c',
      'Fanvil X6U 2.4.12',
      'Asterisk PBX 18',
      '{{site}} $t(problem.INTERNAL)',
      ...Object.values(HOSTILE),
    ),
    fc.string({ unit: 'binary', maxLength: 200 }),
  ),
});

/** What no line on a terminal may hold: it would move the cursor, change colours or turn the text. */
const UNSAFE = /\p{Cc}|[\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

async function scan(lab: Lab, options: readonly string[]): Promise<string> {
  const argv = [process.execPath, 'electron/cli.ts', 'scan', ...options];
  const { stdout, stderr } = await lab.execAsUser(lab.laptop.namespace, argv, {
    timeoutMs: 2 * LONGEST_SCAN_MS,
  });
  expect(stdout, stderr.slice(0, 500)).not.toBe('');
  return stdout;
}

describeInLab('lan', 'a LAN of liars', (makeLab) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await makeLab({
      hosts: LIARS + honest.length + 4,
      phones: [...liars, ...honest],
      others: [],
    });
  });

  function expectTruth(result: ScanResult): void {
    expectScanHolds(result);
    expect(result.complete).toBe(true);
    expect(result.durationMs).toBeLessThan(LONGEST_SCAN_MS);
    // Nobody is hidden, nobody is invented, and nobody is taken for another.
    const others = result.devices.filter(({ role }) => role !== 'self');
    expect(new Map(others.map(({ ip, mac }) => [ip, mac]))).toEqual(
      new Map(lab.expected.map(({ ip, mac }) => [ip, mac])),
    );
    for (const { ip, phone } of lab.phones.filter(({ host }) => !host.startsWith('liar-')))
      expect(others.find((device) => device.ip === ip)?.phone).toMatchObject({
        brand: phone?.brand,
        model: phone?.model,
        confidence: 'confirmed',
      });
    for (const { ip, model } of lab.expected.filter((host) => host.model === 'silent'))
      expect(others.find((device) => device.ip === ip)?.role, `${model} ${ip}`).toBe('other');
  }

  it(
    `hides nobody, invents nobody and holds nobody up: ${LIARS} of them, ${ROUNDS} rounds`,
    { timeout: 300_000 + ROUNDS * 2 * LONGEST_SCAN_MS },
    async () => {
      const names = lab.phones
        .filter(({ host }) => host.startsWith('liar-'))
        .map(({ host }) => host);
      expect(names).toHaveLength(LIARS);
      const rounds = fc.sample(fc.array(lie, { minLength: LIARS, maxLength: LIARS }), {
        numRuns: ROUNDS,
        seed: 20_261_127,
      });
      for (const [round, lies] of rounds.entries()) {
        await inParallel(names, 4, async (name) => {
          await lab.phone(name).set(lies[names.indexOf(name)] ?? {});
        });
        expectTruth(ScanResultSchema.parse(JSON.parse(await scan(lab, ['--json']))));
        const shown = await scan(lab, ['--language', round % 2 === 0 ? 'fr' : 'en']);
        expect(UNSAFE.exec(shown.replaceAll('\n', '')), shown).toBeNull();
      }
      for (const { host } of lab.phones)
        expect(Object.keys((await lab.phone(host).seen()).sip)).toEqual(['OPTIONS']);
    },
  );
});
