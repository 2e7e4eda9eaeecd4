import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainAnswer } from '../../../electron/wire/http-body.ts';
import { MAX_HTTP_BYTES, parseHttpResponse } from '../../../shared/protocols/http.ts';

const PAGE = '<html><title>Yealink SIP-T46U</title></html>';

function answer(headers: readonly string[], body: Uint8Array): Uint8Array {
  const head = ['HTTP/1.1 200 OK', ...headers, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head), body]);
}

function chunked(body: Uint8Array, size: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < body.length; at += size) {
    const piece = body.subarray(at, at + size);
    pieces.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'));
  }
  return Buffer.concat([...pieces, Buffer.from('0\r\n\r\n')]);
}

const bodyOf = async (bytes: Uint8Array, limit = MAX_HTTP_BYTES) =>
  parseHttpResponse(await plainAnswer(bytes, limit))?.body;

describe('a compressed page', () => {
  it.each([
    ['gzip', gzipSync(PAGE)],
    ['x-gzip', gzipSync(PAGE)],
    ['GZIP', gzipSync(PAGE)],
    ['deflate', deflateSync(PAGE)],
    ['deflate', deflateRawSync(PAGE)],
    ['br', brotliCompressSync(PAGE)],
  ])('is read where the server says %s', async (encoding, body) => {
    const headers = [`Content-Encoding: ${encoding}`, `Content-Length: ${body.length}`];
    expect(await bodyOf(answer(headers, body))).toBe(PAGE);
    const inChunks = [`Content-Encoding: ${encoding}`, 'Transfer-Encoding: chunked'];
    expect(await bodyOf(answer(inChunks, chunked(body, 7)))).toBe(PAGE);
  });

  it('is read where the server does not say so', async () => {
    expect(await bodyOf(answer(['Content-Type: text/html'], gzipSync(PAGE)))).toBe(PAGE);
  });

  it('gives what came before the connection was cut', async () => {
    const long = `${PAGE}${'<p>text of a long page</p>'.repeat(2000)}`;
    const body = gzipSync(long, { level: 1 });
    const read = await bodyOf(answer(['Content-Encoding: gzip'], body.subarray(0, -40)));
    expect(read?.startsWith(PAGE)).toBe(true);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('that unpacks to far more than the limit (%s) gives the limit', async (encoding, pack) => {
    const bomb = pack(Buffer.alloc(8 * 1024 * 1024, 'a'));
    const bytes = answer([`Content-Encoding: ${encoding}`], bomb);
    const before = process.memoryUsage().arrayBuffers;
    const plain = await plainAnswer(bytes, MAX_HTTP_BYTES);
    expect(plain.length).toBeLessThanOrEqual(MAX_HTTP_BYTES + bytes.length);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 * 1024 * 1024);
    expect((await bodyOf(bytes))?.length).toBeLessThanOrEqual(MAX_HTTP_BYTES);
  });

  it('that is no compressed page is left as it is, or is empty', async () => {
    const plain = answer([], Buffer.from(PAGE));
    expect(await plainAnswer(plain, MAX_HTTP_BYTES)).toBe(plain);
    expect(await bodyOf(answer(['Content-Encoding: br'], Buffer.from(PAGE)))).toBe('');
  });

  it('never throws and never exceeds its limit, for any input', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom('gzip', 'deflate', 'br', 'identity', 'compress'),
        fc.integer({ min: 1, max: 500 }),
        async (body, encoding, limit) => {
          const bytes = answer([`Content-Encoding: ${encoding}`], body);
          const plain = await plainAnswer(bytes, limit);
          expect(plain === bytes || plain.length <= bytes.length + limit).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });
});
