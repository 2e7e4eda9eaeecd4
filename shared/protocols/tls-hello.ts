/**
 * The first two messages of an old TLS connection (RFC 5246 §7.4), enough to read a server's
 * certificate: it is sent in clear before anything is agreed.
 */

/** Enough for a chain of large certificates. */
export const MAX_HELLO_BYTES = 32_768;

const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const CERTIFICATE = 11;
const SERVER_HELLO_DONE = 14;
const TLS_1_0 = 0x0301;
const TLS_1_2 = 0x0303;
const RANDOM_BYTES = 32;
const NO_SESSION = 0;
const NO_COMPRESSION = [1, 0] as const;

/** What servers of the last twenty-five years choose from: RC4, 3DES, AES; RSA, DHE and ECDHE keys. */
const CIPHER_SUITES: readonly number[] = [
  0xc02f, 0xc02b, 0xc030, 0xc02c, 0xc013, 0xc009, 0xc014, 0xc00a, 0x009e, 0x0033, 0x0039, 0x0032,
  0x009c, 0x003c, 0x002f, 0x0035, 0x0016, 0x0013, 0x000a, 0x0005, 0x0004,
];

function two(number: number): number[] {
  return [(number >> 8) & 0xff, number & 0xff];
}

function three(number: number): number[] {
  return [(number >> 16) & 0xff, ...two(number)];
}

function list(numbers: readonly number[]): number[] {
  const bytes = numbers.flatMap(two);
  return [...two(bytes.length), ...bytes];
}

function extension(type: number, content: readonly number[]): number[] {
  return [...two(type), ...two(content.length), ...content];
}

/** Curves, point formats and signatures, old ones included (RFC 8422 §5.1, RFC 5246 §7.4.1.4.1). */
const EXTENSIONS: readonly number[] = [
  ...extension(0x000a, list([0x0017, 0x0018, 0x0019, 0x001d])),
  ...extension(0x000b, [1, 0]),
  ...extension(
    0x000d,
    list([0x0403, 0x0401, 0x0501, 0x0601, 0x0301, 0x0203, 0x0201, 0x0202, 0x0101]),
  ),
];

/**
 * A ClientHello. `oldest` asks for TLS 1.0 without extensions, because a few old servers refuse to
 * talk to a client that offers more.
 */
export function buildClientHello(random: Uint8Array, oldest: boolean): Uint8Array {
  if (random.length !== RANDOM_BYTES) throw new RangeError('a ClientHello needs 32 random bytes');
  const extensions = oldest ? [] : [...two(EXTENSIONS.length), ...EXTENSIONS];
  const body = [
    ...two(oldest ? TLS_1_0 : TLS_1_2),
    ...random,
    NO_SESSION,
    ...list(CIPHER_SUITES),
    ...NO_COMPRESSION,
    ...extensions,
  ];
  const message = [CLIENT_HELLO, ...three(body.length), ...body];
  return Uint8Array.from([HANDSHAKE, ...two(TLS_1_0), ...two(message.length), ...message]);
}

export type ServerHello =
  /** The certificate in DER; null when the server will send none. */
  { readonly done: true; readonly certificate: Uint8Array | null } | { readonly done: false };

const NONE: ServerHello = { done: true, certificate: null };

/** The handshake messages in the records that are complete; null when it is another protocol. */
function handshakeBytes(bytes: Uint8Array): { readonly joined: Uint8Array } | null {
  const pieces: number[] = [];
  let at = 0;
  while (at + 5 <= bytes.length) {
    const [type, , , high = 0, low = 0] = bytes.subarray(at, at + 5);
    // An alert, or not TLS at all.
    if (type !== HANDSHAKE) return pieces.length === 0 ? null : { joined: Uint8Array.from(pieces) };
    const end = at + 5 + high * 256 + low;
    if (end === at + 5) return null;
    for (const byte of bytes.subarray(at + 5, end)) pieces.push(byte);
    at = end;
  }
  return { joined: Uint8Array.from(pieces) };
}

function numberAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 65_536 + (bytes[at + 1] ?? 0) * 256 + (bytes[at + 2] ?? 0);
}

/** Reads the server's own certificate from its first messages. Never throws. */
export function readServerCertificate(bytes: Uint8Array): ServerHello {
  const read = handshakeBytes(bytes.subarray(0, MAX_HELLO_BYTES));
  if (read === null) return NONE;
  const { joined } = read;
  let at = 0;
  while (at + 4 <= joined.length) {
    const type = joined[at];
    const start = at + 4;
    const end = start + numberAt(joined, at + 1);
    if (type === CERTIFICATE && joined.length >= start + 6) {
      const from = start + 6;
      const to = from + numberAt(joined, start + 3);
      if (to > end || to === from) return NONE;
      if (to <= joined.length) return { done: true, certificate: joined.slice(from, to) };
    }
    if (type === SERVER_HELLO_DONE) return NONE;
    at = end;
  }
  return bytes.length >= MAX_HELLO_BYTES ? NONE : { done: false };
}
