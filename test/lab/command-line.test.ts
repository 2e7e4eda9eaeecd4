import { beforeAll, expect, it } from 'vitest';
import { ChecksResultSchema } from '../../shared/domain/check.ts';
import type { Device } from '../../shared/domain/device.ts';
import { type ScanResult, ScanResultSchema } from '../../shared/domain/scan.ts';
import { WatchEventSchema } from '../../shared/domain/watch.ts';
import { describeInLab } from './describe-in-lab.ts';
import type { Lab } from './lab.ts';
import type { Manner } from './talker/behaviour.ts';
import type { ExpectedHost } from './types.ts';
import { expectScanHolds } from '../scan-result-holds.ts';
import { startTonalite, tonalite } from '../e2e/tonalite.ts';

/** Control characters, and the marks that turn the direction of what follows. */
const HARMFUL = /\p{Cc}|[\u202A-\u202E\u2066-\u2069]/u;

function foundIn(result: ScanResult): ReadonlyMap<string, Device> {
  return new Map(result.devices.map((device) => [device.ip, device]));
}

/** What a scan says of a phone, beside what the lab says. */
function identityOf(device: Device | undefined): object {
  const { brand, model, firmware, resetProcedure, confidence } = device?.phone ?? {};
  return {
    mac: device?.mac,
    role: device?.role,
    brand,
    model,
    firmware,
    resetProcedure,
    confidence,
  };
}

function expectedOf({ mac, role, phone }: ExpectedHost): object {
  const { brand, model, firmware, resetProcedure, confidence } = phone ?? {};
  return { mac, role, brand, model, firmware, resetProcedure, confidence };
}

describeInLab('site', 'the command line in a network of sixty hosts', (makeLab) => {
  let lab: Lab;

  async function scan(...args: readonly string[]): Promise<ScanResult> {
    const { code, stdout, stderr } = await tonalite(lab, 'scan', '--json', ...args);
    expect(code, stderr).toBe(0);
    const result = ScanResultSchema.parse(JSON.parse(stdout));
    expectScanHolds(result);
    return result;
  }

  beforeAll(async () => {
    lab = await makeLab({ hosts: 60, phones: 10 });
  });

  it('says in words what it cannot scan, and sends nothing', async () => {
    const meter = await lab.meter();
    const cases = [
      [['--interface', 'nonesuch0'], 'UNKNOWN_INTERFACE', 2],
      [['--range', '192.168.77.0/33'], 'RANGE_MALFORMED', 2],
      [['--range', '8.8.8.0/24'], 'RANGE_PUBLIC', 2],
      [['--range', '10.0.0.0/8'], 'RANGE_TOO_LARGE', 2],
      [['--range', '10.0.0.0/8', '--force'], 'RANGE_TOO_LARGE', 2],
    ] as const;
    for (const [args, problem, status] of cases) {
      const { code, stdout, stderr } = await tonalite(lab, 'scan', '--json', ...args);
      expect(code, args.join(' ')).toBe(status);
      expect(JSON.parse(stdout)).toMatchObject({ problem: { code: problem } });
      expect(stderr).toMatch(new RegExp(`^${problem}: \\S.*\\.`));
      expect(stderr).not.toMatch(/\n\s+at /);
    }
    const { total } = await meter.stop();
    expect(total).toEqual({
      arpRequests: 0,
      udp: 0,
      tcpConnections: 0,
      icmp: 0,
      sipOptions: 0,
      sipForbidden: 0,
    });
  });

  it('finds all 61 addresses and all 10 phones, no false one, and never rings a phone', async () => {
    const meter = await lab.meter();
    const result = await scan();
    const { total } = await meter.stop();
    expect(result.complete).toBe(true);
    const found = foundIn(result);
    expect([...found.keys()].toSorted()).toEqual(
      [lab.laptop.ip, ...lab.expected.map(({ ip }) => ip)].toSorted(),
    );
    for (const host of lab.phones)
      expect(identityOf(found.get(host.ip)), host.host).toEqual(expectedOf(host));
    for (const { ip, host, role } of lab.expected.filter(({ phone }) => phone === null))
      expect(found.get(ip)?.role, host).toBe(role);
    expect(total.sipForbidden).toBe(0);
    expect(total.sipOptions).toBeGreaterThan(0);
  });

  it('stops at Ctrl-C with what it has found', async () => {
    // Silent phones keep the scan busy for long after its first device.
    await Promise.all(lab.phones.map(({ host }) => lab.phone(host).set({ delayMs: 900 })));
    const whole = performance.now();
    await scan();
    const wholeMs = performance.now() - whole;
    const taken: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const running = startTonalite(lab, 'scan', '--json');
      await running.line((line) => line.startsWith('192.168.77.'));
      const { code, tookMs } = await running.interrupt();
      taken.push(tookMs);
      expect(code).toBe(0);
      const partial = ScanResultSchema.parse(JSON.parse(running.out.join('\n')));
      expectScanHolds(partial);
      expect(partial.complete).toBe(false);
      expect(partial.devices.length).toBeGreaterThan(1);
      const known = new Set([lab.laptop.ip, ...lab.expected.map(({ ip }) => ip)]);
      expect(partial.devices.filter(({ ip }) => !known.has(ip))).toEqual([]);
    }
    await Promise.all(lab.phones.map(({ host }) => lab.phone(host).set({ delayMs: 0 })));
    console.info(
      `whole scan ${wholeMs.toFixed(0)} ms; Ctrl-C to end ${taken.map((ms) => ms.toFixed(0)).join(', ')} ms`,
    );
    expect(Math.min(...taken)).toBeLessThan(wholeMs / 2);
  });

  it('scans without a default route, and says that there is none', async () => {
    await lab.run('laptop', ['ip', 'route', 'del', 'default']);
    const result = await scan();
    const route = `ip route replace default via ${lab.gateway.ip} dev eth0 metric 100`;
    await lab.run('laptop', route.split(' '));
    expect(result.gateway).toBeNull();
    expect(result.findings.map(({ code }) => code)).toContain('NET-NO-DEFAULT-ROUTE');
    expect(result.devices.filter(({ role }) => role === 'phone')).toHaveLength(10);
  });

  it('says that no interface is up', async () => {
    await lab.fault('cable-out', true);
    const { code, stdout, stderr } = await tonalite(lab, 'scan', '--json');
    await lab.fault('cable-out', false);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ problem: { code: 'NO_INTERFACE_UP' } });
    expect(stderr).toContain('Branchez le câble');
  });

  it('survives phones that answer garbage, endlessly, hugely, with malice, or never', async () => {
    const manners: readonly Manner[] = ['garbage', 'endless', 'huge', 'hostile', 'silent'];
    const odd = new Map(manners.map((manner, index) => [manner, lab.phones[index]?.host ?? '']));
    for (const [manner, host] of odd) await lab.phone(host).set({ sip: manner, http: manner });
    const result = await scan();
    for (const host of odd.values()) await lab.phone(host).set({ sip: 'normal', http: 'normal' });

    expect(result.complete).toBe(true);
    const found = foundIn(result);
    expect(found.size).toBe(61);
    const oddHosts = new Set(odd.values());
    for (const host of lab.phones.filter((each) => !oddHosts.has(each.host)))
      expect(identityOf(found.get(host.ip)), host.host).toEqual(expectedOf(host));
    for (const { ip, host } of lab.phones.filter((each) => oddHosts.has(each.host)))
      expect(['phone', 'phone-candidate'], host).toContain(found.get(ip)?.role);
    const strings = JSON.stringify(result, (_key, value: unknown) =>
      typeof value === 'string' && HARMFUL.test(value) ? `HARMFUL ${encodeURI(value)}` : value,
    );
    expect(strings).not.toContain('HARMFUL');
    expect(strings.length).toBeLessThan(400_000);
  });

  it('watches a phone leave, come back and announce itself', async () => {
    const meter = await lab.meter();
    const phone = lab.phone('yealink-t54w');
    const running = startTonalite(lab, 'watch', phone.ip, '--json');
    await running.line((line) => line.includes('"present"'));
    await phone.unplug();
    await running.line((line) => line.includes('"left"'));
    await phone.set({ firmware: '96.86.0.200' });
    await phone.plug();
    await running.line((line) => line.includes('"back"'));
    await phone.announce();
    await running.line((line) => line.includes('"announced"'));
    const { code } = await running.interrupt();
    expect(code).toBe(0);
    const events = running.out.map((line) => WatchEventSchema.parse(JSON.parse(line)));
    const story = events.map(({ type }) => type);
    expect(story.filter((type) => type !== 'present' && type !== 'moved')).toEqual([
      'left',
      'back',
      'announced',
    ]);
    expect(events.every(({ mac }) => mac === phone.mac)).toBe(true);
    expect(events.find(({ type }) => type === 'announced')).toMatchObject({
      brand: 'yealink',
      model: 'T54W',
      firmware: '96.86.0.200',
    });
    await phone.set({ firmware: '96.86.0.100' });
    expect((await meter.stop()).total.sipForbidden).toBe(0);
  });

  it('lists no ghosts where the gateway answers for a whole range', async () => {
    await lab.fault('middlebox', true);
    const { stdout, stderr } = await tonalite(lab, 'scan', '--json', '--range', '10.40.0.0/28');
    await lab.fault('middlebox', false);
    const result = ScanResultSchema.parse(JSON.parse(stdout));
    expect(
      result.devices.map(({ role }) => role),
      stderr,
    ).toEqual(['self']);
    expect(result.findings).toMatchObject([
      {
        code: 'NET-ANSWERED-FOR-ALL',
        params: { count: 14, first: '10.40.0.1', last: '10.40.0.14' },
      },
    ]);
  });

  it('runs every check, and names the one where the Internet is cut', async () => {
    const healthy = await tonalite(lab, 'check', '--json');
    expect(healthy.code, healthy.stderr).toBe(0);
    const top = ChecksResultSchema.parse(JSON.parse(healthy.stdout));
    expect(top).toMatchObject({ schema: 'tonalite/check@1', complete: true, firstCause: null });
    expect(top.rungs.filter(({ state }) => state === 'fail')).toEqual([]);
    expect(top.rungs.find(({ rung }) => rung === 'sip-reachability')?.state).toBe('pass');

    await lab.fault('internet-cut', true);
    const cut = await tonalite(lab, 'check', '--json');
    await lab.fault('internet-cut', false);
    expect(cut.code).toBe(1);
    const broken = ChecksResultSchema.parse(JSON.parse(cut.stdout));
    expect(broken.firstCause).toBe('internet');
    expect(broken.rungs.find(({ rung }) => rung === 'gateway')?.state).toBe('pass');
  });
});
