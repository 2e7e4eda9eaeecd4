import { randomBytes, X509Certificate } from 'node:crypto';
import {
  buildClientHello,
  MAX_HELLO_BYTES,
  readServerCertificate,
} from '../../shared/protocols/tls-hello.ts';
import { distinguishedName } from '../../shared/protocols/x509.ts';
import type { TcpExchange, TcpQuestion, TlsNames } from './wire.ts';

const RANDOM_BYTES = 32;
/** Type of the record by which a server refuses (RFC 5246 §7.2). */
const ALERT = 21;

function namesIn(certificate: Uint8Array): TlsNames | null {
  try {
    const { subject, issuer } = new X509Certificate(certificate).toLegacyObject();
    return { subject: distinguishedName(subject), issuer: distinguishedName(issuer) };
  } catch {
    // A phone's own certificate may break the rules of the format.
    return null;
  }
}

/**
 * True when the connection ended during the TLS handshake, as with servers of before 2010 that cannot
 * renegotiate securely, speak only old versions or have small keys.
 */
export function endedInHandshake(question: TcpQuestion, outcome: TcpExchange): boolean {
  const acceptsAny = question.tls !== null && question.tls.name === null;
  return (
    acceptsAny &&
    outcome.kind === 'failed' &&
    /^(?:ERR_SSL_|ERR_TLS_|EPROTO|ECONNRESET|CLOSED|UNKNOWN)/.test(outcome.reason)
  );
}

/**
 * Reads the certificate of a server with which no TLS connection can be made. Nothing is asked over
 * this connection and nothing is trusted: it ends as soon as the certificate has been read.
 */
export async function readOldCertificate(
  exchange: (question: TcpQuestion) => Promise<TcpExchange>,
  question: TcpQuestion,
): Promise<TlsNames | null> {
  for (const oldest of [false, true]) {
    const outcome = await exchange({
      ...question,
      tls: null,
      request: buildClientHello(randomBytes(RANDOM_BYTES), oldest),
      maxBytes: MAX_HELLO_BYTES,
      isComplete: (received) => readServerCertificate(received).done,
    });
    if (outcome.kind !== 'answered') return null;
    const hello = readServerCertificate(outcome.bytes);
    const names = hello.done && hello.certificate !== null ? namesIn(hello.certificate) : null;
    if (names !== null) return names;
    const [type] = outcome.bytes;
    // Only one that refuses this hello, or hangs up, may accept an older one.
    if (type !== undefined && type !== ALERT) return null;
  }
  return null;
}
