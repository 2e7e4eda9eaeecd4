import { beforeAll, expect, it } from 'vitest';
import { type ScanResult, ScanResultSchema } from '../../shared/domain/scan.ts';
import { expectScanHolds } from '../scan-result-holds.ts';
import { describeInLab } from './describe-in-lab.ts';
import type { Lab } from './lab.ts';
import { sip } from './phones/parts.ts';
import type { PhoneSpec } from './types.ts';

const EACH = 8;

/** Telephones that answer SIP and keep their model to themselves, three makers, as many of each. */
const MAKERS = [
  { brand: 'gigaset', vendorPrefix: '7c:2f:80', answers: { identityHeader: null } },
  {
    brand: 'yealink',
    vendorPrefix: '80:5e:c0',
    answers: { identityHeader: null, status: 404, reason: 'Not Found' },
  },
  {
    brand: 'htek',
    vendorPrefix: '00:1f:c1',
    answers: { identity: 'IPPHONE V2.23.3.29.488 {mac}' },
  },
] as const;

const QUIET: readonly PhoneSpec[] = MAKERS.flatMap(({ brand, vendorPrefix, answers }) =>
  Array.from({ length: EACH }, (_, index) => ({
    id: `quiet-${brand}-${index}`,
    vendorPrefix,
    sip: sip('User-Agent', '', answers),
    phone: {
      brand,
      model: null,
      firmware: null,
      kind: 'unknown' as const,
      resetProcedure: null,
      confidence: 'probable' as const,
    },
  })),
);

async function scan(lab: Lab): Promise<ScanResult> {
  const argv = [process.execPath, 'electron/cli.ts', 'scan', '--json'];
  const { stdout, stderr } = await lab.execAsUser(lab.laptop.namespace, argv, {
    timeoutMs: 180_000,
  });
  expect(stdout, stderr.slice(0, 500)).not.toBe('');
  const document: unknown = JSON.parse(stdout);
  const result = ScanResultSchema.parse(document);
  expectScanHolds(result);
  return result;
}

describeInLab('lan', 'telephones that keep their name to themselves', (makeLab) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await makeLab({ hosts: QUIET.length + 2, phones: QUIET, others: [] });
  });

  it.each([0, 10, 50, 200])(
    'are all known by maker when they answer after %d ms',
    async (delayMs) => {
      for (const { host } of lab.phones) await lab.phone(host).set({ delayMs });
      const result = await scan(lab);
      const found = new Map(result.devices.map((device) => [device.ip, device]));
      const known = lab.phones.filter(({ ip, phone }) => {
        const device = found.get(ip);
        return device?.role === 'phone' && device.phone?.brand === phone?.brand;
      });
      expect(known).toHaveLength(3 * EACH);
    },
  );
});
