import { beforeAll, expect, it } from 'vitest';
import { type ScanResult, ScanResultSchema } from '../../shared/domain/scan.ts';
import { expectScanHolds } from '../scan-result-holds.ts';
import { describeInLab } from './describe-in-lab.ts';
import type { Lab } from './lab.ts';
import { sip, titled } from './phones/parts.ts';
import type { HostModel, PhoneSpec } from './types.ts';

const YEALINK = '80:5e:c0';

type Known = Pick<PhoneSpec['phone'], 'brand' | 'model'> & Partial<PhoneSpec['phone']>;

function phone(model: HostModel, known: Known): PhoneSpec {
  const rest = {
    firmware: null,
    kind: 'desk',
    resetProcedure: null,
    confidence: 'confirmed',
  } as const;
  return { ...model, phone: { ...rest, ...known } };
}

function reached(id: string, vendorPrefix: string, how: Omit<HostModel, 'id' | 'vendorPrefix'>) {
  return { id, vendorPrefix, ...how };
}

/** Telephones that say nothing to one OPTIONS over UDP and on the plain page of port 80. */
const PHONES: readonly PhoneSpec[] = [
  phone(
    reached('tcp-only', '00:14:7f', {
      sip: sip('User-Agent', 'THOMSON ST2030 hw5 fw2.74', { overTcp: true }),
    }),
    { brand: 'thomson', model: 'ST2030', firmware: '2.74' },
  ),
  phone(
    reached('port-5062', '00:0b:82', {
      sip: sip('User-Agent', 'Grandstream GXV3175 1.0.3.22', { ports: [5062] }),
    }),
    { brand: 'grandstream', model: 'GXV3175', firmware: '1.0.3.22' },
  ),
  phone(
    reached('port-5065', YEALINK, {
      sip: sip('User-Agent', 'Yealink SIP-T46S 66.85.0.5', { ports: [5065] }),
    }),
    { brand: 'yealink', model: 'T46S', firmware: '66.85.0.5' },
  ),
  phone(
    reached('trying', YEALINK, {
      sip: sip('User-Agent', 'Yealink SIP-T54W 96.86.0.100', { tryingForMs: 300 }),
    }),
    { brand: 'yealink', model: 'T54W', firmware: '96.86.0.100' },
  ),
  phone(
    reached('gzip', YEALINK, {
      web: [{ port: 80, pages: { '/': { gzip: true, body: titled('Yealink SIP-T46U Phone') } } }],
    }),
    { brand: 'yealink', model: 'T46U' },
  ),
  phone(
    reached('script', '00:15:65', {
      web: [
        {
          port: 80,
          pages: {
            '/': {
              body: titled(
                'IP Phone',
                '<script>location.replace("/cgi-bin/cgiServer.exx?page=Status.htm")</script>',
              ),
            },
          },
        },
      ],
    }),
    { brand: 'yealink', model: null },
  ),
  phone(
    reached('hanlong', '00:1f:c1', {
      web: [
        {
          port: 80,
          server: 'HanLong',
          pages: {
            '*': { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="IP Phone"' } },
          },
        },
      ],
    }),
    { brand: 'htek', model: null },
  ),
  phone(
    reached('port-8443', YEALINK, {
      web: [
        {
          port: 8443,
          tls: { subject: '/O=lab/CN={mac}' },
          pages: { '/': { body: titled('Yealink T22P Phone') } },
        },
      ],
    }),
    { brand: 'yealink', model: 'T22P' },
  ),
];

/** A door of a maker of telephones. */
const DOOR: HostModel = {
  id: 'door',
  vendorPrefix: '0c:38:3e',
  sip: sip('User-Agent', 'Fanvil i16SV 2.4.0'),
};

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

describeInLab('lan', 'telephones that are reached in another way', (makeLab) => {
  let lab: Lab;
  let result: ScanResult;
  beforeAll(async () => {
    lab = await makeLab({ hosts: PHONES.length + 3, phones: PHONES, others: [DOOR] });
    result = await scan(lab);
  }, 120_000);

  it.each(PHONES.map(({ id, phone: known }) => ({ id, ...known })))(
    'finds the one of "$id": $brand $model',
    ({ id, brand, model, firmware }) => {
      const host = lab.phones.find((each) => each.model === id);
      const device = result.devices.find(({ ip }) => ip === host?.ip);
      expect(device).toMatchObject({ role: 'phone', phone: { brand, model, firmware } });
    },
  );

  it('lists a door as a door', () => {
    const doors = result.devices.filter(({ apparatus }) => apparatus === 'door');
    expect(doors).toMatchObject([{ role: 'other', phone: null }]);
  });
});
