import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { endOfHead, headerValue, parseHeaderBlock } from '../../shared/protocols/header-block.ts';
import { decodeBytes } from '../../shared/protocols/clean-text.ts';
import { joinChunkBytes } from '../../shared/protocols/http.ts';

/** A page's head is never longer than this. */
const MAX_HEAD_BYTES = 16_384;

function isZlib(body: Uint8Array): boolean {
  const [first = 0, second = 0] = body;
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}

/** The decoder for a body; null for one that is not compressed. */
function decoderOf(encoding: string, body: Uint8Array): Transform | null {
  // Some embedded servers send a compressed file without saying so.
  const isGzip = body[0] === 0x1f && body[1] === 0x8b;
  if (isGzip) return createGunzip();
  if (/^br$/i.test(encoding)) return createBrotliDecompress();
  // Both forms are in use under this name (RFC 9110 §8.4.1.2).
  if (/^deflate$/i.test(encoding)) return isZlib(body) ? createInflate() : createInflateRaw();
  return null;
}

/** At most `limit` bytes of what the decoder makes of the body; what came before an error counts. */
function decode(decoder: Transform, body: Uint8Array, limit: number): Promise<Uint8Array> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    const finish = (): void => {
      decoder.destroy();
      resolve(Buffer.concat(chunks, length).subarray(0, limit));
    };
    decoder.on('data', (chunk: Uint8Array) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= limit) finish();
    });
    decoder.on('end', finish);
    decoder.on('error', finish);
    decoder.on('close', finish);
    decoder.end(body);
  });
}

/**
 * An HTTP answer with its body decompressed to at most `limit` bytes, so that a page of zeros that
 * unpacks to gigabytes costs no more than any other. An answer without compression is returned as it is.
 */
export async function plainAnswer(bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  const bodyAt = endOfHead(bytes.subarray(0, MAX_HEAD_BYTES));
  if (bodyAt === null) return bytes;
  const head = parseHeaderBlock(decodeBytes(bytes.subarray(0, bodyAt), MAX_HEAD_BYTES));
  if (head === null) return bytes;
  const isChunked = /chunked/i.test(headerValue(head, 'transfer-encoding') ?? '');
  const body = isChunked ? joinChunkBytes(bytes.subarray(bodyAt)) : bytes.subarray(bodyAt);
  const decoder = decoderOf(headerValue(head, 'content-encoding') ?? '', body);
  if (decoder === null) return bytes;
  const plain = await decode(decoder, body, limit);
  const kept = decodeBytes(bytes.subarray(0, bodyAt), MAX_HEAD_BYTES)
    .split('\n')
    .filter((line) => !/^(?:transfer-encoding|content-(?:encoding|length))[ \t]{0,8}:/i.test(line))
    .join('\n');
  return Buffer.concat([Buffer.from(kept), plain]);
}
