import { readFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { buildClientHello, readServerCertificate } from '../../../shared/protocols/tls-hello.ts';
import { oldServerHello } from './old-server-hello.ts';

const pem = readFileSync(new URL('../../recorded/phone-certificate.pem', import.meta.url), 'utf8');
const der = new Uint8Array(new X509Certificate(pem).raw);
const random = Uint8Array.from({ length: 32 }, (_, index) => index);

describe('a ClientHello', () => {
  it.each([
    [false, 3],
    [true, 1],
  ])('is one handshake record, oldest %s', (oldest, version) => {
    const hello = buildClientHello(random, oldest);
    expect([...hello.subarray(0, 3)]).toEqual([22, 3, 1]);
    expect((hello[3] ?? 0) * 256 + (hello[4] ?? 0)).toBe(hello.length - 5);
    expect(hello[5]).toBe(1);
    expect([...hello.subarray(9, 11)]).toEqual([3, version]);
    expect([...hello.subarray(11, 43)]).toEqual([...random]);
  });

  it('needs its random bytes', () => {
    expect(() => buildClientHello(new Uint8Array(8), false)).toThrow(RangeError);
  });
});

describe('the certificate of an old server', () => {
  it.each([1, 5, 700, 4000])('is read from records of %d bytes', (size) => {
    const read = readServerCertificate(oldServerHello(der, size));
    expect(read).toEqual({ done: true, certificate: der });
  });

  it('is waited for until it has come whole', () => {
    const bytes = oldServerHello(der, 4000);
    expect(readServerCertificate(bytes.subarray(0, 200))).toEqual({ done: false });
    expect(readServerCertificate(new Uint8Array(0))).toEqual({ done: false });
  });

  it('is not there in an alert, in a page, or in what is no certificate', () => {
    const none = { done: true, certificate: null };
    expect(readServerCertificate(Uint8Array.from([21, 3, 1, 0, 2, 2, 40]))).toEqual(none);
    expect(readServerCertificate(new TextEncoder().encode('HTTP/1.1 400 Bad'))).toEqual(none);
    const lying = oldServerHello(der, 4000);
    lying.fill(0xff, lying.length - der.length - 3, lying.length - der.length);
    expect(readServerCertificate(lying)).toEqual(none);
  });

  it('never throws, for any input', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        readServerCertificate(bytes);
        readServerCertificate(Uint8Array.from([22, 3, 1, 2, 0, ...bytes]));
      }),
    );
  });
});
