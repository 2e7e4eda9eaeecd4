import { assert, constantFrom, property, record, shuffledSubarray, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EvidenceKind } from '../../../shared/domain/evidence.ts';
import {
  identifyDevice,
  isSettled,
  nameOfDevice,
} from '../../../shared/identification/device-identity.ts';
import { identify } from '../../../shared/identification/identify.ts';
import { pageTestimony, type Testimony } from '../../../shared/identification/testimony.ts';
import {
  fingerprintFile,
  identificationCatalogue as catalogue,
} from '../../../shared/identification/catalogue.ts';

const YEALINK = { mac: '00:15:65:00:00:01', vendor: null, isNoPhone: false };

const texts = [
  ...fingerprintFile.phones.flatMap(({ examples }) => examples.map(({ text }) => text)),
  ...fingerprintFile.exclusions.flatMap(({ examples }) => examples.map(({ text }) => text)),
];

const anyEvidence = uniqueArray(
  record<Testimony>({
    kind: constantFrom<EvidenceKind>(
      'sip-options',
      'http-title',
      'http-server',
      'http-realm',
      'http-page',
      'tls-certificate',
      'mgcp-audit',
      'reverse-dns',
      'mdns',
      'udp-refused',
    ),
    value: constantFrom(...texts, 'SIP 200 OK', 'SIP 100 Trying'),
  }),
  { maxLength: 8, selector: ({ kind, value }) => `${kind} ${value}` },
);

const anyMaker = constantFrom('00:15:65:00:00:01', '00:26:99:00:00:01', 'da:a1:19:00:00:01', null);

describe('the identity of a device', () => {
  it('is the same in every order of its evidence, repeated or not', () => {
    const reordered = anyEvidence.chain((evidence) =>
      record({
        evidence: constantFrom(evidence),
        shuffled: shuffledSubarray(evidence, { minLength: evidence.length }),
        repeated: shuffledSubarray(evidence),
        mac: anyMaker,
      }),
    );
    assert(
      property(reordered, ({ evidence, shuffled, repeated, mac }) => {
        const host = { mac, vendor: null, isNoPhone: false };
        const identity = identifyDevice({ ...host, evidence }, catalogue);
        const other = [...repeated, ...shuffled];
        expect(identifyDevice({ ...host, evidence: other }, catalogue)).toEqual(identity);
        expect(nameOfDevice(other)).toBe(nameOfDevice(evidence));
      }),
      { numRuns: 500 },
    );
  });

  it('does not take a status line for a name, or a provisional one for the answer', () => {
    for (const value of ['SIP 100 Trying', 'SIP 200 Yealink SIP-T46S 66.85.0.5']) {
      const evidence: Testimony[] = [{ kind: 'sip-options', value }];
      expect(identifyDevice({ ...YEALINK, evidence }, catalogue).phone).toMatchObject({
        brand: 'yealink',
        model: null,
        confidence: 'probable',
      });
    }
  });

  it('is never a phone for the gateway and this computer', () => {
    const evidence: Testimony[] = [{ kind: 'sip-options', value: 'Yealink SIP-T46S 66.85.0.5' }];
    expect(identifyDevice({ ...YEALINK, isNoPhone: true, evidence }, catalogue).phone).toBeNull();
    expect(isSettled(identifyDevice({ ...YEALINK, evidence }, catalogue))).toBe(true);
  });

  it('has the name that the network gives before the one that it gives itself', () => {
    const own: Testimony = { kind: 'mdns', value: 'SIP-T46S.local' };
    expect(nameOfDevice([own])).toBe('SIP-T46S');
    expect(nameOfDevice([own, { kind: 'reverse-dns', value: 'poste-12.lan' }])).toBe('poste-12');
    expect(nameOfDevice([])).toBeNull();
  });
});

describe('the passages kept of a page', () => {
  const pageRules = fingerprintFile.phones.filter(({ fields }) => fields.includes('httpPage'));
  const pages = [
    ...pageRules.flatMap(({ examples }) => examples),
    ...fingerprintFile.exclusions
      .filter(({ fields }) => fields.includes('httpPage'))
      .flatMap(({ examples }) => examples),
  ].map(({ text }) => text);
  const filler = `<p>${'nothing of interest here '.repeat(400)}</p>`;

  it.each(pages)('say what the whole page says: %s', (text) => {
    for (const mac of ['7c:2f:80:00:00:01', '00:26:99:00:00:01', null])
      for (const page of [text, `${filler}${text}${filler}`]) {
        const evidence = pageTestimony(page, catalogue);
        const whole = identify({ mac, httpPage: page }, catalogue);
        expect(
          identifyDevice({ mac, vendor: null, isNoPhone: false, evidence }, catalogue),
        ).toEqual(whole);
        expect(Math.max(0, ...evidence.map(({ value }) => value.length))).toBeLessThan(513);
      }
  });

  it('are one for each place far apart', () => {
    const page = `<script>var g_phonetype = "SIP-T46S";</script>${filler}<script>var g_strFirmware = "66.85.0.5";</script>`;
    const evidence = pageTestimony(page, catalogue);
    expect(evidence).toHaveLength(2);
    expect(identifyDevice({ ...YEALINK, evidence }, catalogue).phone).toMatchObject({
      model: 'T46S',
      firmware: '66.85.0.5',
    });
  });

  it('are none of a page that says nothing', () => {
    expect(pageTestimony(filler, catalogue)).toEqual([]);
  });
});
