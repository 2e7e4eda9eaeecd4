import { describe, expect, it } from 'vitest';
import { identificationCatalogue } from '../../../shared/identification/catalogue.ts';
import { modelFile } from '../../../shared/knowledge/models.ts';
import type { IdentityInput } from '../../../shared/identification/identity-input.ts';
import { identify } from '../../../shared/identification/identify.ts';
import { modelKey } from '../../../shared/knowledge/model-names.ts';

/**
 * The independent kinds of evidence by which a model of OVHcloud's range is recognised: what it says in
 * SIP, what it announces when it starts, its web pages, its certificate, MGCP, and the name that it gives
 * the network.
 */
type Kind = 'sip' | 'announcement' | 'web' | 'certificate' | 'mgcp' | 'name';

type Row = Readonly<Partial<Record<Kind, IdentityInput>>> & {
  /** The model that the device itself names, where it is another one than the label's. */
  readonly says?: string;
  /** Why fewer than two kinds are known. */
  readonly because?: string;
};

const sip = (sipUserAgent: string): IdentityInput => ({ sipUserAgent });
const page = (httpTitle: string): IdentityInput => ({ httpTitle });
const announced = (vendor: string, model: string, version: string): IdentityInput => ({
  announcement: `ua-profile;profile-type="device";vendor="${vendor}";model="${model}";version="${version}"`,
});

const spa = (model: string): Row => ({
  sip: { sipServer: `Cisco/${model}-7.6.2c` },
  web: page(`${model} Configuration Utility`),
});
const ciscoPhone = (number: string): Row => ({
  sip: { sipServer: `Cisco-CP-${number}-3PCC/11.3.7` },
  web: { httpPage: `<td>Product Name:</td><td>CP-${number}-3PCC</td>` },
  certificate: { tlsSubject: `CN=CP-${number}-SEP001122334455, O=Cisco Systems Inc.` },
});
const gigaset = (model: string, version: string): Row => ({
  sip: sip(`${model}/${version}`),
  announcement: announced('Gigaset', model, version),
  web: page(model),
});
const yealink = (model: string, version: string): Row => ({
  sip: sip(`Yealink ${model} ${version}`),
  announcement: announced('yealink', model.replace(/^SIP-/, ''), version),
  web: page(`Yealink ${model} Phone`),
});
const fanvil = (model: string): Row => ({
  sip: sip(`Fanvil ${model} 2.12.2.4 0c383e000001`),
  announcement: announced('Fanvil', model, '2.12.2.4'),
});
const LG_MAC = 'b4:0e:dc:00:00:01';
const lg = (model: string): Row => ({
  // It names no model in MGCP; the maker's prefix and the protocol give its family.
  mgcp: { mac: LG_MAC, mgcp: 'OK' },
  web: page(`LIP-${model}`),
});

const RANGE: Readonly<Record<string, Row>> = {
  SPA504G: spa('SPA504G'),
  SPA508G: spa('SPA508G'),
  SPA509G: spa('SPA509G'),
  SPA525G: spa('SPA525G'),
  'CP-6861': ciscoPhone('6861'),
  'CP-7841': ciscoPhone('7841'),
  'CP-8841': ciscoPhone('8841'),
  'CP-8851': ciscoPhone('8851'),
  'CP-8861': ciscoPhone('8861'),
  'CP-7832': ciscoPhone('7832'),
  SPA112: {
    sip: { sipServer: 'Cisco/SPA112-1.4.1(SR5)' },
    web: page('Cisco SPA112 Configuration Utility'),
  },
  ATA191: {
    sip: { sipServer: 'Cisco-ATA191-MPP/11-1-0MSR3-9' },
    web: page('Cisco ATA 191 Multiplatform'),
  },
  PAP2T: {
    sip: { sipServer: 'Linksys/PAP2T-3.1.16(LS)' },
    // The page of each PAP2 leaves the letter out.
    web: page('Linksys PAP2 Configuration'),
  },
  'C470 IP': {
    sip: sip('C470IP021910000000'),
    web: page('C470 IP'),
    announcement: announced('Gigaset', 'C470IP', '02.191'),
  },
  'C590 IP': gigaset('C590 IP', '42.020.00.000.000'),
  'C610 IP': gigaset('C610 IP', '42.075.00.000.000'),
  'C530 IP': gigaset('C530 IP', '42.250.00.000.000'),
  'N510 IP PRO': {
    ...gigaset('N510 IP PRO', '42.258.00.000.000'),
    web: { httpServer: 'N510 IP PRO/42.250' },
  },
  'N670 IP PRO': gigaset('N670 IP PRO', '83.V2.43.0'),
  'DE310 IP PRO': gigaset('DE310 IP PRO', '02.00.15'),
  'DE410 IP PRO': gigaset('DE410 IP PRO', '02.00.15'),
  'DE700 IP PRO': gigaset('DE700 IP PRO', '02.00.15'),
  'DE900 IP PRO': gigaset('DE900 IP PRO', '02.00.15'),
  'Maxwell 3': gigaset('Maxwell 3', '2.22.5'),
  T41P: yealink('SIP-T41P', '36.83.0.120'),
  T46G: yealink('SIP-T46G', '28.83.0.120'),
  T41S: yealink('SIP-T41S', '66.85.0.5'),
  T46S: yealink('SIP-T46S', '66.85.0.5'),
  T53: yealink('SIP-T53', '96.86.0.45'),
  T53W: yealink('SIP-T53W', '96.86.0.45'),
  T54W: yealink('SIP-T54W', '96.86.0.100'),
  T73W: yealink('SIP-T73W', '185.87.0.10'),
  T85W: yealink('SIP-T85W', '185.87.0.10'),
  'T58W Pro': yealink('SIP-T58W Pro', '150.86.0.10'),
  'T88W Pro': yealink('SIP-T88W Pro', '185.87.0.10'),
  W53P: yealink('W53P', '25.81.0.10'),
  W56P: yealink('W56P', '25.81.0.10'),
  W70B: yealink('W70B', '146.85.0.5'),
  // The handset has no address; the base of both sets calls itself W70B.
  W73P: { ...yealink('W70B', '146.85.0.5'), says: 'W70B' },
  W79P: { ...yealink('W70B', '146.85.0.5'), says: 'W70B' },
  AX83H: yealink('AX83H', '180.86.0.5'),
  AX86R: yealink('AX86R', '180.86.0.5'),
  CP860: yealink('CP860', '37.72.0.5'),
  CP920: yealink('SIP-CP920', '78.85.0.5'),
  CP925: yealink('SIP-CP925', '148.86.0.5'),
  CP960: yealink('SIP-CP960', '73.83.0.30'),
  V65: fanvil('V65'),
  'V66 Pro': fanvil('V66 Pro'),
  W620W: fanvil('W620W'),
  HT802: {
    sip: sip('Grandstream HT802 1.0.17.5'),
    web: { httpPage: '{"response":"success","body":{"phone_model":"HT802"}}' },
  },
  'SoundStation IP 5000': {
    sip: sip('PolycomSoundStationIP-SSIP_5000-UA/3.2.4.0267'),
    web: page('Polycom - SoundStation IP 5000 Configuration Utility'),
  },
  '8815': lg('8815'),
  '8820': lg('8820'),
  '8830': lg('8830'),
  '8840': lg('8840'),
  TB30: {
    sip: sip('Thomson TB30 hw1 fw1.74.0 00-1F-9F-84-F1-80'),
    web: { httpPage: '<title>Administration</title><p>TB30 V1.74.0</p>' },
    mgcp: { mgcp: 'TB30 OK' },
  },
  ST2030: {
    sip: sip('THOMSON ST2030 hw5 fw2.74 00-14-7F-01-02-03'),
    web: { httpPage: '<p>ST2030S fw2.74</p>' },
    mgcp: { mgcp: 'ST2030 OK' },
  },
  WPU7800: {
    sip: sip('WPU-7800 2.0.1'),
    web: page('UniData WPU-7800'),
    name: { reverseName: 'WPU-7800' },
  },
  ICW1000G: {
    sip: sip('InCom ICW-1000G 1.1.2'),
    web: page('ICW-1000'),
    name: { reverseName: 'ICW-1000G' },
  },
  'VOP standard': { because: 'a headset on the USB port of a computer: it is on no network' },
};

const KINDS: readonly Kind[] = ['sip', 'announcement', 'web', 'certificate', 'mgcp', 'name'];

const supplied = modelFile.models.filter(({ ovhSupplied }) => ovhSupplied);
const rows = Object.entries(RANGE).map(([label, row]) => ({
  label,
  row,
  kinds: KINDS.filter((kind) => row[kind] !== undefined),
}));
const evidence = rows.flatMap(({ label, row, kinds }) =>
  kinds.map((kind) => ({ label, kind, input: row[kind] ?? {}, says: row.says ?? label })),
);

describe('OVHcloud’s range', () => {
  it('is in this table, model by model', () => {
    expect(rows.map(({ label }) => label).toSorted()).toEqual(
      supplied.map(({ names }) => names[0] ?? '').toSorted(),
    );
  });

  it('is recognised by two independent kinds of evidence, or says why not', () => {
    const weak = rows.filter(({ row, kinds }) => (row.because === undefined) === kinds.length < 2);
    expect(weak.map(({ label }) => label)).toEqual([]);
  });

  it.each(evidence)('$label by $kind alone', ({ label, kind, input, says }) => {
    const wanted = supplied.find(({ names }) => names[0] === label);
    const { role, phone, flags } = identify(input, identificationCatalogue);
    // A name may have been typed by a person, so that alone it makes a candidate.
    expect(role).toBe(kind === 'name' ? 'phone-candidate' : 'phone');
    expect(phone).toMatchObject({ brand: wanted?.brand, resetProcedure: wanted?.resetProcedure });
    if (kind !== 'mgcp') expect(modelKey(says)).toContain(modelKey(phone?.model ?? '?'));
    expect(flags).toEqual([]);
  });
});
