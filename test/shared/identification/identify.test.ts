import { describe, expect, it } from 'vitest';
import type { IdentityInput } from '../../../shared/identification/identity-input.ts';
import { identify } from '../../../shared/identification/identify.ts';
import { isLocallyAdministered, macDigits } from '../../../shared/net/mac.ts';
import { identificationCatalogue } from '../../../shared/identification/catalogue.ts';

const YEALINK_MAC = '80:5e:c0:11:22:33';
const CISCO_MAC = '00:26:99:11:22:33';
const THOMSON_MAC = '00:14:7f:11:22:33';

function found(input: IdentityInput) {
  return identify(input, identificationCatalogue);
}

describe('a MAC prefix alone', () => {
  it.each([
    [YEALINK_MAC, 'yealink'],
    ['7c:2f:80:11:22:33', 'gigaset'],
    ['0c:38:3e:11:22:33', 'fanvil'],
    ['00:0b:82:11:22:33', 'grandstream'],
    ['00:01:e3:11:22:33', 'gigaset'],
    ['b4:0e:dc:11:22:33', 'lg'],
    ['00:04:13:11:22:33', 'snom'],
  ])('%s is a candidate of %s, known by its maker only', (mac, brand) => {
    expect(found({ mac })).toMatchObject({
      role: 'phone-candidate',
      phone: {
        brand,
        model: null,
        firmware: null,
        resetProcedure: null,
        confidence: 'vendor-only',
      },
    });
  });

  it.each([CISCO_MAC, '00:0e:08:11:22:33', THOMSON_MAC, '2c:08:1c:11:22:33'])(
    '%s, of a maker of network equipment, makes no phone',
    (mac) => {
      expect(found({ mac })).toMatchObject({ role: 'other', phone: null });
    },
  );

  it.each([
    ['Cisco Systems, Inc', 'other'],
    ['Cisco Meraki', 'other'],
    ['XIAMEN YEALINK NETWORK TECHNOLOGY CO.,LTD', 'phone-candidate'],
    ['Fanvil Technology Co., Ltd', 'phone-candidate'],
    ['Hewlett Packard', 'other'],
    ['LG Electronics', 'other'],
  ])('reads the registered name %s as %s', (vendor, role) => {
    expect(found({ vendor }).role).toBe(role);
  });

  it('marks a randomised MAC, and only that', () => {
    expect(found({ mac: 'da:a1:19:00:00:01' })).toMatchObject({
      role: 'other',
      vendor: null,
      flags: ['randomised-mac'],
    });
    expect(found({ mac: YEALINK_MAC }).flags).toEqual([]);
    // Old registered blocks carry the bit too: a known owner is no random address.
    expect(found({ mac: 'aa:00:04:00:00:01', vendor: 'Digital Equipment' }).flags).toEqual([]);
  });

  it('accepts any notation and refuses what is not a MAC', () => {
    expect(macDigits('80-5E-C0-11-22-33')).toBe('805EC0112233');
    expect(macDigits('805e.c011.2233')).toBe('805EC0112233');
    expect(macDigits('(incomplete)')).toBeNull();
    expect(isLocallyAdministered('nonsense')).toBe(false);
    expect(found({ mac: '805EC0112233' }).phone?.brand).toBe('yealink');
  });
});

function announced(vendor: string, model: string, version: string) {
  return found({
    announcement: `ua-profile;profile-type="device";vendor="${vendor}";model="${model}";version="${version}"`,
  });
}

describe('what makes a phone', () => {
  it('names model, firmware and procedure from SIP', () => {
    expect(found({ mac: YEALINK_MAC, sipUserAgent: 'Yealink SIP-T54W 96.86.0.100' })).toEqual({
      role: 'phone',
      vendor: 'Yealink',
      flags: [],
      excluded: false,
      apparatus: null,
      phone: {
        brand: 'yealink',
        model: 'T54W',
        firmware: '96.86.0.100',
        kind: 'desk',
        resetProcedure: 'yealink-standard',
        confidence: 'confirmed',
      },
    });
  });

  it('works where the system hides MAC addresses', () => {
    expect(found({ mac: null, sipServer: 'Cisco-CP-8851-3PCC/11.3.7' })).toMatchObject({
      role: 'phone',
      phone: { brand: 'cisco', model: 'CP-8851', resetProcedure: 'cisco-standard' },
    });
  });

  it.each([
    ['Yealink SIP-T31G 124.85.257.55', 'T31G', 'yealink-standard', 'desk'],
    ['Yealink SIP-T57W 97.85.0.5', 'T57W', 'yealink-standard', 'desk'],
    ['Yealink SIP-T99W 210.88.0.1', 'T99W', 'yealink-standard', 'desk'],
    ['Yealink SIP-T58A 58.83.0.15', 'T58A', 'yealink-touch', 'desk'],
    ['Yealink SIP-T88W Pro 185.87.0.10', 'T88W Pro', 'yealink-touch', 'desk'],
    ['Yealink W60B 77.83.0.85', 'W60B', 'yealink-dect', 'dect-base'],
    ['Yealink AX86R 180.86.0.5', 'AX86R', 'yealink-wifi', 'wifi-handset'],
    ['Yealink CP935W 149.86.0.5', 'CP935W', 'yealink-standard', 'conference'],
    ['C590 IP/42.020.00.000.000', 'C590 IP', 'gigaset-dect', 'dect-base'],
    [
      'Gigaset N770 IP PRO/83.V2.62.0+build.c358757;589EC6000001',
      'N770 IP PRO',
      'gigaset-dect',
      'dect-base',
    ],
    ['Maxwell 3/2.22.5', 'Maxwell 3', 'gigaset-standard', 'desk'],
    ['Gigaset Maxwell Basic/2.15.8;7C2F80000001', 'Maxwell Basic', 'gigaset-standard', 'desk'],
    ['DX800A/41.175.00.000.000', 'DX800A', 'gigaset-standard', 'desk'],
    ['DE900 IP PRO/02.00.15', 'DE900 IP PRO', 'gigaset-de', 'desk'],
    ['Cisco/SPA502G-7.6.2e', 'SPA502G', 'cisco-spa5xx', 'desk'],
    ['Cisco/SPA232D-1.4.1(002_282)', 'SPA232D', 'cisco-spa112', 'adapter'],
    ['Cisco-ATA192-MPP/11-2-1MPP0101-4', 'ATA192', 'cisco-ata191', 'adapter'],
    ['Cisco-CP-7832-3PCC/11.3.1', 'CP-7832', 'cisco-standard', 'conference'],
    ['Cisco-CP-6861-3PCC/11.3.3', 'CP-6861', 'cisco-standard', 'desk'],
    ['Linksys/PAP2T-5.1.6(LS)', 'PAP2T', 'linksys-pap2t', 'adapter'],
    ['Fanvil X210i 2.12.1', 'X210i', 'fanvil-standard', 'desk'],
    ['Fanvil W611W 2.8.11 0c383e000001', 'W611W', 'fanvil-wifi', 'wifi-handset'],
    ['Grandstream HT818 1.0.41.2', 'HT818', 'grandstream-ht802', 'adapter'],
    ['Grandstream GRP2614 1.0.5.48', 'GRP2614', null, 'desk'],
    ['Grandstream DP752 1.0.15.5', 'DP752', null, 'dect-base'],
    ['Thomson ST2030S hw5 fw2.74', 'ST2030', 'thomson-st2030', 'desk'],
    ['PolycomRealPresenceTrio-Trio_8500-UA/5.9.3', 'Trio 8500', null, 'conference'],
    ['Panasonic-KX-TGP600/06.001', 'KX-TGP600', null, 'dect-base'],
    ['snomM900/04.50.0001', 'M900', null, 'dect-base'],
  ])('%s: %s, %s, %s', (sipUserAgent, model, resetProcedure, kind) => {
    expect(found({ sipUserAgent })).toMatchObject({
      role: 'phone',
      phone: { model, resetProcedure, kind, confidence: 'confirmed' },
    });
  });

  it('names the family from the first number of a Yealink firmware', () => {
    expect(found({ sipUserAgent: 'Yealink 66.86.0.15' }).phone).toMatchObject({
      model: null,
      firmware: '66.86.0.15',
      resetProcedure: 'yealink-standard',
      confidence: 'probable',
    });
    expect(found({ sipUserAgent: 'Yealink 146.87.0.15' }).phone).toMatchObject({
      model: 'W70B',
      resetProcedure: 'yealink-dect',
      confidence: 'probable',
    });
  });

  it('reads model and firmware from two pages of one phone', () => {
    const httpPage = `<script>var g_phonetype = "SIP-T46S"; var g_strFirmware = "66.85.0.5";</script>`;
    expect(found({ httpServer: 'yealink embed httpd', httpPage })).toMatchObject({
      role: 'phone',
      phone: { model: 'T46S', firmware: '66.85.0.5', confidence: 'confirmed' },
      flags: [],
    });
  });

  it('is probable when only the family speaks', () => {
    expect(found({ httpTitle: 'Cisco IP Phone' }).phone).toMatchObject({
      brand: 'cisco',
      model: null,
      resetProcedure: 'cisco-standard',
      confidence: 'probable',
    });
  });

  it('accepts a silent model when a phone maker answers SIP', () => {
    expect(found({ mac: '7c:2f:80:00:00:01', sipAnswered: true })).toMatchObject({
      role: 'phone',
      phone: { brand: 'gigaset', model: null, confidence: 'probable' },
    });
  });

  it('makes an LG that answers MGCP a phone, and a Thomson a candidate', () => {
    expect(found({ mac: 'b4:0e:dc:00:00:01', mgcp: '' })).toMatchObject({
      role: 'phone',
      phone: { brand: 'lg', resetProcedure: 'lg-88xx', confidence: 'probable' },
    });
    expect(found({ mac: THOMSON_MAC, mgcp: 'OK' })).toMatchObject({
      role: 'phone-candidate',
      phone: { brand: 'thomson', resetProcedure: null },
    });
  });

  it('counts a page that proves nothing alone only with the right prefix', () => {
    expect(found({ httpServer: 'RapidLogic/1.1' }).role).toBe('other');
    expect(found({ httpServer: 'RapidLogic/1.1', mac: THOMSON_MAC })).toMatchObject({
      role: 'phone',
      phone: { brand: 'thomson', confidence: 'probable' },
    });
  });

  it('treats a host name as a hint', () => {
    expect(found({ reverseName: 'SIP-T46S' }).role).toBe('phone-candidate');
    expect(found({ reverseName: 'SIP-T46S', mac: YEALINK_MAC })).toMatchObject({
      role: 'phone',
      phone: { model: 'T46S', confidence: 'probable' },
    });
  });

  it('knows a phone by its boot announcement, even of an unknown maker', () => {
    expect(announced('yealink', 'W52P', '25.81.0.10').phone).toMatchObject({
      brand: 'yealink',
      model: 'W52P',
      firmware: '25.81.0.10',
      resetProcedure: 'yealink-dect',
    });
    expect(announced('Gigaset', 'Maxwell 3', '2.22.5').phone).toMatchObject({
      brand: 'gigaset',
      model: 'Maxwell 3',
      firmware: '2.22.5',
      resetProcedure: 'gigaset-standard',
    });
    expect(announced('Planet', 'VIP-1120PT', '2.0.1').phone).toMatchObject({
      brand: 'planet',
      model: 'VIP-1120PT',
      firmware: '2.0.1',
      resetProcedure: null,
    });
  });
});

describe('what is not a phone', () => {
  it('never takes the gateway for one', () => {
    expect(
      found({ sipUserAgent: 'Yealink SIP-T54W 96.86.0.100', mac: YEALINK_MAC, isGateway: true }),
    ).toMatchObject({ role: 'other', phone: null });
  });

  it.each([
    'Cisco/SRP527-1.02.03(002)',
    'Linksys/WRP400-2.00.26',
    'Linksys/WAG54GP2-1.0.12',
    'Cisco-SIPGateway/IOS-16.3.6',
    'MediaAccess TG799vac Build 17.2.0405-1021',
    'Thomson TG784n Build 8.4.H.F',
    'Asterisk PBX 18.9.0',
    '3CXPhoneSystem 18.0.8.972 (970)',
    'Grandstream UCM6302 1.0.20.9',
    'Bria 5 release 5.8.3 stamp 98436',
    'Zoiper rv2.10.18.6',
    'TANDBERG/4353 (XC2.2.1-b2bua-1.0)',
    '2N Helios IP Verso 2.30',
    'Sonus SBC 8.2',
    'AVM FRITZ!Fon 7150 (fs) 38.04.56 (Mar 31 2008)',
  ])('%s is other', (sipUserAgent) => {
    expect(found({ sipUserAgent })).toMatchObject({ role: 'other', phone: null });
  });

  it('believes the door that it names, with any prefix', () => {
    expect(found({ sipUserAgent: 'Fanvil i10SV 2.8.0', mac: '0c:38:3e:11:22:33' })).toMatchObject({
      role: 'other',
      phone: null,
      apparatus: 'door',
    });
    expect(announced('Fanvil', 'i16SV', '2.4.0')).toMatchObject({
      role: 'other',
      apparatus: 'door',
    });
    // A host name may have been typed by a person.
    expect(found({ reverseName: 'Fanvil-i10SV' }).role).not.toBe('phone');
  });

  it('is not decided by a maker’s name and some figures', () => {
    for (const sipUserAgent of ['Avaya 8300', 'Mitel 8000', 'Alcatel-Lucent 7750', 'Aastra 5200'])
      expect(found({ sipUserAgent })).toMatchObject({
        role: 'phone-candidate',
        phone: { model: null, resetProcedure: null },
      });
  });

  it('is not decided by a maker’s name on a page or in a certificate', () => {
    const server = { tlsSubject: 'CN=192.0.2.3,OU=Media Server,O=Avaya Inc.,C=US' };
    expect(found(server)).toMatchObject({ role: 'other', phone: null });
    expect(found({ httpServer: 'Avaya CMBE/2.0.0' })).toMatchObject({ role: 'other', phone: null });
  });

  it('keeps another maker’s name out of a telephone maker’s phone', () => {
    expect(
      found({ mac: YEALINK_MAC, sipAnswered: true, httpTitle: 'Panasonic portal' }),
    ).toMatchObject({ role: 'phone', phone: { brand: 'yealink' }, flags: [] });
  });

  it('reads the model in a boot announcement without the maker’s name', () => {
    expect(announced('snom', 'snom370', '8.7.5.48')).toMatchObject({
      role: 'phone',
      phone: { brand: 'snom', model: '370', firmware: '8.7.5.48' },
      flags: [],
    });
  });

  it('keeps an unknown speaker of SIP as a candidate without a phone', () => {
    expect(found({ sipUserAgent: 'Acme 3000' })).toMatchObject({
      role: 'phone-candidate',
      phone: null,
    });
  });
});

describe('when two statements disagree', () => {
  it('prefers the one that the prefix supports, and says so', () => {
    const input = { sipUserAgent: 'Grandstream HT802 1.0.17.5', httpTitle: 'Yealink T22P Phone' };
    expect(found({ ...input, mac: YEALINK_MAC })).toMatchObject({
      phone: { brand: 'yealink', model: 'T22P' },
      flags: ['identity-conflict'],
    });
    expect(found({ ...input, mac: '00:0b:82:00:00:01' })).toMatchObject({
      phone: { brand: 'grandstream', model: 'HT802' },
      flags: ['identity-conflict'],
    });
    expect(found(input).phone).toMatchObject({ brand: 'grandstream' });
  });

  it('notices two models of one maker', () => {
    expect(
      found({ sipUserAgent: 'Yealink SIP-T46S 66.85.0.5', httpTitle: 'Yealink SIP-T21P E2' }),
    ).toMatchObject({ phone: { model: 'T46S' }, flags: ['identity-conflict'] });
  });

  it('does not call two spellings a conflict', () => {
    expect(
      found({ sipUserAgent: 'Yealink SIP-T21P_E2 52.83.0.35', httpTitle: 'Yealink SIP-T21P E2' })
        .flags,
    ).toEqual([]);
    expect(
      found({ sipServer: 'Linksys/SPA942-6.1.5(a)', wwwAuthenticate: 'Digest realm="spa user"' })
        .flags,
    ).toEqual([]);
  });

  it('believes a telephone system that says so in SIP over a web page', () => {
    expect(
      found({ sipServer: 'FPBX-16.0(18.9)', httpTitle: 'Yealink SIP-T46U Phone' }),
    ).toMatchObject({ role: 'other', flags: ['identity-conflict'] });
  });
});
