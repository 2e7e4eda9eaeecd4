/** The parts of a SIP request that an answer must echo (RFC 3261 §8.2.6.2). */
export interface SipRequest {
  readonly method: string;
  readonly vias: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cseq: string;
}

const LONG_NAMES: Readonly<Record<string, string>> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
};

/** Reads a SIP request; null when the datagram is none, as keep-alives and answers are not. */
export function readSipRequest(datagram: Buffer): SipRequest | null {
  const head = datagram.toString('latin1').split(/\r?\n\r?\n/, 1)[0] ?? '';
  const lines = head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const method = /^([A-Z]+) \S+ SIP\/2\.0$/.exec(lines[0] ?? '')?.[1];
  if (method === undefined) return null;
  const values = new Map<string, string[]>();
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const short = line.slice(0, colon).trim().toLowerCase();
    const name = LONG_NAMES[short] ?? short;
    values.set(name, [...(values.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  const one = (name: string): string => values.get(name)?.[0] ?? '';
  const vias = values.get('via') ?? [];
  if (vias.length === 0 || one('cseq') === '' || one('call-id') === '') return null;
  return {
    method,
    vias,
    from: one('from'),
    to: one('to'),
    callId: one('call-id'),
    cseq: one('cseq'),
  };
}

export interface Source {
  readonly address: string;
  readonly port: number;
}

/**
 * The top Via as the server must send it back: `received` when sent-by differs from the packet's
 * source (RFC 3261 §18.2.1), `rport` filled with `received` beside it when asked (RFC 3581 §4).
 */
export function stampedVia(via: string, source: Source): string {
  const sentBy = /^SIP\s*\/\s*2\.0\s*\/\s*\w+\s+([^;:\s]+)/i.exec(via)?.[1] ?? '';
  const asksPort = /;\s*rport\s*(?=;|,|$)/i.test(via);
  const stamped = asksPort ? via.replace(/;\s*rport\s*(?=;|,|$)/i, `;rport=${source.port}`) : via;
  return asksPort || sentBy !== source.address ? `${stamped};received=${source.address}` : stamped;
}

/** Where the answer goes: the source port when `rport` was asked, else the port of sent-by or 5060. */
export function answerPort(via: string, source: Source): number {
  if (/;\s*rport\s*(?=;|,|$)/i.test(via)) return source.port;
  const port = Number(/^SIP\s*\/\s*2\.0\s*\/\s*\w+\s+[^;:\s]+:(\d+)/i.exec(via)?.[1] ?? '5060');
  return port > 0 && port < 65536 ? port : 5060;
}
