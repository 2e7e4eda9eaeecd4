import { fc, it as property } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import * as builder from '../../../shared/protocols/sip-options.ts';
import { parseSipMessage, sipHeader } from '../../../shared/protocols/sip.ts';

const LOCAL = { ip: '192.168.1.2', port: 40_000 };
const REQUEST = {
  target: '192.168.1.20',
  targetPort: 5060,
  via: LOCAL,
  rport: true,
  from: { ip: LOCAL.ip },
  contact: LOCAL,
  branch: 'abc123',
  callId: 'call-1',
  fromTag: 'tag1',
  cseq: 7,
};
type Request = Parameters<typeof builder.buildOptions>[0];

const textOf = (request: Request): string =>
  new TextDecoder().decode(builder.buildOptions(request));

describe('the OPTIONS request', () => {
  it('is complete and ends with an empty line', () => {
    const text = textOf(REQUEST);
    expect(text.endsWith('\r\n\r\n')).toBe(true);
    const message = parseSipMessage(builder.buildOptions(REQUEST));
    expect(message).toMatchObject({
      kind: 'request',
      method: 'OPTIONS',
      uri: 'sip:192.168.1.20:5060',
    });
    // RFC 3261 §8.1.1: what every request must carry.
    for (const name of ['via', 'max-forwards', 'from', 'to', 'call-id', 'cseq', 'contact'])
      expect(message?.headers.has(name)).toBe(true);
    expect(text).toContain('Via: SIP/2.0/UDP 192.168.1.2:40000;rport;branch=z9hG4bKabc123\r\n');
    expect(text).toContain('<sip:tonalite@192.168.1.2>;tag=tag1');
    expect(text).toMatch(/^CSeq: 7 OPTIONS\r$/m);
    expect(text).toMatch(/^Content-Length: 0\r$/m);
    expect(text).not.toMatch(/INVITE|REGISTER|NOTIFY|SUBSCRIBE/);
  });

  it('names the port that it is given, or none', () => {
    expect(textOf({ ...REQUEST, targetPort: 5062 })).toContain(
      'OPTIONS sip:192.168.1.20:5062 SIP/2.0',
    );
    const { targetPort: _, ...withoutPort } = REQUEST;
    expect(textOf({ ...withoutPort, target: 'sip.ovh.fr' })).toMatch(
      /^OPTIONS sip:sip\.ovh\.fr SIP\/2\.0\r\n/,
    );
  });

  it('carries the chosen addresses, a body and no rport on demand', () => {
    const chosen = {
      ...REQUEST,
      via: { ip: '192.0.2.1', port: 41_000 },
      from: { ip: '203.0.113.5', port: 41_000 },
    };
    const text = textOf(chosen);
    expect(text).toContain('Via: SIP/2.0/UDP 192.0.2.1:41000;rport;branch=z9hG4bKabc123\r\n');
    expect(text).toContain('<sip:tonalite@203.0.113.5:41000>;tag=tag1');
    const long = textOf({ ...chosen, bodyLength: 700 });
    expect(long.split('\r\n\r\n')[1]).toHaveLength(700);
    expect(long).toContain('Content-Length: 700');
    expect(textOf({ ...chosen, rport: false })).not.toContain('rport');
  });

  it('refuses a part that would break out of its line', () => {
    for (const part of ['1.2.3.4\r\nX: y', 'a b', '<x>', ''])
      for (const changed of [
        { target: part },
        { via: { ip: part, port: 1 } },
        { from: { ip: part } },
        { contact: { ip: part, port: 1 } },
        { branch: part },
        { callId: part },
        { fromTag: part },
      ])
        expect(() => builder.buildOptions({ ...REQUEST, ...changed })).toThrow(RangeError);
    expect(() => builder.buildOptions({ ...REQUEST, cseq: Number.NaN })).toThrow(RangeError);
  });

  it('is all that the builder exports', () => {
    expect(Object.keys(builder)).toEqual(['buildOptions']);
  });

  const nasty = fc.oneof(
    fc.constantFrom(
      'INVITE',
      'REGISTER',
      'a\r\nINVITE sip:x SIP/2.0',
      'x\n',
      '\r',
      '%0d%0a',
      '::1',
    ),
    fc.string({ unit: fc.constantFrom('a', 'I', '\r', '\n', ' ', ':', '.', '-', '<', ';', '\0') }),
    fc.string({ unit: 'binary' }),
  );
  const address = fc.record({ ip: nasty, port: fc.integer({ min: 0, max: 65_535 }) });

  property.prop([
    fc.record(
      {
        target: nasty,
        targetPort: fc.integer(),
        via: address,
        rport: fc.boolean(),
        from: fc.record({ ip: nasty, port: fc.integer() }, { requiredKeys: ['ip'] }),
        contact: address,
        branch: nasty,
        callId: nasty,
        fromTag: nasty,
        cseq: fc.oneof(fc.integer(), fc.double()),
        bodyLength: fc.integer({ max: 9000 }),
      },
      {
        requiredKeys: [
          ...(['target', 'via', 'rport', 'from', 'contact'] as const),
          ...(['branch', 'callId', 'fromTag', 'cseq'] as const),
        ],
      },
    ),
  ])('is refused or is one OPTIONS and nothing else, for any parts', (changed) => {
    // Half of the parts stay sound, so that many requests are really built.
    const request = { ...REQUEST, ...changed, target: REQUEST.target, via: LOCAL };
    for (const candidate of [
      changed,
      request,
      { ...request, ...REQUEST, target: changed.target },
    ]) {
      let bytes: Uint8Array;
      try {
        bytes = builder.buildOptions(candidate);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        continue;
      }
      const message = parseSipMessage(bytes);
      expect(message).toMatchObject({ kind: 'request', method: 'OPTIONS' });
      expect(message === null ? null : sipHeader(message, 'cseq')).toMatch(/^\d+ OPTIONS$/);
      const lines = new TextDecoder().decode(bytes).split(/\r\n|\r|\n/);
      expect(lines.filter((line) => line.endsWith(' SIP/2.0'))).toHaveLength(1);
      expect(lines.length).toBeLessThanOrEqual(14);
    }
  });
});
