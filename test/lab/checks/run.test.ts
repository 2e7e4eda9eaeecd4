import { once } from 'node:events';
import { beforeAll, expect, it } from 'vitest';
import {
  type ChecksResult,
  ChecksResultSchema,
  type CheckResult,
} from '../../../shared/domain/check.ts';
import { describeInLab } from '../describe-in-lab.ts';
import type { Lab } from '../lab.ts';

const PROGRAM = [process.execPath, 'test/lab/checks/run-checks.ts'];

describeInLab('site', 'one run of the checks', (makeLab) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await makeLab({ hosts: 8, phones: 0 });
  });

  async function runChecks(): Promise<ChecksResult> {
    const { stdout } = await lab.execAsUser(lab.laptop.namespace, PROGRAM);
    return ChecksResultSchema.parse(JSON.parse(stdout));
  }
  const checkOf = (result: ChecksResult, id: CheckResult['rung']): CheckResult | undefined =>
    result.rungs.find(({ rung }) => rung === id);

  it('stops at once on request, keeps what it knows and leaves no program behind', async () => {
    const child = lab.spawnAsUser(lab.laptop.namespace, PROGRAM);
    let output = '';
    child.stdout?.on('data', (bytes) => (output += String(bytes)));
    const firstCheck = new Promise((resolve) => child.stderr?.once('data', resolve));
    await firstCheck;
    // The ten pings to the gateway are under way.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const stoppedAt = performance.now();
    child.kill('SIGINT');
    await once(child, 'close');
    const stopping = performance.now() - stoppedAt;
    const result = ChecksResultSchema.parse(JSON.parse(output));
    expect(result.complete).toBe(false);
    expect(checkOf(result, 'link')?.state).toBe('pass');
    expect(checkOf(result, 'quality')?.state).toBe('skipped');
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
    const first = await runChecks();
    expect(checkOf(first, 'ip-restriction')?.code).toBe('NET-RESTRICTION-FIRST-VISIT');
    expect(first.interfaceName).toBe(checkOf(first, 'link')?.params['name']);
    // The lab's lines lose nothing, and what was measured is kept separate from its sentence.
    expect(first.callQuality).toMatchObject({ lossPercent: 0 });
    const again = await runChecks();
    expect(checkOf(again, 'ip-restriction')?.code).toBe('NET-RESTRICTION-SAME-ADDRESS');
    const file = '"$TMPDIR/checks/public-addresses.json"';
    await lab.execAsUser(lab.laptop.namespace, [
      'sh',
      '-c',
      `sed -i 's/"ip":"[0-9.]*"/"ip":"198.51.100.9"/' ${file}`,
    ]);
    const moved = await runChecks();
    expect(checkOf(moved, 'ip-restriction')).toMatchObject({
      state: 'warn',
      code: 'NET-RESTRICTION-ADDRESS-CHANGED',
      params: { before: '198.51.100.9' },
    });
    expect(moved.firstCause).toBe('ip-restriction');
  });

  it('sends no request that could ring, register or flood', async () => {
    const meter = await lab.meter();
    await runChecks();
    const { total, peakPerSecond } = await meter.stop();
    expect(total.sipForbidden).toBe(0);
    expect(total.sipOptions).toBeGreaterThan(0);
    expect(total.sipOptions).toBeLessThanOrEqual(30);
    // The pace of one call, fifty packets a second, and the questions beside it.
    expect(peakPerSecond.udp).toBeLessThanOrEqual(150);
  });
});
