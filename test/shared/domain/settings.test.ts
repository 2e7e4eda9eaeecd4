import { describe, expect, it } from 'vitest';
import { SettingsSchema } from '../../../shared/domain/settings.ts';

const accepts = (settings: unknown): boolean => SettingsSchema.safeParse(settings).success;

describe('folder of exports', () => {
  it.each(['', '.', '..', '../..', '~', 'reports', 'C:reports', '/a/../etc', '/a/\0b', '\\server'])(
    'is not %j',
    (exportFolder) => expect(accepts({ exportFolder })).toBe(false),
  );
  it.each([
    '\\\\127.0.0.1\\c$',
    '//localhost/c$',
    '\\\\169.254.169.254\\share',
    '\\\\?\\C:\\x',
    '\\\\.\\C:\\x',
  ])('is not on this computer under another name, or on no computer: %j', (exportFolder) =>
    expect(accepts({ exportFolder })).toBe(false),
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
  'x.metadata.google.internal',
  'metadata.goog',
  'metadata.azure.internal',
  'instance-data',
  'instance-data.ec2.internal',
  'ip6-localhost',
  'ip6-loopback',
  'localhost4',
  'localhost6',
  'localhost.localdomain',
  'localhost6.localdomain6',
  '168.63.129.16',
  '192.0.0.192',
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
    'http://[fd00:c1::a9fe:a9fe]/',
    'http://[fd00:42::42]/',
    'http://[fd20:ce::254]/',
    'http://[fec0::1]/',
    'http://[ff02::1]/',
    'http://[64:ff9b::169.254.169.254]/',
    'http://[64:ff9b:1::127.0.0.1]/',
    'http://[2002:7f00:1::]/',
    'http://localhost./',
    'http://localhost../',
    'http://metadata.google.internal./',
    'http://①②⑦.0.0.1/',
    'http://127。0。0。1/',
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
          publicAddressSources: [
            'https://ip.example/',
            'http://[2001:db8::1]/',
            'http://[64:ff9b::192.0.2.1]/',
            'http://[2002:c000:201::1]/',
            'http://[fd12:3456::1]/',
          ],
        },
      }),
    ).toBe(true);
    for (const sipProxy of ['10.0.0.5', 'localhost.example', 'mylocalhost', '168.63.129.17'])
      expect(accepts({ endpoints: { sipProxy } })).toBe(true);
  });
});
