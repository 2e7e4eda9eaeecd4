import { describe, expect, it } from 'vitest';
import {
  parseProfileEvent,
  parseSipMessage,
  parseSipStream,
  readBootAnnouncement,
  sipBranch,
  sipHeader,
} from '../../../shared/protocols/sip.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('an answer', () => {
  it.each([
    ['CRLF', 'SIP/2.0 200 OK\r\nUser-Agent: Yealink SIP-T46S 66.85.0.5\r\n\r\n'],
    ['LF alone', 'SIP/2.0 200 OK\nUser-Agent: Yealink SIP-T46S 66.85.0.5\n\n'],
    ['no end', 'SIP/2.0 200 OK\r\nUser-Agent: Yealink SIP-T46S 66.85.0.5'],
    ['any case', 'sip/2.0 200 OK\r\nuSER-aGENT:Yealink SIP-T46S 66.85.0.5\r\n\r\n'],
    ['a folded line', 'SIP/2.0 200 OK\r\nUser-Agent: Yealink\r\n  SIP-T46S\r\n\t66.85.0.5\r\n\r\n'],
    ['blanks', 'SIP/2.0 200 OK\r\nUser-Agent  :   Yealink  SIP-T46S  66.85.0.5  \r\n\r\n'],
    ['no reason', 'SIP/2.0 200\r\nUser-Agent: Yealink SIP-T46S 66.85.0.5\r\n\r\n'],
    [
      'a line without colon',
      'SIP/2.0 200 OK\r\nnonsense\r\nUser-Agent: Yealink SIP-T46S 66.85.0.5\r\n\r\n',
    ],
  ])('is read with %s', (_, text) => {
    const message = parseSipMessage(bytes(text));
    expect(message).toMatchObject({ kind: 'response', status: 200 });
    expect(message && sipHeader(message, 'user-agent')).toBe('Yealink SIP-T46S 66.85.0.5');
  });

  it('is read with compact names', () => {
    const message = parseSipMessage(
      bytes(
        'SIP/2.0 404 Not Found\r\nv: SIP/2.0/UDP 1.2.3.4;branch=z9hG4bKxyz;rport\r\ni: call-9\r\n\r\n',
      ),
    );
    expect(message && sipHeader(message, 'call-id')).toBe('call-9');
    expect(message && sipBranch(message)).toBe('xyz');
  });

  it('keeps the values of a repeated header in order', () => {
    const message = parseSipMessage(bytes('SIP/2.0 200 OK\r\nVia: a\r\nVia: b\r\n\r\n'));
    expect(message?.headers.get('via')).toEqual(['a', 'b']);
  });

  it('loses control, bidirectional and zero-width characters', () => {
    const message = parseSipMessage(
      bytes('SIP/2.0 200 OK\r\nServer: Cisco\u202e/SPA\u200b504G\u0000-7.5\u0007.2\r\n\r\n'),
    );
    expect(message && sipHeader(message, 'server')).toBe('Cisco/SPA504G-7.5.2');
  });

  it.each([
    '',
    '\r\n',
    'HTTP/1.1 200 OK\r\n\r\n',
    'SIP/3.0 200 OK',
    'SIP/2.0 999 Odd',
    'SIP/2.0 20',
    'hello',
  ])('is not %j', (text) => {
    expect(parseSipMessage(bytes(text))).toBeNull();
  });

  it('is never a request that comes in', () => {
    expect(parseSipMessage(bytes('INVITE sip:1@2 SIP/2.0\r\n\r\n'))?.kind).toBe('request');
  });

  it('is bounded: a header of 64 KB keeps its start only', () => {
    const message = parseSipMessage(
      bytes(`SIP/2.0 200 OK\r\nServer: ${'x'.repeat(65_536)}\r\n\r\n`),
    );
    expect((message && sipHeader(message, 'server'))?.length).toBe(512);
  });
});

function announcement(event: string, uri = 'sip:MAC001565aabbcc@224.0.1.75') {
  const text = `SUBSCRIBE ${uri} SIP/2.0\r\nFrom: <${uri}>;tag=1\r\nEvent: ${event}\r\n\r\n`;
  const message = parseSipMessage(bytes(text));
  return message && readBootAnnouncement(message);
}

describe('a boot announcement', () => {
  it('gives maker, model, version and MAC', () => {
    expect(
      announcement(
        'ua-profile;profile-type="device";vendor="yealink";model="W52P";version="25.81.0.10"',
      ),
    ).toEqual({
      vendor: 'yealink',
      model: 'W52P',
      version: '25.81.0.10',
      macDigits: '001565aabbcc',
    });
    expect(
      announcement('ua-profile;vendor=Gigaset;model=Maxwell 3', 'sip:MAC%3A7C2F80A1B2C3@local'),
    ).toMatchObject({
      vendor: 'Gigaset',
      model: 'Maxwell 3',
      version: null,
      macDigits: '7c2f80a1b2c3',
    });
  });

  it('is nothing else', () => {
    expect(announcement('message-summary')).toBeNull();
    expect(parseProfileEvent('presence;vendor="x"')).toBeNull();
    const options = parseSipMessage(bytes('OPTIONS sip:1@2 SIP/2.0\r\nEvent: ua-profile\r\n\r\n'));
    expect(options && readBootAnnouncement(options)).toBeNull();
  });
});

describe('a stream', () => {
  const message = (status: string, body = '', length: number | null = body.length) =>
    [
      `SIP/2.0 ${status}`,
      'Call-ID: 1',
      ...(length === null ? [] : [`Content-Length: ${length}`]),
      '',
      body,
    ].join('\r\n');
  const statuses = (text: string) =>
    parseSipStream(new TextEncoder().encode(text)).map((each) =>
      each.kind === 'response' ? each.status : each.method,
    );

  it('is cut into its messages, by their lengths', () => {
    const both = `${message('100 Trying')}${message('200 OK', 'v=0\r\n')}`;
    expect(statuses(both)).toEqual([100, 200]);
    expect(statuses(`${message('100 Trying', '', null)}${message('404 Not Found')}`)).toEqual([
      100, 404,
    ]);
    // Keep-alives may come between two messages (RFC 5626 §3.5.1).
    expect(statuses(`\r\n\r\n${message('200 OK')}\r\n\r\n`)).toEqual([200]);
  });

  it('holds a message only once it has come whole', () => {
    const whole = `${message('100 Trying')}${message('200 OK', 'v=0\r\n')}`;
    for (let cut = 0; cut < whole.length; cut += 1)
      expect(statuses(whole.slice(0, cut)).filter((status) => status === 200)).toEqual([]);
    expect(statuses('no SIP at all\r\n\r\n')).toEqual([]);
    expect(statuses(message('200 OK', '', 99_999))).toEqual([]);
  });
});
