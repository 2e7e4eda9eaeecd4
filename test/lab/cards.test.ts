import { beforeAll, describe, expect, it } from 'vitest';
import { ScanResultSchema, type ScanResult } from '../../shared/domain/scan.ts';
import { z } from '../../shared/schema.ts';
import { expectScanHolds } from '../scan-result-holds.ts';
import { describeInLab } from './describe-in-lab.ts';
import { publicAddressOf, SECOND_LAPTOP_IP, SECOND_PHONE_IP } from './faults/cards.ts';
import type { FaultName } from './faults/catalogue.ts';
import type { Lab } from './lab.ts';

const Failure = z.object({ problem: z.object({ code: z.string() }) });

describeInLab('lan', 'a card on an unusual network', (makeLab) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await makeLab({ hosts: 10, phones: 2 });
  });

  const run = async (options: readonly string[]): Promise<unknown> => {
    const argv = [process.execPath, 'electron/cli.ts', 'scan', '--json', ...options];
    const { stdout, stderr } = await lab.execAsUser(lab.laptop.namespace, argv);
    expect(stdout, stderr.slice(0, 500)).not.toBe('');
    return JSON.parse(stdout);
  };
  const scan = async (options: readonly string[] = []): Promise<ScanResult> => {
    const result = ScanResultSchema.parse(await run(options));
    expectScanHolds(result);
    return result;
  };
  const codes = (result: ScanResult): string[] => result.findings.map(({ code }) => code);
  const roles = (result: ScanResult): Map<string, string> =>
    new Map(result.devices.map(({ ip, role }) => [ip, role]));
  const during = async (fault: FaultName, work: () => Promise<void>): Promise<void> => {
    await lab.fault(fault, true);
    try {
      await work();
    } finally {
      await lab.heal();
    }
  };

  describe('with a second address', () => {
    it('names the second network, scans it on request, and knows itself there', async () => {
      await during('second-address', async () => {
        const usual = await scan();
        expect(codes(usual)).toContain('NET-OTHER-SUBNET');
        const request = [
          ['--range', '10.0.5.0/24'],
          ['--interface', SECOND_LAPTOP_IP],
        ];
        for (const options of request) {
          const result = await scan(options);
          expect(roles(result)).toEqual(
            new Map([
              [SECOND_LAPTOP_IP, 'self'],
              [SECOND_PHONE_IP, 'phone'],
            ]),
          );
          const phone = result.devices.find(({ ip }) => ip === SECOND_PHONE_IP);
          expect(phone?.mac).toBe(lab.phones[0]?.mac);
        }
      });
    }, 60_000);
  });

  describe('with the gateway’s address on docker0', () => {
    it('says so first, and takes nobody for the gateway', async () => {
      await during('docker-clash', async () => {
        const result = await scan();
        expect(codes(result)[0]).toBe('NET-GATEWAY-OWN-ADDRESS');
        expect(result.gateway).toMatchObject({ ip: lab.gateway.ip, mac: null });
        expect(roles(result).get(lab.gateway.ip)).toBe('self');
      });
    }, 30_000);
  });

  describe('in a public block', () => {
    it('is refused with its reason, and scanned by force alone', async () => {
      await during('public-lan', async () => {
        expect(Failure.parse(await run([])).problem.code).toBe('RANGE_PUBLIC');
        const result = await scan(['--force']);
        for (const phone of lab.phones)
          expect(roles(result).get(publicAddressOf(phone.ip))).toBe('phone');
      });
    }, 60_000);
  });
});
