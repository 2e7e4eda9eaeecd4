// @module-tag slow
import { describe, expect, it } from 'vitest';
import { identifyLine } from '../../../electron/commands/identify.ts';
import { identify } from '../../../shared/identification/identify.ts';
import { sizeOf } from '../../size.ts';
import { identificationCatalogue } from '../../../shared/identification/catalogue.ts';
import { parseDnsMessage, reverseAnswer } from '../../../shared/protocols/dns.ts';
import { parseHttpResponse, readPageText, readTitle } from '../../../shared/protocols/http.ts';
import { readSameHostRedirect } from '../../../shared/protocols/page-redirect.ts';
import { parseMgcpResponse } from '../../../shared/protocols/mgcp.ts';
import {
  parseSipMessage,
  parseSipStream,
  readBootAnnouncement,
  sipHeader,
} from '../../../shared/protocols/sip.ts';
import { parseSsdpResponse } from '../../../shared/protocols/ssdp.ts';

/** Inputs for each of the five parsers. */
const INPUTS = sizeOf({ suite: 8_000, attack: 200_000 });
/** At least this many inputs must parse; otherwise the test proves nothing. */
const ENOUGH = INPUTS / 20;
const MAX_INPUT = 4096;

/** Mulberry32: the same inputs at each run, so that a failure can be found again. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const SEEDS: Readonly<Record<string, readonly string[]>> = {
  sip: [
    'SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 1.2.3.4;rport;branch=z9hG4bKa\r\nCall-ID: 1\r\nUser-Agent: Yealink SIP-T46S 66.85.0.5\r\nContent-Length: 0\r\n\r\n',
    'SIP/2.0 404 Not Found\r\ni: 1\r\nServer: Cisco/SPA504G-7.5.2\r\n folded\r\n\r\n',
    'SUBSCRIBE sip:MAC001565aabbcc@224.0.1.75 SIP/2.0\r\nEvent: ua-profile;vendor="x";model="y"\r\n\r\n',
  ],
  http: [
    'HTTP/1.1 200 OK\r\nServer: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<titl\r\n4\r\ne>a<\r\n0\r\n\r\n',
    'HTTP/1.0 401 No\nWWW-Authenticate: Digest realm="spa user"\n\n<html><title>SPA504G &#233; Configuration Utility</title>',
    'HTTP/1.1 200 OK\r\n\r\n<meta http-equiv="refresh" content="0; url=/a?b=1"><script>location.replace("/c.cgi")</script>',
  ],
  mgcp: ['200 42 OK\r\nZ: aaln/1@[192.168.1.30], aaln/2@x\r\nX-a: b\r\n', '500 1 no\n'],
  dns: [
    '\u0000\u0001\u0084\u0000\u0000\u0001\u0000\u0001\u0000\u0000\u0000\u0000\u00014\u00013\u00012\u00011\u0007in-addr\u0004arpa\u0000\u0000\u000c\u0000\u0001\u00c0\u000c\u0000\u000c\u0000\u0001\u0000\u0000\u0000\u003c\u0000\u0004\u0002ab\u0000',
  ],
  ssdp: ['HTTP/1.1 200 OK\r\nSERVER: x UPnP/1.0\r\nST: upnp:rootdevice\r\n\r\n'],
};

function* mutated(seeds: readonly string[], seed: number): Generator<Uint8Array> {
  const random = randomFrom(seed);
  const originals = seeds.map((text) =>
    Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 0xff),
  );
  for (let index = 0; index < INPUTS; index += 1) {
    const original = originals[random(originals.length)] ?? new Uint8Array();
    if (random(8) === 0) {
      yield Uint8Array.from({ length: random(300) }, () => random(256));
      continue;
    }
    let bytes = Uint8Array.from(original);
    for (let edits = random(6); edits >= 0; edits -= 1) {
      const at = random(bytes.length + 1);
      const kind = random(5);
      if (kind === 0) bytes[at] = random(256);
      else if (kind === 1) bytes = bytes.slice(0, at);
      else if (kind === 2) bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes]);
      else if (kind === 3) {
        const filler = new Uint8Array(random(1500)).fill(random(256));
        bytes = Uint8Array.from([...bytes.subarray(0, at), ...filler, ...bytes.subarray(at)]);
      } else bytes = bytes.slice(at);
      if (bytes.length > MAX_INPUT) bytes = bytes.slice(0, MAX_INPUT);
    }
    yield bytes;
  }
}

/** Runs a reader over the inputs; how many it read, and every text it gave that is not clean. */
function readAll(
  seeds: readonly string[],
  read: (bytes: Uint8Array) => readonly (string | null)[] | null,
): { readonly understood: number; readonly unclean: readonly string[] } {
  let understood = 0;
  const unclean: string[] = [];
  for (const bytes of mutated(seeds, 20_260)) {
    const texts = read(bytes);
    if (texts === null) continue;
    understood += 1;
    for (const text of texts) {
      if (text !== null && (text.length > 512 || /[\p{Cc}\p{Cf}\p{Cs}]/u.test(text)))
        unclean.push(text);
    }
  }
  return { understood, unclean };
}

describe('malformed inputs', () => {
  it('SIP', () => {
    const { understood, unclean } = readAll(SEEDS['sip'] ?? [], (bytes) => {
      const message = parseSipMessage(bytes);
      const [first] = parseSipStream(bytes);
      if (message === null) return first === undefined ? null : ['\u0000'];
      const announcement = readBootAnnouncement(message);
      return [
        sipHeader(message, 'user-agent'),
        sipHeader(message, 'server'),
        announcement?.model ?? null,
      ];
    });
    expect(understood).toBeGreaterThan(ENOUGH);
    expect(unclean).toEqual([]);
  });

  it('HTTP', () => {
    const { understood, unclean } = readAll(SEEDS['http'] ?? [], (bytes) => {
      const response = parseHttpResponse(bytes);
      if (response === null) return null;
      const redirect = readSameHostRedirect(
        response,
        { host: '1.2.3.4', port: 80, secure: false },
        new Set(['/a?b=1']),
      );
      // What is asked next must fit in the request (`buildGetRequest`).
      const isSafe = redirect === null || /^\/[\x21-\x7e]{0,500}$/.test(redirect.path);
      return [
        readTitle(response.body),
        readPageText(response.body).slice(0, 512),
        isSafe ? null : '\u0000',
      ];
    });
    expect(understood).toBeGreaterThan(ENOUGH);
    expect(unclean).toEqual([]);
  });

  it('MGCP', () => {
    const { understood, unclean } = readAll(SEEDS['mgcp'] ?? [], (bytes) => {
      const response = parseMgcpResponse(bytes);
      return response === null ? null : [response.text, response.comment, ...response.endpoints];
    });
    expect(understood).toBeGreaterThan(ENOUGH);
    expect(unclean).toEqual([]);
  });

  it('mDNS', () => {
    const { understood, unclean } = readAll(SEEDS['dns'] ?? [], (bytes) => {
      const message = parseDnsMessage(bytes);
      if (message === null) return null;
      return [reverseAnswer(message, '1.2.3.4'), ...message.answers.map(({ name }) => name)];
    });
    expect(understood).toBeGreaterThan(ENOUGH);
    expect(unclean).toEqual([]);
  });

  it('SSDP', () => {
    const { understood, unclean } = readAll(SEEDS['ssdp'] ?? [], (bytes) => {
      const response = parseSsdpResponse(bytes);
      return response === null ? null : [response.server, response.location];
    });
    expect(understood).toBeGreaterThan(ENOUGH);
    expect(unclean).toEqual([]);
  });

  it('banners through the rules, and lines through the command', () => {
    let phones = 0;
    let count = 0;
    for (const bytes of mutated(SEEDS['sip'] ?? [], 7)) {
      count += 1;
      if (count % 10 !== 0) continue;
      const text = new TextDecoder('latin1').decode(bytes);
      if (
        identify({ sipUserAgent: text.slice(100, 700) }, identificationCatalogue).role === 'phone'
      )
        phones += 1;
      expect(JSON.parse(identifyLine(text, () => null))).toHaveProperty('error');
      const answer: unknown = JSON.parse(
        identifyLine(JSON.stringify({ id: 1, httpTitle: text }), () => null),
      );
      expect(answer).toHaveProperty('role');
    }
    expect(phones).toBeGreaterThan(0);
  });
});
