import { once } from 'node:events';
import { beforeAll, expect, it } from 'vitest';
import {
  type LadderResult,
  LadderResultSchema,
  type RungResult,
} from '../../../shared/domain/check.ts';
import { describeInLab } from '../describe-in-lab.ts';
import type { Lab } from '../lab.ts';

const PROGRAM = [process.execPath, 'test/lab/checks/climb.ts'];

describeInLab('site', 'one run of the ladder', (makeLab) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await makeLab({ hosts: 8, phones: 0 });
  });

  async function climb(): Promise<LadderResult> {
    const { stdout } = await lab.execAsUser(lab.laptop.namespace, PROGRAM);
    return LadderResultSchema.parse(JSON.parse(stdout));
  }
  const rungOf = (result: LadderResult, id: RungResult['rung']): RungResult | undefined =>
    result.rungs.find(({ rung }) => rung === id);

  it('stops at once on request, keeps what it knows and leaves no program behind', async () => {
    const child = lab.spawnAsUser(lab.laptop.namespace, PROGRAM);
    let output = '';
    child.stdout?.on('data', (bytes) => (output += String(bytes)));
    const firstRung = new Promise((resolve) => child.stderr?.once('data', resolve));
    await firstRung;
    // The ten pings to the gateway are under way.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const stoppedAt = performance.now();
    child.kill('SIGINT');
    await once(child, 'close');
    const stopping = performance.now() - stoppedAt;
    const result = LadderResultSchema.parse(JSON.parse(output));
    expect(result.complete).toBe(false);
    expect(rungOf(result, 'link')?.state).toBe('pass');
    expect(rungOf(result, 'quality')?.state).toBe('skipped');
    // The end of the process is in it: its threads and programs are down too.
    expect(stopping).toBeLessThan(1500);
    const left = await lab.run('laptop', [
      'sh',
      '-c',
      'ip netns pids "$1" || true',
      'sh',
      lab.laptop.namespace,
    ]);
    const running = await lab.run('laptop', [
      'sh',
      '-c',
      'ps -o comm= -p $1 || true',
      'sh',
      left.trim().split(/\s+/).join(',') || '1',
    ]);
    expect(running).not.toMatch(/^ping$/m);
  });

  it('notices at the next visit that the public address has changed', async () => {
    const first = await climb();
    expect(rungOf(first, 'ip-restriction')?.code).toBe('NET-RESTRICTION-FIRST-VISIT');
    const again = await climb();
    expect(rungOf(again, 'ip-restriction')?.code).toBe('NET-RESTRICTION-SAME-ADDRESS');
    const file = '"$TMPDIR/ladder/public-addresses.json"';
    await lab.execAsUser(lab.laptop.namespace, [
      'sh',
      '-c',
      `sed -i 's/"ip":"[0-9.]*"/"ip":"198.51.100.9"/' ${file}`,
    ]);
    const moved = await climb();
    expect(rungOf(moved, 'ip-restriction')).toMatchObject({
      state: 'warn',
      code: 'NET-RESTRICTION-ADDRESS-CHANGED',
      params: { before: '198.51.100.9' },
    });
    expect(moved.firstCause).toBe('ip-restriction');
  });

  it('sends no request that could ring, register or flood', async () => {
    const meter = await lab.meter();
    await climb();
    const { total, peakPerSecond } = await meter.stop();
    expect(total.sipForbidden).toBe(0);
    expect(total.sipOptions).toBeGreaterThan(0);
    expect(total.sipOptions).toBeLessThanOrEqual(30);
    // The pace of one call, fifty packets a second, and the questions beside it.
    expect(peakPerSecond.udp).toBeLessThanOrEqual(150);
  });
});
