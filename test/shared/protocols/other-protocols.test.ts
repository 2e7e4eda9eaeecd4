import { describe, expect, it } from 'vitest';
import { cleanText } from '../../../shared/protocols/clean-text.ts';
import {
  buildReverseQuery,
  parseDnsMessage,
  reverseAnswer,
  reverseQueryName,
} from '../../../shared/protocols/dns.ts';
import { buildAuditEndpoint, parseMgcpResponse } from '../../../shared/protocols/mgcp.ts';
import { buildUnicastSearch, parseSsdpResponse } from '../../../shared/protocols/ssdp.ts';
import { distinguishedName } from '../../../shared/protocols/x509.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('clean text', () => {
  it('is one bounded line without marks', () => {
    expect(cleanText(' a\u202e\r\nb\u0000\tc\u200b  d\ufeff ')).toBe('a b c d');
    expect(cleanText('x'.repeat(5000))).toHaveLength(512);
    expect(cleanText('x'.repeat(1_000_000), 10)).toBe('xxxxxxxxxx');
  });

  it('never cuts a pair in two', () => {
    expect(cleanText('😀😀😀', 3)).toBe('😀');
    expect(cleanText('\ud83d')).toBe('');
  });
});

describe('MGCP', () => {
  it('asks for all endpoints of one host', () => {
    expect(buildAuditEndpoint({ target: '192.168.1.30', transactionId: 42 })).toBe(
      'AUEP 42 *@[192.168.1.30] MGCP 1.0\r\n',
    );
    expect(() => buildAuditEndpoint({ target: '1.2.3.4\r\n', transactionId: 1 })).toThrow(
      RangeError,
    );
    expect(() => buildAuditEndpoint({ target: '1.2.3.4', transactionId: 0 })).toThrow(RangeError);
  });

  it('reads the answer', () => {
    expect(parseMgcpResponse(bytes('200 42 OK\r\nZ: aaln/1@[192.168.1.30]\r\n'))).toMatchObject({
      code: 200,
      transactionId: 42,
      endpoints: ['aaln/1@[192.168.1.30]'],
    });
    expect(parseMgcpResponse(bytes('500 42 endpoint unknown\n'))).toMatchObject({
      code: 500,
      comment: 'endpoint unknown',
    });
  });

  it.each(['', 'AUEP 42 *@x MGCP 1.0', 'SIP/2.0 200 OK', '200', '200 OK', '20 1 OK'])(
    'is not %j',
    (text) => {
      expect(parseMgcpResponse(bytes(text))).toBeNull();
    },
  );
});

describe('SSDP', () => {
  it('asks one host and reads its answer', () => {
    expect(buildUnicastSearch('192.168.1.1')).toContain('HOST: 192.168.1.1:1900\r\n');
    expect(
      parseSsdpResponse(
        bytes(
          'HTTP/1.1 200 OK\r\nSERVER: Box UPnP/1.0\r\nLocation: http://192.168.1.1/d.xml\r\n\r\n',
        ),
      ),
    ).toEqual({ server: 'Box UPnP/1.0', location: 'http://192.168.1.1/d.xml', searchTarget: null });
    expect(parseSsdpResponse(bytes('NOTIFY * HTTP/1.1\r\n\r\n'))).toBeNull();
  });
});

/** A PTR answer whose name points back to the question, as real responders write it. */
function ptrAnswer(ip: string, labels: readonly string[]): Uint8Array {
  const query = buildReverseQuery({ id: 0, ip, unicastResponse: false });
  const name = [...labels.flatMap((label) => [label.length, ...bytes(label)]), 0];
  const header = [...query.subarray(0, 2), 0x84, 0, 0, 1, 0, 1, 0, 0, 0, 0];
  const record = [0xc0, 12, 0, 12, 0, 1, 0, 0, 0, 60, 0, name.length, ...name];
  return Uint8Array.from([...header, ...query.subarray(12), ...record]);
}

describe('DNS and mDNS', () => {
  it('asks for the name of an address', () => {
    expect(reverseQueryName('192.168.1.20')).toBe('20.1.168.192.in-addr.arpa');
    const query = buildReverseQuery({ id: 7, ip: '192.168.1.20', unicastResponse: true });
    expect(parseDnsMessage(query)).toEqual({ id: 7, isResponse: false, answers: [] });
    expect([...query.subarray(-4)]).toEqual([0, 12, 0x80, 1]);
  });

  it('reads the name, without its .local', () => {
    const message = parseDnsMessage(ptrAnswer('192.168.1.20', ['SIP-T46S', 'local']));
    expect(message && reverseAnswer(message, '192.168.1.20')).toBe('SIP-T46S');
    expect(message && reverseAnswer(message, '192.168.1.21')).toBeNull();
  });

  it('ends on a name that points to itself', () => {
    const answer = ptrAnswer('192.168.1.20', ['x']);
    const loop = answer.length - 3;
    answer.set([0xc0, loop], loop);
    expect(parseDnsMessage(answer)?.answers[0]?.target ?? null).toBeNull();
  });

  it('refuses what is cut short', () => {
    const answer = ptrAnswer('192.168.1.20', ['phone', 'local']);
    expect(parseDnsMessage(answer.subarray(0, 11))).toBeNull();
    expect(parseDnsMessage(answer.subarray(0, answer.length - 1))).toBeNull();
    expect(parseDnsMessage(new Uint8Array(10_000))).toBeNull();
  });

  it('cleans a hostile name', () => {
    const message = parseDnsMessage(ptrAnswer('1.2.3.4', ['a\u0007b', 'c\nd']));
    expect(message && reverseAnswer(message, '1.2.3.4')).toBe('ab.c d');
  });
});

describe('a certificate name', () => {
  it('is one line of known parts', () => {
    expect(
      distinguishedName({ CN: 'CP-8851-SEP001122334455', O: ['Cisco', 'Systems'], X: 'y', OU: 3 }),
    ).toBe('CN=CP-8851-SEP001122334455, O=Cisco, O=Systems');
    expect(distinguishedName(undefined)).toBe('');
    expect(distinguishedName({ CN: 'a\u202e\nb' })).toBe('CN=a b');
  });
});
