import type { Case } from '../../../shared/case/case-schema.ts';
import { reduceCase } from '../../../shared/case/reduce.ts';
import { at, facts, journalOf, scan, yealink } from '../case/case-samples.ts';
import { sampleEvents } from './report-samples.ts';

/** What a host on the network, or a person, may send to harm the reader of the report. */
export const HOSTILE = {
  script: '<script>alert(1)</script><img src=x onerror=alert(1)>',
  attribute: '" onmouseover="alert(1)\' x=\'',
  formula: "=cmd|'/C calc'!A0",
  plus: '+1+1',
  at: '@SUM(A1)',
  turned: 'facture\u202Efdp.exe\u200F\u2066',
  nul: 'a\u0000b\u001B[31m\u0007',
  lines: 'une\r\ndeux\u2028trois',
  half: 'x\uD800y',
  template: '{{site}} $t(report.title)',
  long: 'A'.repeat(512),
} as const;

/** A case where every free text is hostile. The schema bounds lengths; nothing else is trusted. */
export function hostileCase(): Case {
  const texts = Object.values(HOSTILE);
  const devices = texts.map((text, index) => ({
    ...yealink,
    ip: `10.0.0.${index + 1}`,
    mac: `80:5e:0c:00:00:${(index + 16).toString(16)}`,
    vendor: text.slice(0, 120),
    name: text.slice(0, 255),
    phone: yealink.phone && {
      ...yealink.phone,
      brand: text.slice(0, 40),
      model: text.slice(0, 80),
      firmware: text.slice(0, 80),
    },
    evidence: [{ kind: 'sip-options' as const, value: text, atMs: 1 }],
  }));
  const everything = texts.join(' ').slice(0, 200);
  return reduceCase(
    journalOf([
      ...sampleEvents(),
      {
        type: 'site-described',
        site: {
          name: everything,
          address: texts.join(' ').slice(0, 400),
          contact: HOSTILE.script,
          lineNumbers: texts.map((text) => text.slice(0, 40)),
          technician: HOSTILE.turned,
          note: texts.join('\n'),
        },
      },
      { type: 'scan-recorded', result: { ...scan, startedAt: at(5000), devices } },
      {
        type: 'network-seen',
        facts: {
          ...facts,
          gateway: facts.gateway && { ...facts.gateway, vendor: HOSTILE.script },
          publicAddress: facts.publicAddress && {
            ...facts.publicAddress,
            sources: texts.map((text) => ({
              source: text.slice(0, 120),
              ip: null,
              problem: { code: 'NOT_LISTED', params: { detail: text }, evidence: [] },
              durationMs: 1,
            })),
          },
        },
      },
      ...texts.map((text) => ({ type: 'note-added' as const, text })),
      {
        type: 'label-mac-typed',
        phoneKey: yealink.mac ?? '',
        typed: HOSTILE.script,
        matches: false,
      },
      {
        type: 'access-described',
        access: {
          id: 'x',
          label: HOSTILE.attribute,
          gatewayMac: null,
          gatewayIp: null,
          publicIp: null,
          interfaceName: HOSTILE.nul,
          isSite: false,
        },
      },
    ]),
  );
}
