import { describe, expect, it } from 'vitest';
import {
  buildGetRequest,
  isHttpComplete,
  parseHttpResponse,
  readPageText,
  readRealm,
  readTitle,
} from '../../../shared/protocols/http.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const parse = (text: string) => parseHttpResponse(bytes(text));

describe('the request', () => {
  it('is a plain GET that asks for the end of the connection', () => {
    const text = buildGetRequest('192.168.1.20', '/servlet?m=mod_listener');
    expect(text.startsWith('GET /servlet?m=mod_listener HTTP/1.1\r\nHost: 192.168.1.20\r\n')).toBe(
      true,
    );
    expect(text).toContain('Connection: close\r\n');
    expect(text).not.toMatch(/authorization|cookie/i);
    expect(text.endsWith('\r\n\r\n')).toBe(true);
  });

  it('refuses what would start another line', () => {
    expect(() => buildGetRequest('a\r\nb', '/')).toThrow(RangeError);
    expect(() => buildGetRequest('a', '/ HTTP/1.1\r\nX: y')).toThrow(RangeError);
    expect(() => buildGetRequest('a', 'x')).toThrow(RangeError);
  });
});

describe('an answer', () => {
  it('gives status, headers and body', () => {
    const response = parse(
      'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm="spa user", nonce="1"\r\nServer:\r\n\r\n<html>',
    );
    expect(response).toMatchObject({ status: 401, body: '<html>' });
    expect(response?.headers.get('server')).toEqual(['']);
    expect(readRealm(response?.headers.get('www-authenticate')?.[0] ?? '')).toBe('spa user');
  });

  it('joins chunks and survives bad ones', () => {
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(parse(`${head}4\r\nabcd\r\n3;x=y\r\nefg\r\n0\r\n\r\n`)?.body).toBe('abcdefg');
    expect(parse(`${head}4\r\nabcd\r\nzz\r\nefg`)?.body).toBe('abcd');
    expect(parse(`${head}not chunked at all`)?.body).toBe('not chunked at all');
    expect(parse(`${head}ffffff\r\nshort`)?.body).toBe('short');
    // A size counts bytes: this one ends in the middle of a letter.
    const letter = bytes('é');
    const halves = [
      bytes(`${head}1\r\n`),
      letter.subarray(0, 1),
      bytes('\r\n1\r\n'),
      letter.subarray(1),
    ];
    expect(parseHttpResponse(Buffer.concat([...halves, bytes('\r\n0\r\n\r\n')]))?.body).toBe('é');
  });

  it.each(['', 'SIP/2.0 200 OK\r\n\r\n', 'HTTP/1.1 2 OK', '<html>', 'HTTP/1.1'])(
    'is not %j',
    (text) => {
      expect(parse(text)).toBeNull();
    },
  );

  it('is complete when its length has come', () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n';
    expect(isHttpComplete(bytes(`${head}1234`))).toBe(false);
    expect(isHttpComplete(bytes(`${head}12345`))).toBe(true);
    expect(isHttpComplete(bytes('HTTP/1.1 200 OK\r\n\r\nabc'))).toBe(false);
    expect(isHttpComplete(new Uint8Array(70_000))).toBe(true);
  });
});

describe('a page', () => {
  it.each([
    [
      '<html><head><TITLE>\n SPA504G&nbsp;Configuration\n Utility </TITLE>',
      'SPA504G Configuration Utility',
    ],
    ['<title lang="en">A &amp; B &#233; &#xe9;</title>', 'A & B é é'],
    ['<titles>no</titles><title>yes</title>', 'yes'],
    ['<title>never ends', 'never ends'],
  ])('%s has the title %s', (html, title) => {
    expect(readTitle(html)).toBe(title);
  });

  it.each(['', '<title></title>', '<title', 'no title', '<title>\u202e\u0000</title>'])(
    '%j has none',
    (html) => {
      expect(readTitle(html)).toBeNull();
    },
  );

  it('is read without its tags', () => {
    expect(readPageText('<tr><td>Product Name:</td><td>CP-8851-3PCC</td></tr>')).toBe(
      'Product Name: CP-8851-3PCC',
    );
    expect(readPageText('a < b')).toBe('a');
  });
});

describe('a realm', () => {
  it.each([
    ['Basic realm="snom"', 'snom'],
    ['Digest qop="auth", realm = "pap user", nonce="x"', 'pap user'],
    ['Basic realm=plain', 'plain'],
    ['Basic realm="unclosed', 'unclosed'],
  ])('of %s is %s', (header, realm) => {
    expect(readRealm(header)).toBe(realm);
  });

  it('may be missing', () => {
    expect(readRealm('Negotiate')).toBeNull();
  });
});
