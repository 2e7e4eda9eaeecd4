function three(number: number): number[] {
  return [(number >> 16) & 0xff, (number >> 8) & 0xff, number & 0xff];
}

function message(type: number, body: readonly number[]): number[] {
  return [type, ...three(body.length), ...body];
}

/**
 * The first messages of a server from before RFC 5746 (2010): TLS 1.0, no extensions, AES-128 with an
 * RSA key, and its certificate, in records of at most `size` bytes.
 */
export function oldServerHello(certificate: Uint8Array, size = 4000): Uint8Array {
  const random = Array.from({ length: 32 }, () => 7);
  const hello = message(2, [3, 1, ...random, 0, 0x00, 0x2f, 0]);
  const chain = [...three(certificate.length), ...certificate];
  const bytes = [...hello, ...message(11, [...three(chain.length), ...chain])];
  const records: number[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.slice(at, at + size);
    records.push(22, 3, 1, piece.length >> 8, piece.length & 0xff, ...piece);
  }
  return Uint8Array.from(records);
}
