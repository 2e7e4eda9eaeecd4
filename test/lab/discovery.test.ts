import { beforeAll, expect, it } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { ScanResultSchema, type ScanResult } from '../../shared/domain/scan.ts';
import { z } from '../../shared/schema.ts';
import { sizeOf } from '../size.ts';
import { expectScanHolds } from '../scan-result-holds.ts';
import { ipBatchIn } from './command.ts';
import { describeInLab } from './describe-in-lab.ts';
import type { Lab } from './lab.ts';

const Findings = z.object({
  findings: z.array(z.object({ code: z.string(), message: z.string() })),
});

/** One scan by the command line, as an ordinary user on the technician's laptop. */
async function scan(
  lab: Lab,
  options: readonly string[] = [],
): Promise<ScanResult & { codes: string[] }> {
  const argv = [process.execPath, 'electron/cli.ts', 'scan', '--json', ...options];
  const { stdout, stderr } = await lab.execAsUser(lab.laptop.namespace, argv, {
    timeoutMs: 180_000,
  });
  expect(stdout, stderr.slice(0, 500)).not.toBe('');
  const document: unknown = JSON.parse(stdout);
  const result = ScanResultSchema.parse(document);
  expectScanHolds(result);
  return {
    ...result,
    codes: Findings.parse(document).findings.map((finding) => finding.code),
  };
}

const stateOf = (result: ScanResult, ip: string): string | undefined =>
  result.devices.find((device) => device.ip === ip)?.state;

/** Scans in which the card loses the network. */
const MISHAPS = sizeOf({ suite: 1, attack: 25 });

describeInLab('lan', 'discovery in the lab', (makeLab) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await makeLab({ hosts: 60, phones: 10 });
  });

  it('finds every host with the right MAC, and none that is not there', async () => {
    const result = await scan(lab);
    const others = result.devices.filter((device) => device.role !== 'self');
    expect(new Map(others.map((device) => [device.ip, device.mac]))).toEqual(
      new Map(lab.expected.map((host) => [host.ip, host.mac])),
    );
    expect(result.complete).toBe(true);
    expect(others.every((device) => ['answered', 'resolved'].includes(device.state))).toBe(true);
    expect(result.gateway).toMatchObject({ ip: lab.gateway.ip, mac: lab.gateway.mac });
    // The list fills while the scan goes on: most hosts are there before half of it is over.
    const early = others.filter((device) => device.foundAfterMs <= result.durationMs / 2).length;
    expect(early / others.length).toBeGreaterThan(0.5);
  });

  it('calls an unplugged phone gone although the system still knows it, then sees it come back', async () => {
    const phone = lab.phone('yealink-t54w');
    await scan(lab);
    await phone.unplug();
    const without = await scan(lab);
    expect(stateOf(without, phone.ip)).toBe('gone');
    expect(without.changes).toContainEqual(
      expect.objectContaining({ kind: 'gone', key: phone.mac }),
    );
    await phone.plug();
    await sleep(500);
    const again = await scan(lab);
    expect(stateOf(again, phone.ip)).toBe('answered');
    expect(again.changes).toContainEqual(expect.objectContaining({ kind: 'new', key: phone.mac }));
  });

  it('stops within a moment of an interrupt and keeps what it found', async () => {
    const argv = [process.execPath, 'electron/cli.ts', 'scan', '--json'];
    const child = lab.spawnAsUser(lab.laptop.namespace, argv);
    let output = '';
    let interruptedMs = 0;
    child.stdout?.on('data', (bytes: Buffer) => (output += bytes.toString('utf8')));
    // The first device on standard error: the sweep is under way.
    child.stderr?.on('data', (bytes: Buffer) => {
      if (interruptedMs !== 0 || !bytes.toString('utf8').includes('192.168.')) return;
      interruptedMs = performance.now();
      child.kill('SIGINT');
    });
    await new Promise((resolve) => child.once('close', resolve));
    expect(interruptedMs).toBeGreaterThan(0);
    const result = ScanResultSchema.parse(JSON.parse(output));
    expectScanHolds(result);
    expect(result.complete).toBe(false);
    expect(result.devices.length).toBeGreaterThan(0);
  });

  it('notices two hosts on one address', async () => {
    const [first, second] = lab.expected.filter((host) => host.model === 'silent');
    if (first === undefined || second === undefined) throw new Error('no silent hosts');
    const other = lab.host(second.host);
    await other.alsoUse(first.ip);
    try {
      // The two take turns of more than a second: a scan may end before the second one speaks.
      let codes: string[] = [];
      for (let round = 0; round < 4 && !codes.includes('NET-DUPLICATE-IP'); round += 1)
        ({ codes } = await scan(lab));
      expect(codes).toContain('NET-DUPLICATE-IP');
    } finally {
      await other.stopUsing(first.ip);
    }
  });

  /** What befalls the laptop's card, and what puts it right again. */
  const befalls = {
    'NET-OWN-LINK-LOST': { event: ['link set eth0 down'], mended: ['link set eth0 up'] },
    'NET-OWN-ADDRESS-CHANGED': {
      event: ['addr add 172.31.9.9/24 dev eth0', 'addr del OWN dev eth0'],
      mended: ['addr add OWN broadcast + dev eth0', 'addr del 172.31.9.9/24 dev eth0'],
    },
  } as const;
  type Mishap = keyof typeof befalls;

  /** A scan that loses the network so long after its first device. */
  async function scanThrough(mishap: Mishap, afterMs: number) {
    const { namespace, ip } = lab.laptop;
    const apply = (lines: readonly string[]): Promise<void> =>
      ipBatchIn(
        namespace,
        lines.map((line) => line.replace('OWN', `${ip}/${lab.prefix}`)),
      );
    const child = lab.spawnAsUser(namespace, [
      process.execPath,
      'electron/cli.ts',
      'scan',
      '--json',
    ]);
    let output = '';
    const events: Promise<void>[] = [];
    child.stdout?.on('data', (bytes: Buffer) => (output += bytes.toString('utf8')));
    // The first device on standard error: the sweep is under way.
    child.stderr?.on('data', (bytes: Buffer) => {
      if (events.length > 0 || !bytes.toString('utf8').includes('192.168.')) return;
      events.push(sleep(afterMs).then(() => apply(befalls[mishap].event)));
    });
    await new Promise((resolve) => child.once('close', resolve));
    await Promise.all(events);
    await apply([
      ...befalls[mishap].mended,
      `route replace default via ${lab.gateway.ip} dev eth0 metric 100`,
    ]);
    expect(events).toHaveLength(1);
    const document: unknown = JSON.parse(output);
    const result = ScanResultSchema.parse(document);
    expectScanHolds(result);
    return { result, codes: Findings.parse(document).findings.map(({ code }) => code) };
  }

  it.each(['NET-OWN-LINK-LOST', 'NET-OWN-ADDRESS-CHANGED'] as const)(
    'is partial, and invents nothing, on %s',
    { timeout: 300_000 + MISHAPS * 20_000 },
    async (mishap) => {
      const before = new Set((await scan(lab)).devices.map(({ mac }) => mac));
      for (let round = 0; round < MISHAPS; round += 1) {
        const { result, codes } = await scanThrough(mishap, (round * 1_000) / MISHAPS);
        // Late in the scan it may be through before the card is.
        if (round === 0) expect(result.complete).toBe(false);
        expect(codes).toEqual(result.complete ? [] : [mishap]);
        expect(result.devices.filter(({ state }) => state === 'gone')).toEqual([]);
        expect(result.changes.filter(({ kind }) => kind === 'gone')).toEqual([]);
      }
      // Nobody is new at the next visit: the memory of the site was left alone.
      const news = (await scan(lab)).changes.filter(({ kind }) => kind === 'new');
      expect(news.filter(({ key }) => before.has(key))).toEqual([]);
    },
  );
});
