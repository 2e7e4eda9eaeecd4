import { decodeBytes } from './clean-text.ts';
import { headerValue, parseHeaderBlock } from './header-block.ts';

const MAX_MGCP_BYTES = 4096;

export type MgcpResponse = {
  readonly code: number;
  readonly transactionId: number;
  readonly comment: string;
  /** Endpoint names of the Z parameter, such as `aaln/1@[192.0.2.4]`. */
  readonly endpoints: readonly string[];
  /** Package or vendor text (parameters A, X-…) useful to a rule, as one line. */
  readonly text: string;
};

/**
 * AuditEndpoint (RFC 3435 §2.3.10): asks a gateway which endpoints it has, and changes nothing.
 * Throws RangeError for a target or transaction that could break the line.
 */
export function buildAuditEndpoint(options: {
  readonly target: string;
  readonly transactionId: number;
}): string {
  const { target, transactionId } = options;
  if (!/^[0-9.]{7,15}$/.test(target)) throw new RangeError('unsafe MGCP target');
  if (!Number.isInteger(transactionId) || transactionId < 1 || transactionId > 999_999_999)
    throw new RangeError('MGCP transaction out of range');
  return `AUEP ${transactionId} *@[${target}] MGCP 1.0\r\n`;
}

/** Parses an MGCP answer (RFC 3435 §3.3); null when it is anything else. Any code proves MGCP. */
export function parseMgcpResponse(bytes: Uint8Array): MgcpResponse | null {
  const text = decodeBytes(bytes, MAX_MGCP_BYTES);
  const block = parseHeaderBlock(text);
  if (block === null) return null;
  const start = /^(\d{3}) (\d{1,9})(?: (.*))?$/.exec(block.startLine);
  if (start === null) return null;
  const endpoints = (block.headers.get('z') ?? []).flatMap((value) => value.split(/[\s,]{1,8}/));
  const vendorText = [...block.headers]
    .filter(([name]) => name === 'a' || name.startsWith('x-') || name.startsWith('x+'))
    .flatMap(([, values]) => values);
  return {
    code: Number(start[1]),
    transactionId: Number(start[2]),
    comment: start[3] ?? '',
    endpoints: endpoints.filter((name) => name !== '').slice(0, 16),
    text: [start[3] ?? '', headerValue(block, 'z') ?? '', ...vendorText].join(' ').slice(0, 512),
  };
}
