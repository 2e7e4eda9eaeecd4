import { describe, expect, it } from 'vitest';
import { SettingsSchema } from '../../../shared/domain/settings.ts';

const accepts = (settings: unknown): boolean => SettingsSchema.safeParse(settings).success;

describe('folder of exports', () => {
  it.each(['', '.', '..', '../..', '~', 'reports', 'C:reports', '/a/../etc', '/a/\0b', '\\server'])(
    'is not %j',
    (exportFolder) => expect(accepts({ exportFolder })).toBe(false),
  );
  it.each([
    '/home/ada/Rapports',
    'C:\\Users\\Ada',
    'D:/Rapports',
    '\\\\server\\share\\x',
    '/a/..b',
  ])('may be %j', (exportFolder) => expect(accepts({ exportFolder })).toBe(true));
});

const NEVER_ASKED = [
  'localhost',
  'LOCALHOST',
  'box.localhost',
  '127.0.0.1',
  '127.9.9.9',
  '0.0.0.0',
  '169.254.169.254',
  '169.254.1.1',
  '100.100.100.200',
  '224.0.1.75',
  '255.255.255.255',
  '2130706433',
  '0x7f.1',
  '127.1',
  'metadata.google.internal',
];

describe('hosts that the checks ask', () => {
  it.each(NEVER_ASKED)('are never %s, by whichever setting', (host) => {
    expect(accepts({ endpoints: { sipProxy: host } })).toBe(false);
    expect(accepts({ endpoints: { dnsResolver: host } })).toBe(false);
    expect(accepts({ endpoints: { publicAddressSources: [`http://${host}:22/`] } })).toBe(false);
  });

  it.each([
    'http://[::1]/',
    'http://[::]/',
    'http://[fe80::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[fd00:ec2::254]/',
    'file:///etc/passwd',
    'ftp://ip.example/',
    'javascript:alert(1)',
    'http://u:p@ip.example/',
    'ip.example',
  ])('are no page such as %s', (page) =>
    expect(accepts({ endpoints: { publicAddressSources: [page] } })).toBe(false),
  );

  it('may be others', () => {
    expect(
      accepts({
        endpoints: {
          sipProxy: 'sip.ovh.fr',
          dnsResolver: '192.168.1.1',
          publicAddressSources: ['https://ip.example/', 'http://[2001:db8::1]/'],
        },
      }),
    ).toBe(true);
    expect(accepts({ endpoints: { sipProxy: '10.0.0.5' } })).toBe(true);
  });
});
