import { beforeAll, expect, it } from 'vitest';
import { z } from '../../../shared/schema.ts';
import type { FaultName } from '../faults/catalogue.ts';
import { describeInLab } from '../describe-in-lab.ts';
import type { Lab } from '../lab.ts';
import { SIP_PROXIES } from '../site/addresses.ts';

const RUNS = 100;
const LOSSY_RUNS = 30;
const CountsSchema = z.record(z.string(), z.number());

describeInLab('site', 'the proof of a SIP ALG against a real registrar', (makeLab) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await makeLab({ hosts: 8, phones: 0 });
  });

  async function verdicts(
    faults: readonly FaultName[],
    port: number,
    runs = RUNS,
  ): Promise<Record<string, number>> {
    for (const fault of faults) await lab.fault(fault, true);
    try {
      const program = [process.execPath, 'test/lab/checks/prove-alg.ts', String(runs)];
      const { stdout } = await lab.execAsUser(lab.laptop.namespace, [
        ...program,
        lab.laptop.ip,
        SIP_PROXIES[0],
        String(port),
      ]);
      return CountsSchema.parse(JSON.parse(stdout));
    } finally {
      await lab.heal();
    }
  }

  it.each<[string, FaultName[], number, string]>([
    ['ALG off behind a translation', [], 5060, 'untouched'],
    ['ALG on behind a translation', ['sip-alg'], 5060, 'rewritten'],
    ['ALG on, the other port', ['sip-alg'], 5962, 'untouched'],
    ['ALG off without a translation', ['no-nat'], 5060, 'no-translation'],
    ['ALG on without a translation', ['no-nat', 'sip-alg'], 5060, 'no-translation'],
    ['ALG off behind two translations', ['double-nat'], 5060, 'untouched'],
    ['ALG on behind two translations', ['double-nat', 'sip-alg'], 5060, 'rewritten'],
  ])(`is never wrong in ${RUNS} runs: %s`, async (_name, faults, port, expected) => {
    expect(await verdicts(faults, port)).toEqual({ [expected]: RUNS });
  });

  it.each<[FaultName[], string]>([
    [['loss-5'], 'untouched'],
    [['loss-5', 'sip-alg'], 'rewritten'],
  ])('may not know, but is never wrong, when frames get lost: %j', async (faults, expected) => {
    const counts = await verdicts(faults, 5060, LOSSY_RUNS);
    const unknown = counts['unknown'] ?? 0;
    expect(counts).toEqual({
      [expected]: LOSSY_RUNS - unknown,
      ...(unknown === 0 ? {} : { unknown }),
    });
    expect(unknown).toBeLessThan(LOSSY_RUNS / 4);
  });

  it('sends nothing but OPTIONS', async () => {
    const meter = await lab.meter();
    await verdicts([], 5060);
    const traffic = await meter.stop();
    expect(traffic.total.sipForbidden).toBe(0);
  });
});
