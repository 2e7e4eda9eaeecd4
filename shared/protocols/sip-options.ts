/**
 * The only SIP request of the program. Only `electron/wire/sip-options.ts` may import this file, which
 * `test/architecture/sip-door.test.ts` proves.
 */

export type OptionsRequest = {
  /** Name or address of the device or server, for the request line and To. */
  readonly target: string;
  /** Port in the request's URI; absent: the URI has none. */
  readonly targetPort?: number;
  /** Sent-by of Via: where the answer goes when `rport` is off. */
  readonly via: SipAddress;
  /** Asks for the answer at the packet's source and for its port in Via (RFC 3581). */
  readonly rport: boolean;
  /** Host of the From URI, and its port if one is given: an honest path returns both untouched. */
  readonly from: { readonly ip: string; readonly port?: number };
  readonly contact: SipAddress;
  /** Ties the answer to the question; the `z9hG4bK` cookie is added here. */
  readonly branch: string;
  readonly callId: string;
  readonly fromTag: string;
  readonly cseq: number;
  /** Octets of padding in the body, for middleboxes that depend on the length. */
  readonly bodyLength?: number;
  /** What it is sent over; UDP when absent. */
  readonly transport?: SipTransport;
};

export type SipTransport = 'UDP' | 'TCP' | 'TLS';

type SipAddress = { readonly ip: string; readonly port: number };

const SAFE_HOST = /^[0-9A-Za-z.:_-]{1,253}$/;
const SAFE_TOKEN = /^[0-9A-Za-z.:_-]{1,80}$/;
const MAX_BODY = 4096;

function checkParts({ target, via, from, contact, ...rest }: OptionsRequest): void {
  const { branch, callId, fromTag, cseq, targetPort } = rest;
  const hosts = [target, via.ip, from.ip, contact.ip];
  const tokens = [branch, callId, fromTag];
  const numbers = [via.port, contact.port, cseq, from.port ?? 0, targetPort ?? 0];
  const isSafe =
    hosts.every((part) => SAFE_HOST.test(part)) &&
    tokens.every((part) => SAFE_TOKEN.test(part)) &&
    numbers.every((number) => Number.isInteger(number) && number >= 0);
  if (!isSafe) throw new RangeError('unsafe part in a SIP request');
}

function uriOf(host: string, port: number | undefined): string {
  return port === undefined ? `sip:${host}` : `sip:${host}:${port}`;
}

/**
 * OPTIONS (RFC 3261 §11) asks a device what it is: it makes nothing ring and registers nothing.
 * Throws RangeError when a part could break out of its line.
 */
export function buildOptions(options: OptionsRequest): Uint8Array {
  checkParts(options);
  const { via, from, contact, rport, branch, callId, fromTag, cseq, transport = 'UDP' } = options;
  const uri = uriOf(options.target, options.targetPort);
  const parameter = transport === 'UDP' ? '' : `;transport=${transport.toLowerCase()}`;
  const body = 'a'.repeat(Math.min(MAX_BODY, Math.max(0, options.bodyLength ?? 0)));
  const lines = [
    `OPTIONS ${uri} SIP/2.0`,
    `Via: SIP/2.0/${transport} ${via.ip}:${via.port}${rport ? ';rport' : ''};branch=z9hG4bK${branch}`,
    'Max-Forwards: 70',
    `From: "Tonalite" <${uriOf(`tonalite@${from.ip}`, from.port)}>;tag=${fromTag}`,
    `To: <${uri}>`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq} OPTIONS`,
    `Contact: <sip:tonalite@${contact.ip}:${contact.port}${parameter}>`,
    'Accept: application/sdp',
    'User-Agent: Tonalite',
    ...(body === '' ? [] : ['Content-Type: text/plain']),
    `Content-Length: ${body.length}`,
    '',
    body,
  ];
  return new TextEncoder().encode(lines.join('\r\n'));
}
